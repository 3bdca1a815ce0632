"""Why a regime came to its outcome: the tree that decided, as indented text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govcheck.render.layout import block, plain

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Citation, Explanation, Reason

_MARKS = {"true": "yes", "false": "no ", "unknown": "?  "}
_COLOURS = {"true": "32", "false": "31", "unknown": "36"}


def render(explanations: Sequence[Explanation], options: Options) -> str:
    """Render one tree for each regime and leg; every line begins with yes, no or ? (not known)."""
    lines: list[str] = []
    for explanation in explanations:
        seen: set[tuple[str, tuple[Citation, ...]]] = set()
        if lines:
            lines.append("")
        outcome = explanation.outcome.replace("_", " ")
        leg = f", leg {plain(explanation.leg)}" if explanation.leg else ""
        head = f"{explanation.transfer}{leg}: {explanation.regime}: {outcome} under the law of {explanation.as_of}"
        lines += block(head, options.width)
        for reason in explanation.reasons:
            lines += _reason(reason, 1, options, seen)
    return "\n".join(lines) + "\n" if lines else ""


def _reason(reason: Reason, depth: int, options: Options, seen: set[tuple[str, tuple[Citation, ...]]]) -> Iterable[str]:
    indent = "  " * depth
    under = indent + "    "
    text = reason.label
    if reason.value:
        text += f" [{reason.value}]"
    elif reason.truth == "unknown" and not reason.children:
        text += " [not stated]"
    places = []
    if reason.location is not None:
        places.append(f"{reason.location.path}:{reason.location.line}:{reason.location.column}")
    if reason.origin:
        places.append(reason.origin)
    if places:
        text += " at " + ", ".join(places)
    mark = _MARKS[reason.truth]
    first, *more = block(text, max(options.width, len(under) + 30), under, f"{indent}{mark} ")
    if options.colour:
        first = f"{indent}\x1b[{_COLOURS[reason.truth]}m{mark}\x1b[0m{first[len(indent) + len(mark) :]}"
    yield first
    yield from more
    for paragraph in reason.advice.splitlines():
        yield from block(plain(paragraph), max(options.width, len(under) + 30), under, under)
    source = (reason.file, reason.citations)
    known = source in seen  # a definition that is used again is not cited again
    seen.add(source)
    if reason.file and not known:
        yield from block(reason.file, options.width, under)
    for citation in () if known else reason.citations:
        checked = f" (checked {citation.checked_on})" if citation.checked_on else ""
        law = f"{citation.instrument} {citation.article}: {citation.url}{checked}"
        yield from block(law, max(options.width, len(under) + 30), under + "  ", under)
    for child in reason.children:
        yield from _reason(child, depth + 1, options, seen)
