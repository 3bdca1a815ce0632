"""Reading values out of one file of a pack: each fault a Problem with its place, and reading goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import ALWAYS, END, START, Span, is_day
from govcheck.packs.model import Source
from govcheck.source import Document


class FileReader:
    """Shared ways of reading one document of a pack."""

    def __init__(
        self, document: Document, problems: list[Problem], file: str, links: Mapping[str, str] | None = None
    ) -> None:
        self.document, self.problems, self.file = document, problems, file
        self.links = links or {}
        """The link of each instrument of the pack, for citations that give none of their own."""

    def fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> None:
        """Note a Problem at a place."""
        self.problems.append(self.document.problem(path, code, message, expected, key=key))

    def mapping(self, path: Path, data: Any, known: Iterable[str], needed: Iterable[str] = ()) -> dict[str, Any]:
        """A mapping with known keys; an empty one if it is none."""
        if not isinstance(data, dict):
            self.fault(
                path, "wrong-type", "this is not a mapping", f"expected keys such as {', '.join(list(known)[:4])}"
            )
            return {}
        names = tuple(known)
        for key in data:
            if names and key not in names:
                hint = did_you_mean(key, names) or f"use one of {', '.join(names)}"
                self.fault((*path, key), "unknown-key", f"'{key}' is not a key here", hint, key=True)
        for key in needed:
            if key not in data:
                self.fault(path, "missing-key", f"'{key}' is missing", f"add {key}:", key=True)
        return data

    def text(self, path: Path, data: Any) -> str:
        """Text, without the space around it."""
        if data is None:
            return ""
        if not isinstance(data, str):
            self.fault(path, "wrong-type", f"{data!r} is not text", "expected text (quote it)")
            return str(data)
        return data.strip()

    def one_of(self, path: Path, data: Any, known: tuple[str, ...]) -> str:
        """One of a closed list of words."""
        if data not in known:
            hint = did_you_mean(str(data), known) or f"use one of {', '.join(known)}"
            self.fault(path, "wrong-value", f"{path[-1]} is {data!r}", hint)
            return known[0]
        return str(data)

    def entries(self, path: Path, data: Any) -> list[Any]:
        """A list; an empty one if it is none."""
        if isinstance(data, list):
            return data
        if data is not None:
            self.fault(path, "wrong-type", f"{path[-1]} is not a list")
        return []

    def names(self, path: Path, data: Any) -> tuple[str, ...]:
        """A list of names."""
        if data is None:
            return ()
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            self.fault(path, "wrong-type", f"{path[-1]} is not a list of names", "expected [name, ...]")
            return ()
        return tuple(data)

    def span(self, path: Path, data: Any, default: Span = ALWAYS) -> Span:
        """A half-open span of days."""
        if data is None:
            return default
        entry = self.mapping(path, data, ("from", "until"))
        days = []
        for key, fallback in (("from", START), ("until", END)):
            day = entry.get(key)
            if day is not None and not is_day(day):
                self.fault((*path, key), "bad-date", f"{day!r} is not a day", "expected YYYY-MM-DD")
                day = None
            days.append(day or fallback)
        if days[0] >= days[1]:
            self.fault(
                path, "bad-date", f"the span from {days[0]} until {days[1]} is empty", "until is the first day outside"
            )
        return Span(*days)

    def citations(self, path: Path, data: Any, default: tuple[Source, ...] = ()) -> tuple[Source, ...]:
        """Citations; the instrument's own link where one gives none."""
        if data is None:
            return default
        if isinstance(data, dict):
            data = [data]
        if not isinstance(data, list):
            self.fault(
                path, "wrong-type", "citations is not a list", "expected [{ instrument, article, url, checked_on }]"
            )
            return default
        found = []
        for number, entry in enumerate(data):
            at = (*path, number)
            one = self.mapping(at, entry, ("instrument", "article", "url", "checked_on", "note"), ("instrument",))
            checked = one.get("checked_on", "")
            if checked and not is_day(checked):
                self.fault((*at, "checked_on"), "bad-date", f"{checked!r} is not a day", "expected YYYY-MM-DD")
            instrument, article, url = (self.text((*at, key), one.get(key)) for key in ("instrument", "article", "url"))
            if not url and not self.links.get(instrument):
                self.fault(at, "missing-key", f"there is no link for '{instrument}'", "add url:, here or in pack.yaml")
            found.append(Source(instrument, article, url or self.links.get(instrument, ""), str(checked)))
        return tuple(found)
