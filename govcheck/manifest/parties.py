"""Reads parties: those listed, and those written out in a transfer."""

from __future__ import annotations

from govcheck.errors import Path, did_you_mean
from govcheck.manifest.records import Party, Recipient
from govcheck.manifest.values import ValueReader, nothing
from govcheck.source import Data

_NOT_FACTS = ("id", "name", "party", "relationship", "purpose", "measures", "exported", "facts")
_COUNTERS = ("ordinary", "sensitive", "persons")


class PartyReader:
    """Reads the parties of one document and finds them by id."""

    def __init__(self, reader: ValueReader) -> None:
        self.reader = reader
        self.listed: dict[str, Party] = {}

    def listed_parties(self, data: Data, path: Path) -> None:
        """Read the list `parties`."""
        for position, entry in enumerate(data if isinstance(data, list) else ()):
            if not isinstance(entry, dict):
                continue
            party = self.party(entry, (*path, position))
            if party.id in self.listed:
                first = self.reader.document.region(self.listed[party.id].path)
                hint = f"the first is at line {first.line}" if first else "give it another id"
                self.reader.fault((*party.path, "id"), "duplicate-id", f"there are two parties '{party.id}'", hint)
            elif party.id:
                self.listed[party.id] = party

    def party(self, data: dict[str, Data], path: Path) -> Party:
        """Read one party."""
        reader, facts = self.reader, nothing()
        stated = nothing()
        reader.flat(data, path, "exporter.", stated, _NOT_FACTS)
        values = {name.removeprefix("exporter."): value for name, value in stated.values.items()}
        if "facts" in data:
            reader.facts(data["facts"], (*path, "facts"), "party", facts)
        exported = self._exported(data["exported"], (*path, "exported")) if "exported" in data else None
        return Party(_text(data.get("id")), _text(data.get("name")), path, values, exported, facts, {})

    def _exported(self, data: Data, path: Path) -> dict[int, dict[str, tuple[float, float]]] | None:
        years: dict[int, dict[str, tuple[float, float]]] = {}
        spec = self.reader.catalogue.facts.get("exporter.exported.this_year.ordinary")
        if not isinstance(data, list) or spec is None:
            return None
        for position, entry in enumerate(data):
            if not isinstance(entry, dict) or not isinstance(entry.get("year"), int):
                continue
            year, place = int(str(entry["year"])), (*path, position)
            if year in years:
                self.reader.fault(
                    (*place, "year"), "duplicate-id", f"the year {year} is counted twice", "count it once"
                )
                continue
            counts = years[year] = {}
            for key in _COUNTERS:
                if entry.get(key) is not None:
                    bounds = self.reader.value(spec, entry[key], (*place, key))
                    if isinstance(bounds, tuple):
                        counts[key] = bounds
        return years

    def reference(self, data: Data, path: Path) -> Party | None:
        """Return the party that an id names, or that is written out here."""
        if isinstance(data, str):
            party = self.listed.get(data)
            if party is None:
                hint = did_you_mean(data, self.listed) or "list it under parties, or write it out here"
                self.reader.fault(path, "unknown-party", f"'{data}' is not among the parties", hint)
            return party
        if not isinstance(data, dict):
            return None
        party = self.party(data, path)
        if party.id in self.listed:
            hint = "refer to it by its id, or give this one another id"
            self.reader.fault((*path, "id"), "duplicate-id", f"'{party.id}' is already among the parties", hint)
        return party

    def recipient(self, data: Data, path: Path) -> Recipient | None:
        """Read an importer or a recipient further on: an id, a mapping with `party`, or a party written out."""
        if not isinstance(data, dict):
            party = self.reference(data, path)
            return Recipient(party, path, None, None, None, None) if party else None
        reader, facts = self.reader, self.reader.catalogue.facts
        said: dict[str, str | None] = {"relationship": None, "role": None, "purpose": None}
        names = {"relationship": "importer.relationship", "purpose": "transfer.purpose"}
        if "party" in data:
            names["role"] = "importer.role"
        for key, name in names.items():
            if data.get(key) is not None and name in facts:
                value = reader.value(facts[name], data[key], (*path, key))
                said[key] = value if isinstance(value, str) else None
        measures = None
        if "measures" in data:
            measures = nothing()
            reader.flat(data["measures"], (*path, "measures"), "measures.", measures)
        if "party" not in data:
            party = self.reference(data, path)
        else:
            party = self.reference(data["party"], (*path, "party"))
            for key in data:
                if key not in ("party", "relationship", "role", "purpose", "measures"):
                    hint = "state it with the party itself"
                    reader.fault((*path, key), "misplaced-key", f"'{key}' stands beside party", hint, key=True)
        said_of = (said["relationship"], said["role"], said["purpose"])
        return Recipient(party, path, *said_of, measures) if party else None


def _text(data: Data) -> str:
    return data if isinstance(data, str) else ""
