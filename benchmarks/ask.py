"""The interview: from an answer to the next question with the verdict so far, beside `json.loads` of the manifest."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping
from typing import NamedTuple

from support.measure import median, ratio, table

from govcheck.api import Checker, load_packs
from govcheck.interview.session import Ask, Session
from govcheck.packs.condition import Value

DAY = "2026-11-22"
LIMIT = 0.05
"""Seconds: what somebody at a terminal should wait at most for the next question."""

_COMMON: Mapping[str, Value] = {
    "exporter.kind": "private", "exporter.role": "controller", "importer.kind": "private",
    "importer.role": "processor", "importer.listings": frozenset(), "data.form": "identified",
    "data.categories": frozenset({"contact", "purchase_history"}), "data.subjects.kinds": frozenset({"customers"}),
    "transfer.purpose": "customer_support", "transfer.frequency": "systematic",
}  # fmt: skip
SESSIONS: Mapping[str, Mapping[str, Value]] = {
    "Japan to China": {
        **_COMMON, "exporter.country": "JP", "importer.country": "CN", "importer.relationship": "same_group",
        "transfer.mode": "remote_access", "data.subjects.countries": frozenset({"JP"}),
        "safeguards": frozenset({"safeguard.equivalent_measures.status"}),
        "safeguard.equivalent_measures.status": "in_place",
    },
    "EU to US, clauses": {
        **_COMMON, "exporter.country": "DE", "importer.country": "US", "importer.relationship": "service_provider",
        "transfer.mode": "copy", "data.subjects.countries": frozenset({"DE"}),
        "safeguards": frozenset({"safeguard.scc.status"}), "safeguard.scc.status": "in_place",
        "safeguard.scc.module": "2", "assessments": frozenset({"assessment.transfer_impact.done"}),
        "assessment.transfer_impact.on": "2026-03-01", "assessment.transfer_impact.problematic_access": False,
    },
    "EU to US, listed": {
        **_COMMON, "exporter.country": "DE", "importer.country": "US", "importer.relationship": "service_provider",
        "transfer.mode": "copy", "data.subjects.countries": frozenset({"DE"}), "safeguards": frozenset(),
        "assessments": frozenset(), "importer.listings": frozenset({"us_dpf"}),
    },
}  # fmt: skip


class Walk(NamedTuple):
    """What one session took."""

    start: float
    wall: list[float]
    cpu: list[float]
    beside: list[float]
    """CPU seconds of `json.loads` of the same manifest."""
    session: Session


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each session is held, with a new checker")
    parser.add_argument("--unknown", action="store_true", help="also with each answer in turn left unknown")
    given = parser.parse_args()
    packs = load_packs()
    rows: list[tuple[object, ...]] = []
    for name, answers in SESSIONS.items():
        walks = [_walk(Checker(packs), answers) for _ in range(given.rounds)]
        rows.append(_row(name, walks))
        if given.unknown:
            checker = Checker(packs)
            for left_out in answers:
                walk = _walk(checker, answers, left_out)
                if any(ask.name == left_out for ask in walk.session.step.unknown.values()):
                    rows.append(_row(f"  without {left_out}", [walk]))
    table(
        "An interview: from the answer to the next question, with the verdict so far",
        ("session", "questions", "settled", "median ms", "worst ms", "worst CPU ms", "x limit", "x json", "start ms"),
        rows,
        f"Limit: {1000 * LIMIT:.0f} ms; 'x limit' is the worst CPU time over it. 'x json': beside json.loads of the "
        "manifest so far, question by question. Start: to make the packs ready, once, before the first question.",
    )


def _row(name: str, walks: list[Walk]) -> tuple[object, ...]:
    worst = median([max(walk.cpu) for walk in walks])
    return (
        name,
        len(walks[0].wall),
        "yes" if walks[0].session.settled else "no",
        1000 * median([each for walk in walks for each in walk.wall]),
        1000 * median([max(walk.wall) for walk in walks]),
        1000 * worst,
        worst / LIMIT,
        median([ratio(walk.cpu, walk.beside) for walk in walks]),
        1000 * median([walk.start for walk in walks]),
    )


def _walk(checker: Checker, answers: Mapping[str, Value], unknown: str = "") -> Walk:
    began = time.perf_counter()
    session = Session(checker, {"govcheck": 1, "transfers": [{"id": "t"}]}, 0, DAY)
    ask: Ask | None = session.question
    start, wall, cpu, beside = time.perf_counter() - began, list[float](), list[float](), list[float]()
    while ask is not None:
        before, used = time.perf_counter(), time.process_time()
        if ask.name == unknown or ask.name not in answers:
            session.dont_know(ask)
        else:
            session.answer(ask, answers[ask.name])
        ask = session.question
        wall.append(time.perf_counter() - before)
        cpu.append(time.process_time() - used)
        text, used = json.dumps(session.data), time.process_time()
        for _ in range(100):
            json.loads(text)
        beside.append((time.process_time() - used) / 100)
    return Walk(start, wall, cpu, beside, session)


if __name__ == "__main__":
    main()
