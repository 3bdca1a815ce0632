"""OSCAL assessment results (NIST), for auditors: one result for each transfer.

Every finding is an observation, and so is the outcome under each regime. OSCAL's own findings know only `satisfied`
and `not-satisfied`: a regime that permits a transfer is the one, a regime that does not is the other, and an
undetermined outcome is an observation alone. Identifiers are derived from what they stand for, and the day of the law
stands where the format wants a time, so that the same report gives the same bytes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, UUID, uuid5

from govcheck.render import outlook, phrases
from govcheck.render.records import Record, clean, clean_lines, laid_out, relative, says, uri

if TYPE_CHECKING:
    from govcheck.errors import Problem
    from govcheck.render import Options
    from govcheck.report.model import Location, PackInfo, RegimeReport, Report, TransferReport

VERSION = "1.2.1"
NAMESPACE = "urn:govcheck:oscal"
_ROOT = uuid5(NAMESPACE_URL, NAMESPACE)
_NIL = str(UUID(int=0))
_ROWS = ("observations", "findings", "resources", "props", "control-selections")
_STATES = {
    "permitted": ("satisfied", "pass"),
    "action_required": ("not-satisfied", "fail"),
    "prohibited": ("not-satisfied", "fail"),
}


def render(report: Report, options: Options) -> str:
    """Render the report as an assessment-results document."""
    ids = _Ids()
    results = [_result(transfer, ids, options.root) for transfer in report.transfers]
    if report.problems:
        results.append(_unread(report, ids, options.root))
    if not results:
        results.append(_head(ids, "nothing", "Nothing to check", "No transfer was found.", report.as_of))
    plan = ids.of("plan", report.as_of)
    content = {
        "metadata": {
            "title": "Data transfers checked with govcheck",
            "last-modified": _time(report.as_of),
            "version": report.as_of,
            "oscal-version": VERSION,
            "props": _props({"govcheck": report.govcheck}),
        },
        "import-ap": {"href": f"#{plan}"},
        "results": results,
        "back-matter": {"resources": [_plan(plan, report), *(_pack(pack, ids) for pack in report.packs)]},
    }
    text = laid_out({"assessment-results": {"uuid": _NIL, **content}}, _ROWS) + "\n"
    return text.replace(_NIL, str(uuid5(_ROOT, text)), 1)


class _Ids:
    """Identifiers derived from names; the second of a name gets another one."""

    def __init__(self) -> None:
        self.given: dict[tuple[str, ...], int] = {}

    def of(self, *names: str) -> str:
        number = self.given[names] = self.given.get(names, 0) + 1
        return str(_id(*names, *([str(number)] if number > 1 else [])))


def _id(*names: str) -> UUID:
    return uuid5(_ROOT, json.dumps(names))


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


def _line(text: str) -> str:
    """A text on one line, never empty: the format takes no empty ones."""
    return " ".join(clean(text).split()) or "-"


def _props(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "ns": NAMESPACE, "value": _line(value)} for name, value in values.items()]


def _token(text: str) -> str:
    """A name in the letters that OSCAL allows for identifiers."""
    token = "".join(c if c.isalnum() or c in "._-" else "." for c in clean(text))
    return token if token[:1].isalpha() else f"_{token}"


def _head(ids: _Ids, name: str, title: str, description: str, day: str) -> dict[str, Any]:
    return {
        "uuid": ids.of("result", name),
        "title": _line(title),
        "description": description,
        "start": _time(day),
        "end": _time(day),
        "reviewed-controls": {
            "description": "All rules of the packs in force on that day.",
            "control-selections": [{"include-all": {}}],
        },
    }


def _result(transfer: TransferReport, ids: _Ids, root: str) -> dict[str, Any]:
    outcome = phrases.words(transfer.outcome)
    title = f"{transfer.id}: {transfer.title}" if transfer.title else transfer.id
    description = f"The outcome is {outcome} under the law of {transfer.as_of}."
    result = _head(ids, transfer.id, title, description, transfer.as_of)
    result["props"] = _props({"transfer": transfer.id, "outcome": transfer.outcome})
    observations: list[dict[str, Any]] = []
    findings: list[dict[str, Any]] = []
    for regime in transfer.regimes:
        seen = [_verdict(transfer, regime, ids, root)]
        seen += [_observation(Record(transfer, regime, finding), ids, root) for finding in regime.findings]
        observations += seen
        if phrases.binds(regime) and regime.outcome in _STATES:
            findings.append(_finding(transfer, regime, ids, [one["uuid"] for one in seen]))
    if observations:
        result["observations"] = observations
    if findings:
        result["findings"] = findings
    return result


def _verdict(transfer: TransferReport, regime: RegimeReport, ids: _Ids, root: str) -> dict[str, Any]:
    law = phrases.law(regime, None)
    text = f"{phrases.outcome(regime)}: {phrases.decides(regime, None)}" + (f" [{law}]" if law else "")
    return {
        "uuid": ids.of("outcome", transfer.id, regime.id),
        "title": _line(f"Outcome under {regime.id}"),
        "description": _line(text),
        "props": _props({"regime": regime.id, "outcome": regime.outcome, "pack-version": regime.pack_version}),
        "methods": ["EXAMINE"],
        **_evidence(transfer.location, root),
        "collected": _time(transfer.as_of),
    }


def _observation(record: Record, ids: _Ids, root: str) -> dict[str, Any]:
    transfer, regime, finding = record
    props = {
        "rule": finding.rule,
        "regime": regime.id,
        "leg": finding.leg,
        "kind": finding.kind,
        "level": finding.level,
        "waived": "yes" if finding.waived else "no",
        "fingerprint": finding.fingerprint,
        "accepted": outlook.acceptance(finding),
    }
    return {
        "uuid": ids.of("finding", finding.fingerprint, transfer.id, finding.rule, finding.leg),
        "title": _line(finding.title or finding.rule),
        "description": says(record) or "-",
        "props": _props({name: value for name, value in props.items() if value}),
        "methods": ["EXAMINE"],
        "types": ["finding"],
        **_evidence(finding.location or transfer.location, root),
        "collected": _time(transfer.as_of),
    }


def _evidence(place: Location | None, root: str) -> dict[str, Any]:
    if place is None:
        return {}
    where = _line(f"{relative(place.path, root)}, line {place.line}, column {place.column}")
    return {"relevant-evidence": [{"href": uri(place.path, root), "description": where}]}


def _finding(transfer: TransferReport, regime: RegimeReport, ids: _Ids, seen: list[str]) -> dict[str, Any]:
    state, reason = _STATES[regime.outcome]
    errors = [finding for finding in regime.findings if finding.level == "error"]
    waived = [finding.fingerprint for finding in errors if finding.waived]
    finding = {
        "uuid": ids.of("verdict", transfer.id, regime.id),
        "title": _line(f"{transfer.id} under {regime.title or regime.id}"),
        "description": _line(f"{phrases.words(regime.outcome)}: {phrases.decides(regime, None)}"),
        "target": {
            "type": "objective-id",
            "target-id": _token(regime.id),
            "status": {"state": state, "reason": reason},
        },
        "related-observations": [{"observation-uuid": one} for one in seen],
    }
    if waived:
        finding["remarks"] = _line(f"{len(waived)} of {len(errors)} findings of level error are waived.")
    return finding


def _unread(report: Report, ids: _Ids, root: str) -> dict[str, Any]:
    result = _head(ids, "problems", "Input that could not be read", "What it holds was not checked.", report.as_of)
    result["observations"] = [_problem(problem, ids, root, report.as_of) for problem in report.problems]
    return result


def _problem(problem: Problem, ids: _Ids, root: str, day: str) -> dict[str, Any]:
    shown = problem._replace(path=relative(problem.path, root))
    return {
        "uuid": ids.of("problem", str(shown)),
        "title": _line(problem.code),
        "description": _line(str(shown)),
        "methods": ["EXAMINE"],
        "collected": _time(day),
    }


def _plan(uuid: str, report: Report) -> dict[str, Any]:
    packs = ", ".join(f"{pack.id} {pack.version}" for pack in report.packs)
    text = f"Every transfer is held against these packs of rules, as of {report.as_of}: {packs or 'none'}."
    return {"uuid": uuid, "title": "What was checked", "description": clean_lines(text)}


def _pack(pack: PackInfo, ids: _Ids) -> dict[str, Any]:
    props = {"version": pack.version, "digest": pack.digest, "reviewed-on": pack.reviewed_on}
    return {
        "uuid": ids.of("pack", pack.id),
        "title": _line(pack.title or pack.id),
        "description": _line(f"Pack {pack.id}, version {pack.version}"),
        "props": _props({name: value for name, value in props.items() if value}),
    }
