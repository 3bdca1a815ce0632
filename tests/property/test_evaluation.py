"""The laws of evaluation: one meaning, three ways of computing it, and an outside oracle."""

from __future__ import annotations

import sqlite3
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.engine import tree as t
from govcheck.engine.bind import Binder
from govcheck.engine.compile import compile_trees
from govcheck.engine.engine import Engine
from govcheck.engine.evaluate import evaluate
from govcheck.engine.simplify import Simplifier, substitute
from govcheck.engine.tree import And, Constant, Not, Or, Other, Shared, Tree
from govcheck.engine.values import NOT_APPLICABLE
from govcheck.interval import shift
from govcheck.packs.condition import All, AnyOf, Leaf, Literal, Node, NoneOf, Value
from tests.property.worlds import CONDITIONS, DAY, DOMAINS, SPECS, WORDS, completions, pack_of, pack_set, states

ENGINE = Engine(pack_set(pack_of([])))
NAMES = ENGINE.catalogue.names


def tree_of(node: Node) -> Tree:
    return Binder(ENGINE.packs, ENGINE.packs.packs[0], DAY).bind(node)


@settings(max_examples=400)
@given(CONDITIONS, states(8))
def test_compiled_agrees_with_evaluator(condition: Node, known: dict[str, Value]) -> None:
    tree, case = tree_of(condition), ENGINE.case(known, DAY)
    [(may, must)] = compile_trees([tree], {})
    truth = evaluate(tree, case.facts, {})
    assert bool(must(case.facts)) is (truth is True)
    assert bool(may(case.facts)) is (truth is not False)


@settings(max_examples=200)
@given(CONDITIONS, CONDITIONS, states(8))
def test_what_trees_share_is_kept_and_says_the_same(one: Node, two: Node, known: dict[str, Value]) -> None:
    case, shared, other = ENGINE.case(known, DAY), Shared("shared", tree_of(one)), tree_of(two)
    trees: list[Tree] = [And((shared, other)), Or((Not(shared), other)), shared]
    compiled = compile_trees(trees, {}, kept=True)
    facts: list[Any] = [*case.facts, {}]
    for tree, (may, must) in zip(trees, compiled, strict=True):
        truth = evaluate(tree, case.facts, {})
        assert bool(must(facts)) is (truth is True)
        assert bool(may(facts)) is (truth is not False)


@settings(max_examples=300)
@given(CONDITIONS, states(3))
def test_a_known_truth_holds_in_every_completion(condition: Node, known: dict[str, Value]) -> None:
    tree = tree_of(condition)
    truth = evaluate(tree, ENGINE.case(known, DAY).facts, {})
    if truth is not None:
        assert {evaluate(tree, ENGINE.case(full, DAY).facts, {}) for full in completions(known)} == {truth}


@settings(max_examples=300)
@given(CONDITIONS, states(3))
def test_what_is_left_of_a_tree_says_the_same_in_every_completion(condition: Node, known: dict[str, Value]) -> None:
    tree = tree_of(condition)
    left = Simplifier(ENGINE.case(known, DAY).raw, ENGINE.day(DAY).guards, {}).rest(tree)
    for full in completions(known):
        case = ENGINE.case(full, DAY)
        settled = substitute(left, list(case.raw), {})
        assert isinstance(settled, Constant)
        assert settled.truth is evaluate(tree, case.facts, {})


def sql_of(tree: Tree) -> str:
    """The tree as an SQL expression; a fact that is not applicable makes its tests FALSE by a column of its own."""
    if isinstance(tree, Constant):
        return "1" if tree.truth else "0"
    if isinstance(tree, And | Or):
        word = " AND " if isinstance(tree, And) else " OR "
        return f"({word.join(map(sql_of, tree.parts))})"
    if isinstance(tree, Not):
        return f"(NOT {sql_of(tree.part)})"
    assert isinstance(tree, t.Test)
    name = NAMES[tree.fact]
    applies = f"{name}_applies"
    if isinstance(tree.right, Other):
        other = NAMES[tree.right.fact]
        return f"({applies} AND {other}_applies AND {_compare(tree.op, name, _moved(tree.right))})"
    return f"({applies} AND {_test(tree, name)})"


def _moved(right: Other) -> str:
    # Moved in the table below, since SQLite moves months in another way than the law does.
    return f"{NAMES[right.fact]}_{'_'.join(f'{unit}{count}' for unit, count in right.plus) or 'plain'}"


def _compare(op: str, left: str, right: str) -> str:
    sign = {"is": "=", "is_not": "<>", "at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<",
            "before": "<", "after": ">", "on_or_before": "<=", "on_or_after": ">="}[op]  # fmt: skip
    return f"{left} {sign} {right}"


def _quoted(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return str(value[0])
    return f"'{value}'"


def _test(test: t.Test, name: str) -> str:
    right = test.right
    if test.op == "includes":
        return f"{name}_{right}"
    if test.op == "includes_any":
        assert isinstance(right, frozenset)
        return "(" + (" OR ".join(f"{name}_{word}" for word in sorted(right)) or "0") + ")"
    if test.op == "subset_of":
        assert isinstance(right, frozenset)
        parts = [f"NOT {name}_{word}" for word in WORDS if word not in right]
        return "(" + (" AND ".join(parts) or f"({name}_x OR NOT {name}_x)") + ")"
    if test.op in ("in", "not_in"):
        assert isinstance(right, frozenset)
        listed = ", ".join(_quoted(item) for item in sorted(right))
        if not right and test.op == "not_in":
            return f"{name} = {name}"  # unknown stays unknown: the fact might not apply
        return f"{name} {'NOT IN' if test.op == 'not_in' else 'IN'} ({listed})"
    return _compare(test.op, name, _quoted(right))


def columns_of(known: dict[str, Value]) -> dict[str, object]:
    """One row with a column for each fact, NULL where it is not known."""
    case = ENGINE.case(known, DAY)
    row: dict[str, object] = {}
    for spec, value in zip(SPECS, case.facts, strict=True):
        applies = value is not NOT_APPLICABLE
        row[f"{spec.name}_applies"] = int(applies)
        plain = value if applies else None
        if spec.type == "set":
            for word in WORDS:
                row[f"{spec.name}_{word}"] = None if plain is None else int(word in plain)  # type: ignore[operator]  # a set
        elif isinstance(plain, tuple):
            row[spec.name] = plain[0]
        else:
            row[spec.name] = int(plain) if isinstance(plain, bool) else plain
        if spec.type == "date":
            for name, plus in (("plain", {}), ("months1", {"months": 1}), ("days15", {"days": 15})):
                row[f"{spec.name}_{name}"] = None if plain is None else shift(str(plain), plus, {})
    return row


@settings(max_examples=400)
@given(st.lists(CONDITIONS, min_size=1, max_size=4), states(8))
def test_evaluator_agrees_with_sqlite(conditions: list[Node], known: dict[str, Value]) -> None:
    """SQL's NULL logic is Kleene's, and somebody else wrote it."""
    trees, case = [tree_of(condition) for condition in conditions], ENGINE.case(known, DAY)
    row = columns_of(known)
    names = ", ".join(f"? AS {name}" for name in row)
    query = f"SELECT {', '.join(map(sql_of, trees))} FROM (SELECT {names})"
    found = sqlite3.connect(":memory:").execute(query, list(row.values())).fetchone()
    expected = [evaluate(tree, case.facts, {}) for tree in trees]
    assert [None if value is None else bool(value) for value in found] == expected


def test_every_fact_of_the_made_up_world_has_values_to_try() -> None:
    assert {spec.name for spec in SPECS} - {"as_of"} == set(DOMAINS)


def test_trees_of_the_same_parts_differ_by_their_kind() -> None:
    parts = (t.Test(1, "is", True), t.Test(2, "is", True))
    assert len({And(parts), Or(parts), Not(And(parts)), Not(Or(parts))}) == 4


def test_conditions_of_the_same_parts_differ_by_their_kind() -> None:
    parts = (Leaf("flag", "is", Literal(True)), Leaf("other", "is", Literal(True)))
    assert len({All(parts), AnyOf(parts), NoneOf(parts)}) == 3
