"""The days on which a pack may come to say something else of a leg.

They are computed, not tried: the days on which something of the pack begins or ends, and the days on which a
comparison with the day can turn. A day too many costs time, a day too few would be a mistake: where it is not certain
that a day turns nothing it is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from govcheck.engine.periods import conditions_of
from govcheck.interval import END, START, Span, add_days, is_day, shift
from govcheck.packs.circles import nodes_of, tables_in
from govcheck.packs.condition import FactRef, Leaf, Literal, Node, RowRef, RowValue, TableRef, TermRef, Value, facts_of
from govcheck.packs.model import Pack, PackSet, Table
from govcheck.vocabulary.catalogue import FactSpec

AS_OF = "as_of"
_ROUNDS = 3
"""How many comparisons of days in a row are followed."""


class Move(NamedTuple):
    """A day moved forward."""

    plus: tuple[tuple[str, int], ...] = ()
    calendar: str = ""


class Link(NamedTuple):
    """A test that compares a date with another one, which may be moved forward."""

    left: str
    right: str
    move: Move


class Turning:
    """What of a pack hangs on days: read once, asked of any leg."""

    def __init__(self, packs: PackSet, pack: Pack) -> None:
        self.packs, self.pack = packs, pack
        own = [*conditions_of(pack)]
        self.tables = _tables(packs, pack, own)
        """By the name that conditions give them."""
        self.literals: dict[str, set[str]] = {}
        self.links: list[Link] = []
        spans = [rule.span for rule in pack.rules.values()]
        spans += [version.span for term in pack.terms.values() for version in term.versions]
        spans += [row.span for table in self.tables.values() for row in table.rows]
        parts: list[tuple[Mapping[str, Table], Node]] = [(self.tables, part) for node in own for part in nodes_of(node)]
        for shared in _shared(packs):
            parts += [(shared.tables, part) for part in shared.parts]
            spans += shared.spans
        boundaries = frozenset(day for span in spans for day in span)
        for tables, part in parts:
            self._note(part, tables, boundaries)
        self.reads: frozenset[str] = frozenset().union(*(facts_of(part) for _, part in parts))
        self.boundaries = boundaries - {START, END}

    def _note(self, node: Node, tables: Mapping[str, Table], boundaries: frozenset[str]) -> None:
        as_at = node.as_at if isinstance(node, TermRef | RowRef) else None
        if isinstance(node, Leaf):
            right = node.right
            as_at = right.as_at if isinstance(right, TableRef | RowValue) else None
            if isinstance(right, FactRef) and self.packs.catalogue.facts[node.fact].type == "date":
                self.links.append(Link(node.fact, right.fact, Move(right.plus, right.calendar)))
            elif isinstance(right, Literal) and isinstance(right.value, str) and is_day(right.value):
                self._literals(node.fact, (right.value,))
            elif isinstance(right, RowValue):
                values = (row.columns.get(right.column) for row in tables[right.table].rows)
                self._literals(node.fact, [value for value in values if isinstance(value, str) and is_day(value)])
        if as_at is not None:
            self._literals(as_at.fact, boundaries)

    def _literals(self, fact: str, days: Iterable[str]) -> None:
        self.literals.setdefault(fact, set()).update(days)

    def days(self, legs: Iterable[Mapping[str, Value]], since: str, until: str) -> set[str]:
        """The days after `since`, up to `until`, on which the pack may say something else of one of these legs."""
        found = {day for day in self.boundaries if since < day <= until}
        window = _Window(self, since, until)
        for values in legs:
            found |= window.turns(values)
        return found


class _Window:
    """Looks for the days at which comparisons turn, within a stretch of days."""

    def __init__(self, turning: Turning, since: str, until: str) -> None:
        self.turning, self.since, self.until = turning, since, until
        self.calendars = turning.packs.calendars
        self.facts: Mapping[str, FactSpec] = turning.packs.catalogue.facts

    def turns(self, values: Mapping[str, Value]) -> set[str]:
        """The days on which a test can come to say something else of one leg."""
        sharp, blurred = self._marks(values)
        found = {day for mark in sharp for day in (mark, add_days(mark, 1))} | blurred
        return {day for day in found if self.since < day <= self.until}

    def _marks(self, values: Mapping[str, Value]) -> tuple[set[str], set[str]]:
        """The days that tests tell the day apart by, and those beside them where a date is not known or can be set.

        Such a date is told apart by all that it is compared with, and there may or may not be a day left between two
        others: so the days around count too, as many as there are such dates in a row.
        """
        links, literals = self.turning.links, self.turning.literals
        names = {name for link in links for name in link[:2]} | literals.keys()
        loose = {name for name in names - {AS_OF} if name not in values or self.facts[name].settable is not None}
        marks: dict[str, set[str]] = {name: set() for name in names | {AS_OF}}
        for name in names - {AS_OF}:
            value = values.get(name)
            if isinstance(value, str) and is_day(value):
                marks[name].add(value)
        sharp = set(literals.get(AS_OF, ()))
        for left, right, move in links:
            if left == AS_OF and right not in loose:
                sharp |= self._forward(marks[right], move)
            elif right == AS_OF and left not in loose:
                sharp |= self._back(marks[left], move)
        reach = 1 + min(sum(left in loose and right in loose for left, right, _ in links), _ROUNDS)
        for name in loose:
            marks[name] |= literals.get(name, set())
        for _ in range(_ROUNDS):
            for left, right, move in links:
                if left in loose and right != AS_OF:
                    marks[left] |= self._forward(marks[right], move)
                if right in loose and left != AS_OF:
                    marks[right] |= self._back(marks[left], move)
        # What can be set is set to the day itself.
        blurred = {day for name in loose for day in marks[name]}
        for left, right, move in links:
            if left == AS_OF and right in loose:
                blurred |= self._forward(_around(marks[right], reach), move)
            elif right == AS_OF and left in loose:
                blurred |= self._back(_around(marks[left], reach), move)
            elif left in loose:
                blurred |= self._forward(_around(marks.get(right, set()), reach), move)
            elif right in loose:
                blurred |= self._back(_around(marks[left], reach), move)
        return sharp, _around(blurred, reach)

    def _forward(self, days: Iterable[str], move: Move) -> set[str]:
        calendar = self.calendars.get(move.calendar, {})
        return {shift(day, dict(move.plus), calendar) for day in days}

    def _back(self, days: Iterable[str], move: Move) -> set[str]:
        """The first days that come to lie on or after each of these, and after it, once they are moved."""
        if not move.plus:
            return set(days)
        return {found for day in days for found in (self._first(day, move), self._first(add_days(day, 1), move))}

    def _first(self, target: str, move: Move) -> str:
        """The first day that comes to lie on or after a day once it is moved."""
        plus, calendar = dict(move.plus), self.calendars.get(move.calendar, {})
        last = date.fromisoformat(target).toordinal()
        months = 12 * plus.get("years", 0) + plus.get("months", 0)
        reach = 31 * months + plus.get("days", 0) + 4 * plus.get("working_days", 0) + 40
        days = range(max(last - reach, 1), last + 1)
        found = bisect_left(days, target, key=lambda day: shift(date.fromordinal(day).isoformat(), plus, calendar))
        return date.fromordinal(days[min(found, len(days) - 1)]).isoformat()


def _around(days: Iterable[str], reach: int) -> set[str]:
    return {add_days(day, step) for day in days for step in range(-reach, reach + 1)}


class _Shared(NamedTuple):
    """What stands behind a condition that all packs share."""

    tables: Mapping[str, Table]
    parts: list[Node]
    spans: list[Span]


def _shared(packs: PackSet) -> Iterator[_Shared]:
    """The guards of facts, the limits of what can be changed, and the constraints, with what they rest on."""
    owned = [*packs.guards.values(), *packs.settable_when.values()]
    owned += [(item.pack, item.node) for item in packs.constraints]
    for owner in dict.fromkeys(name for name, _ in owned):
        pack = packs.pack(owner) if owner else None
        tables = {**(pack.tables if pack else {}), **{f"world/{name}": table for name, table in packs.world.items()}}
        found, seen = _Shared(tables, [], []), set[str]()
        todo = [node for name, node in owned if name == owner]
        while todo:
            for part in nodes_of(todo.pop()):
                found.parts.append(part)
                for name in set(tables_in(part)) - seen:
                    seen.add(name)
                    found.spans.extend(row.span for row in tables[name].rows)
                    todo += [row.when for row in tables[name].rows]
                if pack is not None and isinstance(part, TermRef) and f"{part.term}?" not in seen:
                    seen.add(f"{part.term}?")
                    versions = pack.terms[part.term].versions
                    found.spans.extend(version.span for version in versions)
                    todo += [version.means for version in versions]
        yield found


def _tables(packs: PackSet, pack: Pack, nodes: Iterable[Node]) -> dict[str, Table]:
    """The tables of a pack and of the world that it reads; for a pack on States also those that say whose law it is."""
    names = {name for node in nodes for name in tables_in(node)}
    found = dict(pack.tables)
    if pack.per == "state":
        for other in packs.packs:
            name = str(other.jurisdiction.get("table", ""))
            names.add(name)
            if name in other.tables:
                found[f"{other.id}/{name}"] = other.tables[name]
    found.update(
        (name, packs.world[name[6:]]) for name in sorted(names) if name[6:] in packs.world and name[5:6] == "/"
    )
    return found
