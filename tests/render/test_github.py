from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.errors import Problem, Region
from govcheck.render import Options, render
from govcheck.report.model import Location, Report
from tests.render.conftest import HOSTILE, finding, place, regime, report, transfer

anything = st.text(st.one_of(st.characters(), st.sampled_from("::\r\n%,\x1b\u2028")), max_size=40)


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as a runner reads them."""
    found = []
    for line in text.split("\n")[:-1]:
        match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3])))
    return found


def unescaped(text: str) -> str:
    for code, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, character)
    return text


def of(given: Report) -> list[tuple[str, dict[str, str], str]]:
    return commands(render(given, "github", Options(root="/srv")))


def with_finding(**changes: Any) -> Report:
    return report(transfer(regimes=(regime(outcome="action_required", findings=(finding(**changes),)),)))


def test_one_annotation_at_its_place() -> None:
    (found, closing) = of(with_finding())
    assert found[:2] == (
        "error",
        {
            "file": "transfers/crm.transfer.yaml", "line": "9", "endLine": "9", "col": "16", "endColumn": "18",
            "title": "alpha/third-party: crm: action required",
        },
    )  # fmt: skip
    assert found[2].startswith("No ground carries the transfer to the importer.\n\nSign the standard clauses")
    assert found[2].endswith("Law: ACT 28(1)\n\nFingerprint: 3f29204d51c0a77e")
    assert closing == ("notice", {"title": "govcheck"}, "1 transfer: 1 permitted; law of 2026-11-21")


def test_columns_only_within_one_line() -> None:
    (found, _) = of(with_finding(location=Location("/srv/a b.yaml", 3, 5, 4, 2)))
    del found[1]["title"]
    assert found[1] == {"file": "a b.yaml", "line": "3", "endLine": "4"}


@pytest.mark.parametrize(
    ("changes", "command", "begins"),
    [
        ({"level": "warning"}, "warning", "No ground"),
        ({"level": "note", "kind": "informational"}, "notice", "No ground"),
        ({"kind": "open"}, "error", "Not known: No ground"),
        ({"kind": "review", "level": "warning"}, "warning", "For counsel: No ground"),
        ({"waived": True}, "notice", "Waived (error): No ground"),
    ],
)
def test_levels_and_kinds(changes: dict[str, Any], command: str, begins: str) -> None:
    (found, _) = of(with_finding(**changes))
    assert found[0] == command
    assert found[2].startswith(begins)


def test_the_worst_first_and_the_rest_is_counted() -> None:
    found = [finding(level=level) for level in ("note", "error", "warning") for _ in range(12)]
    levels = [(name, text) for name, _, text in of(report(transfer(regimes=(regime(findings=tuple(found)),))))]
    assert [name for name, _ in levels] == ["error"] * 12 + ["warning"] * 12 + ["notice"] * 14
    assert levels[24][1].startswith("6 more than are shown")


def test_an_outcome_without_findings_is_no_silence() -> None:
    (found, _) = of(report(transfer(outcome="undetermined", regimes=(regime(outcome="undetermined"),))))
    assert (found[0], found[1]["title"], found[2]) == (
        "error", "alpha: crm", "undetermined: see the open questions",
    )  # fmt: skip


def test_problems_come_first() -> None:
    placed = Problem("/srv/a.yaml", Region(1, 2, 1, 3), "wrong-type", HOSTILE, "use x")
    problems = (placed, Problem("b", None, "c", "d"))
    first, second, *_ = of(report(transfer(regimes=(regime(findings=(finding(),)),)), problems=problems))
    assert first[1] == {"file": "a.yaml", "line": "1", "col": "2", "title": "wrong-type"}
    assert first[2] == "[31mred[0m  ::error::gnp.exe2J end; use x"
    assert second == ("error", {"file": "b", "title": "c"}, "d")


@given(anything, anything, anything)
def test_nothing_of_a_manifest_ends_a_line_or_begins_a_command(message: str, name: str, path: str) -> None:
    found = finding(message=message, guidance=message, leg=name, location=place(1, 2, f"x{path}"))
    one = transfer(id=name, title=message, legs=(name, "b"), regimes=(regime(findings=(found,)),))
    given = report(one, problems=(Problem(f"x{path}", None, "code", message, name),))
    assert [name for name, _, _ in of(given)] == ["error", "error", "notice"]
