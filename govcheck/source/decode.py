"""Bytes to text that the parser can take."""

from __future__ import annotations

import re

from govcheck.errors import InputError, Problem, Region

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.", re.DOTALL)


def decode(text: str | bytes, path: str) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark; raise InputError if it is not text."""
    if isinstance(text, bytes):
        encoding = "utf-16" if text[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
        try:
            decoded = text.decode(encoding)
        except UnicodeDecodeError as error:
            before = text[: error.start].decode(encoding, "replace")
            raise _not_text(path, before, f"this is not {encoding.upper()} text") from None
    else:
        decoded = text
    decoded = decoded.removeprefix("\ufeff")
    bad = _CONTROL.search(decoded)
    if bad is not None:
        what = f"the character U+{ord(bad.group()):04X} does not belong in text"
        raise _not_text(path, decoded[: bad.start()], what)
    return decoded


def _not_text(path: str, before: str, message: str) -> InputError:
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    where = Region(line, column, line, column + 1)
    return InputError([Problem(path, where, "not-text", message, "save the file as UTF-8 text")])


def join_surrogates(text: str, shifts: dict[int, list[int]]) -> str:
    """Rewrite the escaped pairs of JSON as the long escapes of YAML, two characters shorter, noting where."""
    line = seen = 0

    def join(match: re.Match[str]) -> str:
        nonlocal line, seen
        if match.group(1) is None:
            return match.group()
        line += text.count("\n", seen, match.start())
        seen = match.start()
        on_line = shifts.setdefault(line, [])
        on_line.append(seen - text.rfind("\n", 0, seen) - 1 - 2 * len(on_line))
        point = 0x10000 + ((int(match.group(1), 16) - 0xD800) << 10) + int(match.group(2), 16) - 0xDC00
        return f"\\U{point:08x}"

    return _PAIR.sub(join, text)
