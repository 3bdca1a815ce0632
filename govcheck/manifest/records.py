"""A manifest that has been read: frozen records of checked values, each with the place it was stated at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from govcheck.errors import Path
from govcheck.source import Data, Document

Value = str | bool | frozenset[str] | tuple[float, float]
"""A known fact: text, country or day as text; a truth; a set; the bounds of a number (equal when exact)."""
Origin = Path | str
"""Where a fact was stated, or in words what it was derived from."""


class Places(Protocol):
    """What reading a manifest has to know about the world."""

    @property
    def countries(self) -> Mapping[str, Any]:
        """Names of every country by its code."""

    def country_hint(self, text: str) -> str:
        """Return what to write in place of a code that is none."""

    def region_countries(self, text: str) -> frozenset[str] | None:
        """Return the countries of a cloud region, None if it is not known."""

    def region_hint(self, text: str) -> str:
        """Return what to write in place of a region that is not known."""


class Stated(NamedTuple):
    """Facts by name, and where each was stated."""

    values: dict[str, Value]
    origins: dict[str, Origin]


class Party(NamedTuple):
    """A party; its values are by key (`country`), since it may be exporter here and importer there."""

    id: str
    name: str
    path: Path
    values: dict[str, Value]
    exported: dict[int, dict[str, tuple[float, float]]] | None
    facts: Stated
    roles: dict[str, Stated]
    """The facts of the party in a role, kept once they are made."""


class Recipient(NamedTuple):
    """A party that receives data, and what is said of it in this transfer."""

    party: Party
    path: Path
    relationship: str | None
    role: str | None
    purpose: str | None
    measures: Stated | None
    """What is said of the measures on the way to a recipient further on."""


class DataSet(NamedTuple):
    """Data that are transferred together."""

    id: str
    stated: Stated


class Entry(NamedTuple):
    """One kind that an entry of `safeguards` or `assessments` stands for."""

    kind: str
    status: str | None
    covers: frozenset[str] | None
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    values: dict[str, Value]
    path: Path


class Where(NamedTuple):
    """What is stated of storage or access."""

    countries: frozenset[str] | None
    regions: tuple[str, ...]
    path: Path


class Transfer(NamedTuple):
    """One transfer, with the file's defaults merged in. None is a list or key that is not stated."""

    id: str
    title: str
    path: Path
    starts_on: str | None
    exporter: Party
    importers: tuple[Recipient, ...]
    onward: tuple[Recipient, ...]
    data: tuple[DataSet, ...]
    stated: Stated
    """What is said of the transfer itself: purpose, measures, request."""
    facts: Stated
    """What stands under `facts`."""
    storage: Where | None
    access: Where | None
    safeguards: tuple[Entry, ...] | None
    assessments: tuple[Entry, ...] | None
    done: frozenset[str] | None
    lists: dict[str, Path]
    """Where the lists `safeguards`, `assessments` and `done` stand."""
    continues: str | None
    state_measures: tuple[dict[str, Data], ...] | None


class Manifest(NamedTuple):
    """The transfers of one file."""

    document: Document
    parties: Mapping[str, Party]
    transfers: tuple[Transfer, ...]
    by_id: Mapping[str, Transfer]
