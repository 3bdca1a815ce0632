"""Where packs are, and which of their files decide."""

from __future__ import annotations

import os

_DECIDING_FILES = ("pack.yaml", "facts.yaml", "safeguards.yaml", "readings.yaml")
_DECIDING_FOLDERS = ("rules", "tables", "terms")
WORLD = "world"


def builtin_root() -> str:
    """Return the folder of the packs that come with govcheck: in the wheel, or of a checkout."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    packaged = os.path.join(package, "_policies")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(package), "policies")


def pack_folders(root: str) -> list[str]:
    """Return the folders under `root` that hold a `pack.yaml`, in the order of their names."""
    try:
        names = sorted(os.listdir(root))
    except OSError:
        return []
    return [os.path.join(root, name) for name in names if os.path.isfile(os.path.join(root, name, "pack.yaml"))]


def deciding_files(root: str) -> list[str]:
    """Return the relative paths, with `/`, of the files of a pack that can change an answer, in order."""
    found = [name for name in _DECIDING_FILES if os.path.isfile(os.path.join(root, name))]
    for folder in _DECIDING_FOLDERS:
        try:
            names = os.listdir(os.path.join(root, folder))
        except OSError:
            continue
        found += sorted(f"{folder}/{name}" for name in names if name.endswith(".yaml") and not name.startswith("."))
    return found
