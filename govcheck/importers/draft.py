"""What importers find: parties and transfers, each value with the words of the source it comes from."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from govcheck.source import Data

Path = tuple[str, ...]
"""Keys from a record down to a value; none of them has a dot in it."""

_LONGEST_QUOTE = 300
_LONGEST_SLUG = 60


class Said(NamedTuple):
    """A value the source states, and a note on where."""

    value: Data
    note: str = ""


class Unknown(NamedTuple):
    """A value that cannot be had from the source, and what the source has in its place."""

    note: str


Leaf = Said | Unknown


class Record(NamedTuple):
    """A party or a transfer of the manifest: its leaves in the order they are written in."""

    section: str
    id: str
    leaves: dict[Path, Leaf]


class Draft(NamedTuple):
    """All that is to be written, and what the records of the source came to."""

    format: str
    source: str
    parties: list[Record]
    transfers: list[Record]
    records: int
    stays: int
    silent: int
    mapping: str = ""
    """The name of the mapping file that was laid down, if any."""
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    """What the source says under these headings is not looked at; told when it is imported for the first time."""
    """What else a person should know of the source."""

    @property
    def summary(self) -> str:
        """One line: how many records there were and what became of them."""
        parts = [_count(len(self.transfers), "transfer") + " written"]
        if self.stays:
            parts.append(f"{self.stays} {'stays' if self.stays == 1 else 'stay'} in the country")
        if self.silent:
            parts.append(f"{self.silent} {'says' if self.silent == 1 else 'say'} nothing of places abroad")
        return f"{_count(self.records, 'record')}: {', '.join(parts)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def one_line(text: str) -> str:
    """Return text on one line, without anything that could end a line, act on a terminal or turn the text round."""
    kept = "".join(
        c if c.isprintable() else " " if c.isspace() or unicodedata.category(c) == "Cc" else "" for c in text
    )
    return " ".join(kept.split())


def quoted(text: str) -> str:
    """Return words of the source for a comment: on one line, in quotes, and not without end."""
    shown = one_line(text)
    return f'"{shown}"' if len(shown) <= _LONGEST_QUOTE else f'"{shown[:_LONGEST_QUOTE]} ..."'


def slug(text: str, otherwise: str = "record") -> str:
    """Return an id made of the letters and digits of a text."""
    found = re.sub(r"[^\w]+", "-", one_line(text).casefold()).strip("-_")[:_LONGEST_SLUG].strip("-_")
    return found or otherwise


class Ids:
    """Gives every record an id of its own; the second of the same name becomes `name-2`."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, wanted: str) -> str:
        """Return `wanted`, or with a number behind it if it is taken."""
        found, number = wanted, 1
        while found in self._taken:
            number += 1
            found = f"{wanted}-{number}"
        self._taken.add(found)
        return found
