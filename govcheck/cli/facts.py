"""`govcheck facts`: every fact a manifest can state, with its words and the question it answers."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, options_for, write_out
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from govcheck.packs.model import Pack
    from govcheck.vocabulary.catalogue import FactSpec

FORMATS = ("text", "json")


def facts(
    name: Annotated[
        str, typer.Argument(metavar="NAME", autocompletion=completing.facts, help="Only facts whose names begin so.")
    ] = "",
    regime: Annotated[
        str | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only facts that this regime asks for."),
    ] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help="text or json.")
    ] = "text",
) -> int:
    """List the facts: name, type, the words it may have, and the question it answers."""
    from govcheck.api import load_packs

    choice("--format", format, FORMATS)
    packs = load_packs(pack or ())
    known = packs.catalogue.facts
    wanted: Container[str] = known
    if regime is not None:
        wanted = _asked(packs.pack(choice("--regime", regime, [p.id for p in packs.packs])))
    found = [spec for spec in known.values() if spec.name.startswith(name) and spec.name in wanted]
    if not found:
        hint = did_you_mean(name, known) or "'govcheck facts' lists them all"
        raise ConfigError([Problem("govcheck facts", None, "unknown-fact", f"no fact begins with '{name}'", hint)])
    write_out(_json(found) if format == "json" else _text(found))
    return FINE


def _asked(pack: Pack) -> frozenset[str]:
    """The facts that the rules, definitions and tables of a pack ask for."""
    from govcheck.packs.condition import facts_of

    nodes = [node for rule in pack.rules.values() for node in (rule.when, rule.met_when, rule.obtainable)]
    nodes += [version.means for term in pack.terms.values() for version in term.versions]
    nodes += [row.when for table in pack.tables.values() for row in table.rows]
    return frozenset().union(*map(facts_of, nodes))


def _json(found: Iterable[FactSpec]) -> str:
    import json

    entries = [
        {
            "name": spec.name,
            "type": spec.type,
            "words": dict(spec.values) if spec.values is not None else None,
            "question": spec.question,
            "pack": spec.pack or None,
        }
        for spec in found
    ]
    return json.dumps(entries, ensure_ascii=False, indent=2) + "\n"


def _text(found: Iterable[FactSpec]) -> str:
    from govcheck.render.layout import block

    columns = options_for(sys.stdout).width
    lines: list[str] = []
    for spec in found:
        owner = f", asked by {spec.pack}" if spec.pack else ""
        lines += block(f"{spec.name} ({spec.type}{owner})", columns)
        lines += block(spec.question, columns, "    ") if spec.question else []
        if spec.values:
            lines += block("one of " + ", ".join(spec.values), columns, "    ")
    return "\n".join(lines) + "\n"
