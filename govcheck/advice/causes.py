"""Why an answer changes on a day: what of the law begins or ends, and what of the facts runs out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.advice.turning import AS_OF
from govcheck.engine.evaluate import right_value
from govcheck.engine.tree import Other, Test, Tree, facts_in, tests_of
from govcheck.engine.values import Slot, compare
from govcheck.interval import END, START, Span, add_days
from govcheck.packs.circles import nodes_of
from govcheck.packs.condition import Leaf, Node, RowRef, RowValue, TableRef, TermRef, Value
from govcheck.report.words import as_json, citations

if TYPE_CHECKING:
    from govcheck.advice.turning import Turning
    from govcheck.checker import Checker
    from govcheck.engine.program import Program
    from govcheck.packs.model import Pack, Row, Source, Table
    from govcheck.report.basics import Citation
    from govcheck.report.build import Unit

_STATE = "state."
"""How the facts begin that a pack on States reads of what the packs on national law found."""
_MOST = 3


class Cause(NamedTuple):
    """What brings a change about, in words, with the rules it works through and the law that says so."""

    text: str
    rules: tuple[str, ...]
    citations: tuple[Citation, ...]
    legs: tuple[str, ...]


class _Event(NamedTuple):
    text: str
    slugs: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


class Causes:
    """Finds what brought about a change of one pack on one day."""

    def __init__(self, checker: Checker, pack: Pack, turning: Turning, day: str) -> None:
        self.checker, self.pack, self.turning, self.day = checker, pack, turning, day
        self.eve = add_days(day, -1)
        self.catalogue = checker.packs.catalogue

    def of_outcome(self, before: Sequence[Unit], after: Sequence[Unit]) -> Cause:
        """Why an outcome or a conclusion changes."""
        found = [(one, other, _moved(one, other)) for one, other in zip(before, after, strict=True)]
        return self._cause([item for item in found if item[2]])

    def of_duty(self, slug: str, before: Sequence[Unit], after: Sequence[Unit], legs: set[str]) -> Cause:
        """Why a duty falls due."""
        pairs = zip(before, after, strict=True)
        cause = self._cause([(one, other, (slug,)) for one, other in pairs if other.label in legs])
        title = self.pack.rules[slug].text("title", self.checker.speaker.language)
        return cause._replace(text=f"{title}: {cause.text}", rules=(f"{self.pack.id}/{slug}",))

    def _cause(self, moved: Sequence[tuple[Unit, Unit, tuple[str, ...]]]) -> Cause:
        events: dict[_Event, None] = {}
        for before, after, slugs in moved:
            for event in self._events(before, after, slugs):
                events.setdefault(event)
        legs = tuple(dict.fromkeys(after.label for _, after, _ in moved))
        rules: dict[str, None] = {}
        sources: dict[Source, None] = {}
        for event in events:
            rules.update(dict.fromkeys(event.slugs))
            sources.update(dict.fromkeys(event.sources))
        if not rules:
            rules.update((slug, None) for _, after, _ in moved for slug in after.assessment.determined_by)
        if not rules:
            rules.update((slug, None) for _, _, slugs in moved for slug in slugs[:_MOST])
        if not sources:
            sources.update((source, None) for slug in rules for source in self.pack.rules[slug].citations)
        text = "; ".join(event.text for event in events) or "what is stated comes to something else on this day"
        named = tuple(f"{self.pack.id}/{slug}" for slug in rules)
        return Cause(text, named, citations(self.pack, sources), legs)

    def _events(self, before: Unit, after: Unit, slugs: Sequence[str]) -> Iterator[_Event]:
        yield from self._rules(slugs)
        reached = list(self._reached(slugs))
        yield from self._terms(reached)
        yield from self._rows(reached, before.values, after.values)
        yield from self._facts(before, after, slugs)
        yield from self._tests(after, [slug for slug in slugs if not _word(self.pack.rules[slug].span, self.day)])

    def _rules(self, slugs: Iterable[str]) -> Iterator[_Event]:
        for slug in slugs:
            rule = self.pack.rules[slug]
            word = _word(rule.span, self.day)
            if word:
                title = rule.text("title", self.checker.speaker.language)
                yield _Event(f"the rule {self.pack.id}/{slug} ({title}) {word}", (slug,), rule.citations)

    def _reached(self, slugs: Iterable[str]) -> Iterator[Node]:
        """Every part of the conditions behind these rules, with the definitions and the limits of rows."""
        nodes: list[Node] = []
        for slug in self._around(slugs):
            rule = self.pack.rules[slug]
            nodes += [rule.when, rule.met_when]
        seen: set[str] = set()
        while nodes:
            for part in nodes_of(nodes.pop()):
                yield part
                if isinstance(part, TermRef) and part.term not in seen:
                    seen.add(part.term)
                    nodes += [version.means for version in self.pack.terms[part.term].versions]
                for name in [ref.table for ref in (_ref(part),) if ref is not None]:
                    if name not in seen:
                        seen.add(name)
                        nodes += [row.when for row in self.turning.tables[name].rows]

    def _around(self, slugs: Iterable[str]) -> list[str]:
        """These rules, and the exceptions to them, their scopes and what they open or condition."""
        found, todo = dict.fromkeys(slugs), list(slugs)
        while todo:
            one = todo.pop()
            rule = self.pack.rules[one]
            near = [rule.under] if rule.under else []
            near += [slug for slug, other in self.pack.rules.items() if one in (*other.exception_to, *other.opens)]
            for slug in near:
                if slug not in found:
                    found[slug] = None
                    todo.append(slug)
        return list(found)

    def _terms(self, reached: Iterable[Node]) -> Iterator[_Event]:
        for name in dict.fromkeys(node.term for node in reached if isinstance(node, TermRef)):
            term = self.pack.terms[name]
            for version in term.versions:
                word = _word(version.span, self.day)
                if word:
                    yield _Event(f"the definition {self.pack.id}/{name} ({term.title}) {word}", (), version.citations)

    def _rows(
        self, reached: Iterable[Node], before: Mapping[str, Value], after: Mapping[str, Value]
    ) -> Iterator[_Event]:
        for node in reached:
            ref = _ref(node)
            if ref is None:
                continue
            table = self.turning.tables[ref.table]
            for row in table.rows:
                word = _word(row.span, self.day)
                if word and any(_fits(row, table, node, values) for values in (before, after)):
                    keys = ", ".join("any" if key is None else ", ".join(sorted(key)) for key in row.keys)
                    text = f"the entry {keys} of {_shown(self.pack, ref.table)} ({table.title}) {word}"
                    yield _Event(text, (), row.citations)

    def _facts(self, before: Unit, after: Unit, slugs: Sequence[str]) -> Iterator[_Event]:
        """Facts that come to something else: a safeguard that has ended, the counters of a new year."""
        names = {name for slug in slugs for name in self._touching(before, after, slug)} - {AS_OF}
        changed = dict(before.values.items() ^ after.values.items())
        moved = sorted(names & changed.keys())
        if any(name.startswith(_STATE) for name in moved):
            yield _Event("what the State's own law says of the transfer changes")
        for name in [name for name in moved if not name.startswith(_STATE)]:
            if name not in after.values:
                yield _Event(f"not stated for the time from this day on: {self.catalogue.facts[name].question}")
            else:
                value = self.checker.speaker.value(name, after.values[name])
                title, part = self._called(name)
                said = f"{title}: {part}" if part else title
                yield _Event(f"{said} is {value.replace('_', ' ')} from this day on")

    def _called(self, name: str) -> tuple[str, str]:
        """The safeguard or assessment that a fact is about, and which part of it; the fact itself if it is another."""
        first, *rest = name.split(".")
        kinds = {"safeguard": self.catalogue.safeguards, "assessment": self.catalogue.assessments}.get(first)
        if kinds is None or rest[0] not in kinds:
            return name, ""
        part = " ".join(rest[1:]).replace("_", " ")
        return kinds[rest[0]].title, "made on" if part == "on" else part

    def _touching(self, before: Unit, after: Unit, slug: str) -> frozenset[str]:
        programs = [unit.assessment.program for unit in (before, after)]
        return frozenset[str]().union(*(_facts_read(program, slug) for program in programs if slug in program.rules))

    def _tests(self, after: Unit, slugs: Sequence[str]) -> Iterator[_Event]:
        """Comparisons with the day that come out otherwise from this day on."""
        program, index = after.assessment.program, self.catalogue.index[AS_OF]
        for slug in slugs:
            if slug not in program.rules:
                continue
            for test in dict.fromkeys(test for tree in _trees(program, slug) for test in tests_of(tree)):
                if test.fact == index and self._turns(test, after.facts):
                    rule = self.pack.rules[slug]
                    yield _Event(self._words(test, after.values), (slug,), rule.citations)

    def _turns(self, test: Test, facts: Sequence[Slot]) -> bool:
        right = right_value(test, facts, self.checker.packs.calendars)
        if right is None:
            return False
        return compare(test.op, self.eve, right) is not compare(test.op, self.day, right)

    def _words(self, test: Test, values: Mapping[str, Value]) -> str:
        if not isinstance(test.right, Other):
            return f"the law sets a day: {test.right}"
        name = self.catalogue.names[test.right.fact]
        stated = as_json(values.get(name))
        title, part = self._called(name)
        if not test.right.plus:
            return f"{title}: {part} {stated}" if part else f"{name} is {stated}"
        span = " and ".join(f"{count} {unit.replace('_', ' ')}" for unit, count in test.right.plus)
        return f"{span} after: {title} ({part} {stated})" if part else f"{span} after {name} ({stated})"


def _moved(before: Unit, after: Unit) -> tuple[str, ...]:
    """The rules that do not say the same of a leg on both days."""
    was, now = before.assessment, after.assessment
    if was is now:
        return ()
    found = {slug for slug in was.holds.keys() | now.holds if was.holds.get(slug, False) != now.holds.get(slug, False)}
    pairs = (
        (was.determined_by, now.determined_by), (was.barring, now.barring), (was.carried_by, now.carried_by),
        (was.conclusions, now.conclusions), (was.possible, now.possible),
    )  # fmt: skip
    for one, other in pairs:
        found |= set(one) ^ set(other)
    if was.outcome != now.outcome:
        found |= {*was.determined_by, *now.determined_by}
    return tuple(sorted(found))


def _word(span: Span, day: str) -> str:
    if span.start == day != START:
        return f"begins on {day}"
    return f"ends on {day}" if span.until == day != END else ""


def _ref(node: Node) -> TableRef | RowRef | RowValue | None:
    part = node.right if isinstance(node, Leaf) else node
    return part if isinstance(part, TableRef | RowRef | RowValue) else None


def _shown(pack: Pack, table: str) -> str:
    return table if table.startswith("world/") else f"{pack.id}/{table}"


def _trees(program: Program, slug: str) -> list[Tree]:
    bound = program.rules[slug]
    return [bound.holds, bound.met, bound.carries, program.bar(bound)]


def _facts_read(program: Program, slug: str) -> frozenset[str]:
    names = program.packs.catalogue.names
    return frozenset(names[fact] for tree in _trees(program, slug) for fact in facts_in(tree))


def _fits(row: Row, table: Table, node: Node, values: Mapping[str, Value]) -> bool:
    """Whether a row can be about this leg: no column it is looked up by says otherwise."""
    ref = _ref(node)
    if isinstance(ref, RowRef | RowValue):
        pairs = [(table.keys.index(column), fact) for column, fact in ref.match if column in table.keys]
    else:
        pairs = [(0, node.fact)] if isinstance(node, Leaf) else []
    for at, fact in pairs:
        cell, value = row.keys[at], values.get(fact)
        if cell is None or value is None or isinstance(value, tuple):
            continue
        words = value if isinstance(value, frozenset) else {str(value).lower() if isinstance(value, bool) else value}
        if cell.isdisjoint(words):
            return False
    return True
