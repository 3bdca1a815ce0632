"""The page as a reader meets it: it is quiet, it loads nothing, and what it says of a manifest stays text."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from govcheck.errors import Problem
from govcheck.render import render
from govcheck.report.model import Citation, Evidence, Report
from tests.browser.conftest import Open, Opened
from tests.browser.samples import many, quickstart_report, with_reasons
from tests.render import beyond
from tests.render.conftest import HOSTILE, finding, place, question, regime, report, transfer

MARKUP = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'><svg onload=alert(1)>", "</style><b>x</b>",
    "</script><b>x</b>", "</title><b>x</b>", "--><b>x</b>", "<!-- x", "{{ 7*7 }}{% raw %}", "&lt;b&gt;&#60;b&#62;",
    "javascript:alert(1)", "<a href=javascript:alert(1)>x</a>", "x\" onmouseover=\"alert(1)", "</details></article>",
    "</svg><b>x</b>", "\x00<\x00b>x", HOSTILE, "]]><b>x</b>", "\\3c b\\3e", "*/ } body { display:none } /*",
]  # fmt: skip


def hostile(said: str) -> Report:
    """A report with `said` wherever a manifest, a file name or a pack could put it."""
    cited = Citation(said, said, said, "2026-11-21", said)
    found = finding(
        message=said, guidance=said, leg=said, title=said, location=place(1, 2, f"x{said}"), citations=(cited,),
        waived=True, waiver=beyond.waiver()._replace(reason=said, approver=said),
    )  # fmt: skip
    one = regime(
        outcome="undetermined", title=said, findings=(found,), questions=(question(question=said, leg=said, why=said),),
        basis=(cited,), ways=tuple(way._replace(title=said, guidance=said, who=said) for way in beyond.ways()),
    )  # fmt: skip
    whole = transfer(
        id=said, title=said, legs=(said, "b"), regimes=(one,), conflicts=beyond.conflicts(said), outcome="undetermined",
        plan=beyond.plans(said), upcoming=beyond.upcoming(said), flows=beyond.flows(said), continues=said,
        evidence=(Evidence(said, (said,), said, True, "00", None),),
    )  # fmt: skip
    made = report(whole, problems=(Problem(f"x{said}", None, "code", said),))
    packs = tuple(pack._replace(title=said, version=said, id=said) for pack in made.packs)
    return with_reasons(made._replace(
        packs=packs, notices=beyond.notices(said), chains=beyond.chains(said), countries={"CN": said},
    ))  # fmt: skip


def elements(opened: Opened) -> dict[str, int]:
    found: dict[str, int] = opened.page.evaluate(
        "() => { const seen = {}; for (const one of document.querySelectorAll('*'))"
        " seen[one.tagName] = (seen[one.tagName] || 0) + 1; return seen; }"
    )
    return found


@pytest.mark.parametrize("said", MARKUP)
def test_a_hostile_manifest_stays_text(open_page: Open, said: str) -> None:
    tame, opened = open_page(hostile("word")), open_page(hostile(said))
    assert elements(opened) == elements(tame)
    for link in opened.page.locator("a").evaluate_all("all => all.map(one => one.getAttribute('href'))"):
        assert re.match(r"#|https?://law\.example/", link), link
    assert opened.page.evaluate(
        "() => [...document.querySelectorAll('*')].every(one => [...one.attributes].every(a => !/^on/.test(a.name)))"
    )
    opened.page.locator("h3").first.hover()
    assert (opened.dialogs, opened.said) == ([], [])


@pytest.mark.parametrize("language", ["", "ja"])
def test_it_loads_nothing_and_says_nothing(open_page: Open, language: str) -> None:
    opened = open_page(quickstart_report(language))
    opened.page.get_by_role("button").last.click()
    for one in opened.page.locator("article.transfer > details > summary").all()[:4]:
        one.click()
    assert opened.said == []
    assert [url for url in opened.asked if not url.startswith("file:")] == []
    assert len(opened.asked) == 1


def test_the_policy_lets_through_nothing_that_was_not_there(open_page: Open, quickstart: Report) -> None:
    text = render(quickstart, "html")
    added = "<script>document.title = 'taken'</script><style>h1 { display: none }</style><p style='color: red'>x</p>"
    image = "<img src='https://evil.example/x.png'><a id=bad href='javascript:document.title=1'>x</a>"
    opened = open_page(text.replace("</main>", f"{added}{image}</main>"))
    assert opened.page.title().startswith("Cross-border data transfers")
    assert opened.page.locator("h1").is_visible()
    opened.page.evaluate("fetch('https://evil.example/').catch(() => 0)")
    assert len([said for said in opened.said if "Content Security Policy" in said]) >= 4
    opened.page.locator("#bad").click()
    assert opened.page.title().startswith("Cross-border data transfers")


def test_a_link_to_a_regime_unfolds_its_transfer(open_page: Open, quickstart: Report) -> None:
    opened = open_page(quickstart)
    cell = opened.page.locator(".matrix tbody tr").nth(3).locator("td a").first
    target = cell.get_attribute("href") or ""
    assert opened.page.locator(target).is_hidden()
    cell.click()
    assert opened.page.locator(target).is_visible()


def test_what_is_asked_of_a_transfer_is_linked_both_ways(open_page: Open, quickstart: Report) -> None:
    opened = open_page(quickstart)
    link = opened.page.locator("#questions h3 a").first
    transfer = link.get_attribute("href") or ""
    link.click()
    assert opened.page.locator(f"{transfer} > details").get_attribute("open") is not None
    opened.page.locator(f"{transfer} a[href^='#q']").first.click()
    assert re.fullmatch(r"#q\d+", opened.page.evaluate("location.hash"))


def test_everything_is_reached_by_keyboard(open_page: Open, quickstart: Report) -> None:
    opened = open_page(quickstart)
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(220):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.id"))
        if page.evaluate("document.activeElement.matches('article summary')"):
            break
    assert {"INPUT f-text", "SELECT f-regime", "BUTTON f-open"} <= reached
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    assert page.locator("#t1 > details").get_attribute("open") is not None


@pytest.mark.parametrize("width", [400, 760, 1280])
def test_the_page_never_scrolls_sideways(open_page: Open, quickstart: Report, full: Report, width: int) -> None:
    for given in (quickstart, full):
        opened = open_page(given, viewport={"width": width, "height": 800})
        opened.page.locator("#f-open").click()
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_headings_go_down_one_step_at_a_time(open_page: Open, full: Report) -> None:
    opened = open_page(full)
    levels = opened.page.locator("h1, h2, h3, h4, h5").evaluate_all("all => all.map(one => +one.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_shared_guidance_is_shown_where_it_is_looked_at(open_page: Open) -> None:
    opened = open_page(many(50))
    first = opened.page.locator("#t1")
    assert first.locator(".guide").count() == 0
    first.locator("summary").first.click()
    first.locator(".finding .guide").first.wait_for()
    assert "four weeks" in first.locator(".finding .guide").first.inner_text()
    first.locator("details.why > summary").first.click()
    first.locator("details.why .guide .tree").first.wait_for()


def test_no_two_labels_of_the_map_overlap(open_page: Open, quickstart: Report) -> None:
    for given in (quickstart, many(1), many(200)):
        opened = open_page(given)
        boxes = opened.page.locator(".chart text").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect()).map(b => [b.left, b.top + 3, b.right, b.bottom - 3])"
        )
        assert len(boxes) >= 4
        for at, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
