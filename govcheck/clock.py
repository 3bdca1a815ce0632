"""The one place that reads the clock."""

from __future__ import annotations

import time


def today() -> str:
    """The day it is, here. Nothing else in govcheck asks."""
    return time.strftime("%Y-%m-%d")


def now() -> str:
    """The moment it is, in UTC, to the second: for records, never for a verdict."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
