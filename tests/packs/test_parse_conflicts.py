from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import PackError, Problem
from govcheck.packs.load import load_packs
from govcheck.packs.model import CitedConflicts
from govcheck.packs.parse_conflicts import packs_named
from tests.small import write_pack, write_world

ENTRY = """\
instruments:
  ACT: { title: The Act, url: "https://example.org/act" }
conflicts:
  - id: both
    title: Two demands
    regimes: [small]
    rules: [small/need]
    in_force: { from: 2020-01-01 }
    when: { holds: small/need }
    citations: [{ instrument: ACT, article: "1", checked_on: 2026-06-01 }]
    confidence: primary
    message: They do not fit
    meaning: Neither can be met
    way_out: Ask
"""
PACK = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: prohibition
"""


def conflicts(root: Path, text: str, pack: str = PACK, extra: tuple[str, ...] = ()) -> CitedConflicts:
    write_pack(root, pack)
    write_world(root)
    (root / "world" / "conflicts.yaml").write_text(text, encoding="utf-8")
    return load_packs(extra, root=str(root), use_cache=False).conflicts


def problems(root: Path, text: str) -> list[Problem]:
    try:
        conflicts(root, text)
    except PackError as error:
        return list(error.problems)
    return []


def test_an_entry_is_read(tmp_path: Path) -> None:
    found = conflicts(tmp_path, ENTRY)
    assert found.regimes == {"both": ("small",)}
    assert found.stated["both"].rules == ("small/need",)
    assert found.stated["both"].citations[0].url == "https://example.org/act"
    assert found.instruments == {"ACT": "The Act"}


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("holds: small/need", "holds: small/nead", "unknown-rule", "did you mean 'need'"),
        ("rules: [small/need]", "rules: [small/other]", "unknown-rule", "has no rule 'other'"),
        ("rules: [small/need]", "rules: [need]", "wrong-value", "names no rule of a pack"),
        ("{ holds: small/need }", "{ fact: exporter.contry, is: JP }", "unknown-fact", "exporter.country"),
        ("{ holds: small/need }", "{ term: small/nothing }", "unknown-term", "small/nothing"),
        ("{ holds: small/need }", "{ fact: exporter.country, in: { table: world/eew } }", "unknown-table", "world/eea"),
        ("{ holds: small/need }", "{ holds: small/need, is: true }", "unknown-key", "'is'"),
        ("{ holds: small/need }", "{ outcome: small }", "bad-condition", "expected exactly one of"),
        ("regimes: [small]", "regimes: []", "missing-key", "no regime is named"),
        ("    meaning: Neither can be met\n", "", "missing-key", "'meaning' is missing"),
        ("2026-06-01", "2026-06-31", "bad-date", "is not a day"),
        ("    way_out: Ask\n", "    way_out: Ask\n    wayout: x\n", "unknown-key", "'wayout'"),
        ("instrument: ACT", "instrument: OTHER", "missing-key", "no link for 'OTHER'"),
    ],
)
def test_each_fault_is_one_problem_with_its_place(tmp_path: Path, old: str, new: str, code: str, said: str) -> None:
    text = ENTRY.replace(old, new)
    assert text != ENTRY
    (found,) = problems(tmp_path, text)
    assert found.code == code
    assert said in str(found)
    assert found.path.endswith("world/conflicts.yaml")
    assert found.region is not None


def test_two_entries_of_one_id_are_refused(tmp_path: Path) -> None:
    again = ENTRY + ENTRY[ENTRY.index("  - id: both") :]
    assert [problem.code for problem in problems(tmp_path, again)] == ["duplicate-id"]


def test_a_pack_that_looks_at_states_has_no_legs_to_meet_on(tmp_path: Path) -> None:
    head = """
=== pack.yaml
title: States
binding_on: state
per: state
layer: 2
version: '1'
reviewed_on: 2026-06-01
instruments: { ACT: { title: t, url: u } }
"""
    write_pack(tmp_path, head + PACK)
    found = problems_as_written(tmp_path)
    assert {problem.code for problem in found} == {"wrong-kind"}


def problems_as_written(root: Path) -> list[Problem]:
    write_world(root)
    (root / "world" / "conflicts.yaml").write_text(ENTRY, encoding="utf-8")
    try:
        load_packs(root=str(root), use_cache=False)
    except PackError as error:
        return list(error.problems)
    return []


def test_an_entry_of_a_pack_that_is_not_applied_is_passed_over(tmp_path: Path) -> None:
    assert conflicts(tmp_path, ENTRY.replace("regimes: [small]", "regimes: [small, absent]")).regimes == {}


def test_nobody_is_held_to_the_names_of_a_pack_they_replaced(tmp_path: Path) -> None:
    own = tmp_path / "own"
    folder = write_pack(own, PACK.replace("need", "other"))
    assert conflicts(tmp_path / "root", ENTRY, extra=(str(folder),)).regimes == {}


def test_the_packs_an_entry_names() -> None:
    entry = {
        "regimes": ["a"],
        "rules": ["b/rule"],
        "when": {"all": [{"holds": "c/rule"}, {"term": "d/term"}, {"fact": "x.y", "in": {"table": "world/eu"}}]},
    }
    assert packs_named(entry) == {"a", "b", "c", "d"}
