"""What flows between which places, in columns from left to right, each as far along as its chain has come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from govcheck.report.model import TransferReport

LAST = 3
"""The last column a flow can start in, counted from 0; what is further along stands there too."""
_MOST_PLACES = 16
"""How many places stand in one column before those with the fewest flows are put together."""

REST = "*"
"""Stands for the places that are put together."""
Spot = tuple[int, str]
"""A place in a column: its column and its country's code, empty if it is not stated."""


class Flowing(NamedTuple):
    """A flow of one transfer between two spots."""

    start: Spot
    end: Spot
    transfer: int
    continues: bool


class Row(NamedTuple):
    """The same in words, for the table: the positions of the transfers in the report."""

    start: str
    end: str
    transfers: tuple[int, ...]
    continues: bool


def flows_of(transfers: Sequence[TransferReport]) -> tuple[list[Flowing], int]:
    """The flows with their columns, and how deep the longest chain is."""
    base = _bases(transfers)
    found: dict[Flowing, None] = {}
    deepest = 0
    for number, one in enumerate(transfers):
        depths = _depths(one)
        for flow, depth in zip(one.flows, depths, strict=True):
            at = base.get(one.id, 0) + depth
            deepest = max(deepest, at)
            at = min(at, LAST)
            start, end = (at, flow.exporter_country or ""), (at + 1, flow.importer_country or "")
            found[Flowing(start, end, number, bool(one.continues) and depth == 0)] = None
    return list(found), deepest


def _depths(transfer: TransferReport) -> list[int]:
    """How far each flow of a transfer is from its exporter: an onward one begins where its sender receives."""
    received: dict[str, int] = {}
    depths = []
    for flow in transfer.flows:
        depth = received.get(flow.exporter, 0) if flow.kind == "onward" else 0
        depths.append(depth)
        received.setdefault(flow.importer, depth + 1)
    return depths


def _bases(transfers: Sequence[TransferReport]) -> dict[str, int]:
    """The column in which each transfer that continues another begins."""
    by_id = {one.id: one for one in transfers}
    base: dict[str, int] = {}
    for one in transfers:
        way = []
        while one.id not in base and one.continues in by_id and one not in way:
            way.append(one)
            one = by_id[one.continues]
        for later in reversed(way):
            earlier = by_id[later.continues]
            begins = {flow.exporter_country for flow in later.flows}
            ends = list(zip(earlier.flows, _depths(earlier), strict=True))
            met = [depth for flow, depth in ends if flow.importer_country in begins] or [depth for _, depth in ends]
            base[later.id] = base.get(earlier.id, 0) + max(met, default=0) + 1
    return base


def rows_of(flows: Iterable[Flowing], name: Callable[[str], str]) -> tuple[Row, ...]:
    """The flows between each two places, for the table."""
    found: dict[tuple[str, str], dict[int, bool]] = {}
    for flow in flows:
        of_pair = found.setdefault((flow.start[1], flow.end[1]), {})
        of_pair[flow.transfer] = of_pair.get(flow.transfer, False) or flow.continues
    return tuple(
        Row(name(start), name(end), tuple(transfers), any(transfers.values()))
        for (start, end), transfers in sorted(found.items())
    )


def with_rest(flows: list[Flowing]) -> tuple[list[Flowing], dict[int, int]]:
    """The flows with the places of full columns put together, and how many places those are by column."""
    weight: dict[Spot, int] = {}
    for flow in flows:
        for spot in (flow.start, flow.end):
            weight[spot] = weight.get(spot, 0) + 1
    rest: set[Spot] = set()
    kept: dict[int, int] = {}
    for column in sorted({spot[0] for spot in weight}):
        spots = sorted((spot for spot in weight if spot[0] == column), key=lambda spot: (-weight[spot], spot))
        if len(spots) > _MOST_PLACES:
            rest.update(spots[_MOST_PLACES - 1 :])
            kept[column] = len(spots) - _MOST_PLACES + 1

    def seen(spot: Spot) -> Spot:
        return (spot[0], REST) if spot in rest else spot

    return [flow._replace(start=seen(flow.start), end=seen(flow.end)) for flow in flows], kept
