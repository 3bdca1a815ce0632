"""One leg, one regime, one day: the outcome with its causes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from govcheck.engine.cure import open_routes
from govcheck.engine.engine import (
    ACTION_REQUIRED,
    OUT_OF_SCOPE,
    PERMITTED,
    PROHIBITED,
    UNDETERMINED,
    Case,
    Engine,
    Verdict,
)
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.program import Program
from govcheck.engine.questions import Asked, questions_for
from govcheck.packs.model import Pack, Rule
from govcheck.truth import Truth


class Flip(NamedTuple):
    """A reading on which the outcome rests, and what it would be on the other one."""

    reading: str
    value: bool
    other: str


class Assessment(NamedTuple):
    """What was found of one leg under one pack. Rules are named by their slugs."""

    program: Program
    outcome: str
    curable: Truth
    exact: bool
    determined_by: tuple[str, ...]
    carried_by: tuple[str, ...]
    routes: tuple[str, ...]
    barring: tuple[str, ...]
    """Rules that block, or leave open whether the leg is blocked."""
    unmet: tuple[str, ...]
    """Accompanying duties that are not met, and error duties that keep an open ground from carrying."""
    unclear: tuple[str, ...]
    """Accompanying duties of which it is not stated whether they are met."""
    conclusions: tuple[str, ...]
    possible: tuple[str, ...]
    questions: tuple[Asked, ...]
    remedy_questions: tuple[Asked, ...]
    flips: tuple[Flip, ...]
    holds: dict[str, Truth]
    """Of every rule in force: whether it holds, by Kleene."""


def assess(engine: Engine, pack: Pack, day: str, case: Case) -> Assessment:
    """Assess a leg under a pack as of a day."""
    program = engine.program(pack, day)
    evaluator = program.evaluator(case.facts)
    if evaluator.truth(program.scope) is False:
        return _out_of_scope(engine, program, case, evaluator)
    holds = {slug: evaluator.truth(bound.holds) for slug, bound in program.rules.items()}
    if pack.binding_on != "organisation":
        return _conclude(engine, program, case, holds, evaluator)
    verdict = engine.decide(program, case)
    bars = {slug: evaluator.truth(program.bar(bound)) for slug, bound in program.rules.items()}
    if verdict.outcome in (PROHIBITED, ACTION_REQUIRED):
        barring = [slug for slug, truth in bars.items() if truth is True] or _open(bars)
    elif verdict.outcome == UNDETERMINED:
        barring = _open_exactly(engine, program, case, bars)
    else:
        barring = []
    carries = {
        slug: evaluator.truth(bound.carries) for slug, bound in program.rules.items() if bound.rule.kind == "ground"
    }
    needed = [
        slug for slug, bound in program.rules.items() if bound.rule.kind == "requirement" and holds[slug] is not False
    ]
    carried = [
        slug for slug, truth in carries.items() if truth is True and set(program.rules[slug].rule.opens) & set(needed)
    ]
    routes, questions, remedy = _ways_out(engine, program, case, verdict, barring, holds)
    live = verdict.outcome != OUT_OF_SCOPE
    unmet, unclear = _duties(program, holds, carries, barring, evaluator) if live else ((), ())
    return Assessment(
        program=program,
        outcome=verdict.outcome,
        curable=verdict.curable if verdict.outcome in (PROHIBITED, ACTION_REQUIRED) else None,
        exact=verdict.exact,
        determined_by=tuple(barring or _determining(program, verdict, carried, holds, evaluator)),
        carried_by=tuple(carried) if live else (),
        routes=routes,
        barring=tuple(barring),
        unmet=unmet,
        unclear=unclear,
        conclusions=(),
        possible=(),
        questions=questions,
        remedy_questions=remedy,
        flips=tuple(_flips(engine, program, case, verdict)),
        holds=holds,
    )


def _out_of_scope(engine: Engine, program: Program, case: Case, evaluator: Evaluator) -> Assessment:
    """Nothing of the pack applies; the rules that draw its bounds say why."""
    bounds = program.bounds()
    rests_on_reading = program.pack.binding_on == "organisation" and program.scope_reads(program.pack.readings)
    flips = tuple(_flips(engine, program, case, Verdict(OUT_OF_SCOPE))) if rests_on_reading else ()
    holds = {slug: evaluator.truth(program.holds(slug)) for slug in bounds}
    return Assessment(
        program=program, outcome=OUT_OF_SCOPE, curable=None, exact=True,
        determined_by=tuple(_at_work(program, bounds, evaluator)) or tuple(_scopes(bounds)),
        carried_by=(), routes=(), barring=(), unmet=(), unclear=(), conclusions=(), possible=(),
        questions=(), remedy_questions=(), flips=flips, holds=holds,
    )  # fmt: skip


def _open(bars: dict[str, Truth]) -> list[str]:
    return [slug for slug, truth in bars.items() if truth is None]


def _open_exactly(engine: Engine, program: Program, case: Case, bars: dict[str, Truth]) -> list[str]:
    """The rules that block in some completion: Kleene's unknown, less what no completion bears out."""
    found = []
    for slug in bars:
        if bars[slug] is not None:
            if bars[slug]:
                found.append(slug)
            continue
        possible = engine.possible(program, case, program.bar(program.rules[slug]), 600, true_is_enough=True)
        if possible.true or not possible.exact:
            found.append(slug)
    return found


def _ways_out(
    engine: Engine, program: Program, case: Case, verdict: Verdict, barring: list[str], holds: dict[str, Truth]
) -> tuple[tuple[str, ...], tuple[Asked, ...], tuple[Asked, ...]]:
    """The routes still open, the questions that could settle the outcome, and those that only settle the remedy."""
    if verdict.outcome == UNDETERMINED:
        return (
            _routes(engine, program, case, barring),
            tuple(questions_for(engine, program, case, [program.blocked])),
            (),
        )
    if verdict.outcome not in (PROHIBITED, ACTION_REQUIRED):
        return (), (), ()
    freed = engine.freed(program, case)
    requirements = [slug for slug in barring if program.rules[slug].rule.kind == "requirement"]
    routes = open_routes(freed, engine.search(program.day), requirements)
    obtainable = [program.rules[slug].obtainable for slug in routes]
    remedy = questions_for(engine, program, case, obtainable, 3)
    return _by_effort(engine, program, routes), (), tuple(remedy)


def _routes(engine: Engine, program: Program, case: Case, barring: list[str]) -> tuple[str, ...]:
    requirements = [slug for slug in barring if program.rules[slug].rule.kind == "requirement"]
    if not requirements:
        return ()
    routes = open_routes(engine.freed(program, case), engine.search(program.day), requirements)
    return _by_effort(engine, program, routes)


def _by_effort(engine: Engine, program: Program, slugs: list[str]) -> tuple[str, ...]:
    def effort(slug: str) -> tuple[int, str]:
        kind = engine.catalogue.safeguards.get(program.rules[slug].rule.safeguard)
        return (kind.settable.effort if kind and kind.settable else 99, slug)

    return tuple(sorted(slugs, key=effort))


def _determining(
    program: Program, verdict: Verdict, carried: list[str], holds: dict[str, Truth], evaluator: Evaluator
) -> list[str]:
    """What makes a leg permitted or leaves it out of scope: grounds, else exceptions at work, else the scope itself."""
    if verdict.outcome == PERMITTED and carried:
        return carried
    rules = {slug: bound.rule for slug, bound in program.rules.items()}
    scopes = _scopes(rules)
    return _at_work(program, rules, evaluator) or [slug for slug in scopes if holds[slug] is not False] or scopes


def _at_work(program: Program, rules: Mapping[str, Rule], evaluator: Evaluator) -> list[str]:
    """The exceptions that hold, and take something away that would hold without them."""
    found = []
    for slug, rule in rules.items():
        bases = [rules[base] for base in rule.exception_to if base in rules]
        if not bases or evaluator.truth(program.holds(slug)) is not True:
            continue
        if any(evaluator.truth(program.binder.bind(base.when)) is not False for base in bases):
            found.append(slug)
    return found


def _scopes(rules: Mapping[str, Rule]) -> list[str]:
    return [slug for slug, rule in rules.items() if rule.kind == "scope"]


def _duties(
    program: Program, holds: dict[str, Truth], carries: dict[str, Truth], barring: list[str], evaluator: Evaluator
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    unmet, unclear = [], []
    bare = {opened for slug in barring for opened in (slug,) if program.rules[slug].rule.kind == "requirement"}
    for slug, bound in program.rules.items():
        rule = bound.rule
        if rule.kind != "duty" or holds[slug] is False or slug in barring:
            continue
        if rule.level == "error":
            # It only matters where an open ground would carry a bare requirement but for this duty.
            tied = [
                g
                for g in rule.duty_for
                if g in carries and holds[g] is True and bare & set(program.rules[g].rule.opens)
            ]
            if not tied:
                continue
        elif rule.duty_for and not any(carries.get(ground) is True for ground in rule.duty_for):
            continue
        met = evaluator.truth(bound.met)
        if holds[slug] is True and met is False:
            unmet.append(slug)
        elif holds[slug] is True and met is not True:
            unclear.append(slug)
    return tuple(unmet), tuple(unclear)


def _flips(engine: Engine, program: Program, case: Case, verdict: Verdict) -> Iterable[Flip]:
    """Readings whose other value would change the outcome."""
    blocked = verdict.outcome in (PROHIBITED, ACTION_REQUIRED)
    for name in engine.live_readings(program, case, blocked=blocked):
        other = engine.decide(program, engine.read_otherwise(case, program.pack, name))
        if other.outcome != verdict.outcome:
            yield Flip(name, engine.reading(case, program.pack, name), other.outcome)


def _conclude(
    engine: Engine, program: Program, case: Case, holds: dict[str, Truth], evaluator: Evaluator
) -> Assessment:
    """A pack that binds no organisation: what is to be said, and what may be once more is known."""
    said, possible = _conclusions(engine, program, case, evaluator)
    if not said and not possible and evaluator.truth(program.scope) is None:
        outcome = OUT_OF_SCOPE
    else:
        outcome = UNDETERMINED if possible else PERMITTED
    flips = []
    for name in engine.live_readings(program, case, blocked=False):
        turned = engine.read_otherwise(case, program.pack, name)
        other, _ = _conclusions(engine, program, turned, Evaluator(turned.facts, engine.packs.calendars))
        if other != said:
            value = engine.reading(case, program.pack, name)
            flips.append(
                Flip(name, value, ", ".join(program.pack.rules[slug].concludes for slug in other) or "nothing")
            )
    questions = questions_for(engine, program, case, [program.concludes(slug) for slug in possible])
    return Assessment(
        program=program, outcome=outcome, curable=None, exact=True,
        determined_by=tuple(said), carried_by=(), routes=(), barring=(), unmet=(), unclear=(),
        conclusions=tuple(said), possible=tuple(possible),
        questions=tuple(questions), remedy_questions=(), flips=tuple(flips), holds=holds,
    )  # fmt: skip


def _conclusions(engine: Engine, program: Program, case: Case, evaluator: Evaluator) -> tuple[list[str], list[str]]:
    """The conclusions that hold in every completion of the missing facts, and those that hold in some."""
    said: list[str] = []
    possible: list[str] = []
    for slug, bound in program.rules.items():
        if bound.rule.kind != "conclusion":
            continue
        tree = program.concludes(slug)
        truth = evaluator.truth(tree)
        if truth is None:
            found = engine.possible(program, case, tree, 600)
            truth = True if found.exact and not found.false else False if found.exact and not found.true else None
        if truth is not False:
            (said if truth else possible).append(slug)
    order = program.order_of_conclusions()
    return sorted(said, key=order.__getitem__), sorted(possible, key=order.__getitem__)
