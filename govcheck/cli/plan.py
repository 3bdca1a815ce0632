"""`govcheck plan`: the cheapest sets of steps that make transfers permitted everywhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, day, language, options_for, write_out
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govcheck.report.model import Report

_FORMATS = ("text", "json")


def plan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
    ] = None,
    transfer: Annotated[
        str | None, typer.Option(metavar="TRANSFER", autocompletion=completing.transfers, help="Only this transfer.")
    ] = None,
    importer_countries: Annotated[
        str | None,
        typer.Option(metavar="COUNTRIES", help="Countries to choose another importer from, as in DE,JP."),
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
    ] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", autocompletion=completing.one_of(_FORMATS), help="text or json.")
    ] = "text",
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of titles and guidance."),
    ] = None,
) -> int:
    """Find the smallest sets of safeguards, duties and changes that make transfers permitted in every regime.

    Up to five for each transfer, the least work first; and where nothing that people can set helps, the rules that
    cannot stand together.
    """
    from govcheck.advice.wanted import Wanted
    from govcheck.cli.run import Request, prepare, run
    from govcheck.render import render
    from govcheck.render.plan import render as text

    choice("--format", format, _FORMATS)
    countries = _countries(importer_countries, pack or ())
    spoken = language(lang, pack or ())
    request = prepare(Request(paths or ["."], day("--as-of", as_of), regime, pack or (), config, lang=spoken))
    report = run(request, Wanted(plan=True, importer_countries=countries, only=transfer or ""))
    if transfer is not None:
        report = _only(report, transfer)
    write_out(render(report, "json") if format == "json" else text(report, options_for(sys.stdout)))
    return FINE


def _only(report: Report, transfer: str) -> Report:
    """The report of one transfer; a fault if there is none of this id."""
    found = tuple(one for one in report.transfers if one.id == transfer)
    if not found:
        ids = [one.id for one in report.transfers]
        hint = did_you_mean(transfer, ids) or f"there are {', '.join(ids)}"
        raise ConfigError([Problem("--transfer", None, "unknown-transfer", f"there is no transfer '{transfer}'", hint)])
    return report._replace(transfers=found)


def _countries(given: str | None, packs: Sequence[str]) -> tuple[str, ...]:
    """The countries of a list with commas; each must be one."""
    if given is None:
        return ()
    from govcheck.api import load_packs
    from govcheck.facts.world import world_from

    loaded = load_packs(packs)
    world = world_from(loaded.world_root, loaded.countries)
    found = tuple(dict.fromkeys(part.strip() for part in given.split(",") if part.strip()))
    faults = [(f"'{code}' is no country", world.country_hint(code)) for code in found if code not in world.countries]
    if not found:
        faults = [("it names no country", "name countries by their codes, with commas between them")]
    if faults:
        raise ConfigError([Problem("--importer-countries", None, "wrong-value", *fault) for fault in faults])
    return found
