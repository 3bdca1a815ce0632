"""What a change of a manifest comes to in its data."""

from __future__ import annotations

from collections.abc import Sequence

from govcheck.importers.draft import Record, Said
from govcheck.source import Data


def plain_data(tree: object) -> Data:
    """Return the data of a tree of leaves."""
    if isinstance(tree, Said):
        return tree.value
    return {key: plain_data(value) for key, value in tree.items()} if isinstance(tree, dict) else None


def unshared(data: Data) -> Data:
    """Return a copy in which an alias is a value of its own: a change must not reach what it was repeated from."""
    if isinstance(data, dict):
        return {key: unshared(value) for key, value in data.items()}
    return [unshared(value) for value in data] if isinstance(data, list) else data


def value_at(data: Data, path: Sequence[str | int]) -> Data:
    """Return what stands at a path; a step that is not there raises."""
    for step in path:
        data = data[step]  # type: ignore[index]  # a step that does not fit raises, and is caught
    return data


def set_at(data: Data, path: Sequence[str | int], value: Data) -> None:
    """State a value in a record, with the mappings above it that are missing."""
    holder = value_at(data, path[:2])
    for step in path[2:-1]:
        holder = holder.setdefault(step, {})  # type: ignore[union-attr, arg-type]  # our own tree: mappings all the way
    holder[path[-1]] = value  # type: ignore[index]  # our own tree: mappings all the way


def remove_at(data: Data, path: Sequence[str | int]) -> None:
    """Take a value out of a record, and the mappings above it that are left empty."""
    while len(path) > 2:
        holder = value_at(data, path[:-1])
        del holder[path[-1]]  # type: ignore[union-attr, arg-type]  # our own tree: mappings all the way
        if holder:
            return
        path = path[:-1]


def append_record(data: Data, record: Record) -> None:
    """Add a record to its section."""
    new: dict[str, Data] = {"id": record.id}
    for path, leaf in record.leaves.items():
        if isinstance(leaf, Said):
            set_at([[new]], (0, 0, *path), leaf.value)
    data[record.section].append(new)  # type: ignore[index, call-overload, union-attr]  # our own tree: mappings all the way
