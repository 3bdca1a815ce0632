from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.errors import InputError
from govcheck.record.line import FIRST, digest, written
from govcheck.record.verify import Examination, examine, load


def chain(count: int, previous: str = FIRST, first: int = 1) -> list[bytes]:
    lines = []
    for number in range(first, first + count):
        lines.append(written(number, {"at": f"moment {number}", "transfers": [{"id": "é", "waived": 0}]}, previous))
        previous = digest(lines[-1])
    return lines


WHOLE = chain(5)


def look(lines: list[bytes], anchor: str = "") -> Examination:
    return examine("r.jsonl", b"".join(line + b"\n" for line in lines), anchor)


def faults(lines: list[bytes], anchor: str = "") -> list[tuple[int, str]]:
    return [(fault.region.line if fault.region else 0, fault.code) for fault in look(lines, anchor).faults]


def test_a_record_as_it_was_written() -> None:
    found = look(WHOLE)
    assert found.faults == ()
    assert [line.number for line in found.lines] == [1, 2, 3, 4, 5]
    assert found.last == digest(WHOLE[-1])
    assert look([]) == Examination((), (), (), FIRST)


@given(st.data())
def test_any_change_of_one_byte_is_found(data: st.DataObject) -> None:
    text = b"".join(line + b"\n" for line in WHOLE)
    at = data.draw(st.integers(0, len(text) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != text[at]))
    found = examine("r.jsonl", text[:at] + bytes([byte]) + text[at + 1 :])
    assert found.faults
    place = text[:at].count(b"\n") + 1
    assert found.faults[0].region is not None
    assert place in (found.faults[0].region.line, found.faults[0].region.line - 1)


@given(st.data())
def test_any_byte_put_in_or_taken_out_is_found(data: st.DataObject) -> None:
    text = b"".join(line + b"\n" for line in WHOLE)
    at = data.draw(st.integers(0, len(text) - 1))
    more = data.draw(st.binary(max_size=2))
    changed = text[:at] + more + text[at + (0 if more else 1) :]
    if changed != text:
        assert examine("r.jsonl", changed).faults


@given(st.permutations(range(5)))
def test_any_other_order_is_found(order: list[int]) -> None:
    moved = order != sorted(order)
    assert bool(faults([WHOLE[at] for at in order])) is moved


@given(st.sets(st.integers(0, 3), min_size=1))
def test_any_dropped_line_before_the_last_is_found(dropped: set[int]) -> None:
    found = faults([line for at, line in enumerate(WHOLE) if at not in dropped])
    assert found and {code for _, code in found} == {"dropped-line"}


@given(st.integers(0, 4), st.integers(0, 5))
def test_any_line_written_twice_is_found(which: int, where: int) -> None:
    found = faults([*WHOLE[:where], WHOLE[which], *WHOLE[where:]])
    assert "repeated-line" in {code for _, code in found}


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_line_that_was_made_anew_is_found(number: int) -> None:
    before = WHOLE[number - 2] if number > 1 else b""
    lines = WHOLE[:]
    lines[number - 1] = written(number, {"at": "never"}, digest(before) if before else FIRST)
    assert faults(lines) == ([(number + 1, "replaced-line")] if number < 5 else [])
    assert faults(lines, digest(WHOLE[-1])) == [
        *([(number + 1, "replaced-line")] if number < 5 else [(0, "dropped-line")])
    ]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([0, 2, 3], [(2, "before line number 3 something is missing: number 2")]),
        ([0, 4], [(2, "before line number 5 something is missing: numbers 2 to 4")]),
        ([2], [(1, "before line number 3 something is missing: numbers 1 to 2")]),
        ([0, 2, 1, 3], [(2, "line number 3 stands where number 2 belongs"),
                        (3, "line number 2 stands behind line number 3")]),
        ([0, 1, 1, 2], [(3, "this repeats line 2")]),
    ],
)  # fmt: skip
def test_it_says_which_line_and_what_became_of_it(lines: list[int], told: list[tuple[int, str]]) -> None:
    found = look([WHOLE[at] for at in lines]).faults
    assert [(fault.region.line if fault.region else 0, fault.message) for fault in found] == told


def test_a_changed_line_is_told_once() -> None:
    changed = WHOLE[1].replace(b'"waived":0', b'"waived":1')
    found = look([WHOLE[0], changed, *WHOLE[2:]]).faults
    assert [(fault.code, fault.message) for fault in found] == [
        ("changed-line", "line number 2 was changed after it was written")
    ]
    assert faults([WHOLE[0], b"{}", *WHOLE[2:]]) == [(2, "changed-line")]
    assert faults([WHOLE[0], b"put here", *WHOLE[1:]]) == [(2, "changed-line")]
    assert faults([WHOLE[0], b"", WHOLE[4]]) == [(2, "changed-line"), (3, "dropped-line")]


@pytest.mark.parametrize(
    "line",
    [
        WHOLE[0].replace(b'":', b'": ', 1), b" " + WHOLE[0], WHOLE[0] + b"\r", b"\xef\xbb\xbf" + WHOLE[0],
        WHOLE[0].replace(b'"number":1', b'"number":1,"number":1'), WHOLE[0].replace(b'"number":1', b'"number":NaN'),
        WHOLE[0].replace(b"\\u00e9", "é".encode()), b"[" * 100_000, b'{"a":' * 100_000, b"\xff", b"1" * 10_000,
        WHOLE[0].replace(b'"number":1', b'"number":true'), WHOLE[0].replace(b'"waived":0', b'"waived":1e999'),
    ],
)  # fmt: skip
def test_another_spelling_is_a_change(line: bytes) -> None:
    assert faults([line]) == [(1, "changed-line")]


def test_dropped_lines_at_the_end_are_found_with_a_digest_kept_elsewhere() -> None:
    kept = digest(WHOLE[-1])
    assert faults(WHOLE[:3]) == []
    assert faults(WHOLE[:3], kept) == [(0, "dropped-line")]
    assert faults(WHOLE, kept) == faults(WHOLE, digest(WHOLE[0])) == []
    assert faults(chain(5, previous="0" * 64), kept) == [(1, "replaced-line"), (0, "dropped-line")]


def test_a_line_that_is_cut_short_is_told() -> None:
    text = b"".join(line + b"\n" for line in WHOLE)
    for size in (1, 20, len(WHOLE[-1])):
        found = examine("r.jsonl", text[: -len(WHOLE[-1]) - 1 + size])
        assert [(str(fault).split(": ")[1], fault.region and fault.region.line) for fault in found.faults] == [
            ("torn-line", 5)
        ]
        assert f"after {size} bytes" in found.faults[0].message


def test_a_record_that_cannot_be_read_is_a_problem(tmp_path: object) -> None:
    with pytest.raises(InputError, match="cannot-read"):
        load(str(tmp_path))
