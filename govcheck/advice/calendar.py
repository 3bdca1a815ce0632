"""When today's answer will change: the days on which an outcome changes, and what falls due.

The facts are taken as they are stated: nothing is renewed, nothing is added. Only days on which something can change
are looked at, and of each only the packs that it can touch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary, ref

from govcheck.advice.causes import Cause, Causes
from govcheck.advice.turning import AS_OF, Turning
from govcheck.checker import day_of, locator
from govcheck.facts.legs import legs_of
from govcheck.interval import add_days, add_months
from govcheck.report.ahead import Standing, TransferTimeline, Turn
from govcheck.report.build import strictest
from govcheck.report.outlook import Change

if TYPE_CHECKING:
    from govcheck.checker import Checker, Examined
    from govcheck.facts.leg import Leg
    from govcheck.manifest.records import Entry, Manifest, Transfer
    from govcheck.packs.model import Pack
    from govcheck.report.build import Unit

_ORGANISATION = "organisation"


class _Says(NamedTuple):
    """What a regime says of a transfer on a day."""

    outcome: str
    unmet: frozenset[tuple[str, str]]
    """Accompanying duties that are not met: the rule's slug and the leg."""


_CALENDARS: WeakKeyDictionary[Checker, Calendar] = WeakKeyDictionary()


def calendar_of(checker: Checker) -> Calendar:
    """The calendar of a checker, made once: reading what of the packs hangs on days takes longer than one transfer."""
    if checker not in _CALENDARS:
        _CALENDARS[checker] = Calendar(checker)
    return _CALENDARS[checker]


class Calendar:
    """Looks ahead for any number of transfers; what of the packs hangs on days is read once."""

    def __init__(self, checker: Checker) -> None:
        self._checker = ref(checker)
        self._turning: dict[str, Turning] = {}

    @property
    def checker(self) -> Checker:
        """The checker it belongs to, which outlives it."""
        found = self._checker()
        assert found is not None
        return found

    def timeline(self, manifest: Manifest, transfer: Transfer, since: str, until: str) -> TransferTimeline:
        """Every change of one transfer after `since`, up to and including `until`."""
        first = day_of(transfer, since)
        legs = self._legs(manifest, transfer, first)
        units = self.checker.units(legs, first)
        changes = sorted(self._changes(manifest, transfer, first, until, legs, units))
        reported = [pack for pack in self.checker.order if pack.id in self.checker.reported]
        binding = {pack.id: says(pack, units[pack.id]).outcome for pack in reported if pack.binding_on == _ORGANISATION}
        return TransferTimeline(
            id=transfer.id,
            title=transfer.title,
            since=first,
            until=until,
            outcome=strictest(binding.values()),
            location=locator(manifest.document)(transfer.path),
            standing=tuple(Standing(p.id, p.title, says(p, units[p.id]).outcome) for p in reported),
            turns=tuple(_turns(binding, changes)),
            changes=tuple(changes),
        )

    def upcoming(self, examined: Examined, months: int) -> tuple[Change, ...]:
        """What changes of a transfer that was just checked, within so many months."""
        until = add_months(examined.day, months)
        found = self._changes(
            examined.manifest, examined.transfer, examined.day, until, examined.legs, dict(examined.units)
        )
        return tuple(sorted(found))

    def _legs(self, manifest: Manifest, transfer: Transfer, day: str) -> tuple[Leg, ...]:
        checker = self.checker
        return tuple(legs_of(manifest, transfer, checker.packs.catalogue, checker.world, day, checker.given))

    def _changes(
        self,
        manifest: Manifest,
        transfer: Transfer,
        since: str,
        until: str,
        legs: Sequence[Leg],
        units: dict[str, list[Unit]],
    ) -> Iterator[Change]:
        own = {day for day in _stated_days(manifest, transfer, since, until) if since < day <= until}
        days = self._days(manifest, transfer, since, until, legs, own)
        for day in sorted(own.union(*days.values())):
            legs_then = self._legs(manifest, transfer, day)
            changed = _changed(legs, legs_then)
            due = {pack for pack, found in days.items() if day in found or changed & self.turning(pack).reads}
            if any(pack.layer == 1 and pack.id in due for pack in self.checker.order):
                due |= {pack.id for pack in self.checker.order if pack.per == "state"}
            kept = {pack: found for pack, found in units.items() if pack not in due}
            units_then = self.checker.units(legs_then, day, kept)
            for pack in self.checker.order:
                if pack.id in due and pack.id in self.checker.reported:
                    yield from self._compared(pack, units[pack.id], units_then[pack.id], day)
            legs, units = legs_then, units_then

    def _days(
        self, manifest: Manifest, transfer: Transfer, since: str, until: str, legs: Sequence[Leg], own: set[str]
    ) -> dict[str, set[str]]:
        """By pack, the days on which it can say something else."""
        values = [leg.values for leg in legs]
        for day in own:
            values += [leg.values for leg in self._legs(manifest, transfer, day)]
        return {pack.id: self.turning(pack.id).days(values, since, until) for pack in self.checker.order}

    def turning(self, pack: str) -> Turning:
        """What of a pack hangs on days."""
        if pack not in self._turning:
            self._turning[pack] = Turning(self.checker.packs, self.checker.packs.pack(pack))
        return self._turning[pack]

    def _compared(self, pack: Pack, before: Sequence[Unit], after: Sequence[Unit], day: str) -> Iterator[Change]:
        was, now = says(pack, before), says(pack, after)
        causes = Causes(self.checker, pack, self.turning(pack.id), day)
        if was.outcome != now.outcome:
            gone, new = only_different(was.outcome, now.outcome)
            yield _change(day, pack, gone, new, causes.of_outcome(before, after), len(after))
        for slug in dict.fromkeys(slug for slug, _ in sorted(now.unmet - was.unmet)):
            legs = {leg for duty, leg in now.unmet - was.unmet if duty == slug}
            here = now.outcome if pack.binding_on == _ORGANISATION else ""
            yield _change(day, pack, here, here, causes.of_duty(slug, before, after, legs), len(after))


def says(pack: Pack, units: Sequence[Unit]) -> _Says:
    """What a regime says of a transfer: its outcome or, where it binds no organisation, its conclusions."""
    live = [unit for unit in units if unit.assessment.outcome != "out_of_scope"]
    unmet = frozenset((slug, unit.label) for unit in live for slug in unit.assessment.unmet)
    if pack.binding_on == _ORGANISATION:
        return _Says(strictest(unit.assessment.outcome for unit in units), unmet)
    said = dict.fromkeys(pack.rules[slug].concludes for unit in live for slug in unit.assessment.conclusions)
    possible = dict.fromkeys(pack.rules[slug].concludes for unit in live for slug in unit.assessment.possible)
    text = ", ".join([*sorted(said), *(f"possibly {name}" for name in sorted(possible) if name not in said)])
    return _Says(text or "out_of_scope", unmet)


def only_different(before: str, after: str) -> tuple[str, str]:
    """Of two lists of conclusions what is in one only; outcomes, and what is the same, as they are."""
    if before == after:
        return before, after
    was, now = before.split(", "), after.split(", ")
    gone, new = [name for name in was if name not in now], [name for name in now if name not in was]
    return ", ".join(gone) or "nothing", ", ".join(new) or "nothing"


def _change(day: str, pack: Pack, before: str, after: str, cause: Cause, legs: int) -> Change:
    leg = ", ".join(cause.legs) if len(cause.legs) < legs else ""
    return Change(day, pack.id, before, after, cause.text, cause.rules, cause.citations, leg)


def _turns(binding: Mapping[str, str], changes: Sequence[Change]) -> Iterator[Turn]:
    """The days on which the outcome of the whole transfer changes."""
    now = dict(binding)
    for day in dict.fromkeys(change.on for change in changes):
        before = strictest(now.values())
        now.update((c.regime, c.after) for c in changes if c.on == day and c.regime in now)
        if strictest(now.values()) != before:
            yield Turn(day, before, strictest(now.values()))


def _changed(before: Sequence[Leg], after: Sequence[Leg]) -> set[str]:
    """The facts that are not the same on two days, the day itself left out."""
    found: set[str] = set()
    for one, other in zip(before, after, strict=True):
        items = one.values.items() ^ other.values.items()
        found.update(name for name, _ in items)
    return found - {AS_OF}


def _stated_days(manifest: Manifest, transfer: Transfer, since: str, until: str) -> set[str]:
    """The days on which what is stated comes to something else: a safeguard begins or ends, a year does."""
    found: set[str] = set()
    one: Transfer | None = transfer
    while one is not None:
        for entry in (*(one.safeguards or ()), *(one.assessments or ())):
            found |= _of_entry(entry)
        parties = (one.exporter, *(item.party for item in (*one.importers, *one.onward)))
        if any(party.exported for party in parties):
            found |= {f"{year:04d}-01-01" for year in range(int(since[:4]) + 1, int(until[:4]) + 1)}
        one = manifest.by_id[one.continues] if one.continues is not None else None
    return found


def _of_entry(entry: Entry) -> set[str]:
    days = {*entry.starts, *(add_days(day, 1) for day in entry.ends)}
    # An assessment counts from its day on.
    return days | {value for name, value in entry.values.items() if name.endswith(".on") and isinstance(value, str)}
