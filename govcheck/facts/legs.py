"""Expands a transfer into its legs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from govcheck.facts.chain import Chain, earlier_chain, next_chain
from govcheck.facts.counters import counter_facts
from govcheck.facts.leg import Leg, LegKind
from govcheck.facts.standing import Recipients, add_lists
from govcheck.facts.world import World
from govcheck.manifest.records import DataSet, Manifest, Origin, Party, Recipient, Stated, Transfer, Value, Where
from govcheck.manifest.values import about

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import Catalogue

# What is said of a transfer under these names says nothing of what an importer does with the data later.
_OF_THE_TRANSFER = ("transfer.", "measures.", "request.", "storage.", "access.", "chain.")
# The mode in which the importer is there to keep the data: where it does so is then part of the transfer.
_KEPT_BY_IMPORTER = "hosting"
_NO_DATA = DataSet("", Stated({}, {}))


class Given(NamedTuple):
    """Facts that hold for every transfer that does not state them itself, and where they come from."""

    values: Mapping[str, Value]
    origin: str


def legs_of(
    manifest: Manifest, transfer: Transfer, catalogue: Catalogue, world: World, as_of: str, given: Given | None = None
) -> list[Leg]:
    """Return the legs of a transfer on a day: direct ones, then places where no party sits, then onward ones."""
    return list(_Legs(manifest, transfer, catalogue, world, as_of, given).all())


class _Legs:
    def __init__(
        self,
        manifest: Manifest,
        transfer: Transfer,
        catalogue: Catalogue,
        world: World,
        as_of: str,
        given: Given | None,
    ) -> None:
        self.manifest, self.transfer, self.catalogue = manifest, transfer, catalogue
        self.world, self.as_of, self.given = world, as_of, given
        self.data = transfer.data or (_NO_DATA,)
        self.data_names = frozenset(one.id for one in self.data) - {""}
        self.chain = Chain(frozenset(), frozenset())
        self.inherited: frozenset[str] | None = None
        if transfer.continues is not None:
            before = manifest.by_id[transfer.continues]
            earlier = legs_of(manifest, before, catalogue, world, as_of, given)
            exporter = _name(transfer.exporter, "")
            self.chain, self.inherited = earlier_chain(earlier, exporter, self.data_names, catalogue)
        self.where: list[tuple[str, frozenset[str]]] = []
        self.common = self._common()
        recipients = (*transfer.importers, *transfer.onward)
        self.places = self._places(recipients)
        self.names = frozenset(recipient.party.id for recipient in recipients) - {""} | self.places.keys()

    def all(self) -> Iterator[Leg]:
        """Yield the legs in a fixed order."""
        transfer = self.transfer
        exporter = _name(transfer.exporter, "exporter")
        importers = [
            (one, _name(one.party, _nth("importer", at, transfer.importers)))
            for at, one in enumerate(transfer.importers)
        ]
        direct: list[list[Leg]] = []
        for importer, name in importers:
            legs = [self._direct(exporter, importer, name, at) for at in range(len(self.data))]
            direct.append(legs)
            yield from legs
        for country, what in self.places.items():
            for at in range(len(self.data)):
                yield self._place(exporter, country, what, at)
        if transfer.storage is None and transfer.stated.values.get("transfer.mode") == _KEPT_BY_IMPORTER:
            for at in range(len(self.data)):
                yield self._place(exporter, None, "storage", at)
        for (importer, name), legs in zip(importers, direct, strict=True):
            for position, recipient in enumerate(transfer.onward):
                if recipient.party is not importer.party:
                    further = _name(recipient.party, _nth("recipient", position, transfer.onward))
                    for at, leg in enumerate(legs):
                        yield self._onward(name, importer, recipient, further, at, leg)

    def _common(self) -> Stated:
        """Return what all legs from the exporter share."""
        transfer = self.transfer
        values: dict[str, Value] = {"as_of": self.as_of}
        origins: dict[str, Origin] = {"as_of": "the day of the check"}
        exporter = _as(transfer.exporter, "exporter", self.as_of, self.catalogue)
        for stated in (exporter, transfer.stated):
            values.update(stated.values)
            origins.update(stated.origins)
        for key, where in (("storage", transfer.storage), ("access", transfer.access)):
            if where is not None:
                countries, origin = self._countries(where)
                values[f"{key}.countries"], origins[f"{key}.countries"] = countries, origin
                self.where.append((key, countries))
        return Stated(values, origins)

    def _countries(self, where: Where) -> tuple[frozenset[str], Origin]:
        countries = where.countries or frozenset()
        if not where.regions:
            return countries, (*where.path, "countries")
        for region in where.regions:
            countries |= self.world.region_countries(region) or frozenset()
        word = "region" if len(where.regions) == 1 else "regions"
        return countries, f"cloud {word} {', '.join(where.regions)}"

    def _places(self, recipients: tuple[Recipient, ...]) -> dict[str, str]:
        """Return the countries of storage and access where no named party sits, and what happens there."""
        if not self.where:
            return {}
        parties = [self.transfer.exporter, *(recipient.party for recipient in recipients)]
        known = {party.values.get("country") for party in parties}
        found: dict[str, str] = {}
        for key, countries in self.where:
            for country in sorted(countries - known):
                found[country] = f"{found[country]} and {key}" if country in found else key
        return dict(sorted(found.items()))

    def _direct(self, exporter: str, importer: Recipient, name: str, at: int) -> Leg:
        single = True if len(self.transfer.importers) == 1 else None
        values, origins = self._start("direct", at, importer.party.id, single)
        _add(self.common, values, origins)
        self._importer(importer, importer.party is self.transfer.exporter, values, origins)
        return self._leg("direct", exporter, name, f"{exporter} > {name}", at, values, origins, self.chain)

    def _place(self, exporter: str, country: str | None, what: str, at: int) -> Leg:
        """A place without a named party; None is a place that is not stated though the data must be somewhere."""
        values, origins = self._start("place", at, country or "", None)
        _add(self.common, values, origins)
        values.pop("measures.clear_text_at_importer", None)
        origins.pop("measures.clear_text_at_importer", None)
        if country is None:
            label = f"{exporter} > ({what} not stated)"
            return self._leg("place", exporter, "", label, at, values, origins, self.chain)
        values["importer.country"] = country
        origins["importer.country"] = next(
            (self.common.origins[f"{key}.countries"] for key, countries in self.where if country in countries), ""
        )
        label = f"{exporter} > ({what} {country})"
        return self._leg("place", exporter, country, label, at, values, origins, self.chain)

    def _onward(self, name: str, importer: Recipient, recipient: Recipient, further: str, at: int, before: Leg) -> Leg:
        values, origins = self._start("onward", at, recipient.party.id, False)
        values["as_of"], origins["as_of"] = self.as_of, "the day of the check"
        _add(_as(importer.party, "exporter", self.as_of, self.catalogue), values, origins)
        if importer.role is not None:
            values["exporter.role"], origins["exporter.role"] = importer.role, (*importer.path, "role")
        if recipient.purpose is not None:
            values["transfer.purpose"], origins["transfer.purpose"] = recipient.purpose, (*recipient.path, "purpose")
        if recipient.measures is not None:
            _add(recipient.measures, values, origins)
        self._importer(recipient, False, values, origins)
        chain = next_chain(before, self.catalogue)
        return self._leg("onward", name, further, f"{name} > {further}", at, values, origins, chain)

    def _start(
        self, kind: LegKind, at: int, recipient: str, unnamed: bool | None
    ) -> tuple[dict[str, Value], dict[str, Origin]]:
        """Return what the lists and the data set say of a leg."""
        transfer, one = self.transfer, self.data[at]
        values: dict[str, Value] = {"leg.kind": kind}
        origins: dict[str, Origin] = {"leg.kind": "the expansion of the transfer"}
        leg = Recipients(recipient, one.id, self.names, self.data_names, unnamed)
        # What was done for the exporter's own legs does not show that a later exporter did the same.
        done = transfer.done if kind != "onward" else None
        add_lists(
            self.catalogue, self.as_of, leg, transfer.safeguards, transfer.assessments, done, transfer.lists,
            values, origins,
        )  # fmt: skip
        _add(one.stated, values, origins)
        if self.inherited is not None and "data.collected_in" not in values:
            values["data.collected_in"] = self.inherited
            origins["data.collected_in"] = f"the transfer {transfer.continues}, which this one continues"
        return values, origins

    def _importer(self, recipient: Recipient, same: bool, values: dict[str, Value], origins: dict[str, Origin]) -> None:
        _add(_as(recipient.party, "importer", self.as_of, self.catalogue), values, origins)
        if recipient.role is not None:
            values["importer.role"], origins["importer.role"] = recipient.role, (*recipient.path, "role")
        place = recipient.path
        if recipient.relationship is not None:
            place = (*recipient.path, "relationship")
            values["importer.relationship"], origins["importer.relationship"] = recipient.relationship, place
        values["importer.separate_entity"] = not same and recipient.relationship != "same_entity"
        origins["importer.separate_entity"] = place

    def _leg(
        self,
        kind: LegKind,
        exporter: str,
        importer: str,
        label: str,
        at: int,
        values: dict[str, Value],
        origins: dict[str, Origin],
        chain: Chain,
    ) -> Leg:
        """Add the chain and the facts that are stated by name, and close the leg."""
        transfer = self.transfer
        for name, before in (("chain.exporter_countries", chain.countries), ("chain.safeguards", chain.safeguards)):
            if before is not None:
                values[name] = before
                origins[name] = "the transfers before this leg" if before else "no transfer before this leg is stated"
        for name, value in transfer.facts.values.items():
            if self._holds(name, kind):
                values[name], origins[name] = value, transfer.facts.origins[name]
        if self.given is not None:
            for name, value in self.given.values.items():
                if name not in values and self._holds(name, kind):
                    values[name], origins[name] = value, self.given.origin
        if len(self.data) > 1:
            label = f"{label}/{self.data[at].id or at + 1}"
        source, target = values.get("exporter.country"), values.get("importer.country")
        return Leg(
            transfer_id=transfer.id,
            label=label,
            kind=kind,
            exporter=exporter,
            importer=importer,
            data=tuple(one.id for one in self.data[at : at + 1] if one.id),
            exporter_country=source if isinstance(source, str) else None,
            importer_country=target if isinstance(target, str) else None,
            values=values,
            origins=origins,
            state_measures=transfer.state_measures,
        )

    def _holds(self, name: str, kind: LegKind) -> bool:
        """Say whether a fact stated of the transfer holds of this kind of leg: parties differ between legs."""
        if kind == "direct":
            return True
        if name.startswith(_OF_THE_TRANSFER):
            return kind == "place" and name != "measures.clear_text_at_importer"
        whom = about(self.catalogue.facts[name])
        return whom in ("data", "transfer") or (whom == "exporter" and kind == "place")


def _add(stated: Stated, values: dict[str, Value], origins: dict[str, Origin]) -> None:
    values.update(stated.values)
    origins.update(stated.origins)


def _name(party: Party, otherwise: str) -> str:
    return party.id or party.name or otherwise


def _nth(word: str, position: int, all_of_them: tuple[Recipient, ...]) -> str:
    return word if len(all_of_them) == 1 else f"{word} {position + 1}"


def _as(party: Party, role: str, as_of: str, catalogue: Catalogue) -> Stated:
    """Return the facts of a party in a role; they are made once for each role and year."""
    year = as_of[:4] if party.exported and role == "exporter" else ""
    known = party.roles.get(role + year)
    if known is not None:
        return known
    values: dict[str, Value] = {}
    origins: dict[str, Origin] = {}
    for key, value in party.values.items():
        if f"{role}.{key}" in catalogue.facts:
            values[f"{role}.{key}"], origins[f"{role}.{key}"] = value, (*party.path, key)
    for name, value in party.facts.values.items():
        if about(catalogue.facts[name]) == role:
            values[name], origins[name] = value, party.facts.origins[name]
    if year and party.exported:
        counters = counter_facts(party.exported, int(year))
        values.update(counters)
        origins.update(dict.fromkeys(counters, (*party.path, "exported")))
    stated = party.roles[role + year] = Stated(values, origins)
    return stated
