"""Can a blocked leg be made lawful? Is there one joint setting of the facts that people can change?

The question is answered with three values: TRUE if a setting does it whatever the missing facts are, FALSE if none can,
UNKNOWN if that hangs on a missing fact (or the search reached its bound). A day is never set back: what is signed
or issued now is signed or issued on the day of the check.
"""

from __future__ import annotations

from collections.abc import Mapping

from govcheck.engine.evaluate import Calendars, evaluate
from govcheck.engine.program import BoundRule, Program, obtainable_name
from govcheck.engine.search import Search, weigh
from govcheck.engine.simplify import Simplifier, substitute
from govcheck.engine.tree import NO, YES, And, Constant, Shared, Tree, any_of, facts_in, negate
from govcheck.engine.values import NOT_APPLICABLE, Facts, Slot
from govcheck.interval import END
from govcheck.packs.condition import Value
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

IN_PLACE = "in_place"
"""The status every safeguard has once it carries."""


class Freed:
    """One leg with every fact that people can change set free."""

    def __init__(
        self,
        program: Program,
        raw: Facts,
        guards: Mapping[int, Tree],
        settable_when: Mapping[int, Tree],
        guarded: Facts,
    ) -> None:
        catalogue: Catalogue = program.packs.catalogue
        self.program, self.raw, self.day = program, raw, program.day
        self.calendars: Calendars = program.packs.calendars
        self.specs: tuple[FactSpec, ...] = catalogue.specs
        self.facts: list[Slot] = list(raw)
        self.settable: set[int] = set()
        for number in program.settable(guards):
            if number in settable_when and evaluate(settable_when[number], guarded, self.calendars) is False:
                continue
            if self.choices(number):
                self.settable.add(number)
                self.facts[number] = None
        self.unsure = False
        """Whether it hangs on a missing fact that people can change if a ground is open already."""
        settled: dict[str, Tree] = {}
        actual = Simplifier(raw, guards, self.calendars)
        for bound in program.rules.values():
            if bound.rule.kind == "ground" and bound.obtainable != YES:
                settled[obtainable_name(program.pack, bound.rule)] = self._obtainable(bound, actual)
        self.simplifier = Simplifier(self.facts, guards, self.calendars, settled)

    def _obtainable(self, bound: BoundRule, actual: Simplifier) -> Tree:
        """Whether a ground can be had: it is open already, or it can still be obtained, as things are."""
        left = actual.rest(any_of([bound.holds, bound.obtainable]))
        if self.settable.isdisjoint(facts_in(left)):
            return left
        self.unsure = True
        return actual.rest(bound.obtainable)

    def choices(self, fact: int) -> tuple[Value, ...]:
        """The values a fact can be given, the likeliest cure first, and the one it has."""
        spec, stated = self.specs[fact], self.raw[fact]
        found: tuple[Value, ...]
        if spec.type in ("boolean", "judgement"):
            found = (True, False)
        elif spec.part == "status":
            found = (IN_PLACE,)
        elif spec.type == "date":
            found = (END,) if spec.part == "ends" else (self.day,)
        elif spec.type == "text":
            found = tuple(spec.values or ())
        elif spec.type == "set":
            words = tuple(spec.values or ())
            found = (frozenset(words), frozenset(), *(frozenset((word,)) for word in words))
        elif spec.type in ("country", "countries"):
            words = self.program.words_for(fact)
            found = words if spec.type == "country" else tuple(frozenset((word,)) for word in words)
        else:
            found = ()
        if stated is not None and stated is not NOT_APPLICABLE and stated not in found:
            return (*found, stated)  # type: ignore[arg-type]  # neither None nor "not applicable" is left
        return found


class CureSearch:
    """Looks for one joint setting; bounded."""

    def __init__(self, freed: Freed, search: Search, budget: int = 600) -> None:
        self.freed, self.search, self.left = freed, search, budget
        self._weights: dict[int, float] = {}

    def curable(self) -> Truth:
        """Whether the leg can be unblocked."""
        found = self.unblocks(self.freed.simplifier.rest(self.freed.program.cure_blocked))
        return None if found is False and self.freed.unsure else found

    def unblocks(self, blocked: Tree) -> Truth:
        """Whether one joint setting makes a tree FALSE."""
        plain = self.plainly(blocked)
        if isinstance(blocked, Constant) or plain == NO:
            return plain == NO
        self._weights = {fact: weight for fact, weight in weigh(blocked).items() if fact in self.freed.settable}
        return self._cure(blocked, list(self.freed.facts))

    def may_unblock(self, blocked: Tree) -> bool:
        """Whether some setting makes a tree FALSE, or may for all that is known."""
        return self.plainly(blocked) != YES or self.unblocks(blocked) is not False

    def plainly(self, blocked: Tree) -> Tree:
        """What is left under the likeliest setting of everything: most cures are found so, without a search."""
        likeliest = list(self.freed.facts)
        for fact in facts_in(blocked):
            if fact in self.freed.settable:
                likeliest[fact] = self.freed.choices(fact)[0]
        return substitute(blocked, likeliest, self.freed.calendars)

    def _cure(self, blocked: Tree, facts: list[Slot]) -> Truth:
        if isinstance(blocked, Constant):
            return not blocked.truth
        fact = self._choose(blocked, facts)
        if fact is None:
            found = self.search.outcomes(blocked, facts)
            if not found.exact and not (found.true and found.false):
                return None
            return None if found.true and found.false else found.false
        best: Truth = False
        known = facts[fact]
        for value in self.freed.choices(fact):
            if self.left <= 0:
                best = None
                break
            self.left -= 1
            facts[fact] = value
            answer = self._cure(substitute(blocked, facts, self.freed.calendars), facts)
            if answer is True:
                facts[fact] = known
                return True
            if answer is None:
                best = None
        facts[fact] = known
        return best

    def _choose(self, tree: Tree, facts: list[Slot]) -> int | None:
        """Of the settable facts still in the tree, the one that stood in most of the shallow tests at first."""
        order = [fact for fact in facts_in(tree) if fact in self.freed.settable and facts[fact] is None]
        return max(order, key=lambda fact: self._weights.get(fact, 0.0)) if order else None


def open_routes(freed: Freed, search: Search, requirements: list[str]) -> list[str]:
    """The grounds that could still carry one of these requirements: some setting opens them, for all that is known."""
    routes: dict[str, None] = {}
    for requirement in requirements:
        for ground in freed.program.grounds_of(requirement):
            slug = ground.rule.slug
            shut = negate(freed.simplifier.rest(And((ground.carries, _obtainable(freed, slug)))))
            if slug not in routes and CureSearch(freed, search, 200).may_unblock(shut):
                routes[slug] = None
    return list(routes)


def _obtainable(freed: Freed, slug: str) -> Tree:
    bound = freed.program.rules[slug]
    if bound.obtainable == YES:
        return YES
    return Shared(obtainable_name(freed.program.pack, bound.rule), bound.obtainable)
