"""What another law would change: the same transfers under two sets of packs, or on two days, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from govcheck.advice.calendar import only_different, says
from govcheck.errors import PackError, Problem
from govcheck.packs.load import load_packs
from govcheck.packs.overlay import Overlay, read_overlay, spoken
from govcheck.packs.overlay_apply import Changes, ids_of
from govcheck.report.difference import RegimeDifference, RuleNote, Supposition, TransferDifference
from govcheck.report.words import Speaker

if TYPE_CHECKING:
    from govcheck.checker import Checker, Examined
    from govcheck.manifest.records import Manifest
    from govcheck.packs.model import Pack, PackSet
    from govcheck.report.model import Finding, RegimeReport
    from govcheck.source import Document


class Side(NamedTuple):
    """One of the two answers that are compared."""

    checker: Checker
    manifests: Sequence[Manifest]
    day: str


def suppose(packs: PackSet, documents: Iterable[Document], extra: Sequence[str]) -> tuple[PackSet, list[Overlay]]:
    """The packs as overlays suppose them to be, in memory only; PackError with every Problem of the overlays."""
    problems: list[Problem] = []
    overlays: list[Overlay] = []
    for document in documents:
        try:
            overlays.append(read_overlay(document, packs))
        except PackError as error:
            problems += error.problems
    if problems:
        raise PackError(problems)
    changes = Changes(overlays)
    try:
        supposed = load_packs(extra, change=changes)
    except PackError as error:
        problems += error.problems
    if problems or changes.problems:
        raise PackError(list(dict.fromkeys([*changes.problems, *problems])))
    return supposed, overlays


def suppositions(overlays: Iterable[Overlay]) -> tuple[Supposition, ...]:
    """Overlays in words."""
    return tuple(
        Supposition(one.document.path, one.title, one.reason, tuple(map(spoken, one.operations))) for one in overlays
    )


def differences(before: Side, after: Side, overlays: Iterable[Overlay] = ()) -> tuple[TransferDifference, ...]:
    """Every transfer of the manifests on both sides; the rules that the overlays touch are marked."""
    supposed = ids_of(overlays)
    found = []
    for one, other in zip(before.manifests, after.manifests, strict=True):
        for first, second in zip(one.transfers, other.transfers, strict=True):
            was = before.checker.examine(one, first, before.day)
            now = after.checker.examine(other, second, after.day)
            found.append(_difference(was, now, before.checker, after.checker, supposed))
    return tuple(found)


def _difference(
    was: Examined, now: Examined, first: Checker, second: Checker, supposed: frozenset[str]
) -> TransferDifference:
    return TransferDifference(
        id=now.report.id,
        title=now.report.title,
        as_of=now.report.as_of,
        before=was.report.outcome,
        after=now.report.outcome,
        location=now.report.location,
        regimes=tuple(_regimes(was, now, first, second, supposed)),
    )


def _regimes(
    was: Examined, now: Examined, first: Checker, second: Checker, supposed: frozenset[str]
) -> Iterator[RegimeDifference]:
    reports = ({regime.id: regime for regime in side.report.regimes} for side in (was, now))
    before, after = reports
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        found = other or one
        assert found is not None
        gone, new = _only(one, other), _only(other, one)
        notes = (
            *_notes(one, other, "before", first, supposed),
            *_notes(other, one, "after", second, supposed),
        )
        before_says, after_says = (
            says(checker.packs.pack(name), side.units[name]).outcome if report is not None else "no_such_pack"
            for checker, side, report in ((first, was, one), (second, now, other))
        )
        if before_says != after_says or gone or new or any(note.role != "route" for note in notes):
            before_says, after_says = only_different(before_says, after_says)
            basis = tuple(cited for cited in (other.basis if other else ()) if one is None or cited not in one.basis)
            yield RegimeDifference(
                name, found.title, found.binding_on, before_says, after_says, notes, gone, new, basis
            )


def _only(one: RegimeReport | None, other: RegimeReport | None) -> tuple[Finding, ...]:
    """The findings of one side that the other does not have."""
    known = {finding.fingerprint for finding in other.findings} if other is not None else set()
    return tuple(finding for finding in (one.findings if one else ()) if finding.fingerprint not in known)


def _notes(
    one: RegimeReport | None,
    other: RegimeReport | None,
    side: Literal["before", "after"],
    checker: Checker,
    supposed: frozenset[str],
) -> Iterator[RuleNote]:
    """The rules that decide on one side only, each in its first role."""
    if one is None:
        return
    seen: set[str] = set()
    roles: tuple[tuple[Literal["determines", "carries", "route"], str], ...] = (
        ("carries", "carried_by"), ("determines", "determined_by"), ("route", "routes"),
    )  # fmt: skip
    for role, part in roles:
        for rule in getattr(one, part):
            if rule not in seen and (other is None or rule not in getattr(other, part)):
                seen.add(rule)
                yield _note(checker.packs.pack(one.id), rule, role, side, checker.speaker, supposed)


def _note(
    pack: Pack,
    rule: str,
    role: Literal["determines", "carries", "route"],
    side: Literal["before", "after"],
    speaker: Speaker,
    supposed: frozenset[str],
) -> RuleNote:
    slug = rule.partition("/")[2]
    title = pack.rules[slug].text("title", speaker.language)
    return RuleNote(rule, title, role, side, rule in supposed and side == "after", speaker.cited(pack, slug))
