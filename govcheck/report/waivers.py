"""Reads waivers: the file of them, and the comments of a manifest that accept a rule where it is found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from govcheck.errors import Problem, Region, did_you_mean
from govcheck.interval import is_day
from govcheck.report.accept import Statement
from govcheck.report.model import Location, Waiver
from govcheck.shape import Shape
from govcheck.source import Document
from govcheck.source.comments import Comment

_TEXT = {"type": "string", "pattern": r"^[\s\S]*\S[\s\S]*$", "title": "some text"}
_ENTRY = {
    "type": "object",
    "additionalProperties": False,
    "required": ["reason", "approver", "until"],
    "properties": {
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$", "title": "the 16 signs that a report shows"},
        "rule": {"type": "string", "pattern": "^[a-z0-9-]+/[a-z0-9._-]+$", "title": "a rule's id, regime/rule"},
        "transfer": _TEXT,
        "leg": _TEXT,
        "accepts": {"enum": ["finding", "open"]},
        "reason": _TEXT,
        "approver": _TEXT,
        "until": {"type": "string", "format": "date"},
    },
}
_FILE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["govcheck-waivers", "waivers"],
    "properties": {
        "govcheck-waivers": {"const": 1},
        "waivers": {"type": "array", "items": _ENTRY},
    },
}
_FORM = '# govcheck: accept RULE by "NAME" until YYYY-MM-DD because REASON'
_PARTS = re.compile(
    r"""accept (?P<open>\s+open)? (?:\s+(?!by\s)(?P<rule>\S+))? (?:\s+by\s+(?:"(?P<quoted>[^"]*)"|(?P<bare>.*?)))?
    (?:\s+until\s+(?P<until>\S+))? (?:\s+because\s+(?P<reason>.*\S))?""",
    re.VERBOSE,
)
_VERBS = ("accept",)
_FIRST = Region(0, 0, 0, 0)


def read_waivers(document: Document, rules: Mapping[str, object], problems: list[Problem]) -> list[Statement]:
    """Return what a file of waivers states; every fault goes to `problems`."""
    faults = Shape(_FILE).faults(document.data)
    own = [document.problem(f.path, f.code, f.message, f.expected, key=f.key) for f in faults]
    data: Any = document.data
    entries = data.get("waivers") if isinstance(data, dict) else None
    wrong = {fault.path[1] for fault in faults if len(fault.path) > 1 and fault.path[0] == "waivers"}
    found: list[Statement] = []
    for at, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict):
            own += [*_names_nothing(document, at, entry), *_unknown_rule(document, at, entry, rules)]
            if at not in wrong:
                found.append(_statement(document, at, entry))
    problems += sorted(own, key=lambda problem: (problem.region or _FIRST)[:2])
    return found


def _statement(document: Document, at: int, entry: Mapping[str, str]) -> Statement:
    region = document.region(("waivers", at))
    place = None if region is None else Location(document.path, *region)
    return Statement(
        waiver=Waiver(entry["reason"].strip(), entry["approver"].strip(), entry["until"], "file", place),
        open=entry.get("accepts") == "open",
        fingerprint=entry.get("fingerprint", ""),
        rule=entry.get("rule", ""),
        transfer=entry.get("transfer", ""),
        leg=entry.get("leg", ""),
    )


def _names_nothing(document: Document, at: int, entry: Mapping[str, Any]) -> Iterable[Problem]:
    if "fingerprint" not in entry and not {"rule", "transfer"} <= set(entry):
        message = "this waiver does not say which finding it accepts"
        yield document.problem(("waivers", at), "missing-key", message, "state fingerprint, or rule and transfer")


def _unknown_rule(
    document: Document, at: int, entry: Mapping[str, Any], rules: Mapping[str, object]
) -> Iterable[Problem]:
    rule = entry.get("rule")
    if isinstance(rule, str) and rule not in rules:
        yield document.problem(("waivers", at, "rule"), "unknown-rule", *_no_rule(rule, rules))


def _no_rule(rule: str, rules: Mapping[str, object]) -> tuple[str, str]:
    hint = did_you_mean(rule, rules) or "reports and 'govcheck packs show' name the rules"
    return f"there is no rule '{rule}'", hint


def read_comments(
    document: Document, transfers: Mapping[int, str], rules: Mapping[str, object], problems: list[Problem]
) -> list[Statement]:
    """Return what the comments of a manifest accept; `transfers` says which transfer begins on a line."""
    among = frozenset(transfers.values())
    found = []
    for comment in document.comments:
        end = comment.column + 1
        region = Region(comment.line, comment.column, comment.line, end)
        statement = _spoken(document.path, comment, Location(document.path, *region), transfers, rules)
        if isinstance(statement, Statement):
            found.append(statement._replace(among=among) if statement.line else statement)
        else:
            problems += [Problem(document.path, region, *said) for said in statement]
    return found


def _spoken(
    path: str, comment: Comment, place: Location, transfers: Mapping[int, str], rules: Mapping[str, object]
) -> Statement | list[tuple[str, str, str]]:
    """What one comment accepts, or what is wrong with it: code, message and what was expected."""
    verb = comment.text.split()[0]
    if verb not in _VERBS:
        hint = did_you_mean(verb, _VERBS) or f"write {_FORM}"
        return [("bad-waiver", f"a comment says 'govcheck: {verb}', which means nothing", hint)]
    parts = _PARTS.fullmatch(comment.text)
    if parts is None:
        return [("bad-waiver", "this waiver cannot be read", f"write {_FORM}")]
    said = {key: (text or "").strip() for key, text in parts.groupdict().items()}
    rule, approver, until = said["rule"], said["quoted"] or said["bare"], said["until"]
    missing = {"a rule": rule, "by whom": approver, "until when": until, "because of what": said["reason"]}
    faults = [
        ("bad-waiver", f"this waiver does not say {what}", f"write {_FORM}")
        for what, text in missing.items()
        if not text
    ]
    if until and not is_day(until):
        faults.append(("bad-waiver", f"'{until}' is not a day of the calendar", "expected a day such as 2026-11-21"))
    if rule and rule not in rules:
        faults.append(("unknown-rule", *_no_rule(rule, rules)))
    if faults:
        return faults
    waiver = Waiver(said["reason"], approver, until, "inline", place)
    transfer = transfers.get(comment.about, "")
    line = None if transfer else (path, comment.about)
    return Statement(waiver, open=bool(said["open"]), rule=rule, transfer=transfer, line=line)
