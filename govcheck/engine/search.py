"""Case splitting: does what is left of a tree come out TRUE in some completion of the missing facts, and FALSE in some?

Kleene's logic says UNKNOWN too often ("under a million" or "a million and more"). Here each missing fact is given
one value for every way in which the remaining tests can fall, so that a finite search is exact. It is bounded;
when the bound is reached the answer is "not settled", never a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govcheck.engine.evaluate import Calendars
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import NO, YES, And, Constant, Not, Or, Other, Test, Tree, distinct_tests, facts_of
from govcheck.engine.values import Slot
from govcheck.interval import END, START, add_days, add_months, shift
from govcheck.packs.condition import Value
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

ELSEWHERE = ("??", "?!")
"""Countries that no table and no condition names: two, so that two facts can be elsewhere and differ."""
_INFINITE = float("inf")
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

    def outcomes(self, tree: Tree, facts: list[Slot], constraint: Tree = YES, *, true_is_enough: bool = False) -> Found:
        """Find out which truths the tree can take. Facts under which it is TRUE are then in `witness`.

        Where it is enough to know that it can be TRUE, FALSE is not looked for any longer once that is known.
        """
        self.left = self.budget
        self._seen = [true_is_enough, False]
        self.witness: list[Slot] | None = None
        exact = self._split(tree, list(facts), constraint)
        return Found(self._seen[1], self._seen[0] and not true_is_enough, exact)

    def _split(self, tree: Tree, facts: list[Slot], constraint: Tree) -> bool:
        if isinstance(tree, Constant):
            if not self._seen[tree.truth] and self._possible(facts, constraint):
                self._seen[tree.truth] = True
                if tree.truth:
                    self.witness = list(facts)
            return True
        if self._seen[0] and self._seen[1]:
            return True
        if self.left <= 0:
            return False
        tests = distinct_tests(tree)
        fact = _weightiest(tree, tests, facts)
        known, exact = facts[fact], True
        if constraint is not YES:
            tests += distinct_tests(constraint)
        values, complete = self.values_among(fact, by_fact(tests), facts)
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
        fact = _weightiest(constraint, distinct_tests(constraint), facts)
        known = facts[fact]
        for value in self.values(fact, [constraint], facts)[0]:
            facts[fact] = value
            possible = self._possible(facts, constraint)
            facts[fact] = known
            if possible:
                return True
        return False

    def values(self, fact: int, trees: Iterable[Tree], facts: list[Slot]) -> tuple[list[Value], bool]:
        """One value for each way the tests on this fact can fall; False if not all ways are among them.

        Where the fact is compared with another one that is open too, the values that the other's tests turn on count
        as well, since the two may have to agree or to differ.
        """
        return self.values_among(fact, by_fact(distinct_tests(*trees)), facts)

    def values_among(
        self, fact: int, reading: Mapping[int, Sequence[Test]], facts: list[Slot]
    ) -> tuple[list[Value], bool]:
        """The same, of trees whose tests are known, by the facts they read."""
        linked = _linked(fact, reading, facts)
        tests = list(dict.fromkeys(test for one in linked for test in reading.get(one, ())))
        kind = self.specs[fact].type
        if kind in ("boolean", "judgement"):
            return [True, False], True
        if kind == "number":
            return self._numbers(fact, tests, facts, len(linked)), True
        if kind == "date":
            moved = any(isinstance(test.right, Other) and test.right.plus for test in tests)
            return self._days(tests, facts, len(linked)), not (moved and len(linked) > 1)
        mentioned = self._mentioned(tests, facts)
        if kind in ("set", "countries"):
            values, complete = self._sets(fact, mentioned)
            return values, complete and len(linked) == 1
        return list[Value](self._classes(fact, mentioned)), True

    def _mentioned(self, tests: list[Test], facts: list[Slot]) -> list[frozenset[str]]:
        """The groups of words that tests compare with."""
        groups: dict[frozenset[str], None] = {}
        for test in tests:
            sides = (facts[test.fact], facts[test.right.fact]) if isinstance(test.right, Other) else (test.right,)
            for side in sides:
                if isinstance(side, str):
                    groups[frozenset((side,))] = None
                elif isinstance(side, frozenset):
                    groups[side] = None
        return list(groups)

    def _classes(self, fact: int, groups: list[frozenset[str]]) -> list[str]:
        """One word for each class of words that no test tells apart; at last one that none mentions."""
        allowed = self.specs[fact].values
        classes: dict[tuple[bool, ...], str] = {}
        mentioned = frozenset[str]().union(*groups)
        for word in sorted(mentioned):
            if allowed is None or word in allowed:
                classes.setdefault(tuple(word in group for group in groups), word)
        outside = ELSEWHERE if allowed is None else allowed
        free = next((word for word in outside if word not in mentioned), None)
        if free is not None:
            classes.setdefault(tuple(False for _ in groups), free)
        return list(classes.values())

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

    def _numbers(self, fact: int, tests: list[Test], facts: list[Slot], reach: int) -> list[Value]:
        """The turning points of the tests, and as many whole numbers beside each as there are facts in a row."""
        turns: set[float] = {0}
        for test in tests:
            sides = (facts[test.fact], facts[test.right.fact]) if isinstance(test.right, Other) else (test.right,)
            turns.update(bound for side in sides if isinstance(side, tuple) for bound in side if bound != _INFINITE)
        points = {turn + step for turn in turns for step in range(-reach, reach + 1)}
        stated = facts[fact]
        low, high = stated if isinstance(stated, tuple) else (0.0, _INFINITE)
        points |= {low} | ({high} if high != _INFINITE else set())
        return [(point, point) for point in sorted(points) if low <= point <= high and point >= 0]

    def _days(self, tests: list[Test], facts: list[Slot], reach: int) -> list[Value]:
        days: set[str] = {START, END, self.day}
        for test in tests:
            if isinstance(test.right, Other):
                days |= self._days_beside(test, test.right, facts)
            elif isinstance(test.right, str):
                days |= _around(test.right, reach)
        return [*sorted(days)]

    def _days_beside(self, test: Test, right: Other, facts: list[Slot]) -> set[str]:
        """The days at which a comparison of two facts turns, whichever side is known."""
        calendar = self.calendars.get(right.calendar, {})
        moved, beside = facts[right.fact], facts[test.fact]
        found: set[str] = set()
        if isinstance(moved, str):
            found |= _around(shift(moved, dict(right.plus), calendar), 1)
        if isinstance(beside, str):
            plus = dict(right.plus)
            months = plus.get("years", 0) * 12 + plus.get("months", 0)
            back = add_days(add_months(beside, -months), -plus.get("days", 0) - 2 * plus.get("working_days", 0))
            # Moving back is not exact at months' ends and over holidays: take every day near the turning point.
            found |= _around(back, 4 + 3 * plus.get("working_days", 0))
        return found


def by_fact(tests: Iterable[Test]) -> dict[int, list[Test]]:
    """The tests by the facts they read, on either side."""
    found: dict[int, list[Test]] = {}
    for test in tests:
        found.setdefault(test.fact, []).append(test)
        if isinstance(test.right, Other) and test.right.fact != test.fact:
            found.setdefault(test.right.fact, []).append(test)
    return found


def _linked(fact: int, reading: Mapping[int, Sequence[Test]], facts: list[Slot]) -> set[int]:
    """The fact, and the open facts it is compared with, over as many steps as it takes."""
    found, todo = {fact}, [fact]
    while todo:
        one = todo.pop()
        for test in reading.get(one, ()):
            if isinstance(test.right, Other):
                other = test.right.fact if test.fact == one else test.fact
                if other not in found and is_open(facts[other]):
                    found.add(other)
                    todo.append(other)
    return found


def is_open(value: Slot) -> bool:
    """Whether a fact can still take more than one value: unknown, or a number known only within bounds."""
    return value is None or (isinstance(value, tuple) and value[0] != value[1])


def weigh(tree: Tree) -> dict[int, float]:
    """The weight of each fact: how many tests read it, those near the root counting more. In order of appearance."""
    return _weigh(tree, distinct_tests(tree))


def _weigh(tree: Tree, tests: Iterable[Test]) -> dict[int, float]:
    weights: dict[int, float] = dict.fromkeys(facts_of(tests), 0.0)
    stack: list[tuple[Tree, float]] = [(tree, 1.0)]
    while stack:
        node, weight = stack.pop()
        if isinstance(node, Test):
            weights[node.fact] += weight
            if isinstance(node.right, Other):
                weights[node.right.fact] += weight / 2
        elif isinstance(node, (And, Or)):
            share = weight / len(node.parts)
            stack.extend([(part, share) for part in node.parts])
        elif isinstance(node, Not):
            stack.append((node.part, weight))
    return weights


def _weightiest(tree: Tree, tests: Iterable[Test], facts: list[Slot]) -> int:
    """The fact to split first: of those still open, the weightiest."""
    facts_open = [fact for fact in facts_of(tests) if is_open(facts[fact])]
    if len(facts_open) == 1:
        return facts_open[0]
    weights = _weigh(tree, tests)
    return max(facts_open, key=lambda fact: weights[fact])


def _around(day: str, reach: int) -> set[str]:
    return {add_days(day, step) for step in range(-reach, reach + 1)}
