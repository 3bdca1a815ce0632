"""The tests of a pack made ready once, to be tried on many mutants, and what was found out without any."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from govcheck.authoring.fixture import FactReader
from govcheck.authoring.mutants import Part, put
from govcheck.authoring.proof import says_the_same
from govcheck.authoring.runner import Case as Written
from govcheck.authoring.runner import read_cases
from govcheck.authoring.trial import Trial, nodes_of_rule
from govcheck.engine.engine import Case, Engine
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.tree import Tree
from govcheck.engine.values import Slot
from govcheck.errors import Path, Problem
from govcheck.facts.world import world_from
from govcheck.packs.circles import tables_in, terms_in
from govcheck.packs.condition import Leaf, Node, Value
from govcheck.packs.model import Pack, PackSet, Rule, Term
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import READING

KILLED, SURVIVED, EQUIVALENT = "killed", "survived", "equivalent"
"""What becomes of a mutant; it is equivalent where it is proved to say what the pack says, on every day."""
_TRUTHS_ONLY = frozenset(("holds", "outcome", "carried_by", "carried_by_include", "determined_by",
                          "determined_by_include", "warns", "warns_include", "unclear"))  # fmt: skip
"""Expectations that rest on truths alone where nothing blocks the leg."""


class Ready(NamedTuple):
    """One test, and its facts in the engine's order."""

    written: Written
    values: Mapping[str, Value]
    case: Case
    plain: bool
    """Whether its expectations rest on truths alone, not on what could become of what is missing."""
    truths: dict[tuple[str, str], Truth]
    """What the trees of the unchanged pack say of it, as far as somebody asked."""
    rests: dict[tuple[str, str], Tree]
    """What is left of them once everything is put in that cannot change."""
    freed: list[list[Slot]]
    """At most one: the facts with all set free that an answer may set free."""


class Bench:
    """The unchanged pack, its programs and its tests; `skip` are tests that fail on it, by file and path."""

    def __init__(self, packs: PackSet, pack_id: str, skip: Iterable[tuple[str, Path]] = ()) -> None:
        found = packs.pack(pack_id)
        self.pack = found._replace(rules=dict(found.rules), terms=dict(found.terms), tables=dict(found.tables))
        self.packs = with_pack(packs, self.pack)
        self.engine = Engine(self.packs)
        self.behind = {slug: parts_behind(self.pack, nodes_of_rule(rule)) for slug, rule in self.pack.rules.items()}
        nodes = {("term", name): [v.means for v in term.versions] for name, term in self.pack.terms.items()}
        nodes |= {("table", name): [row.when for row in table.rows] for name, table in self.pack.tables.items()}
        self.behind_parts = {part: parts_behind(self.pack, conditions) for part, conditions in nodes.items()}
        stated = [*packs.guards.values(), *packs.settable_when.values(), *packs.constraints]
        self.shared = parts_behind(self.pack, [node for owner, node in stated if owner == pack_id])
        """The parts on which guards, limits and constraints of facts rest."""
        self._known: dict[str, dict[int, Tree]] = {}
        self._leaves: dict[str, dict[tuple[Leaf, str], Tree]] = {}
        self._killers: dict[tuple[str, str], list[int]] = {}
        facts = packs.catalogue.facts
        self._readings = [number for number, name in enumerate(packs.catalogue.names) if facts[name].about == READING]
        reader = FactReader(packs.catalogue, world_from(packs.world_root, packs.countries))
        left_out = set(skip)
        cases, _ = read_cases(packs, self.pack)
        ready = [self._ready(case, reader) for case in cases if (case.file, case.path) not in left_out]
        self.tests = [test for test in ready if test is not None]

    def _ready(self, written: Written, reader: FactReader) -> Ready | None:
        problems: list[Problem] = []
        values = reader.values(written.facts, written.day, written.document, (*written.path, "facts"), problems)
        if problems:
            return None
        case = self.engine.case(values, written.day)
        wanted = set(written.expect)
        plain = wanted == {"holds"}
        if not plain and self.pack.binding_on == "organisation" and wanted <= _TRUTHS_ONLY:
            program = self.engine.program(self.pack, written.day)
            evaluator = Evaluator(case.facts, self.packs.calendars)
            scope = evaluator.truth(program.scope)
            plain = scope is False or (scope is True and evaluator.truth(program.blocked) is False)
        return Ready(written, values, case, plain, {}, {}, [])

    def known(self, day: str) -> dict[int, Tree]:
        """The conditions of the unchanged rules, bound to a day, by the identity of what was bound."""
        if day not in self._known:
            binder = self.engine.program(self.pack, day).binder
            active = [rule for rule in self.pack.rules.values() if rule.span.holds(day)]
            self._known[day] = {id(node): binder.bind(node) for rule in active for node in nodes_of_rule(rule)}
        return self._known[day]

    def leaves(self, day: str) -> dict[tuple[Leaf, str], Tree]:
        """Leaves bound on a day, each for that day or another; for binders to share."""
        return self._leaves.setdefault(day, {})

    def freed(self, test: Ready) -> list[Slot]:
        """The facts of a test with all set free that people can change, and the readings."""
        if not test.freed:
            facts = list(test.case.raw)
            if self.pack.binding_on == "organisation":
                program = self.engine.program(self.pack, test.written.day)
                facts = list(self.engine.freed(program, test.case).facts)
            for number in self._readings:
                facts[number] = None
            test.freed.append(facts)
        return test.freed[0]

    def judge(self, part: Part) -> str:
        """What becomes of the mutant that has this part in place of the pack's own."""
        name = name_of(part)
        trial = Trial(self, put(self.pack, part), name)
        killers = self._killers.setdefault(name, [])
        for number in self._order(name[1], trial.affected, killers):
            if trial.fails(self.tests[number]):
                if number in killers:
                    killers.remove(number)
                killers.insert(0, number)
                return KILLED
        return EQUIVALENT if says_the_same(trial) else SURVIVED

    def _order(self, name: str, affected: Iterable[str], killers: list[int]) -> list[int]:
        """The likely killers first: what killed others of this part, its own tests and those of the rules that read
        it, then all others."""
        near = {f"{name}.yaml", *(f"{slug}.yaml" for slug in affected)}
        rest = [number for number in range(len(self.tests)) if number not in killers]
        return [*killers, *sorted(rest, key=lambda number: self.tests[number].written.file not in near)]


def with_pack(packs: PackSet, pack: Pack) -> PackSet:
    """The same packs, with this one in place of the one of its name."""
    return packs._replace(packs=tuple(pack if one.id == pack.id else one for one in packs.packs))


def name_of(part: Part) -> tuple[str, str]:
    """A part as `parts_behind` names it."""
    if isinstance(part, Rule):
        return "rule", part.slug
    return ("term" if isinstance(part, Term) else "table"), part.name


def parts_behind(pack: Pack, nodes: Iterable[Node]) -> frozenset[tuple[str, str]]:
    """The terms and tables of a pack on which conditions rest, directly or not, as (kind, name)."""
    found: set[tuple[str, str]] = set()
    todo = list(nodes)
    while todo:
        node = todo.pop()
        for name in tables_in(node):
            if name in pack.tables and ("table", name) not in found:
                found.add(("table", name))
                todo += [row.when for row in pack.tables[name].rows]
        for name in terms_in(pack, node):
            if ("term", name) not in found:
                found.add(("term", name))
                todo += [version.means for version in pack.terms[name].versions]
    return frozenset(found)
