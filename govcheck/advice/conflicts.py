"""The conflicts of a transfer: what two laws demand that does not fit together, with what it means and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.report.model import Citation, Conflict

if TYPE_CHECKING:
    from govcheck.checker import Checker, Examined
    from govcheck.packs.model import CitedConflict


def cited_conflicts(checker: Checker, examined: Examined) -> tuple[Conflict, ...]:
    """Return the conflicts that hold on some leg, in the order of the file, each once with its legs.

    A conflict is said where at least one of its regimes was asked for; it names those alone.
    """
    conflicts = checker.packs.conflicts
    if not conflicts.regimes:
        return ()
    legs: dict[str, list[int]] = {}
    judged = [units for pack, units in examined.units.items() if checker.packs.pack(pack).per == "leg"]
    for number, leg in enumerate(examined.legs):
        units = [units[number] for units in judged]
        facts = units[0].facts if units else checker.engine.case(leg.values, examined.day).facts
        outside = [unit.assessment.program.pack.id for unit in units if unit.assessment.outcome == "out_of_scope"]
        for name in checker.conflicts.holding(examined.day, facts, outside):
            legs.setdefault(name, []).append(number)
    found = []
    for name in conflicts.regimes:
        stated = conflicts.stated[name] if name in legs else None
        if stated is not None and not checker.reported.isdisjoint(stated.regimes):
            found.append(_conflict(checker, examined, stated, legs[name]))
    return tuple(found)


def _conflict(checker: Checker, examined: Examined, stated: CitedConflict, legs: list[int]) -> Conflict:
    titles, values = checker.packs.conflicts.instruments, examined.legs[legs[0]].values
    say, reported = checker.speaker.message, checker.reported
    return Conflict(
        id=stated.id,
        kind="cited",
        regimes=tuple(name for name in stated.regimes if name in reported),
        rules=tuple(name for name in stated.rules if name.partition("/")[0] in reported),
        message=say(stated.message, values),
        meaning=say(stated.meaning, values),
        way_out=say(stated.way_out, values),
        citations=tuple(
            Citation(one.instrument, one.article, one.url, one.checked_on, titles.get(one.instrument, ""))
            for one in stated.citations
        ),
        legs=tuple(examined.legs[number].label for number in legs),
    )
