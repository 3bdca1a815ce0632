"""The record of processing of examples/ropa: imported, asked about, completed, decided, imported again."""

from __future__ import annotations

import csv
import re
import shutil
from functools import cache
from pathlib import Path

import openpyxl
import pytest

import govcheck
from govcheck.cli.app import main
from govcheck.report.model import Report, TransferReport

FOLDER = Path(__file__).resolve().parents[1] / "examples" / "ropa"
DAY = "2026-11-22"
WRITTEN = {
    "r-01": "permitted",
    "r-02": "permitted",
    "r-03": "action_required",
    "r-05": "permitted",
    "r-07": "permitted",
}


@cache
def report(name: str) -> Report:
    return govcheck.check(str(FOLDER / name), as_of=DAY)


def transfers(name: str) -> dict[str, TransferReport]:
    return {found.id: found for found in report(name).transfers}


def asked(transfer: TransferReport, regime: str) -> list[str]:
    found = next(found for found in transfer.regimes if found.id == regime)
    return [question.fact for question in found.questions]


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "ropa"
    shutil.copytree(FOLDER, folder)
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(folder)
    return folder


def imported(source: str, target: str) -> int:
    return main(["import", "ropa", source, "--mapping", "mapping.yaml", "-o", target])


def test_the_imported_manifest_is_the_one_checked_in(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("records.csv", "new.transfer.yaml") == 0
    expected = (FOLDER / "records.transfer.yaml").read_text(encoding="utf-8")
    assert (copy / "new.transfer.yaml").read_text(encoding="utf-8") == expected
    summary = (
        "columns not read: Retention schedule (if possible)\n"
        "7 records: 5 transfers written, 1 stays in the country, 1 says nothing of places abroad"
    )
    assert capsys.readouterr().out.startswith(summary)
    assert summary in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_a_workbook_becomes_the_same_manifest(copy: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    with (copy / "records.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            page.append(row)
    book.save(copy / "records.xlsx")
    assert imported("records.xlsx", "new.transfer.yaml") == 0
    expected = (FOLDER / "records.transfer.yaml").read_text(encoding="utf-8").replace("records.csv", "records.xlsx")
    assert (copy / "new.transfer.yaml").read_text(encoding="utf-8") == expected


def test_what_is_imported_is_undetermined() -> None:
    assert {name: found.outcome for name, found in transfers("records.transfer.yaml").items()} == dict.fromkeys(
        WRITTEN, "undetermined"
    )
    assert not report("records.transfer.yaml").problems


def test_it_asks_for_what_the_spreadsheet_leaves_open() -> None:
    found = transfers("records.transfer.yaml")
    for transfer in found.values():
        # First whether there is a transfer of personal data at all, then what carries it.
        assert asked(transfer, "gdpr")[:2] == ["data.form", "transfer.mode"]
        assert {"safeguards", "assessments", "importer.kind"} <= set(asked(transfer, "gdpr"))
        # What the spreadsheet says is not asked again.
        said = {"exporter.country", "exporter.role", "data.categories", "transfer.purpose", "data.subjects.kinds"}
        assert not said & set(asked(transfer, "gdpr"))
    countries = {name for name, transfer in found.items() if "importer.country" in asked(transfer, "china")}
    assert countries == {"r-05"}  # its cell is prose: "AWS ap-southeast-1 (Singapura)"


def test_with_the_answers_it_is_determined() -> None:
    found = transfers("records.completed.yaml")
    assert {name: transfer.outcome for name, transfer in found.items()} == WRITTEN
    for transfer in found.values():
        binding = [regime for regime in transfer.regimes if regime.binding_on == "organisation"]
        assert all(regime.outcome != "undetermined" for regime in binding)


def test_the_completed_manifest_only_adds_to_the_imported_one(copy: Path) -> None:
    before = (copy / "records.completed.yaml").read_text(encoding="utf-8")
    assert imported("records.csv", "records.completed.yaml") == 0
    assert (copy / "records.completed.yaml").read_text(encoding="utf-8") == before


def test_the_spreadsheet_changes_and_the_answers_stay(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = (copy / "records.csv").read_text(encoding="utf-8")
    changed = records.replace("AWS ap-southeast-1 (Singapura)", "Thailand").replace(
        "Contact persons at suppliers", "Staff"
    )
    changed += "R-08,Sales,Loyalty card,Customers,contact,Card Ltd.,United Kingdom,Adequacy decision,,\n"
    (copy / "records.csv").write_text(changed, encoding="utf-8")
    assert imported("records.csv", "records.completed.yaml") == 0
    told = capsys.readouterr().out.splitlines()
    assert told[:3] == [
        "kept: transfers r-05: importer.country: the file says SG, the source TH",
        "updated: transfers r-03: data.subjects.kinds is [employees], no more [business_contacts]; "
        "see whether what was added to it still holds",
        "added: transfers r-08",
    ]
    after = govcheck.check(str(copy / "records.completed.yaml"), as_of=DAY)
    assert {found.id: found.outcome for found in after.transfers} == {**WRITTEN, "r-08": "undetermined"}


def test_the_page_shows_what_is_there(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = (copy / "README.md").read_text(encoding="utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL):
        assert block in (copy / "records.transfer.yaml").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ govcheck (.*)$", page, re.MULTILINE)
    codes = [main(command.split()) for command in commands]
    assert codes == [0, 1, 1, 0]
    rows = dict(re.findall(r"^\| `(\S+)` \|.*\| undetermined \| (.*) \|$", page, re.MULTILINE))
    assert rows == {name: outcome.replace("_", " ") for name, outcome in WRITTEN.items()}
