"""Small made-up regimes and legs for the laws of the engine: few facts, few values, everything can be tried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from random import Random

from hypothesis import strategies as st

from govcheck.engine.engine import Engine
from govcheck.engine.evaluate import evaluate
from govcheck.interval import ALWAYS
from govcheck.packs.condition import All, AnyOf, FactRef, Leaf, Literal, Node, NoneOf, Value
from govcheck.packs.model import Pack, PackSet, Rule
from govcheck.vocabulary.catalogue import Catalogue, FactSpec, Settable

DAY = "2026-06-15"
DAYS = ("2026-05-31", "2026-06-15", "2026-06-30")
WORDS = ("x", "y", "z")

OWN = Settable("own")
GUARD = {"fact": "flag", "is": True}

SPECS = (
    FactSpec("as_of", "date", "?"),
    FactSpec("flag", "boolean", "?"),
    FactSpec("other", "boolean", "?"),
    FactSpec("test", "judgement", "?"),
    FactSpec("guarded", "boolean", "?", guard=GUARD),
    FactSpec("kind", "text", "?", values=dict.fromkeys(WORDS, "")),
    FactSpec("place", "country", "?"),
    FactSpec("number", "number", "?"),
    FactSpec("day", "date", "?"),
    FactSpec("words", "set", "?", values=dict.fromkeys(WORDS, "")),
    FactSpec("can", "boolean", "?", settable=OWN),
    FactSpec("may", "boolean", "?", settable=OWN),
    FactSpec("status", "text", "?", values=dict.fromkeys(("absent", "in_place"), ""), settable=OWN, part="status"),
    FactSpec("signed", "date", "?", settable=OWN, part="starts", guard={"fact": "status", "is_not": "absent"}),
)
_TRUTHS = (True, False)
DOMAINS: Mapping[str, tuple[Value, ...]] = {
    "flag": _TRUTHS,
    "other": _TRUTHS,
    "test": _TRUTHS,
    "guarded": _TRUTHS,
    "can": _TRUTHS,
    "may": _TRUTHS,
    "kind": WORDS,
    "place": ("aa", "bb", "cc", "dd"),
    "number": tuple((n, n) for n in (0, 1, 2, 3, 4)),
    "day": (*DAYS, "2026-04-01", "2026-06-01", "2026-07-20"),
    "words": tuple(frozenset(w for i, w in enumerate(WORDS) if mask >> i & 1) for mask in range(8)),
    "status": ("absent", "in_place"),
    "signed": (*DAYS, "2026-04-01", "2026-06-01", "2026-07-20"),
}


def catalogue() -> Catalogue:
    """The facts of the made-up world."""
    made = Catalogue()
    made.facts = {spec.name: spec for spec in SPECS}
    made.freeze()
    return made


def some_leaf(random: Random) -> Node:
    """A test of one fact."""
    fact = random.choice(sorted(DOMAINS))
    kind = next(spec.type for spec in SPECS if spec.name == fact)
    words = [word for word in DOMAINS[fact][:3] if isinstance(word, str)]
    if kind in ("boolean", "judgement"):
        return Leaf(fact, random.choice(("is", "is_not")), Literal(random.random() < 0.5))
    if kind in ("text", "country"):
        if random.random() < 0.5:
            return Leaf(fact, random.choice(("is", "is_not")), Literal(random.choice(words)))
        return Leaf(fact, random.choice(("in", "not_in")), Literal(frozenset(random.sample(words, min(len(words), 2)))))
    if kind == "number":
        op = random.choice(("is", "at_least", "at_most", "more_than", "less_than"))
        return Leaf(fact, op, Literal(random.choice([(1, 1), (2, 2), (3, 3)])))
    if kind == "date":
        if random.random() < 0.5:
            plus: tuple[tuple[str, int], ...] = random.choice([(), (("months", 1),), (("days", 15),)])
            return Leaf("as_of", random.choice(("before", "on_or_before", "after")), FactRef(fact, plus))
        op = random.choice(("before", "after", "on_or_before", "on_or_after"))
        return Leaf(fact, op, Literal(random.choice(DAYS)))
    if random.random() < 0.5:
        return Leaf(fact, "includes", Literal(random.choice(WORDS)))
    few = frozenset(random.sample(WORDS, random.randint(0, 2)))
    return Leaf(fact, random.choice(("includes_any", "subset_of")), Literal(few))


def some_condition(random: Random, depth: int = 2) -> Node:
    """A condition a few levels deep."""
    if depth == 0 or random.random() < 0.4:
        return some_leaf(random)
    branch = random.choice((All, AnyOf, NoneOf))
    return branch(tuple(some_condition(random, depth - 1) for _ in range(random.randint(1, 3))))


# Drawn by a seed: a strategy made of parts takes a hundred times as long to draw from.
SEEDS = st.integers(0, 2**40).map(Random)
CONDITIONS: st.SearchStrategy[Node] = SEEDS.map(lambda random: some_condition(random, 3))


def rule(slug: str, kind: str, when: Node, **more: object) -> Rule:
    """A rule that is always in force."""
    return Rule(slug, slug, kind, "", ALWAYS, (), when=when, **more)  # type: ignore[arg-type]  # keyword arguments of Rule


def pack_of(rules: Sequence[Rule], name: str = "made") -> Pack:
    """A pack of these rules, whose scope is always open unless one of them says otherwise."""
    found = {item.slug: item for item in rules}
    if not any(item.kind == "scope" for item in rules):
        found = {"scope": rule("scope", "scope", All(())), **found}
    return Pack(name, name, "organisation", "leg", 1, "1", DAY, "", "", "", {}, {}, found, {}, {}, {})


def pack_set(*packs: Pack) -> PackSet:
    """Packs over the facts of the made-up world, guards included."""
    made = catalogue()
    guards = {
        "guarded": ("", Leaf("flag", "is", Literal(True))),
        "signed": ("", Leaf("status", "is_not", Literal("absent"))),
    }
    return PackSet(packs, made, {}, guards, {}, (), {})


def some_rules(random: Random) -> list[Rule]:
    """The rules of a small regime of every kind."""

    def when() -> Node:
        return some_condition(random)

    rules: list[Rule] = []
    if random.random() < 0.4:
        rules.append(rule("scope", "scope", when()))
    needs = [f"need{number}" for number in range(random.randint(0, 2))]
    rules += [rule(slug, "requirement", when()) for slug in needs]
    grounds = [f"ground{number}" for number in range(random.randint(0, 3))] if needs else []
    for slug in grounds:
        opens = tuple(random.sample(needs, random.randint(1, len(needs))))
        obtainable = All(()) if random.random() < 0.6 else some_leaf(random)
        rules.append(rule(slug, "ground", when(), opens=opens, obtainable=obtainable))
    if random.random() < 0.4:
        rules.append(rule("ban", "prohibition", when()))
    for number in range(random.randint(0, 2)):
        tied = tuple(random.sample(grounds, random.randint(0, min(2, len(grounds)))))
        level = random.choice(("error", "warning"))
        rules.append(rule(f"duty{number}", "duty", when(), met_when=when(), duty_for=tied, level=level))
    if rules and random.random() < 0.5:
        rules.append(rule("except", "exception", when(), exception_to=(random.choice(rules).slug,)))
        if random.random() < 0.5:
            rules.append(rule("back", "exception", when(), exception_to=("except",)))
    return rules


def rule_lists() -> st.SearchStrategy[list[Rule]]:
    """Small regimes."""
    return SEEDS.map(some_rules)


@st.composite
def states(draw: st.DrawFn, most_unknown: int = 3) -> dict[str, Value]:
    """The known facts of a leg; at most so many are missing."""
    unknown = draw(st.lists(st.sampled_from(sorted(DOMAINS)), max_size=most_unknown, unique=True))
    return {name: draw(st.sampled_from(domain)) for name, domain in DOMAINS.items() if name not in unknown}


def completions(known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """Every way in which the missing facts can turn out."""
    missing = [name for name in DOMAINS if name not in known]
    for values in product(*(DOMAINS[name] for name in missing)):
        yield {**known, **dict(zip(missing, values, strict=True))}


def settings_from(known: Mapping[str, Value]) -> Iterator[dict[str, Value]]:
    """Every joint setting of the facts people can change: as it is, or changed from the day on."""
    names = [spec.name for spec in SPECS if spec.settable]
    choices: list[tuple[Value, ...]] = []
    for name in names:
        new: tuple[Value, ...] = (DAY,) if name == "signed" else ("in_place",) if name == "status" else (True, False)
        choices.append((*new, known[name]) if name in known else new)
    for values in product(*choices):
        yield {**known, **dict(zip(names, values, strict=True))}


def blocked(engine: Engine, pack: Pack, facts: Mapping[str, Value], *, cure: bool = False) -> bool | None:
    """Whether a leg with all facts known is blocked; None where the pack does not apply."""
    program = engine.program(pack, DAY)
    case = engine.case(facts, DAY)
    if evaluate(program.scope, case.facts, {}) is False:
        return None
    return evaluate(program.cure_blocked if cure else program.blocked, case.facts, {})
