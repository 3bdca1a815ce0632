"""The tree that decided: every leaf with its truth, its value and its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from govcheck.checker import Checker, locator
from govcheck.facts.legs import legs_of
from govcheck.report.explain import Explainer
from govcheck.report.model import Explanation, Reason
from govcheck.source import load_text
from tests.report.made import Bench, manifest
from tests.small import DAY

PACK = """
=== rules/here.yaml
title: Here
kind: scope
when: { fact: exporter.country, in: [JP, KR] }
=== rules/need.yaml
kind: requirement
when: { none: [{ term: near }, { fact: small.number, less_than: 10 }] }
=== rules/clauses.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_clauses.status, is: in_place }
=== rules/decision.yaml
kind: ground
opens: [need]
when:
  any:
    - { fact: importer.country, in: { table: decided } }
    - { row: decided, match: { country: importer.country }, where: { full: true } }
    - { fact: as_of, on_or_before: { fact: small.day, plus: { months: 12 } } }
    - { reading: lenient }
=== rules/full.yaml
kind: duty
for: [clauses]
met_when: { fact: safeguard.small_clauses.small_full, is: true }
=== rules/unless.yaml
kind: exception
exception_to: [need]
when: { fact: small.test, is: true }
=== terms/near.yaml
title: A near country
means: { fact: importer.country, in: [KR] }
=== tables/decided.yaml
keys: [country]
columns: { full: boolean }
rows:
  - { country: DE, full: true }
=== readings.yaml
readings:
  lenient: { question: Enough?, cautious: false, views: [{ value: true, says: a }, { value: false, says: b }] }
"""
FACTS = "safeguards: []\nfacts: { small.number: 20, small.test: false }"


def explained(bench: Bench, text: str, day: str = DAY) -> Explanation:
    checker = Checker(bench.packs)
    read = checker.manifest(load_text(text, "m.yaml"))
    [leg] = legs_of(read, read.transfers[0], bench.packs.catalogue, checker.world, day, None)
    [unit] = checker.units([leg], day)[bench.name]
    explainer = Explainer(unit, locator(read.document), checker.speaker, whole=True)
    return explainer.explanation("t", unit.label, "action_required")


def below(reasons: tuple[Reason, ...]) -> Iterator[Reason]:
    for reason in reasons:
        yield reason
        yield from below(reason.children)


def labels(found: Explanation) -> dict[str, Reason]:
    return {reason.label: reason for reason in below(found.reasons)}


def test_the_rules_that_decided_with_what_is_around_them(tmp_path: Path) -> None:
    found = explained(Bench(tmp_path, PACK), manifest(facts=FACTS))
    assert [(reason.label, reason.truth) for reason in found.reasons] == [
        ("small/here (scope): Here", "true"),
        ("small/need (requirement): The rule need", "true"),
        ("small/clauses (ground): The rule clauses", "false"),
        ("small/decision (ground): The rule decision", "unknown"),
    ]
    assert found.reasons[1].file == "small/rules/need.yaml"
    assert [item.article for item in found.reasons[1].citations] == ["1"]
    around = [child.label for reason in found.reasons for child in reason.children]
    assert "unless" in around and "on condition of" in around


def test_leaves_have_truth_value_and_place(tmp_path: Path) -> None:
    seen = labels(explained(Bench(tmp_path, PACK), manifest(facts=FACTS)))
    scope = seen["exporter.country is in Japan, South Korea"]
    assert (scope.truth, scope.value) == ("true", "Japan")
    assert scope.location is not None and (scope.location.path, scope.location.line) == ("m.yaml", 3)
    number = seen["small.number is less than 10"]
    assert (number.truth, number.value) == ("false", "20")
    assert number.location is not None and number.location.line == 12
    table = seen["importer.country is in the table decided"]
    assert (table.truth, table.value, table.file) == ("false", "China", "small/tables/decided.yaml")
    row = seen["a row of decided with country = importer.country, full = True"]
    assert (row.truth, row.value) == ("false", "China")
    day = seen["as_of is on or before small.day plus 12 months"]
    assert (day.truth, day.value, day.location) == ("unknown", f"{DAY}; (not stated)", None)
    assert seen["reading: Enough?"].truth == "false"
    term = seen["near: A near country"]
    assert (term.truth, term.file) == ("false", "small/terms/near.yaml")
    assert [child.label for child in term.children] == ["importer.country is in South Korea"]


def test_branches_say_how_they_join(tmp_path: Path) -> None:
    found = explained(Bench(tmp_path, PACK), manifest(facts=FACTS))
    seen = labels(found)
    assert (seen["none of"].truth, len(seen["none of"].children)) == ("true", 2)
    assert (seen["any of"].truth, len(seen["any of"].children)) == ("unknown", 4)
    assert seen["met when"].children[0].label == "safeguard.small_clauses.small_full is yes"


def test_a_derived_fact_says_where_it_comes_from(tmp_path: Path) -> None:
    pack = "=== rules/ban.yaml\nkind: prohibition\nwhen: { fact: storage.countries, includes: JP }\n"
    found = explained(Bench(tmp_path, pack), manifest(facts='storage: { regions: ["aws:ap-northeast-1"] }'))
    leaf = labels(found)["storage.countries includes Japan"]
    assert leaf.value == "Japan"
    assert leaf.origin or leaf.location is not None


def test_every_tree_ends(tmp_path: Path) -> None:
    terms = "\n".join(f"=== terms/t{n}.yaml\nmeans: {{ term: t{n + 1} }}" for n in range(40))
    pack = f"{terms}\n=== terms/t40.yaml\nmeans: {{ fact: small.flag, is: true }}\n"
    pack += "=== rules/ban.yaml\nkind: prohibition\nwhen: { term: t0 }\n"
    found = explained(Bench(tmp_path, pack), manifest(facts="facts: { small.flag: true }"))
    assert 5 < len(list(below(found.reasons))) < 40


THEN = """
=== rules/ban.yaml
kind: prohibition
when: { none: [{ term: told, as_at: { fact: small.day } }] }
=== terms/told.yaml
title: Told enough
versions:
  - { in_force: { from: 2000-01-01, until: 2022-04-01 }, means: { fact: small.flag, is: true } }
  - { in_force: { from: 2022-04-01 }, means: { fact: small.other, is: true } }
"""


def test_a_term_of_another_day_is_shown_as_it_stood_then(tmp_path: Path) -> None:
    facts = "facts: { small.day: 2021-06-01, small.flag: false, small.other: true }"
    found = explained(Bench(tmp_path, THEN), manifest(facts=facts))
    [term] = [reason for reason in below(found.reasons) if reason.label.startswith("told: ")]
    assert (term.label, term.truth) == ("told: Told enough (as it stood on small.day)", "false")
    assert [(child.label, child.truth) for child in term.children] == [("small.flag is yes", "false")]
