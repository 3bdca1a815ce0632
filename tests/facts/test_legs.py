from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.facts.leg import Leg
from govcheck.facts.legs import Given, legs_of
from tests.manifest.sample import FULL, catalogue, data_of, read, world

TODAY = "2026-11-22"


def legs(transfer: dict[str, Any], as_of: str = TODAY, extra: Given | None = None, **top: Any) -> list[Leg]:
    """The legs of the first transfer of a small manifest."""
    parties = [
        {"id": "kk", "country": "JP"}, {"id": "sh", "country": "CN"}, {"id": "de", "country": "DE"}, {"id": "nowhere"},
    ]  # fmt: skip
    base = {"id": "t", "exporter": "kk", **({} if "importers" in transfer else {"importer": "sh"})}
    others = top.pop("others", [])
    data = {"govcheck": 1, "parties": parties, "transfers": [{**base, **transfer}, *others], **top}
    manifest = read(data)
    return legs_of(manifest, manifest.transfers[0], catalogue(), world(), as_of, extra)


def known(leg: Leg) -> dict[str, Any]:
    return dict(leg.values)


def only(transfer: dict[str, Any], **more: Any) -> dict[str, Any]:
    (leg,) = legs(transfer, **more)
    return known(leg)


def by_label(found: list[Leg]) -> dict[str, Leg]:
    assert len({leg.label for leg in found}) == len(found)
    return {leg.label: leg for leg in found}


def test_the_full_manifest_has_these_legs() -> None:
    manifest = read(FULL)
    found = legs_of(manifest, manifest.by_id["crm"], catalogue(), world(), TODAY)
    assert [(leg.label, leg.kind, leg.exporter_country, leg.importer_country) for leg in found] == [
        ("kk > sh/people", "direct", "JP", "CN"),
        ("kk > sh/numbers", "direct", "JP", "CN"),
        ("kk > us/people", "direct", "JP", "US"),
        ("kk > us/numbers", "direct", "JP", "US"),
        ("kk > (storage DE)/people", "place", "JP", "DE"),
        ("kk > (storage DE)/numbers", "place", "JP", "DE"),
        ("kk > (access SG)/people", "place", "JP", "SG"),
        ("kk > (access SG)/numbers", "place", "JP", "SG"),
        ("sh > Further Ltd/people", "onward", "CN", "IN"),
        ("sh > Further Ltd/numbers", "onward", "CN", "IN"),
        ("us > Further Ltd/people", "onward", "US", "IN"),
        ("us > Further Ltd/numbers", "onward", "US", "IN"),
    ]
    first = found[0]
    assert first.data == ("people",)
    assert known(first)["data.subjects.number"] == (120000, 120000)
    assert known(first)["exporter.persons_held"] == (1000, float("inf"))
    assert known(first)["exporter.zone"] == "none"
    assert known(first)["exporter.listings"] == frozenset()
    assert known(first)["test.operator"] is False
    assert known(first)["test.watched"] is True
    assert known(first)["test.important"] == "unnamed"
    assert "test.important" not in found[1].values
    assert known(first)["storage.countries"] == {"JP", "DE"}
    assert first.origins["storage.countries"] == "cloud region aws:eu-central-1"
    assert first.origins["exporter.country"] == ("parties", 0, "country")
    assert first.state_measures is not None
    assert first.state_measures[0]["state"] == "CN"


def test_what_is_not_stated_is_unknown() -> None:
    assert only({}) == {
        "as_of": TODAY,
        "leg.kind": "direct",
        "exporter.country": "JP",
        "importer.country": "CN",
        "importer.separate_entity": True,
        "chain.exporter_countries": frozenset(),
        "chain.safeguards": frozenset(),
    }
    assert legs({})[0].state_measures is None
    assert legs({"state_measures": []})[0].state_measures == ()


def test_a_list_that_is_stated_is_complete() -> None:
    values = only({"safeguards": [], "assessments": [], "done": ["notice"]})
    assert {name: values[name] for name in values if name.startswith(("safeguard", "assessment", "done"))} == {
        "safeguard.clauses.status": "absent",
        "safeguard.rules.status": "absent",
        "safeguard.consent.status": "absent",
        "assessment.impact.done": False,
        "assessment.risk.done": False,
        "done.notice": True,
        "done.record": False,
    }


def test_one_data_set_is_not_in_the_label_and_unnamed_ones_are_numbered() -> None:
    assert [leg.label for leg in legs({"data": {"id": "a"}})] == ["kk > sh"]
    assert [leg.label for leg in legs({"data": [{"id": "a"}, {}]})] == ["kk > sh/a", "kk > sh/2"]
    assert legs({"data": []})[0].data == ()


def test_parties_written_out_go_by_id_name_or_position() -> None:
    found = legs({"exporter": {"country": "JP"}, "importers": [{"name": "Acme"}, {"id": "x", "name": "Y"}, {}]})
    assert [leg.label for leg in found] == ["exporter > Acme", "exporter > x", "exporter > importer 3"]
    assert [leg.importer_country for leg in found] == [None, None, None]


@pytest.mark.parametrize(
    ("importer", "separate"),
    [
        ("kk", False),
        ("sh", True),
        ({"party": "sh", "relationship": "same_entity"}, False),
        ({"party": "sh", "relationship": "same_group"}, True),
        ({"country": "CN", "relationship": "same_entity"}, False),
    ],
)
def test_a_branch_is_no_separate_entity(importer: Any, separate: bool) -> None:
    assert legs({"importers": [importer]})[0].values["importer.separate_entity"] is separate


def test_what_is_said_of_the_role_in_this_transfer_wins() -> None:
    parties = [{"id": "kk", "country": "JP"}, {"id": "sh", "country": "CN", "role": "controller"}]
    values = only({"importers": [{"party": "sh", "role": "processor"}]}, parties=parties)
    assert values["importer.role"] == "processor"


class TestPlaces:
    def test_a_place_where_a_party_sits_is_no_leg(self) -> None:
        assert len(legs({"storage": {"countries": ["JP", "CN"]}})) == 1
        assert len(legs({"storage": {"countries": ["DE"]}, "onward": ["de"]})) == 2

    def test_storage_in_a_third_country_is_a_leg_about_which_little_is_known(self) -> None:
        found = by_label(legs({"storage": {"countries": ["US"]}, "access": {"countries": ["IN", "US"]},
                               "measures": {"clear_text_at_importer": False, "encrypted_at_rest": True}}))  # fmt: skip
        assert list(found) == ["kk > sh", "kk > (access IN)", "kk > (storage and access US)"]
        values = found["kk > (storage and access US)"].values
        assert values["leg.kind"] == "place"
        assert values["importer.country"] == "US"
        assert values["measures.encrypted_at_rest"] is True
        assert "importer.separate_entity" not in values
        assert "measures.clear_text_at_importer" not in values  # it was said of the importer, who is not there
        assert found["kk > sh"].values["measures.clear_text_at_importer"] is False

    def test_a_party_without_a_country_hides_no_place(self) -> None:
        assert len(legs({"importers": ["nowhere"], "storage": {"countries": ["US"]}})) == 2

    def test_a_multi_region_may_be_in_any_of_its_countries(self) -> None:
        found = legs({"exporter": "de", "importers": ["de"], "storage": {"regions": ["gcp:eur4"]}})
        assert [leg.label for leg in found] == ["de > de", "de > (storage FI)", "de > (storage NL)"]

    def test_an_empty_list_of_places_says_nowhere(self) -> None:
        assert only({"storage": {"countries": []}})["storage.countries"] == frozenset()

    def test_only_safeguards_that_name_the_place_cover_it(self) -> None:
        covers: dict[str, list[str] | None] = {"clauses": None, "rules": ["US"], "consent": ["sh"]}
        entries = [
            {"kinds": [kind], "status": "in_place", **({"covers": names} if names else {})}
            for kind, names in covers.items()
        ]
        found = by_label(legs({"storage": {"countries": ["US"]}, "safeguards": entries}))
        place = found["kk > (storage US)"].values
        assert "safeguard.clauses.status" not in place
        assert place["safeguard.rules.status"] == "in_place"
        assert place["safeguard.consent.status"] == "absent"
        direct = found["kk > sh"].values
        assert direct["safeguard.clauses.status"] == "in_place"
        assert direct["safeguard.rules.status"] == "absent"


TRANSFER: dict[str, Any] = {
    "mode": "copy", "purpose": "marketing", "data": {"form": "identified", "collected_in": ["JP"]},
    "onward": [{"party": "de", "purpose": "maintenance"}], "done": ["notice"],
    "measures": {"clear_text_at_importer": False, "keys": {"holders": ["exporter"]}},
    "storage": {"countries": ["JP"]},
    "safeguards": [{"kinds": ["clauses"], "status": "in_place", "covers": ["sh"]},
                   {"kinds": ["rules"], "status": "in_place"},
                   {"kinds": ["consent"], "status": "in_place", "covers": ["de"]}],
    "facts": {"test.operator": True, "test.watched": True, "test.urgent": True, "test.important": "named"},
}  # fmt: skip


class TestOnward:
    def test_the_importer_is_the_exporter_of_the_next_leg(self) -> None:
        direct, onward = legs(TRANSFER)
        assert (onward.label, onward.kind) == ("sh > de", "onward")
        assert known(onward)["exporter.country"] == "CN"
        assert known(onward)["importer.country"] == "DE"
        assert known(onward)["transfer.purpose"] == "maintenance"
        assert known(onward)["data.form"] == "identified"
        assert known(onward)["chain.exporter_countries"] == {"JP"}
        assert known(onward)["chain.safeguards"] == {"clauses", "rules"}
        assert known(direct)["chain.exporter_countries"] == frozenset()

    def test_what_was_said_of_the_first_leg_is_not_said_of_the_next(self) -> None:
        onward = legs(TRANSFER)[1].values
        for name in ("transfer.mode", "measures.clear_text_at_importer", "measures.keys.holders", "storage.countries",
                     "test.operator", "test.watched", "done.notice", "done.record"):  # fmt: skip
            assert name not in onward
        assert onward["test.urgent"] is True  # about the transfer as a whole
        assert onward["test.important"] == "named"  # about the data

    @pytest.mark.parametrize("recipient", [{"party": "de"}, {"name": "Further Ltd", "country": "DE"}])
    def test_measures_of_the_next_leg_stand_with_its_recipient(self, recipient: dict[str, Any]) -> None:
        stated = {"clear_text_at_importer": True, "keys": {"holders": ["importer"]}}
        direct, onward = legs({**TRANSFER, "onward": [{**recipient, "measures": stated}]})
        assert onward.values["measures.clear_text_at_importer"] is True
        assert onward.values["measures.keys.holders"] == frozenset({"importer"})
        assert direct.values["measures.clear_text_at_importer"] is False

    def test_only_safeguards_that_name_the_recipient_cover_it(self) -> None:
        onward = legs(TRANSFER)[1].values
        assert onward["safeguard.clauses.status"] == "absent"
        assert onward["safeguard.rules.status"] == "absent"
        assert onward["safeguard.consent.status"] == "in_place"

    def test_unknown_safeguards_make_an_unknown_chain(self) -> None:
        _, onward = legs({"onward": ["de"]})
        assert "chain.safeguards" not in onward.values
        _, onward = legs({"onward": ["de"], "exporter": "nowhere"})
        assert "chain.exporter_countries" not in onward.values

    def test_the_importer_itself_is_no_recipient_further_on(self) -> None:
        assert len(legs({"onward": ["sh"]})) == 1

    def test_the_importers_counters_count_for_its_own_exports(self) -> None:
        parties = [
            {"id": "kk", "country": "JP"},
            {"id": "sh", "country": "CN", "exported": [{"year": 2026, "ordinary": 7}]},
        ]
        _, onward = legs({"onward": [{"country": "DE"}]}, parties=parties)
        assert known(onward)["exporter.exported.this_year.ordinary"] == (7, 7)


class TestContinues:
    def before(self, **more: Any) -> dict[str, Any]:
        return {"id": "b", "exporter": "de", "importer": "kk", "data": {"collected_in": ["DE"]},
                "safeguards": [{"kinds": ["clauses"], "status": "in_place"}], **more}  # fmt: skip

    def test_the_earlier_exporter_and_safeguards_are_carried_along(self) -> None:
        values = only({"continues": "b"}, others=[self.before()])
        assert values["chain.exporter_countries"] == {"DE"}
        assert values["chain.safeguards"] == {"clauses"}
        assert values["data.collected_in"] == {"DE"}

    def test_where_the_data_were_collected_may_be_said_anew(self) -> None:
        assert only({"continues": "b", "data": {"collected_in": ["FR"]}}, others=[self.before()])[
            "data.collected_in"
        ] == {"FR"}

    def test_chains_grow_through_three_transfers_and_onward(self) -> None:
        others = [
            self.before(continues="c"),
            {"id": "c", "exporter": {"country": "FR"}, "importer": "de", "safeguards": []},
        ]
        direct, onward = legs({"continues": "b", "onward": [{"country": "US"}], "safeguards": []}, others=others)
        assert known(direct)["chain.exporter_countries"] == {"DE", "FR"}
        assert known(onward)["chain.exporter_countries"] == {"DE", "FR", "JP"}
        assert known(onward)["chain.safeguards"] == frozenset()

    def test_legs_that_differ_leave_the_safeguards_unknown(self) -> None:
        before = self.before(data=[{"id": "x"}, {"id": "y", "collected_in": ["DE"]}])
        before["safeguards"][0]["covers"] = ["x"]
        values = only({"continues": "b"}, others=[before])
        assert values["chain.exporter_countries"] == {"DE"}
        assert "chain.safeguards" not in values
        assert "data.collected_in" not in values

    def test_only_the_leg_to_this_exporter_counts(self) -> None:
        before = self.before(importers=["kk", "sh"])
        del before["importer"]
        before["safeguards"][0]["covers"] = ["kk"]
        assert only({"continues": "b"}, others=[before])["chain.safeguards"] == {"clauses"}


def test_facts_given_from_outside_hold_where_nothing_is_stated() -> None:
    given_facts = Given({"test.people": (1, 1), "transfer.mode": "copy", "test.operator": True}, "govcheck.toml")
    direct, onward = legs({"mode": "transit", "onward": ["de"]}, extra=given_facts)
    assert known(direct)["transfer.mode"] == "transit"
    assert known(direct)["test.people"] == (1, 1)
    assert direct.origins["test.people"] == "govcheck.toml"
    assert known(direct)["test.operator"] is True
    assert "test.operator" not in onward.values
    assert "transfer.mode" not in onward.values


def test_the_day_is_a_fact() -> None:
    assert only({}, as_of="2020-01-31")["as_of"] == "2020-01-31"


def test_a_fact_that_is_stated_wins_over_what_would_follow() -> None:
    assert only({"facts": {"importer.separate_entity": False}})["importer.separate_entity"] is False


KEYS = ["title", "purpose", "mode", "measures", "done", "assessments", "safeguards", "facts", "access", "storage"]


@given(st.sets(st.sampled_from(KEYS)), st.sampled_from([TODAY, "2026-03-31", "2024-12-31", "2027-01-01"]))
def test_leaving_something_out_only_makes_facts_unknown(left_out: set[str], as_of: str) -> None:
    data = data_of(FULL)
    manifest = read(data)
    full = by_label(legs_of(manifest, manifest.transfers[0], catalogue(), world(), as_of))
    for key in left_out:
        del data["transfers"][0][key]
    manifest = read(data)
    for leg in legs_of(manifest, manifest.transfers[0], catalogue(), world(), as_of):
        for name, value in leg.values.items():
            assert full[leg.label].values[name] == value, name


@given(st.permutations(["sh", "de", "kk"]), st.permutations([{"id": "a"}, {"id": "b", "form": "identified"}]))
def test_the_order_of_importers_and_data_changes_no_leg(importers: list[str], data: list[dict[str, Any]]) -> None:
    found = by_label(legs({"importers": importers, "data": data}))
    expected = by_label(
        legs({"importers": ["sh", "de", "kk"], "data": [{"id": "a"}, {"id": "b", "form": "identified"}]})
    )
    assert {label: leg.values for label, leg in found.items()} == {label: leg.values for label, leg in expected.items()}


def test_legs_share_no_values() -> None:
    first, second = legs({"importers": ["sh", "de"], "safeguards": []})
    first.values["as_of"] = "changed"
    assert second.values["as_of"] == TODAY
    assert legs({"safeguards": []})[0].values["safeguard.clauses.status"] == "absent"
