"""Cold start: `govcheck check one.transfer.yaml` with every pack, as a whole process, beside `python -c pass`."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable

from support.measure import BARE, GOVCHECK, ROOT, Run, compile_bytecode, environment, median, process, table

MANIFEST = os.path.join(ROOT, "examples", "quickstart", "shop-orders.transfer.yaml")
LIBRARIES = "import yaml, typer, pydantic, jsonschema, tabulate\nclass M(pydantic.BaseModel):\n    a: int = 1"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=15)
    pairs = parser.parse_args().pairs
    compile_bytecode()
    folder = tempfile.mkdtemp(prefix="govcheck-bench-")
    try:
        warm = environment(GOVCHECK_CACHE=os.path.join(folder, "warm"))
        manifest = os.path.join(folder, "one.transfer.yaml")
        check = (*GOVCHECK, "check", manifest, "--as-of", "2026-11-22", "--exit-zero")
        lines = (*check, "--format", "lines")
        libraries = (BARE[0], "-c", LIBRARIES)
        for command in (BARE, check, lines, libraries):
            if _changed(command, manifest, warm).code:
                raise SystemExit(f"this does not run: {command}")
        fewer = max(3, pairs // 3)
        rows = [
            _row("check --format lines, packs cached", *_pairs(lambda: _changed(lines, manifest, warm), warm, pairs)),
            _row("the same again: remembered", *_pairs(lambda: process(lines, warm), warm, pairs)),
            _row("check with plan and what is coming", *_pairs(lambda: _changed(check, manifest, warm), warm, fewer)),
            _row("the same, packs not cached yet", *_pairs(lambda: _first(check, folder), warm, fewer)),
            _row("importing its five libraries only", *_pairs(lambda: process(libraries, warm), warm, fewer)),
        ]
        bare = [process(BARE, warm) for _ in range(pairs)]
    finally:
        shutil.rmtree(folder)
    table(
        "Cold start of one process; each run beside one of `python -c pass`",
        ("command", "x wall", "x CPU", "x CPU, minima", "CPU ms, min", "median", "peak MB"),
        rows,
        f"`python -c pass` takes {1000 * min(run.cpu for run in bare):.1f} ms of CPU at the least. x: median of the "
        "ratios pair by pair.",
    )


def _changed(command: tuple[str, ...], manifest: str, variables: dict[str, str]) -> Run:
    """Run a check of a manifest that no answer is remembered of."""
    with open(MANIFEST, encoding="utf-8") as file:
        text = file.read()
    with open(manifest, "w", encoding="utf-8") as file:
        file.write(f"{text}# {time.time_ns()}\n")
    return process(command, variables)


def _first(command: tuple[str, ...], folder: str) -> Run:
    cache = tempfile.mkdtemp(dir=folder)
    return process(command, environment(GOVCHECK_CACHE=cache))


def _pairs(run: Callable[[], Run], variables: dict[str, str], count: int) -> tuple[list[Run], list[Run]]:
    found = [(process(BARE, variables), run()) for _ in range(count)]
    return [bare for bare, _ in found], [this for _, this in found]


def _row(name: str, bare: list[Run], these: list[Run]) -> tuple[object, ...]:
    return (
        name,
        median([this.wall / that.wall for this, that in zip(these, bare, strict=True)]),
        median([this.cpu / that.cpu for this, that in zip(these, bare, strict=True)]),
        min(this.cpu for this in these) / min(that.cpu for that in bare),
        1000 * min(this.cpu for this in these),
        1000 * median([this.cpu for this in these]),
        max(this.megabytes for this in these),
    )


if __name__ == "__main__":
    main()
