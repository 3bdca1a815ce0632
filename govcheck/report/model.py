"""The report: what was found about each transfer. Renderers print it and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from govcheck.errors import Problem
from govcheck.report.basics import STRICTNESS, Citation, Json, Level, Location, Outcome
from govcheck.report.outlook import Chain, Change, Conflict, Gives, Link, Plan, Step

FindingKind = Literal["fail", "open", "review", "informational"]
BindingOn = Literal["organisation", "state", "none"]

__all__ = [
    "STRICTNESS", "BindingOn", "Chain", "Change", "Citation", "Conflict", "Evidence", "Explanation", "FactUse",
    "Finding", "FindingKind", "Flow", "Gives", "Json", "Level", "Link", "Location", "Notice", "Outcome", "PackInfo",
    "Plan", "Question", "Reason", "RegimeReport", "Report", "RuleInfo", "Step", "TransferReport", "Waiver", "Way",
]  # fmt: skip


class FactUse(NamedTuple):
    """A fact that decided a finding: its value in JSON form (None: unknown) and where it was stated."""

    name: str
    value: Json
    location: Location | None
    origin: str = ""
    """Where a derived fact came from ("cloud region aws:ap-northeast-1"), empty if it was stated."""


class Waiver(NamedTuple):
    """A named approver's dated decision to accept a finding."""

    reason: str
    approver: str
    until: str
    """The last day on which it counts."""
    source: Literal["inline", "file", "baseline"]
    location: Location | None = None


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
    waiver: Waiver | None = None
    """Who accepted it and until when; a waiver changes no outcome."""


class Question(NamedTuple):
    """A fact whose answer could settle a regime, in plain words."""

    fact: str
    question: str
    affects: Literal["outcome", "remedy"]
    settles: tuple[str, ...]
    leg: str = ""
    why: str = ""
    """The rule that needs it, with its article, in one sentence."""


class Way(NamedTuple):
    """A ground that could still carry the transfer, and what it takes."""

    rule: str
    title: str
    safeguard: str
    """The safeguard's title, empty where the ground needs none."""
    proof: str
    validity: str
    who: str
    effort: int
    lead_time_days: int
    guidance: str
    citations: tuple[Citation, ...]


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
    ways: tuple[Way, ...] = ()
    """The routes, each with what it takes."""


class Flow(NamedTuple):
    """One leg, for a map: whose data go where."""

    leg: str
    kind: str
    """direct, place (storage or access where no named party sits) or onward."""
    exporter: str
    exporter_country: str | None
    importer: str
    importer_country: str | None


class Evidence(NamedTuple):
    """The file that proves a safeguard, as it was found."""

    safeguard: str
    kinds: tuple[str, ...]
    path: str
    found: bool
    sha256: str
    location: Location | None
    why: str = ""
    """Why there is no digest: it is not there, cannot be read, or was not looked for."""


class TransferReport(NamedTuple):
    """One transfer under all regimes; the outcome is the strictest of those that bind."""

    id: str
    title: str
    as_of: str
    outcome: Outcome
    location: Location | None
    legs: tuple[str, ...]
    regimes: tuple[RegimeReport, ...]
    conflicts: tuple[Conflict, ...] = ()
    plan: tuple[Plan, ...] = ()
    """Up to five, the cheapest first; empty where nothing needs doing, or where planning was not asked for."""
    upcoming: tuple[Change, ...] = ()
    flows: tuple[Flow, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    why: tuple[Explanation, ...] = ()
    """The trees that decided, where they were asked for."""
    continues: str = ""
    """The id of the transfer that this one continues."""


class PackInfo(NamedTuple):
    """Which pack was applied, to the byte."""

    id: str
    title: str
    version: str
    digest: str
    reviewed_on: str
    review_by: str = ""


class RuleInfo(NamedTuple):
    """A rule of a pack that was applied, whether or not it said anything."""

    id: str
    title: str
    kind: str
    level: Level
    confidence: str
    guidance: str
    citations: tuple[Citation, ...]


class Notice(NamedTuple):
    """Something to know about the check itself: a waiver that expired or is not used, a link that is only suggested."""

    code: str
    level: Level
    message: str
    location: Location | None = None


class Report(NamedTuple):
    """All transfers of one check."""

    govcheck: str
    as_of: str
    packs: tuple[PackInfo, ...]
    transfers: tuple[TransferReport, ...]
    problems: tuple[Problem, ...] = ()
    summary: Mapping[str, int] = {}
    """How many transfers there are ("transfers") and how many have each outcome; findings "waived"."""
    rules: tuple[RuleInfo, ...] = ()
    """Every rule in force of the packs applied, by id."""
    notices: tuple[Notice, ...] = ()
    chains: tuple[Link, ...] = ()
    whole_chains: tuple[Chain, ...] = ()
    countries: Mapping[str, str] = {}
    """The names of the countries that appear in flows, by code, in the report's language."""
    language: str = ""
    names: Mapping[str, str] = {}
    """What the rules of the packs applied, and what they conclude, are called in the report's language."""

    def raise_for_findings(self, fail_on: str = "error") -> None:
        """Raise TransferBlocked if some transfer fails as it would under `govcheck check --fail-on`.

        An undetermined transfer fails too: a missing fact is no pass.
        """
        from govcheck.report.failing import blocked

        error = blocked(self, fail_on)
        if error is not None:
            raise error

    def to_records(self) -> list[dict[str, str | int | bool | None]]:
        """The findings as flat rows, for a data frame; a regime without findings has a row of its own."""
        from govcheck.report.rows import rows

        return list(rows(self))


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
