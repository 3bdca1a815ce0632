from __future__ import annotations

import csv
import io
import json

import pytest

from tests.cli.conftest import Run


def test_a_language_that_nobody_speaks(run: Run) -> None:
    assert run("matrix", "--lang", "jp") == (2, "", "--lang: wrong-value: there is no 'jp'; use one of en, ja\n")


def test_two_places_as_text(run: Run) -> None:
    code, out, err = run("matrix", "--as-of", "2026-11-21", "--between", "JP,CN")
    assert (code, err) == (0, "")
    assert out.startswith("Regime matrix under the law of 2026-11-21")
    assert all(len(line) <= 80 for line in out.splitlines())


def test_as_json_and_csv(run: Run) -> None:
    arguments = ("matrix", "--as-of", "2026-11-21", "--between", "JP, CN ,DE")
    found = json.loads(run(*arguments, "--format", "json").out)
    assert (found["format"], len(found["pairs"])) == ("govcheck-matrix/1", 6)
    rows = list(csv.DictReader(io.StringIO(run(*arguments, "--format", "csv").out[1:], newline="")))
    assert [(row["exporter"], row["importer"]) for row in rows] == [
        (pair["exporter"], pair["importer"]) for pair in found["pairs"]
    ]


def test_by_default_places_with_a_pack_and_today(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcheck.api.today", lambda: "2021-12-31")
    found = json.loads(run("matrix", "--format", "json").out)
    assert found["as_of"] == "2021-12-31"
    assert {"CN", "DE", "GB", "JP"} <= set(found["places"])


def test_one_pair_is_explained_both_ways(run: Run) -> None:
    code, out, err = run("matrix", "--as-of", "2021-12-31", "--explain", "JP,CN")
    assert (code, err) == (0, "")
    assert "JP > CN: from Japan to China" in out and "CN > JP: from China to Japan" in out
    assert "RCEP, strictness" not in out
    after = run("matrix", "--as-of", "2022-01-01", "--explain", "JP,CN").out
    assert after.count("rcep/terms/in-force-between.yaml, since 2022-01-01") == 2


def test_an_explanation_can_be_had_as_data(run: Run) -> None:
    found = json.loads(run("matrix", "--explain", "CN,JP", "--format", "json").out)
    assert [(pair["exporter"], pair["importer"]) for pair in found["pairs"]] == [("CN", "JP"), ("JP", "CN")]


def test_names_in_another_language(run: Run) -> None:
    assert "日本" in run("matrix", "--explain", "JP,CN", "--lang", "ja").out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--between", "JP,UK"),
         "--between: unknown-country: there is no country 'UK'; use GB (the ISO code of the United Kingdom is GB)"),
        (("--between", "JP,Chi"),
         "--between: unknown-country: there is no country 'Chi'; expected a two-letter code of ISO 3166-1 such as JP"),
        (("--explain", "JP,jp"), "--explain: unknown-country: there is no country 'jp'; use JP"),
        (("--between", "JP"), "--between: wrong-value: one place has nothing to stand between; name two or more"),
        (("--between", " , "), "--between: wrong-value: it names no place; name countries, as in JP,CN,DE"),
        (("--explain", "JP,CN,DE"), "--explain: wrong-value: 'JP,CN,DE' is not two places; name two, as in JP,CN"),
        (("--format", "xml"), "--format: wrong-value: there is no 'xml'; use one of text, json, csv"),
        (("--as-of", "2026-02-30"),
         "--as-of: wrong-date: '2026-02-30' is not a day of the calendar; expected a day such as 2026-11-21"),
        (("--pack", "nowhere"),
         "nowhere: no-pack: there is no pack here; expected a folder with a pack.yaml"),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_one_line(run: Run, arguments: tuple[str, ...], line: str) -> None:
    code, out, err = run("matrix", *arguments)
    assert (code, out, err) == (2, "", line + "\n")
