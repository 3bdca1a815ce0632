"""Workflow commands of GitHub Actions: one annotation for each finding, at its line of the manifest.

Each finding and each problem is one line; what comes from a manifest is escaped, so that it can neither end the line
nor begin another command. The worst come first, since GitHub shows only so many annotations of a level for each step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.records import Record, clean, records, relative, says, tally

if TYPE_CHECKING:
    from govcheck.errors import Problem
    from govcheck.render import Options
    from govcheck.report.model import Location, RegimeReport, Report, TransferReport

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_SHOWN = 10
"""How many annotations of one level GitHub shows for a step."""


def render(report: Report, options: Options) -> str:
    """Render the report as annotations, errors first, then warnings, then notices."""
    lines: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for problem in report.problems:
        lines["error"].append(_problem(problem, options.root))
    for record in records(report):
        command = "notice" if record.finding.waived else _COMMANDS[record.finding.level]
        lines[command].append(_annotation(command, record, options.root))
    for notice in report.notices:
        command = _COMMANDS[notice.level]
        properties = {**_place(notice.location, options.root), "title": notice.code}
        lines[command].append(_command(command, properties, clean(notice.message)))
    for transfer in report.transfers:
        lines["error"] += [_outcome(transfer, regime, options.root) for regime in transfer.regimes if _unsaid(regime)]
    hidden = sum(max(0, len(found) - _SHOWN) for found in lines.values())
    if hidden:
        text = f"{hidden} more than are shown as annotations; the log and the other formats have all of them."
        lines["notice"].insert(0, _command("notice", {"title": "govcheck"}, text))
    lines["notice"].append(_command("notice", {"title": "govcheck"}, f"{tally(report)}; law of {report.as_of}"))
    return "".join(f"{line}\n" for found in lines.values() for line in found)


def _unsaid(regime: RegimeReport) -> bool:
    """Whether a regime stands in the way without a finding that says so."""
    return phrases.binds(regime) and regime.outcome not in ("permitted", "out_of_scope") and not regime.findings


def _outcome(transfer: TransferReport, regime: RegimeReport, root: str) -> str:
    properties = {**_place(transfer.location, root), "title": f"{regime.id}: {transfer.id}"}
    return _command("error", properties, clean(f"{phrases.outcome(regime)}: {phrases.decides(regime, None)}"))


def _place(place: Location | None, root: str) -> dict[str, str]:
    if place is None:
        return {}
    properties = {"file": relative(place.path, root), "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:
        properties |= {"col": str(place.column), "endColumn": str(place.end_column)}
    return properties


def _annotation(command: str, record: Record, root: str) -> str:
    transfer, regime, finding = record
    properties = _place(finding.location or transfer.location, root)
    properties["title"] = f"{finding.rule}: {transfer.id}: {phrases.outcome(regime)}"
    said = {"open": "Not known: ", "review": "For counsel: "}.get(finding.kind, "")
    if finding.waived:
        accepted = f"{outlook.acceptance(finding)}: " if finding.waiver else ""
        said = f"Waived ({finding.level}): {accepted}{said}"
    return _command(command, properties, f"{said}{says(record)}\n\nFingerprint: {finding.fingerprint}")


def _problem(problem: Problem, root: str) -> str:
    properties = {"file": relative(problem.path, root)}
    if problem.region is not None:
        properties |= {"line": str(problem.region.line), "col": str(problem.region.column)}
    properties["title"] = problem.code
    return _command("error", properties, clean(f"{problem.message}; {problem.expected}").removesuffix("; "))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(chr(10).join(map(clean, message.split(chr(10)))))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(clean(text)).replace(":", "%3A").replace(",", "%2C")
