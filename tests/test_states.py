"""What stands behind the companies' duties: the States' agreements and trust, for whole manifests, over time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import govcheck
from govcheck.report.model import Finding, RegimeReport

ROOT = Path(__file__).resolve().parents[1]
FROM_TOKYO = "examples/quickstart/support-from-shanghai.transfer.yaml"
FROM_HANGZHOU = "examples/quickstart/shop-orders.transfer.yaml"
BOTH_WAYS = "fixtures/rcep/there-and-back.transfer.yaml"
TO_HANOI = "fixtures/rcep/orders-to-hanoi.transfer.yaml"
WITHOUT_AN_AIM = "fixtures/rcep/orders-without-an-aim.transfer.yaml"
pytestmark = pytest.mark.skipif(not (ROOT / "examples").is_dir(), reason="the sources come without examples")
TODAY = "2026-11-22"
CRITERIA = {
    "accountability", "continuing-protection", "government-access", "interoperability", "protection-at-origin",
    "redress", "minimisation", "purpose-and-review", "transparency",
}  # fmt: skip


@cache
def regimes(path: str, day: str = TODAY) -> dict[tuple[str, str], RegimeReport]:
    """What each regime says of each transfer of a manifest."""
    report = govcheck.check(str(ROOT / path), as_of=day)
    return {(transfer.id, found.id): found for transfer in report.transfers for found in transfer.regimes}


def of_state(found: RegimeReport, state: str) -> dict[str, Finding]:
    """What is said of one State's measures, by rule."""
    return {item.rule.partition("/")[2]: item for item in found.findings if item.leg.endswith(f"[{state}]")}


def articles(finding: Finding) -> list[str]:
    return [f"{item.instrument} {item.article}" for item in finding.citations]


def test_from_japan_the_door_of_japans_law_is_named() -> None:
    found = regimes(FROM_TOKYO)["support-from-shanghai", "appi"]
    assert found.outcome == "undetermined"
    [door] = [item for item in found.findings if item.rule == "appi/foreign-third-party"]
    assert any(article.startswith("APPI 28(1)") for article in articles(door))


def test_for_the_way_back_chinas_duties_are_named() -> None:
    found = regimes(BOTH_WAYS)["findings-to-tokyo", "china"]
    owed = {item.rule: item for item in found.findings if item.kind == "fail" and item.level == "error"}
    assert set(owed) == {"china/export-notice", "china/impact-assessment"}
    assert any("PIPL" in article and "39" in article for article in articles(owed["china/export-notice"]))
    assert any("PIPL" in article and "55" in article for article in articles(owed["china/impact-assessment"]))


@pytest.mark.parametrize(
    ("path", "transfer", "state", "article"),
    [
        (FROM_TOKYO, "support-from-shanghai", "JP", "12.15.1"),
        (FROM_HANGZHOU, "shop-orders", "CN", "12.15.1"),
        (BOTH_WAYS, "findings-to-tokyo", "CN", "12.15.1"),
    ],
)
def test_the_agreement_says_of_each_states_measure_under_which_article(
    path: str, transfer: str, state: str, article: str
) -> None:
    found = regimes(path)[transfer, "rcep"]
    said = of_state(found, state)["regulatory-requirement"]
    assert articles(said) == [f"RCEP {article}"]
    assert found.binding_on == "state" and said.level == "note"


def test_an_approval_that_was_refused_is_a_barrier_to_be_justified() -> None:
    found = regimes("examples/quickstart/care-records.transfer.yaml")["care-records", "rcep"]
    said = of_state(found, "CN")
    assert {"public-policy-claim", "security-claim"} & set(said)
    assert any("12.15.3" in article for item in said.values() for article in articles(item))


def test_trust_names_its_criteria_one_by_one() -> None:
    found = regimes(FROM_TOKYO)["support-from-shanghai", "dfft"]
    gaps = {item.rule.removeprefix("dfft/gap-"): item for item in found.findings if item.rule.startswith("dfft/gap-")}
    assert set(gaps) == CRITERIA
    assert all(item.citations and item.level in ("note", "warning") for item in gaps.values())
    assert "insufficient-information" in found.conclusions


@pytest.mark.parametrize("path", [FROM_TOKYO, FROM_HANGZHOU, BOTH_WAYS])
def test_on_the_last_day_of_2021_the_agreement_binds_nobody_and_on_the_next_it_does(path: str) -> None:
    before, after = regimes(path, "2021-12-31"), regimes(path, "2022-01-01")
    for key in before:
        if key[1] == "rcep":
            assert before[key].conclusions == ("r0_not_engaged",)
            assert "r0_not_engaged" not in after[key].conclusions
            assert "r4_regulatory_requirement" in after[key].conclusions


def test_viet_nam_is_excused_to_the_end_of_2026_and_no_longer() -> None:
    for path, transfer, result in (
        (TO_HANOI, "orders-to-hanoi", "public-policy-claim"),
        (WITHOUT_AN_AIM, "orders-without-an-aim", "unexplained-barrier"),
    ):
        last = of_state(regimes(path, "2026-12-31")[transfer, "rcep"], "VN")
        first = of_state(regimes(path, "2027-01-01")[transfer, "rcep"], "VN")
        assert "transition" in last and result not in last
        assert "transition" not in first and result in first
        assert any(article.startswith("RCEP 12.") for article in articles(first[result]))
