"""Writing files whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_PIECE = 1 << 20
"""How many characters are encoded at a time."""


def make_folder_for(path: str) -> None:
    """Make the folder that `path` stands in, and those above it, where they are missing."""
    folder = os.path.dirname(path)
    if folder:
        os.makedirs(folder, exist_ok=True)


def write_whole(path: str, text: str) -> None:
    """Write `text` to `path` so that a reader sees either the old file or the new one, never a part.

    The text goes to a new file in the same folder, which then takes the place of the old one and its
    permissions. What is not an ordinary file (a pipe, a terminal) is written to directly.
    """
    target = os.path.realpath(path)
    try:
        old_mode: int | None = os.stat(target).st_mode
    except FileNotFoundError:
        old_mode = None
    if old_mode is not None and not stat.S_ISREG(old_mode):
        with open(target, "wb") as stream:
            _write(stream, text)
        return
    folder, name = os.path.split(target)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    # os.open, not tempfile: the new file then has the permissions any new file of this user has.
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with open(descriptor, "wb") as stream:
            _write(stream, text)
        if old_mode is not None:
            os.chmod(temporary, stat.S_IMODE(old_mode))
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _write(stream: BinaryIO, text: str) -> None:
    for piece in encoded(text):
        stream.write(piece)


def encoded(text: str) -> Iterator[bytes]:
    """A text as UTF-8, in pieces: a large report is not to stand in memory twice."""
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE].encode("utf-8", "backslashreplace")
