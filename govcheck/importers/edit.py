"""Changes single lines of a manifest and leaves every other character as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from govcheck.errors import InputError, Region
from govcheck.importers.draft import Path as LeafPath
from govcheck.importers.draft import Record, Said
from govcheck.importers.tree import append_record, plain_data, remove_at, set_at, unshared, value_at
from govcheck.importers.write import block, comment, record_lines, scalar
from govcheck.source import Data, Document, load_text

# The ends of lines as the parser counts them.
_BREAK = re.compile("(\r\n|[\n\r\x85\u2028\u2029])")


class Put(NamedTuple):
    """State a value: in the place of another, or as a new key."""

    section: str
    position: int
    path: LeafPath
    leaf: Said
    old_note: str | None = None
    """The comment that an import wrote behind the old value; another one is a person's and stays."""
    gone: int | None = None
    """The line that said that this was unknown."""


class Drop(NamedTuple):
    """Take a key away and leave a comment in its place, if there is something to say."""

    section: str
    position: int
    path: LeafPath
    line: str
    old_note: str | None = None


class Replace(NamedTuple):
    """Put a line in the place of a comment line."""

    number: int
    line: str


class Append(NamedTuple):
    """Add a record at the end of a section."""

    record: Record


Change = Put | Drop | Replace | Append


class Cannot(Exception):
    """The text is laid out in a way this change has no place in."""


class Lines:
    """A text as lines, each with its own ending."""

    def __init__(self, text: str) -> None:
        parts = _BREAK.split(text)
        self.texts, self.ends = parts[::2], [*parts[1::2], ""]
        self.newline = "\r\n" if "\r\n" in self.ends else "\n"


class Editor:
    """Applies changes to one text. Every change is planned against the text as it was."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self.document: Document = load_text(text, path)
        self.lines = Lines(text)

    def apply(self, changes: Sequence[Change]) -> tuple[str, set[int]]:
        """Return the text with these changes, and the identities of those that have no place in it.

        What the changes should come to is computed on the data too, and the text must read back as exactly that.
        """
        text = self._try(changes)
        if text is not None:
            return text, set()
        fits = self._fitting(changes)
        text = self._try(fits)
        if text is None:
            fits, text = [], self.text
        return text, {id(change) for change in changes} - {id(change) for change in fits}

    def _fitting(self, changes: Sequence[Change]) -> list[Change]:
        """Return the changes that have a place, by halves: few have none."""
        if self._try(changes) is not None:
            return list(changes)
        middle = len(changes) // 2
        return [*self._fitting(changes[:middle]), *self._fitting(changes[middle:])] if middle else []

    def _try(self, changes: Sequence[Change]) -> str | None:
        plan = _Plan(self.lines, self.document)
        expected = unshared(self.document.data)
        dropped: list[Drop] = []
        try:
            for change in changes:
                if isinstance(change, Put):
                    plan.put(change)
                    set_at(expected, (change.section, change.position, *change.path), change.leaf.value)
                elif isinstance(change, Drop):
                    dropped.append(change)
                    remove_at(expected, (change.section, change.position, *change.path))
                elif isinstance(change, Replace):
                    plan.replace(change)
                else:
                    plan.append(change)
                    append_record(expected, change.record)
            plan.insert()
            plan.drop(dropped)
            text = plan.text()
            found = load_text(text, self.path).data
        except (Cannot, InputError, KeyError, IndexError, TypeError):
            return None
        return text if found == expected else None


class _Plan:
    def __init__(self, lines: Lines, document: Document) -> None:
        self.lines, self.document = lines, document
        self.inside: dict[int, list[tuple[int, int, str]]] = {}
        self.whole: dict[int, str | None] = {}
        self.after: dict[int, list[str]] = {}
        self.added: dict[tuple[str | int, ...], dict[str, object]] = {}

    def text(self) -> str:
        """Return the text with all that is planned."""
        made: list[str] = []
        newline = self.lines.newline
        for number, (line, end) in enumerate(zip(self.lines.texts, self.lines.ends, strict=True)):
            for start, stop, new in sorted(self.inside.get(number, ()), reverse=True):
                line = line[:start] + new + line[stop:]
            kept = self.whole.get(number, line)
            if kept is not None:
                made += [kept, end]
            for added in self.after.get(number, ()):
                made += [added, newline] if end or kept is None else [newline, added]
        return "".join(made)

    def region(self, path: Sequence[str | int], *, key: bool = False) -> Region:
        found = self.document.region(tuple(path), key=key)
        if found is None:
            raise Cannot
        return found

    def put(self, change: Put) -> None:
        """Replace a value, or add its key and those above it that are missing."""
        if change.gone is not None:
            self.whole[change.gone] = None
        record: tuple[str | int, ...] = (change.section, change.position)
        depth = 0
        inner: Data = value_at(self.document.data, record)
        while depth < len(change.path) and isinstance(inner, dict) and change.path[depth] in inner:
            inner = inner[change.path[depth]]
            depth += 1
        if depth == len(change.path):
            self._overwrite((*record, *change.path), change)
            return
        tree = self.added.setdefault((*record, *change.path[:depth]), {})
        for key in change.path[depth:-1]:
            tree = tree.setdefault(key, {})  # type: ignore[assignment]  # leaves never stand above leaves
        tree[change.path[-1]] = change.leaf

    def _overwrite(self, path: Sequence[str | int], change: Put) -> None:
        region = self.region(path)
        if region.line != region.end_line or region == self.region(path, key=True):
            raise Cannot
        number, line = region.line - 1, self.lines.texts[region.line - 1]
        self.inside.setdefault(number, []).append((region.column - 1, region.end_column - 1, scalar(change.leaf.value)))
        rest = line[region.end_column - 1 :]
        note = comment(change.leaf.note) if change.leaf.note else ""
        if change.old_note is not None and rest.strip() == change.old_note and change.old_note != note:
            new = f"  {note}" if note else ""
            self.inside[number].append((region.end_column - 1, len(line), new))

    def insert(self) -> None:
        """Write the keys that are added, those of one holder together."""
        for path, tree in self.added.items():
            region = self.region(path)
            inside = value_at(self.document.data, path)
            if not isinstance(inside, dict):
                raise Cannot
            if self.lines.texts[region.line - 1][region.column - 1 : region.column] == "{":
                entries = [f" {key}: {scalar(plain_data(value))}" for key, value in tree.items()]
                new = ",".join(entries) + ("," if inside else " ")
                self.inside.setdefault(region.line - 1, []).append((region.column, region.column, new))
                continue
            number, column = self._line_before(path, inside)
            lines, _ = block(tree, (), " " * (column - 1))
            self.after.setdefault(number, []).extend(lines)

    def _line_before(self, path: Sequence[str | int], inside: dict[str, Data]) -> tuple[int, int]:
        """Return the line behind which a key can be added, and its column, so that nothing longer is torn apart.

        It is that of the last key whose value ends on its line, or else the one before the first key.
        """
        for key in reversed(inside):
            place, value = self.region((*path, key), key=True), self.region((*path, key))
            ends_here = not isinstance(inside[key], dict | list) or value != place
            if ends_here and place.line == value.end_line and value.end_column > 1:
                return place.line - 1, place.column
        first = self.region((*path, next(iter(inside))), key=True)
        if self.lines.texts[first.line - 1][: first.column - 1].strip():
            raise Cannot
        return first.line - 2, first.column

    def drop(self, changes: Sequence[Drop]) -> None:
        """Take lines away that hold one key and its value; a key that is left with nothing goes too."""
        gone = {(change.section, change.position, *change.path) for change in changes}
        for change in changes:
            path: tuple[str | int, ...] = (change.section, change.position, *change.path)
            number = self._only_line(path)
            line, region = self.lines.texts[number], self.region(path)
            note = line[region.end_column - 1 :].strip()
            indent = line[: len(line) - len(line.lstrip())]
            left = [change.line, note if note != change.old_note else ""]
            self.whole[number] = self.lines.newline.join(indent + text for text in left if text) or None
            while len(path := path[:-1]) > 2:
                holder = value_at(self.document.data, path)
                if (
                    not isinstance(holder, dict)
                    or any((*path, key) not in gone for key in holder)
                    or path in self.added
                ):
                    break
                gone.add(path)
                self.whole[self._only_line(path)] = None

    def _only_line(self, path: Sequence[str | int]) -> int:
        """Return the number of the line that this key begins, and alone stands on."""
        key, value = self.region(path, key=True), self.region(path)
        line = self.lines.texts[key.line - 1]
        if line[: key.column - 1].strip() or value.end_line != key.line:
            raise Cannot
        return key.line - 1

    def replace(self, change: Replace) -> None:
        """Put another line in the place of a comment."""
        old = self.lines.texts[change.number]
        indent = old[: len(old) - len(old.lstrip())]
        self.whole[change.number] = indent + change.line

    def append(self, change: Append) -> None:
        """Add a record behind the last one of its section."""
        section = change.record.section
        listed = value_at(self.document.data, (section,))
        if not isinstance(listed, list) or not listed:
            raise Cannot
        first = self.region((section, 0, next(iter(listed[0]))), key=True)  # type: ignore[arg-type]  # keys of a mapping
        before = self.lines.texts[first.line - 1][: first.column - 1]
        if before.strip() != "-":
            raise Cannot
        indent = before[: before.index("-")]
        following = [
            self.region((key,), key=True).line - 1
            for key in (self.document.data if isinstance(self.document.data, dict) else ())
            if self.region((key,), key=True).line > first.line
        ]
        end = min(following, default=len(self.lines.texts))
        last = max(
            number
            for number in range(first.line - 1, end)
            if (line := self.lines.texts[number]).strip() and not (line.startswith("#") and number >= first.line)
        )
        lines = record_lines(change.record, indent)
        self.after.setdefault(last, []).extend(lines)
