"""The whole manifests under fixtures/: each folder has an expected.yaml, a list of what its manifests must give."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

import govcheck
from govcheck.report.model import RegimeReport, Report
from govcheck.source import load_file

ROOT = Path(__file__).resolve().parents[1] / "fixtures"
LISTS = sorted(ROOT.glob("*/expected.yaml"))
KEYS = {"manifest", "as_of", "transfer", "regime", "outcome", "carried_by", "determined_by"}

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="the sources come without fixtures")


@cache
def expectations(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(cast("list[dict[str, Any]]", load_file(str(folder / "expected.yaml")).data))


CASES = [
    pytest.param(path.parent, entry, id=f"{path.parent.name}/{entry['transfer']}/{entry['regime']}/{entry['as_of']}")
    for path in LISTS
    for entry in expectations(path.parent)
]


@cache
def report(path: Path, as_of: str) -> Report:
    return govcheck.check([str(path)], as_of=as_of)


def regime(folder: Path, entry: dict[str, Any]) -> RegimeReport:
    found = {each.id: each for each in report(folder / entry["manifest"], entry["as_of"]).transfers}
    return {each.id: each for each in found[entry["transfer"]].regimes}[entry["regime"]]


@pytest.mark.parametrize(("folder", "entry"), CASES)
def test_what_is_expected(folder: Path, entry: dict[str, Any]) -> None:
    assert set(entry) <= KEYS
    assert not report(folder / entry["manifest"], entry["as_of"]).problems
    found = regime(folder, entry)
    assert found.outcome == entry["outcome"]
    for key in ("carried_by", "determined_by"):
        if key in entry:
            stated = [name if "/" in name else f"{entry['regime']}/{name}" for name in entry[key]]
            assert sorted(getattr(found, key)) == sorted(stated)


@pytest.mark.parametrize("folder", [path.parent for path in LISTS], ids=lambda folder: folder.name)
def test_every_manifest_is_expected(folder: Path) -> None:
    manifests = {path.name for path in folder.glob("*.transfer*.yaml")}
    assert {entry["manifest"] for entry in expectations(folder)} == manifests
