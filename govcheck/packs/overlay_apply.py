"""Laying overlays over the documents of packs, in memory: what stands on the disk is never touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import NamedTuple

from govcheck.errors import Path, Problem, Region, did_you_mean
from govcheck.interval import END, START
from govcheck.packs.overlay import Operation, Overlay, steps_of
from govcheck.packs.parse_table import SPECIAL_KEYS
from govcheck.source import Data, Document, from_data

HYPOTHETICAL = "Hypothetical"
"""The instrument that is cited for what only an overlay says."""


class _Graft(NamedTuple):
    """A part of a document that came from an overlay."""

    at: Path
    overlay: Document
    source: Path


class Patched(Document):
    """A document with parts that came from overlays, whose places are there."""

    __slots__ = ("_base", "_grafts")

    def __init__(self, base: Document, data: Data, grafts: Sequence[_Graft]) -> None:
        super().__init__(base.path, data)
        self._base, self._grafts = base, tuple(grafts)

    def _origin(self, path: Path) -> tuple[Document, Path]:
        for graft in reversed(self._grafts):
            if path[: len(graft.at)] == graft.at:
                return graft.overlay, (*graft.source, *path[len(graft.at) :])
        return self._base, path

    def region(self, path: Path, *, key: bool = False) -> Region | None:
        """The place of a value, in the file that says it."""
        document, at = self._origin(path)
        return document.region(at, key=key)

    def problem(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> Problem:
        """A Problem in the file that says it."""
        document, at = self._origin(path)
        return document.problem(at, code, message, expected, key=key)


class Changes:
    """Overlays as a change of documents: called for the world and for each pack, in this order."""

    def __init__(self, overlays: Sequence[Overlay]) -> None:
        self.overlays = overlays
        self.found: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        """What of the overlays does not fit the packs."""
        return list(dict.fromkeys(self.found))

    def __call__(self, pack: str, documents: Mapping[str, Document]) -> Mapping[str, Document]:
        """The documents of a pack with what the overlays change of it; the same ones if they change nothing."""
        drafts: dict[str, _Draft] = {}
        for overlay in self.overlays:
            for operation in overlay.operations:
                if operation.pack == pack:
                    self._apply(overlay, operation, documents, drafts)
        if not drafts:
            return documents
        return {**documents, **{file: draft.document() for file, draft in drafts.items()}}

    def _apply(
        self, overlay: Overlay, operation: Operation, documents: Mapping[str, Document], drafts: dict[str, _Draft]
    ) -> None:
        verb, _, what = operation.kind.partition("_")
        file = f"{what}s/{operation.name}.yaml" if what != "row" else f"tables/{operation.name}.yaml"
        if file not in drafts:
            if verb == "add" and what != "row":
                drafts[file] = _added(overlay, operation, what)
                return
            drafts[file] = _Draft(documents[file])
        _Editor(overlay, operation, drafts[file], self.found).apply(verb, what)


class _Draft:
    """A document in the making."""

    def __init__(self, base: Document) -> None:
        self.base, self.data = base, deepcopy(base.data)
        self.grafts: list[_Graft] = []

    def document(self) -> Document:
        return Patched(self.base, self.data, self.grafts)


def _added(overlay: Overlay, operation: Operation, what: str) -> _Draft:
    """A rule or a definition that only the overlay has."""
    data = deepcopy(operation.data[what])
    assert isinstance(data, dict)
    if "versions" not in data:
        data.setdefault("in_force", {})
        data.setdefault("citations", cited(overlay))
    draft = _Draft(from_data(data, overlay.document.path))
    draft.grafts.append(_Graft((), overlay.document, (*operation.path, what)))
    return draft


def cited(overlay: Overlay) -> list[Data]:
    """What is cited for law that is only supposed."""
    return [{"instrument": HYPOTHETICAL, "article": overlay.title, "url": overlay.document.path}]


class _Editor:
    """Carries out one operation on a draft."""

    def __init__(self, overlay: Overlay, operation: Operation, draft: _Draft, problems: list[Problem]) -> None:
        self.overlay, self.operation, self.draft, self.problems = overlay, operation, draft, problems
        self.data = operation.data
        assert isinstance(draft.data, dict)
        self.root: dict[str, Data] = draft.data

    def apply(self, verb: str, what: str) -> None:
        if what == "row" and verb == "add":
            self._add_row()
        elif what == "row":
            self._rows(verb)
        elif verb == "redefine":
            self._redefine()
        elif verb == "change":
            self._change(())
        else:
            self._dates((), self.root)

    def _graft(self, at: Path, key: str) -> None:
        self.draft.grafts.append(_Graft(at, self.overlay.document, (*self.operation.path, key)))

    def _fault(self, key: str, code: str, message: str, expected: str = "") -> None:
        self.problems.append(self.overlay.document.problem((*self.operation.path, key), code, message, expected))

    # Days ----------------------------------------------------------------------------------------

    def _dates(self, at: Path, part: dict[str, Data]) -> None:
        """End something on a day, or move the days of its span."""
        stated = part.get("in_force", self.root.get("in_force"))
        span = dict(stated) if isinstance(stated, dict) else {}
        if "on" in self.data:
            day = str(self.data["on"])
            if not str(span.get("from", START)) < day < str(span.get("until", END)):
                self._fault("on", "not-in-force", f"it is not in force on the day before {day}", _shown(span))
                return
            span["until"] = day
        for key in ("from", "until"):
            if key in self.data:
                span[key] = self.data[key]
        part["in_force"] = span
        key = next(key for key in ("on", "from", "until") if key in self.data)
        self._graft((*at, "in_force"), key)

    # Literals ------------------------------------------------------------------------------------

    def _change(self, base: Path) -> None:
        """Put another value at a path."""
        steps = steps_of(str(self.data["at"]))
        here: Data = self.root
        for step in (*base, *steps[:-1]):
            here = self._step(here, step)
            if here is None:
                return
        last = steps[-1]
        if self._step(here, last) is None:
            return
        here[last] = deepcopy(self.data["to"])  # type: ignore[index]  # a step that is there fits
        self._graft((*base, *steps), "to")

    def _step(self, here: Data, step: str | int) -> Data:
        if isinstance(here, dict) and step in here:
            return here[str(step)]
        if isinstance(here, list) and isinstance(step, int) and step < len(here):
            return here[step]
        keys = list(here) if isinstance(here, dict) else []
        known = ", ".join(keys) if keys else f"it has {len(here)} entries" if isinstance(here, list) else ""
        hint = did_you_mean(str(step), keys) or (f"there is {known}" if keys else known)
        self._fault("at", "unknown-path", f"there is no '{step}' at this place of {self.operation.name}", hint)
        return None

    # Definitions ---------------------------------------------------------------------------------

    def _redefine(self) -> None:
        """Give a definition another meaning, from a day on or for all time."""
        version: dict[str, Data] = {"in_force": {}, "means": deepcopy(self.data["means"])}
        version["citations"] = deepcopy(self.data["citations"]) if "citations" in self.data else cited(self.overlay)
        versions: list[Data] = []
        if "from" in self.data:
            day = str(self.data["from"])
            version["in_force"] = {"from": day}
            own = ("in_force", "means", "citations", "confidence")
            before = self.root.get("versions", [{key: self.root[key] for key in own if key in self.root}])
            versions = [kept for one in before if isinstance(one, dict) for kept in _until(one, day)]  # type: ignore[union-attr]  # read by the parser before
        for key in ("in_force", "means", "citations", "confidence"):
            self.root.pop(key, None)
        self.root["versions"] = [*versions, version]
        self._graft(("versions", len(versions), "means"), "means")

    # Rows ----------------------------------------------------------------------------------------

    def _table(self) -> list[Data]:
        rows = self.root.get("rows")
        assert isinstance(rows, list)
        return rows

    def _add_row(self) -> None:
        rows = self._table()
        row = deepcopy(self.data["row"])
        assert isinstance(row, dict)
        row.setdefault("citations", cited(self.overlay))
        rows.append(row)
        self._graft(("rows", len(rows) - 1), "row")

    def _rows(self, verb: str) -> None:
        """End, move or change the rows that have these values."""
        where = self.data["where"]
        assert isinstance(where, dict)
        columns = dict.fromkeys(key for row in self._table() if isinstance(row, dict) for key in row)
        for key in where:
            if key not in columns:
                known = [name for name in columns if name not in SPECIAL_KEYS]
                hint = did_you_mean(key, known) or f"it has {', '.join(known)}"
                self._fault("where", "unknown-column", f"the table has no column '{key}'", hint)
                return
        self._set_apart(where)
        chosen = [(at, row) for at, row in enumerate(self._table()) if isinstance(row, dict) and _has(row, where)]
        if verb == "end":
            day = str(self.data["on"])
            chosen = [(at, row) for at, row in chosen if self._runs(row, day)]
        if not chosen:
            message = "no entry of the table has these values" + (" and is in force then" if verb == "end" else "")
            self._fault("where", "unknown-row", message, f"see tables/{self.operation.name}.yaml")
        for at, row in chosen:
            if verb == "change":
                self._change(("rows", at))
            else:
                self._dates(("rows", at), row)

    def _runs(self, row: Mapping[str, Data], day: str) -> bool:
        span = row.get("in_force", self.root.get("in_force"))
        found: Mapping[str, Data] = span if isinstance(span, dict) else {}
        return str(found.get("from", START)) < day < str(found.get("until", END))

    def _set_apart(self, where: Mapping[str, Data]) -> None:
        """Give what is meant a row of its own where a row speaks of several places at once."""
        rows = self._table()
        for row in list(rows):
            if not isinstance(row, dict):
                continue
            for key, value in where.items():
                others = [item for item in _items(row.get(key)) if item != value]
                if others and _has(row, where):
                    rows.append({**deepcopy(row), key: others})
                    row[key] = [value]


def _has(row: Mapping[str, Data], where: Mapping[str, Data]) -> bool:
    return all(row.get(key) == value or value in _items(row.get(key)) for key, value in where.items())


def _items(value: Data) -> list[Data]:
    return value if isinstance(value, list) else []


def _until(version: Mapping[str, Data], day: str) -> Iterator[dict[str, Data]]:
    """A version of a definition as far as it runs before a day."""
    stated = version.get("in_force")
    span = dict(stated) if isinstance(stated, dict) else {}
    if str(span.get("from", START)) < day:
        yield {**version, "in_force": {**span, "until": min(day, str(span.get("until", END)))}}


def _shown(span: Mapping[str, Data]) -> str:
    return f"it runs from {span.get('from', 'the beginning')} until {span.get('until', 'further notice')}"


def ids_of(overlays: Iterable[Overlay]) -> frozenset[str]:
    """The rules that an overlay adds or changes, `pack/slug`."""
    return frozenset(
        f"{one.pack}/{one.name}" for overlay in overlays for one in overlay.operations if one.kind.endswith("_rule")
    )
