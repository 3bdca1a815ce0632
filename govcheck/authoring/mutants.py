"""Mutants of a pack: the pack with one thing changed, as a careless hand might change it.

A pack's tests are good where they fail for every mutant. Mutants are made from the parsed pack, in an order that
depends on nothing but its files, each with the place of what was changed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from govcheck.authoring.mutations import Change, Conditions, columns_read, days, number
from govcheck.errors import Path
from govcheck.interval import END, START, Span, is_day
from govcheck.packs.condition import FALSE_NODE, TRUE_NODE
from govcheck.packs.model import Pack, PackSet, Row, Rule, Table, Term, TermVersion
from govcheck.source import Document, load_file

NEVER = Span(START, START)
"""The span of what was dropped: its name stays known, it is in force on no day."""
_OTHER_LEVEL = {"error": "warning", "warning": "error"}

Part = Rule | Term | Table
Names = tuple[str, ...]
_Part = TypeVar("_Part", Rule, Term, Table)
_Spanned = TypeVar("_Spanned", Rule, TermVersion, Row)


class Mutant(NamedTuple):
    """One change to one part of a pack. Its id stays the same while the place and what stands there do."""

    id: str
    file: str
    line: int
    says: str
    part: Part
    """The rule, term or table as it is after the change."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"

    def put_into(self, pack: Pack) -> Pack:
        """Return the pack with the change made."""
        return put(pack, self.part)


def put(pack: Pack, part: Part) -> Pack:
    """Return the pack with a part of the same name in place of its own."""
    if isinstance(part, Rule):
        return pack._replace(rules={**pack.rules, part.slug: part})
    if isinstance(part, Term):
        return pack._replace(terms={**pack.terms, part.name: part})
    return pack._replace(tables={**pack.tables, part.name: part})


def mutants(packs: PackSet, pack: Pack) -> list[Mutant]:
    """All mutants of a pack, in the order of its files."""
    conditions = Conditions(packs.catalogue)
    read = columns_read(pack)
    found: list[Mutant] = []
    for slug in sorted(pack.rules):
        document = _document(pack, f"rules/{slug}")
        found += _placed(f"rules/{slug}", document, _rule(pack.rules[slug], conditions))
    for name in sorted(pack.terms):
        document = _document(pack, f"terms/{name}")
        found += _placed(f"terms/{name}", document, _term(pack.terms[name], conditions, document.data))
    for name in sorted(pack.tables):
        document = _document(pack, f"tables/{name}")
        columns = read.get(name, ())
        found += _placed(f"tables/{name}", document, _table(pack.tables[name], conditions, columns, document.data))
    return found


def _document(pack: Pack, name: str) -> Document:
    path = os.path.join(pack.root, *f"{name}.yaml".split("/"))
    near = os.path.relpath(path)
    return load_file(path if near.startswith("..") else near)


def _placed(name: str, document: Document, changes: Iterable[Change[_Part]]) -> Iterator[Mutant]:
    for change in changes:
        region = document.region(change.path)
        content = json.dumps(_at(document.data, change.path), ensure_ascii=False).encode()
        place = "/".join(map(str, change.path))
        mutant_id = f"{name}/{place}:{change.code.replace(' ', '-')}~{hashlib.sha256(content).hexdigest()[:4]}"
        yield Mutant(mutant_id, document.path, region.line if region else 1, change.says, change.made)


def _at(root: Any, path: Path) -> Any:
    """What stands at a path; for a value that stands alone, the mapping around it unless that is the whole file."""
    data = around = root
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(data, dict):
            around = data
    return data if isinstance(data, dict | list) or around is root else around


def _spans(owner: _Spanned, path: Path) -> Iterator[Change[_Spanned]]:
    """The days on which something comes and goes, each a day earlier and a day later."""
    start, until = owner.span
    if start != START:
        for day in days(start):
            if day < until:
                says = f"`from` became {day}, not {start}"
                yield Change((*path, "from"), f"{start}>{day}", says, owner._replace(span=Span(day, until)))
    if until != END:
        for day in days(until):
            if day > start:
                says = f"`until` became {day}, not {until}"
                yield Change((*path, "until"), f"{until}>{day}", says, owner._replace(span=Span(start, day)))


def _rule(rule: Rule, conditions: Conditions) -> Iterator[Change[Rule]]:
    yield Change(("rule",), "dropped", "the rule was dropped", rule._replace(span=NEVER))
    yield from _spans(rule, ("in_force",))
    for change in conditions.changes(rule.when, ("when",)):
        yield change.into(rule._replace(when=change.made))
    if rule.kind == "duty":
        for change in conditions.changes(rule.met_when, ("met_when",)):
            yield change.into(rule._replace(met_when=change.made))
        if rule.level in _OTHER_LEVEL:
            other = _OTHER_LEVEL[rule.level]
            yield Change(("level",), other, f"level `{rule.level}` became `{other}`", rule._replace(level=other))
    if rule.obtainable != TRUE_NODE:
        says = "`obtainable` became always"
        yield Change(("obtainable",), "always", says, rule._replace(obtainable=TRUE_NODE))
        for change in conditions.changes(rule.obtainable, ("obtainable",)):
            yield change.into(rule._replace(obtainable=change.made))
    yield from _shorter("opens", rule.opens, lambda left: rule._replace(opens=left))
    yield from _shorter("for", rule.duty_for, lambda left: rule._replace(duty_for=left))
    yield from _shorter("exception_to", rule.exception_to, lambda left: rule._replace(exception_to=left))
    yield from _shorter("yields_to", rule.yields_to, lambda left: rule._replace(yields_to=left))


def _shorter(key: str, names: Names, make: Callable[[Names], Rule]) -> Iterator[Change[Rule]]:
    """A list of names, each of them left out once."""
    for at, name in enumerate(names):
        made = make((*names[:at], *names[at + 1 :]))
        yield Change((key, at), f"without-{name}", f"`{key}` lost `{name}`", made)


def _term(term: Term, conditions: Conditions, data: Any) -> Iterator[Change[Term]]:
    listed = isinstance(data, dict) and "versions" in data
    for at, version in enumerate(term.versions):
        path: Path = ("versions", at) if listed else ()
        for change in _version(version, path, conditions):
            versions = (*term.versions[:at], change.made, *term.versions[at + 1 :])
            yield change.into(term._replace(versions=versions))


def _version(version: TermVersion, path: Path, conditions: Conditions) -> Iterator[Change[TermVersion]]:
    yield from _spans(version, (*path, "in_force"))
    for change in conditions.changes(version.means, (*path, "means")):
        yield change.into(version._replace(means=change.made))
    if path:
        gone = version._replace(means=FALSE_NODE)
        yield Change((*path, "means"), "dropped", "this version of the definition was dropped", gone)


def _table(table: Table, conditions: Conditions, columns: Iterable[str], data: Any) -> Iterator[Change[Table]]:
    stated = data.get("rows", []) if isinstance(data, dict) else []
    default: set[int] = set()
    for at, row in enumerate(table.rows):
        path: Path = ("rows", row.number)
        own = isinstance(stated[row.number], dict) and "in_force" in stated[row.number]
        if not own:
            default.add(at)
        for change in _row(row, path, conditions, table.keys, columns, own):
            yield change.into(_with_row(table, at, change.made))
    if default:
        for moved in _spans(table.rows[min(default)], ("in_force",)):
            span = moved.made.span
            rows = tuple(row._replace(span=span) if at in default else row for at, row in enumerate(table.rows))
            yield moved.into(table._replace(rows=rows))


def _with_row(table: Table, at: int, row: Row) -> Table:
    return table._replace(rows=(*table.rows[:at], row, *table.rows[at + 1 :]))


def _row(
    row: Row, path: Path, conditions: Conditions, keys: Sequence[str], columns: Iterable[str], own_span: bool
) -> Iterator[Change[Row]]:
    yield Change(path, "dropped", f"row {row.number + 1} was dropped", row._replace(span=NEVER))
    if own_span:
        yield from _spans(row, (*path, "in_force"))
    if row.when != TRUE_NODE:
        says = f"row {row.number + 1} lost its `when`"
        yield Change((*path, "when"), "always", says, row._replace(when=TRUE_NODE))
        for change in conditions.changes(row.when, (*path, "when")):
            yield change.into(row._replace(when=change.made))
    for at, (key, words) in enumerate(zip(keys, row.keys, strict=True)):
        for word in sorted(words) if words is not None and len(words) > 1 else ():
            left = (*row.keys[:at], (words or frozenset()) - {word}, *row.keys[at + 1 :])
            yield Change((*path, key), f"without-{word}", f"`{key}` lost `{word}`", row._replace(keys=left))
    for column in columns:
        value = row.columns.get(column)
        others: tuple[Any, ...] = ()
        if isinstance(value, int | float) and not isinstance(value, bool):
            others = (value + 1, value - 1)
        elif isinstance(value, str) and is_day(value):
            others = days(value)
        for other in others:
            shown = number(other) if isinstance(other, int | float) else other
            says = f"`{column}` became {shown}, not {number(value) if not isinstance(value, str) else value}"
            changed: Mapping[str, Any] = {**row.columns, column: other}
            yield Change((*path, column), f"{value}>{other}", says, row._replace(columns=changed))
