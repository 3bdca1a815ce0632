"""The facts about the world under policies/world: their shape, and agreement with outside lists."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import iso3166
import pytest
import yaml

WORLD = Path(__file__).resolve().parents[1] / "policies" / "world"
TABLES = sorted((WORLD / "tables").glob("*.yaml"))
FAR = date(9999, 12, 31)


class _Strings(yaml.SafeLoader):
    """YAML with every plain scalar as text, as govcheck itself reads codes and dates."""


_Strings.yaml_implicit_resolvers = {}


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Strings)


COUNTRIES: dict[str, dict[str, str]] = read(WORLD / "countries.yaml")["countries"]
HINTS: dict[str, dict[str, Any]] = read(WORLD / "countries.yaml")["hints"]
CLOUD: dict[str, Any] = read(WORLD / "cloud-regions.yaml")


def rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = read(WORLD / "tables" / f"{name}.yaml")["rows"]
    return found


def span(row: dict[str, Any]) -> tuple[str, str]:
    """The first day of a row and the first day after it; ISO dates sort as text."""
    return row["in_force"]["from"], row["in_force"].get("until", str(FAR))


def members(name: str, day: str) -> set[str]:
    """The countries in a group on a day."""
    return {row["country"] for row in rows(name) if span(row)[0] <= day < span(row)[1]}


def test_countries_are_those_of_iso_3166_and_kosovo() -> None:
    outside = {country.alpha2: country.alpha3 for country in iso3166.countries}
    assert {code: entry["alpha3"] for code, entry in COUNTRIES.items()} == outside
    assert len(COUNTRIES) == 250


def test_every_country_has_three_names_and_no_two_share_one() -> None:
    for language in ("en", "ja", "zh"):
        names = [entry[language] for entry in COUNTRIES.values()]
        assert all(names)
        assert len(set(names)) == len(names)


def test_norway_is_not_false_and_places_stand_for_themselves() -> None:
    plain = yaml.safe_load((WORLD / "countries.yaml").read_text(encoding="utf-8"))["countries"]
    assert set(plain) == set(COUNTRIES)  # readable with any YAML reader, "NO" quoted
    assert COUNTRIES["NO"]["en"] == "Norway"
    assert {COUNTRIES[code]["zh"] for code in ("HK", "MO", "TW")} == {"香港", "澳门", "台湾"}


def test_hints_are_no_codes_and_lead_to_codes() -> None:
    assert not set(HINTS) & set(COUNTRIES)
    for hint in HINTS.values():
        assert set(hint["use"]) <= set(COUNTRIES)
        assert hint["because"]
    assert HINTS["UK"]["use"] == ["GB"]
    assert HINTS["EL"]["use"] == ["GR"]
    assert HINTS["EU"]["use"] == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_table_has_the_shape_of_a_pack_table(path: Path) -> None:
    table = read(path)
    assert table["table"] == path.stem
    assert table["keys"] == ["country"]
    assert table["confidence"] in ("primary", "secondary", "recalled")
    for citation in [*table["citations"], *(c for row in table["rows"] for c in row.get("citations", []))]:
        assert set(citation) == {"instrument", "article", "url", "checked_on"}
        date.fromisoformat(citation["checked_on"])
    for row in table["rows"]:
        assert row["country"] in COUNTRIES
        assert set(row) <= {"country", "in_force", "citations", *table["columns"]}
        assert set(table["columns"]) <= set(row)
        first, after = map(date.fromisoformat, span(row))
        assert first < after


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_rows_of_one_country_never_overlap(path: Path) -> None:
    spans: dict[str, list[tuple[str, str]]] = {}
    for row in read(path)["rows"]:
        spans.setdefault(row["country"], []).append(span(row))
    for ordered in map(sorted, spans.values()):
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(ordered))


@pytest.mark.parametrize(
    ("group", "day", "count"),
    [
        ("eu", "1957-12-31", 0), ("eu", "1958-01-01", 6), ("eu", "1973-01-01", 9), ("eu", "2004-04-30", 15),
        ("eu", "2004-05-01", 25), ("eu", "2007-01-01", 27), ("eu", "2013-07-01", 28), ("eu", "2020-01-31", 28),
        ("eu", "2020-02-01", 27), ("eea", "1994-01-01", 17), ("eea", "1995-05-01", 18), ("eea", "2020-01-31", 31),
        ("eea", "2020-02-01", 30), ("rcep", "2021-12-31", 0), ("rcep", "2022-01-01", 10), ("rcep", "2022-02-01", 11),
        ("rcep", "2022-03-18", 12), ("rcep", "2023-01-01", 12), ("rcep", "2023-01-02", 13), ("rcep", "2023-06-01", 13),
        ("rcep", "2023-06-02", 14), ("asean", "2025-10-25", 10), ("asean", "2025-10-26", 11),
        ("oecd", "2021-05-24", 37), ("oecd", "2021-05-25", 38), ("oecd-declaration", "2022-12-13", 0),
        ("oecd-declaration", "2022-12-14", 38), ("global-cbpr", "2022-04-21", 9), ("apec-cbpr", "2026-11-22", 9),
        ("g7", "2026-11-22", 7), ("g20", "2026-11-22", 19),
    ],
)  # fmt: skip
def test_number_of_members_on_a_day(group: str, day: str, count: int) -> None:
    assert len(members(group, day)) == count


def test_groups_fit_together() -> None:
    today = "2026-11-22"
    assert members("eu", today) < members("eea", today)
    assert members("eea", today) - members("eu", today) == {"IS", "LI", "NO"}
    assert members("oecd-declaration", today) == members("oecd", today)
    assert members("apec-cbpr", today) == members("global-cbpr", today)
    assert members("asean", today) - members("rcep", today) == {"MM", "TL"}
    assert not {"HK", "MO", "TW"} & members("rcep", today)
    assert "CH" not in members("eea", today)


def test_cloud_regions_lead_to_countries() -> None:
    for name, entry in CLOUD["regions"].items():
        assert name == name.lower()
        assert name.split(":")[0] in CLOUD["sources"]
        assert entry["countries"]
        assert set(entry["countries"]) <= set(COUNTRIES)
    assert CLOUD["regions"]["aws:ap-northeast-1"]["countries"] == ["JP"]
    assert CLOUD["regions"]["azure:eastasia"]["countries"] == ["HK"]
    assert CLOUD["regions"]["azure:northeurope"]["countries"] == ["IE"]
    assert CLOUD["regions"]["gcp:asia-east1"]["countries"] == ["TW"]


def test_a_family_never_contradicts_a_region() -> None:
    prefixes = [family["prefix"] for family in CLOUD["families"]]
    assert len(set(prefixes)) == len(prefixes)
    for family in CLOUD["families"]:
        for name, entry in CLOUD["regions"].items():
            if name.startswith(family["prefix"]):
                assert entry["countries"] == family["countries"], name


def test_sets_of_countries_are_sets() -> None:
    european = set(CLOUD["regions"]["gcp:eu"]["countries"])
    assert len(european) > 5
    assert european <= members("eu", "2026-11-22")
