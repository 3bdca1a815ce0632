"""What can be changed in a condition, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Generic, NamedTuple, TypeVar

from govcheck.errors import Path
from govcheck.interval import add_days
from govcheck.packs.circles import nodes_of
from govcheck.packs.condition import (
    All,
    AnyOf,
    FactRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    RowRef,
    RowValue,
    Scalar,
)
from govcheck.packs.model import Pack
from govcheck.vocabulary.catalogue import Catalogue

_SWAPS: Mapping[str, str] = {
    "is": "is_not", "in": "not_in", "at_least": "more_than", "at_most": "less_than",
    "before": "on_or_before", "after": "on_or_after", "includes_any": "subset_of",
}  # fmt: skip
SWAPS: Mapping[str, str] = {**_SWAPS, **{other: op for op, other in _SWAPS.items()}}
"""Each operator's nearest neighbour."""
_MEASURES = frozenset(("number", "date"))
_HEADS = ((All, "all"), (AnyOf, "any"), (NoneOf, "none"))
_OTHER_HEADS: Mapping[str, tuple[str, ...]] = {"all": ("any",), "any": ("all",), "none": ("any",)}
_MADE: Mapping[str, type[All] | type[AnyOf] | type[NoneOf]] = {head: kind for kind, head in _HEADS}

_Made = TypeVar("_Made")
_Other = TypeVar("_Other")


class Change(NamedTuple, Generic[_Made]):
    """One change: where, a short name of it, what it is in words, and what it makes."""

    path: Path
    code: str
    says: str
    made: _Made

    def into(self, made: _Other) -> Change[_Other]:
        """The same change, seen in something greater."""
        return Change(self.path, self.code, self.says, made)


def days(day: str) -> tuple[str, str]:
    """The day before a day and the day after."""
    return add_days(day, -1), add_days(day, 1)


def number(value: Any) -> str:
    """A number as a person writes it."""
    return str(int(value)) if isinstance(value, int | float) and value == int(value) else str(value)


def columns_read(pack: Pack) -> dict[str, tuple[str, ...]]:
    """Of each table, the columns whose values conditions compare with."""
    found: dict[str, dict[str, None]] = {}
    nodes = [node for rule in pack.rules.values() for node in (rule.when, rule.met_when, rule.obtainable)]
    nodes += [version.means for term in pack.terms.values() for version in term.versions]
    nodes += [row.when for table in pack.tables.values() for row in table.rows]
    for node in (part for tree in nodes for part in nodes_of(tree)):
        if isinstance(node, Leaf) and isinstance(node.right, RowValue):
            found.setdefault(node.right.table, {})[node.right.column] = None
    return {name: tuple(sorted(columns)) for name, columns in found.items()}


class Conditions:
    """Makes the changed forms of conditions; it knows the types of facts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.facts = catalogue.facts

    def changes(self, node: Node, path: Path) -> Iterator[Change[Node]]:
        """Every condition that differs from this one in one thing."""
        if isinstance(node, All | AnyOf | NoneOf):
            yield from self._branch(node, path)
        elif isinstance(node, Leaf):
            yield from self._leaf(node, path)
        elif isinstance(node, RowRef):
            for change in _where(node.where, (*path, "where")):
                yield change.into(node._replace(where=change.made))

    def _branch(self, node: All | AnyOf | NoneOf, path: Path) -> Iterator[Change[Node]]:
        head = next(name for kind, name in _HEADS if isinstance(node, kind))
        inside = (*path, head)
        for other in _OTHER_HEADS[head]:
            if len(node.parts) > 1 or head == "none":
                yield Change(inside, f"{head}>{other}", f"`{head}` became `{other}`", _MADE[other](node.parts))
        for at, part in enumerate(node.parts):
            left = node._replace(parts=(*node.parts[:at], *node.parts[at + 1 :]))
            yield Change((*inside, at), "dropped", f"`{head}` lost the branch {shown(part)}", left)
            for change in self.changes(part, (*inside, at)):
                parts = (*node.parts[:at], change.made, *node.parts[at + 1 :])
                yield change.into(node._replace(parts=parts))

    def _leaf(self, leaf: Leaf, path: Path) -> Iterator[Change[Node]]:
        at, kind, right = (*path, leaf.op), self.facts[leaf.fact].type, leaf.right
        other = SWAPS.get(leaf.op)
        if other is not None and not self._same_elsewhere(leaf, kind):
            yield Change(at, other, f"`{leaf.op}` became `{other}`", leaf._replace(op=other))
        if isinstance(right, Literal):
            for change in self._literal(leaf, right, kind, at):
                yield change.into(leaf._replace(right=change.made))
        elif isinstance(right, FactRef):
            for number_, (unit, count) in enumerate(right.plus):
                for moved in (count + 1, *((count - 1,) if count else ())):
                    plus = (*right.plus[:number_], (unit, moved), *right.plus[number_ + 1 :])
                    says = f"`{unit}` became {moved}, not {count}"
                    made = leaf._replace(right=right._replace(plus=plus))
                    yield Change((*at, "plus", unit), f"{count}>{moved}", says, made)
        elif isinstance(right, RowValue):
            for change_ in _where(right.where, (*at, "where")):
                yield change_.into(leaf._replace(right=right._replace(where=change_.made)))

    def _same_elsewhere(self, leaf: Leaf, kind: str) -> bool:
        """Whether another change says the same as the neighbouring operator: the next number, the other truth."""
        right = leaf.right
        if kind in _MEASURES:
            return leaf.op == "is" or (isinstance(right, Literal) and not _is_broken(right))
        return isinstance(right, Literal) and isinstance(right.value, bool)

    def _literal(self, leaf: Leaf, right: Literal, kind: str, at: Path) -> Iterator[Change[Literal]]:
        value = right.value
        if isinstance(value, bool):
            word, other = str(value).lower(), str(not value).lower()
            yield Change(at, f"{word}>{other}", f"`{word}` became `{other}`", Literal(not value))
        elif isinstance(value, tuple):
            for moved in (value[0] + 1, value[0] - 1):
                if moved < 0 and leaf.op in ("at_least", "less_than", "is"):
                    continue  # no count is below nothing: the same answers, or a bar that nothing reaches
                code = f"{number(value[0])}>{number(moved)}"
                yield Change(at, code, f"{number(value[0])} became {number(moved)}", Literal((moved, moved)))
        elif isinstance(value, frozenset):
            for word in sorted(value):
                yield Change(at, f"without-{word}", f"`{leaf.op}` lost `{word}`", Literal(value - {word}))
        elif kind == "date":
            for day in days(value):
                yield Change(at, f"{value}>{day}", f"{value} became {day}", Literal(day))


def _where(where: tuple[tuple[str, Scalar], ...], path: Path) -> Iterator[Change[tuple[tuple[str, Scalar], ...]]]:
    """Truths in a `where`, turned round."""
    for at, (column, value) in enumerate(where):
        if isinstance(value, bool):
            word, other = str(value).lower(), str(not value).lower()
            made = (*where[:at], (column, not value), *where[at + 1 :])
            yield Change((*path, column), f"{word}>{other}", f"`{column}: {word}` became `{other}`", made)


def _is_broken(right: object) -> bool:
    """Whether this is a written number with a fraction."""
    value = right.value if isinstance(right, Literal) else None
    return isinstance(value, tuple) and value[0] != int(value[0])


def shown(node: Node) -> str:
    """A condition in a few words."""
    if isinstance(node, All | AnyOf | NoneOf):
        head = next(name for kind, name in _HEADS if isinstance(node, kind))
        return f"`{head}` of {len(node.parts)}"
    if isinstance(node, Leaf):
        return f"`{node.fact} {node.op}{_short(node.right)}`"
    return f"`{' '.join(str(part) for part in node[:1])}`"


def _short(right: object) -> str:
    if not isinstance(right, Literal):
        return " ..."
    value = right.value
    if isinstance(value, frozenset):
        words = sorted(value)
        return f" {', '.join(words[:3])}{', ...' if len(words) > 3 else ''}"
    if isinstance(value, tuple):
        return f" {number(value[0])}"
    return f" {str(value).lower() if isinstance(value, bool) else value}"
