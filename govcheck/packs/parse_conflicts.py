"""`conflicts.yaml`: demands of two laws that do not fit together, in conditions over what all packs see.

A condition here may name what belongs to a pack as `pack/name` (a term, a table), and may ask with `holds` whether a
rule of a pack holds. There is no leaf for an outcome: that one regime permits and another bars is no conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.packs.condition import FALSE_NODE, HoldsRef, Node
from govcheck.packs.lazy import Lazy
from govcheck.packs.model import CitedConflict, CitedConflicts
from govcheck.packs.parse_condition import ConditionParser
from govcheck.packs.parse_table import CONFIDENCES
from govcheck.packs.reader import FileReader
from govcheck.source import Document
from govcheck.vocabulary.catalogue import Catalogue

FILE = "conflicts.yaml"
_KEYS = (
    "id", "title", "in_force", "regimes", "rules", "when", "citations", "confidence", "message", "meaning", "way_out",
    "notes",
)  # fmt: skip
_NAMING = ("holds", "term", "table", "row")
_NEEDED = ("id", "title", "regimes", "when", "citations", "confidence", "message", "meaning", "way_out")


class Names(NamedTuple):
    """What one pack has that a conflict can name."""

    per: str
    rules: Iterable[str]
    terms: Iterable[str]
    tables: Mapping[str, tuple[str, ...]]
    """Every table that the pack can see, with its columns."""


class _Conditions(ConditionParser):
    """Conditions with one more leaf, `holds: pack/rule`."""

    def __init__(self, parser: ConflictParser) -> None:
        packs = parser.packs.items()
        tables = {
            name if "/" in name else f"{pack}/{name}": columns
            for pack, names in packs
            for name, columns in names.tables.items()
        }
        terms = [f"{pack}/{name}" for pack, names in packs for name in names.terms]
        document, catalogue = parser.file.document, parser.catalogue
        super().__init__(document, catalogue, tables, terms, (), parser.problems, parser.calendars)
        self.parser = parser

    def node(self, data: Any, path: Path) -> Node:
        """Return the tree, or FALSE after noting a Problem."""
        if isinstance(data, dict) and "holds" in data:
            if not self._keys(data, path, ("holds",)):
                return FALSE_NODE
            found = self.parser.rule((*path, "holds"), data["holds"])
            return HoldsRef(*found) if found else FALSE_NODE
        return super().node(data, path)


class ConflictParser:
    """Reads the file against the packs that are applied together.

    A conflict that names a pack that is not applied is passed over. One that names a pack that somebody replaced by a
    pack of their own is too, if it cannot be read: nobody is held to the names of the pack that was there. And so is
    one that cannot be read where some packs are missing, since facts and words come from them.
    """

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        packs: Mapping[str, Names],
        foreign: Iterable[str],
        calendars: Iterable[str] = (),
    ) -> None:
        """`foreign` are the packs that do not come with this file."""
        self.catalogue, self.packs, self.foreign = catalogue, packs, frozenset(foreign)
        self.calendars = tuple(calendars)
        self.problems: list[Problem] = []
        data: Any = document.data
        instruments = data.get("instruments") if isinstance(data, dict) else None
        known = instruments if isinstance(instruments, dict) else {}
        links = {name: str(entry.get("url", "")) for name, entry in known.items() if isinstance(entry, dict)}
        self.titles = {name: str(entry.get("title", "")) for name, entry in known.items() if isinstance(entry, dict)}
        self.file = FileReader(document, self.problems, FILE, links)
        self.data = data

    def conflicts(self, lazy: bool) -> CitedConflicts:
        """Return all conflicts; `lazy`: these very files were found free of Problems before."""
        missing = self._misses_packs()
        if lazy and not missing:
            entries = {entry["id"]: (number, entry) for number, entry in enumerate(self.data["conflicts"])}
            regimes = {
                name: tuple(entry["regimes"])
                for name, (_, entry) in entries.items()
                if self.packs.keys() >= packs_named(entry)
            }
            return CitedConflicts(regimes, Lazy(regimes, lambda name: self._conflict(*entries[name])), self.titles)
        data = self.file.mapping((), self.data, ("instruments", "conflicts", "notes"), ("conflicts",))
        found: dict[str, CitedConflict] = {}
        for number, entry in enumerate(self.file.entries(("conflicts",), data.get("conflicts"))):
            named, before = packs_named(entry), len(self.problems)
            if not self.packs.keys() >= named:
                continue
            one = self._conflict(number, entry)
            if one.id in found:
                self.file.fault(("conflicts", number, "id"), "duplicate-id", f"there are two conflicts '{one.id}'")
            if len(self.problems) == before:
                found[one.id] = one
            elif missing or self.foreign & named:
                del self.problems[before:]
        return CitedConflicts({name: one.regimes for name, one in found.items()}, found, self.titles)

    def _misses_packs(self) -> bool:
        """Whether some conflict names a pack that is not applied."""
        entries = self.data.get("conflicts") if isinstance(self.data, dict) else None
        return any(not self.packs.keys() >= packs_named(entry) for entry in entries or ())

    def _conflict(self, number: int, data: Any) -> CitedConflict:
        at: Path = ("conflicts", number)
        file = self.file
        entry = file.mapping(at, data, _KEYS, _NEEDED)
        texts = {key: file.text((*at, key), entry.get(key)) for key in ("id", "title", "message", "meaning", "way_out")}
        regimes = file.names((*at, "regimes"), entry.get("regimes"))
        for position, name in enumerate(regimes):
            self._pack((*at, "regimes", position), name)
        if not regimes:
            file.fault((*at, "regimes"), "missing-key", "no regime is named", "name those that apply, by their packs")
        rules = file.names((*at, "rules"), entry.get("rules"))
        for position, name in enumerate(rules):
            self.rule((*at, "rules", position), name)
        return CitedConflict(
            id=texts["id"],
            title=texts["title"],
            span=file.span((*at, "in_force"), entry.get("in_force")),
            regimes=regimes,
            rules=rules,
            when=_Conditions(self).node(entry.get("when"), (*at, "when")) if "when" in entry else FALSE_NODE,
            citations=file.citations((*at, "citations"), entry.get("citations")),
            confidence=file.one_of((*at, "confidence"), entry.get("confidence", CONFIDENCES[0]), CONFIDENCES),
            message=texts["message"],
            meaning=texts["meaning"],
            way_out=texts["way_out"],
        )

    def rule(self, path: Path, name: Any) -> tuple[str, str] | None:
        """Return the pack and the slug of a rule; None after noting a Problem."""
        pack, slash, slug = name.partition("/") if isinstance(name, str) else ("", "", "")
        if not slash:
            self.file.fault(path, "wrong-value", f"{name!r} names no rule of a pack", "expected pack/rule")
            return None
        if not self._pack(path, pack):
            return None
        rules = self.packs[pack].rules
        if slug not in rules:
            hint = did_you_mean(slug, rules)
            self.file.fault(path, "unknown-rule", f"pack '{pack}' has no rule '{slug}'", hint)
            return None
        return pack, slug

    def _pack(self, path: Path, name: str) -> bool:
        if name not in self.packs:
            hint = did_you_mean(name, self.packs) or f"use one of {', '.join(self.packs)}"
            self.file.fault(path, "unknown-pack", f"there is no pack '{name}'", hint)
            return False
        if self.packs[name].per != "leg":
            expected = "a conflict is a matter of one leg; name packs that look at legs"
            self.file.fault(path, "wrong-kind", f"pack '{name}' looks at States", expected)
            return False
        return True


def packs_named(entry: Any) -> set[str]:
    """The packs that an entry names as its regimes, in its rules and in its condition."""
    if not isinstance(entry, dict):
        return set()
    regimes, rules = entry.get("regimes"), entry.get("rules")
    names = [*regimes] if isinstance(regimes, list) else []
    names += [name for name in rules if isinstance(name, str) and "/" in name] if isinstance(rules, list) else []
    names += _names_in(entry.get("when"))
    return {name.partition("/")[0] for name in names if isinstance(name, str)} - {"world"}


def _names_in(data: Any) -> list[Any]:
    if isinstance(data, list):
        return [name for item in data for name in _names_in(item)]
    if not isinstance(data, dict):
        return []
    found = [value for key, value in data.items() if key in _NAMING and isinstance(value, str) and "/" in value]
    return found + [name for value in data.values() for name in _names_in(value)]


__all__ = ["FILE", "ConflictParser", "Names", "packs_named"]
