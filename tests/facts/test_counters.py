from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from govcheck.facts.counters import Bounds, counter_facts, union
from tests.facts.test_legs import legs

THIS, LAST = 2026, 2025
INFINITE = float("inf")


def facts(**years: dict[str, Bounds]) -> dict[str, object]:
    exported = {int(year.removeprefix("y")): counts for year, counts in years.items()}
    found = counter_facts(exported, THIS)
    return {name.removeprefix("exporter.exported."): value for name, value in found.items()}


def test_this_year_and_two_years() -> None:
    assert facts(
        y2026={"ordinary": (5, 5), "sensitive": (2, 3)}, y2025={"ordinary": (10, 10), "sensitive": (0, 0)}
    ) == {
        "this_year.ordinary": (5, 5),
        "this_year.sensitive": (2, 3),
        "two_years.persons": (10, 18),
        "two_years.sensitive": (2, 3),
    }


def test_a_year_that_is_missing_leaves_a_lower_bound() -> None:
    assert facts(y2026={"ordinary": (5, 5), "sensitive": (2, 2)}) == {
        "this_year.ordinary": (5, 5),
        "this_year.sensitive": (2, 2),
        "two_years.persons": (5, INFINITE),
        "two_years.sensitive": (2, INFINITE),
    }
    assert facts(y2025={"ordinary": (5, 5)}) == {"two_years.persons": (5, INFINITE)}
    assert facts(y2024={"ordinary": (5, 5)}) == {}


def test_persons_are_used_where_they_are_stated() -> None:
    found = facts(y2026={"ordinary": (5, 5), "sensitive": (4, 4), "persons": (7, 7)}, y2025={"persons": (1, 1)})
    assert found["two_years.persons"] == (7, 8)
    assert found["two_years.sensitive"] == (4, 5)
    assert facts(y2026={"persons": (7, 7)}) == {
        "this_year.ordinary": (0, 7),
        "this_year.sensitive": (0, 7),
        "two_years.persons": (7, INFINITE),
    }


def test_another_day_gives_another_window() -> None:
    parties = [{"id": "kk", "exported": [{"year": 2025, "ordinary": 9, "sensitive": 0}]}, {"id": "sh"}]
    for as_of, expected in (("2025-12-31", (9, 9)), ("2026-01-01", None), ("2024-06-01", None)):
        (leg,) = legs({}, as_of=as_of, parties=parties)
        assert [leg.values.get("exporter.exported.this_year.ordinary")] == [expected]
        if expected:
            assert leg.origins["exporter.exported.this_year.ordinary"] == ("parties", 0, "exported")


SETS = st.sets(st.integers(0, 12))


@given(SETS, SETS, SETS, SETS)
def test_the_true_numbers_lie_within_the_bounds(a: set[int], b: set[int], c: set[int], d: set[int]) -> None:
    """Whoever the persons are, and however the years overlap."""
    last = {"ordinary": (len(a), len(a)), "sensitive": (len(b), len(b))}
    this = {"ordinary": (len(c), len(c)), "sensitive": (len(d), len(d))}
    found = counter_facts({LAST: last, THIS: this}, THIS)
    low, high = found.get("exporter.exported.two_years.persons", (0, INFINITE))
    assert low <= len(a | b | c | d) <= high
    low, high = found.get("exporter.exported.two_years.sensitive", (0, INFINITE))
    assert low <= len(b | d) <= high


NUMBERS = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda pair: (min(pair), max(pair)))


@given(NUMBERS, NUMBERS)
def test_a_union_is_at_least_the_larger_and_at_most_the_sum(first: Bounds, second: Bounds) -> None:
    low, high = union(first, second)
    assert low <= high
    assert union(first, second) == union(second, first)
    assert union(first, (0, 0)) == first
