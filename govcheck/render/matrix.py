"""The regime matrix as text: places by places, in short words, with what the words mean below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from govcheck.render.layout import block, pad, plain, width, wrap

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.basics import Citation
    from govcheck.report.matrix import Agreement, Law, Matrix, Pair, Recognition

WORDS = {"yes": "yes", "part": "part", "open": "open", "no": "no", "inside": "in", "no_list": "-", "unknown": "?"}
_MEANS = {
    "yes": "recognised: a decision or designation covers the place",
    "part": "recognised in part: for some recipients, data or lists only",
    "open": "not settled whether the place counts as inside",
    "no": "not recognised",
    "inside": "inside the same area: this law asks for no ground",
    "no_list": "this law keeps no list of places that it recognises",
    "unknown": "not known",
}
_NARROWEST = 12
"""Columns of a cell: a name of an agreement, its strictness and a question mark."""


def render(matrix: Matrix, options: Options) -> str:
    """Render the table, in several parts where the terminal is narrow, and the legend."""
    codes = [plain(code) for code in matrix.places]
    head = max(map(width, codes)) + 1
    fit = max(1, (options.width - head + 1) // (_NARROWEST + 1))
    parts = -(-len(codes) // fit)
    size = -(-len(codes) // parts)
    columns = max(_NARROWEST, min(20, (options.width - head + 1) // size - 1))
    lines = block(
        f"Regime matrix under the law of {matrix.as_of}: from the place on the left to that above", options.width
    )
    for start in range(0, len(codes), size):
        lines += ["", *_part(matrix, codes, codes[start : start + size], head, columns)]
    lines += ["", *_legend(matrix, options.width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _part(matrix: Matrix, rows: Sequence[str], across: Sequence[str], head: int, columns: int) -> Iterator[str]:
    pairs = {(pair.exporter, pair.importer): pair for pair in matrix.pairs}
    yield pad("", head) + " ".join(pad(code, columns) for code in across)
    yield pad("", head) + " ".join("-" * columns for _ in across)
    for row in rows:
        cells = [_cell(pairs[row, code], columns) if (row, code) in pairs else ["."] for code in across]
        for number in range(max(map(len, cells))):
            parts = [pad(cell[number] if number < len(cell) else "", columns) for cell in cells]
            yield pad(row if number == 0 else "", head) + " ".join(parts)
        yield ""


def _cell(pair: Pair, columns: int) -> list[str]:
    known = [agreement(item) for item in pair.agreements if item.standing == "in_force"]
    recognised = f"{WORDS[pair.there.state]}/{WORDS[pair.back.state]}"
    return [*wrap(binds(pair), columns), recognised, *wrap(" ".join(known) or "none", columns)]


def binds(pair: Pair) -> str:
    """Who binds: the exporter's own law first, then what binds besides."""
    home = [law(item) for item in pair.laws if item.home]
    own = home or (["-"] if pair.exporter_has_pack else ["no pack"])
    return " ".join(plain(word) for word in [*own, *(f"+{law(item)}" for item in pair.laws if not item.home)])


def law(item: Law) -> str:
    """A law's name, with a question mark where it may bind."""
    return item.name + ("?" if item.held == "open" else "")


def agreement(item: Agreement) -> str:
    """An agreement's name with its strictness, and a question mark where it is not known to be in force."""
    return plain(item.name) + str(item.strictness or "") + ("?" if item.held == "open" else "")


def _legend(matrix: Matrix, columns: int) -> Iterator[str]:
    pairs = matrix.pairs
    yield "A cell says, from its first line down:"
    yield from _entry("1", "who binds an ordinary transfer", columns, "  ")
    names = {item.name: f"{item.title} ({item.pack})" for pair in pairs for item in pair.laws}
    for name in sorted(names):
        yield from _entry(name, names[name], columns)
    if any(not item.home for pair in pairs for item in pair.laws):
        yield from _entry("+", "binds besides, though the exporter is elsewhere", columns)
    if any(not pair.exporter_has_pack for pair in pairs):
        yield from _entry(
            "no pack", "the law of the exporter's place is not known here, which does not make it free", columns
        )
    if any(pair.exporter_has_pack and not any(item.home for item in pair.laws) for pair in pairs):
        yield from _entry(
            "-", "its pack has no rule in force that binds here; whether older law did is not known", columns
        )
    yield from _entry(
        "2", "recognition (adequacy, equivalence): of the importer's place / for the way back", columns, "  "
    )
    states = {item.state for pair in pairs for item in (pair.there, pair.back)}
    for state, meaning in _MEANS.items():
        if state in states:
            yield from _entry(WORDS[state], meaning, columns)
    agreed = [item for pair in pairs for item in pair.agreements if item.standing == "in_force"]
    text = "what is in force between the two States, the strictest first"
    yield from _entry("3", text, columns, "  ")
    if agreed:
        yield from _entry("1 to 4", "how strict: 1 asks to cooperate, 4 leaves a State least room", columns)
    yield from _entry("none", "none that a pack holds", columns)
    if any(item.held == "open" for item in agreed):
        yield from _entry("name?", "not known whether it is in force between the two", columns)
    if any(item.strictness is None for item in agreed):
        yield from _entry("no figure", "its wording was not read", columns)
    may = sorted({item.name for pair in pairs for item in pair.may})
    if may:
        text = f"{', '.join(may)} may bind a transfer from elsewhere too, by facts that places do not settle."
        yield from block(plain(text), columns)
    yield from block(f"{matrix.assumed}.", columns)
    example = f"{pairs[0].exporter},{pairs[0].importer}"
    yield from block(
        f"govcheck matrix --explain {example} gives the rows, days, limits and citations of a cell.", columns
    )


def _entry(name: str, text: str, columns: int, indent: str = "    ") -> list[str]:
    first = f"{indent}{pad(plain(name), 10)} " if indent == "    " else f"{indent}{name} "
    return block(plain(text), columns, " " * len(first), first)


# One cell, in full ------------------------------------------------------------------------------


def explain(matrix: Matrix, options: Options) -> str:
    """Render each pair with its law: rules, rows, days, limits, citations, and what is not known."""
    lines: list[str] = []
    for pair in matrix.pairs:
        if lines:
            lines.append("")
        lines += _explained(matrix, pair, options.width)
    lines += ["", *block(f"{matrix.assumed}.", options.width)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _explained(matrix: Matrix, pair: Pair, columns: int) -> Iterator[str]:
    here, there = matrix.places[pair.exporter], matrix.places[pair.importer]
    head = f"{pair.exporter} > {pair.importer}: from {here} to {there}, under the law of {matrix.as_of}"
    yield from block(plain(head), columns)
    yield "  Binds an ordinary transfer"
    for item in pair.laws:
        besides = "" if item.home else ", though the exporter is elsewhere"
        perhaps = " (open)" if item.held == "open" else ""
        yield from _say(f"{item.name}{perhaps}{besides}: {item.title}", columns, 4)
        yield from _say(f"{item.rule}: {item.rule_title} [{item.confidence}]", columns, 6)
        yield from _turns_on(item.turns_on, columns)
        yield from _cited(item.citations, columns)
    if not pair.laws:
        yield "    nothing that a pack states"
    if pair.may:
        yield "  May bind it too"
        for item in pair.may:
            yield from _say(f"{item.name}, {item.rule}: {item.rule_title}", columns, 4)
            yield from _turns_on(item.turns_on, columns)
    yield from _recognition(f"Recognition of {there} by the law of {here}", pair.there, columns)
    yield from _recognition(f"For the way back, of {here} by the law of {there}", pair.back, columns)
    for standing, title in (
        ("in_force", "In force between the two States, the strictest first"),
        ("pending", "Signed or negotiated: bind nobody yet"),
        ("tool", "Voluntary tools that both places take part in"),
    ):
        found = [agreed for agreed in pair.agreements if agreed.standing == standing]
        if found or standing == "in_force":
            yield f"  {title}"
        for agreed in found:
            yield from _agreement(agreed, agreed.name in pair.strictest, columns)
        if not found and standing == "in_force":
            yield "    none that a pack holds"
    if pair.unknown:
        yield "  Not known"
        for text in pair.unknown:
            yield from _say(text, columns, 4)


def _recognition(title: str, found: Recognition, columns: int) -> Iterator[str]:
    yield from _say(f"{title}: {_MEANS[found.state]}", columns, 2)
    if found.because:
        yield from _say(found.because, columns, 4)
    yield from _cited(found.citations, columns)
    for item in found.entries:
        name = " ".join(part for part in (item.title + ":" if item.decision else item.title, item.decision) if part)
        yield from _say(f"{name} [{item.confidence}]", columns, 4)
        yield from _say(f"row of {item.table}, {_days(item.since, item.until)}", columns, 6)
        if item.scope:
            yield from _say(f"covers: {item.scope}", columns, 6)
        yield from _turns_on(item.turns_on, columns)
        yield from _cited(item.citations, columns)


def _agreement(item: Agreement, strictest: bool, columns: int) -> Iterator[str]:
    if item.standing == "in_force":
        figure = f", strictness {item.strictness} of 4" if item.strictness else ", strictness not known"
        mark = " (the strictest)" if strictest else ""
        perhaps = ", not known whether it is in force" if item.held == "open" else ""
        yield from _say(f"{item.name}{figure}{mark}{perhaps}: {item.title} [{item.confidence}]", columns, 4)
    else:
        yield from _say(f"{item.name}: {item.title} [{item.confidence}]", columns, 4)
    if item.test:
        yield from _say(f"a restriction must pass: {item.test}", columns, 6)
    yield from _say(f"{item.rests_on}, {_days(item.since, item.until)}", columns, 6)
    yield from _cited(item.citations, columns)


def _days(since: str, until: str) -> str:
    start = f"since {since}" if since else "without a first day"
    return f"{start}, until {until} (the first day outside)" if until else start


def _turns_on(facts: Sequence[str], columns: int) -> Iterable[str]:
    return _say(f"turns on: {', '.join(facts)}", columns, 6) if facts else ()


def _cited(citations: Iterable[Citation], columns: int) -> Iterator[str]:
    for item in citations:
        checked = f" (checked {item.checked_on})" if item.checked_on else ""
        yield from _say(f"{item.instrument} {item.article}: {item.url}{checked}", columns, 6)


def _say(text: str, columns: int, indent: int) -> list[str]:
    return block(plain(text), max(columns, 40), " " * (indent + 2), " " * indent)
