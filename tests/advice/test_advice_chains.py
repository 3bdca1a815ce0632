from __future__ import annotations

from typing import Any

import pytest

import govcheck
from govcheck.advice.chains import GAP, HIDDEN, ORIGIN, SUGGESTED
from govcheck.report.model import Report

PARTIES: list[dict[str, Any]] = [
    {"id": "elbe", "name": "Elbe GmbH", "country": "DE", "kind": "private", "role": "controller"},
    {"id": "umi", "name": "Umi KK", "country": "JP", "kind": "private", "role": "controller",
     "bound_by": ["appi_business_operator"]},
    {"id": "dalian", "name": "Dalian Data", "country": "CN", "kind": "private", "role": "processor"},
    {"id": "seoul", "name": "Seoul Inc.", "country": "KR", "kind": "private", "role": "processor"},
]  # fmt: skip
PEOPLE: dict[str, Any] = {
    "id": "people", "categories": ["contact"], "form": "identified", "collected_in": ["DE"],
    "subjects": {"kinds": ["customers"], "countries": ["DE"], "number": 3000},
}  # fmt: skip
BASE: dict[str, Any] = {
    "purpose": "analytics", "mode": "copy", "frequency": "systematic", "data": PEOPLE,
    "safeguards": [], "assessments": [], "done": [],
}  # fmt: skip


def first(**more: Any) -> dict[str, Any]:
    return {**BASE, "id": "first", "exporter": "elbe", "importer": "umi", **more}


def second(**more: Any) -> dict[str, Any]:
    return {**BASE, "id": "second", "exporter": "umi", "importer": "dalian", **more}


def manifest(*transfers: dict[str, Any]) -> dict[str, Any]:
    return {"govcheck": 1, "parties": PARTIES, "transfers": list(transfers)}


def check(*manifests: dict[str, Any]) -> Report:
    return govcheck.check(list(manifests), as_of="2026-11-22")


def codes(report: Report) -> list[str]:
    return [notice.code for notice in report.notices]


def test_a_stated_link_says_under_what_the_data_came() -> None:
    report = check(manifest(first(), second(continues="first")))
    (link,) = report.chains
    assert (link.before, link.after, link.stated) == ("first", "second", True)
    assert "gdpr (gdpr/adequacy)" in link.remark
    assert codes(report) == []


def test_the_chain_as_a_whole_is_as_strict_as_its_strictest_transfer() -> None:
    report = check(manifest(first(), second(continues="first")))
    outcomes = {transfer.id: transfer.outcome for transfer in report.transfers}
    (whole,) = report.whole_chains
    assert whole.transfers == ("first", "second")
    assert whole.places == ("DE", "JP", "CN")
    assert whole.collected_in == ("DE",)
    assert (outcomes["first"], outcomes["second"]) == ("permitted", "action_required")
    assert (whole.outcome, whole.decided_by) == ("action_required", ("second",))


def test_a_chain_that_branches_is_one_chain_for_each_end() -> None:
    report = check(
        manifest(first(), second(continues="first"), second(id="third", importer="seoul", continues="first"))
    )
    assert [whole.transfers for whole in report.whole_chains] == [("first", "second"), ("first", "third")]


def test_a_chain_across_files_is_the_chain_of_one_file() -> None:
    together = check(manifest(first(), second(continues="first")))
    apart = check(manifest(first()), manifest(second(continues="first")))
    assert apart.whole_chains == together.whole_chains
    assert [t.outcome for t in apart.transfers] == [t.outcome for t in together.transfers]


def test_a_likely_link_is_suggested_and_not_applied() -> None:
    alone = check(manifest(second()))
    report = check(manifest(first(), second()))
    (link,) = report.chains
    assert (link.before, link.after, link.stated) == ("first", "second", False)
    assert codes(report) == [SUGGESTED]
    assert report.whole_chains == ()
    assert report.transfers[1].regimes == alone.transfers[0].regimes


def test_parties_of_two_files_are_the_same_by_name_and_country_and_not_by_id() -> None:
    renamed = manifest(second(exporter="tokyo"))
    renamed["parties"] = [{**PARTIES[1], "id": "tokyo"}, PARTIES[2]]
    assert codes(check(manifest(first()), renamed)) == [SUGGESTED]
    other = manifest(second())
    other["parties"] = [{**PARTIES[1], "name": "Another KK"}, PARTIES[2]]
    assert codes(check(manifest(first()), other)) == []


@pytest.mark.parametrize(
    "after",
    [
        second(data={**PEOPLE, "id": "machines"}),
        second(data={key: value for key, value in PEOPLE.items() if key != "id"}),
        second(exporter="seoul"),
        second(importer="elbe"),
    ],
    ids=["another data set", "no name", "another exporter", "back to where they came from"],
)
def test_no_link_is_suggested(after: dict[str, Any]) -> None:
    report = check(manifest(first(), after))
    assert (report.chains, report.notices) == ((), ())


def test_no_link_is_suggested_back_into_the_chain() -> None:
    third = second(id="third", exporter="dalian", importer="seoul", continues="second")
    back = first(id="first", exporter="seoul", importer="umi")
    report = check(manifest(back, second(continues="first"), third))
    assert all(link.stated for link in report.chains)


def test_an_onward_transfer_that_a_stated_list_does_not_name_is_noted() -> None:
    report = check(manifest(first(onward=[]), second(continues="first")))
    (notice,) = report.notices
    assert (notice.code, notice.level) == (HIDDEN, "warning")
    assert "Dalian Data (CN)" in notice.message


def test_a_list_that_names_another_recipient_hides_this_one() -> None:
    assert HIDDEN in codes(check(manifest(first(onward=["seoul"]), second(continues="first"))))


def test_a_list_in_the_defaults_is_stated() -> None:
    data = manifest(first(), second(continues="first", onward=["seoul"]))
    data["defaults"] = {"onward": []}
    assert codes(check(data)) == [HIDDEN]


@pytest.mark.parametrize("before", [first(), first(onward=["dalian"])], ids=["not stated", "named"])
def test_an_onward_transfer_is_not_hidden(before: dict[str, Any]) -> None:
    assert codes(check(manifest(before, second(continues="first")))) == []


def test_a_hidden_onward_transfer_changes_no_outcome() -> None:
    stated = check(manifest(first(onward=[]), second(continues="first")))
    named = check(manifest(first(), second(continues="first")))
    assert [t.outcome for t in stated.transfers] == [t.outcome for t in named.transfers]


def test_an_exporter_that_received_nothing_is_noted() -> None:
    assert codes(check(manifest(first(), second(exporter="seoul", continues="first")))) == [GAP]


def test_an_origin_that_was_left_out_is_noted() -> None:
    report = check(manifest(first(), second(continues="first", data={**PEOPLE, "collected_in": ["JP"]})))
    assert codes(report) == [ORIGIN]


def test_notices_have_places_in_the_file(tmp_path: Any) -> None:
    path = tmp_path / "chain.transfers.yaml"
    path.write_text(
        "govcheck: 1\n"
        "parties: [{ id: a, country: DE }, { id: b, country: JP }, { id: c, country: CN }]\n"
        "transfers:\n"
        "  - id: first\n    exporter: a\n    importer: b\n    onward: []\n"
        "  - { id: second, exporter: b, importer: c, continues: first }\n",
        encoding="utf-8",
    )
    (notice,) = check_path(str(path)).notices
    assert notice.location is not None
    assert (notice.code, notice.location.line) == (HIDDEN, 7)


def check_path(path: str) -> Report:
    return govcheck.check([path], as_of="2026-11-22")
