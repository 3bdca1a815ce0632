"""`govcheck check`: its options, for help, completion and whatever the quick way in does not know."""

from __future__ import annotations

from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.config import FAIL_ON
from govcheck.render import FORMATS


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
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
    output: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FORMAT=PATH",
            autocompletion=completing.outputs,
            help="Also write the report in any of these to a file; repeatable.",
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            autocompletion=completing.one_of(FAIL_ON),
            help="Exit with 1 from this level on: error, warning or never.",
        ),
    ] = None,
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(
            metavar="LANG",
            autocompletion=completing.languages,
            help="Language of titles, messages and guidance, as far as packs have it.",
        ),
    ] = None,
    waivers: Annotated[
        str | None, typer.Option(metavar="PATH", help="Findings that are accepted by name, for a reason, until a day.")
    ] = None,
    baseline: Annotated[
        str | None, typer.Option(metavar="PATH", help="Findings accepted as a whole; see 'govcheck baseline'.")
    ] = None,
    require_evidence: Annotated[
        bool, typer.Option("--require-evidence", help="Fail where a safeguard in place has no document that proves it.")
    ] = False,
    record: Annotated[
        str | None, typer.Option(metavar="PATH", help="Append what was decided to this file; see 'govcheck record'.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="REF", help="Only what is new since this commit of the repository.")
    ] = None,
    brief: Annotated[
        bool, typer.Option("--brief", help="Verdicts only: no plans, and nothing about the days to come.")
    ] = False,
    undetermined_as: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            autocompletion=completing.one_of(("error", "warning", "note")),
            help="In SARIF, what is not known fails at error, warning or note.",
        ),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 even if there are findings.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only transfers that fail.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show citations and facts too.")] = False,
) -> int:
    """Check transfers against every regime.

    Exit codes: 0 nothing to act on, 1 findings at or above the level of --fail-on, 2 could not check.
    """
    from govcheck.cli.checking import check as run_check

    return run_check(
        paths=paths or (),
        as_of=as_of,
        regime=regime,
        pack=pack or (),
        format=format,
        output=output or (),
        fail_on=fail_on,
        config=config,
        lang=lang,
        waivers=waivers,
        baseline=baseline,
        require_evidence=require_evidence,
        record=record,
        since=since,
        brief=brief,
        undetermined_as=undetermined_as,
        exit_zero=exit_zero,
        quiet=quiet,
        verbose=verbose,
    )
