from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.facts.standing import list_facts
from govcheck.manifest.records import Entry, Value
from tests.facts.test_legs import legs, only
from tests.manifest.sample import catalogue

DAY = "2026-06-15"


def clauses(*entries: dict[str, Any], as_of: str = DAY) -> dict[str, Value]:
    """What is known of the kind `clauses` for a leg these entries cover."""
    values = only({"safeguards": [{"kinds": ["clauses"], **entry} for entry in entries]}, as_of=as_of)
    head = "safeguard.clauses."
    return {name.removeprefix(head): value for name, value in values.items() if name.startswith(head)}


@pytest.mark.parametrize(
    ("entry", "as_of", "status"),
    [
        ({"status": "in_place"}, DAY, "in_place"),
        ({"status": "planned"}, DAY, "planned"),
        ({"status": "refused"}, DAY, "refused"),
        ({"status": "applied_for"}, DAY, "applied_for"),
        ({"status": "ended"}, DAY, "ended"),
        ({}, DAY, None),
        ({"signed_on": DAY}, DAY, "in_place"),
        ({"signed_on": DAY}, "2026-06-14", "planned"),
        ({"issued_on": DAY}, "2026-06-14", "planned"),
        ({"signed_on": "2020-01-01", "issued_on": DAY}, "2026-06-14", "planned"),
        ({"status": "in_place", "signed_on": DAY}, "2026-06-14", "planned"),
        ({"status": "planned", "signed_on": "2020-01-01"}, DAY, "planned"),
        ({"status": "in_place", "valid_until": DAY}, DAY, "in_place"),
        ({"status": "in_place", "valid_until": DAY}, "2026-06-16", "ended"),
        ({"signed_on": "2020-01-01", "valid_until": DAY}, "2026-06-16", "ended"),
        ({"valid_until": DAY}, DAY, None),
        ({"reviewed_on": DAY}, DAY, None),
    ],
)
def test_the_status_is_that_of_the_day(entry: dict[str, Any], as_of: str, status: str | None) -> None:
    assert clauses(entry, as_of=as_of).get("status") == status


def test_attributes_are_facts_also_while_the_status_is_unknown() -> None:
    assert clauses({"reviewed_on": DAY, "module": "2"}) == {"reviewed_on": DAY, "module": "2"}


def test_the_best_standing_counts_then_the_latest_start() -> None:
    old, new = {"signed_on": "2021-01-01", "module": "1"}, {"signed_on": "2024-01-01", "module": "2"}
    for entries in ((old, new), (new, old)):
        assert clauses(*entries)["module"] == "2"
        assert clauses(*entries, as_of="2022-01-01")["module"] == "1"
    assert clauses({"status": "planned", "module": "1"}, {"status": "applied_for", "module": "2"})["module"] == "2"
    assert clauses({"status": "in_place", "module": "1"}, {"status": "refused", "module": "2"})["module"] == "1"


def test_a_status_that_is_not_known_could_be_the_best() -> None:
    assert "status" not in clauses({}, {"status": "planned", "module": "1"})
    assert "module" not in clauses({}, {"status": "planned", "module": "1"})
    assert clauses({}, {"status": "in_place"})["status"] == "in_place"


def test_one_document_serves_several_kinds_each_with_its_own_attributes() -> None:
    values = only({"safeguards": [{"kinds": ["clauses", "rules"], "signed_on": "2026-01-01", "module": "1"}]})
    assert values["safeguard.clauses.status"] == values["safeguard.rules.status"] == "in_place"
    assert values["safeguard.clauses.module"] == "1"
    assert "safeguard.rules.module" not in values
    assert values["safeguard.rules.signed_on"] == "2026-01-01"


class TestCovers:
    def statuses(self, *entries: dict[str, Any], data: Any = None) -> dict[str, str | None]:
        safeguards = [{"kinds": ["clauses"], "status": "in_place", **entry} for entry in entries]
        found = legs({"importers": ["sh", "de"], "data": data or {}, "safeguards": safeguards})
        return {leg.label: leg.values.get("safeguard.clauses.status") for leg in found}  # type: ignore[misc]  # a status is text

    def test_left_out_it_says_nothing_when_there_are_two_importers(self) -> None:
        assert self.statuses({}) == {"kk > sh": None, "kk > de": None}

    def test_it_names_importers(self) -> None:
        assert self.statuses({"covers": ["sh"]}) == {"kk > sh": "in_place", "kk > de": "absent"}
        assert self.statuses({"covers": ["sh"]}, {}) == {"kk > sh": "in_place", "kk > de": None}
        assert self.statuses({"covers": ["sh"]}, {"covers": ["de"], "status": "planned"})["kk > de"] == "planned"

    def test_naming_the_exporter_too_changes_nothing(self) -> None:
        assert self.statuses({"covers": ["kk", "sh"]}) == {"kk > sh": "in_place", "kk > de": "absent"}
        assert self.statuses({"covers": ["kk"]}) == {"kk > sh": None, "kk > de": None}

    def test_it_names_data_sets(self) -> None:
        data = [{"id": "a"}, {"id": "b"}]
        assert self.statuses({"covers": ["sh", "a"]}, data=data) == {
            "kk > sh/a": "in_place", "kk > sh/b": "absent", "kk > de/a": "absent", "kk > de/b": "absent",
        }  # fmt: skip
        assert self.statuses({"covers": ["a"]}, data=data) == {
            "kk > sh/a": None, "kk > sh/b": "absent", "kk > de/a": None, "kk > de/b": "absent",
        }  # fmt: skip

    def test_an_empty_one_covers_like_one_left_out(self) -> None:
        assert self.statuses({"covers": []}) == {"kk > sh": None, "kk > de": None}


def test_an_assessment_counts_from_its_day() -> None:
    transfer = {"assessments": [{"kind": "impact", "on": DAY, "access": True}]}
    values = only(transfer, as_of=DAY)
    assert values["assessment.impact.done"] is True
    assert values["assessment.impact.on"] == DAY
    assert values["assessment.impact.access"] is True
    assert values["assessment.risk.done"] is False
    before = only(transfer, as_of="2026-06-14")
    assert before["assessment.impact.done"] is False
    assert "assessment.impact.on" not in before
    assert only({"assessments": [{"kind": "risk"}]})["assessment.risk.done"] is True


def test_the_latest_assessment_counts() -> None:
    entries = [
        {"kind": "impact", "on": "2026-01-01", "access": True},
        {"kind": "impact", "on": "2025-01-01", "access": False},
    ]
    assert only({"assessments": entries})["assessment.impact.access"] is True
    assert only({"assessments": entries[::-1]}, as_of="2025-06-01")["assessment.impact.access"] is False


def test_assessments_cover_as_safeguards_do() -> None:
    found = legs({"importers": ["sh", "de"], "assessments": [{"kind": "impact", "covers": ["sh"]}, {"kind": "risk"}]})
    assert [leg.values.get("assessment.impact.done") for leg in found] == [True, False]
    assert [leg.values.get("assessment.risk.done") for leg in found] == [None, None]


DAYS = st.sampled_from(["2024-01-01", "2025-01-01", DAY, "2027-01-01"])
ENTRIES = st.lists(
    st.builds(
        lambda status, starts, ends, covers: Entry("clauses", status, covers, starts, ends, {}, ()),
        st.sampled_from([None, "planned", "applied_for", "in_place", "ended", "refused"]),
        st.lists(DAYS, max_size=2).map(tuple),
        st.lists(DAYS, max_size=1).map(tuple),
        st.none(),
    ),
    max_size=4,
)


def status(entries: list[Entry]) -> Value | None:
    return list_facts(catalogue(), DAY, safeguards=entries).get("safeguard.clauses.status")


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_entries_does_not_matter(entries: list[Entry], random: Any) -> None:
    shuffled = random.sample(entries, len(entries))
    assert status(shuffled) == status(entries)


@given(ENTRIES, ENTRIES)
def test_another_entry_never_takes_a_safeguard_away(entries: list[Entry], more: list[Entry]) -> None:
    if status(entries) == "in_place":
        assert status(entries + more) == "in_place"


@given(ENTRIES)
def test_in_place_needs_an_entry_that_runs_on_the_day(entries: list[Entry]) -> None:
    runs = [
        entry
        for entry in entries
        if all(day <= DAY for day in entry.starts)
        and all(day >= DAY for day in entry.ends)
        and (entry.status == "in_place" or (entry.status is None and entry.starts))
    ]
    assert (status(entries) == "in_place") == bool(runs)
