from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import govcheck
from govcheck.cli import checking, remembered
from govcheck.cli.app import main

ROOT = Path(govcheck.__file__).parent.parent
GIVEN = ["check", "crm.transfer.yaml", "--as-of", "2026-11-22"]
Run = Callable[..., tuple[int, str, bool]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run govcheck in a folder with one manifest; says too whether it was checked or remembered."""
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GOVCHECK_CACHE", str(tmp_path / "cache"))
    (tmp_path / ".git").mkdir()
    shutil.copy(ROOT / "examples/quickstart/shop-orders.transfer.yaml", tmp_path / "crm.transfer.yaml")
    checked: list[bool] = []
    real = checking.check

    def check(*args: object, **values: object) -> int:
        checked.append(True)
        return real(*args, **values)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(checking, "check", check)

    def once(*arguments: str) -> tuple[int, str, bool]:
        checked.clear()
        code = main(list(arguments or GIVEN))
        return code, capsys.readouterr().out, bool(checked)

    return once


def test_the_second_run_gives_the_first_ones_bytes_and_code_without_checking(run: Run) -> None:
    first, second = run(), run()
    assert first[:2] == second[:2]
    assert (first[2], second[2]) == (True, False)


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "crm.transfer.yaml", "--as-of", "2026-11-23"],
        ["check", "crm.transfer.yaml", "--as-of", "2026-11-22", "--quiet"],
        ["check", "crm.transfer.yaml", "--as-of", "2026-11-22", "--regime", "china"],
        ["check", "crm.transfer.yaml", "--as-of", "2026-11-22", "--format", "json"],
    ],
)
def test_another_day_or_option_is_another_question(run: Run, arguments: list[str]) -> None:
    run()
    assert run(*arguments)[2]


def test_a_changed_manifest_is_checked(run: Run, tmp_path: Path) -> None:
    run()
    manifest = tmp_path / "crm.transfer.yaml"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace("frequency: systematic", "frequency: once"), encoding="utf-8")
    assert run()[2]


def test_a_manifest_that_was_only_touched_is_not(run: Run, tmp_path: Path) -> None:
    run()
    os.utime(tmp_path / "crm.transfer.yaml", ns=(1, 1))
    assert not run()[2]


def test_a_configuration_counts_also_one_that_is_new(run: Run, tmp_path: Path) -> None:
    run()
    (tmp_path / "govcheck.toml").write_text('regimes = ["china"]\n', encoding="utf-8")
    _, text, checked = run()
    assert checked
    assert "appi" not in text


def test_a_changed_pack_counts(run: Run, tmp_path: Path) -> None:
    packs = tmp_path / "packs" / "mine"
    shutil.copytree(ROOT / "policies" / "swiss-fadp", packs.parent / "swiss-fadp")
    given = [*GIVEN, "--pack", str(packs.parent)]
    run(*given)
    assert not run(*given)[2]
    (rule,) = sorted((packs.parent / "swiss-fadp" / "rules").glob("*.yaml"))[:1]
    rule.write_text(rule.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    assert run(*given)[2]


def test_what_writes_files_or_reads_a_pipe_is_always_done(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        assert run(*GIVEN, "--output", "json=report.json")[2]
        (tmp_path / "report.json").unlink()


def test_a_damaged_answer_is_passed_over(run: Run, tmp_path: Path) -> None:
    first = run()
    for file in (tmp_path / "cache" / "answers").iterdir():
        file.write_bytes(b"\xff\xfe")
    assert run() == first


def test_no_cache_no_memory(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", "")
    assert run()[2]
    assert run()[2]


def test_problems_are_not_remembered(run: Run, tmp_path: Path) -> None:
    (tmp_path / "crm.transfer.yaml").write_text("govcheck: 1\ntransfers: 7\n", encoding="utf-8")
    assert run()[0] == 2
    assert run()[2]


def test_old_answers_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", str(tmp_path))
    monkeypatch.setattr(remembered, "_KEPT", 3)
    for number in range(6):
        remembered.keep(f"k{number}", 0, "text", ())
        os.utime(tmp_path / "answers" / f"k{number}", ns=(number, number))
    assert sorted(os.listdir(tmp_path / "answers")) == ["k3", "k4", "k5"]
