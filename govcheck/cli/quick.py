"""The quick way in: plain `govcheck check` command lines, read without typer, whose import costs more than a check.

What is not plain (help, completion, a misspelt option, a value that begins with a hyphen) is left to typer, which
knows the same options; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Option -> the parameter it sets. A list collects what is repeated; the last of the others counts.
ONE = {
    "--as-of": "as_of", "--format": "format", "--fail-on": "fail_on", "--config": "config", "--lang": "lang",
    "--waivers": "waivers", "--baseline": "baseline", "--record": "record", "--since": "since",
    "--undetermined-as": "undetermined_as",
}  # fmt: skip
MANY = {"--regime": "regime", "--pack": "pack", "--output": "output"}
FLAGS = {
    "--exit-zero": "exit_zero", "--quiet": "quiet", "-q": "quiet", "--verbose": "verbose", "-v": "verbose",
    "--require-evidence": "require_evidence", "--brief": "brief",
}  # fmt: skip


def parse(arguments: Sequence[str]) -> dict[str, Any] | None:
    """Return the parameters of `check`, or None if this is not a plain call of it."""
    if not arguments or arguments[0] != "check":
        return None
    found: dict[str, Any] = {}
    paths: list[str] = []
    rest = iter(arguments[1:])
    for argument in rest:
        if not argument.startswith("-") or argument == "-":
            paths.append(argument)
        elif argument in FLAGS:
            found[FLAGS[argument]] = True
        else:
            option, equals, value = argument.partition("=")
            if option not in ONE and option not in MANY:
                return None
            if not equals:
                value = next(rest, "-")
                if value.startswith("-"):
                    return None
            if option in ONE:
                found[ONE[option]] = value
            else:
                found.setdefault(MANY[option], []).append(value)
    return {"paths": paths, **found} if paths else found
