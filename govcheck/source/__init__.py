"""Text to data with positions: the only reader of YAML and JSON.

Scalars follow YAML 1.2's core rules, narrowed to JSON's: `true`, `false`, `null` (also `~` and nothing at all) and
decimal numbers. Everything else is text, so `NO`, `012` and `2026-11-21` stay as they are written. Repeated keys,
keys that are not text, merge keys and foreign tags are refused, and nothing in a document can run.
"""

from __future__ import annotations

from govcheck.errors import InputError, Problem
from govcheck.source.document import Data, Document, dotted, from_data
from govcheck.source.reader import DEFAULT_LIMITS, Limits, load_text

__all__ = ["DEFAULT_LIMITS", "Data", "Document", "Limits", "dotted", "from_data", "load_file", "load_text"]


def load_file(path: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read a file; raise InputError with every fault found."""
    try:
        with open(path, "rb") as stream:
            content = stream.read(limits.bytes + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError([Problem(path, None, "cannot-read", reason)]) from None
    return load_text(content, path, limits)
