"""The overlays that come as examples: each changes what its README says, and nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from govcheck.advice.whatif import Side, differences, suppose
from govcheck.checker import Checker
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.report.difference import TransferDifference
from govcheck.source import load_file

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
OVERLAYS = EXAMPLES / "overlays"
OWN, QUICKSTART = OVERLAYS / "transfers", EXAMPLES / "quickstart"
TODAY = "2026-11-22"

pytestmark = pytest.mark.skipif(not OVERLAYS.is_dir(), reason="the sources come without examples")


@cache
def packs() -> PackSet:
    return load_packs()


@cache
def supposed(name: str, folder: Path, day: str) -> dict[str, TransferDifference]:
    """Every transfer of a folder under one overlay."""
    after, overlays = suppose(packs(), [load_file(str(OVERLAYS / f"{name}.yaml"))], ())
    documents = [load_file(str(file)) for file in sorted(folder.glob("*.transfer.yaml"))]
    was, now = (
        Side(checker, [checker.manifest(document) for document in documents], day)
        for checker in (Checker(packs()), Checker(after))
    )
    return {one.id: one for one in differences(was, now, overlays)}


@pytest.mark.parametrize(
    ("name", "folder", "day", "changed"),
    [
        ("mutual-recognition", QUICKSTART, TODAY, {
            "care-records": ("prohibited", "permitted"), "support-from-shanghai": ("undetermined", "permitted"),
            "service-calls-to-suzhou": ("action_required", "permitted"),
        }),
        ("free-flow-zones", OWN, TODAY, {
            "shanghai-to-tokyo": ("action_required", "permitted"),
            "certified-in-tokyo": ("action_required", "permitted"),
        }),
        ("china-joins-cbpr", OWN, TODAY, {"certified-in-tokyo": ("action_required", "permitted")}),
        ("privacy-framework-struck-down", OWN, TODAY, {}),
        ("privacy-framework-struck-down", OWN, "2026-11-23", {"berlin-to-phoenix": ("permitted", "action_required")}),
        ("uk-adequacy-lapses", OWN, "2027-06-30", {}),
        ("uk-adequacy-lapses", OWN, "2027-07-01", {"berlin-to-london": ("permitted", "action_required")}),
        ("rcep-like-cptpp", QUICKSTART, TODAY, {}),
    ],
)  # fmt: skip
def test_what_an_overlay_changes(name: str, folder: Path, day: str, changed: dict[str, tuple[str, str]]) -> None:
    found = supposed(name, folder, day)
    assert {one.id: (one.before, one.after) for one in found.values() if one.before != one.after} == changed


def test_recognition_on_both_sides_opens_both_ways() -> None:
    found = supposed("mutual-recognition", QUICKSTART, TODAY)
    japan = {one.id: one for one in found["support-from-shanghai"].regimes}["appi"]
    assert (japan.before, japan.after) == ("undetermined", "permitted")
    assert ("appi/equivalent-country", "carries", "after") in [(n.rule, n.role, n.side) for n in japan.rules]
    assert "Hypothetical" in [cited.instrument for cited in japan.basis]
    china = {one.id: one for one in found["care-records"].regimes}["china"]
    assert [n.rule for n in china.rules if n.hypothetical] == ["china/recognised-country"]
    # Data of the Union stay data of the Union.
    chain = {one.id: one for one in found["tokyo-to-dalian"].regimes}
    assert (chain["appi"].after, "gdpr" in chain) == ("permitted", False)
    assert found["tokyo-to-dalian"].after == "action_required"


def test_a_stricter_test_says_something_else_of_a_barrier() -> None:
    found = supposed("rcep-like-cptpp", QUICKSTART, TODAY)
    [rcep] = found["care-records"].regimes
    assert (rcep.id, rcep.before, rcep.after) == ("rcep", "r5_public_policy_claim", "r5_necessity_test")


def test_every_overlay_is_tried_here_and_named_in_the_readme() -> None:
    names = {file.stem for file in OVERLAYS.glob("*.yaml")}
    readme = (OVERLAYS / "README.md").read_text(encoding="utf-8")
    assert names == {
        "mutual-recognition", "free-flow-zones", "china-joins-cbpr", "privacy-framework-struck-down",
        "uk-adequacy-lapses", "rcep-like-cptpp",
    }  # fmt: skip
    assert all(f"--overlay examples/overlays/{name}.yaml" in readme for name in names)


def test_packs_that_were_read_stay_as_they_are() -> None:
    supposed("mutual-recognition", QUICKSTART, TODAY)
    assert "recognised-country" not in packs().pack("china").rules
    assert "recognised-country" not in load_packs().pack("china").rules
