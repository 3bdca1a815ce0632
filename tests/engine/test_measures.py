"""What trade agreements read of national law: held, possible, none; and unknown of a State without a pack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govcheck.engine.assess import assess
from govcheck.engine.engine import Engine
from govcheck.engine.measures import StatedMeasure, in_jurisdiction, state_values, states_of
from govcheck.packs.model import Measure
from tests.small import DAY, HEAD, Regime, load, write_pack

LAW = """
=== rules/scope.yaml
kind: scope
when: { fact: exporter.country, is: JP }
=== rules/ban.yaml
kind: prohibition
when: { fact: small.flag, is: true }
measure: { kind: ban, objective: order, security: true, even_handed: true }
=== rules/approval.yaml
kind: requirement
when: { fact: small.other, is: true }
measure: { kind: approval, objective: privacy, security: false, even_handed: false }
=== rules/condition.yaml
kind: duty
when: { fact: small.can, is: true }
met_when: { fact: small.may, is: true }
measure: { kind: condition }
=== rules/plain.yaml
kind: prohibition
when: { fact: small.test, is: true }
=== rules/local.yaml
kind: prohibition
when: { fact: small.kind, is: x }
measure: { kind: localisation }
"""
NONE: dict[str, Any] = {
    "exporter.country": "JP", "small.flag": False, "small.other": False, "small.can": False, "small.test": False,
    "small.kind": "y",
}  # fmt: skip


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("law"), LAW)


def values(law: Regime, facts: dict[str, Any], *stated: StatedMeasure, state: str = "JP") -> dict[str, Any]:
    found = state_values(law.packs, (state, "exporter", "CN"), DAY, [(law.pack, law.assess(facts))], stated or None)
    return {name.removeprefix("state."): value for name, value in found.items()}


FREE = {"measures.approval": False, "measures.condition": False, "measures.localisation": False, "measures.ban": False}


def test_states_that_a_leg_touches() -> None:
    assert states_of("JP", "CN") == [("JP", "exporter", "CN"), ("CN", "importer", "JP")]
    assert states_of("JP", "JP") == [("JP", "exporter", "JP")]
    assert states_of(None, "CN") == [("CN", "importer", None)]
    assert states_of("JP", None) == [("JP", "exporter", None)]
    assert states_of(None, None) == []


def test_no_measure_holds(law: Regime) -> None:
    found = values(law, NONE)
    assert found == {"country": "JP", "side": "exporter", "counterpart": "CN", **FREE}


def test_a_measure_holds_whether_or_not_it_is_met(law: Regime) -> None:
    for met in (True, False):
        found = values(law, {**NONE, "small.can": True, "small.may": met})
        assert found["measures.condition"] is True
        assert "barrier.objective_named" not in found  # a condition is no barrier


def test_a_barrier_has_a_character(law: Regime) -> None:
    ban = values(law, {**NONE, "small.flag": True})
    assert (ban["measures.ban"], ban["measures.approval"]) == (True, False)
    assert (ban["barrier.objective_named"], ban["barrier.security"], ban["barrier.even_handed"]) == (True, True, True)
    both = values(law, {**NONE, "small.flag": True, "small.other": True})
    assert (both["barrier.security"], both["barrier.even_handed"]) == (True, False)
    approval = values(law, {**NONE, "small.other": True})
    assert (approval["barrier.security"], approval["barrier.even_handed"]) == (False, False)


def test_a_barrier_that_says_nothing_of_its_character_leaves_it_open(law: Regime) -> None:
    local = values(law, {**NONE, "small.kind": "x"})
    assert local["barrier.objective_named"] is False
    assert "barrier.security" not in local and "barrier.even_handed" not in local
    besides = values(law, {**NONE, "small.kind": "x", "small.other": True})
    assert besides["barrier.even_handed"] is False
    assert "barrier.security" not in besides


def test_a_measure_that_may_hold_is_possible_and_not_none(law: Regime) -> None:
    facts = {name: value for name, value in NONE.items() if name != "small.flag"}
    found = values(law, facts)
    assert "measures.ban" not in found
    assert found["measures.approval"] is False
    held_and_possible = values(law, {**facts, "small.other": True})
    assert held_and_possible["measures.approval"] is True
    assert "barrier.security" not in held_and_possible  # the ban might add to it


def test_a_rule_without_a_measure_is_none(law: Regime) -> None:
    assert values(law, {**NONE, "small.test": True}) == values(law, NONE)


def test_a_state_without_a_pack_is_unknown_and_not_without_measures(law: Regime) -> None:
    assert values(law, NONE, state="KR") == {"country": "KR", "side": "exporter", "counterpart": "CN"}


def test_what_is_stated_of_a_state_without_a_pack(law: Regime) -> None:
    ban = StatedMeasure("KR", Measure("ban", "order", True, None))
    found = values(law, NONE, ban, state="KR")
    assert (found["measures.ban"], found["measures.approval"]) == (True, False)
    assert (found["barrier.objective_named"], found["barrier.security"]) == (True, True)
    assert "barrier.even_handed" not in found
    other = state_values(law.packs, ("KR", "importer", None), DAY, [], [StatedMeasure("VN", ban.measure)])
    assert other["state.measures.ban"] is False and "state.counterpart" not in other
    assert state_values(law.packs, ("KR", "importer", None), DAY, [], [])["state.measures.ban"] is False


def test_what_is_stated_adds_to_what_the_pack_found(law: Regime) -> None:
    found = values(law, NONE, StatedMeasure("JP", Measure("ban")))
    assert (found["measures.ban"], found["measures.condition"]) == (True, False)


def test_a_pack_out_of_scope_has_no_measures_for_the_leg(law: Regime) -> None:
    found = values(law, {**NONE, "exporter.country": "KR", "small.flag": True})
    assert {name: found[name] for name in FREE} == FREE


@pytest.mark.parametrize(
    ("jurisdiction", "state", "day", "within"),
    [
        ("{ country: JP }", "JP", DAY, True), ("{ country: JP }", "CN", DAY, False),
        ("{ table: world/eea }", "DE", DAY, True), ("{ table: world/eea }", "JP", DAY, False),
        ("{ table: world/eea }", "HR", "2013-06-30", False), ("{ table: world/eea }", "HR", "2013-07-01", True),
        ("{ table: members }", "KR", DAY, True), ("{ table: members }", "JP", DAY, False), ("{}", "JP", DAY, False),
    ],
)  # fmt: skip
def test_whose_law_a_pack_states(tmp_path: Path, jurisdiction: str, state: str, day: str, within: bool) -> None:
    head = HEAD.replace("{ country: JP }", jurisdiction)
    text = f"=== pack.yaml\n{head}\n=== tables/members.yaml\nkeys: [country]\nrows: [{{ country: KR }}]\n"
    write_pack(tmp_path, text)
    packs = load(tmp_path)
    assert in_jurisdiction(packs, packs.pack("small"), state, day) is within


def test_an_agreement_reads_them(tmp_path: Path, law: Regime) -> None:
    write_pack(tmp_path, LAW)
    agreement = """
=== pack.yaml
title: An agreement
binding_on: state
per: state
layer: 2
version: "1"
reviewed_on: 2026-06-01
instruments: { ACT: { title: The Act, url: "https://example.org" } }
=== rules/scope.yaml
kind: scope
=== rules/barrier.yaml
kind: conclusion
concludes: barrier
when: { fact: state.measures.ban, is: true }
=== rules/free.yaml
kind: conclusion
concludes: free
yields_to: [barrier]
"""
    write_pack(tmp_path, agreement, "agreement")
    packs = load(tmp_path)
    engine, pack = Engine(packs), packs.pack("agreement")

    def concluded(facts: dict[str, Any], state: str = "JP") -> tuple[tuple[str, ...], tuple[str, ...]]:
        national = [(packs.pack("small"), law.assess(facts))]
        stated = state_values(packs, (state, "exporter", "CN"), DAY, national, None)
        found = assess(engine, pack, DAY, engine.case(stated, DAY))
        return found.conclusions, found.possible

    assert concluded({**NONE, "small.flag": True}) == (("barrier",), ())
    assert concluded(NONE) == (("free",), ())
    assert concluded({"exporter.country": "JP"}) == ((), ("barrier", "free"))
    assert concluded(NONE, "KR") == ((), ("barrier", "free"))
