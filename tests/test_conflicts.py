"""The cited conflicts: each has a manifest in which it is said and one in which it is not, and the ledger is whole."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck.packs.find import builtin_root
from govcheck.packs.load import load_packs
from govcheck.packs.parse_conflicts import packs_named
from govcheck.report.model import TransferReport
from govcheck.source import Document, load_file

ROOT = Path(__file__).resolve().parents[1] / "fixtures" / "conflicts"
AS_OF = "2026-11-22"

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="the sources come without fixtures")


def written(name: str) -> Any:
    document: Document = load_file(f"{builtin_root()}/world/{name}")
    return document.data


ENTRIES: list[dict[str, Any]] = written("conflicts.yaml")["conflicts"]
IDS = [str(entry["id"]) for entry in ENTRIES]


@cache
def reports(name: str) -> dict[str, TransferReport]:
    report = govcheck.check([str(ROOT / f"{name}.transfers.yaml")], as_of=AS_OF)
    return {transfer.id: transfer for transfer in report.transfers}


def said(transfer: TransferReport) -> set[str]:
    return {conflict.id for conflict in transfer.conflicts if conflict.kind == "cited"}


@pytest.mark.parametrize("name", IDS)
def test_it_is_said(name: str) -> None:
    found = {conflict.id: conflict for conflict in reports(name)[name].conflicts}
    assert name in found
    conflict = found[name]
    assert conflict.legs and conflict.regimes and conflict.citations
    assert conflict.message and conflict.meaning and conflict.way_out
    assert "(not stated)" not in f"{conflict.message}{conflict.meaning}{conflict.way_out}"


@pytest.mark.parametrize("name", IDS)
def test_it_is_not_said_without_its_cause(name: str) -> None:
    assert name not in said(reports(name)[f"{name}-absent"])


def test_every_conflict_has_a_fixture_and_every_fixture_a_conflict() -> None:
    assert {path.name.partition(".")[0] for path in ROOT.glob("*.transfers.yaml")} == set(IDS)


def test_every_conflict_is_applied() -> None:
    packs = load_packs()
    assert [*packs.conflicts.regimes] == IDS
    assert {name for entry in ENTRIES for name in packs_named(entry)} <= {pack.id for pack in packs.packs}


def test_every_meeting_of_laws_is_said_or_left_out_with_a_reason() -> None:
    ledger: dict[str, list[dict[str, Any]]] = written("conflicts-coverage.yaml")
    points = [point for points in ledger.values() for point in points]
    for point in points:
        assert set(point) in ({"about", "conflicts"}, {"about", "left_out"}), point
        assert all(point.values()), point
    assert {name for point in points for name in point.get("conflicts", ())} == set(IDS)
    assert "not yet" not in " ".join(point.get("left_out", "") for point in points).lower()
