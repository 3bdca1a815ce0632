"""Reads a manifest: its shape first, then its words; every fault is a Problem, in the order of the file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from govcheck.errors import InputError, Path, Problem, Region
from govcheck.manifest.chains import check_chains
from govcheck.manifest.parties import PartyReader
from govcheck.manifest.records import Manifest, Places, Transfer
from govcheck.manifest.transfers import TransferReader
from govcheck.manifest.values import ValueReader
from govcheck.shape import Shape
from govcheck.source import Data, Document

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import Catalogue

_FIRST = Region(0, 0, 0, 0)


@lru_cache(maxsize=1)
def manifest_shape() -> Shape:
    """Return the compiled schema of the manifest."""
    import json

    folder = os.path.join(os.path.dirname(os.path.dirname(__file__)), "schemas")
    with open(os.path.join(folder, "manifest.schema.json"), encoding="utf-8") as stream:
        return Shape(json.load(stream))


def read_manifest(document: Document, catalogue: Catalogue, countries: Places, *, alone: bool = True) -> Manifest:
    """Return the manifest that a document holds; raise InputError with every fault in it.

    Of a document that is not read alone, the chains are left to `check_chains` over all that are.
    """
    faults = manifest_shape().faults(document.data)
    data = document.data
    if faults:
        data = _without(data, [fault.path for fault in faults if fault.code != "missing-key"])
    reader = ValueReader(document, catalogue, countries)
    reader.pruned = bool(faults)
    for fault in faults:
        reader.fault(fault.path, fault.code, fault.message, fault.expected, key=fault.key)
    manifest = _read(reader, data if isinstance(data, dict) else {}, document)
    if alone:
        reader.problems += check_chains([manifest])
    if reader.problems:
        unique = dict.fromkeys(reader.problems)
        raise InputError(sorted(unique, key=lambda problem: (problem.region or _FIRST)[:2]))
    return manifest


def _read(reader: ValueReader, data: dict[str, Data], document: Document) -> Manifest:
    parties = PartyReader(reader)
    parties.listed_parties(data.get("parties"), ("parties",))
    transfers = TransferReader(reader, parties, data.get("defaults"))
    found: list[Transfer] = []
    by_id: dict[str, Transfer] = {}
    listed = data.get("transfers")
    for position, entry in enumerate(listed if isinstance(listed, list) else ()):
        if not isinstance(entry, dict):
            continue
        path: Path = ("transfers", position)
        transfer = transfers.transfer(entry, path)
        found.append(transfer)
        if transfer.id and by_id.setdefault(transfer.id, transfer) is not transfer:
            reader.problems.append(_same_id(document, by_id[transfer.id], document, transfer))
    return Manifest(document, parties.listed, tuple(found), by_id)


def check_ids(manifests: Iterable[Manifest]) -> list[Problem]:
    """Return a Problem for every transfer id that two files use; findings are told apart by the id."""
    seen: dict[str, tuple[Document, Transfer]] = {}
    problems: list[Problem] = []
    for manifest in manifests:
        for transfer in manifest.transfers:
            document, first = seen.setdefault(transfer.id, (manifest.document, transfer))
            if document is not manifest.document:
                problems.append(_same_id(document, first, manifest.document, transfer))
    return problems


def _same_id(first_document: Document, first: Transfer, document: Document, transfer: Transfer) -> Problem:
    region = first_document.region((*first.path, "id"))
    where = first_document.path if region is None else f"{first_document.path}:{region.line}:{region.column}"
    message, expected = f"there are two transfers '{transfer.id}'", f"the first is at {where}"
    return document.problem((*transfer.path, "id"), "duplicate-id", message, expected)


def _without(data: Data, paths: list[Path]) -> Data:
    """Return a copy without the values at these paths; an item of a list becomes None, so that the rest keep place."""
    tree: dict[str | int, dict[str | int, object] | None] = {}
    for path in paths:
        branch: dict[str | int, object] = tree  # type: ignore[assignment]  # made below as one
        for step in path[:-1]:
            inner = branch.setdefault(step, {})
            if not isinstance(inner, dict):
                break
            branch = inner
        else:
            if not path:
                return None
            branch[path[-1]] = None
    return _pruned(data, tree)


def _pruned(data: Data, tree: object) -> Data:
    if not isinstance(tree, dict):
        return None
    if isinstance(data, dict):
        kept = {key: _pruned(value, tree[key]) if key in tree else value for key, value in data.items()}
        return {key: value for key, value in kept.items() if key not in tree or tree[key] is not None}
    if isinstance(data, list):
        return [_pruned(value, tree[at]) if at in tree else value for at, value in enumerate(data)]
    return data
