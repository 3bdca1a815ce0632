"""All commands, put together with typer: help, completion, and the parsing of every command line."""

from __future__ import annotations

import os
from importlib import import_module
from keyword import iskeyword
from typing import Annotated, Any

import typer

from govcheck import __version__
from govcheck.cli.terminal import COULD_NOT_CHECK, write_out

# Command -> the module in this package whose function of that name it is; "packs" is a group of its own.
COMMANDS = (
    "ask", "check", "diff", "explain", "facts", "import", "init", "matrix", "plan", "schema", "timeline", "whatif",
)  # fmt: skip
GROUPS = ("baseline", "packs", "record")


def build(only: str | None = None) -> typer.Typer:
    """Build the application; with `only`, just that command, so that the others are not imported."""
    app = typer.Typer(
        name="govcheck",
        help="Decide, citing the law, whether cross-border data transfers are lawful.",
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        add_completion=only is None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(_root)
    for name in COMMANDS:
        if only in (None, name):
            module = f"{name}_" if iskeyword(name) else name
            app.command(name)(getattr(import_module(f"govcheck.cli.{module}"), module))
    for name in GROUPS:
        if only in (None, name):
            app.add_typer(import_module(f"govcheck.cli.{name}").app, name=name)
    return app


def _root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False,
) -> int:
    """Decide, citing the law, whether cross-border data transfers are lawful."""
    if version:
        write_out(f"govcheck {__version__}\n")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        write_out(context.get_help() + "\n")
        raise typer.Exit(COULD_NOT_CHECK)
    return 0


def run(given: list[str]) -> int:
    """Parse a command line, run the command and return its exit code."""
    from typer.main import get_command

    only = given[0] if given and given[0] in (*COMMANDS, *GROUPS) and "_GOVCHECK_COMPLETE" not in os.environ else None
    # Not standalone: faults come back as exceptions, and typer leaves sys.excepthook alone.
    result: Any = get_command(build(only)).main(args=given, prog_name="govcheck", standalone_mode=False)
    return result if isinstance(result, int) else 0
