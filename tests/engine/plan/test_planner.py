"""Plans of small regimes: what they set, what they cost, and what they leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from govcheck.engine.plan.keys import Place
from govcheck.engine.plan.planner import Found, plans_for
from govcheck.engine.plan.problem import Leg, Problem
from govcheck.packs.condition import Value
from tests.small import DAY, FACTS, Regime

DIRECT = Place("us", "them", "1")
NEED = """
=== rules/need.yaml
kind: requirement
"""
CLAUSES = """
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when:
  all:
    - { fact: safeguard.small_clauses.status, is: in_place }
    - { fact: safeguard.small_clauses.small_full, is: true }
"""
CONSENT = """
=== rules/consent.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_consent.status, is: in_place }
"""
NOTHING: dict[str, Any] = {"safeguards": [], "assessments": [], "done": []}


class Planned:
    """Plans for legs of one small regime, by the names of facts."""

    def __init__(
        self, regime: Regime, *legs: dict[str, Any], places: tuple[Place, ...] = (), countries: tuple[str, ...] = ()
    ) -> None:
        places = places or (DIRECT,) * len(legs)
        cases = [Leg(place, regime.case(facts)) for place, facts in zip(places, legs, strict=True)]
        self.problem = Problem(regime.engine, [regime.pack], DAY, cases, countries)
        self.found: Found = plans_for(self.problem)
        assert self.found.refuted == 0
        assert self.found.exact

    def sets(self) -> list[dict[str, Value]]:
        """What each plan gives to which fact, whether set, changed, assumed or left open."""
        names = self.problem.engine.catalogue.names
        return [
            {names[self.problem.variables[number].fact]: value for number, value in plan.chosen.items()}
            for plan in self.found.plans
        ]

    def kinds(self) -> set[str]:
        return {self.problem.variables[number].kind for plan in self.found.plans for number in plan.chosen}

    def costs(self) -> list[tuple[int, int]]:
        return [(plan.effort, plan.lead) for plan in self.found.plans]


def test_a_safeguard_with_all_that_belongs_to_it_is_one_step(tmp_path: Path) -> None:
    planned = Planned(Regime(tmp_path, NEED + CLAUSES + CONSENT), NOTHING)
    assert planned.sets() == [
        {"safeguard.small_consent.status": "in_place"},
        {"safeguard.small_clauses.status": "in_place", "safeguard.small_clauses.small_full": True},
    ]
    assert planned.costs() == [(2, 0), (3, 0)]


def test_nothing_is_planned_where_nothing_bars(tmp_path: Path) -> None:
    regime = Regime(tmp_path, NEED + CLAUSES)
    done = {"safeguards": [{"kinds": ["small_clauses"], "status": "in_place", "small_full": True}]}
    planned = Planned(regime, done)
    assert [plan.chosen for plan in planned.found.plans] in ([], [{}])
    assert planned.found.core == ()


def test_one_document_serves_all_data_that_go_to_an_importer(tmp_path: Path) -> None:
    regime = Regime(tmp_path, NEED + CLAUSES)
    same = Planned(regime, NOTHING, NOTHING, places=(DIRECT, DIRECT._replace(data="2")))
    assert same.costs() == [(3, 0)]
    two = Planned(regime, NOTHING, NOTHING, places=(DIRECT, DIRECT._replace(importer="others")))
    assert two.costs() == [(6, 0)]


def test_completing_what_is_in_place_is_the_work_of_making_it(tmp_path: Path) -> None:
    old = {"safeguards": [{"kinds": ["small_clauses"], "status": "in_place", "small_full": False}]}
    planned = Planned(Regime(tmp_path, NEED + CLAUSES), old)
    assert planned.sets() == [{"safeguard.small_clauses.small_full": True}]
    assert planned.costs() == [(3, 0)]


REVIEWED = f"""{NEED}
=== rules/clauses.yaml
kind: ground
opens: [need]
when:
  all:
    - {{ fact: safeguard.small_clauses.status, is: in_place }}
    - {{ fact: as_of, on_or_before: {{ fact: safeguard.small_clauses.reviewed_on, plus: {{ months: 12 }} }} }}
"""


def test_a_review_is_less_work_than_a_new_document(tmp_path: Path) -> None:
    old = {"safeguards": [{"kinds": ["small_clauses"], "status": "in_place", "reviewed_on": "2024-01-01"}]}
    planned = Planned(Regime(tmp_path, REVIEWED), old)
    assert planned.sets() == [{"safeguard.small_clauses.reviewed_on": DAY}]
    assert planned.costs() == [(1, 0)]


SIGNED = f"""{NEED}
=== rules/clauses.yaml
kind: ground
opens: [need]
when:
  all:
    - {{ fact: safeguard.small_clauses.status, is: in_place }}
    - {{ fact: safeguard.small_clauses.small_full, is: true }}
    - {{ fact: as_of, on_or_before: {{ fact: safeguard.small_clauses.signed_on, plus: {{ years: 30 }} }} }}
"""


def test_what_is_made_anew_begins_on_the_day(tmp_path: Path) -> None:
    entry = {"kinds": ["small_clauses"], "status": "in_place", "signed_on": "2020-05-04", "small_full": False}
    planned = Planned(Regime(tmp_path, SIGNED), {"safeguards": [entry]})
    assert planned.sets() == [
        {"safeguard.small_clauses.small_full": True, "safeguard.small_clauses.signed_on": DAY},
    ]


def test_a_ground_that_cannot_be_had_any_more_is_in_no_plan(tmp_path: Path) -> None:
    decision = """
=== rules/decision.yaml
kind: ground
opens: [need]
obtainable: { none: [{ fact: safeguard.small_decision.status, is: refused }] }
when: { fact: safeguard.small_decision.status, is: in_place }
"""
    regime = Regime(tmp_path, NEED + decision)
    assert len(Planned(regime, NOTHING).found.plans) == 1
    refused = Planned(regime, {"safeguards": [{"kinds": ["small_decision"], "status": "refused"}]})
    assert refused.found.plans == ()
    assert refused.found.core == (("small", "need"),)


NEEDED = f"""{NEED}
=== rules/exemption.yaml
kind: ground
opens: [need]
when:
  all:
    - {{ fact: small.can, is: true }}
    - {{ fact: small.test, is: true }}
"""


def test_a_judgement_nobody_gave_is_assumed_and_one_that_was_given_is_not(tmp_path: Path) -> None:
    regime = Regime(tmp_path, NEEDED)
    planned = Planned(regime, {"small.can": False})
    assert planned.sets() == [{"small.can": True, "small.test": True}]
    assert planned.kinds() == {"set", "assume"}
    assert Planned(regime, {"small.can": False, "small.test": False}).found.plans == ()
    assert Planned(regime, {"small.can": False, "small.test": True}).kinds() == {"set"}


EITHER = f"""{NEED}
=== rules/few.yaml
kind: ground
opens: [need]
when: {{ all: [{{ fact: small.can, is: true }}, {{ fact: small.flag, is: true }}] }}
=== rules/many.yaml
kind: ground
opens: [need]
when: {{ all: [{{ fact: small.may, is: true }}, {{ fact: small.flag, is: false }}] }}
"""


def test_a_plan_holds_whatever_a_missing_fact_turns_out_to_be(tmp_path: Path) -> None:
    regime = Regime(tmp_path, EITHER)
    planned = Planned(regime, {"small.can": False, "small.may": False})
    assert planned.sets() == [{"small.can": True, "small.may": True}]
    known = Planned(regime, {"small.can": False, "small.may": False, "small.flag": True})
    assert known.sets() == [{"small.can": True}]


def test_where_nothing_holds_whatever_is_missing_the_plan_says_what_it_stands_on(tmp_path: Path) -> None:
    rules = EITHER.replace("{ fact: small.may, is: true }, ", "{ fact: small.other, is: true }, ")
    planned = Planned(Regime(tmp_path, rules), {"small.can": False, "small.other": False})
    assert planned.sets() == [{"small.can": True, "small.flag": True}]
    assert planned.kinds() == {"set", "provide"}


LEVERS = FACTS.replace(
    "  small.number: { type: number, question: How many are there? }",
    "  small.number: { type: number, question: How many?, lever: { title: Send fewer, effort: 4, lead_time_days: 9 } }",
).replace(
    "  small.set: { type: set, words: small_words, question: Which are in it? }",
    "  small.set: { type: set, words: small_words, question: Which?, lever: { title: Leave out, effort: 2 } }",
)


def levered(root: Path, rules: str) -> Regime:
    return Regime(root, f"=== facts.yaml\n{LEVERS}{rules}")


def test_a_number_is_lowered_no_further_than_it_must_be(tmp_path: Path) -> None:
    rules = """
=== rules/many.yaml
kind: prohibition
when: { fact: small.number, at_least: 100 }
=== rules/very-many.yaml
kind: prohibition
when: { fact: small.number, at_least: 1000 }
"""
    planned = Planned(levered(tmp_path, rules), {"small.number": 5000})
    assert planned.sets() == [{"small.number": (99, 99)}]
    assert planned.kinds() == {"change"}
    assert planned.costs() == [(4, 9)]
    # A change of the transfer is no cure: the rule still stands in the way of the transfer as it is.
    assert planned.found.core == (("small", "many"),)


def test_only_what_triggers_a_rule_is_left_out_and_something_stays(tmp_path: Path) -> None:
    rules = """
=== rules/no-x.yaml
kind: prohibition
when: { fact: small.set, includes_any: [x, y] }
"""
    regime = levered(tmp_path, rules)
    assert Planned(regime, {"small.set": ["x", "y", "z"]}).sets() == [{"small.set": frozenset("z")}]
    assert Planned(regime, {"small.set": ["x", "z"]}).sets() == [{"small.set": frozenset("z")}]
    assert Planned(regime, {"small.set": ["x"]}).sets() == []


def test_below_a_threshold_another_ground_can_be_had(tmp_path: Path) -> None:
    rules = f"""{NEED}
=== rules/clauses.yaml
kind: ground
opens: [need]
obtainable: {{ fact: small.number, less_than: 100 }}
when:
  all:
    - {{ fact: small.number, less_than: 100 }}
    - {{ fact: safeguard.small_clauses.status, is: in_place }}
"""
    planned = Planned(levered(tmp_path, rules), {**NOTHING, "small.number": 5000})
    assert planned.sets() == [{"small.number": (99, 99), "safeguard.small_clauses.status": "in_place"}]


def test_another_country_is_chosen_only_from_those_that_are_given(tmp_path: Path) -> None:
    rules = """
=== rules/not-there.yaml
kind: prohibition
when: { fact: importer.country, in: [CN, US] }
"""
    regime = Regime(tmp_path, rules)
    facts = {"importer.country": "CN"}
    assert Planned(regime, facts).found.plans == ()
    assert Planned(regime, facts, countries=("US",)).found.plans == ()
    assert Planned(regime, facts, countries=("US", "DE")).sets() == [{"importer.country": "DE"}]


def test_whoever_names_countries_sees_what_another_one_would_take(tmp_path: Path) -> None:
    rules = f"""{NEED}{CONSENT}
=== rules/near.yaml
kind: ground
opens: [need]
when: {{ fact: importer.country, is: DE }}
"""
    planned = Planned(Regime(tmp_path, rules), {**NOTHING, "importer.country": "CN"}, countries=("DE",))
    assert {"importer.country": "DE"} in planned.sets()
    assert planned.sets()[0] == {"safeguard.small_consent.status": "in_place"}


ONWARD = """
=== rules/need.yaml
kind: requirement
=== rules/clauses.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_clauses.status, is: in_place }
=== rules/consent.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_consent.status, is: in_place }
=== rules/not-after-consent.yaml
kind: prohibition
when: { all: [{ fact: leg.kind, is: onward }, { fact: chain.safeguards, includes: small_consent }] }
"""


def test_a_safeguard_put_in_place_is_in_the_chain_of_what_goes_on(tmp_path: Path) -> None:
    """Consent is the least work, but what came under it may go no further."""
    first = {**NOTHING, "leg.kind": "direct"}
    onward = {
        "safeguards": [{"kinds": ["small_clauses"], "status": "in_place"}],
        "leg.kind": "onward",
        "chain.safeguards": [],
    }
    regime = Regime(tmp_path, ONWARD)
    alone = Planned(regime, first)
    assert alone.sets()[0] == {"safeguard.small_consent.status": "in_place"}
    both = Planned(regime, first, onward, places=(DIRECT, Place("them", "third", "1", "onward")))
    assert both.sets() == [{"safeguard.small_clauses.status": "in_place"}]


def test_plans_contain_no_other_and_are_at_most_five(tmp_path: Path) -> None:
    grounds = "".join(
        f"\n=== rules/way{n}.yaml\nkind: ground\nopens: [need]\nwhen: {{ fact: done.small_{n}, is: true }}\n"
        for n in range(7)
    )
    done = "".join(f"\n  small_{n}: {{ question: Was step {n} taken? }}" for n in range(7))
    facts = FACTS.replace(
        "  small_notice: { question: Was notice given? }", f"  small_notice: {{ question: A? }}{done}"
    )
    planned = Planned(Regime(tmp_path, f"=== facts.yaml\n{facts}{NEED}{grounds}"), NOTHING)
    assert len(planned.found.plans) == 5
    assert all(len(sets) == 1 for sets in planned.sets())


def test_a_ground_that_may_still_be_had_is_used_and_known_for_it(tmp_path: Path) -> None:
    rules = f"""{NEED}
=== rules/consent.yaml
kind: ground
opens: [need]
obtainable: {{ fact: small.flag, is: true }}
when: {{ fact: safeguard.small_consent.status, is: in_place }}
"""
    regime = Regime(tmp_path, rules)
    unknown = Planned(regime, NOTHING)
    assert unknown.sets() == [{"safeguard.small_consent.status": "in_place"}]
    assert unknown.problem.hoped == {(0, "small", "consent")}
    assert Planned(regime, {**NOTHING, "small.flag": True}).problem.hoped == set()
    assert Planned(regime, {**NOTHING, "small.flag": False}).found.plans == ()


def test_what_is_in_the_chain_already_can_be_a_core(tmp_path: Path) -> None:
    """Putting more safeguards in place takes none out of the chain."""
    onward = {
        "safeguards": [{"kinds": ["small_clauses"], "status": "in_place"}],
        "leg.kind": "onward",
        "chain.safeguards": ["small_consent"],
    }
    consented = {"safeguards": [{"kinds": ["small_consent"], "status": "in_place"}], "leg.kind": "direct"}
    places = (DIRECT, Place("them", "third", "1", "onward"))
    planned = Planned(Regime(tmp_path, ONWARD), consented, onward, places=places)
    assert planned.found.plans == ()
    assert planned.found.core == (("small", "not-after-consent"),)
