"""One mutant: which days and tests it can touch, and whether a test fails for it.

A mutant changes few trees on few days. A test is run again only where a changed tree takes another truth for its
facts, or, where an answer rests on more than truths (what is missing, what could be cured), where something else
is left of the tree once everything is put in that cannot change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from govcheck.authoring.runner import compare
from govcheck.engine.assess import assess
from govcheck.engine.bind import Binder
from govcheck.engine.engine import OUT_OF_SCOPE, Case, Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.program import Program
from govcheck.engine.simplify import Simplifier
from govcheck.engine.tree import NO, And, Not, Or, Shared, Tree
from govcheck.interval import END, START, add_days
from govcheck.packs.condition import Node
from govcheck.packs.model import Pack, PackSet, Rule
from govcheck.truth import word

if TYPE_CHECKING:
    from govcheck.authoring.bench import Bench, Ready

_QUICK = frozenset(("holds", "outcome"))
"""Expectations that can be checked without the causes of an outcome."""
_STRUCTURE = ("kind", "under", "opens", "duty_for", "exception_to", "yields_to", "level", "concludes")


def nodes_of_rule(rule: Rule) -> tuple[Node, Node, Node]:
    """The conditions of a rule."""
    return rule.when, rule.met_when, rule.obtainable


def matters(pack: Pack, slug: str, day: str) -> bool:
    """Whether a rule can change an answer on a day: a ground of nothing, or an exception to nothing, cannot."""
    rule = pack.rules[slug]
    if not rule.span.holds(day):
        return False
    aims = rule.opens or rule.exception_to or (rule.duty_for if rule.kind == "duty" else ())
    if not aims:
        return rule.kind not in ("ground", "exception")
    return any(matters(pack, aim, day) for aim in aims if aim in pack.rules)


class Changed(NamedTuple):
    """A tree of a rule before and after; `key` names the tree before, if it is one of the unchanged pack."""

    slug: str
    key: tuple[str, str] | None
    old: Tree
    new: Tree


def same(one: Tree, other: Tree) -> bool:
    """Whether two trees are alike, the kinds of their branches included (as tuples, `And` and `Or` may be equal)."""
    alike: set[tuple[int, int]] = set()

    def compared(one: Tree, other: Tree) -> bool:
        if one is other or (id(one), id(other)) in alike:
            return True
        if type(one) is not type(other):
            return False
        if isinstance(one, And | Or) and isinstance(other, And | Or):
            if len(one.parts) != len(other.parts) or not all(map(compared, one.parts, other.parts)):
                return False
        elif isinstance(one, Not) and isinstance(other, Not):
            if not compared(one.part, other.part):
                return False
        elif isinstance(one, Shared) and isinstance(other, Shared):
            if one.name != other.name or not compared(one.tree, other.tree):
                return False
        elif one != other:
            return False
        alike.add((id(one), id(other)))
        return True

    return compared(one, other)


class Trial:
    """One mutant on the bench."""

    def __init__(self, bench: Bench, pack: Pack, changed: tuple[str, str]) -> None:
        self.bench, self.pack = bench, pack
        slug = changed[1] if changed[0] == "rule" else ""
        self.affected = [slug] if slug else [name for name, behind in bench.behind.items() if changed in behind]
        """The rules that the change can reach."""
        old = bench.pack.rules
        self._stale = set() if slug else {id(node) for name in self.affected for node in nodes_of_rule(old[name])}
        self._reaches_guards = changed in bench.shared
        self.engine = _Engine(bench, self)
        self._changes: dict[str, list[Changed]] = {}
        self._moved: dict[str, bool] = {}

    def fails(self, test: Ready) -> bool:
        """Whether a test fails for this mutant."""
        day, case = test.written.day, test.case
        if self.moves_guards(day):
            case = self.engine.case(test.values, day)
        elif not self._touches(test):
            return False
        program = self.engine.program(self.pack, day)
        expect = test.written.expect
        if self._fails_quickly(program, case, expect):
            return True
        if set(expect) <= _QUICK and (self.pack.binding_on == "organisation" or "outcome" not in expect):
            return False
        return any(True for _ in compare(self.engine.packs, assess(self.engine, self.pack, day, case), expect))

    def _fails_quickly(self, program: Program, case: Case, expect: Mapping[str, Any]) -> bool:
        evaluator = Evaluator(case.facts, self.engine.packs.calendars)
        within = evaluator.truth(program.scope) is not False
        bounds = {} if within else program.bounds()
        for slug, wanted in expect.get("holds", {}).items():
            rule = self.pack.rules.get(slug)
            seen = rule is not None and rule.span.holds(program.day) and (within or slug in bounds)
            if word(evaluator.truth(program.holds(slug)) if seen else False) != str(wanted).lower():
                return True
        if "outcome" not in expect or self.pack.binding_on != "organisation":
            return False
        outcome = self.engine.decide(program, case).outcome if within else OUT_OF_SCOPE
        return bool(outcome != expect["outcome"])

    def _touches(self, test: Ready) -> bool:
        changes = self.changes(test.written.day)
        evaluator = Evaluator(test.case.facts, self.engine.packs.calendars)
        for change in changes:
            if self._truth(test, change) is not evaluator.truth(change.new):
                return True
        if test.plain or not changes:
            return False
        simplifier = self._simplifier(test)
        return any(not same(self._rest(test, change), simplifier.rest(change.new)) for change in changes)

    def _truth(self, test: Ready, change: Changed) -> bool | None:
        if change.key is None or change.key not in test.truths:
            found = Evaluator(test.case.facts, self.engine.packs.calendars).truth(change.old)
            if change.key is None:
                return found
            test.truths[change.key] = found
        return test.truths[change.key]

    def _rest(self, test: Ready, change: Changed) -> Tree:
        if change.key is None or change.key not in test.rests:
            found = self._simplifier(test).rest(change.old)
            if change.key is None:
                return found
            test.rests[change.key] = found
        return test.rests[change.key]

    def _simplifier(self, test: Ready) -> Simplifier:
        guards = self.bench.engine.day(test.written.day).guards
        return Simplifier(self.bench.freed(test), guards, self.engine.packs.calendars)

    def changes(self, day: str) -> list[Changed]:
        """The trees that the mutant changes on a day."""
        if day not in self._changes:
            self._changes[day] = list(self._find_changes(day))
        return self._changes[day]

    def _find_changes(self, day: str) -> list[Changed]:
        found: list[Changed] = []
        base: Program | None = None
        program: Program | None = None
        for slug in self.affected:
            was, now = self.bench.pack.rules[slug], self.pack.rules[slug]
            before, after = was.span.holds(day), now.span.holds(day)
            if not before and not after:
                continue
            base = base or self.bench.engine.program(self.bench.pack, day)
            program = program or self.engine.program(self.pack, day)
            if base.scope == NO and program.scope == NO:
                return []
            if before != after or any(getattr(was, name) != getattr(now, name) for name in _STRUCTURE):
                # Whatever else it is, it does not matter where the rule surely does not hold.
                tree = base.holds(slug) if before else program.holds(slug)
                found.append(Changed(slug, (slug, "") if before else None, tree, NO))
            if before and after:
                known = self.bench.known(day)
                for number, (old, new) in enumerate(zip(nodes_of_rule(was), nodes_of_rule(now), strict=True)):
                    if old is not new or id(old) in self._stale:
                        trees = known[id(old)], program.binder.bind(new)
                        found.append(Changed(slug, (slug, str(number)), *trees))
        return [change for change in found if not same(change.old, change.new)]

    def moves_guards(self, day: str) -> bool:
        """Whether the change reaches what decides on a day which facts apply."""
        if not self._reaches_guards:
            return False
        if day not in self._moved:
            own, other = self.engine.own_day(day), self.bench.engine.day(day)
            pairs = [(own.constraint, other.constraint)]
            pairs += [(own.guards[fact], other.guards[fact]) for fact in own.guards]
            pairs += [(own.settable_when[fact], other.settable_when[fact]) for fact in own.settable_when]
            self._moved[day] = not all(same(one, two) for one, two in pairs)
        return self._moved[day]

    def differs(self) -> bool:
        """Whether the mutant says anything else that matters, on any day on which something begins or ends."""
        return any(self._matters(day) or self.moves_guards(day) for day in self._turning_days())

    def _matters(self, day: str) -> bool:
        return any(
            matters(self.bench.pack, change.slug, day) or matters(self.pack, change.slug, day)
            for change in self.changes(day)
        )

    def _turning_days(self) -> list[str]:
        days: set[str] = set()
        for pack in (self.bench.pack, self.pack):
            spans = [rule.span for rule in pack.rules.values()]
            spans += [version.span for term in pack.terms.values() for version in term.versions]
            spans += [row.span for table in pack.tables.values() for row in table.rows]
            for day in {day for span in spans for day in span} - {START, END}:
                days.update((day, add_days(day, -1)))
        days |= {test.written.day for test in self.bench.tests}
        return sorted(days, reverse=True)

    def knows(self, node: Node, day: str) -> Tree | None:
        """The tree of a condition that the mutant does not change."""
        return None if id(node) in self._stale else self.bench.known(day).get(id(node))


class _Engine(Engine):
    """An engine that shares what a mutant does not change with the engine of the unchanged pack."""

    def __init__(self, bench: Bench, trial: Trial) -> None:
        packs = tuple(trial.pack if pack.id == trial.pack.id else pack for pack in bench.packs.packs)
        super().__init__(bench.packs._replace(packs=packs))
        self._bench, self._trial = bench, trial
        self._made: dict[str, Program] = {}

    def day(self, day: str) -> Any:
        """What all packs share on a day."""
        return self.own_day(day) if self._trial.moves_guards(day) else self._bench.engine.day(day)

    def own_day(self, day: str) -> Any:
        """What all packs share on a day, after the change."""
        return super().day(day)

    def program(self, pack: Pack, day: str) -> Program:
        """The mutant on a day."""
        if day not in self._made:
            self._made[day] = _Program(self.packs, pack, day, self._trial)
        return self._made[day]

    def signature(self, program: Program, case: Case) -> tuple[object, ...]:
        """All facts as they are: a mutant is asked too seldom for more."""
        return (id(program), *case.raw)


class _Program(Program):
    """A program that takes over the trees a mutant does not change, and is not asked often enough to be compiled."""

    def __init__(self, packs: PackSet, pack: Pack, day: str, trial: Trial) -> None:
        super().__init__(packs, pack, day)
        self.binder = _Binder(packs, pack, day, trial)

    def warm(self) -> bool:
        return False


class _Binder(Binder):
    def __init__(self, packs: PackSet, pack: Pack, day: str, trial: Trial) -> None:
        super().__init__(packs, pack, day)
        self._trial = trial

    def bind(self, node: Node, day: str | None = None) -> Tree:
        known = self._trial.knows(node, self.day) if day is None or day == self.day else None
        return super().bind(node, day) if known is None else known
