"""What is coming: the days on which the answer about a transfer changes, with the facts as they are stated now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govcheck.report.basics import Location
from govcheck.report.outlook import Change


class Standing(NamedTuple):
    """What a regime says on the first day of a timeline."""

    regime: str
    title: str
    says: str
    """The outcome, or the conclusions of a pack that binds no organisation."""


class Turn(NamedTuple):
    """A day on which the outcome of the transfer as a whole changes."""

    on: str
    before: str
    after: str


class TransferTimeline(NamedTuple):
    """One transfer over a stretch of days."""

    id: str
    title: str
    since: str
    """The first day looked at: the one asked for, or the day the transfer starts where that is later."""
    until: str
    outcome: str
    """The outcome on the first day."""
    location: Location | None
    standing: tuple[Standing, ...]
    turns: tuple[Turn, ...]
    changes: tuple[Change, ...]
    """In the order of time: outcomes that change, and what falls due without changing one."""


class Timeline(NamedTuple):
    """All transfers asked for."""

    govcheck: str
    since: str
    until: str
    transfers: tuple[TransferTimeline, ...]
    names: Mapping[str, str] = {}
    """What rules and their conclusions are called, by `pack/slug` and `pack/conclusion`."""
