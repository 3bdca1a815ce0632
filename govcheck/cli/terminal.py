"""What all commands share: exit codes, writing to the terminal, and checking the words of options."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

    from govcheck.errors import Problem
    from govcheck.render import Options

FINE = 0
FINDINGS = 1
COULD_NOT_CHECK = 2


def write_out(text: str) -> None:
    """Write to standard output as UTF-8, whatever the locale says: a report is not to depend on it."""
    _write(sys.stdout, text)


def write_err(text: str) -> None:
    """Write to standard error, as UTF-8."""
    _write(sys.stderr, text)


def _write(stream: TextIO, text: str) -> None:
    buffer = getattr(stream, "buffer", None)
    try:
        if buffer is None:
            stream.write(text)
        else:
            stream.flush()
            from govcheck.files import encoded

            for piece in encoded(text):
                buffer.write(piece)
        stream.flush()
    except BrokenPipeError:  # the reader has gone; the exit code still says what was found
        discard(stream)
    except OSError as error:
        discard(stream)
        if stream is not sys.stdout:
            return  # there is nowhere left to say it
        from govcheck.errors import ConfigError, Problem

        reason = (error.strerror or str(error)).lower()
        raise ConfigError([Problem("standard output", None, "cannot-write", reason)]) from None


def discard(stream: TextIO) -> None:
    """Send what is still to be written to `stream` nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def show_problems(problems: Iterable[Problem]) -> int:
    """Write problems to standard error, one line each, and return the exit code for them."""
    from govcheck.render.layout import plain

    write_err("".join(f"{plain(str(problem))}\n" for problem in problems))
    return COULD_NOT_CHECK


def choice(option: str, value: str, allowed: Sequence[str]) -> str:
    """Return `value` if it is allowed for `option`; ConfigError otherwise."""
    if value in allowed:
        return value
    from govcheck.errors import ConfigError, Problem, did_you_mean

    hint = did_you_mean(value, allowed) or f"use one of {', '.join(allowed)}"
    raise ConfigError([Problem(option, None, "wrong-value", f"there is no '{value}'", hint)])


def day(option: str, value: str | None) -> str | None:
    """Return `value` if it is a day of the calendar, as YYYY-MM-DD; ConfigError otherwise."""
    if value is None:
        return None
    from datetime import date

    try:
        if len(value) == 10 and date.fromisoformat(value).isoformat() == value:
            return value
    except ValueError:
        pass
    from govcheck.errors import ConfigError, Problem

    expected = "expected a day such as 2026-11-21"
    raise ConfigError([Problem(option, None, "wrong-date", f"'{value}' is not a day of the calendar", expected)])


LANGUAGES = ("en", "ja")
"""The languages of govcheck's own words; packs may have texts in others."""


def language(value: str | None, packs: Sequence[str] = ()) -> str:
    """Return a language that govcheck or some pack speaks; ConfigError for any other, empty for none."""
    if value is None or value in LANGUAGES:
        return value or ""
    from govcheck.api import load_packs

    spoken = {name for pack in load_packs(packs).packs for rule in pack.rules.values() for name in rule.translated}
    return choice("--lang", value, sorted({*LANGUAGES, *spoken}))


def options_for(stream: TextIO, *, verbose: bool = False) -> Options:
    """How to lay text out on `stream`: as wide as the terminal, with colour only there and if it is wanted."""
    from govcheck.render import Options

    terminal = stream.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Options(_columns(stream) if terminal else 80, colour, verbose)


def _columns(stream: TextIO) -> int:
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        return int(stated)
    try:
        return os.get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80
