"""The files of a pack -> a Pack, with every Problem of every file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from govcheck.errors import PackError, Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.packs.condition import FALSE_NODE, TRUE_NODE, Node
from govcheck.packs.lazy import Lazy
from govcheck.packs.model import InMatrix, Measure, Pack, Reading, Rule, Table, Term, TermVersion
from govcheck.packs.parse_condition import ConditionParser
from govcheck.packs.parse_matrix import MatrixReader
from govcheck.packs.parse_table import CONFIDENCES, SPECIAL_KEYS, read_table
from govcheck.packs.reader import FileReader
from govcheck.source import Document
from govcheck.vocabulary.catalogue import Catalogue

_TRANSLATED = re.compile(r"(title|message|guidance)\.[a-z]{2}")
_WRAPPED = re.compile(r"(?<=[^\x00-\x7f])[ \t]*\n[ \t]*|[ \t]*\n[ \t]*(?=[^\x00-\x7f])")
KINDS = ("scope", "requirement", "ground", "prohibition", "duty", "exception", "conclusion")
LEVELS = ("error", "warning", "note")
MEASURES = ("approval", "condition", "localisation", "ban")
_COMMON = (
    "rule",
    "title",
    "kind",
    "under",
    "in_force",
    "citations",
    "confidence",
    "when",
    "guidance",
    "measure",
    "no_measure",
    "notes",
    "level",
    "message",
    "due",
    "dpv",
)
_OWN: Mapping[str, tuple[str, ...]] = {
    "scope": (), "requirement": (), "prohibition": (),
    "ground": ("opens", "safeguard", "obtainable"), "duty": ("met_when", "for"),
    "exception": ("exception_to",), "conclusion": ("concludes", "yields_to"),
}  # fmt: skip
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "scope": (), "requirement": ("message",), "prohibition": ("message",), "ground": ("opens",),
    "duty": ("met_when", "message"), "exception": ("exception_to",), "conclusion": ("concludes", "message"),
}  # fmt: skip


_Piece = TypeVar("_Piece", Rule, Term, Table)


class PackParser:
    """Reads all files of one pack against the catalogue of all packs and the tables of the world."""

    def __init__(
        self,
        pack_id: str,
        documents: Mapping[str, Document],
        catalogue: Catalogue,
        world: Mapping[str, Table],
        *,
        calendars: Iterable[str] = (),
        lazy: bool = False,
    ) -> None:
        """`lazy`: these very files were found free of Problems before; read each only when it is asked for."""
        self.id, self.documents, self.catalogue, self.world, self.lazy = pack_id, documents, catalogue, world, lazy
        self.calendars = frozenset(calendars)
        self.problems: list[Problem] = []
        self.columns = {f"world/{name}": (*table.keys, "from", "until") for name, table in world.items()}
        self.columns.update({_stem(rel): _columns(doc) for rel, doc in documents.items() if rel.startswith("tables/")})
        self.terms = [_stem(rel) for rel in documents if rel.startswith("terms/")]
        readings = documents.get("readings.yaml")
        data: Any = readings.data if readings else None
        self.links = _links(documents.get("pack.yaml"))
        named = data.get("readings") if isinstance(data, dict) else None
        self.reading_names: list[str] = list(named) if isinstance(named, dict) else []

    def conditions(self, document: Document) -> ConditionParser:
        """A parser for the conditions of one document."""
        return ConditionParser(
            document, self.catalogue, self.columns, self.terms, self.reading_names, self.problems, self.calendars
        )

    def pack(self, digest: str, root: str) -> Pack | None:
        """Return the pack; None if its `pack.yaml` is missing or unreadable."""
        head = self.documents.get("pack.yaml")
        if head is None:
            self.problems.append(
                Problem(root, None, "missing-file", "the folder has no pack.yaml", "see policies/README.md")
            )
            return None
        file = FileReader(head, self.problems, "pack.yaml")
        keys = (
            "pack",
            "title",
            "jurisdiction",
            "binding_on",
            "per",
            "layer",
            "version",
            "reviewed_on",
            "review_by",
            "instruments",
            "notes",
            "matrix",
        )
        data = file.mapping((), head.data, keys, ("pack", "title", "binding_on", "version", "reviewed_on"))
        if data.get("pack") != self.id:
            file.fault(
                ("pack",), "wrong-value", f"pack is {data.get('pack')!r}", f"expected the folder's name, '{self.id}'"
            )
        instruments = file.mapping(("instruments",), data.get("instruments", {}), ())
        for key in ("reviewed_on", "review_by"):
            if key in data and not is_day(data[key]):
                file.fault((key,), "bad-date", f"{data[key]!r} is not a day", "expected YYYY-MM-DD")
        rules = self.each("rules/", self.rule)
        if not self.lazy:
            self.check_names(rules)
        return Pack(
            id=self.id,
            title=file.text(("title",), data.get("title")),
            binding_on=file.one_of(("binding_on",), data.get("binding_on"), ("organisation", "state", "none")),
            per=file.one_of(("per",), data.get("per", "leg"), ("leg", "state")),
            layer=data.get("layer", 1) if isinstance(data.get("layer", 1), int) else 1,
            version=str(data.get("version", "")),
            reviewed_on=str(data.get("reviewed_on", "")),
            review_by=str(data.get("review_by", "")),
            digest=digest,
            root=root,
            jurisdiction=file.mapping(("jurisdiction",), data.get("jurisdiction", {}), ("country", "table")),
            instruments={name: _title(entry) for name, entry in instruments.items()},
            rules=rules,
            terms=self.each("terms/", self.term),
            tables=self.each("tables/", self.table),
            readings=self.readings(),
            matrix=self.matrix(file, data, rules, instruments),
        )

    def matrix(
        self, file: FileReader, data: Mapping[str, Any], rules: Mapping[str, Rule], instruments: Mapping[str, Any]
    ) -> InMatrix | None:
        """What the pack gives to the regime matrix."""
        if "matrix" not in data:
            return None
        # With files known to be sound no rule is read just to see that it is a scope.
        scopes = list(rules) if self.lazy else [slug for slug, rule in rules.items() if rule.kind == "scope"]
        return MatrixReader(file, scopes, self.terms, self.columns, instruments).read(data["matrix"])

    def each(self, folder: str, read: Callable[[FileReader, str], _Piece | None]) -> Mapping[str, _Piece]:
        """All files of one folder, by their names."""
        names = [_stem(rel) for rel in self.documents if rel.startswith(folder)]

        def make(name: str) -> _Piece | None:
            rel = f"{folder}{name}.yaml"
            return read(FileReader(self.documents[rel], self.problems, f"{self.id}/{rel}", self.links), name)

        def make_sound(name: str) -> _Piece:
            item = make(name)
            if item is None or self.problems:
                raise PackError(self.problems)
            return item

        if self.lazy:
            return Lazy(names, make_sound)
        made = {name: make(name) for name in names}
        return {name: item for name, item in made.items() if item is not None}

    def node(
        self, file: FileReader, data: Mapping[str, Any], key: str, path: Path = (), default: Node = TRUE_NODE
    ) -> Node:
        """The tree under a key."""
        if key not in data:
            return default
        return self.conditions(file.document).node(data[key], (*path, key))

    def rule(self, file: FileReader, slug: str) -> Rule | None:
        """Read one rule; None if its kind is none."""
        data = file.document.data
        kind = data.get("kind") if isinstance(data, dict) else None
        if not isinstance(data, dict) or kind not in KINDS:
            hint = did_you_mean(str(kind), KINDS) or f"use one of {', '.join(KINDS)}"
            file.fault(("kind",), "wrong-value", f"kind is {kind!r}", hint)
            return None
        needed = ("rule", "title", "kind", "in_force", "citations", *_NEEDED[kind])
        plain = {key: value for key, value in data.items() if not _TRANSLATED.fullmatch(key)}
        file.mapping((), plain, (*_COMMON, *_OWN[kind]), needed)
        if data.get("rule") != slug:
            file.fault(("rule",), "wrong-value", f"rule is {data.get('rule')!r}", f"expected the file's name, '{slug}'")
        default_level = "note" if kind == "conclusion" else "error"
        return Rule(
            slug=slug,
            title=file.text(("title",), data.get("title")),
            kind=kind,
            file=file.file,
            span=file.span(("in_force",), data.get("in_force")),
            citations=file.citations(("citations",), data.get("citations")),
            confidence=file.one_of(("confidence",), data.get("confidence", "primary"), CONFIDENCES),
            when=self.node(file, data, "when"),
            under=file.text(("under",), data.get("under")),
            opens=file.names(("opens",), data.get("opens")),
            safeguard=self.safeguard(file, data),
            obtainable=self.node(file, data, "obtainable"),
            met_when=self.node(file, data, "met_when", default=FALSE_NODE),
            duty_for=file.names(("for",), data.get("for")),
            exception_to=file.names(("exception_to",), data.get("exception_to")),
            concludes=file.text(("concludes",), data.get("concludes")),
            yields_to=file.names(("yields_to",), data.get("yields_to")),
            level=file.one_of(("level",), data.get("level", default_level), LEVELS),
            due=file.text(("due",), data.get("due")),
            message=file.text(("message",), data.get("message")),
            guidance=file.text(("guidance",), data.get("guidance")),
            measure=self.measure(file, data.get("measure")),
            no_measure=file.text(("no_measure",), data.get("no_measure")),
            translated=_translations(file, data),
        )

    def safeguard(self, file: FileReader, data: Mapping[str, Any]) -> str:
        """The kind of safeguard a rule names."""
        name = file.text(("safeguard",), data.get("safeguard"))
        if name and name not in self.catalogue.safeguards:
            hint = did_you_mean(name, self.catalogue.safeguards)
            file.fault(("safeguard",), "unknown-safeguard", f"there is no kind of safeguard '{name}'", hint)
        return name

    def measure(self, file: FileReader, data: Any) -> Measure | None:
        """A rule's measure."""
        if data is None:
            return None
        entry = file.mapping(("measure",), data, ("kind", "objective", "security", "even_handed"), ("kind",))
        kind = file.one_of(("measure", "kind"), entry.get("kind"), MEASURES)
        return Measure(
            kind,
            file.text(("measure", "objective"), entry.get("objective")),
            entry.get("security"),
            entry.get("even_handed"),
        )

    def check_names(self, rules: Mapping[str, Rule]) -> None:
        """Every rule that a rule names must be there, and of the right kind."""
        for rule in rules.values():
            document = self.documents[f"rules/{rule.slug}.yaml"]
            file = FileReader(document, self.problems, rule.file)
            wanted = [
                ("under", (rule.under,) if rule.under else (), ("scope",)),
                ("opens", rule.opens, ("requirement",)),
                ("for", rule.duty_for, ("ground",)),
                ("exception_to", rule.exception_to, KINDS),
                ("yields_to", rule.yields_to, ("conclusion",)),
            ]
            for key, names, kinds in wanted:
                for name in names:
                    other = rules.get(name)
                    if other is None:
                        file.fault((key,), "unknown-rule", f"there is no rule '{name}'", did_you_mean(name, rules))
                    elif other.kind not in kinds:
                        file.fault(
                            (key,), "wrong-kind", f"'{name}' is a {other.kind}", f"expected a {' or '.join(kinds)}"
                        )

    def term(self, file: FileReader, name: str) -> Term | None:
        """Read one definition."""
        data = file.mapping(
            (),
            file.document.data,
            ("term", "title", "in_force", "citations", "confidence", "means", "versions", "notes"),
            ("term", "title"),
        )
        if data.get("term") != name:
            file.fault(("term",), "wrong-value", f"term is {data.get('term')!r}", f"expected the file's name, '{name}'")
        versions = data.get("versions")
        if versions is None:
            found = [self.version(file, (), data)]
        elif isinstance(versions, list):
            found = []
            for number, entry in enumerate(versions):
                one = file.mapping(
                    ("versions", number), entry, ("in_force", "citations", "confidence", "means", "notes")
                )
                found.append(self.version(file, ("versions", number), one))
        else:
            file.fault(("versions",), "wrong-type", "versions is not a list")
            found = []
        for first, second in zip(sorted(found), sorted(found)[1:], strict=False):
            if first.span.overlaps(second.span):
                file.fault(("versions",), "overlap", f"two versions of '{name}' overlap in time")
        return Term(name, file.text(("title",), data.get("title")), file.file, tuple(found))

    def version(self, file: FileReader, path: Path, data: Mapping[str, Any]) -> TermVersion:
        """Read one version of a definition."""
        if "means" not in data:
            file.fault(path, "missing-key", "'means' is missing", "add means: <condition>", key=True)
        return TermVersion(
            file.span((*path, "in_force"), data.get("in_force")),
            self.node(file, data, "means", path, FALSE_NODE),
            file.citations((*path, "citations"), data.get("citations")),
            file.one_of((*path, "confidence"), data.get("confidence", "primary"), CONFIDENCES),
        )

    def table(self, file: FileReader, name: str) -> Table | None:
        """Read one table."""
        return read_table(file, name, self.conditions(file.document))

    def readings(self) -> dict[str, Reading]:
        """Read the unsettled points."""
        document = self.documents.get("readings.yaml")
        if document is None:
            return {}
        file = FileReader(document, self.problems, f"{self.id}/readings.yaml", self.links)
        entries = file.mapping(("readings",), file.mapping((), document.data, ("readings",)).get("readings") or {}, ())
        found: dict[str, Reading] = {}
        for name, entry in entries.items():
            path: Path = ("readings", name)
            one = file.mapping(
                path, entry, ("question", "cautious", "views", "citations", "notes"), ("question", "cautious", "views")
            )
            views = []
            for number, view in enumerate(file.entries((*path, "views"), one.get("views"))):
                value = file.mapping((*path, "views", number), view, ("value", "says", "held_by"), ("value", "says"))
                views.append((bool(value.get("value")), str(value.get("says", "")), str(value.get("held_by", ""))))
            cautious = one.get("cautious")
            if not isinstance(cautious, bool):
                file.fault((*path, "cautious"), "wrong-type", f"cautious is {cautious!r}", "expected true or false")
            citations = file.citations((*path, "citations"), one.get("citations"))
            found[name] = Reading(name, str(one.get("question", "")), bool(cautious), tuple(views), citations)
        return found


def _stem(rel: str) -> str:
    return rel.rsplit("/", 1)[-1].removesuffix(".yaml")


def _translations(file: FileReader, data: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The keys `title.ja`, `message.ja`, `guidance.ja` and the like, by language."""
    found: dict[str, dict[str, str]] = {}
    for key, value in data.items():
        if _TRANSLATED.fullmatch(key):
            part, language = key.split(".")
            # Lines of Japanese or Chinese join without a space.
            found.setdefault(language, {})[part] = _WRAPPED.sub("", file.text((key,), value))
    return found


def _title(entry: Any) -> str:
    return str(entry.get("title", "")) if isinstance(entry, dict) else str(entry)


def _links(document: Document | None) -> dict[str, str]:
    data = document.data if document else None
    instruments = data.get("instruments") if isinstance(data, dict) else None
    if not isinstance(instruments, dict):
        return {}
    return {name: str(entry.get("url", "")) for name, entry in instruments.items() if isinstance(entry, dict)}


def _columns(document: Document) -> tuple[str, ...]:
    data: Any = document.data
    if not isinstance(data, dict):
        return ()
    names: dict[str, None] = {}
    keys = data.get("keys", [data.get("key")])
    for name in keys if isinstance(keys, list) else ():
        names[str(name)] = None
    columns = data.get("columns")
    for name in columns if isinstance(columns, dict | list) else ():
        names[str(name)] = None
    rows = data.get("rows")
    for row in rows if isinstance(rows, list) else ():
        for name in row if isinstance(row, dict) else ():
            if name not in SPECIAL_KEYS:
                names[name] = None
    return tuple(names)
