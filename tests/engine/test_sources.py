"""The rows that bear a rule out are cited: those that matched, and no others."""

from __future__ import annotations

from typing import Any

import pytest

from govcheck.engine.sources import node_sources, row_sources
from govcheck.packs.condition import TermRef
from tests.small import DAY, Regime

PACK = """
=== tables/decisions.yaml
keys: [country, programme]
rows:
  - { country: JP, programme: a, citations: [{ instrument: ACT, article: JP }] }
  - { country: US, programme: a, in_force: { from: 2016-01-01, until: 2020-01-01 },
      citations: [{ instrument: ACT, article: first }] }
  - { country: US, programme: b, in_force: { from: 2020-01-01 }, when: { fact: small.flag, is: true },
      citations: [{ instrument: ACT, article: second }, { instrument: ACT, article: list }] }
=== tables/steps.yaml
keys: [step]
columns: { persons: number }
rows:
  - { step: low, persons: 10, citations: [{ instrument: ACT, article: low }] }
  - { step: high, persons: 100, citations: [{ instrument: ACT, article: high }] }
=== terms/decided.yaml
means: { row: decisions, match: { country: importer.country } }
=== terms/by-branch.yaml
means:
  any:
    - all: [{ fact: small.other, is: true }, { fact: importer.country, in: { table: decisions } }]
    - all: [{ fact: small.other, is: false }, { row: steps, where: { step: low } }]
=== rules/branched.yaml
kind: prohibition
when: { term: by-branch }
=== rules/listed.yaml
kind: prohibition
when: { fact: importer.country, in: { table: decisions } }
=== rules/by-term.yaml
kind: prohibition
when: { all: [{ fact: small.other, is: true }, { term: decided }] }
=== rules/programme.yaml
kind: prohibition
when: { row: decisions, match: { country: importer.country }, where: { programme: b } }
=== rules/not-listed.yaml
kind: prohibition
when: { none: [{ fact: importer.country, in: { table: decisions } }] }
=== rules/outside.yaml
kind: prohibition
when: { fact: importer.country, not_in: { table: decisions } }
=== rules/high.yaml
kind: prohibition
when: { fact: small.number, at_least: { row: steps, where: { step: high }, column: persons } }
=== rules/any-step.yaml
kind: prohibition
when:
  any:
    - { fact: small.number, at_least: { row: steps, where: { step: high }, column: persons } }
    - { fact: small.number, at_least: { row: steps, where: { step: low }, column: persons } }
=== rules/places.yaml
kind: prohibition
when: { fact: small.places, includes_any: { table: decisions } }
=== rules/then.yaml
kind: prohibition
when: { fact: importer.country, in: { table: decisions, as_at: { fact: small.day } } }
"""


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("sources"), PACK)


def cited(regime: Regime, slug: str, facts: dict[str, Any], day: str = DAY) -> list[str]:
    program = regime.engine.program(regime.pack, day)
    return [source.article for source in row_sources(program, regime.case(facts, day).facts, slug)]


US = {"importer.country": "US", "small.flag": True, "small.other": True}


@pytest.mark.parametrize(
    ("slug", "facts", "day", "articles"),
    [
        ("listed", {"importer.country": "JP"}, DAY, ["JP"]),
        ("listed", US, "2019-12-31", ["first"]),
        ("listed", US, "2020-01-01", ["second", "list"]),
        ("listed", {**US, "small.flag": False}, DAY, []),
        ("listed", {"importer.country": "US"}, DAY, []),
        ("listed", {"importer.country": "CN"}, DAY, []),
        ("listed", {}, DAY, []),
        ("by-term", US, DAY, ["second", "list"]),
        ("programme", US, DAY, ["second", "list"]),
        ("programme", {"importer.country": "JP"}, DAY, []),
        ("not-listed", {"importer.country": "CN"}, DAY, []),
        ("outside", {"importer.country": "CN"}, DAY, []),
        ("high", {"small.number": 100}, DAY, ["high"]),
        ("high", {"small.number": 99}, DAY, []),
        ("any-step", {"small.number": 99}, DAY, ["low"]),
        ("any-step", {"small.number": 100}, DAY, ["high", "low"]),
        ("places", {"small.places": ["CN", "JP"]}, DAY, ["JP"]),
        ("then", {**US, "small.day": "2018-01-01"}, DAY, []),
        # Of several branches only the one that holds is cited.
        ("branched", US, DAY, ["second", "list"]),
        ("branched", {**US, "small.other": False}, DAY, ["low"]),
        ("branched", {"importer.country": "JP"}, DAY, []),
    ],
)
def test_rows_that_are_cited(regime: Regime, slug: str, facts: dict[str, Any], day: str, articles: list[str]) -> None:
    assert cited(regime, slug, facts, day) == articles


@pytest.mark.parametrize(
    ("term", "facts", "day", "articles"),
    [
        ("decided", US, "2019-12-31", ["first"]),
        ("decided", {"importer.country": "US"}, DAY, []),
        ("decided", {"importer.country": "CN"}, DAY, []),
        ("by-branch", US, DAY, ["second", "list"]),
        ("by-branch", {**US, "small.other": False}, DAY, ["low"]),
        ("by-branch", {"importer.country": "JP"}, DAY, ["JP", "low"]),
    ],
)
def test_a_definition_cites_rows_of_the_branches_that_hold(
    regime: Regime, term: str, facts: dict[str, Any], day: str, articles: list[str]
) -> None:
    program = regime.engine.program(regime.pack, day)
    found = node_sources(program, regime.case(facts, day).facts, TermRef(term))
    assert [source.article for source in found] == articles
