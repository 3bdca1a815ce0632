"""Condition trees as rules for the solver.

Each node becomes two literals: "it is TRUE" and "it is FALSE" (Kleene's unknown is neither). The trees are the
packs' own, with what is known put in, so what a condition means is stated by the engine alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from govcheck.engine.evaluate import Calendars
from govcheck.engine.tree import And, Constant, Not, Or, Other, Shared, Test, Tree
from govcheck.engine.values import NOT_APPLICABLE, Facts, Slot, compare
from govcheck.interval import shift

Literal = int
Options = Sequence[tuple[Slot, Literal]]
"""What a fact can be, each with the literal that says it is."""


class Rules(Protocol):
    """The part of clingo's backend that is used here."""

    def add_atom(self) -> int:
        """Make a new atom."""

    def add_rule(self, head: Sequence[int], body: Sequence[int] = (), choice: bool = False) -> None:
        """Add a rule."""


class Writer:
    """Writes trees over one leg's facts: some as they are known, some to be chosen."""

    def __init__(
        self, rules: Rules, yes: Literal, facts: Facts, options: Mapping[int, Options], calendars: Calendars
    ) -> None:
        """`yes` is a literal that is always TRUE. `options` of a fact stand in place of its value."""
        self._rules, self._yes, self._facts, self._options, self._calendars = rules, yes, facts, options, calendars
        self._made: dict[tuple[int, bool], tuple[Tree, Literal | None]] = {}

    def literal(self, tree: Tree, truth: bool) -> Literal | None:
        """The literal that the tree is TRUE, or is FALSE; None if it never is."""
        key = (id(tree), truth)
        known = self._made.get(key)
        if known is None:
            # The tree is kept beside its literal, so that its id stays its own.
            known = self._made[key] = (tree, self._write(tree, truth))
        return known[1]

    def _write(self, tree: Tree, truth: bool) -> Literal | None:
        if isinstance(tree, Test):
            return self._test(tree, truth)
        if isinstance(tree, Not):
            return self.literal(tree.part, not truth)
        if isinstance(tree, Constant):
            return self._yes if tree.truth is truth else None
        if isinstance(tree, Shared):
            return self.literal(tree.tree, truth)
        if isinstance(tree, And) is truth:
            return self._all([self.literal(part, truth) for part in tree.parts])
        assert isinstance(tree, (And, Or))
        return self._any([[literal] for part in tree.parts if (literal := self.literal(part, truth)) is not None])

    def _all(self, literals: list[Literal | None]) -> Literal | None:
        body: dict[Literal, None] = {}
        for literal in literals:
            if literal is None:
                return None
            if literal != self._yes:
                body[literal] = None
        return self._any([list(body)])

    def _any(self, bodies: list[list[Literal]]) -> Literal | None:
        if not bodies:
            return None
        if any(not body or body == [self._yes] for body in bodies):
            return self._yes
        if len(bodies) == 1 and len(bodies[0]) == 1:
            return bodies[0][0]
        atom = self._rules.add_atom()
        for body in bodies:
            self._rules.add_rule([atom], body)
        return atom

    def _of(self, fact: int) -> Options:
        return self._options.get(fact) or ((self._facts[fact], self._yes),)

    def _test(self, test: Test, truth: bool) -> Literal | None:
        left, bodies, total = self._of(test.fact), list[list[Literal]](), 0
        rights: Options = self._of(test.right.fact) if isinstance(test.right, Other) else ((test.right, self._yes),)
        for value, literal in left:
            for right, beside in rights:
                total += 1
                if compare(test.op, value, self._moved(test, right)) is truth:
                    bodies.append([one for one in dict.fromkeys((literal, beside)) if one != self._yes])
        if len(bodies) == total:
            return self._yes
        return self._any(bodies)

    def _moved(self, test: Test, value: Slot) -> Slot:
        right = test.right
        if not isinstance(right, Other) or value is None or value is NOT_APPLICABLE or not right.plus:
            return value
        return shift(str(value), dict(right.plus), self._calendars.get(right.calendar, {}))
