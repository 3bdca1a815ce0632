"""What is to be decided: the facts that can be changed, and the conditions that must come out permitted together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from govcheck.engine.engine import Case, Engine
from govcheck.engine.evaluate import evaluate
from govcheck.engine.plan.best import at_best
from govcheck.engine.plan.choices import candidates, distinct
from govcheck.engine.plan.keys import Key, Place, key_of, step_of
from govcheck.engine.program import Program, obtainable_name
from govcheck.engine.simplify import Simplifier
from govcheck.engine.tree import NO, YES, Other, Test, Tree, any_of, facts_in, tests_of
from govcheck.engine.values import Slot
from govcheck.packs.condition import Value
from govcheck.packs.model import Pack
from govcheck.vocabulary.catalogue import READING, FactSpec

_CHAIN, _ONWARD = "chain.safeguards", "onward"
Kind = Literal["set", "change", "assume", "provide"]
"""How a fact comes to its value: people set it, the transfer is changed, the plan assumes it, or it is left open."""


class Leg(NamedTuple):
    """One leg with its place and its facts."""

    place: Place
    case: Case


class Demand(NamedTuple):
    """One leg under one pack: none of these may come out TRUE. By rule, and together."""

    leg: int
    program: Program
    parts: tuple[tuple[str, Tree], ...]
    tree: Tree


class Variable(NamedTuple):
    """A fact at its place, what it can be given, and what that costs."""

    key: Key
    fact: int
    kind: Kind
    choices: tuple[Value, ...]
    step: tuple[str, Key]
    effort: int = 0
    lead: int = 0


class Problem:
    """The demands of all packs that bind on all legs, over the facts that can be changed."""

    def __init__(
        self, engine: Engine, packs: Sequence[Pack], day: str, legs: Sequence[Leg], countries: Sequence[str] = ()
    ) -> None:
        """`countries` are those that another importer could be chosen from."""
        self.engine, self.day, self.legs, self.countries = engine, day, tuple(legs), tuple(countries)
        self.packs = tuple(pack for pack in packs if pack.binding_on == "organisation")
        self.specs: tuple[FactSpec, ...] = engine.catalogue.specs
        self.unsure = False
        """Whether it hangs on a missing fact that people can change if a ground is open already."""
        self._levers = _levers(engine, bool(countries))
        self.hoped: set[tuple[int, str, str]] = set()
        """Grounds of which it is not known whether they can be had, by leg, pack and slug: plans may use them."""
        self.chain = engine.catalogue.index.get(_CHAIN, -1)
        self.freed: list[dict[int, Kind]] = []
        self.demands: list[Demand] = []
        for number, leg in enumerate(self.legs):
            self.freed.append(self._freed(leg))
            self.demands += self._demands(number)
        self.where: list[dict[int, int]] = [{} for _ in self.legs]
        """By leg: fact -> the variable that it is."""
        self.variables: list[Variable] = []
        self.tests = [self._tests(number) for number in range(len(self.legs))]
        self._make_variables()
        self.feeding = [self._feeding(number) for number in range(len(self.legs))]
        """By leg: the variables by which a safeguard comes into the chain before it, with its kind."""

    def _freed(self, leg: Leg) -> dict[int, Kind]:
        """The facts of a leg that people can change, and those that change with the transfer itself."""
        day = self.engine.day(self.day)
        calendars = self.engine.packs.calendars
        found: dict[int, Kind] = {}
        for fact in _settable(self.engine):
            guard = day.settable_when.get(fact)
            if guard is None or evaluate(guard, leg.case.facts, calendars) is not False:
                found[fact] = "change" if self.specs[fact].lever is not None else "set"
        for fact in self._levers:
            if leg.case.raw[fact] is not None:
                found.setdefault(fact, "change")
        return found

    def pure_lever(self, fact: int) -> bool:
        """Whether only a change of the transfer itself changes a fact."""
        return self.specs[fact].settable is None

    def _demands(self, number: int) -> Iterable[Demand]:
        leg, engine = self.legs[number], self.engine
        guards, calendars = engine.day(self.day).guards, engine.packs.calendars
        facts, changed = list(leg.case.raw), list(leg.case.raw)
        for fact in self.freed[number]:
            facts[fact] = None
            if self.pure_lever(fact):
                changed[fact] = None
        if self._before(number):
            facts[self.chain] = None
        actual, later = Simplifier(leg.case.raw, guards, calendars), Simplifier(changed, guards, calendars)
        open_now = Simplifier(facts, guards, calendars)
        for pack in self.packs:
            program = engine.program(pack, self.day)
            if open_now.rest(program.scope) == NO:
                continue
            settled = self._obtainable(program, number, actual, later)
            simplifier = Simplifier(facts, guards, calendars, settled) if settled else open_now
            parts = [(slug, simplifier.rest(tree)) for slug, tree in program.cure_bars.items()]
            parts = [(slug, tree) for slug, tree in parts if tree != NO]
            if parts:
                yield Demand(number, program, tuple(parts), any_of([tree for _, tree in parts]))

    def _obtainable(self, program: Program, number: int, actual: Simplifier, later: Simplifier) -> dict[str, Tree]:
        """Whether a ground can be had: it is open already, or can still be obtained, as things are or are changed."""
        settled: dict[str, Tree] = {}
        people = {fact for fact in self.freed[number] if not self.pure_lever(fact)}
        changed = self.freed[number].keys() - people
        for bound in program.rules.values():
            if bound.rule.kind != "ground" or bound.obtainable == YES:
                continue
            tree = later.rest(bound.obtainable)
            if not changed.issuperset(facts_in(tree)):
                self.hoped.add((number, program.pack.id, bound.rule.slug))
                tree = at_best(tree, changed.__contains__)
            now = actual.rest(bound.holds)
            if now == YES:
                tree = YES
            elif now != NO and people.isdisjoint(facts_in(now)):
                tree = any_of([now, tree])
            elif now != NO and tree != YES:
                self.unsure = True
            settled[obtainable_name(program.pack, bound.rule)] = tree
        return settled

    def _tests(self, number: int) -> dict[int, list[Test]]:
        """The tests on each fact of a leg."""
        found: dict[int, list[Test]] = {}
        trees = [tree for demand in self.demands if demand.leg == number for _, tree in demand.parts]
        for test in (test for tree in trees for test in tests_of(tree)):
            found.setdefault(test.fact, []).append(test)
            if isinstance(test.right, Other):
                found.setdefault(test.right.fact, []).append(test)
        return found

    def _make_variables(self) -> None:
        gathered: dict[tuple[Key, int], list[int]] = {}
        tested = {
            (key_of(self.specs[fact], leg.place), fact)
            for number, leg in enumerate(self.legs)
            for fact in self.tests[number]
        }
        facts = sorted({fact for _, fact in tested})
        for number, leg in enumerate(self.legs):
            for fact in facts:
                spot = (key_of(self.specs[fact], leg.place), fact)
                if spot in tested:
                    gathered.setdefault(spot, []).append(number)
        free = {place for place, legs in gathered.items() if any(place[1] in self.freed[leg] for leg in legs)}
        for (key, fact), numbers in gathered.items():
            kind = self._kind(key, fact, numbers, free)
            if kind is None:
                continue
            # On a leg where a shared fact cannot be changed, it is changed nowhere.
            if kind in ("set", "change") and any(fact not in self.freed[number] for number in numbers):
                continue
            tests = [test for number in numbers for test in self.tests[number].get(fact, ())]
            raws = [self.legs[number].case.raw for number in numbers]
            if kind == "change" and self.pure_lever(fact) and len({raw[fact] for raw in raws}) > 1:
                continue
            found = candidates(self, fact, kind, tests, raws[0])
            choices = distinct(found, fact, tests, [raw[fact] for raw in raws])
            if not choices:
                continue
            effort, lead = self.cost(fact, kind)
            for number in numbers:
                self.where[number][fact] = len(self.variables)
            step = (step_of(self.specs[fact]), key)
            self.variables.append(Variable(key, fact, kind, tuple(choices), step, effort, lead))

    def _kind(self, key: Key, fact: int, numbers: list[int], free: set[tuple[Key, int]]) -> Kind | None:
        spec = self.specs[fact]
        if (key, fact) in free:
            return next(self.freed[number][fact] for number in numbers if fact in self.freed[number])
        if spec.type == "date" or any(self.legs[number].case.raw[fact] is not None for number in numbers):
            return None
        index = self.engine.catalogue.index
        base = spec.name.rpartition(".")[0]
        heads = [index[name] for name in (f"{base}.status", f"{base}.done") if name in index and name != spec.name]
        told = spec.type in ("boolean", "judgement", "text")
        if spec.type == "judgement" or (told and any((key, head) in free for head in heads)):
            return "assume"
        return None if spec.part or spec.about == READING else "provide"

    def elsewhere(self, variable: Variable) -> bool:
        """Whether a variable chooses another country for an importer."""
        return variable.kind == "change" and self.specs[variable.fact].type == "country"

    def cost(self, fact: int, kind: Kind) -> tuple[int, int]:
        """Effort and lead time. What belongs to a safeguard and gives none of its own is as much work as it is."""
        spec = self.specs[fact]
        if kind == "change" and spec.lever is not None:
            return spec.lever.effort, spec.lever.lead_time_days
        settable = spec.settable
        if kind not in ("set", "change") or settable is None:
            return 0, 0
        if self.inherits(fact):
            index, base = self.engine.catalogue.index, step_of(spec)
            whole = next((index[name] for name in (f"{base}.status", f"{base}.done") if name in index), fact)
            settable = self.specs[whole].settable or settable
        return settable.effort, settable.lead_time_days

    def heads(self, fact: int) -> bool:
        """Whether a fact says that a safeguard or an assessment is there at all."""
        spec = self.specs[fact]
        return spec.name in (f"{step_of(spec)}.status", f"{step_of(spec)}.done")

    def inherits(self, fact: int) -> bool:
        """Whether a part of a safeguard or an assessment is as much work as the whole: it gives no effort of its own.

        The day of a review is none of these: reviewing what is in place is less than making it.
        """
        spec = self.specs[fact]
        if spec.settable is None or step_of(spec) == spec.name or self.heads(fact):
            return False
        own = spec.settable.effort != 1 or spec.settable.lead_time_days != 0
        review = spec.type == "date" and not spec.part and spec.name.startswith("safeguard.")
        return not own and not review

    def values_under(self, number: int, chosen: Mapping[int, Value]) -> list[Slot]:
        """The facts of a leg with some variables given values."""
        facts = list(self.legs[number].case.raw)
        for fact, variable in self.where[number].items():
            if variable in chosen:
                facts[fact] = chosen[variable]
        added = {kind for variable, kind in self.feeding[number] if variable in chosen}
        stated = facts[self.chain] if added else None
        if isinstance(stated, frozenset):
            facts[self.chain] = stated | added
        return facts

    def _before(self, number: int) -> list[int]:
        """The legs on which the data of an onward leg came, if it is known under which safeguards they did."""
        leg = self.legs[number]
        if leg.place.kind != _ONWARD or self.chain < 0 or leg.case.raw[self.chain] is None:
            return []
        came = (leg.place.exporter, leg.place.data)
        places = enumerate(one.place for one in self.legs)
        return [other for other, place in places if place.kind != _ONWARD and (place.importer, place.data) == came]

    def _feeding(self, number: int) -> list[tuple[int, str]]:
        found: dict[int, str] = {}
        if self.chain in self.tests[number]:
            for other in self._before(number):
                for fact, variable in self.where[other].items():
                    if self.specs[fact].part == "status":
                        found[variable] = step_of(self.specs[fact]).partition(".")[2]
        return list(found.items())

    def signature(self) -> tuple[object, ...]:
        """What tells this problem apart from others of the same day."""
        trees = tuple((demand.leg, demand.program.pack.id, demand.parts) for demand in self.demands)
        known = tuple(
            tuple((fact, leg.case.raw[fact]) for fact in sorted(self.tests[number]))
            for number, leg in enumerate(self.legs)
        )
        where = tuple(tuple(where.items()) for where in self.where)
        return (self.day, trees, tuple(self.variables), known, where, tuple(map(tuple, self.feeding)))


def _settable(engine: Engine) -> list[int]:
    return [number for number, spec in enumerate(engine.catalogue.specs) if spec.settable is not None]


def _levers(engine: Engine, with_countries: bool) -> list[int]:
    specs = enumerate(engine.catalogue.specs)
    return [n for n, spec in specs if spec.lever is not None and (spec.type != "country" or with_countries)]


__all__ = ["Demand", "Kind", "Leg", "Problem", "Variable"]
