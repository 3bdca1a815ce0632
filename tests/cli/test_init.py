from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.source import load_file
from tests.cli.conftest import Run


def test_it_writes_a_manifest_of_that_name(run: Run, folder: Path) -> None:
    code, out, err = run("init", "crm")
    assert (code, err) == (0, "")
    assert out == "crm.transfer.yaml is written; fill it in, then run: govcheck check crm.transfer.yaml\n"
    data = load_file(str(folder / "crm.transfer.yaml")).data
    assert isinstance(data, dict)
    assert data["transfers"][0]["id"] == "crm"  # type: ignore[index, call-overload]  # what was just written


def test_a_folder_and_the_suffix_may_be_named(run: Run, folder: Path) -> None:
    (folder / "flows").mkdir()
    assert run("init", "flows/hr-data.transfer.yaml").code == 0
    assert (folder / "flows" / "hr-data.transfer.yaml").is_file()


def test_it_replaces_nothing_unless_told(run: Run, folder: Path) -> None:
    before = (folder / "a.transfer.yaml").read_text()
    code, out, err = run("init", "a")
    assert (code, out) == (2, "")
    assert err == "a.transfer.yaml: file-exists: there is a file of this name; --force replaces it\n"
    assert (folder / "a.transfer.yaml").read_text() == before
    assert run("init", "a", "--force").code == 0
    assert (folder / "a.transfer.yaml").read_text() != before


@pytest.mark.parametrize("name", ["Crm", "a b", "é", "flows/", "..", "a\nb"])
def test_a_name_that_is_no_id_is_refused(run: Run, folder: Path, name: str) -> None:
    code, out, err = run("init", name)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "wrong-name" in err


def test_a_folder_that_is_not_there_is_made(run: Run, folder: Path) -> None:
    assert run("init", "new/flows/crm").code == 0
    assert (folder / "new" / "flows" / "crm.transfer.yaml").exists()


def test_a_file_in_place_of_the_folder(run: Run, folder: Path) -> None:
    (folder / "no").write_text("")
    assert run("init", "no/crm") == (2, "", "no/crm.transfer.yaml: cannot-write: file exists\n")
