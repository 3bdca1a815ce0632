"""The words of the interview itself, and the questions of the catalogue in the language spoken."""

from __future__ import annotations

import os
from typing import Any

from govcheck.facts.leg import Leg
from govcheck.interview import placing
from govcheck.interview.answers import Phrases
from govcheck.interview.session import Ask
from govcheck.report.words import Speaker
from govcheck.source import dotted, load_file
from govcheck.vocabulary.catalogue import KindSpec
from govcheck.vocabulary.texts import Texts

_OWN = "en"
LANGUAGES = (_OWN, "ja")


class Speech:
    """Says things in one language."""

    def __init__(self, language: str, speaker: Speaker) -> None:
        folder = os.path.dirname(__file__)
        data: Any = load_file(os.path.join(folder, "words.yaml")).data
        self._words: dict[str, str] = {**data[_OWN], **data[language]}
        self.phrases = Phrases(data["understood"])
        self.language, self.speaker = language, speaker
        self.texts = Texts("" if language == _OWN else language)

    def say(self, name: str, /, **parts: object) -> str:
        """A sentence of the interview, its places filled in."""
        return self._words[name].format(**parts)

    def outcome(self, outcome: str) -> str:
        """An outcome in words."""
        return self._words[f"outcome_{outcome}"]

    def question(self, ask: Ask) -> str:
        """The question in words."""
        return self.question_of(ask.name, ask.leg)

    def question_of(self, name: str, leg: Leg) -> str:
        """The question for a fact on a leg, or for a list."""
        catalogue = self.speaker.catalogue
        if name in catalogue.lists:
            return self.texts.listed(name) or catalogue.lists[name]
        if placing.names_a_party(leg, name):
            country = str(leg.importer_country)
            return self.say("who_is_there", country=self.speaker.country_names.get(country, country))
        if placing.names_places(leg, name):
            name = "storage.countries"
        return self.texts.question(name) or self._of_kind(name) or catalogue.facts[name].question

    def _of_kind(self, fact: str) -> str:
        kind = self._kind(fact)
        return "" if kind is None else self.texts.of_kind(fact.split(".")[2], kind.title)

    def _kind(self, fact: str) -> KindSpec | None:
        """The kind of safeguard or assessment that a fact is about."""
        catalogue, parts = self.speaker.catalogue, fact.split(".")
        kinds = {"safeguard": catalogue.safeguards, "assessment": catalogue.assessments}.get(parts[0])
        return kinds[parts[1]] if kinds is not None else None

    def options(self, ask: Ask) -> list[tuple[str, str]]:
        """What an answer is chosen from, with what it means: words, or the entries of a list by the facts they are."""
        if ask.offered:
            return [(fact, self._entry(fact)) for fact in ask.offered]
        if ask.words is None:
            return []
        name = "importer.relationship" if placing.names_a_party(ask.leg, ask.name) else ask.name
        return [(word, self.texts.word(name, word) or meaning) for word, meaning in ask.words.items()]

    def _entry(self, fact: str) -> str:
        kind = self._kind(fact)
        return (
            kind.title if kind is not None else self.texts.question(fact) or self.speaker.catalogue.facts[fact].question
        )

    def why(self, ask: Ask, packs: Any) -> tuple[str, str]:
        """The rule that needs the answer, with its article; and its citation with the link."""
        pack = packs.pack(ask.regime) if ask.regime else None
        rule = pack.rules.get(ask.rule) if pack is not None else None
        if pack is None or rule is None:
            return "", ""
        title = rule.text("title", self.language)
        cited = self.speaker.cited(pack, ask.rule)[:1]
        article = ", ".join(f"{item.instrument} {item.article}".strip() for item in cited)
        return f"{title} ({article})" if article else title, " ".join(f"{article} {item.url}" for item in cited)

    def place(self, ask: Ask) -> str:
        """Where the answer stands in the file."""
        return dotted(ask.path)

    def format_of(self, ask: Ask) -> str:
        """How to answer."""
        if ask.type == "list":
            detail = {"safeguards": "list_status", "assessments": "list_day"}.get(ask.name)
            return self.say("list") + (" " + self.say(detail) if detail else "")
        if ask.type in ("boolean", "judgement", "country", "countries", "number", "date"):
            return self.say(f"type_{ask.type}")
        return self.say("several" if ask.type == "set" else "one")
