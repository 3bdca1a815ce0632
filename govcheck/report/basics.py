"""The smallest parts of a report: outcomes, places and citations."""

from __future__ import annotations

from typing import Literal, NamedTuple

Outcome = Literal["permitted", "action_required", "prohibited", "undetermined", "out_of_scope"]
Level = Literal["error", "warning", "note"]
Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

# From the strictest to the mildest: the outcome of a transfer is the first one any of its regimes has.
STRICTNESS: tuple[Outcome, ...] = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope")


class Location(NamedTuple):
    """A place in an input file; lines and columns start at 1."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class Citation(NamedTuple):
    """Where the law says so: instrument, article, link, and the day somebody last looked."""

    instrument: str
    article: str
    url: str
    checked_on: str = ""
    title: str = ""
    """The instrument's full title, where the pack gives one."""
