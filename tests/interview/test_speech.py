"""The words of the interview: the same ones in every language, and none that the catalogue does not know."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck.interview import speech
from govcheck.interview.speech import Speech
from govcheck.source import load_file
from govcheck.vocabulary.texts import Texts
from tests.interview.everyday import EU_TO_US, JAPAN_TO_CHINA, checker, new, until

FOLDER = Path(govcheck.__file__).parent
WORDS: Any = load_file(str(FOLDER / "interview" / "words.yaml")).data
JAPANESE: Any = load_file(str(FOLDER / "vocabulary" / "ja.yaml")).data
CATALOGUE = checker().packs.catalogue


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", speech.LANGUAGES)
def test_every_language_says_the_same_things_with_the_same_places(language: str) -> None:
    assert WORDS[language].keys() == WORDS["en"].keys()
    for name, text in WORDS[language].items():
        assert places(text) == places(WORDS["en"][name]), name


def test_commands_are_told_apart() -> None:
    commands = [word for name in ("unknown", "back", "help", "quit") for word in WORDS["understood"][name]]
    assert len(commands) == len(set(commands))
    assert not set(commands) & {*WORDS["understood"]["yes"], *WORDS["understood"]["no"], *WORDS["understood"]["none"]}


def test_the_japanese_texts_are_of_facts_and_words_of_the_shared_catalogue() -> None:
    assert set(JAPANESE["questions"]) <= set(CATALOGUE.facts)
    assert set(JAPANESE["lists"]) <= set(CATALOGUE.lists)
    for name, words in JAPANESE["words"].items():
        assert set(words) <= set(CATALOGUE.words[name]), name
    for fact, name in JAPANESE["words_of"].items():
        assert name in JAPANESE["words"]
        assert fact == "status" or CATALOGUE.facts[fact].values == CATALOGUE.words[name], fact


def test_what_an_everyday_interview_asks_of_shared_facts_is_there_in_japanese() -> None:
    texts = Texts("ja")
    for name in {*JAPAN_TO_CHINA, *EU_TO_US}:
        if name in CATALOGUE.facts and not CATALOGUE.facts[name].pack and not name.startswith(("safeguard.", "assess")):
            assert texts.question(name), name


def test_a_language_without_texts_has_none() -> None:
    assert Texts("").question("exporter.country") == Texts("xx").question("exporter.country") == ""


def test_questions_options_and_reasons_come_in_the_language() -> None:
    japanese, english = Speech("ja", checker().speaker), Speech("en", checker().speaker)
    session, ask = until("safeguards", JAPAN_TO_CHINA)
    assert japanese.question(ask).startswith("この移転は") and english.question(ask).startswith("Which safeguards")
    assert len(english.options(ask)) == len(ask.offered)
    why, cited = english.why(ask, session.checker.packs)
    assert why.endswith(")") and "http" in cited
    session.answer(ask, frozenset({"safeguard.equivalent_measures.status"}))
    status = session.question
    assert status is not None
    assert japanese.question(status).startswith("この保護措置は")
    assert ("in_place", "合意、発行または取得済みで、有効") in japanese.options(status)


def test_the_first_question_says_where_it_stands() -> None:
    ask = new().question
    assert ask is not None
    assert Speech("en", checker().speaker).place(ask) == "transfers[0].exporter.country"
