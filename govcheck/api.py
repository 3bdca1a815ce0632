"""check, explain, load_packs: the only place that joins the layers, and the only one that reads the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govcheck.engine.assess import Assessment, assess
from govcheck.engine.engine import Case, Engine
from govcheck.engine.measures import StatedMeasure, in_jurisdiction, state_values, states_of
from govcheck.errors import InputError, Path, Problem, did_you_mean
from govcheck.facts.legs import Given, legs_of
from govcheck.facts.world import World, world_from
from govcheck.interval import is_day
from govcheck.manifest.find import manifests
from govcheck.manifest.read import check_ids, read_manifest
from govcheck.packs.condition import Value
from govcheck.packs.load import load_packs
from govcheck.packs.model import Measure, Pack, PackSet
from govcheck.report.build import Context, Unit, regime_report, strictest
from govcheck.report.model import Location, PackInfo, Report, TransferReport
from govcheck.report.words import Speaker
from govcheck.source import Document, from_data, load_file

if TYPE_CHECKING:
    from govcheck.facts.leg import Leg
    from govcheck.manifest.records import Manifest, Transfer
    from govcheck.report.model import Explanation

__all__ = ["Checker", "check", "check_documents", "explain", "load_packs", "today"]

Progress = Callable[[int, int], None]
_MEASURES = "state_measures"
"""The list in which a manifest states what a State does."""


def today() -> str:
    """The day it is. Nothing else in govcheck reads the clock."""
    import datetime

    return datetime.date.today().isoformat()


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
        self.world: World = world_from(packs.world_root, packs.countries)
        countries = self.world.countries.items()
        names = {code: str(entry.get(language) or entry.get("en", code)) for code, entry in countries}
        self.speaker = Speaker(packs.catalogue, names, language)
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

    def manifest(self, document: Document) -> Manifest:
        """Read one manifest; InputError with all its Problems."""
        return read_manifest(document, self.packs.catalogue, self.world)

    def transfer(self, manifest: Manifest, transfer: Transfer, as_of: str) -> TransferReport:
        """Check one transfer as of a day, or of the day it starts where that is later."""
        day = _day_of(transfer, as_of)
        locate = _locator(manifest.document)
        context = Context(transfer.id, locate(transfer.path), locate, self.speaker)
        legs = legs_of(manifest, transfer, self.packs.catalogue, self.world, day, self.given)
        units = self.units(legs, day)
        regimes = tuple(regime_report(pack, units[pack.id], context) for pack in self.order if pack.id in self.reported)
        return TransferReport(
            id=transfer.id,
            title=transfer.title,
            as_of=day,
            outcome=strictest(regime.outcome for regime in regimes if regime.binding_on == "organisation"),
            location=context.location,
            legs=tuple(leg.label for leg in legs),
            regimes=regimes,
        )

    def units(self, legs: Iterable[Leg], day: str) -> dict[str, list[Unit]]:
        """Assess every leg under every pack, national law before the agreements that read its measures."""
        units: dict[str, list[Unit]] = {pack.id: [] for pack in self.order}
        for leg in legs:
            case = self.engine.case(leg.values, day)
            national: list[tuple[Pack, Assessment]] = []
            for pack in self.order:
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


def check(
    paths_or_data: str | Document | Mapping[str, Any] | Iterable[str | Document | Mapping[str, Any]],
    regimes: Sequence[str] | None = None,
    as_of: str | None = None,
    packs: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    language: str = "",
) -> Report:
    """Check the transfers of manifests: files or folders by their paths, or the same as plain data.

    `regimes` names the packs to apply (all by default), `as_of` the day whose law counts (today by default), `packs`
    folders of further packs. Nothing is raised for what is found; InputError carries every Problem of the input.
    """
    documents = _documents(paths_or_data)
    return check_documents(documents, regimes, as_of, packs, progress=progress, language=language)


def check_documents(
    documents: Sequence[Document],
    regimes: Sequence[str] | None = None,
    as_of: str | None = None,
    packs: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    facts: Mapping[str, Value] | None = None,
    facts_origin: str = "",
    readings: Mapping[str, Mapping[str, bool]] | None = None,
    language: str = "",
) -> Report:
    """Like `check`, for documents that are read already; `facts` hold where a transfer does not state them."""
    day = _checked_day(as_of)
    given = Given(facts, facts_origin) if facts else None
    checker = Checker(load_packs(packs), regimes=regimes, given=given, readings=readings, language=language)
    _refuse_unknown(checker)
    manifests = _manifests(checker, documents)
    return _report(checker, manifests, day, progress)


def _report(checker: Checker, manifests: Sequence[Manifest], day: str, progress: Progress | None) -> Report:
    from govcheck import __version__

    work = [(manifest, transfer) for manifest in manifests for transfer in manifest.transfers]
    reports = []
    for number, (manifest, transfer) in enumerate(work):
        reports.append(checker.transfer(manifest, transfer, day))
        if progress is not None:
            progress(number + 1, len(work))
    summary = {"transfers": len(reports)}
    for outcome in ("permitted", "action_required", "prohibited", "undetermined", "out_of_scope"):
        summary[outcome] = sum(report.outcome == outcome for report in reports)
    summary["waived"] = sum(f.waived for report in reports for regime in report.regimes for f in regime.findings)
    infos = tuple(
        PackInfo(pack.id, pack.title, pack.version, pack.digest, pack.reviewed_on, pack.review_by)
        for pack in checker.order
        if pack.id in checker.reported
    )
    return Report(__version__, day, infos, tuple(reports), (), summary)


def explain(
    paths_or_data: str | Document | Mapping[str, Any] | Iterable[str | Document | Mapping[str, Any]],
    transfer_id: str | None = None,
    regime: str | None = None,
    as_of: str | None = None,
    packs: Sequence[str] = (),
    *,
    facts: Mapping[str, Value] | None = None,
    facts_origin: str = "",
    readings: Mapping[str, Mapping[str, bool]] | None = None,
    language: str = "",
    whole: bool = False,
) -> list[Explanation]:
    """Return, for each leg of the transfers asked for, the tree of rules that decided.

    Branches that made no difference are left out, unless `whole` asks for them.

    Raises InputError if no transfer has this id, or no pack.
    """
    from govcheck.report.explain import Explainer

    day = _checked_day(as_of)
    given = Given(facts, facts_origin) if facts else None
    chosen = [regime] if regime else None
    checker = Checker(load_packs(packs), regimes=chosen, given=given, readings=readings, language=language)
    _refuse_unknown(checker)
    manifests = _manifests(checker, _documents(paths_or_data))
    ids = [transfer.id for manifest in manifests for transfer in manifest.transfers]
    if transfer_id is not None and transfer_id not in ids:
        hint = did_you_mean(transfer_id, ids) or f"there are {', '.join(ids)}"
        raise InputError(
            [Problem("govcheck explain", None, "unknown-transfer", f"there is no transfer '{transfer_id}'", hint)]
        )
    found: list[Explanation] = []
    for manifest in manifests:
        for transfer in manifest.transfers:
            if transfer_id not in (None, transfer.id):
                continue
            on = _day_of(transfer, day)
            legs = legs_of(manifest, transfer, checker.packs.catalogue, checker.world, on, given)
            for pack_id, units in checker.units(legs, on).items():
                for unit in units if pack_id in checker.reported else ():
                    explainer = Explainer(unit, _locator(manifest.document), checker.speaker, whole=whole)
                    found.append(explainer.explanation(transfer.id, unit.label, strictest([unit.assessment.outcome])))
    return found


def _documents(
    given: str | Document | Mapping[str, Any] | Iterable[str | Document | Mapping[str, Any]],
) -> list[Document]:
    items: list[Any] = [given] if isinstance(given, str | Document | Mapping) else list(given)
    documents: list[Document] = []
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Document | Mapping):
            documents.append(item if isinstance(item, Document) else from_data(dict(item)))
            continue
        files, faults = manifests([str(item)])
        problems += faults
        for file in files:
            try:
                documents.append(load_file(file))
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return documents


def _manifests(checker: Checker, documents: Iterable[Document]) -> list[Manifest]:
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            manifests.append(checker.manifest(document))
        except InputError as error:
            problems += error.problems
    problems += check_ids(manifests)
    if problems:
        raise InputError(problems)
    return manifests


def _refuse_unknown(checker: Checker) -> None:
    if checker.unknown:
        ids = [pack.id for pack in checker.packs.packs]
        hints = {name: did_you_mean(name, ids) or f"use {', '.join(ids)}" for name in checker.unknown}
        raise InputError(
            [
                Problem("--regime", None, "unknown-regime", f"there is no regime '{name}'", hint)
                for name, hint in hints.items()
            ]
        )


def _checked_day(as_of: str | None) -> str:
    if as_of is None:
        return today()
    if not is_day(as_of):
        raise InputError([Problem("--as-of", None, "bad-date", f"'{as_of}' is not a day", "expected YYYY-MM-DD")])
    return as_of


def _day_of(transfer: Transfer, as_of: str) -> str:
    return max(as_of, transfer.starts_on) if transfer.starts_on else as_of


def _locator(document: Document) -> Callable[[Path], Location | None]:
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
