"""The files of a pack -> a Pack, with every Problem of every file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import ALWAYS, END, START, Span, is_day
from govcheck.packs.condition import FALSE_NODE, TRUE_NODE, Node, Scalar
from govcheck.packs.model import Measure, Pack, Reading, Row, Rule, Source, Table, Term, TermVersion
from govcheck.packs.parse_condition import ConditionParser
from govcheck.source import Document
from govcheck.vocabulary.catalogue import Catalogue

KINDS = ("scope", "requirement", "ground", "prohibition", "duty", "exception", "conclusion")
LEVELS = ("error", "warning", "note")
CONFIDENCES = ("primary", "secondary", "recalled")
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
_SPECIAL = frozenset(("in_force", "when", "citations", "confidence", "notes"))


_Piece = TypeVar("_Piece", Rule, Term, Table)


class _File:
    """Shared ways of reading one document of a pack."""

    def __init__(
        self, document: Document, problems: list[Problem], file: str, links: Mapping[str, str] | None = None
    ) -> None:
        self.document, self.problems, self.file = document, problems, file
        self.links = links or {}
        """The link of each instrument of the pack, for citations that give none of their own."""

    def fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> None:
        self.problems.append(Problem(self.document.path, self.document.region(path, key=key), code, message, expected))

    def mapping(self, path: Path, data: Any, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fault(
                path, "wrong-type", "this is not a mapping", f"expected keys such as {', '.join(list(known)[:4])}"
            )
            return {}
        names = tuple(known)
        for key in data:
            if names and key not in names:
                hint = did_you_mean(key, names) or f"use one of {', '.join(names)}"
                self.fault((*path, key), "unknown-key", f"'{key}' is not a key here", hint, key=True)
        for key in needed:
            if key not in data:
                self.fault(path, "missing-key", f"'{key}' is missing", f"add {key}:", key=True)
        return data

    def text(self, path: Path, data: Any) -> str:
        if data is None:
            return ""
        if not isinstance(data, str):
            self.fault(path, "wrong-type", f"{data!r} is not text", "expected text (quote it)")
            return str(data)
        return data.strip()

    def one_of(self, path: Path, data: Any, known: tuple[str, ...]) -> str:
        if data not in known:
            hint = did_you_mean(str(data), known) or f"use one of {', '.join(known)}"
            self.fault(path, "wrong-value", f"{path[-1]} is {data!r}", hint)
            return known[0]
        return str(data)

    def names(self, path: Path, data: Any) -> tuple[str, ...]:
        if data is None:
            return ()
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            self.fault(path, "wrong-type", f"{path[-1]} is not a list of names", "expected [name, ...]")
            return ()
        return tuple(data)

    def span(self, path: Path, data: Any, default: Span = ALWAYS) -> Span:
        if data is None:
            return default
        entry = self.mapping(path, data, ("from", "until"))
        days = []
        for key, fallback in (("from", START), ("until", END)):
            day = entry.get(key)
            if day is not None and not is_day(day):
                self.fault((*path, key), "bad-date", f"{day!r} is not a day", "expected YYYY-MM-DD")
                day = None
            days.append(day or fallback)
        if days[0] >= days[1]:
            self.fault(
                path, "bad-date", f"the span from {days[0]} until {days[1]} is empty", "until is the first day outside"
            )
        return Span(*days)

    def citations(self, path: Path, data: Any, default: tuple[Source, ...] = ()) -> tuple[Source, ...]:
        if data is None:
            return default
        if isinstance(data, dict):
            data = [data]
        if not isinstance(data, list):
            self.fault(
                path, "wrong-type", "citations is not a list", "expected [{ instrument, article, url, checked_on }]"
            )
            return default
        found = []
        for number, entry in enumerate(data):
            at = (*path, number)
            one = self.mapping(at, entry, ("instrument", "article", "url", "checked_on", "note"), ("instrument",))
            checked = one.get("checked_on", "")
            if checked and not is_day(checked):
                self.fault((*at, "checked_on"), "bad-date", f"{checked!r} is not a day", "expected YYYY-MM-DD")
            instrument, article, url = (self.text((*at, key), one.get(key)) for key in ("instrument", "article", "url"))
            if not url and not self.links.get(instrument):
                self.fault(at, "missing-key", f"there is no link for '{instrument}'", "add url:, here or in pack.yaml")
            found.append(Source(instrument, article, url or self.links.get(instrument, ""), str(checked)))
        return tuple(found)


class PackParser:
    """Reads all files of one pack against the catalogue of all packs and the tables of the world."""

    def __init__(
        self, pack_id: str, documents: Mapping[str, Document], catalogue: Catalogue, world: Mapping[str, Table]
    ) -> None:
        self.id, self.documents, self.catalogue, self.world = pack_id, documents, catalogue, world
        self.problems: list[Problem] = []
        self.columns = {f"world/{name}": (*table.keys, "from", "until") for name, table in world.items()}
        self.columns.update({_stem(rel): _columns(doc) for rel, doc in documents.items() if rel.startswith("tables/")})
        self.terms = [_stem(rel) for rel in documents if rel.startswith("terms/")]
        readings = documents.get("readings.yaml")
        data: Any = readings.data if readings else None
        self.links = _links(documents.get("pack.yaml"))
        self.reading_names: list[str] = list(data.get("readings") or {}) if isinstance(data, dict) else []

    def conditions(self, document: Document) -> ConditionParser:
        return ConditionParser(document, self.catalogue, self.columns, self.terms, self.reading_names, self.problems)

    def pack(self, digest: str, root: str) -> Pack | None:
        """Return the pack; None if its `pack.yaml` is missing or unreadable."""
        head = self.documents.get("pack.yaml")
        if head is None:
            self.problems.append(
                Problem(root, None, "missing-file", "the folder has no pack.yaml", "see policies/README.md")
            )
            return None
        file = _File(head, self.problems, "pack.yaml")
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
        )

    def each(self, folder: str, read: Callable[[_File, str], _Piece | None]) -> dict[str, _Piece]:
        found: dict[str, _Piece] = {}
        for rel, document in self.documents.items():
            if rel.startswith(folder):
                item = read(_File(document, self.problems, f"{self.id}/{rel}", self.links), _stem(rel))
                if item is not None:
                    found[_stem(rel)] = item
        return found

    def node(self, file: _File, data: Mapping[str, Any], key: str, path: Path = (), default: Node = TRUE_NODE) -> Node:
        if key not in data:
            return default
        return self.conditions(file.document).node(data[key], (*path, key))

    def rule(self, file: _File, slug: str) -> Rule | None:
        data = file.document.data
        kind = data.get("kind") if isinstance(data, dict) else None
        if not isinstance(data, dict) or kind not in KINDS:
            hint = did_you_mean(str(kind), KINDS) or f"use one of {', '.join(KINDS)}"
            file.fault(("kind",), "wrong-value", f"kind is {kind!r}", hint)
            return None
        needed = ("rule", "title", "kind", "in_force", "citations", *_NEEDED[kind])
        file.mapping((), data, (*_COMMON, *_OWN[kind]), needed)
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
        )

    def safeguard(self, file: _File, data: Mapping[str, Any]) -> str:
        name = file.text(("safeguard",), data.get("safeguard"))
        if name and name not in self.catalogue.safeguards:
            hint = did_you_mean(name, self.catalogue.safeguards)
            file.fault(("safeguard",), "unknown-safeguard", f"there is no kind of safeguard '{name}'", hint)
        return name

    def measure(self, file: _File, data: Any) -> Measure | None:
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
            file = _File(document, self.problems, rule.file)
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

    def term(self, file: _File, name: str) -> Term | None:
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

    def version(self, file: _File, path: Path, data: Mapping[str, Any]) -> TermVersion:
        if "means" not in data:
            file.fault(path, "missing-key", "'means' is missing", "add means: <condition>", key=True)
        return TermVersion(
            file.span((*path, "in_force"), data.get("in_force")),
            self.node(file, data, "means", path, FALSE_NODE),
            file.citations((*path, "citations"), data.get("citations")),
            file.one_of((*path, "confidence"), data.get("confidence", "primary"), CONFIDENCES),
        )

    def table(self, file: _File, name: str) -> Table | None:
        return read_table(file, name, self.conditions(file.document))

    def readings(self) -> dict[str, Reading]:
        document = self.documents.get("readings.yaml")
        if document is None:
            return {}
        file = _File(document, self.problems, f"{self.id}/readings.yaml", self.links)
        entries = file.mapping((), document.data, ("readings",)).get("readings") or {}
        found: dict[str, Reading] = {}
        for name, entry in entries.items():
            path: Path = ("readings", name)
            one = file.mapping(
                path, entry, ("question", "cautious", "views", "citations", "notes"), ("question", "cautious", "views")
            )
            views = []
            for number, view in enumerate(one.get("views") or ()):
                value = file.mapping((*path, "views", number), view, ("value", "says", "held_by"), ("value", "says"))
                views.append((bool(value.get("value")), str(value.get("says", "")), str(value.get("held_by", ""))))
            cautious = one.get("cautious")
            if not isinstance(cautious, bool):
                file.fault((*path, "cautious"), "wrong-type", f"cautious is {cautious!r}", "expected true or false")
            citations = file.citations((*path, "citations"), one.get("citations"))
            found[name] = Reading(name, str(one.get("question", "")), bool(cautious), tuple(views), citations)
        return found


def read_world_table(document: Document, name: str, problems: list[Problem], rel: str) -> Table | None:
    """Read a table of the world; its rows have no `when`."""
    return read_table(_File(document, problems, rel), name, None)


def read_table(file: _File, name: str, conditions: ConditionParser | None) -> Table | None:
    data = file.mapping(
        (),
        file.document.data,
        ("table", "title", "keys", "key", "columns", "citations", "in_force", "confidence", "rows", "notes"),
        ("table", "title", "rows"),
    )
    if data.get("table") != name:
        file.fault(("table",), "wrong-value", f"table is {data.get('table')!r}", f"expected the file's name, '{name}'")
    keys = file.names(("keys",), data.get("keys", [data["key"]] if "key" in data else None))
    if not keys:
        file.fault((), "missing-key", "'keys' is missing", "add keys: [column]", key=True)
        return None
    span = file.span(("in_force",), data.get("in_force"))
    citations = file.citations(("citations",), data.get("citations"))
    confidence = file.one_of(("confidence",), data.get("confidence", "primary"), CONFIDENCES)
    rows: list[Row] = []
    for number, entry in enumerate(data.get("rows") or ()):
        path: Path = ("rows", number)
        if not isinstance(entry, dict):
            file.fault(path, "wrong-type", "a row is a mapping", f"expected {', '.join(keys)} and its other columns")
            continue
        key_values = tuple(_key(file, (*path, key), entry.get(key)) for key in keys)
        when: Node = TRUE_NODE
        if "when" in entry and conditions is not None:
            when = conditions.node(entry["when"], (*path, "when"))
        columns: dict[str, Scalar] = {
            key: value
            for key, value in entry.items()
            if key not in _SPECIAL and key not in keys and isinstance(value, str | bool | int | float)
        }
        rows.append(Row(
            key_values, columns, file.span((*path, "in_force"), entry.get("in_force"), span), when,
            file.citations((*path, "citations"), entry.get("citations"), citations),
            file.one_of((*path, "confidence"), entry.get("confidence", confidence), CONFIDENCES), number,
        ))  # fmt: skip
    return Table(name, file.text(("title",), data.get("title")), file.file, keys, tuple(rows))


def _key(file: _File, path: Path, value: Any) -> frozenset[str] | None:
    if value == "*":
        return None
    if isinstance(value, bool | int | float):
        return frozenset((str(value).lower(),))
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    file.fault(path, "wrong-type", f"the key {path[-1]} is {value!r}", "expected text, a list of texts, or '*'")
    return frozenset()


def _stem(rel: str) -> str:
    return rel.rsplit("/", 1)[-1].removesuffix(".yaml")


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
    for row in data.get("rows") or ():
        for name in row if isinstance(row, dict) else ():
            if name not in _SPECIAL:
                names[name] = None
    return tuple(names)
