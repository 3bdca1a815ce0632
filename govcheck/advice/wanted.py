"""What to say beyond the verdicts."""

from __future__ import annotations

from typing import NamedTuple

from govcheck.config import ANNOUNCE_DAYS


class Wanted(NamedTuple):
    """What a report should say beyond the verdicts; each costs time, so nothing is worked out unasked."""

    plan: bool = False
    """Sets of steps that would make the transfer permitted, and demands that no step reconciles."""
    only: str = ""
    """The transfer to plan for; empty: all of them."""
    importer_countries: tuple[str, ...] = ()
    """Countries that a plan may choose another importer from."""
    upcoming: int = 0
    """For how many months ahead to look for days on which an outcome changes."""
    binding_only: bool = False
    """Only regimes that bind organisations, where none is named: for what shows no others."""
    most: int = 0
    """For how many transfers at most plans and coming changes are worked out; 0: for any number."""
    why: bool = False
    """The trees that decided."""
    rules: bool = False
    """Every rule that was applied, also those that had nothing to say."""

    waivers: str = ""
    """The file of waivers."""
    baseline: str = ""
    """The file of findings accepted as a whole."""
    announce_days: int = ANNOUNCE_DAYS
    """How many days ahead the end of a waiver is announced."""
    require_evidence: bool = False
    """Ask a document of every safeguard in place."""


NOTHING_MORE = Wanted()
