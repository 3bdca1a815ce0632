"""What a pack is, once it is read: rules, terms, tables, readings, with their days and citations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from govcheck.interval import Span
from govcheck.packs.condition import TRUE_NODE, Node, Scalar
from govcheck.vocabulary.catalogue import Catalogue


class Source(NamedTuple):
    """A citation: where the law says so, and when somebody last looked."""

    instrument: str
    article: str
    url: str
    checked_on: str


class Measure(NamedTuple):
    """A State's restriction on data flows, as a trade agreement sees it."""

    kind: str
    objective: str = ""
    security: bool | None = None
    even_handed: bool | None = None


class Rule(NamedTuple):
    """One rule. Names of other rules are slugs within the same pack."""

    slug: str
    title: str
    kind: str
    file: str
    span: Span
    citations: tuple[Source, ...]
    confidence: str = "primary"
    when: Node = TRUE_NODE
    under: str = ""
    opens: tuple[str, ...] = ()
    safeguard: str = ""
    obtainable: Node = TRUE_NODE
    met_when: Node = TRUE_NODE
    duty_for: tuple[str, ...] = ()
    exception_to: tuple[str, ...] = ()
    concludes: str = ""
    yields_to: tuple[str, ...] = ()
    level: str = "error"
    due: str = ""
    message: str = ""
    guidance: str = ""
    measure: Measure | None = None
    no_measure: str = ""
    """Why a rule that restricts is no State's restriction on data flows."""
    translated: Mapping[str, Mapping[str, str]] = {}
    """language -> title, message and guidance in it, as far as the pack has them"""

    def text(self, part: str, language: str = "") -> str:
        """The `title`, `message` or `guidance` in a language, or as the pack was written if it has none in it."""
        return self.translated.get(language, {}).get(part) or str(getattr(self, part))


class TermVersion(NamedTuple):
    """What a definition means over one span of days."""

    span: Span
    means: Node
    citations: tuple[Source, ...]
    confidence: str = "primary"


class Term(NamedTuple):
    """A definition; outside the spans of its versions it is FALSE."""

    name: str
    title: str
    file: str
    versions: tuple[TermVersion, ...]


class Row(NamedTuple):
    """One row of a table; a key is a set of values, or None for any value."""

    keys: tuple[frozenset[str] | None, ...]
    columns: Mapping[str, Scalar]
    span: Span
    when: Node
    citations: tuple[Source, ...]
    confidence: str
    number: int


class Table(NamedTuple):
    """A list with dated rows."""

    name: str
    title: str
    file: str
    keys: tuple[str, ...]
    rows: tuple[Row, ...]


class Reading(NamedTuple):
    """An unsettled point of law and the value it is read at."""

    name: str
    question: str
    cautious: bool
    views: tuple[tuple[bool, str, str], ...]
    """(value, what it says, who holds it)"""
    citations: tuple[Source, ...] = ()


class Constraint(NamedTuple):
    """What holds between facts in every real state of affairs, and the pack that says so."""

    pack: str
    node: Node


class RecognitionList(NamedTuple):
    """A table of the places that a law recognises, by the names of its columns."""

    table: str
    place: str
    """The key column that names the place."""
    scope: str = ""
    decision: str = ""


class AgreementEntry(NamedTuple):
    """An agreement between States, and the definition that says whether it is in force between two of them."""

    name: str
    title: str
    instrument: str
    term: str
    strictness: int | None
    """None where its wording was not read."""
    test: str = ""
    standing: str = "in_force"
    """What it means that the term holds: in_force, pending (it binds nobody yet), tool (voluntary)."""
    open: str = ""
    """A definition that says where it is not known whether it is in force."""


class InMatrix(NamedTuple):
    """What of a pack a table of places by places can show."""

    name: str
    home: tuple[str, ...] = ()
    """The scopes that hold because of where the exporter is."""
    place: str = ""
    """The place that stands for the jurisdiction where that is a group."""
    recognition: tuple[RecognitionList, ...] | None = None
    """None: the pack does not say; empty: this law keeps no list of places."""
    inside: str = ""
    """A definition of the places towards which this law asks for no ground."""
    between: tuple[AgreementEntry, ...] = ()


class Pack(NamedTuple):
    """One regime, as data."""

    id: str
    title: str
    binding_on: str
    per: str
    layer: int
    version: str
    reviewed_on: str
    review_by: str
    digest: str
    root: str
    jurisdiction: Mapping[str, Any]
    instruments: Mapping[str, str]
    rules: Mapping[str, Rule]
    terms: Mapping[str, Term]
    tables: Mapping[str, Table]
    readings: Mapping[str, Reading]
    matrix: InMatrix | None = None


class CitedConflict(NamedTuple):
    """Demands of two laws that do not fit together, stated in law and cited."""

    id: str
    title: str
    span: Span
    regimes: tuple[str, ...]
    """All of them apply to a leg of which the conflict is said."""
    rules: tuple[str, ...]
    """The rules of packs that make the demands, `pack/slug`; a law without a pack is in the citations."""
    when: Node
    citations: tuple[Source, ...]
    confidence: str
    message: str
    meaning: str
    way_out: str


class CitedConflicts(NamedTuple):
    """All conflicts between packs; what a leg of other regimes does not need is not read."""

    regimes: Mapping[str, tuple[str, ...]] = {}
    """conflict -> the regimes that must all apply"""
    stated: Mapping[str, CitedConflict] = {}
    instruments: Mapping[str, str] = {}
    """The titles of the instruments that are cited."""


class PackSet(NamedTuple):
    """Packs that are applied together, with the catalogue and the world tables they share."""

    packs: tuple[Pack, ...]
    catalogue: Catalogue
    world: Mapping[str, Table]
    guards: Mapping[str, tuple[str, Node]]
    """fact -> (the pack whose terms and tables its guard may use, the guard)"""
    settable_when: Mapping[str, tuple[str, Node]]
    constraints: tuple[Constraint, ...]
    calendars: Mapping[str, Mapping[str, bool]]
    world_root: str = ""
    countries: Any = None
    """The content of `countries.yaml`, for what reads manifests."""
    conflicts: CitedConflicts = CitedConflicts()

    def pack(self, name: str) -> Pack:
        """Return the pack of this id; KeyError if there is none."""
        for pack in self.packs:
            if pack.id == name:
                return pack
        raise KeyError(name)
