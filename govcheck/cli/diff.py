"""`govcheck diff`: what changed in the law between two days or two versions of packs, and for which transfers."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINDINGS, FINE, choice, day, language, options_for, write_out
from govcheck.errors import ConfigError, Problem
from govcheck.interval import is_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govcheck.packs.model import PackSet

FORMATS = ("text", "json")


def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A day, or a folder with a pack or with packs.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A later day, or another version of the same.")],
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests whose outcomes are compared; without any, only the law is."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day whose law is applied, for two versions of packs.")
    ] = None,
    regime: Annotated[
        list[str] | None,
        typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
    ] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[
        str, typer.Option(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help="text or json.")
    ] = "text",
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="LANG", autocompletion=completing.languages, help="Language of titles and guidance."),
    ] = None,
) -> int:
    """Compare the law of two days, or two versions of packs: what changed, and which transfers come out otherwise.

    The exit code is 1 if an outcome changed, else 0.
    """
    from govcheck import __version__, api
    from govcheck.advice.diff import law_between
    from govcheck.advice.whatif import Side, differences
    from govcheck.cli.run import Request, documents, prepare
    from govcheck.cli.standing import standing
    from govcheck.render import diff as render
    from govcheck.report.difference import Comparison
    from govcheck.report.ways import names_of

    choice("--format", format, FORMATS)
    days = _days(old, new, as_of)
    on = day("--as-of", as_of) or api.today()
    request = Request((), as_of, regime, pack or (), config)
    read, given = [], {}
    if paths:
        request = prepare(request._replace(paths=paths))
        read = documents(request.paths)
        given = standing(request.config, request.packs)
    sides = [api.load_packs(request.packs)] * 2 if days else [_packs(folder, request.packs) for folder in (old, new)]
    made = [api.prepared(read, request.regimes, packs, language=language(lang, pack or ()), **given) for packs in sides]
    law = law_between(sides[0], sides[1], days, frozenset(request.regimes or ()))
    first, second = (
        Side(checker, manifests, one) for (checker, manifests), one in zip(made, days or (on, on), strict=True)
    )
    names = names_of([*first.checker.order, *second.checker.order], first.checker.speaker.language)
    changes = differences(first, second)
    found = Comparison(__version__, old, new, days[1] if days else on, tuple(law), changes, names)
    write_out(render.json(found) if format == "json" else render.text(found, options_for(sys.stdout)))
    changed = any(
        one.before != one.after or any(regime.before != regime.after for regime in one.regimes)
        for one in found.transfers
    )
    return FINDINGS if changed else FINE


def _days(old: str, new: str, as_of: str | None) -> tuple[str, str] | None:
    """Both as days, None if both are folders; a fault if they are neither."""
    if is_day(old) and is_day(new):
        if as_of is not None:
            hint = "leave --as-of out"
            raise ConfigError([Problem("--as-of", None, "usage", "two days are compared, which say it already", hint)])
        return old, new
    hint = "expected two days such as 2026-11-21, or two folders with a pack or with packs"
    wrong = [name for name in (old, new) if not os.path.isdir(name)]
    wrong = [name for name in wrong if not is_day(name)] or wrong
    if wrong:
        raise ConfigError([Problem(name, None, "usage", "this is no folder of packs", hint) for name in wrong])
    return None


def _packs(folder: str, others: Sequence[str]) -> PackSet:
    """The packs with those of a folder in their places: one pack, several, or all of them with the world."""
    from govcheck.packs.load import load_packs

    if os.path.isdir(os.path.join(folder, "world")):
        return load_packs(others, root=folder)
    return load_packs([*others, folder])
