"""Which facts to ask for: those whose answers could settle an open regime, the most decisive first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govcheck.engine.engine import Case, Engine
from govcheck.engine.program import Program
from govcheck.engine.search import weigh
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import YES, Constant, Tree, facts_in
from govcheck.engine.values import Slot
from govcheck.vocabulary.catalogue import Catalogue

MOST = 5
"""No more questions at once: the answers to the first ones change which others matter."""


ABSENT = "absent"
"""The status of a kind of safeguard that a stated list does not have."""


class Asked(NamedTuple):
    """A fact, or a whole list that is not stated, to ask for; `settled` is the share of answers that settle it."""

    name: str
    settled: float
    facts: tuple[int, ...]


def unstated_lists(catalogue: Catalogue, raw: Sequence[Slot]) -> frozenset[str]:
    """The lists of which nothing is known: one question stands for each."""
    stated = {
        spec.asked_as
        for name, spec in catalogue.facts.items()
        if spec.asked_as and raw[catalogue.index[name]] is not None
    }
    return frozenset(catalogue.lists) - stated


def questions_for(engine: Engine, program: Program, case: Case, trees: Sequence[Tree], most: int = MOST) -> list[Asked]:
    """Return what to ask so that these trees are settled, the most decisive first.

    A fact whose guard is not settled yet is not asked for: the question it hangs on comes first.
    """
    catalogue, day = engine.catalogue, engine.day(program.day)
    left = [tree for tree in (engine.rest(program, case, tree) for tree in trees) if not isinstance(tree, Constant)]
    if not left:
        return []
    lists = unstated_lists(catalogue, case.raw)
    weights: dict[str, float] = {}
    members: dict[str, list[int]] = {}
    for tree in left:
        for fact, weight in weigh(tree).items():
            spec = catalogue.facts[catalogue.names[fact]]
            name = spec.asked_as if spec.asked_as in lists else spec.name
            if name is None or not (spec.question or name in lists):
                continue
            if name not in lists and fact in day.guards and engine.rest(program, case, day.guards[fact]) != YES:
                continue
            weights[name] = weights.get(name, 0.0) + weight
            members.setdefault(name, []).append(fact)
    search = engine.search(program.day, 200)
    # A fact that no longer matters once the unstated lists turn out empty is asked for after the lists.
    bare = dict[int, Slot]()
    for name in lists & members.keys():
        bare.update(nothing_stated(catalogue, members[name]))
    plain = [_put(engine, tree, case.raw, bare) for tree in left] if bare else left
    asked = []
    for name, facts in members.items():
        answers = [nothing_stated(catalogue, facts)] if name in lists else []
        if name not in lists:
            answers = [{facts[0]: value} for value in search.values(facts[0], left, list(case.raw))[0]]
        touched = [tree for tree in left if not {*facts_in(tree)}.isdisjoint(facts)]
        results = [tuple(_put(engine, tree, case.raw, answer) for tree in touched) for answer in answers]
        if name not in lists and len(set(results)) < 2:
            continue
        if bare and name not in lists and not any(facts[0] in facts_in(tree) for tree in plain):
            continue
        done = sum(all(isinstance(tree, Constant) for tree in result) for result in results)
        settled = done / len(results) if len(touched) == len(left) else 0.0
        asked.append(Asked(name, settled / (2 if name in lists else 1), tuple(facts)))
    return sorted(asked, key=lambda item: (-item.settled, item.name not in lists, -weights[item.name]))[:most]


def nothing_stated(catalogue: Catalogue, facts: Sequence[int]) -> dict[int, Slot]:
    """The answer "none of them": the plainest thing a list can say."""
    answer: dict[int, Slot] = {}
    for fact in facts:
        answer[fact] = ABSENT if catalogue.facts[catalogue.names[fact]].part == "status" else False
    return answer


def _put(engine: Engine, tree: Tree, raw: Sequence[Slot], answer: dict[int, Slot]) -> Tree:
    facts = list(raw)
    for fact, value in answer.items():
        facts[fact] = value
    return substitute(tree, facts, engine.packs.calendars)
