"""A baseline: the findings there were when govcheck was brought in, accepted as a whole so that new ones stand out.

It is a file of JSON. Findings are known by their fingerprints; what else is written of them is for the person who
reads it. Who accepts them, why and until when is said for the whole; an entry that was added later may say its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from typing import Any, NamedTuple

from govcheck.errors import Problem, Region
from govcheck.report.accept import LEVELS, Statement
from govcheck.report.model import Finding, Level, Location, Report, Waiver
from govcheck.shape import Shape
from govcheck.source import Document

FORMAT = "govcheck-baseline/1"
_TEXT = {"type": "string"}
_SAID = {"type": "string", "pattern": r"^[\s\S]*\S[\s\S]*$", "title": "some text"}
_WHO = {"approver": _SAID, "reason": _SAID, "until": {"type": "string", "format": "date"}}
_FIRST = Region(0, 0, 0, 0)
_ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["fingerprint", "rule", "transfer", "leg", "kind", "level"],
    "properties": {
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$", "title": "the 16 signs that a report shows"},
        "rule": _TEXT,
        "transfer": _TEXT,
        "leg": _TEXT,
        "kind": {"enum": ["fail", "open", "review", "informational"]},
        "level": {"enum": list(LEVELS)},
        "message": _TEXT,
        **_WHO,
    },
}
_FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", *_WHO, "findings"],
    "properties": {"format": {"const": FORMAT}, **_WHO, "findings": {"type": "array", "items": _ENTRY}},
}


class Acceptance(NamedTuple):
    """Who accepts, why, and the last day of it."""

    approver: str
    reason: str
    until: str


class Known(NamedTuple):
    """A finding of the baseline."""

    fingerprint: str
    rule: str
    transfer: str
    leg: str
    kind: str
    level: str
    message: str = ""
    own: Acceptance | None = None
    """Where it was accepted apart from the whole."""


class Baseline(NamedTuple):
    """What a file of a baseline says."""

    whole: Acceptance
    findings: tuple[Known, ...]


def read_baseline(document: Document, problems: list[Problem]) -> Baseline | None:
    """Return the baseline that a document holds; None, and its faults in `problems`, if it holds none."""
    faults = Shape(_FILE).faults(document.data)
    own = [document.problem(f.path, f.code, f.message, f.expected, key=f.key) for f in faults]
    data: Any = document.data
    entries = data.get("findings") if isinstance(data, dict) else None
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and 0 < len(_WHO.keys() & entry) < len(_WHO):
            message, expected = "who accepts this finding is said only in part", f"state {', '.join(_WHO)}, or none"
            own.append(document.problem(("findings", at), "missing-key", message, expected))
    problems += sorted(own, key=lambda problem: (problem.region or _FIRST)[:2])
    if own:
        return None
    return Baseline(_acceptance(data), tuple(_known(entry) for entry in data["findings"]))


def _acceptance(data: dict[str, Any]) -> Acceptance:
    return Acceptance(data["approver"].strip(), data["reason"].strip(), data["until"])


def _known(entry: dict[str, Any]) -> Known:
    own = _acceptance(entry) if _WHO.keys() <= entry.keys() else None
    return Known(
        entry["fingerprint"], entry["rule"], entry["transfer"], entry["leg"], entry["kind"], entry["level"],
        entry.get("message", ""), own,
    )  # fmt: skip


def statements(baseline: Baseline, path: str) -> list[Statement]:
    """What a baseline accepts; a finding that was not known then and is now, or is graver now, is not accepted."""
    place = Location(path, 1, 1, 1, 1)
    waivers: dict[Acceptance, Waiver] = {}
    found = []
    for known in baseline.findings:
        by = known.own or baseline.whole
        waiver = waivers.setdefault(by, Waiver(by.reason, by.approver, by.until, "baseline", place))
        found.append(
            Statement(
                waiver,
                open=known.kind == "open",
                fingerprint=known.fingerprint,
                rule=known.rule,
                transfer=known.transfer,
                level=known.level,
            )
        )
    return found


def findings_of(report: Report) -> list[Known]:
    """What a baseline takes in of a report: what could fail a check and is not accepted otherwise."""
    return _sorted(
        Known(f.fingerprint, f.rule, transfer.id, f.leg, f.kind, f.level, f.message)
        for transfer in report.transfers
        for regime in transfer.regimes
        for f in regime.findings
        if _counts(f)
    )


def _counts(finding: Finding) -> bool:
    told: tuple[Level, ...] = ("error", "warning")
    return finding.level in told and not finding.waived


def updated(old: Baseline, present: Iterable[Known], by: Acceptance | None) -> Baseline:
    """Add the findings that are not in a baseline; what it has stays as it is.

    A finding that is graver than the baseline has it takes the place of the old one. `by` accepts what is added,
    where that is not the one who accepted the whole.
    """
    own = by if by != old.whole else None
    entries = {known.fingerprint: known for known in old.findings}
    for known in present:
        before = entries.get(known.fingerprint)
        if before is None or _graver(known, before):
            entries[known.fingerprint] = known._replace(own=own)
    return old._replace(findings=tuple(_sorted(entries.values())))


def pruned(old: Baseline, present: Iterable[Known], looked_at: Set[str]) -> Baseline:
    """Leave out what is not found any more, of the regimes that were looked at."""
    there = {known.fingerprint for known in present}
    return old._replace(
        findings=tuple(
            known
            for known in old.findings
            if known.fingerprint in there or known.rule.partition("/")[0] not in looked_at
        )
    )


def _graver(now: Known, before: Known) -> bool:
    known_now = before.kind == "open" and now.kind != "open"
    return known_now or LEVELS.index(now.level) > LEVELS.index(before.level)


def _sorted(findings: Iterable[Known]) -> list[Known]:
    unique = {known.fingerprint: known for known in findings}
    return sorted(unique.values(), key=lambda known: (known.transfer, known.rule, known.leg, known.fingerprint))


def text_of(baseline: Baseline) -> str:
    """The file of a baseline: sorted, one finding to a line, the same bytes for the same findings."""
    head = {"format": FORMAT, **baseline.whole._asdict()}
    lines = [f" {_json(key)}: {_json(value)}" for key, value in head.items()]
    rows = [f"  {_object(_entry(known))}" for known in _sorted(baseline.findings)]
    body = "[\n" + ",\n".join(rows) + "\n ]" if rows else "[]"
    return "{\n" + ",\n".join([*lines, f' "findings": {body}']) + "\n}\n"


def _entry(known: Known) -> dict[str, str]:
    said = {key: str(value) for key, value in known._asdict().items() if key != "own" and (value or key != "message")}
    return {**said, **(known.own._asdict() if known.own else {})}


def _object(entry: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{_json(key)}: {_json(value)}" for key, value in entry.items()) + "}"


def _json(value: object) -> str:
    # What does not print is escaped: the reader of manifests, which reads this too, refuses some of it.
    return json.dumps(value, ensure_ascii=isinstance(value, str) and not value.isprintable())
