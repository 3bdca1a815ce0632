"""What `govcheck check` does: manifests in, verdicts out, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from govcheck.cli.run import Request, accepting, documents, prepare, run, wanted_for
from govcheck.cli.terminal import (
    FINDINGS,
    FINE,
    choice,
    day,
    language,
    options_for,
    show_problems,
    write_err,
    write_out,
)
from govcheck.config import FAIL_ON
from govcheck.errors import InputError
from govcheck.render import FORMATS, TELL_PROBLEMS, Options, render

if TYPE_CHECKING:
    from govcheck.advice.wanted import Wanted
    from govcheck.report.model import Report


def check(
    paths: Sequence[str] = (),
    *,
    as_of: str | None = None,
    regime: Sequence[str] | None = None,
    pack: Sequence[str] = (),
    format: str = "text",
    output: Sequence[str] = (),
    fail_on: str | None = None,
    config: str | None = None,
    lang: str | None = None,
    waivers: str | None = None,
    baseline: str | None = None,
    require_evidence: bool = False,
    record: str | None = None,
    since: str | None = None,
    brief: bool = False,
    undetermined_as: str | None = None,
    exit_zero: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    remember_as: str | None = None,
) -> int:
    """Check the manifests at `paths`, print the report and return the exit code.

    With `remember_as`, the answer is kept under this key for the next run.
    """
    choice("--format", format, tuple(FORMATS))
    targets = [_target(item, tuple(FORMATS)) for item in output]
    if fail_on is not None:
        choice("--fail-on", fail_on, FAIL_ON)
    if undetermined_as is not None:
        choice("--undetermined-as", undetermined_as, ("error", "warning", "note"))
    root = _here()
    request = Request(paths or ["."], day("--as-of", as_of), regime, pack, config, lang=language(lang, pack))
    try:
        request = prepare(request)
        if verbose and request.config.path:
            write_err(f"govcheck: configuration: {request.config.path}\n")
        keeps = record or request.config.record
        wanted = accepting(
            wanted_for([format, *(name for name, _ in targets)], brief=brief, everything=verbose or bool(keeps)),
            request,
            waivers=waivers,
            baseline=baseline,
            require_evidence=require_evidence,
        )
        record = keeps
        read = documents(request.paths) if record else ()
        report = run(request, wanted, read)
        if since:
            report = _news(report, request, since)
    except InputError as error:
        _tell(error, as_of, format, targets, root)
        raise

    level = fail_on or request.config.fail_on or "error"
    open_as = undetermined_as or ""
    filed = Options(verbose=verbose, root=root, undetermined_as=open_as)
    texts = [(path, render(report, name, filed)) for name, path in targets]
    shown = _shown(report, level, format, quiet)
    options = options_for(sys.stdout, verbose=verbose)._replace(root=root, undetermined_as=open_as)
    text = render(shown, format, options) if shown is not None else ""
    code = _write_files(texts)
    write_out(text)
    if report.problems:
        code = show_problems(report.problems)
    code = code or (FINDINGS if not exit_zero and _failing(report, level) else FINE)
    if record:
        from govcheck.cli.recording import record_run

        record_run(record, report, request, wanted, read, level, code)
    if remember_as and not record and not report.problems:
        from govcheck.cli import remembered

        remembered.keep(remember_as, code, text, _rests_on(request, wanted, report))
    return code


def _news(report: Report, request: Request, ref: str) -> Report:
    """Only what is new since a commit; where nothing could be checked then, all is."""
    from govcheck.cli.since import documents_at, only_new

    then = documents_at(ref, request.paths)
    try:
        before = run(request, read=then) if then else None
    except InputError:
        before = None
    return only_new(report, before, ref)


def _rests_on(request: Request, wanted: Wanted, report: Report) -> list[str]:
    """The files and folders besides the manifests that an answer rests on."""
    found = [*request.packs, *filter(None, (wanted.waivers, wanted.baseline))]
    for transfer in report.transfers:
        for item in transfer.evidence:
            folder = os.path.dirname(item.location.path) if item.location else ""
            found.append(os.path.join(folder, item.path))
    return found


def _target(item: str, formats: tuple[str, ...]) -> tuple[str, str]:
    from govcheck.errors import ConfigError, Problem

    name, equals, path = item.partition("=")
    if not equals or not path:
        raise ConfigError([Problem("--output", None, "usage", f"'{item}' names no file", _form(item, formats))])
    return choice("--output", name, formats), path


def _form(item: str, formats: tuple[str, ...]) -> str:
    """What an output is to look like, by the example of the one that was meant where that can be told."""
    name = item.rstrip("=")
    ending = item.rpartition(".")[2]
    if name in formats:
        return f"expected FORMAT=PATH, such as {name}=report.{name}"
    return f"expected FORMAT=PATH, such as {ending if ending in formats else 'html'}={item or 'report.html'}"


def _here() -> str:
    """The folder that places are named from; empty if it is gone."""
    try:
        return os.getcwd()
    except OSError:
        return ""


def _tell(error: InputError, as_of: str | None, format: str, targets: list[tuple[str, str]], root: str) -> None:
    """Say what cannot be read in the formats whose readers want to see it too."""
    if TELL_PROBLEMS.isdisjoint([format, *(name for name, _ in targets)]):
        return
    from govcheck import __version__
    from govcheck.report.model import Report

    if as_of is None:
        from govcheck.api import today

        as_of = today()
    report = Report(__version__, as_of, (), (), error.problems, {"transfers": 0})
    options = Options(root=root)
    _write_files([(path, render(report, name, options)) for name, path in targets if name in TELL_PROBLEMS])
    if format in TELL_PROBLEMS:
        write_out(render(report, format, options))


def _failing(report: Report, level: str) -> bool:
    from govcheck.cli.failing import fails

    return any(fails(transfer, level) for transfer in report.transfers)


def _shown(report: Report, level: str, format: str, quiet: bool) -> Report | None:
    """What goes to standard output: with --quiet only what fails, and no text if nothing does or was accepted."""
    from govcheck.cli.failing import only_failing

    if not quiet:
        return report
    failing = only_failing(report, level)
    told = failing.transfers or report.summary.get("waived") or any(n.level == "warning" for n in report.notices)
    return failing if told or format != "text" else None


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
