"""Why: the rules that decided a leg, as trees with the truth, the value and the place of every leaf."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from govcheck.engine.evaluate import Evaluator
from govcheck.errors import Path
from govcheck.packs.condition import (
    TRUE_NODE,
    All,
    AnyOf,
    Const,
    FactRef,
    HoldsRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    ReadingRef,
    RowRef,
    RowValue,
    TableRef,
    TermRef,
)
from govcheck.packs.model import Rule
from govcheck.report.build import Unit
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
    """Explains one assessment: what decided, and no more unless the whole is asked for."""

    def __init__(
        self, unit: Unit, locate: Callable[[Path], Location | None], speaker: Speaker, *, whole: bool = False
    ) -> None:
        self.found, self.values, self.origins = unit.assessment, unit.values, unit.origins
        self.locate, self.speaker, self.whole = locate, speaker, whole
        self.program, self.pack = self.found.program, self.found.program.pack
        self.evaluator = Evaluator(unit.facts, self.program.packs.calendars)

    def explanation(self, transfer: str, leg: str, outcome: Outcome) -> Explanation:
        """The rules that decided, then the grounds and duties around them."""
        slugs = self._rules()
        reasons = tuple(self._rule(self.pack.rules[slug]) for slug in slugs if slug in self.program.rules)
        return Explanation(transfer, self.pack.id, leg, self.program.day, outcome, reasons)

    def _rules(self) -> list[str]:
        found = self.found
        decided = list(dict.fromkeys([*found.determined_by, *found.unmet]))
        if not self.whole:
            needed = [opened for slug in found.carried_by for opened in self.pack.rules[slug].opens]
            needed = [slug for slug in needed if found.holds.get(slug)]
            return list(dict.fromkeys([*needed, *decided]))
        scopes = [slug for slug, rule in self.pack.rules.items() if rule.kind == "scope"]
        grounds = [ground.rule.slug for slug in decided for ground in self.program.grounds_of(slug)]
        return list(dict.fromkeys([*scopes, *decided, *grounds, *found.unclear, *found.possible]))

    def _rule(self, rule: Rule) -> Reason:
        bound = self.program.rules[rule.slug]
        truth = self.evaluator.truth(bound.holds)
        children = [] if rule.when == TRUE_NODE else [self._node(rule.when)]
        if rule.kind == "duty":
            children.append(self._wrap("met when", self._node(rule.met_when)))
        for other in self.program.rules.values():
            holds = self.evaluator.truth(other.holds)
            if rule.slug in other.rule.exception_to and (self.whole or holds is not False):
                children.append(self._wrap("unless", self._rule(other.rule)))
            tied = rule.kind == "ground" and rule.slug in other.rule.duty_for and other.rule.level == "error"
            if tied and (self.whole or holds is not False):
                children.append(self._wrap("on condition of", self._rule(other.rule)))
        language = self.speaker.language
        advice = ""
        if rule.slug in (*self.found.barring, *self.found.unmet, *self.found.conclusions):
            told = [part for part in ("message", "guidance") if rule.text(part, language)]
            advice = "\n".join(" ".join(self.speaker.said_of(rule, part, self.values).split()) for part in told)
        if rule.kind == "requirement" and rule.slug in self.found.barring and not self.whole:
            children += [self._ground(ground.rule) for ground in self.program.grounds_of(rule.slug)]
        return Reason(
            f"{self.pack.id}/{rule.slug} ({rule.kind}): {rule.text('title', language)}",
            word(truth),
            file=rule.file,
            citations=citations(self.pack, rule.citations),
            children=tuple(children),
            advice=advice,
        )

    def _ground(self, rule: Rule) -> Reason:
        """One line on a ground that might have opened the way: in place or not, and whether it still can be had."""
        truth = self.evaluator.truth(self.program.rules[rule.slug].carries)
        title = rule.text("title", self.speaker.language)
        route = " (still open)" if rule.slug in self.found.routes else ""
        if truth is not True and self.found.holds.get(rule.slug):
            unmet = [self.pack.rules[slug] for slug in self.found.unmet]
            lacking = [duty.text("title", self.speaker.language) for duty in unmet if rule.slug in duty.duty_for]
            route = f" (in place, but not enough: {'; '.join(lacking)})" if lacking else route
        return Reason(f"{self.pack.id}/{rule.slug} (ground): {title}{route}", word(truth))

    def _wrap(self, label: str, reason: Reason) -> Reason:
        return Reason(label, reason.truth, children=(reason,))

    def _node(self, node: Node, depth: int = 0, day: str | None = None) -> Reason:
        """`day` is another day than the check's, for what stands under `as_at`."""
        truth = self._truth(node, day)
        if isinstance(node, All | AnyOf | NoneOf):
            name = {"All": "all of", "AnyOf": "any of", "NoneOf": "none of"}[type(node).__name__]
            parts = node.parts if self.whole else self._that_matter(node, truth, day)
            if len(parts) == 1 and not isinstance(node, NoneOf):
                return self._node(parts[0], depth, day)
            return self._reason(name, truth, tuple(self._node(part, depth + 1, day) for part in parts))
        if isinstance(node, TermRef):
            return self._term(node, truth, depth, day)
        if isinstance(node, ReadingRef):
            return self._reason(f"reading: {self.pack.readings[node.reading].question}", truth)
        if isinstance(node, RowRef):
            table = self.program.binder.table(node.table)
            match = ", ".join(
                [*(f"{column} = {fact}" for column, fact in node.match), *(f"{c} = {v}" for c, v in node.where)]
            )
            names = [fact for _, fact in node.match]
            return self._leaf(f"a row of {node.table} with {match}", truth, names, table.file)
        if isinstance(node, HoldsRef):
            return self._reason(f"{node.pack}/{node.slug} holds", truth)
        if isinstance(node, Const):
            return self._reason("always" if node.value else "never", truth)
        file = self.program.binder.table(node.right.table).file if isinstance(node.right, TableRef | RowValue) else ""
        names = [node.fact, *([node.right.fact] if isinstance(node.right, FactRef) else [])]
        return self._leaf(f"{node.fact} {_OPERATORS[node.op]} {self._right(node)}", truth, names, file)

    def _that_matter(self, node: All | AnyOf | NoneOf, truth: Truth, day: str | None) -> tuple[Node, ...]:
        """The parts that make a branch come out as it does: one FALSE part settles `all`, one TRUE part `any`."""
        settling = {All: False, AnyOf: True, NoneOf: True}[type(node)]
        outcome = {All: False, AnyOf: True, NoneOf: False}[type(node)]
        if truth is outcome:
            return tuple(part for part in node.parts if self._truth(part, day) is settling)[:1]
        if truth is None:
            return tuple(part for part in node.parts if self._truth(part, day) is None)
        return node.parts

    def _truth(self, node: Node, day: str | None) -> Truth:
        return self.evaluator.truth(self.program.binder.bind(node, day))

    def _reason(self, label: str, truth: Truth, children: tuple[Reason, ...] = (), file: str = "") -> Reason:
        return Reason(label, word(truth), file=file, children=children)

    def _term(self, node: TermRef, truth: Truth, depth: int, day: str | None) -> Reason:
        term = self.pack.terms[node.term]
        if node.as_at is not None:
            stated = self.values.get(node.as_at.fact)
            day = stated if isinstance(stated, str) else None
        on = day or self.program.day
        version = next((version for version in term.versions if version.span.holds(on)), None)
        # As of a day that is not known there is nothing to show: the parts may read one way or another.
        known = node.as_at is None or day is not None
        inside = (self._node(version.means, depth + 1, day),) if version and known and depth < _DEEPEST else ()
        label = f"{node.term}: {term.title}" + (f" (as it stood on {node.as_at.fact})" if node.as_at else "")
        if not self.whole and truth is not None:
            return self._reason(label, truth)
        cited = citations(self.pack, version.citations) if version else ()
        return Reason(label, word(truth), file=term.file, citations=cited, children=inside)

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
