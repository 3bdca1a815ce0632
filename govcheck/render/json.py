"""The report as JSON, in the keys and the order that the format "govcheck-report/1" fixes.

Each pack and each transfer has a line of its own, so that two reports can be compared line by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govcheck.errors import Problem
    from govcheck.render import Options
    from govcheck.report.model import (
        Change,
        Citation,
        Conflict,
        Evidence,
        FactUse,
        Finding,
        Location,
        Plan,
        Question,
        RegimeReport,
        Report,
        Step,
        TransferReport,
        Waiver,
        Way,
    )

FORMAT = "govcheck-report/1"
SUMMARY = ("transfers", "permitted", "action_required", "prohibited", "undetermined", "out_of_scope", "waived")


def render(report: Report, options: Options | None = None) -> str:
    """Render the report as one JSON object."""
    head = {"format": FORMAT, "govcheck": report.govcheck, "as_of": report.as_of}
    packs = [{"id": p.id, "version": p.version, "digest": p.digest, "reviewed_on": p.reviewed_on} for p in report.packs]
    counts = {key: report.summary.get(key, 0) for key in SUMMARY}
    # One list of pieces, joined once: of ten thousand transfers there is no room for copies.
    pieces = ["{", _dumps(head)[1:-1]]
    pieces += _lines("packs", packs)
    pieces += _lines("transfers", map(_transfer, report.transfers))
    pieces += _lines("problems", map(_problem, report.problems))
    pieces += [',\n "summary": ', _dumps(counts)]
    pieces += _lines("notices", ({**n._asdict(), "location": _point(n.location)} for n in report.notices))
    pieces += _lines("chains", ({**link._asdict(), "location": _point(link.location)} for link in report.chains))
    pieces += _lines("whole_chains", (chain._asdict() for chain in report.whole_chains))
    return "".join([*pieces, "}\n"])


def as_dict(report: Report) -> dict[str, Any]:
    """The same report as plain Python data."""
    data: dict[str, Any] = json.loads(render(report))
    return data


def _lines(key: str, values: Iterable[Any]) -> Iterator[str]:
    """A list under a key, with one line for each value, in pieces."""
    yield f',\n "{key}": ['
    before = "\n  "
    for value in values:
        yield before
        yield _dumps(value)
        before = ",\n  "
    yield "]"


def _dumps(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a surrogate pair, from a file name or an escape: no UTF-8 for it
        return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _transfer(transfer: TransferReport) -> dict[str, Any]:
    return {
        "id": transfer.id,
        "title": transfer.title,
        "as_of": transfer.as_of,
        "outcome": transfer.outcome,
        "location": _point(transfer.location),
        "regimes": [_regime(r) for r in transfer.regimes],
        "conflicts": [_conflict(c) for c in transfer.conflicts],
        "plan": [_plan(p) for p in transfer.plan],
        "upcoming": [_change(c) for c in transfer.upcoming],
        "flows": [flow._asdict() for flow in transfer.flows],
        "evidence": [_evidence(e) for e in transfer.evidence],
        "continues": transfer.continues or None,
    }


def _conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "regimes": list(conflict.regimes),
        "rules": list(conflict.rules),
        "message": conflict.message,
        "citations": [_citation(c) for c in conflict.citations],
        "kind": conflict.kind,
        "legs": list(conflict.legs),
        "meaning": conflict.meaning,
        "way_out": conflict.way_out,
        "core": [{**gives._asdict(), "citations": [_citation(c) for c in gives.citations]} for gives in conflict.core],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "safeguards": [step.name for step in plan.steps if step.kind == "safeguard"],
        "facts": {fact: value for step in plan.steps for fact, value in step.sets.items()},
        "assuming": list(plan.assuming),
        "effort": plan.effort,
        "lead_time_days": plan.lead_time_days,
        "settles": list(plan.settles),
        "provided": list(plan.provided),
        "steps": [_step(step) for step in plan.steps],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind,
        "name": step.name,
        "title": step.title,
        "regimes": list(step.regimes),
        "rules": list(step.rules),
        "effort": step.effort,
        "lead_time_days": step.lead_time_days,
        "sets": dict(step.sets),
        "who": step.who,
        "proof": step.proof,
        "validity": step.validity,
        "citations": [_citation(c) for c in step.citations],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "on": change.on,
        "regime": change.regime,
        "before": change.before,
        "after": change.after,
        "cause": change.cause,
        "rules": list(change.rules),
        "citations": [_citation(c) for c in change.citations],
        "leg": change.leg,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "safeguard": evidence.safeguard,
        "kinds": list(evidence.kinds),
        "path": evidence.path,
        "found": evidence.found,
        "sha256": evidence.sha256 or None,
        "why": evidence.why,
        "location": _point(evidence.location),
    }


def _regime(regime: RegimeReport) -> dict[str, Any]:
    return {
        "id": regime.id,
        "binding_on": regime.binding_on,
        "outcome": regime.outcome,
        "curable": regime.curable,
        "determined_by": list(regime.determined_by),
        "carried_by": list(regime.carried_by),
        "routes": list(regime.routes),
        "conclusions": list(regime.conclusions),
        "possible": list(regime.possible),
        "findings": [_finding(f) for f in regime.findings],
        "questions": [_question(q) for q in regime.questions],
        "basis": [{**_citation(c), "checked_on": c.checked_on} for c in regime.basis],
        "pack_version": regime.pack_version,
        "exact": regime.exact,
        "ways": [_way(w) for w in regime.ways],
    }


def _way(way: Way) -> dict[str, Any]:
    return {
        "rule": way.rule,
        "title": way.title,
        "safeguard": way.safeguard,
        "who": way.who,
        "effort": way.effort,
        "lead_time_days": way.lead_time_days,
        "proof": way.proof,
        "validity": way.validity,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "leg": finding.leg,
        "kind": finding.kind,
        "level": finding.level,
        "message": finding.message,
        "guidance": finding.guidance,
        "citations": [_citation(c) for c in finding.citations],
        "location": _stretch(finding.location),
        "facts": [_fact(f) for f in finding.facts],
        "fingerprint": finding.fingerprint,
        "waived": finding.waived,
        "confidence": finding.confidence,
        "waiver": _waiver(finding.waiver),
    }


def _waiver(waiver: Waiver | None) -> dict[str, Any] | None:
    return None if waiver is None else {**waiver._asdict(), "location": _point(waiver.location)}


def _citation(citation: Citation) -> dict[str, str]:
    return {"instrument": citation.instrument, "article": citation.article, "url": citation.url}


def _fact(fact: FactUse) -> dict[str, Any]:
    return {"name": fact.name, "value": fact.value, "location": _point(fact.location)}


def _question(question: Question) -> dict[str, Any]:
    return {
        "fact": question.fact,
        "question": question.question,
        "affects": question.affects,
        "settles": list(question.settles),
        "leg": question.leg,
        "why": question.why,
    }


def _point(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {"path": location.path, "line": location.line, "column": location.column}


def _stretch(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {
        "path": location.path,
        "line": location.line,
        "column": location.column,
        "end_line": location.end_line,
        "end_column": location.end_column,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "path": problem.path,
        "line": problem.region.line if problem.region else None,
        "column": problem.region.column if problem.region else None,
        "code": problem.code,
        "message": problem.message,
        "expected": problem.expected,
    }
