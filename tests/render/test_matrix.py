"""The regime matrix as text: it fits, every short word is explained, and nothing acts on the terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest

from govcheck.render import Options
from govcheck.render.layout import width
from govcheck.render.matrix import explain, render
from govcheck.report.basics import Citation
from govcheck.report.matrix import Agreement, Entry, Law, Matrix, Pair, Recognition

CITED = (Citation("ACT", "28(1)", "https://law.example/act", "2026-06-01", "The Act"),)
LAW = Law("home", "Home", "The home act", "home/here", "Whoever sends", "yes", True, CITED, "primary")
PACT = Agreement(
    pack="pact", name="PACT", title="The Pact", strictness=3, test="Good faith", standing="in_force", held="yes",
    since="2022-01-01", until="", rests_on="pact/terms/both.yaml", citations=CITED, confidence="secondary",
)  # fmt: skip
ROW = Entry(
    pack="home", table="home/tables/listed.yaml", title="Listed places", decision="1/2020", scope="Firms", held="open",
    turns_on=("importer.kind",), since="2020-01-01", until="2027-01-01", citations=CITED, confidence="primary",
)  # fmt: skip
UNKNOWN = Recognition("unknown", because="no pack states the law of Germany")


def pair(exporter: str = "JP", importer: str = "DE", **changes: Any) -> Pair:
    plain = Pair(exporter, importer, (LAW,), (), Recognition("no"), UNKNOWN, (), (), True, ())
    return plain._replace(**changes)


def matrix(*pairs: Pair, **names: str) -> Matrix:
    there = pairs or (pair(), pair("DE", "JP", laws=(), exporter_has_pack=False, there=UNKNOWN, back=Recognition("no")))
    return Matrix("0.1.0", "2026-06-15", names or {"JP": "Japan", "DE": "Germany"}, "An ordinary transfer", (), there)


def cell(found: Pair, columns: int = 80) -> list[str]:
    """The lines of the cell of the first pair."""
    back = pair(found.importer, found.exporter, laws=(), exporter_has_pack=False)
    lines = render(matrix(found, back), Options(width=columns)).splitlines()
    start = lines.index(next(line for line in lines if line.startswith(f"{found.exporter} ")))
    column = lines[start - 2].index(found.importer)
    end = lines.index("", start)
    return [line[column:].strip() for line in lines[start:end]]


def test_a_cell_says_who_binds_who_recognises_and_what_is_agreed() -> None:
    assert cell(pair(agreements=(PACT,))) == ["Home", "no/?", "PACT3"]
    assert cell(pair()) == ["Home", "no/?", "none"]


def test_who_binds() -> None:
    besides = LAW._replace(name="Far", home=False)
    assert cell(pair(laws=(LAW, besides)))[0] == "Home +Far"
    assert cell(pair(laws=(besides,), exporter_has_pack=False))[0] == "no pack +Far"
    assert cell(pair(laws=()))[0] == "-"
    assert cell(pair(laws=(LAW._replace(held="open"),)))[0] == "Home?"


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("yes", "yes"),
        ("part", "part"),
        ("open", "open"),
        ("no", "no"),
        ("inside", "in"),
        ("no_list", "-"),
        ("unknown", "?"),
    ],
)
def test_recognition(state: Any, word: str) -> None:
    found = pair(there=Recognition(state), back=Recognition("yes"))
    assert cell(found)[1] == f"{word}/yes"
    legend = render(matrix(found), Options()).partition("A cell says")[2]
    assert re.search(rf"^    {re.escape(word)} ", legend, re.MULTILINE)


def test_agreements_that_are_open_unread_or_not_in_force() -> None:
    items = (
        PACT, PACT._replace(name="DOUBT", held="open"), PACT._replace(name="MUTE", strictness=None),
        PACT._replace(name="SOON", standing="pending"), PACT._replace(name="CLUB", standing="tool"),
    )  # fmt: skip
    assert " ".join(cell(pair(agreements=items))[2:]) == "PACT3 DOUBT3? MUTE"


def test_the_legend_tells_what_is_there_and_no_more() -> None:
    whole = render(matrix(), Options(width=120))
    assert "Home       The home act (home)" in whole and "no pack    the law of the exporter's place" in whole
    assert "+          " not in whole and "part " not in whole and "no figure" not in whole
    besides = render(matrix(pair(laws=(LAW._replace(home=False),))), Options(width=120))
    assert "+          binds besides" in besides and "no pack  " not in besides
    unread = render(matrix(pair(agreements=(PACT._replace(strictness=None, held="open"),))), Options(width=120))
    assert "no figure  its wording was not read" in unread and "name?      not known" in unread
    assert "Home may bind a transfer from elsewhere too" in render(matrix(pair(may=(LAW,))), Options(width=120))


PLACES = ("JP", "CN", "KR", "VN", "SG", "DE", "GB", "US")
MANY = matrix(
    *(
        pair(one, other, agreements=(PACT._replace(name="ABCDEFGHIJ"), PACT, PACT._replace(held="open")))
        for one in PLACES
        for other in PLACES
        if one != other
    ),
    **dict(zip(PLACES, PLACES, strict=True)),
)


@pytest.mark.parametrize(("columns", "parts"), [(120, 1), (106, 1), (80, 2), (40, 4), (20, 8)])
def test_it_fits_the_terminal_in_as_many_parts_as_it_takes(columns: int, parts: int) -> None:
    text = render(MANY, Options(width=columns))
    table = text.partition("A cell says")[0]
    assert sum(line.strip().startswith("---") for line in table.splitlines()) == parts
    assert all(width(line) <= columns for line in table.splitlines()[2:])
    for place in PLACES:
        assert len(re.findall(rf"^{place} ", table, re.MULTILINE)) == parts


def test_no_line_ends_in_spaces() -> None:
    for text in (render(MANY, Options(width=80)), explain(MANY, Options(width=80))):
        assert all(line == line.rstrip() for line in text.splitlines()) and text.endswith("\n")


def test_nothing_acts_on_the_terminal() -> None:
    sly = pair(laws=(LAW._replace(name="\x1b[31mHome", title="\x1b[2J", rule_title="\u202ex"),),
               agreements=(PACT._replace(name="PA\x07CT", title="\x1b]0;x", test="\x1b", since="\x1b"),),
               there=Recognition("part", (ROW._replace(scope="\x1b[1m", decision="\u202e"),), "\x1b"),
               unknown=("\x1b[5m",))  # fmt: skip
    found = matrix(sly, JP="\x1b[31mJapan", DE="Ger\u202emany")
    for text in (render(found, Options()), explain(found, Options())):
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", text)


# One pair in full -------------------------------------------------------------------------------

FULL = pair(
    laws=(LAW,), may=(LAW._replace(name="Far", rule="far/served", held="open", turns_on=("data.form",)),),
    there=Recognition("part", (ROW,)), agreements=(PACT, PACT._replace(name="SOON", standing="pending")),
    strictest=("PACT",), unknown=("No pack states the law of Germany",),
)  # fmt: skip


def test_everything_about_a_pair_is_told() -> None:
    text = explain(matrix(FULL), Options(width=200))
    assert (
        text
        == """\
JP > DE: from Japan to Germany, under the law of 2026-06-15
  Binds an ordinary transfer
    Home: The home act
      home/here: Whoever sends [primary]
      ACT 28(1): https://law.example/act (checked 2026-06-01)
  May bind it too
    Far, far/served: Whoever sends
      turns on: data.form
  Recognition of Germany by the law of Japan: recognised in part: for some recipients, data or lists only
    Listed places: 1/2020 [primary]
      row of home/tables/listed.yaml, since 2020-01-01, until 2027-01-01 (the first day outside)
      covers: Firms
      turns on: importer.kind
      ACT 28(1): https://law.example/act (checked 2026-06-01)
  For the way back, of Japan by the law of Germany: not known
    no pack states the law of Germany
  In force between the two States, the strictest first
    PACT, strictness 3 of 4 (the strictest): The Pact [secondary]
      a restriction must pass: Good faith
      pact/terms/both.yaml, since 2022-01-01
      ACT 28(1): https://law.example/act (checked 2026-06-01)
  Signed or negotiated: bind nobody yet
    SOON: The Pact [secondary]
      a restriction must pass: Good faith
      pact/terms/both.yaml, since 2022-01-01
      ACT 28(1): https://law.example/act (checked 2026-06-01)
  Not known
    No pack states the law of Germany

An ordinary transfer.
"""
    )


def test_what_there_is_not_is_said_too() -> None:
    text = explain(matrix(pair(laws=(), exporter_has_pack=False, there=UNKNOWN)), Options(width=200))
    assert "    nothing that a pack states\n" in text and "    none that a pack holds\n" in text
    assert "May bind" not in text and "Voluntary" not in text
    open_ = explain(matrix(pair(laws=(LAW._replace(held="open"),), agreements=(PACT._replace(held="open", since=""),))),
                    Options(width=200))  # fmt: skip
    assert "Home (open): The home act" in open_ and "strictness 3 of 4, not known whether it is in force" in open_
    assert "pact/terms/both.yaml, without a first day" in open_


def test_both_ways_stand_one_after_the_other() -> None:
    text = explain(matrix(pair(), pair("DE", "JP")), Options())
    assert text.index("JP > DE:") < text.index("DE > JP:")
