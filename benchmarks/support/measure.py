"""Timing that stands a busy machine: CPU time, minima, medians, and ratios of runs taken in turn.

Only the standard library's lightest parts are imported here: the peak memory that the system reports of a child
process is never less than what this process held when it started the child.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Run(NamedTuple):
    """One finished process, by the operating system's own accounting."""

    wall: float
    cpu: float
    megabytes: float
    code: int


def process(command: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command to its end, its output thrown away."""
    quiet = [
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], list(command), dict(environment), file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    size = used.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Run(wall, used.ru_utime + used.ru_stime, size, os.waitstatus_to_exitcode(status))


def environment(**changes: str) -> dict[str, str]:
    """This process's environment, without what slows Python down or keeps byte code from being written."""
    kept = {key: value for key, value in os.environ.items() if key not in _DISTURBING}
    path = kept.get("PYTHONPATH", "")
    kept["PYTHONPATH"] = f"{ROOT}{os.pathsep}{path}" if path else ROOT
    return kept | changes


_DISTURBING = frozenset((
    "PYTHONDONTWRITEBYTECODE", "PYTHONPROFILEIMPORTTIME", "PYTHONVERBOSE", "PYTHONDEVMODE", "PYTHONTRACEMALLOC",
    "PYTHONUNBUFFERED", "COVERAGE_PROCESS_START",
))  # fmt: skip

GOVCHECK = (sys.executable, "-c", "import sys; from govcheck.cli.app import main; sys.exit(main())")
"""What the console script does, without depending on where it is installed."""
BARE = (sys.executable, "-c", "pass")


def compile_bytecode() -> None:
    """Compile everything first, so that no run pays for it."""
    import compileall

    compileall.compile_dir(os.path.join(ROOT, "govcheck"), quiet=1)


def median(values: Sequence[float]) -> float:
    """The middle value."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def rounds(calls: Mapping[str, Callable[[], Any]], count: int = 9, least: float = 0.01) -> dict[str, list[float]]:
    """CPU seconds per call of each function, all of them in turn, `count` times; each repeated for `least` seconds."""
    repeats: dict[str, int] = {}
    for name, call in calls.items():
        call()
        start = time.process_time()
        call()
        repeats[name] = max(1, int(least / max(time.process_time() - start, 1e-7)))
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(count):
        for name, call in calls.items():
            number = repeats[name]
            start = time.process_time()
            for _ in range(number):
                call()
            found[name].append((time.process_time() - start) / number)
    return found


def ratio(these: Sequence[float], those: Sequence[float]) -> float:
    """The median of the ratios pair by pair."""
    return median([this / that for this, that in zip(these, those, strict=True)])


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[object]], note: str = "") -> None:
    """Print a table: the first column to the left, the others to the right."""
    cells = [list(head), *[[cell if isinstance(cell, str) else _number(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        line = [row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]
        print("  " + "  ".join(line).rstrip())
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))
    if note:
        print(f"  {note}")
    sys.stdout.flush()


def _number(value: object) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.0f}" if value >= 1000 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
    return "" if value is None else str(value)
