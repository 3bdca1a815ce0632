"""One run over the quickstart in all formats at once, each given to what reads such files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import JUnitXml

from tests.cli.conftest import Run
from tests.render.readers import READERS

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "golden" / "schemas"
FOLDER = Path("examples") / "quickstart"
TRANSFERS = 15

pytestmark = pytest.mark.skipif(not (ROOT / FOLDER).is_dir(), reason="the sources come without examples")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from govcheck.cli.app import main

    folder = tmp_path_factory.mktemp("reports")
    outputs = [part for name in READERS for part in ("--output", f"{name}={folder / name}")]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        assert main(["check", str(FOLDER), "--as-of", "2026-11-22", "--format", "csv", "--verbose", *outputs]) == 1
    return {name: (folder / name).read_bytes().decode("utf-8") for name in READERS}


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def test_all_report_the_same_findings(written: dict[str, str]) -> None:
    findings = sorted(READERS["json"](written["json"]))
    assert len(findings) > TRANSFERS
    for name, read in READERS.items():
        assert sorted(read(written[name])) == findings, name


def test_no_two_findings_have_one_fingerprint(written: dict[str, str]) -> None:
    fingerprints = [fingerprint for _, _, fingerprint, _ in READERS["json"](written["json"])]
    assert len(fingerprints) == len(set(fingerprints))


def test_sarif_fits_its_schema_and_leads_to_files(written: dict[str, str]) -> None:
    log = json.loads(written["sarif"])
    jsonschema.Draft7Validator(schema("sarif-2.1.0.schema.json")).validate(log)
    for result in log["runs"][0]["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert (ROOT / uri).is_file()


def test_sarif_and_junit_leave_no_bad_outcome_unsaid(written: dict[str, str]) -> None:
    results = json.loads(written["sarif"])["runs"][0]["results"]
    said = {(r["properties"]["transfer"], r["properties"]["regime"]) for r in results}
    bad = {
        (transfer["id"], regime["id"])
        for transfer in json.loads(written["json"])["transfers"]
        for regime in transfer["regimes"]
        if regime["binding_on"] == "organisation" and regime["outcome"] not in ("permitted", "out_of_scope")
    }
    assert bad and bad <= said
    cases = [case for suite in JUnitXml.fromstring(written["junit"].encode()) for case in suite]
    told = {(case.name.split(" ")[0], case.classname.split(".")[0]) for case in cases if case.result}
    assert bad <= told


def test_a_junit_reader_counts_every_manifest(written: dict[str, str]) -> None:
    whole = JUnitXml.fromstring(written["junit"].encode("utf-8"))
    assert len(list(whole)) == len(list((ROOT / FOLDER).glob("*.transfer*.yaml")))
    assert whole.failures > 0 and whole.skipped > 0 and whole.errors == 0
    assert len({(case.classname, case.name) for suite in whole for case in suite}) == whole.tests


def test_oscal_fits_its_schema(written: dict[str, str]) -> None:
    valid = jsonschema.Draft202012Validator(schema("oscal-assessment-results-1.2.1.schema.json"))
    valid.validate(json.loads(written["oscal"]))
    assert len(json.loads(written["oscal"])["assessment-results"]["results"]) == TRANSFERS


def test_a_spreadsheet_gets_a_table(written: dict[str, str]) -> None:
    rows = list(csv.DictReader(io.StringIO(written["csv"].removeprefix("\ufeff"), newline="")))
    assert len({row["transfer"] for row in rows}) == TRANSFERS
    assert all(None not in row and None not in row.values() for row in rows)


@pytest.mark.parametrize("name", list(READERS))
def test_no_path_of_this_machine(written: dict[str, str], name: str) -> None:
    assert str(ROOT) not in written[name]


@pytest.mark.parametrize("format", ["sarif", "junit", "github"])
def test_what_cannot_be_read_is_told(run: Run, folder: Path, format: str) -> None:
    (folder / "a.transfer.yaml").write_text("govcheck: 1\ntransfers: [{id: 5}]\n")
    code, out, err = run("check", "--format", format)
    assert (code, err.count("\n") > 0) == (2, True)
    assert all(line.split(": ")[1] in out for line in err.splitlines())
    if format == "sarif":
        (invocation,) = json.loads(out)["runs"][0]["invocations"]
        assert invocation["executionSuccessful"] is False
    if format == "junit":
        assert JUnitXml.fromstring(out.encode()).errors == len(err.splitlines())
