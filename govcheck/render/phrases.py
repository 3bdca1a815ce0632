"""How the things of a report are said in a few words, for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from govcheck.render.layout import plain
from govcheck.render.speech import english

if TYPE_CHECKING:
    from govcheck.render.speech import Speech
    from govcheck.report.model import Citation, Location, RegimeReport


def binds(regime: RegimeReport) -> bool:
    """Whether the regime binds the parties; the others only inform."""
    return regime.binding_on == "organisation"


def words(outcome: str) -> str:
    """An outcome as words."""
    return outcome.replace("_", " ")


def outcome(regime: RegimeReport, say: Speech | None = None) -> str:
    """A regime's outcome, which is no verdict where the regime binds no organisation."""
    say = say or english()
    if binds(regime) or regime.outcome == "out_of_scope":
        return say.outcome(regime.outcome)
    return say.low("information")


def rule(name: str) -> str:
    """A rule's id as words: "pack/standard-clauses" is "standard clauses"."""
    return name.rpartition("/")[2].replace("-", " ").replace("_", " ")


def decides(regime: RegimeReport, most: int | None, say: Speech | None = None, brief: bool = False) -> str:
    """What an outcome rests on: the conclusions, the ground that carries, or the rules that stand in the way.

    With `brief`, what may be concluded besides is left out.
    """
    say = say or english()
    if regime.outcome == "out_of_scope":
        return say.low("does_not_apply")
    mark = "; " if say.names else ", "
    if not binds(regime):
        held = some((say.rule(f"{regime.id}/{name}") for name in regime.conclusions), most, mark)
        open_ = [f"{regime.id}/{name}" for name in regime.possible if name not in regime.conclusions]
        told = open_ and not (held and brief)
        possible = say.low("possible", rules=some(map(say.rule, open_), most, mark)) if told else ""
        return "; ".join(part for part in (held, possible) if part) or say.low("no_conclusion")
    if regime.carried_by and regime.outcome == "permitted":
        carriers = some(map(say.rule, regime.carried_by), most, mark)
        return say("carried", rules=carriers) if say.names else say.low("carried_by", rules=carriers)
    titles = {finding.rule: finding.title for finding in regime.findings if finding.title}
    reasons = some((titles.get(name) or say.rule(name) for name in regime.determined_by), most, "; ")
    if regime.outcome == "undetermined":
        return say.low("not_known", rules=reasons) if reasons else say.low("see_questions")
    return reasons or say.low("nothing_against")


def ways(regime: RegimeReport, say: Speech) -> list[str]:
    """What could still carry the transfer: the safeguard that a ground asks for, or the ground where it asks none."""
    known = {way.rule: way.safeguard for way in regime.ways}
    return list(dict.fromkeys((known.get(name) or say.rule(name)).rstrip(".。") for name in regime.routes))


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
