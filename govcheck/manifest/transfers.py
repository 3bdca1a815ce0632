"""Reads transfers, with the file's defaults under each."""

from __future__ import annotations

from collections.abc import Mapping

from govcheck.errors import Path
from govcheck.manifest.entries import EntryReader
from govcheck.manifest.parties import PartyReader
from govcheck.manifest.records import DataSet, Party, Recipient, Stated, Transfer, Where
from govcheck.manifest.values import ValueReader, nothing
from govcheck.source import Data

_PLAIN = ("mode", "purpose", "frequency")
_NESTED = ("measures", "request")
_DEFAULTS: Path = ("defaults",)


class TransferReader:
    """Reads the transfers of one document.

    Defaults merge key by key: a key that a transfer states replaces the default, except that `facts`, `measures`
    and `request` merge name by name.
    """

    def __init__(self, reader: ValueReader, parties: PartyReader, defaults: Data) -> None:
        self.reader, self.parties = reader, parties
        self.entries = EntryReader(reader)
        self.defaults: Mapping[str, Data] = defaults if isinstance(defaults, dict) else {}
        self.base = self._stated(self.defaults, _DEFAULTS)
        self.base_facts = nothing()
        reader.facts(self.defaults.get("facts"), (*_DEFAULTS, "facts"), "transfer", self.base_facts)

    def transfer(self, own: dict[str, Data], path: Path) -> Transfer:
        """Read one transfer."""
        exporter = self._exporter(own, path)
        importers = self._importers(own, path)
        onward = self._recipients(*self._pick("onward", own, path))
        data = self._data(*self._pick("data", own, path))
        ids = self._ids(exporter, (*importers, *onward), data, path)
        stated, facts = self._stated(own, path), nothing()
        self.reader.facts(own.get("facts"), (*path, "facts"), "transfer", facts)
        lists: dict[str, Path] = {}
        sources = {key: self._pick(key, own, path) for key in ("safeguards", "assessments", "done")}
        for key, (value, place) in sources.items():
            if isinstance(value, list):
                lists[key] = place
        transfer = Transfer(
            id=_text(own.get("id")),
            title=_text(self._pick("title", own, path)[0]),
            path=path,
            starts_on=_text(self._pick("starts_on", own, path)[0]) or None,
            exporter=exporter or _NOBODY,
            importers=importers,
            onward=onward,
            data=data,
            stated=_over(self.base, stated, facts.values),
            facts=_over(self.base_facts, facts, stated.values),
            storage=self._where("storage", own, path),
            access=self._where("access", own, path),
            safeguards=self.entries.safeguards(*sources["safeguards"], ids),
            assessments=self.entries.assessments(*sources["assessments"], ids),
            done=self.entries.done(*sources["done"]),
            lists=lists,
            continues=_text(self._pick("continues", own, path)[0]) or None,
            state_measures=self._state_measures(*self._pick("state_measures", own, path)),
        )
        if transfer.facts.values:
            self._clashes(transfer)
        return transfer

    def _pick(self, key: str, own: Mapping[str, Data], path: Path) -> tuple[Data, Path]:
        """Return what is stated under a key, by the transfer or else by the defaults, and where."""
        if key in own:
            return own[key], (*path, key)
        return self.defaults.get(key), (*_DEFAULTS, key)

    def _stated(self, data: Mapping[str, Data], path: Path) -> Stated:
        stated, specs = nothing(), self.reader.catalogue.facts
        for key in _PLAIN:
            spec = specs.get(f"transfer.{key}")
            if spec is not None and data.get(key) is not None:
                value = self.reader.value(spec, data[key], (*path, key))
                if value is not None:
                    stated.values[spec.name], stated.origins[spec.name] = value, (*path, key)
        for key in _NESTED:
            if key in data:
                self.reader.flat(data[key], (*path, key), f"{key}.", stated)
        return stated

    def _exporter(self, own: Mapping[str, Data], path: Path) -> Party | None:
        data, place = self._pick("exporter", own, path)
        if data is None:
            self.reader.fault(path, "missing-key", "the transfer has no exporter", "state exporter")
            return None
        return self.parties.reference(data, place)

    def _importers(self, own: Mapping[str, Data], path: Path) -> tuple[Recipient, ...]:
        holder, base = (own, path) if "importer" in own or "importers" in own else (self.defaults, _DEFAULTS)
        if "importer" in holder and "importers" in holder:
            place = (*base, "importers")
            self.reader.fault(place, "misplaced-key", "there are importer and importers", "state one of them", key=True)
        if "importers" in holder:
            return self._recipients(holder["importers"], (*base, "importers"))
        if holder.get("importer") is None:
            self.reader.fault(path, "missing-key", "the transfer has no importer", "state importer or importers")
            return ()
        recipient = self.parties.recipient(holder["importer"], (*base, "importer"))
        return (recipient,) if recipient else ()

    def _recipients(self, data: Data, path: Path) -> tuple[Recipient, ...]:
        found = [
            self.parties.recipient(item, (*path, position))
            for position, item in enumerate(data if isinstance(data, list) else ())
            if item is not None
        ]
        return tuple(recipient for recipient in found if recipient is not None)

    def _data(self, data: Data, path: Path) -> tuple[DataSet, ...]:
        if isinstance(data, dict):
            return (self._data_set(data, path),)
        items = enumerate(data if isinstance(data, list) else ())
        return tuple(self._data_set(item, (*path, position)) for position, item in items if isinstance(item, dict))

    def _data_set(self, data: dict[str, Data], path: Path) -> DataSet:
        stated = nothing()
        self.reader.flat(data, path, "data.", stated, ("id", "facts"))
        if "facts" in data:
            self.reader.facts(data["facts"], (*path, "facts"), "data", stated)
        return DataSet(_text(data.get("id")), stated)

    def _where(self, key: str, own: Mapping[str, Data], path: Path) -> Where | None:
        data, place = self._pick(key, own, path)
        if not isinstance(data, dict):
            return None
        stated = nothing()
        self.reader.flat(data, place, f"{key}.", stated, ("regions",))
        countries = stated.values.get(f"{key}.countries")
        regions: list[str] = []
        listed = data.get("regions")
        for position, region in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(region, str) and self.reader.places.region_countries(region) is None:
                where, hint = (*place, "regions", position), self.reader.places.region_hint(region)
                self.reader.fault(where, "unknown-region", f"'{region}' is not a region known here", hint)
            elif isinstance(region, str):
                regions.append(region)
        if not isinstance(countries, frozenset) and not isinstance(listed, list):
            return None
        return Where(countries if isinstance(countries, frozenset) else None, tuple(regions), place)

    def _state_measures(self, data: Data, path: Path) -> tuple[dict[str, Data], ...] | None:
        if not isinstance(data, list):
            return None
        spec = self.reader.catalogue.facts.get("exporter.country")
        for position, item in enumerate(data):
            if spec is not None and isinstance(item, dict) and isinstance(item.get("state"), str):
                self.reader.value(spec, item["state"], (*path, position, "state"))
        return tuple(item for item in data if isinstance(item, dict))

    def _ids(
        self, exporter: Party | None, others: tuple[Recipient, ...], data: tuple[DataSet, ...], path: Path
    ) -> dict[str, object]:
        """Return the ids that `covers` may name; two things written out here may not share one."""
        ids: dict[str, object] = dict(self.parties.listed)
        inline = [other.party for other in others]
        for party in [exporter, *inline] if exporter else inline:
            if party.id and party.id not in self.parties.listed and ids.setdefault(party.id, party) is not party:
                self._twice(party.id, party.path)
        for position, data_set in enumerate(data):
            if data_set.id and ids.setdefault(data_set.id, data_set) is not data_set:
                place = (*path, "data") if len(data) == 1 else (*path, "data", position)
                self._twice(data_set.id, place)
        return ids

    def _twice(self, name: str, path: Path) -> None:
        self.reader.fault(path, "duplicate-id", f"'{name}' is the id of two things", "give one of them another id")

    def _clashes(self, transfer: Transfer) -> None:
        """Refuse a fact that `facts` states otherwise than the key it belongs to."""
        facts = transfer.facts
        for name, value in facts.values.items():
            place = facts.origins[name]
            assert isinstance(place, tuple)
            for stated in _stated_elsewhere(transfer, name):
                if stated != value:
                    hint = "state it in one place"
                    self.reader.fault(place, "stated-twice", f"'{name}' is stated otherwise elsewhere", hint, key=True)
                    break


def _stated_elsewhere(transfer: Transfer, name: str) -> list[object]:
    """Return the values that other keys give to a fact; None stands for one that depends on the day."""
    first, _, key = name.partition(".")
    found: list[object] = []
    if first in ("storage", "access"):
        where = transfer.storage if first == "storage" else transfer.access
        found = [] if where is None else [None if where.regions else where.countries]
    elif first == "chain":
        found = [None] if transfer.continues else []
    elif first == "importer":
        for recipient in transfer.importers:
            values = recipient.party.values
            role = recipient.role if key == "role" else None
            found.append(recipient.relationship if key == "relationship" else role or values.get(key))
            if key == "separate_entity" and recipient.relationship == "same_entity":
                found.append(False)
    elif first == "exporter":
        found = [transfer.exporter.values.get(key)]
        if key.startswith("exported."):
            return [None] if transfer.exporter.exported is not None else []
    holders = [transfer.stated, transfer.exporter.facts, *(one.stated for one in transfer.data)]
    holders += [recipient.party.facts for recipient in transfer.importers]
    given = [holder.values[name] for holder in holders if name in holder.values]
    kept = found if first in ("storage", "access", "chain") else [value for value in found if value is not None]
    return [*kept, *given]


def _over(base: Stated, own: Stated, hides: Mapping[str, object]) -> Stated:
    """Return the defaults' facts with the transfer's own over them; `hides` are names its other keys state."""
    if not base.values:
        return own
    kept = {name: value for name, value in base.values.items() if name not in hides}
    return Stated({**kept, **own.values}, {**base.origins, **own.origins})


def _text(data: Data) -> str:
    return data if isinstance(data, str) else ""


_NOBODY = Party("", "", (), {}, None, nothing(), {})
