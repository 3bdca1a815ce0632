"""Kleene's three truth values: True, False, and None for unknown.

Python's own `True` and `False` are used so that known answers cost nothing; unknown is None, which no
caller may take for False: compare with `is`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

Truth = bool | None

TRUE: Truth = True
FALSE: Truth = False
UNKNOWN: Truth = None


def and_(values: Iterable[Truth]) -> Truth:
    """FALSE if any value is FALSE, else UNKNOWN if any is UNKNOWN, else TRUE."""
    result: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def or_(values: Iterable[Truth]) -> Truth:
    """TRUE if any value is TRUE, else UNKNOWN if any is UNKNOWN, else FALSE."""
    result: Truth = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def not_(value: Truth) -> Truth:
    """TRUE for FALSE, FALSE for TRUE, UNKNOWN for UNKNOWN."""
    return None if value is None else not value


def word(value: Truth) -> Literal["true", "false", "unknown"]:
    """Return "true", "false" or "unknown"."""
    return "unknown" if value is None else ("true" if value else "false")
