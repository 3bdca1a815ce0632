"""`govcheck ask`: its options."""

from __future__ import annotations

from typing import Annotated

import typer

from govcheck.cli import completing


def ask(
    manifest: Annotated[
        str | None,
        typer.Argument(metavar="MANIFEST", help="A manifest to go on with, or the name of the one to write."),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="OUT", help="Write here, not over MANIFEST.")
    ] = None,
    transfer: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            autocompletion=completing.transfers,
            help="The transfer to ask about, or the id of the new one.",
        ),
    ] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    lang: Annotated[str, typer.Option(metavar="LANG", autocompletion=completing.languages, help="en or ja.")] = "en",
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
) -> int:
    """Ask for what still decides about a transfer, and write its manifest.

    At each question: ? explains, u says that nobody knows, b goes back, q saves and stops. Answers may come through a
    pipe, one on each line; where they end, the interview is saved as with q. A comment in the manifest names what was
    left unknown.

    Exit codes, those of 'govcheck check' on what is written: 0 nothing to act on, 1 findings or not settled yet,
    2 could not ask.
    """
    from govcheck.cli.asking import ask as run_ask

    return run_ask(manifest, output, transfer, regime, as_of, lang, pack or (), config)
