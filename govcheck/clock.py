"""The one place that reads the clock."""

from __future__ import annotations

import time


def today() -> str:
    """The day it is, here. Nothing else in govcheck asks."""
    return time.strftime("%Y-%m-%d")
