"""Definitions must not lead back to themselves: terms, exceptions, conclusions, guards of facts, layers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from govcheck.errors import Problem
from govcheck.packs.condition import All, AnyOf, Leaf, Node, NoneOf, RowRef, RowValue, TableRef, TermRef, facts_of
from govcheck.packs.model import Pack, PackSet


def circles(packs: PackSet) -> list[Problem]:
    """Return a Problem for each kind of circle found."""
    found: list[Problem] = []
    for pack in packs.packs:
        for what, folder, graph in _graphs(pack):
            circle = find_circle(graph)
            if circle:
                file = f"{pack.root}/{folder}/{circle[0]}.yaml"
                message = f"{what} lead back to themselves: {' > '.join(circle)}"
                found.append(Problem(file, None, "circle", message, "break the circle"))
    guards = {name: facts_behind(packs, pack, node) for name, (pack, node) in packs.guards.items()}
    circle = [] if found else find_circle(guards)
    if circle:
        message = f"guards of facts lead back to themselves: {' > '.join(circle)}"
        found.append(Problem("facts.yaml", None, "circle", message, "break the circle"))
    return found


def _graphs(pack: Pack) -> Iterator[tuple[str, str, Mapping[str, Iterable[str]]]]:
    terms = {
        name: {ref for version in term.versions for ref in terms_in(pack, version.means)}
        for name, term in pack.terms.items()
    }
    yield "terms", "terms", terms
    yield "exceptions", "rules", {slug: rule.exception_to for slug, rule in pack.rules.items()}
    yield "conclusions that yield", "rules", {slug: rule.yields_to for slug, rule in pack.rules.items()}


def find_circle(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return one circle as a path that ends where it begins, or nothing."""
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            circle = visit(other, [*path, name])
            if circle:
                return circle
        done.add(name)
        return []

    return next((circle for circle in (visit(name, []) for name in sorted(graph)) if circle), [])


def nodes_of(node: Node) -> Iterator[Node]:
    """A node and everything below it."""
    yield node
    if isinstance(node, All | AnyOf | NoneOf):
        for part in node.parts:
            yield from nodes_of(part)


def tables_in(node: Node) -> Iterator[str]:
    """The tables a condition reads."""
    for part in nodes_of(node):
        if isinstance(part, RowRef):
            yield part.table
        elif isinstance(part, Leaf) and isinstance(part.right, TableRef | RowValue):
            yield part.right.table


def terms_in(pack: Pack, node: Node) -> Iterator[str]:
    """The terms a condition rests on, by name or through the limits of a table's rows."""
    limits = [row.when for name in tables_in(node) if name in pack.tables for row in pack.tables[name].rows]
    for part in (part for tree in (node, *limits) for part in nodes_of(tree)):
        if isinstance(part, TermRef):
            yield part.term


def facts_behind(packs: PackSet, pack_id: str, node: Node) -> set[str]:
    """The facts a condition rests on, those behind its terms and tables included."""
    pack = next((pack for pack in packs.packs if pack.id == pack_id), None)
    names, seen, todo = set[str](), set[str](), [node]
    while todo:
        tree = todo.pop()
        names |= {name for part in nodes_of(tree) for name in facts_of(part)}
        if pack is None:
            continue
        todo += [row.when for name in tables_in(tree) if name in pack.tables for row in pack.tables[name].rows]
        for term in terms_in(pack, tree):
            if term not in seen:
                seen.add(term)
                todo += [version.means for version in pack.terms[term].versions]
    return names
