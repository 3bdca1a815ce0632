"""`govcheck check`: manifests in, verdicts out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli.terminal import FINDINGS, FINE, choice, day, options_for, show_problems, write_err, write_out

if TYPE_CHECKING:
    from govcheck.report.model import Report


def check(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input."),
    ] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")] = None,
    regime: Annotated[list[str] | None, typer.Option(metavar="REGIME", help="Only this regime; repeatable.")] = None,
    pack: Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="text or json.")] = "text",
    output: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT=PATH", help="Also write the report to a file; repeatable.")
    ] = None,
    fail_on: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="Exit with 1 from this level on: error, warning or never.")
    ] = None,
    config: Annotated[
        str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 even if there are findings.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only transfers that fail.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show citations and facts too.")] = False,
) -> int:
    """Check transfers against every regime.

    Exit codes: 0 nothing to act on, 1 findings at or above the level of --fail-on, 2 could not check.
    """
    from govcheck.cli.run import Request, prepare, run
    from govcheck.config import FAIL_ON
    from govcheck.render import FORMATS, Options, render

    choice("--format", format, tuple(FORMATS))
    targets = [_target(item, tuple(FORMATS)) for item in output or []]
    request = prepare(Request(paths or ["."], day("--as-of", as_of), regime, pack or (), config))
    level = choice("--fail-on", fail_on or request.config.fail_on or "error", FAIL_ON)
    if verbose and request.config.path:
        write_err(f"govcheck: configuration: {request.config.path}\n")
    report = run(request)

    texts = [(path, render(report, name, Options(verbose=verbose))) for name, path in targets]
    shown = _shown(report, level, format, quiet)
    text = render(shown, format, options_for(sys.stdout, verbose=verbose)) if shown is not None else ""
    code = _write_files(texts)
    write_out(text)
    if report.problems:
        code = show_problems(report.problems)
    return code or (FINDINGS if not exit_zero and _failing(report, level) else FINE)


def _target(item: str, formats: tuple[str, ...]) -> tuple[str, str]:
    from govcheck.errors import ConfigError, Problem

    name, equals, path = item.partition("=")
    if not equals or not path:
        raise ConfigError([Problem("--output", None, "usage", f"'{item}' names no file", "expected FORMAT=PATH")])
    return choice("--output", name, formats), path


def _failing(report: Report, level: str) -> bool:
    from govcheck.cli.failing import fails

    return any(fails(transfer, level) for transfer in report.transfers)


def _shown(report: Report, level: str, format: str, quiet: bool) -> Report | None:
    """What goes to standard output: with --quiet only what fails, and no text at all if nothing does."""
    from govcheck.cli.failing import only_failing

    if not quiet:
        return report
    failing = only_failing(report, level)
    return failing if failing.transfers or format != "text" else None


def _write_files(texts: list[tuple[str, str]]) -> int:
    from govcheck.errors import Problem
    from govcheck.files import write_whole

    problems = []
    for path, text in texts:
        try:
            write_whole(path, text)
        except OSError as error:
            problems.append(Problem(path, None, "cannot-write", (error.strerror or str(error)).lower()))
    return show_problems(problems) if problems else FINE
