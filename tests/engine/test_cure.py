"""Can a blocked leg be made lawful, by one joint setting, from this day on?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govcheck.truth import Truth
from tests.small import DAY, FACTS, Regime


def small(root: Path, rules: str, facts: str = FACTS) -> Regime:
    return Regime(root, f"=== facts.yaml\n{facts}\n{rules}")


def judged(regime: Regime, facts: dict[str, Any], day: str = DAY) -> tuple[str, Truth]:
    found = regime.assess(facts, day)
    return found.outcome, found.curable


BOTH = """
=== rules/need.yaml
kind: requirement
=== rules/ground.yaml
kind: ground
opens: [need]
when: { all: [{ fact: small.can, is: true }, { fact: small.flag, is: true }] }
"""


def test_a_settable_fact_that_is_false_and_an_unsettable_one_that_is_unknown(tmp_path: Path) -> None:
    regime = small(tmp_path, BOTH)
    assert judged(regime, {"small.can": False}) == ("action_required", None)
    # Learning the second may sharpen the answer, and nothing reverses it.
    assert judged(regime, {"small.can": False, "small.flag": False}) == ("prohibited", False)
    assert judged(regime, {"small.can": False, "small.flag": True}) == ("action_required", True)
    assert judged(regime, {"small.flag": False}) == ("prohibited", False)
    assert judged(regime, {"small.flag": True})[0] == "undetermined"


def test_two_requirements_that_only_two_different_settings_could_cure(tmp_path: Path) -> None:
    rules = """
=== rules/first.yaml
kind: requirement
=== rules/second.yaml
kind: requirement
=== rules/on.yaml
kind: ground
opens: [first]
when: { fact: small.can, is: true }
=== rules/off.yaml
kind: ground
opens: [second]
when: { fact: small.can, is: false }
"""
    regime = small(tmp_path / "one", rules)
    for facts in ({"small.can": True}, {"small.can": False}, {}):
        assert judged(regime, facts) == ("prohibited", False)
    either = small(tmp_path / "two", rules.replace("small.can, is: false", "small.may, is: true"))
    assert judged(either, {"small.can": False, "small.may": False}) == ("action_required", True)


def test_a_text_that_can_be_set_is_set_to_one_value(tmp_path: Path) -> None:
    rules = """
=== rules/low.yaml
kind: duty
met_when: { fact: small.level, is: low }
=== rules/high.yaml
kind: duty
when: { fact: small.flag, is: true }
met_when: { fact: small.level, is: high }
"""
    regime = small(tmp_path, rules)
    assert judged(regime, {"small.flag": False, "small.level": "high"}) == ("action_required", True)
    assert judged(regime, {"small.flag": True, "small.level": "high"}) == ("prohibited", False)


def test_nothing_that_nobody_can_change_is_changed(tmp_path: Path) -> None:
    rules = """
=== rules/need.yaml
kind: requirement
=== rules/country.yaml
kind: ground
opens: [need]
when: { fact: importer.country, is: JP }
=== rules/few.yaml
kind: ground
opens: [need]
when: { fact: small.number, less_than: 10 }
=== rules/necessary.yaml
kind: ground
opens: [need]
when: { fact: small.test, is: true }
"""
    regime = small(tmp_path, rules)
    found = regime.assess({"importer.country": "CN", "small.number": 10, "small.test": False})
    assert (found.outcome, found.curable, found.routes) == ("prohibited", False, ())


def test_a_cure_never_backdates(tmp_path: Path) -> None:
    rules = """
=== rules/before.yaml
kind: duty
met_when: { fact: small.set_on, before: 2026-01-01 }
"""
    regime = small(tmp_path, rules)
    assert judged(regime, {"small.set_on": "2026-02-01"}) == ("prohibited", False)
    assert judged(regime, {"small.set_on": "2026-02-01"}, "2025-12-31") == ("action_required", True)
    assert judged(regime, {"small.set_on": "2026-02-01"}, "2026-01-01") == ("prohibited", False)


def test_what_is_set_is_set_on_the_day_itself_and_not_later(tmp_path: Path) -> None:
    rules = """
=== rules/after.yaml
kind: duty
met_when: { fact: small.set_on, on_or_after: DAY }
"""
    facts = {"small.set_on": "2026-01-01"}
    assert judged(small(tmp_path / "a", rules.replace("DAY", DAY)), facts) == ("action_required", True)
    assert judged(small(tmp_path / "b", rules.replace("DAY", "2026-06-16")), facts) == ("prohibited", False)


CLAUSES = """
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
    - { fact: safeguard.small_clauses.signed_on, LIMIT }
"""


def test_a_safeguard_can_be_had_with_all_that_belongs_to_it(tmp_path: Path) -> None:
    regime = small(tmp_path / "a", CLAUSES.replace("LIMIT", "on_or_after: 2021-09-27"))
    none: dict[str, Any] = {"safeguards": []}
    found = regime.assess(none)
    assert (found.outcome, found.curable, found.routes) == ("action_required", True, ("clauses",))
    part = {"safeguards": [{"kinds": ["small_clauses"], "status": "in_place", "signed_on": "2020-01-01"}]}
    assert judged(regime, {**part}) == ("action_required", True)
    old = small(tmp_path / "b", CLAUSES.replace("LIMIT", "before: 2021-09-27"))
    assert judged(old, none) == ("prohibited", False)
    assert old.assess(none).routes == ()


def test_a_judgement_about_a_safeguard_is_not_set(tmp_path: Path) -> None:
    rules = """
=== rules/need.yaml
kind: requirement
=== rules/clauses.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_clauses.small_needed, is: true }
"""
    regime = small(tmp_path, rules)
    assert judged(regime, {"safeguards": []}) == ("action_required", None)
    refused = {"safeguards": [{"kinds": ["small_clauses"], "status": "planned", "small_needed": False}]}
    assert judged(regime, refused) == ("prohibited", False)


def test_an_exemption_that_nobody_can_make_true_is_no_cure(tmp_path: Path) -> None:
    rules = """
=== rules/need.yaml
kind: requirement
=== rules/exempt.yaml
kind: ground
opens: [need]
safeguard: small_exemption
when: { fact: safeguard.small_exemption.status, is: in_place }
"""
    found = small(tmp_path, rules).assess({"safeguards": []})
    assert (found.outcome, found.curable, found.routes) == ("prohibited", False, ())


DECISION = """
=== rules/need.yaml
kind: requirement
=== rules/decision.yaml
kind: ground
opens: [need]
safeguard: small_decision
when: { fact: safeguard.small_decision.status, is: in_place }
obtainable:
  all:
    - { fact: safeguard.small_decision.status, is_not: refused }
    - { fact: small.number, at_least: 100 }
"""
REFUSED = {"safeguards": [{"kinds": ["small_decision"], "status": "refused"}]}
GRANTED = {"safeguards": [{"kinds": ["small_decision"], "status": "in_place"}]}


@pytest.mark.parametrize(
    ("facts", "expected", "routes"),
    [
        ({"safeguards": [], "small.number": 100}, ("action_required", True), ("decision",)),
        ({"safeguards": [], "small.number": 99}, ("prohibited", False), ()),
        ({"safeguards": []}, ("action_required", None), ("decision",)),
        ({"safeguards": [], "small.number": {"at_most": 99}}, ("prohibited", False), ()),
        ({**REFUSED, "small.number": 100}, ("prohibited", False), ()),
        ({**GRANTED, "small.number": 5}, ("permitted", None), ()),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_not_offered(
    tmp_path: Path, facts: dict[str, Any], expected: tuple[str, Truth], routes: tuple[str, ...]
) -> None:
    regime = small(tmp_path, DECISION)
    assert judged(regime, facts) == expected
    assert regime.assess(facts).routes == routes


def test_a_ground_that_is_open_stays_good_though_it_could_not_be_had_any_more(tmp_path: Path) -> None:
    rules = f"{DECISION}=== rules/duty.yaml\nkind: duty\nmet_when: {{ fact: small.can, is: true }}\n"
    facts = {**GRANTED, "small.number": 5, "small.can": False}
    assert judged(small(tmp_path, rules), facts) == ("action_required", True)


def test_a_fact_is_settable_only_when_it_says_so(tmp_path: Path) -> None:
    limited = FACTS.replace(
        "question: Can it be?, settable: { by: own }",
        "question: Can it be?, settable: { by: own, only_when: { fact: small.flag, is: true } }",
    )
    rules = "=== rules/duty.yaml\nkind: duty\nmet_when: { fact: small.can, is: true }\n"
    regime = small(tmp_path, rules, limited)
    assert judged(regime, {"small.can": False, "small.flag": True}) == ("action_required", True)
    assert judged(regime, {"small.can": False, "small.flag": False}) == ("prohibited", False)


def test_what_applies_only_once_something_is_set_is_set_with_it(tmp_path: Path) -> None:
    rules = """
=== rules/duty.yaml
kind: duty
met_when: { fact: safeguard.small_clauses.small_full, is: true }
"""
    # Complete clauses need clauses first; both can be had.
    assert judged(small(tmp_path, rules), {"safeguards": []}) == ("action_required", True)


def test_a_guard_nobody_can_open_stays_shut(tmp_path: Path) -> None:
    guarded = FACTS.replace(
        "question: And so?, asked_only_when: { fact: small.flag, is: true }",
        "question: And so?, asked_only_when: { fact: small.flag, is: true }, settable: { by: own }",
    )
    rules = "=== rules/duty.yaml\nkind: duty\nmet_when: { fact: small.guarded, is: true }\n"
    regime = small(tmp_path, rules, guarded)
    assert judged(regime, {"small.flag": False}) == ("prohibited", False)
    assert judged(regime, {"small.flag": True, "small.guarded": False}) == ("action_required", True)


def test_a_set_can_be_set_to_what_is_wanted(tmp_path: Path) -> None:
    rules = """
=== rules/keys.yaml
kind: duty
met_when: { fact: measures.keys.holders, subset_of: [exporter] }
=== rules/seen.yaml
kind: duty
met_when: { fact: measures.clear_text_at_importer, is: false }
"""
    facts = {"measures.keys.holders": ["importer"], "measures.clear_text_at_importer": True}
    assert judged(small(tmp_path, rules), facts) == ("action_required", True)
