"""SARIF 2.1.0, for code scanning: one result for each finding, one rule for each rule that was applied.

By the standard a result whose kind is not `fail` has the level `none`; the level the finding has is kept among its
properties. An undetermined outcome is a result of kind `open`, or one that fails at the level that is asked for. A
waived finding is a suppressed result. Input that could not be read is a notification of the tool, and the run then
counts as not successful.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from govcheck.render import outlook, phrases
from govcheck.render.records import Record, clean, laid_out, laws, links, records, says, sentence, uri

if TYPE_CHECKING:
    from govcheck.errors import Problem
    from govcheck.render import Options
    from govcheck.report.model import Citation, Finding, Level, Location, Notice, Report, TransferReport

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "govcheckFinding/v1"
_ROWS = ("rules", "results", "toolConfigurationNotifications", "toolExecutionNotifications", "packs", "transfers")
_LONGEST = 1024
"""The most characters that code scanning takes for the description of a rule."""
_MOST_PLACES = 20
_PRECISION = {"primary": "high", "secondary": "medium", "recalled": "low"}
_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}
_LEVELS = ("error", "warning", "note")


def render(report: Report, options: Options) -> str:
    """Render the report as a log with one run."""
    found = list(records(report))
    rules = _rules(report, found)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "govcheck", "semanticVersion": report.govcheck, "rules": rules}},
        "automationDetails": {"id": "govcheck/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The folder that was checked from."}}},
        "invocations": [_invocation(report, options.root)],
        "results": [_result(record, index, options) for record in found],
        "properties": {
            "asOf": report.as_of,
            "packs": [{"id": p.id, "version": p.version, "digest": p.digest} for p in report.packs],
            "transfers": [_outcomes(transfer) for transfer in report.transfers],
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return laid_out(log, _ROWS) + "\n"


def _rules(report: Report, found: list[Record]) -> list[dict[str, Any]]:
    """Every rule that was applied or that the report names, sorted."""
    titles = {rule.id: sentence(rule.title) for rule in report.rules}
    levels: dict[str, set[str]] = {rule.id: {rule.level} for rule in report.rules}
    cited = {rule.id: dict.fromkeys(rule.citations) for rule in report.rules}
    trust = {rule.id: rule.confidence for rule in report.rules}
    for _, _, finding in found:
        titles.setdefault(finding.rule, sentence(finding.title))
        levels.setdefault(finding.rule, set()).add(finding.level)
        cited.setdefault(finding.rule, {}).update(dict.fromkeys(finding.citations))
        trust.setdefault(finding.rule, finding.confidence)
    named = set(titles)
    for transfer in report.transfers:
        for regime in transfer.regimes:
            named.update(regime.determined_by, regime.carried_by, regime.routes)
    return [
        _rule(name, titles.get(name, ""), levels.get(name, set()), tuple(cited.get(name, ())), trust.get(name, ""))
        for name in sorted(named)
    ]


def _rule(name: str, title: str, levels: set[str], cited: tuple[Citation, ...], trust: str) -> dict[str, Any]:
    title = _shortened(title or sentence(phrases.rule(name).capitalize()))
    law = laws(cited)
    properties: dict[str, Any] = {"tags": [clean(name.partition("/")[0])]}
    rule: dict[str, Any] = {
        "id": clean(name),
        "name": clean(name.rpartition("/")[2])[:255],
        "shortDescription": {"text": title},
        "fullDescription": {"text": _shortened(f"{title} Law: {law}" if law else title)},
        "help": {"text": "\n".join([title, *(f"{laws([c])}: {clean(c.url)}" for c in cited)])},
    }
    if links(cited):
        rule["helpUri"] = links(cited)[0]
    if trust in _PRECISION:
        properties["precision"] = _PRECISION[trust]
    level = next((level for level in _LEVELS if level in levels), None)
    if level is not None:
        rule["defaultConfiguration"] = {"level": level}
        properties["problem.severity"] = _SEVERITY[level]
    return {**rule, "properties": properties}


def _result(record: Record, index: dict[str, int], options: Options) -> dict[str, Any]:
    transfer, regime, finding = record
    root = options.root
    kind, level = finding.kind, finding.level
    if kind == "open" and options.undetermined_as:
        kind, level = "fail", cast("Level", options.undetermined_as)
    place = finding.location or transfer.location
    result: dict[str, Any] = {
        "ruleId": clean(finding.rule),
        "ruleIndex": index[clean(finding.rule)],
        "kind": kind,
        "level": level if kind == "fail" else "none",
        "message": {"text": _message(says(record))},
        "locations": [_location(place, root, f"{transfer.id}/{regime.id}")],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    stated: dict[Location, str] = {}
    for fact in finding.facts:
        if fact.location is not None and fact.location != place:
            stated.setdefault(fact.location, fact.name)
    if stated:
        result["relatedLocations"] = [
            {"id": number, **_location(where, root), "message": {"text": clean(name)}}
            for number, (where, name) in enumerate(list(stated.items())[:_MOST_PLACES], 1)
        ]
    if finding.waived:
        result["suppressions"] = [_suppression(finding)]
    result["properties"] = {
        "transfer": clean(transfer.id),
        "leg": clean(finding.leg),
        "regime": clean(regime.id),
        "outcome": regime.outcome,
        "asOf": transfer.as_of,
        "level": finding.level,
        "confidence": finding.confidence,
        "citations": [laws([citation]) for citation in finding.citations],
    }
    return result


def _suppression(finding: Finding) -> dict[str, Any]:
    waiver = finding.waiver
    if waiver is None:
        return {"kind": "external", "status": "accepted"}
    kind = "inSource" if waiver.source == "inline" else "external"
    return {"kind": kind, "status": "accepted", "justification": clean(outlook.accepted(waiver))}


def _message(text: str) -> str:
    """A text in which nothing is taken for a link: brackets followed by parentheses would be one."""
    return text.replace("](", "] (")


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 3] + "..."


def _location(place: Location | None, root: str, logical: str = "") -> dict[str, Any]:
    location: dict[str, Any] = {}
    if place is not None:
        location["physicalLocation"] = {
            "artifactLocation": {"uri": uri(place.path, root), "uriBaseId": "%SRCROOT%"},
            "region": {
                "startLine": place.line,
                "startColumn": place.column,
                "endLine": place.end_line,
                "endColumn": place.end_column,
            },
        }
    if logical:
        location["logicalLocations"] = [{"fullyQualifiedName": clean(logical)}]
    return location


def _outcomes(transfer: TransferReport) -> dict[str, Any]:
    """What became of a transfer, also where nothing was found."""
    found: dict[str, Any] = {
        "id": clean(transfer.id),
        "asOf": transfer.as_of,
        "outcome": transfer.outcome,
        "regimes": {clean(regime.id): regime.outcome for regime in transfer.regimes},
    }
    if transfer.plan:
        found["plan"] = [
            {"steps": [clean(outlook.step(step)) for step in plan.steps], "assuming": list(map(clean, plan.assuming))}
            for plan in transfer.plan
        ]
    if transfer.conflicts:
        found["conflicts"] = [{"id": clean(c.id), "message": clean(c.message)} for c in transfer.conflicts]
    if transfer.upcoming:
        found["upcoming"] = [{"on": c.on, "text": clean(outlook.change(c))} for c in transfer.upcoming]
    return found


def _invocation(report: Report, root: str) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not report.problems}
    if report.problems:
        invocation["toolConfigurationNotifications"] = [_notification(problem, root) for problem in report.problems]
    if report.notices:
        invocation["toolExecutionNotifications"] = [_notice(notice, root) for notice in report.notices]
    return invocation


def _notice(notice: Notice, root: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "descriptor": {"id": clean(notice.code)},
        "level": notice.level,
        "message": {"text": _message(sentence(notice.message))},
    }
    if notice.location is not None:
        told["locations"] = [_location(notice.location, root)]
    return told


def _notification(problem: Problem, root: str) -> dict[str, Any]:
    text = f"{problem.message}; {problem.expected}" if problem.expected else problem.message
    where: dict[str, Any] = {"artifactLocation": {"uri": uri(problem.path, root), "uriBaseId": "%SRCROOT%"}}
    if problem.region is not None:
        line, column, end_line, end_column = problem.region
        where["region"] = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {
        "descriptor": {"id": clean(problem.code)},
        "level": "error",
        "message": {"text": _message(sentence(text))},
        "locations": [{"physicalLocation": where}],
    }
