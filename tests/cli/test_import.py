from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

FIDES = "system:\n  - fides_key: crm\n    name: CRM\n    third_country_transfers: [JPN]\n  - fides_key: other\n"


@pytest.fixture
def source(folder: Path) -> Path:
    path = folder / "fides.yml"
    path.write_text(FIDES, encoding="utf-8")
    return path


def test_it_writes_a_manifest_and_says_what_came_of_the_records(run: Run, folder: Path, source: Path) -> None:
    code, out, err = run("import", "fides", "fides.yml", "-o", "b.transfer.yaml")
    assert (code, err) == (0, "")
    assert out == (
        "2 records: 1 transfer written, 1 says nothing of places abroad\n"
        "b.transfer.yaml is written; complete it, then run: govcheck check b.transfer.yaml\n"
    )
    code, out, err = run("check", "b.transfer.yaml", "--as-of", "2026-11-22")
    assert (code, err) == (1, "")
    assert "undetermined" in out


def test_without_a_place_to_write_the_manifest_is_printed(run: Run, folder: Path, source: Path) -> None:
    code, out, err = run("import", "fides", "fides.yml")
    assert code == 0
    assert out.startswith("# Imported from fides.yml (fides)")
    assert err == "2 records: 1 transfer written, 1 says nothing of places abroad\n"


def test_importing_again_updates_and_says_what_it_did(run: Run, folder: Path, source: Path) -> None:
    run("import", "fides", "fides.yml", "-o", "b.transfer.yaml")
    target = folder / "b.transfer.yaml"
    target.write_text(target.read_text().replace("country: JP", "country: JP\n      role: processor"))
    source.write_text(FIDES.replace("name: CRM", "name: Customers"), encoding="utf-8")
    code, out, err = run("import", "fides", "fides.yml", "-o", "b.transfer.yaml")
    assert (code, err) == (0, "")
    assert out.startswith("updated: transfers crm: title is Customers, no more CRM\n")
    assert out.endswith("b.transfer.yaml is up to date; complete it, then run: govcheck check b.transfer.yaml\n")
    assert "role: processor" in target.read_text()
    run("import", "fides", "fides.yml", "-o", "b.transfer.yaml", "--force")
    assert "role: processor" not in target.read_text()


def test_a_file_that_was_not_imported_is_not_touched(run: Run, folder: Path, source: Path) -> None:
    before = (folder / "a.transfer.yaml").read_text()
    code, out, err = run("import", "fides", "fides.yml", "-o", "a.transfer.yaml")
    assert (code, out) == (2, "")
    assert err == (
        "a.transfer.yaml: not-imported: this file does not say what was imported into it; --force writes it anew\n"
    )
    assert (folder / "a.transfer.yaml").read_text() == before


def test_a_mapping_says_who_exports(run: Run, folder: Path, source: Path) -> None:
    (folder / "mapping.yaml").write_text("exporter: { name: Example GmbH, country: JP }\n")
    code, out, err = run("import", "fides", "fides.yml", "--mapping", "mapping.yaml", "-o", "b.transfer.yaml")
    assert (code, err) == (0, "")
    assert out == (
        "2 records: 0 transfers written, 1 stays in the country, 1 says nothing of places abroad\n"
        "b.transfer.yaml is not written: there is no transfer to put into it\n"
    )
    assert not (folder / "b.transfer.yaml").exists()


def test_a_mapping_is_not_to_be_forgotten(run: Run, folder: Path, source: Path) -> None:
    (folder / "mapping.yaml").write_text("exporter: { name: Example GmbH, country: DE }\n")
    assert run("import", "fides", "fides.yml", "--mapping", "mapping.yaml", "-o", "b.transfer.yaml").code == 0
    code, out, err = run("import", "fides", "fides.yml", "-o", "b.transfer.yaml")
    assert (code, out) == (2, "")
    assert err.endswith("no-mapping: it was imported with mapping.yaml; give it with --mapping, or use --force\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["fides", "no.yml"], "no.yml: cannot-read: no such file or directory"),
        (["fidse", "x"], "govcheck import: wrong-value: there is no 'fidse'; did you mean 'fides'?"),
        (["fides", "fides.yml", "--sheet", "A"], "--sheet: usage: fides has no sheets; leave it out"),
        (["fides", "fides.yml", "--mapping", "no.yaml"], "no.yaml: cannot-read: no such file or directory"),
        (["fides", "fides.yml", "-o", "fides.yml/b.yaml"], "fides.yml/b.yaml: cannot-write: file exists"),
        (["fides", "fides.yml", "-o", "fides.yml", "--force"],
         "fides.yml: usage: this is the document to read; write to another file"),
        (["fides", "fides.yml", "-o", "."], ".: cannot-read: is a directory"),
        (["ropa", "fides.yml"], "fides.yml: no-headings: no row has the headings of a record of processing; "
                                "expected columns such as 'Purpose of processing' and 'Names of third countries'"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_one_line(run: Run, folder: Path, source: Path, arguments: list[str], line: str) -> None:
    assert run("import", *arguments) == (2, "", line + "\n")


def test_all_faults_are_shown(run: Run, folder: Path) -> None:
    (folder / "events.jsonl").write_text("{\n[]\n7\n")
    assert run("import", "openlineage", "events.jsonl").code == 2
    (folder / "events.jsonl").write_text('{"job": 1}\n{]\n7\n')
    assert run("import", "openlineage", "events.jsonl").err.count("\n") == 3
