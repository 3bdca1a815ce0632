"""Parts of a manifest that stand in other documents: they are checked as manifests are, at their own place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govcheck.errors import InputError, Path, Problem
from govcheck.importers.draft import Leaf, Said
from govcheck.importers.draft import Path as LeafPath
from govcheck.manifest.read import read_manifest
from govcheck.source import Data, Document, from_data

if TYPE_CHECKING:
    from govcheck.facts.world import World
    from govcheck.vocabulary.catalogue import Catalogue

# The mappings whose keys are leaves of their own; every other value is one leaf, whatever it holds.
_BRANCHES = {("importer",), ("data",), ("data", "subjects"), ("storage",), ("access",), ("measures",)}
# What the importer writes itself.
_OURS = ("id", "exporter", "continues")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")


def leaves_of(data: dict[str, Data], note: str) -> dict[LeafPath, Leaf]:
    """Return the leaves of a part of a transfer."""
    found: dict[LeafPath, Leaf] = {}

    def walk(inner: dict[str, Data], above: LeafPath) -> None:
        for key, value in inner.items():
            path = (*above, key)
            if path in _BRANCHES and isinstance(value, dict):
                walk(value, path)
            else:
                found[path] = Said(value, note)

    walk(data, ())
    return found


def transfer_problems(
    document: Document, base: Path, data: dict[str, Data], catalogue: Catalogue, world: World
) -> list[Problem]:
    """Return what is wrong with a part of a transfer that stands at `base` of a document."""
    problems = [
        document.problem((*base, key), "misplaced-key", f"'{key}' is not stated here", "leave it out", key=True)
        for key in data
        if key in _OURS
    ]
    rest = {key: value for key, value in data.items() if key not in _OURS}
    whole: Data = {"govcheck": 1, "transfers": [{"id": "a", "exporter": {"id": "b"}, "importer": {"id": "c"}, **rest}]}
    return problems + _problems(whole, ("transfers", 0), document, base, catalogue, world)


def party_problems(
    document: Document, base: Path, data: dict[str, Data], catalogue: Catalogue, world: World
) -> list[Problem]:
    """Return what is wrong with a party that stands at `base` of a document."""
    whole: Data = {
        "govcheck": 1,
        "parties": [{"id": "b", **data}],
        "transfers": [{"id": "a", "exporter": {"id": "z"}, "importer": {"id": "c"}}],
    }
    return _problems(whole, ("parties", 0), document, base, catalogue, world)


def _problems(
    whole: Data, at: Path, document: Document, base: Path, catalogue: Catalogue, world: World
) -> list[Problem]:
    try:
        read_manifest(from_data(whole, ""), catalogue, world)
    except InputError as error:
        return [_moved(problem, at, document, base) for problem in error.problems]
    return []


def _moved(problem: Problem, at: Path, document: Document, base: Path) -> Problem:
    """Return a problem of a manifest that was made up, at its place in the document the part comes from."""
    steps = _STEP.findall(problem.path.removeprefix(":"))
    path: Path = tuple(int(number) if number else name for name, number in steps)
    inner = path[len(at) :] if path[: len(at)] == at else ()
    key = problem.code in ("unknown-key", "unknown-fact", "misplaced-key")
    return document.problem((*base, *inner), problem.code, problem.message, problem.expected, key=key)
