"""The solver: which values of the variables satisfy every demand, the cheapest first.

A demand must hold whatever the missing facts are. The solver is told of completions of them one by one, each time
one is found in which its proposal fails; so what it proposes in the end is the cheapest that holds in all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from clingo.backend import Backend
from clingo.control import Control
from clingo.solving import Model

from govcheck.engine.plan.problem import Demand, Problem
from govcheck.engine.plan.translate import Options, Writer
from govcheck.engine.search import is_open
from govcheck.engine.values import Facts, Slot
from govcheck.packs.condition import Value

KEEP = 0
_EFFORT, _STEPS, _LEAD, _ASSUMED, _SET, _RANK = 6, 5, 4, 3, 2, 1


class Proposal(NamedTuple):
    """A value for some of the variables, by their number, and what it costs."""

    chosen: dict[int, Value]
    effort: int
    lead: int


class Solver:
    """The variables with their costs, and the demands told so far."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        # Led by what cannot be had together, the cheapest proposal is found without many dearer ones before it.
        self._control = Control(["--warn=none", "--opt-strategy=usc"])
        variables = problem.variables
        with self._control.backend() as rules:
            self._yes = rules.add_atom()
            rules.add_rule([self._yes])
            self._atoms = [[rules.add_atom() for _ in range(len(one.choices) + 1)] for one in variables]
            for atoms in self._atoms:
                rules.add_rule(atoms, [], choice=True)
                rules.add_rule([], [-atom for atom in atoms])
                rules.add_weight_rule([], 2, [(atom, 1) for atom in atoms])
            self._price(rules)
            self._elsewhere = rules.add_atom()
            for number, one in enumerate(variables):
                if problem.elsewhere(one):
                    rules.add_rule([self._elsewhere], [-self._atoms[number][KEEP]])
        provided = [number for number, one in enumerate(variables) if one.kind == "provide"]
        self._closed = [self._atoms[number][KEEP] for number in provided]

    def _price(self, rules: Backend) -> None:
        """Effort first, then the number of steps, the lead time, what is assumed, and the least change."""
        variables = self.problem.variables
        self._steps: dict[tuple[str, tuple[str, ...]], int] = {}
        efforts: dict[tuple[str, tuple[str, ...]], dict[int, list[int]]] = {}
        leads: dict[int, list[int]] = {}
        sets: list[tuple[int, int]] = []
        ranks: list[tuple[int, int]] = []
        assumed: list[tuple[int, int]] = []
        for number, one in enumerate(variables):
            keep = self._atoms[number][KEEP]
            ranks += [(atom, rank) for rank, atom in enumerate(self._atoms[number][1:]) if rank]
            if one.kind in ("assume", "provide"):
                assumed.append((-keep, 2 if one.kind == "provide" else 1))
                continue
            sets.append((-keep, 1))
            efforts.setdefault(one.step, {}).setdefault(one.effort, []).append(keep)
            leads.setdefault(one.lead, []).append(keep)
        work: list[tuple[int, int]] = []
        for step, levels in efforts.items():
            before, reached = 0, 0
            for effort in sorted(levels, reverse=True):
                atom = rules.add_atom()
                for keep in levels[effort]:
                    rules.add_rule([atom], [-keep])
                if reached:
                    rules.add_rule([atom], [reached])
                    work.append((reached, before - effort))
                before, reached = effort, atom
            work.append((reached, before))
            self._steps[step] = reached
        days: list[tuple[int, int]] = []
        before, reached = 0, 0
        for lead in sorted(leads, reverse=True):
            atom = rules.add_atom()
            for keep in leads[lead]:
                rules.add_rule([atom], [-keep])
            if reached:
                rules.add_rule([atom], [reached])
                days.append((reached, before - lead))
            before, reached = lead, atom
        if reached:
            days.append((reached, before))
        rules.add_minimize(_EFFORT, [item for item in work if item[1]])
        rules.add_minimize(_STEPS, [(atom, 1) for atom in self._steps.values()])
        rules.add_minimize(_LEAD, [item for item in days if item[1]])
        rules.add_minimize(_ASSUMED, assumed)
        rules.add_minimize(_SET, sets)
        rules.add_minimize(_RANK, ranks)

    def options(self, number: int, facts: Facts) -> dict[int, Options]:
        """What each variable fact of a leg can be: as it is, or as chosen."""
        found: dict[int, Options] = {}
        for fact, variable in self.problem.where[number].items():
            atoms, choices = self._atoms[variable], self.problem.variables[variable].choices
            values = (_within(choice, facts[fact]) for choice in choices)
            found[fact] = ((facts[fact], atoms[KEEP]), *zip(values, atoms[1:], strict=True))
        return found

    def require(self, demand: Demand, facts: Facts, chosen: Collection[int] = (), *, surely: bool = False) -> None:
        """Demand that a leg is not blocked under these facts; `surely`: by Kleene, whatever is still missing.

        The facts are those of a chain in which just these of its variables were chosen.
        """
        chain = [variable for variable, _ in self.problem.feeding[demand.leg]]
        when = [(-1 if variable in chosen else 1) * self._atoms[variable][KEEP] for variable in chain]
        with self._control.backend() as rules:
            options = self.options(demand.leg, facts)
            writer = Writer(rules, self._yes, facts, options, self.problem.engine.packs.calendars)
            if surely:
                free = writer.literal(demand.tree, False)
                rules.add_rule([], when if free is None else [*when, -free])
                return
            blocked = writer.literal(demand.tree, True)
            if blocked is not None:
                rules.add_rule([], [*when, blocked])

    def exclude(self, proposal: Proposal) -> None:
        """Leave out every proposal that has the same steps and assumptions, and perhaps more."""
        variables = self.problem.variables
        body: dict[int, None] = {}
        for number, value in proposal.chosen.items():
            one = variables[number]
            if one.kind in ("assume", "provide"):
                body[self._atoms[number][1 + one.choices.index(value)]] = None
            else:
                body[self._steps[one.step]] = None
        with self._control.backend() as rules:
            rules.add_rule([], list(body))

    def forbid(self, proposal: Proposal) -> None:
        """Leave out exactly this one."""
        body = []
        for number, one in enumerate(self.problem.variables):
            at = 1 + one.choices.index(proposal.chosen[number]) if number in proposal.chosen else KEEP
            body.append(self._atoms[number][at])
        with self._control.backend() as rules:
            rules.add_rule([], body)

    def best(self, *, provided: bool = False, elsewhere: bool = False) -> Proposal | None:
        """The cheapest proposal left.

        With `provided` it may rest on answers to open questions, with `elsewhere` some importer is in another country.
        """
        fixed = [] if provided else list(self._closed)
        if elsewhere:
            fixed.append(self._elsewhere)
        found: list[list[int]] = []

        def keep(model: Model) -> None:
            found.append([next(at for at, atom in enumerate(atoms) if model.is_true(atom)) for atoms in self._atoms])

        self._control.solve(assumptions=fixed, on_model=keep)
        if not found:
            return None
        variables = self.problem.variables
        chosen = {n: variables[n].choices[at - 1] for n, at in enumerate(found[-1]) if at != KEEP}
        return Proposal(chosen, *price(self.problem, chosen))


def _within(choice: Value, known: Slot) -> Slot:
    """A choice as it is under these facts: of a number within bounds, the one that is looked at."""
    if is_open(choice) and isinstance(choice, tuple) and isinstance(known, tuple) and not is_open(known):
        return known if choice[0] <= known[0] <= choice[1] else choice
    return choice


def price(problem: Problem, chosen: Iterable[int]) -> tuple[int, int]:
    """Effort and lead time: a step is as much work as its hardest part, and steps are taken side by side."""
    efforts: dict[object, int] = {}
    lead = 0
    for number in chosen:
        one = problem.variables[number]
        if one.kind in ("set", "change"):
            efforts[one.step] = max(efforts.get(one.step, 0), one.effort)
            lead = max(lead, one.lead)
    return sum(efforts.values()), lead
