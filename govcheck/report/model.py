"""The report: what was found about each transfer. Renderers print it and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from govcheck.errors import Problem

Outcome = Literal["permitted", "action_required", "prohibited", "undetermined", "out_of_scope"]
Level = Literal["error", "warning", "note"]
FindingKind = Literal["fail", "open", "review", "informational"]
BindingOn = Literal["organisation", "state", "none"]
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

# From the strictest to the mildest: the outcome of a transfer is the first one any of its regimes has.
STRICTNESS: tuple[Outcome, ...] = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope")


class Location(NamedTuple):
    """A place in an input file; lines and columns start at 1."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Citation(NamedTuple):
    """Where the law says so: instrument, article, link, and the day somebody last looked."""

    instrument: str
    article: str
    url: str
    checked_on: str = ""
    title: str = ""
    """The instrument's full title, where the pack gives one."""


class FactUse(NamedTuple):
    """A fact that decided a finding: its value in JSON form (None: unknown) and where it was stated."""

    name: str
    value: Json
    location: Location | None
    origin: str = ""
    """Where a derived fact came from ("cloud region aws:ap-northeast-1"), empty if it was stated."""


class Finding(NamedTuple):
    """One thing a person should act on."""

    rule: str
    title: str
    leg: str
    kind: FindingKind
    level: Level
    message: str
    guidance: str
    citations: tuple[Citation, ...]
    confidence: str
    location: Location | None
    facts: tuple[FactUse, ...]
    fingerprint: str
    waived: bool = False


class Question(NamedTuple):
    """A fact whose answer could settle a regime, in plain words."""

    fact: str
    question: str
    affects: Literal["outcome", "remedy"]
    settles: tuple[str, ...]
    leg: str = ""
    why: str = ""
    """The rule that needs it, with its article, in one sentence."""


class RegimeReport(NamedTuple):
    """What one regime says of a transfer. Rules are named `pack/slug`."""

    id: str
    title: str
    pack_version: str
    binding_on: BindingOn
    outcome: Outcome
    curable: Literal["true", "unknown", "false"] | None
    determined_by: tuple[str, ...]
    carried_by: tuple[str, ...]
    routes: tuple[str, ...]
    conclusions: tuple[str, ...]
    possible: tuple[str, ...]
    findings: tuple[Finding, ...]
    questions: tuple[Question, ...]
    basis: tuple[Citation, ...] = ()
    """The citations of the rules that determined the outcome."""
    exact: bool = True
    """False where the search over missing facts reached its bound: the outcome is then sound, not proved exact."""


class TransferReport(NamedTuple):
    """One transfer under all regimes; the outcome is the strictest of those that bind."""

    id: str
    title: str
    as_of: str
    outcome: Outcome
    location: Location | None
    legs: tuple[str, ...]
    regimes: tuple[RegimeReport, ...]
    conflicts: tuple[Json, ...] = ()
    plan: tuple[Json, ...] = ()


class PackInfo(NamedTuple):
    """Which pack was applied, to the byte."""

    id: str
    title: str
    version: str
    digest: str
    reviewed_on: str
    review_by: str = ""


class Report(NamedTuple):
    """All transfers of one check."""

    govcheck: str
    as_of: str
    packs: tuple[PackInfo, ...]
    transfers: tuple[TransferReport, ...]
    problems: tuple[Problem, ...] = ()
    summary: Mapping[str, int] = {}
    """How many transfers there are ("transfers") and how many have each outcome; findings "waived"."""


class Reason(NamedTuple):
    """One node of the tree that decided: a rule, a branch, or a leaf with its value and place."""

    label: str
    """What is asked, in words: "importer.country is in adequacy-decisions", "all of", "gdpr/scc: Standard ..."."""
    truth: Literal["true", "false", "unknown"]
    value: str = ""
    """The fact's value as text, for a leaf."""
    location: Location | None = None
    origin: str = ""
    file: str = ""
    """The pack file that says this, relative to its pack's parent, for a rule, term or table."""
    citations: tuple[Citation, ...] = ()
    children: tuple[Reason, ...] = ()
    advice: str = ""
    """What is missing and what to do next, for a rule that stands in the way."""


class Explanation(NamedTuple):
    """Why one regime came to its outcome on one leg of a transfer."""

    transfer: str
    regime: str
    leg: str
    as_of: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
