"""Whatever is answered, an interview ends, and what it writes reads back with the verdicts it showed."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from govcheck.errors import InputError
from govcheck.interview import writing
from govcheck.interview.session import Ask, Session
from govcheck.packs.condition import Value
from govcheck.source import load_text
from tests.interview.everyday import checker, new
from tests.manifests import TODAY, customers, manifest, party

COUNTRIES = ("JP", "CN", "DE", "US", "GB", "CH", "SG")
DAYS = ("2020-01-01", "2024-03-01", "2026-04-01", "2027-01-01")
INFINITE = float("inf")
# Nothing at all, one that is half filled, one with a place where nobody is named, a chain, and two importers.
BEGINNINGS: tuple[dict[str, Any], ...] = (
    {"govcheck": 1, "transfers": [{"id": "t"}]},
    manifest({"exporter": "a", "importer": "b", "data": {"form": "identified"}}, party("a", "JP"), party("b", "CN")),
    manifest(
        {"exporter": "a", "importer": "b", "storage": {"countries": ["US"]}, "data": customers("DE")},
        party("a", "DE"), party("b", "JP"),
    ),
    manifest({"exporter": "a", "importer": "b", "onward": ["c"]}, party("a", "DE"), party("b", "JP"), party("c", "CN")),
    manifest(
        {"exporter": "a", "importers": ["b", {"country": "US"}], "safeguards": [{"kinds": ["scc"], "covers": ["b"]}]},
        party("a", "DE"), party("b", "CN"),
    ),
)  # fmt: skip
_MOST = 150


def answer(draw: st.DrawFn, ask: Ask) -> Value:
    """Any answer of the question's type."""
    if ask.offered:
        return draw(st.frozensets(st.sampled_from(ask.offered), max_size=2))
    words = [*(ask.words or {})]
    if ask.type in ("boolean", "judgement"):
        return draw(st.booleans())
    if ask.type == "country":
        return draw(st.sampled_from(COUNTRIES))
    if ask.type == "countries":
        return draw(st.frozensets(st.sampled_from(COUNTRIES), max_size=2))
    if ask.type == "set":
        return draw(st.frozensets(st.sampled_from(words), max_size=2)) if words else frozenset()
    if ask.type == "number":
        low = draw(st.sampled_from((0, 99, 100000, 1000000)))
        return (low, draw(st.sampled_from((low, low + 10, INFINITE))))
    return draw(st.sampled_from(DAYS if ask.type == "date" else words))


@st.composite
def sessions(draw: st.DrawFn) -> tuple[Session, int]:
    """A session that was answered to its end, with the number of steps it took."""
    session, backs = new(draw(st.sampled_from(BEGINNINGS))), 0
    for steps in range(_MOST):
        ask = session.question
        if ask is None:
            return session, steps
        what = draw(st.sampled_from(("answer",) * 7 + ("unknown", "back")))
        if what == "back" and backs < 5:
            backs += session.back()
            continue
        try:
            if what != "unknown":
                session.answer(ask, answer(draw, ask))
                continue
        except InputError:
            assert session.question == ask
        session.dont_know(ask)
    raise AssertionError("the interview does not end")


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(sessions())
def test_an_interview_ends_and_what_it_writes_has_the_verdicts_it_showed(found: tuple[Session, int]) -> None:
    session, _ = found
    text = writing.text_of(session.data, unknown=["anything"])
    document = load_text(text, "t.transfer.yaml")
    assert document.data == session.data
    read = checker().manifest(document)
    report = checker().transfer(read, read.transfers[0], TODAY)
    said = {regime.id: regime.outcome for regime in report.regimes if regime.binding_on == "organisation"}
    assert said == session.outcomes
    assert session.settled is ("undetermined" not in said.values())
