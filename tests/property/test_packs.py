"""The laws of the engine, on the packs that come with govcheck."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.authoring.fixture import FactReader
from govcheck.checker import Checker
from govcheck.engine.assess import Assessment, assess
from govcheck.engine.engine import Case, Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.tree import facts_in
from govcheck.facts.world import world_from
from govcheck.interval import END, START, Span, add_days
from govcheck.packs.condition import All, AnyOf, Leaf, Literal, Node, NoneOf, Value
from govcheck.packs.find import builtin_root, pack_folders
from govcheck.packs.load import load_packs
from govcheck.packs.model import Pack, PackSet
from govcheck.source import load_file
from govcheck.vocabulary.catalogue import READING, FactSpec
from tests.property.worlds import SEEDS
from tests.small import write_pack

IDS = sorted(Path(folder).name for folder in pack_folders(builtin_root()))
OUTCOMES = {"permitted", "action_required", "prohibited", "undetermined", "out_of_scope"}
COUNTRIES = ("JP", "CN", "DE", "FR", "US", "GB", "HK", "KR", "SG", "VN", "IN", "CH", "MM", "BR", "TW", "GI")
BLOCKED = ("action_required", "prohibited")


@cache
def packs() -> PackSet:
    return load_packs()


@cache
def engine() -> Engine:
    return Engine(packs())


@cache
def baseline(pack_id: str) -> tuple[dict[str, Value], str]:
    """The everyday transfer of a pack's tests, and its day."""
    document = load_file(f"{packs().pack(pack_id).root}/tests/ordinary.yaml")
    data = document.data
    assert isinstance(data, dict) and isinstance(data["as_of"], str) and isinstance(data["facts"], dict)
    problems: list[object] = []
    reader = FactReader(packs().catalogue, world_from(packs().world_root, packs().countries))
    values = reader.values(data["facts"], data["as_of"], document, ("facts",), problems)  # type: ignore[arg-type]  # Problems
    assert not problems
    return values, data["as_of"]


def boundary_days(pack: Pack) -> list[str]:
    """Each day on which a rule, a term, or a row of the pack begins or ends, and the day before it."""
    spans: list[Span] = [rule.span for rule in pack.rules.values()]
    spans += [version.span for term in pack.terms.values() for version in term.versions]
    spans += [row.span for table in pack.tables.values() for row in table.rows]
    days = {day for span in spans for day in span} - {START, END}
    return sorted(days | {add_days(day, -1) for day in days})


def agrees(found: Engine, pack: Pack, case: Case, day: str) -> None:
    """The fast form of a pack says of a leg what the evaluator says."""
    program, evaluator = found.program(pack, day), Evaluator(case.facts, found.packs.calendars)
    scope = evaluator.truth(program.scope)
    blocked = False if scope is False else evaluator.truth(program.blocked)
    fast_scope, fast_blocked = program.fast(case.facts)
    assert fast_scope is scope or (fast_scope is not True and fast_blocked is False and blocked is False)
    assert fast_blocked is blocked


@pytest.mark.parametrize("pack_id", IDS)
def test_every_boundary_day_has_an_answer(pack_id: str) -> None:
    pack, (values, _) = packs().pack(pack_id), baseline(pack_id)
    days = boundary_days(pack)
    assert days
    for day in days:
        case = engine().case(values, day)
        found = assess(engine(), pack, day, case)
        assert found.outcome in OUTCOMES
        in_force = bool(engine().program(pack, day).bounds())
        assert bool(found.determined_by) is in_force or pack.binding_on != "organisation"
        assert in_force or found.outcome == "out_of_scope"
        agrees(engine(), pack, case, day)


@cache
def words_of(pack_id: str) -> dict[str, tuple[Value, ...]]:
    """The values a pack's conditions compare each fact with."""
    found: dict[str, dict[Value, None]] = {}

    def walk(node: Node) -> None:
        if isinstance(node, All | AnyOf | NoneOf):
            for part in node.parts:
                walk(part)
        elif isinstance(node, Leaf) and isinstance(node.right, Literal):
            found.setdefault(node.fact, {})[node.right.value] = None

    pack = packs().pack(pack_id)
    for rule in pack.rules.values():
        for node in (rule.when, rule.met_when, rule.obtainable):
            walk(node)
    for term in pack.terms.values():
        for version in term.versions:
            walk(version.means)
    for table in pack.tables.values():
        for row in table.rows:
            walk(row.when)
    return {fact: tuple(values) for fact, values in found.items()}


def some_value(spec: FactSpec, pack: Pack, random: Random) -> Value:
    """A value the fact could have, likely one that the pack looks at."""
    looked_at = words_of(pack.id).get(spec.name, ())
    words: list[str] = [*(spec.values or ())] or [*COUNTRIES]
    if spec.type in ("boolean", "judgement"):
        return random.random() < 0.5
    if spec.type == "number":
        points = [value[0] for value in looked_at if isinstance(value, tuple)] or [100_000, 1_000_000, 10_000]
        low = max(0.0, random.choice(points) + random.randint(-1, 1))
        return (low, low) if random.random() < 0.7 else (low, low + random.choice((1.0, 5.0, float("inf"))))
    if spec.type == "date":
        return str(random.choice([*boundary_days(pack), "2026-11-01", "2024-05-31"]))
    if spec.type in ("set", "countries"):
        if looked_at and random.random() < 0.5:
            some = random.choice(looked_at)
            return some if isinstance(some, frozenset) else frozenset((str(some),))
        return frozenset(random.sample(words, min(len(words), random.randint(0, 3))))
    texts = [value for value in looked_at if isinstance(value, str)]
    return random.choice(texts if texts and random.random() < 0.5 else words)


@cache
def read_by(pack_id: str) -> tuple[FactSpec, ...]:
    """The facts a pack reads today."""
    program, names = engine().program(packs().pack(pack_id), "2026-11-22"), packs().catalogue.names
    trees = [tree for bound in program.rules.values() for tree in (bound.holds, bound.met, bound.obtainable)]
    facts = dict.fromkeys(fact for tree in trees for fact in facts_in(tree))
    specs = (packs().catalogue.facts[names[fact]] for fact in facts)
    return tuple(spec for spec in specs if spec.name != "as_of" and spec.about != READING)


def some_facts(pack: Pack, random: Random, most_changes: int = 8, most_missing: int = 3) -> dict[str, Value]:
    """The everyday transfer with some facts changed and some taken away."""
    values = dict(baseline(pack.id)[0])
    specs = read_by(pack.id)
    for spec in random.sample(specs, random.randint(0, min(len(specs), most_changes))):
        values[spec.name] = some_value(spec, pack, random)
    if random.random() < 0.5:
        values["importer.country"] = random.choice(COUNTRIES)
    if random.random() < 0.5:
        stated = [name for name in values if name.endswith(".status") and values[name] == "in_place"]
        values.update(dict.fromkeys(stated, "absent"))
    read = sorted({spec.name for spec in specs} & set(values))
    for name in random.sample(read, min(len(read), random.randint(0, most_missing))):
        del values[name]
    return values


CHOICES = st.tuples(st.sampled_from(IDS), SEEDS)


@settings(max_examples=200)
@given(CHOICES)
def test_compiled_agrees_with_evaluator(choice: tuple[str, Random]) -> None:
    pack_id, random = choice
    pack = packs().pack(pack_id)
    day = random.choice([*boundary_days(pack), "2026-11-22"])
    for most_missing in (3, 400):
        agrees(engine(), pack, engine().case(some_facts(pack, random, 60, most_missing), day), day)


def told(found: Assessment) -> tuple[object, ...]:
    """All that a report can say of an assessment."""
    return (
        found.outcome, found.curable, found.exact, found.determined_by, found.carried_by, found.routes, found.barring,
        found.unmet, found.unclear, found.conclusions, found.possible, found.questions, found.remedy_questions,
        found.flips, found.holds,
    )  # fmt: skip


@cache
def checker() -> Checker:
    return Checker(packs())


@settings(max_examples=80)
@given(CHOICES)
def test_a_kept_assessment_is_the_one_made_anew(choice: tuple[str, Random]) -> None:
    """Legs that a pack cannot tell apart share an assessment; whatever is shared is what each would have got."""
    pack_id, random = choice
    pack = packs().pack(pack_id)
    day = random.choice([*["2026-11-22"] * 9, random.choice(boundary_days(pack))])
    first = some_facts(pack, random)
    changes = [packs().catalogue.facts[name] for name in random.sample(sorted(first), min(len(first), 6))]
    for facts in (first, *({**first, spec.name: some_value(spec, pack, random)} for spec in changes)):
        case = checker().engine.case(facts, day)
        assert told(checker().assess(pack, day, case)) == told(assess(engine(), pack, day, engine().case(facts, day)))


@settings(max_examples=150)
@given(CHOICES)
def test_learning_a_fact_never_reverses_permitted_or_blocked(choice: tuple[str, Random]) -> None:
    pack_id, random = choice
    pack = packs().pack(pack_id)
    if pack.binding_on != "organisation":
        return
    day, facts = "2026-11-22", some_facts(pack, random)
    before = assess(engine(), pack, day, engine().case(facts, day))
    for asked in (*before.questions, *before.remedy_questions):
        for number in asked.facts[:3]:
            spec = packs().catalogue.facts[packs().catalogue.names[number]]
            learned = {**facts, spec.name: some_value(spec, pack, random)}
            after = assess(engine(), pack, day, engine().case(learned, day))
            if before.outcome == "permitted":
                assert after.outcome in ("permitted", "out_of_scope")
            if before.outcome in BLOCKED:
                assert after.outcome in BLOCKED
                assert before.outcome != "action_required" or after.outcome != "prohibited" or before.curable is None


@settings(max_examples=60)
@given(CHOICES)
def test_an_everyday_search_is_exact_and_asks_for_what_is_missing(choice: tuple[str, Random]) -> None:
    pack_id, random = choice
    pack = packs().pack(pack_id)
    facts = some_facts(pack, random, 0)
    found = assess(engine(), pack, "2026-11-22", engine().case(facts, "2026-11-22"))
    assert found.exact
    if found.outcome == "undetermined" and pack.binding_on == "organisation":
        assert found.questions
        assert not {item.name for item in found.questions} & set(facts)


EXTRA = """
=== facts.yaml
words: { categories: { extra_words: Words of another pack } }
facts:
  extra.flag: { type: boolean, question: q, asked_only_when: { fact: exporter.country, is: JP } }
constraints:
  - { fact: extra.flag, is: true }
=== safeguards.yaml
safeguards:
  scc: { title: Standard clauses, attributes: { extra_attribute: { type: boolean, question: q } } }
  extra_kind: { title: Another kind }
=== rules/everywhere.yaml
kind: scope
=== rules/never.yaml
kind: prohibition
=== rules/need.yaml
kind: requirement
=== rules/way.yaml
kind: ground
opens: [need]
when: { all: [{ fact: safeguard.scc.extra_attribute, is: true }, { fact: extra.flag, is: true }] }
"""


@cache
def with_another(folder: str) -> Engine:
    return Engine(load_packs([folder], use_cache=False))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_pack(tmp_path_factory.mktemp("packs"), EXTRA, "extra"))


@settings(max_examples=100)
@given(CHOICES)
def test_adding_a_pack_does_not_change_another_packs_outcome(another: str, choice: tuple[str, Random]) -> None:
    pack_id, random = choice
    pack, more, day = packs().pack(pack_id), with_another(another), "2026-11-22"
    facts = some_facts(pack, random)
    alone = assess(engine(), pack, day, engine().case(facts, day))
    beside = assess(more, more.packs.pack(pack_id), day, more.case(facts, day))
    assert (beside.outcome, beside.curable, beside.determined_by) == (alone.outcome, alone.curable, alone.determined_by)
    assert [item.name for item in beside.questions] == [item.name for item in alone.questions]


def alone_in(folder: Path, pack_id: str) -> Engine:
    for name in ("world", pack_id):
        shutil.copytree(Path(builtin_root()) / name, folder / name)
    return Engine(load_packs(root=str(folder), use_cache=False))


@pytest.mark.parametrize("pack_id", ["appi", "china", "gdpr"])
def test_a_pack_by_itself_says_what_it_says_beside_the_others(tmp_path: Path, pack_id: str) -> None:
    alone, pack = alone_in(tmp_path, pack_id), packs().pack(pack_id)
    random, day = Random(pack_id), "2026-11-22"
    for _ in range(40):
        facts = some_facts(pack, random)
        known = {name: value for name, value in facts.items() if name in alone.catalogue.facts}
        found = assess(alone, alone.packs.pack(pack_id), day, alone.case(known, day))
        assert found.outcome == assess(engine(), pack, day, engine().case(facts, day)).outcome
