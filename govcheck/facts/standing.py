"""What the stated safeguards, assessments and duties done come to for one leg on one day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from govcheck.errors import Path
from govcheck.manifest.records import Entry, Origin, Value

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import Catalogue

_RANK = {"in_place": 5, None: 4, "applied_for": 3, "planned": 2, "refused": 1, "ended": 0}


class Empty(NamedTuple):
    """What empty lists say: nothing of any kind is there."""

    safeguards: dict[str, Value]
    assessments: dict[str, Value]
    done: dict[str, Value]


@lru_cache(maxsize=16)
def empty_lists(catalogue: Catalogue) -> Empty:
    """Return the facts that follow from empty lists, for copying."""
    return Empty(
        {f"safeguard.{kind}.status": "absent" for kind in catalogue.safeguards},
        {f"assessment.{kind}.done": False for kind in catalogue.assessments},
        {f"done.{word}": False for word in catalogue.done},
    )


class Recipients(NamedTuple):
    """Who receives what on a leg, as far as `covers` can name it."""

    name: str
    data: str
    all_names: frozenset[str]
    """Everything `covers` may name that is a recipient of this transfer."""
    all_data: frozenset[str]
    unnamed: bool | None
    """Whether an entry that names no recipient covers this leg."""


def covered(covers: frozenset[str] | None, leg: Recipients) -> bool | None:
    """Say whether an entry covers a leg; None if it does not say."""
    if covers is None:
        return leg.unnamed
    if leg.all_data & covers and leg.data not in covers:
        return False
    return leg.name in covers if leg.all_names & covers else leg.unnamed


def status_on(entry: Entry, as_of: str) -> str | None:
    """Return the status of a safeguard on a day; None if it cannot be told.

    What is stated as applied for, refused or ended is no safeguard on any day; days decide over the rest.
    """
    if entry.status not in (None, "in_place"):
        return entry.status
    if any(day > as_of for day in entry.starts):
        return "planned"
    if any(day < as_of for day in entry.ends):
        return "ended"
    return entry.status or ("in_place" if entry.starts else None)


class _Best(NamedTuple):
    """An entry that covers the leg, so that the greatest is the best standing, then the latest start."""

    rank: int
    start: str
    status: str | None
    entry: Entry


def add_safeguards(
    entries: Iterable[Entry], leg: Recipients, as_of: str, values: dict[str, Value], origins: dict[str, Origin]
) -> None:
    """Put what the entries say over the facts of an empty list.

    Of several entries of a kind the best standing counts, then the latest start. An entry that may or may not
    cover the leg, or whose status is not known, leaves the status unknown unless another one is in place.
    """
    best: dict[str, _Best] = {}
    open_kinds: set[str] = set()
    several: set[str] = set()
    for entry in entries:
        kind, covers = entry.kind, covered(entry.covers, leg)
        if covers is None:
            open_kinds.add(kind)
            several.add(kind)
        if not covers:
            continue
        status = status_on(entry, as_of)
        if status is None:
            open_kinds.add(kind)
        one = _Best(_RANK[status], max(entry.starts, default=""), status, entry)
        known = best.get(kind)
        if known is not None:
            several.add(kind)
        if known is None or one[:2] > known[:2]:
            best[kind] = one
    for kind, one in best.items():
        if one.status == "in_place" or kind not in open_kinds:
            name = f"safeguard.{kind}.status"
            values[name] = str(one.status)
            origins[name] = (*one.entry.path, "status") if one.entry.status == one.status else one.entry.path
            open_kinds.discard(kind)
            _attributes(one.entry, values, origins)
        elif kind not in several:
            _attributes(one.entry, values, origins)
    for kind in open_kinds:
        values.pop(f"safeguard.{kind}.status", None)
        origins.pop(f"safeguard.{kind}.status", None)


def add_assessments(
    entries: Iterable[Entry], leg: Recipients, as_of: str, values: dict[str, Value], origins: dict[str, Origin]
) -> None:
    """Put what the entries say over the facts of an empty list; the latest assessment of a kind counts."""
    best: dict[str, tuple[str, Entry]] = {}
    unsure: set[str] = set()
    for entry in entries:
        day = str(entry.values.get(f"assessment.{entry.kind}.on", ""))
        covers = covered(entry.covers, leg)
        if covers is None:
            unsure.add(entry.kind)
        elif covers and day <= as_of and (entry.kind not in best or day > best[entry.kind][0]):
            best[entry.kind] = (day, entry)
    for kind, (_, entry) in best.items():
        values[f"assessment.{kind}.done"] = True
        origins[f"assessment.{kind}.done"] = entry.path
        _attributes(entry, values, origins)
    for kind in unsure - best.keys():
        values.pop(f"assessment.{kind}.done", None)
        origins.pop(f"assessment.{kind}.done", None)


def _attributes(entry: Entry, values: dict[str, Value], origins: dict[str, Origin]) -> None:
    for name, value in entry.values.items():
        values[name] = value
        origins[name] = (*entry.path, name.rpartition(".")[2])


_ANYONE = Recipients("", "", frozenset(), frozenset(), True)


def list_facts(
    catalogue: Catalogue,
    as_of: str,
    *,
    safeguards: Sequence[Entry] | None = None,
    assessments: Sequence[Entry] | None = None,
    done: frozenset[str] | None = None,
) -> dict[str, Value]:
    """Return the facts that stated lists come to for a leg they all cover; None is a list that is not stated."""
    values: dict[str, Value] = {}
    add_lists(catalogue, as_of, _ANYONE, safeguards, assessments, done, {}, values, {})
    return values


def add_lists(
    catalogue: Catalogue,
    as_of: str,
    leg: Recipients,
    safeguards: Sequence[Entry] | None,
    assessments: Sequence[Entry] | None,
    done: frozenset[str] | None,
    places: Mapping[str, Path],
    values: dict[str, Value],
    origins: dict[str, Origin],
) -> None:
    """Add the facts of the three lists to those of a leg; `places` says where the lists stand."""
    empty = empty_lists(catalogue)
    if safeguards is not None:
        values.update(empty.safeguards)
        if "safeguards" in places:
            origins.update(dict.fromkeys(empty.safeguards, places["safeguards"]))
        if safeguards:
            add_safeguards(safeguards, leg, as_of, values, origins)
    if assessments is not None:
        values.update(empty.assessments)
        if "assessments" in places:
            origins.update(dict.fromkeys(empty.assessments, places["assessments"]))
        if assessments:
            add_assessments(assessments, leg, as_of, values, origins)
    if done is not None:
        values.update(empty.done)
        if "done" in places:
            origins.update(dict.fromkeys(empty.done, places["done"]))
        for word in done:
            values[f"done.{word}"] = True
