"""Looking ahead: a timeline over ten years for one transfer, as a ratio of one check and in milliseconds.

The process is warm: the packs are read, and what of them hangs on days. `--daily` also tries every single day of one
year, which is what computing the days saves.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable

from support.measure import ROOT, median, ratio, rounds, table

from govcheck.advice.calendar import Calendar
from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.interval import add_days
from govcheck.manifest.records import Manifest, Transfer
from govcheck.source import load_file

DAY, LAST = "2026-11-22", "2036-11-22"
QUICKSTART = os.path.join(ROOT, "examples", "quickstart")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--daily", action="store_true", help="also try every day of one year")
    options = parser.parse_args()
    checker = Checker(load_packs())
    start = time.process_time()
    calendar = Calendar(checker)
    for pack in checker.order:
        calendar.turning(pack.id)
    reading = time.process_time() - start
    rows: list[list[object]] = []
    for file in sorted(os.listdir(QUICKSTART)):
        if file.endswith(".transfer.yaml"):
            manifest = checker.manifest(load_file(os.path.join(QUICKSTART, file)))
            rows += [_row(checker, calendar, manifest, one, options) for one in manifest.transfers]
    head = ["transfer", "check ms", "10 years ms", "ratio", "changes"]
    if options.daily:
        head += ["a year, day by day ms"]
    note = f"reading what of the packs hangs on days: {reading * 1000:.0f} ms, once; memos are emptied for every run"
    table(f"From {DAY} until {LAST}, all packs", head, rows, note)


def _row(
    checker: Checker, calendar: Calendar, manifest: Manifest, transfer: Transfer, options: argparse.Namespace
) -> list[object]:
    def fresh(call: Callable[[], object]) -> Callable[[], object]:
        def run() -> object:
            for kept in (checker._assessed, checker.engine._verdicts, checker.engine._found):
                kept.clear()
            return call()

        return run

    found = rounds(
        {
            "check": fresh(lambda: checker.examine(manifest, transfer, DAY)),
            "timeline": fresh(lambda: calendar.timeline(manifest, transfer, DAY, LAST)),
        },
        options.rounds,
    )
    changes = len(calendar.timeline(manifest, transfer, DAY, LAST).changes)
    row: list[object] = [
        transfer.id, median(found["check"]) * 1000, median(found["timeline"]) * 1000,
        ratio(found["timeline"], found["check"]), changes,
    ]  # fmt: skip
    if options.daily:
        start = time.process_time()
        for number in range(365):
            checker.examine(manifest, transfer, add_days(DAY, number))
        row.append((time.process_time() - start) * 1000)
    return row


if __name__ == "__main__":
    main()
