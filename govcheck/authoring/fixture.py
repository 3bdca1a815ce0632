"""The facts of one leg as a pack test writes them -> the engine's facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.facts.standing import list_facts
from govcheck.facts.world import World
from govcheck.manifest.entries import EntryReader
from govcheck.manifest.values import ValueReader
from govcheck.packs.condition import Value
from govcheck.source import Document
from govcheck.vocabulary.catalogue import READING, Catalogue

LISTS = ("safeguards", "assessments", "done")


class FactReader:
    """Reads the facts of tests; lists are read as in a manifest, so that a test means what a manifest means."""

    def __init__(self, catalogue: Catalogue, world: World) -> None:
        self.catalogue, self.world = catalogue, world

    def values(
        self, facts: Mapping[str, Any], day: str, document: Document, path: Path, problems: list[Problem]
    ) -> dict[str, Value]:
        """Return the known facts by name; what does not fit is noted as a Problem."""
        reader = ValueReader(document, self.catalogue, self.world)
        entries = EntryReader(reader)
        values: dict[str, Value] = {}
        for name, data in facts.items():
            if name in LISTS:
                continue
            spec = self.catalogue.facts.get(name)
            if spec is None or spec.about == READING:
                hint = did_you_mean(name, (*self.catalogue.facts, *LISTS))
                reader.fault((*path, name), "unknown-fact", f"'{name}' is not a fact", hint, key=True)
                continue
            value = reader.value(spec, data, (*path, name))
            if value is not None:
                values[name] = value
        lists = list_facts(
            self.catalogue,
            day,
            safeguards=entries.safeguards(facts.get("safeguards"), (*path, "safeguards"), {}),
            assessments=entries.assessments(facts.get("assessments"), (*path, "assessments"), {}),
            done=entries.done(facts.get("done"), (*path, "done")),
        )
        problems += reader.problems
        return values | lists
