"""The law and the answers on two sides, as text and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.layout import block, plain
from govcheck.render.records import laws
from govcheck.render.speech import Speech
from govcheck.render.whatif import counted, transfer_json, transfers_text

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.difference import Comparison

_MARKS = {"added": "+", "removed": "-", "changed": "~"}


def text(found: Comparison, options: Options) -> str:
    """For a person at a terminal: what changed in the law, then what changes for the transfers."""
    columns = min(max(options.width, 60), 120)
    lines = block(plain(f"From {found.old} to {found.new}"), columns)
    if not found.law:
        lines += ["", "No rule, definition, entry of a table or reading is different."]
    else:
        lines += ["", f"{phrases.count(len(found.law), 'change')} in the law:"]
    for change in found.law:
        parts = f" ({', '.join(change.parts)})" if change.parts else ""
        cited = f" [{laws(change.citations)}]" if change.citations else ""
        line = f"{change.what} {change.id}{parts}: {change.title}{cited}"
        lines += block(plain(line), columns, "      ", f"  {_MARKS[change.kind]} ")
    if found.transfers:
        lines += transfers_text(found.transfers, columns, ("before", "after"), Speech("", found.names))
        lines += ["", counted(found.transfers)]
    return "\n".join(lines) + "\n"


def json(found: Comparison) -> str:
    """For programs."""
    from json import dumps

    data = {
        "format": "govcheck-diff/1",
        "govcheck": found.govcheck,
        "old": found.old,
        "new": found.new,
        "as_of": found.as_of,
        "law": [
            {**change._asdict(), "citations": [cited._asdict() for cited in change.citations]} for change in found.law
        ],
        "transfers": [transfer_json(transfer) for transfer in found.transfers],
    }
    return dumps(data, ensure_ascii=False, indent=2) + "\n"
