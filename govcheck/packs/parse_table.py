"""A file of `tables/` -> a Table."""

from __future__ import annotations

from typing import Any

from govcheck.errors import Path, Problem
from govcheck.packs.condition import TRUE_NODE, Node, Scalar
from govcheck.packs.model import Row, Table
from govcheck.packs.parse_condition import ConditionParser
from govcheck.packs.reader import FileReader
from govcheck.source import Document

CONFIDENCES = ("primary", "secondary", "recalled")
SPECIAL_KEYS = frozenset(("in_force", "when", "citations", "confidence", "notes"))
"""Keys of a row that are no columns."""


def read_world_table(document: Document, name: str, problems: list[Problem], rel: str) -> Table | None:
    """Read a table of the world; its rows have no `when`."""
    return read_table(FileReader(document, problems, rel), name, None)


def read_table(file: FileReader, name: str, conditions: ConditionParser | None) -> Table | None:
    """Read a table of a pack or, without a parser of conditions, of the world."""
    data = file.mapping(
        (),
        file.document.data,
        ("table", "title", "keys", "key", "columns", "citations", "in_force", "confidence", "rows", "notes"),
        ("table", "title", "rows"),
    )
    if data.get("table") != name:
        file.fault(("table",), "wrong-value", f"table is {data.get('table')!r}", f"expected the file's name, '{name}'")
    keys = file.names(("keys",), data.get("keys", [data["key"]] if "key" in data else None))
    if not keys:
        file.fault((), "missing-key", "'keys' is missing", "add keys: [column]", key=True)
        return None
    span = file.span(("in_force",), data.get("in_force"))
    citations = file.citations(("citations",), data.get("citations"))
    confidence = file.one_of(("confidence",), data.get("confidence", "primary"), CONFIDENCES)
    rows: list[Row] = []
    for number, entry in enumerate(file.entries(("rows",), data.get("rows"))):
        path: Path = ("rows", number)
        if not isinstance(entry, dict):
            file.fault(path, "wrong-type", "a row is a mapping", f"expected {', '.join(keys)} and its other columns")
            continue
        key_values = tuple(_key(file, (*path, key), entry.get(key)) for key in keys)
        when: Node = TRUE_NODE
        if "when" in entry and conditions is not None:
            when = conditions.node(entry["when"], (*path, "when"))
        columns: dict[str, Scalar] = {
            key: value
            for key, value in entry.items()
            if key not in SPECIAL_KEYS and key not in keys and isinstance(value, str | bool | int | float)
        }
        rows.append(Row(
            key_values, columns, file.span((*path, "in_force"), entry.get("in_force"), span), when,
            file.citations((*path, "citations"), entry.get("citations"), citations),
            file.one_of((*path, "confidence"), entry.get("confidence", confidence), CONFIDENCES), number,
        ))  # fmt: skip
    return Table(name, file.text(("title",), data.get("title")), file.file, keys, tuple(rows))


def _key(file: FileReader, path: Path, value: Any) -> frozenset[str] | None:
    if value == "*":
        return None
    if isinstance(value, bool | int | float):
        return frozenset((str(value).lower(),))
    if isinstance(value, str):
        return frozenset((value,))
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return frozenset(value)
    file.fault(path, "wrong-type", f"the key {path[-1]} is {value!r}", "expected text, a list of texts, or '*'")
    return frozenset()
