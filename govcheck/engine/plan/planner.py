"""Plans: the cheapest sets of steps that make every regime permit the transfer, each one checked by the engine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from govcheck.engine.engine import OUT_OF_SCOPE, PERMITTED, Case
from govcheck.engine.plan.core import core_of
from govcheck.engine.plan.problem import Demand, Problem, Variable
from govcheck.engine.plan.solve import Proposal, Solver
from govcheck.engine.search import Search, is_open
from govcheck.engine.simplify import Simplifier, substitute
from govcheck.engine.tree import NO, YES, Tree, facts_in
from govcheck.engine.values import Slot

MOST = 5
_TRIES = 120
"""How many completions the solver is told of before it must be sure by Kleene alone."""
_SURE_TRIES = 20
_BUDGET = 2000


class Found(NamedTuple):
    """Up to five plans, the cheapest first, and a smallest set of rules that no setting satisfies together."""

    plans: tuple[Proposal, ...]
    core: tuple[tuple[str, str], ...] = ()
    """By pack and slug; empty where people can settle everything, or where it is not known whether they can."""
    refuted: int = 0
    """Proposals that the engine did not confirm; more than none is a fault of the translation."""
    exact: bool = True
    """False where the search reached its bound: the plans hold, and cheaper ones may have been missed."""


def plans_for(problem: Problem, most: int = MOST, *, core: bool = True) -> Found:
    """Plan, with up to so many alternatives of which none contains another."""
    if not problem.demands:
        return Found(())
    search = _Plans(problem)
    found = search.find(most, provided=False)
    if not found:
        found = search.find(most, provided=True)
    if problem.countries and not any(problem.elsewhere(problem.variables[n]) for plan in found for n in plan.chosen):
        # Whoever names countries to choose from wants to see what that would take.
        found = [*found[: most - 1], *search.find(1, provided=False, elsewhere=True)]
    people = any(all(problem.variables[n].kind != "change" or not problem.pure_lever(problem.variables[n].fact)
                     for n in plan.chosen) for plan in found)  # fmt: skip
    conflict = () if people or not core or problem.unsure else core_of(problem)
    return Found(tuple(found), conflict, search.refuted, search.exact)


class _Plans:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.solver = problem, Solver(problem)
        self.tries, self.refuted, self.exact = _TRIES, 0, True
        self.surely = False
        for demand in problem.demands:
            self.solver.require(demand, problem.legs[demand.leg].case.raw)

    def find(self, most: int, *, provided: bool, elsewhere: bool = False) -> list[Proposal]:
        found: list[Proposal] = []
        while len(found) < most:
            proposal = self._next(provided, elsewhere)
            if proposal is None:
                break
            if permitted(self.problem, proposal):
                found.append(renewed(self.problem, proposal))
                self.solver.exclude(proposal)
            else:
                self.refuted += 1
                self.solver.forbid(proposal)
                if self.refuted > _SURE_TRIES:
                    self.exact = False
                    break
        return found

    def _next(self, provided: bool, elsewhere: bool) -> Proposal | None:
        """The cheapest proposal that holds in every completion."""
        while True:
            proposal = self.solver.best(provided=provided, elsewhere=elsewhere)
            if proposal is None:
                return None
            failing = next(filter(None, (failure(self.problem, one, proposal) for one in self.problem.demands)), None)
            if failing is None:
                return proposal
            demand, facts = failing
            self.tries -= 1
            if facts is None:
                self.exact = False
                self.solver.forbid(proposal)
            elif self.tries > 0:
                self.solver.require(demand, facts, proposal.chosen)
            elif not self.surely:
                self.surely, self.exact = True, False
                for one in self.problem.demands:
                    self.solver.require(one, self.problem.legs[one.leg].case.raw, surely=True)
            if self.tries < -_SURE_TRIES:
                return None


def failure(problem: Problem, demand: Demand, proposal: Proposal) -> tuple[Demand, list[Slot] | None] | None:
    """Facts of a completion in which a proposal leaves a leg blocked; without facts if that cannot be settled."""
    calendars = problem.engine.packs.calendars
    facts = problem.values_under(demand.leg, proposal.chosen)
    left = substitute(demand.tree, facts, calendars)
    if left == NO:
        return None
    raw = list(problem.legs[demand.leg].case.raw)
    if problem.feeding[demand.leg]:
        raw[problem.chain] = facts[problem.chain]
    if left == YES:
        return demand, raw
    search = Search(problem.engine.catalogue, calendars, problem.day, _BUDGET)
    found = search.outcomes(left, facts, _constraint(problem, facts, left))
    if found.true and search.witness is not None:
        where = problem.where[demand.leg]
        for fact, value in enumerate(search.witness):
            if value is not None and (fact not in where or is_open(proposal.chosen.get(where[fact]))):
                raw[fact] = value
        return demand, raw
    return None if found.exact else (demand, None)


def _constraint(problem: Problem, facts: Sequence[Slot], tree: Tree) -> Tree:
    day = problem.engine.day(problem.day)
    if day.constrained.isdisjoint(facts_in(tree)):
        return YES
    return Simplifier(facts, day.guards, problem.engine.packs.calendars).rest(day.constraint)


def applied(problem: Problem, proposal: Proposal) -> list[Case]:
    """The legs with a plan's values put in place of theirs."""
    day = problem.engine.day(problem.day)
    found = []
    for number in range(len(problem.legs)):
        raw = problem.values_under(number, proposal.chosen)
        found.append(Case(raw, day.applied.apply(list(raw))))
    return found


def permitted(problem: Problem, proposal: Proposal) -> bool:
    """Whether the ordinary engine permits every leg under every pack once a plan is carried out."""
    cases = applied(problem, proposal)
    # A pack without a demand on a leg bars it under no values of the variables.
    outcomes = (problem.engine.decide(demand.program, cases[demand.leg]).outcome for demand in problem.demands)
    return all(outcome in (PERMITTED, OUT_OF_SCOPE) for outcome in outcomes)


def settled(problem: Problem) -> bool:
    """Whether nothing needs to be done: nothing bars any leg as it is, whatever the missing facts are."""
    nothing = Proposal({}, 0, 0)
    return all(failure(problem, demand, nothing) is None for demand in problem.demands)


def renewed(problem: Problem, proposal: Proposal) -> Proposal:
    """A plan in which what is made anew begins on the day, where it is a rule's business when it began."""
    steps = {one.step for one in renewals(problem, proposal)}
    begins = {
        number: problem.day
        for number, one in enumerate(problem.variables)
        if one.step in steps and number not in proposal.chosen and problem.specs[one.fact].part == "starts"
        if any(leg.case.raw[one.fact] is not None for leg in problem.legs)
    }
    if not begins:
        return proposal
    other = proposal._replace(chosen={**proposal.chosen, **begins})
    holds = all(failure(problem, demand, other) is None for demand in problem.demands)
    return other if holds and permitted(problem, other) else proposal


def renewals(problem: Problem, proposal: Proposal) -> list[Variable]:
    """Of what is in place already, the parts that only a new one can change: those without an effort of their own."""
    variables = [problem.variables[number] for number in proposal.chosen]
    fresh = {one.step for one in variables if problem.heads(one.fact)}
    return [one for one in variables if one.kind == "set" and one.step not in fresh and problem.inherits(one.fact)]


__all__ = ["MOST", "Found", "applied", "failure", "permitted", "plans_for", "renewals", "settled"]
