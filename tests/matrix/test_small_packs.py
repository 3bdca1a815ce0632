"""The regime matrix of small packs: each thing that can stand in a cell, and what is never said."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import InputError
from govcheck.matrix.build import default_places, matrix
from govcheck.packs.model import PackSet
from govcheck.report.matrix import Pair
from tests.small import DAY, HEAD, load, write_pack

HOME = HEAD.replace("title: A small act", "title: The home act")
LAW = """\
matrix:
  name: Home
  home: [here]
  inside: near
  recognition: [{ table: listed, place: country, scope: words }]
"""
REST = """
=== rules/here.yaml
kind: scope
when: { fact: exporter.country, is: JP }
=== rules/there.yaml
kind: scope
when: { all: [{ fact: importer.country, is: JP }, { fact: exporter.country, is_not: JP }] }
=== rules/served.yaml
kind: scope
when: { all: [{ fact: data.subjects.countries, includes: JP }, { fact: exporter.country, is_not: JP }] }
=== terms/near.yaml
means: { fact: importer.country, is: TW }
=== tables/listed.yaml
keys: [country]
columns: { words: text }
rows:
  - { country: DE, words: Whole, in_force: { from: 2020-01-01, until: 2027-01-01 } }
  - { country: US, words: Some, when: { fact: importer.kind, is: private } }
  - { country: KR, words: Later, in_force: { from: 2026-06-16 } }
  - { country: CN, words: Never, when: { fact: exporter.country, is: DE } }
"""
STATES = """\
title: A pact
binding_on: state
per: state
layer: 2
version: "1"
reviewed_on: 2026-06-01
instruments:
  ACT: { title: The Pact of Places, url: "https://example.org/pact" }
matrix:
  name: Pact
  recognition: [{ table: told, place: place }]
  between:
    - { name: PACT, instrument: ACT, term: both, open: doubt, strictness: 2, test: Good faith }
    - { name: FIRM, instrument: ACT, term: firm, strictness: 4 }
    - { name: MUTE, instrument: ACT, term: mute }
    - { name: SOON, instrument: ACT, term: firm, standing: pending }
    - { name: CLUB, instrument: ACT, term: both, standing: tool }
=== rules/scope.yaml
kind: scope
=== tables/parties.yaml
keys: [country]
rows:
  - { country: JP, citations: [{ instrument: ACT, article: "of JP", checked_on: 2026-06-01 }] }
  - { country: CN, in_force: { from: 2022-01-01, until: 2030-01-01 },
      citations: [{ instrument: ACT, article: "of CN", checked_on: 2026-06-01 }] }
  - { country: KR, citations: [{ instrument: ACT, article: "of KR", checked_on: 2026-06-01 }] }
=== tables/told.yaml
keys: [place]
rows:
  - { place: JP, when: { fact: exporter.country, is: KR } }
=== terms/both.yaml
means: { all: [{ fact: state.country, in: { table: parties } }, { fact: state.counterpart, in: { table: parties } }] }
=== terms/doubt.yaml
means: { fact: state.counterpart, is: TW }
=== terms/firm.yaml
means: { all: [{ fact: state.country, in: [JP, DE] }, { fact: state.counterpart, in: [JP, DE] }] }
=== terms/mute.yaml
means: { all: [{ fact: state.country, in: [JP, US] }, { fact: state.counterpart, in: [JP, US] }] }
"""
PLACES = ("JP", "DE", "US", "KR", "CN", "TW")


def packs_of(root: Path, law: str = LAW) -> PackSet:
    write_pack(root, f"=== pack.yaml\n{HOME}{law}{REST}")
    write_pack(root, f"=== pack.yaml\n{STATES}", "pact")
    return load(root)


def pair(root: Path, exporter: str, importer: str, day: str = DAY, law: str = LAW) -> Pair:
    return matrix(packs_of(root, law), (exporter, importer), day).pair(exporter, importer)


def test_every_ordered_pair_is_there_once(tmp_path: Path) -> None:
    found = matrix(packs_of(tmp_path), [*PLACES, "JP"], DAY)
    assert list(found.places) == list(PLACES)
    assert [(item.exporter, item.importer) for item in found.pairs] == [
        (one, other) for one in PLACES for other in PLACES if one != other
    ]
    assert found.places["CN"] == "China"
    assert [pack.id for pack in found.packs] == ["pact", "small"]


def test_the_names_of_places_follow_the_language(tmp_path: Path) -> None:
    assert matrix(packs_of(tmp_path), ("JP", "DE"), DAY, language="ja").places["JP"] == "日本"


def test_a_law_binds_at_home_from_elsewhere_or_perhaps(tmp_path: Path) -> None:
    out = pair(tmp_path, "JP", "DE")
    assert [(law.name, law.rule, law.held, law.home) for law in out.laws] == [("Home", "small/here", "yes", True)]
    assert (out.may, out.exporter_has_pack) == ((), True)
    back = pair(tmp_path, "DE", "JP")
    assert [(law.rule, law.held, law.home) for law in back.laws] == [("small/there", "yes", False)]
    assert not back.exporter_has_pack
    beyond = pair(tmp_path, "DE", "US")
    assert beyond.laws == ()
    assert [(law.rule, law.held, law.turns_on) for law in beyond.may] == [
        ("small/served", "open", ("data.subjects.countries",))
    ]


def test_a_pack_that_says_nothing_of_the_matrix_still_binds(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "DE", law="")
    assert [(law.name, law.held, law.home) for law in found.laws] == [("small", "yes", True)]
    assert (found.there.state, found.there.because) == ("unknown", "small does not say whom this law recognises")


@pytest.mark.parametrize(
    ("importer", "state"), [("DE", "yes"), ("US", "part"), ("KR", "no"), ("CN", "no"), ("TW", "inside")]
)
def test_recognition(tmp_path: Path, importer: str, state: str) -> None:
    assert pair(tmp_path, "JP", importer).there.state == state
    assert pair(tmp_path, importer, "JP").back == pair(tmp_path, "JP", importer).there


def test_a_row_is_shown_with_its_days_limits_and_citations(tmp_path: Path) -> None:
    (whole,) = pair(tmp_path, "JP", "DE").there.entries
    assert (whole.scope, whole.held, whole.turns_on) == ("Whole", "yes", ())
    assert (whole.table, whole.since, whole.until) == ("small/tables/listed.yaml", "2020-01-01", "2027-01-01")
    assert [(item.instrument, item.title) for item in whole.citations] == [("ACT", "The Small Act")]
    (some,) = pair(tmp_path, "JP", "US").there.entries
    assert (some.held, some.turns_on, some.until) == ("open", ("importer.kind",), "")


def test_where_there_is_no_row_the_table_is_named(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "KR").there
    assert (found.entries, found.because) == ((), "no row in force in small/tables/listed.yaml")


def test_recognition_changes_on_the_day(tmp_path: Path) -> None:
    assert [pair(tmp_path, "JP", "KR", day).there.state for day in ("2026-06-15", "2026-06-16")] == ["no", "yes"]


def test_a_law_without_a_list_is_not_one_without_a_row(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "DE", law="matrix: { name: Home, home: [here], recognition: [] }\n")
    assert found.there.state == "no_list"


def test_a_place_without_a_pack_is_unknown_never_free(tmp_path: Path) -> None:
    found = pair(tmp_path, "CN", "US")
    assert (found.laws, found.exporter_has_pack, found.there.state, found.back.state) == (
        (),
        False,
        "unknown",
        "unknown",
    )
    assert found.there.because == "no pack states the law of China"
    assert [text.partition(":")[0] for text in found.unknown] == [
        "No pack states the law of China", "No pack states the law of United States"
    ]  # fmt: skip


def test_a_list_of_a_pack_that_binds_nobody_speaks_for_a_place_without_one(tmp_path: Path) -> None:
    found = pair(tmp_path, "KR", "JP")
    assert (found.there.state, [entry.table for entry in found.there.entries]) == ("yes", ["pact/tables/told.yaml"])
    # What such a list leaves out is not known; the list is not the law of the place.
    assert pair(tmp_path, "KR", "DE").there.state == "unknown"
    assert pair(tmp_path, "JP", "KR").there.entries == ()


def test_agreements_stand_in_order_of_strictness(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "KR")
    assert [(item.name, item.strictness, item.held, item.standing) for item in found.agreements] == [
        ("PACT", 2, "yes", "in_force"), ("CLUB", None, "yes", "tool")
    ]  # fmt: skip
    assert (found.strictest, found.agreements[0].title, found.agreements[0].test) == (
        ("PACT",), "The Pact of Places", "Good faith"
    )  # fmt: skip
    firm = pair(tmp_path, "JP", "DE")
    assert ([item.name for item in firm.agreements], firm.strictest) == (["FIRM", "SOON"], ("FIRM",))
    assert pair(tmp_path, "US", "DE").agreements == ()


def test_an_agreement_holds_from_and_until_its_days(tmp_path: Path) -> None:
    assert [item.name for item in pair(tmp_path, "JP", "CN", "2021-12-31").agreements] == []
    pact = pair(tmp_path, "JP", "CN", "2022-01-01").agreements[0]
    assert (pact.since, pact.until, pact.rests_on) == ("2022-01-01", "2030-01-01", "pact/terms/both.yaml")
    assert [item.article for item in pact.citations] == ["1", "of JP", "of CN"]


def test_what_is_not_known_to_be_in_force_is_open_and_never_the_strictest(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "TW")
    assert [(item.name, item.held, item.rests_on) for item in found.agreements] == [
        ("PACT", "open", "pact/terms/doubt.yaml")
    ]
    assert found.strictest == ()
    assert "Whether PACT is in force between the two is not known" in found.unknown


def test_an_agreement_that_was_not_read_is_never_the_strictest(tmp_path: Path) -> None:
    found = pair(tmp_path, "JP", "US")
    assert ([(item.name, item.strictness) for item in found.agreements], found.strictest) == ([("MUTE", None)], ())
    assert "The wording of MUTE was not read: how strict it is is not known" in found.unknown


@pytest.mark.parametrize(
    ("places", "code", "message", "expected"),
    [
        (
            ("JP", "UK"),
            "unknown-country",
            "there is no country 'UK'",
            "use GB (the ISO code of the United Kingdom is GB)",
        ),
        (("Germany", "JP"), "unknown-country", "there is no country 'Germany'", "use DE"),
        (("JP", "JP"), "wrong-value", "one place has nothing to stand between", "name two or more"),
    ],
)
def test_places_that_are_none(tmp_path: Path, places: tuple[str, ...], code: str, message: str, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        matrix(packs_of(tmp_path), places, DAY)
    (problem,) = caught.value.problems
    assert (problem.path, problem.code, problem.message, problem.expected) == ("--between", code, message, expected)


def test_by_default_the_places_are_those_whose_law_a_pack_states(tmp_path: Path) -> None:
    assert default_places(packs_of(tmp_path), DAY) == ["JP"]
    group = LAW.replace("name: Home\n", "name: Home\n  place: DE\n")
    write_pack(tmp_path, "=== pack.yaml\n"
               + HOME.replace("{ country: JP }", "{ table: world/eea }") + group + REST)  # fmt: skip
    assert default_places(load(tmp_path), DAY) == ["DE"]
