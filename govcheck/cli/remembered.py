"""Answers that were given before: the same manifests under the same packs, options and day are not checked again.

A hook is run over and over on files that nobody touched. What decides the answer goes into a key: the contents of
the manifests and configurations, the options, the day, the version. What the answer rests on besides (packs, waivers,
evidence) is kept with it as stamps, and an answer whose stamps no longer fit is not used. A cache that is missing,
damaged or not writable is passed over without a word. This module imports as little as it can: it is most of the
price of an unchanged check.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence

from govcheck import __version__
from govcheck.clock import today
from govcheck.manifest import find
from govcheck.packs.find import builtin_root
from govcheck.packs.stamp import blake2b, stamp_of

_KEPT = 400
"""How many answers are kept; beyond that the oldest go."""
_CONFIGURATIONS = ("govcheck.toml", "pyproject.toml")
_UNCACHED = ("output", "record", "since", "verbose")
"""Options with which a run does more than answer."""


def key_for(options: Mapping[str, object]) -> str | None:
    """The key of a check with these options; None if its answer is not to be remembered."""
    if _folder() is None or any(options.get(name) for name in _UNCACHED):
        return None
    paths = options.get("paths") or ["."]
    if not isinstance(paths, list) or find.STDIN in paths:
        return None
    files, problems = find.manifests(paths)
    if problems:
        return None
    total = blake2b(digest_size=24)
    try:
        where = os.getcwd()
        for item in (__version__, sys.version, where, _layout(), sorted(options.items())):
            total.update(repr(item).encode("utf-8", "backslashreplace") + b"\0")
        if not options.get("as_of"):
            total.update(today().encode())
        for file in (*files, *_configurations(files, options.get("config"))):
            if not os.path.isfile(file):
                return None  # a pipe can be read but once
            with open(file, "rb") as stream:
                content = stream.read()
            total.update(f"{file}\0{len(content)}\0".encode("utf-8", "backslashreplace") + content)
    except OSError:
        return None
    return total.hexdigest()


def recall(key: str) -> tuple[int, str] | None:
    """The exit code and the text of the answer kept under a key, if everything it rests on is as it was."""
    try:
        with open(_path(key), encoding="utf-8", newline="") as stream:
            head, _, text = stream.read().partition("\n\n")
    except (OSError, ValueError):
        return None
    code, *lines = head.split("\n")
    for line in lines:
        stamp, _, path = line.partition(" ")
        if stamp_of(path) != stamp:
            return None
    return (int(code), text) if code.isdecimal() else None


def keep(key: str, code: int, text: str, rests_on: Iterable[str]) -> None:
    """Keep an exit code and a text with the files and folders it rests on; a failure is no failure of the check."""
    from govcheck.files import write_whole

    paths = sorted({os.path.abspath(path) for path in (builtin_root(), _package(), *rests_on)})
    if any("\n" in path for path in paths):
        return
    head = "\n".join([str(code), *(f"{stamp_of(path)} {path}" for path in paths)])
    try:
        os.makedirs(os.path.dirname(_path(key)), exist_ok=True)
        write_whole(_path(key), f"{head}\n\n{text}")
        _prune(os.path.dirname(_path(key)))
    except OSError:
        return


def _package() -> str:
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def _configurations(files: Sequence[str], stated: object) -> list[str]:
    """Every file that could be the configuration of these manifests."""
    if isinstance(stated, str):
        return [stated]
    found: list[str] = []
    seen: set[str] = set()
    for file in files:
        folder = os.path.dirname(os.path.abspath(file))
        while folder not in seen:
            seen.add(folder)
            paths = (os.path.join(folder, name) for name in _CONFIGURATIONS)
            found += [path for path in paths if os.path.isfile(path)]
            if os.path.exists(os.path.join(folder, ".git")):
                break
            folder = os.path.dirname(folder)
    return found


def _layout() -> tuple[object, ...]:
    """What of the terminal changes the text."""
    if not sys.stdout.isatty():
        return (False,)
    try:
        columns = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    return (True, columns, *(os.environ.get(name) for name in ("COLUMNS", "NO_COLOR", "TERM")))


def _folder() -> str | None:
    chosen = os.environ.get("GOVCHECK_CACHE")
    if chosen is not None:
        return os.path.join(chosen, "answers") if chosen else None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "govcheck", "answers")


def _path(key: str) -> str:
    return os.path.join(_folder() or "", key)


def _prune(folder: str) -> None:
    with os.scandir(folder) as entries:
        found = [(entry.stat().st_mtime_ns, entry.path) for entry in entries]
    for _, path in sorted(found)[: max(0, len(found) - _KEPT)]:
        os.unlink(path)
