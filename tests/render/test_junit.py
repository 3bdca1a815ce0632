from __future__ import annotations

from typing import Any

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from govcheck.errors import Problem, Region
from govcheck.render import Options, render
from govcheck.report.model import Report
from tests.render.conftest import HOSTILE, finding, place, regime, report, transfer


def suites_of(given: Report) -> list[TestSuite]:
    """What a reader of JUnit files makes of it."""
    return list(JUnitXml.fromstring(render(given, "junit", Options(root="/srv")).encode("utf-8")))


def case_of(**changes: Any) -> TestCase:
    (suite,) = suites_of(report(transfer(regimes=(regime(findings=(finding(**changes),)),))))
    return next(case for case in suite if "." in case.classname)


def test_counts_are_those_of_the_cases(rich: Report) -> None:
    whole = JUnitXml.fromstring(render(rich, "junit").encode("utf-8"))
    cases = [case for suite in whole for case in suite]
    results = [result for case in cases for result in case.result]
    assert (whole.tests, whole.failures, whole.errors, whole.skipped) == (
        len(cases),
        sum(isinstance(result, Failure) for result in results),
        sum(isinstance(result, Error) for result in results),
        sum(isinstance(result, Skipped) for result in results),
    )
    assert (whole.failures, whole.errors, whole.skipped) == (3, 2, 3)


def test_one_suite_for_each_manifest() -> None:
    given = report(
        transfer(id="a", location=place(1, 1, "a.yaml")), transfer(id="b", location=place(1, 1, "/srv/b.yaml")),
        transfer(id="c", location=place(9, 1, "a.yaml"), as_of="2027-01-01"), transfer(id="d", location=None),
    )  # fmt: skip
    suites = suites_of(given)
    assert [(suite.name, suite.tests) for suite in suites] == [("a.yaml", 2), ("b.yaml", 1), ("transfers", 1)]
    assert [suite.timestamp[:10] for suite in suites] == ["2027-01-01", "2026-11-21", "2026-11-21"]


def test_an_error_is_a_failure_with_its_place() -> None:
    case = case_of()
    (failure,) = case.result
    assert isinstance(failure, Failure)
    assert (case.classname, case.name) == ("alpha.third-party", "crm (kk > sh)")
    assert (failure.type, failure.message) == ("permitted", "No ground carries the transfer to the importer")
    assert (case._elem.get("file"), case._elem.get("line")) == ("transfers/crm.transfer.yaml", "9")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "open"}, "not known: No ground carries the transfer to the importer"),
        ({"waived": True}, "waived: No ground carries the transfer to the importer"),
    ],
)
def test_undetermined_and_waived_are_skipped_with_the_reason(changes: dict[str, Any], message: str) -> None:
    (skipped,) = case_of(**changes).result
    assert isinstance(skipped, Skipped)
    assert skipped.message == message


@pytest.mark.parametrize("level", ["warning", "note"])
def test_what_is_below_error_passes_and_is_told(level: str) -> None:
    case = case_of(level=level)
    assert case.result == []
    assert case.system_out.startswith(f"{level}, fail, fingerprint 3f29204d51c0a77e")


@pytest.mark.parametrize(
    ("outcome", "binding_on", "result"),
    [
        ("permitted", "organisation", []), ("out_of_scope", "organisation", []), ("undetermined", "state", []),
        ("undetermined", "organisation", [Skipped]), ("prohibited", "organisation", [Failure]),
        ("action_required", "organisation", [Failure]),
    ],
)  # fmt: skip
def test_a_regime_without_findings_says_its_outcome(outcome: str, binding_on: str, result: list[type]) -> None:
    ((case,),) = suites_of(report(transfer(regimes=(regime(outcome=outcome, binding_on=binding_on),))))
    assert (case.classname, case.name) == ("alpha", "crm")
    assert [type(one) for one in case.result] == result


def test_an_outcome_that_only_a_warning_stands_beside_still_fails() -> None:
    ((first, second),) = suites_of(
        report(transfer(regimes=(regime(outcome="prohibited", findings=(finding(level="warning"),)),)))
    )
    assert [type(one) for one in first.result] == [Failure]
    assert second.result == []


def test_a_waived_error_is_not_failed_a_second_time() -> None:
    ((case,),) = suites_of(report(transfer(regimes=(regime(outcome="prohibited", findings=(finding(waived=True),)),))))
    assert [type(one) for one in case.result] == [Skipped]


def test_no_two_cases_have_one_name() -> None:
    (suite,) = suites_of(report(transfer(regimes=(regime(findings=(finding(), finding(), finding(leg="other"))),))))
    names = [case.name for case in suite]
    assert names == ["crm (kk > sh)", "crm (kk > sh) #2", "crm (other)"]


def test_problems_are_errors() -> None:
    problem = Problem("/srv/a.yaml", Region(1, 2, 1, 3), "wrong-type", HOSTILE, "use x")
    (suite,) = suites_of(report(problems=(problem,)))
    (case,) = suite
    (error,) = case.result
    assert isinstance(error, Error)
    assert (suite.name, case.classname, case.name) == ("a.yaml", "govcheck.wrong-type", "a.yaml:1:2")
    assert (error.type, error.message) == ("wrong-type", "[31mred[0m  ::error::gnp.exe2J end; use x")
