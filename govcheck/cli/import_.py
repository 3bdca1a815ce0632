"""`govcheck import`: a document of another tool becomes a manifest for a person to complete."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, write_err, write_out
from govcheck.errors import ConfigError, Problem
from govcheck.importers.run import FORMATS

_HELP = "; ".join(f"{name}: {what}" for name, what in FORMATS.items())


def import_(
    format: Annotated[str, typer.Argument(metavar="FORMAT", autocompletion=completing.one_of(FORMATS), help=_HELP)],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The document to read.")],
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH", help="Where to write; brought up to date if it is there."),
    ] = None,
    mapping: Annotated[
        str | None, typer.Option(metavar="PATH", help="Who exports, and what words of the source stand for.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(metavar="NAME", help="Which sheet of a workbook to read.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write PATH anew, whatever is in it.")] = False,
) -> int:
    """Write a manifest from FILE, with all that it leaves open marked; importing again keeps what you add."""
    from govcheck.importers import run

    choice("govcheck import", format, tuple(FORMATS))
    if sheet is not None and format != "ropa":
        raise ConfigError([Problem("--sheet", None, "usage", f"{format} has no sheets", "leave it out")])
    if output is not None and os.path.exists(output) and os.path.exists(file) and os.path.samefile(output, file):
        raise ConfigError([Problem(output, None, "usage", "this is the document to read", "write to another file")])
    draft = run.import_file(format, file, mapping=mapping, sheet=sheet)
    old = None if output is None or force or not os.path.lexists(output) else output
    found = run.new(draft) if old is None else run.update(draft, _read(old), old)
    if output is None:
        write_out(found.text)
    elif found.text:
        _write(output, found.text)
    from govcheck.render.layout import plain

    tell = write_err if output is None else write_out
    tell("".join(f"{plain(line)}\n" for line in found.lines) + f"{found.summary}\n")
    if output is not None and not found.text:
        tell(f"{output} is not written: there is no transfer to put into it\n")
    elif output is not None:
        done = "written" if old is None else "up to date"
        tell(f"{output} is {done}; complete it, then run: govcheck check {output}\n")
    return FINE


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError([Problem(path, None, "cannot-read", reason)]) from None


def _write(path: str, text: str) -> None:
    from govcheck.files import make_folder_for, write_whole

    try:
        make_folder_for(path)
        write_whole(path, text)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise ConfigError([Problem(path, None, "cannot-write", reason)]) from None
