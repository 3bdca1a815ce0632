"""`govcheck timeline`: the days on which the answer about a transfer changes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, day, language, options_for, write_out
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govcheck.report.ahead import Timeline

FORMATS = ("text", "json", "ics")
_MONTHS = 12


def timeline(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DATE", help="The first day; today if it is left out.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="The last day; twelve months on if it is left out.")
    ] = None,
    transfer: Annotated[
        str | None, typer.Option(metavar="TRANSFER", autocompletion=completing.transfers, help="Only this transfer.")
    ] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
    ] = None,
    format: Annotated[
        str,
        typer.Option(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help=f"One of {', '.join(FORMATS)}."),
    ] = "text",
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of titles and guidance."),
    ] = None,
) -> int:
    """List every day on which an outcome changes or something falls due, and what brings it about.

    The facts are taken as they are stated: nothing that runs out is renewed.
    """
    from govcheck import __version__, api
    from govcheck.advice.calendar import calendar_of
    from govcheck.cli.run import Request, documents, prepare
    from govcheck.cli.standing import standing
    from govcheck.interval import add_months
    from govcheck.report.ahead import Timeline
    from govcheck.report.ways import names_of

    choice("--format", format, FORMATS)
    first = day("--from", since) or api.today()
    last = day("--until", until) or add_months(first, _MONTHS)
    if last < first:
        raise ConfigError([Problem("--until", None, "wrong-date", f"{last} is before {first}", "expected a later day")])
    request = prepare(Request(paths or ["."], first, regime, pack or (), config))
    given = standing(request.config, request.packs)
    checker, manifests = api.prepared(
        documents(request.paths), request.regimes, request.packs, language=language(lang, pack or ()), **given
    )
    work = [(manifest, one) for manifest in manifests for one in manifest.transfers if transfer in (None, one.id)]
    if transfer is not None and not work:
        _unknown(transfer, [one.id for manifest in manifests for one in manifest.transfers])
    calendar = calendar_of(checker)
    found = tuple(calendar.timeline(manifest, one, first, last) for manifest, one in work)
    names = names_of(checker.order, checker.speaker.language)
    write_out(_render(Timeline(__version__, first, last, found, names), format))
    return FINE


def _render(found: Timeline, format: str) -> str:
    if format == "ics":
        try:
            from govcheck.render.ics import render
        except ImportError:
            hint = "pip install 'govcheck[ics]' brings it"
            problem = Problem("--format", None, "not-installed", "iCalendar needs the library icalendar", hint)
            raise ConfigError([problem]) from None
        return render(found)
    from govcheck.render.timeline import json, text

    return json(found) if format == "json" else text(found, options_for(sys.stdout))


def _unknown(transfer: str, ids: Iterable[str]) -> None:
    known = list(ids)
    hint = did_you_mean(transfer, known) or f"there are {', '.join(known)}"
    raise ConfigError([Problem("--transfer", None, "unknown-transfer", f"there is no transfer '{transfer}'", hint)])
