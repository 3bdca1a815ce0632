"""Remembers why a leg is open: one completion of the missing facts that blocks it, and one that does not.

After an answer the two mostly still stand, and looking that up is much quicker than searching anew. What it says is
what the engine says: where the two do not stand any more, a search finds others, and where it does not, the engine
decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govcheck.engine.engine import OUT_OF_SCOPE, UNDETERMINED, Case, Engine
from govcheck.engine.program import Program
from govcheck.engine.search import Search, is_open, weigh
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import NO, YES, Constant, Tree, facts_in
from govcheck.engine.values import Slot
from govcheck.packs.condition import Value

_BUDGET = 4000
_SMALL_BUDGET = 60
_KEPT = 4
_TRIED = 3
_LOOSENED = 6

Completion = Sequence[Slot]


class Witnesses:
    """The completions found last, by pack and leg."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[tuple[str, str], tuple[Completion, ...]] = {}

    def outcome(self, program: Program, case: Case, leg: str) -> str:
        """The outcome of a leg under a program."""
        scope, blocked = program.fast(case.facts)
        if scope is False:
            return OUT_OF_SCOPE
        if blocked is None and self._open(program, case, (program.pack.id, leg)):
            return UNDETERMINED
        return self.engine.decide(program, case).outcome

    def _open(self, program: Program, case: Case, key: tuple[str, str]) -> bool:
        """Whether both kinds of completion are found; if not, it takes the engine to say what that means."""
        engine = self.engine
        tree = engine.rest(program, case, program.blocked)
        if isinstance(tree, Constant):
            return False
        day = engine.day(program.day)
        constraint: Tree = YES
        if not day.constrained.isdisjoint(facts_in(tree)):
            constraint = engine.rest(program, case, day.constraint)
        if constraint == NO:
            return False
        before = (*self._known.get(key, ()), *self._known.get((program.pack.id, ""), ()))
        search = _Recording(engine.catalogue, engine.packs.calendars, program.day)
        search.before = [_over(case.raw, completion) for completion in before]
        for completion in search.before:
            search.try_whole(tree, completion, constraint)
        weights = weigh(tree)
        heavy = sorted(weights, key=lambda fact: -weights[fact])[:_LOOSENED]
        for completion in search.before[:_TRIED]:
            if len(search.found) < 2:
                search.try_loosened(tree, completion, heavy, case.raw, constraint)
        if len(search.found) < 2:
            search.look(tree, case.raw, constraint, _BUDGET)
        known = (*map(tuple, search.found.values()), *self._known.get(key, ()))
        self._known[key] = tuple(dict.fromkeys(known))[:_KEPT]
        return len(search.found) == 2


def _over(raw: Sequence[Slot], completion: Completion) -> list[Slot]:
    """What is stated, and of the completion what is not."""
    found = list(raw)
    for fact, value in enumerate(raw):
        if is_open(value):
            other = completion[fact]
            if isinstance(value, tuple) and not (
                isinstance(other, tuple) and value[0] <= other[0] and other[1] <= value[1]
            ):
                continue
            found[fact] = other
    return found


class _Recording(Search):
    """A search that tries what held before first, and keeps the completions it finds."""

    before: Sequence[Completion] = ()

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # those of a search
        self.found: dict[bool, Completion] = {}

    def try_whole(self, tree: Tree, completion: Completion, constraint: Tree) -> None:
        """Take a completion as it is."""
        left = substitute(tree, completion, self.calendars)
        if isinstance(left, Constant) and left.truth not in self.found and self.possible(completion, constraint):
            self.found[left.truth] = completion

    def try_loosened(
        self, tree: Tree, completion: Completion, facts: Sequence[int], raw: Sequence[Slot], constraint: Tree
    ) -> None:
        """Take a completion, but search anew for a few of its facts: what is left to search is small."""
        loose = list(completion)
        for fact in facts:
            loose[fact] = raw[fact]
        left = substitute(tree, loose, self.calendars)
        if not isinstance(left, Constant):
            self.look(left, loose, constraint, _SMALL_BUDGET)

    def look(self, tree: Tree, raw: Sequence[Slot], constraint: Tree, budget: int) -> None:
        """Search for the truths not found yet."""
        self.left = budget
        self._seen = [False in self.found, True in self.found]
        self._split(tree, list(raw), constraint)

    def possible(self, facts: Completion, constraint: Tree) -> bool:
        """Whether the constraints can be met."""
        return self._possible(list(facts), constraint)

    def values(self, fact: int, trees: Iterable[Tree], facts: list[Slot]) -> tuple[list[Value], bool]:
        """The values to try, those of completions that held before first."""
        values, complete = super().values(fact, trees, facts)
        held = [item[fact] for item in self.before]
        return sorted(values, key=lambda value: value not in held), complete

    def _split(self, tree: Tree, facts: list[Slot], constraint: Tree) -> bool:
        if isinstance(tree, Constant):
            new = not self._seen[tree.truth]
            exact = super()._split(tree, facts, constraint)
            if new and self._seen[tree.truth]:
                self.found[tree.truth] = tuple(facts)
            return exact
        return super()._split(tree, facts, constraint)
