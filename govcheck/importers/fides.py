"""Fides manifests (YAML): systems that transfer data abroad."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from govcheck.errors import InputError, Problem
from govcheck.importers.base import Collector, Where
from govcheck.importers.draft import Draft, Leaf, Path, Said, Unknown, one_line, quoted, slug
from govcheck.importers.json_source import items, mapping, text, texts
from govcheck.importers.words import Words
from govcheck.source import Data, Document, load_file

ABSENT = ("importer.kind", "importer.relationship", "mode", "data.form", "storage")


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    data: Any = load_file(os.path.join(os.path.dirname(__file__), "fides.yaml")).data
    return dict(data)


def read(path: str, words: Words) -> Draft:
    """Read the systems of a Fides manifest; InputError with every fault in it."""
    document = load_file(path)
    return _Reader(path, document, words).read()


class _Reader:
    def __init__(self, path: str, document: Document, words: Words) -> None:
        self.path, self.document, self.words = path, document, words
        self.problems: list[Problem] = []

    def read(self) -> Draft:
        data = self.document.data
        systems = data.get("system") if isinstance(data, dict) else None
        if not isinstance(systems, list):
            expected = "expected a list of systems under the key 'system'"
            raise InputError([self.document.problem((), "no-systems", "there are no systems in it", expected)])
        organisations = items(mapping(data).get("organization"))
        collector = Collector("fides", self.path, self.words, *_organisation(organisations, self.words))
        for position, system in enumerate(systems):
            if isinstance(system, dict):
                self._system(collector, ("system", position), system)
            else:
                self._fault(
                    ("system", position), "wrong-type", "a system is not a mapping", "expected fides_key and more"
                )
        if self.problems:
            raise InputError(self.problems)
        return collector.draft()

    def _fault(self, path: tuple[str | int, ...], code: str, message: str, expected: str) -> None:
        self.problems.append(self.document.problem(path, code, message, expected))

    def _system(self, collector: Collector, path: tuple[str | int, ...], system: Mapping[str, Data]) -> None:
        name = text(system.get("fides_key"))
        if not name:
            self._fault(path, "missing-key", "a system has no fides_key", "every system has one")
            return
        declarations = system.get("privacy_declarations", [])
        if not isinstance(declarations, list) or not all(isinstance(found, dict) for found in declarations):
            self._fault(
                (*path, "privacy_declarations"), "wrong-type", "privacy_declarations is no list of mappings", ""
            )
            return
        title = text(system.get("name")) or name
        where = self._places(path, system)
        collector.record(slug(name), one_line(title), where, self._leaves(system, [mapping(d) for d in declarations]))

    def _places(self, path: tuple[str | int, ...], system: Mapping[str, Data]) -> list[Where] | None:
        stated, flag = system.get("third_country_transfers"), system.get("does_international_transfers")
        if flag is not None and not isinstance(flag, bool):
            where = (*path, "does_international_transfers")
            self._fault(
                where, "wrong-type", f"does_international_transfers is {quoted(str(flag))}", "expected true or false"
            )
        if stated is not None and not isinstance(stated, list):
            where = (*path, "third_country_transfers")
            self._fault(where, "wrong-type", "third_country_transfers is not a list", "expected codes such as JPN")
            return None
        places: list[Where] = []
        for code in texts(stated or []):
            note = f"third_country_transfers: {quoted(code)}"
            found = self.words.countries(code)
            places += [Where(country, note) for country in found] or [Where(None, note, slug(code, "unknown")[:30])]
        if places:
            return list(dict.fromkeys(places))
        if flag is True:
            return [Where(None, "does_international_transfers: true; fideslang has no place to say where")]
        return None if flag is None and stated is None else []

    def _leaves(self, system: Mapping[str, Data], declarations: Iterable[Mapping[str, Data]]) -> dict[Path, Leaf]:
        said = {key: _union(declarations, key) for key in ("data_categories", "data_subjects", "data_use")}
        egress = [
            key for flow in items(system.get("egress")) for key in texts(mapping(flow).get("data_categories") or [])
        ]
        said["data_categories"] = list(dict.fromkeys([*said["data_categories"], *egress]))
        bases = texts(system.get("legal_basis_for_transfers") or [])
        responsibility = ", ".join(texts(system.get("responsibility") or []))
        purposes = self._meant("purposes", "data_use", said["data_use"])
        if isinstance(purposes, Said):
            one = purposes.value if isinstance(purposes.value, list) else []
            purposes = Said(one[0], purposes.note) if len(one) == 1 else Unknown(purposes.note)
        return {
            ("purpose",): purposes,
            ("importer", "name"): Unknown(_quote("legal_name", text(system.get("legal_name")))),
            ("importer", "role"): Unknown(_quote("responsibility", responsibility)),
            ("data", "categories"): self._meant("categories", "data_categories", said["data_categories"]),
            ("data", "subjects", "kinds"): self._meant("subjects", "data_subjects", said["data_subjects"]),
            ("safeguards",): Unknown(_quote("legal_basis_for_transfers", ", ".join(bases))),
        }

    def _meant(self, table: str, key: str, said: list[str]) -> Leaf:
        """Return our words for all of these; unknown if one has no counterpart, for a list is taken as complete."""
        note = _quote(key, ", ".join(said))
        found = [self.words.word(table, word) or _counterpart(table, word) for word in said]
        if not found or not all(found):
            return Unknown(note)
        return Said([*sorted({word for words in found for word in words})], note)


def _counterpart(table: str, word: str) -> tuple[str, ...]:
    """Return our words for a key of fideslang: those of the longest part of it that has an entry."""
    known, steps = _table()[table], word.split(".")
    for length in range(len(steps), 0, -1):
        key = ".".join(steps[:length])
        if key in known:
            return tuple(known[key])
    return ()


def _union(declarations: Iterable[Mapping[str, Data]], key: str) -> list[str]:
    return list(dict.fromkeys(word for one in declarations for word in texts(one.get(key) or [])))


def _quote(key: str, said: str) -> str:
    return f"{key}: {quoted(said)}" if said else ""


def _organisation(found: list[Data], words: Words) -> tuple[Leaf, Leaf]:
    """Return the name of the one organisation a manifest has; with several, nobody says whose the systems are."""
    if len(found) != 1:
        return Unknown(""), Unknown("")
    organisation = mapping(found[0])
    controller = mapping(organisation.get("controller"))
    name = text(controller.get("name")) or text(organisation.get("name"))
    address = text(controller.get("address"))
    return Said(one_line(name)) if name else Unknown(""), Unknown(_quote("address", address))
