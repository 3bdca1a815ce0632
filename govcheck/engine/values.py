"""Values of facts and what the operators say of them: one comparison, three answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from govcheck.packs.condition import Value
from govcheck.truth import Truth


class NotApplicable:
    """The value of a fact whose guard is FALSE: every comparison with it is FALSE. It is falsy."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "not applicable"

    def __reduce__(self) -> str:
        return "NOT_APPLICABLE"


NOT_APPLICABLE: Final = NotApplicable()

Known = Value | NotApplicable
Slot = Known | None
Facts = Sequence[Slot]
"""The facts of one leg by their number in the catalogue; None is unknown."""


def compare(op: str, left: Slot, right: Slot) -> Truth:
    """Return what `left op right` says; the meaning of every operator.

    A value that is not applicable makes the comparison FALSE, an unknown one makes it UNKNOWN, except that nothing
    is in an empty list.
    """
    if left is NOT_APPLICABLE or right is NOT_APPLICABLE:
        return False
    if left is None or right is None:
        return False if op in ("in", "includes_any") and right == frozenset() else None
    if isinstance(left, tuple):
        return _compare_numbers(op, left, right)
    if isinstance(left, frozenset):
        return _compare_sets(op, left, right)
    if op == "is":
        return left == right
    if op == "is_not":
        return left != right
    if op == "in":
        return isinstance(right, frozenset) and left in right
    if op == "not_in":
        return isinstance(right, frozenset) and left not in right
    return _compare_days(op, str(left), str(right))


def _compare_days(op: str, left: str, right: str) -> Truth:
    if op == "before":
        return left < right
    if op == "after":
        return left > right
    if op == "on_or_before":
        return left <= right
    if op == "on_or_after":
        return left >= right
    raise ValueError(op)


def _compare_sets(op: str, left: frozenset[str], right: Known) -> Truth:
    if op == "includes":
        return right in left
    if isinstance(right, frozenset):
        if op == "includes_any":
            return not left.isdisjoint(right)
        if op == "subset_of":
            return left <= right
    raise ValueError(op)


def _compare_numbers(op: str, left: tuple[float, float], right: Known) -> Truth:
    if not isinstance(right, tuple):
        raise ValueError(op)
    (low, high), (least, most) = left, right
    if op == "at_least":
        return True if low >= most else (False if high < least else None)
    if op == "less_than":
        return True if high < least else (False if low >= most else None)
    if op == "at_most":
        return True if high <= least else (False if low > most else None)
    if op == "more_than":
        return True if low > most else (False if high <= least else None)
    if op == "is":
        if low == high == least == most:
            return True
        return False if high < least or low > most else None
    raise ValueError(op)
