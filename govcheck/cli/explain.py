"""`govcheck explain`: the tree of rules and facts that decided."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, day, language, options_for, write_out


def explain(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
    ] = None,
    transfer: Annotated[
        str | None, typer.Option(metavar="TRANSFER", autocompletion=completing.transfers, help="Only this transfer.")
    ] = None,
    regime: Annotated[
        str | None, typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of titles and guidance."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the branches that made no difference too.")
    ] = False,
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
) -> int:
    """Show why each regime came to its outcome: rules, conditions, facts and where they are stated."""
    from govcheck import api
    from govcheck.cli.run import Request, documents, prepare
    from govcheck.cli.standing import standing
    from govcheck.render.explain import render

    request = prepare(Request(paths or ["."], day("--as-of", as_of), None, pack or (), config))
    given = standing(request.config, request.packs)
    given.update(language=language(lang, pack or ()), whole=verbose)
    found = api.explain(documents(request.paths), transfer, regime, request.as_of, request.packs, **given)
    write_out(render(found, options_for(sys.stdout)))
    return FINE
