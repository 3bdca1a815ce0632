from __future__ import annotations

from itertools import pairwise

from govcheck.render.html.chart import Chart, chart
from govcheck.report.model import Flow, Outcome, Report, TransferReport
from tests.render.conftest import regime, report, transfer

NAMES = {"AA": "Alphaland", "BB": "Betaland", "CC": "Gammaland"}


def flow(start: str | None, end: str | None, kind: str = "direct", exporter: str = "x", importer: str = "y") -> Flow:
    return Flow(f"{exporter} > {importer}", kind, exporter, start, importer, end)


def moving(id: str, *flows: Flow, outcome: Outcome = "permitted", continues: str = "") -> TransferReport:
    return transfer(id=id, flows=flows, outcome=outcome, continues=continues, regimes=(regime(outcome=outcome),))


def drawn(*transfers: TransferReport) -> Chart:
    given: Report = report(*transfers)._replace(countries=NAMES)
    found = chart(given, "not stated", "{n} others")
    assert found is not None
    return found


def test_without_flows_there_is_no_map() -> None:
    assert chart(report(transfer()), "", "") is None


def test_one_flow() -> None:
    found = drawn(moving("a", flow("AA", "BB")))
    assert [box.name for box in found.boxes] == ["Alphaland", "Betaland"]
    assert [(line.outcome, line.many) for line in found.lines] == [("permitted", 1)]
    assert [key for _, key in found.heads] == ["from", "to"]
    assert [(row.start, row.end, row.transfers) for row in found.rows] == [("Alphaland", "Betaland", (0,))]


def test_transfers_between_the_same_places_are_one_line_for_each_outcome() -> None:
    found = drawn(
        moving("a", flow("AA", "BB")), moving("b", flow("AA", "BB")),
        moving("c", flow("AA", "BB"), outcome="prohibited")
    )  # fmt: skip
    assert sorted((line.outcome, line.many) for line in found.lines) == [("permitted", 2), ("prohibited", 1)]
    assert found.lines[-1].outcome == "prohibited"  # drawn over the others
    assert found.rows[0].transfers == (0, 1, 2)


def test_a_transfer_with_two_legs_between_the_same_places_counts_once() -> None:
    (line,) = drawn(moving("a", flow("AA", "BB"), flow("AA", "BB", importer="z"))).lines
    assert line.many == 1


def test_there_and_back_are_two_lines_that_both_run_forwards() -> None:
    found = drawn(moving("a", flow("AA", "BB")), moving("b", flow("BB", "AA")))
    assert [box.name for box in found.boxes] == ["Alphaland", "Betaland", "Betaland", "Alphaland"]
    assert len(found.rows) == 2


def test_a_chain_goes_on_from_where_it_arrived() -> None:
    later = moving("b", flow("BB", "CC"), continues="a", outcome="prohibited")
    found = drawn(later, moving("a", flow("AA", "BB")))
    assert [key for _, key in found.heads] == ["from", "to", "onward"]
    assert [box.name for box in found.boxes] == ["Alphaland", "Betaland", "Gammaland"]
    assert [(line.outcome, line.continues) for line in found.lines] == [("permitted", False), ("prohibited", True)]


def test_an_onward_flow_begins_where_its_sender_receives() -> None:
    found = drawn(moving("a", flow("AA", "BB"), flow("BB", "CC", "onward", exporter="y", importer="z")))
    assert [box.name for box in found.boxes] == ["Alphaland", "Betaland", "Gammaland"]


def test_a_chain_that_bites_its_tail_ends() -> None:
    found = drawn(
        moving("a", flow("AA", "BB"), continues="b"), moving("b", flow("BB", "AA"), continues="a"),
        moving("c", flow("AA", "CC"), continues="c"),
    )  # fmt: skip
    assert len(found.rows) == 3


def test_a_very_long_chain_ends_in_the_last_column() -> None:
    chain = [moving(f"t{n}", flow("AA", "BB"), continues=f"t{n - 1}" if n else "") for n in range(1500)]
    found = drawn(*chain)
    assert len(found.heads) == 5
    assert found.cut
    assert found.rows[0].transfers == tuple(range(1500))


def test_many_places_are_put_together_and_the_table_has_them_all() -> None:
    codes = [f"{n:02}" for n in range(40)]
    found = drawn(*(moving(code, flow("AA", code)) for code in codes), moving("again", flow("AA", "39")))
    assert len(found.boxes) == 1 + 16
    assert [box.name for box in found.boxes if "others" in box.name] == ["25 others"]
    assert any(box.name == "39" for box in found.boxes)
    assert len(found.rows) == 40
    assert found.places == 41
    assert found.cut


def test_very_many_lines_are_one_for_each_pair() -> None:
    starts, ends = [f"s{n}" for n in range(12)], [f"e{n}" for n in range(6)]
    pairs = [(start, end) for start in starts for end in ends]
    found = drawn(
        *(moving(f"{a}{b}", flow(a, b)) for a, b in pairs),
        *(moving(f"{a}{b}!", flow(a, b), outcome="prohibited") for a, b in pairs),
    )
    assert len(found.lines) == len(pairs)
    assert {(line.outcome, line.many, line.total) for line in found.lines} == {("prohibited", 1, 2)}


def test_a_place_that_is_not_stated_is_named_so() -> None:
    assert [box.name for box in drawn(moving("a", flow("AA", None))).boxes] == ["Alphaland", "not stated"]


def test_a_long_name_is_shortened_and_kept_whole_beside() -> None:
    name = "The Most Serene Republic of Somewhere"
    found = chart(report(moving("a", flow("AA", "BB")))._replace(countries={"AA": name, "BB": "B"}), "", "")
    assert found is not None
    assert found.boxes[0].name == name
    assert found.boxes[0].label.endswith("…") and name.startswith(found.boxes[0].label[:-1])


def test_boxes_of_a_column_do_not_overlap_and_every_label_has_a_line_of_its_own() -> None:
    found = drawn(*(moving(f"{n}", flow(f"{n % 7:02}", f"{n % 5:02}")) for n in range(35)))
    for x in {box.x for box in found.boxes}:
        column = sorted((box for box in found.boxes if box.x == x), key=lambda box: box.y)
        assert all(a.y + a.height < b.y for a, b in pairwise(column))
    places = sorted((line.x, line.y) for line in found.lines)
    assert all(a[0] != b[0] or b[1] - a[1] >= 16 for a, b in pairwise(places))
