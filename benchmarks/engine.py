"""The engine inside one process: from facts, and from a Python dict, to the verdict; and the whole report.

Each of the quickstart transfers is measured by itself, all steps in turn in every round, beside `json.loads` of the
same manifest.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
from collections.abc import Callable
from typing import Any

from support.measure import ROOT, median, ratio, rounds, table

from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.engine.engine import Case, Engine
from govcheck.engine.program import Program
from govcheck.facts.legs import legs_of
from govcheck.manifest.read import read_manifest
from govcheck.source import from_data, load_file

DAY = "2026-11-22"
STEPS = (
    "json.loads", "verdict again", "verdict first", "facts in order", "dict to verdict", "report again", "report first",
)  # fmt: skip


class Bench:
    """One transfer, and the ways of deciding it."""

    def __init__(self, checker: Checker, data: Any, at: int) -> None:
        self.checker, self.engine, self.data, self.at = checker, checker.engine, data, at
        organisations = [pack for pack in checker.packs.packs if pack.binding_on == "organisation"]
        self.programs: list[Program] = [self.engine.program(pack, DAY) for pack in organisations]
        self.manifest = checker.manifest(from_data(data))
        self.transfer = self.manifest.transfers[at]
        self.text = json.dumps(data)
        self.cases = self.in_order()

    def in_order(self) -> list[Case]:
        """The facts of every leg, derived and put into the engine's order."""
        legs = legs_of(self.manifest, self.transfer, self.checker.packs.catalogue, self.checker.world, DAY)
        return [self.engine.case(leg.values, DAY) for leg in legs]

    def verdict(self) -> list[str]:
        """The outcome under every pack that binds organisations, without explanation."""
        decide: Callable[..., Any] = self.engine.decide
        return [decide(program, case).outcome for case in self.cases for program in self.programs]

    def verdict_first(self) -> None:
        """The same with nothing remembered of earlier legs."""
        forget(self.engine)
        self.verdict()

    def from_dict(self) -> list[str]:
        """From plain data through validation and facts."""
        packs = self.checker.packs
        manifest = read_manifest(from_data(self.data), packs.catalogue, self.checker.world)
        legs = legs_of(manifest, manifest.transfers[self.at], packs.catalogue, self.checker.world, DAY)
        cases = [self.engine.case(leg.values, DAY) for leg in legs]
        return [self.engine.decide(program, case).outcome for case in cases for program in self.programs]

    def report(self) -> None:
        """The report with findings, questions, citations and places."""
        self.checker.transfer(self.manifest, self.transfer, DAY)

    def report_first(self) -> None:
        """The same with nothing remembered."""
        forget(self.engine)
        forget(self.checker)
        self.report()

    def measure(self, count: int) -> dict[str, list[float]]:
        """Seconds of every step in every round."""
        for _ in range(30):  # until the fast forms are made
            self.cases = self.in_order()
            self.verdict()
        steps = (
            lambda: json.loads(self.text), self.verdict, self.verdict_first, self.in_order, self.from_dict, self.report,
            self.report_first,
        )  # fmt: skip
        return rounds(dict(zip(STEPS, steps, strict=True)), count)


def forget(thing: Engine | Checker) -> None:
    """Empty what is remembered of earlier legs."""
    for name in ("_verdicts", "_assessed"):
        kept = getattr(thing, name, None)
        if kept is not None:
            kept.clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    count = parser.parse_args().rounds
    checker = Checker(load_packs())
    rows, every = [], []
    for path in sorted(glob.glob(os.path.join(ROOT, "examples", "quickstart", "*.yaml"))):
        data = load_file(path).data
        for at in range(len(checker.manifest(from_data(data)).transfers)):
            bench = Bench(checker, data, at)
            found = bench.measure(count)
            every.append(found)
            worst = [outcome for outcome in _STRICTEST if outcome in bench.verdict()]
            rows.append((bench.transfer.id, worst[0], *[1e6 * min(found[step]) for step in STEPS]))
    middle = [median([row[at] for row in rows]) for at in range(2, len(STEPS) + 2)]
    rows.append(("median", "", *middle))
    times = ["", *[median([ratio(found[step], found["json.loads"]) for found in every]) for step in STEPS]]
    rows.append(("x json.loads", *times))
    table(
        f"One transfer against all {len(checker.packs.packs)} packs, in microseconds of CPU (minima of the rounds)",
        ("transfer", "strictest", *STEPS),
        rows,
        "verdict: the packs that bind organisations, facts derived; report: all packs, with findings and questions.\n"
        "  again: the same facts were seen before; first: they were not. A file with two transfers is read whole.",
    )


_STRICTEST = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope")

if __name__ == "__main__":
    main()
