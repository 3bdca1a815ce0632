"""What two States have agreed, by the definitions that the packs name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from govcheck.engine.sources import node_sources
from govcheck.interval import END, START
from govcheck.matrix.sight import HELD, Sight, since
from govcheck.packs.condition import TermRef
from govcheck.packs.model import AgreementEntry, Pack
from govcheck.report.matrix import Agreement, Standing
from govcheck.report.words import citations
from govcheck.truth import Truth

_STANDING: Mapping[str, Standing] = {"in_force": "in_force", "pending": "pending", "tool": "tool"}


def agreements(sight: Sight, state: str, counterpart: str) -> list[Agreement]:
    """All between two States: the strictest first, then what is settled, then the oldest."""
    found = (item for pack in sight.shown for item in _of(sight, pack, state, counterpart))
    return sorted(found, key=lambda item: (-(item.strictness or 0), item.held != "yes", item.since, item.name))


def strictest(found: list[Agreement]) -> tuple[str, ...]:
    """The strictest of those in force whose strictness is known; several where they are equal."""
    binding = [item for item in found if item.standing == "in_force" and item.held == "yes" and item.strictness]
    highest = max((item.strictness or 0 for item in binding), default=0)
    return tuple(item.name for item in binding if item.strictness == highest)


def _of(sight: Sight, pack: Pack, state: str, counterpart: str) -> Iterator[Agreement]:
    for item in pack.matrix.between if pack.matrix is not None else ():
        held = _between(sight, pack, item, state, counterpart, sight.day)
        if held is False:
            continue
        name = item.term if sight.term(pack, item.term, state, counterpart) is not False else item.open
        version = sight.version(pack, name)
        case = sight.places(state, counterpart)
        rows = node_sources(sight.engine.program(pack, sight.day), case.facts, TermRef(name))
        start, end = _stretch(sight, pack, item, state, counterpart, held)
        yield Agreement(
            pack=pack.id,
            name=item.name,
            title=item.title or pack.instruments.get(item.instrument, item.name),
            strictness=item.strictness,
            test=item.test,
            standing=_STANDING[item.standing],
            held=HELD[held],
            since=start,
            until=end,
            rests_on=f"{pack.id}/terms/{name}.yaml",
            citations=citations(pack, dict.fromkeys((*version.citations, *rows))),
            confidence=version.confidence,
        )


def _between(sight: Sight, pack: Pack, item: AgreementEntry, state: str, counterpart: str, day: str) -> Truth:
    held = sight.term(pack, item.term, state, counterpart, day)
    # The definition of what is open must be settled by the two States: what a third one may add is not about them.
    if held is False and item.open and sight.term(pack, item.open, state, counterpart, day) is True:
        return None
    return held


def _stretch(
    sight: Sight, pack: Pack, item: AgreementEntry, state: str, counterpart: str, held: Truth
) -> tuple[str, str]:
    """Since when it has been so, and the next day on which it no longer is."""
    binder = sight.binder(pack)
    days = {day for term in (item.term, item.open) if term for day in binder.term_boundaries(term)} | {START}
    first = ""
    for day in sorted((day for day in days if day <= sight.day), reverse=True):
        if _between(sight, pack, item, state, counterpart, day) is not held:
            break
        first = since(day)
    later = sorted(day for day in days if sight.day < day < END)
    changes = (day for day in later if _between(sight, pack, item, state, counterpart, day) is not held)
    return first, next(changes, "")
