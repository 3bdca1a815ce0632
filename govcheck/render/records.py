"""What the formats for machines share: findings one by one, and texts and places made safe to pass on."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from govcheck.render.layout import plain

if TYPE_CHECKING:
    from govcheck.report.model import Citation, Finding, RegimeReport, Report, TransferReport

# Two code points that are no characters; XML has no way to write them.
_NO_CHARACTERS = {0xFFFE: None, 0xFFFF: None}


class Record(NamedTuple):
    """One finding with what it belongs to."""

    transfer: TransferReport
    regime: RegimeReport
    finding: Finding


def records(report: Report) -> Iterator[Record]:
    """All findings of a report, in its order."""
    for transfer in report.transfers:
        for regime in transfer.regimes:
            for finding in regime.findings:
                yield Record(transfer, regime, finding)


def clean(text: str) -> str:
    """Return `text` on one line, without control characters and what changes the direction of writing."""
    return text if text.isprintable() else plain(text).translate(_NO_CHARACTERS)


@lru_cache(maxsize=4096)  # guidance comes back with every transfer
def clean_lines(text: str) -> str:
    """The same for a text of several paragraphs, each on one line and with an empty line between them."""
    parts = (clean(" ".join(part.split())) for part in text.split("\n\n"))
    return "\n\n".join(part for part in parts if part.strip())


@lru_cache(maxsize=1024)
def relative(path: str, root: str) -> str:
    """Return `path` as seen from the folder `root`, with forward slashes; never an absolute path."""
    if os.path.isabs(path):
        try:
            path = os.path.relpath(path, root) if root else os.path.basename(path)
        except ValueError:  # another drive
            path = os.path.basename(path)
    return posixpath.normpath(path.replace(os.sep, "/")) if path else path


@lru_cache(maxsize=1024)
def uri(path: str, root: str) -> str:
    """The same as a relative reference, percent-encoded."""
    from urllib.parse import quote

    path = relative(path, root)
    try:
        return quote(path.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a surrogate that stands for no byte of a file name
        return quote(path.encode("utf-8", "replace"))


def laws(citations: Iterable[Citation]) -> str:
    """Instruments with their articles, each once, on one line."""
    return clean(", ".join(dict.fromkeys(f"{c.instrument} {c.article}".strip() for c in citations)))


def links(citations: Iterable[Citation]) -> list[str]:
    """The links of citations, each once."""
    return [clean(url) for url in dict.fromkeys(c.url for c in citations) if url]


def sentence(text: str) -> str:
    """Return `text` on one line, with a full stop if it ends in a letter that takes one."""
    text = " ".join(clean(text).split())
    return f"{text}." if text and text[-1].isascii() and text[-1] not in ".?!" else text


def says(record: Record) -> str:
    """A finding in words: what is found on which leg, what to do, under which law."""
    finding = record.finding
    leg = f" [{clean(finding.leg)}]" if finding.leg and len(record.transfer.legs) > 1 else ""
    law = laws(finding.citations)
    parts = [sentence(finding.message + leg), clean_lines(finding.guidance), f"Law: {law}" if law else ""]
    return "\n\n".join(part for part in parts if part)


def laid_out(value: object, lists: Container[str], indent: str = "") -> str:
    """Return `value` as JSON over several lines, with one line for each item of the lists under the keys `lists`.

    The encoder is quick only where it need not indent, and a report has many thousands of items.
    """
    import json

    inner = indent + " "
    if isinstance(value, dict) and value:
        parts = []
        for key, one in value.items():
            text = _rows(one, inner) if key in lists and one else laid_out(one, lists, inner)
            parts.append(f"{json.dumps(key)}: {text}")
        return f"{{\n{inner}" + f",\n{inner}".join(parts) + f"\n{indent}}}"
    if isinstance(value, list) and value:
        return f"[\n{inner}" + f",\n{inner}".join(laid_out(one, lists, inner) for one in value) + f"\n{indent}]"
    return json.dumps(value, ensure_ascii=False)


def _rows(items: Iterable[object], indent: str) -> str:
    import json

    encode = json.JSONEncoder(ensure_ascii=False).encode
    return f"[\n{indent} " + f",\n{indent} ".join(map(encode, items)) + f"\n{indent}]"


def tally(report: Report) -> str:
    """How many transfers there are and what became of them."""
    total = report.summary.get("transfers", 0)
    counts = {key.replace("_", " "): count for key, count in report.summary.items() if count and key != "transfers"}
    parts = [f"{count} {what}" for what, count in counts.items()]
    return f"{total} {'transfer' if total == 1 else 'transfers'}: {', '.join(parts) or 'nothing to check'}"
