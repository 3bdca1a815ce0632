from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.render import Options, render
from govcheck.render.csv import COLUMNS, safe
from govcheck.report.model import Report
from tests.render.conftest import finding, place, regime, report, transfer


def rows_of(given: Report) -> list[dict[str, str]]:
    text = render(given, "csv", Options(root="/srv"))
    assert text.startswith("\ufeff") and text.endswith("\r\n")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def row_of(**changes: Any) -> dict[str, str]:
    (row,) = rows_of(report(transfer(regimes=(regime(findings=(finding(**changes),)),))))
    return row


def test_a_finding_is_a_row() -> None:
    row = row_of(location=place(9, 16, "/srv/a.yaml"), waived=True)
    assert list(row) == list(COLUMNS)
    assert (row["transfer"], row["regime"], row["rule"]) == ("crm", "alpha", "alpha/third-party")
    assert (row["waived"], row["law"], row["links"]) == ("yes", "ACT 28(1)", "https://law.example/ACT#28(1)")
    assert (row["path"], row["line"], row["column"], row["fingerprint"]) == ("a.yaml", "9", "16", "3f29204d51c0a77e")
    assert "\n" not in row["guidance"]


def test_a_regime_without_findings_is_a_row_too() -> None:
    (row,) = rows_of(report(transfer(location=None)))
    assert (row["regime"], row["regime_outcome"], row["rule"], row["line"]) == ("alpha", "permitted", "", "")


def test_every_row_has_every_column(rich: Report) -> None:
    text = render(rich, "csv")
    assert {len(row) for row in csv.reader(io.StringIO(text[1:], newline=""))} == {len(COLUMNS)}


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1", "\r=1", "\x00=1", "\u200e=1", "＝1", "＋1", "－1", "＠A"]
)
def test_what_begins_like_a_formula_is_text(text: str) -> None:
    assert row_of(message=text)["message"].startswith("'")


@given(st.text(st.one_of(st.characters(), st.sampled_from("=+-@\t\r\n ;,\"'")), max_size=30))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    for cell in row_of(message=text, guidance=text, leg=text).values():
        assert not cell.startswith(tuple("=+-@\t\r\n ＝＋－＠"))


def test_ordinary_text_stays_as_it_is() -> None:
    assert safe('上海 "a, b"; 10 % - 2') == '上海 "a, b"; 10 % - 2'
