"""What the pre-commit hook costs: a manifest that changed, one that did not, and two hundred at once.

Every run is a process of its own, beside one of `python -c pass`. A second table is of programs that check again and
again in one process.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from typing import Any

from support.manifests import Manifests, words_of
from support.measure import BARE, GOVCHECK, ROOT, Run, compile_bytecode, environment, median, process, table

MANIFEST = os.path.join(ROOT, "examples", "quickstart", "shop-orders.transfer.yaml")
MANY = 200
AGAIN = 100
DAY = "2026-11-22"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=9, help="how often each is measured")
    pairs = parser.parse_args().pairs
    compile_bytecode()
    folder = tempfile.mkdtemp(prefix="govcheck-bench-")
    try:
        rows = _hook(folder, pairs)
    finally:
        shutil.rmtree(folder)
    table(
        "The hook, a process each; each run beside one of `python -c pass`",
        ("what", "x CPU", "x CPU, minima", "CPU ms, min", "x one changed", "peak MB"),
        rows,
        "x CPU: median of the ratios pair by pair; x one changed: of the minima.",
    )
    table(
        f"In one process, {AGAIN} times the same check",
        ("what", "first ms", "then ms each"),
        _library(),
        "first: with the packs read; then: the packs of the call before, if their files are what they were.",
    )


def _hook(folder: str, pairs: int) -> list[tuple[object, ...]]:
    variables = environment(GOVCHECK_CACHE=os.path.join(folder, "cache"))
    hook = (*GOVCHECK, "check", "--quiet", "--format", "lines", "--as-of", DAY, "--exit-zero")
    one = os.path.join(folder, "one.transfer.yaml")
    with open(MANIFEST, encoding="utf-8") as file:
        plain = file.read()
    many = _many(folder)

    def changed() -> Run:
        with open(one, "w", encoding="utf-8") as file:
            file.write(f"{plain}# {time.time_ns()}\n")
        return process((*hook, one), variables)

    def all_changed() -> Run:
        with open(many[0], "a", encoding="utf-8") as file:
            file.write(f"# {time.time_ns()}\n")
        return process((*hook, *many), variables)

    kinds: list[tuple[str, Callable[[], Run], int]] = [
        ("one manifest, changed", changed, pairs),
        ("one manifest, not changed", lambda: process((*hook, one), variables), pairs),
        (f"{MANY} manifests, one changed", all_changed, max(3, pairs // 3)),
        (f"{MANY} manifests, none changed", lambda: process((*hook, *many), variables), pairs),
    ]
    rows: list[tuple[object, ...]] = []
    least = 0.0
    for name, run, count in kinds:
        if run().code:
            raise SystemExit(f"this does not run: {name}")
        found = [(process(BARE, variables), run()) for _ in range(count)]
        this, bare = min(run.cpu for _, run in found), min(run.cpu for run, _ in found)
        least = least or this
        ratio = median([run.cpu / beside.cpu for beside, run in found])
        rows.append((name, ratio, this / bare, 1000 * this, this / least, max(run.megabytes for _, run in found)))
    return rows


def _many(folder: str) -> list[str]:
    from govcheck.api import load_packs

    source = Manifests(words_of(load_packs().catalogue))
    paths = []
    for number in range(MANY):
        paths.append(os.path.join(folder, f"{number}.transfer.yaml"))
        with open(paths[-1], "w", encoding="utf-8") as file:
            file.write(source.text([number]))
    return paths


def _library() -> list[tuple[object, ...]]:
    import govcheck
    from govcheck.source import load_file

    data: Any = load_file(MANIFEST).data
    guarded = govcheck.guard("shop-orders", manifest=MANIFEST, as_of=DAY, fail_on="never")
    rows: list[tuple[object, ...]] = []
    calls: dict[str, Callable[[], object]] = {
        "govcheck.check of plain data": lambda: govcheck.check(data, as_of=DAY),
        "guard.check of a file": guarded.check,
    }
    for name, call in calls.items():
        start = time.process_time()
        call()
        first = time.process_time() - start
        start = time.process_time()
        for _ in range(AGAIN):
            call()
        rows.append((name, 1000 * first, 1000 * (time.process_time() - start) / AGAIN))
    return rows


if __name__ == "__main__":
    main()
