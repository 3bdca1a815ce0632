"""What a check works out beyond the verdicts, for which formats."""

from __future__ import annotations

from pathlib import Path

import pytest

import govcheck
from govcheck.advice.wanted import NOTHING_MORE, Wanted
from govcheck.api import check_documents
from govcheck.cli.run import AHEAD, wanted_for
from govcheck.render import FORMATS, render
from govcheck.source import load_file

QUICKSTART = Path(govcheck.__file__).parent.parent / "examples" / "quickstart"
BLOCKED = str(QUICKSTART / "car-telemetry.transfer.yaml")
DAY = "2026-11-22"


@pytest.mark.parametrize("name", ["text", "json", "markdown", "html"])
def test_who_acts_on_a_report_sees_plans_and_what_is_coming(name: str) -> None:
    wanted = wanted_for(["junit", name])
    assert (wanted.plan, wanted.upcoming) == (True, AHEAD)


def test_lines_tell_of_regimes_that_bind_only_and_so_only_these_are_looked_at() -> None:
    assert wanted_for(["lines"]).binding_only
    assert not wanted_for(["lines", "json"]).binding_only
    assert not wanted_for(["lines"], everything=True).binding_only
    documents = [load_file(BLOCKED)]
    few = check_documents(documents, as_of=DAY, wanted=Wanted(binding_only=True))
    assert {regime.binding_on for regime in few.transfers[0].regimes} == {"organisation"}
    named = check_documents(documents, ["dfft"], DAY, wanted=Wanted(binding_only=True))
    assert [regime.id for regime in named.transfers[0].regimes] == ["dfft"]
    whole = check_documents(documents, as_of=DAY)
    assert render(few, "lines") == render(whole, "lines")


@pytest.mark.parametrize("name", ["junit", "github", "csv", "oscal"])
def test_the_formats_of_machines_are_quick(name: str) -> None:
    assert wanted_for([name]) == NOTHING_MORE


def test_only_what_shows_reasons_and_rules_asks_for_them() -> None:
    assert [name for name in FORMATS if wanted_for([name]).why] == ["html"]
    assert [name for name in FORMATS if wanted_for([name]).rules] == ["sarif"]


def test_brief_is_verdicts_only() -> None:
    assert wanted_for(["text", "json"], brief=True) == NOTHING_MORE


def test_plans_are_there_if_wanted() -> None:
    assert govcheck.check(BLOCKED, as_of=DAY).transfers[0].plan == ()
    assert govcheck.check(BLOCKED, as_of=DAY, wanted=Wanted(plan=True)).transfers[0].plan


def test_for_many_transfers_they_are_left_out_with_a_notice() -> None:
    wanted = Wanted(plan=True, upcoming=AHEAD, most=2)
    few = govcheck.check(BLOCKED, as_of=DAY, wanted=wanted)
    assert few.transfers[0].plan and not few.notices
    many = govcheck.check(str(QUICKSTART), as_of=DAY, wanted=wanted)
    assert not any(transfer.plan or transfer.upcoming for transfer in many.transfers)
    assert [notice.code for notice in many.notices][:1] == ["left-out"]
