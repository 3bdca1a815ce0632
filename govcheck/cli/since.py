"""`--since REF`: only what is new since a commit. The manifests as they were then are checked under today's packs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from govcheck.errors import ConfigError, InputError, Problem
from govcheck.manifest.find import STDIN, SUFFIXES

if TYPE_CHECKING:
    from govcheck.report.model import RegimeReport, Report, TransferReport
    from govcheck.source import Document

_OUTCOMES = ("permitted", "action_required", "prohibited", "undetermined", "out_of_scope")


def documents_at(ref: str, paths: Iterable[str]) -> list[Document]:
    """The manifests that a commit has in the folders of these files; what could not be read then is left out.

    Raises ConfigError if the files are in no repository of git, or it has no such commit.
    """
    from govcheck.source import load_text

    found: list[Document] = []
    for folder in sorted({os.path.dirname(path) or "." for path in paths if path != STDIN}):
        if _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}") is None:
            text = f"'{ref}' is no commit of the repository of {folder}"
            raise ConfigError([Problem("--since", None, "unknown-commit", text, "expected a branch, tag or commit")])
        names = (_git(folder, "ls-tree", "-z", "--name-only", ref, "./") or b"").split(b"\0")
        for name in sorted(os.fsdecode(name) for name in names):
            if not name.endswith(SUFFIXES):
                continue
            content = _git(folder, "show", f"{ref}:./{os.path.basename(name)}")
            try:
                found.append(load_text(content or b"", os.path.normpath(os.path.join(folder, name))))
            except InputError:
                continue
    return found


def only_new(report: Report, before: Report | None, ref: str) -> Report:
    """The report without what was found in `before` too; what is left out is counted in a notice."""
    from govcheck.report.model import Notice

    old = {transfer.id: transfer for transfer in before.transfers} if before is not None else {}
    kept: list[TransferReport] = []
    for transfer in report.transfers:
        new = _news(transfer, old.get(transfer.id))
        if new is not None:
            kept.append(new)
    hidden = _findings(report.transfers) - _findings(kept)
    if not hidden and len(kept) == len(report.transfers):
        return report
    transfers = len(report.transfers) - len(kept)
    text = f"not shown, as it was there at {ref}: {hidden} findings, {transfers} transfers of which nothing is new"
    counts: Mapping[str, int] = {
        "transfers": len(kept),
        **{outcome: sum(one.outcome == outcome for one in kept) for outcome in _OUTCOMES},
        "waived": sum(finding.waived for one in kept for regime in one.regimes for finding in regime.findings),
    }
    notices = (*report.notices, Notice("not-new", "note", text))
    return report._replace(transfers=tuple(kept), summary=counts, notices=notices)


def _news(transfer: TransferReport, old: TransferReport | None) -> TransferReport | None:
    """The transfer with only the regimes in which something is new; None if there is none."""
    if old is None:
        return transfer
    before = {regime.id: regime for regime in old.regimes}
    regimes = [new for regime in transfer.regimes if (new := _new_of(regime, before.get(regime.id))) is not None]
    if not regimes:
        return None
    return transfer._replace(regimes=tuple(regimes))


def _new_of(regime: RegimeReport, old: RegimeReport | None) -> RegimeReport | None:
    if old is None or old.outcome != regime.outcome:
        return regime
    known = {finding.fingerprint for finding in old.findings}
    findings = tuple(finding for finding in regime.findings if finding.fingerprint not in known)
    return regime._replace(findings=findings) if findings else None


def _findings(transfers: Sequence[TransferReport]) -> int:
    return sum(len(regime.findings) for transfer in transfers for regime in transfer.regimes)


def _git(folder: str, *arguments: str) -> bytes | None:
    command = ["git", "-C", folder, *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        text = f"git cannot be run ({(error.strerror or str(error)).lower()})"
        raise ConfigError([Problem("--since", None, "no-git", text, "it is needed to see what is new")]) from None
    return done.stdout if done.returncode == 0 else None
