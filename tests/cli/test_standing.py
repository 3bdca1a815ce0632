from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govcheck.packs.load import load_packs
from tests.cli.conftest import Run
from tests.cli.test_bad_input import GOOD


@pytest.fixture
def manifest(folder: Path) -> Path:
    (folder / "a.transfer.yaml").write_text(GOOD)
    return folder


def asked(run: Run) -> list[str]:
    result = run("check", "--format", "json", "--as-of", "2026-11-22")
    assert result.err == ""
    regimes: list[dict[str, Any]] = json.loads(result.out)["transfers"][0]["regimes"]
    return [question["fact"] for regime in regimes for question in regime["questions"]]


def test_a_fact_stated_once_is_not_asked_again(run: Run, manifest: Path) -> None:
    before = asked(run)
    known, values = load_packs().catalogue.facts, {"boolean": "false", "set": "[]", "countries": "['JP']"}
    fact = next(name for name in before if name in known and known[name].type in values)
    (manifest / "govcheck.toml").write_text(f'[facts]\n"{fact}" = {values[known[fact].type]}\n')
    assert fact not in asked(run)


def test_faults_in_what_stands_have_their_place(run: Run, manifest: Path) -> None:
    (manifest / "govcheck.toml").write_text(
        "[facts]\nimporter.contry = 'JP'\nimporter.role = 'ctrl'\nexporter.persons_held = -1\nexporter.country = 'UK'\n"
        "[readings]\n'nothing/at-all' = { value = true, by = 'A', because = 'B' }\n"
    )
    code, out, err = run("check")
    assert (code, out) == (2, "")
    assert [line.split(": ")[:2] for line in err.splitlines()] == [
        ["govcheck.toml:2:1", "unknown-fact"],
        ["govcheck.toml:3:1", "unknown-word"],
        ["govcheck.toml:4:1", "wrong-type"],
        ["govcheck.toml:5:1", "unknown-country"],
        ["govcheck.toml:7:1", "unknown-reading"],
    ]


def test_a_reading_can_be_fixed(run: Run, manifest: Path) -> None:
    name = next(f"{pack.id}/{reading}" for pack in load_packs().packs for reading in pack.readings)
    (manifest / "govcheck.toml").write_text(f'[readings]\n"{name}" = {{ value = true, by = "A", because = "B" }}\n')
    assert run("check").code in (0, 1)
