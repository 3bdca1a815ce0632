"""The filters of the page."""

from __future__ import annotations

import pytest

from govcheck.report.model import Report
from tests.browser.conftest import Open, Opened
from tests.browser.samples import many
from tests.render.conftest import finding, regime, report, transfer


@pytest.fixture
def sample() -> Report:
    barred = regime(outcome="prohibited", findings=(finding(message="Secrets may not leave. ＡＢＣ"),))
    curable = regime(outcome="action_required", findings=(finding(message="A contract is missing"),))
    beta = regime(id="beta", outcome="permitted")
    aside = regime(id="trade", binding_on="state", outcome="permitted")
    return report(
        transfer(id="one", title="First flow", outcome="prohibited", regimes=(barred, beta)),
        transfer(id="two", title="Second flow", outcome="action_required", regimes=(curable, aside)),
        transfer(id="three", title="Third flow", outcome="permitted", regimes=(regime(outcome="out_of_scope"), beta)),
    )


def status(opened: Opened) -> str:
    return opened.page.locator("#f-count").inner_text()


def address(opened: Opened) -> str:
    found: str = opened.page.evaluate("location.hash")
    return found


def pick(opened: Opened, outcome: str) -> None:
    opened.page.locator(f"input[value={outcome}]").check()


def test_all_are_shown_at_first_and_the_count_is_announced(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    assert opened.shown() == ["First flow", "Second flow", "Third flow"]
    assert status(opened) == "3 of 3 transfers shown"
    assert opened.page.locator("#f-count").get_attribute("aria-live") == "polite"


def test_by_outcome(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    pick(opened, "prohibited")
    assert opened.shown() == ["First flow"]
    assert status(opened) == "1 of 3 transfers shown"
    pick(opened, "permitted")
    assert opened.shown() == ["First flow", "Third flow"]


def test_the_matrix_and_the_questions_follow(open_page: Open) -> None:
    opened = open_page(many(10))
    pick(opened, "prohibited")
    assert opened.page.locator(".matrix tbody tr:visible").count() == len(opened.shown()) == 2
    opened.page.locator("#questions > details > summary").click()
    assert opened.page.locator("section.asked:visible").count() == 2


def test_a_regime_hides_what_it_does_not_apply_to(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    opened.page.select_option("#f-regime", "alpha")
    assert opened.shown() == ["First flow", "Second flow"]
    opened.page.select_option("#f-regime", "trade")
    assert opened.shown() == ["Second flow"]


def test_with_a_regime_the_outcome_is_the_one_under_it(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    opened.page.select_option("#f-regime", "beta")
    pick(opened, "permitted")
    assert opened.shown() == ["First flow", "Third flow"]


def test_with_a_regime_that_binds_nobody_the_outcome_is_the_overall_one(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    opened.page.select_option("#f-regime", "trade")
    pick(opened, "action_required")
    assert opened.shown() == ["Second flow"]


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("contract", ["Second flow"]), ("FIRST", ["First flow"]), ("three", ["Third flow"]), ("abc", ["First flow"]),
        ("flow  leave", ["First flow"]), ("nowhere", []), ("<b>", []),
        ("flow", ["First flow", "Second flow", "Third flow"]),
    ],
)  # fmt: skip
def test_by_text(open_page: Open, sample: Report, typed: str, left: list[str]) -> None:
    opened = open_page(sample)
    opened.page.fill("#f-text", typed)
    assert opened.shown() == left
    assert status(opened) == f"{len(left)} of 3 transfers shown"


def test_all_three_together_and_back(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    pick(opened, "prohibited")
    opened.page.select_option("#f-regime", "alpha")
    opened.page.fill("#f-text", "secrets")
    assert opened.shown() == ["First flow"]
    opened.page.fill("#f-text", "contract")
    assert opened.shown() == []
    opened.page.get_by_role("button", name="Show all").click()
    assert len(opened.shown()) == 3
    assert opened.page.locator("input:checked").count() == 0
    assert address(opened) == ""


def test_the_state_stands_in_the_address(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    pick(opened, "prohibited")
    opened.page.select_option("#f-regime", "alpha")
    opened.page.fill("#f-text", "secrets & more")
    hash = address(opened)
    assert hash == "#outcome=prohibited&regime=alpha&text=secrets+%26+more"
    again = open_page(sample, hash=hash)
    assert again.page.input_value("#f-text") == "secrets & more"
    assert again.page.input_value("#f-regime") == "alpha"
    assert again.shown() == []


def test_an_address_that_asks_for_what_is_not_there_shows_all(open_page: Open, sample: Report) -> None:
    opened = open_page(sample, hash="#outcome=none&regime=%3Cb%3E")
    assert len(opened.shown()) == 3
    assert opened.said == []


def test_a_tile_shows_its_transfers_alone(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    opened.page.locator(".tile.action_required a").click()
    assert opened.shown() == ["Second flow"]
    assert address(opened) == "#outcome=action_required"


def test_a_link_to_what_is_hidden_shows_it(open_page: Open, sample: Report) -> None:
    opened = open_page(sample)
    pick(opened, "permitted")
    opened.page.evaluate("location.hash = 't1'")
    opened.page.wait_for_function("!document.querySelector('#t1').hidden")
    assert len(opened.shown()) == 3
    assert opened.page.locator("#t1 > details").get_attribute("open") is not None


def test_without_script_everything_is_there_and_no_filter(open_page: Open, sample: Report) -> None:
    opened = open_page(sample, java_script_enabled=False)
    assert opened.page.locator("#filter").is_hidden()
    assert len(opened.shown()) == 3


def test_two_hundred_transfers_open_and_filter(open_page: Open) -> None:
    opened = open_page(many(200))
    assert status(opened) == "200 of 200 transfers shown"
    assert opened.page.locator("article.transfer").count() == 200
    pick(opened, "prohibited")
    assert status(opened) == "40 of 200 transfers shown"
    opened.page.fill("#f-text", "flow-105 message")
    assert opened.shown() == ["Flow number 105"]
    opened.page.get_by_role("button", name="Show all").click()
    opened.page.get_by_role("button", name="Open all").click()
    assert opened.page.locator("article.transfer > details[open]").count() == 200
    opened.page.get_by_role("button", name="Close all").click()
    assert opened.page.locator("article.transfer > details[open]").count() == 0
    assert opened.said == []
