"""check, explain, load_packs: the only place that joins the layers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from govcheck.advice.advise import advise
from govcheck.advice.wanted import NOTHING_MORE, Wanted
from govcheck.checker import Checker, day_of, locator
from govcheck.clock import today
from govcheck.errors import InputError, Problem, did_you_mean
from govcheck.facts.legs import Given, legs_of
from govcheck.interval import is_day
from govcheck.manifest.chains import check_chains, joined
from govcheck.manifest.find import manifests
from govcheck.manifest.read import check_ids
from govcheck.packs.condition import Value
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.report.build import strictest
from govcheck.report.model import Notice, PackInfo, Report
from govcheck.report.ways import countries_of, names_of, rule_infos
from govcheck.source import Document, from_data, load_file, load_text

if TYPE_CHECKING:
    from datetime import date

    from govcheck.manifest.records import Manifest
    from govcheck.report.accept import Statement
    from govcheck.report.model import Explanation

__all__ = ["NOTHING_MORE", "Checker", "Wanted", "check", "check_documents", "explain", "load_packs", "today"]

Progress = Callable[[int, int], None]


@runtime_checkable
class Dumpable(Protocol):
    """A model object of a manifest, as `govcheck.manifest.models` has them."""

    def model_dump(self, *, mode: str, exclude_unset: bool) -> dict[str, Any]:
        """Return the model as plain data, without what was not stated."""
        ...


Input = str | os.PathLike[str] | Document | Mapping[str, Any] | Dumpable
"""A manifest: the path of a file or a folder, YAML text (it has several lines), plain data, or a model object."""


def check(
    paths_or_data: Input | Iterable[Input],
    regimes: Sequence[str] | None = None,
    as_of: str | date | None = None,
    packs: Sequence[str] = (),
    *,
    progress: Progress | None = None,
    language: str = "",
    wanted: Wanted = NOTHING_MORE,
) -> Report:
    """Check the transfers of manifests: files or folders by their paths, YAML text, plain data, or model objects.

    `regimes` names the packs to apply (all by default), `as_of` the day whose law counts (today by default), `packs`
    folders of further packs. Nothing is raised for what is found; InputError carries every Problem of the input.
    """
    from govcheck.kept import checker_for

    documents, day = _documents(paths_or_data), _checked_day(as_of)
    with checker_for(_several(regimes), _several(packs) or (), language) as checker:
        return _checked(checker, documents, day, progress, wanted)


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
    wanted: Wanted = NOTHING_MORE,
) -> Report:
    """Like `check`, for documents that are read already; `facts` hold where a transfer does not state them."""
    day = _checked_day(as_of)
    given = Given(facts, facts_origin) if facts else None
    found = load_packs(packs)
    if wanted.binding_only and regimes is None:
        regimes = [pack.id for pack in found.packs if pack.binding_on == "organisation"]
    checker = Checker(found, regimes=regimes, given=given, readings=readings, language=language)
    return _checked(checker, documents, day, progress, wanted)


def _checked(
    checker: Checker, documents: Sequence[Document], day: str, progress: Progress | None, wanted: Wanted
) -> Report:
    _refuse_unknown(checker)
    manifests, accepting = _read(checker, documents, wanted)
    report = _report(checker, manifests, day, progress, wanted)
    if accepting:
        from govcheck.advice.accepting import scope_of
        from govcheck.report.accept import accept

        report = accept(report, accepting, scope_of(checker, wanted))
    return report


def prepared(
    documents: Sequence[Document],
    regimes: Sequence[str] | None = None,
    packs: PackSet | Sequence[str] = (),
    *,
    facts: Mapping[str, Value] | None = None,
    facts_origin: str = "",
    readings: Mapping[str, Mapping[str, bool]] | None = None,
    language: str = "",
) -> tuple[Checker, list[Manifest]]:
    """A checker for packs, by their folders or as they were read already, and the manifests read by it."""
    given = Given(facts, facts_origin) if facts else None
    found = packs if isinstance(packs, PackSet) else load_packs(packs)
    checker = Checker(found, regimes=regimes, given=given, readings=readings, language=language)
    _refuse_unknown(checker)
    return checker, _manifests(checker, documents)


def _read(
    checker: Checker, documents: Sequence[Document], wanted: Wanted
) -> tuple[Sequence[Manifest], Sequence[Statement]]:
    """Read the manifests and what accepts findings; InputError with the problems of all of them."""
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    try:
        manifests = _manifests(checker, documents)
    except InputError as error:
        problems += error.problems
    accepting: Sequence[Statement] = ()
    if wanted.waivers or wanted.baseline or any(document.comments for document in documents):
        from govcheck.advice.accepting import statements

        accepting = statements(checker, documents, manifests, wanted, problems)
    if problems:
        raise InputError(problems)
    return manifests, accepting


def _report(
    checker: Checker, manifests: Sequence[Manifest], day: str, progress: Progress | None, wanted: Wanted
) -> Report:
    from govcheck import __version__

    work = [(manifest, transfer) for manifest in manifests for transfer in manifest.transfers]
    wanted, left_out = _affordable(wanted, len(work))
    reports = []
    for number, (manifest, transfer) in enumerate(work):
        reports.append(advise(checker, checker.examine(manifest, transfer, day), wanted))
        if progress is not None:
            progress(number + 1, len(work))
    summary = {"transfers": len(reports)}
    for outcome in ("permitted", "action_required", "prohibited", "undetermined", "out_of_scope"):
        summary[outcome] = sum(report.outcome == outcome for report in reports)
    summary["waived"] = sum(f.waived for report in reports for regime in report.regimes for f in regime.findings)
    chains = None
    if len(work) > 1:
        from govcheck.advice.chains import linked

        chains = linked(work, reports)
    applied = [pack for pack in checker.order if pack.id in checker.reported]
    infos = tuple(
        PackInfo(pack.id, pack.title, pack.version, pack.digest, pack.reviewed_on, pack.review_by) for pack in applied
    )
    return Report(
        __version__,
        day,
        infos,
        tuple(reports),
        (),
        summary,
        rules=rule_infos(applied, day, checker.speaker) if wanted.rules else (),
        notices=(*left_out, *(chains.notices if chains else ())),
        chains=chains.links if chains else (),
        whole_chains=chains.whole if chains else (),
        countries=countries_of(reports, checker.speaker.country_names),
        language=checker.speaker.language,
        names=names_of(applied, checker.speaker.language),
    )


def _affordable(wanted: Wanted, transfers: int) -> tuple[Wanted, tuple[Notice, ...]]:
    """What is worked out for so many transfers, and a notice of what is not."""
    if not wanted.most or transfers <= wanted.most or not (wanted.plan or wanted.upcoming):
        return wanted, ()
    text = (
        f"plans and coming changes are left out for more than {wanted.most} transfers; "
        "'govcheck plan' and 'govcheck timeline' make them"
    )
    return wanted._replace(plan=False, upcoming=0), (Notice("left-out", "note", text),)


def explain(
    paths_or_data: Input | Iterable[Input],
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
            [Problem("--transfer", None, "unknown-transfer", f"there is no transfer '{transfer_id}'", hint)]
        )
    found: list[Explanation] = []
    for manifest in manifests:
        for transfer in manifest.transfers:
            if transfer_id not in (None, transfer.id):
                continue
            on = day_of(transfer, day)
            legs = legs_of(manifest, transfer, checker.packs.catalogue, checker.world, on, given)
            for pack_id, units in checker.units(legs, on).items():
                for unit in units if pack_id in checker.reported else ():
                    explainer = Explainer(unit, locator(manifest.document), checker.speaker, whole=whole)
                    found.append(explainer.explanation(transfer.id, unit.label, strictest([unit.assessment.outcome])))
    return found


def _documents(
    given: Input | Iterable[Input],
) -> list[Document]:
    if not _is_one(given) and (isinstance(given, bytes) or not isinstance(given, Iterable)):
        raise _no_manifest(given)
    items: list[Any] = [given] if _is_one(given) else list(given)  # type: ignore[arg-type]  # what is not one is many
    documents: list[Document] = []
    problems: list[Problem] = []
    for item in items:
        if isinstance(item, Document | Mapping):
            documents.append(item if isinstance(item, Document) else from_data(dict(item)))
            continue
        if isinstance(item, Dumpable):
            documents.append(from_data(item.model_dump(mode="json", exclude_unset=True)))
            continue
        if isinstance(item, str) and "\n" in item:
            documents.append(_of_text(item, problems))
            continue
        if not isinstance(item, str | os.PathLike):
            raise _no_manifest(item)
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


def _no_manifest(given: object) -> TypeError:
    expected = "the path of a file or a folder, YAML text of several lines, a mapping, or a model object"
    return TypeError(f"{type(given).__name__} is no manifest; use {expected}, or several of them")


def _several(names: Sequence[str] | None) -> Sequence[str] | None:
    """One name by itself is a list of one, not of its letters."""
    return (names,) if isinstance(names, str) else names


def _is_one(given: object) -> bool:
    return isinstance(given, str | os.PathLike | Document | Mapping | Dumpable)


def _of_text(text: str, problems: list[Problem]) -> Document:
    try:
        return load_text(text, "manifest")
    except InputError as error:
        problems += error.problems
        return from_data({})


def _manifests(checker: Checker, documents: Sequence[Document]) -> list[Manifest]:
    manifests: list[Manifest] = []
    problems: list[Problem] = []
    alone = len(documents) == 1
    for document in documents:
        try:
            manifests.append(checker.manifest(document, alone=alone))
        except InputError as error:
            problems += error.problems
    # What a file continues may stand in one that could not be read.
    whole = not problems
    chains = [] if alone else check_chains(manifests)
    problems += [problem for problem in chains if whole or problem.code != "unknown-transfer"]
    problems += check_ids(manifests)
    if problems:
        raise InputError(problems)
    return joined(manifests)


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


def _checked_day(as_of: str | date | None) -> str:
    if as_of is None:
        return today()
    if not isinstance(as_of, str):
        as_of = as_of.isoformat()
    if not is_day(as_of):
        raise InputError([Problem("--as-of", None, "bad-date", f"'{as_of}' is not a day", "expected YYYY-MM-DD")])
    return as_of
