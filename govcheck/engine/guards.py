"""Setting aside what does not apply: facts with a guard, before the fast form reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from govcheck.engine.compile import compile_steps
from govcheck.engine.evaluate import Calendars, evaluate
from govcheck.engine.tree import Tree, facts_in
from govcheck.engine.values import NOT_APPLICABLE, Slot
from govcheck.truth import Truth

WARM = 12
"""How often guards are applied before their fast form is worth making."""


class Guards:
    """Applies the guards of one day, each after the guards of the facts it reads itself."""

    def __init__(self, guards: Mapping[int, Tree], calendars: Calendars) -> None:
        self._calendars = calendars
        self._grouped: dict[Tree, list[int]] = {}
        for fact in _in_order(guards):
            self._grouped.setdefault(guards[fact], []).append(fact)
        self._asked = 0

    @cached_property
    def _fast(self) -> Callable[[list[Slot]], None]:
        return compile_steps(list(self._grouped.items()), self._calendars)

    def apply(self, facts: list[Slot]) -> list[Slot]:
        """Change `facts`: not applicable where the guard is FALSE, unknown where it is unknown."""
        self._asked += 1
        if self._asked > WARM:
            self._fast(facts)
            return facts
        for tree, guarded in self._grouped.items():
            truth = evaluate(tree, facts, self._calendars)
            if truth is not True:
                _set(facts, guarded, truth)
        return facts


def _set(facts: list[Slot], guarded: Iterable[int], truth: Truth) -> None:
    for fact in guarded:
        facts[fact] = None if truth is None else NOT_APPLICABLE


def _in_order(guards: Mapping[int, Tree]) -> Iterable[int]:
    """Facts in an order in which every guard reads only facts that are already settled."""
    done: dict[int, None] = {}

    def visit(fact: int, path: tuple[int, ...]) -> None:
        if fact in done or fact in path or fact not in guards:
            return
        for other in facts_in(guards[fact]):
            visit(other, (*path, fact))
        done[fact] = None

    for fact in guards:
        visit(fact, ())
    return done
