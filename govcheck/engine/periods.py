"""Stretches of days over which a pack says the same: between two days on which something of it begins or ends.

What a day is compared with is a fact like any other, so within a stretch the trees of a pack are the same ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from govcheck.interval import END, START
from govcheck.packs.circles import nodes_of
from govcheck.packs.condition import FactRef, Leaf, Node
from govcheck.packs.model import Pack, PackSet, Table

TURNED = {
    "is": "is", "before": "after", "after": "before", "on_or_before": "on_or_after", "on_or_after": "on_or_before",
}  # fmt: skip
"""What `fact op as_of` says of `as_of` and the fact."""


def conditions_of(pack: Pack) -> Iterator[Node]:
    """Every condition of a pack: of its rules, its definitions, and the rows of its tables."""
    for rule in pack.rules.values():
        yield from (rule.when, rule.met_when, rule.obtainable)
    for term in pack.terms.values():
        yield from (version.means for version in term.versions)
    for table in pack.tables.values():
        yield from (row.when for row in table.rows)


def shared_conditions(packs: PackSet) -> Iterator[Node]:
    """The conditions that all packs share: guards of facts, when facts can be changed, constraints."""
    for _, node in (*packs.guards.values(), *packs.settable_when.values()):
        yield node
    yield from (item.node for item in packs.constraints)


class Periods:
    """The stretches of one pack, or of what all packs share (with `None`)."""

    def __init__(self, packs: PackSet, pack: Pack | None) -> None:
        tables: list[Table] = [*packs.world.values()]
        days: set[str] = set()
        nodes: list[Node] = [] if pack is not None else [*shared_conditions(packs)]
        # A guard may rest on the definitions and tables of the pack that declares it.
        for one in packs.packs if pack is None else (pack,):
            nodes += conditions_of(one)
            days.update(day for rule in one.rules.values() for day in rule.span)
            days.update(day for term in one.terms.values() for version in term.versions for day in version.span)
            tables += one.tables.values()
        days.update(day for table in tables for row in table.rows for day in row.span)
        self._starts = sorted({START, *days} - {END})
        self._known: dict[int, str] = {}
        self._daily = looks_ahead(nodes)

    def among(self, day: str, days: Iterable[str]) -> str | None:
        """One of these days that lies in the same stretch as a day, if there is one."""
        if self._daily:
            return None
        stretch = bisect_right(self._starts, day)
        if stretch not in self._known:
            self._known.update((bisect_right(self._starts, known), known) for known in days)
        return self._known.get(stretch)


def looks_ahead(nodes: Iterable[Node]) -> bool:
    """Whether a condition compares a fact with the day moved forward: its tree then holds that day itself."""
    return any(
        isinstance(part, Leaf) and isinstance(part.right, FactRef) and part.right.fact == "as_of" and part.right.plus
        for node in nodes
        for part in nodes_of(node)
    )
