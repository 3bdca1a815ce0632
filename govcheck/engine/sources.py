"""Which rows of tables bear out a rule: the decision on this country, the threshold of this day."""

from __future__ import annotations

from collections.abc import Iterator

from govcheck.engine.evaluate import Evaluator
from govcheck.engine.program import Program
from govcheck.engine.tree import NO, Tree, all_of
from govcheck.engine.values import Facts
from govcheck.packs.condition import All, AnyOf, Leaf, Node, RowRef, RowValue, TableRef, TermRef
from govcheck.packs.model import Source

_MEMBER = frozenset(("in", "includes_any"))


def row_sources(program: Program, facts: Facts, slug: str) -> list[Source]:
    """Return the citations of the rows that make a rule hold, in the order in which it reads them."""
    if slug not in program.rows:
        leaves = _branches(program, program.rules[slug].rule.when)
        program.rows[slug] = tuple(
            (all_of([*above, tree]), cited) for leaf, above in leaves for tree, cited in _rows(program, leaf)
        )
    evaluator = Evaluator(facts, program.packs.calendars)
    cited = (source for tree, sources in program.rows[slug] if evaluator.truth(tree) is True for source in sources)
    return list(dict.fromkeys(cited))


def node_sources(program: Program, facts: Facts, node: Node) -> list[Source]:
    """The same for a condition that is no rule, and only from those of its branches that hold."""
    evaluator = Evaluator(facts, program.packs.calendars)
    rows = [row for leaf in _held(program, evaluator, node) for row in _rows(program, leaf)]
    return list(dict.fromkeys(source for tree, cited in rows if evaluator.truth(tree) is True for source in cited))


def _held(program: Program, evaluator: Evaluator, node: Node) -> Iterator[Leaf | RowRef]:
    if evaluator.truth(program.binder.bind(node)) is False:
        return
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from _held(program, evaluator, part)
    elif isinstance(node, TermRef) and node.as_at is None:
        versions = program.pack.terms[node.term].versions
        for means in (version.means for version in versions if version.span.holds(program.day)):
            yield from _held(program, evaluator, means)
    elif isinstance(node, RowRef | Leaf):
        yield from (leaf for leaf, _ in _branches(program, node))


Found = tuple[Leaf | RowRef, tuple[Tree, ...]]
"""A leaf, and the conditions that stand beside it: where they do not hold, it decides nothing."""


def _branches(
    program: Program,
    node: Node,
    behind: frozenset[str] = frozenset(),
    above: tuple[Tree, ...] = (),
    *,
    one_of_several: bool = False,
) -> Iterator[Found]:
    """The leaves that read tables and that are not under a negation, those behind terms included."""
    if isinstance(node, All):
        if one_of_several:
            above = (*above, program.binder.bind(node))
        for part in node.parts:
            yield from _branches(program, part, behind, above)
    elif isinstance(node, AnyOf):
        for part in node.parts:
            yield from _branches(program, part, behind, above, one_of_several=True)
    elif isinstance(node, TermRef):
        if node.term not in behind and node.as_at is None:  # a circle is a Problem of the pack; here it ends
            inside = behind | {node.term}
            for version in program.pack.terms[node.term].versions:
                if version.span.holds(program.day):
                    yield from _branches(program, version.means, inside, above, one_of_several=one_of_several)
    elif isinstance(node, RowRef) or (isinstance(node, Leaf) and isinstance(node.right, TableRef | RowValue)):
        yield node, above


def _rows(program: Program, node: Leaf | RowRef) -> Iterator[tuple[Tree, tuple[Source, ...]]]:
    """Each row in force that a leaf can rest on, as the test that it does, with its citations."""
    binder = program.binder
    right = node.right if isinstance(node, Leaf) else node
    if not isinstance(right, TableRef | RowRef | RowValue) or right.as_at is not None:
        return
    if isinstance(node, Leaf) and isinstance(right, TableRef) and node.op not in _MEMBER:
        return
    table = binder.table(right.table)
    for row in table.rows:
        if row.span.holds(program.day):
            one = table._replace(rows=(row,))
            if isinstance(right, TableRef):
                assert isinstance(node, Leaf)
                held = binder.member(node.fact, node.op, one)
            else:
                held = binder.row(right, one)
            held = all_of([binder.bind(node), held])
            if held != NO:
                yield held, row.citations
