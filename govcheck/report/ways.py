"""The grounds that could still carry a transfer, and the rules that were applied, with what they take and cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from govcheck.packs.model import Pack, Rule
from govcheck.report.model import Level, RuleInfo, TransferReport, Way
from govcheck.report.words import Speaker


def way(pack: Pack, rule: Rule, speaker: Speaker) -> Way:
    """What a ground takes: the safeguard with what proves it, who must act, how much work it is and how many days."""
    kind = speaker.catalogue.safeguards.get(rule.safeguard)
    settable = kind.settable if kind else None
    return Way(
        rule=f"{pack.id}/{rule.slug}",
        title=rule.text("title", speaker.language),
        safeguard=kind.title if kind else "",
        proof=kind.proof if kind else "",
        validity=kind.validity if kind else "",
        who=kind.who if kind else "",
        effort=settable.effort if settable else 0,
        lead_time_days=settable.lead_time_days if settable else 0,
        guidance=speaker.said_of(rule, "guidance", {}),
        citations=speaker.cited(pack, rule.slug),
    )


def rule_infos(packs: Iterable[Pack], day: str, speaker: Speaker) -> tuple[RuleInfo, ...]:
    """Every rule of the packs that is in force on the day, by id."""
    return tuple(
        RuleInfo(
            id=f"{pack.id}/{slug}",
            title=rule.text("title", speaker.language),
            kind=rule.kind,
            level=_level(rule),
            confidence=rule.confidence,
            guidance=speaker.said_of(rule, "guidance", {}),
            citations=speaker.cited(pack, slug),
        )
        for pack in sorted(packs, key=lambda pack: pack.id)
        for slug, rule in sorted(pack.rules.items())
        if rule.span.holds(day)
    )


def names_of(packs: Iterable[Pack], language: str) -> dict[str, str]:
    """The titles of rules by `pack/slug`, and of what they conclude by `pack/conclusion`."""
    rules = [(pack.id, slug, rule) for pack in packs for slug, rule in sorted(pack.rules.items(), reverse=True)]
    said = {f"{pack}/{rule.concludes}": rule.text("title", language) for pack, _, rule in rules if rule.concludes}
    return {**said, **{f"{pack}/{slug}": rule.text("title", language) for pack, slug, rule in rules}}


def countries_of(transfers: Iterable[TransferReport], names: Mapping[str, str]) -> dict[str, str]:
    """The names of the countries that the flows of these transfers begin and end in, by code."""
    flows = [flow for transfer in transfers for flow in transfer.flows]
    codes = {code for flow in flows for code in (flow.exporter_country, flow.importer_country) if code}
    return {code: names.get(code, code) for code in sorted(codes)}


def _level(rule: Rule) -> Level:
    return "error" if rule.level == "error" else "warning" if rule.level == "warning" else "note"
