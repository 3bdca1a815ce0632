"""Plans: what planning adds to the check of one transfer, and a thousand transfers planned in one process."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from support.manifests import Manifests, words_of
from support.measure import table

from govcheck.advice.plan import with_plans
from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.source import from_data, load_file

DAY = "2026-11-22"
QUICKSTART = Path(__file__).resolve().parents[1] / "examples" / "quickstart"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=1000, help="generated transfers to plan for")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the transfers of the quickstart")
    options = parser.parse_args()
    _one(options.rounds)
    if options.transfers:
        _many(options.transfers)


def _one(rounds: int) -> None:
    """Each transfer of the quickstart that needs a plan, with nothing remembered of the others."""
    rows: dict[str, list[tuple[float, float, int]]] = {}
    for _ in range(rounds):
        for path in sorted(QUICKSTART.glob("*.yaml")):
            checker = Checker(load_packs())
            manifest = checker.manifest(load_file(os.fspath(path)))
            for transfer in manifest.transfers:
                began = time.process_time()
                examined = checker.examine(manifest, transfer, DAY)
                checked = time.process_time()
                report = with_plans(checker, examined)
                done = time.process_time()
                if report.plan:
                    rows.setdefault(transfer.id, []).append((checked - began, done - checked, len(report.plan)))
    table(
        "Planning for one transfer over all packs, nothing remembered",
        ("", "check ms", "plan ms", "x check", "plans"),
        [
            (name, 1e3 * min(c for c, _, _ in found), 1e3 * min(p for _, p, _ in found),
             median(p / c for c, p, _ in found), found[0][2])
            for name, found in rows.items()
        ],
        f"The least of {rounds} rounds. Loading planning and its solver comes once in a process: {_loading():.0f} ms.",
    )  # fmt: skip


def _many(count: int) -> None:
    """Generated transfers in one process, each from a manifest of its own."""
    checker = Checker(load_packs())
    supply = Manifests(words_of(checker.packs.catalogue))
    check = plan = worst = 0.0
    planned = plans = conflicts = 0
    for number in range(count):
        manifest = checker.manifest(from_data(supply.manifest(range(number, number + 1))))
        for transfer in manifest.transfers:
            began = time.process_time()
            examined = checker.examine(manifest, transfer, DAY)
            checked = time.process_time()
            report = with_plans(checker, examined)
            spent = time.process_time() - checked
            check, plan, worst = check + checked - began, plan + spent, max(worst, spent)
            planned += report.outcome not in ("permitted", "out_of_scope")
            plans += len(report.plan)
            conflicts += len(report.conflicts)
    table(
        f"{count:,} different transfers planned for in one process",
        ("", "CPU s", "x check", "ms each", "worst ms"),
        [("check", check, 1.0, 1e3 * check / count, None),
         ("plan", plan, plan / check, 1e3 * plan / count, 1e3 * worst)],
        f"{planned:,} needed a plan; {plans:,} plans and {conflicts:,} conflicts were found.",
    )  # fmt: skip


def _loading() -> float:
    """Milliseconds to load planning with its solver, after all that a check needs is loaded."""
    load = "import time, govcheck.api; t = time.process_time(); import govcheck.advice.plan; "
    code = f"{load}print(time.process_time() - t)"
    return 1e3 * min(float(subprocess.check_output((sys.executable, "-c", code))) for _ in range(3))


if __name__ == "__main__":
    sys.exit(main())
