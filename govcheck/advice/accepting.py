"""Gathers what accepts findings: comments in manifests, a file of waivers, a baseline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from govcheck.advice.wanted import Wanted
from govcheck.errors import InputError, Problem
from govcheck.report.accept import Scope, Statement
from govcheck.report.evidence import OWN, TITLES
from govcheck.report.waivers import read_comments, read_waivers
from govcheck.source import load_file

if TYPE_CHECKING:
    from govcheck.checker import Checker
    from govcheck.manifest.records import Manifest
    from govcheck.source import Document


def statements(
    checker: Checker,
    documents: Sequence[Document],
    manifests: Sequence[Manifest],
    wanted: Wanted,
    problems: list[Problem],
) -> list[Statement]:
    """Return everything that accepts findings, those of manifests first; every fault goes to `problems`."""
    rules = known_rules(checker)
    lines = {id(manifest.document): _lines(manifest) for manifest in manifests}
    found: list[Statement] = []
    for document in documents:
        if document.comments:
            found += read_comments(document, lines.get(id(document), {}), rules, problems)
    for path, is_baseline in ((wanted.waivers, False), (wanted.baseline, True)):
        if not path:
            continue
        try:
            document = load_file(path)
        except InputError as error:
            problems += error.problems
            continue
        if is_baseline:
            from govcheck.report.baseline import read_baseline
            from govcheck.report.baseline import statements as of_baseline

            baseline = read_baseline(document, problems)
            found += of_baseline(baseline, path) if baseline else ()
        else:
            found += read_waivers(document, rules, problems)
    return found


def scope_of(checker: Checker, wanted: Wanted) -> Scope:
    """What a check looks at, for telling which waivers it cannot speak of."""
    own = {OWN} if wanted.require_evidence else set()
    return Scope(checker.reported | own, wanted.announce_days)


def known_rules(checker: Checker) -> dict[str, None]:
    """Everything a finding can be named by."""
    names: dict[str, None] = {}
    for pack in checker.packs.packs:
        names.update(dict.fromkeys(f"{pack.id}/{slug}" for slug in (*pack.rules, *pack.readings)))
    for name, spec in checker.packs.catalogue.facts.items():
        if spec.pack and name.startswith(f"{spec.pack}."):
            names[f"{spec.pack}/{name.removeprefix(spec.pack + '.')}"] = None
    names.update(dict.fromkeys(f"{OWN}/{slug}" for slug in TITLES))
    return names


def _lines(manifest: Manifest) -> dict[int, str]:
    """The lines on which transfers begin, or say their ids."""
    found: dict[int, str] = {}
    for transfer in manifest.transfers:
        for path in (transfer.path, (*transfer.path, "id")):
            region = manifest.document.region(path)
            if region is not None:
                found.setdefault(region.line, transfer.id)
    return found
