"""Why a question is asked: the rule it is nearest to."""

from __future__ import annotations

from govcheck.checker import Checker
from govcheck.engine.tree import facts_in
from govcheck.interview.ranking import Candidate, Standing

# By the kind of a rule, how much it says about why it reads a fact: the least first.
_NEAREST = {"scope": 0, "prohibition": 1, "requirement": 2, "ground": 3, "duty": 4, "exception": 5}
_NEAREST_LIST = {"requirement": 0, "ground": 1, "duty": 2, "prohibition": 3}
_ELSEWHERE = 9


def nearest_rule(checker: Checker, found: Standing, candidate: Candidate) -> tuple[str, str]:
    """The pack and the rule, of those that are open, that say most directly why the question is asked."""
    engine, facts = checker.engine, set(candidate.facts)
    listed = candidate.name in checker.packs.catalogue.lists
    scopes = {(one.pack.id, one.leg.label) for one in found.scopes} if not listed else set()
    nearest = _NEAREST_LIST if listed else _NEAREST
    ranked: list[tuple[int, int, int, str, str]] = []
    for one in candidate.opens:
        bounds = one.program.bounds()
        for slug, bound in one.program.rules.items():
            if (one.pack.id, one.leg.label) in scopes and slug not in bounds:
                continue
            # A list carries what a requirement asks for: its grounds count as what it reads.
            holds = one.program.bar(bound) if listed and bound.rule.kind == "requirement" else bound.holds
            own = facts_in(engine.rest(one.program, one.case, holds))
            own += facts_in(engine.rest(one.program, one.case, bound.met))
            if facts.isdisjoint(own):
                continue
            said = {*facts_in(one.program.binder.bind(bound.rule.when)), *facts_in(bound.met)}
            far = nearest.get(bound.rule.kind, _ELSEWHERE)
            behind = _ELSEWHERE if facts.isdisjoint(said) and not listed else 0
            ranked.append((behind, far, len(own), one.pack.id, slug))
    return min(ranked)[3:] if ranked else (candidate.opens[0].pack.id, "")
