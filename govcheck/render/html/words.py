"""The words of the page itself, in the languages it speaks."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FALLBACK = "en"
_FILE = Path(__file__).with_name("words.json")
# Up to which effort a word fits, as the guide for writers of packs explains the scale.
_EFFORTS = ((2, "effort_form"), (4, "effort_contract"), (7, "effort_project"))


@cache
def lists() -> dict[str, dict[str, str]]:
    """The words by language."""
    return dict(json.loads(_FILE.read_text(encoding="utf-8")))


class Words:
    """Looks words up and fills their places in."""

    def __init__(self, language: str) -> None:
        self.language = language if language in lists() else FALLBACK
        self._words = lists()[self.language]

    def __call__(self, key: str, **values: object) -> str:
        """The text under `key` with its places filled; a KeyError says that there is none."""
        # Cut at the places first: what is filled in may hold braces of its own.
        head, *rest = self._words[key].split("{")
        places = (part.partition("}") for part in rest)
        return head + "".join(str(values[name]) + after for name, _, after in places)

    def count(self, thing: str, number: int) -> str:
        """A number of things: "1 transfer", "12 transfers"."""
        return self(f"{thing}_{'one' if number == 1 else 'many'}", n=f"{number:,}")

    def joined(self, parts: Iterable[str]) -> str:
        """A list as text."""
        return self("comma").join(parts)

    def effort(self, effort: int) -> str:
        """An effort as a number with what it means; nothing for none."""
        if not effort:
            return ""
        return self(next((key for most, key in _EFFORTS if effort <= most), "effort_authority"), n=effort)

    def days(self, days: int) -> str:
        """A lead time in words; nothing for none."""
        return self.count("days", days) if days else ""

    def value(self, value: object) -> str:
        """A fact's value as text."""
        if value is None:
            return self("fact_unknown")
        if isinstance(value, bool):
            return self("yes" if value else "no")
        if isinstance(value, list):
            return self.joined(map(self.value, value)) or self("none")
        if isinstance(value, dict):
            return self.joined(self(key, n=f"{bound:,}") for key, bound in value.items() if key in self._words)
        return f"{value:,}" if isinstance(value, int | float) else str(value)
