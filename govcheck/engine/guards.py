"""Setting aside what does not apply: facts with a guard, before the fast form reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govcheck.engine.compile import Decide, compile_trees
from govcheck.engine.evaluate import Calendars
from govcheck.engine.tree import Tree, facts_in
from govcheck.engine.values import NOT_APPLICABLE, Slot


class Guards:
    """Applies the guards of one day, each after the guards of the facts it reads itself."""

    def __init__(self, guards: Mapping[int, Tree], calendars: Calendars) -> None:
        grouped: dict[Tree, list[int]] = {}
        for fact in _in_order(guards):
            grouped.setdefault(guards[fact], []).append(fact)
        compiled = compile_trees(list(grouped), calendars)
        self._steps: list[tuple[Decide, Decide, tuple[int, ...]]] = [
            (may, must, tuple(facts)) for (may, must), facts in zip(compiled, grouped.values(), strict=True)
        ]

    def apply(self, facts: list[Slot]) -> list[Slot]:
        """Change `facts`: not applicable where the guard is FALSE, unknown where it is unknown."""
        for may, must, guarded in self._steps:
            if must(facts):
                continue
            value = None if may(facts) else NOT_APPLICABLE
            for fact in guarded:
                facts[fact] = value
        return facts


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
