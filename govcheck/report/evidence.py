"""The documents that prove safeguards: whether they are there, their digests, and safeguards that have ended."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from govcheck.facts.standing import status_on
from govcheck.report.model import Evidence, Finding, Level, Location, RegimeReport, TransferReport
from govcheck.report.words import fingerprint

if TYPE_CHECKING:
    from govcheck.errors import Path
    from govcheck.manifest.records import Entry, Manifest, Transfer
    from govcheck.source import Document
    from govcheck.vocabulary.catalogue import Catalogue

OWN = "evidence"
"""What stands before the stroke of the rules of this module; no pack has this name."""
TITLES = {
    "not-stated": "A safeguard that is in place has a document that proves it",
    "missing": "The document that is named as evidence is there",
    "unreadable": "The document that is named as evidence can be read",
    "not-checked": "The document that is named as evidence can be looked at",
    "ended": "A safeguard that the transfer names has not ended",
}
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|(?:urn|doi):")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")
_SAFEGUARD = "safeguard"
_BLOCK = 1 << 20


class _Document(NamedTuple):
    """An entry of `safeguards` or `assessments`, with all the kinds it serves."""

    part: str
    id: str
    path: Path
    entries: tuple[Entry, ...]
    stated: str
    """The path or address that is stated as evidence."""

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(entry.kind for entry in self.entries)

    @property
    def named(self) -> str:
        return f"{self.part} {self.id or ', '.join(self.kinds)}"


class Look(NamedTuple):
    """What was found at a path: a digest, or why there is none."""

    sha256: str
    fault: str = ""
    """A slug of TITLES; empty if the document was read, or if it is kept elsewhere and was not looked for."""
    why: str = ""


def with_evidence(
    report: TransferReport, manifest: Manifest, transfer: Transfer, catalogue: Catalogue, *, required: bool
) -> TransferReport:
    """Look at what a transfer states as evidence; `required` asks it of every safeguard in place."""
    told = _Teller(report, manifest.document, catalogue)
    found: list[Evidence] = []
    for one in _documents(manifest.document, transfer):
        in_place = one.part == _SAFEGUARD and any(status_on(entry, report.as_of) == "in_place" for entry in one.entries)
        if one.stated:
            look = look_at(manifest.document.path, one.stated)
            place = told.place((*one.path, "evidence"))
            found.append(Evidence(one.id, one.kinds, one.stated, bool(look.sha256), look.sha256, place, look.why))
            if look.fault and (look.fault != "not-checked" or (required and in_place)):
                level: Level = "error" if required and (in_place or one.part != _SAFEGUARD) else "warning"
                message = f"The evidence of the {one.named}, '{one.stated}', {look.why}"
                told.say(one, look.fault, level, message, "Put the document there, or state where it is.", "evidence")
        elif required and in_place:
            message = f"The {one.named} is stated to be in place, and no document is named as its evidence"
            told.say(one, "not-stated", "error", message, "State the path of the signed document under evidence.")
        if one.part == _SAFEGUARD:
            _ended(one, transfer.safeguards or (), told)
    return told.added()._replace(evidence=tuple(found))


def _documents(document: Document, transfer: Transfer) -> Iterable[_Document]:
    for part, entries in ((_SAFEGUARD, transfer.safeguards), ("assessment", transfer.assessments)):
        groups: dict[Path, list[Entry]] = {}
        for entry in entries or ():
            groups.setdefault(entry.path, []).append(entry)
        for path, group in groups.items():
            item: Any = document.data
            for step in path:
                item = item[step]
            stated = item.get("evidence") or ""
            yield _Document(part, str(item.get("id") or ""), path, tuple(group), stated)


def look_at(manifest: str, stated: str) -> Look:
    """Find the document that a manifest names, seen from its folder. Addresses are kept as they are."""
    if _ADDRESS.match(stated):
        return Look("", why="is kept elsewhere and was not looked at")
    if _ABSOLUTE.match(stated):
        return Look("", "unreadable", "is an absolute path; state it as seen from the manifest's folder")
    if not os.path.isfile(manifest):
        return Look("", "not-checked", "cannot be looked for, since the manifest was not read from a file")
    path = os.path.join(os.path.dirname(manifest), stated)
    try:
        state = os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return Look("", "missing", "is not there")
    except (OSError, ValueError) as error:
        return Look("", "unreadable", f"cannot be read: {_reason(error)}")
    if not stat.S_ISREG(state.st_mode):
        return Look("", "unreadable", "is no ordinary file")
    return _digest(path, state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@lru_cache(maxsize=1024)  # one contract may stand under many transfers
def _digest(path: str, *state: int) -> Look:
    try:
        # Not to wait for a pipe that has taken the file's place since.
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb") as file:
            digest = hashlib.sha256()
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return Look("", "unreadable", f"cannot be read: {_reason(error)}")
    return Look(digest.hexdigest())


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def _ended(one: _Document, entries: Sequence[Entry], told: _Teller) -> None:
    """Tell of a safeguard that is stated to be there and whose last day has passed, unless another follows it."""
    day = told.report.as_of
    over = [entry for entry in one.entries if entry.status in (None, "in_place") and status_on(entry, day) == "ended"]
    over = [entry for entry in over if not any(_follows(other, entry, day) for other in entries)]
    if not over:
        return
    last, kind = min(over[0].ends), over[0].kind
    attributes = told.catalogue.safeguards[kind].attributes
    key = next(
        name
        for name in attributes
        if attributes[name].ends and over[0].values.get(f"{_SAFEGUARD}.{kind}.{name}") == last
    )
    message = f"The {one.named} has ended: its last day was {last}, so it carries nothing on {day}"
    guidance = "Renew it and state the new days, or state that it has ended and what takes its place."
    told.say(one, "ended", "warning", message, guidance, key)


def _follows(other: Entry, entry: Entry, day: str) -> bool:
    """Whether another safeguard of the same kind is in place for all that this one covers."""
    wide = other.covers is None or (entry.covers is not None and entry.covers <= other.covers)
    return other.kind == entry.kind and wide and status_on(other, day) == "in_place"


class _Teller:
    """Puts findings to the regime that reads the safeguard."""

    def __init__(self, report: TransferReport, document: Document, catalogue: Catalogue) -> None:
        self.report, self.document, self.catalogue = report, document, catalogue
        self.found: dict[str, list[Finding]] = {}
        self.said: dict[tuple[str, ...], int] = {}

    def place(self, path: Path) -> Location | None:
        region = self.document.region(path)
        return None if region is None else Location(self.document.path, *region)

    def say(self, one: _Document, slug: str, level: Level, message: str, guidance: str, key: str = "") -> None:
        regime = self.regime(one)
        if regime is None:
            return
        name = (OWN, slug, self.report.id, one.part, one.id, *one.kinds)
        self.said[name] = again = self.said.get(name, 0) + 1
        finding = Finding(
            rule=f"{OWN}/{slug}",
            title=TITLES[slug],
            leg="",
            kind="fail",
            level=level,
            message=message,
            guidance=guidance,
            citations=(),
            confidence="primary",
            location=self.place((*one.path, key) if key else one.path),
            facts=(),
            fingerprint=fingerprint(*name, *([str(again)] if again > 1 else ())),
        )
        self.found.setdefault(regime.id, []).append(finding)

    def regime(self, one: _Document) -> RegimeReport | None:
        """The regime that a document matters to: of those looked at the first that knows a kind of it and applies."""
        specs = self.catalogue.safeguards if one.part == _SAFEGUARD else self.catalogue.assessments
        packs = {specs[kind].pack for kind in one.kinds}
        known = [regime for regime in self.report.regimes if regime.id in packs]
        return next((regime for regime in known if regime.outcome != "out_of_scope"), known[0] if known else None)

    def added(self) -> TransferReport:
        if not self.found:
            return self.report
        regimes = tuple(
            regime._replace(findings=(*regime.findings, *self.found.get(regime.id, ())))
            for regime in self.report.regimes
        )
        return self.report._replace(regimes=regimes)
