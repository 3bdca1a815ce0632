"""JSON that other tools write: read with limits on size and depth, every fault with its line."""

from __future__ import annotations

import json
from typing import NoReturn

from govcheck.errors import InputError, Problem
from govcheck.importers.sheet import decode, problem, read_bytes
from govcheck.source import Data

MOST_BYTES = 200_000_000
MOST_DEPTH = 100


def read_text(path: str) -> str:
    """Return the text of a file; InputError if it is not text or too large."""
    text = decode(path, read_bytes(path, MOST_BYTES))
    if not text.strip():
        raise InputError([Problem(path, None, "empty", "there is nothing in it")])
    return text


def parse(path: str, text: str, line: int = 1) -> Data:
    """Return the data of one JSON text that begins at a line of a file; InputError with what is wrong."""
    try:
        data: Data = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        message = f"{error.msg[:1].lower()}{error.msg[1:]} (column {error.colno})"
        raise InputError([problem(path, line + error.lineno - 1, "bad-json", message)]) from None
    except RecursionError:
        raise _too_deep(path, line) from None
    except ValueError as error:
        raise InputError([problem(path, line, "bad-json", str(error).partition(":")[0].lower())]) from None
    if _deeper(data, MOST_DEPTH):
        raise _too_deep(path, line)
    return data


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _too_deep(path: str, line: int) -> InputError:
    return InputError([problem(path, line, "too-deep", f"nested more than {MOST_DEPTH} levels deep")])


def _deeper(data: Data, most: int) -> bool:
    level: list[Data] = [data]
    for _ in range(most):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def mapping(data: Data) -> dict[str, Data]:
    """Return a mapping as it is, anything else as an empty one."""
    return data if isinstance(data, dict) else {}


def items(data: Data) -> list[Data]:
    """Return a list as it is, anything else as an empty one."""
    return data if isinstance(data, list) else []


def text(data: Data) -> str:
    """Return text without the space around it, anything else as empty text."""
    return data.strip() if isinstance(data, str) else ""


def texts(data: Data) -> list[str]:
    """Return the texts of a list; a text alone is a list of one."""
    return [found for found in map(text, data if isinstance(data, list) else [data]) if found]
