"""The packs that come with govcheck: what restricts a flow is told to the packs that read measures."""

from __future__ import annotations

import pytest

from govcheck.api import load_packs
from govcheck.authoring.lint import restricts
from govcheck.packs.model import Pack

PACKS = load_packs()
NATIONAL = [pack for pack in PACKS.packs if pack.layer == 1 and pack.binding_on == "organisation"]


@pytest.mark.parametrize("pack", NATIONAL, ids=lambda pack: pack.id)
def test_every_rule_that_restricts_has_a_measure_or_says_why_it_is_none(pack: Pack) -> None:
    silent = [slug for slug, rule in pack.rules.items() if restricts(rule) and not rule.measure and not rule.no_measure]
    assert silent == []
    both = [slug for slug, rule in pack.rules.items() if rule.measure and rule.no_measure]
    assert both == []


@pytest.mark.parametrize("pack", NATIONAL, ids=lambda pack: pack.id)
def test_every_measure_names_its_aim_and_has_a_state(pack: Pack) -> None:
    assert [slug for slug, rule in pack.rules.items() if rule.measure and not rule.measure.objective] == []
    # A measure is that of the State whose law the pack states.
    assert pack.jurisdiction.get("country") or pack.jurisdiction.get("table")


def test_something_restricts_in_every_national_pack() -> None:
    assert [pack.id for pack in NATIONAL if not any(rule.measure for rule in pack.rules.values())] == []
