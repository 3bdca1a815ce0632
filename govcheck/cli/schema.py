"""`govcheck schema`: the JSON Schema of what goes in and of what comes out."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from govcheck.cli import completing
from govcheck.cli.terminal import FINE, choice, write_out

NAMES = ("manifest", "report", "matrix")
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "schemas")


def schema(
    name: Annotated[
        str,
        typer.Argument(metavar="manifest|report|matrix", autocompletion=completing.one_of(NAMES), help="Which schema."),
    ],
) -> int:
    """Print the JSON Schema of a manifest, of the JSON report or of the regime matrix."""
    choice("govcheck schema", name, NAMES)
    with open(os.path.join(_FOLDER, f"{name}.schema.json"), encoding="utf-8") as stream:
        write_out(stream.read())
    return FINE
