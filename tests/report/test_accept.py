from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.report.accept import Scope, Statement, accept
from govcheck.report.failing import fails
from govcheck.report.model import Finding, Location, Report, Waiver
from tests.render.conftest import finding, place, regime, report, transfer

DAY = "2026-11-21"
SCOPE = Scope(frozenset({"alpha", "trade"}), 30)
RULE, MARK = "alpha/third-party", "3f29204d51c0a77e"


def waiver(until: str = "2027-06-30", source: Any = "file") -> Waiver:
    return Waiver("a reason", "N. Name", until, source, place(7, 5, "w.yaml"))


def blocked(*findings: Finding, outcome: str = "action_required") -> Report:
    rules = tuple(dict.fromkeys(one.rule for one in findings))
    one = regime(outcome=outcome, determined_by=rules, findings=findings)
    return report(transfer(outcome=outcome, regimes=(one,)))


def found(given: Report) -> list[Finding]:
    return [f for t in given.transfers for r in t.regimes for f in r.findings]


def told(given: Report) -> list[tuple[str, str]]:
    return [(notice.code, notice.level) for notice in given.notices]


@pytest.mark.parametrize(
    "statement",
    [
        Statement(waiver(), fingerprint=MARK),
        Statement(waiver(), rule=RULE, transfer="crm"),
        Statement(waiver(), rule=RULE, transfer="crm", leg="kk > sh"),
        Statement(waiver(), rule=RULE, line=("transfers/crm.transfer.yaml", 9)),
        Statement(waiver(DAY), fingerprint=MARK),
    ],
)
def test_a_finding_that_is_named_is_accepted_and_the_outcome_stays(statement: Statement) -> None:
    before = blocked(finding())
    after = accept(before, [statement], SCOPE)
    (one,) = found(after)
    assert (one.waived, one.waiver) == (True, statement.waiver)
    assert after.summary["waived"] == 1
    assert one._replace(waived=False, waiver=None) == found(before)[0]
    assert [(t.outcome, [r.outcome for r in t.regimes]) for t in after.transfers] == [
        ("action_required", ["action_required"])
    ]
    assert fails(before.transfers[0], "error") and not fails(after.transfers[0], "error")


@pytest.mark.parametrize(
    "statement",
    [
        Statement(waiver(), fingerprint="0" * 16),
        Statement(waiver(), rule="alpha/other", transfer="crm"),
        Statement(waiver(), rule=RULE, transfer="crm", leg="kk > de"),
        Statement(waiver(), rule=RULE, line=("transfers/crm.transfer.yaml", 10)),
        Statement(waiver(), rule=RULE, line=("other.yaml", 9)),
        Statement(waiver(), rule=RULE, line=("transfers/crm.transfer.yaml", 9), among=frozenset({"other"})),
        Statement(waiver(), rule=RULE, fingerprint=MARK, transfer="crm", open=True),
    ],
)
def test_what_names_nothing_accepts_nothing_and_is_told(statement: Statement) -> None:
    after = accept(blocked(finding()), [statement], SCOPE)
    assert not found(after)[0].waived
    assert after.summary["waived"] == 0
    assert told(after) == [("waiver-unused", "warning")]
    assert after.notices[0].location == place(7, 5, "w.yaml")
    assert fails(after.transfers[0], "error")


def test_what_is_not_known_is_accepted_only_by_that_name() -> None:
    unknown = blocked(finding(kind="open"), outcome="undetermined")
    plain, by_name = Statement(waiver(), fingerprint=MARK), Statement(waiver(), fingerprint=MARK, open=True)
    refused = accept(unknown, [plain], SCOPE)
    assert fails(refused.transfers[0], "error")
    assert "only if it says 'open'" in refused.notices[0].message
    accepted = accept(unknown, [by_name], SCOPE)
    assert not fails(accepted.transfers[0], "error")
    assert accepted.transfers[0].outcome == "undetermined"
    known = accept(blocked(finding()), [by_name], SCOPE)
    assert fails(known.transfers[0], "error")
    assert "what was found is known" in known.notices[0].message


def test_what_has_become_graver_is_not_accepted() -> None:
    statement = Statement(waiver(), fingerprint=MARK, level="warning")
    assert not found(accept(blocked(finding()), [statement], SCOPE))[0].waived
    assert found(accept(blocked(finding(level="warning")), [statement], SCOPE))[0].waived
    assert found(accept(blocked(finding(level="note")), [statement], SCOPE))[0].waived


def test_an_expired_waiver_does_not_count_and_is_told() -> None:
    after = accept(blocked(finding()), [Statement(waiver("2026-11-20"), fingerprint=MARK)], SCOPE)
    assert not found(after)[0].waived
    assert told(after) == [("waiver-expired", "warning")]
    assert "counts again" in after.notices[0].message
    unused = accept(blocked(finding()), [Statement(waiver("2026-11-20"), fingerprint="0" * 16)], SCOPE)
    assert told(unused) == [("waiver-expired", "warning")]
    assert "nothing that it accepted was found" in unused.notices[0].message


@pytest.mark.parametrize(("until", "days", "told_of"), [("2026-12-21", 30, True), ("2026-12-22", 30, False),
                                                        (DAY, 0, True), ("2026-11-22", 0, False)])  # fmt: skip
def test_the_end_of_a_waiver_is_announced(until: str, days: int, told_of: bool) -> None:
    statement = Statement(waiver(until), fingerprint=MARK)
    after = accept(blocked(finding()), [statement], Scope(SCOPE.regimes, days))
    assert found(after)[0].waived
    assert told(after) == ([("waiver-expiring", "note")] if told_of else [])


def test_what_the_check_did_not_look_at_is_counted_not_called_unused() -> None:
    elsewhere = [
        Statement(waiver(), rule=RULE, transfer="another"),
        Statement(waiver(), rule="beta/rule", transfer="crm"),
    ]
    after = accept(blocked(finding()), elsewhere, SCOPE)
    assert told(after) == [("waiver-outside", "note")]
    assert after.notices[0].message.startswith("2 waivers are about")
    one = accept(blocked(finding()), elsewhere[:1], SCOPE)
    assert one.notices[0].message.startswith("1 waiver is about")


def test_a_misspelt_transfer_is_told() -> None:
    report = blocked(finding())
    named = report._replace(transfers=tuple(one._replace(id="car-telemetry") for one in report.transfers))
    after = accept(named, [Statement(waiver(), rule=RULE, transfer="car-telemtry")], SCOPE)
    assert told(after) == [("waiver-unused", "warning")]
    assert after.notices[0].message.endswith("there is no such transfer; did you mean 'car-telemetry'?")


def test_a_comment_that_stands_at_the_wrong_line_is_told_where_to_stand() -> None:
    after = accept(blocked(finding()), [Statement(waiver(), rule=RULE, line=("a.yaml", 9))], SCOPE)
    assert ": no finding of this rule is at line 9; above the line on which a transfer" in after.notices[0].message


def test_a_baseline_is_told_of_as_a_whole() -> None:
    marks = [f"{number:016x}" for number in range(4)]
    findings = [finding(fingerprint=mark) for mark in marks[:2]]
    statements = [Statement(waiver("2026-12-01", "baseline"), fingerprint=mark) for mark in marks]
    after = accept(blocked(*findings), statements, SCOPE)
    assert all(one.waived for one in found(after))
    assert told(after) == [("baseline-expiring", "note"), ("baseline-gone", "note")]
    assert after.notices[1].message.startswith("2 of the baseline's findings")
    late = accept(blocked(*findings)._replace(as_of="2026-12-02"), statements, SCOPE)
    assert not any(one.waived for one in found(late))
    assert told(late)[0] == ("baseline-expired", "warning")


def test_the_first_waiver_in_force_stands_at_the_finding_and_all_count_as_used() -> None:
    expired, inline = waiver("2026-11-20", "inline"), waiver(source="inline")
    statements = [
        Statement(expired, rule=RULE, transfer="crm"),
        Statement(inline, rule=RULE, transfer="crm"),
        Statement(waiver(), fingerprint=MARK),
    ]
    after = accept(blocked(finding()), statements, SCOPE)
    assert found(after)[0].waiver == inline
    assert told(after) == [("waiver-expired", "warning")]


def test_one_finding_that_nobody_accepted_is_enough_to_fail() -> None:
    two = blocked(finding(), finding(rule="alpha/other", fingerprint="1" * 16))
    after = accept(two, [Statement(waiver(), fingerprint=MARK)], SCOPE)
    assert fails(after.transfers[0], "error")
    every = accept(two, [Statement(waiver(), transfer="crm", rule=rule) for rule in (RULE, "alpha/other")], SCOPE)
    assert not fails(every.transfers[0], "error")


def test_an_outcome_that_rests_on_a_rule_without_a_finding_still_fails() -> None:
    one = regime(outcome="undetermined", determined_by=("alpha/scope",), findings=(finding(rule="evidence/missing"),))
    given = report(transfer(outcome="undetermined", regimes=(one,)))
    after = accept(given, [Statement(waiver(), rule="evidence/missing", transfer="crm")], SCOPE)
    assert found(after)[0].waived
    assert fails(after.transfers[0], "error")


statements_ = st.builds(
    Statement,
    st.builds(waiver, st.sampled_from(["2026-11-20", DAY, "2027-01-01"]), st.sampled_from(["file", "baseline"])),
    open=st.booleans(),
    fingerprint=st.sampled_from(["", MARK, "1" * 16]),
    rule=st.sampled_from([RULE, "alpha/other", "beta/x"]),
    transfer=st.sampled_from(["", "crm", "other"]),
    leg=st.sampled_from(["", "kk > sh"]),
    line=st.sampled_from([None, ("transfers/crm.transfer.yaml", 9)]),
    level=st.sampled_from(["", "note", "warning", "error"]),
)
findings_ = st.builds(
    finding,
    kind=st.sampled_from(["fail", "open", "review"]),
    level=st.sampled_from(["error", "warning", "note"]),
    rule=st.sampled_from([RULE, "alpha/other"]),
    fingerprint=st.sampled_from([MARK, "1" * 16]),
    location=st.sampled_from([None, place(9, 16), Location("x", 1, 1, 1, 1)]),
)


@given(st.lists(findings_, max_size=4), st.lists(statements_, max_size=5), st.sampled_from(["permitted", "prohibited"]))
def test_a_waiver_never_changes_an_outcome_or_takes_a_finding_away(
    findings: list[Finding], statements: list[Statement], outcome: str
) -> None:
    before = blocked(*findings, outcome=outcome)
    after = accept(before, statements, SCOPE)
    assert [f._replace(waived=False, waiver=None) for f in found(after)] == found(before)
    assert [t._replace(regimes=()) for t in after.transfers] == [t._replace(regimes=()) for t in before.transfers]
    assert after.summary == {**before.summary, "waived": sum(f.waived for f in found(after))}
    assert all(f.waiver is not None and f.waiver.until >= DAY for f in found(after) if f.waived)


@given(st.lists(findings_, max_size=4), st.lists(statements_, max_size=5))
def test_every_waiver_that_does_not_count_is_told(findings: list[Finding], statements: list[Statement]) -> None:
    after = accept(blocked(*findings), statements, SCOPE)
    of_files = [one for one in statements if one.waiver.source == "file"]
    at_work = [
        one
        for one in of_files
        if one.waiver.until >= DAY and any(one.names("crm", f) and one.accepts(f) for f in findings)
    ]
    singly = sum(notice.code in ("waiver-unused", "waiver-expired") for notice in after.notices)
    outside = sum(int(notice.message.split()[0]) for notice in after.notices if notice.code == "waiver-outside")
    assert singly + outside == len(of_files) - len(at_work)
