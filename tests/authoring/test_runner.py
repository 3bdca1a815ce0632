"""The tests of packs: each expectation can be met and can fail, and what is wrong in a test is a Problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govcheck.authoring.runner import RunResult, compare, read_cases, run_tests
from tests.small import Regime, load, write_pack

PACK = """
=== rules/scope.yaml
kind: scope
=== readings.yaml
readings:
  strict: { question: q, cautious: true, views: [{ value: true, says: a }, { value: false, says: b }] }
=== rules/need.yaml
kind: requirement
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
=== rules/ban.yaml
kind: prohibition
when: { all: [{ fact: small.flag, is: true }, { reading: strict }] }
=== rules/record.yaml
kind: duty
level: warning
met_when: { fact: done.small_notice, is: true }
=== rules/said.yaml
kind: conclusion
concludes: c1
"""
AGREEMENT = """
=== pack.yaml
title: An agreement
binding_on: none
version: "1"
reviewed_on: 2026-06-01
instruments: { ACT: { title: The Act, url: "https://example.org" } }
=== rules/scope.yaml
kind: scope
=== rules/one.yaml
kind: conclusion
concludes: c1
=== rules/two.yaml
kind: conclusion
concludes: c2
when: { fact: transfer.frequency, is: once }
=== rules/three.yaml
kind: conclusion
concludes: c3
when: { fact: transfer.frequency, is: systematic }
"""
FACTS: dict[str, dict[str, Any]] = {
    "bare": {"safeguards": [], "small.flag": False, "done": []},
    "carried": {"safeguards": [{"kinds": ["small_clauses"], "status": "in_place"}], "small.flag": False},
    "open": {"safeguards": []},
    "banned": {"small.flag": True, "safeguards": [{"kinds": ["small_clauses"], "status": "in_place"}], "done": []},
    "unstated": {"small.flag": False, "done": []},
}
# (the facts, an expectation, one that is met, one that is not)
EXPECTATIONS: list[tuple[str, str, object, object]] = [
    ("bare", "outcome", "action_required", "permitted"),
    ("bare", "curable", "true", "unknown"),
    ("bare", "curable", True, False),
    ("banned", "curable", "false", "true"),
    ("bare", "holds", {"need": True, "ban": False}, {"need": True, "ban": True}),
    ("open", "holds", {"ban": "unknown"}, {"ban": False}),
    ("bare", "holds", {"need": "true"}, {"nedd": True}),
    ("carried", "carried_by", ["clauses"], []),
    ("bare", "carried_by", [], ["clauses"]),
    ("carried", "carried_by_include", ["clauses"], ["consent"]),
    ("bare", "determined_by", ["need"], ["need", "ban"]),
    ("bare", "determined_by_include", ["need"], ["ban"]),
    ("bare", "routes", ["clauses", "consent"], ["clauses"]),
    ("bare", "routes_include", ["consent"], ["scope"]),
    ("unstated", "questions", ["safeguards"], []),
    ("unstated", "questions", ["safeguards"], ["safeguards", "small.flag"]),
    ("unstated", "questions_include", ["safeguards"], ["small.flag"]),
    ("unstated", "at_most_questions", 1, 0),
    ("bare", "warns", ["record"], []),
    ("bare", "warns_include", ["record"], ["need"]),
    ("carried", "unclear", ["record"], []),
    ("banned", "review", ["strict"], []),
    ("bare", "review", [], ["strict"]),
]


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("runner"), PACK)


@pytest.mark.parametrize(("facts", "key", "met", "unmet"), EXPECTATIONS)
def test_every_expectation_can_be_met_and_can_fail(
    regime: Regime, facts: str, key: str, met: object, unmet: object
) -> None:
    found = regime.assess(FACTS[facts])
    assert list(compare(regime.packs, found, {key: met})) == []
    reasons = list(compare(regime.packs, found, {key: unmet}))
    assert reasons and all(isinstance(reason, str) and reason for reason in reasons)


CONCLUDING: list[tuple[str, object, object]] = [
    ("concludes", ["c1"], ["c2"]), ("concludes", ["one"], []), ("concludes_include", ["c1"], ["c3"]),
    ("possible", ["c2", "three"], ["c2"]), ("possible", ["two", "three"], ["two", "three", "one"]),
    ("questions", ["transfer.frequency"], []),
]  # fmt: skip


@pytest.mark.parametrize(("key", "met", "unmet"), CONCLUDING)
def test_conclusions_by_their_rule_or_by_what_they_conclude(
    tmp_path: Path, key: str, met: object, unmet: object
) -> None:
    regime = Regime(tmp_path, AGREEMENT)
    found = regime.assess({})
    assert list(compare(regime.packs, found, {key: met})) == []
    assert list(compare(regime.packs, found, {key: unmet}))


def test_every_expectation_is_tried(regime: Regime) -> None:
    [refusal] = compare(regime.packs, regime.assess(FACTS["bare"]), {"xyz": 1})
    listed = refusal.partition("use one of ")[2].split(", ")
    assert set(listed) == {key for _, key, _, _ in EXPECTATIONS} | {key for key, _, _ in CONCLUDING}


def test_an_expectation_that_is_none_is_a_failure_with_a_hint(regime: Regime) -> None:
    [refusal] = compare(regime.packs, regime.assess(FACTS["bare"]), {"outcom": "permitted"})
    assert refusal == "'outcom' is no expectation; did you mean 'outcome'?"


def test_the_order_of_questions_counts_and_of_routes_does_not(tmp_path: Path) -> None:
    regime = Regime(tmp_path, PACK.replace("[{ fact: small.flag, is: true }, { reading: strict }]",
                                           "[{ fact: small.flag, is: true }, { fact: small.other, is: true }]"))
    found = regime.assess({"safeguards": [{"kinds": ["small_clauses"], "status": "in_place"}]})
    asked = [item.name for item in found.questions]
    assert len(asked) == 2
    assert list(compare(regime.packs, found, {"questions": asked})) == []
    assert list(compare(regime.packs, found, {"questions": asked[::-1]}))
    bare = regime.assess({"safeguards": [], "small.flag": False})
    assert list(compare(regime.packs, bare, {"routes": ["consent", "clauses"]})) == []
    assert list(compare(regime.packs, bare, {"routes": ["clauses", "consent"]})) == []


ORDINARY = """
=== tests/ordinary.yaml
as_of: 2026-06-15
facts:
  small.flag: false
  done: []
  safeguards: [{ kinds: [small_clauses], status: in_place }]
"""


def run(root: Path, tests: str) -> RunResult:
    write_pack(root, f"{PACK}{ORDINARY}=== tests/need.yaml\n{tests}")
    return run_tests(load(root), "small")


def test_a_test_builds_on_the_baseline(tmp_path: Path) -> None:
    found = run(tmp_path, """\
- name: As it is
  given: ordinary
  expect: { outcome: permitted }
- name: With something else
  given: ordinary
  facts: { safeguards: [] }
  expect: { outcome: action_required }
- name: With less
  given: ordinary
  unknown: [safeguards]
  expect: { outcome: undetermined }
- name: On its own
  as_of: 2026-06-15
  facts: { small.flag: true, safeguards: [] }
  expect: { outcome: prohibited }
- name: On another day
  given: ordinary
  as_of: 1999-12-31
  expect: { outcome: out_of_scope }
""")
    assert (found.passed, found.failures, found.problems) == (5, (), ())
    need = found.seen["need"]
    assert (need.true, need.false) == (4, 0)
    assert found.seen["ban"].true == 1 and found.seen["ban"].false == 3


def test_what_fails_says_where_and_why(tmp_path: Path) -> None:
    found = run(tmp_path, "- { name: Wrong, given: ordinary, expect: { outcome: prohibited, curable: 'false' } }\n")
    assert found.passed == 0
    lines = [str(failure) for failure in found.failures]
    assert len(lines) == 2
    assert lines[0].endswith(
        "tests/need.yaml:1: Wrong: the outcome is permitted, expected prohibited (determined by clauses)"
    )


@pytest.mark.parametrize(
    ("tests", "code", "line"),
    [
        ("- { name: A, given: ordinary, expect: {}, expects: {} }\n", "unknown-key", 1),
        ("- { given: ordinary, expect: {} }\n", "missing-key", 1),
        ("- { name: A, given: ordinary }\n", "missing-key", 1),
        ("- { name: A, given: unusual, expect: {} }\n", "unknown-baseline", 1),
        ("- { name: A, expect: {} }\n", "missing-key", 1),
        ("- { name: A, given: ordinary, expect: [] }\n", "wrong-type", 1),
        ("- A\n", "wrong-type", 1),
        ("name: A\n", "wrong-type", 1),
        ("- name: A\n  given: ordinary\n  unknown: [small.other]\n  expect: {}\n", "unknown-fact", 3),
        ("- name: A\n  given: ordinary\n  facts: { small.flg: true }\n  expect: {}\n", "unknown-fact", 3),
        ("- name: A\n  given: ordinary\n  facts: { small.flag: 5 }\n  expect: {}\n", "wrong-type", 3),
        ("- name: A\n  given: ordinary\n  facts: { importer.country: UK }\n  expect: {}\n", "unknown-country", 3),
        ("- name: A\n  given: ordinary\n  facts: { safeguards: [{ kinds: [cluases] }] }\n  expect: {}\n",
         "unknown-word", 3),
        ("- name: [\n", "bad-yaml", None),
    ],
)  # fmt: skip
def test_a_fault_of_a_test_is_one_problem(
    tmp_path: Path, tests: str, code: str, line: int | None
) -> None:
    found = run(tmp_path, tests)
    assert not found.failures
    [problem] = found.problems
    assert problem.region is not None
    assert line is None or (problem.code, problem.region.line) == (code, line)
    assert problem.path.endswith("need.yaml")


def test_a_pack_without_tests_has_none(tmp_path: Path) -> None:
    write_pack(tmp_path, PACK)
    packs = load(tmp_path)
    assert read_cases(packs, packs.pack("small")) == ([], [])
    found = run_tests(packs, "small")
    assert found.passed == 0 and set(found.seen) == set(packs.pack("small").rules)
