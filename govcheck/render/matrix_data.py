"""The regime matrix for programs and spreadsheets: JSON ("govcheck-matrix/1") and one CSV row for each pair."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from govcheck.render.csv import safe
from govcheck.render.phrases import laws

if TYPE_CHECKING:
    from govcheck.report.basics import Citation
    from govcheck.report.matrix import Agreement, Law, Matrix, Pair, Recognition

FORMAT = "govcheck-matrix/1"
_MARK = "\ufeff"
"""Without a byte order mark some spreadsheets misread Japanese and Chinese."""
COLUMNS = (
    "as_of", "exporter", "importer", "binds", "may_bind", "exporter_has_pack", "recognised", "recognised_by",
    "recognised_since", "recognised_until", "recognised_scope", "recognised_back", "in_force", "strictest",
    "strictness", "open", "pending", "tools", "unknown", "law", "links",
)  # fmt: skip


def as_json(matrix: Matrix) -> str:
    """One JSON object; each pair has a line of its own."""
    packs = [{"id": p.id, "version": p.version, "digest": p.digest, "reviewed_on": p.reviewed_on} for p in matrix.packs]
    head = {
        "format": FORMAT,
        "govcheck": matrix.govcheck,
        "as_of": matrix.as_of,
        "places": dict(matrix.places),
        "assumed": matrix.assumed,
        "packs": packs,
    }
    pairs = ",\n  ".join(_dumps(_plain(pair)) for pair in matrix.pairs)
    return f'{_dumps(head)[:-1]},\n "pairs": [\n  {pairs}\n ]}}\n'


def as_csv(matrix: Matrix) -> str:
    """A table with a header, one row for each ordered pair; no cell can be taken for a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe(cell) for cell in _row(matrix, pair)] for pair in matrix.pairs)
    return _MARK + text.getvalue()


def _row(matrix: Matrix, pair: Pair) -> list[str]:
    entries = pair.there.entries
    binding = [item for item in pair.agreements if item.standing == "in_force"]
    held = [item for item in binding if item.held == "yes"]
    figures = {str(item.strictness) for item in held if item.name in pair.strictest}
    cited = [*_citations(pair.laws), *_of(pair.there), *_citations(pair.agreements)]
    return [
        matrix.as_of,
        pair.exporter,
        pair.importer,
        _join(item.name if item.held == "yes" else f"{item.name}?" for item in pair.laws),
        _join(dict.fromkeys(item.name for item in pair.may)),
        "yes" if pair.exporter_has_pack else "no",
        pair.there.state,
        _join(f"{item.title} {item.decision}".strip() for item in entries),
        _join(item.since for item in entries),
        _join(item.until for item in entries),
        _join(item.scope for item in entries),
        pair.back.state,
        _join(f"{item.name} ({item.strictness or 'not read'}, since {item.since})" for item in held),
        _join(pair.strictest),
        _join(sorted(figures)),
        _join(item.name for item in binding if item.held == "open"),
        _join(item.name for item in pair.agreements if item.standing == "pending"),
        _join(item.name for item in pair.agreements if item.standing == "tool"),
        _join(pair.unknown),
        laws(cited),
        " ".join(dict.fromkeys(item.url for item in cited)),
    ]


def _citations(items: Iterable[Law | Agreement]) -> list[Citation]:
    return [citation for item in items for citation in item.citations]


def _of(found: Recognition) -> list[Citation]:
    return [*found.citations, *(citation for entry in found.entries for citation in entry.citations)]


def _join(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def _plain(value: Any) -> Any:
    """Named tuples as objects, with the names that the report gives to their parts."""
    if hasattr(value, "_asdict"):
        return {key: _plain(part) for key, part in value._asdict().items()}
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
