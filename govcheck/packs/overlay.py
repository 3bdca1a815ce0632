"""An overlay: a hypothetical change of the law, read from a small YAML file that is laid over the packs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govcheck.errors import PackError, Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.packs.model import PackSet
from govcheck.source import Data, Document

FORMAT_KEY = "govcheck-overlay"
_FORMAT = 1
WORLD = "world/"

# What an operation does -> what it is done to, the keys it must have, those it may have.
_OPERATIONS: Mapping[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "add_rule": ("pack", ("rule",), ()),
    "end_rule": ("rule", ("on",), ()),
    "move_rule": ("rule", (), ("from", "until")),
    "change_rule": ("rule", ("at", "to"), ()),
    "add_term": ("pack", ("term",), ()),
    "redefine_term": ("term", ("means",), ("from", "citations")),
    "change_term": ("term", ("at", "to"), ()),
    "add_row": ("table", ("row",), ()),
    "end_row": ("table", ("where", "on"), ()),
    "move_row": ("table", ("where",), ("from", "until")),
    "change_row": ("table", ("where", "at", "to"), ()),
}
_MAPPINGS = ("rule", "term", "row", "where", "means")
_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Operation(NamedTuple):
    """One change: what is done, to which rule, definition or table of which pack, and the words of the file."""

    kind: str
    pack: str
    """The pack's id, or `world`."""
    name: str
    """The rule, definition or table; what is added has the name it gives itself."""
    data: Mapping[str, Data]
    path: Path


class Overlay(NamedTuple):
    """A supposition about the law: what is changed, and why somebody asks."""

    title: str
    reason: str
    document: Document
    operations: tuple[Operation, ...]


def read_overlay(document: Document, packs: PackSet) -> Overlay:
    """Read an overlay against the packs it changes; PackError with every Problem."""
    reader = _Reader(document, packs)
    overlay = reader.read()
    if reader.problems:
        raise PackError(reader.problems)
    return overlay


class _Reader:
    def __init__(self, document: Document, packs: PackSet) -> None:
        self.document, self.packs = document, packs
        self.problems: list[Problem] = []

    def fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> None:
        self.problems.append(self.document.problem(path, code, message, expected, key=key))

    def read(self) -> Overlay:
        data = self.document.data
        if not isinstance(data, dict):
            self.fault((), "wrong-type", "an overlay is a mapping", f"expected {FORMAT_KEY}, title, reason and changes")
            return Overlay("", "", self.document, ())
        self._keys((), data, (FORMAT_KEY, "title", "reason", "changes"), ())
        if data.get(FORMAT_KEY) != _FORMAT:
            self.fault((FORMAT_KEY,), "wrong-value", "this is no overlay that can be read", f"{FORMAT_KEY}: {_FORMAT}")
        changes = data.get("changes")
        if not isinstance(changes, list) or not changes:
            self.fault(("changes",), "wrong-type", "changes is not a list of changes", f"use {', '.join(_OPERATIONS)}")
            changes = []
        operations = [self._operation(("changes", number), change) for number, change in enumerate(changes)]
        found = tuple(one for one in operations if one is not None)
        return Overlay(self._text(data, "title"), self._text(data, "reason"), self.document, found)

    def _text(self, data: Mapping[str, Data], key: str) -> str:
        text = data.get(key)
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
        if key in data:
            self.fault((key,), "wrong-type", f"{key} is not text", "expected a few words")
        return ""

    def _keys(self, path: Path, data: Mapping[str, Data], needed: Iterable[str], others: Iterable[str]) -> None:
        known = (*needed, *others)
        for key in data:
            if key not in known:
                hint = did_you_mean(key, known) or f"use one of {', '.join(known)}"
                self.fault((*path, key), "unknown-key", f"'{key}' is not a key here", hint, key=True)
        for key in needed:
            if key not in data:
                self.fault(path, "missing-key", f"'{key}' is missing", f"add {key}:", key=True)

    def _operation(self, path: Path, data: Data) -> Operation | None:
        kinds = [key for key in data if key in _OPERATIONS] if isinstance(data, dict) else []
        if not isinstance(data, dict) or len(kinds) != 1:
            hint = ""
            if isinstance(data, dict) and not kinds:
                hint = next(filter(None, (did_you_mean(key, _OPERATIONS) for key in data)), "")
            found = f"this has {' and '.join(kinds)}" if kinds else "this has none of them"
            expected = hint or f"expected exactly one of {', '.join(_OPERATIONS)}"
            self.fault(path, "bad-change", f"{found}", expected)
            return None
        kind = kinds[0]
        what, needed, others = _OPERATIONS[kind]
        before = len(self.problems)
        self._keys(path, data, (kind, *needed), others)
        self._values(path, data)
        if not needed and not any(key in data for key in others):
            self.fault(path, "missing-key", f"'{kind}' moves nothing", f"add {' or '.join(others)}:", key=True)
        target = self._target((*path, kind), what, data[kind])
        if target is None or len(self.problems) > before:
            return None
        pack, name = target
        if what == "pack":
            name = self._new_name((*path, needed[0]), pack, needed[0], data[needed[0]])
        return Operation(kind, pack, name, data, path) if name else None

    def _values(self, path: Path, data: Mapping[str, Data]) -> None:
        for key, value in data.items():
            at = (*path, key)
            if key in ("on", "from", "until") and not is_day(value):
                self.fault(at, "bad-date", f"{value!r} is not a day", "expected YYYY-MM-DD")
            elif key in _MAPPINGS and (not isinstance(value, dict) or not value):
                self.fault(at, "wrong-type", f"{key} is not a mapping")
            elif key == "at" and (not isinstance(value, str) or not steps_of(value)):
                self.fault(at, "wrong-value", f"{value!r} is not a path", "expected one such as when.all[1].at_least")

    def _target(self, path: Path, what: str, given: Data) -> tuple[str, str] | None:
        """The pack and the name that a text such as `pack/name` stands for."""
        text = given if isinstance(given, str) else ""
        known = self._known(what)
        if text in known:
            if what == "pack":
                return text, ""
            pack, _, name = text.partition("/")
            return pack, name
        hint = (
            did_you_mean(text, known) or f"expected {'the id of a pack' if what == 'pack' else f'PACK/{what.upper()}'}"
        )
        self.fault(path, f"unknown-{what}", f"there is no {what} '{given}'", hint)
        return None

    def _known(self, what: str) -> list[str]:
        packs = self.packs.packs
        if what == "pack":
            return [pack.id for pack in packs]
        if what == "rule":
            return [f"{pack.id}/{slug}" for pack in packs for slug in pack.rules]
        if what == "term":
            return [f"{pack.id}/{name}" for pack in packs for name in pack.terms]
        tables = [f"{pack.id}/{name}" for pack in packs for name in pack.tables]
        return [*tables, *(f"{WORLD}{name}" for name in self.packs.world)]

    def _new_name(self, path: Path, pack: str, what: str, data: Data) -> str:
        name = data.get(what) if isinstance(data, dict) else None
        if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            self.fault(path, "missing-key", f"the {what} has no name", f"add {what}: <name-in-small-letters>")
            return ""
        if f"{pack}/{name}" in self._known(what):
            self.fault((*path, what), f"{what}-exists", f"'{pack}/{name}' is there already", "choose another name")
            return ""
        return name


def steps_of(text: str) -> Path:
    """The path that a text such as `when.all[1].at_least` stands for; empty if it is none."""
    found: list[str | int] = []
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None:
            return ()
        found.append(step[1] if step[1] is not None else int(step[2]))
        at = step.end()
        if text[at : at + 1] == ".":
            at += 1
            if at == len(text):
                return ()
    return tuple(found)


def spoken(operation: Operation) -> str:
    """What an operation changes, in words."""
    data, name = operation.data, f"{operation.pack}/{operation.name}"
    where = _columns(data.get("where"))
    days = " and ".join(
        f"{'begins' if key == 'from' else 'ends'} on {data[key]}" for key in ("from", "until") if key in data
    )
    return {
        "add_rule": lambda: f"the rule {name} is added",
        "end_rule": lambda: f"the rule {name} ends on {data['on']}",
        "move_rule": lambda: f"the rule {name} {days}",
        "change_rule": lambda: f"in the rule {name}, {data['at']} is {_value(data['to'])}",
        "add_term": lambda: f"the definition {name} is added",
        "redefine_term": lambda: (
            f"the definition {name} is another" + (f" from {data['from']}" if "from" in data else "")
        ),
        "change_term": lambda: f"in the definition {name}, {data['at']} is {_value(data['to'])}",
        "add_row": lambda: f"the table {name} has a further entry: {_columns(data['row'])}",
        "end_row": lambda: f"the entry {where} of the table {name} ends on {data['on']}",
        "move_row": lambda: f"the entry {where} of the table {name} {days}",
        "change_row": lambda: f"in the entry {where} of the table {name}, {data['at']} is {_value(data['to'])}",
    }[operation.kind]()


def _columns(data: Data) -> str:
    entries: Sequence[tuple[str, Data]] = list(data.items()) if isinstance(data, dict) else []
    plain = [
        (key, value) for key, value in entries if not isinstance(value, dict) and key not in ("citations", "notes")
    ]
    return ", ".join(f"{key} {_value(value)}" for key, value in plain)


def _value(value: Data) -> str:
    if isinstance(value, list):
        return " or ".join(_value(item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if not isinstance(value, dict) else "another condition"
