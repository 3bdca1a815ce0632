"""The laws of how rules combine: outcomes against every completion, every order, every setting."""

from __future__ import annotations

from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from govcheck.engine.assess import assess
from govcheck.engine.engine import Engine, Verdict
from govcheck.engine.evaluate import evaluate
from govcheck.engine.program import WARM
from govcheck.packs.condition import All, Node, Value
from govcheck.packs.model import Pack, Rule
from tests.property.worlds import (
    CONDITIONS,
    DAY,
    DOMAINS,
    SEEDS,
    SPECS,
    blocked,
    completions,
    pack_of,
    pack_set,
    rule,
    rule_lists,
    settings_from,
    states,
)

BLOCKED = ("action_required", "prohibited")
SETTABLE = frozenset(spec.name for spec in SPECS if spec.settable)


def decide(rules: list[Rule], known: dict[str, Value]) -> tuple[Engine, Pack, Verdict]:
    pack = pack_of(rules)
    engine = Engine(pack_set(pack))
    return engine, pack, engine.decide(engine.program(pack, DAY), engine.case(known, DAY))


@settings(max_examples=400)
@given(rule_lists(), states(3))
def test_undetermined_means_two_completions_differ(rules: list[Rule], known: dict[str, Value]) -> None:
    """And each other outcome means that all completions agree: the search is exact."""
    engine, pack, verdict = decide(rules, known)
    found = {blocked(engine, pack, full) for full in completions(known)}
    assert verdict.exact
    if verdict.outcome == "out_of_scope":
        assert found == {None}
    elif verdict.outcome == "permitted":
        assert True not in found and False in found
    elif verdict.outcome == "undetermined":
        assert True in found and len(found) > 1
    else:
        assert found == {True}


@settings(max_examples=300)
@given(rule_lists(), states(4), st.data())
def test_learning_a_fact_never_reverses_permitted_or_blocked(
    rules: list[Rule], known: dict[str, Value], data: st.DataObject
) -> None:
    missing = sorted(set(DOMAINS) - set(known))
    assume(missing)
    engine, pack, before = decide(rules, known)
    name = data.draw(st.sampled_from(missing))
    learned = {**known, name: data.draw(st.sampled_from(DOMAINS[name]))}
    after = engine.decide(engine.program(pack, DAY), engine.case(learned, DAY))
    if before.outcome == "permitted":
        assert after.outcome in ("permitted", "out_of_scope")
    if before.outcome == "out_of_scope":
        assert after.outcome == "out_of_scope"
    if before.outcome in BLOCKED:
        assert after.outcome in BLOCKED
    if before.outcome == "prohibited" and name not in SETTABLE:
        assert after.outcome == "prohibited"
    if before.outcome == "action_required" and after.outcome == "prohibited":
        assert before.curable is None


@settings(max_examples=250)
@given(rule_lists(), states(2))
def test_a_cure_is_one_joint_setting(rules: list[Rule], known: dict[str, Value]) -> None:
    engine, pack, verdict = decide(rules, known)
    assume(verdict.outcome in BLOCKED)
    cured = []
    for full in completions(known):
        if all(full[name] == DOMAINS[name][0] for name in SETTABLE if name not in known):
            # One completion for each way the facts nobody can change turn out: the others are set anyway.
            stated = {name: value for name, value in full.items() if name in known or name not in SETTABLE}
            opened = _open_grounds(engine, pack, full)
            changes = settings_from(stated)
            cured.append(any(not _blocked_after(engine, pack, full, changed, opened) for changed in changes))
    if verdict.curable is True:
        assert all(cured)
    if verdict.curable is False:
        assert not any(cured)


def _open_grounds(engine: Engine, pack: Pack, full: dict[str, Value]) -> frozenset[str]:
    program, case = engine.program(pack, DAY), engine.case(full, DAY)
    return frozenset(slug for slug, bound in program.rules.items() if evaluate(bound.holds, case.facts, {}) is True)


def _blocked_after(
    engine: Engine, pack: Pack, full: dict[str, Value], changed: dict[str, Value], opened: frozenset[str]
) -> bool:
    """Whether the leg is blocked after a change, with grounds that cannot be had any more left out."""
    program = engine.program(pack, DAY)
    before = engine.case(full, DAY)
    shut = [
        slug
        for slug, bound in program.rules.items()
        if bound.rule.kind == "ground" and slug not in opened and evaluate(bound.obtainable, before.facts, {}) is False
    ]
    rest = pack_of([item for slug, item in pack.rules.items() if slug not in shut], "rest")
    return bool(blocked(Engine(pack_set(rest)), rest, {**full, **changed}))


@given(rule_lists(), states(2), SEEDS)
def test_order_of_rules_does_not_matter(rules: list[Rule], known: dict[str, Value], random: Random) -> None:
    shuffled = list(rules)
    random.shuffle(shuffled)
    first, second = decide(rules, known)[2], decide(shuffled, known)[2]
    assert (first.outcome, first.curable) == (second.outcome, second.curable)


def again(item: Rule) -> Rule:
    """The same rule under another name, naming the others' doubles."""

    def doubles(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{name}-again" for name in names)

    return item._replace(
        slug=f"{item.slug}-again",
        opens=doubles(item.opens),
        duty_for=doubles(item.duty_for),
        exception_to=doubles(item.exception_to),
    )


@given(rule_lists(), states(2))
def test_duplicate_rules_change_nothing(rules: list[Rule], known: dict[str, Value]) -> None:
    twice = [*rules, *map(again, rules)]
    assert decide(rules, known)[2].outcome == decide(twice, known)[2].outcome


@given(rule_lists(), states(2))
def test_prohibition_beats_ground(rules: list[Rule], known: dict[str, Value]) -> None:
    outcome = decide(rules, known)[2].outcome
    barred = decide([*rules, rule("no", "prohibition", All(()))], known)[2].outcome
    if outcome in BLOCKED or outcome == "permitted":
        assert barred in BLOCKED or barred == "undetermined"
    assert barred != "permitted"


@given(CONDITIONS, states(2))
def test_no_ground_no_transfer(when: Node, known: dict[str, Value]) -> None:
    verdict = decide([rule("need", "requirement", All(())), rule("shut", "ground", when, opens=())], known)[2]
    assert verdict == Verdict("prohibited", False)


@settings(max_examples=100)
@given(rule_lists(), rule_lists(), states(2))
def test_adding_a_pack_does_not_change_another_packs_outcome(
    rules: list[Rule], more: list[Rule], known: dict[str, Value]
) -> None:
    alone = decide(rules, known)[2]
    pack, neighbour = pack_of(rules), pack_of(more, "neighbour")
    engine = Engine(pack_set(pack, neighbour))
    engine.decide(engine.program(neighbour, DAY), engine.case(known, DAY))
    assert engine.decide(engine.program(pack, DAY), engine.case(known, DAY)) == alone


@settings(max_examples=150)
@given(rule_lists(), states(3))
def test_an_assessment_names_its_causes(rules: list[Rule], known: dict[str, Value]) -> None:
    pack = pack_of(rules)
    engine = Engine(pack_set(pack))
    found = assess(engine, pack, DAY, engine.case(known, DAY))
    assert found.determined_by
    if found.outcome in (*BLOCKED, "undetermined"):
        assert found.barring
    if found.outcome == "undetermined":
        assert found.questions
        assert {item.name for item in found.questions} <= set(DOMAINS) - set(known)


@settings(max_examples=60)
@given(rule_lists(), st.lists(states(4), min_size=30, max_size=50))
def test_what_is_remembered_of_like_legs_is_what_a_fresh_engine_finds(
    rules: list[Rule], legs: list[dict[str, Value]]
) -> None:
    """Legs that a pack cannot tell apart share one assessment: it must be the one each of them has."""
    pack = pack_of(rules)
    kept = Engine(pack_set(pack))
    for _ in range(WARM):
        assert kept.signature(kept.program(pack, DAY), kept.case(legs[0], DAY)) is None
    remembered: dict[tuple[object, ...], object] = {}
    for known in legs:
        program, case = kept.program(pack, DAY), kept.case(known, DAY)
        fresh = Engine(pack_set(pack))
        alone = fresh.decide(fresh.program(pack, DAY), fresh.case(known, DAY))
        assert kept.decide(program, case) == alone
        signature = kept.signature(program, case)
        assert signature is not None
        found = assess(fresh, pack, DAY, fresh.case(known, DAY))
        told = (found.outcome, found.determined_by, found.routes, found.questions, found.unmet, found.holds)
        assert remembered.setdefault(signature, told) == told
