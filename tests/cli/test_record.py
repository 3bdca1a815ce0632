from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.record.append import append
from govcheck.record.line import digest
from tests.cli.conftest import Run


def said(number: int) -> dict[str, object]:
    summary = {"transfers": 2, "permitted": 1, "action_required": 1, "waived": number}
    moment = f"2026-11-2{number}T08:00:00Z"
    return {"at": moment, "as_of": f"2026-11-2{number}", "exit_code": 1, "summary": summary, "transfers": []}


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for number in (1, 2, 3):
        append("r.jsonl", said(number))
    return tmp_path / "r.jsonl"


def test_a_record_as_it_was_written(run: Run, record: Path) -> None:
    last = digest(record.read_bytes().splitlines()[-1])
    code, out, err = run("record", "verify", "r.jsonl")
    assert (code, err) == (0, "")
    assert out == f"r.jsonl: 3 lines, each as it was written\nlast line: {last}\n"
    assert run("record", "verify", "r.jsonl", "--last", last).code == 0


def test_what_was_changed_is_told_with_its_line(run: Run, record: Path) -> None:
    record.write_bytes(record.read_bytes().replace(b'"exit_code":1', b'"exit_code":0', 1))
    assert run("record", "verify", "r.jsonl") == (
        1,
        "r.jsonl: 3 lines, 1 fault\n",
        "r.jsonl:1:1: changed-line: line number 1 was changed after it was written\n",
    )


def test_lines_dropped_at_the_end_are_found_with_a_digest(run: Run, record: Path) -> None:
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(lines[:2]))
    assert run("record", "verify", "r.jsonl").code == 0
    code, _, err = run("record", "verify", "r.jsonl", "--last", digest(lines[2][:-1]))
    assert (code, err.split(": ")[1]) == (1, "dropped-line")


def test_what_was_mended_is_told(run: Run, record: Path) -> None:
    record.write_bytes(record.read_bytes()[:-10])
    assert run("record", "verify", "r.jsonl").code == 1
    append("r.jsonl", said(3))
    code, out, _ = run("record", "verify", "r.jsonl")
    assert code == 0
    assert "before line 3, " in out and "cut short were put aside" in out


def test_a_record_that_cannot_be_read(run: Run, record: Path) -> None:
    for command in ("verify", "show"):
        assert run("record", command, "gone.jsonl") == (
            2, "", "gone.jsonl: cannot-read: no such file or directory\n"
        )  # fmt: skip


def test_it_is_shown_as_a_table(run: Run, record: Path) -> None:
    code, out, err = run("record", "show", "r.jsonl")
    assert (code, err) == (0, "")
    assert out.startswith("no.  at (UTC)")
    assert "2 2026-11-22T08:00:00Z 2026-11-22 1 2 1 permitted, 1 action required" in " ".join(out.split())
    record.write_bytes(record.read_bytes().replace(b'"waived":2', b'"waived":0'))
    code, out, err = run("record", "show", "r.jsonl")
    assert (code, err.split(": ")[1]) == (1, "changed-line")
    assert "(changed) 1 permitted" in out


def test_an_empty_record(run: Run, record: Path) -> None:
    record.write_bytes(b"")
    assert run("record", "verify", "r.jsonl") == (0, "r.jsonl: 0 lines, each as it was written\n", "")
    assert run("record", "show", "r.jsonl").out == "no runs\n"
