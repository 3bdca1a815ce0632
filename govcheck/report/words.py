"""Facts and rules in words: values for people, messages with their places filled in, citations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from govcheck.packs.condition import Value
from govcheck.packs.model import Pack, Source
from govcheck.report.model import Citation, Json
from govcheck.vocabulary.catalogue import Catalogue

_PLACE = re.compile(r"\{([a-z_][a-z0-9_.]*)\}")
NOT_STATED = "(not stated)"


def as_json(value: Value | None) -> Json:
    """A fact's value as JSON has it: a set as a sorted list, a number known within bounds as its bounds."""
    if isinstance(value, frozenset):
        return [*sorted(value)]
    if isinstance(value, tuple):
        low, high = value
        if low == high:
            return int(low)
        bounds: dict[str, Json] = {"at_least": int(low)}
        return bounds if high == float("inf") else {**bounds, "at_most": int(high)}
    return value


class Speaker:
    """Puts values into words."""

    def __init__(self, catalogue: Catalogue, country_names: Mapping[str, str], language: str = "") -> None:
        self.catalogue, self.country_names, self.language = catalogue, country_names, language
        self._cited: dict[tuple[str, str], tuple[Citation, ...]] = {}

    def cited(self, pack: Pack, slug: str) -> tuple[Citation, ...]:
        """The citations of a rule."""
        key = (pack.id, slug)
        if key not in self._cited:
            self._cited[key] = citations(pack, pack.rules[slug].citations)
        return self._cited[key]

    def value(self, fact: str, value: Value | None) -> str:
        """A fact's value in words; countries by name."""
        if value is None:
            return NOT_STATED
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, frozenset):
            return ", ".join(self._text(fact, item) for item in sorted(value)) or "none"
        if isinstance(value, tuple):
            return _number(*value)
        return self._text(fact, value)

    def _text(self, fact: str, text: str) -> str:
        spec = self.catalogue.facts.get(fact)
        if spec is not None and spec.type in ("country", "countries"):
            return self.country_names.get(text, text)
        return text

    def message(self, template: str, values: Mapping[str, Value]) -> str:
        """Fill the places `{fact}` of a message."""
        if "{" not in template:
            return template
        return _PLACE.sub(lambda place: self.value(place[1], values.get(place[1])), template)


def _number(low: float, high: float) -> str:
    if low == high:
        return f"{low:,.0f}"
    if high == float("inf"):
        return f"at least {low:,.0f}"
    return f"{low:,.0f} to {high:,.0f}" if low else f"at most {high:,.0f}"


def citations(pack: Pack, sources: Iterable[Source]) -> tuple[Citation, ...]:
    """A rule's citations, with the titles of their instruments."""
    return tuple(
        Citation(item.instrument, item.article, item.url, item.checked_on, pack.instruments.get(item.instrument, ""))
        for item in sources
    )


def fingerprint(*parts: str) -> str:
    """What makes a finding the same finding tomorrow: names only, never lines or wording."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
