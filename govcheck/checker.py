"""Packs made ready once, for checking any number of manifests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.engine.assess import Assessment, assess
from govcheck.engine.conflicts import ConflictFinder
from govcheck.engine.engine import Case, Engine
from govcheck.engine.measures import StatedMeasure, in_jurisdiction, state_values, states_of
from govcheck.errors import Path
from govcheck.facts.legs import Given, legs_of
from govcheck.facts.world import World, world_from
from govcheck.manifest.read import read_manifest
from govcheck.packs.condition import Value
from govcheck.packs.model import Measure, Pack, PackSet
from govcheck.report.build import Context, Unit, regime_report, strictest, unplaced
from govcheck.report.model import Flow, Location, TransferReport
from govcheck.report.words import Speaker

if TYPE_CHECKING:
    from govcheck.engine.plan.planner import Found
    from govcheck.facts.leg import Leg
    from govcheck.manifest.records import Manifest, Transfer
    from govcheck.source import Document

_MEASURES = "state_measures"
"""The list in which a manifest states what a State does."""


class Examined(NamedTuple):
    """A transfer with all that was worked out of it, for what a report says beyond the verdicts."""

    manifest: Manifest
    transfer: Transfer
    day: str
    legs: tuple[Leg, ...]
    units: Mapping[str, list[Unit]]
    """By pack, one for each leg (and State)."""
    report: TransferReport


class Checker:
    """Packs made ready once, for checking any number of manifests. Not for use by two threads at once."""

    def __init__(
        self,
        packs: PackSet,
        *,
        regimes: Sequence[str] | None = None,
        given: Given | None = None,
        readings: Mapping[str, Mapping[str, bool]] | None = None,
        language: str = "",
    ) -> None:
        """`language` (two letters) is that of titles, messages and guidance where a pack has them in it."""
        self.packs = packs
        self.engine = Engine(packs, readings)
        self.conflicts = ConflictFinder(self.engine)
        self.world: World = world_from(packs.world_root, packs.countries)
        countries = self.world.countries.items()
        names = {code: str(entry.get(language) or entry.get("en", code)) for code, entry in countries}
        in_text = {code: str(entry.get("in_text") or entry.get("en", code)) for code, entry in countries}
        self.speaker = Speaker(packs.catalogue, names, language, in_text)
        self.given = given
        chosen = {pack.id for pack in packs.packs} if regimes is None else set(regimes)
        self.unknown = sorted(chosen - {pack.id for pack in packs.packs})
        wanted = [pack for pack in packs.packs if pack.id in chosen]
        # What a pack on trade reads must be found first, though only the regimes asked for are reported.
        feeding = [pack for pack in packs.packs if pack.layer == 1] if any(p.per == "state" for p in wanted) else []
        order = {pack.id: pack for pack in (*feeding, *wanted)}
        self.order = sorted(order.values(), key=lambda pack: (pack.layer, pack.id))
        self.reported = frozenset(pack.id for pack in wanted)
        self._assessed: dict[tuple[object, ...], Assessment] = {}
        self.planned: dict[tuple[object, ...], Found] = {}
        """Plans by the problem that they solve."""

    def manifest(self, document: Document, *, alone: bool = True) -> Manifest:
        """Read one manifest; InputError with all its Problems. Not `alone`: its chains may lead into other files."""
        return read_manifest(document, self.packs.catalogue, self.world, alone=alone)

    def transfer(self, manifest: Manifest, transfer: Transfer, as_of: str) -> TransferReport:
        """Check one transfer as of a day, or of the day it starts where that is later."""
        return self.examine(manifest, transfer, as_of).report

    def examine(self, manifest: Manifest, transfer: Transfer, as_of: str) -> Examined:
        """The same, with the legs and the assessments behind the report."""
        day = day_of(transfer, as_of)
        locate = locator(manifest.document)
        context = Context(transfer.id, locate(transfer.path), locate, self.speaker)
        legs = tuple(legs_of(manifest, transfer, self.packs.catalogue, self.world, day, self.given))
        units = self.units(legs, day)
        nowhere = not any(leg.exporter_country or leg.importer_country for leg in legs)
        regimes = tuple(
            unplaced(pack, context) if nowhere and pack.per == "state" else regime_report(pack, units[pack.id], context)
            for pack in self.order
            if pack.id in self.reported
        )
        report = TransferReport(
            id=transfer.id,
            title=transfer.title,
            as_of=day,
            outcome=strictest(regime.outcome for regime in regimes if regime.binding_on == "organisation"),
            location=context.location,
            legs=tuple(leg.label for leg in legs),
            regimes=regimes,
            flows=tuple(map(_flow, legs)),
            continues=transfer.continues or "",
        )
        return Examined(manifest, transfer, day, legs, units, report)

    def units(
        self, legs: Iterable[Leg], day: str, kept: Mapping[str, list[Unit]] | None = None
    ) -> dict[str, list[Unit]]:
        """Assess every leg under every pack, national law before the agreements that read its measures.

        `kept` is what was found of the same legs under packs that have nothing else to say on this day.
        """
        units: dict[str, list[Unit]] = {pack.id: [] for pack in self.order}
        for number, leg in enumerate(legs):
            case = self.engine.case(leg.values, day)
            national: list[tuple[Pack, Assessment]] = []
            for pack in self.order:
                if kept is not None and pack.id in kept:
                    if pack.per == "state":
                        units[pack.id] = kept[pack.id]
                        continue
                    units[pack.id].append(kept[pack.id][number])
                    if pack.layer == 1:
                        national.append((pack, kept[pack.id][number].assessment))
                    continue
                if pack.per == "state":
                    for unit in self._state_units(pack, leg, day, national):
                        units[pack.id].append(unit)
                    continue
                found = self.assess(pack, day, case)
                units[pack.id].append(Unit(leg.label, leg.values, leg.origins, found, case.facts))
                if pack.layer == 1:
                    national.append((pack, found))
        return units

    def assess(self, pack: Pack, day: str, case: Case) -> Assessment:
        """Assess one leg, or take what was found for the same facts before."""
        signature = self.engine.signature(self.engine.program(pack, day), case)
        if signature is None:
            return assess(self.engine, pack, day, case)
        key = (pack.id, day, signature)
        found = self._assessed.get(key)
        if found is None:
            if len(self._assessed) >= 2048:
                self._assessed.clear()
            found = self._assessed[key] = assess(self.engine, pack, day, case)
        return found

    def _state_units(
        self, pack: Pack, leg: Leg, day: str, national: Sequence[tuple[Pack, Assessment]]
    ) -> Iterable[Unit]:
        stated = _stated_measures(leg)
        for state in states_of(leg.exporter_country, leg.importer_country):
            known = stated
            if (
                known is not None
                and not any(item.state == state[0] for item in known)
                and self._has_pack(state[0], day)
            ):
                known = []
            values: dict[str, Value] = {**leg.values, **state_values(self.packs, state, day, national, known)}
            case = self.engine.case(values, day)
            found = self.assess(pack, day, case)
            if self._has_pack(state[0], day):
                # What its pack leaves open is asked for there; stating measures besides would settle nothing.
                asked = tuple(item for item in found.questions if not self._of_measures(item.name))
                found = found._replace(questions=asked)
            yield Unit(f"{leg.label} [{state[0]}]", values, leg.origins, found, case.facts)

    def _of_measures(self, name: str) -> bool:
        spec = self.packs.catalogue.facts.get(name)
        return name == _MEASURES or (spec is not None and spec.asked_as == _MEASURES)

    def _has_pack(self, state: str, day: str) -> bool:
        return any(in_jurisdiction(self.packs, pack, state, day) for pack in self.packs.packs if pack.layer == 1)


def day_of(transfer: Transfer, as_of: str) -> str:
    """The day whose law counts for a transfer."""
    return max(as_of, transfer.starts_on) if transfer.starts_on else as_of


def locator(document: Document) -> Callable[[Path], Location | None]:
    """Return what finds the place of a path in a document."""

    def locate(path: Path) -> Location | None:
        region = document.region(path)
        return None if region is None else Location(document.path, *region)

    return locate


def _stated_measures(leg: Leg) -> list[StatedMeasure] | None:
    if leg.state_measures is None:
        return None
    found = []
    for item in leg.state_measures:
        security, even = item.get("security"), item.get("even_handed")
        measure = Measure(
            str(item.get("kind")),
            str(item.get("objective") or ""),
            security if isinstance(security, bool) else None,
            even if isinstance(even, bool) else None,
        )
        found.append(StatedMeasure(str(item.get("state")), measure))
    return found


def _flow(leg: Leg) -> Flow:
    return Flow(leg.label, leg.kind, leg.exporter, leg.exporter_country, leg.importer, leg.importer_country)
