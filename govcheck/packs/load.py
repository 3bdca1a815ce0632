"""Folders -> a PackSet: all packs that are applied together, their shared catalogue, the tables of the world."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from govcheck.errors import InputError, PackError, Problem
from govcheck.packs import cache
from govcheck.packs.circles import circles
from govcheck.packs.condition import Node
from govcheck.packs.find import WORLD, builtin_root, deciding_files, pack_folders
from govcheck.packs.lazy import Lazy
from govcheck.packs.model import CitedConflicts, Constraint, PackSet, Table
from govcheck.packs.parse import PackParser
from govcheck.packs.parse_conflicts import FILE as _CONFLICTS
from govcheck.packs.parse_conflicts import ConflictParser, Names
from govcheck.packs.parse_table import read_world_table
from govcheck.source import Document, from_data, load_text
from govcheck.vocabulary.catalogue import Catalogue, build

_COUNTRIES = "countries.yaml"
_CALENDARS = "calendars"
_VOCABULARY = ("facts.yaml", "safeguards.yaml")


class _Folder(NamedTuple):
    id: str
    root: str
    digest: str
    documents: Mapping[str, Document]
    cached: bool


Change = Callable[[str, Mapping[str, Document]], Mapping[str, Document]]
"""Gives the documents of a pack, or of the world, as somebody supposes them to be; the same mapping if they are."""


def load_packs(
    extra: Iterable[str] = (), *, root: str | None = None, use_cache: bool = True, change: Change | None = None
) -> PackSet:
    """Read the packs that come with govcheck and those in the folders `extra`.

    A folder of `extra` is a pack (it holds a `pack.yaml`) or holds packs. A pack whose id one of the
    built-in packs has takes its place. `change` is applied to what was read; nothing of it is kept.

    Raises PackError with the Problems of all files if any is malformed.
    """
    base = root or builtin_root()
    chosen: dict[str, str] = {os.path.basename(folder): folder for folder in pack_folders(base)}
    problems: list[Problem] = []
    for given in extra:
        found = [given] if os.path.isfile(os.path.join(given, "pack.yaml")) else pack_folders(given)
        if not found:
            problems.append(
                Problem(given, None, "no-pack", "there is no pack here", "expected a folder with a pack.yaml")
            )
        chosen.update({os.path.basename(os.path.abspath(folder)): folder for folder in found})
    if problems:
        raise PackError(problems)
    folders = {name: chosen[name] for name in sorted(chosen)}
    world = os.path.join(base, WORLD)
    if use_cache:
        found_set, problems = _assemble(folders, world, True, change)
        if found_set is not None and not problems:
            return found_set
    # From the text itself, so that every Problem has its line.
    found_set, problems = _assemble(folders, world, False, change)
    if problems or found_set is None:
        raise PackError(problems)
    return found_set


def _assemble(
    folders: Mapping[str, str], world_root: str, use_cache: bool, change: Change | None = None
) -> tuple[PackSet | None, list[Problem]]:
    problems: list[Problem] = []
    home = os.path.join(os.path.dirname(os.path.dirname(__file__)), "vocabulary")
    vocabulary = _read("", home, use_cache, problems, _VOCABULARY)
    world = _read(WORLD, world_root, use_cache, problems, _world_files(world_root))
    packs = [_read(name, path, use_cache, problems) for name, path in folders.items()]
    together = cache.digest_of({part.root: part.digest.encode() for part in (vocabulary, world, *packs)})
    sound = use_cache and not problems and cache.is_sound(together)
    changed: set[str] = set()
    if change is not None:
        world = world._replace(documents=change(WORLD, world.documents))
        now = [pack._replace(documents=change(pack.id, pack.documents)) for pack in packs]
        changed = {pack.id for pack, was in zip(now, packs, strict=True) if pack.documents is not was.documents}
        packs = now
    documents = [("", vocabulary.documents[name]) for name in _VOCABULARY if name in vocabulary.documents]
    documents += [(pack.id, pack.documents[name]) for name in _VOCABULARY for pack in packs if name in pack.documents]
    catalogue, faults = build(documents)
    problems += faults
    tables = _world_tables(world, problems)
    calendars = _calendars(world)
    parsers = [
        PackParser(
            pack.id, pack.documents, catalogue, tables, calendars=calendars, lazy=sound and pack.id not in changed
        )
        for pack in packs
    ]
    parsed = [parser.pack(f"sha256:{pack.digest}", pack.root) for parser, pack in zip(parsers, packs, strict=True)]
    found = tuple(pack for pack in parsed if pack is not None)
    for pack in found:
        for reading in pack.readings.values():
            catalogue.add_reading(pack.id, reading.name, reading.question)
    catalogue.freeze()
    conditions = _Conditions(catalogue, parsers, vocabulary, problems)
    guards = conditions.by_fact({name: (spec.pack, spec.guard) for name, spec in catalogue.facts.items()}, sound)
    limits = {name: (spec.pack, spec.settable and spec.settable.only_when) for name, spec in catalogue.facts.items()}
    settable_when = conditions.by_fact(limits, sound)
    constraints = tuple(Constraint(pack, conditions.parse(pack, data)) for pack, data in catalogue.constraints)
    problems += [problem for parser in parsers for problem in parser.problems]
    foreign = [pack.id for pack in packs if os.path.dirname(pack.root) != os.path.dirname(world_root)]
    conflicts = _conflicts(world, catalogue, parsers, calendars, foreign, sound, problems)
    countries = world.documents[_COUNTRIES].data if _COUNTRIES in world.documents else {}
    made = PackSet(
        found, catalogue, tables, guards, settable_when, constraints, calendars, world_root, countries, conflicts
    )
    if not problems and (changed or not sound):
        problems += circles(made)
    if use_cache and not problems and not sound and change is None:
        cache.mark_sound(together)
    return made, problems


def _read(pack: str, root: str, use_cache: bool, problems: list[Problem], names: Iterable[str] = ()) -> _Folder:
    contents: dict[str, bytes] = {}
    for rel in names or deciding_files(root):
        path = os.path.join(root, *rel.split("/"))
        try:
            with open(path, "rb") as file:
                contents[rel] = file.read()
        except OSError as error:
            problems.append(Problem(path, None, "cannot-read", f"the file cannot be read ({error.strerror})"))
    digest = cache.digest_of(contents)
    kept = cache.load(root, digest) if use_cache else None
    if kept is not None:
        return _Folder(pack, root, digest, {rel: from_data(data) for rel, data in kept.items()}, True)
    documents: dict[str, Document] = {}
    faults = 0
    for rel, content in contents.items():
        try:
            documents[rel] = load_text(content, _shown(os.path.join(root, *rel.split("/"))))
        except InputError as error:
            problems += error.problems
            faults += 1
    if use_cache and not faults:
        cache.save(root, digest, {rel: document.data for rel, document in documents.items()})
    return _Folder(pack, root, digest, documents, False)


def _shown(path: str) -> str:
    """The path as a person would write it from here, if it lies below here."""
    try:
        near = os.path.relpath(path)
    except ValueError:
        return path
    return path if near.startswith("..") else near


def _world_tables(world: _Folder, problems: list[Problem]) -> dict[str, Table]:
    tables: dict[str, Table] = {}
    for rel, document in world.documents.items():
        if rel.startswith("tables/"):
            name = rel.removeprefix("tables/").removesuffix(".yaml")
            table = read_world_table(document, name, problems, f"{WORLD}/{rel}")
            if table is not None:
                tables[name] = table
    return tables


def _conflicts(
    world: _Folder,
    catalogue: Catalogue,
    parsers: Iterable[PackParser],
    calendars: Iterable[str],
    foreign: Iterable[str],
    sound: bool,
    problems: list[Problem],
) -> CitedConflicts:
    if _CONFLICTS not in world.documents:
        return CitedConflicts()
    names = {parser.id: _names(parser) for parser in parsers}
    parser = ConflictParser(world.documents[_CONFLICTS], catalogue, names, foreign, calendars)
    found = parser.conflicts(lazy=sound and not parser.foreign)
    problems += parser.problems
    return found


def _names(parser: PackParser) -> Names:
    head: Any = parser.documents["pack.yaml"].data if "pack.yaml" in parser.documents else None
    per = head.get("per", "leg") if isinstance(head, dict) else "leg"
    rules = [rel.removeprefix("rules/").removesuffix(".yaml") for rel in parser.documents if rel.startswith("rules/")]
    return Names(str(per), rules, parser.terms, parser.columns)


def _world_files(root: str) -> list[str]:
    """The files of the world that can change an answer, or what is said of one."""
    folder = os.path.join(root, _CALENDARS)
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    calendars = [f"{_CALENDARS}/{name}" for name in names if name.endswith(".yaml")]
    conflicts = [_CONFLICTS] if os.path.isfile(os.path.join(root, _CONFLICTS)) else []
    return [_COUNTRIES, *conflicts, *calendars, *deciding_files(root)]


def _calendars(world: _Folder) -> dict[str, dict[str, bool]]:
    """Read `calendars/XX.yaml`: `holidays` and `worked` are lists of days that differ from Monday to Friday."""
    found: dict[str, dict[str, bool]] = {}
    for rel, document in world.documents.items():
        data = document.data
        if rel.startswith(f"{_CALENDARS}/") and isinstance(data, dict):
            days = dict.fromkeys(_days(data.get("holidays")), False) | dict.fromkeys(_days(data.get("worked")), True)
            found[rel.removeprefix(f"{_CALENDARS}/").removesuffix(".yaml")] = days
    return found


def _days(entries: Any) -> list[str]:
    return [str(entry.get("day") if isinstance(entry, dict) else entry) for entry in entries or ()]


class _Conditions:
    """Parses guards, `only_when`s and constraints, each in the sight of the pack that declares it."""

    def __init__(
        self, catalogue: Catalogue, parsers: Iterable[PackParser], vocabulary: _Folder, problems: list[Problem]
    ) -> None:
        self.by_pack = {parser.id: parser for parser in parsers}
        self.bare = PackParser("", {}, catalogue, {})
        self.anywhere = vocabulary.documents.get("facts.yaml") or from_data({})
        self.problems = problems

    def parse(self, pack: str, data: Any) -> Node:
        parser = self.by_pack.get(pack, self.bare)
        conditions = parser.conditions(parser.documents.get("facts.yaml", self.anywhere))
        found: list[Problem] = []
        conditions.problems = found
        node = conditions.node(data, ())
        self.problems.extend(problem._replace(region=None) for problem in found)
        return node

    def by_fact(self, stated: Mapping[str, tuple[str, Any]], lazy: bool) -> Mapping[str, tuple[str, Node]]:
        given = {name: entry for name, entry in stated.items() if entry[1] is not None}

        def make(name: str) -> tuple[str, Node]:
            pack, data = given[name]
            return pack, self.parse(pack, data)

        return Lazy(given, make) if lazy else {name: make(name) for name in given}
