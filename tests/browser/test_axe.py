"""axe-core finds nothing that keeps a reader out."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it ships no types

from govcheck.report.model import Report
from tests.browser.conftest import Open, Opened
from tests.browser.samples import many, quickstart_report


def violations(opened: Opened) -> list[str]:
    """What axe finds, with one transfer and everything outside of transfers unfolded."""
    opened.page.evaluate(
        "document.querySelectorAll('#t1 details, main > section > details').forEach(one => { one.open = true })"
    )
    found = Axe().run(opened.page).response
    assert len(found["passes"]) > 20
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize(("language", "scheme", "width"), [("", "light", 1280), ("ja", "dark", 400)])
def test_the_quickstart(open_page: Open, language: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    opened = open_page(quickstart_report(language), bypass_csp=True, color_scheme=scheme, viewport=size)
    assert violations(opened) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "ja"])
def test_a_report_with_everything_in_it(open_page: Open, full: Report, scheme: str, language: str) -> None:
    opened = open_page(full._replace(language=language), bypass_csp=True, color_scheme=scheme)
    assert violations(opened) == []


def test_many_transfers(open_page: Open) -> None:
    assert violations(open_page(many(45), bypass_csp=True)) == []
