"""Everyday transfers as an officer would describe them, and a way through the interview with their answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.interview.session import Ask, Session
from govcheck.packs.condition import Value
from tests.manifests import TODAY

Answers = Mapping[str, Value]

COMMON: dict[str, Value] = {
    "exporter.kind": "private",
    "exporter.role": "controller",
    "exporter.sector": "retail",
    "exporter.listings": frozenset(),
    "exporter.zone": "none",
    "importer.kind": "private",
    "importer.role": "processor",
    "importer.zone": "none",
    "importer.bound_by": frozenset(),
    "importer.listings": frozenset(),
    "transfer.purpose": "customer_support",
    "transfer.frequency": "systematic",
    "data.categories": frozenset({"contact", "purchase_history"}),
    "data.form": "identified",
    "data.subjects.kinds": frozenset({"customers"}),
    "data.subjects.number": (12000, 12000),
    "measures.clear_text_at_importer": True,
}
# A Japanese shop lets its Shanghai subsidiary answer customers, under a contract on equivalent measures.
JAPAN_TO_CHINA: dict[str, Value] = {
    **COMMON,
    "exporter.country": "JP",
    "importer.country": "CN",
    "importer.relationship": "same_group",
    "transfer.mode": "remote_access",
    "exporter.bound_by": frozenset(),
    "data.subjects.countries": frozenset({"JP"}),
    "data.collected_in": frozenset({"JP"}),
    "storage.countries": frozenset({"JP"}),
    "safeguards": frozenset({"safeguard.equivalent_measures.status"}),
    "safeguard.equivalent_measures.status": "in_place",
    "safeguard.equivalent_measures.signed_on": "2026-04-01",
    "safeguard.equivalent_measures.reviewed_on": "2026-04-01",
    "assessments": frozenset({"assessment.foreign_system_review.done"}),
    "assessment.foreign_system_review.on": "2026-03-01",
    "done": frozenset({"done.security_measures", "done.purpose_stated", "done.processor_contract"}),
}
# A German shop sends customers' data to a vendor in the United States, under the standard clauses.
EU_TO_US: dict[str, Value] = {
    **COMMON,
    "exporter.country": "DE",
    "importer.country": "US",
    "importer.relationship": "service_provider",
    "transfer.mode": "copy",
    "exporter.bound_by": frozenset({"gdpr"}),
    "data.subjects.countries": frozenset({"DE"}),
    "data.collected_in": frozenset({"DE"}),
    "storage.countries": frozenset({"US"}),
    "safeguards": frozenset({"safeguard.scc.status"}),
    "safeguard.scc.status": "in_place",
    "safeguard.scc.module": "2",
    "safeguard.scc.signed_on": "2026-01-15",
    "safeguard.scc.governing_law": "DE",
    "safeguard.scc.courts": "DE",
    "assessments": frozenset({"assessment.transfer_impact.done"}),
    "assessment.transfer_impact.on": "2026-03-01",
    "assessment.transfer_impact.problematic_access": False,
    "done": frozenset({"done.privacy_notice", "done.transfer_record", "done.processor_contract"}),
}
# The same vendor, now on the list of the Data Privacy Framework; nobody signed anything.
EU_TO_US_LISTED: dict[str, Value] = {
    **EU_TO_US,
    "importer.listings": frozenset({"us_dpf"}),
    "safeguards": frozenset(),
    "assessments": frozenset(),
}
# What people say at once when they list something.
AT_ONCE = {"safeguard.equivalent_measures.status": "in_place", "safeguard.scc.status": "in_place",
           "assessment.transfer_impact.done": "2026-03-01"}  # fmt: skip


class Walk(NamedTuple):
    """A session at its end, and what was asked on the way."""

    session: Session
    asked: list[str]


@cache
def checker() -> Checker:
    """One checker for all: to make packs ready takes long."""
    return Checker(load_packs())


def new(data: Mapping[str, Any] | None = None, at: int = 0) -> Session:
    """A session about a new transfer, or one that is half filled."""
    return Session(checker(), data or {"govcheck": 1, "transfers": [{"id": "t"}]}, at, TODAY)


def walk(answers: Answers, unknown: tuple[str, ...] = (), begin: Session | None = None) -> Walk:
    """Answer until what binds is settled, or nothing is asked any more."""
    session, asked = begin or new(), list[str]()
    while (ask := session.question) is not None:
        asked.append(ask.name)
        assert len(asked) < 60, asked
        if ask.name in unknown:
            session.dont_know(ask)
        else:
            session.answer(ask, answers[ask.name], AT_ONCE if ask.offered else {})
    return Walk(session, asked)


def until(name: str, answers: Answers, step: Callable[[Session, Ask], None] | None = None) -> tuple[Session, Ask]:
    """Answer up to a question."""
    session = new()
    while (ask := session.question) is not None:
        if ask.name == name:
            return session, ask
        session.answer(ask, answers[ask.name])
        if step is not None:
            step(session, ask)
    raise AssertionError(f"{name} was not asked")
