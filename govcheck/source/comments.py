"""Comments that speak to govcheck: `# govcheck: ...`. The parser drops comments, so they are looked for only here."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

# A word must follow: "# govcheck: 1" is the first line of a manifest that somebody put out of use.
_SPOKEN = re.compile(r"#[ \t]*govcheck[ \t]*:[ \t]*(?=[A-Za-z])")


class Comment(NamedTuple):
    """One comment that speaks to govcheck; lines and columns start at 1."""

    line: int
    column: int
    text: str
    """What follows `govcheck:`, up to the end of the line."""
    about: int
    """The line that it is about: its own, or the next one with more than a comment if it has its line to itself."""


def comments(text: str) -> tuple[Comment, ...]:
    """Return the comments of a readable YAML text that begin with `govcheck:` and a word; none stand within values."""
    if _SPOKEN.search(text) is None:
        return ()
    lines = re.split(r"\r\n|[\n\r\x85\u2028\u2029]", text)
    inside = _scalars(text)
    found = []
    for number, line in enumerate(lines):
        spoken = next((at for at in _SPOKEN.finditer(line) if _in_comment(line, at.start(), number, inside)), None)
        if spoken is not None:
            said = line[spoken.end() :].strip()
            found.append(Comment(number + 1, spoken.start() + 1, said, _about(lines, number, line) + 1))
    return tuple(found)


def _scalars(text: str) -> dict[int, list[tuple[int, float]]]:
    """By line, the columns that values and keys take: from and until."""
    import yaml

    loader: Any = (yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)(text)
    taken: dict[int, list[tuple[int, float]]] = {}
    while (token := loader.get_token()) is not None:
        if type(token) is not yaml.ScalarToken:
            continue
        start, end = token.start_mark, token.end_mark
        first, column = start.line, start.column
        if token.style in ("|", ">"):  # behind the sign of a block a comment may stand
            first, column = first + 1, 0
        for line in range(first, end.line + 1):
            until = end.column if line == end.line else float("inf")
            taken.setdefault(line, []).append((column if line == first else 0, until))
    return taken


def _in_comment(line: str, at: int, number: int, inside: dict[int, list[tuple[int, float]]]) -> bool:
    """Whether the sign at a column belongs to a comment: one begins there, or has begun before it."""
    taken = inside.get(number, ())
    return any(
        sign == "#" and (place == 0 or line[place - 1] in " \t") and not any(a <= place < b for a, b in taken)
        for place, sign in enumerate(line[: at + 1])
    )


def _about(lines: list[str], number: int, line: str) -> int:
    if line[: line.index("#")].strip():
        return number
    for later in range(number + 1, len(lines)):
        said = lines[later].strip()
        if said and not said.startswith("#"):
            return later
    return number
