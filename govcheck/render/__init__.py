"""One module per format. A renderer lays a finished report out as text and decides nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from govcheck.report.model import Report

# Name of the format -> the module with its `render` function, imported when the format is asked for.
FORMATS: dict[str, str] = {
    "text": "govcheck.render.text",
    "lines": "govcheck.render.lines",
    "json": "govcheck.render.json",
    "sarif": "govcheck.render.sarif",
    "junit": "govcheck.render.junit",
    "github": "govcheck.render.github",
    "markdown": "govcheck.render.markdown",
    "csv": "govcheck.render.csv",
    "oscal": "govcheck.render.oscal",
    "html": "govcheck.render.html",
}

# Formats that are written even if the input cannot be read: whoever reads them wants to see why.
TELL_PROBLEMS: frozenset[str] = frozenset({"sarif", "junit", "github"})


class Options(NamedTuple):
    """How a report is laid out, where the format leaves a choice."""

    width: int = 80
    colour: bool = False
    verbose: bool = False
    undetermined_as: str = ""
    """For code scanning: the level at which what is not known fails there; empty: it is of kind `open`."""
    root: str = ""
    """The folder from which places are named in formats that may hold no absolute path; empty: by file name alone."""


def renderer(name: str) -> Callable[[Report, Options], str]:
    """Return the function that renders the format `name`; a KeyError says that there is none."""
    return cast("Callable[[Report, Options], str]", import_module(FORMATS[name]).render)


def render(report: Report, name: str, options: Options | None = None) -> str:
    """Render a report in the format `name`, ending with a newline."""
    return renderer(name)(report, options or Options())
