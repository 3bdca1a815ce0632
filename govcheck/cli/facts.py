"""`govcheck facts`: every fact a manifest can state, with its words and the question it answers."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli.terminal import FINE, choice, options_for, write_out
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import FactSpec

FORMATS = ("text", "json")


def facts(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Only facts whose names begin so.")] = "",
    regime: Annotated[str | None, typer.Option(metavar="REGIME", help="Only facts of this regime.")] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """List the facts: name, type, the words it may have, and the question it answers."""
    from govcheck.api import load_packs

    choice("--format", format, FORMATS)
    packs = load_packs(pack or ())
    if regime is not None:
        choice("--regime", regime, [p.id for p in packs.packs])
    known = packs.catalogue.facts
    found = [spec for spec in known.values() if spec.name.startswith(name) and regime in (None, spec.pack)]
    if not found:
        hint = did_you_mean(name, known) or "'govcheck facts' lists them all"
        raise ConfigError([Problem("govcheck facts", None, "unknown-fact", f"no fact begins with '{name}'", hint)])
    write_out(_json(found) if format == "json" else _text(found))
    return FINE


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
