"""Pages of reference, made from the packs, the catalogue and the commands themselves, so that they cannot drift.

Each function returns Markdown; `pages` returns all files by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from govcheck.packs.model import Pack, PackSet, Rule
from govcheck.render.markdown import code, law, text
from govcheck.report.words import citations
from govcheck.vocabulary.catalogue import READING
from govcheck.vocabulary.specs import FactSpec, KindSpec

MADE = "<!-- Made by `govcheck packs pages`; changes here are lost. -->"
_KINDS = ("scope", "requirement", "ground", "duty", "prohibition", "exception", "conclusion")
_KIND_TITLES = {
    "scope": "When it applies",
    "requirement": "What needs a ground",
    "ground": "Grounds",
    "duty": "Duties",
    "prohibition": "Prohibitions",
    "exception": "Exceptions",
    "conclusion": "Conclusions",
}


def pages(packs: PackSet) -> dict[str, str]:
    """All pages by their names, with `/`."""
    found = {f"packs/{pack.id}.md": pack_page(packs, pack) for pack in packs.packs}
    found["facts.md"] = facts_page(packs)
    found["safeguards.md"] = safeguards_page(packs)
    found["README.md"] = _index(packs)
    return found


def pack_page(packs: PackSet, pack: Pack) -> str:
    """One regime: what it covers, every rule with its article and days, its lists, and what is unsettled."""
    lines = _head(
        f"{pack.title}", f"Pack {code(pack.id)}, version {text(pack.version)}, reviewed on {pack.reviewed_on}."
    )
    lines += ["## Instruments", ""]
    lines += [f"- {code(name)}: {text(title)}" for name, title in sorted(pack.instruments.items())] + [""]
    for kind in _KINDS:
        rules = [rule for _, rule in sorted(pack.rules.items()) if rule.kind == kind]
        if rules:
            lines += [f"## {_KIND_TITLES[kind]}", ""]
            lines += _table(("Rule", "Says", "Law", "In force"), (_rule(pack, rule) for rule in rules))
    if pack.tables:
        rows = (
            [code(name), text(table.title), str(len(table.rows)), ", ".join(code(key) for key in table.keys)]
            for name, table in sorted(pack.tables.items())
        )
        lines += ["## Lists", "", *_table(("List", "Of", "Rows", "By"), rows)]
    if pack.readings:
        lines += ["## Unsettled points", ""]
        for name, reading in sorted(pack.readings.items()):
            lines += [f"**{code(name)}**: {text(reading.question)}", ""]
            for value, says, who in reading.views:
                cautious = ", read so unless counsel fixes it otherwise" if value == reading.cautious else ""
                lines.append(
                    f"- {'yes' if value else 'no'}{cautious}: {text(says)}" + (f" ({text(who)})" if who else "")
                )
            lines.append("")
    sure = _share(pack.rules.values())
    lines += ["## How sure it is", "", f"Of {len(pack.rules)} rules: {sure}.", ""]
    return _joined(lines)


def facts_page(packs: PackSet) -> str:
    """Every fact a manifest can state, with its type, its words and the question it answers."""
    lines = _head("Facts", 'What packs can ask of a transfer. A fact that is not stated is unknown, never "no".')
    groups: dict[str, list[FactSpec]] = {}
    for spec in packs.catalogue.facts.values():
        if spec.about != READING and spec.part != "status" and not spec.name.startswith(("safeguard.", "assessment.")):
            groups.setdefault(spec.pack, []).append(spec)
    for owner in sorted(groups):
        lines += [f"## {f'Asked by {owner}' if owner else 'Shared by all packs'}", ""]
        lines += _table(("Fact", "Type", "Question", "Words"), map(_fact, groups[owner]))
    return _joined(lines)


def safeguards_page(packs: PackSet) -> str:
    """Every kind of safeguard and assessment: what proves it, how long it lasts, who must act, how much work it is."""
    lines = _head("Safeguards", "What an entry of `safeguards:` or `assessments:` can be. Effort is from 1 to 10.")
    for title, kinds in (("Safeguards", packs.catalogue.safeguards), ("Assessments", packs.catalogue.assessments)):
        lines += [
            f"## {title}",
            "",
            *_table(("Kind", "What", "Who", "Effort", "Days", "Proof"), map(_kind, kinds.values())),
        ]
    return _joined(lines)


def _head(title: str, says: str) -> list[str]:
    return [MADE, "", f"# {text(title)}", "", says, ""]


def _index(packs: PackSet) -> str:
    lines = _head("Reference", "Made from the packs and the catalogue as they are.")
    lines += ["- [Commands](commands.md)", "- [Facts](facts.md)", "- [Safeguards and assessments](safeguards.md)"]
    lines += [f"- [{text(pack.title)}](packs/{pack.id}.md)" for pack in packs.packs]
    return _joined([*lines, ""])


def _rule(pack: Pack, rule: Rule) -> list[str]:
    level = {"warning": " *(accompanies, changes no outcome)*", "note": " *(to note)*"}.get(rule.level, "")
    level = level if rule.kind in ("duty", "prohibition", "requirement") else ""
    tied = ""
    if rule.opens:
        tied = f" Opens {', '.join(map(code, rule.opens))}."
    elif rule.duty_for:
        tied = f" For {', '.join(map(code, rule.duty_for))}."
    elif rule.exception_to:
        tied = f" From {', '.join(map(code, rule.exception_to))}."
    sure = "" if rule.confidence == "primary" else f" ({rule.confidence})"
    return [
        code(rule.slug),
        text(rule.title) + "." + tied + level,
        law(citations(pack, rule.citations)) + sure,
        _span(rule),
    ]


def _span(rule: Rule) -> str:
    start, end = rule.span
    since = f"from {start}" if start > "0001-01-01" else ""
    until = f"until {end}" if end < "9999-12-31" else ""
    return " ".join(part for part in (since, until) if part) or "always"


def _fact(spec: FactSpec) -> list[str]:
    words = ", ".join(map(code, spec.values)) if spec.values and len(spec.values) <= 40 else ""
    return [code(spec.name), spec.type, text(spec.question), words]


def _kind(kind: KindSpec) -> list[str]:
    settable = kind.settable
    effort = str(settable.effort) if settable else ""
    days = str(settable.lead_time_days) if settable else ""
    owner = f" ({text(kind.pack)})" if kind.pack else ""
    return [code(kind.name), text(kind.title) + owner, text(kind.who), effort, days, text(kind.proof)]


def _share(rules: Iterable[Rule]) -> str:
    counts: dict[str, int] = {}
    for rule in rules:
        counts[rule.confidence] = counts.get(rule.confidence, 0) + 1
    names: Mapping[str, str] = {
        "primary": "read in the law itself",
        "secondary": "from others who read it",
        "recalled": "recalled and not checked",
    }
    return ", ".join(f"{counts[name]} {said}" for name, said in names.items() if name in counts)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (header, ["---"] * len(header), *rows):
        yield f"| {' | '.join(row)} |"
    yield ""


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
