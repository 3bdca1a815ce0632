"""Where a fact lives: legs that share a place share the fact, and whoever sets it sets it once for all of them."""

from __future__ import annotations

from typing import NamedTuple

from govcheck.vocabulary.catalogue import FactSpec

Key = tuple[str, ...]

_LISTED = ("safeguard", "assessment")
_OF_EXPORTER = frozenset(("transfer", "measures", "request", "storage", "access", "done"))
_PARTS = frozenset(("exporter", "importer", "data"))


class Place(NamedTuple):
    """Between whom a leg runs, and which data it carries."""

    exporter: str
    importer: str
    data: str = ""
    kind: str = "direct"


def key_of(spec: FactSpec, place: Place) -> Key:
    """The place of a fact of a leg: equal keys mean one thing in the world.

    A safeguard or an assessment stands between two parties and serves all data that go between them. What is done,
    and how the data are sent and kept, is the exporter's own. Facts about a party or a data set go with it.
    """
    head = spec.name.partition(".")[0]
    if head in _LISTED:
        return ("between", place.exporter, place.importer)
    about = head if head in _PARTS else spec.about
    if about == "exporter" or head in _OF_EXPORTER:
        return ("exporter", place.exporter)
    if about == "importer":
        return ("importer", place.importer)
    if about == "data":
        return ("data", place.data)
    return ("transfer",)


def step_of(spec: FactSpec) -> str:
    """What is done as one step: a safeguard or an assessment with all that is said of it, or the fact alone."""
    head, _, rest = spec.name.partition(".")
    return f"{head}.{rest.partition('.')[0]}" if head in _LISTED else spec.name
