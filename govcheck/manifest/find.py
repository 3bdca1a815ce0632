"""Which manifests paths stand for: a file for itself, a folder for all in it and below it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from govcheck.errors import Problem

STDIN = "-"
SUFFIXES = tuple(f".{stem}.{end}" for stem in ("transfer", "transfers") for end in ("yaml", "yml", "json"))


def manifests(paths: Sequence[str]) -> tuple[list[str], list[Problem]]:
    """Return the files to check, each once and sorted, and what is wrong with the paths.

    A folder stands for all manifests in it and below it; hidden folders are left out. A file is taken
    whatever its name is; whether it can be read is seen when it is read.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in paths:
        if path != STDIN and os.path.isdir(path):
            inside = sorted(_walk(path, problems))
            if not inside:
                from govcheck.errors import Problem

                expected = "expected files named like crm.transfer.yaml"
                problems.append(Problem(path, None, "no-manifests", "there is no manifest in this folder", expected))
        else:
            inside = [path]
        for file in inside:
            key = file if file == STDIN else os.path.realpath(file)
            found[key] = min(found.get(key, file), file)
    return sorted(found.values()), problems


def _walk(folder: str, problems: list[Problem]) -> Iterable[str]:
    def unreadable(error: OSError) -> None:
        from govcheck.errors import Problem

        problems.append(Problem(error.filename, None, "cannot-read", (error.strerror or str(error)).lower()))

    for root, folders, files in os.walk(folder, onerror=unreadable):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if name.endswith(SUFFIXES) and not name.startswith("."):
                yield os.path.normpath(os.path.join(root, name))
