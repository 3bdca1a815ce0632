from __future__ import annotations

import re
from pathlib import Path

import pytest

from govcheck.render import html
from govcheck.render.html.words import Words, lists

FOLDER = Path(html.__file__).parent
PLACE = re.compile(r"\{(\w+)\}")


def test_every_language_has_the_same_words_with_the_same_places() -> None:
    english = lists()["en"]
    for language, words in lists().items():
        assert words.keys() == english.keys(), language
        for key, text in words.items():
            assert text.strip() or key in ("comma", "stop", "colon"), key
            assert set(PLACE.findall(text)) == set(PLACE.findall(english[key])), (language, key)


def test_every_word_is_used() -> None:
    files = [*FOLDER.glob("*.py"), *FOLDER.glob("templates/*")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    families = ("meaning_", "curable_", "kind_", "confidence_", "source_", "step_", "conflict_", "truth_")
    outcomes = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope", "information")
    for key in lists()["en"]:
        stem = re.sub(r"_(one|many)$", "", key)
        assert f'"{stem}"' in source or f'"{key}"' in source or key.startswith(families) or key in outcomes or (
            key in ("error", "warning", "note", "at_least", "at_most", "from", "to", "onward", "further")
        ), key  # fmt: skip


def test_places_are_filled_once() -> None:
    words = Words("en")
    assert words("continues", before="{before} {n}") == "Continues {before} {n}"
    assert words("shown", n="{all}", all=3) == "{all} of 3 transfers shown"


def test_numbers_of_things() -> None:
    assert [Words("en").count("transfers", n) for n in (0, 1, 1200)] == [
        "0 transfers", "1 transfer", "1,200 transfers"
    ]  # fmt: skip
    assert Words("ja").count("transfers", 3) == "移転 3 件"


def test_a_language_that_is_not_there_is_english() -> None:
    assert Words("").language == Words("zz").language == "en"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not stated"), (True, "yes"), (False, "no"), ("XX", "XX"), (12000, "12,000"), ([], "none"),
        (["a", True], "a, yes"), ({"at_least": 5, "at_most": 9000}, "at least 5, at most 9,000"),
    ],
)  # fmt: skip
def test_values(value: object, text: str) -> None:
    assert Words("en").value(value) == text


def test_efforts_and_days() -> None:
    words = Words("en")
    assert [words.effort(n) for n in (0, 1, 3, 5, 8)] == [
        "", "1: about as much as a form", "3: about as much as a contract", "5: a project",
        "8: as much as an authority's decision",
    ]  # fmt: skip
    assert (words.days(0), words.days(1), words.days(30)) == ("", "about 1 day", "about 30 days")
