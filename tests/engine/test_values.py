"""What every operator says of values that are known, unknown, known within bounds, or not applicable."""

from __future__ import annotations

import pickle

import pytest

from govcheck.engine.values import NOT_APPLICABLE, Known, Slot, compare
from govcheck.packs.condition import OPERATORS
from govcheck.truth import Truth

INF = float("inf")
EMPTY: frozenset[str] = frozenset()


def words(*items: str) -> frozenset[str]:
    return frozenset(items)


@pytest.mark.parametrize(
    ("op", "left", "right", "truth"),
    [
        ("is", "JP", "JP", True), ("is", "JP", "DE", False), ("is", True, True, True), ("is", True, False, False),
        ("is", False, False, True), ("is", "2026-06-15", "2026-06-15", True), ("is", "2026-06-15", "2026-06-16", False),
        ("is_not", "JP", "JP", False), ("is_not", "JP", "DE", True), ("is_not", False, True, True),
        ("in", "JP", words("JP", "DE"), True), ("in", "JP", words("DE"), False), ("in", "JP", EMPTY, False),
        ("not_in", "JP", words("JP", "DE"), False), ("not_in", "JP", words("DE"), True), ("not_in", "JP", EMPTY, True),
        ("includes", words("x", "y"), "x", True), ("includes", words("y"), "x", False), ("includes", EMPTY, "x", False),
        ("includes_any", words("x", "y"), words("y", "z"), True), ("includes_any", words("x"), words("y"), False),
        ("includes_any", EMPTY, words("y"), False), ("includes_any", words("x"), EMPTY, False),
        ("subset_of", words("x"), words("x", "y"), True), ("subset_of", words("x", "z"), words("x", "y"), False),
        ("subset_of", EMPTY, words("x"), True), ("subset_of", EMPTY, EMPTY, True),
        ("subset_of", words("x"), EMPTY, False),
        ("before", "2021-09-26", "2021-09-27", True), ("before", "2021-09-27", "2021-09-27", False),
        ("after", "2021-09-27", "2021-09-27", False), ("after", "2021-09-28", "2021-09-27", True),
        ("on_or_before", "2021-09-27", "2021-09-27", True), ("on_or_before", "2021-09-28", "2021-09-27", False),
        ("on_or_after", "2021-09-27", "2021-09-27", True), ("on_or_after", "2021-09-26", "2021-09-27", False),
    ],
)  # fmt: skip
def test_known_values(op: str, left: Known, right: Known, truth: bool) -> None:
    assert compare(op, left, right) is truth


@pytest.mark.parametrize(
    ("op", "number", "truth"),
    [
        ("at_least", 9, False), ("at_least", 10, True), ("at_least", 11, True),
        ("at_most", 9, True), ("at_most", 10, True), ("at_most", 11, False),
        ("more_than", 9, False), ("more_than", 10, False), ("more_than", 11, True),
        ("less_than", 9, True), ("less_than", 10, False), ("less_than", 11, False),
        ("is", 9, False), ("is", 10, True), ("is", 11, False),
    ],
)  # fmt: skip
def test_exact_numbers(op: str, number: int, truth: bool) -> None:
    assert compare(op, (number, number), (10, 10)) is truth


@pytest.mark.parametrize(
    ("op", "bounds", "truth"),
    [
        ("at_least", (10, INF), True), ("at_least", (9, INF), None), ("at_least", (0, 9), False),
        ("at_least", (0, 10), None), ("at_least", (10, 20), True),
        ("less_than", (10, INF), False), ("less_than", (9, INF), None), ("less_than", (0, 9), True),
        ("less_than", (0, 10), None), ("less_than", (10, 20), False),
        ("at_most", (0, 10), True), ("at_most", (0, 11), None), ("at_most", (11, INF), False),
        ("at_most", (10, 11), None), ("at_most", (10, INF), None),
        ("more_than", (0, 10), False), ("more_than", (0, 11), None), ("more_than", (11, INF), True),
        ("more_than", (10, 11), None), ("more_than", (10, INF), None),
        ("is", (0, 9), False), ("is", (11, INF), False), ("is", (0, 10), None), ("is", (10, 11), None),
        ("is", (9, 11), None),
    ],
)  # fmt: skip
def test_numbers_within_bounds(op: str, bounds: tuple[float, float], truth: Truth) -> None:
    assert compare(op, bounds, (10, 10)) is truth


@pytest.mark.parametrize(
    ("op", "left", "right", "truth"),
    [
        ("at_least", (5, 6), (1, 5), True), ("at_least", (5, 6), (7, 8), False), ("at_least", (5, 6), (1, 6), None),
        ("less_than", (5, 6), (7, 8), True), ("less_than", (5, 6), (1, 5), False), ("less_than", (5, 6), (6, 8), None),
        ("at_most", (5, 6), (6, 8), True), ("at_most", (5, 6), (1, 4), False), ("at_most", (5, 6), (5, 8), None),
        ("more_than", (5, 6), (1, 4), True), ("more_than", (5, 6), (6, 8), False), ("more_than", (5, 6), (1, 5), None),
        ("is", (5, 6), (6, 7), None), ("is", (5, 6), (7, 8), False), ("is", (5, 5), (5, 5), True),
        ("is", (5, 5), (5, 6), None),
    ],
)  # fmt: skip
def test_both_numbers_within_bounds(
    op: str, left: tuple[float, float], right: tuple[float, float], truth: Truth
) -> None:
    assert compare(op, left, right) is truth


RIGHTS: dict[str, Slot] = {
    "is": "x", "is_not": "x", "in": words("x"), "not_in": words("x"), "includes": "x", "includes_any": words("x"),
    "subset_of": words("x"), "at_least": (1, 1), "at_most": (1, 1), "more_than": (1, 1), "less_than": (1, 1),
    "before": "2026-01-01", "after": "2026-01-01", "on_or_before": "2026-01-01", "on_or_after": "2026-01-01",
}  # fmt: skip
LEFTS: dict[str, Slot] = {
    **dict.fromkeys(("includes", "includes_any", "subset_of"), words("x")),
    **dict.fromkeys(("at_least", "at_most", "more_than", "less_than"), (1, 1)),
}


def test_every_operator_is_tried() -> None:
    assert set(RIGHTS) == OPERATORS


@pytest.mark.parametrize("op", sorted(OPERATORS))
def test_an_unknown_value_on_either_side_is_unknown(op: str) -> None:
    left = LEFTS.get(op, "x")
    assert compare(op, None, RIGHTS[op]) is None
    assert compare(op, left, None) is None
    assert compare(op, None, None) is None


@pytest.mark.parametrize("op", sorted(OPERATORS))
def test_what_does_not_apply_is_false_also_beside_the_unknown(op: str) -> None:
    left = LEFTS.get(op, "x")
    assert compare(op, NOT_APPLICABLE, RIGHTS[op]) is False
    assert compare(op, left, NOT_APPLICABLE) is False
    assert compare(op, NOT_APPLICABLE, None) is False
    assert compare(op, None, NOT_APPLICABLE) is False
    assert compare(op, NOT_APPLICABLE, NOT_APPLICABLE) is False


def test_nothing_is_in_an_empty_list_even_when_it_is_unknown() -> None:
    assert compare("in", None, EMPTY) is False
    assert compare("includes_any", None, EMPTY) is False
    assert compare("not_in", None, EMPTY) is None  # it may not apply
    assert compare("subset_of", None, EMPTY) is None


def test_an_operator_that_does_not_fit_is_an_error() -> None:
    for op, left, right in (("at_least", "x", "y"), ("includes", (1, 1), "x"), ("is", words("x"), words("x"))):
        with pytest.raises(ValueError):
            compare(op, left, right)


def test_there_is_one_not_applicable() -> None:
    assert pickle.loads(pickle.dumps(NOT_APPLICABLE)) is NOT_APPLICABLE
    assert not NOT_APPLICABLE
    assert repr(NOT_APPLICABLE) == "not applicable"
