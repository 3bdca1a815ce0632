"""Facts that apply only where their guard holds."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import pytest

from govcheck.engine.guards import WARM, Guards
from govcheck.engine.tree import Test as Leaf
from govcheck.engine.values import NOT_APPLICABLE, Slot
from govcheck.truth import Truth
from tests.small import FACTS, Regime

PACK = f"""
=== facts.yaml
{FACTS}
=== terms/yes.yaml
means: {{ fact: small.guarded, is: true }}
=== terms/not-no.yaml
means: {{ fact: small.guarded, is_not: false }}
=== terms/none.yaml
means: {{ none: [{{ fact: small.guarded, is: true }}] }}
=== terms/beside.yaml
means: {{ any: [{{ fact: small.guarded, is: true }}, {{ fact: small.other, is: true }}] }}
=== terms/full.yaml
means: {{ fact: safeguard.small_clauses.small_full, is: true }}
=== terms/signed-late.yaml
means: {{ fact: safeguard.small_clauses.signed_on, after: 2026-01-01 }}
=== terms/access.yaml
means: {{ fact: assessment.small_impact.small_access, is: false }}
"""


@pytest.fixture(scope="module")
def regime(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("guards"), PACK)


@pytest.mark.parametrize(
    ("flag", "guarded", "yes", "not_no"),
    [
        (True, True, True, True), (True, False, False, False), (True, None, None, None),
        (False, True, False, False), (False, False, False, False), (False, None, False, False),
        (None, True, None, None), (None, False, None, None), (None, None, None, None),
    ],
)  # fmt: skip
def test_the_guard_decides_first(regime: Regime, flag: Truth, guarded: Truth, yes: Truth, not_no: Truth) -> None:
    stated = {"small.flag": flag, "small.guarded": guarded}
    facts = {name: value for name, value in stated.items() if value is not None}
    assert regime.truth("yes", facts) is yes
    assert regime.truth("not-no", facts) is not_no
    assert regime.truth("none", facts) is (None if yes is None else not yes)


def test_beside_what_does_not_apply_the_rest_still_decides(regime: Regime) -> None:
    assert regime.truth("beside", {"small.flag": False}) is None
    assert regime.truth("beside", {"small.flag": False, "small.other": False}) is False
    assert regime.truth("beside", {"small.flag": False, "small.other": True}) is True


def test_what_a_safeguard_says_applies_while_there_is_one(regime: Regime) -> None:
    def of(*entries: dict[str, Any]) -> dict[str, Any]:
        return {"safeguards": [{"kinds": ["small_clauses"], **entry} for entry in entries]}

    assert regime.truth("full", of()) is False
    assert regime.truth("full", {}) is None
    assert regime.truth("full", of({"status": "in_place"})) is None
    assert regime.truth("full", of({"status": "in_place", "small_full": True})) is True
    assert regime.truth("full", of({"status": "planned", "small_full": True})) is True
    assert regime.truth("signed-late", of()) is False
    assert regime.truth("access", {"assessments": []}) is False
    assert regime.truth("access", {"assessments": [{"kind": "small_impact"}]}) is None
    assert regime.truth("access", {"assessments": [{"kind": "small_impact", "small_access": False}]}) is True


def test_a_guard_may_rest_on_a_guarded_fact(tmp_path: Path) -> None:
    guard = "asked_only_when: { fact: small.guarded, is: true }"
    chained = FACTS.replace("question: Is there another?", f"question: q, {guard}")
    text = f"=== facts.yaml\n{chained}\n=== terms/other.yaml\nmeans: {{ fact: small.other, is_not: true }}\n"
    regime = Regime(tmp_path, text)
    on = {"small.flag": True, "small.guarded": True}
    assert regime.truth("other", {**on, "small.other": False}) is True
    assert regime.truth("other", {"small.flag": False, "small.other": False}) is False
    assert regime.truth("other", {"small.flag": True, "small.guarded": False, "small.other": False}) is False
    assert regime.truth("other", {"small.guarded": True, "small.other": False}) is None


def test_the_fast_form_of_guards_agrees() -> None:
    # Fact 1 is guarded by fact 0, fact 2 by fact 1.
    guards = {2: Leaf(1, "is", True), 1: Leaf(0, "is", True)}
    slow = {}
    values: tuple[Slot, ...] = (True, False, None)
    for raw in product(values, repeat=3):
        slow[raw] = Guards(guards, {}).apply(list(raw))
    warm = Guards(guards, {})
    for _ in range(WARM + 1):
        warm.apply([None, None, None])
    for raw, expected in slow.items():
        assert warm.apply(list(raw)) == expected
    assert slow[(False, True, True)] == [False, NOT_APPLICABLE, NOT_APPLICABLE]
    assert slow[(None, True, True)] == [None, None, None]
    assert slow[(True, True, None)] == [True, True, None]


# A ground for listed organisations of one country must leave the others alone; so must a fact that only some are asked.
LIMITS = """
=== facts.yaml
words: { listings: { small_list: The list } }
facts:
  small.organisation:
    type: text
    values: { first: One, second: Two }
    question: Which organisation is it?
    asked_only_when: { fact: importer.kind, is: international_organisation }
=== rules/need.yaml
kind: requirement
=== rules/decision.yaml
kind: ground
opens: [need]
when:
  any:
    - { fact: importer.country, in: { table: decisions } }
    - { fact: small.organisation, is: first }
=== tables/decisions.yaml
keys: [country]
rows:
  - { country: JP }
  - { country: US, when: { fact: importer.listings, includes: small_list } }
"""


@pytest.fixture(scope="module")
def limits(tmp_path_factory: pytest.TempPathFactory) -> Regime:
    return Regime(tmp_path_factory.mktemp("limits"), LIMITS)


@pytest.mark.parametrize(
    ("country", "more", "outcome"),
    [
        ("CN", {}, "prohibited"), ("JP", {}, "permitted"), ("US", {}, "undetermined"),
        ("US", {"importer.listings": []}, "prohibited"), ("US", {"importer.listings": ["small_list"]}, "permitted"),
    ],
)  # fmt: skip
def test_a_limit_on_organisations_leaves_other_countries_decided(
    limits: Regime, country: str, more: dict[str, Any], outcome: str
) -> None:
    shop = {"importer.country": country, "importer.kind": "private", **more}
    assert limits.outcome(shop) == outcome


def test_nobody_is_asked_which_organisation_a_shop_is(limits: Regime) -> None:
    assert limits.asked({"importer.country": "US", "importer.kind": "private"}) == ["importer.listings"]
    office = {"importer.country": "CH", "importer.kind": "international_organisation"}
    assert limits.asked(office) == ["small.organisation"]
    assert limits.asked({"importer.country": "CN"}) == ["importer.kind"]
