"""Writes a draft as a manifest. No text of a source can become anything but text: see `scalar`."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govcheck.importers.draft import Draft, Leaf, Path, Record, Said, Unknown, one_line
from govcheck.source import Data

# What is written without quotes: words, codes, names of regions. Nothing here is read as a number or as true.
_BARE = re.compile(r"[A-Za-z_][\w./-]*(?::[A-Za-z][\w.-]*)?", re.ASCII).fullmatch
_NOT_BARE = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
_STEP = "  "

MARK = "#:"
"""Begins the lines that importing again reads."""
_TRAILER = "# What was imported, for the next `govcheck import`. Leave the lines below as they are."


def scalar(value: Data) -> str:
    """Return a value in one line of YAML that reads back as that value."""
    if isinstance(value, str):
        bare = _BARE(value) and value.casefold() not in _NOT_BARE
        return value if bare else '"' + "".join(map(_escaped, value)) + '"'
    if isinstance(value, list):
        return "[" + ", ".join(map(scalar, value)) + "]"
    if isinstance(value, dict):
        inner = ", ".join(f"{scalar(key)}: {scalar(item)}" for key, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return json.dumps(value)


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    point = ord(character)
    if 0xD800 <= point <= 0xDFFF:
        return "\N{REPLACEMENT CHARACTER}"
    return f"\\x{point:02x}" if point < 0x100 else f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"


def comment(text: str) -> str:
    """Return text as one comment."""
    return "# " + one_line(text)


def unknown_line(path: Path, leaf: Unknown) -> str:
    """Return the comment that stands where a value would."""
    return comment(f"unknown: {'.'.join(path)}" + (f"; {leaf.note}" if leaf.note else ""))


def entry_line(key: str, leaf: Said) -> str:
    """Return one key with its value and its note."""
    return f"{key}: {scalar(leaf.value)}" + (f"  {comment(leaf.note)}" if leaf.note else "")


def record_lines(record: Record, indent: str = _STEP) -> list[str]:
    """Return a record as an item of a list."""
    tree: dict[str, object] = {}
    for path, leaf in record.leaves.items():
        branch = tree
        for step in path[:-1]:
            branch = branch.setdefault(step, {})  # type: ignore[assignment]  # leaves never stand above leaves
        branch[path[-1]] = leaf
    lines, _ = block(tree, (), indent + _STEP)
    return [f"{indent}- id: {scalar(record.id)}", *lines]


def block(tree: Mapping[str, object], above: Path, indent: str) -> tuple[list[str], bool]:
    """Return the lines of a tree of leaves, and whether there is more in them than comments."""
    lines: list[str] = []
    known = False
    for key, leaf in tree.items():
        path = (*above, key)
        if isinstance(leaf, Unknown):
            lines.append(indent + unknown_line(path, leaf))
        elif isinstance(leaf, Said):
            lines.append(indent + entry_line(key, leaf))
            known = True
        elif isinstance(leaf, dict):
            inner, says = block(leaf, path, indent + _STEP)
            # A key with nothing but comments behind it would be empty: its comments stand alone then.
            lines += [f"{indent}{key}:", *inner] if says else [indent + line.strip() for line in inner]
            known = known or says
    return lines, known


def manifest(draft: Draft, absent: Sequence[str] = ()) -> str:
    """Return the text of a new manifest; `absent` are keys that this format never fills."""
    lines = [
        comment(f"Imported from {draft.source} ({draft.format}) for a person to complete and check."),
        "# A value is only what the source says; the words it comes from stand behind it. What the source leaves open",
        '# is left out and marked "unknown": put the key in its place once you know. A list is taken as complete.',
    ]
    if absent:
        lines.append("# This format says nothing of " + ", ".join(absent[:-1]) + f" and {absent[-1]}.")
    lines.append("govcheck: 1")
    for name, records in (("parties", draft.parties), ("transfers", draft.transfers)):
        if records:
            lines += ["", f"{name}:"]
            for record in records:
                lines += record_lines(record)
    return "\n".join([*lines, "", *trailer(draft, memory(draft))]) + "\n"


# What was imported, as digests: enough to tell whether the source or a person has changed a value since.

Memory = dict[tuple[str, str], dict[str, str]]
"""By section and id of a record: the digest of every leaf, by its path with dots."""


def digest(data: Data | str) -> str:
    """Return a short digest of a value or a line."""
    text = json.dumps(data, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def leaf_digest(path: Path, leaf: Leaf) -> str:
    """Return what is remembered of a leaf: of its value and its note, or of the line that says it is unknown."""
    if isinstance(leaf, Unknown):
        return "?" + digest(unknown_line(path, leaf))
    return digest(leaf.value) + (f"/{digest(comment(leaf.note))}" if leaf.note else "")


def memory(draft: Draft) -> Memory:
    """Return what is remembered of a draft."""
    return {
        (record.section, record.id): {".".join(path): leaf_digest(path, leaf) for path, leaf in record.leaves.items()}
        for record in (*draft.parties, *draft.transfers)
    }


def trailer(draft: Draft, remembered: Memory) -> list[str]:
    """Return the comments at the end of a manifest that importing again reads."""
    head = {"format": draft.format, **({"mapping": draft.mapping} if draft.mapping else {})}
    lines = [_TRAILER, f"{MARK} {json.dumps(head)}"]
    for (section, name), said in remembered.items():
        lines.append(f"{MARK} {json.dumps({'in': section, 'id': name, 'said': said})}")
    return lines


class Before(NamedTuple):
    """What a manifest says of the import it comes from."""

    format: str
    mapping: str
    memory: Memory


def read_trailer(lines: Iterable[str]) -> Before | None:
    """Return what the lines of a manifest say of the import it comes from; None if they do not."""
    format = mapping = ""
    remembered: Memory = {}
    for line in lines:
        if not line.startswith(MARK):
            continue
        try:
            found = json.loads(line.removeprefix(MARK))
            if "format" in found:
                format, mapping = str(found["format"]), str(found.get("mapping", ""))
            else:
                said = {str(path): str(value) for path, value in found["said"].items()}
                remembered[str(found["in"]), str(found["id"])] = said
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
    return Before(format, mapping, remembered) if format else None


def is_trailer(line: str) -> bool:
    """Say whether a line belongs to what importing again reads."""
    return line.startswith(MARK) or line == _TRAILER
