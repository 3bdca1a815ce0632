"""What is said of chains does not rest on the order of files and transfers, nor on transfers that have no part."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.advice.chains import Linked, linked
from govcheck.manifest.chains import check_chains, joined
from govcheck.manifest.read import read_manifest
from govcheck.report.model import TransferReport
from govcheck.source import from_data
from tests.manifest.sample import catalogue, world

PLACES = {"a": "JP", "b": "CN", "c": "DE", "d": "US"}
PARTIES = [{"id": name, "name": f"{name} Ltd", "country": place} for name, place in PLACES.items()]
OUTCOMES = ("permitted", "action_required", "prohibited", "undetermined")


@st.composite
def transfers(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Transfers among four parties; each may continue one before it."""
    found: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, 6))):
        one: dict[str, Any] = {
            "id": f"t{number}",
            "exporter": draw(st.sampled_from("abcd")),
            "importer": draw(st.sampled_from("abcd")),
            "data": {
                "id": draw(st.sampled_from(["people", "machines"])),
                "collected_in": [draw(st.sampled_from(["JP", "DE"]))],
            },
        }
        if draw(st.booleans()):
            one["onward"] = draw(st.lists(st.sampled_from("abcd"), max_size=2, unique=True))
        before = draw(st.none() | st.sampled_from([other["id"] for other in found])) if found else None
        if before:
            one["continues"] = before
        found.append(one)
    return found


def said(files: list[list[dict[str, Any]]]) -> Linked:
    written: list[Any] = [{"govcheck": 1, "parties": PARTIES, "transfers": entries} for entries in files if entries]
    manifests = [read_manifest(from_data(data), catalogue(), world(), alone=False) for data in written]
    assert check_chains(manifests) == []
    manifests = joined(manifests)
    work = [(manifest, transfer) for manifest in manifests for transfer in manifest.transfers]
    reports = [
        TransferReport(t.id, "", "2026-11-22", OUTCOMES[sum(t.id.encode()) % len(OUTCOMES)], None, (), ())  # type: ignore[arg-type]  # one of the words
        for _, t in work
    ]
    return linked(work, reports)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_order_and_files_do_not_matter(data: st.DataObject) -> None:
    entries = data.draw(transfers())
    shuffled = data.draw(st.permutations(entries))
    cut = data.draw(st.integers(0, len(entries)))
    assert said([shuffled[:cut], shuffled[cut:]]) == said([entries])


@settings(max_examples=200, deadline=None)
@given(transfers())
def test_a_transfer_without_part_changes_nothing(entries: list[dict[str, Any]]) -> None:
    stranger = {
        "id": "zz", "data": {"id": "people"},
        "exporter": {"name": "Stranger", "country": "BR"}, "importer": {"name": "Other", "country": "AR"},
    }  # fmt: skip
    assert said([[*entries, stranger]]) == said([entries])


@settings(max_examples=200, deadline=None)
@given(transfers())
def test_a_chain_is_never_milder_than_one_of_its_transfers(entries: list[dict[str, Any]]) -> None:
    for whole in said([entries]).whole:
        worst = [OUTCOMES[sum(name.encode()) % len(OUTCOMES)] for name in whole.transfers]
        order = ("prohibited", "action_required", "undetermined", "permitted")
        assert whole.outcome == min(worst, key=order.index)
