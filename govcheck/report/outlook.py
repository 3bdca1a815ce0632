"""What a report says beyond the verdict: what would make it lawful, what cannot be reconciled, what will change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from govcheck.report.basics import Citation, Json, Location, Outcome


class Step(NamedTuple):
    """One thing to do: a safeguard to put in place, a duty to meet, or a change of the transfer itself."""

    kind: Literal["safeguard", "duty", "change"]
    name: str
    """The safeguard's kind, or the fact that is changed."""
    title: str
    regimes: tuple[str, ...]
    """The regimes this step helps to settle."""
    rules: tuple[str, ...]
    """The rules it serves, `pack/slug`."""
    effort: int
    lead_time_days: int
    sets: Mapping[str, Json] = {}
    """What is true of the transfer once it is done: fact -> value."""
    who: str = ""
    proof: str = ""
    validity: str = ""
    citations: tuple[Citation, ...] = ()


class Plan(NamedTuple):
    """One set of steps that makes every regime that binds permit the transfer."""

    steps: tuple[Step, ...]
    assuming: tuple[str, ...]
    """What is taken for granted: a judgement, an assessment's result, an authority's approval."""
    effort: int
    lead_time_days: int
    settles: tuple[str, ...]
    """The regimes that are not permitted today and are once the steps are done."""
    provided: tuple[str, ...] = ()
    """For an undetermined transfer: the answers to open questions under which this plan holds, in words."""


class Gives(NamedTuple):
    """One rule of a conflict's core, and what would have to give for the others to stand."""

    rule: str
    title: str
    what: str
    citations: tuple[Citation, ...] = ()


class Conflict(NamedTuple):
    """Demands that cannot both be met: stated in law and cited, or computed from the packs."""

    id: str
    kind: Literal["cited", "computed"]
    regimes: tuple[str, ...]
    rules: tuple[str, ...]
    message: str
    meaning: str = ""
    """What it means for this transfer."""
    way_out: str = ""
    """What practitioners do about it."""
    citations: tuple[Citation, ...] = ()
    core: tuple[Gives, ...] = ()
    legs: tuple[str, ...] = ()


class Change(NamedTuple):
    """A day on which an outcome changes, or something falls due."""

    on: str
    regime: str
    before: str
    after: str
    """Outcomes; equal where something falls due that does not change the outcome."""
    cause: str
    rules: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    leg: str = ""


class Link(NamedTuple):
    """One transfer that continues another."""

    before: str
    after: str
    stated: bool
    """False where it is only suggested: an importer is the next exporter, and the data set has the same name."""
    remark: str = ""
    location: Location | None = None


class Chain(NamedTuple):
    """Transfers that continue one another by what is stated, from the first to the last."""

    transfers: tuple[str, ...]
    outcome: Outcome
    """The strictest of its transfers': data that came unlawfully are not cured by a lawful next step."""
    decided_by: tuple[str, ...]
    """The transfers that have this outcome."""
    places: tuple[str, ...]
    """The countries the data pass, by code, from the first exporter to the last importers; empty where not stated."""
    collected_in: tuple[str, ...] = ()
    """Where the data were first collected, as far as it is stated."""
    remark: str = ""
