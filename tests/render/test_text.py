from __future__ import annotations

import re

import pytest

from govcheck.render import FORMATS, Options, render
from govcheck.render.layout import width
from govcheck.report.model import Report
from tests.render.conftest import finding, question, regime, report, transfer


@pytest.mark.parametrize("columns", [60, 70, 80, 100, 120])
def test_every_line_fits_the_terminal(rich: Report, columns: int) -> None:
    for line in render(rich, "text", Options(width=columns)).splitlines():
        assert width(line) <= columns, line


def test_a_very_wide_or_narrow_terminal_is_not_taken_literally(rich: Report) -> None:
    assert render(rich, "text", Options(width=5)) == render(rich, "text", Options(width=60))
    assert render(rich, "text", Options(width=999)) == render(rich, "text", Options(width=120))


def test_the_verdict_comes_first_then_what_to_do_then_the_questions(rich: Report) -> None:
    text = render(rich, "text")
    assert text.index("under\n") < text.index("fine") < text.index("=====")  # all transfers at a glance
    text = text[text.index("\n\n") :]
    order = [
        "crm-to-shanghai",
        "PROHIBITED",
        "regime",
        "What to do",
        "Open questions",
        "fine",
        "3 transfers",
    ]
    places = [text.index(word) for word in order]
    assert places == sorted(places)


def test_day_and_versions_are_printed(rich: Report) -> None:
    text = render(rich, "text")
    assert "under the law of 2026-11-21" in text
    assert "govcheck 0.1.0, law of 2026-11-21, packs: alpha 2026.11, trade 2026.11" in text


@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_a_manifest_says_reaches_the_terminal_raw(rich: Report, verbose: bool) -> None:
    text = render(rich, "text", Options(verbose=verbose))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e]", text)
    assert not any(line.startswith("::") for line in text.splitlines())


def test_colour_changes_nothing_but_colour(rich: Report) -> None:
    coloured = render(rich, "text", Options(colour=True))
    assert "\x1b[31;1mPROHIBITED\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(rich, "text")


def test_a_question_of_two_regimes_is_asked_once() -> None:
    asked = question()
    both = (regime(id="alpha", questions=(asked,)), regime(id="beta", questions=(asked,)))
    text = render(report(transfer(regimes=both, outcome="undetermined")), "text")
    assert text.count(asked.question) == 1
    assert "(alpha, beta)" in text


def test_a_finding_on_two_legs_is_told_once_with_both_legs() -> None:
    two = regime(findings=(finding(leg="a > b"), finding(leg="a > c")), outcome="action_required")
    text = render(report(transfer(regimes=(two,), outcome="action_required")), "text", Options(verbose=True))
    assert text.count("No ground carries") == 1
    assert "legs a > b; a > c" in text


def test_a_leg_is_named_only_where_there_are_several() -> None:
    one = regime(findings=(finding(),), questions=(question(leg="kk > sh"),), outcome="action_required")
    text = render(report(transfer(regimes=(one,), outcome="action_required")), "text")
    assert "kk > sh" not in text
    two = transfer(regimes=(one,), outcome="action_required", legs=("kk > sh", "kk > hk"))
    assert render(report(two), "text").count("leg kk > sh") == 2


def test_a_regime_that_binds_no_organisation_gives_no_verdict() -> None:
    advice = regime(id="trade", binding_on="state", conclusions=("trade/r5",))
    assert "for information" in render(report(transfer(regimes=(advice,))), "text")


def test_what_binds_nobody_is_counted_and_shown_when_asked_for() -> None:
    advice = regime(
        id="trade", binding_on="none", findings=(finding(level="warning", message="A remark"),) * 2,
        questions=(question(),),
    )  # fmt: skip
    one = report(transfer(regimes=(regime(), advice)))
    short = render(one, "text")
    assert "A remark" not in short and question().question not in short
    assert "For information: 2 remarks of trade, 1 question of trade (--verbose shows them)" in short
    whole = render(one, "text", Options(verbose=True))
    assert "A remark" in whole and question().question in whole


def test_a_warning_is_a_line_and_an_error_comes_with_guidance() -> None:
    both = regime(findings=(finding(level="warning", message="A warning"), finding(message="An error")))
    lines = render(report(transfer(regimes=(both,))), "text").splitlines()
    assert [line for line in lines if "keep the assessment" in line] == [
        "      keep the assessment with them. It takes about four weeks and the signed"
    ]
    assert lines.index("What to do") < lines.index("Accompanying duties")


def test_verbose_shows_the_links_and_the_facts(rich: Report) -> None:
    text = render(rich, "text", Options(verbose=True))
    assert "https://law.example/ACT#28(1) (checked 2026-11-21)" in text
    assert "importer.country = XX (transfers/crm.transfer.yaml:4:54)" in text
    assert "importer.role = not stated" in text


def test_an_empty_report_says_so() -> None:
    assert render(report(), "text").startswith("0 transfers: nothing to check\n")


def test_every_format_has_its_renderer(rich: Report) -> None:
    for name in FORMATS:
        assert render(rich, name).endswith("\n")
    with pytest.raises(KeyError):
        render(rich, "nothing")


def test_a_ground_for_one_leg_does_not_pass_for_the_whole() -> None:
    half = regime(outcome="undetermined", carried_by=("alpha/adequacy",), determined_by=("alpha/scope",))
    text = render(report(transfer(regimes=(half,), outcome="undetermined")), "text")
    assert "carried by" not in text
    assert "not known: scope" in text
