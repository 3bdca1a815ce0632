"""The regime matrix over the packs that come with govcheck, on the day before and the day of each change."""

from __future__ import annotations

from functools import cache

import pytest

from govcheck.api import load_packs
from govcheck.matrix.build import default_places, matrix
from govcheck.packs.model import PackSet
from govcheck.report.matrix import Pair

TODAY = "2026-11-21"


@cache
def packs() -> PackSet:
    return load_packs()


@cache
def pair(exporter: str, importer: str, day: str = TODAY) -> Pair:
    return matrix(packs(), (exporter, importer), day).pair(exporter, importer)


def in_force(exporter: str, importer: str, day: str = TODAY) -> list[str]:
    """The names of what is in force between two States, a question mark where that is not known."""
    found = [item for item in pair(exporter, importer, day).agreements if item.standing == "in_force"]
    return [item.name + ("?" if item.held == "open" else "") for item in found]


def test_every_pack_gives_something_to_the_matrix() -> None:
    assert [pack.id for pack in packs().packs if pack.matrix is None] == []


def test_by_default_each_law_has_one_place() -> None:
    assert {"CH", "CN", "DE", "GB", "JP"} <= set(default_places(packs(), TODAY))


@pytest.mark.parametrize(
    ("exporter", "importer", "home", "besides"),
    [
        ("JP", "CN", ["appi"], []), ("CN", "JP", ["china"], ["appi"]), ("DE", "JP", ["gdpr"], ["appi"]),
        ("GB", "US", ["uk-gdpr"], []), ("CH", "DE", ["swiss-fadp"], []), ("NO", "US", ["gdpr"], []),
        ("CN", "HK", ["china"], []),
    ],
)  # fmt: skip
def test_who_binds(exporter: str, importer: str, home: list[str], besides: list[str]) -> None:
    laws = pair(exporter, importer).laws
    assert [law.pack for law in laws if law.home] == home
    assert [law.pack for law in laws if not law.home] == besides
    assert all(law.held == "yes" and law.citations for law in laws)


def test_who_may_bind_too() -> None:
    may = {law.pack: law.turns_on for law in pair("JP", "CN").may}
    assert "data.subjects.countries" in may["gdpr"] and "uk-gdpr" in may


@pytest.mark.parametrize(
    ("day", "home"), [("2019-06-01", "gdpr"), ("2020-12-31", "gdpr"), ("2021-01-01", "uk-gdpr")]
)  # fmt: skip
def test_the_law_that_binds_in_the_united_kingdom(day: str, home: str) -> None:
    assert [law.pack for law in pair("GB", "US", day).laws] == [home]


def test_before_the_first_rule_of_a_pack_nothing_is_known() -> None:
    found = pair("CN", "JP", "2017-05-31")
    assert (found.laws[1:], found.exporter_has_pack, found.there.state) == ((), True, "unknown")
    assert found.unknown == (
        "No rule in force that day binds an exporter in China: whether older law did is not known",
    )
    assert pair("CN", "JP", "2017-06-01").unknown == ()


# Exporter, importer, the day before, the day, and what each of them says.
RECOGNITION = [
    ("DE", "US", "2015-10-06", "no", "2016-07-12", "part"),
    ("DE", "US", "2020-07-15", "part", "2020-07-16", "no"),
    ("DE", "US", "2023-07-09", "no", "2023-07-10", "part"),
    ("DE", "GB", "2020-12-31", "inside", "2021-01-01", "inside"),
    ("DE", "GB", "2021-06-27", "inside", "2021-06-28", "part"),
    ("DE", "GB", "2025-12-18", "part", "2025-12-19", "yes"),
    ("DE", "GB", "2031-12-26", "yes", "2031-12-28", "no"),
    ("DE", "JP", "2019-01-22", "no", "2019-01-23", "part"),
    ("DE", "BR", "2026-01-25", "no", "2026-01-26", "part"),
    ("JP", "DE", "2019-01-22", "no", "2019-01-23", "yes"),
    ("JP", "GB", "2019-01-22", "no", "2019-01-23", "yes"),
    ("GB", "KR", "2022-12-18", "no", "2022-12-19", "yes"),
    ("GB", "US", "2023-10-11", "no", "2023-10-12", "part"),
    ("CH", "US", "2024-09-14", "no", "2024-09-15", "part"),
    ("KR", "DE", "2025-09-15", "unknown", "2025-09-16", "yes"),
]


@pytest.mark.parametrize(("exporter", "importer", "before", "was", "day", "now"), RECOGNITION)
def test_recognition_over_time(exporter: str, importer: str, before: str, was: str, day: str, now: str) -> None:
    assert pair(exporter, importer, before).there.state == was
    found = pair(exporter, importer, day).there
    assert found.state == now
    assert all(entry.since <= day and (not entry.until or entry.until > day) for entry in found.entries)
    assert all(item.url and item.checked_on for entry in found.entries for item in entry.citations)


@pytest.mark.parametrize(
    ("exporter", "importer", "state"),
    [("DE", "FR", "inside"), ("DE", "CN", "no"), ("CN", "DE", "no_list"), ("VN", "JP", "unknown"), ("JP", "US", "no")],
)
def test_recognition_today(exporter: str, importer: str, state: str) -> None:
    assert pair(exporter, importer).there.state == state


# Two States, the day before, the day, and what is in force on each.
AGREEMENTS = [
    ("JP", "CN", "2021-12-31", [], "2022-01-01", ["RCEP"]),
    ("JP", "KR", "2022-01-31", [], "2022-02-01", ["RCEP"]),
    ("JP", "ID", "2023-01-01", [], "2023-01-02", ["RCEP"]),
    ("JP", "VN", "2019-01-13", [], "2019-01-14", ["CPTPP"]),
    ("GB", "JP", "2024-12-14", ["UK-JP"], "2024-12-15", ["UK-JP", "CPTPP"]),
    ("GB", "VN", "2024-12-14", [], "2024-12-15", ["CPTPP"]),
    ("GB", "AU", "2024-12-23", ["UK-AU"], "2024-12-24", ["UK-AU", "CPTPP"]),
    ("GB", "CA", "2024-12-14", [], "2024-12-15", ["CPTPP?"]),
    ("DE", "JP", "2024-06-30", [], "2024-07-01", ["EU-JP"]),
    ("DE", "SG", "2026-01-31", [], "2026-02-01", ["EU-SG"]),
    ("KR", "SG", "2024-05-02", ["KR-SG", "RCEP"], "2024-05-03", ["KR-SG", "DEPA", "RCEP"]),
    ("US", "JP", "2019-12-31", [], "2020-01-01", ["US-JP"]),
]


@pytest.mark.parametrize(("one", "other", "before", "was", "day", "now"), AGREEMENTS)
def test_agreements_over_time(one: str, other: str, before: str, was: list[str], day: str, now: list[str]) -> None:
    assert in_force(one, other, before) == was
    assert in_force(one, other, day) == in_force(other, one, day) == now
    fresh = [item for item in pair(one, other, day).agreements if item.since == day]
    assert {item.name for item in fresh} >= {name.rstrip("?") for name in now} - {name.rstrip("?") for name in was}


@pytest.mark.parametrize(
    ("one", "other", "strictest", "strictness"),
    [
        ("JP", "CN", ("RCEP",), 2), ("JP", "VN", ("CPTPP",), 3), ("JP", "US", ("US-JP",), 4),
        ("CA", "MX", ("USMCA",), 4), ("DE", "GB", ("EU-UK",), 4), ("KR", "SG", ("KR-SG", "DEPA"), 3),
        ("LA", "KH", ("RCEP",), 2), ("CN", "US", (), None), ("AU", "AE", (), None),
    ],
)  # fmt: skip
def test_the_strictest(one: str, other: str, strictest: tuple[str, ...], strictness: int | None) -> None:
    found = pair(one, other)
    assert found.strictest == strictest
    assert {item.strictness for item in found.agreements if item.name in strictest} == ({strictness} - {None})


def test_what_is_signed_or_voluntary_is_not_in_force() -> None:
    standing = {item.name: item.standing for item in pair("DE", "KR").agreements}
    assert standing["EU-KR"] == "pending" and "in_force" not in standing.values()
    assert [item.standing for item in pair("KR", "US").agreements] == ["tool"]


def test_myanmar_is_a_party_only_for_those_known_to_apply_the_agreement() -> None:
    assert in_force("MM", "CN") == ["RCEP"]
    open_pairs = [other for other in ("AU", "JP", "KH", "NZ") if in_force("MM", other) == ["RCEP?"]]
    settled = [other for other in ("AU", "JP", "NZ") if not in_force("MM", other)]
    assert open_pairs or settled
    for other in open_pairs:
        assert any("RCEP" in text for text in pair("MM", other).unknown)


def test_what_is_cited_for_two_states_is_about_these_two() -> None:
    (rcep,) = pair("JP", "CN").agreements
    urls = [item.url for item in rcep.citations]
    rows = {row.keys[0]: row.citations[0].url for row in packs().world["rcep"].rows}
    assert urls[1:] == [rows[frozenset({"JP"})], rows[frozenset({"CN"})]]


PLACES = ("JP", "CN", "KR", "VN", "SG", "DE", "GB", "US", "CA", "MM", "HK", "FR", "CH")


def test_every_pair_is_told_both_ways_alike() -> None:
    found = matrix(packs(), PLACES, TODAY)
    pairs = {(item.exporter, item.importer): item for item in found.pairs}
    for (one, other), item in pairs.items():
        back = pairs[other, one]
        assert item.there == back.back
        assert {(a.name, a.held, a.since) for a in item.agreements} == {
            (a.name, a.held, a.since) for a in back.agreements
        }
        assert item.exporter_has_pack or not any(law.home for law in item.laws)
        assert item.exporter_has_pack or item.there.state in ("yes", "part", "unknown")
