"""The map of flows: places in columns from left to right, and what flows between them, ready to be drawn.

A place stands in a column for each distance from where a chain of transfers begins, so that lines never run
backwards. Every line ends at a port of its own, before it runs level for as long as its label: no two labels meet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from govcheck.render.html.flows import LAST, REST, Flowing, Row, Spot, flows_of, rows_of, with_rest
from govcheck.render.layout import width as columns_of
from govcheck.render.records import clean
from govcheck.report.model import STRICTNESS

if TYPE_CHECKING:
    from govcheck.report.model import Outcome, Report

_MOST_LINES = 60
"""Up to how many lines there is one for each outcome; beyond, one for each pair of places, drawn as its strictest."""
_PORT, _BOX, _GAP, _LABEL, _HEAD = 22, 30, 16, 74, 28
_LETTER, _NARROW, _WIDE = 7.4, 84, 190
_BENDS = {2: 190, 3: 120}
_BEND = 84


class Box(NamedTuple):
    """A place, drawn."""

    x: float
    y: float
    width: float
    height: float
    label: str
    name: str


class Line(NamedTuple):
    """What flows between two places, drawn: `path` for the line, `x` and `y` for the start of its label."""

    path: str
    x: float
    y: float
    outcome: Outcome
    many: int
    total: int
    continues: bool


class Chart(NamedTuple):
    """The whole map."""

    width: float
    height: float
    heads: tuple[tuple[float, str], ...]
    """The columns: where they begin and the key of the word over them."""
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    rows: tuple[Row, ...]
    places: int
    cut: bool
    """Whether places were put together or chains shortened."""
    together: bool = False
    """Whether a line stands for transfers with several outcomes."""


def chart(report: Report, unknown: str, others: str) -> Chart | None:
    """Lay the flows of a report out; `unknown` names a place that is not stated, `others` those put together ({n})."""
    flows, deepest = flows_of(report.transfers)
    if not flows:
        return None
    names = {code: clean(name) for code, name in report.countries.items()}
    rows = rows_of(flows, lambda code: names.get(code, clean(code)) or unknown)
    places = len({code for flow in flows for _, code in (flow.start, flow.end)})
    drawn, kept = with_rest(flows)

    def name(spot: Spot) -> str:
        if spot[1] == REST:
            return others.replace("{n}", str(kept[spot[0]]))
        return names.get(spot[1], clean(spot[1])) or unknown

    drawing = _Drawing(drawn, [t.outcome for t in report.transfers], name)
    return drawing.chart(rows, places, deepest > LAST or bool(kept))


# Drawing ----------------------------------------------------------------------------------------------------


class _Bundle(NamedTuple):
    """The transfers of one line."""

    start: Spot
    end: Spot
    outcome: Outcome
    many: int
    total: int
    continues: bool


class _Drawing:
    def __init__(self, flows: Sequence[Flowing], outcomes: Sequence[Outcome], name: Callable[[Spot], str]) -> None:
        self.bundles = _bundles(flows, outcomes)
        self.order = _ordered({spot: None for flow in flows for spot in (flow.start, flow.end)}, self.bundles)
        self.names = {spot: name(spot) for spots in self.order for spot in spots}
        widest = max(map(columns_of, self.names.values()))
        self.box = min(max(widest * _LETTER + 20, _NARROW), _WIDE)
        self.bend = _BENDS.get(len(self.order), _BEND)

    def chart(self, rows: tuple[Row, ...], places: int, cut: bool) -> Chart:
        going, coming = self._ports()
        heights: dict[Spot, float] = {}
        for spot in self.names:
            ports = max(len(going.get(spot, ())), len(coming.get(spot, ())))
            heights[spot] = max(_BOX, ports * _PORT + 8)
        totals = [sum(heights[spot] + _GAP for spot in spots) - _GAP for spots in self.order]
        tallest = max(totals)
        pitch = self.box + self.bend + _LABEL
        boxes: dict[Spot, Box] = {}
        for column, spots in enumerate(self.order):
            y = _HEAD + (tallest - totals[column]) / 2
            for spot in spots:
                label = _shortened(self.names[spot], int((self.box - 14) / _LETTER))
                boxes[spot] = Box(1 + column * pitch, y, self.box, heights[spot], label, self.names[spot])
                y += heights[spot] + _GAP
        lines = [self._line(bundle, boxes, going, coming) for bundle in self.bundles]
        lines.sort(key=lambda line: -STRICTNESS.index(line.outcome))
        words = ("from", "to", "onward", *["further"] * len(self.order))
        return Chart(
            width=(len(self.order) - 1) * pitch + self.box + 2,
            height=_HEAD + tallest + 2,
            heads=tuple((1 + column * pitch, words[column]) for column in range(len(self.order))),
            boxes=tuple(boxes.values()),
            lines=tuple(lines),
            rows=rows,
            places=places,
            cut=cut,
            together=any(line.many != line.total for line in lines),
        )

    def _ports(self) -> tuple[dict[Spot, list[_Bundle]], dict[Spot, list[_Bundle]]]:
        """For each place the lines that leave it and those that reach it, from top to bottom."""
        rank = {spot: place for spots in self.order for place, spot in enumerate(spots)}
        going: dict[Spot, list[_Bundle]] = {}
        coming: dict[Spot, list[_Bundle]] = {}
        for bundle in sorted(self.bundles, key=lambda one: (rank[one.end], STRICTNESS.index(one.outcome))):
            going.setdefault(bundle.start, []).append(bundle)
        for bundle in sorted(self.bundles, key=lambda one: (rank[one.start], STRICTNESS.index(one.outcome))):
            coming.setdefault(bundle.end, []).append(bundle)
        return going, coming

    def _line(
        self,
        bundle: _Bundle,
        boxes: Mapping[Spot, Box],
        going: Mapping[Spot, Sequence[_Bundle]],
        coming: Mapping[Spot, Sequence[_Bundle]],
    ) -> Line:
        start, end = boxes[bundle.start], boxes[bundle.end]
        x1, y1 = start.x + start.width, _port(start, going[bundle.start].index(bundle), len(going[bundle.start]))
        x2, y2 = end.x, _port(end, coming[bundle.end].index(bundle), len(coming[bundle.end]))
        level = x2 - _LABEL
        middle = (x1 + level) / 2
        path = f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {level:g} {y2:g}H{x2 - 7:g}"
        return Line(path, level, y2 - 5, bundle.outcome, bundle.many, bundle.total, bundle.continues)


def _port(box: Box, at: int, ports: int) -> float:
    return box.y + box.height / 2 + (at - (ports - 1) / 2) * _PORT


def _bundles(flows: Sequence[Flowing], outcomes: Sequence[Outcome]) -> list[_Bundle]:
    pairs: dict[tuple[Spot, Spot], dict[int, bool]] = {}
    for flow in flows:
        of_pair = pairs.setdefault((flow.start, flow.end), {})
        of_pair[flow.transfer] = of_pair.get(flow.transfer, False) or flow.continues
    apart: list[_Bundle] = []
    together: list[_Bundle] = []
    for (start, end), transfers in pairs.items():
        of_outcome = {
            outcome: [number for number in transfers if outcomes[number] == outcome]
            for outcome in STRICTNESS
        }  # fmt: skip
        for outcome, numbers in of_outcome.items():
            if numbers:
                continues = any(transfers[number] for number in numbers)
                apart.append(_Bundle(start, end, outcome, len(numbers), len(numbers), continues))
        strictest = next(outcome for outcome, numbers in of_outcome.items() if numbers)
        count = len(of_outcome[strictest])
        together.append(_Bundle(start, end, strictest, count, len(transfers), any(transfers.values())))
    return apart if len(apart) <= _MOST_LINES else together


def _ordered(spots: Iterable[Spot], bundles: Sequence[_Bundle]) -> list[list[Spot]]:
    """The places of each column from top to bottom: each near the middle of those it is joined to."""
    columns: dict[int, list[Spot]] = {}
    for spot in sorted(spots):
        columns.setdefault(spot[0], []).append(spot)
    order = [columns[column] for column in sorted(columns)]
    joined: dict[Spot, list[Spot]] = {}
    for bundle in bundles:
        joined.setdefault(bundle.start, []).append(bundle.end)
        joined.setdefault(bundle.end, []).append(bundle.start)
    for sweep in range(6):
        forwards = sweep % 2 == 0
        for at in range(1, len(order)) if forwards else range(len(order) - 2, -1, -1):
            near = order[at - 1 if forwards else at + 1]
            rank = {spot: place / len(near) for place, spot in enumerate(near)}
            own = {spot: place / len(order[at]) for place, spot in enumerate(order[at])}
            order[at].sort(key=lambda spot: (_middle(joined.get(spot, ()), rank, own[spot]), spot))
    return order


def _middle(others: Sequence[Spot], rank: Mapping[Spot, float], otherwise: float) -> float:
    places = [rank[spot] for spot in others if spot in rank]
    return sum(places) / len(places) if places else otherwise


def _shortened(text: str, most: int) -> str:
    if columns_of(text) <= most:
        return text
    while text and columns_of(text) > most - 1:
        text = text[:-1]
    return text.rstrip() + "…"
