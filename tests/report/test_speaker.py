from __future__ import annotations

from functools import cache

from govcheck.api import load_packs
from govcheck.checker import Checker
from govcheck.report.words import Speaker


@cache
def speaker(language: str = "") -> Speaker:
    return Checker(load_packs(), language=language).speaker


def test_countries_take_their_article_in_a_sentence() -> None:
    said = speaker().message("Nothing may go to {importer.country}", {"importer.country": "PH"})
    assert said == "Nothing may go to the Philippines"
    assert speaker().message("{importer.country} asks", {"importer.country": "US"}) == "The United States asks"
    assert speaker().message("to {importer.country}", {"importer.country": "JP"}) == "to Japan"
    assert speaker().message("about {importer.country}'s rules", {"importer.country": "PH"}) == (
        "about the Philippines' rules"
    )
    assert speaker().message("about {importer.country}'s rules", {"importer.country": "JP"}) == "about Japan's rules"
    assert speaker().country_names["PH"] == "Philippines"


def test_a_text_that_is_not_translated_keeps_the_names_of_its_own_language() -> None:
    values = {"importer.country": "PH"}
    assert speaker("ja").message("to {importer.country}", values) == "to the Philippines"
    assert speaker("ja").message("({importer.country})にある", values, translated=True) == "(フィリピン)にある"


def test_a_question_is_asked_in_the_language_of_the_reader_where_there_is_one() -> None:
    assert speaker("ja").question("importer.country").startswith("輸入者")
    assert speaker("ja").question("safeguards").endswith("か。")
    assert speaker("ja").question("safeguard.scc.signed_on") == "いつ署名または取得されましたか。"
    assert speaker("ja").question("china.no_such_fact") == speaker().question("importer.country") == ""
