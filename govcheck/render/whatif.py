"""Before and after of a supposition, as text, Markdown and JSON. Everything says that it is hypothetical."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render import phrases
from govcheck.render.layout import block, plain, width, wrap
from govcheck.render.records import laws
from govcheck.render.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from govcheck.render import Options
    from govcheck.report.difference import RegimeDifference, RuleNote, TransferDifference, WhatIf

HYPOTHETICAL = "HYPOTHETICAL: this is not the law."
_ROLES = {"determines": "decides", "carries": "carries the transfer", "route": "is a way that is open"}
_NO_LONGER = {
    "determines": "no longer decides",
    "carries": "no longer carries the transfer",
    "route": "is no way any more",
}
Shown = tuple[str, str]
"""A line of text with the mark that stands before it."""


def text(found: WhatIf, options: Options) -> str:
    """For a person at a terminal."""
    columns = min(max(options.width, 60), 120)
    lines = block(HYPOTHETICAL + " Law supposed by:", columns)
    for overlay in found.overlays:
        lines += block(plain(f"{overlay.title} ({overlay.path})"), columns, "    ", "  ")
        lines += block(plain(overlay.reason), columns, "    ") if overlay.reason else []
        for change in overlay.changes:
            lines += block(plain(change), columns, "      ", "    - ")
    lines += transfers_text(found.transfers, columns, ("as the law is", "as supposed"), Speech("", found.names))
    lines += ["", *block(f"{counted(found.transfers)} {HYPOTHETICAL}", columns)]
    return "\n".join(lines) + "\n"


def counted(transfers: Sequence[TransferDifference]) -> str:
    """How many transfers come out otherwise."""
    changed = sum(outcomes_differ(transfer) for transfer in transfers)
    verb = "comes" if changed == 1 else "come"
    return f"{changed} of {phrases.count(len(transfers), 'transfer') or 'no transfers'} {verb} out otherwise."


def outcomes_differ(transfer: TransferDifference) -> bool:
    """Whether the transfer, or one regime, says something else."""
    return transfer.before != transfer.after or any(regime.before != regime.after for regime in transfer.regimes)


def transfers_text(
    transfers: Sequence[TransferDifference], columns: int, sides: tuple[str, str], say: Speech
) -> list[str]:
    """Every transfer of which something is different, and the names of the others."""
    lines: list[str] = []
    for transfer in transfers:
        if transfer.regimes:
            lines += ["", *_transfer_text(transfer, columns, sides, say)]
    same = [transfer.id for transfer in transfers if not transfer.regimes]
    if same:
        lines += ["", *block(plain(f"No regime says anything else of {', '.join(same)}."), columns)]
    return lines


def _transfer_text(
    transfer: TransferDifference, columns: int, sides: tuple[str, str], say: Speech
) -> Iterable[str]:
    heading = wrap(transfer.id + (f": {transfer.title}" if transfer.title else ""), columns)
    yield from heading
    yield "=" * max(map(width, heading))
    before, after = phrases.words(transfer.before).upper(), phrases.words(transfer.after).upper()
    if transfer.before == transfer.after:
        yield f"{after} {sides[0]} and {sides[1]}"
    else:
        yield f"{before} {sides[0]}; {after} {sides[1]}"
    if transfer.location is not None:
        yield phrases.place(transfer.location)
    for regime in transfer.regimes:
        yield ""
        yield from block(plain(f"{regime.id}: {turned(regime, say)}"), columns, "    ", "  ")
        for mark, line in details(regime):
            yield from block(plain(line), columns, "      ", f"    {mark} ")


def turned(regime: RegimeDifference, say: Speech) -> str:
    """What a regime says on both sides."""
    if regime.before == regime.after:
        return f"{say.stand(regime.id, regime.after)}, for other reasons or with other findings"
    return f"{say.stand(regime.id, regime.before)} becomes {say.stand(regime.id, regime.after)}"


def details(regime: RegimeDifference) -> Iterable[Shown]:
    """The rules that make the difference, then the findings of other rules that go and come."""
    for note in regime.rules:
        if note.role != "route" or note.side == "after":  # a way that nobody needs any more is no news
            yield _mark(note.side), _note(note)
    told = {note.rule for note in regime.rules}
    for side, findings in (("-", regime.gone), ("+", regime.new)):
        for finding in findings:
            if finding.rule not in told:
                word = "finding gone" if side == "-" else "finding new"
                yield side, f"{word}: {finding.rule}: {finding.title} [{laws(finding.citations)}]"
    if regime.basis:
        yield " ", f"rests on: {laws(regime.basis)}"


def _mark(side: str) -> str:
    return "+" if side == "after" else "-"


def _note(note: RuleNote) -> str:
    role = _ROLES[note.role] if note.side == "after" else _NO_LONGER[note.role]
    supposed = " (hypothetical)" if note.hypothetical else ""
    cited = f" [{laws(note.citations)}]" if note.citations else ""
    return f"{note.rule}{supposed} {role}: {note.title}{cited}"


def markdown(found: WhatIf) -> str:
    """For a merge request or a memorandum."""
    from govcheck.render.markdown import text as escape

    lines = ["# What if", "", f"> **{HYPOTHETICAL}**", ""]
    for overlay in found.overlays:
        lines += [f"**{escape(overlay.title)}** (`{plain(overlay.path)}`)", ""]
        lines += [escape(overlay.reason), ""] if overlay.reason else []
        lines += [*(f"- {escape(change)}" for change in overlay.changes), ""]
    for transfer in found.transfers:
        lines += _markdown(transfer, escape, Speech("", found.names))
    lines += [f"{counted(found.transfers)} **{HYPOTHETICAL}**", ""]
    return "\n".join(lines)


def _markdown(transfer: TransferDifference, escape: Callable[[str], str], say: Speech) -> Iterable[str]:
    yield from [f"## {escape(transfer.id)}", ""]
    before, after = phrases.words(transfer.before), phrases.words(transfer.after)
    yield from [f"{escape(transfer.title)}: **{before}** as the law is, **{after}** as supposed.", ""]
    if transfer.regimes:
        yield from ["| Regime | As the law is | As supposed |", "| --- | --- | --- |"]
        for regime in transfer.regimes:
            said = (escape(say.stand(regime.id, side)) for side in (regime.before, regime.after))
            yield f"| {escape(regime.id)} | {' | '.join(said)} |"
        yield ""
    for regime in transfer.regimes:
        yield from (f"- {escape(regime.id)}: {mark.strip() or 'and'} {escape(line)}" for mark, line in details(regime))
    yield ""


def json(found: WhatIf) -> str:
    """For programs."""
    from json import dumps

    data = {
        "format": "govcheck-whatif/1",
        "hypothetical": True,
        "govcheck": found.govcheck,
        "as_of": found.as_of,
        "overlays": [overlay._asdict() for overlay in found.overlays],
        "transfers": [transfer_json(transfer) for transfer in found.transfers],
    }
    return dumps(data, ensure_ascii=False, indent=2) + "\n"


def transfer_json(transfer: TransferDifference) -> dict[str, object]:
    """One transfer on both sides, as plain data."""
    where = transfer.location
    return {
        "id": transfer.id,
        "title": transfer.title,
        "as_of": transfer.as_of,
        "before": transfer.before,
        "after": transfer.after,
        "location": where and {"path": where.path, "line": where.line, "column": where.column},
        "regimes": [_regime_json(regime) for regime in transfer.regimes],
    }


def _regime_json(regime: RegimeDifference) -> dict[str, object]:
    def findings(side: str) -> list[dict[str, object]]:
        found = regime.gone if side == "gone" else regime.new
        return [
            {
                "rule": one.rule, "leg": one.leg, "kind": one.kind, "level": one.level, "title": one.title,
                "message": one.message, "citations": [cited._asdict() for cited in one.citations],
                "fingerprint": one.fingerprint,
            }
            for one in found
        ]  # fmt: skip

    return {
        "id": regime.id,
        "title": regime.title,
        "binding_on": regime.binding_on,
        "before": regime.before,
        "after": regime.after,
        "rules": [{**note._asdict(), "citations": [c._asdict() for c in note.citations]} for note in regime.rules],
        "gone": findings("gone"),
        "new": findings("new"),
        "basis": [cited._asdict() for cited in regime.basis],
    }
