"""The page of a supposition, in a real browser."""

from __future__ import annotations

import pytest

from govcheck.render.html.whatif import render
from govcheck.report.difference import RegimeDifference, RuleNote, Supposition, TransferDifference, WhatIf
from tests.browser.conftest import Open
from tests.browser.test_axe import violations
from tests.render.conftest import HOSTILE, citation, finding, place

MARKUP = "<img src=x onerror=alert(1)></style><script>alert(2)</script>"


def found(said: str = "") -> WhatIf:
    note = RuleNote(f"alpha/one{said}", f"A ground{said}", "carries", "after", True, (citation(),))
    gone = RuleNote("alpha/two", f"A bar{said}", "determines", "before", False, (citation(),))
    regimes = (
        RegimeDifference("alpha", f"The law{said}", "organisation", "prohibited", "permitted", (gone, note),
                         (finding(message=said or "gone"),), (), (citation(),)),
        RegimeDifference("trade", f"A treaty{said}", "state", f"one{said}", f"two{said}", (), (), (), ()),
        RegimeDifference("beta", "Another", "organisation", "permitted", "permitted", (note,), (), (), ()),
    )  # fmt: skip
    same = TransferDifference("same", "", "2026-11-22", "out_of_scope", "out_of_scope", None, ())
    one = TransferDifference(
        "t", f"Records{said}", "2026-11-22", "prohibited", "permitted", place(3, 5), regimes
    )
    overlay = Supposition(f"o{said}.yaml", f"Trust{said}", f"Because{said}\nand so{said}", (f"a rule is added{said}",))
    return WhatIf("0.1.0", "2026-11-22", (overlay,), (one, same), {})


@pytest.mark.parametrize(("language", "scheme", "width"), [("", "light", 1280), ("ja", "dark", 400)])
def test_axe_finds_nothing(open_page: Open, language: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800}
    opened = open_page(render(found(), language), bypass_csp=True, color_scheme=scheme, viewport=size)
    assert violations(opened) == []


def test_nothing_is_said_loaded_or_run(open_page: Open) -> None:
    opened = open_page(render(found(MARKUP + HOSTILE)))
    assert (opened.said, opened.dialogs) == ([], [])
    assert all(url.startswith("file:") for url in opened.asked)
    assert opened.page.locator("img, script").count() == 0
    assert MARKUP in opened.page.locator("h3").first.inner_text()


def test_every_part_says_that_it_is_not_the_law(open_page: Open) -> None:
    page = open_page(render(found())).page
    assert "HYPOTHETICAL" in page.title()
    for part in ("header", "footer"):
        assert "HYPOTHETICAL: this is not the law." in page.locator(part).inner_text()
    assert page.locator("table.matrix tbody tr").count() == 2
    assert "(hypothetical)" in page.locator("#t1").inner_text()
