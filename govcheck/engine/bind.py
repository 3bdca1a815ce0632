"""Binding: a condition tree of a pack, on one day, becomes a tree of tests on numbered facts.

Rows of tables that are not in force fall away, terms are put in by reference, readings become facts of their own, and
`as_at` becomes one branch for each stretch of days on which the law behind it stayed the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from govcheck.engine.periods import TURNED
from govcheck.engine.tree import NO, YES, Other, Shared, Test, Tree, all_of, any_of, negate, none_of
from govcheck.interval import END, START, shift
from govcheck.packs.condition import (
    All,
    AnyOf,
    Const,
    DayOf,
    FactRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    ReadingRef,
    RowRef,
    RowValue,
    Scalar,
    TableRef,
    TermRef,
    Value,
)
from govcheck.packs.model import Pack, PackSet, Row, Table
from govcheck.vocabulary.catalogue import reading_fact


class Binder:
    """Binds the conditions of one pack on one day."""

    def __init__(self, packs: PackSet, pack: Pack | None, day: str) -> None:
        self.packs, self.pack, self.day = packs, pack, day
        self.index, self.facts = packs.catalogue.index, packs.catalogue.facts
        self._terms: dict[tuple[str, str], Tree] = {}
        self._boundaries: dict[str, frozenset[str]] = {}

    def bind(self, node: Node, day: str | None = None) -> Tree:
        """Return the tree of a condition; `day` is another day than the binder's for what stands under `as_at`."""
        day = day or self.day
        if isinstance(node, All):
            return all_of([self.bind(part, day) for part in node.parts])
        if isinstance(node, AnyOf):
            return any_of([self.bind(part, day) for part in node.parts])
        if isinstance(node, NoneOf):
            return none_of([self.bind(part, day) for part in node.parts])
        if isinstance(node, Leaf):
            return self._leaf(node, day)
        if isinstance(node, TermRef):
            return self._at(
                node.as_at, day, lambda: self.term_boundaries(node.term), lambda on: self._term(node.term, on)
            )
        if isinstance(node, RowRef):
            table = self.table(node.table)
            changes = partial(self._table_boundaries, node.table)
            return self._at(node.as_at, day, changes, lambda on: self._row(node, table, on))
        if isinstance(node, ReadingRef):
            assert self.pack is not None
            return Test(self.index[reading_fact(self.pack.id, node.reading)], "is", True)
        assert isinstance(node, Const)
        return YES if node.value else NO

    def member(self, fact: str, op: str, table: Table) -> Tree:
        """The test that a fact is in a table on the binder's day."""
        return self._in(self.index[fact], op, table, self.day)

    def row(self, ref: RowRef | RowValue, table: Table) -> Tree:
        """The test that some row of a table matches on the binder's day."""
        return self._row(ref, table, self.day)

    def table(self, name: str) -> Table:
        """A table of the pack, or of the world (`world/<name>`)."""
        if name.startswith("world/"):
            return self.packs.world[name.removeprefix("world/")]
        assert self.pack is not None
        return self.pack.tables[name]

    def _term(self, name: str, day: str) -> Tree:
        key = (name, day)
        if key not in self._terms:
            assert self.pack is not None
            version = next((v for v in self.pack.terms[name].versions if v.span.holds(day)), None)
            self._terms[key] = self.bind(version.means, day) if version else NO
        tree = self._terms[key]
        return tree if tree in (YES, NO) else Shared(f"{self.pack.id if self.pack else ''}:{name}@{day}", tree)

    def term_boundaries(self, name: str) -> frozenset[str]:
        """The days on which a term, or something it rests on, changes."""
        if name not in self._boundaries:
            assert self.pack is not None
            self._boundaries[name] = frozenset()
            days: set[str] = set()
            for version in self.pack.terms[name].versions:
                days |= set(version.span) | self._node_boundaries(version.means)
            self._boundaries[name] = frozenset(days)
        return self._boundaries[name]

    def _node_boundaries(self, node: Node) -> set[str]:
        if isinstance(node, All | AnyOf | NoneOf):
            return set().union(*map(self._node_boundaries, node.parts))
        if isinstance(node, TermRef):
            return set(self.term_boundaries(node.term))
        if isinstance(node, RowRef):
            return self._table_boundaries(node.table)
        if isinstance(node, Leaf) and isinstance(node.right, TableRef | RowValue):
            return self._table_boundaries(node.right.table)
        return set()

    def _table_boundaries(self, name: str) -> set[str]:
        table = self.table(name)
        days = set(_row_boundaries(table))
        for row in table.rows:
            days |= self._node_boundaries(row.when)
        return days

    def _at(
        self, as_at: DayOf | None, day: str, boundaries: Callable[[], Iterable[str]], make: Callable[[str], Tree]
    ) -> Tree:
        if as_at is None:
            return make(day)
        fact = self.index[as_at.fact]
        starts = sorted({START, *boundaries()} - {END})
        branches: list[Tree] = []
        for start, until in zip(starts, [*starts[1:], END], strict=True):
            held = make(start)
            if held != NO:
                tests: list[Tree] = [Test(fact, "on_or_after", start)]
                if until != END:
                    tests.append(Test(fact, "before", until))
                branches.append(all_of([*tests, held]))
        return any_of(branches)

    def _leaf(self, leaf: Leaf, day: str) -> Tree:
        fact, right = self.index[leaf.fact], leaf.right
        if isinstance(right, Literal):
            return self._test(fact, leaf.op, right.value)
        if isinstance(right, FactRef):
            if right.fact == "as_of":
                if not right.plus and leaf.op in TURNED:
                    return Test(self.index["as_of"], TURNED[leaf.op], Other(fact))
                moved = shift(self.day, dict(right.plus), self.packs.calendars.get(right.calendar, {}))
                return self._test(fact, leaf.op, moved)
            return Test(fact, leaf.op, Other(self.index[right.fact], right.plus, right.calendar))
        table = self.table(right.table)
        boundaries = partial(self._table_boundaries, right.table)
        if isinstance(right, TableRef):
            return self._at(right.as_at, day, boundaries, lambda on: self._in(fact, leaf.op, table, on))
        return self._at(right.as_at, day, boundaries, lambda on: self._row_value(leaf, right, table, on))

    def _test(self, fact: int, op: str, value: Value) -> Tree:
        if op in ("in", "includes_any") and value == frozenset():
            return NO
        return Test(fact, op, value)

    def _in(self, fact: int, op: str, table: Table, day: str) -> Tree:
        plain: set[str] = set()
        limited: dict[str, list[Tree]] = {}
        anything: list[Tree] = []
        for row in table.rows:
            if not row.span.holds(day):
                continue
            when = self.bind(row.when, day)
            if row.keys[0] is None:
                anything.append(when)
            elif when == YES:
                plain |= row.keys[0]
            elif when != NO:
                for key in row.keys[0]:
                    limited.setdefault(key, []).append(when)
        limited = {key: whens for key, whens in sorted(limited.items()) if key not in plain}
        if op == "subset_of":
            outside = [all_of([Test(fact, "includes", key), none_of(whens)]) for key, whens in limited.items()]
            inside = all_of([Test(fact, "subset_of", frozenset(plain | set(limited))), none_of(outside)])
            return any_of([inside, *anything])
        member = "includes_any" if op == "includes_any" else "in"
        branches = [self._test(fact, member, frozenset(plain))]
        for whens, keys in _grouped(limited):
            branches.append(all_of([Test(fact, member, frozenset(keys)), any_of(list(whens))]))
        found = any_of([*branches, *anything])
        if op != "not_in":
            return found
        if not limited and not anything:
            return Test(fact, "not_in", frozenset(plain))
        return all_of([Test(fact, "not_in", frozenset()), negate(found)])

    def _row(self, ref: RowRef | RowValue, table: Table, day: str) -> Tree:
        return any_of([all_of([match, self.bind(row.when, day)]) for row, match in self._matching(ref, table, day)])

    def _row_value(self, leaf: Leaf, right: RowValue, table: Table, day: str) -> Tree:
        fact, branches, earlier = self.index[leaf.fact], [], list[Tree]()
        for row, match in self._matching(right, table, day):
            held = all_of([match, self.bind(row.when, day)])
            value = _column(row, table, right.column)
            if value is not None:
                branches.append(all_of([held, none_of(earlier), self._test(fact, leaf.op, value)]))
            earlier.append(held)
        return any_of(branches)

    def _matching(self, ref: RowRef | RowValue, table: Table, day: str) -> list[tuple[Row, Tree]]:
        """The rows in force that `where` lets through, each with the test that its match holds."""
        found: list[tuple[Row, Tree]] = []
        for row in table.rows:
            if row.span.holds(day) and all(_equals(row, table, column, value) for column, value in ref.where):
                found.append(
                    (row, all_of([self._match(fact, _cell(row, table, column)) for column, fact in ref.match]))
                )
        return found

    def _match(self, fact: str, cell: frozenset[str] | None) -> Tree:
        if cell is None:
            return YES
        number, kind = self.index[fact], self.facts[fact].type
        if kind in ("boolean", "judgement"):
            return any_of([Test(number, "is", text == "true") for text in sorted(cell)])
        return self._test(number, "includes_any" if kind in ("set", "countries") else "in", cell)


def _grouped(limited: Mapping[str, list[Tree]]) -> list[tuple[tuple[Tree, ...], list[str]]]:
    """Keys that have the same limits, together."""
    groups: dict[tuple[Tree, ...], list[str]] = {}
    for key, whens in limited.items():
        groups.setdefault(tuple(whens), []).append(key)
    return list(groups.items())


def _row_boundaries(table: Table) -> frozenset[str]:
    return frozenset(day for row in table.rows for day in row.span)


def _cell(row: Row, table: Table, column: str) -> frozenset[str] | None:
    if column in table.keys:
        return row.keys[table.keys.index(column)]
    value = row.columns.get(column)
    if value is None:
        return frozenset()
    return frozenset((str(value).lower() if isinstance(value, bool) else str(value),))


def _equals(row: Row, table: Table, column: str, value: Scalar) -> bool:
    if column in table.keys:
        cell = row.keys[table.keys.index(column)]
        return cell is None or str(value) in cell
    return row.columns.get(column) == value


def _column(row: Row, table: Table, column: str) -> Value | None:
    if column in table.keys:
        return row.keys[table.keys.index(column)]
    value = row.columns.get(column)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value, value)
    return value
