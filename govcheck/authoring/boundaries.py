"""Days and numbers at which an answer may turn, and whether the tests stand on both sides of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from govcheck.authoring.runner import Case
from govcheck.interval import END, START, Span, add_days
from govcheck.packs.condition import All, AnyOf, Leaf, Literal, Node, NoneOf, RowValue
from govcheck.packs.model import Pack


def untested_boundaries(pack: Pack, cases: list[Case]) -> Iterator[tuple[str, str]]:
    """Yield (file, what is not tested) for each boundary without a test on each side."""
    days = {case.day for case in cases}
    dates = _stated_dates(cases)
    for file, day in sorted(_days(pack)):
        missing = [side for side in (add_days(day, -1), day) if side not in days and side not in dates]
        if missing:
            yield file, f"no test on {' or '.join(missing)}, where something begins or ends on {day}"
    numbers = _stated_numbers(cases)
    for file, fact, point in sorted(_thresholds(pack)):
        stated = numbers.get(fact, set())
        missing_numbers = [value for value in (point - 1, point) if value not in stated]
        if missing_numbers and not {point, point + 1} <= stated:
            sides = " or ".join(f"{value:,.0f}" for value in missing_numbers)
            yield file, f"no test with {fact} at {sides}, where the threshold is {point:,.0f}"


def _days(pack: Pack) -> set[tuple[str, str]]:
    """Every day on which a rule, a term or a row comes or goes, with the file that says so."""
    found: set[tuple[str, str]] = set()

    def add(file: str, span: Span) -> None:
        found.update((file, day) for day in span if day not in (START, END))

    for rule in pack.rules.values():
        add(rule.file, rule.span)
    for term in pack.terms.values():
        for version in term.versions:
            add(term.file, version.span)
    for table in pack.tables.values():
        for row in table.rows:
            add(table.file, row.span)
    return found


def _thresholds(pack: Pack) -> set[tuple[str, str, float]]:
    found: set[tuple[str, str, float]] = set()

    def walk(file: str, node: Node) -> None:
        if isinstance(node, All | AnyOf | NoneOf):
            for part in node.parts:
                walk(file, part)
        elif isinstance(node, Leaf) and isinstance(node.right, Literal) and isinstance(node.right.value, tuple):
            if node.right.value[0] > 0:
                found.add((file, node.fact, node.right.value[0]))
        elif isinstance(node, Leaf) and isinstance(node.right, RowValue):
            for row in pack.tables[node.right.table].rows if node.right.table in pack.tables else ():
                value = row.columns.get(node.right.column)
                where = all(
                    row.columns.get(key) == wanted or _key_is(pack, node.right, key, wanted, row.number)
                    for key, wanted in node.right.where
                )
                if where and isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
                    found.add((f"{pack.id}/tables/{node.right.table}.yaml", node.fact, value))

    for rule in pack.rules.values():
        for node in (rule.when, rule.met_when, rule.obtainable):
            walk(rule.file, node)
    for term in pack.terms.values():
        for version in term.versions:
            walk(term.file, version.means)
    for table in pack.tables.values():
        for row in table.rows:
            walk(table.file, row.when)
    return found


def _key_is(pack: Pack, right: RowValue, key: str, wanted: object, number: int) -> bool:
    table = pack.tables[right.table]
    if key not in table.keys:
        return False
    cell = table.rows[number].keys[table.keys.index(key)]
    return cell is None or str(wanted) in cell


def _stated_dates(cases: Iterable[Case]) -> set[str]:
    """Every day that stands in the facts of a test, at any depth."""
    found: set[str] = set()

    def walk(data: Any) -> None:
        if isinstance(data, dict):
            for value in data.values():
                walk(value)
        elif isinstance(data, list):
            for value in data:
                walk(value)
        elif isinstance(data, str) and len(data) == 10 and data[4:5] == "-":
            found.add(data)

    for case in cases:
        walk(case.facts)
    return found


def _stated_numbers(cases: Iterable[Case]) -> Mapping[str, set[float]]:
    found: dict[str, set[float]] = {}
    for case in cases:
        for name, value in case.facts.items():
            values = list(value.values()) if isinstance(value, dict) else [value]
            found.setdefault(name, set()).update(
                v for v in values if isinstance(v, int | float) and not isinstance(v, bool)
            )
    return found
