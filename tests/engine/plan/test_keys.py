"""Where facts live."""

from __future__ import annotations

import pytest

from govcheck.engine.plan.keys import Key, Place, key_of, step_of
from govcheck.vocabulary.catalogue import FactSpec

PLACE = Place("us", "them", "orders")


@pytest.mark.parametrize(
    ("name", "about", "key"),
    [
        ("safeguard.clauses.status", "transfer", ("between", "us", "them")),
        ("assessment.impact.done", "transfer", ("between", "us", "them")),
        ("exporter.country", "transfer", ("exporter", "us")),
        ("importer.country", "transfer", ("importer", "them")),
        ("data.form", "transfer", ("data", "orders")),
        ("small.size", "importer", ("importer", "them")),
        ("small.law", "data", ("data", "orders")),
        ("done.notice", "transfer", ("exporter", "us")),
        ("measures.keys.holders", "transfer", ("exporter", "us")),
        ("storage.countries", "transfer", ("exporter", "us")),
        ("small.flag", "transfer", ("transfer",)),
    ],
)
def test_a_fact_lives_where_what_it_is_about_does(name: str, about: str, key: Key) -> None:
    assert key_of(FactSpec(name, "boolean", "?", about=about), PLACE) == key


def test_all_that_is_said_of_a_safeguard_is_one_step() -> None:
    assert step_of(FactSpec("safeguard.clauses.signed_on", "date", "?")) == "safeguard.clauses"
    assert step_of(FactSpec("assessment.impact.done", "boolean", "?")) == "assessment.impact"
    assert step_of(FactSpec("done.notice", "boolean", "?")) == "done.notice"
