"""Which rows of tables bear out a rule: the decision on this country, the threshold of this day."""

from __future__ import annotations

from collections.abc import Iterator

from govcheck.engine.evaluate import Evaluator
from govcheck.engine.program import Program
from govcheck.engine.values import Facts
from govcheck.packs.condition import All, AnyOf, Leaf, Node, RowRef, RowValue, TableRef, TermRef
from govcheck.packs.model import Source

_MEMBER = frozenset(("in", "includes_any"))


def row_sources(program: Program, facts: Facts, slug: str) -> list[Source]:
    """Return the citations of the rows that make a rule hold, in the order in which it reads them."""
    evaluator = Evaluator(facts, program.packs.calendars)
    found: dict[Source, None] = {}
    for node in _branches(program, program.rules[slug].rule.when, set()):
        for source in _sources(program, evaluator, node):
            found[source] = None
    return list(found)


def _branches(program: Program, node: Node, seen: set[str]) -> Iterator[Leaf | RowRef]:
    """The leaves that read tables and that are not under a negation, those behind terms included."""
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from _branches(program, part, seen)
    elif isinstance(node, TermRef):
        if node.term not in seen and node.as_at is None:
            seen.add(node.term)
            for version in program.pack.terms[node.term].versions:
                if version.span.holds(program.day):
                    yield from _branches(program, version.means, seen)
    elif isinstance(node, RowRef) or (isinstance(node, Leaf) and isinstance(node.right, TableRef | RowValue)):
        yield node


def _sources(program: Program, evaluator: Evaluator, node: Leaf | RowRef) -> Iterator[Source]:
    binder = program.binder
    right = node.right if isinstance(node, Leaf) else node
    if not isinstance(right, TableRef | RowRef | RowValue) or right.as_at is not None:
        return
    if isinstance(node, Leaf) and isinstance(right, TableRef) and node.op not in _MEMBER:
        return
    if isinstance(node, Leaf) and evaluator.truth(binder.bind(node)) is not True:
        return
    table = binder.table(right.table)
    for row in table.rows:
        if not row.span.holds(program.day):
            continue
        one = table._replace(rows=(row,))
        if isinstance(right, TableRef):
            assert isinstance(node, Leaf)
            held = binder.member(node.fact, node.op, one)
        else:
            held = binder.row(right, one)
        if evaluator.truth(held) is True:
            yield from row.citations
