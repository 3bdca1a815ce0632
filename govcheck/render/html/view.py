"""What the page shows of a report: the same things, grouped and numbered for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from govcheck.render import phrases
from govcheck.report.model import STRICTNESS

if TYPE_CHECKING:
    from govcheck.render.html.words import Words
    from govcheck.report.model import (
        Explanation,
        Finding,
        Outcome,
        Question,
        RegimeReport,
        Report,
        TransferReport,
    )

OPEN = ("prohibited", "action_required", "undetermined")
"""The outcomes that leave something to do."""
_LEVELS = ("error", "warning", "note")
_KINDS = ("fail", "open", "review", "informational")
_MOST_FIRST = 5
_MOST_SAID = 3


class Told(NamedTuple):
    """One finding, and the same one on other legs."""

    regime: RegimeReport
    finding: Finding
    same: tuple[Finding, ...]


class Verdict(NamedTuple):
    """What one regime says of a transfer, in words."""

    anchor: str
    regime: RegimeReport
    outcome: str
    """The key of the word: the outcome, or `information` where the regime binds nobody."""
    decides: str


class Asked(NamedTuple):
    """One question of the questionnaire."""

    number: int
    question: Question
    regimes: tuple[str, ...]
    binds: bool


class Tree(NamedTuple):
    """Why one regime came to its outcome; `shared` is the number of the tree it has in common with others, or 0."""

    explanation: Explanation
    outcome: str
    shared: int


class Item(NamedTuple):
    """One transfer of the page."""

    number: int
    anchor: str
    transfer: TransferReport
    verdicts: tuple[Verdict, ...]
    cells: tuple[Verdict | None, ...]
    """One for each column of the matrix."""
    told: tuple[Told, ...]
    aside: tuple[Told, ...]
    """Of regimes that bind nobody."""
    ways: tuple[RegimeReport, ...]
    """The regimes of which something is open still, or is said to be closed."""
    asked: tuple[Asked, ...]
    asked_aside: tuple[Asked, ...]
    """Questions on which no outcome for the parties depends."""
    under: tuple[str, ...]
    """The regimes that the outcome comes from."""

    @property
    def name(self) -> str:
        """What people call it."""
        return self.transfer.title or self.transfer.id


class First(NamedTuple):
    """A transfer of which something must be done, and the first thing to do."""

    item: Item
    reason: str
    label: str
    """The key of the word over the step."""
    step: str
    who: str
    lead_time_days: int


class Column(NamedTuple):
    """A regime of the matrix."""

    id: str
    title: str
    binds: bool


def columns(report: Report) -> tuple[Column, ...]:
    """The regimes, those that bind first."""
    found: dict[str, Column] = {}
    for one in report.transfers:
        for regime in one.regimes:
            found.setdefault(regime.id, Column(regime.id, regime.title, phrases.binds(regime)))
    return tuple(sorted(found.values(), key=lambda column: not column.binds))


def items(report: Report, words: Words) -> tuple[Item, ...]:
    """The transfers, the strictest outcome first."""
    heads = columns(report)
    titles = {rule.id: rule.title for rule in report.rules}
    ordered = sorted(report.transfers, key=lambda one: STRICTNESS.index(one.outcome))
    found: list[Item] = []
    binding, informing = _numbered(ordered)
    for number, one in enumerate(ordered, 1):
        verdicts = tuple(_verdicts(one, f"t{number}", words, titles))
        by_id = {verdict.regime.id: verdict for verdict in verdicts}
        found.append(
            Item(
                number=number,
                anchor=f"t{number}",
                transfer=one,
                verdicts=verdicts,
                cells=tuple(by_id.get(column.id) for column in heads),
                told=_told(regime for regime in one.regimes if phrases.binds(regime)),
                aside=_told(regime for regime in one.regimes if not phrases.binds(regime)),
                ways=tuple(regime for regime in one.regimes if phrases.binds(regime) and _leaves_open(regime)),
                asked=binding[number - 1],
                asked_aside=informing[number - 1],
                under=tuple(r.id for r in one.regimes if phrases.binds(r) and r.outcome == one.outcome),
            )
        )
    return tuple(found)


def first(found: Sequence[Item]) -> tuple[First, ...]:
    """What to do first: the strictest transfers, as many as a screen holds."""
    return tuple(map(_first, [item for item in found if item.transfer.outcome in OPEN][:_MOST_FIRST]))


def tally(report: Report) -> list[tuple[Outcome, int]]:
    """How many transfers have each outcome."""
    return [(outcome, report.summary.get(outcome, 0)) for outcome in STRICTNESS]


def trees(item: Item, shared: dict[object, int]) -> Iterator[Tree]:
    """Why, regime by regime; `shared` knows the trees that several transfers have in common."""
    binding = {regime.id: phrases.binds(regime) for regime in item.transfer.regimes}
    for one in item.transfer.why:
        informs = not binding.get(one.regime, True) and one.outcome != "out_of_scope"
        yield Tree(one, "information" if informs else one.outcome, shared.get((one.regime, one.reasons), 0))


def shared_trees(found: Iterable[Item]) -> dict[object, int]:
    """The trees that more than one transfer has, with their numbers."""
    seen: dict[object, int] = {}
    for item in found:
        for key in dict.fromkeys((one.regime, one.reasons) for one in item.transfer.why if one.reasons):
            seen[key] = seen.get(key, 0) + 1
    several = [key for key, times in seen.items() if times > 1]
    return {key: number for number, key in enumerate(several, 1)}


def guides(found: Iterable[Item]) -> dict[str, int]:
    """The texts of guidance, each once, with their numbers."""
    texts: dict[str, int] = {}
    for item in found:
        of_ways = (way.guidance for regime in item.ways for way in regime.ways)
        for text in (*(one.finding.guidance for one in (*item.told, *item.aside)), *of_ways):
            if text.strip():
                texts.setdefault(text, len(texts) + 1)
    return texts


# Parts of a transfer ----------------------------------------------------------------------------------------


def _verdicts(one: TransferReport, anchor: str, words: Words, titles: dict[str, str]) -> Iterator[Verdict]:
    for place, regime in enumerate(one.regimes, 1):
        informs = not phrases.binds(regime) and regime.outcome != "out_of_scope"
        outcome = "information" if informs else regime.outcome
        yield Verdict(f"{anchor}-r{place}", regime, outcome, _decides(regime, words, titles))


def _decides(regime: RegimeReport, words: Words, titles: dict[str, str]) -> str:
    """What the outcome rests on: the conclusions, the ground that carries, or the rules that stand in the way."""

    def named(names: Iterable[str]) -> str:
        return "; ".join(dict.fromkeys(titles.get(name) or phrases.rule(name) for name in names))

    if regime.outcome == "out_of_scope":
        return words("does_not_apply")
    if not phrases.binds(regime):
        told = dict.fromkeys(f.title for f in regime.findings if f.kind == "informational" and f.title)
        held = list(told) or [phrases.rule(name) for name in regime.conclusions]
        might = [phrases.rule(name) for name in regime.possible if name not in regime.conclusions]
        parts = ("; ".join(_few(held, words)), words("possible", rules="; ".join(_few(might, words))) if might else "")
        return ". ".join(part for part in parts if part) or words("no_conclusion")
    if regime.carried_by and regime.outcome == "permitted":
        return words("carried_by", rules=named(regime.carried_by))
    own = {finding.rule: finding.title for finding in regime.findings if finding.title}
    reasons = "; ".join(dict.fromkeys(own.get(r) or titles.get(r) or phrases.rule(r) for r in regime.determined_by))
    if regime.outcome == "undetermined":
        return words("not_known", rules=reasons) if reasons else words("see_questions")
    return reasons or words("nothing_against")


def _few(names: list[str], words: Words) -> list[str]:
    """The first few; all of them stand further down in the page."""
    return names if len(names) <= _MOST_SAID + 1 else [*names[:_MOST_SAID], words("more", n=len(names) - _MOST_SAID)]


def _leaves_open(regime: RegimeReport) -> bool:
    return bool(regime.ways) or regime.curable in ("unknown", "false")


def _told(regimes: Iterable[RegimeReport]) -> tuple[Told, ...]:
    """Findings, the worst first, and the same one on several legs once."""
    groups: dict[tuple[object, ...], list[tuple[RegimeReport, Finding]]] = {}
    for regime in regimes:
        for one in regime.findings:
            key = (regime.id, one.rule, one.kind, one.level, one.message, one.guidance, one.waived, one.waiver)
            groups.setdefault(key, []).append((regime, one))
    found = [Told(same[0][0], same[0][1], tuple(finding for _, finding in same)) for same in groups.values()]
    return tuple(sorted(found, key=lambda told: _rank(told.finding)))


def _rank(finding: Finding) -> tuple[bool, int, int]:
    return finding.waived, _LEVELS.index(finding.level), _KINDS.index(finding.kind)


def _numbered(transfers: Sequence[TransferReport]) -> tuple[list[tuple[Asked, ...]], list[tuple[Asked, ...]]]:
    """The questions of each transfer, numbered through: those of regimes that bind before those that only inform."""
    numbers = count(1)
    asked = [list(_asked(one)) for one in transfers]
    parts = []
    for binds in (True, False):
        parts.append([tuple(a._replace(number=next(numbers)) for a in of_one if a.binds is binds) for of_one in asked])
    return parts[0], parts[1]


def _asked(one: TransferReport) -> Iterator[Asked]:
    """The questions of all regimes, each once, those on which an outcome depends first."""
    found: dict[tuple[str, str], tuple[Question, list[RegimeReport]]] = {}
    for regime in one.regimes:
        for question in regime.questions:
            found.setdefault((question.fact, question.leg), (question, []))[1].append(regime)
    for question, regimes in sorted(found.values(), key=lambda pair: pair[0].affects == "remedy"):
        ids = tuple(dict.fromkeys(regime.id for regime in regimes))
        yield Asked(0, question, ids, any(map(phrases.binds, regimes)))


def _first(item: Item) -> First:
    one = item.transfer
    barring = [told for told in item.told if told.regime.id in item.under and told.finding.kind in ("fail", "open")]
    standing = [told for told in barring if told.finding.level == "error"] or barring
    reason = standing[0].finding.message if standing else ""
    for plan in one.plan:
        for step in plan.steps[:1]:
            return First(item, reason, "first_step", step.title, step.who, step.lead_time_days)
    for asked in item.asked:
        if one.outcome == "undetermined":
            return First(item, reason, "first_question", asked.question.question, "", 0)
    for regime in item.ways:
        for way in regime.ways[:1] if regime.id in item.under else ():
            return First(item, reason, "first_step", way.title, way.who, way.lead_time_days)
    guidance = phrases.paragraphs(standing[0].finding.guidance)[:1] if standing else []
    return First(item, reason, "first_step" if guidance else "first_stop", "".join(guidance), "", 0)
