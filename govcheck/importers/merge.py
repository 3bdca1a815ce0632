"""Imports again into a manifest that people have worked on: the source's news go in, people's work stays.

Three things are compared for every value: what the last import wrote (its digest stands at the end of the file), what
the file says now, and what the source says now. Where only the source has changed, the file follows; where a person
has changed the value too, the file stays as it is and a line says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from govcheck.errors import InputError, Problem
from govcheck.importers.draft import Draft, Leaf, Path, Record, Unknown
from govcheck.importers.edit import Append, Change, Drop, Editor, Put, Replace
from govcheck.importers.write import (
    Memory,
    digest,
    is_trailer,
    leaf_digest,
    memory,
    read_trailer,
    scalar,
    trailer,
    unknown_line,
)
from govcheck.source import Data
from govcheck.source.decode import decode

_NOTHING = object()
_SECTIONS = ("parties", "transfers")


class _Planned(NamedTuple):
    change: Change
    what: str
    """The line that tells a person of it; empty if there is nothing to tell."""
    key: tuple[str, str]
    dots: str = ""
    """The path of the value, with dots; empty for a whole record."""


def merge(draft: Draft, text: str | bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """Return the text brought up to date, and a line for everything a person should know."""
    editor = Editor(decode(text, path), path)
    before = read_trailer(editor.lines.texts)
    if before is None:
        expected = "--force writes it anew"
        raise InputError(
            [Problem(path, None, "not-imported", "this file does not say what was imported into it", expected)]
        )
    if before.format != draft.format:
        expected = "write to another file, or use --force"
        raise InputError([Problem(path, None, "not-imported", f"it was imported from {before.format}", expected)])
    if before.mapping and not draft.mapping:
        # Without it the source says less, and what it said with it would be taken out.
        expected = "give it with --mapping, or use --force"
        raise InputError([Problem(path, None, "no-mapping", f"it was imported with {before.mapping}", expected)])
    plan = _Plan(editor, before.memory)
    for record in (*draft.parties, *draft.transfers):
        plan.record(record)
    now = memory(draft)
    for key, said in before.memory.items():
        if key not in now and key in plan.places:
            plan.lines.append(f"removed from the source: {key[0]} {key[1]} stays in the file until you take it out")
            now[key] = said
    changed, without_place = editor.apply([planned.change for planned in plan.planned])
    for planned in plan.planned:
        if id(planned.change) not in without_place:
            plan.lines += [planned.what] if planned.what else []
            continue
        if planned.what:
            plan.lines.append(f"by hand: {planned.what}; the file is laid out so that it has no line here")
        _forget(planned, now, before.memory)
    kept = [line for line in _rows(changed) if not is_trailer(line)]
    while kept and not kept[-1].strip():
        kept.pop()
    newline = editor.lines.newline
    return newline.join([*kept, "", *trailer(draft, now)]) + newline, tuple(plan.lines)


def _forget(planned: _Planned, now: Memory, before: Memory) -> None:
    """Remember what was before, so that a change that found no place is told again until it is made."""
    if not planned.dots:
        del now[planned.key]
    elif planned.dots in before.get(planned.key, {}):
        now[planned.key][planned.dots] = before[planned.key][planned.dots]
    else:
        now[planned.key].pop(planned.dots, None)


def _rows(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


class _Case(NamedTuple):
    """One value: what the last import remembers of it, what the file says now."""

    record: Record
    position: int
    path: Path
    was: str | None
    current: object
    moved: bool
    added_to: bool

    @property
    def name(self) -> str:
        return f"{self.record.section} {self.record.id}: {'.'.join(self.path)}"

    @property
    def was_said(self) -> bool:
        """Whether the last import wrote a value; what is remembered of a comment begins with a question mark."""
        return self.was is not None and not self.was.startswith("?")

    @property
    def untouched(self) -> bool:
        """Whether the file still has the value that the last import wrote."""
        if self.was is None or not self.was_said or self.current is _NOTHING:
            return False
        return digest(self.data) == self.was.partition("/")[0]

    @property
    def data(self) -> Data:
        return self.current  # type: ignore[return-value]  # what was found in a document

    @property
    def hint(self) -> str:
        """What to look at after a change: what people added was true of the old value."""
        return "; see whether what was added to it still holds" if self.added_to else ""

    @property
    def shown(self) -> str:
        return scalar(self.data)


class _Plan:
    def __init__(self, editor: Editor, before: Mapping[tuple[str, str], Mapping[str, str]]) -> None:
        self.editor, self.before = editor, before
        self.planned: list[_Planned] = []
        self.lines: list[str] = []
        self.places: dict[tuple[str, str], int] = {}
        self.starts: dict[int, tuple[str, str]] = {}
        data = editor.document.data
        for section in _SECTIONS:
            listed = data.get(section) if isinstance(data, dict) else None
            for position, entry in enumerate(listed if isinstance(listed, list) else ()):
                if isinstance(entry, dict) and isinstance(entry.get("id"), str):
                    self.places[section, str(entry["id"])] = position
                    place = editor.document.region((section, position, next(iter(entry))), key=True)
                    if place is not None:
                        self.starts[place.line - 1] = (section, str(entry["id"]))
        self.comments = self._comments()

    def _comments(self) -> dict[tuple[str, str, str], int]:
        """Return the lines with nothing but a comment, by the record they stand in and what they say."""
        found: dict[tuple[str, str, str], int] = {}
        inside = ("", "")
        for number, line in enumerate(self.editor.lines.texts):
            inside = self.starts.get(number, inside)
            if line.lstrip().startswith("#") and not is_trailer(line):
                found.setdefault((*inside, "?" + digest(line.strip())), number)
        return found

    def record(self, record: Record) -> None:
        """Plan what is to be done about one record of the source."""
        key = (record.section, record.id)
        name = f"{record.section} {record.id}"
        if key in self.places:
            self._leaves(record, self.before.get(key, {}))
        elif key in self.before:
            self.lines.append(f"kept: {name} was taken out of the file and is not written again")
        else:
            self.planned.append(_Planned(Append(record), f"added: {name}", key))

    def _leaves(self, record: Record, before: Mapping[str, str]) -> None:
        position = self.places[record.section, record.id]
        data: Data = self.editor.document.data
        holder: Data = data[record.section][position]  # type: ignore[index, call-overload]  # the record was found there
        leaves: dict[Path, Leaf] = dict(record.leaves)
        written = {dots.partition(".")[0] for dots, was in before.items() if not was.startswith("?")}
        added_to = isinstance(holder, dict) and not set(holder) <= {"id", *written}
        for dots in before:
            leaves.setdefault(tuple(dots.split(".")), Unknown("the source says nothing of it any more"))
        for path, leaf in leaves.items():
            was = before.get(".".join(path))
            if was == leaf_digest(path, leaf):
                continue  # the source has not changed: whatever the file says now stands
            moved = _moved(holder, path, before)
            self._leaf(_Case(record, position, path, was, _at(holder, path), moved, added_to), leaf)

    def _leaf(self, case: _Case, leaf: Leaf) -> None:
        if isinstance(leaf, Unknown):
            self._unknown(case, leaf)
            return
        now = f"{case.name} is {scalar(leaf.value)}"
        if case.current is _NOTHING:
            if case.was_said or case.moved:
                self.lines.append(f"kept: {case.name} was taken out of the file; the source says {scalar(leaf.value)}")
                return
            put = Put(case.record.section, case.position, case.path, leaf, gone=self._comment(case))
            self._plan(case, put, f"updated: {now}{case.hint}")
        elif case.current == leaf.value or case.untouched:
            note = self._note_of(case)
            told = "" if case.current == leaf.value else f"updated: {now}, no more {case.shown}{case.hint}"
            if told or note is not None:
                self._plan(case, Put(case.record.section, case.position, case.path, leaf, note), told)
        else:
            self.lines.append(f"kept: {case.name}: the file says {case.shown}, the source {scalar(leaf.value)}")

    def _unknown(self, case: _Case, leaf: Unknown) -> None:
        line = unknown_line(case.path, leaf)
        if case.current is _NOTHING:
            comment = self._comment(case)
            if comment is not None:
                self._plan(case, Replace(comment, line), f"updated: {case.name} is still unknown")
        elif case.untouched:
            drop = Drop(case.record.section, case.position, case.path, line, self._note_of(case))
            self._plan(case, drop, f"updated: {case.name} is unknown, no more {case.shown}{case.hint}")
        elif case.was is not None:
            said = f"; {leaf.note}" if leaf.note else ""
            self.lines.append(f"kept: {case.name}: the file says {case.shown}{said}")

    def _plan(self, case: _Case, change: Change, what: str) -> None:
        key = (case.record.section, case.record.id)
        self.planned.append(_Planned(change, what, key, ".".join(case.path)))

    def _comment(self, case: _Case) -> int | None:
        """Return the line by which the last import said that this is unknown, if it is still there."""
        return self.comments.get((case.record.section, case.record.id, case.was or ""))

    def _note_of(self, case: _Case) -> str | None:
        """Return the comment behind a value, if it is the one that the last import wrote."""
        region = self.editor.document.region((case.record.section, case.position, *case.path))
        if region is None or case.was is None:
            return None
        found = self.editor.lines.texts[region.end_line - 1][region.end_column - 1 :].strip()
        return found if (digest(found) if found else "") == case.was.partition("/")[2] else None


def _at(data: Data, path: Path) -> object:
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return _NOTHING
        data = data[step]
    return data


def _moved(data: Data, path: Path, before: Mapping[str, str]) -> bool:
    """Say whether a person has put what holds this value elsewhere, or in another form."""
    for end in range(1, len(path)):
        holder = _at(data, path[:end])
        beside = ".".join(path[:end]) + "."
        if holder is _NOTHING:
            return any(dots.startswith(beside) and not was.startswith("?") for dots, was in before.items())
        if not isinstance(holder, dict):
            return True
    return False
