"""What all importers do alike: the exporter, one transfer for each place abroad, the count of records."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from govcheck.importers.draft import Draft, Ids, Leaf, Path, Record, Said, Unknown
from govcheck.importers.words import Words

EXPORTER = "exporter"
_SILENT = Unknown("")


class Where(NamedTuple):
    """A place that data go to: a country's code, or None and what the source says instead."""

    country: str | None
    note: str
    name: str = ""
    """What tells this place from others of its record, where it has no code."""


class Collector:
    """Collects transfers record by record; each transfer has one importer."""

    def __init__(self, format: str, path: str, words: Words, name: Leaf = _SILENT, country: Leaf = _SILENT) -> None:
        """`name` and `country` are the exporter's, as far as the source has them; a person's mapping outranks it."""
        self.format, self.source, self.words = format, os.path.basename(path), words
        self.ids = Ids()
        self.transfers: list[Record] = []
        self.records = self.stays = self.silent = 0
        leaves: dict[Path, Leaf] = {("name",): name, ("country",): country}
        said = {key: value for key, value in words.exporter.items() if key != "id"}
        leaves.update({(key,): Said(value) for key, value in said.items()})
        self.exporter = Record("parties", str(words.exporter.get("id", EXPORTER)), leaves)

    @property
    def home(self) -> str | None:
        """The exporter's country, if it is known."""
        leaf = self.exporter.leaves["country",]
        return str(leaf.value) if isinstance(leaf, Said) else None

    def record(self, name: str, title: str, where: Sequence[Where] | None, leaves: Mapping[Path, Leaf]) -> list[str]:
        """Take one record; None for `where` is a record that says nothing. Returns the ids of its transfers."""
        self.records += 1
        if where is None:
            self.silent += 1
            return []
        abroad = [place for place in where if place.country is None or place.country != self.home]
        if not abroad:
            self.stays += 1
            return []
        written = []
        for place in abroad:
            ending = place.country.lower() if place.country else place.name
            written.append(self.transfer(f"{name}-{ending}" if len(where) > 1 else name, title, place, leaves))
        return written

    def transfer(self, name: str, title: str, place: Where, leaves: Mapping[Path, Leaf]) -> str:
        """Write one transfer and return its id."""
        found = self.ids.take(name)
        country: Leaf = Said(place.country, place.note) if place.country else Unknown(place.note)
        head: dict[Path, Leaf] = {
            ("title",): Said(title) if title else Unknown(""),
            ("purpose",): Unknown(""),
            ("exporter",): Said(self.exporter.id),
            ("importer", "id"): Said(f"{found}-importer"),
            ("importer", "name"): Unknown(""),
            ("importer", "country"): country,
        }
        self.transfers.append(Record("transfers", found, _without_shadowed({**head, **leaves})))
        return found

    def draft(self) -> Draft:
        """Return all that was collected."""
        parties = [self.exporter] if self.transfers else []
        return Draft(self.format, self.source, parties, self.transfers, self.records, self.stays, self.silent)


def _without_shadowed(leaves: dict[Path, Leaf]) -> dict[Path, Leaf]:
    """Leave out what lies below a value that is stated whole, such as a list of data sets."""
    return {path: leaf for path, leaf in leaves.items() if not any(path[:end] in leaves for end in range(1, len(path)))}
