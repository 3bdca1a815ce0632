from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from govcheck.errors import Problem
from govcheck.render import Options, render
from govcheck.report.model import Report
from tests.render.conftest import HOSTILE, finding, regime, report, transfer

SCHEMAS = Path(__file__).parents[1] / "golden" / "schemas"


@pytest.fixture(scope="module")
def valid() -> jsonschema.Draft202012Validator:
    text = (SCHEMAS / "oscal-assessment-results-1.2.1.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(
        json.loads(text), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def document(given: Report) -> dict[str, Any]:
    found = json.loads(render(given, "oscal", Options(root="/srv")))["assessment-results"]
    assert isinstance(found, dict)
    return found


def result_of(*regimes: Any, **changes: Any) -> dict[str, Any]:
    (result,) = document(report(transfer(regimes=regimes, **changes)))["results"]
    assert isinstance(result, dict)
    return result


def uuids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "uuid" in value:
            yield value["uuid"]
        for inner in value.values():
            yield from uuids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from uuids(inner)


def test_the_schema_takes_it(rich: Report, valid: jsonschema.Draft202012Validator) -> None:
    empty = transfer(id="", title="", regimes=(regime(id="", findings=(finding(title="", message="", guidance=""),)),))
    for given in (rich, report(), report(empty), report(problems=(Problem("a", None, "b", HOSTILE),))):
        assert [e.message for e in valid.iter_errors(json.loads(render(given, "oscal")))] == []


def test_the_schema_refuses_what_is_wrong(valid: jsonschema.Draft202012Validator) -> None:
    for key in ("uuid", "metadata", "import-ap", "results"):
        data = json.loads(render(report(), "oscal"))
        del data["assessment-results"][key]
        assert not valid.is_valid(data)


def test_every_identifier_is_used_once(rich: Report) -> None:
    found = list(uuids(document(rich)))
    assert len(found) == len(set(found))


def test_references_lead_somewhere(rich: Report) -> None:
    whole = document(rich)
    assert whole["import-ap"]["href"] == f"#{whole['back-matter']['resources'][0]['uuid']}"
    for result in whole["results"]:
        known = {observation["uuid"] for observation in result.get("observations", ())}
        for one in result.get("findings", ()):
            assert {related["observation-uuid"] for related in one["related-observations"]} <= known


@pytest.mark.parametrize(
    ("outcome", "binding_on", "state"),
    [
        ("permitted", "organisation", "satisfied"), ("prohibited", "organisation", "not-satisfied"),
        ("action_required", "organisation", "not-satisfied"), ("undetermined", "organisation", None),
        ("out_of_scope", "organisation", None), ("permitted", "state", None),
    ],
)  # fmt: skip
def test_only_a_verdict_is_a_finding(outcome: str, binding_on: str, state: str | None) -> None:
    result = result_of(regime(outcome=outcome, binding_on=binding_on))
    states = [one["target"]["status"]["state"] for one in result.get("findings", ())]
    assert states == ([state] if state else [])
    assert len(result["observations"]) == 1


def test_a_waiver_changes_no_state_and_is_said() -> None:
    result = result_of(regime(outcome="prohibited", findings=(finding(waived=True), finding())))
    (one,) = result["findings"]
    assert one["target"]["status"]["state"] == "not-satisfied"
    assert one["remarks"] == "1 of 2 findings of level error are waived."


def test_the_day_is_that_of_the_law_and_no_clock_is_read() -> None:
    whole = document(report(transfer(as_of="2027-01-01")))
    assert whole["metadata"]["last-modified"] == "2026-11-21T00:00:00Z"
    assert whole["results"][0]["start"] == "2027-01-01T00:00:00Z"


def test_another_report_has_another_identifier() -> None:
    assert document(report())["uuid"] != document(report(transfer()))["uuid"]
