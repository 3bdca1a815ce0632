"""Resolves words of a source exactly: countries, cloud regions, words of the vocabulary. It never guesses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.errors import ConfigError, InputError, Problem, Region, did_you_mean
from govcheck.source import Data, Document, load_file

if TYPE_CHECKING:
    from govcheck.facts.world import World
    from govcheck.vocabulary.catalogue import Catalogue

# Tables of a mapping file -> the fact whose words they lead to.
_FACTS = {"categories": "data.categories", "subjects": "data.subjects.kinds", "purposes": "transfer.purpose"}
_PLACES = ("countries", "regions")
TABLES = (*_FACTS, *_PLACES)
_EXPORTER = "exporter"
_FIRST = Region(0, 0, 0, 0)
_SPLIT_AT = ",;\n\r、，；"
_REGION = re.compile(r"[a-z]+:[a-z0-9-]+").fullmatch
_OPENING, _CLOSING = "([（［", ")]）］"


def fold(text: str) -> str:
    """Return the form in which words are compared: letters alone count, not their case or the space around."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _is_code(text: str) -> bool:
    return len(text) in (2, 3) and text.isascii() and text.isalpha() and text.isupper()


def split(text: str) -> list[str]:
    """Return the parts of a list written as text; commas in brackets do not part."""
    parts, depth = [""], 0
    for character in text:
        depth += (character in _OPENING) - (character in _CLOSING)
        if character in _SPLIT_AT and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part for part in (" ".join(part.split()) for part in parts) if part]


class Glossary(NamedTuple):
    """What a person lays down for an import: who exports, and what words of the source stand for."""

    exporter: dict[str, Data]
    tables: Mapping[str, Mapping[str, tuple[str, ...]]]


NOTHING = Glossary({}, {})


class Words:
    """All words that can be resolved: the vocabulary of the packs, the tables of the world, a person's mapping."""

    def __init__(self, catalogue: Catalogue, world: World, mapping: Glossary = NOTHING) -> None:
        self.catalogue, self.world, self.mapping = catalogue, world, mapping
        self._countries: dict[str, str | None] = {}
        for code, entry in world.countries.items():
            for key in (code, *(name if _is_code(name) else fold(name) for name in map(str, entry.values()))):
                # A name that two places share names neither.
                self._countries[key] = code if self._countries.get(key, code) == code else None

    @property
    def exporter(self) -> dict[str, Data]:
        """What the mapping says of the exporter."""
        return self.mapping.exporter

    def country(self, text: str) -> str | None:
        """Return the code of the one country that a text names."""
        found = self.mapping.tables.get("countries", {}).get(fold(text))
        if found is not None:
            return found[0] if len(found) == 1 else None
        # Codes count in capital letters only: "no" and "and" are words.
        return self._countries.get(text.strip() if _is_code(text.strip()) else fold(text))

    def countries(self, text: str) -> tuple[str, ...]:
        """Return the codes of the countries that a text names, each of them exactly; empty if some part is unknown."""
        found = self.mapping.tables.get("countries", {}).get(fold(text))
        code = self.country(text)
        return found or ((code,) if code else ())

    def country_hint(self, text: str) -> str:
        """Return what the world's tables say of a code that is none, or nothing."""
        known = text.strip().upper() in self.world.hints
        return self.world.country_hint(text.strip()) if known else ""

    def region(self, text: str, provider: str = "") -> str | None:
        """Return a cloud region as manifests name it; `provider` is whose it is, if the text does not say."""
        found = self.mapping.tables.get("regions", {}).get(fold(text))
        if found is not None:
            return found[0]
        named = fold(text)
        names = [named, f"{provider}:{named}"] if provider else [named, named.replace(" ", ":", 1)]
        for name in names:
            # The whole text must be a name: regions not listed are known by how they begin.
            if _REGION(name) and self.world.region_countries(name):
                return name
        return None

    def region_countries(self, region: str) -> frozenset[str]:
        """Return where a region that is known may lie."""
        return self.world.region_countries(region) or frozenset()

    def word(self, table: str, text: str) -> tuple[str, ...]:
        """Return the words of the vocabulary that one term of the source stands for; empty if it is not known."""
        found = self.mapping.tables.get(table, {}).get(fold(text))
        if found is not None:
            return found
        known = self.catalogue.facts[_FACTS[table]].values or {}
        for name in (fold(text), fold(text).replace(" ", "_")):
            if name in known:
                return (name,)
        return ()

    def words(self, table: str, text: str) -> list[str] | None:
        """Return the words for all of a list; None if one part is not known, for a list that is stated is complete."""
        whole = self.word(table, text)
        if whole:
            return list(whole)
        return self.all_words(table, split(text))

    def all_words(self, table: str, parts: Sequence[str]) -> list[str] | None:
        """Return the words for all of these terms, in the order of their names; None if one is not known."""
        found = [self.word(table, part) for part in parts]
        if not found or not all(found):
            return None
        return sorted({word for words in found for word in words})


def load_mapping(path: str, catalogue: Catalogue, world: World) -> Glossary:
    """Read a mapping file; ConfigError with every fault in it."""
    try:
        document = load_file(path)
    except InputError as error:
        raise ConfigError(error.problems) from None
    reader = _Reader(document, catalogue, world)
    found = reader.read()
    if reader.problems:
        raise ConfigError(sorted(reader.problems, key=lambda problem: problem.region or _FIRST))
    return found


class _Reader:
    def __init__(self, document: Document, catalogue: Catalogue, world: World) -> None:
        self.document, self.catalogue, self.world = document, catalogue, world
        self.problems: list[Problem] = []

    def read(self) -> Glossary:
        data = self.document.data
        if not isinstance(data, dict):
            self.fault((), "wrong-type", "a mapping file is not a list or a text", f"expected {', '.join(TABLES)}")
            return NOTHING
        tables: dict[str, dict[str, tuple[str, ...]]] = {}
        for key, entries in data.items():
            if key == _EXPORTER:
                continue
            if key not in TABLES:
                hint = did_you_mean(key, (*TABLES, _EXPORTER)) or f"use {_EXPORTER}, {', '.join(TABLES)}"
                self.problems.append(
                    self.document.problem((key,), "unknown-key", f"there is no table '{key}'", hint, key=True)
                )
            elif not isinstance(entries, dict):
                self.fault((key,), "wrong-type", f"{key} is not a mapping", "expected 'words of the source': word")
            else:
                tables[key] = {fold(text): self._words(key, text, value) for text, value in entries.items()}
        return Glossary(self._exporter(data.get(_EXPORTER, {})), tables)

    def fault(self, path: tuple[str | int, ...], code: str, message: str, expected: str) -> None:
        self.problems.append(self.document.problem(path, code, message, expected))

    def _words(self, table: str, text: str, value: Data) -> tuple[str, ...]:
        words = value if isinstance(value, list) and value else [value]
        for word in words:
            if not isinstance(word, str) or not self._known(table, word):
                names = self.world.countries if table == "countries" else self._vocabulary(table)
                hint = did_you_mean(str(word), names) or "'govcheck facts' lists the words"
                if table == "countries" and isinstance(word, str):
                    hint = self.world.country_hint(word)
                elif table == "regions" and isinstance(word, str):
                    hint = self.world.region_hint(word)
                self.fault((table, text), "unknown-word", f"'{word}' is not a word of {table}", hint)
        many = table == "regions" or table == "purposes"
        if many and len(words) > 1:
            self.fault((table, text), "wrong-value", f"there are several {table} for one", "name one")
        return tuple(str(word) for word in words)

    def _known(self, table: str, word: str) -> bool:
        if table == "countries":
            return word in self.world.countries
        if table == "regions":
            return self.world.region_countries(word) is not None
        return word in self._vocabulary(table)

    def _vocabulary(self, table: str) -> Mapping[str, str]:
        return (self.catalogue.facts[_FACTS[table]].values or {}) if table in _FACTS else {}

    def _exporter(self, data: Data) -> dict[str, Data]:
        from govcheck.importers.snippet import party_problems

        if not isinstance(data, dict):
            self.fault(
                (_EXPORTER,), "wrong-type", "exporter is not a mapping", "expected name, country, kind, role ..."
            )
            return {}
        self.problems += party_problems(self.document, (_EXPORTER,), data, self.catalogue, self.world)
        return data
