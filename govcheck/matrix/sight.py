"""What the packs say on one day of two places, when nothing else is known."""

from __future__ import annotations

from collections.abc import Mapping

from govcheck.engine.bind import Binder
from govcheck.engine.engine import Case, Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.tree import NO, Tree, facts_in
from govcheck.interval import END, START
from govcheck.packs.condition import TermRef, Value
from govcheck.packs.model import Pack, PackSet, TermVersion
from govcheck.report.matrix import Held
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import READING

HELD: Mapping[Truth, Held] = {True: "yes", None: "open"}


class Sight:
    """Packs as of a day. What the two places do not settle is UNKNOWN."""

    def __init__(self, packs: PackSet, engine: Engine, day: str) -> None:
        self.packs, self.engine, self.day = packs, engine, day
        self.shown = [pack for pack in packs.packs if pack.matrix is not None]
        self._binders: dict[tuple[str, str], Binder] = {}

    def binder(self, pack: Pack, day: str = "") -> Binder:
        """A pack's binder, of the day unless another is asked for."""
        key = (pack.id, day or self.day)
        if key not in self._binders:
            self._binders[key] = Binder(self.packs, pack, key[1])
        return self._binders[key]

    def places(self, one: str, other: str, day: str = "") -> Case:
        """Nothing known but the places."""
        values: dict[str, Value] = {
            "exporter.country": one, "importer.country": other, "state.country": one, "state.counterpart": other
        }  # fmt: skip
        return self.engine.case(values, day or self.day)

    def truth(self, tree: Tree, case: Case) -> Truth:
        """TRUE, FALSE or UNKNOWN."""
        return Evaluator(case.facts, self.packs.calendars).truth(tree)

    def term(self, pack: Pack, name: str, one: str, other: str, day: str = "") -> Truth:
        """The truth of a definition between two places."""
        tree = self.binder(pack, day).bind(TermRef(name))
        return False if tree == NO else self.truth(tree, self.places(one, other, day))

    def version(self, pack: Pack, name: str) -> TermVersion:
        """A definition as it stands on the day; it must be in force."""
        return next(version for version in pack.terms[name].versions if version.span.holds(self.day))

    def turns_on(self, tree: Tree, case: Case) -> tuple[str, ...]:
        """The facts in a tree that are not known."""
        names, facts = self.packs.catalogue.names, self.packs.catalogue.facts
        unknown = (names[fact] for fact in facts_in(tree) if case.facts[fact] is None)
        return tuple(name for name in unknown if facts[name].about != READING)


def since(day: str) -> str:
    """A first day; empty where it lies before all that is recorded."""
    return "" if day == START else day


def until(day: str) -> str:
    """A first day outside; empty where none is set."""
    return "" if day == END else day
