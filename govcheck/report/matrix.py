"""The regime matrix: what stands between each two places on a day. Renderers print it and decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from govcheck.report.basics import Citation
from govcheck.report.model import PackInfo

Held = Literal["yes", "open"]
"""Whether something holds, or may hold: what is FALSE is not listed."""
Recognised = Literal["yes", "part", "open", "no", "inside", "no_list", "unknown"]
Standing = Literal["in_force", "pending", "tool"]


class Law(NamedTuple):
    """A regime that binds an ordinary transfer, or may bind it."""

    pack: str
    name: str
    title: str
    rule: str
    rule_title: str
    held: Held
    home: bool
    """It binds because of where the exporter is."""
    citations: tuple[Citation, ...]
    confidence: str
    turns_on: tuple[str, ...] = ()
    """The facts that decide, where it is open."""


class Entry(NamedTuple):
    """One row of a list of recognised places."""

    pack: str
    table: str
    """The pack file that holds the row, relative to its pack's parent."""
    title: str
    decision: str
    scope: str
    held: Held
    """open: the row has limits of its own, which the places alone do not settle."""
    turns_on: tuple[str, ...]
    since: str
    until: str
    """The first day on which it no longer counts; empty where none is set."""
    citations: tuple[Citation, ...]
    confidence: str


class Recognition(NamedTuple):
    """Whether the law of one place recognises another."""

    state: Recognised
    entries: tuple[Entry, ...] = ()
    because: str = ""
    """Why, where there is no entry to say it."""
    citations: tuple[Citation, ...] = ()


class Agreement(NamedTuple):
    """An agreement between the States of two places."""

    pack: str
    name: str
    title: str
    strictness: int | None
    test: str
    standing: Standing
    held: Held
    since: str
    """Since when it has been so between these two, as far as the pack goes back."""
    until: str
    """The next day on which that changes, empty where none is known."""
    rests_on: str
    """The pack file with the definition, relative to its pack's parent."""
    citations: tuple[Citation, ...]
    confidence: str


class Pair(NamedTuple):
    """A transfer from one place to another."""

    exporter: str
    importer: str
    laws: tuple[Law, ...]
    may: tuple[Law, ...]
    """What may bind it besides, depending on facts that the places do not settle."""
    there: Recognition
    """By the exporter's law."""
    back: Recognition
    """By the importer's law, for the way back."""
    agreements: tuple[Agreement, ...]
    strictest: tuple[str, ...]
    exporter_has_pack: bool
    unknown: tuple[str, ...]
    """What is not known, in sentences."""


class Matrix(NamedTuple):
    """All pairs of the places asked for."""

    govcheck: str
    as_of: str
    places: Mapping[str, str]
    """code -> name"""
    assumed: str
    """What an ordinary transfer is, in a sentence."""
    packs: tuple[PackInfo, ...]
    pairs: tuple[Pair, ...]

    def pair(self, exporter: str, importer: str) -> Pair:
        """The transfer from one place to another; KeyError if it is not among them."""
        for pair in self.pairs:
            if (pair.exporter, pair.importer) == (exporter, importer):
                return pair
        raise KeyError((exporter, importer))
