"""A leg: one exporter, one recipient, one data set, one place, and everything known about it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from govcheck.manifest.records import Origin, Value
from govcheck.source import Data

LegKind = Literal["direct", "place", "onward"]


class Leg(NamedTuple):
    """One leg of a transfer, for one day. A fact that is not in `values` is unknown."""

    transfer_id: str
    label: str
    kind: LegKind
    exporter: str
    importer: str
    """The recipient's id or name; for a leg to a place, the country."""
    data: tuple[str, ...]
    exporter_country: str | None
    importer_country: str | None
    values: dict[str, Value]
    origins: dict[str, Origin]
    state_measures: tuple[dict[str, Data], ...] | None
    """What the manifest says of States' restrictions; None if it says nothing."""
