"""Assessments of legs become one report: the strictest outcome, findings with places and words, ranked questions."""

from __future__ import annotations

from pathlib import Path

import pytest

import govcheck
from govcheck.report.build import strictest
from govcheck.report.model import STRICTNESS, Location
from tests.report.made import Bench, manifest

PACK = """
=== rules/need.yaml
title: A ground is needed
kind: requirement
when: { fact: importer.country, in: { table: far } }
message: Nothing carries this to {importer.country}
guidance: |
  Sign clauses for {importer.country}.
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when: { fact: safeguard.small_clauses.status, is: in_place }
=== rules/decision.yaml
kind: ground
opens: [need]
when: { fact: importer.country, in: { table: decided } }
=== rules/ban.yaml
kind: prohibition
when: { fact: small.flag, is: true }
=== rules/record.yaml
kind: duty
level: warning
met_when: { fact: done.small_notice, is: true }
=== tables/far.yaml
keys: [country]
rows:
  - { country: [CN, DE] }
=== tables/decided.yaml
keys: [country]
rows:
  - { country: DE, citations: [{ instrument: ACT, article: Decision }] }
"""
PLAIN = "safeguards: []\ndone: [small_notice]\nfacts: { small.flag: false }"


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("build"), PACK)


def test_strictness() -> None:
    assert strictest([]) == "out_of_scope"
    for number, outcome in enumerate(STRICTNESS):
        assert strictest(STRICTNESS[number:]) == strictest(reversed(STRICTNESS[number:])) == outcome


def test_a_finding_says_what_where_and_why(bench: Bench) -> None:
    [found] = bench.regime(manifest(facts=PLAIN)).findings
    assert (found.rule, found.title, found.kind, found.level) == ("small/need", "A ground is needed", "fail", "error")
    assert found.message == "Nothing carries this to China"
    assert found.guidance == "Sign clauses for China."
    assert found.leg == "kk > sh"
    assert found.location == Location("m.yaml", 4, 24, 4, 26)
    assert [(use.name, use.value, use.location) for use in found.facts] == [("importer.country", "CN", found.location)]
    assert [(item.article, item.title, item.checked_on) for item in found.citations] == [
        ("1", "The Small Act", "2026-06-01")
    ]
    assert not found.waived


def test_a_finding_without_a_place_of_its_own_stands_at_the_transfer(bench: Bench) -> None:
    found = bench.regime(manifest(facts="safeguards: []\nfacts: { small.flag: false }", importers="de"))
    [record] = found.findings
    assert (record.rule, record.kind, record.level) == ("small/record", "open", "note")
    assert record.location is not None and record.location.line == 7


def test_the_outcome_is_the_strictest_legs_and_findings_name_theirs(bench: Bench) -> None:
    found = bench.regime(manifest("de, sh", PLAIN))
    assert (found.outcome, found.curable) == ("action_required", "true")
    assert found.determined_by == ("small/need",)
    assert found.carried_by == ("small/decision",)
    assert found.routes == ("small/clauses",)
    assert {item.leg for item in found.findings} == {"kk > sh"}


def test_a_permitted_regime_cites_the_row_that_carried_it_before_the_rules(bench: Bench) -> None:
    found = bench.regime(manifest("de", PLAIN))
    assert found.outcome == "permitted"
    assert [item.article for item in found.basis] == ["Decision", "1"]
    assert found.curable is None and found.findings == () and found.routes == ()


def test_an_open_regime_has_open_findings_and_questions(bench: Bench) -> None:
    found = bench.regime(manifest(facts="safeguards: []\ndone: [small_notice]", importers="de"))
    assert found.outcome == "undetermined"
    [finding] = found.findings
    assert (finding.rule, finding.kind, finding.level) == ("small/ban", "open", "error")
    [question] = found.questions
    assert (question.fact, question.question, question.affects) == ("small.flag", "Is there a flag?", "outcome")
    assert (question.settles, question.leg) == (("small/ban",), "kk > de")
    assert question.why == "The rule ban (ACT 1)"


def test_one_question_for_all_legs(bench: Bench) -> None:
    found = bench.regime(manifest("de, sh", "done: [small_notice]\nfacts: { small.flag: false }"))
    assert [(item.fact, item.leg) for item in found.questions] == [("safeguards", "kk > sh")]
    both = bench.regime(manifest("de, sh", "safeguards: []"))
    assert [item.fact for item in both.questions].count("small.flag") <= 1


def test_unmet_duties_are_findings_of_their_level(bench: Bench) -> None:
    found = bench.regime(manifest("de", "done: []\nsafeguards: []\nfacts: { small.flag: false }"))
    assert found.outcome == "permitted"
    assert [(item.rule, item.kind, item.level) for item in found.findings] == [("small/record", "fail", "warning")]


def test_fingerprints_stay_when_lines_move_and_differ_between_legs(bench: Bench) -> None:
    text = manifest("sh", PLAIN)
    first = bench.regime(text).findings[0]
    turned = text.replace("{ id: sh, country: CN }", "{ country: CN, id: sh }")
    moved = bench.regime(f"# a comment\n\n{turned}").findings[0]
    assert moved.fingerprint == first.fingerprint and moved.location != first.location
    twice = manifest("sh, de", PLAIN.replace("false", "true"))
    prints = [item.fingerprint for item in bench.regime(twice).findings]
    assert len(prints) == len(set(prints)) == 3


READINGS = """
=== readings.yaml
readings:
  strict:
    question: Is it strict?
    cautious: true
    views: [{ value: true, says: It is., held_by: The authority }, { value: false, says: It is not., held_by: Some }]
    citations: [{ instrument: ACT, article: "9" }]
=== rules/ban.yaml
kind: prohibition
when: { reading: strict }
"""


def test_a_reading_is_a_finding_for_review(tmp_path: Path) -> None:
    found = Bench(tmp_path, READINGS).regime(manifest())
    review = found.findings[-1]
    assert (review.rule, review.kind, review.level, review.title) == (
        "small/strict", "review", "warning", "Is it strict?",
    )  # fmt: skip
    assert review.message == (
        "Is it strict? Read here: It is. On the other view (It is not. (Some)) the outcome would be: permitted"
    )
    assert [item.article for item in review.citations] == ["9"]


AGREEMENT = """
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
=== rules/said.yaml
kind: conclusion
concludes: c1
level: error
message: "{state.country} and {state.counterpart}"
=== rules/maybe.yaml
kind: conclusion
concludes: c2
when: { fact: state.measures.ban, is: true }
"""


def test_what_binds_no_organisation_concludes_and_never_fails(tmp_path: Path) -> None:
    bench = Bench(tmp_path, AGREEMENT, "small")
    transfer = bench.transfer(manifest())
    [found] = transfer.regimes
    assert transfer.outcome == "out_of_scope"
    assert (found.conclusions, found.possible) == (("c1",), ("c2",))
    assert {(item.kind, item.level) for item in found.findings} == {("informational", "warning")}
    assert [(item.leg, item.message) for item in found.findings] == [
        ("kk > sh [JP]", "Japan and China"), ("kk > sh [CN]", "China and Japan"),
    ]  # fmt: skip
    assert [question.fact for question in found.questions] == ["state_measures"]
    stated = "state_measures: [{ state: JP, kind: ban }, { state: CN, kind: condition }]"
    [known] = bench.transfer(manifest(facts=stated)).regimes
    assert known.conclusions == ("c1", "c2") and known.questions == ()


def test_out_of_scope_says_nothing(tmp_path: Path) -> None:
    scope = "=== rules/here.yaml\nkind: scope\nwhen: { fact: exporter.country, is: CN }\n"
    found = Bench(tmp_path, f"{scope}=== rules/no.yaml\nkind: prohibition\n").regime(manifest())
    assert (found.outcome, found.determined_by) == ("out_of_scope", ("small/here",))
    assert found.findings == () and found.questions == () and found.basis == ()


def test_legs_that_may_be_cured_and_one_of_which_it_is_not_known(tmp_path: Path) -> None:
    pack = """
=== rules/sure.yaml
kind: duty
met_when: { fact: small.can, is: true }
=== rules/doubtful.yaml
kind: duty
when: { fact: importer.country, is: CN }
met_when: { all: [{ fact: small.can, is: true }, { fact: small.flag, is: true }] }
"""
    bench, facts = Bench(tmp_path, pack), "facts: { small.can: false }"
    assert bench.regime(manifest("de", facts)).curable == "true"
    assert bench.regime(manifest("sh", facts)).curable == "unknown"
    for importers in ("de, sh", "sh, de"):
        found = bench.regime(manifest(importers, facts))
        assert (found.outcome, found.curable) == ("action_required", "unknown")


def test_agreements_between_states_ask_where_neither_country_is_stated() -> None:
    bare = {"govcheck": 1, "transfers": [{"id": "t", "exporter": {"name": "A"}, "importer": {"name": "B"}}]}
    [transfer] = govcheck.check(bare, as_of="2026-11-22").transfers
    between = [regime for regime in transfer.regimes if regime.binding_on == "state"]
    assert between
    for regime in between:
        assert regime.outcome == "undetermined"
        assert [question.fact for question in regime.questions] == ["exporter.country", "importer.country"]
