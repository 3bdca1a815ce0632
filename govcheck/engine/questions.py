"""Which facts to ask for: those whose answers could settle an open regime, the most decisive first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from govcheck.engine.engine import Case, Engine
from govcheck.engine.program import Program
from govcheck.engine.search import by_fact, weigh
from govcheck.engine.simplify import Reach
from govcheck.engine.tree import YES, Constant, Tree, distinct_tests, facts_in
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

    A fact whose guard is not settled yet is not asked for: the question it hangs on comes first. Of facts that settle
    as much as each other, those come first that say whether the pack applies at all.
    """
    catalogue, day = engine.catalogue, engine.day(program.day)
    left = [tree for tree in (engine.rest(program, case, tree) for tree in trees) if not isinstance(tree, Constant)]
    if not left:
        return []
    lists = unstated_lists(catalogue, case.raw)
    facts = dict.fromkeys(fact for tree in left for fact in facts_in(tree))
    early = frozenset(f for f in facts if f in day.guards and engine.rest(program, case, day.guards[f]) != YES)
    # Legs that differ only in what is settled are asked the same.
    bounds = engine.rest(program, case, program.scope)
    key = (program.day, tuple(left), lists, early, tuple(case.raw[fact] for fact in facts), most, bounds)
    return engine.asked(key, lambda: _rank(engine, program, case, left, lists, early, most, weigh(bounds)))


def _rank(
    engine: Engine,
    program: Program,
    case: Case,
    left: Sequence[Tree],
    lists: frozenset[str],
    early: frozenset[int],
    most: int,
    bounds: Mapping[int, float],
) -> list[Asked]:
    catalogue = engine.catalogue
    weights: dict[str, float] = {}
    members: dict[str, list[int]] = {}
    for tree in left:
        for fact, weight in weigh(tree).items():
            spec = catalogue.facts[catalogue.names[fact]]
            name = spec.asked_as if spec.asked_as in lists else spec.name
            if name is None or not (spec.question or name in lists):
                continue
            if name not in lists and fact in early:
                continue
            weights[name] = weights.get(name, 0.0) + weight
            members.setdefault(name, []).append(fact)
    search = engine.search(program.day, 200)
    # A fact that no longer matters once the unstated lists turn out empty is asked for after the lists.
    bare = dict[int, Slot]()
    for name in lists & members.keys():
        bare.update(nothing_stated(catalogue, members[name]))
    reach = Reach(left, engine.packs.calendars)
    plain = _put(reach, left, case.raw, bare) if bare else left
    plainly = {fact for tree in plain for fact in facts_in(tree)}
    tests = by_fact(distinct_tests(*left))
    facts_known = list(case.raw)
    asked = []
    for name, facts in members.items():
        answers = [nothing_stated(catalogue, facts)] if name in lists else []
        if name not in lists:
            if bare and facts[0] not in plainly:
                continue
            answers = [{facts[0]: value} for value in search.values_among(facts[0], tests, facts_known)[0]]
        touched = [tree for tree in left if reach.reads(tree, facts)]
        every = len(touched) == len(left)
        results: list[tuple[Tree, ...]] = []
        for answer in answers:
            results.append(_put(reach, touched, case.raw, answer))
            if not every and results[-1] != results[0]:
                break  # it matters; what is not in all of the trees cannot settle them
        if name not in lists and all(result == results[0] for result in results):
            continue
        done = sum(all(isinstance(tree, Constant) for tree in result) for result in results)
        settled = done / len(results) if every else 0.0
        asked.append(Asked(name, settled / (2 if name in lists else 1), tuple(facts)))

    def rank(item: Asked) -> tuple[float, float, bool, float]:
        scope = 0.0 if item.name in lists else bounds.get(item.facts[0], 0.0)
        return (-item.settled, -scope, item.name not in lists, -weights[item.name])

    return sorted(asked, key=rank)[:most]


def nothing_stated(catalogue: Catalogue, facts: Sequence[int]) -> dict[int, Slot]:
    """The answer "none of them": the plainest thing a list can say."""
    answer: dict[int, Slot] = {}
    for fact in facts:
        answer[fact] = ABSENT if catalogue.facts[catalogue.names[fact]].part == "status" else False
    return answer


def _put(reach: Reach, trees: Sequence[Tree], raw: Sequence[Slot], answer: dict[int, Slot]) -> tuple[Tree, ...]:
    facts = list(raw)
    for fact, value in answer.items():
        facts[fact] = value
    return reach.put(trees, answer, facts)
