"""What of a leg's facts a pack can tell apart: legs with the same signature have the same assessment.

A pack reads facts through tests only, so two values that pass the same tests are one to it: every country without a
row in its tables, every number between two thresholds. Of numbers that are compared with each other their order is
kept besides, of other facts that are compared the values themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import getitem, itemgetter

from govcheck.engine.evaluate import Calendars, right_value
from govcheck.engine.tree import Other, Test, Tree, tests_of
from govcheck.engine.values import Slot, compare
from govcheck.interval import shift
from govcheck.truth import Truth

_MOST_VALUES = 20_000
_Probe = Callable[[Slot], Truth]


class Signatures:
    """Classifies the facts of legs by the tests of a set of trees, as of one day."""

    def __init__(
        self,
        trees: Iterable[Tree],
        numbers: frozenset[int],
        settable: frozenset[int],
        as_of: tuple[int, str],
        calendars: Calendars,
    ) -> None:
        """`numbers` and `settable` are facts of these sorts; `as_of` is the fact of the day, and the day."""
        probes: dict[int, dict[Test, _Probe]] = {}
        compared: set[int] = set()
        ordered: dict[tuple[int, int], None] = {}
        pairs: dict[Test, None] = {}
        for test in {test: None for tree in trees for test in tests_of(tree)}:
            right = test.right
            if not isinstance(right, Other):
                probes.setdefault(test.fact, {})[test] = _plain(test.op, right)
            elif test.fact == as_of[0]:
                probes.setdefault(right.fact, {})[test] = _beside(test.op, right, as_of[1], calendars)
            elif test.fact in numbers and right.fact in numbers:
                ordered[test.fact, right.fact] = None
            elif test.fact in settable or right.fact in settable:
                compared.update((test.fact, right.fact))
            else:
                pairs[test] = None
        for one, other in ordered:
            both = {**probes.get(one, {}), **probes.get(other, {})}
            probes[one] = probes[other] = both
        facts = sorted(probes.keys() | compared | {fact for pair in ordered for fact in pair})
        self._pairs = [(test.fact, right.fact, test) for test in pairs if isinstance(right := test.right, Other)]
        self._calendars = calendars
        self._classes = [_Classes(list(probes.get(fact, {}).values()), fact in compared) for fact in facts]
        self._values = _getter(facts)
        self._ordered = tuple(ordered)

    def of(self, raw: Sequence[Slot]) -> tuple[object, ...]:
        """The signature of a leg's facts, as they are stated."""
        classes = tuple(map(getitem, self._classes, self._values(raw)))
        orders = [_order(raw[one], raw[other]) for one, other in self._ordered]
        return (classes, *orders, *(self._pair(raw, *pair) for pair in self._pairs))

    def _pair(self, raw: Sequence[Slot], one: int, other: int, test: Test) -> object:
        """Of two facts that are compared: what the comparison says or, while one is open, what is known."""
        if raw[one] is None or raw[other] is None:
            return raw[one], raw[other]
        return compare(test.op, raw[one], right_value(test, raw, self._calendars))


def _plain(op: str, right: Slot) -> _Probe:
    return lambda value: compare(op, value, right)


def _beside(op: str, right: Other, day: str, calendars: Calendars) -> _Probe:
    plus: Mapping[str, int] = dict(right.plus)
    calendar = calendars.get(right.calendar, {})
    return lambda value: compare(op, day, shift(str(value), plus, calendar))


def _order(one: Slot, other: Slot) -> object:
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return None
    return tuple((low > high) - (low < high) for low in one for high in other)


def _getter(facts: list[int]) -> Callable[[Sequence[Slot]], tuple[Slot, ...]]:
    if len(facts) > 1:
        return itemgetter(*facts)
    return lambda raw: tuple(raw[fact] for fact in facts)


class _Classes(dict[Slot, object]):
    """The class of each value of one fact, worked out when the value is first met."""

    def __init__(self, probes: list[_Probe], compared: bool) -> None:
        super().__init__()
        self._probes, self._compared = probes, compared
        self._numbers: dict[tuple[object, ...], int] = {}

    def __missing__(self, value: Slot) -> object:
        if self._compared or value is None:
            return value
        if len(self) > _MOST_VALUES:
            self.clear()
        found: object
        if isinstance(value, tuple) and value[0] != value[1]:
            found = tuple(self._class((bound, bound)) for bound in value)
        else:
            found = self._class(value)
        self[value] = found
        return found

    def _class(self, value: Slot) -> int:
        passed = tuple(probe(value) for probe in self._probes)
        return self._numbers.setdefault(passed, len(self._numbers))
