"""A pack on one day, ready to be asked: which rules are in force, and the one tree that says "blocked".

How rules combine is stated here and nowhere else: evaluating, compiling, explaining and looking for cures all
start from these trees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import cached_property
from typing import NamedTuple

from govcheck.engine.bind import Binder
from govcheck.engine.compile import Decide, FastEvaluator, compile_trees
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.tree import (
    NO,
    YES,
    Constant,
    Shared,
    Test,
    Tree,
    all_of,
    any_of,
    facts_in,
    negate,
    none_of,
    tests_of,
)
from govcheck.engine.values import Facts
from govcheck.packs.model import Pack, PackSet, Rule, Source
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import READING, reading_fact

_LEVELS = ("error", "warning", "note")
_MOST_WORDS = 12
_SILENT = frozenset(("as_of", "leg.kind"))
"""Facts that no person states."""


class BoundRule(NamedTuple):
    """A rule in force on the day. `holds` takes in the scope and the exceptions; `met` is a duty's `met_when`."""

    rule: Rule
    holds: Tree
    met: Tree
    obtainable: Tree
    carries: Tree
    """For a ground: it is open and every error duty tied to it is met."""


class Compiled(NamedTuple):
    """The fast form of the two questions asked of every leg."""

    scope_may: Decide
    scope_must: Decide
    blocked_may: Decide
    blocked_must: Decide


WARM = 12
"""How often a program is asked before its fast form is worth making."""
HOT = 60
"""How often a program is asked for its causes before the fast form of all its trees is worth making."""


class Program:
    """One pack on one day. What is not asked for is not bound: a pack whose scope is FALSE costs little."""

    def __init__(self, packs: PackSet, pack: Pack, day: str) -> None:
        self.packs, self.pack, self.day = packs, pack, day
        self.binder = Binder(packs, pack, day)
        active = {slug: rule for slug, rule in pack.rules.items() if rule.span.holds(day)}
        self._active = active
        self._exceptions: dict[str, list[Rule]] = {}
        for rule in active.values():
            for base in rule.exception_to:
                self._exceptions.setdefault(base, []).append(rule)
        self._holds: dict[str, Tree] = {}
        scopes = [rule.slug for rule in active.values() if rule.kind == "scope"]
        self.scope: Tree = self._share("scope", any_of([self.holds(slug) for slug in scopes]))
        self._error_duties: dict[str, list[Rule]] = {}
        for rule in active.values():
            if rule.kind == "duty" and rule.level == "error":
                for ground in rule.duty_for:
                    self._error_duties.setdefault(ground, []).append(rule)
        self._facts_of: dict[str, tuple[str, ...]] = {}
        self._concludes: dict[str, Tree] = {}
        self._bars: dict[str, Tree] = {}
        self._order: dict[str, int] = {}
        self._touching: dict[str, frozenset[str]] = {}
        self.rows: dict[str, tuple[tuple[Tree, tuple[Source, ...]], ...]] = {}
        """For `sources`: the rows of tables behind a rule, bound, with their citations."""
        self._settable: tuple[int, ...] | None = None
        self._read: tuple[tuple[Tree, ...], tuple[Tree, ...]] | None = None
        self._asked = self._assessed = self._legs = 0
        self._first: Program | None = None

    def on(self, day: str) -> Program:
        """The same pack on another day of the same stretch, in which no rule, definition or row begins or ends."""
        other = copy(self)
        other.day, other._legs, other._first = day, 0, self._first or self
        other._read = None  # the guards of facts may be others on that day
        return other

    @cached_property
    def rules(self) -> dict[str, BoundRule]:
        """Every rule in force, bound."""
        if self._first is not None:
            return self._first.rules
        return {slug: self._bound(rule) for slug, rule in self._active.items()}

    @cached_property
    def blocked(self) -> Tree:
        """TRUE when the leg may not go as it stands."""
        if self._first is not None:
            return self._first.blocked
        return self._blocked(cure=False)

    @cached_property
    def cure_blocked(self) -> Tree:
        """The same, with the grounds that can still be had only."""
        if self._first is not None:
            return self._first.cure_blocked
        return self._blocked(cure=True)

    @cached_property
    def cure_bars(self) -> dict[str, Tree]:
        """By rule, what makes it block the leg alone, with the grounds that can still be had only."""
        if self.pack.binding_on != "organisation":
            return {}
        bars = {slug: self._bar(bound, cure=True) for slug, bound in self.rules.items()}
        return {slug: tree for slug, tree in bars.items() if tree != NO}

    def _share(self, name: str, tree: Tree) -> Tree:
        if isinstance(tree, Constant | Test | Shared):
            return tree
        return Shared(f"{self.pack.id}/{name}", tree)

    def holds(self, slug: str) -> Tree:
        """TRUE when the rule's scope and `when` hold and no exception to it does."""
        if slug not in self._holds:
            rule = self._active[slug]
            self._holds[slug] = NO  # a circle of exceptions is a Problem of the pack; here it ends
            parts: list[Tree] = []
            if not self._bounds_scope(rule):
                if not rule.under:
                    parts.append(self.scope)
                elif rule.under in self._active:
                    parts.append(self.holds(rule.under))
                else:
                    parts.append(NO)
            parts.append(self.binder.bind(rule.when))
            parts += [negate(self.holds(other.slug)) for other in self._exceptions.get(slug, ())]
            self._holds[slug] = self._share(slug, all_of(parts))
        return self._holds[slug]

    def _bounds_scope(self, rule: Rule) -> bool:
        """Whether a rule says where the scope ends: a scope itself, or an exception to one."""
        if rule.kind == "scope":
            return True
        bases = [self._active[base] for base in rule.exception_to if base in self._active]
        return any(self._bounds_scope(base) for base in bases if base is not rule)

    def bounds(self) -> Mapping[str, Rule]:
        """The rules that draw the bounds of the pack: its scopes and the exceptions to them."""
        return self._bounds

    @cached_property
    def _bounds(self) -> dict[str, Rule]:
        return {slug: rule for slug, rule in self._active.items() if self._bounds_scope(rule)}

    def reading_trees(self, guards: Mapping[int, Tree]) -> tuple[tuple[Tree, ...], tuple[Tree, ...]]:
        """Of the trees an outcome rests on, those a reading stands in; and of those it could be cured by."""
        if self._read is None:
            index = self.packs.catalogue.index
            places = {index[reading_fact(self.pack.id, name)] for name in self.pack.readings}
            if self.pack.binding_on == "organisation":
                trees = [self.scope, self.blocked]
            else:
                trees = [self.concludes(slug) for slug, bound in self.rules.items() if bound.rule.kind == "conclusion"]
            found = [
                tuple(tree for tree in some if not places.isdisjoint(with_guards(facts_in(tree), guards)))
                for some in (trees, [self.cure_blocked])
            ]
            self._read = (found[0], found[1])
        return self._read

    def scope_reads(self, readings: Iterable[str]) -> bool:
        """Whether the scope rests on one of these readings."""
        read = set(facts_in(self.scope))
        return any(self.packs.catalogue.index[reading_fact(self.pack.id, name)] in read for name in readings)

    def _bound(self, rule: Rule) -> BoundRule:
        holds = self.holds(rule.slug)
        met = self.binder.bind(rule.met_when) if rule.kind == "duty" else YES
        obtainable = self.binder.bind(rule.obtainable)
        return BoundRule(rule, holds, met, obtainable, self._carries(rule) if rule.kind == "ground" else NO)

    def _carries(self, ground: Rule) -> Tree:
        duties = [
            all_of([self.holds(duty.slug), negate(self.binder.bind(duty.met_when))])
            for duty in self._error_duties.get(ground.slug, ())
        ]
        return self._share(f"{ground.slug}!", all_of([self.holds(ground.slug), none_of(duties)]))

    def grounds_of(self, requirement: str) -> list[BoundRule]:
        """The grounds that open a requirement, in the order of their names."""
        return [
            bound for bound in self.rules.values() if bound.rule.kind == "ground" and requirement in bound.rule.opens
        ]

    def bar(self, bound: BoundRule) -> Tree:
        """TRUE when this rule alone makes the leg blocked."""
        slug = bound.rule.slug
        if slug not in self._bars:
            self._bars[slug] = self._share(f"{slug}#", self._bar(bound, cure=False))
        return self._bars[slug]

    def _bar(self, bound: BoundRule, *, cure: bool) -> Tree:
        rule = bound.rule
        if rule.kind == "prohibition":
            return bound.holds
        if rule.kind == "requirement":
            carries: list[Tree] = []
            for ground in self.grounds_of(rule.slug):
                parts = [ground.carries]
                if cure and ground.obtainable != YES:
                    parts.append(Shared(obtainable_name(self.pack, ground.rule), ground.obtainable))
                carries.append(all_of(parts))
            return all_of([bound.holds, none_of(carries)])
        if rule.kind == "duty" and rule.level == "error" and not rule.duty_for:
            return all_of([bound.holds, negate(bound.met)])
        return NO

    def _blocked(self, *, cure: bool) -> Tree:
        if self.pack.binding_on != "organisation":
            return NO
        return all_of([self.scope, any_of([self._bar(bound, cure=cure) for bound in self.rules.values()])])

    def settable(self, guards: Mapping[int, Tree]) -> tuple[int, ...]:
        """The facts people can change that a cure could turn on, in the order of the catalogue."""
        if self._settable is None:
            facts = with_guards(facts_in(self.cure_blocked), guards)
            specs, names = self.packs.catalogue.facts, self.packs.catalogue.names
            self._settable = tuple(fact for fact in sorted(facts) if specs[names[fact]].settable is not None)
        return self._settable

    def words_for(self, fact: int) -> tuple[str, ...]:
        """The words that the cure of a leg compares a fact with: what it could be set to."""
        found: set[str] = set()
        for test in tests_of(self.cure_blocked):
            if test.fact == fact:
                found |= test.right if isinstance(test.right, frozenset) else {str(test.right)} - {str(None)}
        return tuple(sorted(found))[:_MOST_WORDS]

    def trees_of_bounds(self) -> list[Tree]:
        """The trees that an assessment reads of a leg outside the scope."""
        bounds = self.bounds()
        found = [self.scope, *map(self.holds, bounds)]
        bases = {base for rule in bounds.values() for base in rule.exception_to}
        found += [self.binder.bind(self._active[base].when) for base in bases if base in self._active]
        # Where the scope rests on a reading, the other reading may bring the leg in.
        return self.trees() if self.scope_reads(self.pack.readings) else found

    def trees(self) -> list[Tree]:
        """Every tree that an assessment under this program can read."""
        found = [self.scope, self.blocked, self.cure_blocked]
        for slug, bound in self.rules.items():
            found += [bound.holds, bound.met, bound.obtainable, bound.carries]
            if bound.rule.kind == "conclusion":
                found.append(self.concludes(slug))
            else:
                found.append(self.bar(bound))
        return found

    def concludes(self, slug: str) -> Tree:
        """For a conclusion: it holds, and none that it yields to does."""
        if slug not in self._concludes:
            bound = self.rules[slug]
            self._concludes[slug] = NO  # a circle is a Problem of the pack; here it ends
            yields = [self.concludes(other) for other in bound.rule.yields_to if other in self.rules]
            self._concludes[slug] = self._share(f"{slug}?", all_of([bound.holds, none_of(yields)]))
        return self._concludes[slug]

    def order_of_conclusions(self) -> dict[str, int]:
        """The place of each conclusion: results first (what yields, or is yielded to), then by level and name."""
        if not self._order:
            rules = [bound.rule for bound in self.rules.values() if bound.rule.kind == "conclusion"]
            results = {slug for rule in rules for slug in (*rule.yields_to, *([rule.slug] if rule.yields_to else []))}
            rules.sort(key=lambda rule: (rule.slug not in results, _LEVELS.index(rule.level), rule.slug))
            self._order = {rule.slug: number for number, rule in enumerate(rules)}
        return self._order

    def facts_of(self, slug: str) -> tuple[str, ...]:
        """The names of the facts a rule turns on, in the order in which it reads them."""
        if slug not in self._facts_of:
            bound, names = self.rules[slug], self.packs.catalogue.names
            facts = [*facts_in(self.binder.bind(bound.rule.when)), *facts_in(bound.met)]
            self._facts_of[slug] = tuple(
                name for name in dict.fromkeys(names[fact] for fact in facts) if self._speaks(name)
            )
        return self._facts_of[slug]

    def touching(self, slug: str) -> frozenset[str]:
        """The names of all facts behind what a rule says of a leg: its grounds, duties and exceptions included."""
        if slug not in self._touching:
            bound, names = self.rules[slug], self.packs.catalogue.names
            tree = self.concludes(slug) if bound.rule.kind == "conclusion" else self.bar(bound)
            self._touching[slug] = frozenset(names[fact] for fact in facts_in(tree))
        return self._touching[slug]

    def _speaks(self, name: str) -> bool:
        return name not in _SILENT and self.packs.catalogue.facts[name].about != READING

    def asked_for_few(self) -> bool:
        """Whether the program was asked for but a few legs so far."""
        self._legs += 1
        return self._legs <= WARM

    def warm(self) -> bool:
        """Whether the program has been asked often enough to be worth compiling."""
        first = self._first or self
        first._asked += 1
        return first._asked > WARM

    @cached_property
    def compiled(self) -> Compiled:
        """The fast form."""
        if self._first is not None:
            return self._first.compiled
        (scope_may, scope_must), (may, must) = compile_trees([self.scope, self.blocked], self.packs.calendars)
        return Compiled(scope_may, scope_must, may, must)

    def evaluator(self, facts: Facts) -> Evaluator:
        """What evaluates this program's trees on a leg: once they are asked for often, by their fast form."""
        first = self._first or self
        first._assessed += 1
        if first._assessed <= HOT:
            return Evaluator(facts, self.packs.calendars)
        return FastEvaluator(facts, self.packs.calendars, self._fast_trees)

    @cached_property
    def _fast_trees(self) -> dict[int, tuple[Tree, Decide, Decide]]:
        if self._first is not None:
            return self._first._fast_trees
        trees = [tree for tree in self.trees() if isinstance(tree, Shared | Test)]
        compiled = compile_trees(trees, self.packs.calendars, kept=True)
        return {id(tree): (tree, may, must) for tree, (may, must) in zip(trees, compiled, strict=True)}

    def fast(self, facts: Facts) -> tuple[Truth, Truth]:
        """Whether the scope holds and whether the leg is blocked, by the fast form."""
        compiled = self.compiled
        if not compiled.scope_may(facts):
            return False, False
        scope = True if compiled.scope_must(facts) else None
        if not compiled.blocked_may(facts):
            return scope, False
        return scope, True if compiled.blocked_must(facts) else None


def obtainable_name(pack: Pack, ground: Rule) -> str:
    """The name of the shared part that says whether a ground can still be had."""
    return f"{pack.id}/{ground.slug}+"


def with_guards(facts: Iterable[int], guards: Mapping[int, Tree]) -> set[int]:
    """These facts, those their guards read, those the guards of these read, and so on."""
    found, todo = set(facts), list(facts)
    while todo:
        fresh = [fact for fact in facts_in(guards.get(todo.pop(), YES)) if fact not in found]
        found.update(fresh)
        todo += fresh
    return found


def bind_guards(packs: PackSet, day: str) -> dict[int, Tree]:
    """The guards of facts on a day, by the number of the fact; the same ones for every pack."""
    binders = {pack.id: Binder(packs, pack, day) for pack in packs.packs}
    bare = Binder(packs, None, day)
    index = packs.catalogue.index
    return {index[name]: binders.get(pack, bare).bind(node) for name, (pack, node) in packs.guards.items()}


def bind_settable_when(packs: PackSet, day: str) -> dict[int, Tree]:
    """The conditions under which facts can be changed at all, by the number of the fact."""
    binders = {pack.id: Binder(packs, pack, day) for pack in packs.packs}
    bare = Binder(packs, None, day)
    index = packs.catalogue.index
    return {index[name]: binders.get(pack, bare).bind(node) for name, (pack, node) in packs.settable_when.items()}


def bind_constraints(packs: PackSet, day: str) -> Tree:
    """What holds between facts in every real state of affairs."""
    return all_of(
        [Binder(packs, packs.pack(item.pack) if item.pack else None, day).bind(item.node) for item in packs.constraints]
    )
