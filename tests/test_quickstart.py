"""The quickstart transfers: what each is there to show, in every regime."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import govcheck
from govcheck.report.model import RegimeReport, Report, TransferReport

QUICKSTART = sorted((Path(__file__).resolve().parents[1] / "examples" / "quickstart").glob("*.transfer.yaml"))
PATHS = [str(path) for path in QUICKSTART]

# What each transfer is: in all, under the APPI, under Chinese law, under the GDPR.
EXPECTED = {
    "call-centre-manila": ("action_required", "out_of_scope", "out_of_scope", "action_required"),
    "car-telemetry": ("action_required", "action_required", "out_of_scope", "out_of_scope"),
    "care-records": ("prohibited", "permitted", "prohibited", "out_of_scope"),
    "findings-to-osaka": ("action_required", "permitted", "action_required", "out_of_scope"),
    "game-accounts": ("permitted", "permitted", "permitted", "out_of_scope"),
    "hamburg-to-tokyo": ("permitted", "permitted", "out_of_scope", "permitted"),
    "hospital-research": ("permitted", "out_of_scope", "out_of_scope", "permitted"),
    "hr-to-tokyo": ("permitted", "permitted", "out_of_scope", "permitted"),
    "order-from-new-york": ("action_required", "out_of_scope", "action_required", "action_required"),
    "robot-readings": ("out_of_scope", "out_of_scope", "out_of_scope", "out_of_scope"),
    "service-calls-to-suzhou": ("action_required", "action_required", "out_of_scope", "out_of_scope"),
    "shop-orders": ("permitted", "permitted", "permitted", "out_of_scope"),
    "staff-numbers-to-munich": ("prohibited", "prohibited", "out_of_scope", "out_of_scope"),
    "support-from-shanghai": ("undetermined", "undetermined", "out_of_scope", "out_of_scope"),
    "tokyo-to-dalian": ("action_required", "action_required", "out_of_scope", "action_required"),
}


@cache
def report() -> Report:
    return govcheck.check(PATHS, as_of="2026-11-22")


def transfer(name: str) -> TransferReport:
    return {found.id: found for found in report().transfers}[name]


def regime(name: str, pack: str) -> RegimeReport:
    return {found.id: found for found in transfer(name).regimes}[pack]


def test_every_transfer_is_expected() -> None:
    assert sorted(found.id for found in report().transfers) == sorted(EXPECTED)
    assert not report().problems


@pytest.mark.parametrize("name", EXPECTED)
def test_outcomes(name: str) -> None:
    by_regime = tuple(regime(name, pack).outcome for pack in ("appi", "china", "gdpr"))
    assert (transfer(name).outcome, *by_regime) == EXPECTED[name]


def test_every_outcome_occurs() -> None:
    outcomes = {found.outcome for found in report().transfers}
    assert outcomes == {"permitted", "action_required", "prohibited", "undetermined", "out_of_scope"}


def test_the_undetermined_one_asks_for_what_decides() -> None:
    asked = [question.fact for question in regime("support-from-shanghai", "appi").questions]
    topics = ("country", "system", "measures")
    assert sorted(asked) == sorted(f"safeguard.foreign_provision_consent.{topic}_told" for topic in topics)


def test_what_is_prohibited_has_no_way_left() -> None:
    for name, pack in (("care-records", "china"), ("staff-numbers-to-munich", "appi")):
        assert regime(name, pack).curable == "false"


def test_what_needs_action_names_a_way() -> None:
    for name, pack in (("call-centre-manila", "gdpr"), ("car-telemetry", "appi"), ("tokyo-to-dalian", "appi")):
        assert regime(name, pack).routes


def test_grounds_that_carry() -> None:
    assert regime("hr-to-tokyo", "gdpr").carried_by == ("gdpr/adequacy",)
    assert regime("hospital-research", "gdpr").carried_by == ("gdpr/scc",)


def test_laws_that_conflict_are_shown() -> None:
    found = transfer("order-from-new-york").conflicts
    cited = [conflict.id for conflict in found if conflict.kind == "cited"]
    assert cited == ["american-order-for-chinese-data", "american-order-for-union-data"]


def test_the_chain_is_shown_with_the_onward_transfer_that_nobody_named() -> None:
    (whole,) = report().whole_chains
    assert (whole.transfers, whole.outcome) == (("hamburg-to-tokyo", "tokyo-to-dalian"), "action_required")
    assert [notice.code for notice in report().notices] == ["chain/hidden-onward-transfer"]


def test_a_transfer_takes_at_most_25_lines() -> None:
    for path in QUICKSTART:
        transfers = path.read_text(encoding="utf-8").partition("\ntransfers:\n")[2]
        for lines in transfers.split("  - id: ")[1:]:
            assert lines.count("\n") <= 25, path.name


def test_the_page_names_every_transfer() -> None:
    page = (QUICKSTART[0].parent / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in page for name in EXPECTED)


def test_regimes_that_bind_no_organisation_leave_the_outcome_alone() -> None:
    binding = govcheck.check(PATHS, as_of="2026-11-22", regimes=["appi", "china", "gdpr"])
    assert {found.id: found.outcome for found in binding.transfers} == {name: row[0] for name, row in EXPECTED.items()}


class TestThereAndBack:
    """Japan to China and back: what the company must do, and what binds and guides the States behind it."""

    def test_the_door_of_the_appi_on_the_way_out(self) -> None:
        out = regime("service-calls-to-suzhou", "appi")
        assert "appi/foreign-third-party" in out.determined_by
        assert any("28(1)" in citation.article for citation in out.basis)

    def test_the_duties_of_china_on_the_way_back(self) -> None:
        back = regime("findings-to-osaka", "china")
        assert {"china/export-notice", "china/impact-assessment"} <= set(back.determined_by)

    def test_what_rcep_says_of_the_chinese_measure_with_its_article(self) -> None:
        back = regime("findings-to-osaka", "rcep")
        said = [finding for finding in back.findings if finding.leg.endswith("[CN]")]
        assert any(citation.article.startswith("12.15") for finding in said for citation in finding.citations)

    def test_the_criteria_of_trust(self) -> None:
        for name in ("service-calls-to-suzhou", "findings-to-osaka"):
            assert regime(name, "dfft").conclusions
