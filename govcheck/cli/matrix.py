"""`govcheck matrix`: between each two places, who binds, who recognises whom, what the States have agreed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, day, language, options_for, write_out
from govcheck.errors import ConfigError, Problem

FORMATS = ("text", "json", "csv")


def matrix(
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    between: Annotated[
        str | None, typer.Option(metavar="PLACES", help="Countries, as in JP,CN,DE; by default those with a pack.")
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="FROM,TO", help="Two countries: everything about them, both ways, with citations."),
    ] = None,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help="text, json or csv.")
    ] = "text",
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of names and titles."),
    ] = None,
) -> int:
    """Show which regimes bind a transfer between two places, whether one recognises the other, and which agreements
    are in force between their States."""
    from govcheck import api
    from govcheck.matrix import build
    from govcheck.render import matrix as text
    from govcheck.render import matrix_data

    choice("--format", format, FORMATS)
    asked = day("--as-of", as_of) or api.today()
    places = _places("--between", between)
    two = _places("--explain", explain)
    if two and len(two) != 2:
        raise ConfigError(
            [Problem("--explain", None, "wrong-value", f"'{explain}' is not two places", "name two, as in JP,CN")]
        )
    packs = api.load_packs(pack or ())
    wanted = two or places or build.default_places(packs, asked)
    option = "--explain" if two else "--between"
    found = build.matrix(packs, wanted, asked, language=language(lang, pack or ()), option=option)
    if format == "json":
        write_out(matrix_data.as_json(found))
    elif format == "csv":
        write_out(matrix_data.as_csv(found))
    else:
        write_out((text.explain if two else text.render)(found, options_for(sys.stdout)))
    return FINE


def _places(option: str, given: str | None) -> list[str]:
    """The places of a list with commas; an empty one is a fault."""
    if given is None:
        return []
    found = [part.strip() for part in given.split(",") if part.strip()]
    if not found:
        raise ConfigError([Problem(option, None, "wrong-value", "it names no place", "name countries, as in JP,CN,DE")])
    return list(dict.fromkeys(found))
