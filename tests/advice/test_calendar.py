"""The days on which answers change, one kind of reason at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck.advice.calendar import Calendar, calendar_of
from govcheck.advice.wanted import Wanted
from govcheck.api import check
from govcheck.checker import Checker
from govcheck.report.ahead import TransferTimeline
from govcheck.source import from_data
from tests.manifests import between, party
from tests.small import load, write_pack

NEED = "=== rules/scope.yaml\nkind: scope\n=== rules/need.yaml\nkind: requirement\n"
BAN = "=== rules/scope.yaml\nkind: scope\n=== rules/ban.yaml\nkind: prohibition\n"


def timeline(
    root: Path, text: str, facts: dict[str, Any] | None = None, until: str = "2027-12-31", **transfer: Any
) -> TransferTimeline:
    write_pack(root, text)
    checker = Checker(load(root))
    stated = {"id": "t", "exporter": {"country": "JP"}, "importer": {"country": "CN"}, "facts": facts or {}, **transfer}
    manifest = checker.manifest(from_data({"govcheck": 1, "transfers": [stated]}))
    return Calendar(checker).timeline(manifest, manifest.transfers[0], "2026-06-01", until)


def told(found: TransferTimeline) -> list[tuple[str, str, str]]:
    return [(change.on, change.before, change.after) for change in found.changes]


def test_a_rule_begins_and_ends(tmp_path: Path) -> None:
    found = timeline(tmp_path, f"{BAN}in_force: {{ from: 2026-07-01, until: 2027-01-01 }}\n")
    assert told(found) == [("2026-07-01", "permitted", "prohibited"), ("2027-01-01", "prohibited", "permitted")]
    begins, ends = found.changes
    assert begins.cause == "the rule small/ban (The rule ban) begins on 2026-07-01"
    assert ends.cause == "the rule small/ban (The rule ban) ends on 2027-01-01"
    assert begins.rules == ends.rules == ("small/ban",)
    assert [(cited.instrument, cited.article) for cited in ends.citations] == [("ACT", "1")]
    assert [(turn.on, turn.before, turn.after) for turn in found.turns] == told(found)


def test_the_row_that_ends_is_named_and_no_other(tmp_path: Path) -> None:
    table = """
=== tables/places.yaml
key: country
rows:
  - { country: CN, in_force: { until: 2026-09-01 }, citations: [{ instrument: ACT, article: "9" }] }
  - { country: KR, in_force: { until: 2026-09-01 } }
=== rules/way.yaml
kind: ground
opens: [need]
when: { fact: importer.country, in: { table: places } }
"""
    [change] = timeline(tmp_path, NEED + table).changes
    assert (change.on, change.before) == ("2026-09-01", "permitted")
    assert change.cause == "the entry CN of small/places (The table places) ends on 2026-09-01"
    assert [cited.article for cited in change.citations] == ["9"]


def test_a_definition_that_begins_is_named(tmp_path: Path) -> None:
    term = "=== terms/bad.yaml\nmeans: { fact: small.flag, is: true }\nin_force: { from: 2026-09-01 }"
    text = f"{BAN}when: {{ term: bad }}\n{term}"
    [change] = timeline(tmp_path, text, {"small.flag": True}).changes
    assert "the definition small/bad (The term bad) begins on 2026-09-01" in change.cause
    assert timeline(tmp_path, text, {"small.flag": False}).changes == ()


def test_a_safeguard_runs_out_on_the_day_after_its_last(tmp_path: Path) -> None:
    when = "{ fact: safeguard.small_clauses.status, is: in_place }"
    text = f"{NEED}=== rules/way.yaml\nkind: ground\nopens: [need]\nwhen: {when}"
    entry = {"kinds": ["small_clauses"], "status": "in_place", "valid_until": "2026-10-31"}
    found = timeline(tmp_path, text, safeguards=[entry])
    assert told(found) == [("2026-11-01", "permitted", "action_required")]
    assert found.changes[0].cause == "Clauses: status is ended from this day on"


def test_a_yearly_check_falls_due_without_changing_the_outcome(tmp_path: Path) -> None:
    text = """
=== rules/scope.yaml
kind: scope
=== rules/check.yaml
kind: duty
level: warning
title: Look at it every year
met_when: { fact: as_of, on_or_before: { fact: small.day, plus: { months: 12 } } }
"""
    found = timeline(tmp_path, text, {"small.day": "2026-02-28"})
    assert told(found) == [("2027-03-01", "permitted", "permitted")]
    assert found.changes[0].cause == "Look at it every year: 12 months after small.day (2026-02-28)"
    assert found.turns == ()


def test_working_days_are_counted_by_their_calendar(tmp_path: Path) -> None:
    # Ten working days after Thursday 24 September: 25 September is a holiday, 1 to 7 October are, 10 October is worked.
    text = BAN + "when: { fact: as_of, after: { fact: small.day, plus: { working_days: 10 }, calendar: CN } }"
    [change] = timeline(tmp_path, text, {"small.day": "2026-09-24"}).changes
    from govcheck.interval import add_days, add_working_days

    last = add_working_days("2026-09-24", 10, load(tmp_path).calendars["CN"])
    assert change.on == add_days(last, 1)
    assert change.cause == "10 working days after small.day (2026-09-24)"


def test_what_is_not_stated_turns_too(tmp_path: Path) -> None:
    # Until 1 September no day that is past can be after 31 August.
    text = (
        BAN
        + "when: { all: [{ fact: small.day, after: 2026-08-31 }, { fact: as_of, on_or_after: { fact: small.day } }] }"
    )
    assert told(timeline(tmp_path, text)) == [("2026-09-01", "permitted", "undetermined")]


def test_before_a_transfer_starts_nothing_changes(tmp_path: Path) -> None:
    text = f"{BAN}in_force: {{ from: 2026-07-01, until: 2027-01-01 }}\n"
    found = timeline(tmp_path, text, starts_on="2026-10-01")
    assert (found.since, found.outcome) == ("2026-10-01", "prohibited")
    assert told(found) == [("2027-01-01", "prohibited", "permitted")]


def test_conclusions_that_come_and_go_are_told(tmp_path: Path) -> None:
    head = """
=== pack.yaml
title: A small promise
jurisdiction: { country: JP }
binding_on: none
per: leg
layer: 1
version: "1"
reviewed_on: 2026-06-01
instruments: { ACT: { title: The Small Act, url: "https://example.org/act" } }
"""
    rules = """
=== rules/scope.yaml
kind: scope
=== rules/open.yaml
kind: conclusion
concludes: all-open
=== rules/pending.yaml
kind: conclusion
concludes: some-pending
in_force: { until: 2026-08-01 }
"""
    found = timeline(tmp_path, head + rules)
    assert [(one.regime, one.says) for one in found.standing] == [("small", "all-open, some-pending")]
    assert told(found) == [("2026-08-01", "some-pending", "nothing")]
    assert found.turns == ()


def test_the_numbers_of_a_new_year_are_not_known() -> None:
    years = [{"year": 2026, "ordinary": 300000, "sensitive": 0}, {"year": 2025, "persons": 40000}]
    facts = {"china.critical_information_infrastructure_operator": False}
    exporter = party("cn", "CN", sector="retail", exported=years, persons_held=500000, facts=facts)
    lists = {
        "safeguards": [
            {"kinds": ["separate_consent"], "status": "in_place", "signed_on": "2025-12-01"},
            {"kinds": ["standard_contract"], "status": "in_place", "signed_on": "2026-01-02", "filed": True},
        ],
        "assessments": [{"kind": "personal_information_impact", "on": "2026-01-01"}],
        "done": ["export_notice"],
    }
    data = between(exporter, party("jp", "JP", listings=[]), "same_group", purpose="marketing", **lists)
    report = check(data, ["china"], "2026-11-22", wanted=Wanted(upcoming=3))
    [transfer] = report.transfers
    [change] = [change for change in transfer.upcoming if change.before != change.after]
    assert (change.on, change.regime) == ("2027-01-01", "china")
    assert (change.before, change.after) == ("permitted", "undetermined")
    assert "not stated for the time from this day on: How many persons' ordinary personal data" in change.cause


def test_a_plain_check_looks_no_day_ahead() -> None:
    data = between(party("gb", "GB"), party("jp", "JP"), "same_group")
    assert govcheck.check(data, None, "2026-11-22").transfers[0].upcoming == ()


@pytest.mark.parametrize(("months", "days"), [(60, []), (62, ["2031-12-28"])])
def test_upcoming_reaches_as_far_as_it_is_asked_to(months: int, days: list[str]) -> None:
    data = between(party("de", "DE"), party("gb", "GB", "processor"), "service_provider", done=["processor_contract"])
    report = check(data, ["gdpr"], "2026-11-22", wanted=Wanted(upcoming=months))
    [transfer] = report.transfers
    assert transfer.outcome == "permitted"
    assert [change.on for change in transfer.upcoming if change.before != change.after] == days
    if days:
        assert "D-2025-2574" in [cited.instrument for cited in transfer.upcoming[-1].citations]


def test_a_checker_has_one_calendar(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN)
    checker = Checker(load(tmp_path))
    assert calendar_of(checker) is calendar_of(checker)
