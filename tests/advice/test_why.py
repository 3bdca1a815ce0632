from __future__ import annotations

from govcheck import api
from govcheck.advice.wanted import Wanted
from govcheck.source import load_text
from tests.report.made import manifest

DAY = "2026-11-22"


def test_the_trees_are_those_that_explain_shows() -> None:
    text = manifest()
    report = api.check(load_text(text, "m.yaml"), as_of=DAY, wanted=Wanted(why=True))
    assert list(report.transfers[0].why) == api.explain(load_text(text, "m.yaml"), as_of=DAY)


def test_only_the_regimes_that_are_reported_are_explained() -> None:
    text = manifest()
    whole = api.check(load_text(text, "m.yaml"), as_of=DAY)
    regime = whole.transfers[0].regimes[-1].id
    report = api.check(load_text(text, "m.yaml"), [regime], as_of=DAY, wanted=Wanted(why=True))
    assert {one.regime for one in report.transfers[0].why} == {regime}


def test_unasked_nothing_is_explained() -> None:
    assert api.check(load_text(manifest(), "m.yaml"), as_of=DAY).transfers[0].why == ()
