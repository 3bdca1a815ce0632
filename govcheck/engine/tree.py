"""The trees the engine works on: conditions bound to numbered facts, on one day.

Binding takes tables, terms, readings and days out of a condition tree, so that only tests of facts are left,
joined by `All`, `AnyOf` and `NoneOf`. What follows (evaluating, compiling, simplifying) stays short because
of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from govcheck.engine.values import Slot
from govcheck.packs.condition import Value


class And(NamedTuple):
    """TRUE when every part is."""

    parts: tuple[Tree, ...]


class Or(NamedTuple):
    """TRUE when some part is."""

    parts: tuple[Tree, ...]
    some: bool = True
    """Always so: tuples of the same parts would be equal, whatever their class, and `And` of them is another tree."""


class Not(NamedTuple):
    """TRUE when its part is FALSE."""

    part: Tree


class Constant(NamedTuple):
    """A settled truth."""

    truth: bool


class Other(NamedTuple):
    """Another fact's value, a day perhaps moved forward."""

    fact: int
    plus: tuple[tuple[str, int], ...] = ()
    calendar: str = ""


class Test(NamedTuple):
    """One fact compared with a value or with another fact."""

    fact: int
    op: str
    right: Value | Other


class Shared(NamedTuple):
    """A named part that several places use; equal names mean the same part within one program."""

    name: str
    tree: Tree


Tree = And | Or | Not | Constant | Test | Shared

YES = Constant(True)
NO = Constant(False)


def all_of(parts: list[Tree]) -> Tree:
    """Join by AND, leaving out what is settled."""
    kept: list[Tree] = []
    for part in parts:
        if isinstance(part, Constant):
            if part.truth is False:
                return NO
        elif isinstance(part, And):
            kept.extend(part.parts)
        else:
            kept.append(part)
    return YES if not kept else (kept[0] if len(kept) == 1 else And(tuple(kept)))


def any_of(parts: list[Tree]) -> Tree:
    """Join by OR, leaving out what is settled."""
    kept: list[Tree] = []
    for part in parts:
        if isinstance(part, Constant):
            if part.truth is True:
                return YES
        elif isinstance(part, Or):
            kept.extend(part.parts)
        else:
            kept.append(part)
    return NO if not kept else (kept[0] if len(kept) == 1 else Or(tuple(kept)))


def negate(part: Tree) -> Tree:
    """Turn a tree round."""
    if isinstance(part, Constant):
        return NO if part.truth else YES
    return part.part if isinstance(part, Not) else Not(part)


def none_of(parts: list[Tree]) -> Tree:
    """TRUE when no part is."""
    return negate(any_of(parts))


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """The parts a tree is joined from."""
    if isinstance(tree, And | Or):
        return tree.parts
    if isinstance(tree, Not):
        return (tree.part,)
    return (tree.tree,) if isinstance(tree, Shared) else ()


def tests_of(tree: Tree) -> list[Test]:
    """All tests in a tree, in order, each shared part once."""
    found: list[Test] = []
    seen: set[str] = set()
    stack: list[Tree] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Test):
            found.append(node)
        elif isinstance(node, (And, Or)):
            stack.extend(node.parts[::-1])
        elif isinstance(node, Not):
            stack.append(node.part)
        elif isinstance(node, Shared) and node.name not in seen:
            seen.add(node.name)
            stack.append(node.tree)
    return found


def distinct_tests(*trees: Tree) -> list[Test]:
    """The tests in trees, in order, each once: parts that stand in several places are walked once."""
    found: dict[Test, None] = {}
    seen: set[int] = set()
    stack: list[Tree] = list(reversed(trees))
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Test):
            found[node] = None
        elif isinstance(node, (And, Or)):
            stack.extend(node.parts[::-1])
        elif isinstance(node, Not):
            stack.append(node.part)
        elif isinstance(node, Shared):
            stack.append(node.tree)
    return list(found)


def facts_in(tree: Tree) -> list[int]:
    """The facts tested in a tree, in the order in which they first appear."""
    return facts_of(distinct_tests(tree))


def facts_of(tests: Iterable[Test]) -> list[int]:
    """The facts that tests read, in the order in which they first appear."""
    found: dict[int, None] = {}
    for test in tests:
        found[test.fact] = None
        if isinstance(test.right, Other):
            found[test.right.fact] = None
    return list(found)


__all__ = ["NO", "YES", "And", "Constant", "Not", "Or", "Other", "Shared", "Slot", "Test", "Tree", "all_of", "any_of",
           "distinct_tests", "facts_in", "facts_of", "negate", "none_of", "parts_of", "tests_of"]  # fmt: skip
