"""The interview as a state machine: how many questions it takes, and what it does with the answers."""

from __future__ import annotations

from typing import Any

import pytest

from govcheck import api
from govcheck.errors import InputError
from govcheck.interview.session import Session
from govcheck.report.model import TransferReport
from tests.interview.everyday import EU_TO_US, EU_TO_US_LISTED, JAPAN_TO_CHINA, Answers, new, until, walk
from tests.manifests import TODAY, customers, manifest, party


def binding(report: TransferReport) -> dict[str, str]:
    return {regime.id: regime.outcome for regime in report.regimes if regime.binding_on == "organisation"}


def checked(session: Session) -> dict[str, str]:
    """What a check of the manifest says, with what the session has worked out left aside."""
    again = new(session.data)
    assert again.step.data == session.data
    return binding(again.report())


@pytest.mark.parametrize(
    ("answers", "most", "outcome"),
    [
        (JAPAN_TO_CHINA, 20, ("appi", "permitted")),
        (EU_TO_US, 15, ("gdpr", "permitted")),
        (EU_TO_US_LISTED, 15, ("gdpr", "permitted")),
        ({**JAPAN_TO_CHINA, "safeguards": frozenset()}, 20, ("appi", "action_required")),
    ],
    ids=["Japan to China", "EU to US", "EU to US, listed", "Japan to China, nothing signed"],
)
def test_an_everyday_transfer_is_settled_by_few_questions(
    answers: Answers, most: int, outcome: tuple[str, str]
) -> None:
    session, asked = walk(answers)
    assert session.settled
    assert len(asked) <= most, asked
    assert "undetermined" not in session.outcomes.values()
    assert session.outcomes[outcome[0]] == outcome[1]
    assert checked(session) == session.outcomes


@pytest.mark.parametrize(
    ("answers", "unknown", "most"),
    [
        (JAPAN_TO_CHINA, "data.subjects.countries", 20),
        (JAPAN_TO_CHINA, "importer.relationship", 20),
        (EU_TO_US, "data.form", 15),
        (EU_TO_US_LISTED, "safeguards", 15),
    ],
)
def test_what_somebody_does_not_know_may_not_matter_in_the_end(answers: Answers, unknown: str, most: int) -> None:
    session, asked = walk(answers, (unknown,))
    assert unknown in asked
    assert session.settled
    assert len(asked) <= most, asked


def test_what_matters_and_is_not_known_stays_open_and_is_listed() -> None:
    session, asked = walk(EU_TO_US, ("safeguard.scc.module",))
    assert not session.settled
    assert session.outcomes["gdpr"] == "undetermined"
    assert [ask.name for ask in session.left_open()] == ["safeguard.scc.module"]
    assert asked.count("safeguard.scc.module") == 1
    assert checked(session) == session.outcomes


def test_countries_come_first_then_what_decides_most() -> None:
    _, asked = walk(JAPAN_TO_CHINA)
    assert asked[:2] == ["exporter.country", "importer.country"]
    assert asked.index("data.categories") < asked.index("safeguards") < asked.index("importer.role")


def test_nothing_is_asked_that_is_stated() -> None:
    stated = manifest(
        {
            "exporter": "a", "importer": {"party": "b", "relationship": "same_group"}, "mode": "remote_access",
            "data": customers("JP"),
        },
        party("a", "JP"), party("b", "CN", "processor"),
    )  # fmt: skip
    _, asked = walk(JAPAN_TO_CHINA, begin=new(stated))
    assert asked == ["safeguards"]


def test_a_half_filled_manifest_needs_no_parties() -> None:
    half = {"govcheck": 1, "transfers": [{"id": "t", "mode": "copy", "data": {"form": "anonymised"}}]}
    session, asked = walk({**JAPAN_TO_CHINA, "data.categories": frozenset({"technical"})}, begin=new(half))
    assert asked[0] == "exporter.country"
    assert "transfer.mode" not in asked and "data.form" not in asked
    assert session.settled


def test_an_attribute_stands_in_the_entry_of_its_safeguard() -> None:
    session, _ = walk(EU_TO_US)
    [entry] = session.data["transfers"][0]["safeguards"]
    assert entry["kinds"] == ["scc"] and entry["status"] == "in_place" and entry["module"] == "2"
    [made] = session.data["transfers"][0]["assessments"]
    assert made == {"kind": "transfer_impact", "on": "2026-03-01", "problematic_access": False}


def test_a_status_that_was_not_said_at_once_is_asked_for() -> None:
    session, ask = until("safeguard.scc.status", EU_TO_US)
    assert "absent" not in (ask.words or {})
    session.answer(ask, "planned")
    assert session.data["transfers"][0]["safeguards"] == [{"kinds": ["scc"], "status": "planned"}]


def test_a_list_offers_what_rules_in_scope_read_and_no_more() -> None:
    _, japan = until("safeguards", JAPAN_TO_CHINA)
    _, europe = until("safeguards", EU_TO_US)
    assert "safeguard.entrustment.status" in japan.offered[: japan.pressing]
    assert "safeguard.entrustment.status" not in europe.offered
    assert "safeguard.scc.status" in europe.offered[: europe.pressing]
    assert "safeguard.idta.status" not in europe.offered
    assert "safeguard.equivalent_measures.status" in europe.offered[europe.pressing :]


def test_a_list_of_which_more_is_to_be_asked_is_not_stated_yet() -> None:
    """What was offered before another law came in says nothing about the safeguards of that law."""
    session, ask = until("safeguards", EU_TO_US)
    session.answer(ask, frozenset({"safeguard.scc.status"}), {"safeguard.scc.status": "in_place"})
    assert "safeguards" in session.data["transfers"][0]
    data = {**session.step.data["transfers"][0], "exporter": {"country": "JP", "kind": "private"}}
    session._take(session.step._replace(data={"govcheck": 1, "transfers": [data]}))
    assert "safeguards" not in session.data["transfers"][0]
    assert session.half_asked() == {"safeguards": [{"kinds": ["scc"], "status": "in_place"}]}
    assert session.outcomes["appi"] == "undetermined"
    while (again := session.question) is not None and again.name != "safeguards":
        session.answer(again, JAPAN_TO_CHINA[again.name])
    assert again is not None
    assert "safeguard.scc.status" not in again.offered and "safeguard.entrustment.status" in again.offered
    session.answer(again, frozenset({"safeguard.entrustment.status"}))
    kinds = [entry["kinds"] for entry in session.data["transfers"][0]["safeguards"]]
    assert kinds == [["scc"], ["entrustment"]]
    assert session.half_asked() == {}


def test_back_takes_the_last_answer_back() -> None:
    session = new()
    assert not session.back()
    before = session.data
    ask = session.question
    assert ask is not None
    session.answer(ask, "JP")
    session.dont_know(session.question or ask)
    assert session.back() and session.back()
    assert session.data == before
    assert session.question is not None and session.question.key == ask.key
    assert not session.left_open()


def test_an_answer_that_does_not_fit_changes_nothing() -> None:
    session = new()
    ask = session.question
    assert ask is not None
    with pytest.raises(InputError):
        session.answer(ask, "XX")
    assert session.question is not None and session.question.key == ask.key
    assert session.data["transfers"][0]["exporter"] == {}


def test_every_question_says_which_rule_needs_it() -> None:
    session = new()
    while (ask := session.question) is not None:
        if ask.name not in ("exporter.country", "importer.country"):
            assert ask.rule in session.checker.packs.pack(ask.regime).rules, ask
        session.answer(ask, EU_TO_US[ask.name])


def test_data_at_a_place_where_nobody_is_named_ask_who_is_there() -> None:
    data = manifest(
        {
            "exporter": "a", "importer": "b", "mode": "copy", "data": customers("DE"), "storage": {"countries": ["IN"]},
            "safeguards": [{"kinds": ["scc"], "status": "in_place", "module": "2"}],
            "assessments": [{"kind": "transfer_impact", "on": "2026-03-01", "problematic_access": False}],
        },
        party("a", "DE"), party("b", "US", "processor"),
    )  # fmt: skip
    session = new(data)
    while (ask := session.question) is not None and ask.name != "importer.separate_entity":
        session.answer(ask, EU_TO_US[ask.name])
    assert ask is not None
    session.answer(ask, "service_provider")
    assert session.data["transfers"][0]["importers"] == ["b", {"country": "IN", "relationship": "service_provider"}]
    assert "importer" not in session.data["transfers"][0]
    paths = []
    while (ask := session.question) is not None:
        paths.append(ask.path)
        if ask.name in EU_TO_US:
            session.answer(ask, EU_TO_US[ask.name])
        else:
            session.dont_know(ask)
    assert ("transfers", 0, "importers", 1, "role") in paths


def test_a_regime_that_one_leg_settles_may_still_be_asked_about_for_another() -> None:
    data = manifest(
        {
            "exporter": "a", "importers": ["b", {"country": "US", "kind": "private"}], "mode": "copy",
            "data": customers("DE"), "safeguards": [{"kinds": ["scc"], "status": "planned", "covers": ["b"]}],
        },
        party("a", "DE"), party("b", "CN", listings=[]),
    )  # fmt: skip
    session = new(data)
    assert session.outcomes["gdpr"] == "action_required" and session.settled
    assert session.question is not None and session.question.leg.label == "a > importer 2"


def test_hosting_asks_where_the_data_are_kept() -> None:
    session, _ = until("importer.country", EU_TO_US)
    found: list[tuple[Any, ...]] = []
    while (ask := session.question) is not None:
        answer = EU_TO_US[ask.name]
        if ask.name == "transfer.mode":
            answer = "hosting"
        elif ask.type == "countries" and ask.name == "importer.country":
            found.append(ask.path)
            answer = frozenset({"US"})
        session.answer(ask, answer)
    assert found == [("transfers", 0, "storage", "countries")]
    assert session.data["transfers"][0]["storage"] == {"countries": ["US"]}


def test_what_does_not_bind_is_asked_only_when_wanted() -> None:
    session, asked = walk(JAPAN_TO_CHINA)
    session.go_beyond()
    ask = session.question
    assert ask is not None
    assert not ask.binds and ask.name not in asked
    assert session.checker.packs.pack(ask.regime).binding_on != "organisation"


def test_a_check_of_the_manifest_says_the_same() -> None:
    session, _ = walk(EU_TO_US)
    [report] = api.check(session.data, regimes=["gdpr"], as_of=TODAY).transfers
    assert report.regimes[0].outcome == session.outcomes["gdpr"]
