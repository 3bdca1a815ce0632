"""The engine: packs made ready for a day, and the outcome of one leg under one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from govcheck.engine.cure import CureSearch, Freed
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.guards import Guards
from govcheck.engine.periods import Periods
from govcheck.engine.program import Program, bind_constraints, bind_guards, bind_settable_when, with_guards
from govcheck.engine.search import Found, Search
from govcheck.engine.signature import Signatures
from govcheck.engine.simplify import Simplifier
from govcheck.engine.tree import NO, YES, Constant, Tree, facts_in
from govcheck.engine.values import Facts, Slot
from govcheck.packs.condition import Value
from govcheck.packs.model import Pack, PackSet
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import reading_fact

Answer = TypeVar("Answer")

PERMITTED, ACTION_REQUIRED, PROHIBITED = "permitted", "action_required", "prohibited"
UNDETERMINED, OUT_OF_SCOPE = "undetermined", "out_of_scope"
_Made = TypeVar("_Made")


class Verdict(NamedTuple):
    """The outcome of one leg under one pack. `curable` is meant only where the leg is blocked; `exact` is False
    where the search over missing facts reached its bound: the outcome is then sound, not proved exact."""

    outcome: str
    curable: Truth = None
    exact: bool = True


class Case(NamedTuple):
    """One leg's facts in the engine's order: as stated, and with what does not apply set aside."""

    raw: Facts
    facts: Facts


class _Told(NamedTuple):
    """What tells legs apart under a program: within its scope, and outside."""

    inside: Signatures
    outside: Signatures


class Engine:
    """Packs, their programs by day, and what was already worked out. Not for use by two threads at once."""

    def __init__(self, packs: PackSet, readings: Mapping[str, Mapping[str, bool]] | None = None) -> None:
        self.packs = packs
        self.catalogue = packs.catalogue
        self._programs: dict[str, dict[str, Program]] = {}
        self._periods: dict[str, Periods] = {}
        self._days: dict[str, _Day] = {}
        self._verdicts: dict[tuple[object, ...], Verdict] = {}
        self._found: dict[tuple[object, ...], Found] = {}
        self._asked: dict[tuple[object, ...], Any] = {}
        # Of the legs asked about last: their parts are asked for many times over.
        self._simplifiers: tuple[tuple[Facts, str, Simplifier], ...] = ()
        self._freed: tuple[Program, Facts, Facts, Freed] | None = None
        self._signatures: dict[Program, _Told] = {}
        self._numbers = frozenset(
            self.catalogue.index[name] for name, spec in self.catalogue.facts.items() if spec.type == "number"
        )
        self._index = self.catalogue.index
        self._settable = frozenset(
            self.catalogue.index[name] for name, spec in self.catalogue.facts.items() if spec.settable is not None
        )
        lists = {spec.asked_as for spec in self.catalogue.specs if spec.asked_as}
        self._lists = [
            [number for number, spec in enumerate(self.catalogue.specs) if spec.asked_as == name]
            for name in sorted(lists)
        ]
        self._blank: list[Slot] = [None] * len(self.catalogue.names)
        for pack in packs.packs:
            fixed = (readings or {}).get(pack.id, {})
            for name, reading in pack.readings.items():
                self._blank[self._index[reading_fact(pack.id, name)]] = fixed.get(name, reading.cautious)

    def case(self, values: Mapping[str, Value], day: str) -> Case:
        """Put known facts, by name, into the engine's order. KeyError for a name the catalogue does not have."""
        raw = self._blank.copy()
        index = self._index
        for name, value in values.items():
            raw[index[name]] = value
        raw[index["as_of"]] = day
        return Case(raw, self.day(day).applied.apply(raw.copy()))

    def signature(self, program: Program, case: Case) -> tuple[object, ...] | None:
        """What the program can tell of a leg: equal signatures mean equal assessments.

        None while the program was asked for but a few legs: what it takes to tell legs apart is not worth making yet.
        """
        known = self._signatures.get(program)
        if known is None:
            if program.asked_for_few():
                return None
            known = self._signatures[program] = _Told(
                self._tell(program, program.trees()), self._tell(program, program.trees_of_bounds())
            )
        if program.compiled.scope_may(case.facts):
            # One question stands for a list of which nothing is stated.
            stated = tuple(any(case.raw[fact] is not None for fact in facts) for facts in self._lists)
            return (stated, known.inside.of(case.raw))
        # Of a leg outside its scope a pack tells apart only what its bounds read.
        return (None, known.outside.of(case.raw))

    def _tell(self, program: Program, trees: list[Tree]) -> Signatures:
        day = self.day(program.day)
        trees = [*trees, day.constraint]
        facts = with_guards({fact for tree in trees for fact in facts_in(tree)}, {**day.guards, **day.settable_when})
        trees += [tree for bound in (day.guards, day.settable_when) for fact, tree in bound.items() if fact in facts]
        as_of = (self._index["as_of"], program.day)
        return Signatures(trees, self._numbers, self._settable, as_of, self.packs.calendars)

    def day(self, day: str) -> _Day:
        """What all packs share on a day."""
        known = self._days.get(day)
        if known is None:
            first = self._like(None, self._days, day)
            known = self._days[day] = _Day(self.packs, day) if first is None else first
        return known

    def program(self, pack: Pack, day: str) -> Program:
        """A pack on a day."""
        known = self._programs.setdefault(pack.id, {})
        if day not in known:
            first = self._like(pack, known, day)
            known[day] = Program(self.packs, pack, day) if first is None else first.on(day)
        return known[day]

    def _like(self, pack: Pack | None, known: Mapping[str, _Made], day: str) -> _Made | None:
        """What was made for another day of the same stretch, in which the law stays the same."""
        if not known:
            return None  # most checks are of one day: nothing is read just to tell days apart
        name = pack.id if pack is not None else ""
        if name not in self._periods:
            self._periods[name] = Periods(self.packs, pack)
        periods = self._periods[name]
        return known.get(periods.among(day, known) or "")

    def reading(self, case: Case, pack: Pack, name: str) -> bool:
        """How an unsettled point is read."""
        return bool(case.raw[self._index[reading_fact(pack.id, name)]])

    def live_readings(self, program: Program, case: Case, *, blocked: bool) -> list[str]:
        """The readings of a pack that its outcome on a leg can rest on; `blocked` if the leg is."""
        places = {self._index[reading_fact(program.pack.id, name)]: name for name in program.pack.readings}
        if not places:
            return []
        raw, facts = list(case.raw), list(case.facts)
        for fact in places:
            raw[fact] = facts[fact] = None
        open_case = Case(raw, facts)
        trees, cures = program.reading_trees(self.day(program.day).guards)
        left = [self.rest(program, open_case, tree) for tree in trees]
        if blocked and cures:
            simplifier = self.freed(program, open_case).simplifier
            left += [simplifier.rest(tree) for tree in cures]
        found = {fact for tree in left for fact in facts_in(tree)}
        return [name for fact, name in places.items() if fact in found]

    def read_otherwise(self, case: Case, pack: Pack, name: str) -> Case:
        """The same leg with one reading turned round."""
        fact = self._index[reading_fact(pack.id, name)]
        raw, facts = list(case.raw), list(case.facts)
        raw[fact] = facts[fact] = not case.raw[fact]
        return Case(raw, facts)

    def decide(self, program: Program, case: Case) -> Verdict:
        """The outcome, by the fast form where it settles it, and else by case splitting."""
        facts = case.facts
        scope, blocked = program.fast(facts) if program.warm() else _slow(program, facts)
        if scope is False:
            return _OUT_OF_SCOPE
        if blocked is False and scope is True:
            return _PERMITTED
        signature = self.signature(program, case)
        if signature is None:
            return self._decide_slowly(program, case, blocked is True)
        key = (program.pack.id, program.day, signature)
        known = self._verdicts.get(key)
        if known is None:
            known = self._decide_slowly(program, case, blocked is True)
            if len(self._verdicts) > 4096:
                self._verdicts.clear()
            self._verdicts[key] = known
        return known

    def _decide_slowly(self, program: Program, case: Case, blocked: bool) -> Verdict:
        if blocked:
            return self._blocked(program, case, True)
        found = self.possible(program, case, program.blocked)
        if found.true and found.false:
            return Verdict(UNDETERMINED)
        if not found.exact:
            return Verdict(UNDETERMINED, exact=False)
        if found.true:
            return self._blocked(program, case, True)
        scope = self.possible(program, case, program.scope)
        return _PERMITTED if scope.true or not scope.exact else _OUT_OF_SCOPE

    def _blocked(self, program: Program, case: Case, exact: bool) -> Verdict:
        curable = CureSearch(self.freed(program, case), self.search(program.day)).curable()
        return Verdict(PROHIBITED if curable is False else ACTION_REQUIRED, curable, exact)

    def freed(self, program: Program, case: Case) -> Freed:
        """The leg with everything that people can change set free."""
        last = self._freed
        if last is not None and last[0] is program and last[1] is case.raw and last[2] is case.facts:
            return last[3]
        day = self.day(program.day)
        freed = Freed(program, case.raw, day.guards, day.settable_when, case.facts)
        self._freed = (program, case.raw, case.facts, freed)
        return freed

    def search(self, day: str, budget: int = 4000) -> Search:
        """A search over missing facts on a day."""
        return Search(self.catalogue, self.packs.calendars, day, budget)

    def asked(self, key: tuple[object, ...], find: Callable[[], Answer]) -> Answer:
        """What is to be asked where everything that the key names is the same."""
        if key not in self._asked:
            if len(self._asked) > 4096:
                self._asked.clear()
            self._asked[key] = find()
        answer: Answer = self._asked[key]
        return answer

    def rest(self, program: Program, case: Case, tree: Tree) -> Tree:
        """What the missing facts decide of a tree."""
        for raw, day, simplifier in self._simplifiers:
            if raw is case.raw and day == program.day:
                return simplifier.rest(tree)
        simplifier = Simplifier(case.raw, self.day(program.day).guards, self.packs.calendars)
        self._simplifiers = ((case.raw, program.day, simplifier), *self._simplifiers[:3])
        return simplifier.rest(tree)

    def possible(
        self, program: Program, case: Case, tree: Tree, budget: int = 4000, *, true_is_enough: bool = False
    ) -> Found:
        """Which truths a tree can take over the missing facts; or only whether it can be TRUE, if that is enough."""
        left = self.rest(program, case, tree)
        if isinstance(left, Constant):
            return Found(left.truth, not left.truth, True)
        facts = facts_in(left)
        day = self.day(program.day)
        constraint: Tree = YES
        if not day.constrained.isdisjoint(facts):
            constraint = self.rest(program, case, day.constraint)
        if constraint == NO:
            # What is stated contradicts itself; nothing can be concluded from it.
            return Found(True, True, True)
        known = tuple(case.raw[fact] for fact in (*facts, *facts_in(constraint)))
        key = (program.day, budget, left, constraint, known, true_is_enough)
        found = self._found.get(key)
        if found is None:
            if len(self._found) > 4096:
                self._found.clear()
            search = self.search(program.day, budget)
            found = self._found[key] = search.outcomes(left, list(case.raw), constraint, true_is_enough=true_is_enough)
        return found


class _Day:
    def __init__(self, packs: PackSet, day: str) -> None:
        self.guards = bind_guards(packs, day)
        self.applied = Guards(self.guards, packs.calendars)
        self.settable_when = bind_settable_when(packs, day)
        self.constraint = bind_constraints(packs, day) if packs.constraints else YES
        self.constrained = frozenset(facts_in(self.constraint))


def _slow(program: Program, facts: Facts) -> tuple[Truth, Truth]:
    """What the fast form would say, without the price of making it."""
    evaluator = Evaluator(facts, program.packs.calendars)
    scope = evaluator.truth(program.scope)
    return scope, False if scope is False else evaluator.truth(program.blocked)


_OUT_OF_SCOPE = Verdict(OUT_OF_SCOPE)
_PERMITTED = Verdict(PERMITTED)
