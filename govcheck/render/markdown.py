"""Markdown, for the step summary of a build and for a page to keep: all transfers at a glance, then each in full.

What comes from a manifest stays text: nothing of it becomes a heading, a link, an image or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.records import clean, relative
from govcheck.render.speech import Speech

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import (
        Change,
        Citation,
        Conflict,
        Finding,
        Location,
        Question,
        RegimeReport,
        Report,
        TransferReport,
    )

# What means something in Markdown or HTML, and the address signs from which GitHub makes links by itself.
_ESCAPED = {ord(c): f"\\{c}" for c in "\\`*_[]|~#$"} | {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;"}
_ESCAPED[ord("@")] = "&#64;"
_STARTS = re.compile(r"^(?=[-+](?:\s|$)|[-=]+$)|^(\d+)(?=[.)](?:\s|$))")
_LEVELS = ("error", "warning", "note")
_MOST = 4
"""How many articles or reasons stand in one cell."""
_KINDS = ("open", "review")


def render(report: Report, options: Options) -> str:
    """Render the report as one page of GitHub's Markdown."""
    say = Speech(report.language, report.names)
    lines = [f"# {say('page_title')}", "", text(say.tally(report)), ""]
    if report.problems:
        lines += [f"## {say('problems')}", ""]
        shown = (problem._replace(path=relative(problem.path, options.root)) for problem in report.problems)
        lines += [f"- {text(str(problem))}" for problem in shown]
        lines.append("")
    if report.transfers:
        lines += _overview(report.transfers, say)
    for transfer in report.transfers:
        lines += _transfer(transfer, options.root, say)
    lines += _remarks(report, options.root, say)
    lines += ["---", "", text(say("foot_short", version=report.govcheck, day=report.as_of)), ""]
    packs = [[text(p.id), text(p.version), text(p.reviewed_on), code(p.digest)] for p in report.packs]
    lines += _table([say(key) for key in ("pack", "version", "reviewed", "digest")], packs) if packs else []
    return "\n".join(lines).rstrip("\n") + "\n"


# Texts -----------------------------------------------------------------------------------------------------


def text(value: str) -> str:
    """A text on one line that stays what it is."""
    escaped = " ".join(clean(value).split()).translate(_ESCAPED)
    escaped = escaped.replace("://", "&#58;//").replace("www.", "www&#46;")
    return _STARTS.sub(lambda match: (match[1] or "") + "\\", escaped)


def code(value: str) -> str:
    """A text as code, also where its own signs forbid the short form."""
    value = " ".join(clean(value).split())
    return f"`{value}`" if value and not set(value) & set("`|\\") else f"<code>{text(value)}</code>"


def law(citations: Iterable[Citation]) -> str:
    """Articles as links, each once."""
    return ", ".join(dict.fromkeys(_link(citation) for citation in citations))


def _link(citation: Citation) -> str:
    name = text(f"{citation.instrument} {citation.article}".strip())
    url = clean(citation.url)
    if not url.startswith(("https://", "http://")) or set(url) & set(" <>\"'`\\|"):
        return name
    return f"[{name}]({url.replace('(', '%28').replace(')', '%29')})"


def _place(place: Location, root: str) -> str:
    return code(f"{relative(place.path, root)}:{place.line}:{place.column}")


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows)]
    return [*lines, ""]


# Parts -----------------------------------------------------------------------------------------------------


def _overview(transfers: Sequence[TransferReport], say: Speech) -> list[str]:
    rows = []
    for one in transfers:
        under = ", ".join(r.id for r in one.regimes if phrases.binds(r) and r.outcome == one.outcome)
        rows.append([code(one.id), f"**{say.outcome(one.outcome)}**", text(under), one.as_of])
    return _table([say(key) for key in ("transfer", "outcome", "under_short", "law_day")], rows)


def _transfer(transfer: TransferReport, root: str, say: Speech) -> list[str]:
    title = f": {text(transfer.title)}" if transfer.title else ""
    lines = [f"## {text(transfer.id)}{title}", ""]
    place = f", {_place(transfer.location, root)}" if transfer.location else ""
    lines += [f"**{say(transfer.outcome).upper()}**{say('applied_law', day=transfer.as_of)}{place}", ""]
    rows = [
        [text(r.id), phrases.outcome(r, say), _law(r), text(phrases.decides(r, _MOST, say))] for r in transfer.regimes
    ]
    lines += _table([say(key) for key in ("regime", "outcome", "law", "decides")], rows) if rows else []
    binding = [regime for regime in transfer.regimes if phrases.binds(regime)]
    others = [regime for regime in transfer.regimes if not phrases.binds(regime)]
    answers_first = transfer.outcome == "undetermined"
    questions = _section(say("questions"), _questions(transfer, binding, "1. ", say))
    lines += questions if answers_first else []
    lines += _section(say("findings"), _findings(transfer, binding, root, say))
    lines += _section(say("plan" if len(transfer.plan) == 1 else "plans"), _plans(transfer, say))
    lines += _section(say("conflicts"), (_conflict(one, say) for one in transfer.conflicts))
    lines += [] if answers_first else questions
    lines += _section(say("coming"), (_change(one, say) for one in transfer.upcoming))
    lines += _section(say("evidence"), ([f"- {text(one)}"] for one in outlook.missing_evidence(transfer, say)))
    asked = _questions(transfer, others, f"- {say('ask_aside')}", say)
    return lines + _folded(say("for_information"), [*_findings(transfer, others, root, say), *asked])


def _law(regime: RegimeReport) -> str:
    if not regime.basis:
        return text(phrases.law(regime, _MOST))
    return law(regime.basis[:_MOST]) + (", ..." if len(regime.basis) > _MOST else "")


def _section(title: str, items: Iterable[list[str]]) -> list[str]:
    lines = [line for item in items for line in item]
    return [f"### {title}", "", *lines, ""] if lines else []


def _folded(title: str, items: Sequence[list[str]]) -> list[str]:
    if not items:
        return []
    lines = [line for item in items for line in item]
    return ["<details>", f"<summary>{title} ({len(items)})</summary>", "", *lines, "", "</details>", ""]


def _findings(transfer: TransferReport, regimes: Iterable[RegimeReport], root: str, say: Speech) -> Iterable[list[str]]:
    """Findings, the worst first, and the same one on several legs once."""
    groups: dict[tuple[object, ...], list[tuple[RegimeReport, Finding]]] = {}
    for regime in regimes:
        for one in regime.findings:
            key = (regime.id, one.rule, one.kind, one.level, one.message, one.guidance, one.waived)
            groups.setdefault(key, []).append((regime, one))
    for same in sorted(groups.values(), key=lambda same: _rank(same[0][1])):
        yield _finding(transfer, same[0][0], [finding for _, finding in same], root, say)


def _rank(finding: Finding) -> tuple[bool, int, bool]:
    return finding.waived, _LEVELS.index(finding.level), finding.kind != "fail"


def _finding(
    transfer: TransferReport, regime: RegimeReport, same: Sequence[Finding], root: str, say: Speech
) -> list[str]:
    finding = same[0]
    mark = f"**{say(finding.level)}**" + (say("accepted_mark") if finding.waived else "")
    said = say(f"kind_{finding.kind}") + say("colon") if finding.kind in _KINDS else ""
    cited = f" ({law(finding.citations)})" if finding.citations else ""
    lines = [f"- {mark}, {text(regime.id)}: {said}{text(finding.message)}{cited}"]
    lines += [f"\n  {text(said)}" for said in dict.fromkeys(outlook.acceptance(one, say) for one in same if one.waiver)]
    lines += [f"\n  {text(part)}" for part in phrases.paragraphs(finding.guidance)]
    lines.append(f"\n  {say('of_rule_short', rule=code(finding.rule))}")
    for one in same:
        place = one.location or transfer.location
        where = [_place(place, root)] if place else []
        where += [say("on_leg", legs=text(one.leg))] if one.leg and len(transfer.legs) > 1 else []
        where += [f"{say.low('fingerprint')} {code(one.fingerprint)}"]
        lines[-1] += f"<br>{', '.join(where)}"
    return lines


def _plans(transfer: TransferReport, say: Speech) -> Iterable[list[str]]:
    for number, plan in enumerate(transfer.plan, 1):
        lines = [f"{number}. {text(outlook.plan_head(plan, say))}"]
        for said, parts in ((say("if_provided"), plan.provided), (say("if_assumed"), plan.assuming)):
            lines += [f"   - {said}{text('; '.join(parts))}"] if parts else []
        for step in plan.steps:
            cited = f" ({law(step.citations)})" if step.citations else ""
            proof = outlook.proof(step, say)
            proved = f" {text(proof)}" if proof else ""
            lines.append(f"   - {text(outlook.step(step, say))}{cited}.{proved}")
        yield lines


def _conflict(conflict: Conflict, say: Speech) -> list[str]:
    cited = f" ({law(conflict.citations)})" if conflict.citations else ""
    lines = [f"- **{text(', '.join(conflict.regimes))}**: {text(conflict.message)}{cited}"]
    return lines + [f"  - {text(part)}" for part in outlook.conflict_parts(conflict, say)]


def _change(change: Change, say: Speech) -> list[str]:
    cited = f" ({law(change.citations)})" if change.citations else ""
    regime = f", {text(change.regime)}" if change.regime else ""
    return [f"- **{change.on}**{regime}: {text(outlook.change(change, say))}{cited}"]


def _remarks(report: Report, root: str, say: Speech) -> list[str]:
    lines = [f"- {say('chain')}{text(outlook.chain(chain, say))}" for chain in report.whole_chains]
    lines += [f"- {text(outlook.link(link, say))}" for link in report.chains]
    for notice in report.notices:
        place = f" ({_place(notice.location, root)})" if notice.location else ""
        lines.append(f"- **{say(notice.level)}**: {text(notice.message)}{place}")
    return [*lines, ""] if lines else []


def _questions(
    transfer: TransferReport, regimes: Iterable[RegimeReport], mark: str, say: Speech
) -> Iterable[list[str]]:
    asked: dict[tuple[str, str], tuple[Question, list[str]]] = {}
    for regime in regimes:
        for question in regime.questions:
            asked.setdefault((question.fact, question.leg), (question, []))[1].append(regime.id)
    for question, ids in asked.values():
        notes = [code(question.fact), text(", ".join(dict.fromkeys(ids)))]
        notes += [say("on_leg", legs=text(question.leg))] if question.leg and len(transfer.legs) > 1 else []
        notes += [say("remedy_only")] if question.affects == "remedy" else []
        yield [f"{mark}{text(question.question)} ({', '.join(notes)})"]
