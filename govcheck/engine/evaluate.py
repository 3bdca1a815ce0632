"""The meaning of a tree: Kleene's three-valued logic over the facts of one leg.

Everything else that reads trees must agree with this.
"""

from __future__ import annotations

from collections.abc import Mapping

from govcheck.engine.tree import And, Constant, Not, Or, Other, Shared, Test, Tree
from govcheck.engine.values import NOT_APPLICABLE, Facts, Slot, compare
from govcheck.interval import shift
from govcheck.truth import Truth, and_, not_, or_

Calendars = Mapping[str, Mapping[str, bool]]


class Evaluator:
    """Evaluates trees against one leg's facts; what is shared is evaluated once."""

    def __init__(self, facts: Facts, calendars: Calendars) -> None:
        self.facts, self.calendars = facts, calendars
        self._shared: dict[str, Truth] = {}

    def truth(self, tree: Tree) -> Truth:
        """TRUE, FALSE or UNKNOWN."""
        if isinstance(tree, Test):
            return compare(tree.op, self.facts[tree.fact], right_value(tree, self.facts, self.calendars))
        if isinstance(tree, And):
            return and_(map(self.truth, tree.parts))
        if isinstance(tree, Or):
            return or_(map(self.truth, tree.parts))
        if isinstance(tree, Not):
            return not_(self.truth(tree.part))
        if isinstance(tree, Constant):
            return tree.truth
        if tree.name not in self._shared:
            self._shared[tree.name] = self.truth(tree.tree)
        return self._shared[tree.name]


def right_value(test: Test, facts: Facts, calendars: Calendars) -> Slot:
    """The value a test compares with: a written one, or another fact's, moved forward if it says so."""
    right = test.right
    if not isinstance(right, Other):
        return right
    value = facts[right.fact]
    if value is None or value is NOT_APPLICABLE or not right.plus:
        return value
    return shift(str(value), dict(right.plus), calendars.get(right.calendar, {}))


def evaluate(tree: Tree, facts: Facts, calendars: Calendars) -> Truth:
    """Evaluate one tree."""
    return Evaluator(facts, calendars).truth(tree)


__all__ = ["Calendars", "Evaluator", "Shared", "evaluate", "right_value"]
