"""Condition trees: what a rule's `when` becomes. Pure values; `engine` gives them their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

Scalar = str | bool | int | float
Value = str | bool | frozenset[str] | tuple[float, float]
"""A known fact: text, country or day as text; a truth; a set; the bounds of a number (equal when exact)."""


class All(NamedTuple):
    """TRUE when every part is; an empty one is TRUE."""

    parts: tuple[Node, ...]


class AnyOf(NamedTuple):
    """TRUE when some part is; an empty one is FALSE."""

    parts: tuple[Node, ...]
    branch: str = "any"
    """Always so: keeps branches of the same parts from being equal, as tuples would be."""


class NoneOf(NamedTuple):
    """TRUE when no part is."""

    parts: tuple[Node, ...]
    branch: str = "none"


class DayOf(NamedTuple):
    """The day taken from a fact, in place of the day the pack is read for."""

    fact: str


class Literal(NamedTuple):
    """A value written in the pack; a list becomes a frozenset of text, a number its bounds."""

    value: Value


class TableRef(NamedTuple):
    """The first key column of a table's rows in force."""

    table: str
    as_at: DayOf | None = None


class FactRef(NamedTuple):
    """Another fact; a day may be moved forward."""

    fact: str
    plus: tuple[tuple[str, int], ...] = ()
    calendar: str = ""


class RowValue(NamedTuple):
    """A column of the first row in force that matches."""

    table: str
    match: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, Scalar], ...]
    column: str
    as_at: DayOf | None = None


Right = Literal | TableRef | FactRef | RowValue


class Leaf(NamedTuple):
    """One fact, one operator, one right-hand side."""

    fact: str
    op: str
    right: Right


class TermRef(NamedTuple):
    """A definition of the pack, on the day or on the day a fact names."""

    term: str
    as_at: DayOf | None = None


class ReadingRef(NamedTuple):
    """The value at which an unsettled point of law is read."""

    reading: str


class HoldsRef(NamedTuple):
    """TRUE when a rule of a pack holds: its scope and condition do, and no exception to it."""

    pack: str
    slug: str
    asks: str = "holds"
    """Always so: keeps it from being equal to another leaf of two texts, as tuples would be."""


class RowRef(NamedTuple):
    """TRUE when a row in force matches and its own limits hold."""

    table: str
    match: tuple[tuple[str, str], ...]
    where: tuple[tuple[str, Scalar], ...]
    as_at: DayOf | None = None


class Const(NamedTuple):
    """A settled truth: a missing `when`, a term out of force."""

    value: bool


Node = All | AnyOf | NoneOf | Leaf | TermRef | ReadingRef | HoldsRef | RowRef | Const

TRUE_NODE = Const(True)
FALSE_NODE = Const(False)

TEXT_OPS = ("is", "is_not", "in", "not_in")
SET_OPS = ("includes", "includes_any", "subset_of")
NUMBER_OPS = ("is", "at_least", "at_most", "more_than", "less_than")
DATE_OPS = ("is", "before", "after", "on_or_before", "on_or_after")
OPS_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "text": TEXT_OPS, "country": TEXT_OPS, "boolean": TEXT_OPS, "judgement": TEXT_OPS,
    "set": SET_OPS, "countries": SET_OPS, "number": NUMBER_OPS, "date": DATE_OPS,
}  # fmt: skip
OPERATORS = frozenset(op for ops in OPS_OF_TYPE.values() for op in ops)
LIST_OPS = frozenset(("in", "not_in", "includes_any", "subset_of"))


def facts_of(node: Node) -> frozenset[str]:
    """The facts a tree names itself, without those behind its terms and tables."""
    if isinstance(node, All | AnyOf | NoneOf):
        return frozenset().union(*map(facts_of, node.parts))
    if isinstance(node, Leaf):
        return frozenset((node.fact,)) | _facts_of_right(node.right)
    if isinstance(node, TermRef):
        return frozenset((node.as_at.fact,)) if node.as_at else frozenset()
    if isinstance(node, RowRef):
        return _facts_of_right(node)
    return frozenset()


def _facts_of_right(right: Right | RowRef) -> frozenset[str]:
    names: set[str] = set()
    if isinstance(right, FactRef):
        names.add(right.fact)
    if isinstance(right, RowValue | RowRef):
        names.update(fact for _, fact in right.match)
    if isinstance(right, RowValue | RowRef | TableRef) and right.as_at:
        names.add(right.as_at.fact)
    return frozenset(names)
