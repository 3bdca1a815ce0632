"""A pack is bound once for each stretch of days in which its law stays the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.engine.engine import Engine
from tests.small import Regime

TWO_RULES = """
=== rules/need.yaml
kind: requirement
when: { fact: small.flag, is: true }
=== rules/early.yaml
kind: ground
opens: [need]
in_force: { until: 2027-01-01 }
when: { fact: small.day, on_or_before: { as_of: true } }
"""
AHEAD = """
=== rules/ban.yaml
kind: prohibition
when: { fact: small.day, before: { as_of: true, plus: { months: 1 } } }
"""
DAYS = ("2026-06-01", "2026-06-14", "2026-06-15", "2026-12-31", "2027-01-01", "2027-06-01")


@pytest.mark.parametrize("text", [TWO_RULES, AHEAD])
def test_a_day_is_answered_as_if_it_were_the_only_one(tmp_path: Path, text: str) -> None:
    regime = Regime(tmp_path, text)
    facts = {"small.flag": True, "small.day": "2026-07-10"}
    together = [regime.outcome(facts, day) for day in DAYS]
    assert len(set(together)) == 2
    for day, outcome in zip(DAYS, together, strict=True):
        regime.engine = Engine(regime.packs)
        assert regime.outcome(facts, day) == outcome


def test_within_a_stretch_trees_are_shared(tmp_path: Path) -> None:
    regime = Regime(tmp_path, TWO_RULES)
    first, same, later = (regime.engine.program(regime.pack, day) for day in ("2026-06-01", "2026-12-31", "2027-01-01"))
    assert first.blocked is same.blocked
    assert (first.day, same.day) == ("2026-06-01", "2026-12-31")
    assert later.rules.keys() == first.rules.keys() - {"early"}
    assert regime.engine.day("2026-06-01") is regime.engine.day("2026-12-31")


def test_a_pack_that_looks_ahead_is_bound_for_every_day(tmp_path: Path) -> None:
    regime = Regime(tmp_path, AHEAD)
    first, second = (regime.engine.program(regime.pack, day) for day in ("2026-06-01", "2026-06-02"))
    assert first.blocked != second.blocked
