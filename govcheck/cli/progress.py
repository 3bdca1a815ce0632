"""A progress bar of one line, for long runs that somebody is watching."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

_FROM = 200
_SIZE = 40


def bar(stream: TextIO, what: str = "transfers") -> Callable[[int, int], None] | None:
    """Return a function to call with how many are done and how many there are; None where nobody watches."""
    if not stream.isatty():
        return None
    shown = -1

    def update(done: int, total: int) -> None:
        nonlocal shown
        percent = 100 * done // max(total, 1)
        if total <= _FROM or percent == shown:
            return
        shown = percent
        filled = _SIZE * done // total
        end = "\r\x1b[K" if done >= total else ""
        stream.write(f"\r[{'#' * filled}{'.' * (_SIZE - filled)}] {done} of {total} {what}{end}")
        stream.flush()

    return update
