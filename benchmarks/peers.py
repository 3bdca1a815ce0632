"""The same two-rule decision through govcheck and through other engines: do all agree, and at what price?

Complete records first: every engine must give the answer of the plain Python in support/decision.py on every record.
Then records in which one fact is missing: how often an engine answers although the missing fact decides.
"""

from __future__ import annotations

import argparse
import os
import time
from importlib.metadata import PackageNotFoundError, version

from support.decision import Answer, Record, by_hand, incomplete, records
from support.engines import PEERS, Decide
from support.measure import ROOT, ratio, table

from govcheck.engine.engine import Engine
from govcheck.packs.load import load_packs

OURS = "govcheck"
_WORDS = {"action_required": "blocked", "prohibited": "blocked"}


def govcheck(forgetful: bool = False) -> Decide:
    """govcheck with the two packs beside this file: a record's facts by name, the engine's order, the verdict."""
    packs = load_packs(root=os.path.join(ROOT, "benchmarks", "packs"))
    engine = Engine(packs)
    volume, adequacy = packs.pack("volume"), packs.pack("adequacy")
    days: dict[int, str] = {}

    def decide(record: Record) -> Answer:
        number = record["day"]
        day = days.get(number)
        if day is None:
            text = str(number)
            day = days[number] = f"{text[:4]}-{text[4:6]}-{text[6:]}"
        case = engine.case({_NAMES[key]: _MAKE[key](record[key]) for key in record if key != "day"}, day)
        first = engine.decide(engine.program(volume, day), case).outcome
        second = engine.decide(engine.program(adequacy, day), case).outcome
        return _WORDS.get(first, first), _WORDS.get(second, second)

    def decide_anew(record: Record) -> Answer:
        engine._verdicts.clear()
        return decide(record)

    return decide_anew if forgetful else decide


def _number(value: int) -> tuple[int, int]:
    return value, value


def _status(value: bool) -> str:
    return "in_place" if value else "absent"


_FACTS = {
    "exporter": ("exporter.country", str),
    "importer": ("importer.country", str),
    "ordinary": ("exporter.exported.this_year.ordinary", _number),
    "sensitive": ("exporter.exported.this_year.sensitive", _number),
    "critical": ("volume.critical_operator", bool),
    "contract": ("safeguard.standard_contract.status", _status),
    "assessment": ("safeguard.security_assessment.status", _status),
    "scc": ("safeguard.scc.status", _status),
    "impact": ("assessment.transfer_impact.done", bool),
    "lists": ("importer.listings", frozenset),
}
_NAMES = {key: name for key, (name, _) in _FACTS.items()}
_MAKE = {key: make for key, (_, make) in _FACTS.items()}


def engines() -> tuple[dict[str, Decide], list[str]]:
    """Every engine that is there, and the names of those that are not."""
    found: dict[str, Decide] = {
        "plain Python, by hand": by_hand,
        OURS: govcheck(),
        f"{OURS}, no memory": govcheck(True),
    }
    skipped = []
    for name, (distribution, make) in PEERS.items():
        try:
            found[f"{name} {version(distribution)}"] = make()
        except (ImportError, PackageNotFoundError):
            skipped.append(name)
    return found, skipped


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    found, skipped = engines()
    given = records(options.records)
    expected = [by_hand(record) for record in given]
    wrong = dict.fromkeys(found, 0)
    for name, decide in found.items():
        wrong[name] = sum(tuple(decide(record)) != right for record, right in zip(given, expected, strict=True))
    if any(wrong.values()):
        raise SystemExit(f"these give other answers on complete facts: { {n: w for n, w in wrong.items() if w} }")
    seconds = _times(found, given, options.rounds)
    table(
        f"The same decision on {len(given):,} complete records: all engines gave the same answers",
        ("engine", "CPU us, min", f"x {OURS}", "per second"),
        [
            (name, 1e6 * min(times), ratio(times, seconds[OURS]), 1 / min(times))
            for name, times in sorted(seconds.items(), key=lambda item: min(item[1]))
        ],
        "one decision: both regimes, from a Python dict. x: median of ratios, round by round. no memory: nothing is\n"
        "  remembered between records.",
    )
    _missing(found)
    for name in skipped:
        print(f"  skipped, not installed: {name}")


def _times(found: dict[str, Decide], given: list[Record], count: int) -> dict[str, list[float]]:
    """CPU seconds per record; every engine in turn on the same part of the records, in every round."""
    seconds: dict[str, list[float]] = {name: [] for name in found}
    size = len(given) // count
    for turn in range(count):
        part = given[turn * size : (turn + 1) * size]
        for name, decide in found.items():
            best = 1e9
            for _ in range(2):
                start = time.process_time()
                for record in part:
                    decide(record)
                best = min(best, time.process_time() - start)
            seconds[name].append(best / size)
    return seconds


def _missing(found: dict[str, Decide]) -> None:
    rows = []
    given = incomplete(1000)
    open_ones = sum(_hangs(values) for _, possible in given for values in possible)
    for name, decide in found.items():
        counts = {"open": 0, "settled": 0, "guessed": 0, "stopped": 0, "over": 0}
        for record, possible in given:
            try:
                answer: tuple[object, ...] = tuple(decide(record))
            except Exception:
                answer = (None, None)
            for word, values in zip(answer, possible, strict=True):
                counts[_judged(word, values)] += 1
        rows.append((name, counts["guessed"], counts["open"], counts["stopped"], counts["over"]))
    table(
        f"One fact missing: {2 * len(given):,} answers, of which {open_ones:,} hang on the missing one",
        ("engine", "answered all the same", "said undetermined", "error or no answer", "undetermined needlessly"),
        rows,
    )


def _judged(word: object, possible: frozenset[str]) -> str:
    if word == "undetermined":
        return "open" if _hangs(possible) else "over"
    if word not in ("permitted", "blocked", "out_of_scope"):
        return "stopped"
    return "guessed" if _hangs(possible) else "settled"


def _hangs(possible: frozenset[str]) -> bool:
    """Whether the missing fact decides if the transfer may go."""
    return "blocked" in possible and len(possible) > 1


if __name__ == "__main__":
    main()
