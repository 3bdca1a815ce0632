"""The `matrix` key of `pack.yaml`: what of a pack a table of places by places can show."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from govcheck.errors import Path, did_you_mean
from govcheck.packs.model import AgreementEntry, InMatrix, RecognitionList
from govcheck.packs.reader import FileReader

STANDINGS = ("in_force", "pending", "tool")
_WIDEST = 10
"""Names stand in the cells of a table that is to fit a terminal."""
_HIGHEST = 4
_AT: Path = ("matrix",)
_AGREEMENT = ("name", "title", "instrument", "term", "strictness", "test", "standing", "open")


class MatrixReader:
    """Reads the key, and holds the names in it to what the pack has."""

    def __init__(
        self,
        file: FileReader,
        scopes: Collection[str],
        terms: Collection[str],
        columns: Mapping[str, tuple[str, ...]],
        instruments: Mapping[str, Any],
    ) -> None:
        """`columns` names the columns of every table that the pack can see."""
        self.file, self.scopes, self.terms, self.columns = file, scopes, terms, columns
        self.instruments = instruments

    def read(self, data: Any) -> InMatrix:
        """Return what the key says."""
        known = ("name", "home", "place", "recognition", "inside", "between")
        entry = self.file.mapping(_AT, data, known, ("name",))
        home = self.file.names((*_AT, "home"), entry.get("home"))
        for number, slug in enumerate(home):
            self._known((*_AT, "home", number), slug, self.scopes, "unknown-rule", "no scope")
        lists = entry.get("recognition")
        return InMatrix(
            name=self._name((*_AT, "name"), entry.get("name")),
            home=home,
            place=self.file.text((*_AT, "place"), entry.get("place")),
            recognition=None if lists is None else self._lists(lists),
            inside=self._term((*_AT, "inside"), entry.get("inside")),
            between=tuple(
                self._agreement((*_AT, "between", number), item)
                for number, item in enumerate(self.file.entries((*_AT, "between"), entry.get("between")))
            ),
        )

    def _lists(self, data: Any) -> tuple[RecognitionList, ...]:
        at = (*_AT, "recognition")
        found = []
        for number, item in enumerate(self.file.entries(at, data)):
            path = (*at, number)
            one = self.file.mapping(path, item, ("table", "place", "scope", "decision"), ("table", "place"))
            name = self.file.text((*path, "table"), one.get("table"))
            cells = {key: self.file.text((*path, key), one.get(key)) for key in ("place", "scope", "decision")}
            if self._known((*path, "table"), name, self.columns, "unknown-table", "no table"):
                for key, column in cells.items():
                    if column:
                        self._known((*path, key), column, self.columns[name], "unknown-column", "no column")
            found.append(RecognitionList(name, cells["place"], cells["scope"], cells["decision"]))
        return tuple(found)

    def _agreement(self, path: Path, data: Any) -> AgreementEntry:
        entry = self.file.mapping(path, data, _AGREEMENT, ("name", "instrument", "term"))
        strictness = entry.get("strictness")
        if strictness is not None and not (type(strictness) is int and 1 <= strictness <= _HIGHEST):
            expected = f"expected a whole number from 1 to {_HIGHEST}; leave it out where the wording was not read"
            self.file.fault((*path, "strictness"), "wrong-value", f"strictness is {strictness!r}", expected)
            strictness = None
        instrument = self.file.text((*path, "instrument"), entry.get("instrument"))
        if instrument:
            self._known((*path, "instrument"), instrument, self.instruments, "unknown-instrument", "no instrument")
        return AgreementEntry(
            name=self._name((*path, "name"), entry.get("name")),
            title=self.file.text((*path, "title"), entry.get("title")),
            instrument=instrument,
            term=self._term((*path, "term"), entry.get("term")),
            strictness=strictness,
            test=self.file.text((*path, "test"), entry.get("test")),
            standing=self.file.one_of((*path, "standing"), entry.get("standing", STANDINGS[0]), STANDINGS),
            open=self._term((*path, "open"), entry.get("open")),
        )

    def _name(self, path: Path, data: Any) -> str:
        name = self.file.text(path, data)
        if len(name) > _WIDEST or " " in name or name[-1:].isdigit():
            expected = f"expected one word of at most {_WIDEST} characters that does not end in a digit"
            self.file.fault(path, "wrong-value", f"the name is {name!r}", expected)
        return name

    def _term(self, path: Path, data: Any) -> str:
        name = self.file.text(path, data)
        if name:
            self._known(path, name, self.terms, "unknown-term", "no term")
        return name

    def _known(self, path: Path, name: str, known: Collection[str], code: str, what: str) -> bool:
        if name in known:
            return True
        self.file.fault(path, code, f"there is {what} '{name}'", did_you_mean(name, known))
        return False
