"""The words of the text and Markdown reports in the language of the report, and the titles that rules go by.

What these reports share with the page comes from the page's list of words.
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from govcheck.report.model import Report

_OWN = "en"
_FOLDER = os.path.dirname(__file__)
_FILES = (os.path.join("html", "words.json"), "words.json")
_COUNTED = ("prohibited", "action_required", "undetermined", "permitted", "out_of_scope")
_POSSIBLY = "possibly "


@cache
def lists() -> dict[str, dict[str, str]]:
    """The words by language."""
    found: dict[str, dict[str, str]] = {}
    for name in _FILES:
        with open(os.path.join(_FOLDER, name), encoding="utf-8") as stream:
            for language, words in json.load(stream).items():
                found.setdefault(language, {}).update(words)
    return found


class Speech:
    """Says things in one language, English where it knows no other."""

    def __init__(self, language: str = "", names: Mapping[str, str] | None = None) -> None:
        self.language = language if language in lists() else _OWN
        self.names = names or {}
        self._words = lists()[self.language]

    def __call__(self, key: str, /, **values: object) -> str:
        """The text under `key` with its places filled."""
        # Cut at the places first: what is filled in may hold braces of its own.
        head, *rest = self._words[key].split("{")
        places = (part.partition("}") for part in rest)
        return head + "".join(str(values[name]) + after for name, _, after in places)

    def low(self, key: str, /, **values: object) -> str:
        """The same within a line: the first letter is small."""
        word = self._words[key]
        return word[:1].lower() + self(key, **values)[1:] if word[:1] != "{" else self(key, **values)

    def count(self, key: str, number: int, **values: object) -> str:
        """A number of things, nothing for none."""
        return self(f"{key}_{'one' if number == 1 else 'many'}", n=number, **values) if number else ""

    def outcome(self, outcome: str) -> str:
        """An outcome within a line."""
        return self.low(outcome) if outcome in self._words else outcome.replace("_", " ")

    def rule(self, name: str) -> str:
        """What a rule or a conclusion is called; its id in words where it has no title."""
        return self.names.get(name) or name.rpartition("/")[2].replace("-", " ").replace("_", " ")

    def stand(self, regime: str, said: str) -> str:
        """What a regime says before or after a change: an outcome, or conclusions with commas between them."""
        if said in _COUNTED:
            return self.outcome(said)
        return self("comma").join(self._concluded(regime, part) for part in said.split(", "))

    def _concluded(self, regime: str, part: str) -> str:
        if part == "nothing":
            return self("nothing_said")
        name = part.removeprefix(_POSSIBLY)
        title = self.names.get(f"{regime}/{name}")
        text = self("quoted", text=title) if title else name.replace("_", " ")
        return self("possibly", text=text) if part != name else text

    def days(self, number: int) -> str:
        """A lead time in words."""
        return self.count("days", number) or self("at_once")

    def tally(self, report: Report) -> str:
        """How many transfers there are, what became of them, and how many findings are accepted."""
        counts = report.summary
        total = counts.get("transfers", 0)
        transfers = self("transfers_one" if total == 1 else "transfers_many", n=total)
        parts = [self("tally_part", n=counts[key], outcome=self.outcome(key)) for key in _COUNTED if counts.get(key)]
        said = self("tally", transfers=transfers, parts=self("comma").join(parts) or self("nothing_to_check"))
        accepted = self.count("waived", counts.get("waived", 0))
        return said + (self("accepted_count", accepted=accepted) if accepted else "")

    def joined(self, parts: Iterable[str]) -> str:
        """A list as text."""
        return self("comma").join(parts)


@cache
def english() -> Speech:
    """For what has no language of its own."""
    return Speech()
