"""What to ask next: of the facts that open regimes hang on, the one whose answer settles most.

The engine's own questions weigh every answer of every fact. Between two questions there is no time for that while
hardly anything is known, so here the facts that weigh most are looked at first, a few answers of each, and what
decides whether a regime applies at all comes before what decides inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from govcheck.checker import Checker
from govcheck.engine.engine import PROHIBITED, UNDETERMINED, Case
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.measures import state_values, states_of
from govcheck.engine.program import Program
from govcheck.engine.questions import ABSENT, nothing_stated, unstated_lists
from govcheck.engine.search import weigh
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import YES, Constant, Tree, facts_in
from govcheck.engine.values import Slot
from govcheck.facts.leg import Leg
from govcheck.interview.witnesses import Witnesses
from govcheck.packs.model import Pack
from govcheck.report.build import strictest

_LOOKED_AT = 5
"""How many of the weightiest facts are looked at closely."""
_ANSWERS = 6
"""How many answers of each are tried."""
_PLACE = "place"
_SAID = ("safeguard.", "assessment.")


class Open(NamedTuple):
    """A leg under a regime that is not settled there, and what is left to learn of it."""

    pack: Pack
    program: Program
    case: Case
    leg: Leg
    tree: Tree


class Candidate(NamedTuple):
    """A fact, or a list of which nothing is stated, to ask for; `facts` are the numbers of what it stands for."""

    name: str
    leg: Leg
    facts: tuple[int, ...]
    opens: tuple[Open, ...]
    meant: int = 0
    """How near it is to a safeguard that somebody has named: 2 if it is said of it, 1 if its ground reads it."""


class Standing(NamedTuple):
    """The outcome of every regime that binds, and what is open in them."""

    outcomes: dict[str, str]
    scopes: tuple[Open, ...]
    """Where it is open whether the regime applies."""
    insides: tuple[Open, ...]


def warm(checker: Checker, witnesses: Witnesses, day: str) -> None:
    """Make the packs ready for a day, so that no question has to wait for it."""
    engine = checker.engine
    blank = engine.case({}, day)
    for pack in checker.order:
        program = engine.program(pack, day)
        program.trees()
        if pack.binding_on == "organisation":
            while engine.signature(program, blank) is None or not program.warm():
                pass
            program.fast(blank.facts)
            witnesses.outcome(program, blank, "")
            for country in _home(checker, pack):
                witnesses.outcome(program, engine.case({"exporter.country": country}, day), "")


def _home(checker: Checker, pack: Pack) -> list[str]:
    """A country whose law a pack states."""
    country, table = pack.jurisdiction.get("country"), pack.jurisdiction.get("table")
    if country is not None or not isinstance(table, str):
        return [] if country is None else [str(country)]
    rows = (checker.packs.world.get(table.removeprefix("world/")) or pack.tables[table]).rows
    return sorted({key for row in rows for key in row.keys[0] or ()})[:1]


def standing(checker: Checker, witnesses: Witnesses, legs: Sequence[Leg], day: str) -> Standing:
    """Decide every leg under every regime that binds."""
    engine, outcomes = checker.engine, dict[str, str]()
    cases = [(leg, engine.case(leg.values, day)) for leg in legs]
    scopes, insides = list[Open](), list[Open]()
    for pack in checker.order:
        if pack.id not in checker.reported or pack.binding_on != "organisation":
            continue
        program = engine.program(pack, day)
        found = [witnesses.outcome(program, case, leg.label) for leg, case in cases]
        outcomes[pack.id] = strictest(found)
        if outcomes[pack.id] == PROHIBITED:  # whatever is learned of the other legs
            continue
        for (leg, case), outcome in zip(cases, found, strict=True):
            if outcome != UNDETERMINED:
                continue
            scope = engine.rest(program, case, program.scope)
            if not isinstance(scope, Constant):
                scopes.append(Open(pack, program, case, leg, scope))
            insides.append(Open(pack, program, case, leg, engine.rest(program, case, program.blocked)))
    return Standing(outcomes, tuple(scopes), tuple(insides))


def best(checker: Checker, found: Standing, day: str, may_ask: Callable[[str, Leg], bool]) -> Candidate | None:
    """The question to ask next, of those that `may_ask` lets through; None if nothing could change the answer."""
    # Where nobody can say whether a regime applies, what it demands may still settle it.
    closed = {
        (one.pack.id, one.leg.label) for one in found.scopes if not any(_candidates(checker, [one], day, may_ask))
    }
    inside = [
        one
        for one in found.insides
        if (one.pack.id, one.leg.label) in closed
        or not any(scope.pack is one.pack and scope.leg is one.leg for scope in found.scopes)
    ]
    for opens in (found.scopes, inside):
        chosen = _most_decisive(checker, _candidates(checker, opens, day, may_ask), day)
        if chosen is not None:
            return chosen
    return None


def _candidates(
    checker: Checker, opens: Iterable[Open], day: str, may_ask: Callable[[str, Leg], bool]
) -> Iterator[tuple[float, Candidate]]:
    """What may be asked, with its weight over all that is open."""
    engine, catalogue = checker.engine, checker.packs.catalogue
    weights: dict[tuple[str, str], float] = {}
    facts: dict[tuple[str, str], dict[int, None]] = {}
    where: dict[tuple[str, str], list[Open]] = {}
    meant: dict[tuple[str, str], int] = {}
    guards = engine.day(day).guards
    for one in opens:
        lists = unstated_lists(catalogue, one.case.raw)
        named = frozenset[int]() if "safeguards" in lists else _of_named(checker, one)
        weighed = weigh(one.tree)
        total = sum(weighed.values()) or 1.0
        on_place = [n for n in weighed if one.leg.kind == _PLACE and catalogue.specs[n].place_question]
        for fact in on_place or weighed:
            spec = catalogue.specs[fact]
            name = spec.asked_as if spec.asked_as in lists else spec.name
            if name is None or not (spec.question or name in lists) or not may_ask(name, one.leg):
                continue
            if name not in lists and fact in guards and engine.rest(one.program, one.case, guards[fact]) != YES:
                continue
            key = (name, one.leg.label if name.startswith("importer.") else "")
            weights[key] = weights.get(key, 0.0) + weighed[fact] / total
            facts.setdefault(key, {})[fact] = None
            near = 0 if fact not in named else 2 if name in lists or name.startswith(_SAID) else 1
            meant[key] = max(meant.get(key, 0), near)
            if one not in where.setdefault(key, []):
                where[key].append(one)
    for key, weight in weights.items():
        yield weight, Candidate(key[0], where[key][0].leg, tuple(facts[key]), tuple(where[key]), meant[key])


def _of_named(checker: Checker, one: Open) -> frozenset[int]:
    """The facts that are open of the grounds whose safeguard somebody has named."""
    engine, index, found = checker.engine, checker.packs.catalogue.index, set[int]()
    for bound in one.program.rules.values():
        status = index.get(f"safeguard.{bound.rule.safeguard}.status") if bound.rule.kind == "ground" else None
        if status is None:
            continue
        if one.case.raw[status] != ABSENT:
            found.update(facts_in(engine.rest(one.program, one.case, bound.carries)))
    return frozenset(found)


def _most_decisive(checker: Checker, found: Iterable[tuple[float, Candidate]], day: str) -> Candidate | None:
    """Look closely at the weightiest; what turns out to change nothing is passed over.

    A safeguard that somebody has named is what is meant to carry the transfer: what is open of it comes first.
    """
    ranked = sorted(found, key=lambda item: (-item[1].meant, -item[0], item[1].name))
    looked_at: list[tuple[int, float, float, Candidate]] = []
    for weight, candidate in ranked:
        settled = _settled(checker, candidate, day)
        if settled is not None:
            looked_at.append((candidate.meant, settled, weight, candidate))
            if len(looked_at) == _LOOKED_AT:
                break
    return max(looked_at, key=lambda item: item[:3])[3] if looked_at else None


def _settled(checker: Checker, candidate: Candidate, day: str) -> float | None:
    """How many open trees an answer settles, on average; None if no answer makes a difference."""
    engine, catalogue = checker.engine, checker.packs.catalogue
    listed = candidate.name not in catalogue.facts
    search, settled, matters = engine.search(day, 200), 0.0, listed
    for one in candidate.opens:
        if listed:
            answers = [nothing_stated(catalogue, candidate.facts)]
        else:
            fact = candidate.facts[0]
            values = search.values(fact, [one.tree], list(one.case.raw))[0]
            answers = [{fact: value} for value in _few(values)]
        results = [_put(checker, one, answer) for answer in answers]
        if not listed and not matters:
            matters = len(set(results)) > 1 or (len(answers) < len(values) and candidate.facts[0] in facts_in(one.tree))
        share = sum(isinstance(result, Constant) for result in results) / len(results)
        # "None of them" is but one answer to a list: the others settle less.
        settled += share / 2 if listed else share
    return settled if matters else None


def _few(values: Sequence[Slot]) -> Sequence[Slot]:
    """A few of the answers, spread over all of them."""
    if len(values) <= _ANSWERS:
        return values
    step = len(values) / _ANSWERS
    return [values[int(step * number)] for number in range(_ANSWERS)]


def _put(checker: Checker, one: Open, answer: dict[int, Slot]) -> Tree:
    facts = list(one.case.raw)
    for fact, value in answer.items():
        facts[fact] = value
    return substitute(one.tree, facts, checker.packs.calendars)


class Kinds:
    """Which entries of a list the rules of packs that may apply can read at all."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self._read: dict[tuple[str, str], dict[str, frozenset[str]]] = {}

    def relevant(self, legs: Sequence[Leg], day: str) -> dict[str, frozenset[str]]:
        """By list, the names of the facts that its entries come to and that some rule may read."""
        found: dict[str, frozenset[str]] = {}
        for pack in self.checker.order:
            if any(self._may_apply(pack, leg, day) for leg in legs):
                for name, facts in self._of(pack, day).items():
                    found[name] = found.get(name, frozenset()) | facts
        return found

    def _may_apply(self, pack: Pack, leg: Leg, day: str) -> bool:
        engine, packs = self.checker.engine, self.checker.packs
        scope, values = engine.program(pack, day).scope, [leg.values]
        if pack.per == "state":
            states = states_of(leg.exporter_country, leg.importer_country)
            values = [{**leg.values, **state_values(packs, state, day, (), None)} for state in states]
        cases = (engine.case(each, day) for each in values)
        return any(Evaluator(case.facts, packs.calendars).truth(scope) is not False for case in cases)

    def _of(self, pack: Pack, day: str) -> dict[str, frozenset[str]]:
        key = (pack.id, day)
        if key not in self._read:
            specs, lists = self.checker.packs.catalogue.specs, dict[str, set[str]]()
            trees = self.checker.engine.program(pack, day).trees()
            for fact in {fact for tree in trees for fact in facts_in(tree)}:
                asked_as = specs[fact].asked_as
                if asked_as is not None:
                    lists.setdefault(asked_as, set()).add(specs[fact].name)
            self._read[key] = {name: frozenset(facts) for name, facts in lists.items()}
        return self._read[key]
