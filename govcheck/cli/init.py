"""`govcheck init`: a commented manifest to start from."""

from __future__ import annotations

import os
import re
from typing import Annotated

import typer

from govcheck.cli.terminal import FINE, write_out
from govcheck.errors import ConfigError, Problem

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_SUFFIX = ".transfer.yaml"


def init(
    name: Annotated[str, typer.Argument(help="The transfer's id; may stand in a folder, as in flows/crm.")] = "example",
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> int:
    """Write NAME.transfer.yaml, a commented manifest to fill in."""
    from govcheck.files import make_folder_for, write_whole

    stem = name.removesuffix(_SUFFIX)
    slug = os.path.basename(stem)
    path = stem + _SUFFIX
    if not _NAME.fullmatch(slug):
        expected = "use lower-case letters, digits, - and _"
        raise ConfigError([Problem("govcheck init", None, "wrong-name", f"'{slug}' is no id of a transfer", expected)])
    if not force and os.path.lexists(path):
        raise ConfigError([Problem(path, None, "file-exists", "there is a file of this name", "--force replaces it")])
    with open(os.path.join(os.path.dirname(__file__), "starter.yaml"), encoding="utf-8") as stream:
        text = stream.read()
    try:
        make_folder_for(path)
        write_whole(path, text.replace("NAME", slug))
    except OSError as error:
        problem = Problem(path, None, "cannot-write", (error.strerror or str(error)).lower())
        raise ConfigError([problem]) from None
    write_out(f"{path} is written; fill it in, then run: govcheck check {path}\n")
    return FINE
