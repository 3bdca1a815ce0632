"""A smallest set of rules that cannot stand together: no setting of what people can change satisfies all of them.

The missing facts are given the benefit of the doubt here: a core is named only where no answer to any open
question would help either.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from clingo.control import Control

from govcheck.engine.plan.choices import words_in
from govcheck.engine.plan.problem import Problem
from govcheck.engine.plan.translate import Options, Writer
from govcheck.engine.search import Search, is_open
from govcheck.engine.tree import Tree, facts_in
from govcheck.engine.values import Slot

_MOST_KINDS = 5
Name = tuple[str, str]
"""A pack and the slug of its rule."""


def core_of(problem: Problem) -> tuple[Name, ...]:
    """The rules of a smallest core, in the order of packs and rules; empty if all demands can be met together."""
    return _Core(problem).smallest()


class _Core:
    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.control = Control(["--warn=none"])
        self.guards: dict[Name, int] = {}
        with self.control.backend() as rules:
            yes = rules.add_atom()
            rules.add_rule([yes])
            self.rules = rules
            shared = [self._one_of(self._settings(number)) for number in range(len(problem.variables))]
            for number, leg in enumerate(problem.legs):
                demands = [demand for demand in problem.demands if demand.leg == number]
                trees = [tree for demand in demands for _, tree in demand.parts]
                options: dict[int, Options] = {}
                for fact in sorted({fact for tree in trees for fact in facts_in(tree)}):
                    options[fact] = self._options(number, fact, trees, shared)
                writer = Writer(rules, yes, leg.case.raw, options, problem.engine.packs.calendars)
                for demand in demands:
                    for slug, tree in demand.parts:
                        name = (demand.program.pack.id, slug)
                        if name not in self.guards:
                            self.guards[name] = rules.add_atom()
                            rules.add_rule([self.guards[name]], [], choice=True)
                        blocked = writer.literal(tree, True)
                        if blocked is not None:
                            rules.add_rule([], [self.guards[name], blocked])

    def _settings(self, number: int) -> int:
        one = self.problem.variables[number]
        people = one.kind == "set" or (one.kind == "change" and not self.problem.pure_lever(one.fact))
        return len(one.choices) if people else 0

    def _one_of(self, more: int) -> list[int]:
        atoms = [self.rules.add_atom() for _ in range(more + 1)]
        self.rules.add_rule(atoms, [], choice=True)
        self.rules.add_rule([], [-atom for atom in atoms])
        self.rules.add_weight_rule([], 2, [(atom, 1) for atom in atoms])
        return atoms

    def _options(self, number: int, fact: int, trees: list[Tree], shared: list[list[int]]) -> Options:
        problem = self.problem
        raw = problem.legs[number].case.raw
        variable = problem.where[number].get(fact)
        atoms = shared[variable] if variable is not None else self._one_of(0)
        found: list[tuple[Slot, int]] = []
        if variable is not None:
            found += list(zip(problem.variables[variable].choices, atoms[1:], strict=False))
        if fact == problem.chain and problem.feeding[number]:
            values = self._chains(number)
            return list(zip(values, self._one_of(len(values) - 1), strict=True))
        if not is_open(raw[fact]):
            return [(raw[fact], atoms[0]), *found]
        search = Search(problem.engine.catalogue, problem.engine.packs.calendars, problem.day)
        values, complete = search.values(fact, trees, list(raw))
        ways = self._one_of(len(values) - 1 if complete else len(values))
        for value, way in zip(values, ways, strict=False):
            atom = self.rules.add_atom()
            self.rules.add_rule([atom], [atoms[0], way])
            found.append((value, atom))
        if not complete:
            # A value that passes no test either way: nothing is claimed of it.
            atom = self.rules.add_atom()
            self.rules.add_rule([atom], [atoms[0], ways[-1]])
            found.append((None, atom))
        return found

    def _chains(self, number: int) -> Sequence[Slot]:
        """What a chain can come to hold: what hangs on other legs is taken as it may be, more never goes out of it."""
        problem = self.problem
        held = problem.legs[number].case.raw[problem.chain]
        assert isinstance(held, frozenset)
        tests = problem.tests[number][problem.chain]
        added = {kind for _, kind in problem.feeding[number]} - held
        if not any(test.op == "subset_of" for test in tests):
            added &= words_in(tests)
        kinds = sorted(added)
        if len(kinds) > _MOST_KINDS:
            return [held, None]
        return [held | set(some) for size in range(len(kinds) + 1) for some in combinations(kinds, size)]

    def _fails(self, names: list[Name]) -> bool:
        result = self.control.solve(assumptions=[self.guards[name] for name in names])
        return bool(result.unsatisfiable)

    def smallest(self) -> tuple[Name, ...]:
        """Leave out one rule after the other as long as the rest still cannot be met."""
        core = sorted(self.guards)
        if not self._fails(core):
            return ()
        for name in reversed(core[:]):
            fewer = [other for other in core if other != name]
            if self._fails(fewer):
                core = fewer
        return tuple(core)
