"""Facts of the world that manifests are checked against: countries and the regions of cloud providers."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from govcheck.errors import did_you_mean
from govcheck.source import Data, load_file


class World:
    """Countries by code, hints for codes that are none, and where cloud regions lie.

    The regions are read when one is first asked for; most manifests name none.
    """

    def __init__(self, root: str, countries: Mapping[str, Any], hints: Mapping[str, Any]) -> None:
        self._root = root
        self.countries = countries
        self.hints = hints
        self._regions: dict[str, frozenset[str]] | None = None
        self._families: list[tuple[str, frozenset[str]]] = []

    def country_hint(self, text: str) -> str:
        """Return what to write in place of a code that is none."""
        hint = self.hints.get(text.upper())
        if hint is not None:
            use = " or ".join(hint["use"])
            return f"use {use} ({hint['because']})" if use else str(hint["because"])
        if text.upper() in self.countries:
            return f"use {text.upper()}"
        folded = text.casefold()
        for code, entry in self.countries.items():
            if folded in [str(name).casefold() for name in entry.values()]:
                return f"use {code}"
        return "expected a two-letter code of ISO 3166-1 such as JP"

    def region_countries(self, text: str) -> frozenset[str] | None:
        """Return the countries a cloud region may lie in, None if it is not known."""
        name = text.lower()
        regions = self._read_regions()
        if name in regions:
            return regions[name]
        fits = [family for family in self._families if name.startswith(family[0])]
        return max(fits, key=lambda family: len(family[0]))[1] if fits else None

    def region_hint(self, text: str) -> str:
        """Return what to write in place of a region that is not known."""
        return did_you_mean(text.lower(), self._read_regions()) or "state its country under countries"

    def _read_regions(self) -> dict[str, frozenset[str]]:
        if self._regions is None:
            data: Any = load_file(os.path.join(self._root, "cloud-regions.yaml")).data
            self._families = [(family["prefix"], frozenset(family["countries"])) for family in data["families"]]
            self._regions = {name: frozenset(entry["countries"]) for name, entry in data["regions"].items()}
        return self._regions


def load_world(root: str) -> World:
    """Read the facts of the world from the folder that holds `countries.yaml`."""
    return world_from(root, load_file(os.path.join(root, "countries.yaml")).data)


def world_from(root: str, countries: Data) -> World:
    """Return the world for the data of `countries.yaml`, which a cache may hold."""
    data: Any = countries
    return World(root, data["countries"], data["hints"])
