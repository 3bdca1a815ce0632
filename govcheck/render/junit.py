"""JUnit XML, for the test pages of build servers: one suite for each manifest, one case for each finding.

A finding at level error is a failure; one that is undetermined or waived is skipped, with the reason; one below error
passes and is told in `system-out`. A regime that has nothing against a transfer is a case that passes. Input that
could not be read is an error. No clock is read: the time stamp is the day of the law.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from govcheck.render import outlook, phrases
from govcheck.render.records import Record, clean, relative, says

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from govcheck.errors import Problem
    from govcheck.render import Options
    from govcheck.report.model import Location, RegimeReport, Report, TransferReport

_COUNTED = ("failure", "error", "skipped")
_COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


class _Case(NamedTuple):
    classname: str
    name: str
    location: Location | None
    verdict: str
    """One of failure, error, skipped; empty: passed."""
    kind: str = ""
    message: str = ""
    text: str = ""


def render(report: Report, options: Options) -> str:
    """Render the report as one `testsuites` element."""
    suites: dict[str, list[_Case]] = {}
    days: dict[str, str] = {}
    for transfer in report.transfers:
        name = relative(transfer.location.path, options.root) if transfer.location else "transfers"
        suites.setdefault(name, []).extend(_cases(transfer))
        days[name] = max(days.get(name, ""), transfer.as_of)
    for problem in report.problems:
        suites.setdefault(relative(problem.path, options.root), []).append(_problem(problem, options.root))
    root = ElementTree.Element("testsuites", {"name": "govcheck"})
    for name, cases in suites.items():
        root.append(_suite(clean(name), days.get(name, report.as_of), cases, options.root))
    _count(root, [case for cases in suites.values() for case in cases])
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'


def _cases(transfer: TransferReport) -> list[_Case]:
    cases = []
    for regime in transfer.regimes:
        found = [_finding(Record(transfer, regime, finding)) for finding in regime.findings]
        accepted = any(finding.waived and finding.level == "error" for finding in regime.findings)
        verdict = _verdict(transfer, regime)
        if verdict.verdict == "failure":
            told = accepted or any(case.verdict == "failure" for case in found)
        else:
            told = any(case.verdict for case in found)
        cases += found if told else [verdict, *found]
    return cases


def _verdict(transfer: TransferReport, regime: RegimeReport) -> _Case:
    """What a regime comes to where no finding of it says so: as a rule that it has nothing against the transfer."""
    outcome = phrases.outcome(regime)
    verdict = ""
    if phrases.binds(regime):
        verdict = {"prohibited": "failure", "action_required": "failure", "undetermined": "skipped"}.get(
            regime.outcome, ""
        )
    text = f"{outcome}: {phrases.decides(regime, None)} [{phrases.law(regime, None)}]".replace(" []", "")
    return _Case(regime.id, transfer.id, transfer.location, verdict, outcome, clean(text), clean(text))


def _finding(record: Record) -> _Case:
    transfer, regime, finding = record
    leg = f" ({finding.leg})" if finding.leg else ""
    message, verdict = finding.message, ""
    if finding.waived:
        accepted = f" ({outlook.acceptance(finding)})" if finding.waiver else ""
        message, verdict = f"waived: {finding.message}{accepted}", "skipped"
    elif finding.kind == "open":
        message, verdict = f"not known: {finding.message}", "skipped"
    elif finding.level == "error":
        verdict = "failure"
    return _Case(
        classname=finding.rule.replace("/", "."),
        name=transfer.id + leg,
        location=finding.location or transfer.location,
        verdict=verdict,
        kind=phrases.outcome(regime),
        message=clean(message),
        text=f"{finding.level}, {finding.kind}, fingerprint {clean(finding.fingerprint)}\n\n{says(record)}",
    )


def _problem(problem: Problem, root: str) -> _Case:
    place = problem.path if problem.region is None else f"{problem.path}:{problem.region.line}:{problem.region.column}"
    text = f"{problem.message}; {problem.expected}" if problem.expected else problem.message
    name = relative(problem.path, root) + place.removeprefix(problem.path)
    return _Case(f"govcheck.{problem.code}", name, None, "error", problem.code, clean(text), clean(f"{name}: {text}"))


def _suite(name: str, day: str, cases: Sequence[_Case], root: str) -> Element:
    suite = ElementTree.Element("testsuite", {"name": name})
    _count(suite, cases)
    suite.set("timestamp", f"{day}T00:00:00")
    taken: dict[tuple[str, str], int] = {}
    for case in cases:
        classname, title = clean(case.classname), clean(case.name)
        number = taken[classname, title] = taken.get((classname, title), 0) + 1
        if number > 1:  # readers drop a second case of the same name
            title += f" #{number}"
        element = ElementTree.SubElement(suite, "testcase", {"classname": classname, "name": title})
        if case.location is not None:
            element.set("file", clean(relative(case.location.path, root)))
            element.set("line", str(case.location.line))
        element.set("time", "0")
        if case.verdict == "skipped":
            ElementTree.SubElement(element, "skipped", {"type": clean(case.kind), "message": case.message})
        elif case.verdict:
            failed = {"type": clean(case.kind), "message": case.message}
            ElementTree.SubElement(element, case.verdict, failed).text = case.text
            continue
        ElementTree.SubElement(element, "system-out").text = case.text
    return suite


def _count(element: Element, cases: Sequence[_Case]) -> None:
    element.set("tests", str(len(cases)))
    for verdict in _COUNTED:
        element.set(_COUNTS[verdict], str(sum(case.verdict == verdict for case in cases)))
    element.set("time", "0")
