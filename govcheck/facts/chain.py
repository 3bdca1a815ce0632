"""What a leg inherits from the legs before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.facts.leg import Leg

if TYPE_CHECKING:
    from govcheck.vocabulary.catalogue import Catalogue


class Chain(NamedTuple):
    """Through whose hands and under which safeguards the data came; None is unknown."""

    countries: frozenset[str] | None
    safeguards: frozenset[str] | None


def next_chain(leg: Leg, catalogue: Catalogue) -> Chain:
    """Return the chain of a leg that begins where this one ends."""
    before = leg.values.get("chain.exporter_countries")
    countries = None
    if isinstance(before, frozenset) and leg.exporter_country is not None:
        countries = before | {leg.exporter_country}
    return Chain(countries, _in_place(leg, catalogue))


def _in_place(leg: Leg, catalogue: Catalogue) -> frozenset[str] | None:
    """Return the kinds of safeguard in place on a leg; None if the status of some kind is unknown."""
    found: list[str] = []
    for kind in catalogue.safeguards:
        status = leg.values.get(f"safeguard.{kind}.status")
        if status is None:
            return None
        if status == "in_place":
            found.append(kind)
    return frozenset(found)


def earlier_chain(
    earlier: Sequence[Leg], exporter: str, data: frozenset[str], catalogue: Catalogue
) -> tuple[Chain, frozenset[str] | None]:
    """Return what a transfer inherits from the legs of the one it continues, and where its data were collected.

    The legs that end at this exporter count, or all of them if none names it; of these the ones that carry a data set
    of the same name, or all of them if none does. Where they differ in their safeguards or in where the data come
    from, that is unknown.
    """
    legs = [leg for leg in earlier if exporter and leg.importer == exporter] or list(earlier)
    legs = [leg for leg in legs if not data.isdisjoint(leg.data)] or legs
    countries: frozenset[str] | None = frozenset()
    chains = [next_chain(leg, catalogue) for leg in legs]
    for chain in chains:
        countries = None if countries is None or chain.countries is None else countries | chain.countries
    safeguards = {chain.safeguards for chain in chains}
    collected = {leg.values.get("data.collected_in") for leg in legs}
    first = next(iter(collected)) if len(collected) == 1 else None
    return (
        Chain(countries, safeguards.pop() if len(safeguards) == 1 else None),
        first if isinstance(first, frozenset) else None,
    )
