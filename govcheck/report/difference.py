"""Two answers about the same transfers side by side: under the law as it is and as supposed, or before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from govcheck.report.basics import Citation, Location
from govcheck.report.model import BindingOn, Finding


class RuleNote(NamedTuple):
    """A rule that decides on one side only."""

    rule: str
    title: str
    role: Literal["determines", "carries", "route"]
    """It determines the outcome, carries the transfer, or is a way that is open."""
    side: Literal["before", "after"]
    hypothetical: bool
    """True where an overlay added or changed it."""
    citations: tuple[Citation, ...]


class RegimeDifference(NamedTuple):
    """What one regime says on both sides."""

    id: str
    title: str
    binding_on: BindingOn
    before: str
    after: str
    """The outcome, or the conclusions of a pack that binds no organisation."""
    rules: tuple[RuleNote, ...]
    """The rules that decide on one side only."""
    gone: tuple[Finding, ...]
    new: tuple[Finding, ...]
    basis: tuple[Citation, ...]
    """The law that the second answer rests on and the first does not."""


class TransferDifference(NamedTuple):
    """One transfer on both sides; of its regimes only those that do not say the same."""

    id: str
    title: str
    as_of: str
    before: str
    after: str
    location: Location | None
    regimes: tuple[RegimeDifference, ...]


class Supposition(NamedTuple):
    """An overlay, in words."""

    path: str
    title: str
    reason: str
    changes: tuple[str, ...]


class WhatIf(NamedTuple):
    """Transfers under the law as it is, and as one or more overlays suppose it to be."""

    govcheck: str
    as_of: str
    overlays: tuple[Supposition, ...]
    transfers: tuple[TransferDifference, ...]
    names: Mapping[str, str] = {}
    """What rules and their conclusions are called, by `pack/slug` and `pack/conclusion`."""


class LawChange(NamedTuple):
    """A rule, a definition, an entry of a table or a reading that is not the same on both sides."""

    kind: Literal["added", "removed", "changed"]
    what: Literal["rule", "definition", "entry", "reading"]
    id: str
    """`pack/slug` of a rule or definition; `pack/table: keys` of an entry."""
    title: str
    parts: tuple[str, ...]
    """Of what was changed: conditions, days, wording, law cited, and the like."""
    citations: tuple[Citation, ...]


class Comparison(NamedTuple):
    """The law and the answers on two days, or under two versions of the packs."""

    govcheck: str
    old: str
    new: str
    as_of: str
    law: tuple[LawChange, ...]
    transfers: tuple[TransferDifference, ...]
    names: Mapping[str, str] = {}
    """What rules and their conclusions are called, by `pack/slug` and `pack/conclusion`."""
