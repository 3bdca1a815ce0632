"""What a report says beyond the verdict, in words: plans, conflicts, coming changes, waivers, chains, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render.records import laws
from govcheck.render.speech import english

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govcheck.render.speech import Speech
    from govcheck.report.model import Chain, Change, Conflict, Finding, Link, Plan, Step, TransferReport, Waiver

_STEPS = {"duty": "due_duty", "change": "due_change"}


def plan_head(plan: Plan, say: Speech | None = None) -> str:
    """What a plan comes to as a whole."""
    say = say or english()
    settles = say("effort_settles", regimes=say.joined(plan.settles)) if plan.settles else ""
    return say("effort_head", n=plan.effort, days=say.days(plan.lead_time_days)) + settles


def step(one: Step, say: Speech | None = None) -> str:
    """A step with whom it takes and how long."""
    say = say or english()
    kind = say(_STEPS[one.kind]) if one.kind in _STEPS else ""
    regimes = say("for_regimes", regimes=say.joined(one.regimes)) if one.regimes else ""
    parts = "; ".join(part for part in (regimes, one.who, say.days(one.lead_time_days)) if part)
    return f"{kind}{one.title}" + say("in_brackets", parts=parts)


def proof(one: Step, say: Speech | None = None) -> str:
    """What proves a step and how long it lasts."""
    say = say or english()
    proved = say("proved_by", text=one.proof.rstrip(".。")) if one.proof else ""
    lasts = say("lasts", text=one.validity.rstrip(".。")) if one.validity else ""
    return " ".join(part for part in (proved, lasts) if part)


def conflict_parts(conflict: Conflict, say: Speech | None = None) -> list[str]:
    """What a conflict means, who would have to give, and the way practitioners take."""
    say = say or english()
    parts = [conflict.meaning]
    parts += [
        f"{gives.rule}: {gives.what}" + (f" [{laws(gives.citations)}]" if gives.citations else "")
        for gives in conflict.core
    ]
    parts.append(say("way_out", text=conflict.way_out) if conflict.way_out else "")
    return [part for part in parts if part]


def change(one: Change, say: Speech | None = None) -> str:
    """A day to come and what changes on it."""
    if one.before == one.after:
        return one.cause
    say = say or english()
    before, after = (say.stand(one.regime, side) for side in (one.before, one.after))
    return say("becomes", before=before, after=after) + say("colon") + one.cause


def acceptance(finding: Finding, say: Speech | None = None) -> str:
    """Who accepted a finding, until when and why; empty if nobody did."""
    return accepted(finding.waiver, say) if finding.waiver else ""


def accepted(waiver: Waiver, say: Speech | None = None) -> str:
    """Who accepted something, until when and why."""
    say = say or english()
    return say("accepted_says", approver=waiver.approver, until=waiver.until, reason=waiver.reason)


def link(one: Link, say: Speech | None = None) -> str:
    """Which transfer continues which."""
    say = say or english()
    said = say("link_stated" if one.stated else "link_suggested", after=one.after, before=one.before)
    return said + say("colon") + one.remark if one.remark else said


def chain(one: Chain, say: Speech | None = None) -> str:
    """A chain as a whole: where the data go, and which of its transfers decide."""
    say = say or english()
    way = " > ".join(one.places)
    said = " > ".join(one.transfers) + (say("in_brackets", parts=way) if way else "")
    said += say("as_a_whole", outcome=say.outcome(one.outcome))
    others = one.decided_by != one.transfers and len(one.transfers) > 1
    said += say("because_of", transfers=say.joined(one.decided_by)) if others and one.decided_by else ""
    said += say("first_collected", places=say.joined(one.collected_in)) if one.collected_in else ""
    return said + (f"; {one.remark}" if one.remark else "")


def missing_evidence(transfer: TransferReport, say: Speech | None = None) -> Iterable[str]:
    """The files named as evidence, with what was found."""
    say = say or english()
    for item in transfer.evidence:
        found = f"SHA-256 {item.sha256}" if item.found else item.why or say("not_found")
        yield f"{item.safeguard} ({', '.join(item.kinds)}): {item.path}, {found}"
