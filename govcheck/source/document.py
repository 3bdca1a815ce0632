"""Plain data and the place of every value in it."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from govcheck.errors import Path, Problem, Region

if TYPE_CHECKING:
    from govcheck.source.comments import Comment

Data = None | bool | int | float | str | list["Data"] | dict[str, "Data"]
"""What a document holds once read."""


class Marks:
    """Where the nodes of a text stand: a side table, so that the data stay plain."""

    __slots__ = ("children", "places", "shifts")

    def __init__(self) -> None:
        self.places: array[int] = array("l")
        """Four numbers per node: line, column, end line, end column, from 0; the end is 0, 0 for a block collection."""
        self.children: dict[int, list[int]] = {}
        """By the id of a container, the nodes of its entries: of a mapping's keys, each value being the next node."""
        self.shifts: dict[int, list[int]] = {}
        """By line, the columns after which the text was made two characters shorter for the parser."""


class Document:
    """Plain data and, if it was read from text, the place of every value in it.

    What an alias repeats is one object in several places; a document's data are never changed.
    """

    __slots__ = ("_marks", "comments", "data", "path", "sha256")

    def __init__(self, path: str, data: Data, marks: Marks | None = None) -> None:
        self.path = path
        self.data = data
        self._marks = marks
        self.comments: tuple[Comment, ...] = ()
        """The comments that speak to govcheck."""
        self.sha256 = ""
        """The digest of the file as it was read; empty where there was none."""

    def region(self, path: Path, *, key: bool = False) -> Region | None:
        """Return the place of the value at `path` (of its key with `key=True`), None where there is no text.

        A block collection has no end of its own: its key stands for it, or the first thing in it. For a path that
        is not in the document, the nearest enclosing value answers.
        """
        marks = self._marks
        if marks is None:
            return None
        data = self.data
        key_node, node = -1, 0
        for step in path:
            found = _entry(marks, data, step)
            if found is None:
                key = False
                break
            key_node, node, data = found
        return _place(marks, key_node if key and key_node >= 0 else node, key_node, data)

    def problem(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> Problem:
        """Return a Problem at `path`; where there is no text, the path itself is its place."""
        if self._marks is None and path:
            return Problem(f"{self.path}:{dotted(path)}", None, code, message, expected)
        return Problem(self.path, self.region(path, key=key), code, message, expected)


def dotted(path: Path) -> str:
    """Return a path as text, `transfers[0].data.form`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def from_data(data: Data, path: str = "<data>") -> Document:
    """Return a document without places, for data that a program built."""
    return Document(path, data)


def _entry(marks: Marks, data: Data, step: str | int) -> tuple[int, int, Data] | None:
    """Return the key's node (-1 in a list), the value's node and the value at one step of a path."""
    if isinstance(data, dict):
        if isinstance(step, str) and step in data:
            key_node = marks.children[id(data)][next(at for at, key in enumerate(data) if key == step)]
            return key_node, key_node + 1, data[step]
    elif isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data):
        return -1, marks.children[id(data)][step], data[step]
    return None


def _place(marks: Marks, node: int, key_node: int, data: Data) -> Region:
    line, column, end_line, end_column = marks.places[4 * node : 4 * node + 4]
    if end_line == end_column == 0:
        if key_node >= 0:
            line, column, end_line, end_column = marks.places[4 * key_node : 4 * key_node + 4]
        elif isinstance(data, list) and data:
            return _place(marks, marks.children[id(data)][0], -1, data[0])
        elif isinstance(data, dict) and data:
            return _place(marks, marks.children[id(data)][0], -1, None)
        else:
            end_line, end_column = line, column
    if marks.shifts:
        column += 2 * sum(at < column for at in marks.shifts.get(line, ()))
        end_column += 2 * sum(at < end_column for at in marks.shifts.get(end_line, ()))
    return Region(line + 1, column + 1, end_line + 1, end_column + 1)
