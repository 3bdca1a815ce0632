from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from govcheck.render import Options, render, speech
from govcheck.render.speech import Speech
from govcheck.report.model import Change, Report
from tests.render.conftest import regime, report, transfer

FOLDER = Path(speech.__file__).parent
OWN: dict[str, dict[str, str]] = json.loads((FOLDER / "words.json").read_text(encoding="utf-8"))
PLACE = re.compile(r"\{(\w+)\}")
WIDE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def test_every_language_has_the_same_words_with_the_same_places() -> None:
    for language, words in OWN.items():
        assert words.keys() == OWN["en"].keys(), language
        for key, text in words.items():
            assert set(PLACE.findall(text)) == set(PLACE.findall(OWN["en"][key])), (language, key)


def test_every_word_is_used() -> None:
    files = [FOLDER / f"{name}.py" for name in ("speech", "text", "sheet", "markdown", "outlook", "phrases")]
    source = "".join(file.read_text(encoding="utf-8") for file in files)
    confidence = ("primary", "secondary", "recalled")
    for key in OWN["en"]:
        stem = re.sub(r"_(one|many)$", "", key)
        assert re.search(f"""["']({stem}|{key})["']""", source) or key in confidence, key


@pytest.mark.parametrize("format", ["text", "markdown"])
def test_a_japanese_report_has_japanese_words(rich: Report, format: str) -> None:
    text = render(rich._replace(language="ja"), format)
    for word in ("禁止", "未回答の質問", "今後の予定", "対応計画", "法の抵触", "移転 3 件："):
        assert word in text
    for word in ("PROHIBITED", "Open questions", "What decides", "what decides", "Coming up", ": error: ", "**Error**"):
        assert word not in text


@pytest.mark.parametrize("verbose", [False, True])
def test_every_line_of_a_japanese_report_fits_and_its_table_is_straight(rich: Report, verbose: bool) -> None:
    from govcheck.render.layout import width

    lines = render(rich._replace(language="ja"), "text", Options(width=80, verbose=verbose)).splitlines()
    assert all(width(line) <= 80 for line in lines)
    for header, rule in pairwise(lines):
        if header.strip().startswith("制度"):
            starts = [match.start() for match in re.finditer(r"(?<!\S)-", rule)]
            columns = [width(header[: match.start()]) for match in re.finditer(r"(?<!\S)\S", header)]
            assert columns == starts


def test_a_language_that_is_not_there_is_english(rich: Report) -> None:
    assert render(rich._replace(language="zz"), "text") == render(rich, "text")


def test_rules_and_conclusions_go_by_their_titles() -> None:
    names = {"alpha/clauses": "Standard clauses", "trade/r4": "A condition that can be met", "trade/r5": "A bar"}
    binds = regime(outcome="permitted", carried_by=("alpha/clauses",), findings=(), questions=())
    trade = regime(
        id="trade", binding_on="state", outcome="permitted", conclusions=("r4",), possible=("r4", "r5"), findings=()
    )
    one = transfer(outcome="permitted", regimes=(binds, trade))
    text = render(report(one)._replace(names=names), "text")
    assert "carried by: Standard clauses" in text
    assert "A condition that can be met" in text and "A bar" not in text
    assert "possible: A bar" in render(report(one)._replace(names=names), "text", Options(width=120, verbose=True))
    assert "possible: A bar" in render(report(one)._replace(names=names), "markdown")


def test_what_comes_for_those_who_bind_nobody_is_counted() -> None:
    trade = regime(id="trade", binding_on="state", outcome="permitted", findings=(), questions=())
    change = Change("2027-01-01", "trade", "r4", "possibly r4, possibly r5", "a year begins", (), ())
    given = report(transfer(regimes=(regime(), trade), upcoming=(change,)))._replace(names={"trade/r5": "A bar"})
    brief = render(given, "text")
    assert "2027-01-01" not in brief and "1 coming change of trade" in brief
    assert 'r4 becomes possibly r4, possibly "A bar": a year begins' in render(given, "text", Options(120, False, True))


def test_where_only_a_changed_transfer_helps_the_report_does_not_say_that_nothing_does() -> None:
    from tests.render import beyond

    bare = transfer(regimes=(regime(outcome="prohibited", curable="false"),), outcome="prohibited", plan=())
    assert "Nothing the parties could set right would open the way." in render(report(bare), "text")
    planned = render(report(bare._replace(plan=beyond.plans())), "text")
    assert "Nothing the parties" not in planned
    assert "the transfer itself would" in planned


def test_words_of_places_are_not_filled_twice() -> None:
    assert Speech()("link_stated", after="{before}", before="b") == "{before} continues b"


def test_numbers_of_things() -> None:
    say = Speech()
    assert [say.count("remark", number, regime="rcep") for number in (0, 1, 2)] == [
        "", "1 remark of rcep", "2 remarks of rcep"
    ]  # fmt: skip
    assert [say.days(number) for number in (0, 1, 30)] == ["at once", "about 1 day", "about 30 days"]
