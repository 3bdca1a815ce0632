"""Records of processing activities: the spreadsheets that compliance staff keep (ICO and CNIL columns)."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from govcheck.errors import InputError, Problem
from govcheck.importers.base import Collector, Where
from govcheck.importers.draft import Draft, Leaf, Path, Said, Unknown, one_line, quoted, slug
from govcheck.importers.sheet import Row, Sheet, problem, read_sheets
from govcheck.importers.words import Words, fold, split
from govcheck.source import load_file

ABSENT = ("importer.role", "importer.kind", "importer.relationship", "mode", "data.form")
_HEADINGS_AT_LEAST = 2
_LONGEST_HEADING = 300
_LONGEST_LABEL = 48


class Columns(NamedTuple):
    """The words by which columns and cells are known."""

    exact: Mapping[str, str]
    begins: Sequence[tuple[str, str]]
    no_transfer: frozenset[str]
    some_transfer: frozenset[str]
    head: Mapping[str, str]


@lru_cache(maxsize=1)
def columns() -> Columns:
    """Read `ropa.yaml`."""
    data: Any = load_file(os.path.join(os.path.dirname(__file__), "ropa.yaml")).data
    exact = {fold(text): field for field, entry in data["columns"].items() for text in entry.get("is", ())}
    begins = [(fold(text), field) for field, entry in data["columns"].items() for text in entry.get("begins", ())]
    head = {fold(text): key for key, labels in data["head"].items() for text in labels}
    none, some = (frozenset(map(fold, data[key])) for key in ("no_transfer", "some_transfer"))
    return Columns(exact, sorted(begins, key=lambda entry: -len(entry[0])), none, some, head)


def heading(text: str) -> str | None:
    """Return the field that a heading stands for."""
    known, text = columns(), text[:_LONGEST_HEADING].replace("’", "'")
    plain = fold(re.sub(r"\([^)]*\)", " ", text)).strip(" :*.")
    for name in (fold(text), plain):
        if name in known.exact:
            return known.exact[name]
    return next((field for prefix, field in known.begins if plain.startswith(prefix)), None)


def read(path: str, words: Words, sheet: str | None = None) -> Draft:
    """Read a spreadsheet of records; InputError with every fault in it."""
    sheets = read_sheets(path, _score)
    if sheet is not None:
        names = [found.name for found in sheets]
        sheets = [found for found in sheets if found.name == sheet]
        if not sheets:
            expected = f"there are {', '.join(names)}" if any(names) else "a CSV file has no sheets"
            raise InputError([Problem(path, None, "unknown-sheet", f"there is no sheet '{sheet}'", expected)])
    found = [(one, at) for one in sheets if (at := _headings(one.rows)) is not None]
    if not found:
        expected = "expected columns such as 'Purpose of processing' and 'Names of third countries'"
        raise InputError(
            [Problem(path, None, "no-headings", "no row has the headings of a record of processing", expected)]
        )
    others = ", ".join(one_line(one.name) for one, _ in found[1:])
    notes = (f"not read: {others} of the same workbook; --sheet names the one to read",) if others else ()
    return _Reader(path, words, *found[0]).read()._replace(notes=notes)


def _says_none(cell: str) -> bool:
    """Say whether a cell says that there is no transfer."""
    return fold(cell) in columns().no_transfer or fold(cell).strip(" .") in columns().no_transfer


def _label(text: str) -> str:
    """Return a heading as it is shown in comments."""
    words = one_line(re.sub(r"\([^)]*\)", " ", text[:_LONGEST_HEADING])).strip(" :*")
    if len(words) <= _LONGEST_LABEL:
        return words
    return words[:_LONGEST_LABEL].rpartition(" ")[0] + " ..."


def _headings(rows: Sequence[Row]) -> int | None:
    """Return the position of the row of headings: the first that names several fields, the countries among them."""
    for position, row in enumerate(rows):
        fields = {heading(cell) for cell in row.cells} - {None}
        if len(fields) >= _HEADINGS_AT_LEAST and "countries" in fields:
            return position
    return None


def _score(rows: Sequence[Row]) -> int:
    """Return how many headings are known in these rows."""
    at = _headings(rows)
    return 0 if at is None else sum(heading(cell) is not None for cell in rows[at].cells)


class _Reader:
    def __init__(self, path: str, words: Words, sheet: Sheet, at: int) -> None:
        self.path, self.words, self.sheet, self.at = path, words, sheet, at
        self.problems: list[Problem] = []
        self.labels: dict[str, str] = {}

    def read(self) -> Draft:
        fields = self._fields(self.sheet.rows[self.at])
        collector = Collector("ropa", self.path, self.words, *self._controller())
        for row in self.sheet.rows[self.at + 1 :]:
            if not any(cell.strip() for cell in row.cells):
                continue
            beyond = [cell for cell in row.cells[len(fields) :] if cell.strip()]
            if beyond:
                self._fault(row, "too-many-cells", f"a cell stands beyond the headings: {quoted(beyond[0])}")
            cells: dict[str, str] = {}
            for field, cell in zip(fields, row.cells, strict=False):
                if field and cell.strip():
                    # Two columns on the same, such as yes or no and then the countries, are one list.
                    cells[field] = f"{cells[field]}; {cell.strip()}" if field in cells else cell.strip()
            if not cells:
                continue
            self._record(collector, row, cells)
        if self.problems:
            raise InputError(self.problems)
        left = [cell for field, cell in zip(fields, self.sheet.rows[self.at].cells, strict=False) if field is None]
        return collector.draft()._replace(unread=tuple(filter(None, map(one_line, left))))

    def _fault(self, row: Row, code: str, message: str, expected: str = "") -> None:
        self.problems.append(problem(self.path, row.number, code, message, expected))

    def _fields(self, row: Row) -> list[str | None]:
        fields = [heading(cell) for cell in row.cells]
        while row.cells and len(fields) > 0 and not row.cells[len(fields) - 1].strip():
            fields.pop()
        for field, cell in zip(fields, row.cells, strict=False):
            if field:
                self.labels.setdefault(field, _label(cell))
        if not {"record", "activity", "purpose"} & set(fields):
            expected = "expected a column such as 'Purpose of processing' or 'Business function'"
            self._fault(row, "no-headings", "no column says what a record is about", expected)
        return fields

    def _controller(self) -> tuple[Leaf, Leaf]:
        """Return the name and the country of the controller, from the rows above the headings."""
        found: dict[str, str] = {}
        for row in self.sheet.rows[: self.at]:
            cells = [cell.strip() for cell in row.cells]
            for position, cell in enumerate(cells[:-1]):
                key = columns().head.get(fold(cell).strip(" :*"))
                value = next((text for text in cells[position + 1 :] if text), "")
                if key and value:
                    found.setdefault(key, value)
        name, country = found.get("name", ""), found.get("country", "")
        code = self.words.country(country) if country else None
        note = f"the source says {quoted(country)}" if country else ""
        return (
            Said(one_line(name)) if one_line(name) else Unknown(""),
            Said(code, quoted(country)) if code else Unknown(note),
        )

    def _record(self, collector: Collector, row: Row, cells: Mapping[str, str]) -> None:
        name = cells.get("record") or " ".join(filter(None, (cells.get("activity"), cells.get("purpose"))))
        if not name:
            self._fault(row, "no-name", "nothing says what this record is about", "fill in its purpose or its name")
            return
        where = self._places(cells.get("countries", ""))
        title = cells.get("activity") or cells.get("purpose") or name
        if cells.get("activity") and cells.get("purpose"):
            title = f"{cells['activity']}: {cells['purpose']}"
        collector.record(slug(name), one_line(title), where, self._leaves(cells))

    def _places(self, cell: str) -> list[Where] | None:
        """Return the places that a cell names; none if it says that there are none, None if it says nothing."""
        if not cell:
            return None
        note = f"{self.labels['countries']}: {quoted(cell)}"
        if _says_none(cell):
            # In capital letters some of these words are codes too: nobody but a person can say which is meant.
            return [Where(None, note, slug(cell))] if self.words.countries(cell) else []
        codes = self.words.countries(cell)
        if codes:
            return [Where(code, note) for code in codes]
        found: list[Where] = []
        for part in split(cell) or [cell]:
            doubtful = fold(part) in columns().some_transfer or _says_none(part)
            codes = () if doubtful else self.words.countries(part)
            found += [Where(code, note) for code in codes]
            if not codes:
                hint = self.words.country_hint(part)
                which = f"{quoted(part)}: {hint}" if hint else quoted(part) if one_line(part) != one_line(cell) else ""
                more = f" ({which})" if which else ""
                # "Yes; Japan" names its place: the word in front adds none.
                if fold(part) not in columns().some_transfer or len(split(cell)) == 1:
                    found.append(Where(None, note + more, slug(part, "unknown")[:30].strip("-_")))
        return list(dict.fromkeys(found))

    def _leaves(self, cells: Mapping[str, str]) -> dict[Path, Leaf]:
        words, labels = self.words, self.labels

        def listed(field: str, table: str) -> Leaf:
            cell = cells.get(field, "")
            found = words.words(table, cell) if cell else None
            note = f"{labels[field]}: {quoted(cell)}" if cell else ""
            return Unknown(note) if found is None else Said([*found], note)

        purpose = cells.get("purpose", "")
        meant = words.word("purposes", purpose) if purpose else ()
        note = f"{labels['purpose']}: {quoted(purpose)}" if purpose else ""
        recipients = cells.get("recipients", "")
        named = one_line(recipients)
        leaves: dict[Path, Leaf] = {
            ("purpose",): Said(meant[0], note) if len(meant) == 1 else Unknown(note),
            ("importer", "name"): Said(named, labels["recipients"]) if named else Unknown(""),
            ("data", "categories"): listed("categories", "categories"),
            ("data", "subjects", "kinds"): listed("subjects", "subjects"),
        }
        leaves.update(self._storage(cells.get("location", "")))
        safeguards = cells.get("safeguards", "")
        leaves["safeguards",] = Unknown(f"{labels['safeguards']}: {quoted(safeguards)}" if safeguards else "")
        return leaves

    def _storage(self, cell: str) -> dict[Path, Leaf]:
        """Return where data are stored, if every part of the cell is a country or a region that is known."""
        note = f"{self.labels['location']}: {quoted(cell)}" if cell else ""
        whole = (self.words.countries(cell), self.words.region(cell)) if cell else ((), None)
        parts = [cell] if any(whole) else split(cell)
        codes = [code for part in parts for code in self.words.countries(part)]
        regions = [region for part in parts if not self.words.countries(part) and (region := self.words.region(part))]
        resolved = all(self.words.countries(part) or self.words.region(part) for part in parts)
        if not parts or not resolved:
            return {("storage", "countries"): Unknown(note)}
        leaves: dict[Path, Leaf] = {}
        if codes:
            leaves["storage", "countries"] = Said([*sorted(set(codes))], note)
        if regions:
            leaves["storage", "regions"] = Said([*sorted(set(regions))], note)
        return leaves
