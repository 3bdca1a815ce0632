"""The page on paper."""

from __future__ import annotations

import io
from unicodedata import normalize

import pytest

from govcheck.report.model import Report
from tests.browser.conftest import Open, Opened
from tests.browser.samples import quickstart_report

pypdf = pytest.importorskip("pypdf")


@pytest.fixture
def few(quickstart: Report) -> Report:
    """Transfers enough for several pages."""
    return quickstart._replace(transfers=quickstart.transfers[:3])


def pages(opened: Opened) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(opened.page.pdf(prefer_css_page_size=True)))
    for page in reader.pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) in {(595, 842), (596, 842), (594, 842)}
    # Printed letters may be joined (ligatures), which the normal form takes apart.
    return [normalize("NFKC", " ".join(page.extract_text().split())) for page in reader.pages]


def test_every_page_says_the_day_of_the_law_and_the_packs(open_page: Open, few: Report) -> None:
    found = pages(open_page(few))
    assert len(found) > 5
    for number, text in enumerate(found, 1):
        assert "Law of 2026-11-22" in text
        assert f"Page {number} / {len(found)}" in text
        for pack in few.packs:
            assert f"{pack.id}{pack.version}{pack.digest.removeprefix('sha256:')[:16]}" in text.replace(" ", "")


def test_what_is_folded_is_printed_and_the_filter_is_not(open_page: Open, few: Report) -> None:
    text = " ".join(pages(open_page(few)))
    for one in few.transfers:
        for regime in one.regimes:
            for finding in regime.findings:
                assert normalize("NFKC", finding.message)[:16] in text
    assert "Show all" not in text
    assert "transfers shown" not in text


def test_a_tree_is_printed_where_it_was_unfolded(open_page: Open, few: Report) -> None:
    opened = open_page(few)
    without = len(pages(opened))
    opened.page.evaluate("document.querySelectorAll('details.why').forEach(one => { one.open = true })")
    assert len(pages(opened)) > without


def test_without_script_what_is_folded_is_printed_too(open_page: Open, few: Report) -> None:
    text = " ".join(pages(open_page(few, java_script_enabled=False)))
    assert all(one.legs[0] in text for one in few.transfers)


def test_in_japanese(open_page: Open) -> None:
    given = quickstart_report("ja")
    found = pages(open_page(given._replace(transfers=given.transfers[:1])))
    assert all("2026-11-22 時点の法令を適用" in text for text in found)


def test_after_printing_all_is_as_before(open_page: Open, full: Report) -> None:
    opened = open_page(full)
    folded = "document.querySelectorAll('details[open]').length"
    before = opened.page.evaluate(folded)
    opened.page.pdf()
    assert opened.page.evaluate(folded) == before
