"""Which of the cited conflicts hold on a leg: evaluated after the packs, over their rules, never over outcomes."""

from __future__ import annotations

from collections.abc import Collection

from govcheck.engine.bind import Binder
from govcheck.engine.engine import Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.tree import NO, Tree, all_of, any_of, none_of
from govcheck.engine.values import Facts
from govcheck.packs.condition import (
    All,
    AnyOf,
    HoldsRef,
    Leaf,
    Node,
    NoneOf,
    RowRef,
    RowValue,
    TableRef,
    TermRef,
)

_WORLD = "world"


class ConflictFinder:
    """Finds the conflicts of legs. One that turns on a missing fact is not said: what is said holds.

    A conflict is bound the first time a leg is under all its regimes; most legs are under few.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._packs = {pack.id: pack for pack in engine.packs.packs}
        self._trees: dict[tuple[str, str], Tree] = {}

    def holding(self, day: str, facts: Facts, outside: Collection[str] = ()) -> list[str]:
        """Return the ids of the conflicts that hold, in the order of the file.

        `outside` may name packs of which it is known that the leg is out of their scope.
        """
        conflicts = self.engine.packs.conflicts
        if not conflicts.regimes:
            return []
        evaluator = Evaluator(facts, self.engine.packs.calendars)
        inside: dict[str, bool] = dict.fromkeys(outside, False)
        found = []
        for name, regimes in conflicts.regimes.items():
            for regime in regimes:
                if regime not in inside:
                    scope = self.engine.program(self._packs[regime], day).scope
                    inside[regime] = evaluator.truth(scope) is True
                if not inside[regime]:
                    break
            else:
                if evaluator.truth(self.tree(name, day)) is True:
                    found.append(name)
        return found

    def tree(self, name: str, day: str) -> Tree:
        """The condition of a conflict on a day; FALSE on a day on which the demands do not both stand."""
        key = (name, day)
        if key not in self._trees:
            conflict = self.engine.packs.conflicts.stated[name]
            self._trees[key] = self._bind(conflict.when, day) if conflict.span.holds(day) else NO
        return self._trees[key]

    def _bind(self, node: Node, day: str) -> Tree:
        if isinstance(node, All):
            return all_of([self._bind(part, day) for part in node.parts])
        if isinstance(node, AnyOf):
            return any_of([self._bind(part, day) for part in node.parts])
        if isinstance(node, NoneOf):
            return none_of([self._bind(part, day) for part in node.parts])
        if isinstance(node, HoldsRef):
            named = self._packs[node.pack]
            rule = named.rules.get(node.slug)
            if rule is None or not rule.span.holds(day):
                return NO
            return self.engine.program(named, day).holds(node.slug)
        pack, own = _owner(node)
        if pack in self._packs:
            return self.engine.program(self._packs[pack], day).binder.bind(own)
        return Binder(self.engine.packs, None, day).bind(own)


def _owner(node: Node) -> tuple[str, Node]:
    """The pack that a leaf names, and the leaf as that pack itself would write it."""
    if isinstance(node, TermRef):
        pack, _, name = node.term.partition("/")
        return pack, node._replace(term=name)
    if isinstance(node, RowRef):
        pack, _, name = node.table.partition("/")
        return (pack, node) if pack == _WORLD else (pack, node._replace(table=name))
    if isinstance(node, Leaf) and isinstance(node.right, TableRef | RowValue):
        pack, _, name = node.right.table.partition("/")
        return (pack, node) if pack == _WORLD else (pack, node._replace(right=node.right._replace(table=name)))
    return "", node
