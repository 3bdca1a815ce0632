from __future__ import annotations

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.errors import Problem
from govcheck.report.accept import Scope, accept
from govcheck.report.baseline import (
    Acceptance,
    Baseline,
    Known,
    findings_of,
    pruned,
    read_baseline,
    statements,
    text_of,
    updated,
)
from govcheck.report.model import Report
from govcheck.source import load_text
from tests.render.conftest import finding, regime, report, transfer

BY = Acceptance("N. Name", "there when we began", "2027-06-30")
OTHER = Acceptance("O. Ther", "found in May", "2027-12-31")
MARKS = [f"{number:016x}" for number in range(6)]


def known(
    number: int, *, rule: str = "alpha/records", kind: str = "fail", level: str = "warning", message: str = "told"
) -> Known:
    return Known(MARKS[number], rule, f"t{number}", "kk > sh", kind, level, message)


def read(text: str) -> tuple[Baseline | None, list[str]]:
    problems: list[Problem] = []
    return read_baseline(load_text(text, "b.json"), problems), [str(problem) for problem in problems]


texts = st.text(max_size=12)
entries = st.builds(
    Known,
    st.sampled_from(MARKS),
    texts, texts, texts,
    st.sampled_from(["fail", "open", "review", "informational"]),
    st.sampled_from(["note", "warning", "error"]),
    texts,
    st.sampled_from([None, OTHER]),
)  # fmt: skip


@given(st.lists(entries, max_size=5, unique_by=lambda one: one.fingerprint))
def test_a_baseline_is_read_as_it_was_written_and_its_order_does_not_matter(findings: list[Known]) -> None:
    text = text_of(Baseline(BY, tuple(findings)))
    shuffled = findings[:]
    random.Random(0).shuffle(shuffled)
    assert text_of(Baseline(BY, tuple(shuffled))) == text
    back, problems = read(text)
    assert problems == []
    assert back is not None and back.whole == BY
    assert set(back.findings) == set(findings)
    assert text_of(back) == text


def test_it_is_json_with_one_finding_to_a_line() -> None:
    text = text_of(Baseline(BY, (known(1), known(0, message="労働規則"))))
    assert json.loads(text)["format"] == "govcheck-baseline/1"
    lines = text.splitlines()
    assert sum('"fingerprint"' in line for line in lines) == 2
    assert "労働規則" in lines[6] and MARKS[1] in lines[7]
    assert text_of(Baseline(BY, ())).splitlines()[-2] == ' "findings": []'


def test_all_faults_are_told() -> None:
    _, problems = read("""\
{
 "format": "govcheck-baseline/2", "approver": " ", "until": "2027-06-31",
 "findings": [
  {"fingerprint": "00", "rule": "a/b", "transfer": "t", "leg": "", "kind": "fails", "level": "error"},
  {"fingerprint": "0000000000000000", "rule": "a/b", "transfer": "t", "leg": "", "kind": "fail", "level": "error",
   "approver": "A"}
 ]
}
""")
    assert [problem.split(": ", 1)[0] + " " + problem.split(": ", 2)[2] for problem in problems] == [
        "b.json:1:1 'reason' is missing; state reason",
        "b.json:2:12 format is 'govcheck-baseline/2'; did you mean 'govcheck-baseline/1'?",
        "b.json:2:47 approver is ' '; expected some text",
        "b.json:2:61 until is '2027-06-31'; expected a day such as 2026-11-21",
        "b.json:4:19 fingerprint is '00'; expected the 16 signs that a report shows",
        "b.json:4:76 kind is 'fails'; did you mean 'fail'?",
        "b.json:5:3 who accepts this finding is said only in part; state approver, reason, until, or none",
    ]


def test_what_is_there_is_taken_in_but_for_notes_and_what_is_accepted() -> None:
    findings = (
        finding(fingerprint=MARKS[0]),
        finding(fingerprint=MARKS[1], level="warning", kind="informational"),
        finding(fingerprint=MARKS[2], level="note"),
        finding(fingerprint=MARKS[3], waived=True),
    )
    found = findings_of(report(transfer(regimes=(regime(findings=findings),))))
    assert [one.fingerprint for one in found] == MARKS[:2]
    assert found[0].transfer == "crm"


@pytest.mark.parametrize(
    ("then", "now", "accepted"),
    [
        (("fail", "error"), ("fail", "error"), True),
        (("fail", "error"), ("fail", "warning"), True),
        (("fail", "warning"), ("fail", "error"), False),
        (("open", "error"), ("open", "error"), True),
        (("open", "error"), ("fail", "error"), False),
    ],
)
def test_what_was_found_then_is_accepted_now_unless_it_is_graver(
    then: tuple[str, str], now: tuple[str, str], accepted: bool
) -> None:
    def one(kind: str, level: str) -> Report:
        found = finding(kind=kind, level=level)
        return report(
            transfer(outcome="action_required", regimes=(regime(outcome="action_required", findings=(found,)),))
        )

    baseline = Baseline(BY, tuple(findings_of(one(*then))))
    after = accept(one(*now), statements(baseline, "b.json"), Scope(frozenset({"alpha"}), 30))
    (found,) = after.transfers[0].regimes[0].findings
    assert found.waived is accepted
    if accepted:
        assert found.waiver is not None
        assert found.waiver[:4] == (BY.reason, BY.approver, BY.until, "baseline")


def test_update_adds_what_is_new_and_keeps_what_is_there() -> None:
    old = Baseline(BY, (known(0), known(1, message="as it was told then")))
    new = updated(old, [known(1), known(2)], None)
    assert new == Baseline(BY, (known(0), known(1, message="as it was told then"), known(2)))
    by_another = updated(old, [known(2)], OTHER)
    assert by_another.findings[-1].own == OTHER
    assert {one.own for one in by_another.findings[:-1]} == {None}
    assert updated(old, [known(2)], BY).findings[-1].own is None


def test_update_takes_in_what_has_become_graver() -> None:
    old = Baseline(BY, (known(0), known(1, kind="open")))
    present = [known(0, level="error"), known(1)]
    assert updated(old, present, OTHER).findings == tuple(one._replace(own=OTHER) for one in present)
    milder = [known(0, level="note"), known(1, kind="open")]
    assert updated(old, milder, OTHER) == old


def test_prune_drops_what_is_gone_of_the_regimes_looked_at() -> None:
    old = Baseline(BY, (known(0), known(1), known(2, rule="beta/rule")))
    assert pruned(old, [known(1), known(3)], {"alpha"}).findings == (known(1), known(2, rule="beta/rule"))
    assert pruned(old, [], {"alpha", "beta"}).findings == ()


@settings(max_examples=50)
@given(
    st.lists(entries, max_size=5, unique_by=lambda one: one.fingerprint),
    st.lists(entries, max_size=5, unique_by=lambda one: one.fingerprint),
)
def test_update_and_prune_come_to_what_is_there(old: list[Known], present: list[Known]) -> None:
    grown = updated(Baseline(BY, tuple(old)), present, None)
    assert {one.fingerprint for one in grown.findings} == {one.fingerprint for one in (*old, *present)}
    assert updated(grown, present, None) == grown
    regimes = {one.rule.partition("/")[0] for one in grown.findings}
    assert {one.fingerprint for one in pruned(grown, present, regimes).findings} == {one.fingerprint for one in present}
