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
from govcheck.packs.condition import Leaf, Node, RowValue, TableRef
from govcheck.packs.model import Pack, PackSet, Rule
from govcheck.truth import Truth, word

if TYPE_CHECKING:
    from govcheck.authoring.bench import Bench, Ready

_QUICK = frozenset(("holds", "outcome"))
"""Expectations that can be checked without the causes of an outcome."""
_PARTS = ("when", "met_when", "obtainable")
_STRUCTURE = ("kind", "under", "opens", "duty_for", "exception_to", "yields_to", "level", "concludes")


def nodes_of_rule(rule: Rule) -> tuple[Node, Node, Node]:
    """The conditions of a rule."""
    return rule.when, rule.met_when, rule.obtainable


class Changed(NamedTuple):
    """A tree of a rule before and after: one of its conditions, or (`part` is empty) all of it."""

    slug: str
    part: str
    known: bool
    """Whether the tree before is one of the unchanged pack, so that what is found of it can be kept."""
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
            # Names tell the day that a part was bound for, which may be any day of the same stretch.
            if not compared(one.tree, other.tree):
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
        self.reached = {changed, *(part for part, behind in bench.behind_parts.items() if changed in behind)}
        """The terms and tables that it can reach."""
        old = bench.pack.rules
        self._stale = set() if slug else {id(node) for name in self.affected for node in nodes_of_rule(old[name])}
        self._reaches_guards = changed in bench.shared
        self.engine = _Engine(bench, self)
        self._changes: dict[str, list[Changed]] = {}
        self._moved: dict[str, list[tuple[Tree, Tree]]] = {}

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

    def _truth(self, test: Ready, change: Changed) -> Truth:
        key = change.slug, change.part
        if not change.known or key not in test.truths:
            found = Evaluator(test.case.facts, self.engine.packs.calendars).truth(change.old)
            if not change.known:
                return found
            test.truths[key] = found
        return test.truths[key]

    def _rest(self, test: Ready, change: Changed) -> Tree:
        key = change.slug, change.part
        if not change.known or key not in test.rests:
            found = self._simplifier(test).rest(change.old)
            if not change.known:
                return found
            test.rests[key] = found
        return test.rests[key]

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
                found.append(Changed(slug, "", before, tree, NO))
            if before and after:
                known = self.bench.known(day)
                for part, old, new in zip(_PARTS, nodes_of_rule(was), nodes_of_rule(now), strict=True):
                    if old is not new or id(old) in self._stale:
                        trees = known[id(old)], program.binder.bind(new)
                        found.append(Changed(slug, part, True, *trees))
        return [change for change in found if not same(change.old, change.new)]

    def moves_guards(self, day: str) -> bool:
        """Whether the change reaches what decides on a day which facts apply."""
        return bool(self.moved_guards(day))

    def moved_guards(self, day: str) -> list[tuple[Tree, Tree]]:
        """The guards, limits and constraints of facts that the mutant changes on a day, before and after."""
        if not self._reaches_guards:
            return []
        if day not in self._moved:
            old, new = self.bench.engine.day(day), self.engine.own_day(day)
            pairs = [(old.constraint, new.constraint)]
            pairs += [(tree, new.guards[fact]) for fact, tree in old.guards.items()]
            pairs += [(tree, new.settable_when[fact]) for fact, tree in old.settable_when.items()]
            self._moved[day] = [(one, two) for one, two in pairs if not same(one, two)]
        return self._moved[day]

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
    """A binder that takes from the unchanged pack's what the change does not reach."""

    def __init__(self, packs: PackSet, pack: Pack, day: str, trial: Trial) -> None:
        super().__init__(packs, pack, day)
        self._trial, self._leaves = trial, trial.bench.leaves(day)
        self._base = trial.bench.engine.program(trial.bench.pack, day).binder

    def bind(self, node: Node, day: str | None = None) -> Tree:
        known = self._trial.knows(node, self.day) if day is None or day == self.day else None
        return super().bind(node, day) if known is None else known

    def _term(self, name: str, day: str) -> Tree:
        if ("term", name) in self._trial.reached:
            return super()._term(name, day)
        return self._base._term(name, day)

    def _leaf(self, leaf: Leaf, day: str) -> Tree:
        right = leaf.right
        if isinstance(right, TableRef | RowValue) and ("table", right.table) in self._trial.reached:
            return super()._leaf(leaf, day)
        if (leaf, day) not in self._leaves:
            self._leaves[leaf, day] = super()._leaf(leaf, day)
        return self._leaves[leaf, day]
