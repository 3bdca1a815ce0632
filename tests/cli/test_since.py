from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

import govcheck
from tests.cli.conftest import Run

ROOT = Path(govcheck.__file__).parent.parent
QUICKSTART = ROOT / "examples" / "quickstart"
DAY = ("--as-of", "2026-11-22")


def git(folder: Path, *arguments: str) -> None:
    settings = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *settings, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with one transfer that fails and one that is fine, committed."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "flows").mkdir()
    for name in ("car-telemetry", "hr-to-tokyo"):
        shutil.copy(QUICKSTART / f"{name}.transfer.yaml", tmp_path / "flows")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "first")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_was_there_is_counted_and_not_shown(repository: Path, run: Run) -> None:
    assert run("check", "flows", *DAY).code == 1
    result = run("check", "flows", *DAY, "--since", "HEAD")
    assert result.code == 0
    assert "car-telemetry" not in result.out
    assert "findings, 2 transfers of which nothing is new" in " ".join(result.out.split())


def test_a_new_manifest_is_shown_whole(repository: Path, run: Run) -> None:
    shutil.copy(QUICKSTART / "call-centre-manila.transfer.yaml", repository / "flows")
    result = run("check", "flows", *DAY, "--since", "HEAD")
    assert result.code == 1
    assert "call-centre-manila" in result.out
    assert "car-telemetry" not in result.out


def test_moving_and_renaming_makes_nothing_new(repository: Path, run: Run) -> None:
    file = repository / "flows" / "car-telemetry.transfer.yaml"
    (repository / "flows" / "cars.transfer.yaml").write_text("# moved\n\n" + file.read_text("utf-8"), encoding="utf-8")
    file.unlink()
    assert run("check", "flows", *DAY, "--since", "HEAD").code == 0


def test_a_change_for_the_worse_is_shown(repository: Path, run: Run) -> None:
    file = repository / "flows" / "hr-to-tokyo.transfer.yaml"
    file.write_text(file.read_text("utf-8").replace("country: JP", "country: CN"), encoding="utf-8")
    result = run("check", "flows", *DAY, "--since", "HEAD")
    assert result.code == 1
    assert "hr-to-tokyo" in result.out


def test_what_could_not_be_read_then_is_all_new(repository: Path, run: Run) -> None:
    file = repository / "flows" / "car-telemetry.transfer.yaml"
    text = file.read_text("utf-8")
    file.write_text("govcheck: 1\ntransfers: 7\n", encoding="utf-8")
    git(repository, "commit", "-aqm", "broken")
    file.write_text(text, encoding="utf-8")
    assert run("check", "flows", *DAY, "--since", "HEAD").code == 1


def test_a_commit_that_does_not_exist(repository: Path, run: Run) -> None:
    result = run("check", "flows", *DAY, "--since", "nothing")
    assert result.code == 2
    assert "unknown-commit: 'nothing' is no commit of the repository of flows; expected a branch" in result.err


def test_no_repository(tmp_path: Path, run: Run) -> None:
    shutil.copy(QUICKSTART / "hr-to-tokyo.transfer.yaml", tmp_path)
    assert run("check", str(tmp_path), *DAY, "--since", "HEAD").code == 2
