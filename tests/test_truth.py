"""Kleene's tables, written out."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from govcheck.truth import FALSE, TRUE, UNKNOWN, Truth, and_, not_, or_, word

ALL: tuple[Truth, ...] = (TRUE, FALSE, UNKNOWN)
AND = {
    (True, True): True, (True, False): False, (True, None): None,
    (False, True): False, (False, False): False, (False, None): False,
    (None, True): None, (None, False): False, (None, None): None,
}  # fmt: skip
OR = {
    (True, True): True, (True, False): True, (True, None): True,
    (False, True): True, (False, False): False, (False, None): None,
    (None, True): True, (None, False): None, (None, None): None,
}  # fmt: skip


@pytest.mark.parametrize("pair", AND)
def test_and(pair: tuple[Truth, Truth]) -> None:
    assert and_(pair) is AND[pair]


@pytest.mark.parametrize("pair", OR)
def test_or(pair: tuple[Truth, Truth]) -> None:
    assert or_(pair) is OR[pair]


def test_not() -> None:
    assert [not_(value) for value in ALL] == [False, True, None]


def test_nothing_is_all_true_and_none_of_it_is() -> None:
    assert and_([]) is True
    assert or_([]) is False


def test_one_false_outweighs_any_number_of_unknowns_wherever_it_stands() -> None:
    for order in permutations([None, None, False, True]):
        assert and_(order) is False
    for order in permutations([None, None, False, True]):
        assert or_(order) is True


def test_de_morgan() -> None:
    for values in product(ALL, repeat=3):
        assert not_(and_(values)) is or_(map(not_, values))


def test_words() -> None:
    assert [word(value) for value in ALL] == ["true", "false", "unknown"]
