"""Assessments of legs -> the report on a transfer: findings with places and words, questions, sorted, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple, TypeVar

from govcheck.engine.assess import Assessment, Flip
from govcheck.engine.questions import Asked
from govcheck.engine.sources import row_sources
from govcheck.engine.values import NOT_APPLICABLE, Facts
from govcheck.errors import Path
from govcheck.packs.condition import Value
from govcheck.packs.model import Pack, Rule
from govcheck.report.model import (
    STRICTNESS,
    Citation,
    FactUse,
    Finding,
    FindingKind,
    Level,
    Location,
    Outcome,
    Question,
    RegimeReport,
)
from govcheck.report.ways import way
from govcheck.report.words import Speaker, as_json, citations, fingerprint
from govcheck.truth import word
from govcheck.vocabulary.catalogue import FactSpec

_PLACE = "place"
"""The kind of leg that leads to a place where no named party sits."""
_MOST_FACTS = 6
_MOST_QUESTIONS = 5
COUNTRIES = ("exporter.country", "importer.country")
"""The facts that say between which States a leg goes."""


class Unit(NamedTuple):
    """One leg (and, for a pack that looks at States, one State) with what was found of it."""

    label: str
    values: Mapping[str, Value]
    origins: Mapping[str, Path | str]
    assessment: Assessment
    facts: Facts


class Context(NamedTuple):
    """What a transfer's findings have in common."""

    transfer: str
    location: Location | None
    locate: Callable[[Path], Location | None]
    speaker: Speaker


def regime_report(pack: Pack, units: Sequence[Unit], context: Context) -> RegimeReport:
    """Put the legs of one regime together: the outcome is the strictest one's."""
    outcome = strictest(unit.assessment.outcome for unit in units)
    strict = [unit for unit in units if unit.assessment.outcome == outcome]
    deciding = [unit.assessment for unit in strict]
    live = [unit for unit in units if unit.assessment.outcome != "out_of_scope"]
    determined = _unique(slug for found in deciding for slug in found.determined_by)
    routes = _unique(slug for found in deciding for slug in found.routes)
    return RegimeReport(
        id=pack.id,
        title=pack.title,
        pack_version=pack.version,
        binding_on=pack.binding_on,  # type: ignore[arg-type]  # the parser lets only these words through
        outcome=outcome,
        curable=_curable(deciding),
        determined_by=_named(pack, determined),
        carried_by=_named(pack, _unique(slug for unit in live for slug in unit.assessment.carried_by)),
        routes=_named(pack, routes),
        conclusions=_unique(pack.rules[slug].concludes for unit in live for slug in unit.assessment.conclusions),
        possible=_unique(pack.rules[slug].concludes for unit in live for slug in unit.assessment.possible),
        findings=_told_apart([finding for unit in live for finding in _findings(pack, unit, context)]),
        questions=_questions(pack, live, context),
        basis=_basis(pack, strict, determined, outcome),
        exact=all(unit.assessment.exact for unit in units),
        ways=tuple(way(pack, pack.rules[slug], context.speaker) for slug in routes),
    )


def unplaced(pack: Pack, context: Context) -> RegimeReport:
    """What a pack on States says where neither country is stated: nothing, until somebody says between which."""
    facts = context.speaker.catalogue.facts
    why = f"{pack.title} looks at the States between which data go"
    questions = tuple(Question(name, facts[name].question, "outcome", (), "", why) for name in COUNTRIES)
    return regime_report(pack, (), context)._replace(outcome="undetermined", questions=questions)


def strictest(outcomes: Iterable[str]) -> Outcome:
    """The strictest outcome of several; out of scope if there are none."""
    found = set(outcomes)
    return next((outcome for outcome in STRICTNESS if outcome in found), "out_of_scope")


_Item = TypeVar("_Item")


def _unique(items: Iterable[_Item]) -> tuple[_Item, ...]:
    return tuple(dict.fromkeys(items))


def _named(pack: Pack, slugs: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{pack.id}/{slug}" for slug in slugs)


def _curable(deciding: Sequence[Assessment]) -> Literal["true", "unknown", "false"] | None:
    if not deciding or deciding[0].outcome not in ("prohibited", "action_required"):
        return None
    found = {word(item.curable) for item in deciding}
    return "false" if "false" in found else "unknown" if "unknown" in found else "true"


def _basis(pack: Pack, deciding: Sequence[Unit], determined: Sequence[str], outcome: str) -> tuple[Citation, ...]:
    """The law the outcome rests on: the rows of tables that decided (a decision on a country), then the rules."""
    if outcome == "out_of_scope":
        return ()
    rows = [
        source
        for unit in deciding
        if outcome == "permitted" and pack.binding_on == "organisation"
        for slug in determined
        for source in row_sources(unit.assessment.program, unit.facts, slug)
    ]
    rules = [source for slug in determined for source in pack.rules[slug].citations]
    return _unique(citations(pack, [*rows, *rules]))


def _findings(pack: Pack, unit: Unit, context: Context) -> Iterable[Finding]:
    found, rules = unit.assessment, pack.rules
    blocked = found.outcome in ("prohibited", "action_required")
    binding = pack.binding_on == "organisation"
    for slug in found.barring:
        if blocked:
            yield _finding(pack, rules[slug], unit, context, "fail", "error")
        else:
            yield _finding(pack, rules[slug], unit, context, "open", "error")
    for slug in found.unmet:
        yield _finding(pack, rules[slug], unit, context, "fail", _level(rules[slug]))
    for slug in found.unclear:
        yield _finding(pack, rules[slug], unit, context, "open", "note")
    for slug in found.conclusions:
        yield _finding(pack, rules[slug], unit, context, "informational", _level(rules[slug], binding))
    for flip in found.flips:
        yield _review(pack, unit, context, flip)
    yield from _without_effect(pack, unit, context)


def _without_effect(pack: Pack, unit: Unit, context: Context) -> Iterable[Finding]:
    """Facts of this pack that are stated of the transfer or its data and that no rule may read on this leg."""
    catalogue = context.speaker.catalogue
    for name in [name for name in unit.values if name.startswith(f"{pack.id}.")]:
        value, spec = unit.values[name], catalogue.facts[name]
        if unit.facts[catalogue.index[name]] is not NOT_APPLICABLE:
            continue
        origin = unit.origins.get(name)
        if not isinstance(origin, tuple) or spec.about in ("exporter", "importer") or "facts" not in origin:
            continue
        shown = context.speaker.value(name, value)
        yield Finding(
            rule=f"{pack.id}/{name.removeprefix(pack.id + '.')}",
            title=spec.question,
            leg=unit.label,
            kind="review",
            level="warning",
            message=f"{name} is stated ({shown}), but by what else is stated it does not apply here and has no effect",
            guidance="Look at the categories, the mode and the parties that are stated, or take this fact out.",
            citations=(),
            confidence="primary",
            location=context.locate(origin),
            facts=(),
            fingerprint=fingerprint(pack.id, name, context.transfer, unit.label),
        )


def _told_apart(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The same findings, each with a fingerprint of its own: two legs have one name where their parties do."""
    seen: dict[str, int] = {}
    told = []
    for finding in findings:
        seen[finding.fingerprint] = times = seen.get(finding.fingerprint, 0) + 1
        again = times > 1
        told.append(finding._replace(fingerprint=fingerprint(finding.fingerprint, str(times))) if again else finding)
    return tuple(told)


def _level(rule: Rule, binding: bool = True) -> Level:
    if rule.level == "error":
        return "error" if binding else "warning"
    return "warning" if rule.level == "warning" else "note"


def _finding(pack: Pack, rule: Rule, unit: Unit, context: Context, kind: FindingKind, level: Level) -> Finding:
    names = unit.assessment.program.facts_of(rule.slug)
    uses = _uses(names, unit, context)
    language = context.speaker.language
    return Finding(
        rule=f"{pack.id}/{rule.slug}",
        title=rule.text("title", language),
        leg=unit.label,
        kind=kind,
        level=level,
        message=context.speaker.said_of(rule, "message", unit.values),
        guidance=context.speaker.said_of(rule, "guidance", unit.values),
        citations=context.speaker.cited(pack, rule.slug),
        confidence=rule.confidence,
        location=next((use.location for use in uses if use.location), context.location),
        facts=tuple(uses),
        fingerprint=fingerprint(pack.id, rule.slug, context.transfer, unit.label, *sorted(names)),
    )


def _uses(names: Sequence[str], unit: Unit, context: Context) -> list[FactUse]:
    """The facts shown with a finding: the first few, and the first one that stands in the file."""
    placed = next((name for name in names if isinstance(unit.origins.get(name), tuple)), None)
    shown = list(names[:_MOST_FACTS])
    if placed is not None and placed not in shown:
        shown.append(placed)
    return [_use(name, unit, context) for name in shown]


def _use(name: str, unit: Unit, context: Context) -> FactUse:
    origin = unit.origins.get(name)
    location = context.locate(origin) if isinstance(origin, tuple) else None
    return FactUse(name, as_json(unit.values.get(name)), location, origin if isinstance(origin, str) else "")


def _review(pack: Pack, unit: Unit, context: Context, flip: Flip) -> Finding:
    name, reading = flip.reading, pack.readings[flip.reading]
    here = next((says for held, says, _ in reading.views if held == flip.value), "")
    there = next((f"{says} ({who})" if who else says for held, says, who in reading.views if held != flip.value), "")
    return Finding(
        rule=f"{pack.id}/{name}",
        title=reading.question,
        leg=unit.label,
        kind="review",
        level="warning" if pack.binding_on == "organisation" else "note",
        message=(
            f"{reading.question} Read here: {here.rstrip('.')}. "
            f"On the other view ({there.rstrip('.')}) the outcome would be: {flip.other}"
        ),
        guidance="Ask counsel which view to follow; the configuration can fix a reading, with a name and a reason.",
        citations=citations(pack, reading.citations),
        confidence="secondary",
        location=context.location,
        facts=(),
        fingerprint=fingerprint(pack.id, name, context.transfer, unit.label),
    )


def _questions(pack: Pack, units: Sequence[Unit], context: Context) -> tuple[Question, ...]:
    asked: dict[str, Question] = {}
    scores: dict[str, float] = {}
    for unit in units:
        found = unit.assessment
        for affects, items in (("outcome", found.questions), ("remedy", found.remedy_questions)):
            for item in _answerable(items, unit, context):
                if item.name not in asked or (affects == "outcome" and asked[item.name].affects == "remedy"):
                    asked[item.name] = _question(
                        pack, unit, item, "outcome" if affects == "outcome" else "remedy", context
                    )
                    scores[item.name] = item.settled
    ranked = sorted(asked.values(), key=lambda question: (question.affects == "remedy", -scores[question.fact]))
    return tuple(ranked[:_MOST_QUESTIONS])


def _answerable(items: Sequence[Asked], unit: Unit, context: Context) -> Sequence[Asked]:
    """On a leg to a place, first who and where: the rest can only be asked of a party that is named."""
    if unit.values.get("leg.kind") != _PLACE:
        return items
    facts = context.speaker.catalogue.facts
    first = [item for item in items if item.name in facts and facts[item.name].place_question]
    return first or items


def _asked_in_words(spec: FactSpec, unit: Unit, speaker: Speaker) -> str:
    placed = spec.place_question if unit.values.get("leg.kind") == _PLACE else ""
    return placed or speaker.question(spec.name) or spec.question


def _question(pack: Pack, unit: Unit, item: Asked, affects: Literal["outcome", "remedy"], context: Context) -> Question:
    catalogue = context.speaker.catalogue
    speaker = context.speaker
    if item.name in catalogue.lists:
        text = speaker.question(item.name) or catalogue.lists[item.name]
    else:
        text = _asked_in_words(catalogue.facts[item.name], unit, speaker)
    program = unit.assessment.program
    named = {catalogue.names[fact] for fact in item.facts}
    rules = unit.assessment.barring or unit.assessment.possible
    settles = [slug for slug in rules if named & program.touching(slug)] or list(rules[:1])
    why = ""
    if settles:
        rule = pack.rules[settles[0]]
        articles = ", ".join(f"{source.instrument} {source.article}".strip() for source in rule.citations[:1])
        title = rule.text("title", context.speaker.language)
        why = f"{title} ({articles})" if articles else title
    return Question(item.name, text, affects, _named(pack, settles[:3]), unit.label, why)
