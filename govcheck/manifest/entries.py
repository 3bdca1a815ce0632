"""Reads the lists of safeguards, assessments and duties done."""

from __future__ import annotations

from collections.abc import Mapping

from govcheck.errors import Path, did_you_mean
from govcheck.manifest.records import Entry, Value
from govcheck.manifest.values import ValueReader
from govcheck.source import Data

_OWN_KEYS = frozenset(("id", "kinds", "kind", "status", "covers", "evidence"))


class EntryReader:
    """Reads entries of one document; words are those of its catalogue."""

    def __init__(self, reader: ValueReader) -> None:
        self.reader = reader
        statuses = reader.catalogue.words.get("safeguard_statuses", {})
        self.statuses = {word: meaning for word, meaning in statuses.items() if word != "absent"}

    def safeguards(self, data: Data, path: Path, ids: Mapping[str, object]) -> tuple[Entry, ...] | None:
        """Read `safeguards`: one Entry for each kind that an entry serves."""
        if not isinstance(data, list):
            return None
        entries: list[Entry] = []
        for position, item in enumerate(data):
            if isinstance(item, dict):
                place = (*path, position)
                status = item.get("status")
                if status is not None:
                    status = self.reader.word(status, self.statuses, (*place, "status"))
                kinds = item.get("kinds")
                named = [
                    kind
                    for at, kind in enumerate(kinds if isinstance(kinds, list) else ())
                    if self._kind(kind, (*place, "kinds", at), "safeguard")
                ]
                entries += self._entries("safeguard", item, [str(kind) for kind in named], status, place, ids)
        return tuple(entries)

    def assessments(self, data: Data, path: Path, ids: Mapping[str, object]) -> tuple[Entry, ...] | None:
        """Read `assessments`."""
        if not isinstance(data, list):
            return None
        entries: list[Entry] = []
        for position, item in enumerate(data):
            if isinstance(item, dict):
                place, kind = (*path, position), item.get("kind")
                kinds = [str(kind)] if self._kind(kind, (*place, "kind"), "assessment") else []
                entries += self._entries("assessment", item, kinds, None, place, ids)
        return tuple(entries)

    def done(self, data: Data, path: Path) -> frozenset[str] | None:
        """Read `done`."""
        if not isinstance(data, list):
            return None
        words = (self.reader.word(item, self.reader.catalogue.done, (*path, at)) for at, item in enumerate(data))
        return frozenset(word for word in words if word is not None)

    def _kind(self, kind: Data, path: Path, part: str) -> bool:
        catalogue = self.reader.catalogue
        known = catalogue.safeguards if part == "safeguard" else catalogue.assessments
        if kind in known:
            return True
        if isinstance(kind, str):
            hint = did_you_mean(kind, known) or f"'govcheck facts' lists the kinds of {part}"
            self.reader.fault(path, "unknown-word", f"'{kind}' is not a kind of {part}", hint)
        return False

    def _entries(
        self,
        part: str,
        item: dict[str, Data],
        kinds: list[str],
        status: Data,
        path: Path,
        ids: Mapping[str, object],
    ) -> list[Entry]:
        reader = self.reader
        specs = reader.catalogue.safeguards if part == "safeguard" else reader.catalogue.assessments
        covers = self._covers(item.get("covers"), (*path, "covers"), ids)
        values: dict[str, Value] = {}
        for key, data in item.items():
            if key in _OWN_KEYS or data is None:
                continue
            holder = next((kind for kind in kinds if key in specs[kind].attributes), None)
            if holder is not None:
                value = reader.value(specs[holder].attributes[key], data, (*path, key))
                if value is not None:
                    values[key] = value
            elif kinds:
                known = {name for kind in kinds for name in specs[kind].attributes} | _OWN_KEYS
                hint = did_you_mean(key, sorted(known)) or f"'govcheck facts' lists what a {part} can state"
                reader.fault(
                    (*path, key), "unknown-key", f"'{key}' is not stated of {', '.join(kinds)}", hint, key=True
                )
        entries: list[Entry] = []
        for kind in kinds:
            attributes = specs[kind].attributes
            own = {key: value for key, value in values.items() if key in attributes}
            starts = tuple(str(own[key]) for key in own if attributes[key].starts)
            ends = tuple(str(own[key]) for key in own if attributes[key].ends)
            named = {f"{part}.{kind}.{key}": value for key, value in own.items()}
            entries.append(Entry(kind, str(status) if status else None, covers, starts, ends, named, path))
        return entries

    def _covers(self, data: Data, path: Path, ids: Mapping[str, object]) -> frozenset[str] | None:
        if not isinstance(data, list):
            return None
        for position, name in enumerate(data):
            if isinstance(name, str) and name not in ids and name not in self.reader.countries_known:
                hint = did_you_mean(name, ids) or "name parties or data sets by their ids"
                message = f"'{name}' is neither a party nor a data set"
                self.reader.fault((*path, position), "unknown-party", message, hint)
        return frozenset(name for name in data if isinstance(name, str))
