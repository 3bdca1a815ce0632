"""How many persons' data an exporter sent abroad in a window of years, within bounds."""

from __future__ import annotations

from collections.abc import Mapping

Bounds = tuple[float, float]
Counts = Mapping[int, Mapping[str, Bounds]]

_UNKNOWN: Bounds = (0, float("inf"))


def counter_facts(exported: Counts, year: int) -> dict[str, Bounds]:
    """Return the exporter's counters for windows that end in `year`."""
    this, last = exported.get(year, {}), exported.get(year - 1, {})
    facts = {
        "exporter.exported.this_year.ordinary": _part(this, "ordinary"),
        "exporter.exported.this_year.sensitive": _part(this, "sensitive"),
        "exporter.exported.two_years.persons": union(_persons(last), _persons(this)),
        "exporter.exported.two_years.sensitive": union(_part(last, "sensitive"), _part(this, "sensitive")),
    }
    return {name: bounds for name, bounds in facts.items() if bounds != _UNKNOWN}


def union(first: Bounds, second: Bounds) -> Bounds:
    """Return how many persons two groups have together, when nothing is known of who is in both."""
    return max(first[0], second[0]), first[1] + second[1]


def _part(year: Mapping[str, Bounds], key: str) -> Bounds:
    """Return one counter of a year; it cannot be more than the persons of that year."""
    low, high = year.get(key, _UNKNOWN)
    return low, min(high, year["persons"][1]) if "persons" in year else high


def _persons(year: Mapping[str, Bounds]) -> Bounds:
    if "persons" in year:
        return year["persons"]
    return union(year.get("ordinary", _UNKNOWN), year.get("sensitive", _UNKNOWN))
