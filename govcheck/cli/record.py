"""`govcheck record`: what was decided by and by, and whether anybody has changed it since."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from govcheck.cli.terminal import FINDINGS, FINE, options_for, show_problems, write_out

app = typer.Typer(
    help="Look at a record of decisions, which 'govcheck check --record PATH' writes.", no_args_is_help=True
)

_PATH = Annotated[str, typer.Argument(metavar="PATH", help="The record.")]
_HEADER = ("no.", "at (UTC)", "law of", "exit", "waived", "outcomes")


@app.command()
def verify(
    path: _PATH,
    last: Annotated[
        str, typer.Option(metavar="SHA256", help="The digest of a line that must be in it, kept elsewhere.")
    ] = "",
) -> int:
    """Find lines that were changed, dropped, put in another order or written twice.

    Exit codes: 0 none, 1 some, 2 the record cannot be read.
    """
    from govcheck.record.verify import examine, load

    found = examine(path, load(path), last)
    if found.faults:
        show_problems(found.faults)
    for told in found.mended:
        write_out(f"{path}: {told}\n")
    if found.faults:
        write_out(f"{path}: {_lines(len(found.lines))}, {_faults(len(found.faults))}\n")
        return FINDINGS
    write_out(f"{path}: {_lines(len(found.lines))}, each as it was written\n")
    if found.last:
        write_out(f"last line: {found.last}\n")
    return FINE


@app.command()
def show(path: _PATH) -> int:
    """Print a record as a table, one run to a line."""
    from govcheck.record.verify import examine, load
    from govcheck.render.layout import table

    found = examine(path, load(path))
    rows = [_row(line.said, line.whole) for line in found.lines if line.said is not None]
    write_out("\n".join([*table(_HEADER, rows, options_for(sys.stdout).width), ""]) if rows else "no runs\n")
    if found.faults:
        show_problems(found.faults)
        return FINDINGS
    return FINE


def _row(said: dict[str, object], whole: bool) -> tuple[str, ...]:
    summary = said.get("summary")
    counts = summary if isinstance(summary, dict) else {}
    outcomes = [f"{count} {name.replace('_', ' ')}" for name, count in counts.items() if name not in _APART and count]
    text = ", ".join(outcomes) or "no transfers"
    return (
        str(said.get("number")),
        str(said.get("at")),
        str(said.get("as_of")),
        str(said.get("exit_code")),
        str(counts.get("waived", 0)),
        text if whole else f"(changed) {text}",
    )


_APART = ("transfers", "waived")


def _lines(count: int) -> str:
    return f"{count} {'line' if count == 1 else 'lines'}"


def _faults(count: int) -> str:
    return f"{count} {'fault' if count == 1 else 'faults'}"
