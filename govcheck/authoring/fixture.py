"""The facts of one leg as a pack test writes them -> the engine's facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.packs.condition import Value
from govcheck.source import Document
from govcheck.vocabulary.catalogue import Catalogue, FactSpec, KindSpec

LISTS = ("safeguards", "assessments", "done")


def values_of(
    catalogue: Catalogue, facts: Mapping[str, Any], day: str, document: Document, path: Path, problems: list[Problem]
) -> dict[str, Value]:
    """Return the known facts by name; what does not fit is noted as a Problem."""
    values: dict[str, Value] = {}
    for name, data in facts.items():
        if name in LISTS:
            continue
        at = (*path, name)
        spec = catalogue.facts.get(name)
        if spec is None:
            hint = did_you_mean(name, (*catalogue.facts, *LISTS))
            problems.append(
                Problem(document.path, document.region(at, key=True), "unknown-fact", f"'{name}' is not a fact", hint)
            )
            continue
        value = value_of(spec, data)
        if value is None:
            message = f"{data!r} does not fit '{name}', a {spec.type}"
            hint = f"use one of {', '.join(spec.values)}" if spec.values else ""
            problems.append(Problem(document.path, document.region(at), "wrong-value", message, hint))
            continue
        values[name] = value
    lists = {name: facts[name] for name in LISTS if name in facts}
    for name, entries in lists.items():
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            problems += _list_problems(catalogue, name, entry, document, (*path, name, number))
    if not problems:
        values.update(list_values(catalogue, lists, day))
    return values


def value_of(spec: FactSpec, data: Any) -> Value | None:
    """A written value as the engine knows it, or None if it does not fit the fact."""
    if spec.type in ("boolean", "judgement"):
        return data if isinstance(data, bool) else None
    if spec.type == "number":
        if isinstance(data, dict):
            return (data.get("at_least", 0), data.get("at_most", float("inf")))
        return (data, data) if isinstance(data, int | float) and not isinstance(data, bool) and data >= 0 else None
    if spec.type == "date":
        return data if is_day(data) else None
    if spec.type in ("set", "countries"):
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            return None
        known = spec.values is None or all(item in spec.values for item in data)
        return frozenset(data) if known else None
    return data if isinstance(data, str) and (spec.values is None or data in spec.values) else None


_PLAIN = frozenset(("id", "kinds", "kind", "status", "covers", "evidence"))


def _list_problems(catalogue: Catalogue, name: str, entry: Any, document: Document, path: Path) -> list[Problem]:
    """Unknown kinds and attributes in an entry of a list."""

    def problem(at: Path, code: str, message: str, expected: str = "") -> Problem:
        return Problem(document.path, document.region(at), code, message, expected)

    if name == "done":
        known = entry in catalogue.done
        return (
            []
            if known
            else [problem(path, "unknown-word", f"'{entry}' is not a duty", did_you_mean(str(entry), catalogue.done))]
        )
    if not isinstance(entry, dict):
        return [problem(path, "wrong-type", f"an entry of {name} is not a mapping", "expected { kind: ... }")]
    kinds = catalogue.safeguards if name == "safeguards" else catalogue.assessments
    named = entry.get("kinds", [entry["kind"]] if "kind" in entry else [])
    found = [
        problem(path, "unknown-word", f"'{kind}' is no kind of {name[:-1]}", did_you_mean(str(kind), kinds))
        for kind in named
        if kind not in kinds
    ]
    attributes = {key: spec for kind in named if kind in kinds for key, spec in kinds[kind].attributes.items()}
    for key, value in entry.items():
        if key in _PLAIN:
            continue
        if key not in attributes:
            found.append(
                problem(
                    (*path, key),
                    "unknown-key",
                    f"'{key}' is no attribute of {', '.join(named)}",
                    did_you_mean(key, attributes),
                )
            )
        elif value_of(FactSpec(key, attributes[key].type, "", attributes[key].values), value) is None:
            found.append(
                problem((*path, key), "wrong-value", f"{value!r} does not fit '{key}', a {attributes[key].type}")
            )
    return found


_RANK = {"in_place": 0, "applied_for": 1, "planned": 2, "refused": 3, "ended": 4}


def list_values(catalogue: Catalogue, lists: Mapping[str, Any], day: str) -> dict[str, Value]:
    """What stated lists of safeguards, assessments and duties say: what they do not contain is absent or not done."""
    values: dict[str, Value] = {}
    if "done" in lists:
        values.update({f"done.{name}": name in lists["done"] for name in catalogue.done})
    if "assessments" in lists:
        values.update({f"assessment.{kind}.done": False for kind in catalogue.assessments})
        for entry in lists["assessments"]:
            if not str(entry.get("on", "")) > day:
                values.update(_attributes(catalogue.assessments[entry["kind"]], f"assessment.{entry['kind']}", entry))
                values[f"assessment.{entry['kind']}.done"] = True
    if "safeguards" in lists:
        values.update({f"safeguard.{kind}.status": "absent" for kind in catalogue.safeguards})
        ranked = [
            (kind, entry, _status(catalogue.safeguards[kind], entry, day))
            for entry in lists["safeguards"]
            for kind in entry["kinds"]
        ]
        for kind, entry, status in sorted(ranked, key=lambda item: -_RANK.get(item[2] or "", 9)):
            base = f"safeguard.{kind}"
            for name in catalogue.safeguards[kind].attributes:
                values.pop(f"{base}.{name}", None)
            values.update(_attributes(catalogue.safeguards[kind], base, entry))
            values.pop(f"{base}.status", None)
            if status:
                values[f"{base}.status"] = status
    return values


def _status(kind: KindSpec, entry: Mapping[str, Any], day: str) -> str | None:
    starts = [entry[name] for name, spec in kind.attributes.items() if spec.starts and name in entry]
    ends = [entry[name] for name, spec in kind.attributes.items() if spec.ends and name in entry]
    stated = entry.get("status")
    if any(start > day for start in starts) and stated in (None, "in_place"):
        return "planned"
    if any(end < day for end in ends) and stated in (None, "in_place"):
        return "ended"
    if stated is None:
        return "in_place" if starts else None
    return str(stated)


def _attributes(kind: KindSpec, base: str, entry: Mapping[str, Any]) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name, spec in kind.attributes.items():
        if name in entry:
            value = value_of(FactSpec(name, spec.type, "", spec.values), entry[name])
            if value is not None:
                values[f"{base}.{name}"] = value
    return values
