"""Rows of a spreadsheet, from CSV or XLSX, as text. Formulas are read as the values that were last computed."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from govcheck.errors import ConfigError, InputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_BYTES = 20_000_000
MOST_UNPACKED = 200_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
_DELIMITERS = (",", ";", "\t")


class Row(NamedTuple):
    """One row: where it stands (the line of a CSV file, the row of a sheet) and the text of its cells."""

    number: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """One sheet of a file; a CSV file has one, without a name."""

    name: str
    rows: list[Row]


def problem(path: str, row: int, code: str, message: str, expected: str = "") -> Problem:
    """Return a problem at a row of a file."""
    return Problem(f"{path}:{row}", None, code, message, expected)


def read_bytes(path: str, most: int = MOST_BYTES) -> bytes:
    """Return what a file holds; InputError if it cannot be read or is too large."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError([Problem(path, None, "cannot-read", reason)]) from None
    if len(content) > most:
        raise InputError([Problem(path, None, "too-large", f"more than {most:,} bytes", "split the file")])
    return content


def read_sheets(path: str, score: Callable[[list[Row]], int]) -> list[Sheet]:
    """Read a spreadsheet; what it is shows in its first bytes, not in its name.

    What parts the cells of a CSV file is found by trying: the rows with the highest score are taken.
    """
    content = read_bytes(path)
    if content[:4] == b"PK\x03\x04":
        return _workbook(path, content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        expected = "save it as .xlsx, without a password, or as CSV"
        raise InputError([Problem(path, None, "not-supported", "this is an old or an encrypted workbook", expected)])
    return [Sheet("", _table(path, content, score))]


def decode(path: str, content: bytes) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with its mark; InputError, with the line, if it is not text."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "this is not UTF-8 text" if encoding != "utf-16" else "this is not UTF-16 text"
        raise InputError([problem(path, line, "not-text", message, "save the file as CSV in UTF-8")]) from None


def _table(path: str, content: bytes, score: Callable[[list[Row]], int]) -> list[Row]:
    text = decode(path, content)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise InputError(
            [problem(path, line, "not-text", "there is a zero byte in it", "save the file as CSV in UTF-8")]
        )
    read: list[tuple[int, list[Row]]] = []
    failed: list[InputError] = []
    for delimiter in _DELIMITERS:
        try:
            rows = _parse(path, text, delimiter)
        except InputError as error:
            failed.append(error)
            continue
        read.append((score(rows), rows))
    best = max(read, key=lambda entry: entry[0], default=(0, []))
    # With another delimiter a broken quote may pass for text; nothing is recognised then.
    if failed and not best[0]:
        raise failed[0]
    return best[1]


def _parse(path: str, text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    start = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS or len(rows) == MOST_ROWS:
                limit = f"{MOST_COLUMNS:,} columns" if len(cells) > MOST_COLUMNS else f"{MOST_ROWS:,} rows"
                raise InputError([problem(path, start, "too-large", f"more than {limit}", "split the file")])
            rows.append(Row(start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        if "limit" in str(error):
            raise InputError([problem(path, start, "too-large", "a cell is too long", str(error))]) from None
        expected = 'a quote inside a quoted cell is written twice: ""'
        raise InputError(
            [problem(path, start, "bad-csv", "the quotes do not close as they should", expected)]
        ) from None
    return rows


def _workbook(path: str, content: bytes) -> list[Sheet]:
    try:
        import openpyxl
    except ImportError:
        expected = "run: pip install 'govcheck[excel]'"
        raise ConfigError([Problem(path, None, "missing-library", "reading .xlsx takes openpyxl", expected)]) from None
    _refuse_bombs(path, content)
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                sheets = [Sheet(sheet.title, list(_rows(path, sheet))) for sheet in book.worksheets]
            finally:
                book.close()
    except InputError:
        raise
    except Exception as error:  # openpyxl lets through what its parts raise: KeyError, ParseError, ValueError ...
        raise InputError([_bad(path, f"{type(error).__name__}: {error}")]) from None
    return sheets


def _rows(path: str, sheet: object) -> Iterator[Row]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):  # type: ignore[attr-defined]  # openpyxl gives a worksheet here
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            limit = f"{MOST_ROWS:,} rows" if number > MOST_ROWS else f"{MOST_COLUMNS:,} columns"
            raise InputError([problem(path, number, "too-large", f"more than {limit}", "split the file")])
        yield Row(number, tuple(map(_text, cells)))


def _refuse_bombs(path: str, content: bytes) -> None:
    """Refuse a package that unpacks to far more than it is, and XML that declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                message = f"it unpacks to more than {MOST_UNPACKED:,} bytes"
                raise InputError([Problem(path, None, "too-large", message, "split the file")])
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with package.open(entry) as stream:
                        if b"<!DOCTYPE" in stream.read(1_000):
                            raise InputError([_bad(path, f"{entry.filename} has a document type")])
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError) as error:
        raise InputError([_bad(path, str(error))]) from None


def _bad(path: str, said: str) -> Problem:
    return Problem(path, None, "bad-xlsx", f"this is no workbook that can be read ({' '.join(said.split())})")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
