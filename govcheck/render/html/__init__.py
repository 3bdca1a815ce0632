"""The report as one self-contained page, for a person to read, file, print and send on.

The page loads nothing: style and script are inside, and its content security policy lets through only these two, by
their digests. Every text of a report is escaped when it is put in; no address but http and https becomes a link.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.render.html.page import page

if TYPE_CHECKING:
    from govcheck.render import Options
    from govcheck.report.model import Report


def render(report: Report, options: Options) -> str:
    """Render the report as one HTML file."""
    return page(report, options.root)
