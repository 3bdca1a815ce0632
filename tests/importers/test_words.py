from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import ConfigError
from govcheck.facts.world import World
from govcheck.importers.words import Words, load_mapping, split
from tests.importers.helpers import packs, words, world


@pytest.mark.parametrize("text", ["Japan", " JAPAN ", "JP", "JPN", "日本"])
def test_a_country_by_any_of_its_names(text: str) -> None:
    assert words().country(text) == "JP"


@pytest.mark.parametrize(
    "text", ["Jap", "Japan (Tokyo)", "EU", "UK", "Asia", "", "United States of Japan", "no", "and", "Can", "us"]
)
def test_what_is_not_exactly_a_name_is_no_country(text: str) -> None:
    assert words().country(text) is None


def test_a_name_of_two_places_names_neither() -> None:
    both = World("", {"AA": {"en": "Same", "ja": "一"}, "BB": {"en": "same", "ja": "二"}}, {})
    given = Words(packs().catalogue, both)
    assert (given.country("Same"), given.country("一"), given.country("BB")) == (None, "AA", "BB")


def test_a_code_that_is_none_is_hinted_at_but_not_used() -> None:
    assert words().country("UK") is None
    assert "GB" in words().country_hint("UK")
    assert words().country_hint("Ruritania") == ""


def test_a_mapping_may_name_countries_and_outranks_the_tables() -> None:
    given = words(countries={"Benelux": ["BE", "NL", "LU"], "States": ["US"]})
    assert given.countries("benelux") == ("BE", "NL", "LU")
    assert given.country("benelux") is None
    assert given.country("states") == "US"


def test_regions_exactly() -> None:
    assert words().region("AWS ap-northeast-1") == "aws:ap-northeast-1"
    assert words().region("aws:ap-northeast-1") == "aws:ap-northeast-1"
    assert words().region("ap-northeast-1", "aws") == "aws:ap-northeast-1"
    assert words().region("ap-northeast-1") is None
    assert words().region("AWS ap-southeast-1 (Singapura)") is None
    assert words().region("the cloud") is None
    assert words().region("AWS us-east-1 or perhaps Tokyo") is None
    assert words().region("aws:us-mars-1") == "aws:us-mars-1"  # new regions are known by how they begin


def test_words_of_the_vocabulary_exactly() -> None:
    assert words().words("categories", "health") == ["health"]
    assert words().words("categories", "Union membership; HEALTH") == ["health", "union_membership"]
    assert words().words("subjects", "customers") == ["customers"]


def test_a_list_with_one_unknown_part_is_unknown_as_a_whole() -> None:
    # Stating the part that is known would say that there is nothing else in it.
    assert words().words("categories", "health, shoe size") is None
    given = words(categories={"shoe size": ["purchase_history"]})
    assert given.words("categories", "health, shoe size") == ["health", "purchase_history"]


def test_a_mapping_may_name_a_whole_cell() -> None:
    assert words(categories={"names, addresses": ["contact"]}).words("categories", "Names,  addresses") == ["contact"]


def test_brackets_keep_a_part_together() -> None:
    assert split("AWS (Ireland, Germany); Japan、韓国\nChina") == ["AWS (Ireland, Germany)", "Japan", "韓国", "China"]
    assert split("a), b") == ["a)", "b"]


def mapping_file(folder: Path, text: str) -> list[str]:
    path = folder / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_mapping(str(path), packs().catalogue, world())
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]


def test_every_fault_of_a_mapping_has_its_place(tmp_path: Path) -> None:
    text = (
        "exporter: { name: A, country: UK, rule: controller }\n"
        "countries: { x: Japan }\ncategories: { y: [helth] }\npurposes: { z: [marketing, other] }\nregion: {}\n"
        "regions: { w: aws:nowhere }\nsubjects: []\n"
    )
    said = mapping_file(tmp_path, text)
    assert [line.partition(": ")[0].removeprefix("mapping.yaml:") for line in said] == [
        "1:31", "1:35", "2:17", "3:18", "4:16", "5:1", "6:15", "7:11",
    ]  # fmt: skip
    assert "unknown-country: 'UK' is not a country code; use GB" in said[0]
    assert said[2].endswith("unknown-word: 'Japan' is not a word of countries; use JP")
    assert said[3].endswith("'helth' is not a word of categories; did you mean 'health'?")


def test_a_mapping_is_a_mapping(tmp_path: Path) -> None:
    assert "wrong-type" in mapping_file(tmp_path, "- a\n")[0]
    assert "bad-yaml" in mapping_file(tmp_path, "a: [\n")[0]
