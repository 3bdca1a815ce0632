"""`govcheck baseline`: accept what is found today as a whole, so that what is new stands out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, day, write_out
from govcheck.errors import ConfigError, InputError, Problem

if TYPE_CHECKING:
    from govcheck.cli.run import Request
    from govcheck.report.baseline import Acceptance, Baseline, Known
    from govcheck.report.model import Report

app = typer.Typer(help="Accept the findings of today as a whole, so that new ones stand out.", no_args_is_help=True)

NAME = "govcheck-baseline.json"

_PATHS = Annotated[
    list[str] | None, typer.Argument(metavar="PATH", help="Manifests, folders of manifests, or - for standard input.")
]
_FILE = Annotated[
    str | None, typer.Option("--output", "-o", "--baseline", metavar="PATH", help=f"The file; {NAME} by default.")
]
_APPROVER = Annotated[str, typer.Option(metavar="NAME", help="Who accepts the findings.")]
_REASON = Annotated[str, typer.Option(metavar="TEXT", help="Why they are accepted.")]
_UNTIL = Annotated[str, typer.Option(metavar="DATE", help="The last day on which they are.")]
_AS_OF = Annotated[str | None, typer.Option(metavar="DATE", help="The day whose law is applied.")]
_REGIME = Annotated[
    list[str] | None,
    typer.Option(metavar="REGIME", autocompletion=completing.regimes, help="Only this regime; repeatable."),
]
_PACK = Annotated[list[str] | None, typer.Option(metavar="PATH", help="A further pack; repeatable.")]
_WAIVERS = Annotated[str | None, typer.Option(metavar="PATH", help="The file of waivers.")]
_EVIDENCE = Annotated[bool, typer.Option("--require-evidence", help="Ask a document of every safeguard in place.")]
_CONFIG = Annotated[str | None, typer.Option(metavar="PATH", help="This configuration, in place of the one found.")]


@app.command()
def write(
    paths: _PATHS = None,
    output: _FILE = None,
    approver: _APPROVER = "",
    reason: _REASON = "",
    until: _UNTIL = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
    as_of: _AS_OF = None,
    regime: _REGIME = None,
    pack: _PACK = None,
    waivers: _WAIVERS = None,
    require_evidence: _EVIDENCE = False,
    config: _CONFIG = None,
) -> int:
    """Write a baseline of all findings there are now, at the levels error and warning."""
    from govcheck.report import baseline

    by = _acceptance(approver, reason, until)
    request, report = _found(paths, as_of, regime, pack, waivers, require_evidence, config)
    _refuse_past(by, report.as_of)
    path = _path(output, request)
    if not force and os.path.lexists(path):
        hint = "'govcheck baseline update' adds to it, --force replaces it"
        raise ConfigError([Problem(path, None, "file-exists", "there is a file of this name", hint)])
    present = baseline.findings_of(report)
    _write(path, baseline.Baseline(by, tuple(present)))
    write_out(f"{path}: {_count(len(present))} accepted by {by.approver} until {by.until}\n")
    return FINE


@app.command()
def update(
    paths: _PATHS = None,
    output: _FILE = None,
    approver: _APPROVER = "",
    reason: _REASON = "",
    until: _UNTIL = "",
    as_of: _AS_OF = None,
    regime: _REGIME = None,
    pack: _PACK = None,
    waivers: _WAIVERS = None,
    require_evidence: _EVIDENCE = False,
    config: _CONFIG = None,
) -> int:
    """Add what is new to a baseline; what it has stays as it is.

    With --approver, --reason and --until the new findings are accepted apart from the whole.
    """
    from govcheck.report import baseline

    by = _acceptance(approver, reason, until) if approver or reason or until else None
    request, report = _found(paths, as_of, regime, pack, waivers, require_evidence, config)
    path, old, present = _old(output, request, report)
    _refuse_past(by or old.whole, report.as_of)
    new = baseline.updated(old, present, by)
    _write(path, new)
    added = len(set(new.findings) - set(old.findings))
    write_out(f"{path}: {_count(added)} added, {len(new.findings)} in all\n")
    return FINE


@app.command()
def prune(
    paths: _PATHS = None,
    output: _FILE = None,
    as_of: _AS_OF = None,
    regime: _REGIME = None,
    pack: _PACK = None,
    waivers: _WAIVERS = None,
    require_evidence: _EVIDENCE = False,
    config: _CONFIG = None,
) -> int:
    """Drop from a baseline what is not found any more. Name the PATHs it was written for."""
    from govcheck.report import baseline
    from govcheck.report.evidence import OWN

    request, report = _found(paths, as_of, regime, pack, waivers, require_evidence, config)
    path, old, present = _old(output, request, report)
    looked_at = {pack.id for pack in report.packs}
    if require_evidence or request.config.require_evidence:
        looked_at.add(OWN)
    new = baseline.pruned(old, present, looked_at)
    _write(path, new)
    write_out(f"{path}: {_count(len(old.findings) - len(new.findings))} dropped, {len(new.findings)} left\n")
    return FINE


def _found(
    paths: list[str] | None,
    as_of: str | None,
    regime: list[str] | None,
    pack: list[str] | None,
    waivers: str | None,
    require_evidence: bool,
    config: str | None,
) -> tuple[Request, Report]:
    """What there is to accept: the report without any baseline."""
    from govcheck.advice.wanted import NOTHING_MORE
    from govcheck.cli.run import Request, accepting, prepare, run

    request = prepare(Request(paths or ["."], day("--as-of", as_of), regime, pack or (), config))
    wanted = accepting(NOTHING_MORE, request, waivers=waivers, require_evidence=require_evidence)
    return request, run(request, wanted._replace(baseline=""))


def _path(output: str | None, request: Request) -> str:
    return output or request.config.baseline or NAME


def _old(output: str | None, request: Request, report: Report) -> tuple[str, Baseline, list[Known]]:
    from govcheck.report.baseline import findings_of, read_baseline
    from govcheck.source import load_file

    path = _path(output, request)
    problems: list[Problem] = []
    old = read_baseline(load_file(path), problems)
    if old is None or problems:
        raise InputError(problems)
    return path, old, findings_of(report)


def _acceptance(approver: str, reason: str, until: str) -> Acceptance:
    from govcheck.report.baseline import Acceptance

    stated = {"--approver": approver, "--reason": reason, "--until": until}
    missing = [option for option, value in stated.items() if not value.strip()]
    if missing:
        message = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        expected = "a baseline says who accepts it, why and until when"
        raise ConfigError([Problem("govcheck baseline", None, "usage", message, expected)])
    return Acceptance(approver.strip(), reason.strip(), day("--until", until) or "")


def _refuse_past(by: Acceptance, today: str) -> None:
    if by.until < today:
        message = f"{by.until} has passed, so that nothing would be accepted"
        raise ConfigError([Problem("--until", None, "wrong-date", message, "name a later day")])


def _write(path: str, baseline: Baseline) -> None:
    from govcheck.files import write_whole
    from govcheck.report.baseline import text_of

    try:
        write_whole(path, text_of(baseline))
    except OSError as error:
        raise ConfigError([Problem(path, None, "cannot-write", (error.strerror or str(error)).lower())]) from None


def _count(number: int) -> str:
    return f"{number} {'finding' if number == 1 else 'findings'}"
