"""Facts and rules in words: values for people, messages with their places filled in, citations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping

from govcheck.packs.condition import Value
from govcheck.packs.model import Pack, Rule, Source
from govcheck.report.model import Citation, Json
from govcheck.vocabulary.catalogue import Catalogue
from govcheck.vocabulary.texts import Texts

_PLACE = re.compile(r"\{([a-z_][a-z0-9_.]*)\}('s\b)?")
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

    def __init__(
        self,
        catalogue: Catalogue,
        country_names: Mapping[str, str],
        language: str = "",
        in_text: Mapping[str, str] | None = None,
    ) -> None:
        """`in_text` are the names of countries as they stand in a sentence in the language of the packs."""
        self.catalogue, self.country_names, self.language = catalogue, country_names, language
        self.in_text = country_names if in_text is None else in_text
        self._texts: Texts | None = None
        self._cited: dict[tuple[str, str], tuple[Citation, ...]] = {}

    def question(self, name: str) -> str:
        """The question for a fact or a list in the reader's language; empty if there is none in it."""
        if not self.language:
            return ""
        if self._texts is None:
            self._texts = Texts(self.language)
        if name in self.catalogue.lists:
            return self._texts.listed(name)
        return self._texts.question(name) or self._of_kind(name, self._texts)

    def _of_kind(self, name: str, texts: Texts) -> str:
        first, *rest = name.split(".")
        kinds = {"safeguard": self.catalogue.safeguards, "assessment": self.catalogue.assessments}.get(first)
        known = kinds is not None and len(rest) > 1 and rest[0] in kinds
        return texts.of_kind(rest[1], kinds[rest[0]].title) if kinds is not None and known else ""

    def cited(self, pack: Pack, slug: str) -> tuple[Citation, ...]:
        """The citations of a rule."""
        key = (pack.id, slug)
        if key not in self._cited:
            self._cited[key] = citations(pack, pack.rules[slug].citations)
        return self._cited[key]

    def value(self, fact: str, value: Value | None, names: Mapping[str, str] | None = None) -> str:
        """A fact's value in words; countries by name."""
        if value is None:
            return NOT_STATED
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, frozenset):
            return ", ".join(self._text(fact, item, names) for item in sorted(value)) or "none"
        if isinstance(value, tuple):
            return _number(*value)
        return self._text(fact, value, names)

    def _text(self, fact: str, text: str, names: Mapping[str, str] | None = None) -> str:
        spec = self.catalogue.facts.get(fact)
        if spec is not None and spec.type in ("country", "countries"):
            return (names or self.country_names).get(text, text)
        return text

    def message(self, template: str, values: Mapping[str, Value], translated: bool = False) -> str:
        """Fill the places `{fact}` of a message, which is in the reader's language if it is `translated`."""
        if "{" not in template:
            return template
        names = self.country_names if translated else self.in_text
        said = _PLACE.sub(lambda place: self._placed(place, values, names), template)
        return f"T{said[1:]}" if template[0] == "{" and said.startswith("the ") else said

    def _placed(self, place: re.Match[str], values: Mapping[str, Value], names: Mapping[str, str]) -> str:
        said = self.value(place[1], values.get(place[1]), names)
        return said + ("'" if place[2] and said.endswith("s") else place[2] or "")

    def said_of(self, rule: Rule, part: str, values: Mapping[str, Value]) -> str:
        """The message or the guidance of a rule, its places filled; where it has no message, its title."""
        text = rule.text(part, self.language) or (rule.text("title", self.language) if part == "message" else "")
        said = self.message(text, values, part in rule.translated.get(self.language, {}))
        return said[:1].upper() + said[1:]


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
