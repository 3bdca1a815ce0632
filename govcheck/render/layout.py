"""Laying out text in columns, for letters of any width and from any hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

# Characters that change the direction of the text around them, and separators that end a line.
_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF])
_CONTROL: dict[int, str | None] = {
    **dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)]),
    **_BIDI,
    **dict.fromkeys([0x09, 0x0A, 0x0D, 0x85, 0x2028, 0x2029], " "),
}
# No line begins with one of these in Japanese or Chinese.
_CLOSING = frozenset("、。，．・：；！？）］｝」』】〉》〕〗〙〛’”ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々")
_OPENING = frozenset("（［｛「『【〈《〔〖〘〚‘“")


def plain(text: str) -> str:
    """Return `text` on one line and without anything that could act on the terminal that shows it."""
    if text.isprintable():
        return text
    text = text.translate(_CONTROL)
    return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= c <= "\udfff" else c for c in text)


def width(text: str) -> int:
    """How many columns of a terminal `text` takes."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    from unicodedata import category, east_asian_width

    if character.isascii():
        return 1
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1


def pad(text: str, columns: int) -> str:
    """Fill `text` with spaces up to `columns`."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """Break `text` into lines of at most `columns`; links are never broken. There is always one line.

    No break stands before "::", which at the start of a line would be a command to a build server.
    """
    return list(_wrapped(text, max(columns, 2)))


@lru_cache(maxsize=4096)  # guidance and titles come back with every transfer
def _wrapped(text: str, columns: int) -> tuple[str, ...]:
    if text.isascii() and text.isprintable() and len(text) <= columns and "  " not in text:
        return (text.strip(),)
    lines = [""]
    used = 0
    for atom, spaced in _atoms(plain(text), columns):
        gap = 1 if spaced and used else 0
        size = width(atom)
        if used and used + gap + size > columns:
            lines.append(atom)
            used = size
        else:
            lines[-1] += " " * gap + atom
            used += gap + size
    return tuple(lines)


def _atoms(text: str, columns: int) -> list[tuple[str, bool]]:
    """The pieces that stay together, each with whether a space stands before it."""
    atoms: list[tuple[str, bool]] = []
    for word in text.split(" "):
        if not word:
            continue
        first = True
        for piece in _pieces(word, columns):
            if atoms and piece.startswith("::"):
                held, spaced = atoms.pop()
                atoms.append((f"{held} {piece}" if first else held + piece, spaced))
            else:
                atoms.append((piece, first))
            first = False
    return atoms


def _pieces(word: str, columns: int) -> list[str]:
    if word.isascii():
        if len(word) <= columns or "://" in word:
            return [word]
        return _broken(word, columns)
    pieces: list[str] = []
    held = ""
    previous_wide = False
    for character in word:
        wide = _columns(character) == 2
        may_break = (
            bool(held)
            and (wide or previous_wide)
            and character not in _CLOSING
            and held[-1] not in _OPENING
            and _columns(character) > 0
        )
        if may_break or (held and width(held) + _columns(character) > columns):
            pieces.append(held)
            held = ""
        held += character
        previous_wide = wide
    return [*pieces, held]


def _broken(word: str, columns: int) -> list[str]:
    """Break a word that is too long, after a hyphen or a stroke if it has one."""
    pieces = []
    while len(word) > columns:
        cut = max(word.rfind(mark, 0, columns) for mark in "-/_.") + 1 or columns
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def block(text: str, columns: int, indent: str = "", first: str | None = None) -> list[str]:
    """Wrap `text` behind `indent`; `first` stands before the first line in its place."""
    head = indent if first is None else first
    lines = wrap(text, columns - max(width(indent), width(head)))
    return [head + lines[0], *(indent + line for line in lines[1:])]


def table(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    columns: int,
    *,
    indent: str = "",
    limits: Sequence[int | None] = (),
    style: Callable[[int, int, str], str] | None = None,
) -> list[str]:
    """Lay `rows` out under `header` within `columns`; the last column takes what is left and wraps.

    `limits` caps the width of a column, whose cells then wrap too. `style(row, column, text)` may colour a
    cell after it has been padded.
    """
    cells = [[plain(cell) for cell in row] for row in (header, *rows)]
    sizes = [max(width(row[i]) for row in cells) for i in range(len(header))]
    for i, limit in enumerate(limits):
        if limit is not None:
            sizes[i] = min(sizes[i], limit)
    sizes[-1] = min(sizes[-1], max(12, columns - len(indent) - sum(sizes[:-1]) - 2 * (len(sizes) - 1)))
    rule = ["-" * size for size in sizes]
    lines: list[str] = []
    for number, row in enumerate([cells[0], rule, *cells[1:]]):
        wrapped = [wrap(cell, sizes[i]) for i, cell in enumerate(row)]
        for k in range(max(map(len, wrapped))):
            parts = []
            for i, part in enumerate(wrapped):
                text = pad(part[k] if k < len(part) else "", sizes[i])
                parts.append(style(number - 2, i, text) if style is not None and number >= 2 else text)
            lines.append((indent + "  ".join(parts)).rstrip())
    return lines
