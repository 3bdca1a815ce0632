"""`govcheck plan`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.small import write_pack

DAY = "2026-11-22"
RULES = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: requirement
=== rules/consent.yaml
kind: ground
opens: [need]
when: { fact: safeguard.small_consent.status, is: in_place }
=== rules/near.yaml
kind: ground
opens: [need]
when: { fact: importer.country, is: DE }
"""
MANIFEST = """\
govcheck: 1
defaults: { exporter: { name: Us, country: JP }, safeguards: [], assessments: [], done: [] }
transfers:
  - { id: far, title: Far away, importer: { name: Them, country: CN } }
  - { id: near, importer: { name: Others, country: DE } }
"""


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    manifest = tmp_path / "some.transfers.yaml"
    manifest.write_text(MANIFEST, encoding="utf-8")
    pack = write_pack(tmp_path / "packs", RULES)
    return [str(manifest), "--pack", str(pack), "--regime", "small", "--as-of", DAY]


def test_it_prints_plans_and_what_needs_none(run: Run, options: list[str]) -> None:
    code, out, err = run("plan", *options)
    assert (code, err) == (0, "")
    assert "Plan 1 of 1: effort 2, at once; settles small\n  Assuming: The data subjects agree: Consent\n" in out
    assert "\n  1. Consent (for small; data subjects; at once)\n" in out
    assert "Then: safeguard.small_consent.status = in_place" in out
    assert out.endswith("PERMITTED under the law of 2026-11-22\nNothing needs to be done.\n")


def test_one_transfer_alone(run: Run, options: list[str]) -> None:
    out = run("plan", *options, "--transfer", "near").out
    assert "near" in out and "far" not in out
    code, out, err = run("plan", *options, "--transfer", "nera")
    assert (code, out) == (2, "")
    assert err == "--transfer: unknown-transfer: there is no transfer 'nera'; did you mean 'near'?\n"


def test_the_report_as_json_holds_the_plans(run: Run, options: list[str]) -> None:
    report = json.loads(run("plan", *options, "--format", "json").out)
    far, near = report["transfers"]
    assert [plan["safeguards"] for plan in far["plan"]] == [["small_consent"]]
    assert near["plan"] == []


def test_another_importer_country_from_those_that_are_named(run: Run, options: list[str]) -> None:
    out = run("plan", *options, "--transfer", "far", "--importer-countries", "US,DE").out
    assert "Choose an importer in another country: Germany" in out


@pytest.mark.parametrize(
    ("given", "said"),
    [("DE,japan", "'japan' is no country; use JP"), (",", "it names no country; name countries by their codes")],
)
def test_what_is_no_country_is_a_problem(run: Run, options: list[str], given: str, said: str) -> None:
    code, out, err = run("plan", *options, "--importer-countries", given)
    assert (code, out) == (2, "")
    assert err.startswith(f"--importer-countries: wrong-value: {said}")


def test_a_format_that_it_does_not_have(run: Run, options: list[str]) -> None:
    assert run("plan", *options, "--format", "sarif").code == 2
