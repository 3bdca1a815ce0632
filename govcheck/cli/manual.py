"""The page of reference on commands, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from govcheck.authoring.pages import MADE
from govcheck.cli.commands import build

_Command = Any
"""A command or option of the library beneath typer, which gives its types no public name."""


def page() -> str:
    """Every command with its arguments and options, in the order of `govcheck --help`."""
    root = get_command(build())
    lines = [MADE, "", "# Commands", ""]
    lines += ["Exit codes: 0 nothing to act on, 1 findings, 2 could not check.", ""]
    lines += _of(root, "govcheck")
    return "\n".join(lines).rstrip("\n") + "\n"


def _of(command: _Command, name: str) -> Iterator[str]:
    context = typer.Context(command, info_name=name)
    if hasattr(command, "list_commands"):
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            if found is not None and not found.hidden:
                yield from _of(found, f"{name} {each}")
        return
    yield from (f"## {name}", "")
    pieces = " ".join(command.collect_usage_pieces(context))
    yield from ("```", f"{name} {pieces}", "```", "")
    for paragraph in (command.help or "").split("\n\n"):
        yield from (_plain(paragraph), "")
    rows = [row for parameter in command.params if (row := _row(parameter, context)) is not None]
    if rows:
        yield from ("| Option | What it does |", "| --- | --- |", *rows, "")


def _row(parameter: _Command, context: typer.Context) -> str | None:
    if "--help" in parameter.opts:
        return None
    record = parameter.get_help_record(context)
    if record is None:
        return None
    names, says = record
    if parameter.param_type_name == "argument":
        names = names.partition(" <")[0]
    return f"| `{_plain(names)}` | {_plain(says)} |"


def _plain(said: str) -> str:
    return " ".join(said.split()).replace("|", "\\|")
