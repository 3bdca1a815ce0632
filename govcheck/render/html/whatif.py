"""Before and after of a supposition as a page: nothing on it is the law, and every part of it says so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from govcheck.render.html.laws import law
from govcheck.render.html.page import environment, policy, style_of
from govcheck.render.html.words import Words
from govcheck.render.records import clean, relative
from govcheck.render.speech import Speech
from govcheck.render.whatif import details, outcomes_differ
from govcheck.report.model import STRICTNESS

if TYPE_CHECKING:
    from govcheck.report.difference import RegimeDifference, TransferDifference, WhatIf
    from govcheck.report.model import Location


class _Regime(NamedTuple):
    """One regime on both sides: an outcome is shown as one, conclusions in their words."""

    regime: RegimeDifference
    binds: bool
    before: str
    after: str
    details: tuple[tuple[str, str], ...]


class _Item(NamedTuple):
    transfer: TransferDifference
    changed: bool
    regimes: tuple[_Regime, ...]


def render(found: WhatIf, language: str = "", root: str = "") -> str:
    """The page, with no script: it is a memorandum, not a tool."""
    words = Words(language)
    speech = Speech(language, found.names)
    items = [_item(transfer, speech) for transfer in found.transfers]
    head = f"{words('hypothetical')} {words('whatif_title')} · {words('law_of', day=found.as_of)}"
    style = style_of(head, words("made_by", version=found.govcheck), words)

    def place(location: Location) -> str:
        return f"{relative(clean(location.path), root)}:{location.line}:{location.column}"

    text = environment().get_template("whatif.html.j2").render(
        found=found,
        w=words,
        items=items,
        changed=sum(item.changed for item in items),
        law=law,
        place=place,
        paragraphs=str.splitlines,
        guides={},
        style=style,
        policy=policy(style),
    )  # fmt: skip
    return text.rstrip("\n") + "\n"


def _item(transfer: TransferDifference, speech: Speech) -> _Item:
    return _Item(transfer, outcomes_differ(transfer), tuple(_regimes(transfer, speech)))


def _regimes(transfer: TransferDifference, speech: Speech) -> Iterable[_Regime]:
    for regime in transfer.regimes:
        binds = regime.before in STRICTNESS and regime.after in STRICTNESS
        before = regime.before if binds else speech.stand(regime.id, regime.before)
        after = regime.after if binds else speech.stand(regime.id, regime.after)
        told = (line for line in details(regime) if line[0].strip())  # the law it rests on stands below, with links
        yield _Regime(regime, binds, before, after, tuple(told))
