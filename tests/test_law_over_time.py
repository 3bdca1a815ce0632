"""The same manifest on the day before and the day of each change of the law."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import govcheck
from govcheck.report.model import RegimeReport
from tests.manifests import between, customers, party, regime

LISTS = ["us_safe_harbour", "us_privacy_shield", "us_dpf"]
UNION, STATES = party("de", "DE"), party("us", "US", "processor", listings=LISTS)
TO_THE_STATES = between(UNION, STATES, "service_provider")


@pytest.mark.parametrize(
    ("day", "carried_by", "decision"),
    [
        ("2015-10-05", "gdpr/safe-harbour", "D-2000-520"),
        ("2016-07-12", "gdpr/privacy-shield", "D-2016-1250"),
        ("2020-07-15", "gdpr/privacy-shield", "D-2016-1250"),
        ("2023-07-10", "gdpr/data-privacy-framework", "D-2023-1795"),
        ("2026-11-22", "gdpr/data-privacy-framework", "D-2023-1795"),
    ],
)
def test_from_the_union_to_the_states_under_a_decision(day: str, carried_by: str, decision: str) -> None:
    found = regime(TO_THE_STATES, "gdpr", day)
    assert (found.outcome, found.carried_by) == ("permitted", (carried_by,))
    cited = [citation for citation in found.basis if citation.instrument == decision]
    assert cited and all(citation.url.startswith("https://") and citation.checked_on for citation in cited)
    assert not {"D-2000-520", "D-2016-1250", "D-2023-1795"} - {decision} & {item.instrument for item in found.basis}


@pytest.mark.parametrize(
    ("day", "requirement", "law", "judgment"),
    [
        ("2015-10-06", "gdpr/transfer-ground-directive", "Directive", "Schrems-I"),
        ("2016-07-11", "gdpr/transfer-ground-directive", "Directive", "Schrems-I"),
        ("2020-07-16", "gdpr/transfer-ground", "GDPR", "Schrems-II"),
        ("2023-07-09", "gdpr/transfer-ground", "GDPR", "Schrems-II"),
    ],
)
def test_from_the_union_to_the_states_without_one(day: str, requirement: str, law: str, judgment: str) -> None:
    found = regime(TO_THE_STATES, "gdpr", day)
    assert (found.outcome, found.curable, found.carried_by) == ("action_required", "true", ())
    assert found.determined_by == (requirement,)
    assert law in [citation.instrument for citation in found.basis]
    assert judgment in [citation.instrument for finding in found.findings for citation in finding.citations]


def test_the_list_that_counts_is_the_one_of_the_day() -> None:
    shield_only = between(UNION, {**STATES, "listings": ["us_privacy_shield"]}, "service_provider")
    assert regime(shield_only, "gdpr", "2020-07-15").outcome == "permitted"
    assert regime(shield_only, "gdpr", "2023-07-10").outcome == "action_required"
    silent = between(UNION, party("us", "US", "processor"), "service_provider")
    assert regime(silent, "gdpr", "2023-07-10").outcome == "undetermined"
    assert regime(silent, "gdpr", "2023-07-09").outcome == "action_required"


NUMBERS = (99_999, 100_000, 999_999, 1_000_000)
SENSITIVE = (0, 1, 9_999, 10_000)
CONTRACT = {"kinds": ["standard_contract"], "status": "in_place", "signed_on": "2024-01-02", "filed": True}
ASSESSMENT = {"kinds": ["security_assessment"], "status": "in_place", "issued_on": "2024-01-02", "exceeded": False}
CONSENT = {"kinds": ["separate_consent"], "status": "in_place", "signed_on": "2023-12-01"}
HELD: dict[str, list[dict[str, Any]]] = {"none": [], "contract": [CONTRACT], "assessment": [ASSESSMENT]}


@cache
def from_china(day: str) -> dict[str, RegimeReport]:
    """The regime's word on each number of persons with each thing held, by the id of the transfer."""
    parties, transfers = [party("jp", "JP", listings=[])], []
    for ordinary in NUMBERS:
        for sensitive in SENSITIVE:
            name = f"cn-{ordinary}-{sensitive}"
            years = [{"year": 2024, "ordinary": ordinary, "sensitive": sensitive}, {"year": 2023, "persons": 0}]
            facts = {"china.critical_information_infrastructure_operator": False}
            parties.append(party(name, "CN", persons_held=500_000, exported=years, facts=facts))
            data = customers("CN", categories=["contact", *(["health"] if sensitive else [])])
            for held, safeguards in HELD.items():
                transfers.append({
                    "id": f"{name}-{held}", "purpose": "marketing", "mode": "copy", "frequency": "systematic",
                    "exporter": name, "importer": {"party": "jp", "relationship": "same_group"}, "data": data,
                    "safeguards": [CONSENT, *safeguards], "done": ["export_notice"],
                    "assessments": [{"kind": "personal_information_impact", "on": "2024-01-01"}],
                })  # fmt: skip
    report = govcheck.check({"govcheck": 1, "parties": parties, "transfers": transfers}, ["china"], day)
    return {transfer.id: transfer.regimes[0] for transfer in report.transfers}


def route(day: str, ordinary: int, sensitive: int) -> str:
    """What the law of the day asks for, in the words of its own articles."""
    if day < "2024-03-22":  # Assessment Measures, Art. 4: 100,000 persons in all or 10,000 with sensitive data
        if ordinary >= 100_000 or sensitive >= 10_000:
            return "assessment"
        # The persons of both counts may be the same ones: at 99,999 and 1 nobody can tell.
        return "contract" if ordinary + sensitive < 100_000 else "either"
    if ordinary >= 1_000_000 or sensitive >= 10_000:  # Provisions on data flows, Art. 7
        return "assessment"
    return "contract" if ordinary >= 100_000 or sensitive >= 1 else "none"  # Art. 5(1)(4), 8


# What is needed -> the outcome with nothing, with a filed contract, with a passed assessment.
OUTCOMES = {
    "none": ("permitted", "permitted", "permitted"),
    "contract": ("action_required", "permitted", "permitted"),
    "either": ("action_required", "undetermined", "permitted"),
    "assessment": ("action_required", "action_required", "permitted"),
}


@pytest.mark.parametrize("day", ["2024-03-21", "2024-03-22"])
@pytest.mark.parametrize("ordinary", NUMBERS)
@pytest.mark.parametrize("sensitive", SENSITIVE)
def test_from_china_by_numbers_of_persons(day: str, ordinary: int, sensitive: int) -> None:
    found = {held: from_china(day)[f"cn-{ordinary}-{sensitive}-{held}"] for held in HELD}
    needed = route(day, ordinary, sensitive)
    assert tuple(item.outcome for item in found.values()) == OUTCOMES[needed]
    assessment = "china/volume-assessment" if day >= "2024-03-22" else "china/volume-assessment-before-2024"
    barring = {
        "none": ("china/small-volume",),
        "contract": ("china/personal-information-route",),
        "either": ("china/personal-information-route", assessment),
        "assessment": (assessment,),
    }
    assert found["none"].determined_by == barring[needed]


def test_on_both_days_each_of_the_four_answers_occurs() -> None:
    needed = {(day, route(day, n, s)) for day in ("2024-03-21", "2024-03-22") for n in NUMBERS for s in SENSITIVE}
    assert {answer for _, answer in needed} == set(OUTCOMES)


OLD_CLAUSES = {"kinds": ["scc"], "status": "in_place", "module": "old_processor", "processing_changed": False}
IMPACT = {"kind": "transfer_impact", "on": "2021-09-01", "problematic_access": False}


@pytest.mark.parametrize(
    ("signed_on", "day", "outcome"),
    [
        ("2021-09-26", "2021-09-26", "permitted"),
        ("2021-09-26", "2021-09-27", "permitted"),
        ("2021-09-26", "2022-12-27", "permitted"),
        ("2021-09-26", "2022-12-28", "action_required"),
        ("2021-09-27", "2021-09-27", "action_required"),
        ("2021-09-27", "2022-06-01", "action_required"),
    ],
)
def test_the_old_clauses_run_out(signed_on: str, day: str, outcome: str) -> None:
    clauses = {**OLD_CLAUSES, "signed_on": signed_on}
    lists = {"safeguards": [clauses], "assessments": [IMPACT]}
    data = between(UNION, party("in", "IN", "processor"), "service_provider", **lists)
    assert regime(data, "gdpr", day).outcome == outcome


@pytest.mark.parametrize(
    ("signed_on", "outcome"),
    [("2021-06-01", "permitted"), ("2022-03-31", "permitted"), ("2022-04-01", "undetermined")],
)
def test_a_japanese_consent_is_judged_by_the_duty_of_its_day(signed_on: str, outcome: str) -> None:
    consent = {"kinds": ["foreign_provision_consent"], "status": "in_place", "signed_on": signed_on}
    japan, shop = party("jp", "JP", sector="retail"), party("us", "US", sector="retail")
    data = between(japan, shop, "business_partner", safeguards=[consent])
    found = regime(data, "appi")
    assert found.outcome == outcome
    told = {f"{topic}_told": False for topic in ("country", "system", "measures")}
    untold = between(japan, shop, "business_partner", safeguards=[{**consent, **told}])
    assert regime(untold, "appi").outcome == ("permitted" if outcome == "permitted" else "action_required")
    if outcome != "permitted":
        whole = between(japan, shop, "business_partner", safeguards=[{**consent, **dict.fromkeys(told, True)}])
        assert regime(whole, "appi").outcome == "permitted"
        assert {question.fact.rpartition(".")[2] for question in found.questions} <= {*told}


@pytest.mark.parametrize(
    ("day", "outcome"),
    [("2019-01-22", "action_required"), ("2019-01-23", "permitted")],
)
def test_the_union_and_japan(day: str, outcome: str) -> None:
    importer = party("jp", "JP", bound_by=["appi_business_operator"])
    found = regime(between(UNION, importer, "parent"), "gdpr", day)
    assert found.outcome == outcome
    if outcome == "permitted":
        assert "D-2019-419" in [citation.instrument for citation in found.basis]
