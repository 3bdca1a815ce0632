"""Whether the law of one place recognises another, by the lists that the packs name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govcheck.matrix.sight import HELD, Sight, since, until
from govcheck.packs.model import Pack, Row, Table
from govcheck.report.matrix import Entry, Recognised, Recognition
from govcheck.report.words import citations

# Where several laws bind at home, the one that recognises least speaks for them.
_LEAST: tuple[Recognised, ...] = ("unknown", "no", "open", "part", "yes", "inside", "no_list")


def by_laws(sight: Sight, home: Sequence[Pack], giver: str, place: str) -> Recognition:
    """By the laws of a place, of which there is one at least."""
    return min((_by_law(sight, pack, giver, place) for pack in home), key=lambda item: _LEAST.index(item.state))


def by_others(sight: Sight, giver: str, place: str, because: str) -> Recognition:
    """Where no pack states the law of a place, the lists of packs that bind nobody may still know of it."""
    packs = [pack for pack in sight.shown if pack.binding_on != "organisation"]
    entries = tuple(entry for pack in packs for entry in _entries(sight, pack, giver, place))
    return Recognition(_state(entries) if entries else "unknown", entries, because)


def _by_law(sight: Sight, pack: Pack, giver: str, place: str) -> Recognition:
    shown = pack.matrix
    if shown is None or (shown.recognition is None and not shown.inside):
        return Recognition("unknown", because=f"{pack.id} does not say whom this law recognises")
    if shown.inside:
        truth = sight.term(pack, shown.inside, giver, place)
        if truth is not False:
            cited = citations(pack, sight.version(pack, shown.inside).citations)
            return Recognition("inside" if truth else "open", (), pack.terms[shown.inside].title, cited)
    if shown.recognition is None:
        return Recognition("unknown", because=f"{pack.id} does not say whom this law recognises")
    if not shown.recognition:
        return Recognition("no_list")
    entries = tuple(_entries(sight, pack, giver, place))
    tables = " or ".join(sight.binder(pack).table(item.table).file for item in shown.recognition)
    return Recognition(_state(entries), entries, "" if entries else f"no row in force in {tables}")


def _entries(sight: Sight, pack: Pack, giver: str, place: str) -> Iterator[Entry]:
    """The rows in force for a place, without those whose own limits shut this pair out."""
    case = sight.places(giver, place)
    for item in pack.matrix.recognition or () if pack.matrix is not None else ():
        table = sight.binder(pack).table(item.table)
        for row in table.rows:
            if not row.span.holds(sight.day) or not _names(table, row, item.place, place):
                continue
            tree = sight.binder(pack).bind(row.when)
            truth = sight.truth(tree, case)
            if truth is not False:
                yield Entry(
                    pack=pack.id,
                    table=table.file,
                    title=table.title,
                    decision=_text(row, item.decision),
                    scope=_text(row, item.scope),
                    held=HELD[truth],
                    turns_on=sight.turns_on(tree, case) if truth is None else (),
                    since=since(row.span.start),
                    until=until(row.span.until),
                    citations=citations(pack, row.citations),
                    confidence=row.confidence,
                )


def _state(entries: Sequence[Entry]) -> Recognised:
    if not entries:
        return "no"
    return "yes" if any(entry.held == "yes" for entry in entries) else "part"


def _names(table: Table, row: Row, column: str, place: str) -> bool:
    if column in table.keys:
        cell = row.keys[table.keys.index(column)]
        return cell is None or place in cell
    return row.columns.get(column) == place


def _text(row: Row, column: str) -> str:
    return str(row.columns.get(column, "")) if column else ""
