from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from govcheck.engine.conflicts import ConflictFinder
from tests.small import Regime, write_world

PACK = """
=== rules/scope.yaml
kind: scope
when: { fact: small.on, is: true }
=== rules/need.yaml
kind: prohibition
when: { fact: small.bad, is: true }
=== rules/relief.yaml
kind: exception
exception_to: [need]
when: { fact: small.eased, is: true }
=== rules/later.yaml
kind: prohibition
in_force: { from: 2027-01-01 }
=== terms/odd.yaml
means: { fact: importer.country, in: { table: places } }
=== tables/places.yaml
keys: [country]
rows:
  - { country: CN, in_force: { from: 2026-01-01, until: 2026-07-01 } }
=== facts.yaml
facts:
  small.on: { type: boolean, question: "On?" }
  small.bad: { type: boolean, question: "Bad?" }
  small.eased: { type: boolean, question: "Eased?" }
"""
ENTRY = """\
  - id: {id}
    title: Two demands
    regimes: [small]
    in_force: {{ from: 2020-01-01, until: 2028-01-01 }}
    when: {when}
    citations: [{{ instrument: ACT, article: "1", url: "https://example.org", checked_on: 2026-06-01 }}]
    confidence: primary
    message: They do not fit
    meaning: Neither can be met
    way_out: Ask
"""
CONDITIONS = {
    "rule": "{ holds: small/need }",
    "later": "{ holds: small/later }",
    "term": "{ term: small/odd }",
    "table": "{ fact: importer.country, in: { table: small/places } }",
    "world": "{ fact: importer.country, in: { table: world/rcep } }",
    "row": "{ row: small/places, match: { country: importer.country } }",
    "none": "{ none: [{ holds: small/need }] }",
}
FACTS_OF_A_LEG = {"small.on": True, "small.bad": True, "small.eased": False, "importer.country": "CN"}


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    root: Path = tmp_path_factory.mktemp("conflicts")
    write_world(root)
    text = "conflicts:\n" + "".join(ENTRY.format(id=name, when=when) for name, when in CONDITIONS.items())
    (root / "world" / "conflicts.yaml").write_text(text, encoding="utf-8")
    return Regime(root, PACK)


def holding(regime: Regime, day: str = "2026-06-15", outside: tuple[str, ...] = (), **changed: Any) -> list[str]:
    facts = {**FACTS_OF_A_LEG, **{name.replace("__", "."): value for name, value in changed.items()}}
    known = {name: value for name, value in facts.items() if value is not None}
    return ConflictFinder(regime.engine).holding(day, regime.case(known, day).facts, outside)


def test_what_holds_is_said_in_the_order_of_the_file(regime: Regime) -> None:
    assert holding(regime) == ["rule", "term", "table", "world", "row"]


def test_a_rule_that_an_exception_takes_away_does_not_hold(regime: Regime) -> None:
    assert holding(regime, small__eased=True) == ["term", "table", "world", "row", "none"]


def test_a_missing_fact_makes_no_conflict(regime: Regime) -> None:
    assert holding(regime, small__eased=None) == ["term", "table", "world", "row"]
    assert holding(regime, importer__country=None) == ["rule"]


@pytest.mark.parametrize("on", [False, None])
def test_nothing_is_said_where_a_regime_does_not_surely_apply(regime: Regime, on: bool | None) -> None:
    assert holding(regime, small__on=on) == []


def test_a_pack_known_to_be_outside_is_not_asked(regime: Regime) -> None:
    assert holding(regime, outside=("small",)) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-30", ["rule", "term", "table", "world", "row"]),
        ("2026-07-01", ["rule", "world"]),
        ("2026-12-31", ["rule", "world"]),
        ("2027-01-01", ["rule", "later", "world"]),
        ("2027-12-31", ["rule", "later", "world"]),
        ("2028-01-01", []),
    ],
)
def test_rules_rows_and_conflicts_have_their_days(regime: Regime, day: str, expected: list[str]) -> None:
    assert holding(regime, day) == expected
