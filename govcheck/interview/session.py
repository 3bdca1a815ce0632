"""The interview as a state machine: answers in, the next question and the verdict so far out. It prints nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from govcheck.checker import Checker, day_of
from govcheck.engine.engine import UNDETERMINED
from govcheck.engine.questions import ABSENT
from govcheck.engine.search import weigh
from govcheck.engine.tree import Tree
from govcheck.errors import Path
from govcheck.facts.leg import Leg
from govcheck.facts.legs import legs_of
from govcheck.interview import placing
from govcheck.interview.placing import Plain, Transfer
from govcheck.interview.ranking import Candidate, Kinds, Standing, best, standing, warm
from govcheck.interview.reasons import nearest_rule
from govcheck.interview.witnesses import Witnesses
from govcheck.packs.condition import Value
from govcheck.report.model import TransferReport
from govcheck.source import from_data

FIRST = ("exporter.country", "importer.country")
"""Which regimes can apply at all hangs on these; without them there is hardly anything to weigh."""
_LISTED = ("safeguards", "assessments", "done")
_TWICE = 2
"""A number is asked for once more if its bounds leave the answer open."""

_NO_DETAILS: Mapping[str, str] = {}

Key = tuple[str, Path]


class Ask(NamedTuple):
    """One question: a fact or a list, where its answer goes, and why it is asked."""

    name: str
    path: Path
    leg: Leg
    type: str
    """The type of the answer: that of the fact, or "list"."""
    words: Mapping[str, str] | None
    """The words an answer is chosen from, with what they mean in the catalogue."""
    several: bool
    """Whether there is more than one leg, so that it has to be said which one is meant."""
    regime: str
    rule: str
    """The rule that needs it: the pack and the slug."""
    offered: tuple[str, ...] = ()
    """For a list: the facts its entries come to; those that the open rules read come first."""
    pressing: int = 0
    """How many of them the open rules read."""
    binds: bool = True
    """False for a question that bears on no regime that binds, or on the remedy only."""

    @property
    def key(self) -> Key:
        """What makes it the same question when it comes again."""
        return self.name, self.path


class Step(NamedTuple):
    """Where the interview stands after an answer."""

    data: Plain
    unknown: Mapping[Key, Ask] = {}
    """The questions nobody could answer."""
    offered: Mapping[str, frozenset[str]] = {}
    """For each list answered here, what was offered: only that is settled by what was chosen."""
    times: Mapping[Key, int] = {}


class _View(NamedTuple):
    """What follows from a step."""

    data: Plain
    """What may be stated: without a list of which something is still to be asked."""
    legs: tuple[Leg, ...]
    day: str
    standing: Standing
    relevant: Mapping[str, frozenset[str]]
    held_back: tuple[str, ...]


class Session:
    """One interview about one transfer. The checker is kept warm from question to question."""

    def __init__(self, checker: Checker, data: Plain, at: int, as_of: str) -> None:
        """`data` is a manifest's, whose transfer number `at` may be half filled; InputError if it cannot be read."""
        self.checker, self.at, self.as_of = checker, at, as_of
        self.catalogue = checker.packs.catalogue
        self._kinds = Kinds(checker)
        self._beyond = False
        self._witnesses = Witnesses(checker.engine)
        warm(checker, self._witnesses, as_of)
        self._steps = [Step(placing.fit(data, at))]
        self._views: list[_View] = [self._view(self._steps[0])]
        self._question: tuple[int, bool, Ask | None] | None = None

    # Where it stands ---------------------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The answers so far."""
        return self._steps[-1]

    @property
    def data(self) -> Plain:
        """The manifest so far, without a list that is only half asked for."""
        return self._views[-1].data

    @property
    def outcomes(self) -> Mapping[str, str]:
        """The outcome of each regime that binds."""
        return self._views[-1].standing.outcomes

    @property
    def settled(self) -> bool:
        """Whether no regime that binds is undetermined."""
        return UNDETERMINED not in self.outcomes.values()

    def report(self) -> TransferReport:
        """The whole report on the manifest so far."""
        manifest = self.checker.manifest(from_data(self.data))
        return self.checker.transfer(manifest, manifest.transfers[self.at], self.as_of)

    def left_open(self) -> list[Ask]:
        """The questions that were asked and not answered, in their order."""
        return [ask for key, ask in self.step.unknown.items() if not self._answered(ask)]

    def half_asked(self) -> dict[str, Plain]:
        """The lists of which something is still to be asked, with what was said of them: they are not stated yet."""
        transfer = Transfer(self.step.data, self.at)
        return {name: placing.get(transfer.data, transfer.holder(name)) for name in self._views[-1].held_back}

    # Questions ---------------------------------------------------------------------------------

    @property
    def question(self) -> Ask | None:
        """What to ask next; None when nothing that can be asked could still change the answer."""
        now = (len(self._steps), self._beyond)
        if self._question is None or self._question[:2] != now:
            self._question = (*now, self._next())
        return self._question[2]

    def go_beyond(self) -> None:
        """Go on to what bears on trade agreements, self-assessments and remedies."""
        self._beyond = True

    @property
    def beyond(self) -> bool:
        """Whether that has begun."""
        return self._beyond

    def _next(self) -> Ask | None:
        view = self._views[-1]
        for name in FIRST:
            leg = view.legs[0]
            if name not in leg.values and self._may_ask(name, leg):
                found = self._ask(Candidate(name, leg, (), ()))
                if found is not None:
                    return found
        if view.standing.insides:
            candidate = best(self.checker, view.standing, view.day, self._may_ask)
            found = None if candidate is None else self._ask(candidate)
            if found is not None:
                return found
        return self._further() if self._beyond else None

    def _further(self) -> Ask | None:
        """The first question of the report that is still to be asked: what binds is settled, or cannot be."""
        view = self._views[-1]
        by_label = {leg.label: leg for leg in view.legs}
        for regime in self.report().regimes:
            for question in regime.questions:
                leg = by_label.get(question.leg.partition(" [")[0])
                if leg is None or not self._may_ask(question.fact, leg):
                    continue
                rule = question.settles[0].partition("/")[2] if question.settles else ""
                ask = self._ask(Candidate(question.fact, leg, (), ()), regime.id, rule)
                if ask is not None:
                    return ask._replace(binds=False)
        return None

    def _may_ask(self, name: str, leg: Leg) -> bool:
        path = self._place(name, leg)
        if path is None or (name, path) in self.step.unknown:
            return False
        if self.step.times.get((name, path), 0) >= _TWICE:
            return False
        stated = placing.get(self._views[-1].data, path)
        if name in self.catalogue.lists or placing.names_a_party(leg, name):
            return True
        return stated is None or (isinstance(stated, dict) and self.catalogue.facts[name].type == "number")

    def _place(self, name: str, leg: Leg) -> Path | None:
        return placing.place(Transfer(self._views[-1].data, self.at), leg, name, self.catalogue)

    def _ask(self, candidate: Candidate, regime: str = "", rule: str = "") -> Ask | None:
        view, name, leg = self._views[-1], candidate.name, candidate.leg
        path = self._place(name, leg)
        if path is None:
            return None
        if candidate.opens:
            regime, rule = nearest_rule(self.checker, view.standing, candidate)
        offered: tuple[str, ...] = ()
        pressing = 0
        if name in self.catalogue.lists:
            names = self.catalogue.names
            first = [names[fact] for one in view.standing.insides for fact in self._read(one.tree, name)]
            wanted = view.relevant.get(name, frozenset()) - self.step.offered.get(name, frozenset())
            ordered = dict.fromkeys(fact for fact in first if fact in wanted)
            pressing = len(ordered)
            offered = (*ordered, *sorted(wanted - ordered.keys(), key=self.catalogue.index.__getitem__))
            if not offered:
                return None
        type_, words = self._form(name, leg)
        return Ask(name, path, leg, type_, words, len(view.legs) > 1, regime, rule, offered, pressing)

    def _form(self, name: str, leg: Leg) -> tuple[str, Mapping[str, str] | None]:
        if name in self.catalogue.lists:
            return "list", None
        if placing.names_a_party(leg, name):
            return "text", self.catalogue.words["relationships"]
        if placing.names_places(leg, name):
            return "countries", None
        spec = self.catalogue.facts[name]
        if spec.part == "status":
            return spec.type, {word: meaning for word, meaning in (spec.values or {}).items() if word != ABSENT}
        return spec.type, spec.values

    def _read(self, tree: Tree, name: str) -> list[int]:
        weights = weigh(tree)
        listed = [fact for fact in weights if self.catalogue.specs[fact].asked_as == name]
        return sorted(listed, key=lambda fact: (-weights[fact], fact))

    # Answers -----------------------------------------------------------------------------------

    def answer(self, ask: Ask, value: Value, details: Mapping[str, str] = _NO_DETAILS) -> None:
        """Take an answer; InputError, and no change, if it does not fit.

        For a list the answer is a set of the facts offered; `details` says of some the status, or the day of an
        assessment, which then need not be asked for.
        """
        step, transfer = self.step, Transfer(self.step.data, self.at)
        offered = dict(step.offered)
        if ask.offered:
            chosen = [fact for fact in ask.offered if isinstance(value, Collection) and fact in value]
            data = placing.with_list(transfer, ask.name, chosen, ask.offered, details)
            offered[ask.name] = offered.get(ask.name, frozenset()) | frozenset(ask.offered)
        elif placing.names_a_party(ask.leg, ask.name):
            data = placing.add_importer(transfer, str(ask.leg.importer_country), str(value))
        else:
            data = placing.state(transfer, ask.path, value)
        times = {**step.times, ask.key: step.times.get(ask.key, 0) + 1}
        self._take(Step(data, step.unknown, offered, times))

    def dont_know(self, ask: Ask) -> None:
        """Note that nobody knows, and go on with what else can settle the matter."""
        self._take(self.step._replace(unknown={**self.step.unknown, ask.key: ask}))

    def back(self) -> bool:
        """Take the last answer back; False if there is none."""
        if len(self._steps) == 1:
            return False
        self._steps.pop()
        self._views.pop()
        return True

    def _take(self, step: Step) -> None:
        view = self._view(step)
        self._steps.append(step)
        self._views.append(view)

    def _answered(self, ask: Ask) -> bool:
        return placing.get(self.data, ask.path) is not None

    def _view(self, step: Step) -> _View:
        data, held = step.data, tuple[str, ...]()
        while True:
            manifest = self.checker.manifest(from_data(data))
            transfer = manifest.transfers[self.at]
            day = day_of(transfer, self.as_of)
            legs = tuple(legs_of(manifest, transfer, self.catalogue, self.checker.world, day, self.checker.given))
            relevant = self._kinds.relevant(legs, day)
            half = [
                name
                for name in _LISTED
                if name not in held and name in step.offered and relevant.get(name, frozenset()) - step.offered[name]
            ]
            if not half:
                return _View(data, legs, day, standing(self.checker, self._witnesses, legs, day), relevant, held)
            # A stated list is complete: one of which more is to be asked must not be stated yet.
            for name in half:
                data = placing.without(data, Transfer(data, self.at).holder(name))
            held = (*held, *half)
