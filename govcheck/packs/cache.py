"""The plain data of a pack's files, kept between runs under the digest of their bytes.

Reading YAML is most of what a cold start costs, and packs seldom change. The cache holds data only (JSON), and
is used only if the digest of the files as they are now is the one it was made from; a cache that is missing,
stale, damaged or not writable is passed over without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import Any

_FORMAT = 2


def digest_of(contents: dict[str, bytes]) -> str:
    """Return the SHA-256, in hexadecimal, of names and contents in the order of the names."""
    total = hashlib.sha256()
    for name in sorted(contents):
        data = contents[name]
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def folder() -> str | None:
    """Return the folder for caches, or None if the user switched them off (GOVCHECK_CACHE set to nothing)."""
    chosen = os.environ.get("GOVCHECK_CACHE")
    if chosen is not None:
        return chosen or None
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "govcheck")


def load(root: str, digest: str) -> dict[str, Any] | None:
    """Return the data of the files by name, or None if there is no cache for exactly these bytes."""
    path = _path(root)
    if path is None:
        return None
    try:
        with open(path, encoding="utf-8") as file:
            kept = json.load(file)
        if kept["format"] != _FORMAT or kept["digest"] != digest or not isinstance(kept["files"], dict):
            return None
        return dict(kept["files"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def save(root: str, digest: str, files: dict[str, Any]) -> None:
    """Keep the data, whole or not at all; a failure is no failure of the check."""
    path = _path(root)
    if path is None:
        return
    import tempfile

    temporary = ""
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        check = hashlib.sha256(_canonical(files)).hexdigest()
        kept = {"format": _FORMAT, "digest": digest, "check": check, "files": files}
        handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path), prefix=".pack-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(kept, file, ensure_ascii=False, separators=(",", ":"))
        os.replace(temporary, path)
    except (OSError, ValueError):
        if temporary and os.path.exists(temporary):
            os.unlink(temporary)


def is_sound(digest: str) -> bool:
    """Whether everything with this digest was once read together and found free of Problems."""
    base = folder()
    return base is not None and os.path.isfile(os.path.join(base, f"sound-{digest[:32]}"))


def mark_sound(digest: str) -> None:
    """Remember that everything with this digest is free of Problems."""
    base = folder()
    if base is None:
        return
    try:
        os.makedirs(base, exist_ok=True)
        with open(os.path.join(base, f"sound-{digest[:32]}"), "x", encoding="utf-8"):
            pass
    except OSError:
        return


def _canonical(files: dict[str, Any]) -> bytes:
    return json.dumps(files, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _path(root: str) -> str | None:
    base = folder()
    if base is None:
        return None
    name = hashlib.sha256(os.path.abspath(root).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return os.path.join(base, f"pack-{name}.json")
