"""Case splitting: which truths a condition can take, whatever the missing facts turn out to be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from govcheck.engine.bind import Binder
from govcheck.engine.search import Found
from govcheck.packs.condition import TermRef
from tests.small import DAY, FACTS, Regime

PACK = f"""
=== facts.yaml
{FACTS}
constraints:
  - {{ fact: small.more, at_most: {{ fact: small.number }} }}
=== terms/under-or-over.yaml
means: {{ any: [{{ fact: small.number, less_than: 1000000 }}, {{ fact: small.number, at_least: 1000000 }}] }}
=== terms/gap.yaml
means: {{ any: [{{ fact: small.number, less_than: 1000000 }}, {{ fact: small.number, more_than: 1000000 }}] }}
=== terms/between.yaml
means: {{ all: [{{ fact: small.number, more_than: 10 }}, {{ fact: small.number, less_than: 11 }}] }}
=== terms/ten.yaml
means: {{ fact: small.number, is: 10 }}
=== terms/negative.yaml
means: {{ fact: small.number, less_than: 0 }}
=== terms/more-than-all.yaml
means: {{ all: [{{ fact: small.more, at_least: 5 }}, {{ fact: small.number, less_than: 5 }}] }}
=== terms/as-many.yaml
means: {{ fact: small.more, at_least: {{ fact: small.number }} }}
=== terms/flag-or-not.yaml
means: {{ any: [{{ fact: small.flag, is: true }}, {{ fact: small.flag, is: false }}] }}
=== terms/guarded-or-not.yaml
means: {{ any: [{{ fact: small.guarded, is: true }}, {{ fact: small.guarded, is: false }}] }}
=== terms/every-kind.yaml
means: {{ any: [{{ fact: small.kind, is: x }}, {{ fact: small.kind, in: [y, z] }}] }}
=== terms/two-kinds.yaml
means: {{ fact: small.kind, in: [x, y] }}
=== terms/some-country.yaml
means: {{ fact: importer.country, in: [JP, CN] }}
=== terms/some-country-or-another.yaml
means: {{ any: [{{ fact: importer.country, in: [JP, CN] }}, {{ fact: importer.country, not_in: [JP, CN] }}] }}
=== terms/same-country.yaml
means: {{ fact: importer.country, is: {{ fact: exporter.country }} }}
=== terms/same-or-other.yaml
means:
  any:
    - {{ fact: importer.country, is: {{ fact: exporter.country }} }}
    - {{ fact: importer.country, is_not: {{ fact: exporter.country }} }}
=== terms/empty-set.yaml
means: {{ all: [{{ fact: small.set, subset_of: [x] }}, {{ fact: small.set, subset_of: [y] }}] }}
=== terms/x-and-y.yaml
means: {{ all: [{{ fact: small.set, includes: x }}, {{ fact: small.set, includes: y }}] }}
=== terms/x-alone-and-y.yaml
means: {{ all: [{{ fact: small.set, subset_of: [x] }}, {{ fact: small.set, includes: y }}] }}
=== terms/set-covers.yaml
means: {{ any: [{{ fact: small.set, includes_any: [x, y, z] }}, {{ fact: small.set, subset_of: [] }}] }}
=== terms/kind-in-set.yaml
means: {{ fact: small.set, includes: {{ fact: small.kind }} }}
=== terms/before-or-after.yaml
means: {{ any: [{{ fact: small.day, before: 2021-09-27 }}, {{ fact: small.day, on_or_after: 2021-09-27 }}] }}
=== terms/not-that-day.yaml
means: {{ any: [{{ fact: small.day, before: 2021-09-27 }}, {{ fact: small.day, after: 2021-09-27 }}] }}
=== terms/runs-or-ran-out.yaml
means:
  any:
    - {{ fact: as_of, on_or_before: {{ fact: small.day, plus: {{ months: 12 }} }} }}
    - {{ fact: as_of, after: {{ fact: small.day, plus: {{ months: 12 }} }} }}
=== terms/a-year-and-a-day.yaml
means:
  all:
    - {{ fact: as_of, after: {{ fact: small.day, plus: {{ months: 12 }} }} }}
    - {{ fact: as_of, on_or_before: {{ fact: small.day, plus: {{ months: 12, days: 1 }} }} }}
=== terms/two-working-days.yaml
means:
  all:
    - {{ fact: as_of, after: {{ fact: small.day, plus: {{ working_days: 1 }} }} }}
    - {{ fact: as_of, on_or_before: {{ fact: small.day, plus: {{ working_days: 2 }} }} }}
=== terms/impossible-days.yaml
means: {{ all: [{{ fact: small.day, before: 2021-01-01 }}, {{ fact: small.day, after: 2020-12-31 }}] }}
=== terms/order-of-days.yaml
means: {{ all: [{{ fact: small.day, before: {{ fact: small.later }} }}, {{ fact: small.later, before: 2021-01-01 }}] }}
"""


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("search"), PACK)


def found(regime: Regime, term: str, facts: dict[str, Any] | None = None, day: str = DAY, budget: int = 4000) -> Found:
    tree = Binder(regime.packs, regime.pack, day).bind(TermRef(term))
    program = regime.engine.program(regime.pack, day)
    return regime.engine.possible(program, regime.case(facts, day), tree, budget)


ALWAYS, NEVER, EITHER = Found(True, False, True), Found(False, True, True), Found(True, True, True)


@pytest.mark.parametrize(
    ("term", "facts", "expected"),
    [
        ("under-or-over", {}, ALWAYS),
        ("under-or-over", {"small.number": {"at_least": 5}}, ALWAYS),
        ("gap", {}, EITHER),
        ("gap", {"small.number": {"at_most": 1000000}}, EITHER),
        ("gap", {"small.number": {"at_most": 999999}}, ALWAYS),
        ("gap", {"small.number": {"at_least": 1000001}}, ALWAYS),
        ("between", {}, NEVER),  # persons are whole
        ("between", {"small.number": {"at_least": 10, "at_most": 11}}, NEVER),
        ("ten", {}, EITHER),
        ("ten", {"small.number": {"at_least": 10, "at_most": 11}}, EITHER),
        ("ten", {"small.number": {"at_least": 11}}, NEVER),
        ("negative", {}, NEVER),
        ("more-than-all", {}, NEVER),  # a constraint says so
        ("more-than-all", {"small.number": {"at_most": 4}}, NEVER),
        ("as-many", {"small.number": 5}, EITHER),
        ("as-many", {"small.number": 0}, ALWAYS),
        ("as-many", {"small.more": 5}, EITHER),
        ("flag-or-not", {}, ALWAYS),
        ("guarded-or-not", {}, EITHER),
        ("guarded-or-not", {"small.flag": True}, ALWAYS),
        ("guarded-or-not", {"small.flag": False}, NEVER),
        ("every-kind", {}, ALWAYS),
        ("two-kinds", {}, EITHER),
        ("some-country", {}, EITHER),
        ("some-country-or-another", {}, ALWAYS),
        ("same-country", {"exporter.country": "JP"}, EITHER),
        ("same-or-other", {"exporter.country": "JP"}, ALWAYS),
        ("same-or-other", {}, ALWAYS),
        ("empty-set", {}, EITHER),
        ("x-and-y", {}, EITHER),
        ("x-alone-and-y", {}, NEVER),
        ("set-covers", {}, ALWAYS),
        ("kind-in-set", {"small.kind": "x"}, EITHER),
        ("kind-in-set", {"small.set": ["x", "y", "z"]}, ALWAYS),
        ("kind-in-set", {"small.set": []}, NEVER),
        ("before-or-after", {}, ALWAYS),
        ("not-that-day", {}, EITHER),
        ("runs-or-ran-out", {}, ALWAYS),
        ("a-year-and-a-day", {}, EITHER),
        ("two-working-days", {}, EITHER),
        ("impossible-days", {}, NEVER),
        ("order-of-days", {}, EITHER),
        ("order-of-days", {"small.later": "2021-01-01"}, NEVER),
        ("order-of-days", {"small.day": "2020-12-31"}, NEVER),
        ("order-of-days", {"small.day": "2020-12-30"}, EITHER),
    ],
)  # fmt: skip
def test_what_can_be(regime: Regime, term: str, facts: dict[str, Any], expected: Found) -> None:
    assert found(regime, term, facts) == expected


@pytest.mark.parametrize("day", ["2024-02-29", "2025-02-28", "2026-03-31", "2026-04-30", "2026-03-01", "2026-06-14"])
def test_days_beside_the_day_of_the_check_are_found_at_months_ends_too(regime: Regime, day: str) -> None:
    assert found(regime, "runs-or-ran-out", {}, day) == ALWAYS
    assert found(regime, "two-working-days", {}, day).false


def test_a_day_that_no_month_reaches_is_not_made_up(regime: Regime) -> None:
    # Of no day do twelve months end on 29 February; of the 28th they do, and a day more is the 1st of March.
    assert found(regime, "a-year-and-a-day", {}, "2026-03-01") == EITHER


def test_a_search_that_is_cut_short_says_so_and_claims_nothing(regime: Regime) -> None:
    assert found(regime, "x-and-y", {}, budget=0) == Found(False, False, False)
    cut = found(regime, "order-of-days", {}, budget=1)
    assert not cut.exact and not (cut.true and cut.false)
    assert found(regime, "order-of-days", {}) == EITHER


def test_facts_that_contradict_each_other_conclude_nothing(regime: Regime) -> None:
    facts = {"small.number": 3, "small.more": 5}
    assert found(regime, "two-kinds", facts) == EITHER


MANY = """
=== facts.yaml
words: { small_many: { a: A, b: B, c: C, d: D, e: E, f: F, g: G } }
facts:
  small.set: { type: set, words: small_many, question: q }
=== terms/all-six.yaml
means:
  all: [WORDS]
"""


def test_many_words_are_searched_soundly(tmp_path_factory: pytest.TempPathFactory) -> None:
    def includes(words: Sequence[str]) -> str:
        return ", ".join(f"{{ fact: small.set, includes: {word} }}" for word in words)

    regime = Regime(tmp_path_factory.mktemp("many"), MANY.replace("WORDS", includes("abcdef")))
    cut = found(regime, "all-six", {})
    assert cut.true and cut.false
    assert found(regime, "all-six", {"small.set": ["a", "b", "c", "d", "e", "f"]}) == ALWAYS
