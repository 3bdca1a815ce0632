"""Tables, terms, readings and days in conditions: what a condition means on a day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govcheck.truth import Truth
from tests.small import Regime

# JP always, DE in 2020 only, US with a limit, KR and BR with one limit for both, anything with the flag FR had.
TABLES = """
=== tables/list.yaml
keys: [country]
rows:
  - { country: JP }
  - { country: [DE, AT], in_force: { from: 2020-01-01, until: 2021-01-01 } }
  - { country: US, when: { fact: small.flag, is: true } }
  - { country: [KR, BR], when: { fact: small.other, is: true } }
=== tables/open.yaml
keys: [country]
rows:
  - { country: '*', when: { fact: small.flag, is: true } }
  - { country: JP }
=== tables/words.yaml
keys: [word]
rows:
  - { word: x }
  - { word: y, when: { fact: small.flag, is: true } }
=== tables/empty.yaml
keys: [country]
rows:
  - { country: JP, in_force: { from: 2030-01-01 } }
=== terms/in.yaml
means: { fact: importer.country, in: { table: list } }
=== terms/not-in.yaml
means: { fact: importer.country, not_in: { table: list } }
=== terms/in-open.yaml
means: { fact: importer.country, in: { table: open } }
=== terms/not-in-open.yaml
means: { fact: importer.country, not_in: { table: open } }
=== terms/any.yaml
means: { fact: small.places, includes_any: { table: list } }
=== terms/subset.yaml
means: { fact: small.places, subset_of: { table: list } }
=== terms/subset-open.yaml
means: { fact: small.places, subset_of: { table: open } }
=== terms/words-any.yaml
means: { fact: small.set, includes_any: { table: words } }
=== terms/words-subset.yaml
means: { fact: small.set, subset_of: { table: words } }
=== terms/in-empty.yaml
means: { fact: importer.country, in: { table: empty } }
=== terms/not-in-empty.yaml
means: { fact: importer.country, not_in: { table: empty } }
=== terms/any-empty.yaml
means: { fact: small.places, includes_any: { table: empty } }
=== terms/subset-empty.yaml
means: { fact: small.places, subset_of: { table: empty } }
=== terms/in-world.yaml
means: { fact: importer.country, in: { table: world/eea } }
"""


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("tables"), TABLES)


FLAG, NO_FLAG = {"small.flag": True}, {"small.flag": False}
OTHER = {"small.other": True}


def country(code: str | None, *more: dict[str, Any]) -> dict[str, Any]:
    facts = {} if code is None else {"importer.country": code}
    return {name: value for part in (facts, *more) for name, value in part.items()}


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        (country("JP"), True), (country("CN"), False), (country("DE"), False), (country(None), None),
        (country("US"), None), (country("US", FLAG), True), (country("US", NO_FLAG), False),
        (country("KR"), None), (country("BR", OTHER), True), (country("KR", {"small.other": False}), False),
        (country("KR", FLAG), None), (country(None, FLAG, OTHER), None),
    ],
)  # fmt: skip
def test_in_a_table(tables: Regime, facts: dict[str, Any], truth: Truth) -> None:
    assert tables.truth("in", facts) is truth
    assert tables.truth("not-in", facts) is (None if truth is None else not truth)


def test_a_row_with_a_limit_leaves_countries_without_a_row_alone(tables: Regime) -> None:
    # Nothing is known of the limits, and yet nothing is open.
    for code in ("CN", "FR", "IN", "XK"):
        assert tables.truth("in", country(code)) is False
        assert tables.truth("not-in", country(code)) is True


@pytest.mark.parametrize(
    ("day", "truth"),
    [("2019-12-31", False), ("2020-01-01", True), ("2020-12-31", True), ("2021-01-01", False)],
)
def test_rows_count_on_their_days(tables: Regime, day: str, truth: bool) -> None:
    for code in ("DE", "AT"):
        assert tables.truth("in", country(code), day) is truth
        assert tables.truth("not-in", country(code), day) is not truth


@pytest.mark.parametrize(
    ("facts", "truth"),
    [
        (country("JP"), True), (country("CN"), None), (country("CN", FLAG), True), (country("CN", NO_FLAG), False),
        (country("JP", NO_FLAG), True), (country(None, FLAG), True), (country(None), None),
        (country(None, NO_FLAG), None),
    ],
)  # fmt: skip
def test_a_row_for_anything(tables: Regime, facts: dict[str, Any], truth: Truth) -> None:
    assert tables.truth("in-open", facts) is truth
    if facts.get("importer.country"):
        assert tables.truth("not-in-open", facts) is (None if truth is None else not truth)


@pytest.mark.parametrize(
    ("places", "more", "truth"),
    [
        (["JP", "CN"], {}, True), (["CN"], {}, False), ([], {}, False), (["US", "CN"], {}, None),
        (["US", "CN"], FLAG, True), (["US", "KR"], NO_FLAG, None),
        (["US", "KR"], NO_FLAG | {"small.other": False}, False),
    ],
)  # fmt: skip
def test_includes_any_of_a_table_with_limited_rows(
    tables: Regime, places: list[str], more: dict[str, Any], truth: Truth
) -> None:
    assert tables.truth("any", {"small.places": places, **more}) is truth


@pytest.mark.parametrize(
    ("places", "more", "truth"),
    [
        ([], {}, True), (["JP"], {}, True), (["JP", "CN"], {}, False), (["JP", "US"], {}, None),
        (["JP", "US"], FLAG, True), (["JP", "US"], NO_FLAG, False), (["US", "KR"], FLAG, None),
        (["US", "KR", "BR"], FLAG | OTHER, True), (["US", "KR"], FLAG | {"small.other": False}, False),
        (["US", "CN"], FLAG, False),
    ],
)  # fmt: skip
def test_subset_of_a_table_with_limited_rows(
    tables: Regime, places: list[str], more: dict[str, Any], truth: Truth
) -> None:
    assert tables.truth("subset", {"small.places": places, **more}) is truth


def test_subset_of_a_table_with_a_row_for_anything(tables: Regime) -> None:
    assert tables.truth("subset-open", {"small.places": ["CN", "JP"], **FLAG}) is True
    assert tables.truth("subset-open", {"small.places": ["CN", "JP"], **NO_FLAG}) is False
    assert tables.truth("subset-open", {"small.places": ["CN", "JP"]}) is None
    assert tables.truth("subset-open", {"small.places": ["JP"]}) is True


def test_sets_against_a_table_of_words(tables: Regime) -> None:
    assert tables.truth("words-any", {"small.set": ["y", "z"]}) is None
    assert tables.truth("words-any", {"small.set": ["y", "z"], **FLAG}) is True
    assert tables.truth("words-any", {"small.set": ["z"]}) is False
    assert tables.truth("words-subset", {"small.set": ["x", "y"]}) is None
    assert tables.truth("words-subset", {"small.set": ["x", "y"], **NO_FLAG}) is False
    assert tables.truth("words-subset", {}) is None


def test_a_table_with_no_row_in_force(tables: Regime) -> None:
    assert tables.truth("in-empty", {}) is False  # nothing is in an empty list, whatever it is
    assert tables.truth("in-empty", country("JP")) is False
    assert tables.truth("not-in-empty", country("JP")) is True
    assert tables.truth("not-in-empty", {}) is None
    assert tables.truth("any-empty", {}) is False
    assert tables.truth("subset-empty", {"small.places": []}) is True
    assert tables.truth("subset-empty", {"small.places": ["JP"]}) is False
    assert tables.truth("in-empty", country("JP"), "2030-01-01") is True


def test_a_table_of_the_world(tables: Regime) -> None:
    assert tables.truth("in-world", country("HR"), "2013-06-30") is False
    assert tables.truth("in-world", country("HR"), "2013-07-01") is True


ROWS = """
=== tables/zones.yaml
keys: [zone, kind]
columns: { persons: number, since: date, listed: boolean, word: text }
rows:
  - { zone: x, kind: [x, y], persons: 100, since: 2020-01-01, listed: true, word: x }
  - { zone: y, kind: '*', persons: 10, since: 2021-01-01, listed: false, word: y, when: { fact: small.flag, is: true } }
  - { zone: y, kind: z, listed: true }
  - { zone: '*', kind: z, persons: 7, in_force: { from: 2030-01-01 } }
=== tables/truths.yaml
keys: [guarded]
rows: [{ guarded: true }]
=== terms/row.yaml
means: { row: zones, match: { zone: small.kind, kind: small.second } }
=== terms/listed.yaml
means: { row: zones, match: { zone: small.kind }, where: { listed: true } }
=== terms/column.yaml
means: { row: zones, match: { word: small.kind } }
=== terms/where-key.yaml
means: { row: zones, where: { zone: y, listed: true }, match: { kind: small.second } }
=== terms/nowhere.yaml
means: { row: zones, where: { listed: true, word: z } }
=== terms/somewhere.yaml
means: { row: zones, where: { listed: true } }
=== terms/by-set.yaml
means: { row: zones, match: { zone: small.set }, where: { listed: true } }
=== terms/by-truth.yaml
means: { row: truths, match: { guarded: small.other } }
=== terms/enough.yaml
means:
  fact: small.number
  at_least: { row: zones, match: { zone: small.kind, kind: small.second }, column: persons }
=== terms/fixed.yaml
means: { fact: small.number, at_least: { row: zones, where: { zone: x }, column: persons } }
=== terms/since.yaml
means: { fact: small.day, on_or_after: { row: zones, match: { zone: small.kind }, where: {}, column: since } }
"""


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("rows"), ROWS)


def kinds(first: str | None, second: str | None = None, **more: Any) -> dict[str, Any]:
    stated = {"small.kind": first, "small.second": second}
    return {name: value for name, value in stated.items() if value} | {f"small.{k}": v for k, v in more.items()}


@pytest.mark.parametrize(
    ("term", "facts", "truth"),
    [
        ("row", kinds("x", "x"), True), ("row", kinds("x", "y"), True), ("row", kinds("x", "z"), False),
        ("row", kinds("y", "x"), None), ("row", kinds("y", "x", flag=True), True), ("row", kinds("y", "z"), True),
        ("row", kinds("z", "x"), False), ("row", kinds("z"), False), ("row", kinds("x"), None), ("row", {}, None),
        ("listed", kinds("x"), True), ("listed", kinds("y"), True), ("listed", kinds("z"), False), ("listed", {}, None),
        ("column", kinds("x"), True), ("column", kinds("y"), None), ("column", kinds("z"), False),
        ("where-key", kinds(None, "z"), True), ("where-key", kinds(None, "x"), False),
        ("nowhere", {}, False), ("somewhere", {}, True),
        ("by-set", {"small.set": ["z", "x"]}, True), ("by-set", {"small.set": ["z"]}, False), ("by-set", {}, None),
        ("by-truth", {"small.other": True}, True), ("by-truth", {"small.other": False}, False), ("by-truth", {}, None),
    ],
)  # fmt: skip
def test_rows_that_match(rows: Regime, term: str, facts: dict[str, Any], truth: Truth) -> None:
    assert rows.truth(term, facts) is truth


@pytest.mark.parametrize(
    ("term", "facts", "truth"),
    [
        ("enough", kinds("x", "x", number=100), True), ("enough", kinds("x", "x", number=99), False),
        ("enough", kinds("x", "z", number=1000), False),  # no row, no value
        ("enough", kinds("y", "x", number=10, flag=True), True),
        ("enough", kinds("y", "x", number=9, flag=True), False),
        ("enough", kinds("y", "x", number=10), None), ("enough", kinds("y", "x", number=9), False),
        ("enough", kinds("y", "z", number=10, flag=True), True),  # the first row that matches gives the value
        ("enough", kinds("y", "z", number=10, flag=False), False),  # and here the second, which has none
        ("enough", kinds("x", "x"), None), ("enough", kinds(None, "x", number=100), None),
        ("enough", kinds(None, "x", number=5), False),
        ("fixed", {"small.number": 100}, True), ("fixed", {"small.number": {"at_most": 99}}, False),
        ("fixed", {"small.number": {"at_most": 100}}, None), ("fixed", {}, None),
        ("since", kinds("x", day="2020-01-01"), True), ("since", kinds("x", day="2019-12-31"), False),
    ],
)  # fmt: skip
def test_values_of_rows(rows: Regime, term: str, facts: dict[str, Any], truth: Truth) -> None:
    assert rows.truth(term, facts) is truth


def test_a_row_for_any_value_counts_from_its_day(rows: Regime) -> None:
    assert rows.truth("row", kinds("z", "z"), "2029-12-31") is False
    assert rows.truth("row", kinds("z", "z"), "2030-01-01") is True
    assert rows.truth("row", {"small.second": "z"}, "2030-01-01") is True
    assert rows.truth("enough", kinds("z", "z", number=7), "2030-01-01") is True


DAYS = """
=== tables/list.yaml
keys: [country]
rows:
  - { country: JP, in_force: { from: 2019-01-23 } }
  - { country: US, in_force: { from: 2016-07-12, until: 2020-07-16 }, when: { term: limit } }
=== tables/steps.yaml
keys: [step]
columns: { persons: number }
rows:
  - { step: a, in_force: { from: 2020-01-01, until: 2022-01-01 }, persons: 5 }
  - { step: a, in_force: { from: 2022-01-01 }, persons: 10 }
=== terms/limit.yaml
versions:
  - { in_force: { from: 2016-01-01, until: 2018-01-01 }, means: { fact: small.flag, is: true } }
  - { in_force: { from: 2018-01-01 }, means: { fact: small.other, is: true } }
=== terms/changed.yaml
versions:
  - { in_force: { from: 2005-04-01, until: 2022-04-01 }, means: { fact: small.flag, is: true } }
  - in_force: { from: 2022-04-01 }
    means: { all: [{ fact: small.flag, is: true }, { fact: small.other, is: true }] }
=== terms/then.yaml
means: { term: changed, as_at: { fact: small.day } }
=== terms/behind.yaml
means: { term: changed }
=== terms/then-behind.yaml
means: { term: behind, as_at: { fact: small.day } }
=== terms/in-then.yaml
means: { fact: importer.country, in: { table: list, as_at: { fact: small.day } } }
=== terms/row-then.yaml
means: { row: list, match: { country: importer.country }, as_at: { fact: small.day } }
=== terms/value-then.yaml
means: { fact: small.number, at_least: { row: steps, where: { step: a }, column: persons, as_at: { fact: small.day } } }
=== terms/short.yaml
in_force: { from: 2020-01-01, until: 2021-01-01 }
means: { fact: small.flag, is: true }
=== terms/not-short.yaml
means: { none: [{ term: short }] }
=== terms/now.yaml
means: { fact: small.day, on_or_before: { as_of: true } }
=== terms/soon.yaml
means: { fact: small.day, on_or_before: { as_of: true, plus: { months: 2 } } }
=== terms/runs.yaml
means: { fact: as_of, on_or_before: { fact: small.day, plus: { months: 2 } } }
=== terms/ordered.yaml
means: { fact: small.day, before: { fact: small.later } }
=== terms/work.yaml
means: { fact: as_of, on_or_before: { fact: small.day, plus: { working_days: 2 } } }
"""


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("days"), DAYS)


def day(day: str, **more: Any) -> dict[str, Any]:
    return {"small.day": day, **{f"small.{name}": value for name, value in more.items()}}


@pytest.mark.parametrize("term", ["then", "then-behind"])
def test_a_term_as_it_stood_on_each_side_of_a_change(days: Regime, term: str) -> None:
    one = {"flag": True, "other": False}
    assert days.truth(term, day("2022-03-31", **one)) is True
    assert days.truth(term, day("2022-04-01", **one)) is False
    assert days.truth(term, day("2005-03-31", **one)) is False  # before the first version nothing was it
    assert days.truth(term, day("2005-04-01", **one)) is True
    assert days.truth(term, {"small.flag": True, "small.other": False}) is None
    assert days.truth(term, {"small.flag": False}) is False
    assert days.truth(term, day("2022-04-01", flag=True)) is None


def test_the_day_that_is_asked_for_does_not_move_what_stands_as_at_another(days: Regime) -> None:
    facts = day("2021-06-01", flag=True, other=False)
    for as_of in ("2021-06-01", "2022-04-01", "2026-11-22"):
        assert days.truth("then", facts, as_of) is True
    assert days.truth("changed", facts, "2022-03-31") is True
    assert days.truth("changed", facts, "2022-04-01") is False


@pytest.mark.parametrize("term", ["in-then", "row-then"])
def test_rows_as_they_stood_with_the_limits_of_that_day(days: Regime, term: str) -> None:
    def us(day: str, **more: Any) -> dict[str, Any]:
        return {"importer.country": "US", "small.day": day} | {f"small.{name}": value for name, value in more.items()}

    assert days.truth(term, us("2016-07-11", flag=True, other=True)) is False
    assert days.truth(term, us("2016-07-12", flag=True, other=False)) is True
    assert days.truth(term, us("2017-12-31", flag=True, other=False)) is True
    assert days.truth(term, us("2020-07-15", flag=False, other=True)) is True
    assert days.truth(term, us("2020-07-16", flag=True, other=True)) is False
    jp = {"importer.country": "JP"}
    assert days.truth(term, {**jp, "small.day": "2019-01-22"}) is False
    assert days.truth(term, {**jp, "small.day": "2019-01-23"}) is True
    assert days.truth(term, jp) is None


def test_a_limit_that_changed_while_its_row_stood(days: Regime) -> None:
    us = {"importer.country": "US", "small.flag": True, "small.other": False}
    for term in ("in-then", "row-then"):
        assert days.truth(term, {**us, "small.day": "2017-12-31"}) is True
        assert days.truth(term, {**us, "small.day": "2018-01-01"}) is False


def test_the_value_of_a_row_as_it_stood(days: Regime) -> None:
    assert days.truth("value-then", day("2021-12-31", number=5)) is True
    assert days.truth("value-then", day("2022-01-01", number=5)) is False
    assert days.truth("value-then", day("2019-12-31", number=99)) is False
    assert days.truth("value-then", {"small.number": 4}) is False
    assert days.truth("value-then", {"small.number": 5}) is None


def test_outside_its_days_a_term_is_false_and_its_opposite_true(days: Regime) -> None:
    for as_of, truth in (("2019-12-31", False), ("2020-01-01", True), ("2020-12-31", True), ("2021-01-01", False)):
        assert days.truth("short", {"small.flag": True}, as_of) is truth
        assert days.truth("not-short", {"small.flag": True}, as_of) is not truth
    assert days.truth("not-short", {}, "2021-01-01") is True


def test_days_beside_the_day_asked_for(days: Regime) -> None:
    assert days.truth("now", day("2026-06-15")) is True
    assert days.truth("now", day("2026-06-16")) is False
    assert days.truth("now", {}) is None
    assert days.truth("soon", day("2026-04-28"), "2026-02-28") is True
    assert days.truth("soon", day("2026-04-29"), "2026-02-28") is False
    assert days.truth("runs", day("2026-02-28"), "2026-04-28") is True
    assert days.truth("runs", day("2026-02-28"), "2026-04-29") is False
    assert days.truth("runs", day("2025-12-31"), "2026-02-28") is True
    assert days.truth("runs", day("2025-12-31"), "2026-03-01") is False
    assert days.truth("work", day("2026-06-12"), "2026-06-16") is True  # a Friday
    assert days.truth("work", day("2026-06-12"), "2026-06-17") is False


def test_two_facts_that_are_days(days: Regime) -> None:
    assert days.truth("ordered", day("2026-01-01", later="2026-01-02")) is True
    assert days.truth("ordered", day("2026-01-02", later="2026-01-02")) is False
    assert days.truth("ordered", day("2026-01-01")) is None


READINGS = """
=== readings.yaml
readings:
  lenient: { question: Is it enough?, cautious: false, views: [{ value: true, says: a }, { value: false, says: b }] }
=== terms/read.yaml
means: { any: [{ reading: lenient }, { fact: small.flag, is: true }] }
"""


def test_a_reading_is_known_and_cautious(tmp_path: Path) -> None:
    regime = Regime(tmp_path, READINGS)
    assert regime.truth("read", {"small.flag": False}) is False
    assert regime.truth("read", {}) is None
    case = regime.engine.read_otherwise(regime.case({"small.flag": False}), regime.pack, "lenient")
    assert regime.engine.reading(case, regime.pack, "lenient") is True


FIRST = """
=== tables/steps.yaml
keys: [zone]
columns: { persons: number }
rows:
  - { zone: x, persons: 100, when: { fact: small.flag, is: true } }
  - { zone: '*', persons: 5 }
=== terms/enough.yaml
means: { fact: small.number, at_least: { row: steps, match: { zone: small.kind }, column: persons } }
"""


def test_of_several_rows_the_first_gives_the_value(tmp_path: Path) -> None:
    regime = Regime(tmp_path, FIRST)
    assert regime.truth("enough", kinds("x", number=50, flag=True)) is False
    assert regime.truth("enough", kinds("x", number=50, flag=False)) is True
    assert regime.truth("enough", kinds("x", number=50)) is None
    assert regime.truth("enough", kinds("y", number=50, flag=True)) is True


def test_what_does_not_apply_is_not_outside_a_table_either(tmp_path: Path) -> None:
    facts = """
facts:
  small.flag: { type: boolean, question: q }
  small.other: { type: boolean, question: q }
  small.body: { type: text, values: [x, y], question: q, asked_only_when: { fact: small.other, is: true } }
"""
    table = "=== tables/t.yaml\nkeys: [body]\nrows: [{ body: x, when: { fact: small.flag, is: true } }]\n"
    term = "=== terms/outside.yaml\nmeans: { fact: small.body, not_in: { table: t } }\n"
    regime = Regime(tmp_path, f"=== facts.yaml{facts}{table}{term}")
    assert regime.truth("outside", {"small.other": False, "small.flag": False}) is False
    assert regime.truth("outside", {"small.other": True, "small.flag": False}) is None
    assert regime.truth("outside", {"small.other": True, "small.body": "x", "small.flag": False}) is True
