"""Reports read back out of the formats: for each finding its rule, level, fingerprint and whether it is waived."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

from govcheck.report.model import Report

Seen = tuple[str, str, str, bool]


def of_report(report: Report) -> list[Seen]:
    return [
        (finding.rule, finding.level, finding.fingerprint, finding.waived)
        for transfer in report.transfers
        for regime in transfer.regimes
        for finding in regime.findings
    ]


def of_json(text: str) -> Iterable[Seen]:
    for transfer in json.loads(text)["transfers"]:
        for regime in transfer["regimes"]:
            for found in regime["findings"]:
                yield found["rule"], found["level"], found["fingerprint"], found["waived"]


def of_sarif(text: str) -> Iterable[Seen]:
    (run,) = json.loads(text)["runs"]
    for found in run["results"]:
        assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]
        assert found["level"] == (found["properties"]["level"] if found["kind"] == "fail" else "none")
        (fingerprint,) = found["partialFingerprints"].values()
        yield found["ruleId"], found["properties"]["level"], fingerprint, "suppressions" in found


def of_junit(text: str) -> Iterable[Seen]:
    for case in ElementTree.fromstring(text.encode("utf-8")).iter("testcase"):
        told = case.findtext("system-out") or case.findtext("failure") or ""
        head = re.match(r"(\w+), \w+, fingerprint (\w+)\n", told)
        if head is None:
            continue  # a regime without findings
        skipped = case.find("skipped")
        waived = skipped is not None and skipped.attrib["message"].startswith("waived: ")
        yield case.attrib["classname"].replace(".", "/", 1), head[1], head[2], waived


def of_github(text: str) -> Iterable[Seen]:
    levels = {"error": "error", "warning": "warning", "notice": "note"}
    for line in text.splitlines():
        match = re.fullmatch(r"::(\w+) (?:\S.*?,)?title=([^,:]*)::(.*)", line)
        assert match, line
        fingerprint = re.search(r"%0AFingerprint: (\w+)$", match[3])
        if fingerprint:
            waived = re.match(r"Waived \((\w+)\): ", match[3])
            level = waived[1] if waived else levels[match[1]]
            yield unquote(match[2]).split(": ")[0], level, fingerprint[1], waived is not None


def of_lines(text: str) -> Iterable[Seen]:
    for line in text.splitlines():
        match = re.match(r"(?:\S+:\d+:\d+: )?(error|warning|note)( \(accepted\))?: (\S+): .*\(([0-9a-f]{16})\)", line)
        if match:
            yield match[3], match[1], match[4], bool(match[2])


def of_markdown(text: str) -> Iterable[Seen]:
    level, waived = "", False
    for line in text.splitlines():
        head = re.match(r"- \*\*(Error|Warning|Note)\*\*( \(accepted\))?, ", line)
        if head:
            level, waived = head[1].lower(), bool(head[2])
        elif line.startswith("  Rule `"):
            for fingerprint in re.findall(r"fingerprint `(\w+)`", line):
                yield line.split("`")[1], level, fingerprint, waived


def of_csv(text: str) -> Iterable[Seen]:
    for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
        if row["rule"]:
            yield row["rule"], row["level"], row["fingerprint"], row["waived"] == "yes"


def of_oscal(text: str) -> Iterable[Seen]:
    for result in json.loads(text)["assessment-results"]["results"]:
        for observation in result.get("observations", ()):
            props = {prop["name"]: prop["value"] for prop in observation.get("props", ())}
            if "rule" in props:
                yield props["rule"], props["level"], props["fingerprint"], props["waived"] == "yes"


class _Page(HTMLParser):
    """Collects the findings of the HTML report: each fingerprint with what its list item says of itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Seen] = []
        self.item: dict[str, str | None] = {}
        self.fingerprint = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "li" and any(name == "data-rule" for name, _ in attrs):
            self.item = dict(attrs)
        self.fingerprint = any(name == "data-fingerprint" for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        if self.fingerprint:
            of = {name: value or "" for name, value in self.item.items()}
            self.found.append((of["data-rule"], of["data-level"], data, of["data-waived"] == "yes"))
            self.fingerprint = False


def of_html(text: str) -> Iterable[Seen]:
    page = _Page()
    page.feed(text)
    page.close()
    return page.found


READERS: dict[str, Callable[[str], Iterable[Seen]]] = {
    "json": of_json,
    "sarif": of_sarif,
    "junit": of_junit,
    "github": of_github,
    "lines": of_lines,
    "markdown": of_markdown,
    "csv": of_csv,
    "oscal": of_oscal,
    "html": of_html,
}
