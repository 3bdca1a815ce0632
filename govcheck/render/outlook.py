"""What a report says beyond the verdict, in words: plans, conflicts, coming changes, waivers, chains, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.records import laws

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govcheck.report.model import Chain, Change, Conflict, Finding, Link, Plan, Step, TransferReport, Waiver


def days(number: int) -> str:
    """A lead time in words."""
    if not number:
        return "at once"
    return f"about {number} day{'' if number == 1 else 's'}"


def plan_head(plan: Plan) -> str:
    """What a plan comes to as a whole."""
    settles = f"; settles {', '.join(plan.settles)}" if plan.settles else ""
    return f"effort {plan.effort}, {days(plan.lead_time_days)}{settles}"


def step(one: Step) -> str:
    """A step with whom it takes and how long."""
    kind = {"duty": "Duty: ", "change": "Change of the transfer: "}.get(one.kind, "")
    parts = [f"for {', '.join(one.regimes)}" if one.regimes else "", one.who, days(one.lead_time_days)]
    return f"{kind}{one.title} ({'; '.join(part for part in parts if part)})"


def proof(one: Step) -> str:
    """What proves a step and how long it lasts."""
    parts = [f"Proof: {one.proof.rstrip('.')}." if one.proof else "", f"Lasts: {one.validity}." if one.validity else ""]
    return " ".join(part for part in parts if part)


def conflict_parts(conflict: Conflict) -> list[str]:
    """What a conflict means, who would have to give, and the way practitioners take."""
    parts = [conflict.meaning]
    parts += [
        f"{gives.rule}: {gives.what}" + (f" [{laws(gives.citations)}]" if gives.citations else "")
        for gives in conflict.core
    ]
    parts.append(f"Way out: {conflict.way_out}" if conflict.way_out else "")
    return [part for part in parts if part]


def change(one: Change) -> str:
    """A day to come and what changes on it."""
    if one.before == one.after:
        return one.cause
    return f"{phrases.words(one.before)} becomes {phrases.words(one.after)}: {one.cause}"


def accepted(waiver: Waiver) -> str:
    """Who accepted a finding, until when and why."""
    return f"accepted by {waiver.approver} until {waiver.until}: {waiver.reason}"


def acceptance(finding: Finding) -> str:
    """The same of a finding; empty if nobody did."""
    return accepted(finding.waiver) if finding.waiver else ""


def link(one: Link) -> str:
    """Which transfer continues which."""
    said = f"{one.after} continues {one.before}" if one.stated else f"{one.after} may continue {one.before} (suggested)"
    return f"{said}: {one.remark}" if one.remark else said


def chain(one: Chain) -> str:
    """A chain as a whole: where the data go, and which of its transfers decide."""
    way = " > ".join(one.places)
    said = f"{' > '.join(one.transfers)}" + (f" ({way})" if way else "")
    said += f": {phrases.words(one.outcome)} as a whole"
    others = one.decided_by != one.transfers and len(one.transfers) > 1
    said += f", because of {', '.join(one.decided_by)}" if others and one.decided_by else ""
    collected = f"; first collected in {', '.join(one.collected_in)}" if one.collected_in else ""
    return said + collected + (f"; {one.remark}" if one.remark else "")


def missing_evidence(transfer: TransferReport) -> Iterable[str]:
    """The files named as evidence, with what was found."""
    for item in transfer.evidence:
        found = f"SHA-256 {item.sha256}" if item.found else item.why or "not found"
        yield f"{item.safeguard} ({', '.join(item.kinds)}): {item.path}, {found}"
