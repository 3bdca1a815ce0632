"""Plans in the words of the packs: the cheapest sets of steps for a transfer, and demands that no step reconciles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.advice.plan_steps import Teller
from govcheck.advice.plan_ways import ways_of
from govcheck.engine.engine import OUT_OF_SCOPE, PERMITTED
from govcheck.engine.plan.keys import Place
from govcheck.engine.plan.planner import MOST, Found, plans_for, settled
from govcheck.engine.plan.problem import Leg, Problem
from govcheck.engine.plan.solve import Proposal
from govcheck.report.words import fingerprint

if TYPE_CHECKING:
    from govcheck.advice.plan_ways import Way
    from govcheck.checker import Checker, Examined
    from govcheck.report.model import Conflict, Plan, TransferReport

SETTLED = frozenset((PERMITTED, OUT_OF_SCOPE))
_MOST_KEPT = 4096
_MOST_MISSING = 16


class Planned(NamedTuple):
    """One plan with the problem it solves and the answers to open questions that it stands on."""

    problem: Problem
    proposal: Proposal
    provided: tuple[str, ...] = ()


def with_plans(checker: Checker, examined: Examined, countries: Sequence[str] = ()) -> TransferReport:
    """The report with plans and computed conflicts; as it is where nothing needs to be done."""
    report = examined.report
    if report.outcome in SETTLED:
        return report
    planned, conflict = plan(checker, examined, countries)
    plans = tuple(told(checker, examined, one) for one in planned)
    found = report._replace(plan=plans)
    if conflict is None:
        return found
    # What is put in place beside the change stands in the plan; without the change it would be of no use.
    changes = [step.title for step in plans[0].steps if step.kind == "change"] if plans else []
    way_out = f"Change the transfer itself: {'; '.join(changes)}" if changes else ""
    return found._replace(conflicts=(*report.conflicts, conflict._replace(way_out=way_out)))


def plan(checker: Checker, examined: Examined, countries: Sequence[str] = ()) -> tuple[list[Planned], Conflict | None]:
    """The plans of a transfer, and the conflict if no setting satisfies every regime."""
    legs = _legs(checker, examined)
    ways = ways_of(checker, examined, legs)
    problem = _problem(checker, examined, legs, countries)
    missing = sum(one.kind == "provide" for one in problem.variables)
    if not ways and examined.report.outcome == "undetermined" and missing > _MOST_MISSING:
        # So little is known that what holds whatever the rest is would be far more than anybody needs to do.
        return [], None
    found = _solved(checker, problem, MOST)
    planned = _by_ways(checker, examined, problem, found, ways) if ways else []
    if not planned:
        plans = [proposal for proposal in found.plans if _does_something(problem, proposal)]
        planned = [Planned(problem, proposal, _provided(checker, problem, proposal)) for proposal in plans]
    return planned, _conflict(checker, examined, problem, found)


def _legs(checker: Checker, examined: Examined) -> list[Leg]:
    """The legs with their places; data sets without a name are told apart by their order."""
    seen: dict[tuple[str, str, str], int] = {}
    legs = []
    for leg in examined.legs:
        way = (leg.kind, leg.exporter, leg.importer)
        seen[way] = seen.get(way, 0) + 1
        place = Place(leg.exporter, leg.importer, leg.data[0] if leg.data else str(seen[way]), leg.kind)
        legs.append(Leg(place, checker.engine.case(leg.values, examined.day)))
    return legs


def _problem(checker: Checker, examined: Examined, legs: Sequence[Leg], countries: Sequence[str]) -> Problem:
    packs = [pack for pack in checker.order if pack.id in checker.reported]
    return Problem(checker.engine, packs, examined.day, legs, countries)


def _solved(checker: Checker, problem: Problem, most: int) -> Found:
    """Plans for the problem, or those found for the same one before."""
    key = (most, problem.signature())
    known = checker.planned.get(key)
    if known is None:
        if len(checker.planned) >= _MOST_KEPT:
            checker.planned.clear()
        known = checker.planned[key] = plans_for(problem, most)
    return known


def _by_ways(
    checker: Checker, examined: Examined, general: Problem, found: Found, ways: Sequence[Way]
) -> list[Planned]:
    """Plans for each way in which the open questions can fall; ways with the same plan are told together.

    First the cheapest plan of each way, then others that hold whatever the answers are.
    """
    from govcheck.advice.plan_ways import in_words

    whatever = {_steps(general, one): one for one in found.plans}
    groups: dict[frozenset[object], tuple[Problem, Proposal, list[Way]]] = {}
    open_ways: list[Way] = []
    for way in ways:
        problem = _problem(checker, examined, way.legs, general.countries)
        if settled(problem):
            continue
        open_ways.append(way)
        for proposal in _solved(checker, problem, 1).plans:
            if not _does_something(problem, proposal):
                continue
            same = _steps(problem, proposal)
            alike = whatever.get(same)
            if alike is not None and alike.effort <= proposal.effort:
                problem, proposal = general, alike
            else:
                same |= {(problem.variables[n].fact, value) for n, value in proposal.chosen.items()}
            groups.setdefault(same, (problem, proposal, []))[2].append(way)
    order = sorted(groups, key=lambda same: _price(groups[same][1]))
    for same, proposal in whatever.items():
        contained = any(same >= _steps(problem, known) for problem, known, _ in groups.values())
        if not contained and _does_something(general, proposal):
            groups[same] = (general, proposal, open_ways)
            order.append(same)
    planned = []
    for same in order[:MOST]:
        problem, proposal, held = groups[same]
        provided = (in_words(held, ways), *_provided(checker, problem, proposal))
        planned.append(Planned(problem, proposal, tuple(filter(None, provided))))
    return planned


def _steps(problem: Problem, proposal: Proposal) -> frozenset[object]:
    """What a plan does and assumes, without how each step is done."""
    variables = ((problem.variables[n], value) for n, value in proposal.chosen.items())
    return frozenset(
        (one.step, None if one.kind in ("set", "change") else (one.fact, value)) for one, value in variables
    )


def _does_something(problem: Problem, proposal: Proposal) -> bool:
    """Whether a plan has a step: an assumption alone is an answer, and answers are asked for as questions."""
    return any(problem.variables[number].kind in ("set", "change") for number in proposal.chosen)


def _price(proposal: Proposal) -> tuple[int, int, int]:
    return proposal.effort, len(proposal.chosen), proposal.lead


def _provided(checker: Checker, problem: Problem, proposal: Proposal) -> tuple[str, ...]:
    teller = Teller(checker, problem, proposal, {})
    return teller.sentences("provide")


def told(checker: Checker, examined: Examined, planned: Planned) -> Plan:
    """A plan as the report has it."""
    from govcheck.report.model import Plan

    labels = {number: leg.label for number, leg in enumerate(examined.legs)}
    teller = Teller(checker, planned.problem, planned.proposal, labels)
    settles = tuple(
        regime.id
        for regime in examined.report.regimes
        if regime.binding_on == "organisation" and regime.outcome not in SETTLED
    )
    return Plan(
        steps=teller.steps(),
        assuming=teller.assuming(),
        effort=planned.proposal.effort,
        lead_time_days=planned.proposal.lead,
        settles=settles,
        provided=planned.provided,
    )


_MOST_NAMED = 4


def _conflict(checker: Checker, examined: Examined, problem: Problem, found: Found) -> Conflict | None:
    """The core as a conflict: each rule, and what would have to give for the others to stand."""
    from govcheck.report.model import Conflict, Gives

    if not found.core:
        return None
    language, gives = checker.speaker.language, []
    for name, slug in found.core:
        pack = checker.packs.pack(name)
        rule = pack.rules[slug]
        gives.append(
            Gives(
                rule=f"{name}/{slug}",
                title=rule.text("title", language),
                what=_what(checker, name, slug),
                citations=checker.speaker.cited(pack, slug),
            )
        )
    rules = tuple(one.rule for one in gives)
    touched = {
        demand.leg
        for demand in problem.demands
        if any((demand.program.pack.id, slug) in found.core for slug, _ in demand.parts)
    }
    titles = "; ".join(one.title for one in gives)
    head = (
        "No safeguard, duty or consent within reach satisfies this rule"
        if len(gives) == 1
        else "No choice of safeguards, duties and consents satisfies these rules together"
    )
    return Conflict(
        id=f"computed-{fingerprint(examined.transfer.id, *rules)[:8]}",
        kind="computed",
        regimes=tuple(dict.fromkeys(name for name, _ in found.core)),
        rules=rules,
        message=f"{head}: {titles}",
        meaning="As it is stated the transfer cannot be made lawful: it must change, or one of these rules must give",
        citations=tuple(dict.fromkeys(item for one in gives for item in one.citations)),
        core=tuple(gives),
        legs=tuple(examined.legs[number].label for number in sorted(touched)),
    )


def _what(checker: Checker, name: str, slug: str) -> str:
    """What of one rule would have to give."""
    pack, language = checker.packs.pack(name), checker.speaker.language
    rule = pack.rules[slug]
    exceptions = [one.text("title", language) for one in pack.rules.values() if slug in one.exception_to]
    grounds = [one.text("title", language) for one in pack.rules.values() if slug in one.opens]
    if rule.kind == "requirement":
        give = f"a ground would have to be had: {_some(grounds)}" if grounds else "the requirement would have to fall"
    elif rule.kind == "duty":
        give = "the duty would have to be met, or to fall"
    else:
        give = "the prohibition would have to be lifted"
    return f"{give}; or an exception would have to apply: {_some(exceptions)}" if exceptions else give


def _some(titles: Sequence[str]) -> str:
    named = ", ".join(titles[:_MOST_NAMED])
    more = len(titles) - _MOST_NAMED
    return f"{named} and {more} more" if more > 0 else named
