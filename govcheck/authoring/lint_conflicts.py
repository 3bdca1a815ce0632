"""The linter of the cited conflicts: what they must have beyond being readable, and the ledger beside them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from govcheck.authoring.lint import Remark
from govcheck.errors import Path
from govcheck.interval import add_months
from govcheck.packs.model import PackSet
from govcheck.packs.parse_conflicts import FILE, packs_named
from govcheck.source import Document, load_file

LEDGER = "conflicts-coverage.yaml"


def lint_conflicts(packs: PackSet, today: str) -> list[Remark]:
    """Return what is wrong with conflicts that could be read, in the order of the file; nothing if there is none."""
    path = os.path.join(packs.world_root, FILE)
    if not os.path.isfile(path):
        return []
    document = load_file(path)
    data: Any = document.data
    known = {pack.id for pack in packs.packs}
    remarks: list[Remark] = []
    cited: set[str] = set()
    for number, entry in enumerate(data["conflicts"]):
        at: Path = ("conflicts", number)
        for name in sorted(packs_named(entry) - known):
            remarks.append(_remark(document, at, "unknown-pack", f"'{entry.get('id')}' names the pack '{name}'",
                                   "there is none, and the conflict is passed over"))  # fmt: skip
        listed = entry.get("citations")
        sources = listed if isinstance(listed, list) else [listed] if listed else []
        cited |= {str(one.get("instrument")) for one in sources}
        remarks += _citations(document, at, entry, sources, set(data.get("instruments") or {}), today)
    for name in data.get("instruments") or {}:
        if name not in cited:
            message, expected = f"nothing cites the instrument '{name}'", "cite it or remove it"
            remarks.append(_remark(document, ("instruments", name), "unused", message, expected, "warning"))
    return remarks + list(_ledger(packs, document))


def _remark(
    document: Document, path: Path, code: str, message: str, expected: str = "", level: str = "error"
) -> Remark:
    return Remark(document.problem(path, code, message, expected), level)


def _citations(
    document: Document, at: Path, entry: Any, sources: list[Any], instruments: set[str], today: str
) -> Iterator[Remark]:
    what = f"conflict '{entry.get('id')}'"
    if not sources:
        yield _remark(document, at, "no-citation", f"{what} cites nothing", "add citations: [{ instrument, article }]")
    for number, one in enumerate(sources):
        place: Path = (*at, "citations", number)
        if one.get("instrument") not in instruments:
            expected = "name it under instruments"
            message = f"{what} cites '{one.get('instrument')}'"
            yield _remark(document, place, "unknown-instrument", message, expected, "warning")
        checked = one.get("checked_on")
        if not checked:
            message, expected = f"{what} does not say when its citation was checked", "add checked_on: YYYY-MM-DD"
            yield _remark(document, place, "not-checked", message, expected)
        elif add_months(str(checked), 12) < today:
            message, expected = f"{what} was last checked on {checked}", "look again and date it"
            yield _remark(document, place, "old-check", message, expected, "warning")


def _ledger(packs: PackSet, conflicts: Document) -> Iterator[Remark]:
    """Every point of the ledger is a conflict or has a reason, and every conflict is some point's."""
    path = os.path.join(packs.world_root, LEDGER)
    data: Any = conflicts.data
    ids = [str(entry.get("id")) for entry in data["conflicts"]]
    if not os.path.isfile(path):
        return
    document = load_file(path)
    ledger: Any = document.data
    named: set[str] = set()
    for law, points in ledger.items():
        for number, point in enumerate(points):
            at: Path = (law, number)
            found = point.get("conflicts") or []
            named |= set(found)
            if bool(found) == bool(point.get("left_out")):
                expected = "name conflicts: [...], or say left_out: why"
                yield _remark(document, at, "no-reason", "the point is neither a conflict nor left out", expected)
            for name in found:
                if name not in ids:
                    yield _remark(document, at, "unknown-conflict", f"there is no conflict '{name}'", f"see {FILE}")
    for number, name in enumerate(ids):
        if name not in named:
            message, expected = f"no point of {LEDGER} leads to the conflict '{name}'", "add it there"
            yield _remark(conflicts, ("conflicts", number), "not-in-ledger", message, expected)
