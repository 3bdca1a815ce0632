"""What a fact could be given: one value for each way in which the tests on it can fall, the plainest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govcheck.engine.cure import IN_PLACE
from govcheck.engine.tree import Other, Test
from govcheck.engine.values import NOT_APPLICABLE, Slot, compare
from govcheck.interval import END
from govcheck.packs.condition import Value
from govcheck.vocabulary.catalogue import FactSpec

if TYPE_CHECKING:
    from govcheck.engine.plan.problem import Kind, Problem

_MOST = 12


def candidates(problem: Problem, fact: int, kind: Kind, tests: Sequence[Test], facts: Sequence[Slot]) -> list[Value]:
    """The values to choose from. A day is never set back: what is done is done on the day of the check."""
    spec = problem.specs[fact]
    if kind == "change" and spec.settable is None:
        return _changed(problem, spec, fact, tests, facts)
    if kind == "provide" and spec.type not in ("boolean", "judgement", "text"):
        return _likely(problem, spec, tests, facts)
    if spec.type in ("boolean", "judgement"):
        return [False, True] if kind in ("assume", "provide") else [True, False]
    if spec.part == "status":
        return [IN_PLACE]
    if spec.type == "date":
        return [END if spec.part == "ends" else problem.day]
    if spec.type == "text":
        return list(spec.values or ())
    if spec.type == "set":
        words = tuple(spec.values or ())
        return [*(frozenset((word,)) for word in words), frozenset(), frozenset(words)]
    if spec.type in ("country", "countries"):
        found = list(dict.fromkeys([*_near(problem, facts), *sorted(words_in(tests))]))
        return list(found) if spec.type == "country" else [frozenset((word,)) for word in found]
    return []


_NEAR = ("exporter.country", "importer.country")


def _near(problem: Problem, facts: Sequence[Slot]) -> list[str]:
    """The countries of the parties."""
    index = problem.engine.catalogue.index
    numbers = [index[name] for name in _NEAR if name in index]
    return [value for number in numbers if isinstance(value := facts[number], str)]


def _likely(problem: Problem, spec: FactSpec, tests: Sequence[Test], facts: Sequence[Slot]) -> list[Value]:
    """The answers to an open question that a plan may be given for: none, few, or a party's own country."""
    if spec.type == "set":
        return [frozenset()]
    if spec.type == "number":
        turns = {bound for test in tests if isinstance(test.right, tuple) and not isinstance(test.right, Other)
                 for bound in test.right}  # fmt: skip
        return [(0.0, turn - 1) for turn in sorted(turns, reverse=True) if turn >= 1]
    near = dict.fromkeys(one for leg in problem.legs for one in _near(problem, leg.case.raw))
    return list(near) if spec.type == "country" else [frozenset((one,)) for one in near]


def _changed(problem: Problem, spec: FactSpec, fact: int, tests: Sequence[Test], facts: Sequence[Slot]) -> list[Value]:
    """What a change of the transfer itself could make of a fact: the smallest change first."""
    stated = facts[fact]
    if spec.type == "number" and isinstance(stated, tuple):
        sides = [facts[test.right.fact] if isinstance(test.right, Other) else test.right for test in tests]
        turns = {bound for side in sides if isinstance(side, tuple) for bound in side}
        points = {turn + step for turn in turns for step in (-1, 0)}
        return [(point, point) for point in sorted(points, reverse=True) if 0 < point < stated[0]]
    if spec.type == "text" and spec.lever is not None:
        return [word for word in spec.lever.values if word != stated]
    if spec.type == "set" and isinstance(stated, frozenset):
        return list(_fewer(stated, tests))[: 2 * _MOST]
    if spec.type == "countries" and isinstance(stated, frozenset):
        home = facts[problem.engine.catalogue.index[_NEAR[0]]]
        return [stated | {home}, frozenset((home,))] if isinstance(home, str) else []
    if spec.type == "country":
        return [country for country in problem.countries if country != stated]
    return []


def _fewer(stated: frozenset[str], tests: Sequence[Test]) -> Iterable[Value]:
    """The words without those that some test looks for; some word stays."""
    groups: dict[frozenset[str], None] = {}
    for test in tests:
        words = frozenset(words_in([test]))
        looked_for = stated & words if test.op != "subset_of" else stated - words
        for word in sorted(looked_for):
            groups[frozenset((word,))] = None
        groups[looked_for] = None
    found = [group for group in groups if group and group != stated]
    wider = [one | other for i, one in enumerate(found) for other in found[i + 1 :]] if len(found) < _MOST else []
    every = dict.fromkeys([*found, *(group for group in wider if group != stated)])
    for group in sorted(every, key=lambda group: (len(group), sorted(group))):
        yield stated - group


def words_in(tests: Sequence[Test]) -> set[str]:
    """The words that tests look for."""
    found: set[str] = set()
    for test in tests:
        if isinstance(test.right, frozenset):
            found |= test.right
        elif isinstance(test.right, str):
            found.add(test.right)
    return found


def distinct(found: Sequence[Value], fact: int, tests: Sequence[Test], stated: Sequence[Slot]) -> list[Value]:
    """One value for each way in which the tests fall, without the way they fall today."""
    exact = any(isinstance(test.right, Other) for test in tests)
    plain = [test for test in tests if not isinstance(test.right, Other)]

    def falls(value: Slot) -> object:
        return (*(compare(test.op, value, right) for test in plain if not isinstance(right := test.right, Other)),
                value if exact else None)  # fmt: skip

    today = {falls(value) if value is not None and value is not NOT_APPLICABLE else None for value in stated}
    skip = today if len(today) == 1 and None not in today else set()
    kept: dict[object, Value] = {}
    for value in found:
        kept.setdefault(falls(value), value)
    return [value for way, value in kept.items() if way not in skip][: 3 * _MOST]
