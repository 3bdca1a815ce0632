"""The laws of plans: what is found does it, nothing smaller does, and a core holds no rule too many.

GOVCHECK_CASES=2000 tries that many cases of each.
"""

from __future__ import annotations

import os
from random import Random

from clingo.control import Control
from hypothesis import HealthCheck, assume, given, settings

from govcheck.engine.bind import Binder
from govcheck.engine.engine import Engine
from govcheck.engine.evaluate import evaluate
from govcheck.engine.plan.core import core_of
from govcheck.engine.plan.planner import plans_for
from govcheck.engine.plan.solve import Proposal
from govcheck.engine.plan.translate import Options, Writer
from govcheck.engine.simplify import substitute
from govcheck.packs.condition import Node, Value
from tests.property.plans import Spot, World, price, some_world
from tests.property.worlds import CONDITIONS, DAY, DOMAINS, SEEDS, pack_of, pack_set

CASES = int(os.environ.get("GOVCHECK_CASES", "0"))
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
_MOST_SETTINGS = 1500


def cases(few: int) -> settings:
    return settings(max_examples=CASES or few, suppress_health_check=SLOW)


def setting_of(world: World, plan: Proposal) -> dict[Spot, Value]:
    """A plan in the terms of the made-up world."""
    names = world.engine.catalogue.names
    return {
        world.spot(leg, names[fact]): plan.chosen[variable]
        for leg, where in enumerate(world.problem.where)
        for fact, variable in where.items()
        if variable in plan.chosen
    }


@cases(150)
@given(some_world(3, 2))
def test_applying_a_plan_gives_permitted(world: World) -> None:
    assume(not world.hangs_on_setting())
    found = plans_for(world.problem, core=False)
    assert found.refuted == 0
    for plan in found.plans:
        setting = setting_of(world, plan)
        for leg in range(len(world.legs)):
            case = world.engine.case(world.applied(leg, setting), DAY)
            for pack in world.packs:
                outcome = world.engine.decide(world.engine.program(pack, DAY), case).outcome
                assert outcome in ("permitted", "out_of_scope")


@cases(60)
@given(some_world(2, 1))
def test_no_smaller_plan_exists(world: World) -> None:
    """The first plan costs what the cheapest of all joint settings costs that hold; no plan contains another."""
    assume(not world.hangs_on_setting())
    tried = world.settings()
    assume(len(tried) <= _MOST_SETTINGS)
    found = plans_for(world.problem, core=False)
    assert found.exact
    best = next((setting for setting in tried if world.holds(setting)), None)
    plans = [plan for plan in found.plans if not open_answers(world, plan)]
    if best is None:
        assert not plans
    else:
        assert plans and price(setting_of(world, plans[0])) == price(best)
    elements = [frozenset(parts(world, plan)) for plan in found.plans]
    assert not any(one <= other for one in elements for other in elements if one is not other)


def open_answers(world: World, plan: Proposal) -> bool:
    return any(world.problem.variables[number].kind == "provide" for number in plan.chosen)


def parts(world: World, plan: Proposal) -> list[object]:
    """What a plan is made of: its steps, and what it assumes."""
    found: list[object] = []
    for number, value in plan.chosen.items():
        one = world.problem.variables[number]
        found.append((one.step, value) if one.kind in ("assume", "provide") else one.step)
    return found


@cases(100)
@given(some_world(2, 1))
def test_an_unsatisfiable_core_is_minimal(world: World) -> None:
    """No setting satisfies the rules of a core together, and leaving out any one of them lets some setting do it."""
    assume(not world.problem.unsure and not world.hangs_on_setting())
    assume(not any(name not in leg for leg in world.legs for name in ("day", "signed")))
    tried = world.settings(levers=False, judged=False)
    assume(len(tried) <= _MOST_SETTINGS)
    core = set(core_of(world.problem)) if world.problem.demands else set()
    ways = [alternatives(world, setting) for setting in tried]
    if not core:
        assert any(set() in alike for alike in ways)
        return
    assert not any(core.isdisjoint(barred) for alike in ways for barred in alike)
    for rule in core:
        assert any((core - {rule}).isdisjoint(barred) for alike in ways for barred in alike)


def alternatives(world: World, setting: dict[Spot, Value]) -> list[set[tuple[str, str]]]:
    """What bars after a setting, for each way in which the missing facts can turn out."""
    found: list[set[tuple[str, str]]] = [set()]
    for leg in range(len(world.legs)):
        barred = {frozenset(world.barred(leg, full, setting)) for full in world.completions(leg)}
        found = [known | more for known in found for more in barred]
    return found


ENGINE = Engine(pack_set(pack_of([])))
BINDER = Binder(ENGINE.packs, ENGINE.packs.packs[0], DAY)


@cases(400)
@given(CONDITIONS, SEEDS)
def test_solver_agrees_with_evaluator(condition: Node, random: Random) -> None:
    """What the solver is told of a tree says TRUE, FALSE or neither where the evaluator does, for every choice."""
    tree = BINDER.bind(condition)
    facts = list(ENGINE.case({name: random.choice(domain) for name, domain in DOMAINS.items()}, DAY).raw)
    for name in random.sample(sorted(DOMAINS), 4):
        facts[ENGINE.catalogue.index[name]] = None
    control = Control(["--warn=none"])
    with control.backend() as rules:
        yes = rules.add_atom()
        rules.add_rule([yes])
        options: dict[int, Options] = {}
        for name in random.sample(sorted(DOMAINS), 3):
            values = random.sample(DOMAINS[name], 2)
            atoms = [rules.add_atom() for _ in range(3)]
            rules.add_rule(atoms, [], choice=True)
            rules.add_rule([], [-atom for atom in atoms])
            rules.add_weight_rule([], 2, [(atom, 1) for atom in atoms])
            fact = ENGINE.catalogue.index[name]
            options[fact] = tuple(zip((facts[fact], *values), atoms, strict=True))
        writer = Writer(rules, yes, facts, options, {})
        surely, never = writer.literal(tree, True), writer.literal(tree, False)
    control.configuration.solve.models = 0  # type: ignore[union-attr]  # its parts are found by name
    with control.solve(yield_=True) as models:
        count = 0
        for model in models:
            count += 1
            chosen = list(facts)
            for fact, ways in options.items():
                chosen[fact] = next(value for value, atom in ways if model.is_true(atom))
            truth = evaluate(tree, chosen, {})
            assert (surely is not None and model.is_true(surely)) is (truth is True)
            assert (never is not None and model.is_true(never)) is (truth is False)
            left = substitute(tree, chosen, {})
            assert evaluate(left, chosen, {}) is truth
    assert count == 27
