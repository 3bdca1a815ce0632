"""The steps of a plan, told by what the packs say of them: title, who, proof, rules served, citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from govcheck.engine.evaluate import Evaluator
from govcheck.engine.plan.keys import Key, step_of
from govcheck.engine.plan.planner import applied, renewals
from govcheck.engine.plan.problem import Demand, Problem, Variable
from govcheck.engine.plan.solve import Proposal
from govcheck.engine.simplify import substitute
from govcheck.engine.tree import NO
from govcheck.packs.condition import Value
from govcheck.report.basics import Json
from govcheck.report.outlook import Step
from govcheck.report.words import as_json

if TYPE_CHECKING:
    from govcheck.checker import Checker
    from govcheck.engine.program import BoundRule
    from govcheck.packs.model import Rule
    from govcheck.vocabulary.specs import FactSpec, KindSpec

_DOERS = {"own": "exporter", "counterparty": "importer", "authority": "authority", "data_subject": "data subjects"}
_GRANTED = {
    "authority": ("An authority grants it", "An authority decides so"),
    "data_subject": ("The data subjects agree", "The data subjects agree"),
}
_PERSONS = "data_subject"
_OPEN = ("assume", "provide")
_MOST_CITED = 6
StepId = tuple[str, Key]


class Served(NamedTuple):
    """The rules that a step serves: those barred without it, and the grounds and duties that it carries."""

    barred: dict[tuple[str, str], None]
    carried: dict[tuple[str, str], None]


class Teller:
    """Tells one plan."""

    def __init__(self, checker: Checker, problem: Problem, proposal: Proposal, labels: Mapping[int, str]) -> None:
        self.checker, self.problem, self.proposal, self.labels = checker, problem, proposal, labels
        self.speaker = checker.speaker
        self.specs = problem.specs

    @cached_property
    def _parts(self) -> dict[StepId, list[tuple[Variable, Value]]]:
        """The variables of each step, in the order of the catalogue."""
        found: dict[StepId, list[tuple[Variable, Value]]] = {}
        chosen = ((self.problem.variables[n], value) for n, value in self.proposal.chosen.items())
        for one, value in sorted(chosen, key=lambda item: item[0].fact):
            if one.kind not in _OPEN:
                found.setdefault(one.step, []).append((one, value))
        return found

    def steps(self) -> tuple[Step, ...]:
        """The steps: changes of the transfer, then safeguards, then duties; the least work first."""
        made = [self._step(step, parts) for step, parts in self._parts.items()]
        # What has to change comes first: without it the documents help nothing.
        order = ("change", "safeguard", "duty")
        return tuple(sorted(made, key=lambda one: (order.index(one.kind), one.effort, one.name, one.title)))

    def assuming(self) -> tuple[str, ...]:
        """What is taken for granted: judgements, results of assessments, approvals, consents."""
        found = list(self.sentences("assume"))
        for step, parts in self._parts.items():
            kind = self._kind(step[0])
            for one, value in parts:
                spec = self.specs[one.fact]
                by = spec.settable.by if spec.settable else ""
                if by not in _GRANTED or spec.type == "date":
                    continue
                # Persons agree to the whole of it; an authority may decide on a part alone.
                whole = kind is not None and (by == _PERSONS or self.problem.heads(one.fact))
                says = _GRANTED[by][0 if whole else 1]
                what = kind.title if whole and kind is not None else self._answered(spec, value)
                found.append(f"{says}: {what}")
        return tuple(dict.fromkeys([*found, *self._hoped()]))

    def _hoped(self) -> Iterable[str]:
        """The grounds the plan uses of which it is not known whether they can still be had."""
        for demand in self.problem.demands:
            for bound in demand.program.rules.values():
                place = (demand.leg, demand.program.pack.id, bound.rule.slug)
                if place in self.problem.hoped and self._done[demand.leg].truth(bound.carries) is True:
                    yield f"It can still be had: {bound.rule.text('title', self.speaker.language)}"

    def sentences(self, kind: str) -> tuple[str, ...]:
        """The answers that the plan stands on."""
        found = []
        for number, value in sorted(self.proposal.chosen.items()):
            one = self.problem.variables[number]
            if one.kind == kind:
                legs = [leg for leg, where in enumerate(self.problem.where) if where.get(one.fact) == number]
                place = all(self.problem.legs[leg].place.kind == "place" for leg in legs)
                found.append(self._answered(self.specs[one.fact], value, place))
        return tuple(found)

    def _answered(self, spec: FactSpec, value: Value, place: bool = False) -> str:
        said = self.speaker.value(spec.name, value)
        meant = spec.values or {}
        if isinstance(value, str | frozenset) and meant:
            said = ", ".join(meant.get(word, word) for word in ([value] if isinstance(value, str) else sorted(value)))
        question = spec.place_question if place and spec.place_question else spec.question
        return f"{question} {said.capitalize() if isinstance(value, bool) else said}"

    def _kind(self, name: str) -> KindSpec | None:
        head, _, rest = name.partition(".")
        catalogue = self.checker.packs.catalogue
        kinds = {"safeguard": catalogue.safeguards, "assessment": catalogue.assessments}.get(head)
        return kinds.get(rest) if kinds is not None else None

    def _step(self, step: StepId, parts: list[tuple[Variable, Value]]) -> Step:
        name, key = step
        kind, served = self._kind(name), self._served(step)
        rules = [*served.carried, *served.barred]
        change = any(one.kind == "change" for one, _ in parts)
        first = self.specs[parts[0][0].fact]
        pure = change and all(self.problem.pure_lever(one.fact) for one, _ in parts)
        doer = _DOERS.get(first.settable.by, "") if first.settable and not pure else "exporter"
        citations = [item for pack, slug in rules for item in self.speaker.cited(self.checker.packs.pack(pack), slug)]
        safeguard = name.startswith("safeguard.")
        return Step(
            kind="change" if change else "safeguard" if safeguard else "duty",
            name=name.partition(".")[2] if kind is not None else name,
            title=self._title(name, key, kind, parts, served),
            regimes=tuple(dict.fromkeys(pack for pack, _ in [*served.barred, *served.carried])),
            rules=tuple(f"{pack}/{slug}" for pack, slug in rules),
            effort=max(one.effort for one, _ in parts),
            lead_time_days=max(one.lead for one, _ in parts),
            sets={**self._begins(name, key), **{self.specs[one.fact].name: as_json(value) for one, value in parts}},
            who=(kind.who if kind else "") or doer,
            proof=kind.proof if kind else "",
            validity=kind.validity if kind else "",
            citations=tuple(dict.fromkeys(citations))[:_MOST_CITED],
        )

    def _begins(self, name: str, key: Key) -> dict[str, Json]:
        """What is made anew begins on the day, where its beginning is stated."""
        if not any(one.step == (name, key) for one in renewals(self.problem, self.proposal)):
            return {}
        legs = [leg for leg in self.problem.legs if leg.place[:2] == key[1:]]
        starts = (fact for fact, spec in enumerate(self.specs) if spec.part == "starts" and step_of(spec) == name)
        return {
            self.specs[fact].name: self.problem.day
            for fact in starts
            if any(leg.case.raw[fact] is not None for leg in legs)
        }

    def _title(
        self, name: str, key: Key, kind: KindSpec | None, parts: list[tuple[Variable, Value]], served: Served
    ) -> str:
        spec = self.specs[parts[0][0].fact]
        if kind is not None:
            title = kind.title
            if not any(self.problem.heads(one.fact) for one, _ in parts):
                title = f"{title}: complete or renew what is in place"
        elif spec.lever is not None:
            what = self._changed(*parts[0])
            title = f"{spec.lever.title}: {what}" if what else spec.lever.title
        else:
            rules = [self._rule(*one) for one in (*served.carried, *served.barred)]
            duty = next((rule for rule in rules if rule.kind == "duty"), rules[0] if rules else None)
            title = duty.text("title", self.speaker.language) if duty else spec.question
        between = {leg.place[:2] for leg in self.problem.legs}
        if key[0] == "between" and len(between) > 1:
            return f"{title} ({' and '.join(filter(None, key[1:]))})"
        return title

    def _changed(self, one: Variable, value: Value) -> str:
        """What a change comes to, in a few words."""
        spec = self.specs[one.fact]
        raws = (leg.case.raw[one.fact] for leg in self.problem.legs)
        stated = next((raw for raw in raws if raw is not None), None)
        if isinstance(value, bool):
            return ""
        if isinstance(value, tuple):
            return f"at most {value[1]:,.0f}"
        if isinstance(value, frozenset) and isinstance(stated, frozenset) and value < stated:
            return self.speaker.value(spec.name, stated - value)
        return self.speaker.value(spec.name, value)

    def _rule(self, pack: str, slug: str) -> Rule:
        return self.checker.packs.pack(pack).rules[slug]

    @cached_property
    def _done(self) -> list[Evaluator]:
        calendars = self.checker.engine.packs.calendars
        return [Evaluator(case.facts, calendars) for case in applied(self.problem, self.proposal)]

    def _served(self, step: StepId) -> Served:
        """What would be barred again if this step were left out."""
        chosen = {
            n: value for n, value in self.proposal.chosen.items() if self.problem.variables[n].step != step
            or self.problem.variables[n].kind in _OPEN
        }  # fmt: skip
        fewer = self.proposal._replace(chosen=chosen)
        calendars = self.checker.engine.packs.calendars
        without = [Evaluator(case.facts, calendars) for case in applied(self.problem, fewer)]
        served = Served({}, {})
        for demand in self.problem.demands:
            facts = self.problem.values_under(demand.leg, chosen)
            pack = demand.program.pack.id
            for slug, tree in demand.parts:
                if substitute(tree, facts, calendars) == NO:
                    continue
                served.barred[pack, slug] = None
                for ground in self._grounds(demand, slug, without[demand.leg]):
                    served.carried[pack, ground] = None
        return served

    def _grounds(self, demand: Demand, requirement: str, before: Evaluator) -> Iterable[str]:
        """The grounds that a step lets carry a requirement, and the duties tied to them that it meets."""
        after, rules = self._done[demand.leg], demand.program.rules
        for ground in demand.program.grounds_of(requirement):
            if after.truth(ground.carries) is not True or before.truth(ground.carries) is True:
                continue
            yield ground.rule.slug
            for bound in rules.values():
                rule = bound.rule
                tied = rule.kind == "duty" and rule.level == "error" and ground.rule.slug in rule.duty_for
                if tied and after.truth(bound.holds) is True and self._met_by(bound, before, after):
                    yield rule.slug

    @staticmethod
    def _met_by(duty: BoundRule, before: Evaluator, after: Evaluator) -> bool:
        return after.truth(duty.met) is True and before.truth(duty.met) is not True
