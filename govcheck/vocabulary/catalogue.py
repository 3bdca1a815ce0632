"""The catalogue: every fact a condition may name, with its type, its words and its question.

It is made of `facts.yaml` and `safeguards.yaml` beside this file and of what each pack adds in files of the
same form (`policies/<pack>/facts.yaml`, `safeguards.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.source import Document
from govcheck.vocabulary.specs import AttributeSpec, Data, FactSpec, KindSpec, Lever, Settable, kind_facts

__all__ = ["READING", "AttributeSpec", "Catalogue", "FactSpec", "KindSpec", "Settable", "build", "reading_fact"]

TYPES = ("boolean", "judgement", "text", "country", "set", "countries", "number", "date")
SETTERS = ("own", "counterparty", "authority", "data_subject")
ABOUT = ("transfer", "exporter", "importer", "data")


READING = "reading"
"""What a fact is about that stands for an unsettled point of law."""


def reading_fact(pack: str, name: str) -> str:
    """The fact that stands for a reading of a pack."""
    return f"reading:{pack}/{name}"


class Catalogue:
    """All facts, words, kinds and lists in force for a set of packs."""

    def __init__(self) -> None:
        self.facts: dict[str, FactSpec] = {}
        self.words: dict[str, dict[str, str]] = {}
        self.safeguards: dict[str, KindSpec] = {}
        self.assessments: dict[str, KindSpec] = {}
        self.done: dict[str, str] = {}
        self.lists: dict[str, str] = {}
        self.constraints: list[tuple[str, Data]] = []
        """Conditions between facts that every real state of affairs meets, with the declaring pack."""
        self.index: dict[str, int] = {}
        self.names: tuple[str, ...] = ()
        self.specs: tuple[FactSpec, ...] = ()
        """The facts by their number."""

    def add_reading(self, pack: str, name: str, question: str) -> None:
        """Give an unsettled point of law a place among the facts, so that it can be read either way.

        Nobody states it or is asked for it: the pack, or counsel in the configuration, settles it.
        """
        key = reading_fact(pack, name)
        self.facts[key] = FactSpec(key, "boolean", question, about=READING, pack=pack)

    def freeze(self) -> None:
        """Number the facts; call again when some were added."""
        self.names = tuple(self.facts)
        self.index = {name: number for number, name in enumerate(self.names)}
        self.specs = tuple(self.facts.values())


def build(documents: Iterable[tuple[str, Document]]) -> tuple[Catalogue, list[Problem]]:
    """Read fact and safeguard files, `("" or pack id, document)`, into one catalogue, with every Problem.

    Words are read from all files before facts, so that a file may use words another one adds.
    """
    catalogue, problems = Catalogue(), []
    readers = [_Reader(catalogue, pack, document) for pack, document in documents]
    for reader in readers:
        reader.words()
    standard: dict[str, dict[str, AttributeSpec]] = {}
    for reader in readers:
        standard.update(reader.standard)
    for reader in readers:
        reader.standard = standard
        reader.facts()
        reader.kinds()
        problems += reader.problems
    for part, kinds in (("safeguard", catalogue.safeguards), ("assessment", catalogue.assessments)):
        for kind in kinds.values():
            for spec in kind_facts(part, kind, catalogue.words.get("safeguard_statuses")):
                catalogue.facts[spec.name] = spec
    catalogue.freeze()
    return catalogue, problems


_TOP_KEYS = frozenset(
    (
        "words",
        "facts",
        "lists",
        "done",
        "assessments",
        "constraints",
        "safeguards",
        "safeguard_attributes",
        "assessment_attributes",
    )
)
_FACT_KEYS = frozenset(
    (
        "type",
        "values",
        "words",
        "question",
        "question_of_place",
        "about",
        "asked_only_when",
        "settable",
        "asked_as",
        "dpv",
        "starts",
        "ends",
        "note",
        "lever",
    )
)
_LEVER_KEYS = frozenset(("title", "effort", "lead_time_days", "values"))
_KIND_KEYS = frozenset(
    (
        "title",
        "attributes",
        "settable",
        "effort",
        "lead_time_days",
        "proof",
        "validity",
        "who",
        "dpv",
        "note",
        "citations",
    )
)

_T = TypeVar("_T")


class _Reader:
    """Reads one file into the catalogue."""

    def __init__(self, catalogue: Catalogue, pack: str, document: Document) -> None:
        self.catalogue, self.pack, self.document = catalogue, pack, document
        self.problems: list[Problem] = []
        self.standard: dict[str, dict[str, AttributeSpec]] = {}
        data = document.data
        self.data: dict[str, Data] = data if isinstance(data, dict) else {}
        if not isinstance(data, dict):
            self.fault((), "wrong-type", "the file holds no mapping", "expected keys such as words and facts")
        self.known_keys((), self.data, _TOP_KEYS)

    def fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> None:
        self.problems.append(Problem(self.document.path, self.document.region(path, key=key), code, message, expected))

    def known_keys(self, path: Path, data: Mapping[str, Data], known: frozenset[str]) -> None:
        for key in data:
            if key not in known:
                hint = did_you_mean(key, known) or f"use one of {', '.join(sorted(known))}"
                self.fault((*path, key), "unknown-key", f"'{key}' is not a key here", hint, key=True)

    def section(self, name: str) -> dict[str, Data]:
        data = self.data.get(name, {})
        if isinstance(data, dict):
            return data
        self.fault((name,), "wrong-type", f"{name} is not a mapping", "expected names with their entries")
        return {}

    def words(self) -> None:
        for name, words in self.section("words").items():
            if not isinstance(words, dict) or not all(isinstance(meaning, str) for meaning in words.values()):
                self.fault(
                    ("words", name), "wrong-type", f"the words '{name}' are not a mapping", "expected word: meaning"
                )
                continue
            known = self.catalogue.words.setdefault(name, {})
            for word, meaning in words.items():
                known.setdefault(word, meaning)
        for name, entry in self.section("lists").items():
            self.catalogue.lists[name] = str(entry.get("question", "")) if isinstance(entry, dict) else ""
        for name, entry in self.section("done").items():
            if not isinstance(entry, dict) or not isinstance(entry.get("question"), str):
                self.fault(("done", name), "wrong-type", f"done '{name}' has no question", "expected { question: ... }")
                continue
            self.catalogue.done.setdefault(name, entry["question"])
        for part in ("safeguard", "assessment"):
            attributes = self.section(f"{part}_attributes")
            if attributes:
                specs = {
                    name: self.attribute((f"{part}_attributes", name), name, entry)
                    for name, entry in attributes.items()
                }
                self.standard = {**self.standard, part: {name: spec for name, spec in specs.items() if spec}}

    def facts(self) -> None:
        for name, entry in self.section("facts").items():
            spec = self.fact(("facts", name), name, entry)
            if spec is not None:
                self.add(self.catalogue.facts, ("facts", name), spec)
        for name, question in self.catalogue.done.items():
            settable = Settable("own")
            self.catalogue.facts.setdefault(
                f"done.{name}",
                FactSpec(f"done.{name}", "boolean", question, settable=settable, asked_as="done", pack=self.pack),
            )
        constraints = self.data.get("constraints", [])
        if not isinstance(constraints, list):
            self.fault(("constraints",), "wrong-type", "constraints is not a list", "expected conditions")
            constraints = []
        self.catalogue.constraints += [(self.pack, entry) for entry in constraints]

    def add(self, into: dict[str, FactSpec], path: Path, spec: FactSpec) -> None:
        known = into.get(spec.name)
        if known is None:
            into[spec.name] = spec
        elif known.type != spec.type:
            message = f"'{spec.name}' is declared as {spec.type} here and as {known.type} elsewhere"
            self.fault(path, "fact-clash", message, "declare it the same way or under another name")

    def entry(self, path: Path, entry: Data, known: frozenset[str]) -> dict[str, Data] | None:
        if not isinstance(entry, dict):
            self.fault(path, "wrong-type", f"'{path[-1]}' is not a mapping", "expected its type and question")
            return None
        self.known_keys(path, entry, known)
        return entry

    def values(self, path: Path, entry: Mapping[str, Data]) -> Mapping[str, str] | None:
        if "words" in entry:
            name = entry["words"]
            if not isinstance(name, str) or name not in self.catalogue.words:
                hint = did_you_mean(str(name), self.catalogue.words)
                self.fault((*path, "words"), "unknown-words", f"there is no list of words '{name}'", hint)
                return None
            return self.catalogue.words[name]
        values = entry.get("values")
        if values is None:
            return None
        if isinstance(values, list):
            return {str(value): "" for value in values}
        if isinstance(values, dict):
            return {str(value): str(meaning) for value, meaning in values.items()}
        self.fault((*path, "values"), "wrong-type", "values is neither a mapping nor a list", "expected value: meaning")
        return None

    def fact(self, path: Path, name: str, data: Data) -> FactSpec | None:
        entry = self.entry(path, data, _FACT_KEYS)
        if entry is None:
            return None
        kind = entry.get("type")
        if kind not in TYPES:
            hint = did_you_mean(str(kind), TYPES) or f"use one of {', '.join(TYPES)}"
            self.fault((*path, "type"), "wrong-type", f"the type of '{name}' is {kind!r}", hint)
            return None
        values = self.values(path, entry)
        if kind == "text" and values is None and "words" not in entry:
            self.fault(path, "missing-key", f"'{name}' is text without values", "give values or words")
        about = entry.get("about", "transfer")
        if about not in ABOUT:
            self.fault((*path, "about"), "wrong-value", f"about is {about!r}", f"use one of {', '.join(ABOUT)}")
        if self.pack and path[0] == "facts" and not name.startswith(f"{self.pack}."):
            shared = self.catalogue.facts.get(name)
            if shared is None:
                self.fault(
                    path,
                    "fact-name",
                    f"'{name}' does not begin with '{self.pack}.'",
                    f"name it {self.pack}.{name}",
                    key=True,
                )
        return FactSpec(
            name=name,
            type=str(kind),
            question=str(entry.get("question", "")),
            values=values,
            about=str(about),
            guard=entry.get("asked_only_when"),
            settable=self.settable(path, entry),
            asked_as=self.list_name(path, entry),
            pack=self.pack,
            dpv=str(entry.get("dpv", "")),
            place_question=str(entry.get("question_of_place", "")),
            lever=self.lever(path, entry, values),
        )

    def lever(self, path: Path, entry: Mapping[str, Data], words: Mapping[str, str] | None) -> Lever | None:
        """Read how changing the transfer itself changes a fact."""
        if "lever" not in entry:
            return None
        path = (*path, "lever")
        data = self.entry(path, entry["lever"], _LEVER_KEYS)
        if data is None:
            return None
        title, values = data.get("title"), data.get("values", [])
        if not isinstance(title, str):
            self.fault(path, "missing-key", "the lever has no title", "say in words what is changed")
        if not isinstance(values, list) or not set(map(str, values)) <= set(words or map(str, values)):
            self.fault((*path, "values"), "wrong-value", f"values is {values!r}", "expected some of its own words")
            values = []
        effort = self.count(path, "effort", data.get("effort", 3))
        lead = self.count(path, "lead_time_days", data.get("lead_time_days", 30))
        return Lever(str(title), effort, lead, tuple(map(str, values)))

    def list_name(self, path: Path, entry: Mapping[str, Data]) -> str | None:
        name = entry.get("asked_as")
        if name is None or (isinstance(name, str) and name in self.catalogue.lists):
            return name
        self.fault(
            (*path, "asked_as"),
            "unknown-list",
            f"there is no list {name!r}",
            did_you_mean(str(name), self.catalogue.lists),
        )
        return None

    def count(self, path: Path, key: str, value: Data) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        self.fault((*path, key), "wrong-type", f"{key} is {value!r}", "expected a whole number")
        return 0

    def settable(self, path: Path, entry: Mapping[str, Data], default: Settable | None = None) -> Settable | None:
        data = entry.get("settable")
        effort: Data = entry.get("effort", default.effort if default else 1)
        lead: Data = entry.get("lead_time_days", default.lead_time_days if default else 0)
        if data is None and default is not None:
            return Settable(default.by, self.count(path, "effort", effort), self.count(path, "lead_time_days", lead))
        if data is None:
            return None
        if not isinstance(data, dict) or data.get("by") not in (*SETTERS, "none"):
            self.fault(
                (*path, "settable"),
                "wrong-value",
                "settable says not who",
                f"expected by: {', '.join(SETTERS)} or none",
            )
            return default
        if data["by"] == "none":
            return None
        effort, lead = data.get("effort", effort), data.get("lead_time_days", lead)
        effort, lead = self.count(path, "effort", effort), self.count(path, "lead_time_days", lead)
        return Settable(str(data["by"]), effort, lead, data.get("only_when"))

    def attribute(self, path: Path, name: str, data: Data) -> AttributeSpec | None:
        spec = self.fact(path, name, data)
        if spec is None:
            return None
        starts, ends = bool(data.get("starts")), bool(data.get("ends"))
        return AttributeSpec(name, spec.type, spec.question, spec.values, starts, ends, spec.settable, spec.guard)

    def kinds(self) -> None:
        for name, entry in self.section("safeguards").items():
            self.kind("safeguards", name, entry, self.catalogue.safeguards)
        for name, entry in self.section("assessments").items():
            self.kind("assessments", name, entry, self.catalogue.assessments)

    def kind(self, section: str, name: str, data: Data, into: dict[str, KindSpec]) -> None:
        """Read a kind; one that another pack has declared too is added to, and neither takes anything away."""
        path: Path = (section, name)
        entry = self.entry(path, data, _KIND_KEYS)
        if entry is None:
            return
        known = into.get(name)
        attributes = dict(known.attributes if known else self.standard.get(section.removesuffix("s"), {}))
        stated = entry.get("attributes", {})
        if not isinstance(stated, dict):
            self.fault(
                (*path, "attributes"), "wrong-type", "attributes is not a mapping", "expected name: { type: ... }"
            )
            stated = {}
        for key, attribute in stated.items():
            spec = self.attribute((*path, "attributes", key), key, attribute)
            if spec is not None and known and key in known.attributes and known.attributes[key].type != spec.type:
                message = f"'{key}' of {name} is a {spec.type} here and a {known.attributes[key].type} elsewhere"
                self.fault((*path, "attributes", key), "fact-clash", message, "declare it the same way")
            elif spec is not None:
                attributes[key] = spec
        settable = known.settable if known else Settable("own")
        if entry.keys() & {"settable", "effort", "lead_time_days"} or known is None:
            settable = self.settable(path, entry, Settable("own"))

        def text(key: str, before: str) -> str:
            value = entry.get(key)
            return value if isinstance(value, str) else before

        into[name] = KindSpec(
            name,
            text("title", known.title if known else name),
            attributes,
            settable,
            text("proof", known.proof if known else ""),
            text("validity", known.validity if known else ""),
            text("who", known.who if known else ""),
            text("dpv", known.dpv if known else ""),
            known.pack if known else self.pack,
        )
