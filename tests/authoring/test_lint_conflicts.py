"""The linter of the conflicts: sound ones have no remarks, and each fault has its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.authoring.lint_conflicts import lint_conflicts
from govcheck.packs.load import load_packs
from tests.small import load, write_pack, write_world

TODAY = "2026-06-15"
PACK = "\n=== rules/scope.yaml\nkind: scope\n=== rules/need.yaml\nkind: prohibition\n"
CONFLICTS = """\
instruments:
  ACT: { title: The Act, url: "https://example.org/act" }
conflicts:
  - id: both
    title: Two demands
    regimes: [small]
    when: { holds: small/need }
    citations: [{ instrument: ACT, article: "1", checked_on: 2026-06-01 }]
    confidence: primary
    message: They do not fit
    meaning: Neither can be met
    way_out: Ask
"""
LEDGER = "Laws:\n  - { about: Two demands, conflicts: [both] }\n  - { about: Others, left_out: They fit }\n"


def remarks(root: Path, conflicts: str = CONFLICTS, ledger: str = LEDGER) -> list[tuple[str, str]]:
    write_pack(root, PACK)
    write_world(root)
    (root / "world" / "conflicts.yaml").write_text(conflicts, encoding="utf-8")
    (root / "world" / "conflicts-coverage.yaml").write_text(ledger, encoding="utf-8")
    return [(remark.problem.code, remark.level) for remark in lint_conflicts(load(root), TODAY)]


def test_the_conflicts_that_come_with_govcheck_are_sound() -> None:
    assert lint_conflicts(load_packs(), "2026-11-22") == []


def test_sound_conflicts_have_no_remarks(tmp_path: Path) -> None:
    assert remarks(tmp_path) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('[{ instrument: ACT, article: "1", checked_on: 2026-06-01 }]', "[]", ("no-citation", "error")),
        (", checked_on: 2026-06-01", "", ("not-checked", "error")),
        ("2026-06-01", "2025-06-14", ("old-check", "warning")),
        ("instrument: ACT,", "instrument: OTHER, url: u,", ("unknown-instrument", "warning")),
        ("conflicts:\n", "  LAW: { title: t, url: u }\nconflicts:\n", ("unused", "warning")),
        ("regimes: [small]", "regimes: [small, absent]", ("unknown-pack", "error")),
    ],
)
def test_each_fault_has_a_remark(tmp_path: Path, old: str, new: str, expected: tuple[str, str]) -> None:
    text = CONFLICTS.replace(old, new, 1)
    assert text != CONFLICTS
    assert expected in remarks(tmp_path, text)


def test_a_check_is_old_after_a_year_and_not_before(tmp_path: Path) -> None:
    assert remarks(tmp_path, CONFLICTS.replace("2026-06-01", "2025-06-15")) == []


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (LEDGER.replace("[both]", "[both, none]"), [("unknown-conflict", "error")]),
        (LEDGER.replace("left_out: They fit", "left_out: ''"), [("no-reason", "error")]),
        (LEDGER.replace("conflicts: [both]", "left_out: why"), [("not-in-ledger", "error")]),
        (LEDGER.replace("[both]", "[both], left_out: why"), [("no-reason", "error")]),
    ],
)
def test_the_ledger_is_held_to_the_conflicts(tmp_path: Path, ledger: str, expected: list[tuple[str, str]]) -> None:
    assert remarks(tmp_path, ledger=ledger) == expected
