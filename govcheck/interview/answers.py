"""What somebody types, as the value of a fact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from govcheck.facts.world import World
from govcheck.interval import is_day
from govcheck.packs.condition import Value

_INFINITE = float("inf")
_SEPARATORS = re.compile(r"[,;、，]\s*|\s+")
_COMMAS = re.compile(r"\s*[,;、，]\s*")
_COUNT = re.compile(r"(\d[\d,_' ]*)(万|千|[kKmM]\b)?")
_TIMES = {"万": 10_000, "千": 1_000, "k": 1_000, "m": 1_000_000}
_DATE = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D?")


class NotUnderstood(Exception):
    """What was typed is no answer; says why in a word that the terminal puts in its language."""

    def __init__(self, why: str, what: str = "", hint: str = "") -> None:
        super().__init__(why)
        self.why, self.what, self.hint = why, what, hint


class Phrases:
    """The words for yes, no, none and bounds, in the languages an interview understands."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._lists = {name: tuple(word.casefold() for word in words) for name, words in lists.items()}

    def means(self, name: str, text: str) -> bool:
        """Whether a text is one of the words of a list."""
        return text.casefold() in self._lists[name]

    def strip(self, name: str, text: str) -> str | None:
        """The rest of a text that begins or ends with one of the words of a list; None if it does not."""
        for word in sorted(self._lists[name], key=len, reverse=True):
            if text.casefold().startswith(word):
                return text[len(word) :].strip()
            if text.casefold().endswith(word):
                return text[: -len(word)].strip()
        return None


def tidy(text: str) -> str:
    """Full-width letters and digits as plain ones, without space around."""
    return unicodedata.normalize("NFKC", text).strip()


def chosen(text: str, words: Sequence[str], phrases: Phrases) -> list[str]:
    """The words chosen from a numbered list: by number, by the word itself, or by how it begins."""
    if phrases.means("none", text) and text not in words:
        return []
    found: list[str] = []
    for part in _SEPARATORS.split(text):
        if part:
            found.append(_one(part, words))
    if not found:
        raise NotUnderstood("empty")
    return list(dict.fromkeys(found))


def entries(
    text: str, words: Sequence[str], phrases: Phrases, statuses: Sequence[str] = (), dated: bool = False
) -> dict[str, str]:
    """The entries chosen for a list, each with what is said of it at once: its status, or the day of an assessment."""
    text = tidy(text)
    if phrases.means("none", text) and text not in words:
        return {}
    found: dict[str, str] = {}
    for part in _COMMAS.split(text):
        pieces = part.split()
        tail = ""
        if len(pieces) == 2 and dated and _DATE.fullmatch(pieces[1]):
            tail = date(pieces.pop())
        elif len(pieces) == 2 and pieces[1] in statuses:
            tail = pieces.pop()
        for piece in pieces:
            found[_one(piece, words)] = tail
    if not found:
        raise NotUnderstood("empty")
    return found


def word(text: str, words: Sequence[str]) -> str:
    """The one word chosen from a numbered list."""
    return _one(text, words)


def _one(text: str, words: Sequence[str]) -> str:
    if text in words:
        return text
    if text.isdecimal():
        if 1 <= int(text) <= len(words):
            return words[int(text) - 1]
        raise NotUnderstood("no_number", text, str(len(words)))
    folded = text.casefold().replace(" ", "_")
    fits = [each for each in words if each.startswith(folded)] or [each for each in words if folded in each]
    if len(fits) == 1:
        return fits[0]
    from govcheck.errors import did_you_mean

    raise NotUnderstood("ambiguous" if fits else "no_word", text, ", ".join(fits[:5]) or did_you_mean(folded, words))


def truth(text: str, phrases: Phrases) -> bool:
    """Yes or no."""
    if phrases.means("yes", text):
        return True
    if phrases.means("no", text):
        return False
    raise NotUnderstood("yes_or_no", text)


def country(text: str, world: World) -> str:
    """The code of a country, by its code or its name."""
    if text.upper() in world.countries:
        return text.upper()
    folded = text.casefold()
    for code, entry in world.countries.items():
        if folded in [str(name).casefold() for name in entry.values()]:
            return code
    raise NotUnderstood("no_country", text, world.country_hint(text))


def countries(text: str, world: World, phrases: Phrases) -> frozenset[str]:
    """Several countries, separated by commas, or by spaces if all are codes."""
    if phrases.means("none", text):
        return frozenset()
    parts = [part for part in _COMMAS.split(text) if part]
    if len(parts) == 1:
        words = text.split()
        if len(words) > 1 and all(each.upper() in world.countries for each in words):
            parts = words
    if not parts:
        raise NotUnderstood("empty")
    return frozenset(country(part, world) for part in parts)


def number(text: str, phrases: Phrases) -> tuple[float, float]:
    """A number, exactly or within bounds: 90000, <90000, at most 9万, 1000-2000."""
    for name, low, high in (("at_most", 0, 0), ("at_least", 0, None), ("fewer", 0, -1), ("more", 1, None)):
        rest = phrases.strip(name, text)
        if rest is not None:
            count = _count(rest)
            if high is None:
                return (count + low, _INFINITE)
            if count + high < 0:
                raise NotUnderstood("no_count", text)
            return (0, count + high)
    ends = re.split(r"\s*(?:\.\.|-|–|~|〜|から)\s*", text)
    if len(ends) == 2 and all(ends):
        low_end, high_end = _count(ends[0]), _count(ends[1])
        if low_end > high_end:
            raise NotUnderstood("no_count", text)
        return (low_end, high_end)
    count = _count(text)
    return (count, count)


def _count(text: str) -> int:
    match = _COUNT.fullmatch(text.removesuffix("人").removesuffix("名").strip())
    if match is None:
        raise NotUnderstood("no_count", text)
    return int(re.sub(r"\D", "", match[1])) * _TIMES.get((match[2] or "").lower(), 1)


def date(text: str) -> str:
    """A day of the calendar."""
    match = _DATE.fullmatch(text)
    day = f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text
    if not is_day(day):
        raise NotUnderstood("no_day", text)
    return day


def value(text: str, kind: str, words: Sequence[str], world: World, phrases: Phrases) -> Value:
    """What was typed, as a value of this type."""
    text = tidy(text)
    if kind in ("boolean", "judgement"):
        return truth(text, phrases)
    if kind == "country":
        return country(text, world)
    if kind == "countries":
        return countries(text, world, phrases)
    if kind == "number":
        return number(text, phrases)
    if kind == "date":
        return date(text)
    if kind == "set":
        return frozenset(chosen(text, words, phrases))
    return word(text, words)
