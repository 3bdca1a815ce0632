"""Citations for the page: short names with links, and the list of everything cited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from govcheck.render.records import clean

if TYPE_CHECKING:
    from govcheck.report.model import Citation, Report

# What an address may be made of; anything else is no address and stays text.
_ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&()*+,;=%")


class Cited(NamedTuple):
    """One provision: its short name, and its address if it has one."""

    name: str
    url: str


class Law(NamedTuple):
    """Provisions, and the days on which somebody last looked."""

    cited: tuple[Cited, ...]
    checked: tuple[str, ...]


class Instrument(NamedTuple):
    """An instrument with the provisions of it that are cited."""

    name: str
    title: str
    provisions: tuple[tuple[Cited, tuple[str, ...]], ...]
    """Each with the days on which it was checked."""
    checked: tuple[str, ...]
    """These days, where they are the same for all provisions."""


def address(url: str) -> str:
    """Return an address that is safe to link, or nothing."""
    return url if url.startswith(("https://", "http://")) and _ADDRESS.issuperset(url) else ""


def law(citations: Iterable[Citation]) -> Law:
    """Provisions, each once."""
    found: dict[Cited, None] = {}
    checked: dict[str, None] = {}
    for one in citations:
        found[Cited(f"{one.instrument} {one.article}".strip(), address(one.url))] = None
        if one.checked_on:
            checked[one.checked_on] = None
    return Law(tuple(found), tuple(sorted(checked)))


def instruments(report: Report) -> tuple[Instrument, ...]:
    """Everything that the report cites, by instrument."""
    found: dict[str, dict[Cited, dict[str, None]]] = {}
    titles: dict[str, str] = {}
    for one in _all(report):
        name = clean(one.instrument)
        titles[name] = titles.get(name) or one.title
        checked = found.setdefault(name, {}).setdefault(Cited(one.article, address(one.url)), {})
        if one.checked_on:
            checked[one.checked_on] = None
    listed = []
    for name, of_it in sorted(found.items()):
        provisions = tuple((cited, tuple(sorted(days))) for cited, days in sorted(of_it.items()))
        days = {days for _, days in provisions}
        listed.append(Instrument(name, titles[name], provisions, days.pop() if len(days) == 1 else ()))
    return tuple(listed)


def _all(report: Report) -> Iterator[Citation]:
    for one in report.transfers:
        for regime in one.regimes:
            yield from regime.basis
            for finding in regime.findings:
                yield from finding.citations
            for way in regime.ways:
                yield from way.citations
        for conflict in one.conflicts:
            yield from conflict.citations
            for gives in conflict.core:
                yield from gives.citations
        for plan in one.plan:
            for step in plan.steps:
                yield from step.citations
        for change in one.upcoming:
            yield from change.citations
