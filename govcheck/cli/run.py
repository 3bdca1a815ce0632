"""From paths and options to a report, with every problem of paths, configuration and manifests in one go."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.advice.wanted import NOTHING_MORE, Wanted
from govcheck.cli.progress import bar
from govcheck.config import Config, for_paths, load
from govcheck.errors import InputError, Problem
from govcheck.manifest import find

if TYPE_CHECKING:
    from govcheck.report.model import Report
    from govcheck.source import Document

# Formats for who acts on the report: what would make it lawful, and what is coming. The others are for machines that
# act on the verdict, and are to be quick.
LOOK_AHEAD: frozenset[str] = frozenset({"text", "json", "markdown", "html"})
TELL_WHY: frozenset[str] = frozenset({"html"})
LIST_RULES: frozenset[str] = frozenset({"sarif"})
# Formats that tell of regimes that bind organisations only, unless everything is asked for.
BINDING_ONLY: frozenset[str] = frozenset({"lines"})
AHEAD = 12
"""For how many months ahead a report says what is coming."""
MOST = 100
"""For how many transfers at most it does."""


class Request(NamedTuple):
    """What a command was asked to look at."""

    paths: Sequence[str]
    as_of: str | None = None
    regimes: Sequence[str] | None = None
    packs: Sequence[str] = ()
    config_path: str | None = None
    config: Config = Config()
    lang: str = ""


def prepare(request: Request) -> Request:
    """Find the manifests and the configuration; options outrank the configuration."""
    files, problems = find.manifests(request.paths)
    if problems and not files:
        raise InputError(problems)
    if request.config_path is not None:
        config = load(request.config_path)
    else:
        config = for_paths([path for path in files if path != find.STDIN])
    if problems:
        raise InputError([*problems, *_faults(files)])
    regimes = request.regimes or (None if config.regimes is None else list(config.regimes))
    return request._replace(paths=files, regimes=regimes, packs=[*config.packs, *request.packs], config=config)


def documents(paths: Sequence[str]) -> list[Document]:
    """Read the manifests; InputError with the problems of all of them."""
    from govcheck.source import load_file, load_text

    read: list[Document] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            if path == find.STDIN:
                read.append(load_text(_stdin(), path))
            else:
                read.append(load_file(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return read


def _stdin() -> bytes:
    if sys.stdin is None:
        raise InputError([Problem(find.STDIN, None, "cannot-read", "standard input is closed")])
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError([Problem(find.STDIN, None, "cannot-read", reason)]) from None


def wanted_for(formats: Iterable[str], *, brief: bool = False, everything: bool = False) -> Wanted:
    """What a report is to say beyond the verdicts, for all these formats at once; with `brief` as little as can be."""
    asked = frozenset(formats)
    ahead = not brief and not LOOK_AHEAD.isdisjoint(asked)
    return Wanted(
        plan=ahead,
        upcoming=AHEAD if ahead else 0,
        most=MOST if ahead else 0,
        why=not TELL_WHY.isdisjoint(asked),
        rules=not LIST_RULES.isdisjoint(asked),
        binding_only=not everything and asked <= BINDING_ONLY,
    )


def accepting(
    wanted: Wanted,
    request: Request,
    *,
    waivers: str | None = None,
    baseline: str | None = None,
    require_evidence: bool = False,
) -> Wanted:
    """The same with what accepts findings and whether proofs are asked for; options outrank the configuration."""
    config = request.config
    return wanted._replace(
        waivers=waivers or config.waivers,
        baseline=baseline or config.baseline,
        announce_days=config.announce_days,
        require_evidence=require_evidence or config.require_evidence,
    )


def run(request: Request, wanted: Wanted = NOTHING_MORE, read: Sequence[Document] = ()) -> Report:
    """Check what a prepared request names; `read` are its manifests if they were read already."""
    read = read or documents(request.paths)
    from govcheck import api
    from govcheck.cli.standing import standing

    return api.check_documents(
        read,
        request.regimes,
        request.as_of,
        request.packs,
        progress=bar(sys.stderr),
        language=request.lang,
        wanted=wanted,
        **standing(request.config, request.packs),
    )


def _faults(paths: Sequence[str]) -> Sequence[Problem]:
    """What is wrong with the text of the manifests that were found, so that one run says it all."""
    try:
        documents(paths)
    except InputError as error:
        return error.problems
    return ()
