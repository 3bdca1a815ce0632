from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import govcheck
from govcheck.cli import app, commands
from tests.cli.conftest import Run

ROOT = Path(govcheck.__file__).parent.parent


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "govcheck", *arguments], capture_output=True, env=environment, timeout=60, **options
    )


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"govcheck {govcheck.__version__}\n", "")


def test_without_a_command_it_shows_help_and_says_that_nothing_was_checked(run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (2, "")
    assert all(name in out for name in (*commands.COMMANDS, *commands.GROUPS))


@pytest.mark.parametrize("command", [(), *((name,) for name in (*commands.COMMANDS, *commands.GROUPS))])
def test_every_command_has_help(run: Run, command: tuple[str, ...]) -> None:
    code, out, err = run(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"Usage: govcheck{''.join(' ' + part for part in command)} ")


@pytest.mark.parametrize("command", ["list", "show", "check", "test", "coverage", "new-rule"])
def test_every_command_on_packs_has_help(run: Run, command: str) -> None:
    assert run("packs", command, "--help").code == 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["chekc"], "govcheck: usage: no such command 'chekc'. Did you mean 'check'?; see 'govcheck --help'"),
        (["check", "--zzzz"], "govcheck check: usage: no such option: --zzzz; see 'govcheck check --help'"),
        (["schema"], "govcheck schema: usage: missing argument 'manifest|report|matrix'; see 'govcheck schema --help'"),
        (["schema", "reports"], "govcheck schema: wrong-value: there is no 'reports'; did you mean 'report'?"),
        (["packs", "new-rule", "x"], "govcheck packs new-rule: usage: missing argument 'SLUG'; "
                                     "see 'govcheck packs new-rule --help'"),
    ],
)  # fmt: skip
def test_a_wrong_command_line_is_one_line(run: Run, arguments: list[str], line: str) -> None:
    assert run(*arguments) == (2, "", line + "\n")


def test_an_internal_error_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(given: list[str]) -> int:
        raise ZeroDivisionError("one\ntwo \x1b[31m")

    monkeypatch.setattr(app, "_run", fail)
    monkeypatch.delenv("GOVCHECK_DEBUG", raising=False)
    code, out, err = run("check")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("govcheck: internal-error: ZeroDivisionError: one two [31m; ")
    monkeypatch.setenv("GOVCHECK_DEBUG", "1")
    assert "Traceback" in run("check").err


def test_ctrl_c_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(given: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "_run", interrupt)
    assert run("check") == (130, "", "")


def test_only_the_named_command_is_imported() -> None:
    code = (
        "import sys; from govcheck.cli.app import main; main(['schema', 'report']);print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    loaded = done.stderr.decode().split()
    assert "govcheck.cli.schema" in loaded
    assert {"govcheck.cli.packs", "govcheck.cli.facts", "rich", "jsonschema", "tabulate"}.isdisjoint(loaded)


def test_a_reader_that_goes_away_is_no_error() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "govcheck", "schema", "report"],
            stdout=write, stderr=subprocess.PIPE, cwd=ROOT, timeout=60,
        )  # fmt: skip
    finally:
        os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("closed", ["out", "err", "both"])
def test_a_closed_output_changes_no_exit_code(tmp_path: Path, closed: str) -> None:
    redirect = {"out": ">&-", "err": "2>&-", "both": ">&- 2>&-"}[closed]
    file = tmp_path / "a.transfer.yaml"
    file.write_text("govcheck: 1\n", encoding="utf-8")
    for arguments, code in ((f"check {file}", 2), ("schema report", 0)):
        command = f"{sys.executable} -m govcheck {arguments} {redirect}"
        done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60)
        assert done.returncode == code
        assert b"internal-error" not in done.stderr


def test_a_closed_input_cannot_be_read() -> None:
    command = f"{sys.executable} -m govcheck check - <&-"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr) == (2, b"-: cannot-read: standard input is closed\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no device that is always full")
def test_a_full_disk_is_told_in_one_line() -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "govcheck", "schema", "report"],
            stdout=full, stderr=subprocess.PIPE, cwd=ROOT, timeout=60,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (2, b"standard output: cannot-write: no space left on device\n")


def test_a_manifest_may_come_through_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "a.transfer.yaml"
    os.mkfifo(pipe)
    text = "govcheck: 1\ntransfers: [{ id: t, exporter: { country: BR }, importer: { country: AR } }]\n"
    command = f"printf '{text}' > {pipe} & {sys.executable} -m govcheck check {pipe} --format lines --exit-zero"
    done = subprocess.run(["sh", "-c", command], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_output_is_utf8_whatever_the_locale(tmp_path: Path) -> None:
    done = process("check", str(tmp_path / "日本"), env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 2
    assert "日本" in done.stderr.decode("utf-8")


@pytest.mark.parametrize("group", ["packs", "record", "baseline"])
def test_a_group_without_a_command_shows_its_help(run: Run, group: str) -> None:
    code, out, err = run(group)
    assert (code, out) == (2, "")
    assert err.startswith(f"Usage: govcheck {group} ") and "\nCommands:\n" in err
