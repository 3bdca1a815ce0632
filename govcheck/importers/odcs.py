"""Open Data Contract Standard 3.x: contracts whose servers lie abroad, or that state a transfer for us."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from govcheck.errors import InputError, Path, Problem
from govcheck.importers.base import Collector, Where
from govcheck.importers.draft import Draft, Leaf, Said, Unknown, one_line, quoted, slug
from govcheck.importers.draft import Path as LeafPath
from govcheck.importers.json_source import items, mapping, text, texts
from govcheck.importers.snippet import leaves_of, transfer_problems
from govcheck.importers.words import Words
from govcheck.source import Data, Document, load_file

ABSENT = ("importer.role", "importer.kind", "importer.relationship", "mode", "data.form", "data.subjects", "safeguards")
_KIND = "DataContract"
_MOST_SHOWN = 8


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    data: Any = load_file(os.path.join(os.path.dirname(__file__), "odcs.yaml")).data
    return dict(data)


def read(path: str, words: Words) -> Draft:
    """Read a data contract; InputError with every fault in it."""
    document = load_file(path)
    return _Reader(path, document, words).read()


class _Reader:
    def __init__(self, path: str, document: Document, words: Words) -> None:
        self.path, self.document, self.words = path, document, words
        self.contract = mapping(document.data)
        self.problems: list[Problem] = []

    def read(self) -> Draft:
        self._check()
        name, title = text(self.contract.get("id")), text(self.contract.get("name"))
        collector = Collector("odcs", self.path, self.words)
        shared = {("data", "categories"): self._categories(), ("purpose",): self._purpose()}
        stated = self._stated(self.contract, ())
        for place, value in stated:
            self._transfer(collector, slug(name), one_line(title or name), place, value, shared)
        for position, server in enumerate(items(self.contract.get("servers"))):
            path: Path = ("servers", position)
            if not isinstance(server, dict):
                self._fault(path, "wrong-type", "a server is not a mapping", "expected server and type")
                continue
            for key in ("server", "type"):
                if not text(server.get(key)):
                    self._fault(path, "missing-key", f"a server has no {key}", "every server has a server and a type")
            self._server(collector, path, server, slug(name), one_line(title or name), shared)
        if not stated and not items(self.contract.get("servers")):
            collector.record(slug(name), one_line(title or name), None, {})
        if self.problems:
            raise InputError(self.problems)
        return collector.draft()

    def _fault(self, path: Path, code: str, message: str, expected: str) -> None:
        self.problems.append(self.document.problem(path, code, message, expected))

    def _check(self) -> None:
        """Refuse what is no contract of version 3."""
        if self.contract.get("kind") != _KIND:
            said = quoted(str(self.contract.get("kind", "")))
            expected = "expected a contract of the Open Data Contract Standard, kind: DataContract"
            raise InputError([self.document.problem(("kind",), "not-a-contract", f"kind is {said}", expected)])
        version = text(self.contract.get("apiVersion"))
        if not version.startswith("v3."):
            message = f"apiVersion is {quoted(version)}" if version else "there is no apiVersion"
            self._fault(
                ("apiVersion",), "not-supported", message, "versions 3 of the standard are read, such as v3.1.0"
            )
        if not text(self.contract.get("id")):
            self._fault((), "missing-key", "the contract has no id", "every contract has one")
        for key in ("servers", "schema", "customProperties"):
            if key in self.contract and not isinstance(self.contract[key], list):
                self._fault((key,), "wrong-type", f"{key} is not a list", "expected a list")

    def _stated(self, holder: Mapping[str, Data], base: Path) -> list[tuple[Path, dict[str, Data]]]:
        """Return the transfers that custom properties state for us, with their places."""
        found: list[tuple[Path, dict[str, Data]]] = []
        for position, entry in enumerate(items(holder.get("customProperties"))):
            if not self._ours(mapping(entry)) or mapping(entry).get("property") != _table()["transfer"]:
                continue
            path = (*base, "customProperties", position, "value")
            value = mapping(entry).get("value")
            if not isinstance(value, dict):
                self._fault(path, "wrong-type", "a transfer is not a mapping", "expected the keys of a transfer")
                continue
            world, catalogue = self.words.world, self.words.catalogue
            self.problems += transfer_problems(self.document, path, value, catalogue, world)
            found.append((path, value))
        return found

    @staticmethod
    def _ours(entry: Mapping[str, Data]) -> bool:
        """Say whether a custom property is for us: by its vendor, or by its name where it has none."""
        return bool(entry.get("vendor") == _table()["vendor"])

    def _transfer(
        self,
        collector: Collector,
        name: str,
        title: str,
        place: Path,
        value: dict[str, Data],
        shared: Mapping[LeafPath, Leaf],
    ) -> None:
        note = "customProperties"
        leaves = {**shared, **leaves_of(value, note)}
        country = leaves.pop(("importer", "country"), None)
        code = country.value if isinstance(country, Said) and isinstance(country.value, str) else None
        collector.record(name, title, [Where(code, note if code else "")], leaves)

    def _server(
        self,
        collector: Collector,
        path: Path,
        server: dict[str, Data],
        name: str,
        title: str,
        shared: Mapping[LeafPath, Leaf],
    ) -> None:
        label = text(server.get("server")) or "server"
        name, title = f"{name}-{slug(label, 'server')}", f"{title} on {one_line(label)}"
        stated = self._stated(server, path)
        for place, value in stated:
            self._transfer(collector, name, title, place, value, shared)
        if stated:
            return
        said = self._regions(server)
        if not said:
            collector.record(name, title, None, {})
            return
        provider = str(_table()["providers"].get(text(server.get("type")), ""))
        key, words = next(iter(said.items()))
        note = f"{key}: {quoted(words)}"
        region = self.words.region(words, provider) if key in _table()["region_keys"] else None
        codes = list(self.words.countries(words)) if key in _table()["country_keys"] else []
        places = self.words.region_countries(region) if region else frozenset(codes)
        if places and places == {collector.home}:
            collector.record(name, title, [], {})
            return
        leaves = dict(shared)
        # Where data rest says nothing of who runs the place, or under which law: the importer stays unknown.
        if region:
            leaves["storage", "regions"] = Said([region], note)
        elif codes:
            leaves["storage", "countries"] = Said([*sorted(codes)], note)
        else:
            leaves["storage", "countries"] = Unknown(note)
        collector.record(name, title, [Where(None, f"the server says {note}")], leaves)

    @staticmethod
    def _regions(server: Mapping[str, Data]) -> dict[str, str]:
        """Return what a server says of its place, under the key it says it with."""
        found: dict[str, str] = {}
        listed = map(mapping, items(server.get("customProperties")))
        custom = {text(entry.get("property")): entry.get("value") for entry in listed}
        for key in (*_table()["region_keys"], *_table()["country_keys"]):
            said = text(server.get(key)) or text(custom.get(key))
            if said:
                found[key] = said
        return found

    def _purpose(self) -> Leaf:
        description = self.contract.get("description")
        said = text(mapping(description).get("purpose")) or text(description)
        meant = self.words.word("purposes", said) if said else ()
        note = f"description.purpose: {quoted(said)}" if said else ""
        return Said(meant[0], note) if len(meant) == 1 else Unknown(note)

    def _categories(self) -> Leaf:
        """Return the categories, if every property of every object says its own; a list is taken as complete."""
        found: dict[str, list[str]] = {}
        for table in items(self.contract.get("schema")):
            for name, entry in _properties(mapping(table), ""):
                found[name] = self._of_property(entry)
        said = sorted({word for words in found.values() for word in words})
        silent = [name for name, words in found.items() if not words]
        if not found:
            return Unknown("")
        if not silent:
            return Said([*said], f"of {_shown(list(found))}")
        return Unknown(f"the source says {', '.join(said) or 'nothing'}, and nothing of {_shown(silent)}")

    def _of_property(self, entry: Mapping[str, Data]) -> list[str]:
        custom = [mapping(one) for one in items(entry.get("customProperties"))]
        ours = [one for one in custom if self._ours(one) and one.get("property") in _table()["categories"]]
        stated = [one.get("value") for one in ours]
        terms = [term for value in stated for term in texts(value)]
        if terms:
            return self.words.all_words("categories", terms) or []
        terms = [*texts(entry.get("classification") or []), *texts(entry.get("tags") or [])]
        return sorted({word for term in terms for word in self.words.word("categories", term)})


def _properties(holder: Mapping[str, Data], above: str) -> Iterator[tuple[str, Mapping[str, Data]]]:
    """Yield the properties that hold values, by their names with dots: objects are looked into, and so are lists."""
    name = text(holder.get("name"))
    path = ".".join(filter(None, (above, name)))
    inner = [*items(holder.get("properties")), *items([holder["items"]] if "items" in holder else [])]
    for entry in inner:
        yield from _properties(mapping(entry), path)
    if not inner and above:
        yield path, holder


def _shown(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_SHOWN} more" if len(names) > _MOST_SHOWN else ""
    return ", ".join(names[:_MOST_SHOWN]) + more
