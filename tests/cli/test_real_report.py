"""The real engine behind the real command: what it prints fits what is promised."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from tests.cli.conftest import Run
from tests.cli.test_bad_input import GOOD

ROOT = Path(__file__).parent.parent.parent
FOLDERS = [folder for folder in (ROOT / "examples" / "quickstart", ROOT / "fixtures") if folder.is_dir()]
DAY = ("--as-of", "2026-11-22")


@pytest.mark.parametrize("path", FOLDERS, ids=lambda path: path.name)
def test_the_json_report_fits_its_schema(run: Run, path: Path) -> None:
    schema = json.loads(run("schema", "report").out)
    result = run("check", str(path), "--format", "json", *DAY)
    if result.code == 2 and path.name == "fixtures":
        pytest.skip("this folder holds bad manifests too")
    assert result.err == ""
    report = json.loads(result.out)
    jsonschema.validate(report, schema)
    assert report["transfers"]


@pytest.mark.parametrize("path", FOLDERS[:1], ids=lambda path: path.name)
def test_the_same_input_gives_the_same_bytes(run: Run, path: Path) -> None:
    for arguments in (("--format", "json"), ("--verbose",)):
        assert run("check", str(path), *DAY, *arguments) == run("check", str(path), *DAY, *arguments)


def test_summary_and_outcomes_agree_with_the_transfers(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    report: dict[str, Any] = json.loads(run("check", "--format", "json", *DAY).out)
    (transfer,) = report["transfers"]
    assert report["summary"]["transfers"] == 1
    assert report["summary"][transfer["outcome"]] == 1
    strictest = ["prohibited", "action_required", "undetermined", "permitted", "out_of_scope"]
    binding = [r["outcome"] for r in transfer["regimes"] if r["binding_on"] == "organisation"]
    assert transfer["outcome"] == min(binding, key=strictest.index)


def test_standard_input_and_a_file_give_the_same_report(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    file = run("check", "a.transfer.yaml", "--format", "json", *DAY)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(GOOD.encode())))
    piped = run("check", "-", "--format", "json", *DAY)
    assert (piped.code, piped.err) == (file.code, file.err)
    assert piped.out == file.out.replace('"path": "a.transfer.yaml"', '"path": "-"')


def test_json_is_a_manifest_too(run: Run, folder: Path) -> None:
    from govcheck.source import load_text

    (folder / "a.transfer.yaml").unlink()
    (folder / "a.transfer.json").write_text(json.dumps(load_text(GOOD, "x").data))
    assert run("check", *DAY).code in (0, 1)


def test_only_the_regimes_asked_for_are_reported(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    ids = [regime["id"] for regime in json.loads(run("check", "--format", "json").out)["transfers"][0]["regimes"]]
    one = json.loads(run("check", "--format", "json", "--regime", ids[0]).out)
    assert [regime["id"] for regime in one["transfers"][0]["regimes"]] == ids[:1]
    assert [pack["id"] for pack in one["packs"]] == ids[:1]


def test_explain_shows_each_regime_and_the_places(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    result = run("explain", "--transfer", "t", "--verbose", *DAY)
    assert (result.code, result.err) == (0, "")
    assert "at a.transfer.yaml:4:32" in result.out
    assert ".yaml" in result.out and "https://" in result.out


def test_facts_can_be_listed_narrowed_and_read_by_machines(run: Run) -> None:
    code, out, err = run("facts")
    assert (code, err) == (0, "")
    assert "importer.country (country)\n    In which country is the importer established?" in out
    assert run("facts", "importer.role").out.count("\n") == 3
    entries = json.loads(run("facts", "importer.role", "--format", "json").out)
    assert [list(entry) for entry in entries] == [["name", "type", "words", "question", "pack"]]
    assert "controller" in entries[0]["words"]
    everything = set(run("facts").out.splitlines())
    for name in [line.split()[0] for line in run("packs", "list").out.splitlines()[2:] if line[0] != " "]:
        own = run("facts", "--regime", name)
        assert own.code == 0 and set(own.out.splitlines()) < everything
    code, out, err = run("facts", "importr.role")
    assert (code, out) == (2, "")
    assert err == "govcheck facts: unknown-fact: no fact begins with 'importr.role'; did you mean 'importer.role'?\n"


def test_packs_can_be_listed_and_shown(run: Run) -> None:
    listed = run("packs", "list")
    assert (listed.code, listed.err) == (0, "")
    names = [line.split()[0] for line in listed.out.splitlines()[2:] if not line.startswith(" ")]
    assert names == sorted(names)
    for name in names:
        assert run("packs", "show", name).out.startswith(name + " ")
    assert run("packs", "show", "nothing").code == 2
    assert run("packs", "show", f"{names[0]}/nothing").code == 2
