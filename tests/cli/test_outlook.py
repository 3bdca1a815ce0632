"""The commands that look ahead, suppose and compare: what they print and how they end."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.small import ROOT

OVERLAY = """\
govcheck-overlay: 1
title: No list any more
reason: To see what rests on it
changes:
  - end_row: gdpr/adequacy-decisions
    where: { country: JP }
    on: 2026-11-22
"""
MANIFEST = """\
govcheck: 1
transfers:
  - id: t
    title: "Anstellung; Akten, nach Tokio"
    purpose: hr_management
    mode: copy
    frequency: systematic
    exporter: { name: GmbH, country: DE, kind: private, role: controller }
    importer:
      name: KK
      country: JP
      kind: private
      role: controller
      relationship: parent
      bound_by: [appi_business_operator]
    data:
      { categories: [contact], form: identified, subjects: { kinds: [employees], countries: [DE] }, collected_in: [DE] }
    safeguards: []
    assessments: []
    done: [privacy_notice, transfer_record]
"""


@pytest.fixture
def here(folder: Any) -> Path:
    (folder / "a.transfer.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "overlay.yaml").write_text(OVERLAY, encoding="utf-8")
    return Path(folder)


def test_a_supposition_says_that_it_is_none_of_the_law(here: Path, run: Run) -> None:
    code, out, err = run("whatif", ".", "--overlay", "overlay.yaml", "--as-of", "2026-11-22")
    assert (code, err) == (0, "")
    assert out.startswith("HYPOTHETICAL: this is not the law.") and out.endswith("HYPOTHETICAL: this is not the law.\n")
    assert "PERMITTED as the law is; ACTION REQUIRED as supposed" in out
    assert "- gdpr/adequacy no longer carries the transfer" in out


def test_a_supposition_for_programs_and_for_readers(here: Path, run: Run) -> None:
    common = ("whatif", ".", "--overlay", "overlay.yaml", "--as-of", "2026-11-22", "--format")
    data = json.loads(run(*common, "json").out)
    assert (data["format"], data["hypothetical"], data["as_of"]) == ("govcheck-whatif/1", True, "2026-11-22")
    [transfer] = data["transfers"]
    assert (transfer["before"], transfer["after"]) == ("permitted", "action_required")
    gdpr = next(regime for regime in transfer["regimes"] if regime["id"] == "gdpr")
    assert {"rule": "gdpr/adequacy", "role": "carries", "side": "before"}.items() <= gdpr["rules"][0].items()
    assert data["overlays"][0]["changes"] == [
        "the entry country JP of the table gdpr/adequacy-decisions ends on 2026-11-22"
    ]
    markdown = run(*common, "markdown").out
    assert "> **HYPOTHETICAL: this is not the law.**" in markdown
    assert "| gdpr | permitted | action required |" in markdown


def test_a_supposition_needs_an_overlay(here: Path, run: Run) -> None:
    code, out, err = run("whatif", ".")
    assert (code, out) == (2, "")
    assert err.startswith("--overlay: usage: there is nothing to suppose")


def test_mistakes_of_overlays_are_told_together(here: Path, run: Run) -> None:
    (here / "overlay.yaml").write_text(OVERLAY.replace("decisions", "decision"), encoding="utf-8")
    (here / "second.yaml").write_text(OVERLAY.replace("2026-11-22", "soon"), encoding="utf-8")
    code, out, err = run("whatif", ".", "--overlay", "overlay.yaml", "--overlay", "second.yaml")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0] for line in err.splitlines()] == ["overlay.yaml:5:14", "second.yaml:7:9"]


def test_overlays_lie_over_one_another(here: Path, run: Run) -> None:
    back = OVERLAY[: OVERLAY.index("  - ")] + (
        "  - add_row: gdpr/adequacy-decisions\n"
        "    row: { country: JP, programme: general, decision: new, scope: all, public_list: false }\n"
    )
    (here / "second.yaml").write_text(back, encoding="utf-8")
    both = run("whatif", ".", "--overlay", "overlay.yaml", "--overlay", "second.yaml", "--as-of", "2026-11-22")
    assert "0 of 1 transfer come out otherwise" in both.out


def test_two_days_are_compared(here: Path, run: Run) -> None:
    code, out, _ = run("diff", "2019-01-22", "2019-01-23", ".", "--regime", "gdpr")
    assert code == 1
    assert "+ entry gdpr/adequacy-decisions: JP" in out
    assert "gdpr: action required becomes permitted" in out
    code, out, _ = run("diff", "2026-11-21", "2026-11-22", ".", "--format", "json")
    data = json.loads(out)
    assert (code, data["format"], data["law"]) == (0, "govcheck-diff/1", [])
    [transfer] = data["transfers"]
    assert (transfer["before"], transfer["after"], transfer["regimes"]) == ("permitted", "permitted", [])


def test_without_manifests_only_the_law_is_compared(here: Path, run: Run) -> None:
    code, out, _ = run("diff", "2019-01-22", "2019-01-23", "--regime", "gdpr")
    assert code == 0
    assert "JP" in out and "before" not in out


def test_two_versions_of_a_pack_are_compared(here: Path, run: Run) -> None:
    shutil.copytree(ROOT / "policies" / "gdpr", here / "new" / "gdpr")
    file = here / "new" / "gdpr" / "rules" / "adequacy.yaml"
    text = file.read_text(encoding="utf-8")
    start = next(line for line in text.splitlines() if line.startswith("in_force:"))
    file.write_text(text.replace(start, "in_force: { from: 1998-10-25, until: 2026-01-01 }"), encoding="utf-8")
    code, out, _ = run("diff", str(ROOT / "policies" / "gdpr"), "new/gdpr", ".", "--as-of", "2026-11-22")
    assert code == 1
    assert "~ rule gdpr/adequacy (days)" in out
    assert "PERMITTED before; ACTION REQUIRED after" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-01-01", "nowhere"), "nowhere: usage: this is no folder of packs"),
        (("2026-01-01", "2026-01-02", "--as-of", "2026-01-01"), "--as-of: usage: two days are compared"),
        (("2026-01-01", "2026-02-30"), "2026-02-30: usage: this is no folder of packs"),
    ],
)
def test_what_cannot_be_compared(here: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run("diff", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(said)


def test_a_timeline_in_its_formats(here: Path, run: Run) -> None:
    signed = MANIFEST.replace("country: JP", "country: IN").replace("[appi_business_operator]", "[]")
    days = "signed_on: 2026-01-01, valid_until: 2026-12-31"
    clauses = f"safeguards: [{{ kinds: [scc], module: '1', status: in_place, {days} }}]"
    impact = "assessments: [{ kind: transfer_impact, on: 2026-01-01, problematic_access: false }]"
    signed = signed.replace("safeguards: []", clauses).replace("assessments: []", impact)
    (here / "a.transfer.yaml").write_text(signed, encoding="utf-8")
    common = ("timeline", ".", "--from", "2026-11-22", "--until", "2027-06-30", "--regime", "gdpr")
    code, out, err = run(*common)
    assert (code, err) == (0, "")
    assert "2027-01-01: ACTION REQUIRED, no longer permitted" in out
    data = json.loads(run(*common, "--format", "json").out)
    assert data["format"] == "govcheck-timeline/1"
    [transfer] = data["transfers"]
    assert {"on": "2027-01-01", "regime": "gdpr", "kind": "outcome"}.items() <= transfer["changes"][0].items()
    calendar = run(*common, "--format", "ics").out
    assert calendar.startswith("BEGIN:VCALENDAR\r\n") and calendar.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20270101" in calendar


def test_a_timeline_without_the_library_says_what_to_install(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "govcheck.render.ics", raising=False)
    code, out, err = run("timeline", ".", "--from", "2026-11-22", "--format", "ics")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and "pip install 'govcheck[ics]'" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "2026-11-22", "--until", "2026-11-21"), "--until: wrong-date: 2026-11-21 is before 2026-11-22"),
        (("--from", "today"), "--from: wrong-date: 'today' is not a day of the calendar"),
        (("--transfer", "u"), "--transfer: unknown-transfer: there is no transfer 'u'; there are t"),
        (("--format", "icss"), "--format: wrong-value: there is no 'icss'; did you mean 'ics'?"),
    ],
)
def test_what_no_timeline_can_be_made_of(here: Path, run: Run, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = run("timeline", ".", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(said)
