from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.engine import tree as nodes
from govcheck.engine.simplify import Reach, Simplifier, substitute
from govcheck.engine.tree import And, Constant, Not, Or, Tree, distinct_tests, facts_in, facts_of
from govcheck.engine.values import Slot

FACTS = 5
tests = st.builds(nodes.Test, st.integers(0, FACTS - 1), st.just("is"), st.booleans())
trees = st.recursive(
    tests,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=12,
)
slots = st.lists(st.sampled_from([None, True, False]), min_size=FACTS, max_size=FACTS)


@settings(max_examples=400)
@given(trees, slots, st.dictionaries(st.integers(0, FACTS - 1), st.booleans(), min_size=1))
def test_putting_in_facts_where_they_stand_is_putting_them_in_everywhere(
    tree: Tree, known: list[Slot], answer: dict[int, bool]
) -> None:
    left = Simplifier(known, {}, {}).rest(tree)
    if isinstance(left, Constant):
        return
    facts: list[Slot] = list(known)
    for fact, value in answer.items():
        facts[fact] = value
    assert Reach([left], {}).put([left], answer, facts) == (substitute(left, facts, {}),)


@settings(max_examples=200)
@given(trees, trees)
def test_tests_are_found_once_in_their_order_also_in_parts_that_stand_in_several_places(one: Tree, two: Tree) -> None:
    joined = And((one, Or((two, one)), Not(one)))
    assert distinct_tests(joined, two) == list(dict.fromkeys([*nodes.tests_of(joined), *nodes.tests_of(two)]))
    assert facts_in(joined) == facts_of(nodes.tests_of(joined))
