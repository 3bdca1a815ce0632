"""Stamps: what tells without reading them whether files are still what they were."""

from __future__ import annotations

import os

try:  # hashlib loads much more than it takes to tell files apart
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b", "stamp_of"]


def stamp_of(path: str) -> str:
    """What changes when a file, or any file below a folder, changes: sizes and times."""
    found: list[str] = []
    try:
        _stamp(path, found)
    except NotADirectoryError:
        found.append(_of(os.stat(path)))
    except OSError:
        return "missing"
    found.sort()
    return blake2b("\0".join(found).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _stamp(folder: str, found: list[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            name = entry.name
            if name[0] == "." or name[:2] == "__" or name == "tests":
                continue
            if entry.is_dir():
                _stamp(entry.path, found)
            else:
                found.append(f"{entry.path} {_of(entry.stat())}")


def _of(state: os.stat_result) -> str:
    return f"{state.st_size} {state.st_mtime_ns}"
