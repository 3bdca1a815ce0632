"""How the things of a report are said in a few words, for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govcheck.render.layout import plain

if TYPE_CHECKING:
    from govcheck.report.model import Citation, Location, RegimeReport


def binds(regime: RegimeReport) -> bool:
    """Whether the regime binds the parties; the others only inform."""
    return regime.binding_on == "organisation"


def words(outcome: str) -> str:
    """An outcome as words."""
    return outcome.replace("_", " ")


def outcome(regime: RegimeReport) -> str:
    """A regime's outcome, which is no verdict where the regime binds no organisation."""
    if binds(regime) or regime.outcome == "out_of_scope":
        return words(regime.outcome)
    return "for information"


def rule(name: str) -> str:
    """A rule's id as words: "pack/standard-clauses" is "standard clauses"."""
    return name.rpartition("/")[2].replace("-", " ").replace("_", " ")


def decides(regime: RegimeReport, most: int | None) -> str:
    """What an outcome rests on: the conclusions, the ground that carries, or the rules that stand in the way."""
    if regime.outcome == "out_of_scope":
        return "does not apply"
    if not binds(regime):
        held = some(map(rule, regime.conclusions), most)
        open_ = [name for name in regime.possible if name not in regime.conclusions]
        possible = f"possible: {some(map(rule, open_), most)}" if open_ else ""
        return "; ".join(part for part in (held, possible) if part) or "nothing to conclude"
    if regime.carried_by and regime.outcome == "permitted":
        return "carried by " + some(map(rule, regime.carried_by), most)
    titles = {finding.rule: finding.title for finding in regime.findings if finding.title}
    reasons = some((titles.get(name) or rule(name) for name in regime.determined_by), most, "; ")
    if regime.outcome == "undetermined":
        return f"not known: {reasons}" if reasons else "see the open questions"
    return reasons or "nothing stands against it"


def law(regime: RegimeReport, most: int | None) -> str:
    """The law of a regime's outcome."""
    cited = regime.basis or tuple(c for f in regime.findings if f.kind != "informational" for c in f.citations)
    return laws(cited, most)


def laws(citations: Iterable[Citation], most: int | None = None) -> str:
    """Instruments with their articles, each once."""
    return some(dict.fromkeys(f"{c.instrument} {c.article}".strip() for c in citations), most)


def some(names: Iterable[str], most: int | None = None, mark: str = ", ") -> str:
    """Join names, the first few if there is a limit; dots stand for the rest."""
    listed = list(names)
    if most is not None and len(listed) > most:
        listed = [*listed[:most], "..."]
    return mark.join(listed)


def count(number: int, thing: str) -> str:
    """A number of things as words, nothing for none."""
    return f"{number} {thing}{'s' if number != 1 else ''}" if number else ""


def place(location: Location) -> str:
    """A place as editors and terminals link it."""
    return f"{plain(location.path)}:{location.line}:{location.column}"


def value(fact: object) -> str:
    """A fact's value as text."""
    if fact is None:
        return "not stated"
    if isinstance(fact, str):
        return fact
    from json import dumps

    return dumps(fact, ensure_ascii=False)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line."""
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
