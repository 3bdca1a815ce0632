"""What can go wrong with input, as values that print in one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

Path = tuple[str | int, ...]
"""The route to a value in a document: mapping keys and list positions, from the root."""


class Region(NamedTuple):
    """A stretch of text. Lines and columns start at 1; the end column is the one after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(NamedTuple):
    """One fault of one input, with its place.

    `path` is the file as the user named it, `code` a stable short name of the kind of fault, `message`
    says what is wrong and `expected` what would have been right (it may be empty).
    """

    path: str
    region: Region | None
    code: str
    message: str
    expected: str = ""

    def __str__(self) -> str:
        place = self.path
        if self.region is not None:
            place = f"{self.path}:{self.region.line}:{self.region.column}"
        tail = f"; {self.expected}" if self.expected else ""
        return f"{place}: {self.code}: {self.message}{tail}"


class GovcheckError(Exception):
    """The root of everything govcheck raises on purpose."""


class _ProblemsError(GovcheckError):
    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[_ProblemsError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class InputError(_ProblemsError):
    """A manifest, or the data given in place of one, cannot be checked."""


class PackError(_ProblemsError):
    """A policy pack is malformed."""


class ConfigError(_ProblemsError):
    """The configuration is malformed."""


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return "did you mean 'x'?" for the closest known word, or an empty string."""
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in reversed(list(known))}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=cutoff)
    return f"did you mean '{folded[close[0]]}'?" if close else ""
