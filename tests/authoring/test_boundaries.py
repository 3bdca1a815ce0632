"""Days and numbers at which an answer may turn want a test on each side."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.authoring.boundaries import untested_boundaries
from govcheck.authoring.runner import read_cases
from tests.small import load, write_pack

DATED = "=== rules/ban.yaml\nkind: prohibition\nin_force: { from: 2020-01-01, until: 2021-01-01 }\n"
LIMIT = "=== rules/ban.yaml\nkind: prohibition\nwhen: { fact: small.number, at_least: 100 }\n"
TABLE = """\
=== rules/ban.yaml
kind: prohibition
when: { fact: small.number, at_least: { row: steps, where: { step: a }, column: persons } }
=== tables/steps.yaml
keys: [step]
columns: { persons: number }
rows:
  - { step: a, persons: 100 }
  - { step: b, persons: 500 }
"""


def untested(root: Path, pack: str, *cases: str) -> list[tuple[str, str]]:
    tests = "".join(f"- {{ name: n, expect: {{}}, {case} }}\n" for case in cases) or "[]\n"
    write_pack(root, f"{pack}=== tests/ban.yaml\n{tests}")
    packs = load(root)
    found, problems = read_cases(packs, packs.pack("small"))
    assert not problems
    return list(untested_boundaries(packs.pack("small"), found))


def at(day: str) -> str:
    return f"as_of: {day}"


def number(stated: str) -> str:
    return f"as_of: 2026-01-01, facts: {{ small.number: {stated} }}"


START = (at("1999-12-31"), at("2000-01-01"))


def test_each_day_wants_both_sides(tmp_path: Path) -> None:
    assert untested(tmp_path / "a", DATED) == [
        ("small/rules/ban.yaml", "no test on 2019-12-31 or 2020-01-01, where something begins or ends on 2020-01-01"),
        ("small/rules/ban.yaml", "no test on 2020-12-31 or 2021-01-01, where something begins or ends on 2021-01-01"),
    ]
    some = [at("2019-12-31"), at("2020-01-01"), at("2021-01-01")]
    assert untested(tmp_path / "b", DATED, *some) == [
        ("small/rules/ban.yaml", "no test on 2020-12-31, where something begins or ends on 2021-01-01")
    ]
    assert untested(tmp_path / "c", DATED, *some, at("2020-12-31")) == []


def test_a_day_among_the_facts_counts(tmp_path: Path) -> None:
    facts = "as_of: 2026-01-01, facts: { small.day: 2019-12-31, safeguards: [{ kinds: [x], signed_on: 2020-01-01 }] }"
    assert untested(tmp_path, DATED, facts, at("2020-12-31"), at("2021-01-01")) == []


@pytest.mark.parametrize(
    ("stated", "missing"),
    [
        ((), "99 or 100"), (("99",), "100"), (("100",), "99"), (("99", "100"), None), (("100", "101"), None),
        (("5", "1000"), "99 or 100"), (("{ at_most: 99 }", "{ at_least: 100 }"), None),
        (("{ at_least: 99, at_most: 100 }",), None),
    ],
)  # fmt: skip
def test_each_number_wants_both_sides(tmp_path: Path, stated: tuple[str, ...], missing: str | None) -> None:
    found = untested(tmp_path, LIMIT, *START, *map(number, stated))
    expected = [("small/rules/ban.yaml", f"no test with small.number at {missing}, where the threshold is 100")]
    assert found == (expected if missing else [])


def test_a_number_in_a_table_wants_both_sides_where_it_is_read(tmp_path: Path) -> None:
    found = untested(tmp_path / "a", TABLE, *START)
    assert found == [
        ("small/tables/steps.yaml", "no test with small.number at 99 or 100, where the threshold is 100")
    ]
    assert untested(tmp_path / "b", TABLE, *START, number("99"), number("100")) == []


def test_terms_rows_and_limits_of_rows_have_boundaries_too(tmp_path: Path) -> None:
    pack = """\
=== terms/t.yaml
in_force: { from: 2001-01-01 }
means: { fact: small.number, at_most: 7 }
=== tables/t.yaml
keys: [country]
rows: [{ country: JP, in_force: { from: 2002-01-01 }, when: { fact: small.number, more_than: 9 } }]
"""
    found = untested(tmp_path, pack)
    assert [file for file, _ in found] == [
        "small/tables/t.yaml", "small/terms/t.yaml", "small/tables/t.yaml", "small/terms/t.yaml",
    ]  # fmt: skip
    assert [message.rpartition(" ")[2] for _, message in found] == ["2002-01-01", "2001-01-01", "9", "7"]


def test_nothing_to_turn_on_wants_nothing(tmp_path: Path) -> None:
    pack = "=== rules/ban.yaml\nkind: prohibition\nin_force: {}\nwhen: { fact: small.number, at_least: 0 }\n"
    assert untested(tmp_path, pack) == []
