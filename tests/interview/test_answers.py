"""What people type, as values."""

from __future__ import annotations

import pytest

from govcheck.interview import answers
from govcheck.interview.answers import NotUnderstood
from govcheck.interview.speech import Speech
from govcheck.packs.condition import Value
from tests.interview.everyday import checker

PHRASES = Speech("en", checker().speaker).phrases
WORDS = ["copy", "remote_access", "hosting", "none_of_these"]
INFINITE = float("inf")


def read(text: str, kind: str, words: list[str] | None = None) -> Value:
    return answers.value(text, kind, words or WORDS, checker().world, PHRASES)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("90000", (90000, 90000)), ("90,000", (90000, 90000)), ("９万", (90000, 90000)), ("12k", (12000, 12000)),
        ("<90000", (0, 89999)), ("<= 90000", (0, 90000)), ("at most 90000", (0, 90000)), ("9万人以下", (0, 90000)),
        ("10万未満", (0, 99999)), (">100", (101, INFINITE)), ("at least 100", (100, INFINITE)),
        ("100以上", (100, INFINITE)),
        ("1000-2000", (1000, 2000)), ("1,000 .. 2,000", (1000, 2000)), ("0", (0, 0)),
    ],
)  # fmt: skip
def test_numbers_are_exact_or_within_bounds(text: str, bounds: tuple[float, float]) -> None:
    assert read(text, "number") == bounds


@pytest.mark.parametrize("text", ["many", "-5", "<0", "2000-1000", "about 5", "1.5", "five"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read(text, "number")


@pytest.mark.parametrize(
    ("text", "code"), [("JP", "JP"), ("jp", "JP"), ("日本", "JP"), ("Germany", "DE"), ("ＤＥ", "DE")]
)
def test_a_country_by_code_or_name(text: str, code: str) -> None:
    assert read(text, "country") == code


def test_a_code_that_people_get_wrong_is_put_right() -> None:
    with pytest.raises(NotUnderstood) as caught:
        read("UK", "country")
    assert "GB" in caught.value.hint


@pytest.mark.parametrize("text", ["JP, DE", "JP DE", "Japan、ドイツ", "jp,de,JP"])
def test_several_countries(text: str) -> None:
    assert read(text, "countries") == frozenset({"JP", "DE"})


def test_names_of_several_words_are_one_country() -> None:
    assert read("United States, Hong Kong", "countries") == frozenset({"US", "HK"})
    assert read("none", "countries") == frozenset()
    assert read("なし", "countries") == frozenset()


@pytest.mark.parametrize("text", ["2026-04-01", "2026/4/1", "2026年4月1日"])
def test_days(text: str) -> None:
    assert read(text, "date") == "2026-04-01"


@pytest.mark.parametrize("text", ["2026-02-30", "yesterday", "01/04/2026"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood):
        read(text, "date")


def test_words_by_number_by_name_and_by_beginning() -> None:
    assert read("2", "text") == "remote_access"
    assert read("remote access", "text") == "remote_access"
    assert read("host", "text") == "hosting"
    assert read("1, hosting", "set") == frozenset({"copy", "hosting"})
    assert read("none", "set") == frozenset()
    assert read("none", "set", ["none", "other"]) == frozenset({"none"})


@pytest.mark.parametrize(
    ("text", "why"), [("5", "no_number"), ("xyz", "no_word"), ("o", "ambiguous"), ("0", "no_number")]
)
def test_a_word_that_is_not_there_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as caught:
        read(text, "text")
    assert caught.value.why == why


@pytest.mark.parametrize(("text", "said"), [("y", True), ("はい", True), ("No", False), ("いいえ", False)])
def test_yes_and_no(text: str, said: bool) -> None:
    assert read(text, "boolean") is said


def test_yes_or_no_is_not_guessed() -> None:
    with pytest.raises(NotUnderstood):
        read("perhaps", "judgement")


def test_entries_with_what_is_said_of_them_at_once() -> None:
    words = ["scc", "bcr"]
    said = answers.entries("scc in_place, 2", words, PHRASES, ["in_place", "planned"])
    assert said == {"scc": "in_place", "bcr": ""}
    assert answers.entries("1 2026/3/1", words, PHRASES, dated=True) == {"scc": "2026-03-01"}
    assert answers.entries("none", words, PHRASES) == {}
    with pytest.raises(NotUnderstood):
        answers.entries("scc agreed", words, PHRASES, ["in_place"])
    with pytest.raises(NotUnderstood):
        answers.entries(",", words, PHRASES)
