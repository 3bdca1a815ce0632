"""Which rules, definitions, entries of tables and readings differ between two days or two versions of packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

from govcheck.packs.model import Pack, PackSet, Rule, Source, Table, TermVersion
from govcheck.report.basics import Citation
from govcheck.report.difference import LawChange
from govcheck.report.words import citations

_What = Literal["rule", "definition", "entry", "reading"]
_WORLD = "world"


class _Item(NamedTuple):
    """One thing that packs say, in parts that can be compared."""

    what: _What
    title: str
    parts: Mapping[str, Any]
    citations: tuple[Citation, ...]


def law_between(old: PackSet, new: PackSet, days: tuple[str, str] | None, regimes: frozenset[str]) -> list[LawChange]:
    """What changed, by pack and name.

    With `days` only what is in force on each of them counts; without, everything that the two sets of packs say.
    Empty `regimes` are all of them.
    """
    first = {(name, item.what): item for name, item in _items(old, days[0] if days else "", regimes)}
    second = {(name, item.what): item for name, item in _items(new, days[1] if days else "", regimes)}
    found: list[LawChange] = []
    for key in sorted(first.keys() | second.keys()):
        was, now = first.get(key), second.get(key)
        item = now or was
        assert item is not None
        parts = (
            ()
            if was is None or now is None
            else tuple(part for part in now.parts if now.parts[part] != was.parts[part])
        )
        if was is not None and now is not None and not parts:
            continue
        kind: Literal["added", "removed", "changed"] = (
            "added" if was is None else "removed" if now is None else "changed"
        )
        found.append(LawChange(kind, item.what, key[0], item.title, parts, item.citations))
    return found


def _items(packs: PackSet, day: str, regimes: frozenset[str]) -> Iterator[tuple[str, _Item]]:
    for pack in packs.packs:
        if regimes and pack.id not in regimes:
            continue
        for slug, rule in pack.rules.items():
            if not day or rule.span.holds(day):
                yield f"{pack.id}/{slug}", _Item("rule", rule.title, _of_rule(rule), citations(pack, rule.citations))
        for name, term in pack.terms.items():
            versions = [version for version in term.versions if not day or version.span.holds(day)]
            if versions:
                sources = [source for version in versions for source in version.citations]
                parts = {"wording": term.title, **_of_versions(versions)}
                yield f"{pack.id}/{name}", _Item("definition", term.title, parts, citations(pack, sources))
        for table in pack.tables.values():
            yield from _of_table(pack.id, table, day, pack)
        for name, reading in pack.readings.items():
            parts = {"cautious reading": reading.cautious, "wording": (reading.question, reading.views)}
            yield (
                f"{pack.id}/{name}",
                _Item("reading", reading.question, parts, citations(pack, reading.citations)),
            )
    for table in packs.world.values():
        yield from _of_table(_WORLD, table, day, None)


def _of_rule(rule: Rule) -> dict[str, Any]:
    return {
        "kind": (rule.kind, rule.level, rule.measure, rule.confidence),
        "days": rule.span,
        "conditions": (rule.when, rule.met_when, rule.obtainable),
        "rules named": (
            rule.under, rule.opens, rule.duty_for, rule.exception_to, rule.concludes, rule.yields_to, rule.safeguard
        ),
        "wording": (rule.title, rule.message, rule.guidance, rule.due, rule.translated),
        "law cited": _cited(rule.citations),
    }  # fmt: skip


def _of_versions(versions: list[TermVersion]) -> dict[str, Any]:
    return {
        "days": [version.span for version in versions],
        "conditions": [version.means for version in versions],
        "law cited": [_cited(version.citations) for version in versions],
    }


def _of_table(owner: str, table: Table, day: str, pack: Pack | None) -> Iterator[tuple[str, _Item]]:
    counted: dict[str, int] = {}
    for row in table.rows:
        if day and not row.span.holds(day):
            continue
        keys = ", ".join("any" if key is None else " or ".join(sorted(key)) for key in row.keys)
        name = f"{owner}/{table.name}: {keys}"
        counted[name] = counted.get(name, 0) + 1
        if counted[name] > 1:
            name = f"{name} ({counted[name]})"
        parts = {
            "days": row.span, "conditions": row.when, "columns": dict(row.columns), "law cited": _cited(row.citations)
        }  # fmt: skip
        sources = row.citations
        shown = citations(pack, sources) if pack is not None else tuple(Citation(*source) for source in sources)
        yield name, _Item("entry", table.title, parts, shown)


def _cited(sources: tuple[Source, ...]) -> list[tuple[str, str, str]]:
    """The law cited, whenever somebody last looked."""
    return [(source.instrument, source.article, source.url) for source in sources]
