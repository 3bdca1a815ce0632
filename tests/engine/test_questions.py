"""Which facts are asked for, and in which order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.small import FACTS, Regime

DEROGATION = """
=== rules/need.yaml
kind: requirement
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when:
  all:
    - { fact: safeguard.small_clauses.status, is: in_place }
    - { fact: safeguard.small_clauses.small_full, is: true }
=== rules/exempt.yaml
kind: ground
opens: [need]
safeguard: small_exemption
when:
  all:
    - { fact: safeguard.small_exemption.status, is: in_place }
    - { fact: safeguard.small_exemption.small_necessary, is: true }
    - { fact: transfer.frequency, is: once }
=== rules/impact.yaml
kind: duty
for: [clauses]
met_when: { fact: assessment.small_impact.done, is: true }
"""


def invoked(*kinds: str) -> dict[str, Any]:
    return {"safeguards": [{"kinds": [kind], "status": "in_place"} for kind in kinds]}


def test_a_derogation_is_asked_about_only_when_it_is_invoked(tmp_path: Path) -> None:
    regime = Regime(tmp_path, DEROGATION)
    assert regime.asked(invoked("small_clauses")) == ["assessments"]
    impact = {"assessments": [{"kind": "small_impact", "on": "2026-01-01"}]}
    assert regime.asked({**invoked("small_clauses"), **impact}) == ["safeguard.small_clauses.small_full"]
    once = {"transfer.frequency": "once"}
    assert regime.asked({**invoked("small_exemption"), **once}) == ["safeguard.small_exemption.small_necessary"]
    assert set(regime.asked(invoked("small_exemption"))) == {
        "safeguard.small_exemption.small_necessary", "transfer.frequency",
    }  # fmt: skip
    assert regime.asked(invoked()) == []


def test_nothing_is_asked_about_a_derogation_for_the_remedy_either(tmp_path: Path) -> None:
    found = Regime(tmp_path, DEROGATION).assess({**invoked(), "assessments": []})
    assert found.outcome == "action_required"
    assert [item.name for item in found.remedy_questions] == []


def test_a_list_that_is_not_stated_is_asked_for_once_and_first(tmp_path: Path) -> None:
    regime = Regime(tmp_path, DEROGATION)
    assert regime.asked({}) == ["safeguards", "assessments"]
    assert regime.asked({"assessments": []}) == ["safeguards"]
    done = Regime(tmp_path / "done", "=== rules/d.yaml\nkind: duty\nmet_when: { fact: done.small_notice, is: true }\n")
    assert done.asked({}) == ["done"]


SIMPLE = """
=== rules/ban.yaml
kind: prohibition
when:
  any:
    - { all: [{ fact: small.flag, is: true }, { fact: small.other, is: true }] }
    - { all: [{ fact: small.flag, is: true }, { fact: small.number, at_least: 10 }] }
"""


def test_the_most_decisive_first(tmp_path: Path) -> None:
    regime = Regime(tmp_path, SIMPLE)
    assert regime.asked({})[0] == "small.flag"
    assert regime.asked({"small.flag": True, "small.number": 5}) == ["small.other"]
    assert regime.asked({"small.flag": True, "small.other": False, "small.number": {"at_most": 20}}) == ["small.number"]


def test_what_settles_nothing_is_not_asked(tmp_path: Path) -> None:
    regime = Regime(tmp_path, SIMPLE)
    assert regime.asked({"small.flag": False}) == []
    assert regime.asked({"small.flag": True, "small.number": {"at_least": 10}}) == []
    assert regime.asked({"small.flag": True, "small.number": {"at_most": 9}}) == ["small.other"]


def test_a_guarded_fact_is_asked_for_after_its_guard(tmp_path: Path) -> None:
    rules = "=== rules/ban.yaml\nkind: prohibition\nwhen: { fact: small.guarded, is: true }\n"
    regime = Regime(tmp_path, rules)
    assert regime.asked({}) == ["small.flag"]
    assert regime.asked({"small.flag": True}) == ["small.guarded"]
    assert regime.asked({"small.flag": False}) == []


def test_at_most_five(tmp_path: Path) -> None:
    names = ("flag", "other", "test", "can", "may")
    leaves = [f"{{ fact: small.{name}, is: true }}" for name in names] + ["{ fact: small.number, at_least: 5 }"]
    regime = Regime(tmp_path, f"=== rules/ban.yaml\nkind: prohibition\nwhen: {{ any: [{', '.join(leaves)}] }}\n")
    assert len(regime.asked({})) == 5


def test_a_reading_is_never_asked_for(tmp_path: Path) -> None:
    text = """
=== readings.yaml
readings:
  lenient: { question: q, cautious: false, views: [{ value: true, says: a }, { value: false, says: b }] }
=== rules/ban.yaml
kind: prohibition
when: { all: [{ none: [{ reading: lenient }] }, { fact: small.flag, is: true }] }
"""
    assert Regime(tmp_path, text).asked({}) == ["small.flag"]


VOLUME = """
=== rules/few.yaml
kind: requirement
when: { fact: small.number, less_than: 1000000 }
=== rules/many.yaml
kind: requirement
when: { fact: small.number, at_least: 1000000 }
=== rules/contract.yaml
kind: ground
opens: [few]
safeguard: small_clauses
when: { fact: safeguard.small_clauses.status, is: in_place }
obtainable: { fact: small.number, less_than: 1000000 }
=== rules/decision.yaml
kind: ground
opens: [few, many]
safeguard: small_decision
when: { fact: safeguard.small_decision.status, is: in_place }
obtainable: { fact: small.number, at_least: 1000000 }
"""


def test_both_sides_of_a_threshold_with_one_outcome_are_determined(tmp_path: Path) -> None:
    regime = Regime(tmp_path, VOLUME)
    found = regime.assess({"safeguards": []})
    assert (found.outcome, found.curable, found.exact) == ("action_required", True, True)
    assert found.questions == ()
    assert [item.name for item in found.remedy_questions] == ["small.number"]
    assert set(found.routes) == {"contract", "decision"}
    assert set(found.determined_by) == {"few", "many"}


def test_with_the_number_known_the_remedy_is_too(tmp_path: Path) -> None:
    regime = Regime(tmp_path, VOLUME)
    for number, rule, route in ((999999, "few", "contract"), (1000000, "many", "decision")):
        found = regime.assess({"safeguards": [], "small.number": number})
        assert (found.outcome, found.determined_by, found.routes) == ("action_required", (rule,), (route,))
        assert found.remedy_questions == ()


def test_a_decision_carries_on_both_sides(tmp_path: Path) -> None:
    found = Regime(tmp_path / "d", VOLUME).assess(invoked("small_decision"))
    assert (found.outcome, found.questions) == ("permitted", ())
    contract = Regime(tmp_path / "c", VOLUME).assess(invoked("small_clauses"))
    assert (contract.outcome, [item.name for item in contract.questions]) == ("undetermined", ["small.number"])


def test_every_answer_to_all_questions_settles_it(tmp_path: Path) -> None:
    """Answering what is asked, again and again, comes to an end in a settled outcome."""
    regime = Regime(tmp_path, SIMPLE + DEROGATION)
    answers: dict[str, Any] = {
        "small.flag": True, "small.other": False, "small.number": 3, "assessments": [], "transfer.frequency": "once",
        "safeguards": [{"kinds": ["small_exemption"], "status": "in_place"}],
        "safeguard.small_exemption.small_necessary": True,
    }  # fmt: skip
    facts: dict[str, Any] = {}
    for _ in range(8):
        asked = regime.asked(facts)
        if not asked:
            break
        assert asked[0] not in facts
        facts[asked[0]] = answers[asked[0]]
    assert regime.outcome(facts) == "permitted"


def test_facts_of_the_catalogue_have_questions() -> None:
    assert FACTS.count("question:") == FACTS.count("type:") + 1
