from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from govcheck.errors import Problem
from govcheck.render import Options, render
from govcheck.render.markdown import code, text
from govcheck.render.records import clean
from govcheck.report.model import Citation, Conflict, Report
from tests.render.conftest import finding, place, question, regime, report, transfer

tricks = st.text(
    st.one_of(st.characters(), st.sampled_from("`*_[]()<>|#!~\\&@:/-+=1. \n\r\"'$")), min_size=1, max_size=40
)
MARKUP = [
    "<script>alert(1)</script>", "<img src=x onerror=y>", "[a](https://evil.example)", "![a](https://evil.example/)",
    "https://evil.example", "www.evil.example", "<https://evil.example>", "a | b", "`code`", "*b* __b__ ~~s~~",
    "# title", "- item", "1. item", "---", "===", "> quote", "&lt;b&gt;", "a\\", "``", "`", "| --- |", "@someone",
    "$x$", "</details>", "[x]: https://evil.example", "x\n# title", "x\n::error::y",
]  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(markdown: str) -> Tags:
    """What a reader of GitHub's Markdown makes of it."""
    parser = MarkdownIt("commonmark", {"html": True, "linkify": False}).enable(["table", "strikethrough"])
    tags = Tags()
    tags.feed(parser.render(markdown))
    tags.close()
    return tags


def full(said: str) -> Report:
    found = finding(message=said, guidance=said, leg=said, location=place(1, 2, f"x{said}"))
    aside = regime(id="trade", binding_on="state", findings=(found,), questions=(question(question=said),))
    one = regime(outcome="undetermined", findings=(found,), questions=(question(question=said),))
    conflict = Conflict("c", "cited", (), (), said)
    whole = transfer(id=said, title=said, legs=(said, "b"), regimes=(one, aside), conflicts=(conflict,))
    return report(whole, problems=(Problem(f"x{said}", None, "code", said),))


LAW = "https://law.example/ACT#28%281%29"


@pytest.mark.parametrize("said", MARKUP)
def test_markup_stays_text(said: str) -> None:
    page, plain = shown(render(full(said), "markdown")), shown(render(full("word"), "markdown"))
    assert page.tags == plain.tags
    assert set(page.links) == {LAW}
    assert "".join(said.split()) in "".join(page.text.split())


@settings(max_examples=150, deadline=None)
@given(tricks)
def test_nothing_of_a_manifest_becomes_markup(said: str) -> None:
    page = shown(render(full(said), "markdown"))
    assert set(page.links) == {LAW}
    assert set(page.tags) <= {
        "h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "strong", "ul", "ol", "li", "a", "code",
        "br", "hr", "details", "summary",
    }  # fmt: skip
    assert page.tags.count("h2") == 2


@given(tricks)
def test_a_text_comes_out_as_it_went_in(said: str) -> None:
    for written in (text(said), code(said)):
        assert not re.search(r"[\n\r]", written)
        assert shown(f"x {written} x").text.split()[1:-1] == clean(said).split()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.example/a b", "https://x.example/<", "", "https://x|y"])
def test_a_link_that_is_none_is_left_out(url: str) -> None:
    cited: Any = (Citation("ACT", "5", url),)
    page = shown(render(report(transfer(regimes=(regime(basis=cited),))), "markdown"))
    assert page.links == []
    assert "ACT 5" in page.text


def test_the_same_finding_on_two_legs_is_told_once_with_both_fingerprints() -> None:
    found = (finding(leg="a > b", fingerprint="01"), finding(leg="a > c", fingerprint="02"))
    given = report(transfer(legs=("a > b", "a > c"), regimes=(regime(findings=found),)))
    page = render(given, "markdown", Options())
    assert page.count("No ground carries the transfer") == 1
    assert "leg a &gt; b, fingerprint `01`<br>" in page
    assert "leg a &gt; c, fingerprint `02`" in page


def test_the_worst_come_first_and_what_binds_nobody_is_folded_away(rich: Report) -> None:
    page = render(rich, "markdown")
    order = [page.index(f"- **{level}") for level in ("Error", "Warning", "Note")]
    assert order == sorted(order)
    aside = regime(id="trade", binding_on="state", findings=(finding(level="warning"),))
    page = render(report(transfer(regimes=(aside,))), "markdown")
    assert page.index("<details>") < page.index("- **Warning**") < page.index("</details>")
