"""Case splitting: does what is left of a tree come out TRUE in some completion of the missing facts, and FALSE in some?

Kleene's logic says UNKNOWN too often ("under a million" or "a million and more"). Here each missing fact is given
one value for every way in which the remaining tests can fall, so that a finite search is exact. It is bounded;
when the bound is reached the answer is "not settled", never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from govcheck.engine.evaluate import Calendars
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import NO, YES, And, Constant, Not, Or, Other, Test, Tree, facts_in, tests_of
from govcheck.engine.values import Slot
from govcheck.interval import END, START, add_days, add_months, shift
from govcheck.packs.condition import Value
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

ELSEWHERE = "??"
"""A country that no table and no condition names."""
_MOST_SUBSETS = 5


class Found(NamedTuple):
    """Whether completions were found in which the tree is TRUE, and FALSE; `exact` if the search was not cut short."""

    true: bool
    false: bool
    exact: bool


class Search:
    """Searches the completions of one leg's missing facts."""

    def __init__(self, catalogue: Catalogue, calendars: Calendars, day: str, budget: int = 4000) -> None:
        self.catalogue, self.calendars, self.day = catalogue, calendars, day
        self.specs: tuple[FactSpec, ...] = catalogue.specs
        self.budget = budget

    def outcomes(self, tree: Tree, facts: list[Slot], constraint: Tree = YES) -> Found:
        """Find out which truths the tree can take."""
        self.left = self.budget
        self._seen = [False, False]
        exact = self._split(tree, list(facts), constraint)
        return Found(self._seen[1], self._seen[0], exact)

    def _split(self, tree: Tree, facts: list[Slot], constraint: Tree) -> bool:
        if isinstance(tree, Constant):
            if not self._seen[tree.truth] and self._possible(facts, constraint):
                self._seen[tree.truth] = True
            return True
        if self._seen[0] and self._seen[1]:
            return True
        if self.left <= 0:
            return False
        fact = pick(tree, facts)
        known, exact = facts[fact], True
        values, complete = self.values(fact, [tree, constraint], facts)
        for value in values:
            self.left -= 1
            facts[fact] = value
            narrowed = substitute(constraint, facts, self.calendars)
            if narrowed != NO:
                exact = self._split(substitute(tree, facts, self.calendars), facts, narrowed) and exact
            facts[fact] = known
            if self._seen[0] and self._seen[1]:
                return True
        return exact and complete

    def _possible(self, facts: list[Slot], constraint: Tree) -> bool:
        """Whether the constraints can still be met."""
        constraint = substitute(constraint, facts, self.calendars)
        if isinstance(constraint, Constant):
            return constraint.truth
        fact = pick(constraint, facts)
        known = facts[fact]
        for value in self.values(fact, [constraint], facts)[0]:
            facts[fact] = value
            possible = self._possible(facts, constraint)
            facts[fact] = known
            if possible:
                return True
        return False

    def values(self, fact: int, trees: Iterable[Tree], facts: list[Slot]) -> tuple[list[Value], bool]:
        """One value for each way the tests on this fact can fall; False if not all ways are among them."""
        tests = [test for tree in trees for test in tests_of(tree) if concerns(test, fact)]
        kind = self.specs[fact].type
        if kind in ("boolean", "judgement"):
            return [True, False], True
        if kind == "number":
            return self._numbers(fact, tests, facts), True
        if kind == "date":
            return self._days(fact, tests, facts), True
        mentioned = self._mentioned(fact, tests, facts)
        if kind in ("set", "countries"):
            return self._sets(fact, mentioned)
        return self._texts(fact, mentioned), True

    def _mentioned(self, fact: int, tests: list[Test], facts: list[Slot]) -> list[frozenset[str]]:
        """The groups of words the tests compare this fact with."""
        groups: list[frozenset[str]] = []
        for test in tests:
            if isinstance(test.right, Other):
                other = facts[test.right.fact if test.fact == fact else test.fact]
                if isinstance(other, str):
                    groups.append(frozenset((other,)))
                elif isinstance(other, frozenset):
                    groups.append(other)
            elif isinstance(test.right, str):
                groups.append(frozenset((test.right,)))
            elif isinstance(test.right, frozenset):
                groups.append(test.right)
        return groups

    def _classes(self, fact: int, groups: list[frozenset[str]]) -> list[str]:
        """One word for each class of words that no test tells apart; at last one that none mentions."""
        allowed = self.specs[fact].values
        classes: dict[tuple[bool, ...], str] = {}
        for word in sorted(frozenset().union(*groups)):
            if allowed is None or word in allowed:
                classes.setdefault(tuple(word in group for group in groups), word)
        outside = tuple(False for _ in groups)
        if outside not in classes:
            if allowed is None:
                classes[outside] = ELSEWHERE
            else:
                mentioned = frozenset().union(*groups)
                rest = next((word for word in allowed if word not in mentioned), None)
                if rest is not None:
                    classes[outside] = rest
        return list(classes.values())

    def _texts(self, fact: int, groups: list[frozenset[str]]) -> list[Value]:
        return list(self._classes(fact, groups))

    def _sets(self, fact: int, groups: list[frozenset[str]]) -> tuple[list[Value], bool]:
        words = self._classes(fact, groups)
        if len(words) <= _MOST_SUBSETS:
            subsets = [frozenset(w for i, w in enumerate(words) if mask >> i & 1) for mask in range(1 << len(words))]
            ordered: list[Value] = [*sorted(subsets, key=lambda subset: (len(subset), sorted(subset)))]
            return ordered, True
        few: list[Value] = [frozenset(), *(frozenset((word,)) for word in words)]
        few += [frozenset((one, two)) for i, one in enumerate(words) for two in words[i + 1 :]]
        few += [frozenset(words) - {word} for word in words]
        return [*few, frozenset(words)], False

    def _numbers(self, fact: int, tests: list[Test], facts: list[Slot]) -> list[Value]:
        points: set[float] = {0}
        for test in tests:
            bounds: Slot | tuple[float, float]
            if isinstance(test.right, Other):
                bounds = facts[test.right.fact if test.fact == fact else test.fact]
            else:
                bounds = test.right
            if isinstance(bounds, tuple):
                for bound in bounds:
                    if bound != float("inf"):
                        points.update((bound - 1, bound, bound + 1))
        stated = facts[fact]
        low, high = stated if isinstance(stated, tuple) else (0.0, float("inf"))
        points.add(low)
        if high != float("inf"):
            points.add(high)
        return [(point, point) for point in sorted(points) if low <= point <= high and point >= 0]

    def _days(self, fact: int, tests: list[Test], facts: list[Slot]) -> list[Value]:
        days: set[str] = {START, END, self.day}
        for test in tests:
            if test.fact == fact and isinstance(test.right, str):
                days.update(_around(test.right))
            elif isinstance(test.right, Other):
                days.update(self._days_beside(fact, test, test.right, facts))
        return [*sorted(days)]

    def _days_beside(self, fact: int, test: Test, right: Other, facts: list[Slot]) -> set[str]:
        calendar = self.calendars.get(right.calendar, {})
        if test.fact == fact:
            other = facts[right.fact]
            return _around(shift(other, dict(right.plus), calendar)) if isinstance(other, str) else set()
        other = facts[test.fact]
        if not isinstance(other, str):
            return set()
        plus = dict(right.plus)
        months = plus.get("years", 0) * 12 + plus.get("months", 0)
        back = add_days(add_months(other, -months), -plus.get("days", 0) - 2 * plus.get("working_days", 0))
        # Moving back is not exact at months' ends and over holidays: take every day near the turning point.
        reach = 4 + 3 * plus.get("working_days", 0)
        return {add_days(back, step) for step in range(-reach, reach + 1)}


def concerns(test: Test, fact: int) -> bool:
    """Whether a test reads this fact, on either side."""
    return test.fact == fact or (isinstance(test.right, Other) and test.right.fact == fact)


def is_open(value: Slot) -> bool:
    """Whether a fact can still take more than one value: unknown, or a number known only within bounds."""
    return value is None or (isinstance(value, tuple) and value[0] != value[1])


def weigh(tree: Tree) -> dict[int, float]:
    """The weight of each fact: how many tests read it, those near the root counting more. In order of appearance."""
    weights: dict[int, float] = dict.fromkeys(facts_in(tree), 0.0)
    stack: list[tuple[Tree, float]] = [(tree, 1.0)]
    while stack:
        node, weight = stack.pop()
        if isinstance(node, Test):
            weights[node.fact] += weight
            if isinstance(node.right, Other):
                weights[node.right.fact] += weight / 2
        elif isinstance(node, And | Or):
            stack.extend((part, weight / len(node.parts)) for part in node.parts)
        elif isinstance(node, Not):
            stack.append((node.part, weight))
    return weights


def pick(tree: Tree, facts: list[Slot]) -> int:
    """The fact to split first: of those still open, the weightiest."""
    weights = {fact: weight for fact, weight in weigh(tree).items() if is_open(facts[fact])}
    return max(weights, key=lambda fact: weights[fact])


def _around(day: str) -> set[str]:
    return {add_days(day, -1), day, add_days(day, 1)}
