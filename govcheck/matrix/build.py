"""The regime matrix, computed from the packs: who binds, who recognises whom, what the States have agreed.

Which laws bind is what `check` finds for one ordinary transfer between two places. Recognition and agreements turn on
the two places alone; what the places do not settle stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from govcheck import __version__
from govcheck.checker import Checker
from govcheck.engine.engine import Case
from govcheck.engine.measures import in_jurisdiction
from govcheck.errors import InputError, Problem
from govcheck.facts.legs import legs_of
from govcheck.matrix.agreements import agreements, strictest
from govcheck.matrix.recognition import by_laws, by_others
from govcheck.matrix.sight import HELD, Sight
from govcheck.packs.model import Pack, PackSet
from govcheck.report.matrix import Agreement, Law, Matrix, Pair, Recognition
from govcheck.report.model import PackInfo
from govcheck.report.words import citations
from govcheck.source import Data, from_data

ASSUMED = (
    "An ordinary transfer: a private company sends contact data of its own customers, who live where it is, to a "
    "private company that is no part of its group, without a safeguard"
)


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
    )
    names = {code: maker.name(code) for code in chosen}
    return Matrix(__version__, day, names, ASSUMED, infos, pairs)


class _Maker:
    def __init__(self, packs: PackSet, day: str, language: str) -> None:
        self.packs, self.day, self.language = packs, day, language
        self.checker = Checker(packs, language=language)
        self.sight = Sight(packs, self.checker.engine, day)
        self._laws: dict[tuple[str, str], tuple[list[Law], list[Law]]] = {}

    def name(self, code: str) -> str:
        return self.checker.speaker.country_names.get(code, code)

    def pair(self, exporter: str, importer: str) -> Pair:
        laws, may = self.laws(exporter, importer)
        agreed = agreements(self.sight, exporter, importer)
        return Pair(
            exporter=exporter,
            importer=importer,
            laws=tuple(laws),
            may=tuple(may),
            there=self.recognition(exporter, importer),
            back=self.recognition(importer, exporter),
            agreements=tuple(agreed),
            strictest=strictest(agreed),
            exporter_has_pack=self.has_pack(exporter),
            unknown=tuple(self.unknown(exporter, importer, agreed)),
        )

    def unknown(self, exporter: str, importer: str, agreements: Iterable[Agreement]) -> Iterator[str]:
        for code in (exporter, importer):
            if not self.has_pack(code):
                yield f"No pack states the law of {self.name(code)}: what it asks of an exporter is not known"
        if self.has_pack(exporter) and not any(law.home for law in self.laws(exporter, importer)[0]):
            name = self.name(exporter)
            yield f"No rule in force that day binds an exporter in {name}: whether older law did is not known"
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
        return self.checker.engine.case(legs[0].values, self.day)

    def scopes(self, case: Case) -> list[Law]:
        found = []
        for pack in self.packs.packs:
            if pack.binding_on != "organisation":
                continue
            program = self.checker.engine.program(pack, self.day)
            for slug, rule in program.bounds().items():
                tree = program.holds(slug)
                truth = self.sight.truth(tree, case)
                if rule.kind == "scope" and truth is not False:
                    law = Law(
                        pack=pack.id,
                        name=pack.matrix.name if pack.matrix else pack.id,
                        title=pack.title,
                        rule=f"{pack.id}/{slug}",
                        rule_title=rule.text("title", self.language),
                        held=HELD[truth],
                        home=self.at_home(pack, slug, case),
                        citations=citations(pack, rule.citations),
                        confidence=rule.confidence,
                        turns_on=self.sight.turns_on(tree, case) if truth is None else (),
                    )
                    found.append(law)
        return found

    def at_home(self, pack: Pack, scope: str, case: Case) -> bool:
        """Whether a scope holds because of where the exporter is; a pack that does not say is judged by its place."""
        if pack.matrix is not None and pack.matrix.home:
            return scope in pack.matrix.home
        exporter = case.facts[self.packs.catalogue.index["exporter.country"]]
        return in_jurisdiction(self.packs, pack, str(exporter), self.day)

    def recognition(self, giver: str, place: str) -> Recognition:
        """Whether the law of one place recognises another."""
        names = {law.pack for law in self.laws(giver, place)[0] if law.home}
        home = [pack for pack in self.packs.packs if pack.id in names]
        if home:
            return by_laws(self.sight, home, giver, place)
        if self.has_pack(giver):
            return Recognition("unknown", because=f"no rule of a pack binds an exporter in {self.name(giver)} that day")
        return by_others(self.sight, giver, place, f"no pack states the law of {self.name(giver)}")
