"""What is left of a tree once the known facts are put in: the part that the missing facts decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govcheck.engine.evaluate import Calendars, right_value
from govcheck.engine.tree import NO, YES, And, Constant, Not, Or, Other, Test, Tree, all_of, any_of, negate
from govcheck.engine.values import NOT_APPLICABLE, Facts, compare


class Simplifier:
    """Puts facts into trees. A fact that has a guard is tested together with it, so a guard that is not known
    yet stays in what is left and can be learned like anything else."""

    def __init__(
        self, facts: Facts, guards: Mapping[int, Tree], calendars: Calendars, settled: Mapping[str, Tree] | None = None
    ) -> None:
        self.facts, self.guards, self.calendars = facts, guards, calendars
        self._shared: dict[str, Tree] = dict(settled or {})
        self._guards: dict[int, Tree] = {}

    def rest(self, tree: Tree) -> Tree:
        """Return the simplified tree: `YES`, `NO`, or tests of unknown facts."""
        if isinstance(tree, Test):
            return self._test(tree)
        if isinstance(tree, And):
            return self._join(tree.parts, NO, conjunction=True)
        if isinstance(tree, Or):
            return self._join(tree.parts, YES, conjunction=False)
        if isinstance(tree, Not):
            return negate(self.rest(tree.part))
        if isinstance(tree, Constant):
            return tree
        if tree.name not in self._shared:
            self._shared[tree.name] = self.rest(tree.tree)
        return self._shared[tree.name]

    def _join(self, parts: tuple[Tree, ...], stop: Tree, conjunction: bool) -> Tree:
        kept: list[Tree] = []
        for part in parts:
            left = self.rest(part)
            if left == stop:
                return stop
            kept.append(left)
        return all_of(kept) if conjunction else any_of(kept)

    def guard(self, fact: int) -> Tree:
        """What is left of the condition under which a fact applies."""
        if fact not in self.guards:
            return YES
        if fact not in self._guards:
            self._guards[fact] = NO  # a circle would be caught by the linter; here it ends
            self._guards[fact] = self.rest(self.guards[fact])
        return self._guards[fact]

    def _test(self, test: Test) -> Tree:
        guard = self.guard(test.fact)
        if isinstance(test.right, Other):
            guard = all_of([guard, self.guard(test.right.fact)])
        if guard == NO:
            return NO
        left = self.facts[test.fact]
        if left is NOT_APPLICABLE:
            left = None
        truth = compare(test.op, left, right_value(test, self.facts, self.calendars))
        if truth is None:
            return all_of([guard, test])
        return guard if truth else NO


def substitute(tree: Tree, facts: Facts, calendars: Calendars) -> Tree:
    """Put further facts into what is left of a tree (its guards are part of it already)."""
    return _Filling(facts, calendars).rest(tree)


class _Filling:
    """Puts facts into trees once. Many parts stand in several places: each is looked at once, known by its id."""

    def __init__(
        self, facts: Facts, calendars: Calendars, reads: Mapping[int, int] | None = None, bits: int = 0
    ) -> None:
        """With `reads`, the facts each part reads, only those in `bits` have changed."""
        self.facts, self.calendars, self.reads, self.bits = facts, calendars, reads, bits
        self.done: dict[int, Tree] = {}

    def rest(self, tree: Tree) -> Tree:
        """What is left of a tree; the tree itself where nothing changed."""
        known = self.done.get(id(tree))
        if known is not None:
            return known
        if self.reads is not None and not self.reads[id(tree)] & self.bits:
            return tree
        found: Tree = tree
        if isinstance(tree, Test):
            truth = compare(tree.op, self.facts[tree.fact], right_value(tree, self.facts, self.calendars))
            if truth is not None:
                found = YES if truth else NO
        elif isinstance(tree, (And, Or)):
            found = self._join(tree)
        elif isinstance(tree, Not):
            part = self.rest(tree.part)
            found = tree if part is tree.part and not isinstance(part, (Constant, Not)) else negate(part)
        self.done[id(tree)] = found
        return found

    def _join(self, tree: And | Or) -> Tree:
        """As `all_of` and `any_of` do it."""
        kind, stop = type(tree), isinstance(tree, Or)
        kept: list[Tree] = []
        same = True
        for part in tree.parts:
            left = self.rest(part)
            if isinstance(left, Constant):
                if left.truth is stop:
                    return left
                same = False
            elif isinstance(left, kind):
                same = False
                kept.extend(left.parts)
            else:
                same = same and left is part
                kept.append(left)
        if same and len(kept) > 1:
            return tree
        return (NO if stop else YES) if not kept else (kept[0] if len(kept) == 1 else kind(tuple(kept)))


class Reach:
    """Trees in which facts are put again and again: each walk goes only where the facts stand.

    The trees are what is left of others, so that parts which do not read a changed fact stay what they are.
    """

    def __init__(self, trees: Iterable[Tree], calendars: Calendars) -> None:
        self.calendars = calendars
        self.trees = tuple(trees)
        self._reads: dict[int, int] = {}
        """By the id of a part (all of them are kept in `trees`): the facts it reads, as bits."""
        for tree in self.trees:
            self._mark(tree)

    def _mark(self, tree: Tree) -> int:
        known = self._reads.get(id(tree))
        if known is not None:
            return known
        bits = 0
        if isinstance(tree, Test):
            bits = 1 << tree.fact
            if isinstance(tree.right, Other):
                bits |= 1 << tree.right.fact
        elif isinstance(tree, (And, Or)):
            for part in tree.parts:
                bits |= self._mark(part)
        elif isinstance(tree, Not):
            bits = self._mark(tree.part)
        self._reads[id(tree)] = bits
        return bits

    def reads(self, tree: Tree, facts: Iterable[int]) -> bool:
        """Whether one of the trees reads one of these facts."""
        return bool(self._reads[id(tree)] & _bits(facts))

    def put(self, trees: Iterable[Tree], changed: Iterable[int], facts: Facts) -> tuple[Tree, ...]:
        """What is left of some of the trees when some facts have changed."""
        filling = _Filling(facts, self.calendars, self._reads, _bits(changed))
        return tuple(map(filling.rest, trees))


def _bits(facts: Iterable[int]) -> int:
    bits = 0
    for fact in facts:
        bits |= 1 << fact
    return bits
