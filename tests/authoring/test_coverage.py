"""Which provisions a pack accounts for, and what is wrong in the list of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.authoring.coverage import Coverage, coverage
from tests.small import load, write_pack

PACK = """
=== rules/ban.yaml
kind: prohibition
=== rules/idle.yaml
kind: prohibition
=== terms/t.yaml
means: { fact: small.flag, is: true }
=== tables/near.yaml
keys: [country]
rows: [{ country: JP }]
=== readings.yaml
readings:
  r: { question: q, cautious: true, views: [{ value: true, says: a }] }
"""
WHOLE = """\
provisions:
  - { provision: p-1, article: "1", rules: [ban], title: The first }
  - { provision: p-2, terms: [t] }
  - { provision: p-3, tables: [near], readings: [r] }
  - { provision: p-4, why_not: Binds the regulator }
  - { provision: p-5, open: true }
  - { provision: p-6, facts: [small.flag] }
"""


def covered(root: Path, text: str) -> Coverage:
    write_pack(root, f"{PACK}=== coverage.yaml\n{text}")
    return coverage(load(root).pack("small"))


def test_provisions_by_how_they_are_accounted_for(tmp_path: Path) -> None:
    found = covered(tmp_path, WHOLE)
    assert found.encoded == ("p-1", "p-2", "p-3", "p-6")
    assert found.left_out == (("p-4", "Binds the regulator"),)
    assert found.open == ("p-5",)
    assert found.unnamed_rules == ("idle",)
    assert found.problems == () and found.total == 6
    lines = str(found).splitlines()
    assert lines[0] == (
        "small: 6 provisions: 4 encoded, 1 left out with a reason, 1 open, 0 unaccounted or wrong"
    )
    assert "  rule that no provision names: idle" in lines


@pytest.mark.parametrize(
    ("text", "line", "code", "message"),
    [
        ("provisions:\n  - { provision: p-1 }\n", 2, "unaccounted", "'p-1' is not accounted for"),
        ("provisions:\n  - { provision: p-1, rules: [bann] }\n", 2, "unknown-name",
         "there is no 'bann' among the rules"),
        ("provisions:\n  - { provision: p-1, tables: [far] }\n", 2, "unknown-name",
         "there is no 'far' among the tables"),
        ("provisions:\n  - { provision: p-1, rule: [ban], open: true }\n", 2, "unknown-key",
         "'rule' is not a key here"),
        ("provisions:\n  - { article: '1', rules: [ban] }\n", 2, "missing-key", "an entry names no provision"),
        ("provisions:\n  - p-1\n", 2, "missing-key", "an entry names no provision"),
        ("provisions:\n  - { provision: p, open: true }\n  - { provision: p, rules: [ban] }\n", 3, "duplicate-id",
         "'p' is there twice"),
        ("provisions: {}\n", 1, "wrong-type", "provisions is not a list"),
        ("[]\n", 1, "wrong-type", "provisions is not a list"),
    ],
)  # fmt: skip
def test_one_fault_one_problem(tmp_path: Path, text: str, line: int, code: str, message: str) -> None:
    [problem] = covered(tmp_path, text).problems
    assert problem.region is not None
    assert (problem.region.line, problem.code, problem.message) == (line, code, message)


def test_without_a_list_nothing_is_accounted_for(tmp_path: Path) -> None:
    write_pack(tmp_path, PACK)
    found = coverage(load(tmp_path).pack("small"))
    assert [problem.code for problem in found.problems] == ["cannot-read"]
    assert found.total == 0 and found.unnamed_rules == ("ban", "idle")


def test_a_name_that_is_wrong_does_not_count_a_rule_as_named(tmp_path: Path) -> None:
    found = covered(tmp_path, "provisions:\n  - { provision: p, rules: [ban, idel] }\n")
    assert found.unnamed_rules == ("idle",)
