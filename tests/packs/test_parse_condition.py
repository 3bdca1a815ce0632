"""Conditions: what each form becomes, and one Problem with its place for each fault."""

from __future__ import annotations

import pytest

from govcheck.errors import Problem
from govcheck.packs.condition import (
    FALSE_NODE,
    All,
    AnyOf,
    DayOf,
    FactRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    ReadingRef,
    RowRef,
    RowValue,
    TableRef,
    TermRef,
    Value,
)
from govcheck.packs.parse_condition import ConditionParser, literal
from govcheck.source import load_text
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

TABLES = {"rows": ("country", "zone", "persons"), "world/eea": ("country", "from", "until")}


def catalogue() -> Catalogue:
    made = Catalogue()
    types = ("boolean", "judgement", "country", "countries", "set", "number", "date")
    specs = [FactSpec(f"a.{kind}", kind, "?") for kind in types]
    specs += [FactSpec("as_of", "date", "?"), FactSpec("a.text", "text", "?", values={"one": "", "two": ""})]
    specs += [FactSpec("b.text", "text", "?"), FactSpec("b.number", "number", "?"), FactSpec("b.date", "date", "?")]
    made.facts = {spec.name: spec for spec in specs}
    return made


def parse(text: str) -> tuple[Node, list[Problem]]:
    """Parse the condition under `when`."""
    found: list[Problem] = []
    document = load_text(text, "c.yaml")
    assert isinstance(document.data, dict)
    parser = ConditionParser(document, catalogue(), TABLES, ["known-term"], ["known-reading"], found, ["CN"])
    return parser.node(document.data["when"], ("when",)), found


def tree(condition: str) -> Node:
    node, found = parse(f"when: {condition}\n")
    assert not found
    return node


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{ fact: a.text, is: one }", Leaf("a.text", "is", Literal("one"))),
        ("{ fact: a.country, is: NO }", Leaf("a.country", "is", Literal("NO"))),
        ("{ fact: a.text, not_in: [one, two] }", Leaf("a.text", "not_in", Literal(frozenset({"one", "two"})))),
        ("{ fact: a.text, in: [] }", Leaf("a.text", "in", Literal(frozenset()))),
        ("{ fact: a.boolean, is_not: true }", Leaf("a.boolean", "is_not", Literal(True))),
        ("{ fact: a.judgement, is: false }", Leaf("a.judgement", "is", Literal(False))),
        ("{ fact: a.number, at_least: 1000000 }", Leaf("a.number", "at_least", Literal((1000000, 1000000)))),
        ("{ fact: a.date, before: 2021-09-27 }", Leaf("a.date", "before", Literal("2021-09-27"))),
        ("{ fact: a.set, includes: x }", Leaf("a.set", "includes", Literal("x"))),
        ("{ fact: a.countries, subset_of: [JP] }", Leaf("a.countries", "subset_of", Literal(frozenset({"JP"})))),
        ("{ fact: a.country, in: { table: rows } }", Leaf("a.country", "in", TableRef("rows"))),
        ("{ fact: a.country, in: { table: world/eea, as_at: { fact: a.date } } }",
         Leaf("a.country", "in", TableRef("world/eea", DayOf("a.date")))),
        ("{ fact: a.country, is: { fact: b.text } }", Leaf("a.country", "is", FactRef("b.text"))),
        ("{ fact: b.text, in: { fact: a.countries } }", Leaf("b.text", "in", FactRef("a.countries"))),
        ("{ fact: a.set, includes: { fact: b.text } }", Leaf("a.set", "includes", FactRef("b.text"))),
        ("{ fact: a.number, at_most: { fact: b.number } }", Leaf("a.number", "at_most", FactRef("b.number"))),
        ("{ fact: a.date, on_or_before: { as_of: true } }", Leaf("a.date", "on_or_before", FactRef("as_of"))),
        ("{ fact: as_of, on_or_before: { fact: a.date, plus: { months: 36, days: 1 } } }",
         Leaf("as_of", "on_or_before", FactRef("a.date", (("days", 1), ("months", 36))))),
        ("{ fact: as_of, before: { fact: a.date, plus: { working_days: 10 }, calendar: CN } }",
         Leaf("as_of", "before", FactRef("a.date", (("working_days", 10),), "CN"))),
        ("{ fact: a.number, at_least: "
         "{ row: rows, match: { zone: a.text }, where: { country: JP }, column: persons } }",
         Leaf("a.number", "at_least", RowValue("rows", (("zone", "a.text"),), (("country", "JP"),), "persons"))),
        ("{ term: known-term }", TermRef("known-term")),
        ("{ term: known-term, as_at: { fact: a.date } }", TermRef("known-term", DayOf("a.date"))),
        ("{ reading: known-reading }", ReadingRef("known-reading")),
        ("{ row: rows, match: { country: a.country }, where: { persons: 5 } }",
         RowRef("rows", (("country", "a.country"),), (("persons", 5),))),
        ("{ all: [] }", All(())),
        ("{ any: [{ reading: known-reading }, { none: [{ term: known-term }] }] }",
         AnyOf((ReadingRef("known-reading"), NoneOf((TermRef("known-term"),))))),
    ],
)  # fmt: skip
def test_what_a_condition_becomes(condition: str, expected: Node) -> None:
    assert tree(condition) == expected


# Each condition has one fault, on the third line, in the column that is named.
FAULTS = [
    ("{ fact: a.contry, is: JP }", 13, "unknown-fact", "'a.contry' is not a fact", "did you mean 'a.country'?"),
    ("{ fact: [], is: JP }", 13, "unknown-fact", "'[]' is not a fact", ""),
    ("{ fact: a.number, atleast: 5 }", 23, "bad-operator", "'atleast' with 'a.number'", "did you mean 'at_least'?"),
    ("{ fact: a.number, before: 5 }", 23, "bad-operator", "'before' with 'a.number'",
     "a number takes one of is, at_least, at_most, more_than, less_than"),
    ("{ fact: a.set, is: x }", 20, "bad-operator", "'is' with 'a.set'",
     "a set takes one of includes, includes_any, subset_of"),
    ("{ fact: a.number, at_least: 5, at_most: 6 }", 23, "bad-operator", "2 operators with 'a.number'",
     "a number takes one of is, at_least, at_most, more_than, less_than"),
    ("{ fact: a.boolean }", 5, "bad-operator", "0 operators with 'a.boolean'",
     "a boolean takes one of is, is_not, in, not_in"),
    ("{ fact: a.number, at_least: many }", 33, "wrong-type", "'many' does not fit 'a.number'", "expected a number"),
    ("{ fact: a.number, at_least: true }", 33, "wrong-type", "True does not fit 'a.number'", "expected a number"),
    ("{ fact: a.boolean, is: 1 }", 28, "wrong-type", "1 does not fit 'a.boolean'", "expected a boolean"),
    ("{ fact: a.boolean, is: 'true' }", 28, "wrong-type", "'true' does not fit 'a.boolean'", "expected a boolean"),
    ("{ fact: a.date, before: 2021-02-29 }", 29, "wrong-type", "'2021-02-29' does not fit 'a.date'",
     "expected a date"),
    ("{ fact: a.country, in: JP }", 28, "wrong-type", "'JP' does not fit 'a.country'",
     "expected a list of country values"),
    ("{ fact: a.country, in: [JP, 5] }", 28, "wrong-type", "['JP', 5] does not fit 'a.country'",
     "expected a list of country values"),
    ("{ fact: a.text, is: onne }", 25, "unknown-word", "'onne' is not a value of 'a.text'", "did you mean 'one'?"),
    ("{ fact: a.text, in: [one, three] }", 25, "unknown-word", "'three' is not a value of 'a.text'",
     "use one of one, two"),
    ("{ term: known-trem }", 13, "unknown-term", "there is no term 'known-trem'", "did you mean 'known-term'?"),
    ("{ term: known-term, as_of: x }", 25, "unknown-key", "'as_of' is not a key here", "did you mean 'as_at'?"),
    ("{ term: known-term, as_at: a.date }", 32, "bad-condition", "as_at names no fact", "expected { fact: <a date> }"),
    ("{ term: known-term, as_at: { fact: a.text } }", 40, "wrong-type", "'a.text' is a text", "expected a date"),
    ("{ term: known-term, as_at: { fact: a.dat } }", 40, "unknown-fact", "'a.dat' is not a fact",
     "did you mean 'a.date'?"),
    ("{ reading: known-raeding }", 16, "unknown-reading", "there is no reading 'known-raeding'",
     "did you mean 'known-reading'?"),
    ("{ reading: known-reading, is: true }", 31, "unknown-key", "'is' is not a key here", "use one of reading"),
    ("{ row: rwos, match: {} }", 12, "unknown-table", "there is no table 'rwos'", "did you mean 'rows'?"),
    ("{ row: rows, match: { contry: a.country } }", 27, "unknown-column", "table 'rows' has no column 'contry'",
     "did you mean 'country'?"),
    ("{ row: rows, match: { country: a.contry } }", 36, "unknown-fact", "'a.contry' is not a fact",
     "did you mean 'a.country'?"),
    ("{ row: rows, where: { persons: [5] } }", 36, "wrong-type", "a value of where is not plain",
     "expected text, a number or a truth"),
    ("{ row: rows, match: [country] }", 5, "bad-condition", "match and where are mappings",
     "expected { column: fact }, { column: value }"),
    ("{ row: rows, wehre: {} }", 18, "unknown-key", "'wehre' is not a key here", "did you mean 'where'?"),
    ("{ fact: a.country, in: { table: world/eae } }", 37, "unknown-table", "there is no table 'world/eae'",
     "did you mean 'world/eea'?"),
    ("{ fact: a.country, is: { table: rows } }", 28, "bad-operator", "'is' takes no table",
     "use one of in, includes_any, not_in, subset_of"),
    ("{ fact: a.country, in: { table: rows, column: zone } }", 43, "unknown-key", "'column' is not a key here",
     "use one of table, as_at"),
    ("{ fact: a.number, at_least: { row: rows, match: {}, column: person } }", 65, "unknown-column",
     "table 'rows' has no column 'person'", "did you mean 'persons'?"),
    ("{ fact: a.number, at_least: { row: rows, colum: persons } }", 46, "unknown-key", "'colum' is not a key here",
     "did you mean 'column'?"),
    ("{ fact: a.date, before: { fact: b.number } }", 29, "wrong-type",
     "'b.number' is a number, which 'before' does not compare with 'a.date'", "expected date"),
    ("{ fact: a.date, before: { fact: b.dat } }", 29, "unknown-fact", "'b.dat' is not a fact",
     "did you mean 'b.date'?"),
    ("{ fact: a.text, in: { fact: b.text } }", 25, "wrong-type",
     "'b.text' is a text, which 'in' does not compare with 'a.text'", "expected set or countries"),
    ("{ fact: a.date, before: { fact: b.date, minus: { days: 1 } } }", 45, "unknown-key",
     "'minus' is not a key here", "use one of fact, as_of, plus, calendar"),
    ("{ fact: a.date, before: { fact: b.date, plus: { days: -1 } } }", 51, "wrong-type",
     "plus moves a day forward by whole units", "use days, months, years, working_days"),
    ("{ fact: a.date, before: { fact: b.date, plus: { weeks: 1 } } }", 51, "wrong-type",
     "plus moves a day forward by whole units", "use days, months, years, working_days"),
    ("{ fact: a.date, before: { fact: b.date, plus: { days: 1.5 } } }", 51, "wrong-type",
     "plus moves a day forward by whole units", "use days, months, years, working_days"),
    ("{ fact: a.number, at_least: { fact: b.number, plus: { days: 1 } } }", 57, "wrong-type",
     "only a day can be moved forward", ""),
    ("{ fact: a.date, before: { fact: b.date, plus: { working_days: 1 }, calendar: MOON } }", 82, "unknown-calendar",
     "there is no calendar 'MOON'", "the world has no such calendar"),
    ("{ fact: a.date, before: { fact: b.date, plus: { working_days: 1 }, calendar: [CN] } }", 82, "unknown-calendar",
     "there is no calendar '['CN']'", "the world has no such calendar"),
    ("{ fact: a.number, at_least: { row: rows, match: {} } }", 23, "missing-key", "'column' is missing",
     "use one of country, zone, persons"),
    ("{ all: [], any: [] }", 5, "bad-condition", "this has all and any",
     "expected exactly one of all, any, none, fact, term, row, reading"),
    ("{ alll: [] }", 5, "bad-condition", "this has none of them", "did you mean 'all'?"),
    ("{}", 5, "bad-condition", "this has none of them",
     "expected exactly one of all, any, none, fact, term, row, reading"),
    ("{ all: { fact: a.boolean, is: true } }", 12, "bad-condition", "'all' is not a list",
     "expected a list of conditions"),
    ("{ all: [], message: no }", 16, "unknown-key", "'message' is not a key here", "use one of all"),
    ("always", 5, "bad-condition", "a condition is a mapping",
     "expected one of all, any, none, fact, term, row, reading"),
    ("[]", 5, "bad-condition", "a condition is a mapping",
     "expected one of all, any, none, fact, term, row, reading"),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "column", "code", "message", "expected"), FAULTS)
def test_a_fault_gives_one_problem_with_its_place(
    condition: str, column: int, code: str, message: str, expected: str
) -> None:
    node, found = parse(f"when:\n  all:\n  - {condition}\n  - {{ term: known-term }}\n")
    assert [(problem.code, problem.message, problem.expected) for problem in found] == [(code, message, expected)]
    assert found[0].path == "c.yaml"
    assert found[0].region is not None and (found[0].region.line, found[0].region.column) == (3, column)
    assert isinstance(node, All) and node.parts[1] == TermRef("known-term")


def test_a_faulty_part_is_false_or_at_least_not_there() -> None:
    node, _ = parse("when: { all: [{ fact: a.contry, is: JP }] }")
    assert node == All((FALSE_NODE,))


def test_every_fault_is_reported_in_its_order() -> None:
    _, found = parse("when:\n  any:\n  - { fact: a.x, is: 1 }\n  - { term: y }\n  - none: [{ row: z, match: {} }]\n")
    assert [(problem.region and problem.region.line, problem.code) for problem in found] == [
        (3, "unknown-fact"), (4, "unknown-term"), (5, "unknown-table"),
    ]  # fmt: skip


def test_a_deep_condition_is_read_and_a_broad_one_refused() -> None:
    deep = "{ all: [" * 20 + "{ term: known-term }" + "] }" * 20
    assert isinstance(tree(deep), All)
    _, found = parse("when: { any: [" + ", ".join(["{ term: known-term }"] * 401) + "] }")
    assert [problem.code for problem in found] == ["bad-condition"]


@pytest.mark.parametrize(
    ("kind", "op", "data", "value"),
    [
        ("number", "is", 2.5, (2.5, 2.5)),
        ("number", "is", "2", None),
        ("date", "is", "2026-11-22", "2026-11-22"),
        ("date", "is", 2026, None),
        ("text", "is", 5, None),
        ("text", "in", ["a", "a"], frozenset({"a"})),
        ("text", "in", None, None),
        ("boolean", "is", False, False),
        ("boolean", "is", None, None),
        ("set", "includes", ["x"], None),
    ],
)
def test_literals(kind: str, op: str, data: object, value: Value | None) -> None:
    assert literal(data, FactSpec("f", kind, "?"), op) == value
