"""A condition with every missing fact turned out for the best."""

from __future__ import annotations

from collections.abc import Callable

from govcheck.engine.tree import NO, YES, And, Not, Or, Test, Tree, all_of, any_of, negate


def at_best(tree: Tree, stays: Callable[[int], bool], wanted: bool = True) -> Tree:
    """What is left of a tree if each test comes out as it is wanted, but for those of facts that stay."""
    if isinstance(tree, Test):
        return tree if stays(tree.fact) else YES if wanted else NO
    if isinstance(tree, Not):
        return negate(at_best(tree.part, stays, not wanted))
    if isinstance(tree, And):
        return all_of([at_best(part, stays, wanted) for part in tree.parts])
    if isinstance(tree, Or):
        return any_of([at_best(part, stays, wanted) for part in tree.parts])
    return tree
