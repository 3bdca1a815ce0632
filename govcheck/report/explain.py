"""Why: the rules that decided a leg, as trees with the truth, the value and the place of every leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from govcheck.engine.assess import Assessment
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.values import Facts
from govcheck.errors import Path
from govcheck.packs.condition import (
    TRUE_NODE,
    All,
    AnyOf,
    Const,
    FactRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    ReadingRef,
    RowRef,
    RowValue,
    TableRef,
    TermRef,
    Value,
)
from govcheck.packs.model import Rule
from govcheck.report.model import Explanation, Location, Outcome, Reason
from govcheck.report.words import Speaker, citations
from govcheck.truth import Truth, word

_OPERATORS = {
    "is": "is", "is_not": "is not", "in": "is in", "not_in": "is not in", "includes": "includes",
    "includes_any": "includes one of", "subset_of": "lies within", "at_least": "is at least", "at_most": "is at most",
    "more_than": "is more than", "less_than": "is less than", "before": "is before", "after": "is after",
    "on_or_before": "is on or before", "on_or_after": "is on or after",
}  # fmt: skip
_DEEPEST = 12


class Explainer:
    """Explains one assessment."""

    def __init__(
        self,
        found: Assessment,
        facts: Facts,
        values: Mapping[str, Value],
        origins: Mapping[str, Path | str],
        locate: Callable[[Path], Location | None],
        speaker: Speaker,
    ) -> None:
        self.found, self.values, self.origins, self.locate, self.speaker = found, values, origins, locate, speaker
        self.program, self.pack = found.program, found.program.pack
        self.evaluator = Evaluator(facts, self.program.packs.calendars)

    def explanation(self, transfer: str, leg: str, outcome: Outcome) -> Explanation:
        """The rules that decided, then the grounds and duties around them."""
        slugs = list(self.found.determined_by)
        for slug in self.found.determined_by:
            rule = self.pack.rules[slug]
            if rule.kind == "requirement":
                slugs += [ground.rule.slug for ground in self.program.grounds_of(slug)]
            slugs += rule.opens
        slugs += [*self.found.unmet, *self.found.unclear, *self.found.possible]
        scopes = [slug for slug, bound in self.program.rules.items() if bound.rule.kind == "scope"]
        reasons = tuple(
            self._rule(self.pack.rules[slug]) for slug in dict.fromkeys([*scopes, *slugs]) if slug in self.program.rules
        )
        return Explanation(transfer, self.pack.id, leg, self.program.day, outcome, reasons)

    def _rule(self, rule: Rule) -> Reason:
        bound = self.program.rules[rule.slug]
        children = [] if rule.when == TRUE_NODE else [self._node(rule.when)]
        if rule.kind == "duty":
            children.append(self._wrap("met when", self._node(rule.met_when)))
        for other in self.program.rules.values():
            if rule.slug in other.rule.exception_to:
                children.append(self._wrap("unless", self._rule(other.rule)))
            if rule.kind == "ground" and rule.slug in other.rule.duty_for and other.rule.level == "error":
                children.append(self._wrap("on condition of", self._rule(other.rule)))
        label = f"{self.pack.id}/{rule.slug} ({rule.kind}): {rule.title}"
        truth = self.evaluator.truth(bound.holds)
        return Reason(
            label, word(truth), file=rule.file, citations=citations(self.pack, rule.citations), children=tuple(children)
        )

    def _wrap(self, label: str, reason: Reason) -> Reason:
        return Reason(label, reason.truth, children=(reason,))

    def _node(self, node: Node, depth: int = 0) -> Reason:
        truth = self._truth(node)
        if isinstance(node, All | AnyOf | NoneOf):
            name = {"All": "all of", "AnyOf": "any of", "NoneOf": "none of"}[type(node).__name__]
            return self._reason(name, truth, tuple(self._node(part, depth + 1) for part in node.parts))
        if isinstance(node, TermRef):
            return self._term(node, truth, depth)
        if isinstance(node, ReadingRef):
            return self._reason(f"reading: {self.pack.readings[node.reading].question}", truth)
        if isinstance(node, RowRef):
            table = self.program.binder.table(node.table)
            match = ", ".join(
                [*(f"{column} = {fact}" for column, fact in node.match), *(f"{c} = {v}" for c, v in node.where)]
            )
            names = [fact for _, fact in node.match]
            return self._leaf(f"a row of {node.table} with {match}", truth, names, table.file)
        if isinstance(node, Const):
            return self._reason("always" if node.value else "never", truth)
        file = self.program.binder.table(node.right.table).file if isinstance(node.right, TableRef | RowValue) else ""
        names = [node.fact, *([node.right.fact] if isinstance(node.right, FactRef) else [])]
        return self._leaf(f"{node.fact} {_OPERATORS[node.op]} {self._right(node)}", truth, names, file)

    def _truth(self, node: Node) -> Truth:
        return self.evaluator.truth(self.program.binder.bind(node))

    def _reason(self, label: str, truth: Truth, children: tuple[Reason, ...] = (), file: str = "") -> Reason:
        return Reason(label, word(truth), file=file, children=children)

    def _term(self, node: TermRef, truth: Truth, depth: int) -> Reason:
        term = self.pack.terms[node.term]
        version = next((version for version in term.versions if version.span.holds(self.program.day)), None)
        children = (self._node(version.means, depth + 1),) if version and depth < _DEEPEST else ()
        label = f"{node.term}: {term.title}" + (f" (as it stood on {node.as_at.fact})" if node.as_at else "")
        cited = citations(self.pack, version.citations) if version else ()
        return Reason(label, word(truth), file=term.file, citations=cited, children=children)

    def _leaf(self, label: str, truth: Truth, names: Iterable[str], file: str) -> Reason:
        found = [(name, self.origins.get(name)) for name in names]
        place = next((origin for _, origin in found if isinstance(origin, tuple)), None)
        told = next((origin for _, origin in found if isinstance(origin, str)), "")
        shown = "; ".join(self.speaker.value(name, self.values.get(name)) for name, _ in found)
        where = self.locate(place) if place is not None else None
        return Reason(label, word(truth), shown, where, told, file)

    def _right(self, leaf: Leaf) -> str:
        right = leaf.right
        if isinstance(right, Literal):
            return self.speaker.value(leaf.fact, right.value)
        if isinstance(right, TableRef):
            return f"the table {right.table}"
        if isinstance(right, RowValue):
            return f"{right.column} of {right.table}"
        plus = " and ".join(f"{count} {unit.replace('_', ' ')}" for unit, count in right.plus)
        return f"{right.fact}{f' plus {plus}' if plus else ''}"
