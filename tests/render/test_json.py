from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from govcheck.cli.schema import _FOLDER
from govcheck.render import render
from govcheck.render.json import as_dict
from govcheck.report.model import Report
from tests.render.conftest import finding, regime, report, transfer

# Every key the format has, in its order.
KEYS = {
    "": [
        "format", "govcheck", "as_of", "packs", "transfers", "problems", "summary", "notices", "chains", "whole_chains",
    ],
    "packs": ["id", "version", "digest", "reviewed_on"],
    "transfers": [
        "id", "title", "as_of", "outcome", "location", "regimes", "conflicts", "plan", "upcoming", "flows", "evidence",
        "continues",
    ],
    "regimes": [
        "id", "binding_on", "outcome", "curable", "determined_by", "carried_by", "routes", "conclusions", "possible",
        "findings", "questions", "basis", "pack_version", "exact", "ways",
    ],
    "findings": [
        "rule", "leg", "kind", "level", "message", "guidance", "citations", "location", "facts", "fingerprint",
        "waived", "confidence", "waiver",
    ],
    "facts": ["name", "value", "location"],
    "questions": ["fact", "question", "affects", "settles", "leg", "why"],
    "conflicts": [
        "id", "regimes", "rules", "message", "citations", "kind", "legs", "meaning", "way_out", "core",
    ],
    "plan": [
        "safeguards", "facts", "assuming", "effort", "lead_time_days", "settles", "provided", "steps",
    ],
    "summary": [
        "transfers", "permitted", "action_required", "prohibited", "undetermined", "out_of_scope", "waived",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    with open(f"{_FOLDER}/report.schema.json", encoding="utf-8") as stream:
        loaded: dict[str, Any] = json.load(stream)
    jsonschema.Draft202012Validator.check_schema(loaded)
    return loaded


def keys_are_in_order(value: Any, name: str = "") -> None:
    if isinstance(value, dict):
        if name in KEYS and "safeguard.standard_clauses.status" not in value:  # the facts that a plan sets
            assert list(value) == KEYS[name], name
        for key, inner in value.items():
            keys_are_in_order(inner, key)
    elif isinstance(value, list):
        for inner in value:
            keys_are_in_order(inner, name)


def test_the_rich_report_fits_the_schema(rich: Report, schema: dict[str, Any]) -> None:
    jsonschema.validate(as_dict(rich), schema)


def test_an_empty_report_fits_the_schema(schema: dict[str, Any]) -> None:
    jsonschema.validate(as_dict(report()), schema)


def test_the_schema_knows_no_further_keys(rich: Report, schema: dict[str, Any]) -> None:
    data = as_dict(rich)
    data["transfers"][0]["regimes"][0]["surprise"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema)


def test_keys_and_their_order(rich: Report) -> None:
    keys_are_in_order(as_dict(rich))


def test_text_of_any_script_stays_as_it_is(rich: Report) -> None:
    text = render(rich, "json")
    assert "上海サポートセンターによる顧客記録の閲覧" in text
    assert "个人信息是否经过去标识化处理？" in text
    assert text.endswith("}\n")
    assert "\x1b" not in text


def test_one_line_for_each_transfer() -> None:
    text = render(report(transfer(id="a"), transfer(id="b")), "json")
    assert sum(line.startswith('  {"id": "a"') for line in text.splitlines()) == 1
    assert sum(line.startswith('  {"id": "b"') for line in text.splitlines()) == 1


def test_half_a_surrogate_pair_is_still_json_in_utf8() -> None:
    text = render(report(transfer(title="half \udcff pair, whole \U0001f600")), "json")
    assert json.loads(text.encode("utf-8"))["transfers"][0]["title"] == "half \udcff pair, whole \U0001f600"


def test_the_same_report_gives_the_same_bytes(rich: Report) -> None:
    assert render(rich, "json") == render(rich, "json")


def test_nothing_is_rewritten() -> None:
    odd = finding(message='1,000 %  NO 2026-02-30 \\ "quoted" </script>')
    data = as_dict(report(transfer(regimes=(regime(findings=(odd,)),))))
    assert data["transfers"][0]["regimes"][0]["findings"][0]["message"] == odd.message
