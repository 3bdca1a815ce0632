from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.render import Options, render
from govcheck.render.html import laws
from govcheck.render.html.page import _quoted
from govcheck.report.model import Citation, Explanation, Reason, Report
from tests.render import beyond
from tests.render.conftest import citation, finding, place, question, regime, report, transfer
from tests.render.conftest import rich as rich

VOID = {"meta", "input", "br", "use", "path", "circle", "rect"}


class Tags(HTMLParser):
    """The elements of a page, its text outside style and script, and its addresses; nesting must be right."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag in ("p", "li", "td", "h4") else ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.text += data


def read(text: str) -> Tags:
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []
    return tags


def shown(given: Report) -> str:
    return " ".join(read(render(given, "html")).text.split())


def test_the_page_is_well_formed_and_its_links_lead_somewhere(rich: Report) -> None:
    tags = read(render(rich, "html"))
    assert len(tags.ids) == len(set(tags.ids))
    inner = {link[1:] for link in tags.links if link.startswith("#")}
    assert inner <= set(tags.ids)
    assert all(link.startswith(("#", "https://")) for link in tags.links)


@pytest.mark.parametrize("language", ["", "en", "ja", "zz"])
def test_the_policy_names_the_style_and_the_script_by_digest(rich: Report, language: str) -> None:
    text = render(rich._replace(language=language), "html")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
    assert policy and policy[1].startswith("default-src &#39;none&#39;; ")
    for tag in ("style", "script"):
        (inside,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode("utf-8")).digest()).decode("ascii")
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert " style=" not in text


def test_what_could_end_the_style_is_written_as_numbers(rich: Report) -> None:
    evil = '"}</style><script>x</script>\\'
    packs = tuple(pack._replace(id=evil) for pack in rich.packs)
    tags = read(render(rich._replace(packs=packs, as_of=evil), "html"))
    assert tags.tags.count("style") == tags.tags.count("script") == 1


TEXTS = st.text(
    st.one_of(st.characters(), st.sampled_from("<>&\"'`{}%#;:/\\-\x00\x1b\u202e\ud800")), min_size=1, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_nothing_of_a_report_becomes_markup(said: str) -> None:
    def full(said: str) -> Tags:
        found = finding(message=said, guidance="x" + said, leg=said, location=place(1, 2, f"x{said}"))
        one = regime(
            outcome="undetermined", findings=(found,), questions=(question(question=said),), ways=beyond.ways()
        )
        made = transfer(
            id=said, title="x" + said, legs=(said, "b"), regimes=(one,), plan=beyond.plans(said),
            conflicts=beyond.conflicts(said), upcoming=beyond.upcoming(said), flows=beyond.flows(said),
            evidence=beyond.evidence(said), why=(Explanation("t", "alpha", said, said, "permitted", (
                Reason("x" + said, "true", "x" + said, None, "x" + said),)),),
        )  # fmt: skip
        return read(render(report(made)._replace(notices=beyond.notices(said)), "html"))

    tame, tried = full("word"), full(said)
    # A text of nothing but control characters leaves its place empty; everything else is the same element by element.
    assert [tag for tag in tried.tags if tag not in ("dd", "dt", "div", "p")] == [
        tag for tag in tame.tags if tag not in ("dd", "dt", "div", "p")
    ]
    assert set(tried.links) == set(tame.links)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "https://x.example/a b", 'https://x"y', "", "//x.example"]
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    given = report(transfer(regimes=(regime(basis=(Citation("ACT", "5", url),)),)))
    tags = read(render(given, "html"))
    assert all(link.startswith("#") for link in tags.links)
    assert "ACT 5" in tags.text


def test_addresses_that_are_links() -> None:
    for url in ("https://law.example/a?b=c&d=%20#e(1)", "http://law.example"):
        assert laws.address(url) == url


def test_the_worst_comes_first() -> None:
    given = report(
        transfer(id="fine", title="Fine"),
        transfer(id="open", title="Open", outcome="undetermined", regimes=(regime(outcome="undetermined"),)),
        transfer(id="barred", title="Barred", outcome="prohibited", regimes=(regime(outcome="prohibited"),)),
    )
    text = render(given, "html")
    assert re.findall(r"<h3><span data-find>(\w+)</span></h3>", text) == ["Barred", "Open", "Fine"]


def first(given: Report) -> str:
    text = shown(given)
    return text[text.index("What to do first") : text.index("All transfers and regimes Outcome")]


def test_the_first_step_is_that_of_the_cheapest_plan() -> None:
    blocked = regime(outcome="action_required", ways=beyond.ways(), findings=(finding(),))
    one = transfer(outcome="action_required", regimes=(blocked,), plan=beyond.plans())
    assert "First step: Sign the standard clauses (exporter and importer, about 30 days)" in first(report(one))


def test_without_a_plan_it_is_the_first_way() -> None:
    ways = beyond.ways()
    blocked = regime(outcome="action_required", ways=ways, findings=(finding(),))
    assert f"First step: {ways[0].title}" in first(report(transfer(outcome="action_required", regimes=(blocked,))))


def test_of_what_is_not_known_it_is_the_first_question() -> None:
    open_ = regime(outcome="undetermined", questions=(question(),))
    said = first(report(transfer(outcome="undetermined", regimes=(open_,))))
    assert "First question: Is the importer a controller or a processor?" in said


def test_where_nothing_is_to_be_done_it_says_so() -> None:
    assert "No transfer needs anything done" in first(report(transfer()))


def test_what_is_left_out_of_the_first_is_counted() -> None:
    blocked = regime(outcome="prohibited")
    given = report(*(transfer(id=f"t{n}", outcome="prohibited", regimes=(blocked,)) for n in range(7)))
    assert "2 more transfers need something done" in first(given)


def test_a_regime_that_binds_nobody_gives_no_verdict() -> None:
    trade = regime(id="trade", binding_on="state", outcome="prohibited")
    text = render(report(transfer(regimes=(trade,))), "html")
    row = re.search(r'<tr id="t1-r1">.*?</tr>', text, re.DOTALL)
    assert row and "For information" in row[0] and "Prohibited" not in row[0]


@pytest.mark.parametrize("heading", ["Plan", "Conflicts", "What is coming", "Evidence", "Why", "Ways still open"])
def test_what_there_is_nothing_of_has_no_heading(heading: str) -> None:
    assert f"<h4>{heading}</h4>" not in render(report(transfer()), "html")


@pytest.mark.parametrize("heading", ["Plan", "Conflicts", "Evidence", "Why", "Ways still open", "Findings"])
def test_what_there_is_something_of_has_one(rich: Report, heading: str) -> None:
    tree = Explanation("crm", "alpha", "a > b", "2026-11-21", "prohibited", (Reason("because", "true"),))
    given = rich._replace(transfers=(rich.transfers[0]._replace(why=(tree,)),))
    assert f"<h4>{heading}</h4>" in render(given, "html")


def test_a_waived_finding_says_who_accepted_it_until_when_and_why() -> None:
    found = finding(waived=True, waiver=beyond.waiver())
    text = shown(report(transfer(regimes=(regime(findings=(found,)),))))
    assert "Accepted by D. Officer until 2027-03-31" in text
    assert "Reason: Board decision 7" in text


def test_the_same_finding_on_two_legs_is_told_once_with_both_places() -> None:
    found = (finding(leg="a > b", fingerprint="01"), finding(leg="a > c", fingerprint="02", location=place(11, 1)))
    given = report(transfer(legs=("a > b", "a > c"), regimes=(regime(findings=found),)))
    text = shown(given)
    assert text.count("No ground carries the transfer to the importer") == 1
    assert "crm.transfer.yaml:9:16 Leg a > b" in text
    assert "crm.transfer.yaml:11:1 Leg a > c" in text


def test_places_are_named_from_the_root() -> None:
    given = report(transfer(location=place(3, 5, "/somewhere/deep/crm.transfer.yaml")))
    text = render(given, "html", Options(root="/somewhere"))
    assert "deep/crm.transfer.yaml:3:5" in text
    assert "/somewhere" not in text


def test_questions_are_numbered_through_and_those_that_decide_nothing_come_last() -> None:
    aside = regime(id="trade", binding_on="state", questions=(question(fact="b"),))
    binding = regime(outcome="undetermined", questions=(question(fact="a", why="Rule (ACT 5)"),))
    one = transfer(id="one", outcome="undetermined", regimes=(binding, aside))
    text = render(report(one, one._replace(id="two")), "html")
    assert re.findall(r'<li id="q(\d)">', text) == ["1", "2", "3", "4"]
    part = text[text.index('<section id="questions"') :]
    facts = re.findall(r"<code>([ab])</code>", part)
    assert facts == ["a", "a", "b", "b"]
    assert "Why it is asked: Rule (ACT 5)" in " ".join(read(text).text.split())


def test_the_words_are_in_the_language_of_the_report(rich: Report) -> None:
    text = render(rich._replace(language="ja"), "html")
    assert '<html lang="ja">' in text
    assert "最初に行うこと" in text and "What to do first" not in text
    assert '<html lang="en">' in render(rich._replace(language="xx"), "html")


def test_many_transfers_share_their_texts() -> None:
    found = regime(outcome="prohibited", findings=(finding(guidance="Do this, then that."),))
    tree = Explanation("t", "alpha", "kk > sh", "2026-11-21", "prohibited", (Reason("because of it", "true"),))
    given = report(*(transfer(id=f"t{n}", outcome="prohibited", regimes=(found,), why=(tree,)) for n in range(50)))
    text = render(given, "html")
    assert text.count("<p>Do this, then that.</p>") == 1
    assert text.count("because of it") == 1
    few = render(report(*given.transfers[:5]), "html")
    assert few.count("because of it") == 5


def test_what_is_cited_is_listed_once_with_the_day_it_was_checked(rich: Report) -> None:
    (act,) = [one for one in laws.instruments(rich) if one.name == "ACT"]
    names = [cited.name for cited, _ in act.provisions]
    assert names == sorted(set(names)) and "28(1)" in names
    assert dict(act.provisions)[laws.Cited("28(1)", citation("28(1)").url)] == ("2026-11-21",)


def test_the_page_shortens_no_digest(rich: Report) -> None:
    text = render(rich, "html")
    assert all(f'<code class="hash">{pack.digest}</code>' in text for pack in rich.packs)


def test_an_empty_report_is_a_page() -> None:
    assert "There was no transfer to check." in shown(report())


def test_the_style_quotes_texts() -> None:
    assert _quoted('a"b\\c</d\n') == '"a\\22 b\\5c c\\3c \\2f d "'
