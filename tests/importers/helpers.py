"""Importing text in this process, and reading back what comes of it."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from govcheck import api
from govcheck.errors import InputError
from govcheck.facts.world import World, world_from
from govcheck.importers import run
from govcheck.importers.draft import Draft
from govcheck.importers.words import NOTHING, Glossary, Words, fold
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.report.model import Report
from govcheck.source import load_text

DAY = "2026-11-22"


@cache
def packs() -> PackSet:
    return load_packs()


@cache
def world() -> World:
    return world_from(packs().world_root, packs().countries)


@cache
def checker() -> api.Checker:
    return api.Checker(packs())


def words(exporter: dict[str, Any] | None = None, **tables: dict[str, list[str]]) -> Words:
    folded = {name: {fold(text): tuple(found) for text, found in table.items()} for name, table in tables.items()}
    glossary = Glossary(exporter or {}, folded) if exporter or folded else NOTHING
    return Words(packs().catalogue, world(), glossary)


def draft(format: str, folder: Path, content: str | bytes, given: Words | None = None, name: str = "source") -> Draft:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found: Draft = import_module(f"govcheck.importers.{format}").read(str(path), given or words())
    return found


def manifest(found: Draft) -> str:
    """The text of a draft, which `govcheck check` must be able to read."""
    text = run.new(found).text
    if text:
        checker().manifest(load_text(text, "imported"))
    return text


def transfers(found: Draft) -> dict[str, dict[str, Any]]:
    """What the written manifest says, by the id of the transfer."""
    text = manifest(found)
    data: Any = load_text(text, "imported").data if text else {"transfers": []}
    return {transfer["id"]: transfer for transfer in data["transfers"]}


def checked(text: str, regime: str = "gdpr") -> Report:
    # One regime is enough to see that nothing is decided, and much quicker where so little is known.
    return api.check_documents([load_text(text, "imported")], [regime], as_of=DAY)


def lines(caught: pytest.ExceptionInfo[InputError], folder: Path) -> list[str]:
    """The problems as they are shown, without the folder of the test."""
    return [str(problem).replace(f"{folder}/", "") for problem in caught.value.problems]
