"""Places where a plain encoding of these laws goes wrong, each as a manifest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.manifests import TODAY, between, checked, customers, manifest, party, regime

UNION, IRELAND = party("de", "DE"), party("ie", "IE", "processor")
JAPAN = party("jp", "JP", sector="retail")
DONE = ["privacy_notice", "transfer_record", "processor_contract"]
SCC = {"kinds": ["scc"], "status": "in_place", "signed_on": "2024-02-01", "module": "2"}


def hosted(storage: dict[str, Any] | None, access: dict[str, Any] | None = None) -> dict[str, Any]:
    places = {name: place for name, place in (("storage", storage), ("access", access)) if place}
    return between(UNION, IRELAND, "service_provider", mode="hosting", purpose="hosting", done=DONE, **places)


def test_within_the_union_nothing_is_transferred() -> None:
    found = checked(hosted({"countries": ["IE"]}))
    assert (found.outcome, found.legs) == ("permitted", ("de > ie",))


@pytest.mark.parametrize(
    ("storage", "access"),
    [
        ({"countries": ["US"]}, None),
        ({"regions": ["aws:us-east-1"]}, None),
        ({"countries": ["IE", "US"]}, None),
        ({"countries": ["IE"]}, {"countries": ["IN"]}),
        ({"countries": ["DE"]}, {"countries": ["DE", "US"]}),
    ],
)
def test_storage_or_access_where_no_party_sits_is_a_question(
    storage: dict[str, Any], access: dict[str, Any] | None
) -> None:
    found = checked(hosted(storage, access))
    assert found.outcome == "undetermined"
    [gdpr] = [item for item in found.regimes if item.id == "gdpr"]
    assert gdpr.outcome == "undetermined"
    legs = {question.leg for question in gdpr.questions}
    assert legs and all("storage" in leg or "access" in leg for leg in legs)


def test_a_decision_for_listed_organisations_is_not_blocked_by_what_a_fallback_contract_lacks() -> None:
    listed = between(UNION, party("us", "US", "processor", listings=["us_dpf"]), "service_provider", safeguards=[SCC])
    found = regime(listed, "gdpr")
    assert (found.outcome, found.carried_by) == ("permitted", ("gdpr/data-privacy-framework",))
    unlisted = between(UNION, party("us", "US", "processor", listings=[]), "service_provider", safeguards=[SCC])
    assert regime(unlisted, "gdpr").outcome == "action_required"


def test_consent_is_not_blocked_by_the_overdue_check_of_a_contract() -> None:
    consent = {"kinds": ["foreign_provision_consent"], "status": "in_place", "signed_on": "2021-06-01"}
    contract = {
        "kinds": ["equivalent_measures"], "status": "in_place", "signed_on": "2019-01-01", "reviewed_on": "2019-01-01",
    }  # fmt: skip
    data = between(JAPAN, party("us", "US"), "business_partner", safeguards=[consent, contract])
    found = regime(data, "appi")
    assert found.outcome == "permitted"
    assert "appi/foreign-provision-consent" in found.carried_by


@pytest.mark.parametrize("country", ["CN", "IN", "KE"])
def test_the_limits_of_decisions_on_other_countries_leave_a_country_without_one_decided(country: str) -> None:
    found = regime(between(UNION, party("x", country), "business_partner"), "gdpr")
    assert (found.outcome, found.questions) == ("action_required", ())


def keys(**measures: Any) -> dict[str, Any]:
    found = {"problematic_access": True, "protected_recipient": False, "split_is_effective": False}
    impact = {"kind": "transfer_impact", "on": "2026-03-01", **found}
    lists = {"safeguards": [SCC], "assessments": [impact], "done": DONE}
    return between(UNION, party("cn", "CN", "processor"), "service_provider", measures=measures, **lists)


def test_where_a_key_lies_does_not_decide_who_can_decrypt() -> None:
    seen = {"clear_text_at_importer": True}
    hidden = {"clear_text_at_importer": False}
    for countries in (["DE"], ["CN"]):
        lie = {"countries": countries}
        assert regime(keys(**seen, keys={"holders": ["exporter"], **lie}), "gdpr").outcome == "action_required"
        assert regime(keys(**hidden, keys={"holders": ["importer"], **lie}), "gdpr").outcome == "action_required"
        assert regime(keys(**hidden, keys={"holders": ["exporter"], **lie}), "gdpr").outcome == "permitted"
        assert regime(keys(**hidden, keys=lie), "gdpr").outcome == "undetermined"


def test_number_unknown_and_one_outcome_is_determined_and_the_question_affects_the_remedy() -> None:
    china = party("cn", "CN", facts={"china.critical_information_infrastructure_operator": False})
    data = {**customers("CN", categories=["contact", "health"]), "facts": {"china.important_data": "not_notified"}}
    lists = {
        "safeguards": [{"kinds": ["separate_consent"], "status": "in_place", "signed_on": "2024-01-01"}],
        "assessments": [{"kind": "personal_information_impact", "on": "2024-01-01"}], "done": ["export_notice"],
    }  # fmt: skip
    found = regime(between(china, party("us", "US", listings=[]), "business_partner", data=data, **lists), "china")
    assert found.outcome == "action_required"
    assert "china/personal-information-route" in found.determined_by
    assert found.questions
    assert {question.affects for question in found.questions} == {"remedy"}
    assert any(question.fact.startswith("exporter.exported.this_year") for question in found.questions)


def test_a_bare_manifest_has_at_most_five_questions() -> None:
    transfer = {
        "exporter": {"country": "DE", "role": "controller"}, "importer": {"country": "US", "role": "processor"},
        "data": {"categories": ["contact"]},
    }  # fmt: skip
    found = regime(manifest(transfer), "gdpr")
    assert found.outcome == "undetermined"
    assert 1 <= len(found.questions) <= 5
    assert all(question.question.endswith((")", "?")) and question.affects == "outcome" for question in found.questions)


SHANGHAI: dict[str, Any] = {
    "govcheck": 1,
    "parties": [
        {"id": "kk", "name": "Example KK", "country": "JP", "kind": "private", "role": "controller"},
        {"id": "sh", "name": "Example (Shanghai) Co.", "country": "CN", "kind": "private", "role": "processor",
         "bound_by": [], "listings": []},
    ],
    "transfers": [{
        "id": "crm-to-shanghai", "title": "Customer records seen by the Shanghai support centre",
        "starts_on": "2026-12-01", "purpose": "customer_support", "mode": "remote_access", "frequency": "systematic",
        "exporter": "kk", "importers": [{"party": "sh", "relationship": "same_group"}],
        "data": {
            "categories": ["contact", "purchase_history"], "form": "identified",
            "subjects": {"kinds": ["customers"], "countries": ["JP", "DE"], "number": 120000}, "collected_in": ["JP"],
        },
        "storage": {"countries": ["JP"]}, "onward": [],
        "safeguards": [{
            "id": "sh-2026", "kinds": ["equivalent_measures"], "status": "in_place", "signed_on": "2026-04-01",
            "reviewed_on": "2026-04-01", "covers": ["sh"], "evidence": "contracts/sh-2026.pdf",
        }],
        "assessments": [{"kind": "transfer_impact", "on": "2026-03-01", "problematic_access": False}],
        "measures": {"clear_text_at_importer": True, "keys": {"holders": ["exporter"], "countries": ["JP"]}},
        "done": ["export_notice"], "facts": {"china.critical_information_infrastructure_operator": False},
    }],
}  # fmt: skip


def test_an_everyday_transfer_has_at_most_three_questions_in_all_regimes_together() -> None:
    found = checked(SHANGHAI)
    assert found.as_of == "2026-12-01"
    asked = {(item.id, question.fact) for item in found.regimes for question in item.questions}
    assert len(asked) <= 3
    assert {item.id: item.outcome for item in found.regimes}["appi"] == "permitted"


def test_what_is_asked_and_answered_settles_it() -> None:
    exporter, importer = SHANGHAI["parties"]
    found = regime({**SHANGHAI, "parties": [{**exporter, "bound_by": []}, importer]}, "gdpr", TODAY)
    assert found.outcome in ("permitted", "out_of_scope")
    assert found.questions == ()
