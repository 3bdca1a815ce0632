from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from govcheck.errors import InputError, Problem, Region
from govcheck.render import FORMATS, TELL_PROBLEMS
from govcheck.report.model import Location, Report
from tests.cli.conftest import MANIFEST, Run, StandIn
from tests.render.conftest import finding, regime, report, transfer

Engine = Callable[[Report | BaseException], StandIn]

FINE = report(transfer())
ERROR = report(transfer(outcome="action_required", regimes=(regime(outcome="action_required", findings=(finding(),)),)))
WARNING = report(transfer(regimes=(regime(findings=(finding(level="warning"),)),)))
OPEN = report(transfer(outcome="undetermined", regimes=(regime(outcome="undetermined"),)))
WAIVED = report(
    transfer(outcome="action_required", regimes=(regime(outcome="action_required", findings=(finding(waived=True),)),))
)
ADVICE = report(transfer(regimes=(regime(), regime(id="trade", binding_on="state", outcome="undetermined"))))


@pytest.mark.parametrize(
    ("given", "error", "warning", "never"),
    [(FINE, 0, 0, 0), (ERROR, 1, 1, 0), (WARNING, 0, 1, 0), (OPEN, 1, 1, 0), (WAIVED, 0, 0, 0), (ADVICE, 0, 0, 0)],
)
@pytest.mark.parametrize("format", list(FORMATS))
def test_exit_codes_are_the_same_for_every_format(
    run: Run, engine: Engine, folder: Path, given: Report, error: int, warning: int, never: int, format: str
) -> None:
    engine(given)
    assert run("check", "--format", format).code == error
    assert run("check", "--format", format, "--fail-on", "error").code == error
    assert run("check", "--format", format, "--fail-on", "warning").code == warning
    assert run("check", "--format", format, "--fail-on", "never").code == never
    assert run("check", "--format", format, "--exit-zero").code == 0
    assert run("check", "--format", format, "--quiet").code == error


def test_what_is_asked_reaches_the_engine(run: Run, engine: Engine, folder: Path) -> None:
    asked = engine(FINE)
    arguments = ["--as-of", "2026-01-31", "--regime", "a", "--regime", "b", "--pack", "p"]
    assert run("check", "a.transfer.yaml", *arguments).code == 0
    (call,) = asked.calls
    call.pop("progress")
    assert call["paths"] == ["a.transfer.yaml"]
    assert call["as_of"] == "2026-01-31"
    assert call["regimes"] == ["a", "b"]
    assert call["packs"] == ["p"]


def test_options_outrank_the_configuration(run: Run, engine: Engine, folder: Path) -> None:
    asked = engine(WARNING)
    (folder / "govcheck.toml").write_text('regimes = ["a"]\npacks = ["p"]\nfail_on = "warning"\n')
    assert run("check").code == 1
    assert run("check", "--fail-on", "error", "--regime", "b", "--pack", "q").code == 0
    assert [call["regimes"] for call in asked.calls] == [["a"], ["b"]]
    assert [call["packs"] for call in asked.calls] == [["p"], ["p", "q"]]
    assert run("check", "--verbose").err == "govcheck: configuration: govcheck.toml\n"


def test_a_configuration_can_be_named(run: Run, engine: Engine, folder: Path) -> None:
    engine(WARNING)
    (folder / "govcheck.toml").write_text("nonsense = 1\n")
    (folder / "other.toml").write_text('fail_on = "warning"\n')
    assert run("check", "--config", "other.toml").code == 1


def test_quiet_is_silent_when_all_is_well(run: Run, engine: Engine, folder: Path) -> None:
    engine(FINE)
    assert run("check", "--quiet") == (0, "", "")


def test_quiet_shows_what_fails_and_counts_all(run: Run, engine: Engine, folder: Path) -> None:
    engine(report(*FINE.transfers, *(transfer(id="bad", outcome="prohibited", regimes=ERROR.transfers[0].regimes),)))
    code, out, _ = run("check", "--quiet")
    assert code == 1
    assert "bad" in out and "crm" not in out.replace("crm.transfer.yaml", "")
    assert "2 transfers: 1 prohibited, 1 permitted" in out


def test_further_outputs_are_written_whole(run: Run, engine: Engine, folder: Path) -> None:
    engine(ERROR)
    code, out, err = run("check", "--output", "json=r.json", "--output", "text=r.txt")
    assert (code, err) == (1, "")
    assert json.loads((folder / "r.json").read_text(encoding="utf-8"))["format"] == "govcheck-report/1"
    assert (folder / "r.txt").read_text(encoding="utf-8") == out
    assert sorted(os.listdir(folder)) == [".git", "a.transfer.yaml", "r.json", "r.txt"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--format", "yaml"], "--format: wrong-value: there is no 'yaml'; use one of " + ", ".join(FORMATS)),
        (["--output", "json"], "--output: usage: 'json' names no file; expected FORMAT=PATH, such as json=report.json"),
        (["--output", "r.html"], "--output: usage: 'r.html' names no file; expected FORMAT=PATH, such as html=r.html"),
        (["--output", "=x"], "--output: wrong-value: there is no ''; use one of " + ", ".join(FORMATS)),
        (["--output", "jsn=x"], "--output: wrong-value: there is no 'jsn'; did you mean 'json'?"),
        (["--fail-on", "warn"], "--fail-on: wrong-value: there is no 'warn'; did you mean 'warning'?"),
        (["--as-of", "tomorrow"], "--as-of: wrong-date: 'tomorrow' is not a day of the calendar; "
                                  "expected a day such as 2026-11-21"),
        (["--as-of", "20261121"], "--as-of: wrong-date: '20261121' is not a day of the calendar; "
                                  "expected a day such as 2026-11-21"),
        (["--as-of", "2025-02-29"], "--as-of: wrong-date: '2025-02-29' is not a day of the calendar; "
                                    "expected a day such as 2026-11-21"),
        (["--config", "none.toml"], "none.toml: cannot-read: no such file or directory"),
        (["--output", "json=no/r.json"], "no/r.json: cannot-write: no such file or directory"),
        (["none.transfer.yaml"], "none.transfer.yaml: cannot-read: no such file or directory"),
    ],
)  # fmt: skip
def test_wrong_options_are_one_line(run: Run, engine: Engine, folder: Path, arguments: list[str], line: str) -> None:
    engine(FINE)
    code, _, err = run("check", *arguments)
    assert (code, err) == (2, line + "\n")
    assert sorted(os.listdir(folder)) == [".git", "a.transfer.yaml"]


def test_problems_are_a_line_each_and_nothing_else_is_written(run: Run, engine: Engine, folder: Path) -> None:
    problems = [
        Problem("a.transfer.yaml", Region(9, 16, 9, 20), "wrong-type", "role is 'ct\nrl\x1b[2J'", "use one of x, y"),
        Problem("b.transfer.yaml", None, "empty", "there is nothing in it"),
    ]
    engine(InputError(problems))
    code, out, err = run("check", "--format", "json", "--output", "json=r.json")
    assert (code, out) == (2, "")
    assert err == (
        "a.transfer.yaml:9:16: wrong-type: role is 'ct rl[2J'; use one of x, y\n"
        "b.transfer.yaml: empty: there is nothing in it\n"
    )
    assert not (folder / "r.json").exists()


@pytest.mark.parametrize("format", sorted(TELL_PROBLEMS))
def test_some_formats_tell_problems_too(run: Run, engine: Engine, folder: Path, format: str) -> None:
    engine(InputError([Problem("a.transfer.yaml", Region(9, 16, 9, 20), "wrong-type", "role is 'x'")]))
    outputs = ("--output", f"{format}=r.out", "--output", "json=r.json")
    code, out, err = run("check", "--as-of", "2026-11-21", "--format", format, *outputs)
    assert (code, err) == (2, "a.transfer.yaml:9:16: wrong-type: role is 'x'\n")
    assert "role is 'x'" in out
    assert (folder / "r.out").read_text(encoding="utf-8") == out
    assert not (folder / "r.json").exists()


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"text", "json"}))
def test_no_absolute_path_where_others_read_it(run: Run, engine: Engine, folder: Path, format: str) -> None:
    place = Location(str(folder / "a b.transfer.yaml"), 3, 5, 3, 9)
    engine(report(transfer(regimes=(regime(findings=(finding(location=place),)),))))
    _, out, _ = run("check", "--format", format)
    assert str(folder) not in out
    assert "a b.transfer.yaml" in out or "a%20b.transfer.yaml" in out


def test_problems_within_a_report_are_shown_and_are_no_pass(run: Run, engine: Engine, folder: Path) -> None:
    engine(report(transfer(), problems=(Problem("p", None, "code", "wrong"),)))
    code, out, err = run("check")
    assert (code, err) == (2, "p: code: wrong\n")
    assert "permitted" in out


def test_standard_input_is_a_manifest(run: Run, engine: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = engine(FINE)
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(MANIFEST.encode())))
    assert run("check", "-").code == 0
    assert asked.calls[0]["paths"] == ["-"]


def test_all_files_that_cannot_be_read_are_told_at_once(run: Run, engine: Engine, folder: Path) -> None:
    engine(FINE)
    (folder / "b.transfer.yaml").write_bytes(b"\x00\x01")
    (folder / "c.transfer.yaml").write_text("")
    (folder / "empty").mkdir()
    code, out, err = run("check", ".", "empty", "missing.yaml")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0:2] for line in err.splitlines()] == [
        ["empty", "no-manifests"],
        ["b.transfer.yaml:1:1", "not-text"],
        ["c.transfer.yaml", "empty"],
        ["missing.yaml", "cannot-read"],
    ]
