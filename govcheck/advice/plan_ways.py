"""The ways in which the open questions of a transfer can fall, if they are few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from govcheck.engine.engine import Case
from govcheck.engine.plan.keys import Key, key_of
from govcheck.engine.plan.problem import Leg
from govcheck.engine.questions import ABSENT
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import Tree
from govcheck.engine.values import Slot
from govcheck.packs.condition import Value

if TYPE_CHECKING:
    from govcheck.checker import Checker, Examined

MOST_QUESTIONS, MOST_WAYS = 3, 8
_MOST_NAMED = 3
_TYPES = ("boolean", "judgement", "text", "number")


class Answer(NamedTuple):
    """One answer to an open question: the facts it sets, and how it reads."""

    sets: Mapping[int, Slot]
    words: str


class Question(NamedTuple):
    """An open question with the ways in which it can fall."""

    key: Key
    text: str
    answers: tuple[Answer, ...]


class Way(NamedTuple):
    """One answer to each question, and the legs as they then are."""

    answers: tuple[int, ...]
    questions: tuple[Question, ...]
    legs: list[Leg]


def ways_of(checker: Checker, examined: Examined, legs: Sequence[Leg]) -> list[Way]:
    """Every way in which the open questions can fall; none if they are too many."""
    questions = _questions(checker, examined, legs)
    ways = 1
    for question in questions:
        ways *= len(question.answers)
    if not questions or len(questions) > MOST_QUESTIONS or ways > MOST_WAYS:
        return []
    found = []
    for answers in product(*(range(len(question.answers)) for question in questions)):
        changed = [_answered(checker, examined.day, leg, questions, answers) for leg in legs]
        found.append(Way(answers, questions, changed))
    return found


def _questions(checker: Checker, examined: Examined, legs: Sequence[Leg]) -> tuple[Question, ...]:
    found: dict[tuple[Key, str], Question] = {}
    for pack in checker.order:
        units = examined.units[pack.id]
        if pack.binding_on != "organisation" or pack.id not in checker.reported or len(units) != len(legs):
            continue
        for unit, leg in zip(units, legs, strict=True):
            if unit.assessment.outcome != "undetermined":
                continue
            tree = checker.engine.rest(unit.assessment.program, leg.case, unit.assessment.program.blocked)
            for asked in unit.assessment.questions:
                question = _question(checker, examined.day, leg, asked.name, tree)
                if question is None:
                    # A question with too many answers: the ways are not few.
                    return ()
                found.setdefault((question.key, asked.name), question)
    return tuple(found.values())


def _question(checker: Checker, day: str, leg: Leg, name: str, tree: Tree) -> Question | None:
    catalogue = checker.packs.catalogue
    if name in catalogue.lists:
        facts = [n for n, spec in enumerate(catalogue.specs) if spec.asked_as == name and leg.case.raw[n] is None]
        nothing = {n: ABSENT if catalogue.specs[n].part == "status" else False for n in facts}
        text = catalogue.lists[name].partition(" (")[0]
        return Question(key_of(catalogue.specs[facts[0]], leg.place), text, (Answer(nothing, "None"),))
    fact = catalogue.index[name]
    spec = catalogue.specs[fact]
    if spec.type not in _TYPES:
        return None
    search = checker.engine.search(day)
    classes: dict[Tree, list[Value]] = {}
    for value in search.values(fact, [tree], list(leg.case.raw))[0]:
        facts_then = list(leg.case.raw)
        facts_then[fact] = value
        classes.setdefault(substitute(tree, facts_then, checker.packs.calendars), []).append(value)
    answers = tuple(Answer({fact: values[0]}, _words(checker, name, values)) for values in classes.values())
    return Question(key_of(spec, leg.place), spec.question, answers)


def _words(checker: Checker, name: str, values: Sequence[Value]) -> str:
    ends = [bound for value in values if isinstance(value, tuple) for bound in value]
    if ends:
        return checker.speaker.value(name, (min(ends), max(ends)))
    if all(isinstance(value, bool) for value in values):
        return " or ".join(checker.speaker.value(name, value).capitalize() for value in values)
    named = " or ".join(checker.speaker.value(name, value) for value in values[:_MOST_NAMED])
    return named if len(values) <= _MOST_NAMED else f"{named}, for example"


def _answered(checker: Checker, day: str, leg: Leg, questions: Sequence[Question], answers: Sequence[int]) -> Leg:
    """A leg with the answers put in where they belong and nothing is stated."""
    raw = list(leg.case.raw)
    specs = checker.packs.catalogue.specs
    for question, at in zip(questions, answers, strict=True):
        for fact, value in question.answers[at].sets.items():
            if raw[fact] is None and key_of(specs[fact], leg.place) == question.key:
                raw[fact] = value
    return Leg(leg.place, Case(raw, checker.engine.day(day).applied.apply(list(raw))))


def in_words(held: Sequence[Way], ways: Sequence[Way]) -> str:
    """For which answers a plan holds: no more questions than tell these ways from the others.

    What is taken for granted of a list that is not stated is always said.
    """
    questions = ways[0].questions
    granted = [n for n, question in enumerate(questions) if len(question.answers) == 1]
    asked = [n for n in range(len(questions)) if n not in granted]
    wanted = {way.answers for way in held}
    covered: set[tuple[int, ...]] = set()
    said: list[str] = []
    for size in range(len(asked) + 1):
        for fixed in combinations(asked, size):
            for answers in sorted(wanted):
                alike = {w.answers for w in ways if all(w.answers[n] == answers[n] for n in fixed)}
                if alike <= wanted and not alike <= covered:
                    covered |= alike
                    words = [f"{questions[n].text} {questions[n].answers[answers[n]].words}" for n in fixed]
                    said.append(", and ".join(words))
    sure = [f"{questions[n].text} {questions[n].answers[0].words}" for n in granted]
    return "; and ".join(filter(None, [*sure, "; or ".join(filter(None, said))]))


__all__ = ["Way", "in_words", "ways_of"]
