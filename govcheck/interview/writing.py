"""The manifest as text: in the order it was given, with the comments it had and one for all that was left unknown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govcheck.errors import Path
from govcheck.interview.placing import Plain
from govcheck.source import Document, load_text

_WIDTH = 110
MARK = "# ?"
"""Begins the comments that this module makes, so that they are not taken over when the file is written again."""
_PLAIN = re.compile(r"[^\W\d_][\w]*(?:[ .-][\w]+)*|\d{4}-\d{2}-\d{2}")
_ORDER = (
    "govcheck", "parties", "defaults", "transfers", "id", "title", "starts_on", "purpose", "mode", "frequency",
    "exporter", "importer", "importers", "data", "storage", "access", "onward", "continues",
    "party", "relationship", "name", "country", "role", "sector", "zone", "kinds", "kind", "status", "on",
    "categories", "form", "subjects", "countries", "number", "collected_in",
    "safeguards", "assessments", "measures", "done", "request", "facts",
)  # fmt: skip
_NOT_TEXT = ("true", "false", "null")


class Comments(NamedTuple):
    """The comments of a text: by the path of what they stand before or beside, and those at its end."""

    before: Mapping[Path, Sequence[str]]
    beside: Mapping[Path, str]
    last: Sequence[str] = ()


NONE = Comments({}, {})


def comments(text: str, document: Document) -> Comments:
    """Find the comments of a manifest: each belongs to what begins on its line, or on the next that has anything."""
    begins: dict[int, Path] = {}
    ends: set[int] = set()
    for path in _paths(document.data):
        region = document.region(path, key=True)
        if region is not None and path:
            begins.setdefault(region.line, path)
        value = document.region(path)
        if value is not None and value.end_line > value.line:
            ends.update(range(value.line + 1, value.end_line + 1))
    before: dict[Path, list[str]] = {}
    beside: dict[Path, str] = {}
    waiting: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if number in begins:
            if waiting:
                before.setdefault(begins[number], []).extend(waiting)
                waiting = []
            found = _trailing(line)
            if found:
                beside[begins[number]] = found
        elif stripped.startswith("#") and number not in ends and not stripped.startswith(MARK):
            waiting.append(stripped)
    return Comments(before, beside, waiting)


def _paths(data: Plain, path: Path = ()) -> Iterable[Path]:
    yield path
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _paths(value, (*path, number))


def _trailing(line: str) -> str:
    """The comment at the end of a line, outside of quotes."""
    quote = ""
    for at, character in enumerate(line):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'" and (at == 0 or line[at - 1] in " [{,"):
            quote = character
        elif character == "#" and (at == 0 or line[at - 1] in " \t"):
            return line[at:].strip()
    return ""


def ordered(data: Plain) -> Plain:
    """Return a new manifest's data with its keys in the order people look for them."""
    if isinstance(data, list):
        return [ordered(item) for item in data]
    if not isinstance(data, dict):
        return data
    place = {key: number for number, key in enumerate(_ORDER)}
    keys = sorted(data, key=lambda key: place.get(key, len(place)))
    return {key: ordered(data[key]) for key in keys}


def text_of(data: Plain, kept: Comments = NONE, unknown: Sequence[str] = (), at: int = 0) -> str:
    """Return the manifest as YAML; `unknown` are lines put as a comment under the transfer number `at`."""
    writer = _Writer(kept, {("transfers", at): [f"{MARK} {line}" for line in unknown]} if unknown else {})
    writer.mapping(data, (), "")
    lines = [*writer.lines, *kept.last]
    text = "\n".join(lines) + "\n"
    # What was written must say what was answered; a person's comment may have been taken for more than it is.
    if load_text(text, "").data != data:
        return text_of(data, NONE, unknown, at)
    return text


class _Writer:
    def __init__(self, kept: Comments, after: Mapping[Path, Sequence[str]]) -> None:
        self.kept, self.after = kept, after
        self.lines: list[str] = []

    def mapping(self, data: Mapping[str, Plain], path: Path, indent: str, first: str = "") -> None:
        """Write a mapping in block form; `first` replaces the indent of its first line, in a list."""
        for number, (key, value) in enumerate(data.items()):
            place = (*path, key)
            lead = first if first and number == 0 else indent
            if not (first and number == 0):
                self.comment(place, indent)
            flow = _flow(value)
            item = self.beside(path) if first and number == 0 else ""
            if isinstance(value, dict | list) and value and not self.fits(flow, lead, key, place):
                self.lines.append(f"{lead}{_scalar(key)}:{item}{self.beside(place)}")
                if isinstance(value, dict):
                    self.mapping(value, place, indent + "  ")
                else:
                    self.listing(value, place, indent + "  ")
            else:
                self.inner(place, value, indent)
                self.lines.append(f"{lead}{_scalar(key)}: {flow}{item}{self.beside(place, value)}")

    def listing(self, data: Sequence[Plain], path: Path, indent: str) -> None:
        """Write a list in block form."""
        for number, value in enumerate(data):
            place = (*path, number)
            self.comment(place, indent)
            flow = _flow(value)
            block = isinstance(value, dict) and value
            if block and (path == ("transfers",) or not self.fits(flow, indent, "", place)):
                first = (*place, next(iter(value)))
                self.comment(first, indent)
                self.mapping(value, place, indent + "  ", f"{indent}- ")
            else:
                self.inner(place, value, indent)
                self.lines.append(f"{indent}- {flow}{self.beside(place, value)}")
            self.lines += [f"{indent}  {line}" for line in self.after.get(place, ())]

    def fits(self, flow: str, lead: str, key: str, place: Path) -> bool:
        """Whether a value is short enough for one line, and nothing is to be said inside it."""
        if place in (("parties",), ("transfers",), ("defaults",)) or place[-1] == "safeguards":
            return False
        return len(lead) + len(key) + len(flow) <= _WIDTH

    def comment(self, place: Path, indent: str) -> None:
        """Write the comments that stand before something."""
        self.lines += [indent + line for line in self.kept.before.get(place, ())]

    def inner(self, place: Path, value: Plain, indent: str) -> None:
        """Write the comments from inside of what is now one line."""
        for path in list(_paths(value, place))[1:]:
            self.comment(path, indent)

    def beside(self, place: Path, value: Plain = None) -> str:
        """The comment at the end of a line."""
        found = [self.kept.beside[path] for path in _paths(value, place) if path in self.kept.beside]
        return "  " + " ".join(found) if found else ""


def _flow(value: Plain) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f"{_scalar(key)}: {_flow(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    return _scalar(value)


def _scalar(value: Plain) -> str:
    if isinstance(value, str):
        plain = _PLAIN.fullmatch(value) and value not in _NOT_TEXT
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)
