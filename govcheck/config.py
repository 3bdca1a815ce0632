"""The configuration: govcheck.toml, or [tool.govcheck] in pyproject.toml, found from the manifests upwards."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from govcheck.errors import ConfigError, Problem, Region, did_you_mean

if TYPE_CHECKING:
    from govcheck.source import Data

FAIL_ON = ("error", "warning", "never")
NAMES = ("govcheck.toml", "pyproject.toml")
_KEYS = (
    "regimes", "packs", "fail_on", "waivers", "baseline", "announce_days", "require_evidence", "record", "facts",
    "readings",
)  # fmt: skip
ANNOUNCE_DAYS = 30
"""How many days ahead the end of a waiver is announced."""
_READING_KEYS = ("value", "by", "because")
_BOUNDS = {"at_least", "at_most"}


class FixedReading(NamedTuple):
    """Counsel's choice among the views on an unsettled point of law, with a name and a reason."""

    value: bool
    by: str
    because: str


class Config(NamedTuple):
    """What a configuration file says; what it leaves out is None or empty."""

    path: str = ""
    """The file, empty if there is none."""
    regimes: tuple[str, ...] | None = None
    packs: tuple[str, ...] = ()
    """Folders of packs, relative to the current folder."""
    fail_on: str | None = None
    waivers: str = ""
    """The file of waivers, relative to the current folder, as are the baseline and the record of decisions."""
    baseline: str = ""
    record: str = ""
    announce_days: int = ANNOUNCE_DAYS
    """How many days ahead the end of a waiver is announced."""
    require_evidence: bool = False
    facts: Mapping[str, Data] = {}
    """Facts of the catalogue that hold for every transfer that does not state them itself."""
    readings: Mapping[str, FixedReading] = {}
    places: Mapping[str, Region] = {}
    """Where the file states each fact, "facts.<name>", and each reading, "readings.<id>"."""


def find(folder: str) -> str | None:
    """Return the configuration file that holds for `folder`: the first one upwards, within its repository."""
    given = folder
    while True:
        for name in NAMES:
            path = os.path.join(folder, name) if folder else name
            if os.path.isfile(path) and (name != "pyproject.toml" or _speaks_of_us(path)):
                return path
        here = os.path.abspath(folder)
        if os.path.exists(os.path.join(here, ".git")) or os.path.dirname(here) == here:
            return None
        folder = os.path.join(folder, os.pardir) if not os.path.isabs(given) else os.path.dirname(here)


def for_paths(paths: Iterable[str]) -> Config:
    """Return the one configuration that holds for all these manifests; ConfigError if there are several."""
    folders = sorted({os.path.dirname(path) for path in paths}) or [""]
    found: dict[str, str] = {}
    for folder in folders:
        path = find(folder)
        found.setdefault(os.path.realpath(path) if path else "", os.path.normpath(path) if path else "")
    if len(found) > 1:
        names = sorted(path or "none" for path in found.values())
        message = f"these manifests have different configurations: {', '.join(names)}"
        raise ConfigError([Problem(max(found.values()), None, "two-configurations", message, "check them separately")])
    (path,) = found.values()
    return load(path) if path else Config()


def load(path: str) -> Config:
    """Read a configuration file; raise ConfigError with every fault in it."""
    try:
        with open(path, "rb") as stream:
            content = stream.read()
    except OSError as error:
        raise ConfigError([Problem(path, None, "cannot-read", (error.strerror or str(error)).lower())]) from None
    import tomllib

    try:
        text = content.decode("utf-8")
        data = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError([_syntax(path, error)]) from None
    if os.path.basename(path) == "pyproject.toml":
        tool = data.get("tool", {})
        data = tool.get("govcheck", {}) if isinstance(tool, dict) else {}
    reader = _Reader(path, text)
    config = reader.config(data)
    if reader.problems:
        raise ConfigError(reader.problems)
    return config


def _speaks_of_us(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            return re.search(rb"^\s*\[+\s*tool\s*\.\s*govcheck\b", stream.read(), re.MULTILINE) is not None
    except OSError:
        return False


def _syntax(path: str, error: Exception) -> Problem:
    if isinstance(error, UnicodeDecodeError):
        return Problem(path, None, "not-text", "this is not UTF-8 text", "save it as UTF-8")
    message = str(error)
    place = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    region = None
    if place:
        line, column = int(place[1]), int(place[2])
        region = Region(line, column, line, column + 1)
        message = message[: place.start()]
    return Problem(path, region, "bad-toml", message[:1].lower() + message[1:])


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self.problems: list[Problem] = []

    def fault(self, key: str, code: str, message: str, expected: str = "") -> None:
        self.problems.append(Problem(self.path, self.place(key), code, message, expected))

    def place(self, key: str) -> Region | None:
        """The first line that sets `key` or its table; TOML's parser keeps no places, so this looks for it."""
        names = rf"(?:[\w-]+\s*\.\s*)*[\"']?{re.escape(key)}[\"']?"
        pattern = re.compile(rf"\s*(?:\[+\s*)?({names})\s*(?:=|\]|\.)")
        for number, line in enumerate(self.lines, 1):
            match = pattern.match(line)
            if match:
                return Region(number, match.start(1) + 1, number, match.end(1) + 1)
        tail = key.rpartition(".")[2]
        return self.place(tail) if tail != key else None

    def known(self, data: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in data:
            if key == "as_of":
                self.fault(key, "unknown-key", "a configuration does not fix the day", "give it with --as-of")
            elif key not in keys:
                hint = did_you_mean(key, keys) or f"use one of {', '.join(keys)}"
                self.fault(key, "unknown-key", f"'{key}' is not a key of the configuration", hint)

    def config(self, data: Mapping[str, Any]) -> Config:
        self.known(data, _KEYS)
        fail_on = data.get("fail_on")
        if fail_on is not None and fail_on not in FAIL_ON:
            hint = did_you_mean(str(fail_on), FAIL_ON) or f"use one of {', '.join(FAIL_ON)}"
            self.fault("fail_on", "wrong-value", f"fail_on is {fail_on!r}", hint)
        regimes = self.texts(data, "regimes")
        folder = os.path.dirname(self.path)
        packs = tuple(os.path.normpath(os.path.join(folder, pack)) for pack in self.texts(data, "packs") or ())
        facts = dict(self.flat(self.mapping(data, "facts")))
        readings = {key: self.reading(key, entry) for key, entry in self.mapping(data, "readings").items()}
        places = {f"facts.{name}": self.place(name) for name in facts}
        places |= {f"readings.{key}": self.place(key) for key in readings}
        known = {key: region for key, region in places.items() if region is not None}
        return Config(
            self.path,
            regimes,
            packs,
            fail_on,
            waivers=self.file(data, "waivers"),
            baseline=self.file(data, "baseline"),
            record=self.file(data, "record"),
            announce_days=self.days(data),
            require_evidence=self.flag(data, "require_evidence"),
            facts=facts,
            readings=readings,
            places=known,
        )

    def file(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key, "")
        if isinstance(value, str) and (value or key not in data):
            return os.path.normpath(os.path.join(os.path.dirname(self.path), value)) if value else ""
        self.fault(key, "wrong-type", f"{key} names no file", f'expected {key} = "a path"')
        return ""

    def flag(self, data: Mapping[str, Any], key: str) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.fault(key, "wrong-type", f"{key} is {value!r}", "expected true or false")
        return value is True

    def days(self, data: Mapping[str, Any]) -> int:
        value = data.get("announce_days", ANNOUNCE_DAYS)
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 3660:
            return value
        self.fault(
            "announce_days", "wrong-value", f"announce_days is {value!r}", "expected a number of days, 0 to 3660"
        )
        return 0

    def texts(self, data: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
        value = data.get(key)
        if value is None:
            return None
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(key, "wrong-type", f"{key} is not a list of texts", f'expected {key} = ["...", "..."]')
        return None

    def mapping(self, data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = data.get(key, {})
        if isinstance(value, dict):
            return value
        self.fault(key, "wrong-type", f"{key} is not a table", f"expected [{key}]")
        return {}

    def flat(self, data: Mapping[str, Any], prefix: str = "") -> Iterable[tuple[str, Data]]:
        """Facts by their whole names, whether they are written "a.b" = 1 or a.b = 1; bounds stay together."""
        for key, value in data.items():
            name = f"{prefix}{key}"
            if isinstance(value, dict) and not (value and set(value) <= _BOUNDS):
                yield from self.flat(value, f"{name}.")
            else:
                yield name, self.value(name, value)

    def value(self, name: str, value: Any) -> Data:
        import datetime

        if isinstance(value, list):
            return [self.value(name, item) for item in value]
        if isinstance(value, dict):
            return {key: self.value(name, item) for key, item in value.items()}
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.isoformat()
        if isinstance(value, datetime.datetime | datetime.time):
            self.fault(name, "wrong-type", f"'{name}' is a time of day", "expected a day such as 2026-11-21")
            return None
        checked: Data = value
        return checked

    def reading(self, key: str, entry: Any) -> FixedReading:
        expected = 'expected { value = true, by = "a name", because = "a reason" }'
        if not isinstance(entry, dict):
            self.fault(key, "wrong-type", f"the reading '{key}' is not a table", expected)
            return FixedReading(False, "", "")
        self.known(entry, _READING_KEYS)
        tests: dict[str, Callable[[Any], bool]] = {
            "value": lambda value: isinstance(value, bool),
            "by": lambda value: isinstance(value, str) and bool(value.strip()),
            "because": lambda value: isinstance(value, str) and bool(value.strip()),
        }
        for name, test in tests.items():
            if not test(entry.get(name)):
                self.fault(key, "missing-key", f"the reading '{key}' does not say {name}", expected)
        return FixedReading(entry.get("value") is True, str(entry.get("by", "")), str(entry.get("because", "")))
