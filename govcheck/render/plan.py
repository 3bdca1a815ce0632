"""Plans as text: what to do, who does it, what proves it, and what cannot be reconciled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govcheck.render import outlook, phrases
from govcheck.render.layout import block, plain

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Conflict, Plan, Report, Step, TransferReport

_SETTLED = frozenset(("permitted", "out_of_scope"))


def render(report: Report, options: Options) -> str:
    """Render the plans of every transfer, the least work first."""
    parts = [_transfer(transfer, options.width) for transfer in report.transfers]
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n" if parts else "no transfers\n"


def _transfer(transfer: TransferReport, columns: int) -> list[str]:
    title = f"{transfer.id}: {transfer.title}" if transfer.title else transfer.id
    head = block(title, columns)
    lines = [*head, "=" * min(columns, max(map(len, head)))]
    lines.append(f"{phrases.words(transfer.outcome).upper()} under the law of {transfer.as_of}")
    computed = [one for one in transfer.conflicts if one.kind == "computed"]
    for conflict in computed:
        lines += ["", *_conflict(conflict, columns)]
    if transfer.outcome in _SETTLED:
        lines.append("Nothing needs to be done.")
    elif not transfer.plan and transfer.outcome == "undetermined":
        lines += ["", *block("Answer the open questions first: what to do hangs on too many of them.", columns)]
    elif not transfer.plan:
        lines += ["", *block("No plan was found: no safeguard, duty or change of the transfer settles it.", columns)]
    for number, plan in enumerate(transfer.plan, 1):
        lines += ["", *_plan(plan, number, len(transfer.plan), columns)]
    return lines


def _plan(plan: Plan, number: int, count: int, columns: int) -> Iterable[str]:
    yield from block(f"Plan {number} of {count}: {outlook.plan_head(plan)}", columns)
    for name, sentences in (("Provided", plan.provided), ("Assuming", plan.assuming)):
        for sentence in sentences:
            yield from block(sentence, columns, "    ", f"  {name}: ")
    for place, step in enumerate(plan.steps, 1):
        yield from _step(step, place, columns)


def _step(step: Step, place: int, columns: int) -> Iterable[str]:
    indent = "     "
    yield from block(outlook.step(step), columns, indent, f"  {place}. ")
    laws = f" [{phrases.laws(step.citations)}]" if step.citations else ""
    if step.rules:
        yield from block(f"Serves {', '.join(step.rules)}{laws}", columns, indent)
    proof = outlook.proof(step)
    if proof:
        yield from block(proof, columns, indent)
    sets = ", ".join(f"{plain(fact)} = {phrases.value(value)}" for fact, value in step.sets.items())
    if sets:
        yield from block(f"Then: {sets}", columns, indent)


def _conflict(conflict: Conflict, columns: int) -> Iterable[str]:
    yield from block(f"Conflict: {conflict.message}", columns, "  ", "")
    for part in outlook.conflict_parts(conflict):
        yield from block(part, columns, "    ", "  ")
