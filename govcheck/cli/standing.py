"""What a configuration says for all transfers: facts stated once, and counsel's choice of readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from govcheck.config import Config
from govcheck.errors import ConfigError, Problem, did_you_mean

if TYPE_CHECKING:
    from govcheck.packs.model import PackSet


def standing(config: Config, packs: Sequence[str]) -> dict[str, Any]:
    """Return the arguments of `api.check_documents` that a configuration gives; ConfigError with every fault."""
    if not config.facts and not config.readings:
        return {}
    from govcheck.api import load_packs

    found = load_packs(packs)
    problems: list[Problem] = []
    facts = _facts(config, found, problems)
    readings = _readings(config, found, problems)
    if problems:
        raise ConfigError(problems)
    return {"facts": facts, "facts_origin": config.path, "readings": readings}


def _facts(config: Config, packs: PackSet, problems: list[Problem]) -> Mapping[str, Any]:
    from govcheck.facts.world import world_from
    from govcheck.manifest.values import ValueReader
    from govcheck.source import from_data

    reader = ValueReader(from_data({}, config.path), packs.catalogue, world_from(packs.world_root, packs.countries))
    known = packs.catalogue.facts
    values: dict[str, Any] = {}
    for name, data in config.facts.items():
        reader.problems = []
        if name not in known:
            hint = did_you_mean(name, known) or "'govcheck facts' lists them"
            reader.fault((), "unknown-fact", f"'{name}' is not a fact", hint)
        else:
            values[name] = reader.value(known[name], data, ())
        place = config.places.get(f"facts.{name}")
        problems += [problem._replace(region=place) for problem in reader.problems]
    return values


def _readings(config: Config, packs: PackSet, problems: list[Problem]) -> Mapping[str, Mapping[str, bool]]:
    known = {f"{pack.id}/{name}" for pack in packs.packs for name in pack.readings}
    chosen: dict[str, dict[str, bool]] = {}
    for name, reading in config.readings.items():
        pack, _, slug = name.partition("/")
        if name in known:
            chosen.setdefault(pack, {})[slug] = reading.value
            continue
        hint = did_you_mean(name, known) or "expected PACK/READING"
        place = config.places.get(f"readings.{name}")
        problems.append(Problem(config.path, place, "unknown-reading", f"there is no reading '{name}'", hint))
    return chosen
