from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from govcheck.errors import InputError
from govcheck.facts.legs import legs_of
from govcheck.manifest.read import check_ids
from govcheck.source import load_text
from tests.manifest.sample import FULL, catalogue, data_of, read, refusals, world
from tests.manifest.test_models import CHANGES, changed


def small(transfer: str = "", top: str = "") -> str:
    """A manifest of one transfer, with more keys for it and for the file."""
    return f"""\
govcheck: 1
parties:
  - {{ id: kk, country: JP }}
  - {{ id: sh, country: CN }}
{top}
transfers:
  - id: t
    exporter: kk
    importer: sh
    {transfer}
"""


def test_the_full_manifest_is_read() -> None:
    assert refusals(FULL) == []
    manifest = read(FULL)
    crm = manifest.by_id["crm"]
    assert crm.starts_on == "2026-12-01"
    assert crm.title == "Customer records"
    assert crm.stated.values["transfer.mode"] == "remote_access"
    assert crm.stated.values["measures.keys.holders"] == frozenset(["exporter"])
    assert crm.stated.origins["measures.keys.holders"] == ("defaults", "measures", "keys", "holders")
    assert crm.stated.origins["measures.keys.countries"] == ("transfers", 0, "measures", "keys", "countries")
    assert [crm.facts.values["test.people"]] == [(5, 5)]
    assert [manifest.parties["kk"].values["persons_held"]] == [(1000, float("inf"))]
    assert manifest.by_id["further"].continues == "crm"
    assert manifest.by_id["further"].assessments is None
    assert manifest.by_id["further"].safeguards == ()


@pytest.mark.parametrize(
    ("transfer", "expected"),
    [
        ("purpose: mending", "unknown-word: 'mending' is not a word known here; did you mean 'marketing'?"),
        ("mode: remote_acces", "unknown-word: 'remote_acces' is not a word known here; did you mean 'remote_access'?"),
        ("data: { categories: [helth] }", "unknown-word: 'helth' is not a word known here; did you mean 'health'?"),
        ("data: { form: x }", "unknown-word: 'x' is not a word known here; use one of identified, "),
        ("data: { subjects: { number: -3 } }", "wrong-value: number is -3; expected a whole number, 0 or more"),
        ("data: { subjects: { number: { at_least: 5, at_most: 4 } } }", "wrong-value: at_least is more than at_most"),
        ("data: { subjects: { number: {} } }", "wrong-type: data.subjects.number is a mapping"),
        ("data: { collected_in: [EU] }", "unknown-country: 'EU' is not a country code; the EU is a group of countries"),
        ("storage: { countries: [UK] }", "unknown-country: 'UK' is not a country code; use GB (the ISO code of"),
        ("storage: { countries: [japan] }", "unknown-country: 'japan' is not a country code; use JP"),
        ("storage: { countries: [DEU] }", "unknown-country: 'DEU' is not a country code; use DE"),
        ("storage: { countries: [日本] }", "unknown-country: '日本' is not a country code; use JP"),
        ("storage: { countries: [Q] }", "unknown-country: 'Q' is not a country code; expected a two-letter code"),
        ("storage: { regions: ['aws:eu-central-9'] }", "unknown-region: 'aws:eu-central-9' is not a region known here"),
        ("storage: { regions: ['my:cellar'] }", "unknown-region: 'my:cellar' is not a region known here; state its co"),
        ("safeguards: [{ kinds: [clause] }]", "unknown-word: 'clause' is not a kind of safeguard; did you mean 'claus"),
        ("safeguards: [{ kinds: [rules], status: absent }]", "unknown-word: 'absent' is not a word known here; use on"),
        ("safeguards: [{ kinds: [rules], singed_on: 2026-01-01 }]", "unknown-key: 'singed_on' is not stated of rules;"),
        ("safeguards: [{ kinds: [rules], module: '2' }]", "unknown-key: 'module' is not stated of rules; 'govcheck fa"),
        ("safeguards: [{ kinds: [clauses], module: '3' }]", "unknown-word: '3' is not a word known here; use one of 1"),
        ("safeguards: [{ kinds: [clauses], signed_on: soon }]", "wrong-type: signed_on is 'soon'; expected a day such"),
        ("safeguards: [{ kinds: [clauses], covers: [hs] }]", "unknown-party: 'hs' is neither a party nor a data set;"),
        ("assessments: [{ kind: impakt }]", "unknown-word: 'impakt' is not a kind of assessment; did you mean 'impact"),
        ("assessments: [{ kind: risk, access: true }]", "unknown-key: 'access' is not stated of risk; 'govcheck facts"),
        ("done: [notise]", "unknown-word: 'notise' is not a word known here; did you mean 'notice'?"),
        ("continues: other", "unknown-transfer: there is no transfer 'other'; name a transfer"),
        ("onward: [nobody]", "unknown-party: 'nobody' is not among the parties; list it under parties"),
        ("onward: [{ id: sh, country: DE }]", "duplicate-id: 'sh' is already among the parties; refer to it by its id"),
        ("data: { id: sh }", "duplicate-id: 'sh' is the id of two things; give one of them another id"),
        ("data: [{ id: a }, { id: a }]", "duplicate-id: 'a' is the id of two things; give one of them another id"),
        ("state_measures: [{ state: UK, kind: ban }]", "unknown-country: 'UK' is not a country code; use GB"),
        ("facts: { test.urgnet: true }", "unknown-fact: 'test.urgnet' is not a fact; did you mean 'test.urgent'?"),
        ("facts: { test.urgent: perhaps }", "wrong-type: test.urgent is 'perhaps'; expected true or false"),
        ("facts: { test.people: -1 }", "wrong-type: test.people is -1; expected a whole number, or { at_least"),
        ("facts: { test.decided_on: 2026-02-30 }", "wrong-type: test.decided_on is '2026-02-30'; expected a day"),
        ("facts: { test.offices: JP }", "wrong-type: test.offices is 'JP'; expected a list of country codes"),
        ("facts: { test.important: maybe }", "unknown-word: 'maybe' is not a word known here; use one of named, unnam"),
        ("facts: { done.notice: true }", "misplaced-fact: 'done.notice' cannot be stated here; name it in the list do"),
        ("facts: { safeguard.rules.status: planned }", "misplaced-fact: 'safeguard.rules.status' cannot be stated her"),
        ("facts: { as_of: 2026-01-01 }", "misplaced-fact: 'as_of' cannot be stated here; give the day with --as-of"),
        ("facts: { state.measures.ban: true }", "misplaced-fact: 'state.measures.ban' cannot be stated here; state it"),
        ("facts: { exporter.country: CN }", "stated-twice: 'exporter.country' is stated otherwise elsewhere"),
        ("facts: { importer.country: JP }", "stated-twice: 'importer.country' is stated otherwise elsewhere"),
        ("{ mode: copy, facts: { transfer.mode: transit } }", "stated-twice: 'transfer.mode' is stated otherwise"),
        ("{ data: { form: identified }, facts: { data.form: anonymised } }", "stated-twice: 'data.form' is stated"),
        ("{ storage: { countries: [JP] }, facts: { storage.countries: [US] } }", "stated-twice: 'storage.countries'"),
        ("data: { facts: { test.operator: true } }", "misplaced-fact: 'test.operator' cannot be stated here; state it"),
        ("data: { facts: { data.form: identified } }", "misplaced-fact: 'data.form' cannot be stated here; state it a"),
        ("onward: [{ country: DE, facts: { test.important: named } }]", "misplaced-fact: 'test.important' cannot be"),
        ("onward: [{ country: DE, measures: { encrypted_at_rest: 3 } }]", "wrong-type: encrypted_at_rest is 3; expect"),
        ("onward: [{ party: kk, country: DE }]", "misplaced-key: 'country' stands beside party; state it with the par"),
        ("onward: [{ country: DE, relationship: cousin }]", "unknown-word: 'cousin' is not a word known here; use one"),
        ("onward: [{ exported: [{ year: 2026 }, { year: 2026 }] }]", "duplicate-id: the year 2026 is counted twice"),
    ],
)  # fmt: skip
def test_each_fault_of_a_transfer_is_one_line(transfer: str, expected: str) -> None:
    keys = transfer.removeprefix("{ ").removesuffix(" }") if transfer.startswith("{") else transfer
    text = small("\n    ".join(_split(keys)) if transfer.startswith("{") else keys)
    (line,) = refusals(text)
    assert line.startswith("m.yaml:")
    assert expected in line


def _split(keys: str) -> list[str]:
    head, _, tail = keys.partition(", facts:")
    return [head, f"facts:{tail}"]


def test_what_is_stated_twice_alike_is_no_fault() -> None:
    assert refusals(small("mode: copy\n    facts: { transfer.mode: copy, exporter.country: JP }")) == []
    assert refusals(small("importer_: 1").replace("    importer_: 1\n", "")) == []


def test_what_depends_on_the_day_is_stated_in_one_place() -> None:
    top = "defaults: { facts: { exporter.exported.this_year.ordinary: 5 } }"
    assert refusals(small(top=top)) == []
    counted = small(top=top).replace("country: JP }", "country: JP, exported: [{ year: 2026, ordinary: 5 }] }")
    assert "stated-twice: 'exporter.exported.this_year.ordinary'" in refusals(counted)[0]
    two = small("continues: t0\n    facts: { chain.safeguards: [] }\n  - { id: t0, exporter: sh, importer: kk }")
    assert "stated-twice: 'chain.safeguards'" in refusals(two)[0]
    assert refusals(small("facts: { chain.safeguards: [clauses] }")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[]", ["m.yaml:1:1: wrong-type: this is an empty list; expected a mapping"]),
        ("govcheck: 1\n", ["m.yaml:1:1: missing-key: 'transfers' is missing; state transfers"]),
        ("govcheck: 1\ntransfers: []\n", ["m.yaml:2:12: wrong-value: transfers is an empty list; name at least one"]),
        (
            "govcheck: 2\ntransfer: []\n",
            [
                "m.yaml:1:1: missing-key: 'transfers' is missing; 'transfer' may have been meant for it",
                "m.yaml:1:11: wrong-value: govcheck is 2; expected 1",
                "m.yaml:2:1: unknown-key: 'transfer' is not a key here; did you mean 'transfers'?",
            ],
        ),
        (
            "govcheck: 1\ntransfers:\n  - { id: a }\n",
            [
                "m.yaml:3:5: missing-key: the transfer has no exporter; state exporter",
                "m.yaml:3:5: missing-key: the transfer has no importer; state importer or importers",
            ],
        ),
    ],
)
def test_faults_of_the_whole_file(text: str, expected: list[str]) -> None:
    assert refusals(text) == expected


def test_all_faults_of_shape_and_words_come_together_in_the_order_of_the_file() -> None:
    text = small("purpose: mending\n    exprter: kk\n    data: { form: 5, categories: [helth, 7, contact] }\n    done:")
    text = text.replace("country: JP", "country: UK")
    assert [line.split(":")[1:4] for line in refusals(text)] == [
        ["3", "24", " unknown-country"],
        ["10", "14", " unknown-word"],
        ["11", "5", " unknown-key"],
        ["12", "19", " wrong-type"],
        ["12", "35", " unknown-word"],
        ["12", "42", " wrong-type"],
        ["13", "10", " wrong-type"],
    ]


def test_importer_and_importers_are_not_stated_together() -> None:
    assert "misplaced-key: there are importer and importers" in refusals(small("importers: [sh]"))[0]
    assert refusals(small(top="defaults: { importers: [kk] }")) == []  # the transfer's own replaces both


def test_norway_is_a_country_and_no_is_no_word_for_false() -> None:
    text = small().replace("country: CN", "country: NO")
    assert read(text).parties["sh"].values["country"] == "NO"
    assert "expected true or false" in refusals(small("measures: { encrypted_at_rest: no }"))[0]


def test_a_fault_in_the_defaults_is_said_once() -> None:
    text = (
        small(top="defaults: { purpose: mending, onward: [nobody] }") + "  - { id: t2, exporter: kk, importer: sh }\n"
    )
    assert [line.split(": ")[1] for line in refusals(text)] == ["unknown-word", "unknown-party"]


def test_ids_are_told_apart_in_a_file_and_across_files() -> None:
    twice = small() + "  - { id: t, exporter: kk, importer: sh }\n"
    assert refusals(twice) == ["m.yaml:11:11: duplicate-id: there are two transfers 't'; the first is at m.yaml:7:9"]
    assert "there are two parties 'kk'" in refusals(small().replace("id: sh", "id: kk"))[0]
    first, second = read(small()), read(small())
    (problem,) = check_ids([first, second])
    assert str(problem) == "m.yaml:7:9: duplicate-id: there are two transfers 't'; the first is at m.yaml:7:9"
    assert check_ids([first]) == []


def test_a_circle_is_reported_once() -> None:
    text = small("continues: b\n  - { id: b, exporter: kk, importer: sh, continues: c }\n"
                 "  - { id: c, exporter: kk, importer: sh, continues: t }\n"
                 "  - { id: d, exporter: kk, importer: sh, continues: t }\n")  # fmt: skip
    assert [line.split(": ", 1)[1] for line in refusals(text)] == [
        "circle: transfers continue one another: t > b > c > t; let one of them begin the chain"
    ]
    assert "t > t" in refusals(small("continues: t"))[0]


def test_data_of_a_program_are_read_and_faults_name_the_path() -> None:
    data = data_of(FULL)
    assert refusals(data) == []
    data["transfers"][0]["data"][0]["categories"][1] = "x" * 100
    (line,) = refusals(data)
    assert line.startswith("<data>:transfers[0].data[0].categories[1]: unknown-word: 'xxx")
    assert len(line) < 400


TYPES = {
    "text": str, "country": str, "date": str, "boolean": bool, "judgement": bool, "set": frozenset,
    "countries": frozenset, "number": tuple,
}  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(CHANGES)
def test_whatever_is_written_is_read_or_refused(changes: list[tuple[tuple[Any, ...], str, str, Any]]) -> None:
    data = changed(changes)
    try:
        manifest = read(data)
    except InputError as error:
        assert error.problems
        for problem in error.problems:
            assert "\n" not in str(problem)
        return
    for transfer in manifest.transfers:
        legs = legs_of(manifest, transfer, catalogue(), world(), "2026-11-22")
        assert legs
        assert all(leg.origins.keys() == leg.values.keys() for leg in legs)
        for leg in legs:
            for name, value in leg.values.items():
                assert isinstance(value, TYPES[catalogue().facts[name].type]), name


def test_reading_does_not_change_the_data() -> None:
    data, same = data_of(FULL), data_of(FULL)
    manifest = read(data)
    for transfer in manifest.transfers:
        legs_of(manifest, transfer, catalogue(), world(), "2026-11-22")
    assert data == same


def test_places_survive_into_the_records() -> None:
    manifest = read(FULL)
    document = load_text(FULL, "m.yaml")
    crm = manifest.by_id["crm"]
    origin = crm.stated.origins["transfer.mode"]
    assert isinstance(origin, tuple)
    region = document.region(origin)
    assert region is not None
    assert FULL.splitlines()[region.line - 1].strip() == "mode: remote_access"
