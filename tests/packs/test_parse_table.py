"""Tables: rows with their days, keys, limits and citations; and their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import Problem
from govcheck.packs.condition import TRUE_NODE, Leaf, Literal
from govcheck.packs.parse_table import read_world_table
from govcheck.source import load_text
from tests.small import Regime, problems

TABLE = """
=== tables/t.yaml
keys: [country, zone]
columns: { persons: number, note: text, listed: boolean }
in_force: { from: 2010-01-01 }
citations: [{ instrument: ACT, article: "5" }]
confidence: secondary
rows:
  - { country: JP, zone: '*', persons: 5, note: n, listed: true }
  - country: [DE, FR]
    zone: z
    in_force: { from: 2020-01-01, until: 2021-01-01 }
    when: { fact: small.flag, is: true }
    citations: [{ instrument: ACT, article: "6" }]
    confidence: recalled
    notes: not a column
  - { country: true, zone: 5 }
"""


def test_rows(tmp_path: Path) -> None:
    table = Regime(tmp_path, TABLE).pack.tables["t"]
    plain, dated, odd = table.rows
    assert table.keys == ("country", "zone")
    assert table.file == "small/tables/t.yaml"
    assert plain.keys == (frozenset({"JP"}), None)
    assert dict(plain.columns) == {"persons": 5, "note": "n", "listed": True}
    assert plain.when == TRUE_NODE
    assert tuple(plain.span) == ("2010-01-01", "9999-12-31")
    assert [source.article for source in plain.citations] == ["5"]
    assert plain.confidence == "secondary"
    assert dated.keys == (frozenset({"DE", "FR"}), frozenset({"z"}))
    assert dict(dated.columns) == {}
    assert dated.when == Leaf("small.flag", "is", Literal(True))
    assert tuple(dated.span) == ("2020-01-01", "2021-01-01")
    assert [source.article for source in dated.citations] == ["6"]
    assert dated.confidence == "recalled"
    assert odd.keys == (frozenset({"true"}), frozenset({"5"}))
    assert [row.number for row in table.rows] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "line", "code", "message"),
    [
        ("keys: [country]\nrows: [{ country: 5.5 }, { zone: JP }]\n", 2, "wrong-type", "the key country is None"),
        ("keys: [country]\nrows:\n  - { country: [JP, 5] }\n", 3, "wrong-type", "the key country is ['JP', 5]"),
        ("keys: [country]\nrows:\n  - JP\n", 3, "wrong-type", "a row is a mapping"),
        ("rows: []\n", 1, "missing-key", "'keys' is missing"),
        ("keys: [country]\n", 1, "missing-key", "'rows' is missing"),
        ("table: u\nkeys: [country]\nrows: []\n", 1, "wrong-value", "table is 'u'"),
        ("keys: [country]\nrow: []\nrows: []\n", 2, "unknown-key", "'row' is not a key here"),
        ("keys: [country]\nrows:\n  - { country: JP, when: { fact: small.flg, is: true } }\n", 3, "unknown-fact",
         "'small.flg' is not a fact"),
        ("keys: [country]\nrows:\n  - { country: JP, in_force: { from: 2021-02-30 } }\n", 3, "bad-date",
         "'2021-02-30' is not a day"),
        ("keys: [country]\nrows:\n  - { country: JP, in_force: { from: 2021-01-01, until: 2020-01-01 } }\n", 3,
         "bad-date", "the span from 2021-01-01 until 2020-01-01 is empty"),
        ("keys: [country]\nrows:\n  - { country: JP, confidence: sure }\n", 3, "wrong-value", "confidence is 'sure'"),
        ("keys: [country]\nrows:\n  - { country: JP, citations: [{ article: '1' }] }\n", 3, "missing-key",
         "'instrument' is missing"),
    ],
)  # fmt: skip
def test_faults(tmp_path: Path, text: str, line: int, code: str, message: str) -> None:
    found = problems(tmp_path, f"=== tables/t.yaml\n{text}")
    assert (found[0].region and found[0].region.line, found[0].code, found[0].message) == (line, code, message)
    assert Path(found[0].path).name == "t.yaml"


def test_a_condition_may_name_the_columns_a_table_has_and_no_others(tmp_path: Path) -> None:
    rule = "=== rules/r.yaml\nkind: prohibition\nwhen: { row: t, where: { COLUMN: x } }\n"
    for column in ("country", "zone", "persons", "note", "listed"):
        assert problems(tmp_path / column, TABLE + rule.replace("COLUMN", column)) == []
    [found] = problems(tmp_path / "other", TABLE + rule.replace("COLUMN", "notes"))
    assert (found.code, found.expected) == ("unknown-column", "did you mean 'note'?")


def test_a_column_of_the_world() -> None:
    found: list[Problem] = []
    text = "table: eea\ntitle: t\nkeys: [country]\nin_force: { from: 1994-01-01 }\nrows: [{ country: DE, side: EU }]\n"
    table = read_world_table(load_text(text, "eea.yaml"), "eea", found, "world/tables/eea.yaml")
    assert table is not None and not found
    assert table.file == "world/tables/eea.yaml"
    assert dict(table.rows[0].columns) == {"side": "EU"}
    assert table.rows[0].span.start == "1994-01-01"
