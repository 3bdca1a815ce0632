from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govcheck
from govcheck.errors import ConfigError
from govcheck.record.append import append
from govcheck.record.verify import Examination, examine

ROOT = Path(govcheck.__file__).parent.parent


def look(path: Path) -> Examination:
    return examine(str(path), path.read_bytes())


def numbers(path: Path) -> list[int]:
    return [json.loads(line)["number"] for line in path.read_text(encoding="ascii").splitlines()]


def test_lines_are_chained_from_the_first(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    for run in range(3):
        assert append(str(path), {"run": run}) == ""
    assert numbers(path) == [1, 2, 3]
    assert look(path).faults == ()
    first, second, _ = map(json.loads, path.read_text(encoding="ascii").splitlines())
    assert first["previous"] == "" and len(second["previous"]) == 64
    assert list(second) == ["format", "number", "run", "previous", "digest"]


def test_a_line_may_be_longer_than_any_block(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    for size in (300_000, 65_536, 1, 1_000_000, 0):
        append(str(path), {"text": "x" * size})
    assert numbers(path) == [1, 2, 3, 4, 5]
    assert look(path).faults == ()


def test_runs_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    code = (
        "import sys; from govcheck.record.append import append\n"
        "sys.stdin.read()\n"  # all begin when the last one is there
        "for run in range(20): append(sys.argv[1], {'who': sys.argv[2], 'run': run, 'text': 'x' * 3000})"
    )
    others = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(who)], stdin=subprocess.PIPE, cwd=ROOT)
        for who in range(4)
    ]
    for other in others:
        assert other.stdin is not None
        other.stdin.close()
    assert [other.wait() for other in others] == [0] * 4
    found = look(path)
    assert found.faults == ()
    assert [line.number for line in found.lines] == list(range(1, 81))
    written = {(line.said["who"], line.said["run"]) for line in found.lines if line.said}
    assert written == {(str(who), run) for who in range(4) for run in range(20)}


@settings(max_examples=60)
@given(cut=st.integers(1, 2_000), lines=st.integers(0, 2))
def test_a_line_that_was_cut_short_is_put_aside_and_the_chain_goes_on(
    tmp_path_factory: pytest.TempPathFactory, cut: int, lines: int
) -> None:
    path = tmp_path_factory.mktemp("torn") / "r.jsonl"
    for run in range(lines + 1):
        append(str(path), {"run": run, "text": "x" * 500})
    whole = path.read_bytes().splitlines(keepends=True)
    last = whole[-1][: -min(cut, len(whole[-1]) - 1)]
    path.write_bytes(b"".join(whole[:-1]) + last)
    assert [fault.code for fault in look(path).faults] == ["torn-line"]
    remark = append(str(path), {"run": "next"})
    found = look(path)
    assert found.faults == ()
    if last == whole[-1][:-1]:
        assert "lacked its end" in remark
        assert len(found.lines) == lines + 2 and found.mended == ()
        return
    assert f"its {len(last)} bytes were put into r.jsonl.torn" in remark
    assert Path(f"{path}.torn").read_bytes() == last + b"\n"
    assert len(found.lines) == lines + 1
    assert [f"{len(last)} bytes" in told for told in found.mended] == [True]


def test_what_was_never_stored_is_put_aside_too(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    append(str(path), {"run": 0})
    for torn in (b"\0" * 100, b'{"format":"govcheck-record/1","number":2,"ru\n'):
        with path.open("ab") as stream:
            stream.write(torn)
        assert f"its {len(torn)} bytes" in append(str(path), {"run": 1})
    assert numbers(path) == [1, 2, 3]
    assert look(path).faults == ()
    assert len(look(path).mended) == 2


@pytest.mark.parametrize(
    "content", [b"notes", b"notes\n", b"\n", b"# notes\n{", b'{"a": 1}\n', b'{"format":"govcheck-record/2"', b"a\n\0"]
)
def test_a_file_that_is_no_record_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError, match="not-a-record"):
        append(str(path), {})
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["notes.txt"]


def test_a_changed_line_does_not_stop_the_record_and_stays_told(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    append(str(path), {"run": 0})
    path.write_bytes(path.read_bytes().replace(b'"run":0', b'"run":9'))
    append(str(path), {"run": 1})
    assert numbers(path) == [1, 2]
    assert [fault.code for fault in look(path).faults] == ["changed-line"]


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, why in (("pipe", "no ordinary file"), (".", "is a directory"), ("gone/r.jsonl", "no such file")):
        with pytest.raises(ConfigError, match=why):
            append(str(tmp_path / path), {})
