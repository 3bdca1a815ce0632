"""`govcheck whatif`: the same transfers under a law that is only supposed."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, day, language, options_for, write_out
from govcheck.errors import InputError, Problem

FORMATS = ("text", "json", "markdown", "html")


def whatif(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
    ] = None,
    overlay: Annotated[
        list[str] | None, typer.Option(metavar="FILE", help="A hypothetical change of the law; repeatable.")
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
    ] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[
        str,
        typer.Option(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help=f"One of {', '.join(FORMATS)}."),
    ] = "text",
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of titles and guidance."),
    ] = None,
) -> int:
    """Show what a change of the law would change: outcomes before and after, and the rules that make the difference.

    An overlay is laid over the packs in memory; the packs themselves stay as they are. The exit code is 0 whatever
    comes out, since none of it is the law.
    """
    from govcheck import __version__, api
    from govcheck.advice.whatif import Side, differences, suppose, suppositions
    from govcheck.cli.run import Request, documents, prepare
    from govcheck.cli.standing import standing
    from govcheck.report.difference import WhatIf
    from govcheck.report.ways import names_of

    choice("--format", format, FORMATS)
    if not overlay:
        hint = "add --overlay FILE; examples/overlays has some"
        raise InputError([Problem("--overlay", None, "usage", "there is nothing to suppose", hint)])
    request = prepare(Request(paths or ["."], day("--as-of", as_of), regime, pack or (), config))
    read, laid, on = documents(request.paths), documents(overlay), request.as_of or api.today()
    given = standing(request.config, request.packs)
    given["language"] = language(lang, pack or ())
    packs = api.load_packs(request.packs)
    supposed, overlays = suppose(packs, laid, request.packs)
    before = Side(*api.prepared(read, request.regimes, packs, **given), on)
    after = Side(*api.prepared(read, request.regimes, supposed, **given), on)
    changed = differences(before, after, overlays)
    names = names_of([*after.checker.order, *before.checker.order], given["language"])
    found = WhatIf(__version__, on, suppositions(overlays), changed, names)
    from govcheck.render import whatif as render

    if format == "html":
        from govcheck.render.html.whatif import render as page

        write_out(page(found, given["language"], os.getcwd()))
    elif format == "text":
        write_out(render.text(found, options_for(sys.stdout)))
    else:
        write_out(render.json(found) if format == "json" else render.markdown(found))
    return FINE
