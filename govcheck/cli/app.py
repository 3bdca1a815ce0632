"""The console entry: runs a command and turns whatever goes wrong into one line and an exit code."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence

from govcheck.cli.terminal import COULD_NOT_CHECK, discard, show_problems, write_err, write_out

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run govcheck with `arguments` (the process's own by default) and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _reopen()
    # A report makes no cycles; looking for them among ten thousand transfers costs a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        discard(sys.stdout)
        return COULD_NOT_CHECK
    except Exception as error:
        return _known(error) or _usage(error) or _internal(error)
    finally:
        if collecting:
            gc.enable()


def _reopen() -> None:
    """A stream that was closed before the start leads nowhere: the exit code still says what was found."""
    if sys.stdout is None or sys.stderr is None:
        nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it takes the place of the stream
        sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere


def _run(given: list[str]) -> int:
    from govcheck.cli import quick

    wanted = quick.parse(given) if "_GOVCHECK_COMPLETE" not in os.environ else None
    if wanted is not None:
        from govcheck.cli import remembered

        key = remembered.key_for(wanted)
        answer = remembered.recall(key) if key else None
        if answer is not None:
            write_out(answer[1])
            return answer[0]
        from govcheck.cli.checking import check

        return check(**wanted, remember_as=key)
    from govcheck.cli.commands import run

    return run(given)


def _known(error: Exception) -> int:
    """Show what govcheck itself found wrong; 0 if the error is none of its own."""
    from govcheck.errors import GovcheckError, Problem

    if not isinstance(error, GovcheckError):
        return 0
    found = getattr(error, "problems", None)
    return show_problems(found or [Problem("govcheck", None, "cannot-check", str(error))])


def _usage(error: Exception) -> int:
    """Show a fault of the command line in one line; 0 if the error is none."""
    from govcheck.errors import Problem

    message = getattr(error, "format_message", None)
    if message is None:
        return 0
    context = getattr(error, "ctx", None)
    if context is not None and type(error).__name__ == "NoArgsIsHelpError":
        write_err(context.get_help() + "\n")
        return COULD_NOT_CHECK
    command = context.command_path if context is not None else "govcheck"
    text = " ".join(message().split()).rstrip(".")
    return show_problems([Problem(command, None, "usage", text[:1].lower() + text[1:], f"see '{command} --help'")])


def _internal(error: Exception) -> int:
    from govcheck.errors import Problem

    if os.environ.get("GOVCHECK_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    text = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    hint = "this is a fault of govcheck, please report it; GOVCHECK_DEBUG=1 shows more"
    return show_problems([Problem("govcheck", None, "internal-error", text, hint)])
