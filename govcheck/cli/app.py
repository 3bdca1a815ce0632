"""The console entry: finds the command, runs it, and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Any

import typer

from govcheck import __version__
from govcheck.cli.terminal import COULD_NOT_CHECK, show_problems, write_out
from govcheck.errors import GovcheckError, Problem

# Command -> the module in this package whose function of that name it is; "packs" is a group of its own.
COMMANDS = ("check", "explain", "facts", "init", "schema")
GROUPS = ("packs",)
_INTERRUPTED = 130


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
            app.command(name)(getattr(import_module(f"govcheck.cli.{name}"), name))
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run govcheck with `arguments` (the process's own by default) and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except GovcheckError as error:
        found = getattr(error, "problems", None)
        return show_problems(found or [Problem("govcheck", None, "cannot-check", str(error))])
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        _discard_output()
        return COULD_NOT_CHECK
    except Exception as error:
        return _usage(error) or _internal(error)


def _run(given: list[str]) -> int:
    from typer.main import get_command

    only = given[0] if given and given[0] in (*COMMANDS, *GROUPS) and "_GOVCHECK_COMPLETE" not in os.environ else None
    # Not standalone: faults come back as exceptions, and typer leaves sys.excepthook alone.
    result: Any = get_command(build(only)).main(args=given, prog_name="govcheck", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _usage(error: Exception) -> int:
    """Show a fault of the command line in one line; 0 if the error is none."""
    message = getattr(error, "format_message", None)
    if message is None:
        return 0
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "govcheck"
    text = " ".join(message().split()).rstrip(".")
    return show_problems([Problem(command, None, "usage", text[:1].lower() + text[1:], f"see '{command} --help'")])


def _internal(error: Exception) -> int:
    if os.environ.get("GOVCHECK_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "this is a fault of govcheck, please report it; GOVCHECK_DEBUG=1 shows more"
    return show_problems([Problem("govcheck", None, "internal-error", text, hint)])


def _discard_output() -> None:
    """Send what is still to be written nowhere: the reader of our output has gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
