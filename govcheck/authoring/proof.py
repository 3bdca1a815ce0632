"""Whether a surviving mutant says anything else than the pack at all: a branch may be idle, a day without law.

What is looked for is one state of affairs, with everything known, in which a changed tree comes out differently where
its rule matters. The search is bounded; a mutant of which nothing is proved counts as one that says something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from govcheck.authoring.trial import Trial, same
from govcheck.engine.program import Program
from govcheck.engine.search import Search
from govcheck.engine.simplify import Simplifier
from govcheck.engine.tree import NO, YES, Constant, Tree, all_of, any_of, negate
from govcheck.engine.values import Slot
from govcheck.interval import END, START, add_days
from govcheck.packs.model import Pack

_BUDGET = 1500


class Difference(NamedTuple):
    """A tree before and after a change, and where it matters."""

    where: Tree
    old: Tree
    new: Tree


def says_the_same(trial: Trial) -> bool:
    """Whether it is proved that a mutant gives the answers of the unchanged pack, on every day."""
    seen: list[Difference] = []
    for day in _turning_days(trial):
        for found in _differences(trial, day):
            if any(all(map(same, found, other)) for other in seen):
                continue
            if not _is_idle(trial, day, found):
                return False
            seen.append(found)
    return True


def _is_idle(trial: Trial, day: str, found: Difference) -> bool:
    packs, shared = trial.bench.packs, trial.bench.engine.day(day)
    facts: list[Slot] = [None] * len(packs.catalogue.names)
    facts[packs.catalogue.index["as_of"]] = day
    # Shared parts of the same name differ before and after the change, so each side is simplified for itself.
    before, after = (Simplifier(facts, shared.guards, packs.calendars) for _ in range(2))
    old, new = before.rest(found.old), after.rest(found.new)
    either = any_of([all_of([old, negate(new)]), all_of([negate(old), new])])
    left = all_of([before.rest(found.where), either])
    if isinstance(left, Constant):
        return left == NO
    search = Search(packs.catalogue, packs.calendars, day, _BUDGET)
    outcomes = search.outcomes(left, facts, before.rest(shared.constraint))
    return outcomes.exact and not outcomes.true


def _differences(trial: Trial, day: str) -> Iterator[Difference]:
    bench = trial.bench
    for old, new in trial.moved_guards(day):
        yield Difference(YES, old, new)
    for change in trial.changes(day):
        if not (matters(bench.pack, change.slug, day) or matters(trial.pack, change.slug, day)):
            continue
        program = bench.engine.program(bench.pack, day)
        yield Difference(_where(program, bench.pack, change.slug, change.part), change.old, change.new)


def _where(program: Program, pack: Pack, slug: str, part: str) -> Tree:
    """Where a condition of a rule is read: in the pack's scope, that a duty is met only where there is one."""
    rule = pack.rules[slug]
    if rule.kind == "scope" or (rule.kind == "exception" and slug in program.bounds()):
        return YES
    if rule.kind == "duty" and part == "met_when" and rule.span.holds(program.day):
        return program.holds(slug)
    return program.scope


def matters(pack: Pack, slug: str, day: str) -> bool:
    """Whether a rule can change an answer on a day: a ground of nothing, or an exception to nothing, cannot."""
    rule = pack.rules[slug]
    if not rule.span.holds(day):
        return False
    aims = rule.opens or rule.exception_to or (rule.duty_for if rule.kind == "duty" else ())
    if not aims:
        return rule.kind not in ("ground", "exception")
    return any(matters(pack, aim, day) for aim in aims if aim in pack.rules)


def _turning_days(trial: Trial) -> list[str]:
    """The days on which something begins or ends, those before, and those of the tests; the latest first."""
    days = {test.written.day for test in trial.bench.tests}
    for pack in (trial.bench.pack, trial.pack):
        spans = [rule.span for rule in pack.rules.values()]
        spans += [version.span for term in pack.terms.values() for version in term.versions]
        spans += [row.span for table in pack.tables.values() for row in table.rows]
        for day in {day for span in spans for day in span} - {START, END}:
            days.update((day, add_days(day, -1)))
    return sorted(days, reverse=True)
