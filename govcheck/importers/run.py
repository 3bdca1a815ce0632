"""Formats by name, and from a file of one of them to the text of a manifest."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from govcheck import api
from govcheck.facts.world import world_from
from govcheck.importers.words import NOTHING, Words, load_mapping
from govcheck.source import load_text

if TYPE_CHECKING:
    from govcheck.importers.draft import Draft

# Format -> what it is, in the words of the help.
FORMATS = {
    "ropa": "records of processing activities, CSV or XLSX",
    "odcs": "Open Data Contract Standard 3",
    "dbt": "target/manifest.json of dbt",
    "fides": "Fides manifest",
    "openlineage": "OpenLineage events, JSON",
}


class Imported(NamedTuple):
    """What an import makes: the text (empty if there is no transfer), what to tell the person, the closing line."""

    text: str
    lines: tuple[str, ...]
    summary: str


def import_file(format: str, path: str, *, mapping: str | None = None, sheet: str | None = None) -> Draft:
    """Read a document of another format; InputError with every fault in it."""
    packs = api.load_packs()
    world = world_from(packs.world_root, packs.countries)
    laid_down = load_mapping(mapping, packs.catalogue, world) if mapping is not None else NOTHING
    words = Words(packs.catalogue, world, laid_down)
    module = import_module(f"govcheck.importers.{format}")
    read: Callable[..., Draft] = module.read
    draft = read(path, words, sheet) if sheet is not None else read(path, words)
    return draft._replace(mapping=os.path.basename(mapping or ""))


def absent(format: str) -> tuple[str, ...]:
    """Return the keys of a transfer that a format never fills."""
    found: tuple[str, ...] = import_module(f"govcheck.importers.{format}").ABSENT
    return found


def new(draft: Draft) -> Imported:
    """Write a manifest anew."""
    from govcheck.importers.write import manifest

    if not draft.transfers:
        return Imported("", draft.notes, draft.summary)
    text = manifest(draft, absent(draft.format))
    _must_load(text)
    unread = (f"columns not read: {', '.join(draft.unread)}",) if draft.unread else ()
    return Imported(text, (*draft.notes, *unread), draft.summary)


def update(draft: Draft, text: str | bytes, path: str) -> Imported:
    """Bring a manifest that was imported before up to date."""
    from govcheck.importers.merge import merge

    merged, lines = merge(draft, text, path)
    return Imported(merged, (*lines, *draft.notes), draft.summary)


def _must_load(text: str) -> None:
    """Refuse, with its problems, a manifest that `govcheck check` would refuse: it is never written."""
    api.Checker(api.load_packs()).manifest(load_text(text, "<imported>"))
