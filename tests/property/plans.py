"""The made-up world with prices and levers, and plans found by trying out every joint setting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from govcheck.engine.engine import Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.plan.best import at_best
from govcheck.engine.plan.keys import Place
from govcheck.engine.plan.planner import failure
from govcheck.engine.plan.problem import Leg, Problem
from govcheck.engine.plan.solve import Proposal
from govcheck.engine.program import obtainable_name, with_guards
from govcheck.engine.simplify import Simplifier
from govcheck.engine.tree import YES, facts_in
from govcheck.packs.condition import All, AnyOf, FactRef, Leaf, Literal, Node, NoneOf, Value
from govcheck.packs.model import Pack, PackSet, Rule
from govcheck.vocabulary.catalogue import Catalogue, Settable
from govcheck.vocabulary.specs import Lever
from tests.property.worlds import (
    DAY,
    DOMAINS,
    SEEDS,
    SPECS,
    WORDS,
    pack_of,
    pack_set,
    rule,
    some_condition,
    some_leaf,
    some_rules,
)

PRICES = {
    "can": Settable("own", 2, 10),
    "may": Settable("counterparty", 1, 30),
    "status": Settable("own", 3, 20),
    "signed": Settable("own", 1, 0),
}
LEVERS = {"number": Lever("Send fewer", 4, 5), "words": Lever("Leave words out", 5, 15)}
ABOUT = {"can": "importer", "place": "importer", "may": "exporter", "words": "data"}
JUDGED = "test"
_OWN = {"importer": 1, "exporter": 0, "data": 2}
PLACES = (("e", "i", "d"), ("e", "j", "d"), ("i", "j", "f"))
Facts = dict[str, Value]
Spot = tuple[str, str]
"""A fact and where it lives."""
Setting = dict[Spot, Value]


def _catalogue() -> Catalogue:
    made = Catalogue()
    for spec in SPECS:
        settable, about = PRICES.get(spec.name), ABOUT.get(spec.name, "transfer")
        made.facts[spec.name] = spec._replace(settable=settable, about=about, lever=LEVERS.get(spec.name))
    made.freeze()
    return made


def priced(packs: Sequence[Pack]) -> PackSet:
    """Packs over the made-up world, with its prices."""
    return pack_set(*packs)._replace(catalogue=_catalogue())


class World(NamedTuple):
    """A few packs and legs, ready to be planned for."""

    engine: Engine
    packs: tuple[Pack, ...]
    legs: tuple[Facts, ...]
    problem: Problem

    def spot(self, leg: int, fact: str) -> Spot:
        """Where a fact of a leg lives."""
        about = ABOUT.get(fact, "transfer")
        return fact, PLACES[leg][_OWN[about]] if about in _OWN else ""

    def relevant(self) -> frozenset[str]:
        """The facts that the packs can turn on."""
        names, guards = self.engine.catalogue.names, self.engine.day(DAY).guards
        bars = [tree for pack in self.packs for tree in self.engine.program(pack, DAY).cure_bars.values()]
        return frozenset(names[fact] for fact in with_guards({f for tree in bars for f in facts_in(tree)}, guards))

    def hangs_on_setting(self) -> bool:
        """Whether it hangs on a missing fact that people can change if some ground can be had."""
        names, guards = self.engine.catalogue.names, self.engine.day(DAY).guards
        read: set[str] = set()
        for pack in self.packs:
            for bound in self.engine.program(pack, DAY).rules.values():
                if bound.rule.kind == "ground" and bound.obtainable != YES:
                    facts = set(facts_in(bound.holds))
                    read |= {names[fact] for fact in with_guards(facts, guards)}
        return any(name in read and name not in leg for leg in self.legs for name in PRICES)

    def applied(self, leg: int, setting: Mapping[Spot, Value], *, levers_only: bool = False) -> Facts:
        """A leg's facts with a setting."""
        found = dict(self.legs[leg])
        for name in DOMAINS:
            spot = self.spot(leg, name)
            if spot in setting and not (levers_only and name not in LEVERS):
                found[name] = setting[spot]
        return found

    def barred(self, leg: int, before: Facts, setting: Mapping[Spot, Value]) -> set[tuple[str, str]]:
        """By pack and rule: what bars a leg of which all facts are known, after a setting."""
        changed = {name: setting[spot] for name in DOMAINS if (spot := self.spot(leg, name)) in setting}
        levers = {name: value for name, value in changed.items() if name in LEVERS}
        now, after = (Evaluator(self.engine.case(facts, DAY).facts, {}) for facts in (before, {**before, **changed}))
        later = self.engine.case({**self.legs[leg], **levers}, DAY).raw
        possible = Simplifier(later, self.engine.day(DAY).guards, {})
        found = set()
        for pack in self.packs:
            program = self.engine.program(pack, DAY)
            for bound in program.rules.values():
                if bound.rule.kind == "ground" and bound.obtainable != YES:
                    best = at_best(possible.rest(bound.obtainable), lambda fact: False)
                    had = now.truth(bound.holds) is True or best == YES
                    after._shared[obtainable_name(pack, bound.rule)] = had
            for slug, tree in program.cure_bars.items():
                if after.truth(tree) is not False:
                    found.add((pack.id, slug))
        return found

    def completions(self, leg: int) -> Iterator[Facts]:
        """Every way in which the missing facts of a leg can turn out."""
        missing = [name for name in DOMAINS if name not in self.legs[leg] and name in self.relevant()]
        rest = {name: DOMAINS[name][0] for name in DOMAINS if name not in self.legs[leg]}
        for values in product(*(DOMAINS[name] for name in missing)):
            yield {**rest, **self.legs[leg], **dict(zip(missing, values, strict=True))}

    def holds(self, setting: Mapping[Spot, Value]) -> bool:
        """Whether every leg may go under every pack after a setting, whatever the missing facts are."""
        for leg in range(len(self.legs)):
            for full in self.completions(leg):
                # What the setting gives is not missing; what it was before is told apart by nothing here.
                if self.barred(leg, {**full, **_judged(self, leg, setting)}, setting):
                    return False
        return True

    def settings(self, *, levers: bool = True, judged: bool = True) -> list[dict[Spot, Value]]:
        """Every joint setting, the cheapest first."""
        relevant = self.relevant()
        spots: dict[Spot, list[Value]] = {}
        for leg in range(len(self.legs)):
            for name in sorted(relevant):
                spot = self.spot(leg, name)
                if spot in spots:
                    continue
                sharing = [other for other in range(len(self.legs)) if self.spot(other, name) == spot]
                values = self._values(name, [self.legs[other].get(name) for other in sharing], levers, judged)
                if values:
                    spots[spot] = values
        found = []
        choices: list[list[Value | None]] = [[None, *values] for values in spots.values()]
        for chosen in product(*choices):
            found.append({spot: value for spot, value in zip(spots, chosen, strict=True) if value is not None})
        return sorted(found, key=price)

    @staticmethod
    def _values(name: str, stated: list[Value | None], levers: bool, judged: bool) -> list[Value]:
        if name in ("can", "may"):
            return [True, False]
        if name in ("status", "signed"):
            return ["in_place" if name == "status" else DAY]
        first = stated[0]
        if name == JUDGED and judged and all(value is None for value in stated):
            return [True, False]
        if name in LEVERS and levers and first is not None and all(value == first for value in stated):
            if isinstance(first, tuple):
                return [value for value in DOMAINS[name] if isinstance(value, tuple) and 0 < value[0] < first[0]]
            if isinstance(first, frozenset):
                return [value for value in DOMAINS[name] if value and isinstance(value, frozenset) and value < first]
        return []


def _judged(world: World, leg: int, setting: Mapping[Spot, Value]) -> Facts:
    """A judgement that is assumed was so all along."""
    spot = world.spot(leg, JUDGED)
    return {JUDGED: setting[spot]} if spot in setting else {}


def price(setting: Mapping[Spot, Value]) -> tuple[int, int, int, int]:
    """Effort, number of steps, lead time, how much is assumed."""
    named = [name for name, _ in setting]
    costs = [(PRICES.get(name) or LEVERS[name]) for name in named if name != JUDGED]
    return (
        sum(cost.effort for cost in costs),
        len(costs),
        max((cost.lead_time_days for cost in costs), default=0),
        named.count(JUDGED),
    )


def _turned(random: Random) -> Node:
    """A test of a fact that can be set or changed."""
    name = random.choice((*PRICES, *LEVERS))
    if name in ("can", "may"):
        return Leaf(name, "is", Literal(random.random() < 0.7))
    if name == "status":
        return Leaf(name, "is", Literal("in_place"))
    if name == "signed":
        return Leaf("as_of", random.choice(("on_or_before", "before")), FactRef(name, (("days", 15),)))
    if name == "number":
        return Leaf(name, "less_than", Literal(random.choice([(1, 1), (2, 2), (3, 3)])))
    return NoneOf((Leaf(name, "includes", Literal(random.choice(WORDS))),))


def _curable_rules(random: Random) -> list[Rule]:
    """A regime that mostly bars and that steps can mostly settle, a few of them together."""

    def when() -> Node:
        parts = [_turned(random) for _ in range(random.randint(1, 2))]
        if random.random() < 0.4:
            parts.append(some_condition(random, 1))
        if random.random() < 0.2:
            parts.append(Leaf(JUDGED, "is", Literal(True)))
        return random.choice((All, All, AnyOf))(tuple(parts))

    needs = [f"need{number}" for number in range(random.randint(1, 2))]
    rules = [rule(slug, "requirement", All(()) if random.random() < 0.7 else some_leaf(random)) for slug in needs]
    grounds = [f"ground{number}" for number in range(random.randint(1, 4))]
    for slug in grounds:
        obtainable = All(()) if random.random() < 0.7 else some_condition(random, 1)
        opens = tuple(random.sample(needs, random.randint(1, len(needs))))
        rules.append(rule(slug, "ground", when(), opens=opens, obtainable=obtainable))
    if random.random() < 0.6:
        tied = tuple(random.sample(grounds, random.randint(0, len(grounds))))
        rules.append(rule("duty", "duty", All(()), met_when=_turned(random), duty_for=tied))
    if random.random() < 0.3:
        rules.append(rule("ban", "prohibition", NoneOf((_turned(random),))))
        if random.random() < 0.5:
            rules.append(rule("except", "exception", some_leaf(random), exception_to=("ban",)))
    return rules


def _made(random: Random, most_legs: int, most_unknown: int) -> World:
    make = [random.choice((some_rules, _curable_rules, _curable_rules)) for _ in range(random.randint(1, 2))]
    packs = tuple(pack_of(rules(random), f"made{n}") for n, rules in enumerate(make))
    legs = []
    for _ in range(random.randint(1, most_legs)):
        unknown = random.sample(sorted(DOMAINS), random.randint(0, most_unknown))
        if random.random() < 0.2:
            unknown.append(JUDGED)
        legs.append({name: random.choice(domain) for name, domain in DOMAINS.items() if name not in unknown})
    return world_of(packs, legs)


def world_of(packs: Sequence[Pack], legs: Sequence[Facts]) -> World:
    """The world of these packs and legs."""
    engine = Engine(priced(packs))
    placed = [Leg(Place(*PLACES[n]), engine.case(facts, DAY)) for n, facts in enumerate(legs)]
    return World(engine, tuple(packs), tuple(legs), Problem(engine, packs, DAY, placed))


def some_world(most_legs: int = 2, most_unknown: int = 1) -> st.SearchStrategy[World]:
    """Small worlds in which something bars a leg; drawn by a seed."""

    def draw(random: Random) -> World:
        for _ in range(30):
            world = _made(random, most_legs, most_unknown)
            if any(failure(world.problem, demand, Proposal({}, 0, 0)) for demand in world.problem.demands):
                break
        return world

    return SEEDS.map(draw)
