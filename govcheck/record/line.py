"""One line of a record: what was asked, of what, under which law, and what came of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from govcheck.report.model import Report, TransferReport

FORMAT = "govcheck-record/1"
FIRST = ""
"""What the first line has in place of the digest of the one before."""


class Input(NamedTuple):
    """A file that went into a run."""

    role: str
    """manifest, configuration, waivers or baseline."""
    path: str
    sha256: str


class Run(NamedTuple):
    """What a line says of a run that the report does not."""

    at: str
    """The moment of the run, in UTC."""
    regimes: Sequence[str] | None
    """The regimes asked for; None for all."""
    inputs: Iterable[Input]
    fail_on: str
    exit_code: int


def content(report: Report, run: Run) -> dict[str, Any]:
    """What a line says, but for its number and the chain."""
    return {
        "at": run.at,
        "govcheck": report.govcheck,
        "as_of": report.as_of,
        "regimes": None if run.regimes is None else list(run.regimes),
        "inputs": [one._asdict() for one in run.inputs],
        "packs": [{"id": pack.id, "version": pack.version, "digest": pack.digest} for pack in report.packs],
        "fail_on": run.fail_on,
        "exit_code": run.exit_code,
        "summary": dict(report.summary),
        "transfers": [_transfer(transfer) for transfer in report.transfers],
    }


def _transfer(transfer: TransferReport) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "as_of": transfer.as_of,
        "outcome": transfer.outcome,
        "regimes": {regime.id: regime.outcome for regime in transfer.regimes},
        "waived": sum(finding.waived for regime in transfer.regimes for finding in regime.findings),
        "evidence": [{"path": one.path, "sha256": one.sha256 or None} for one in transfer.evidence],
    }


def written(number: int, said: Mapping[str, Any], previous: str, torn: Mapping[str, Any] | None = None) -> bytes:
    """A line without its end: its number, what it says, the digest of the line before, and its own."""
    line = {"format": FORMAT, "number": number, **said, **({"torn": torn} if torn else {}), "previous": previous}
    return encoded({**line, "digest": digest(encoded(line))})


def encoded(line: Mapping[str, Any]) -> bytes:
    """The one way in which a line is written."""
    return json.dumps(line, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()


def digest(data: bytes) -> str:
    """The digest by which lines are chained."""
    return hashlib.sha256(data).hexdigest()


def read(data: bytes) -> dict[str, Any] | None:
    """What a line says; None if it is none, or not as it was written."""
    found = parsed(data)
    try:
        if found is None or encoded(found) != data:  # spaces, doubled keys and other spellings are changes too
            return None
        unsigned = {key: value for key, value in found.items() if key != "digest"}
        return found if found.get("digest") == digest(encoded(unsigned)) else None
    except (ValueError, RecursionError):
        return None


def parsed(data: bytes) -> dict[str, Any] | None:
    """What a line says whether or not it was changed; None if it is none."""
    try:
        found = json.loads(data.decode("ascii"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        return None
    number, previous = found.get("number"), found.get("previous")
    whole = isinstance(number, int) and not isinstance(number, bool) and isinstance(previous, str)
    return found if whole else None


def begun(data: bytes) -> bool:
    """Whether this may be what is left of a line: its beginning, or zeros in place of what was never stored."""
    head = encoded({"format": FORMAT})[:-1]
    return data.startswith(head) or head.startswith(data) or not data.strip(b"\0")
