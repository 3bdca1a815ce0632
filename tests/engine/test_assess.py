"""One leg under one small pack: how its rules combine, and what the assessment names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.small import Regime

PACK = """
=== rules/here.yaml
kind: scope
when: { fact: exporter.country, is: JP }
=== rules/need.yaml
kind: requirement
when: { fact: small.kind, in: [x, y] }
=== rules/decision.yaml
kind: ground
opens: [need]
when: { fact: importer.country, in: { table: decisions } }
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when: { fact: safeguard.small_clauses.status, is: in_place }
=== rules/consent.yaml
kind: ground
opens: [need]
safeguard: small_consent
when: { fact: safeguard.small_consent.status, is: in_place }
=== rules/impact.yaml
kind: duty
for: [clauses]
met_when: { fact: assessment.small_impact.done, is: true }
=== rules/record.yaml
kind: duty
level: warning
met_when: { fact: done.small_notice, is: true }
=== rules/consent-check.yaml
kind: duty
for: [consent]
level: warning
met_when: { fact: small.may, is: true }
=== rules/ban.yaml
kind: prohibition
when: { fact: small.flag, is: true }
=== rules/unless-necessary.yaml
kind: exception
exception_to: [ban]
when: { fact: small.test, is: true }
=== rules/but-never-z.yaml
kind: exception
exception_to: [unless-necessary]
when: { fact: small.set, includes: z }
=== rules/free-duty.yaml
kind: duty
when: { fact: small.other, is: true }
met_when: { fact: small.can, is: true }
=== tables/decisions.yaml
keys: [country]
rows:
  - { country: DE, citations: [{ instrument: ACT, article: row }] }
  - { country: US, when: { fact: importer.bound_by, includes: programme } }
=== facts.yaml
words:
  small_words: { x: Ex, y: Why, z: Zed }
  bound_by: { programme: The programme }
facts:
  small.flag: { type: boolean, question: Is there a flag? }
  small.other: { type: boolean, question: Is there another? }
  small.test: { type: judgement, question: Is it necessary? }
  small.kind: { type: text, words: small_words, question: Which kind is it? }
  small.set: { type: set, words: small_words, question: Which are in it? }
  small.can: { type: boolean, question: Can it be?, settable: { by: own } }
  small.may: { type: boolean, question: May it be?, settable: { by: own } }
done:
  small_notice: { question: Was notice given? }
assessments:
  small_impact: { title: An assessment }
"""
PLAIN: dict[str, Any] = {
    "exporter.country": "JP", "importer.country": "CN", "small.kind": "x", "small.flag": False, "small.other": False,
    "safeguards": [], "assessments": [], "done": ["small_notice"],
}  # fmt: skip
CLAUSES = {"kinds": ["small_clauses"], "status": "in_place"}
CONSENT = {"kinds": ["small_consent"], "status": "in_place"}
IMPACT = {"kind": "small_impact", "on": "2026-01-01"}


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("assess"), PACK)


def test_no_ground_no_transfer(regime: Regime) -> None:
    found = regime.assess(PLAIN)
    assert (found.outcome, found.curable, found.determined_by) == ("action_required", True, ("need",))
    assert found.barring == ("need",)
    assert found.carried_by == ()
    assert found.routes == ("consent", "clauses")  # by effort; Germany is no way to go


def test_another_regime_is_out_of_scope(regime: Regime) -> None:
    found = regime.assess({**PLAIN, "exporter.country": "DE", "small.flag": True})
    assert (found.outcome, found.determined_by, found.carried_by) == ("out_of_scope", ("here",), ())
    assert found.questions == ()
    assert regime.outcome({"exporter.country": "DE"}) == "out_of_scope"


def test_no_requirement_no_ground_needed(regime: Regime) -> None:
    found = regime.assess({**PLAIN, "small.kind": "z"})
    assert (found.outcome, found.determined_by, found.carried_by) == ("permitted", ("here",), ())


def test_a_ground_carries(regime: Regime) -> None:
    found = regime.assess({**PLAIN, "importer.country": "DE"})
    assert (found.outcome, found.carried_by, found.determined_by) == ("permitted", ("decision",), ("decision",))


def test_a_ground_without_its_error_duty_does_not_carry(regime: Regime) -> None:
    bare = regime.assess({**PLAIN, "safeguards": [CLAUSES]})
    assert (bare.outcome, bare.carried_by, bare.unmet) == ("action_required", (), ("impact",))
    done = regime.assess({**PLAIN, "safeguards": [CLAUSES], "assessments": [IMPACT]})
    assert (done.outcome, done.carried_by, done.unmet) == ("permitted", ("clauses",), ())


def test_an_open_ground_is_undetermined_while_its_duty_is(regime: Regime) -> None:
    facts = {**PLAIN, "safeguards": [CLAUSES]}
    del facts["assessments"]
    found = regime.assess(facts)
    assert (found.outcome, [item.name for item in found.questions]) == ("undetermined", ["assessments"])


@pytest.mark.parametrize(
    ("facts", "carried"),
    [
        ({"importer.country": "DE", "safeguards": [CLAUSES]}, "decision"),
        ({"importer.country": "US", "importer.bound_by": ["programme"], "safeguards": [CLAUSES]}, "decision"),
        ({"safeguards": [CLAUSES, CONSENT]}, "consent"),
    ],
)
def test_the_missing_duty_of_a_fallback_does_not_block(regime: Regime, facts: dict[str, Any], carried: str) -> None:
    found = regime.assess({**PLAIN, **facts})
    assert (found.outcome, found.carried_by) == ("permitted", (carried,))
    assert "impact" not in found.unmet


def test_a_warning_duty_of_a_ground_matters_only_where_the_ground_carries(regime: Regime) -> None:
    facts = {**PLAIN, "small.may": False}
    assert regime.assess({**facts, "safeguards": [CONSENT]}).unmet == ("consent-check",)
    assert regime.assess({**facts, "safeguards": [CLAUSES], "assessments": [IMPACT]}).unmet == ()


def test_a_warning_never_changes_the_outcome(regime: Regime) -> None:
    met = {**PLAIN, "importer.country": "DE"}
    for done, unmet, unclear in (
        (["small_notice"], (), ()), ([], ("record",), ()), (None, (), ("record",)),
    ):  # fmt: skip
        facts = {name: value for name, value in {**met, "done": done}.items() if value is not None}
        found = regime.assess(facts)
        assert (found.outcome, found.unmet, found.unclear) == ("permitted", unmet, unclear)
        assert found.questions == ()


def test_a_free_error_duty_always_matters(regime: Regime) -> None:
    facts = {**PLAIN, "importer.country": "DE", "small.other": True}
    unmet = regime.assess({**facts, "small.can": False})
    assert (unmet.outcome, unmet.curable, unmet.determined_by) == ("action_required", True, ("free-duty",))
    assert regime.outcome({**facts, "small.can": True}) == "permitted"
    assert regime.outcome(facts) == "undetermined"


def test_a_prohibition_beats_every_ground(regime: Regime) -> None:
    everything = {**PLAIN, "importer.country": "DE", "safeguards": [CLAUSES, CONSENT], "assessments": [IMPACT]}
    found = regime.assess({**everything, "small.flag": True, "small.test": False})
    assert (found.outcome, found.curable, found.determined_by) == ("prohibited", False, ("ban",))
    assert found.routes == ()


def test_exceptions_and_exceptions_to_them(regime: Regime) -> None:
    facts = {**PLAIN, "importer.country": "DE", "small.flag": True}
    assert regime.outcome({**facts, "small.test": True, "small.set": []}) == "permitted"
    assert regime.outcome({**facts, "small.test": True, "small.set": ["z"]}) == "prohibited"
    assert regime.outcome({**facts, "small.test": False, "small.set": []}) == "prohibited"
    assert regime.outcome({**facts, "small.test": True}) == "undetermined"
    assert regime.outcome({**facts, "small.set": []}) == "undetermined"
    assert regime.outcome({**facts, "small.set": ["z"]}) == "prohibited"


def test_an_exception_at_work_is_named_where_no_ground_carries(regime: Regime) -> None:
    facts = {**PLAIN, "small.kind": "z", "small.flag": True, "small.test": True, "small.set": []}
    assert regime.assess(facts).determined_by == ("unless-necessary",)


def test_missing_facts_are_never_a_pass(regime: Regime) -> None:
    assert regime.outcome({}) == "undetermined"
    assert regime.outcome({"exporter.country": "JP"}) == "undetermined"
    for name in PLAIN:
        facts = {key: value for key, value in {**PLAIN, "importer.country": "DE"}.items() if key != name}
        # Without the exporter's country the scope is open; but wherever the pack applies, nothing blocks.
        wanted = {"importer.country", "small.flag", "small.other"}
        assert regime.outcome(facts) == ("undetermined" if name in wanted else "permitted"), name


def test_holds_says_of_every_rule_what_is_known(regime: Regime) -> None:
    holds = regime.assess({**PLAIN, "importer.country": "US"}).holds
    assert holds["need"] is True and holds["ban"] is False
    assert holds["decision"] is None
    assert holds["clauses"] is False
    assert holds["unless-necessary"] is None


SCOPES = """
=== rules/one.yaml
kind: scope
when: { fact: small.kind, is: x }
=== rules/two.yaml
kind: scope
when: { fact: small.kind, is: y }
=== rules/not-aggregated.yaml
kind: exception
exception_to: [one]
when: { fact: data.form, is: aggregated }
=== rules/under-one.yaml
kind: prohibition
under: one
=== rules/under-any.yaml
kind: prohibition
when: { fact: small.flag, is: true }
"""


def test_a_rule_belongs_to_its_scope_or_to_any(tmp_path: Path) -> None:
    regime = Regime(tmp_path, SCOPES)
    plain = {"small.flag": False, "data.form": "identified"}
    assert regime.outcome({**plain, "small.kind": "x"}) == "prohibited"
    assert regime.outcome({**plain, "small.kind": "y"}) == "permitted"
    assert regime.outcome({**plain, "small.kind": "z"}) == "out_of_scope"
    assert regime.outcome({**plain, "small.kind": "y", "small.flag": True}) == "prohibited"
    exempt = regime.assess({"small.kind": "x", "data.form": "aggregated", "small.flag": True})
    assert (exempt.outcome, exempt.determined_by) == ("out_of_scope", ("not-aggregated",))


TIMES = """
=== rules/old.yaml
kind: prohibition
in_force: { from: 2010-01-01, until: 2020-01-01 }
=== rules/new.yaml
kind: requirement
in_force: { from: 2020-01-01 }
=== rules/lapsed.yaml
kind: exception
exception_to: [new]
in_force: { from: 2020-01-01, until: 2021-01-01 }
=== rules/way.yaml
kind: ground
opens: [new]
in_force: { from: 2022-01-01 }
"""


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        ("2009-12-31", "permitted"), ("2010-01-01", "prohibited"), ("2019-12-31", "prohibited"),
        ("2020-01-01", "permitted"), ("2020-12-31", "permitted"), ("2021-01-01", "prohibited"),
        ("2021-12-31", "prohibited"), ("2022-01-01", "permitted"),
    ],
)  # fmt: skip
def test_rules_come_and_go(tmp_path: Path, day: str, outcome: str) -> None:
    assert Regime(tmp_path, TIMES).outcome({}, day) == outcome


READINGS = """
=== readings.yaml
readings:
  lenient: { question: Enough?, cautious: false, views: [{ value: true, says: a }, { value: false, says: b }] }
  idle: { question: Idle?, cautious: false, views: [{ value: true, says: a }, { value: false, says: b }] }
=== rules/ban.yaml
kind: prohibition
when: { all: [{ fact: small.flag, is: true }, { none: [{ reading: lenient }] }] }
=== rules/idle.yaml
kind: prohibition
when: { all: [{ reading: idle }, { fact: small.other, is: true }] }
"""


def test_a_reading_on_which_the_outcome_rests_is_named(tmp_path: Path) -> None:
    regime = Regime(tmp_path, READINGS)
    rests = regime.assess({"small.flag": True, "small.other": False})
    assert rests.outcome == "prohibited"
    assert [(flip.reading, flip.value, flip.other) for flip in rests.flips] == [("lenient", False, "permitted")]
    both = regime.assess({"small.flag": False, "small.other": True})
    assert [(flip.reading, flip.other) for flip in both.flips] == [("idle", "prohibited")]
    assert regime.assess({"small.flag": False, "small.other": False}).flips == ()


def test_a_reading_can_be_fixed(tmp_path: Path) -> None:
    from govcheck.engine.assess import assess
    from govcheck.engine.engine import Engine

    regime = Regime(tmp_path, READINGS)
    engine = Engine(regime.packs, {"small": {"lenient": True}})
    values = {"small.flag": True, "small.other": False}
    found = assess(engine, regime.pack, "2026-06-15", engine.case(values, "2026-06-15"))
    assert found.outcome == "permitted"
    assert [(flip.reading, flip.value, flip.other) for flip in found.flips] == [("lenient", True, "prohibited")]


CONCLUSIONS = """
=== pack.yaml
title: An agreement
binding_on: state
version: "1"
reviewed_on: 2026-06-01
instruments: { ACT: { title: The Act, url: "https://example.org" } }
=== rules/barred.yaml
kind: conclusion
concludes: c1
level: error
when: { fact: small.flag, is: true }
=== rules/excused.yaml
kind: conclusion
concludes: c2
when: { fact: small.other, is: true }
=== rules/free.yaml
kind: conclusion
concludes: c0
yields_to: [barred, excused]
=== rules/ignored.yaml
kind: prohibition
"""


@pytest.mark.parametrize(
    ("facts", "outcome", "said", "possible"),
    [
        ({"small.flag": True, "small.other": True}, "permitted", ("barred", "excused"), ()),
        ({"small.flag": True, "small.other": False}, "permitted", ("barred",), ()),
        ({"small.flag": False, "small.other": False}, "permitted", ("free",), ()),
        ({"small.flag": True}, "undetermined", ("barred",), ("excused",)),
        ({"small.flag": False}, "undetermined", (), ("excused", "free")),
        ({}, "undetermined", (), ("barred", "excused", "free")),
    ],
)  # fmt: skip
def test_conclusions_that_hold_and_that_may(
    tmp_path: Path, facts: dict[str, Any], outcome: str, said: tuple[str, ...], possible: tuple[str, ...]
) -> None:
    found = Regime(tmp_path, CONCLUSIONS).assess(facts)
    assert (found.outcome, found.conclusions, found.possible) == (outcome, said, possible)
    assert found.barring == () and found.routes == ()
    assert bool(found.questions) is bool(possible)
