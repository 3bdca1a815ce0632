"""The regime matrix for programs: the JSON holds everything, and no cell of the CSV is taken for a formula."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest

import govcheck
from govcheck.api import load_packs
from govcheck.matrix.build import matrix as built
from govcheck.render.matrix_data import COLUMNS, as_csv, as_json
from govcheck.report.matrix import Matrix, Recognition
from govcheck.report.model import PackInfo
from tests.render.test_matrix import FULL, PACT, ROW, UNKNOWN, matrix, pair

WHOLE = matrix(FULL, pair("DE", "JP", laws=(), exporter_has_pack=False, there=UNKNOWN))
INFO = PackInfo("home", "The home act", "1", "sha256:0", "2026-06-01")


def rows(found: Matrix) -> list[dict[str, str]]:
    text = as_csv(found)
    assert text.startswith("\ufeff") and text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def test_the_json_holds_every_part_of_every_pair() -> None:
    text = as_json(WHOLE._replace(packs=(INFO,)))
    found = json.loads(text)
    assert list(found) == ["format", "govcheck", "as_of", "places", "assumed", "packs", "pairs"]
    assert (found["format"], found["as_of"]) == ("govcheck-matrix/1", "2026-06-15")
    assert found["places"] == {"JP": "Japan", "DE": "Germany"}
    assert found["packs"] == [{"id": "home", "version": "1", "digest": "sha256:0", "reviewed_on": "2026-06-01"}]
    first, second = found["pairs"]
    assert list(first) == list(FULL._fields)
    assert (first["exporter"], first["importer"], first["strictest"]) == ("JP", "DE", ["PACT"])
    assert first["laws"][0]["citations"] == [
        {"instrument": "ACT", "article": "28(1)", "url": "https://law.example/act", "checked_on": "2026-06-01",
         "title": "The Act"}
    ]  # fmt: skip
    assert first["may"][0]["turns_on"] == ["data.form"]
    assert (first["there"]["state"], first["there"]["entries"][0]["until"]) == ("part", "2027-01-01")
    assert [item["standing"] for item in first["agreements"]] == ["in_force", "pending"]
    assert (second["exporter_has_pack"], second["laws"], second["there"]["state"]) == (False, [], "unknown")


SCHEMA = json.loads((Path(govcheck.__file__).parent / "schemas" / "matrix.schema.json").read_text(encoding="utf-8"))


def test_the_json_follows_its_schema() -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    real = built(load_packs(), ("JP", "CN", "DE", "GB", "CA", "AU", "SG", "US", "MM", "KR", "FR", "AE"), "2026-11-21")
    for found in (WHOLE._replace(packs=(INFO,)), real):
        assert [error.message for error in validator.iter_errors(json.loads(as_json(found)))] == []
    wrong = json.loads(as_json(WHOLE))
    wrong["pairs"][0]["more"] = 1
    assert not validator.is_valid(wrong)


def test_each_pair_has_a_line_of_its_own() -> None:
    lines = as_json(WHOLE).splitlines()
    assert sum('"exporter": ' in line for line in lines) == 2
    assert all(json.loads(line.strip().rstrip(",")) for line in lines if line.startswith('  {"exporter"'))


def test_the_same_matrix_gives_the_same_bytes() -> None:
    assert as_json(WHOLE) == as_json(WHOLE) and as_csv(WHOLE) == as_csv(WHOLE)


def test_each_ordered_pair_is_a_row() -> None:
    first, second = rows(WHOLE)
    assert list(first) == list(COLUMNS)
    assert (first["as_of"], first["exporter"], first["importer"], first["binds"]) == ("2026-06-15", "JP", "DE", "Home")
    assert (first["may_bind"], first["exporter_has_pack"], first["unknown"]) == (
        "Far", "yes", "No pack states the law of Germany"
    )  # fmt: skip
    assert (first["recognised"], first["recognised_back"]) == ("part", "unknown")
    assert (first["recognised_by"], first["recognised_scope"]) == ("Listed places 1/2020", "Firms")
    assert (first["recognised_since"], first["recognised_until"]) == ("2020-01-01", "2027-01-01")
    assert (first["in_force"], first["strictest"], first["strictness"], first["pending"]) == (
        "PACT (3, since 2022-01-01)", "PACT", "3", "SOON"
    )  # fmt: skip
    assert (first["law"], first["links"]) == ("ACT 28(1)", "https://law.example/act")
    assert (second["binds"], second["exporter_has_pack"], second["recognised"], second["in_force"]) == (
        "", "no", "unknown", ""
    )  # fmt: skip


def test_what_is_open_unread_or_voluntary_has_its_place() -> None:
    agreements = (
        PACT._replace(held="open"), PACT._replace(name="MUTE", strictness=None),
        PACT._replace(name="CLUB", standing="tool"),
    )  # fmt: skip
    (row,) = rows(matrix(pair(laws=(FULL.laws[0]._replace(held="open"),), agreements=agreements)))
    assert (row["binds"], row["open"], row["in_force"], row["tools"], row["strictness"]) == (
        "Home?", "PACT", "MUTE (not read, since 2022-01-01)", "CLUB", ""
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    sly = pair(
        laws=(FULL.laws[0]._replace(name=text),),
        there=Recognition("part", (ROW._replace(scope=text, title=text),)),
        agreements=(PACT._replace(name=text),),
        unknown=(text,),
    )
    (row,) = rows(matrix(sly))
    for column in ("binds", "recognised_scope", "recognised_by", "in_force", "unknown"):
        assert row[column].startswith(f"'{text}")
