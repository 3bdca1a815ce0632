"""Where answers are put."""

from __future__ import annotations

from typing import Any

import pytest

from govcheck.errors import Path
from govcheck.facts.leg import Leg
from govcheck.facts.legs import legs_of
from govcheck.interview import placing
from govcheck.interview.placing import Transfer
from govcheck.source import from_data
from tests.interview.everyday import checker
from tests.manifests import TODAY, customers, manifest, party

TRANSFER = {
    "exporter": "a", "importers": [{"party": "b", "relationship": "same_group"}, {"id": "c", "country": "US"}],
    "onward": ["d"], "data": customers("DE"),
    "safeguards": [{"kinds": ["scc"], "status": "in_place"}, {"kinds": ["bcr"]}],
}  # fmt: skip
DATA = manifest(TRANSFER, party("a", "DE"), party("b", "JP"), party("d", "IN"))
AT = ("transfers", 0)


def legs(data: dict[str, Any]) -> dict[str, Leg]:
    made = checker()
    read = made.manifest(from_data(data))
    found = legs_of(read, read.transfers[0], made.packs.catalogue, made.world, TODAY)
    return {leg.label: leg for leg in found}


def place(leg: str, name: str, data: dict[str, Any] = DATA) -> Path | None:
    return placing.place(Transfer(data, 0), legs(data)[leg], name, checker().packs.catalogue)


@pytest.mark.parametrize(
    ("leg", "name", "path"),
    [
        ("a > b", "transfer.mode", (*AT, "mode")),
        ("a > b", "exporter.sector", ("parties", 0, "sector")),
        ("a > b", "importer.listings", ("parties", 1, "listings")),
        ("a > c", "importer.listings", (*AT, "importers", 1, "listings")),
        ("a > c", "importer.relationship", (*AT, "importers", 1, "relationship")),
        ("a > b", "data.subjects.kinds", (*AT, "data", "subjects", "kinds")),
        ("a > b", "measures.keys.holders", (*AT, "measures", "keys", "holders")),
        ("a > b", "request.country", (*AT, "request", "country")),
        ("a > b", "safeguards", (*AT, "safeguards")),
        ("a > b", "safeguard.scc.module", (*AT, "safeguards", 0, "module")),
        ("a > b", "safeguard.bcr.status", (*AT, "safeguards", 1, "status")),
        ("a > b", "safeguard.scc.status", None),
        ("a > b", "assessment.transfer_impact.done", None),
        ("a > b", "china.running_since", (*AT, "facts", "china.running_since")),
        ("a > b", "gdpr.public_powers", ("parties", 0, "facts", "gdpr.public_powers")),
        ("a > c", "gdpr.importer_organisation", (*AT, "importers", 1, "facts", "gdpr.importer_organisation")),
        ("a > b", "exporter.exported.two_years.persons", (*AT, "facts", "exporter.exported.two_years.persons")),
        ("b > d", "exporter.sector", ("parties", 1, "sector")),
        ("c > d", "exporter.sector", (*AT, "importers", 1, "sector")),
        ("b > d", "importer.kind", ("parties", 2, "kind")),
        ("b > d", "transfer.mode", None),
        ("a > b", "state.measures.ban", None),
        ("a > b", "as_of", None),
    ],
)
def test_every_fact_has_its_place(leg: str, name: str, path: Path | None) -> None:
    assert place(leg, name) == path


def test_a_place_is_stated_as_storage_and_who_is_there_as_an_importer() -> None:
    hosted = manifest({"exporter": "a", "importer": "b", "mode": "hosting"}, party("a", "DE"), party("b", "US"))
    assert place("a > (storage not stated)", "importer.country", hosted) == (*AT, "storage", "countries")
    stored = manifest(
        {"exporter": "a", "importer": "b", "storage": {"countries": ["IN"]}}, party("a", "DE"), party("b", "US")
    )
    assert place("a > (storage IN)", "importer.separate_entity", stored) == (*AT, "importers")
    assert place("a > (storage IN)", "importer.role", stored) is None


def test_what_the_defaults_state_is_added_to_there_where_it_belongs() -> None:
    data = {
        "govcheck": 1,
        "defaults": {"exporter": {"country": "DE"}, "importer": {"country": "US"}, "safeguards": [{"kinds": ["scc"]}]},
        "transfers": [{"id": "t"}],
    }
    assert place("exporter > importer", "exporter.kind", data) == ("defaults", "exporter", "kind")
    assert place("exporter > importer", "safeguard.scc.module", data) == ("defaults", "safeguards", 0, "module")
    assert place("exporter > importer", "transfer.mode", data) == (*AT, "mode")


def test_putting_makes_what_is_missing_and_leaves_the_old_data_alone() -> None:
    data = {"transfers": [{"id": "t"}]}
    put = placing.put(data, ("transfers", 0, "data", "subjects", "number"), 5)
    assert put == {"transfers": [{"id": "t", "data": {"subjects": {"number": 5}}}]}
    assert data == {"transfers": [{"id": "t"}]}


def test_the_relationship_of_an_importer_named_by_id() -> None:
    data = manifest({"exporter": "a", "importer": "b"}, party("a", "DE"), party("b", "US"))
    path = place("a > b", "importer.relationship", data)
    assert path is not None
    assert placing.state(Transfer(data, 0), path, "parent")["transfers"][0]["importer"] == {
        "party": "b",
        "relationship": "parent",
    }


def test_numbers_and_sets_are_stated_as_a_manifest_has_them() -> None:
    transfer = Transfer({"transfers": [{}]}, 0)
    for value, stated in (((0, 5), {"at_least": 0, "at_most": 5}), ((7, 7), 7), (frozenset({"b", "a"}), ["a", "b"])):
        assert placing.state(transfer, (*AT, "x"), value)["transfers"][0]["x"] == stated


def test_every_fact_an_interview_can_ask_for_reads_back_from_its_place() -> None:
    made, data = checker(), manifest({"exporter": {}, "importer": {}, "safeguards": [], "assessments": []})
    [leg] = legs(data).values()
    samples: dict[str, Any] = {
        "boolean": True, "judgement": True, "country": "JP", "countries": frozenset({"JP"}), "date": "2026-01-01",
        "number": (5, 5),
    }  # fmt: skip
    for spec in made.packs.catalogue.specs:
        path = placing.place(Transfer(data, 0), leg, spec.name, made.packs.catalogue)
        if path is None or spec.name in leg.values:
            continue
        words = [*(spec.values or ())]
        value = samples.get(spec.type) or (frozenset(words[:1]) if spec.type == "set" else words[0])
        stated = placing.state(Transfer(data, 0), path, value)
        found = legs(stated)[leg.label]
        assert found.values.get(spec.name) == value, spec.name
