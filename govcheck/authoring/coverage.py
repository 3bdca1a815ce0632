"""Which provisions of the law a pack accounts for: encoded, left out with a reason, or still open."""

from __future__ import annotations

import os
from typing import Any, NamedTuple

from govcheck.errors import InputError, Path, Problem, did_you_mean
from govcheck.packs.model import Pack
from govcheck.source import load_file

_KEYS = ("provision", "article", "rules", "terms", "tables", "facts", "readings", "why_not", "open", "notes", "title")


class Coverage(NamedTuple):
    """The provisions of `coverage.yaml` by how they are accounted for, and rules that no provision names."""

    pack: str
    encoded: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    open: tuple[str, ...]
    unnamed_rules: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def total(self) -> int:
        """How many provisions are accounted for."""
        return len(self.encoded) + len(self.left_out) + len(self.open)

    def __str__(self) -> str:
        counts = f"{len(self.encoded)} encoded, {len(self.left_out)} left out with a reason, {len(self.open)} open"
        lines = [f"{self.pack}: {self.total} provisions: {counts}, {len(self.problems)} unaccounted or wrong"]
        lines += [f"  open: {name}" for name in self.open]
        lines += [f"  left out: {name}: {reason}" for name, reason in self.left_out]
        lines += [f"  rule that no provision names: {slug}" for slug in self.unnamed_rules]
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join(lines)


def coverage(pack: Pack) -> Coverage:
    """Read and check `coverage.yaml` of a pack."""
    path = os.path.relpath(os.path.join(pack.root, "coverage.yaml"))
    problems: list[Problem] = []
    encoded: list[str] = []
    left_out: list[tuple[str, str]] = []
    still_open: list[str] = []
    named: set[str] = set()
    try:
        document = load_file(path)
    except InputError as error:
        return Coverage(pack.id, (), (), (), tuple(pack.rules), error.problems)
    data: Any = document.data
    entries = data.get("provisions") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        problems.append(
            Problem(
                path, document.region(()), "wrong-type", "provisions is not a list", "expected - { provision, rules }"
            )
        )
        entries = []
    known = {"rules": pack.rules, "terms": pack.terms, "tables": pack.tables, "readings": pack.readings}
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        at: Path = ("provisions", number)
        if not isinstance(entry, dict) or not isinstance(entry.get("provision"), str):
            problems.append(
                Problem(path, document.region(at), "missing-key", "an entry names no provision", "add provision:")
            )
            continue
        name = entry["provision"]
        if name in seen:
            problems.append(
                Problem(path, document.region(at), "duplicate-id", f"'{name}' is there twice", "keep one entry")
            )
        seen.add(name)
        for key in entry:
            if key not in _KEYS:
                hint = did_you_mean(key, _KEYS)
                problems.append(
                    Problem(
                        path, document.region((*at, key), key=True), "unknown-key", f"'{key}' is not a key here", hint
                    )
                )
        parts = [(key, item) for key, names in known.items() for item in entry.get(key) or ()]
        for key, item in parts:
            if item not in known[key]:
                hint = did_you_mean(str(item), known[key])
                problems.append(
                    Problem(
                        path, document.region((*at, key)), "unknown-name", f"there is no '{item}' among the {key}", hint
                    )
                )
            elif key == "rules":
                named.add(item)
        if entry.get("open"):
            still_open.append(name)
        elif parts or entry.get("facts"):
            encoded.append(name)
        elif entry.get("why_not"):
            left_out.append((name, str(entry["why_not"])))
        else:
            message = f"'{name}' is not accounted for"
            problems.append(
                Problem(path, document.region(at), "unaccounted", message, "give rules, why_not, or open: true")
            )
    unnamed = tuple(sorted(slug for slug in pack.rules if slug not in named))
    return Coverage(pack.id, tuple(encoded), tuple(left_out), tuple(still_open), unnamed, tuple(problems))
