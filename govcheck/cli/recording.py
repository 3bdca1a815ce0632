"""Writes a run of `govcheck check` into a record of decisions."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from govcheck.cli.terminal import write_err
from govcheck.clock import now
from govcheck.errors import InputError, Problem
from govcheck.record.append import append
from govcheck.record.line import Input, Run, content

if TYPE_CHECKING:
    from govcheck.advice.wanted import Wanted
    from govcheck.cli.run import Request
    from govcheck.report.model import Report
    from govcheck.source import Document


def record_run(
    path: str, report: Report, request: Request, wanted: Wanted, read: Sequence[Document], fail_on: str, code: int
) -> None:
    """Append a line about this run; what had to be mended in the record is told."""
    inputs = [Input("manifest", document.path, document.sha256) for document in read]
    others = {"configuration": request.config.path, "waivers": wanted.waivers, "baseline": wanted.baseline}
    inputs += _digests((role, file) for role, file in others.items() if file)
    remark = append(path, content(report, Run(now(), request.regimes, inputs, fail_on, code)))
    if remark:
        write_err(f"govcheck: {path}: {remark}\n")


def _digests(files: Iterable[tuple[str, str]]) -> Iterable[Input]:
    for role, path in files:
        try:
            with open(path, "rb") as stream:
                yield Input(role, path, hashlib.sha256(stream.read()).hexdigest())
        except OSError as error:
            raise InputError([Problem(path, None, "cannot-read", (error.strerror or str(error)).lower())]) from None
