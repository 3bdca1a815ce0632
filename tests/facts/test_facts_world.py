from __future__ import annotations

import pytest

from govcheck.facts.world import World
from tests.manifest.sample import world


@pytest.fixture(name="earth")
def _earth() -> World:
    return world()


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("UK", "use GB (the ISO code of the United Kingdom is GB)"),
        ("uk", "use GB (the ISO code of the United Kingdom is GB)"),
        ("EU", "the EU is a group of countries; name the member state"),
        ("jp", "use JP"),
        ("JPN", "use JP"),
        ("Japan", "use JP"),
        ("日本", "use JP"),
        ("nowhere", "expected a two-letter code of ISO 3166-1 such as JP"),
        ("", "expected a two-letter code of ISO 3166-1 such as JP"),
    ],
)
def test_a_code_that_is_none_gets_a_hint(earth: World, written: str, hint: str) -> None:
    assert earth.country_hint(written) == hint


@pytest.mark.parametrize(
    ("region", "countries"),
    [
        ("aws:ap-northeast-1", {"JP"}),
        ("AWS:AP-NORTHEAST-1", {"JP"}),
        ("azure:eastasia", {"HK"}),
        ("gcp:eur4", {"FI", "NL"}),
        ("aws:us-east-77", {"US"}),  # a family
        ("aws:mars-1", None),
        ("ap-northeast-1", None),
        ("", None),
    ],
)
def test_a_region_is_a_set_of_countries_or_unknown(earth: World, region: str, countries: set[str] | None) -> None:
    assert earth.region_countries(region) == countries


def test_norway_is_there(earth: World) -> None:
    assert earth.countries["NO"]["en"] == "Norway"
