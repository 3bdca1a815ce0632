"""The questions of the shared catalogue and the meanings of its words in another language, as far as there is one."""

from __future__ import annotations

import os
from typing import Any

from govcheck.source import load_file


class Texts:
    """Texts in one language, out of the file of that name beside this module; "" has none."""

    def __init__(self, language: str) -> None:
        path = os.path.join(os.path.dirname(__file__), f"{language}.yaml")
        self._data: dict[str, Any] = {}
        if language.isalpha() and os.path.exists(path):
            data: Any = load_file(path).data
            self._data = data

    def question(self, fact: str) -> str:
        """The question for a fact; empty if it is not there."""
        return str(self._data.get("questions", {}).get(fact, ""))

    def listed(self, name: str) -> str:
        """The question for a list."""
        return str(self._data.get("lists", {}).get(name, ""))

    def word(self, fact: str, word: str) -> str:
        """What a word of a fact means."""
        last = fact.rpartition(".")[2] if fact.startswith("safeguard.") else ""
        name = self._data.get("words_of", {}).get(last or fact, "")
        return str(self._data.get("words", {}).get(name, {}).get(word, ""))

    def of_kind(self, part: str, title: str) -> str:
        """The question for the status of a safeguard, whether an assessment is done, or what all of them can state."""
        whole = str(self._data.get("parts", {}).get(part, ""))
        return whole.replace("{title}", title) if whole else str(self._data.get("attributes", {}).get(part, ""))
