"""What trade agreements read: the measures of a State that the packs of national law found for a leg."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from govcheck.engine.assess import Assessment
from govcheck.packs.condition import Value
from govcheck.packs.model import Measure, Pack, PackSet
from govcheck.truth import Truth

KINDS = ("approval", "condition", "localisation", "ban")
_BARRIERS = frozenset(("approval", "localisation", "ban"))


class StatedMeasure(NamedTuple):
    """A State's measure as the manifest states it, for a State without a pack."""

    state: str
    measure: Measure


class _Seen(NamedTuple):
    measure: Measure
    held: Truth


def states_of(exporter: str | None, importer: str | None) -> list[tuple[str, str, str | None]]:
    """The States a leg touches: (State, its side, the State at the other end)."""
    found: list[tuple[str, str, str | None]] = []
    if exporter:
        found.append((exporter, "exporter", importer))
    if importer and importer != exporter:
        found.append((importer, "importer", exporter))
    return found


def in_jurisdiction(packs: PackSet, pack: Pack, state: str, day: str) -> bool:
    """Whether a pack states the law of this State on this day."""
    country, table = pack.jurisdiction.get("country"), pack.jurisdiction.get("table")
    if country is not None:
        return bool(country == state)
    if not isinstance(table, str):
        return False
    rows = (packs.world.get(table.removeprefix("world/")) or pack.tables[table]).rows
    return any(row.span.holds(day) and (row.keys[0] is None or state in row.keys[0]) for row in rows)


def state_values(
    packs: PackSet,
    state: tuple[str, str, str | None],
    day: str,
    national: Sequence[tuple[Pack, Assessment]],
    stated: Iterable[StatedMeasure] | None,
) -> dict[str, Value]:
    """The `state.*` facts of one State: what its packs found (held, possible or not), and what is stated.

    A State that has no pack, and of which nothing is stated, is unknown: not without measures.
    """
    country, side, counterpart = state
    values: dict[str, Value] = {"state.country": country, "state.side": side}
    if counterpart:
        values["state.counterpart"] = counterpart
    own = [(pack, found) for pack, found in national if in_jurisdiction(packs, pack, country, day)]
    if not own and stated is None:
        return values
    seen = [_Seen(item.measure, True) for item in stated or () if item.state == country]
    for pack, found in own:
        for slug, held in found.holds.items():
            measure = pack.rules[slug].measure
            if measure is not None and held is not False:
                seen.append(_Seen(measure, held))
    for kind in KINDS:
        held_kind = [item.held for item in seen if item.measure.kind == kind]
        if not held_kind or True in held_kind:
            values[f"state.measures.{kind}"] = bool(held_kind)
    barriers = [item for item in seen if item.measure.kind in _BARRIERS]
    if barriers and all(item.held is True for item in barriers):
        values.update(_character([item.measure for item in barriers]))
    return values


def _character(barriers: Sequence[Measure]) -> Mapping[str, Value]:
    values: dict[str, Value] = {"state.barrier.objective_named": all(measure.objective for measure in barriers)}
    security = [measure.security for measure in barriers]
    if True in security:
        values["state.barrier.security"] = True
    elif None not in security:
        values["state.barrier.security"] = False
    even = [measure.even_handed for measure in barriers]
    if False in even:
        values["state.barrier.even_handed"] = False
    elif None not in even:
        values["state.barrier.even_handed"] = True
    return values
