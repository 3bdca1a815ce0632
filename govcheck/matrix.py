"""The regime matrix, computed from the packs: who binds, who recognises whom, what the States have agreed.

Which laws bind is what `check` finds for one ordinary transfer between two places. Recognition and agreements turn on
the two places alone; what the places do not settle stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from govcheck import __version__
from govcheck.api import Checker
from govcheck.engine.bind import Binder
from govcheck.engine.engine import Case
from govcheck.engine.evaluate import Evaluator
from govcheck.engine.measures import in_jurisdiction
from govcheck.engine.sources import node_sources
from govcheck.engine.tree import NO, Tree, facts_in
from govcheck.errors import InputError, Problem
from govcheck.facts.legs import legs_of
from govcheck.interval import END, START
from govcheck.packs.condition import TermRef, Value
from govcheck.packs.model import AgreementEntry, Pack, PackSet, RecognitionList, Row, Table
from govcheck.report.matrix import Agreement, Entry, Held, Law, Matrix, Pair, Recognised, Recognition, Standing
from govcheck.report.model import PackInfo
from govcheck.report.words import citations
from govcheck.source import Data, from_data
from govcheck.truth import Truth
from govcheck.vocabulary.catalogue import READING

ASSUMED = (
    "An ordinary transfer: a private company sends contact data of its own customers, who live where it is, to a "
    "private company that is no part of its group, without a safeguard"
)
_HELD: Mapping[Truth, Held] = {True: "yes", None: "open"}
_STANDING: Mapping[str, Standing] = {"in_force": "in_force", "pending": "pending", "tool": "tool"}
# Where several laws bind at home, the one that recognises least speaks for them.
_LEAST: tuple[Recognised, ...] = ("unknown", "no", "open", "part", "yes", "inside", "no_list")


def default_places(packs: PackSet, day: str) -> list[str]:
    """The places whose law a pack states: a country, or the one that stands for a group."""
    found = set()
    for pack in packs.packs:
        country = pack.jurisdiction.get("country")
        if isinstance(country, str):
            found.add(country)
        elif pack.matrix is not None and pack.matrix.place and in_jurisdiction(packs, pack, pack.matrix.place, day):
            found.add(pack.matrix.place)
    return sorted(found)


def matrix(packs: PackSet, places: Sequence[str], day: str, *, language: str = "", option: str = "--between") -> Matrix:
    """Every ordered pair of the places, as of a day. InputError if a place is none, or there are fewer than two."""
    maker = _Maker(packs, day, language)
    chosen = list(dict.fromkeys(places))
    world = maker.checker.world
    problems = [
        Problem(option, None, "unknown-country", f"there is no country '{code}'", world.country_hint(code))
        for code in chosen
        if code not in world.countries
    ]
    if not problems and len(chosen) < 2:
        problems = [Problem(option, None, "wrong-value", "one place has nothing to stand between", "name two or more")]
    if problems:
        raise InputError(problems)
    pairs = tuple(maker.pair(one, other) for one in chosen for other in chosen if one != other)
    infos = tuple(
        PackInfo(pack.id, pack.title, pack.version, pack.digest, pack.reviewed_on, pack.review_by)
        for pack in packs.packs
        if pack.matrix is not None
    )
    names = {code: maker.name(code) for code in chosen}
    return Matrix(__version__, day, names, ASSUMED, infos, pairs)


class _Maker:
    def __init__(self, packs: PackSet, day: str, language: str) -> None:
        self.packs, self.day, self.language = packs, day, language
        self.checker = Checker(packs, language=language)
        self.engine = self.checker.engine
        self.shown = [pack for pack in packs.packs if pack.matrix is not None]
        self.binders: dict[tuple[str, str], Binder] = {}
        self._laws: dict[tuple[str, str], tuple[list[Law], list[Law]]] = {}

    def name(self, code: str) -> str:
        return self.checker.speaker.country_names.get(code, code)

    def pair(self, exporter: str, importer: str) -> Pair:
        laws, may = self.laws(exporter, importer)
        agreements = sorted(
            (found for pack in self.shown for found in self.agreements(pack, exporter, importer)),
            key=lambda item: (-(item.strictness or 0), item.held != "yes", item.since, item.name),
        )
        binding = [item for item in agreements if item.standing == "in_force" and item.held == "yes"]
        highest = max((item.strictness or 0 for item in binding), default=0)
        strictest = tuple(item.name for item in binding if highest and item.strictness == highest)
        return Pair(
            exporter, importer, tuple(laws), tuple(may),
            self.recognition(exporter, importer), self.recognition(importer, exporter),
            tuple(agreements), strictest, tuple(self.unknown(exporter, importer, agreements)),
        )  # fmt: skip

    def unknown(self, exporter: str, importer: str, agreements: Iterable[Agreement]) -> Iterator[str]:
        for code in (exporter, importer):
            if not self.has_pack(code):
                yield f"No pack states the law of {self.name(code)}: what it asks of an exporter is not known"
        for item in agreements:
            if item.standing == "in_force" and item.held == "open":
                yield f"Whether {item.name} is in force between the two is not known"
            elif item.standing == "in_force" and item.strictness is None:
                yield f"The wording of {item.name} was not read: how strict it is is not known"

    def has_pack(self, place: str) -> bool:
        """Whether some pack that binds organisations states the law of this place on the day."""
        return any(
            pack.binding_on == "organisation" and in_jurisdiction(self.packs, pack, place, self.day)
            for pack in self.packs.packs
        )

    # Which laws bind ----------------------------------------------------------------------------

    def laws(self, exporter: str, importer: str) -> tuple[list[Law], list[Law]]:
        """The regimes that bind an ordinary transfer, and those that may bind one from here."""
        key = (exporter, importer)
        if key not in self._laws:
            binds = self.scopes(self.ordinary(exporter, importer, known=True))
            found = {(law.pack, law.rule) for law in binds}
            may = self.scopes(self.ordinary(exporter, importer, known=False))
            binds_packs = {law.pack for law in binds}
            self._laws[key] = (
                sorted(binds, key=lambda law: (not law.home, law.pack, law.rule)),
                [law for law in may if (law.pack, law.rule) not in found and law.pack not in binds_packs],
            )
        return self._laws[key]

    def ordinary(self, exporter: str, importer: str, *, known: bool) -> Case:
        """An ordinary transfer; without `known`, whom the data are about and what binds the exporter is open."""
        kind: dict[str, Data] = {"kind": "private", "role": "controller", "sector": "retail"}
        subjects: dict[str, Data] = {"kinds": ["customers"]}
        if known:
            subjects["countries"] = [exporter]
        data: dict[str, Data] = {
            "govcheck": 1,
            "transfers": [{
                "id": "ordinary", "title": "ordinary", "mode": "copy", "purpose": "customer_support",
                "frequency": "systematic",
                "exporter": {"id": "exporter", "name": "exporter", "country": exporter, **kind},
                "importer": {"id": "importer", "name": "importer", "country": importer, **kind,
                             "relationship": "business_partner"},
                "data": {"categories": ["contact"], "form": "identified", "subjects": subjects},
                "safeguards": [], "assessments": [], "done": [],
            }],
        }  # fmt: skip
        manifest = self.checker.manifest(from_data(data))
        legs = legs_of(manifest, manifest.transfers[0], self.packs.catalogue, self.checker.world, self.day)
        return self.engine.case(legs[0].values, self.day)

    def scopes(self, case: Case) -> list[Law]:
        evaluator = Evaluator(case.facts, self.packs.calendars)
        found = []
        for pack in self.shown:
            if pack.binding_on != "organisation" or pack.matrix is None:
                continue
            program = self.engine.program(pack, self.day)
            for slug, rule in program.bounds().items():
                tree = program.holds(slug)
                truth = evaluator.truth(tree)
                if rule.kind == "scope" and truth is not False:
                    found.append(Law(
                        pack.id, pack.matrix.name, pack.title, f"{pack.id}/{slug}", rule.text("title", self.language),
                        _HELD[truth], slug in pack.matrix.home, citations(pack, rule.citations), rule.confidence,
                        self.turns_on(tree, case) if truth is None else (),
                    ))  # fmt: skip
        return found

    def turns_on(self, tree: Tree, case: Case) -> tuple[str, ...]:
        names, facts = self.packs.catalogue.names, self.packs.catalogue.facts
        open_facts = (names[fact] for fact in facts_in(tree) if case.facts[fact] is None)
        return tuple(name for name in open_facts if facts[name].about != READING)

    # Who recognises whom ------------------------------------------------------------------------

    def recognition(self, giver: str, place: str) -> Recognition:
        """Whether the law of one place recognises another."""
        home = {law.pack for law in self.laws(giver, place)[0] if law.home}
        found = [self.by_law(pack, giver, place) for pack in self.shown if pack.id in home]
        if found:
            return min(found, key=lambda item: _LEAST.index(item.state))
        if self.has_pack(giver):
            return Recognition("unknown", because=f"no rule of a pack binds an ordinary transfer from {giver} that day")
        silent = f"no pack states the law of {self.name(giver)}"
        # A pack that binds nobody may still hold lists of what other laws recognise.
        entries = tuple(
            entry
            for pack in self.shown
            if pack.binding_on != "organisation"
            for entry in self.entries(pack, giver, place)
        )
        return Recognition(_state(entries) if entries else "unknown", entries, silent)

    def by_law(self, pack: Pack, giver: str, place: str) -> Recognition:
        shown = pack.matrix
        assert shown is not None
        if shown.inside:
            binder, case = self.binder(pack, self.day), self.places(giver, place, self.day)
            truth = self.truth(binder.bind(TermRef(shown.inside)), case)
            if truth is not False:
                version = next(v for v in pack.terms[shown.inside].versions if v.span.holds(self.day))
                title = pack.terms[shown.inside].title
                return Recognition("inside" if truth else "open", (), title, citations(pack, version.citations))
        if shown.recognition is None:
            return Recognition("unknown", because=f"{pack.id} does not say whom this law recognises")
        if not shown.recognition:
            return Recognition("no_list", because=f"{pack.id} has no list: this law recognises no place as a whole")
        entries = tuple(self.entries(pack, giver, place))
        tables = " or ".join(_file(pack, self.table(pack, item)) for item in shown.recognition)
        return Recognition(_state(entries), entries, "" if entries else f"no row in force in {tables}")

    def entries(self, pack: Pack, giver: str, place: str) -> Iterator[Entry]:
        """The rows in force for a place, those whose own limits shut this pair out left aside."""
        case = self.places(giver, place, self.day)
        for item in pack.matrix.recognition or () if pack.matrix is not None else ():
            table = self.table(pack, item)
            for row in table.rows:
                if not row.span.holds(self.day) or not _names(table, row, item.place, place):
                    continue
                tree = self.binder(pack, self.day).bind(row.when)
                truth = self.truth(tree, case)
                if truth is not False:
                    yield Entry(
                        pack.id, _file(pack, table), table.title, _text(row, item.decision), _text(row, item.scope),
                        _HELD[truth], self.turns_on(tree, case) if truth is None else (), _since(row.span.start),
                        _until(row.span.until), citations(pack, row.citations), row.confidence,
                    )  # fmt: skip

    def table(self, pack: Pack, item: RecognitionList) -> Table:
        return self.binder(pack, self.day).table(item.table)

    # What the States have agreed ----------------------------------------------------------------

    def agreements(self, pack: Pack, state: str, counterpart: str) -> Iterator[Agreement]:
        for item in pack.matrix.agreements if pack.matrix is not None else ():
            held = self.between(pack, item, state, counterpart, self.day)
            if held is False:
                continue
            name = item.term if self.holds_on(pack, item.term, state, counterpart, self.day) is not False else item.open
            version = next(v for v in pack.terms[name].versions if v.span.holds(self.day))
            program = self.engine.program(pack, self.day)
            rows = node_sources(program, self.places(state, counterpart, self.day).facts, TermRef(name))
            sources = dict.fromkeys((*version.citations, *rows))
            since, until = self.stretch(pack, item, state, counterpart, held)
            title = item.title or pack.instruments.get(item.instrument, item.name)
            yield Agreement(
                pack.id, item.name, title, item.strictness, item.test, _STANDING[item.standing], _HELD[held], since, until,
                name, citations(pack, sources), version.confidence,
            )  # fmt: skip

    def between(self, pack: Pack, item: AgreementEntry, state: str, counterpart: str, day: str) -> Truth:
        held = self.holds_on(pack, item.term, state, counterpart, day)
        if held is False and item.open and self.holds_on(pack, item.open, state, counterpart, day) is not False:
            return None
        return held

    def holds_on(self, pack: Pack, term: str, state: str, counterpart: str, day: str) -> Truth:
        tree = self.binder(pack, day).bind(TermRef(term))
        return False if tree == NO else self.truth(tree, self.places(state, counterpart, day))

    def stretch(self, pack: Pack, item: AgreementEntry, state: str, counterpart: str, held: Truth) -> tuple[str, str]:
        """Since when it has been so, and the next day on which it no longer is."""
        binder = self.binder(pack, self.day)
        days = {day for term in (item.term, item.open) if term for day in binder.term_boundaries(term)} | {START}
        since = until = ""
        for day in sorted((day for day in days if day <= self.day), reverse=True):
            if self.between(pack, item, state, counterpart, day) is not held:
                break
            since = _since(day)
        for day in sorted(day for day in days if self.day < day < END):
            if self.between(pack, item, state, counterpart, day) is not held:
                until = day
                break
        return since, until

    # ---------------------------------------------------------------------------------------------

    def binder(self, pack: Pack, day: str) -> Binder:
        key = (pack.id, day)
        if key not in self.binders:
            self.binders[key] = Binder(self.packs, pack, day)
        return self.binders[key]

    def places(self, one: str, other: str, day: str) -> Case:
        """Nothing known but the places."""
        values: dict[str, Value] = {
            "exporter.country": one, "importer.country": other, "state.country": one, "state.counterpart": other
        }  # fmt: skip
        return self.engine.case(values, day)

    def truth(self, tree: Tree, case: Case) -> Truth:
        return Evaluator(case.facts, self.packs.calendars).truth(tree)


def _state(entries: Sequence[Entry]) -> Recognised:
    if not entries:
        return "no"
    return "yes" if any(entry.held == "yes" for entry in entries) else "part"


def _names(table: Table, row: Row, column: str, place: str) -> bool:
    if column in table.keys:
        cell = row.keys[table.keys.index(column)]
        return cell is None or place in cell
    return row.columns.get(column) == place


def _text(row: Row, column: str) -> str:
    return str(row.columns.get(column, "")) if column else ""


def _file(pack: Pack, table: Table) -> str:
    return table.file if "/" in table.file else f"{pack.id}/tables/{table.file}"


def _since(day: str) -> str:
    return "" if day == START else day


def _until(day: str) -> str:
    return "" if day == END else day
