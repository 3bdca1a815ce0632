from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from govcheck.errors import Problem
from govcheck.render import Options, render
from govcheck.report.model import FactUse, Location, Report
from tests.render.conftest import HOSTILE, citation, finding, place, regime, report, transfer

SCHEMAS = Path(__file__).parents[1] / "golden" / "schemas"


@pytest.fixture(scope="module")
def valid() -> jsonschema.Draft7Validator:
    """The official schema."""
    return jsonschema.Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text(encoding="utf-8")))


def run_of(given: Report, root: str = "") -> dict[str, Any]:
    (run,) = json.loads(render(given, "sarif", Options(root=root)))["runs"]
    assert isinstance(run, dict)
    return run


def result_of(**changes: Any) -> dict[str, Any]:
    (result,) = run_of(report(transfer(regimes=(regime(findings=(finding(**changes),)),))))["results"]
    assert isinstance(result, dict)
    return result


def test_the_official_schema_takes_it(rich: Report, valid: jsonschema.Draft7Validator) -> None:
    for given in (rich, report(), report(transfer()), report(problems=(Problem("a", None, "b", HOSTILE),))):
        assert [error.message for error in valid.iter_errors(json.loads(render(given, "sarif")))] == []


def test_what_code_scanning_needs_beyond_the_schema(rich: Report) -> None:
    run = run_of(rich)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for rule in rules:
        assert 0 < len(rule["shortDescription"]["text"]) <= 1024
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["help"]["text"]
    for result in run["results"]:
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
        assert result["partialFingerprints"] == {"govcheckFinding/v1": "3f29204d51c0a77e"}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_rules_that_an_outcome_rests_on_are_listed(rich: Report) -> None:
    names = {rule["id"] for rule in run_of(rich)["tool"]["driver"]["rules"]}
    assert {"alpha/third-party", "alpha/informed-consent", "alpha/adequacy"} <= names


def test_a_long_description_is_cut() -> None:
    given = report(transfer(regimes=(regime(findings=(finding(title="word " * 500),)),)))
    text = run_of(given)["tool"]["driver"]["rules"][0]["fullDescription"]["text"]
    assert len(text) == 1024 and text.endswith("...")


@pytest.mark.parametrize(
    ("kind", "level", "shown"),
    [
        ("fail", "error", "error"), ("fail", "warning", "warning"), ("fail", "note", "note"),
        ("open", "error", "none"), ("review", "warning", "none"), ("informational", "note", "none"),
    ],
)  # fmt: skip
def test_only_failures_have_a_level(kind: str, level: str, shown: str) -> None:
    result = result_of(kind=kind, level=level)
    assert (result["kind"], result["level"], result["properties"]["level"]) == (kind, shown, level)


def test_a_waived_finding_is_suppressed_and_still_there() -> None:
    result = result_of(waived=True)
    assert [s["status"] for s in result["suppressions"]] == ["accepted"]
    assert result["level"] == "error"


def test_problems_are_notifications_and_no_success() -> None:
    problem = Problem("a b.yaml", None, "empty", "nothing", "expected x")
    (invocation,) = run_of(report(problems=(problem,)))["invocations"]
    (notification,) = invocation["toolConfigurationNotifications"]
    assert invocation["executionSuccessful"] is False
    assert notification["message"]["text"] == "nothing; expected x."
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.yaml"
    assert run_of(report())["invocations"] == [{"executionSuccessful": True}]


@pytest.mark.parametrize(
    ("path", "root", "uri"),
    [
        ("transfers/crm.transfer.yaml", "", "transfers/crm.transfer.yaml"),
        ("./a/../b.yaml", "/srv", "b.yaml"),
        ("日本 %#?.yaml", "", "%E6%97%A5%E6%9C%AC%20%25%23%3F.yaml"),
        ("http://x", "", "http%3A/x"),
        ("/home/me/work/a.yaml", "/home/me/work", "a.yaml"),
        ("/home/me/other/a.yaml", "/home/me/work", "../other/a.yaml"),
        ("/home/me/work/a.yaml", "", "a.yaml"),
        ("half\udcff.yaml", "", "half%FF.yaml"),
        ("-", "", "-"),
    ],
)
def test_places_are_relative_and_encoded(path: str, root: str, uri: str) -> None:
    given = report(transfer(regimes=(regime(findings=(finding(location=Location(path, 1, 2, 3, 4), facts=()),)),)))
    (result,) = run_of(given, root)["results"]
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert where["region"] == {"startLine": 1, "startColumn": 2, "endLine": 3, "endColumn": 4}


def test_facts_are_related_places_each_once() -> None:
    facts = (FactUse("a", 1, place(4, 5)), FactUse("b", 1, place(6, 7)), FactUse("c", 1, place(4, 5)))
    related = result_of(facts=(*facts, FactUse("d", None, None)))["relatedLocations"]
    assert [(one["id"], one["message"]["text"]) for one in related] == [(1, "a"), (2, "b")]


def test_a_message_has_no_links_of_a_manifest() -> None:
    text = result_of(message="see [here](https://evil.example) or [1](1)")["message"]["text"]
    assert "](" not in text
    assert text.startswith("see [here] (https://evil.example) or [1] (1).")


def test_the_message_says_what_to_do_and_under_which_law() -> None:
    result = result_of(message="No ground", guidance="Do this.\n\nThen that.", citations=(citation("5"),))
    assert result["message"]["text"] == "No ground.\n\nDo this.\n\nThen that.\n\nLaw: ACT 5"


def test_outcomes_without_findings_are_among_the_properties() -> None:
    given = report(transfer(id="t", outcome="undetermined", regimes=(regime(outcome="undetermined"),)))
    assert run_of(given)["properties"]["transfers"] == [
        {"id": "t", "asOf": "2026-11-21", "outcome": "undetermined", "regimes": {"alpha": "undetermined"}}
    ]


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_what_is_not_known_can_fail_at_a_level(level: str) -> None:
    its_regime = regime(outcome="undetermined", findings=(finding(kind="open"),))
    open_one = transfer(outcome="undetermined", regimes=(its_regime,))
    (result,) = json.loads(render(report(open_one), "sarif", Options(undetermined_as=level)))["runs"][0]["results"]
    assert (result["kind"], result["level"]) == ("fail", level)
    (result,) = json.loads(render(report(open_one), "sarif"))["runs"][0]["results"]
    assert (result["kind"], result["level"]) == ("open", "none")
