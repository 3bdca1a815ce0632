"""The fast form: trees become Python functions over the flat facts of a leg.

Each tree gives two expressions of plain Python truth: `must` (TRUE in every completion, by Kleene) and `may`
(not FALSE). A conjunction must hold if all parts must, may hold if all may; a negation must hold if its part may
not. So three-valued logic runs at the speed of `and`, `or` and `not`, and stops as early.

The source that is compiled holds nothing from a pack or a manifest but numbers of facts: every value is handed over
in the namespace, so that no text of theirs can become code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from govcheck.engine.evaluate import Calendars, Evaluator, right_value
from govcheck.engine.tree import And, Constant, Not, Or, Other, Shared, Test, Tree, parts_of
from govcheck.engine.values import NOT_APPLICABLE, Facts, Slot, compare
from govcheck.truth import Truth

Decide = Callable[[Facts], bool]

_TEXT_OPS = frozenset(("is", "is_not", "in", "not_in"))
_COMPARE = {"at_least": ">=", "at_most": "<=", "more_than": ">", "less_than": "<",
            "before": "<", "after": ">", "on_or_before": "<=", "on_or_after": ">="}  # fmt: skip


class _Writer:
    def __init__(self, calendars: Calendars, *, kept: bool = False) -> None:
        self.calendars = calendars
        self.kept = kept
        self.names: dict[str, Any] = {
            "OFF": NOT_APPLICABLE,
            "E": frozenset(),
            "FS": frozenset,
            "compare": self._compare,
        }
        self.lines: list[str] = []
        self.shared: dict[tuple[str, bool], str] = {}
        self.constants: dict[Any, str] = {}
        self.uses: dict[str, int] = {}

    def _compare(self, facts: Facts, test: Test) -> Truth:
        return compare(test.op, facts[test.fact], right_value(test, facts, self.calendars))

    def count(self, tree: Tree) -> None:
        """Count the uses of shared parts: one used once is written in place."""
        stack = [tree]
        while stack:
            node = stack.pop()
            if isinstance(node, Shared):
                self.uses[node.name] = self.uses.get(node.name, 0) + 1
                if self.uses[node.name] > 1:
                    continue
            stack.extend(parts_of(node))

    def constant(self, value: Any) -> str:
        key = (type(value), value)
        if key not in self.constants:
            name = f"K{len(self.constants)}"
            self.constants[key] = name
            self.names[name] = value
        return self.constants[key]

    def write(self, tree: Tree, must: bool, depth: int = 0) -> str:
        if isinstance(tree, Constant):
            return str(tree.truth)
        if isinstance(tree, Not):
            return f"not {self.write(tree.part, not must, depth + 1)}"
        if isinstance(tree, And | Or):
            word = " and " if isinstance(tree, And) else " or "
            return f"({word.join(self.write(part, must, depth + 1) for part in tree.parts)})"
        if isinstance(tree, Shared):
            if self.uses.get(tree.name, 2) == 1 and depth < 40:
                return self.write(tree.tree, must, depth + 1)
            return f"{self.function(tree, must)}(F)"
        return self.test(tree, must)

    def run(self, bodies: Sequence[str]) -> dict[str, Any]:
        """Compile what was written and return the names it defines."""
        source = "\n".join([*self.lines, *bodies])
        # The source holds numbers and names of constants only, see above.
        exec(compile(source, "<policy pack>", "exec"), self.names)
        return self.names

    def function(self, tree: Shared, must: bool) -> str:
        key = (tree.name, must)
        if key not in self.shared:
            name = f"s{len(self.shared)}"
            self.shared[key] = name
            body = self.write(tree.tree, must)
            if self.kept:
                self.lines.append(f"def {name}(F):\n M = F[-1]\n if '{name}' not in M: M['{name}'] = {body}")
                self.lines.append(f" return M['{name}']")
            else:
                self.lines.append(f"def {name}(F):\n return {body}")
        return self.shared[key]

    def test(self, test: Test, must: bool) -> str:
        value, right, op = f"F[{test.fact}]", test.right, test.op
        if isinstance(right, Other):
            return f"(compare(F,{self.constant(test)}) {'is True' if must else 'is not False'})"
        if isinstance(right, tuple):
            return self.number(value, op, right, must)
        if op in _TEXT_OPS:
            return self.text(value, op, right if isinstance(right, frozenset) else frozenset((right,)), must)
        if op in ("includes", "includes_any", "subset_of"):
            return self.sets(value, op, right, must)
        known = f"{value} {_COMPARE[op]} {self.constant(right)}"
        return f"({value} and {known})" if must else f"({value} is None or {value} and {known})"

    def text(self, value: str, op: str, right: frozenset[Any], must: bool) -> str:
        if op in ("is", "in"):
            if not right:
                return "False"
            return f"({value} in {self.constant(right if must else right | {None})})"
        outside = right | {NOT_APPLICABLE}
        return f"({value} not in {self.constant(outside | {None} if must else outside)})"

    def sets(self, value: str, op: str, right: Any, must: bool) -> str:
        constant = self.constant(right)
        if op == "includes":
            known = f"{constant} in ({value} or E)"
        elif op == "includes_any":
            if not right:
                return "False"
            known = f"not {constant}.isdisjoint({value} or E)"
        else:
            known = f"{value}.__class__ is FS and {value} <= {constant}"
        return f"({known})" if must else f"({value} is None or {known})"

    def number(self, value: str, op: str, right: tuple[float, float], must: bool) -> str:
        low, high = self.constant(right[0]), self.constant(right[1])
        known = {
            "at_least": (f"{value}[0] >= {high}", f"{value}[1] >= {low}"),
            "less_than": (f"{value}[1] < {low}", f"{value}[0] < {high}"),
            "at_most": (f"{value}[1] <= {low}", f"{value}[0] <= {high}"),
            "more_than": (f"{value}[0] > {high}", f"{value}[1] > {low}"),
            "is": (f"{value}[0] == {value}[1] == {low} == {high}", f"{value}[0] <= {high} and {value}[1] >= {low}"),
        }[op]
        return f"({value} and {known[0]})" if must else f"({value} is None or {value} and {known[1]})"


def compile_trees(trees: Sequence[Tree], calendars: Calendars, *, kept: bool = False) -> list[tuple[Decide, Decide]]:
    """Return for each tree its functions `(may, must)`; they give values to be used as truths.

    With `kept` they are called with a mapping after the facts of the leg, in which they keep what several trees share.
    """
    writer = _Writer(calendars, kept=kept)
    for tree in trees:
        writer.count(tree)
    bodies = []
    for number, tree in enumerate(trees):
        bodies.append(f"def may{number}(F):\n return {writer.write(tree, False)}")
        bodies.append(f"def must{number}(F):\n return {writer.write(tree, True)}")
    names = writer.run(bodies)
    return [(names[f"may{i}"], names[f"must{i}"]) for i in range(len(trees))]


class FastEvaluator(Evaluator):
    """An evaluator that has the fast form of a program's own trees."""

    def __init__(self, facts: Facts, calendars: Calendars, fast: Mapping[int, tuple[Tree, Decide, Decide]]) -> None:
        super().__init__(facts, calendars)
        self._fast = fast
        self._kept: list[Any] = [*facts, {}]

    def truth(self, tree: Tree) -> Truth:
        """TRUE, FALSE or UNKNOWN, as the plain evaluator says."""
        found = self._fast.get(id(tree))
        if found is None:
            return super().truth(tree)
        if not found[1](self._kept):
            return False
        return True if found[2](self._kept) else None


def compile_steps(steps: Sequence[tuple[Tree, Sequence[int]]], calendars: Calendars) -> Callable[[list[Slot]], None]:
    """Return a function that sets facts aside, step by step: each tree guards the facts beside it.

    Where a guard is FALSE its facts become not applicable, where it is not known they become unknown.
    """
    writer = _Writer(calendars)
    for tree, _ in steps:
        writer.count(tree)
    lines = ["def apply(F):"]
    for tree, facts in steps:
        targets = " = ".join(f"F[{fact}]" for fact in facts)
        lines.append(f" if not {writer.write(tree, True)}:")
        lines.append(f"  {targets} = None if {writer.write(tree, False)} else OFF")
    apply: Callable[[list[Slot]], None] = writer.run(["\n".join([*lines, " return None"])])["apply"]
    return apply
