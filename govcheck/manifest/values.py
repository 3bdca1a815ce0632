"""Checks single values against the catalogue and turns them into the form conditions use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.manifest.records import Origin, Places, Stated, Value
from govcheck.shape import show
from govcheck.source import Data, Document

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import AttributeSpec, Catalogue, FactSpec

_INFINITE = float("inf")
_EXPECTED = {
    "boolean": "expected true or false",
    "judgement": "expected true or false",
    "text": "expected a word",
    "country": "expected a country code such as JP",
    "set": "expected a list of words",
    "countries": "expected a list of country codes",
    "number": "expected a whole number, or { at_least: ..., at_most: ... }",
    "date": "expected a day such as 2026-11-21",
}


class ValueReader:
    """Reads values of one document; every fault becomes a Problem."""

    def __init__(self, document: Document, catalogue: Catalogue, places: Places) -> None:
        self.document = document
        self.catalogue = catalogue
        self.places = places
        self.countries_known = places.countries
        self.problems: list[Problem] = []
        self.pruned = False
        """Whether values that do not fit the shape were taken out, leaving None in lists."""

    def fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> None:
        """Note a Problem at a path."""
        self.problems.append(self.document.problem(path, code, message, expected, key=key))

    def value(self, spec: FactSpec | AttributeSpec, data: Data, path: Path) -> Value | None:
        """Return the value of a fact as conditions use it; None, with a Problem, if it does not fit."""
        kind = spec.type
        if kind == "text":
            if type(data) is str and (spec.values is None or data in spec.values):
                return data
            if type(data) is str:
                self._unknown_word(data, spec.values or {}, path)
                return None
        elif kind == "boolean" or kind == "judgement":
            if type(data) is bool:
                return data
        elif kind == "country":
            if type(data) is str and data in self.countries_known:
                return data
            if type(data) is str:
                self._unknown_country(data, path)
                return None
        elif kind == "set" or kind == "countries":
            if type(data) is list:
                known = self.countries_known if kind == "countries" else spec.values
                return self._set(data, known, path, kind)
        elif kind == "number":
            bounds = _bounds(data)
            if bounds is not None and bounds[0] <= bounds[1]:
                return bounds
            if bounds is not None:
                self.fault(path, "wrong-value", f"at_least is more than at_most in {spec.name}", "exchange the two")
                return None
        elif kind == "date" and is_day(data):
            return str(data)
        self.fault(path, "wrong-type", f"{spec.name} is {show(data)}", _EXPECTED[kind])
        return None

    def _set(self, data: list[Data], known: Mapping[str, object] | None, path: Path, kind: str) -> Value | None:
        good = True
        for position, item in enumerate(data):
            if type(item) is not str:
                if not self.pruned:
                    self.fault((*path, position), "wrong-type", f"an item is {show(item)}", "expected text")
                good = False
            elif known is not None and item not in known:
                good = False
                if kind == "countries":
                    self._unknown_country(item, (*path, position))
                else:
                    self._unknown_word(item, known, (*path, position))
        return frozenset(data) if good else None  # type: ignore[arg-type]  # good: all of them text

    def _unknown_word(self, word: str, known: Iterable[str], path: Path) -> None:
        names = list(known)
        hint = did_you_mean(word, names)
        if not hint:
            listed = ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
            hint = f"use one of {listed}" if names else "no pack in use knows such words"
        self.fault(path, "unknown-word", f"{show(word)} is not a word known here", hint)

    def _unknown_country(self, code: str, path: Path) -> None:
        self.fault(path, "unknown-country", f"{show(code)} is not a country code", self.places.country_hint(code))

    def word(self, data: Data, known: Mapping[str, object], path: Path) -> str | None:
        """Return a word of a list that is no fact of its own."""
        if isinstance(data, str) and data in known:
            return data
        if isinstance(data, str):
            self._unknown_word(data, known, path)
        return None

    def flat(self, data: Data, path: Path, prefix: str, into: Stated, skip: Iterable[str] = ()) -> None:
        """Read a mapping whose keys are facts under `prefix`, nested mappings included."""
        if not isinstance(data, dict):
            return
        facts, values, origins = self.catalogue.facts, into.values, into.origins
        for key, item in data.items():
            if item is None or key in skip:
                continue
            name = prefix + key
            spec = facts.get(name)
            if spec is not None:
                value = self.value(spec, item, (*path, key))
                if value is not None:
                    values[name] = value
                    origins[name] = (*path, key)
            elif isinstance(item, dict):
                self.flat(item, (*path, key), f"{name}.", into)

    def facts(self, data: Data, path: Path, holder: str, into: Stated) -> None:
        """Read a `facts` mapping of a party, a data set or a transfer."""
        if not isinstance(data, dict):
            return
        for name, item in data.items():
            place = (*path, name)
            spec = self.catalogue.facts.get(name)
            if spec is None:
                hint = did_you_mean(name, self.catalogue.facts) or "'govcheck facts' lists them"
                self.fault(place, "unknown-fact", f"{show(name)} is not a fact", hint, key=True)
            elif hint := _misplaced(spec, holder):
                self.fault(place, "misplaced-fact", f"'{name}' cannot be stated here", hint, key=True)
            elif item is not None:
                value = self.value(spec, item, place)
                if value is not None:
                    into.values[name] = value
                    into.origins[name] = place


def about(spec: FactSpec) -> str:
    """Return whom or what a fact is about: exporter, importer, data or transfer."""
    first = spec.name.partition(".")[0]
    return first if first in ("exporter", "importer", "data") else spec.about


_OWN_PLACE = {
    "safeguard": "state it in an entry of safeguards",
    "assessment": "state it in an entry of assessments",
    "done": "name it in the list done",
    "state": "state it in state_measures",
    "leg": "it follows from the transfer",
    "as_of": "give the day with --as-of",
}


def _misplaced(spec: FactSpec, holder: str) -> str:
    """Say where else a fact is to be stated, if not in the facts of this holder."""
    first, _, key = spec.name.partition(".")
    if first in _OWN_PLACE:
        return _OWN_PLACE[first]
    if holder == "transfer":
        return ""
    if first in ("exporter", "importer", "data"):
        return f"state it as {key} of the {'data' if first == 'data' else 'party'}"
    fits = about(spec) == "data" if holder == "data" else about(spec) in ("exporter", "importer")
    return "" if fits else "state it in the facts of the transfer"


def _bounds(data: Data) -> tuple[float, float] | None:
    if type(data) is int or type(data) is float:
        return (data, data) if data >= 0 else None
    if isinstance(data, dict) and data and set(data) <= {"at_least", "at_most"}:
        low, high = data.get("at_least", 0), data.get("at_most", _INFINITE)
        if isinstance(low, int | float) and isinstance(high, int | float):
            return low, high
    return None


def nothing() -> Stated:
    """Return an empty collection of stated facts."""
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    return Stated(values, origins)
