"""Many transfers: 100,000 in one process, its rate and its memory; and one large file through the command line."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from support.manifests import Manifests, words_of
from support.measure import BARE, GOVCHECK, compile_bytecode, environment, process, table

from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.facts.legs import legs_of
from govcheck.manifest.read import read_manifest
from govcheck.source import from_data

DAY = "2026-11-22"
READ = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verdicts", type=int, default=100_000, help="transfers to decide in one process")
    parser.add_argument("--reports", type=int, default=5_000, help="transfers to report on in one process")
    parser.add_argument("--file", type=int, default=10_000, help="transfers in the file for the CLI")
    options = parser.parse_args()
    for count, what, name in (
        (options.verdicts, _verdict, "verdicts only"),
        (options.reports, _report, "whole reports"),
    ):
        if count:
            _stream(count, what(Checker(load_packs())), name)
    if options.file:
        _file(options.file)


def _verdict(checker: Checker) -> tuple[Checker, Callable[[Any], None]]:
    packs, engine = checker.packs, checker.engine
    organisations = [pack for pack in packs.packs if pack.binding_on == "organisation"]

    def decide(data: Any) -> None:
        manifest = read_manifest(from_data(data), packs.catalogue, checker.world)
        for transfer in manifest.transfers:
            for leg in legs_of(manifest, transfer, packs.catalogue, checker.world, DAY):
                case = engine.case(leg.values, DAY)
                for pack in organisations:
                    engine.decide(engine.program(pack, DAY), case)

    return checker, decide


def _report(checker: Checker) -> tuple[Checker, Callable[[Any], None]]:
    def report(data: Any) -> None:
        manifest = checker.manifest(from_data(data))
        for transfer in manifest.transfers:
            checker.transfer(manifest, transfer, DAY)

    return checker, report


def _stream(count: int, made: tuple[Checker, Callable[[Any], None]], name: str) -> None:
    """Each transfer from a manifest of its own, a Python dict; making the dicts is not counted."""
    checker, handle = made
    supply = Manifests(words_of(checker.packs.catalogue))
    for number in range(50):
        handle(supply.manifest(range(number, number + 1)))
    rows: list[tuple[object, ...]] = []
    first = 0.0
    before = _memory()
    for tenth in range(10):
        spent = cpu = 0.0
        size = max(1, count // 10)
        for start in range(0, size, 500):
            batch = [supply.manifest(range(at, at + 1)) for at in range(start, min(start + 500, size))]
            began, used = time.perf_counter(), time.process_time()
            for data in batch:
                handle(data)
            spent += time.perf_counter() - began
            cpu += time.process_time() - used
        first = first or cpu
        rows.append((f"tenth {tenth + 1}", size / spent, 1e6 * cpu / size, cpu / first, _memory()))
    table(
        f"{count:,} different transfers in one process, {name}",
        ("", "per second", "CPU us each", "x first tenth", "MB"),
        rows,
        f"MB before: {before:.1f}. Every transfer is a manifest of its own, from a Python dict through validation.",
    )


def _memory() -> float:
    """Resident megabytes now; where the system does not say, the peak so far."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
    except (OSError, ValueError):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _file(count: int) -> None:
    """One file through `govcheck check`, beside reading the same file with PyYAML's C loader."""
    compile_bytecode()
    folder = tempfile.mkdtemp(prefix="govcheck-bench-")
    try:
        path = os.path.join(folder, "many.transfers.yaml")
        text = Manifests(words_of(load_packs().catalogue)).text(range(count))
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        variables = environment(GOVCHECK_CACHE=os.path.join(folder, "cache"))
        read = process((BARE[0], "-c", READ, path), variables)
        rows: list[tuple[object, ...]] = [("yaml.CSafeLoader only", read.wall, read.cpu, 1.0, None, read.megabytes)]
        for form in ("text", "json"):
            run = process((*GOVCHECK, "check", path, "--as-of", DAY, "--exit-zero", "--format", form), variables)
            if run.code:
                raise SystemExit(f"govcheck check gave exit code {run.code}")
            name = f"govcheck check, {form}"
            rows.append((name, run.wall, run.cpu, run.cpu / read.cpu, 1e6 * run.cpu / count, run.megabytes))
    finally:
        shutil.rmtree(folder)
    table(
        f"One file of {count:,} transfers, {text.count(chr(10)):,} lines, {len(text) / 1e6:.1f} MB, a process each",
        ("", "wall s", "CPU s", "x reading", "CPU us each", "peak MB"),
        rows,
    )


if __name__ == "__main__":
    main()
