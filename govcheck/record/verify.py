"""Looks a record through: lines that were changed, dropped, put in another order or written twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from govcheck.errors import InputError, Problem, Region
from govcheck.record.line import FIRST, digest, parsed, read


class Line(NamedTuple):
    """A line of a record as it stands in the file."""

    place: int
    """Where it stands, from 1."""
    data: bytes
    said: dict[str, Any] | None
    """What it says; None if it is no line of a record."""
    whole: bool
    """Whether it is as it was written."""

    @property
    def number(self) -> int:
        """The number it was written with; 0 if it has none."""
        return int(self.said["number"]) if self.said else 0


class Examination(NamedTuple):
    """What was found of a record."""

    lines: tuple[Line, ...]
    faults: tuple[Problem, ...]
    mended: tuple[str, ...]
    """Where a line that was cut short was put aside and the chain went on."""
    last: str
    """The digest of the last line: kept elsewhere, it shows later that no line at the end was dropped."""


def load(path: str) -> bytes:
    """The bytes of a record; InputError if it cannot be read."""
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        raise InputError([Problem(path, None, "cannot-read", (error.strerror or str(error)).lower())]) from None


def examine(path: str, data: bytes, anchor: str = "") -> Examination:
    """Look a record through. `anchor` is the digest of a line that is known to have been in it."""
    *complete, cut = data.split(b"\n")
    lines = [_line(place, text) for place, text in enumerate(complete, 1)]
    faults = [*_faults(path, lines)]
    if cut:
        message = f"the line is cut short after {len(cut)} bytes; the next run puts it aside and goes on"
        faults.append(_problem(path, len(lines) + 1, "torn-line", message))
    digests = [digest(line.data) for line in lines]
    if anchor and anchor not in digests:
        message = f"no line has the digest {anchor}: lines at the end were dropped, or the record was written anew"
        faults.append(Problem(path, None, "dropped-line", message))
    return Examination(tuple(lines), tuple(faults), tuple(_mended(lines)), digests[-1] if digests else FIRST)


def _line(place: int, data: bytes) -> Line:
    said = read(data)
    return Line(place, data, said or parsed(data), said is not None)


def _faults(path: str, lines: list[Line]) -> Iterator[Problem]:
    """What is wrong with each line, and with what stands before it."""
    first: dict[bytes, int] = {}
    numbers = {line.number for line in lines if line.whole}
    before: Line | None = None
    between = 0
    for line in lines:
        if line.said is None:
            between += 1
            yield _problem(path, line.place, "changed-line", "this is no line of a record: it was changed, or put here")
        elif not line.whole:
            between += 1
            message = f"line number {line.number} was changed after it was written"
            yield _problem(path, line.place, "changed-line", message)
        elif first.setdefault(line.data, line.place) != line.place:
            yield _problem(path, line.place, "repeated-line", f"this repeats line {first[line.data]}")
        else:
            fault = _fault(line, before, between, numbers)
            if fault:
                yield _problem(path, line.place, *fault)
            if before is None or line.number > before.number:  # what stands too far back is not built upon
                before, between = line, 0


def _fault(line: Line, before: Line | None, between: int, numbers: set[int]) -> tuple[str, str] | None:
    """What a line tells of the whole one before it, with changed ones between them: a code and a message."""
    known = before.number if before else 0
    follows = line.said is not None and line.said["previous"] == (digest(before.data) if before else FIRST)
    if line.number == known + 1 and follows:
        return None
    if between and line.number == known + between + 1:
        return None  # what it follows was changed, which is told there
    if line.number == known + 1:
        what = f"line {before.place}" if before else "nothing"
        return "replaced-line", f"this line was not written after {what}: what stood before it was replaced"
    if line.number <= known:
        return "moved-line", f"line number {line.number} stands behind line number {known}"
    missing = [number for number in _some(known + 1, line.number) if number not in numbers]
    if len(missing) > between:
        said = f"number {missing[0]}" if len(missing) == 1 else f"numbers {missing[0]} to {missing[-1]}"
        return "dropped-line", f"before line number {line.number} something is missing: {said}"
    return "moved-line", f"line number {line.number} stands where number {known + 1} belongs"


def _some(first: int, until: int) -> Iterable[int]:
    """The numbers from `first` up to `until`; of very many the first ones and the last."""
    return range(first, until) if until - first <= 10_000 else (*range(first, first + 10_000), until - 1)


def _mended(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        torn = line.said.get("torn") if line.said and line.whole else None
        if isinstance(torn, dict):
            size, sha256 = torn.get("bytes"), torn.get("sha256")
            yield f"before line {line.place}, {size} bytes of a line that was cut short were put aside ({sha256})"


def _problem(path: str, place: int, code: str, message: str) -> Problem:
    return Problem(path, Region(place, 1, place, 1), code, message)
