"""Where in a manifest an answer is put: the place of every fact on a leg, and the putting."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from govcheck.errors import Path
from govcheck.facts.leg import Leg
from govcheck.manifest.values import about
from govcheck.packs.condition import Value
from govcheck.report.words import as_json
from govcheck.vocabulary.catalogue import Catalogue

Plain = Any  # the data of a manifest: checked when it is read back

# The one table of places: the fact, or the first words of its name and a dot, and the keys under the transfer.
# Facts of parties, of the data and of entries of lists are placed by whose they are, the rest under `facts`.
PLACES: dict[str, tuple[str, ...]] = {
    "transfer.mode": ("mode",),
    "transfer.purpose": ("purpose",),
    "transfer.frequency": ("frequency",),
    "measures.": ("measures",),
    "request.": ("request",),
    "storage.": ("storage",),
    "access.": ("access",),
    "safeguards": ("safeguards",),
    "assessments": ("assessments",),
    "done": ("done",),
    "measures": ("measures",),
}
PARTY_KEYS = (
    "country", "kind", "role", "sector", "zone", "bound_by", "listings", "controlled_from", "persons_held",
)  # fmt: skip
_DIRECT, _PLACE, _ONWARD = "direct", "place", "onward"
_COUNTRY, _WHO = "importer.country", "importer.separate_entity"
# What the expansion of a transfer finds out by itself, or what only the list of measures states.
_DERIVED = ("leg", "as_of", "chain", "state", "state_measures")


class Transfer(NamedTuple):
    """The transfer that the interview is about, in the data of its manifest."""

    data: Plain
    at: int

    @property
    def own(self) -> Plain:
        """What the transfer states itself."""
        return self.data["transfers"][self.at]

    @property
    def path(self) -> Path:
        """Its path."""
        return ("transfers", self.at)

    def holder(self, key: str) -> Path:
        """The path of a key, where the transfer states it or else where the defaults do."""
        defaults = self.data.get("defaults") or {}
        return ("defaults", key) if key not in self.own and key in defaults else (*self.path, key)


def get(data: Plain, path: Path) -> Plain:
    """What stands at a path; None if nothing does."""
    for step in path:
        if isinstance(data, dict):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and step < len(data):
            data = data[step]
        else:
            return None
    return data


def put(data: Plain, path: Path, value: Plain) -> Plain:
    """Return a copy with a value put at a path; what is missing on the way is made."""
    found = copy.deepcopy(data)
    node: Any = found
    for step in path[:-1]:
        node = node.setdefault(step, {}) if isinstance(node, dict) else node[step]
    node[path[-1]] = value
    return found


def place(transfer: Transfer, leg: Leg, name: str, catalogue: Catalogue) -> Path | None:
    """The path at which a fact of a leg, or a list, is stated; None if an interview cannot place it."""
    first, _, key = name.partition(".")
    if first in _DERIVED:
        return None
    if leg.kind == _PLACE and first == "importer":
        return _of_a_place(transfer, leg, name)
    if leg.kind == _ONWARD and (name in PLACES or f"{first}." in PLACES):
        return None
    if name in PLACES:
        return transfer.holder(PLACES[name][0]) if name == first else (*transfer.path, *PLACES[name])
    if f"{first}." in PLACES:
        if leg.kind == _PLACE and name == "measures.clear_text_at_importer":
            return None
        return (*transfer.path, *PLACES[f"{first}."], *key.split("."))
    if first in ("safeguard", "assessment"):
        return _of_an_entry(transfer, f"{first}s", key)
    if first == "data":
        path = _data_set(transfer, leg)
        return None if path is None else (*path, *key.split("."))
    if first in ("exporter", "importer"):
        return _of_a_party(transfer, leg, first, name, key)
    if first == "done" or name not in catalogue.facts:
        return None
    return _of_a_pack(transfer, leg, name, about(catalogue.facts[name]))


def _of_a_place(transfer: Transfer, leg: Leg, name: str) -> Path | None:
    """Of a place where nobody is named it can be said where it is, and who is there: a further importer."""
    if name == _COUNTRY and leg.importer_country is None:
        return (*transfer.path, "storage", "countries")
    if name == _WHO and leg.importer_country is not None:
        return (*transfer.path, "importers")
    return None


def names_a_party(leg: Leg, name: str) -> bool:
    """Whether the answer names who stores or reaches the data at a place."""
    return leg.kind == _PLACE and name == _WHO


def names_places(leg: Leg, name: str) -> bool:
    """Whether the answer says where the data are stored."""
    return leg.kind == _PLACE and name == _COUNTRY


def add_importer(transfer: Transfer, country: str, relationship: str) -> Plain:
    """Return the data with one more importer."""
    data = copy.deepcopy(transfer.data)
    own, defaults = data["transfers"][transfer.at], data.get("defaults") or {}
    source = own if "importer" in own or "importers" in own else copy.deepcopy(defaults)
    known = source["importers"] if "importers" in source else [source["importer"]]
    own.pop("importer", None)
    own["importers"] = [*known, {"country": country, "relationship": relationship}]
    return data


def _of_an_entry(transfer: Transfer, key: str, name: str) -> Path | None:
    """The attribute of a safeguard or an assessment stands in the entry of its kind that does not state it yet."""
    kind, _, attribute = name.partition(".")
    if attribute == "done":
        return None
    base = transfer.holder(key)
    entries = get(transfer.data, base)
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if (kind in entry.get("kinds", ()) or kind == entry.get("kind")) and attribute not in entry:
            return (*base, number, attribute)
    return None


def _data_set(transfer: Transfer, leg: Leg) -> Path | None:
    base = transfer.holder("data")
    stated = get(transfer.data, base)
    if not isinstance(stated, list):
        return base
    if len(stated) < 2:
        return (*base, 0) if stated else None
    tail = leg.label.rpartition("/")[2]
    for number, one in enumerate(stated):
        if tail == one.get("id", str(number + 1)):
            return (*base, number)
    return None


def _of_a_party(transfer: Transfer, leg: Leg, side: str, name: str, key: str) -> Path | None:
    if key == "relationship":
        item = _recipient(transfer, leg) if side == "importer" else None
        return None if item is None else (*item, key)
    party = _party(transfer, leg, side)
    if party is None:
        return None
    if key in PARTY_KEYS:
        return (*party, key)
    # A counter of a window of days: it is stated as such, since nobody was asked for the years one by one.
    if leg.kind == _ONWARD or "exported" in (get(transfer.data, party) or {}):
        return None
    return (*transfer.path, "facts", name)


def _of_a_pack(transfer: Transfer, leg: Leg, name: str, whom: str) -> Path | None:
    stated = get(transfer.data, transfer.holder("data"))
    several = isinstance(stated, list) and len(stated) > 1
    if whom in ("exporter", "importer"):
        party = _party(transfer, leg, whom)
        return None if party is None else (*party, "facts", name)
    if whom == "data" and several:
        path = _data_set(transfer, leg)
        return None if path is None else (*path, "facts", name)
    return (*transfer.path, "facts", name)


def _party(transfer: Transfer, leg: Leg, side: str) -> Path | None:
    if side == "importer":
        path = _recipient(transfer, leg)
    elif leg.kind == _ONWARD:
        path = _named(transfer, leg.exporter)
    else:
        path = transfer.holder("exporter")
    if path is None:
        return None
    stated = get(transfer.data, path)
    if isinstance(stated, dict) and "party" in stated:
        path, stated = (*path, "party"), stated["party"]
    if not isinstance(stated, str):
        return path
    for number, party in enumerate(transfer.data.get("parties") or ()):
        if party.get("id") == stated:
            return ("parties", number)
    return None


def _recipient(transfer: Transfer, leg: Leg) -> Path | None:
    """The path of the importer of a leg, as the expansion found it."""
    origin = leg.origins.get(_WHO)
    if leg.kind == _PLACE or not isinstance(origin, tuple):
        return None
    return origin[:-1] if origin and origin[-1] == "relationship" else origin


def _named(transfer: Transfer, name: str) -> Path | None:
    """The path of the importer of this name."""
    base = transfer.holder("importers")
    stated = get(transfer.data, base)
    if isinstance(stated, list):
        paths = [(*base, number) for number in range(len(stated))]
    else:
        paths = [transfer.holder("importer")]
    if len(paths) == 1:
        return paths[0]
    for path in paths:
        item = get(transfer.data, path)
        party = item.get("party", item) if isinstance(item, dict) else item
        if party == name or (isinstance(party, dict) and name in (party.get("id"), party.get("name"))):
            return path
    return None


def state(transfer: Transfer, path: Path, value: Value | Plain) -> Plain:
    """Return the data with a fact stated at its place."""
    data = transfer.data
    if path[-1] == "relationship" and isinstance(get(data, path[:-1]), str):
        data = put(data, path[:-1], {"party": get(data, path[:-1])})
    return put(data, path, as_json(value) if isinstance(value, frozenset | tuple) else value)


def with_list(
    transfer: Transfer, name: str, chosen: Sequence[str], offered: Sequence[str], details: Mapping[str, str]
) -> Plain:
    """Return the data with a list stated: the facts `chosen`, of those `offered`, added to what it holds.

    `details` are the status of a safeguard and the day of an assessment, where they are known.
    """
    path = transfer.holder(PLACES[name][0])
    stated = get(transfer.data, path)
    if name in ("safeguards", "assessments"):
        made: list[Plain] = []
        for fact in chosen:
            kind = fact.split(".")[1]
            entry: dict[str, Plain] = {"kinds": [kind]} if name == "safeguards" else {"kind": kind}
            if fact in details:
                entry["status" if name == "safeguards" else "on"] = details[fact]
            made.append(entry)
        return put(transfer.data, path, [*(stated or ()), *made])
    if name == "done":
        return put(transfer.data, path, [*(stated or ()), *(fact.partition(".")[2] for fact in chosen)])
    data = transfer.data
    for fact in offered:
        data = put(data, (*transfer.path, *PLACES[name], *fact.split(".")[1:]), fact in chosen)
    return data


def without(data: Plain, path: Path) -> Plain:
    """Return a copy without what stands at a path."""
    found = copy.deepcopy(data)
    holder = get(found, path[:-1])
    if isinstance(holder, dict):
        holder.pop(path[-1], None)
    return found


def fit(data: Plain, at: int) -> Plain:
    """Return a copy in which nothing repeats another part, and in which the transfer has two parties to fill in."""
    found = json.loads(json.dumps(data))
    listed = found.get("transfers") if isinstance(found, dict) else None
    own = listed[at] if isinstance(listed, list) and at < len(listed) else None
    if isinstance(own, dict):
        held = {**(found.get("defaults") or {}), **own} if isinstance(found.get("defaults", {}), dict) else own
        if "exporter" not in held:
            own["exporter"] = {}
        if "importer" not in held and "importers" not in held:
            own["importer"] = {}
    return found
