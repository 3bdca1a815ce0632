"""OpenLineage events: jobs that write to another country than they read from, and what goes on from there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from govcheck.errors import InputError, Problem
from govcheck.importers.base import Collector, Where
from govcheck.importers.draft import Draft, Leaf, Path, Said, Unknown, one_line, quoted, slug
from govcheck.importers.json_source import items, mapping, parse, read_text, text
from govcheck.importers.sheet import problem
from govcheck.importers.words import Words, split
from govcheck.source import Data, load_file

ABSENT = (
    "importer.role",
    "importer.kind",
    "importer.relationship",
    "mode",
    "purpose",
    "data.form",
    "data.subjects",
    "safeguards",
)

Name = tuple[str, str]
"""Namespace and name, of a job or of a data set."""


class Places(NamedTuple):
    """How namespaces say where a data set is, and which tags say what is in it."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    category_tags: frozenset[str]


@lru_cache(maxsize=1)
def _places() -> Places:
    data: Any = load_file(os.path.join(os.path.dirname(__file__), "openlineage.yaml")).data
    patterns = tuple((entry["provider"], re.compile(entry["pattern"])) for entry in data["regions"])
    return Places(patterns, frozenset(data["category_tags"]))


def read(path: str, words: Words) -> Draft:
    """Read events; InputError with every fault in them."""
    events: list[dict[str, Data]] = []
    problems: list[Problem] = []
    for line, found in _events(path, problems):
        fault = _fault_of(found)
        if fault:
            problems.append(problem(path, line, "not-an-event", *fault))
        else:
            events.append(mapping(found))
    if problems:
        raise InputError(problems)
    return _Graph(events, words).draft(path)


def _events(path: str, problems: list[Problem]) -> Iterator[tuple[int, Data]]:
    """Yield events with their lines: one JSON text in each line, or one list; the faults go into `problems`."""
    whole = read_text(path)
    lines = [(number, line) for number, line in enumerate(whole.split("\n"), 1) if line.strip()]
    first = lines[0][1].strip()
    # A list, or one event that is laid out over many lines.
    if first.startswith("[") or first == "{" or (first.startswith("{") and not first.endswith("}")):
        try:
            data = parse(path, whole)
        except InputError as error:
            problems += error.problems
            return
        for found in data if isinstance(data, list) else [data]:
            yield 1, found
        return
    for number, line in lines:
        try:
            yield number, parse(path, line, number)
        except InputError as error:
            problems += error.problems


def _fault_of(found: Data) -> tuple[str, str] | None:
    """Return what is wrong with an event and what was expected."""
    if not isinstance(found, dict):
        return "this is not a mapping", "expected an event with a job, its inputs and outputs"
    job, data_set = found.get("job"), found.get("dataset")
    if job is None and data_set is None:
        return "there is neither a job nor a dataset in it", "expected an event of OpenLineage"
    named = [("job", job)] if job is not None else [("dataset", data_set)]
    for key in ("inputs", "outputs"):
        listed = found.get(key, [])
        if listed is not None and not isinstance(listed, list):
            return f"{key} is not a list", "expected a list of data sets"
        named += [(f"one of {key}", entry) for entry in items(listed)]
    for what, entry in named:
        if not isinstance(entry, dict) or not text(entry.get("namespace")) or not text(entry.get("name")):
            return f"{what} has no namespace and name", "both are required"
    return None


class _Job(NamedTuple):
    inputs: dict[Name, None]
    outputs: dict[Name, None]


class _Graph:
    """The jobs and data sets of all events together, and the transfers among them."""

    def __init__(self, events: list[dict[str, Data]], words: Words) -> None:
        self.words = words
        self.jobs: dict[Name, _Job] = {}
        self.facets: dict[Name, dict[str, Data]] = {}
        self.writers: dict[Name, list[Name]] = {}
        self.transfers: dict[Name, list[str]] = {}
        for event in events:
            if "dataset" in event:
                self._data_set(event["dataset"])
            if "job" not in event:
                continue
            job = self.jobs.setdefault(_name(event["job"]), _Job({}, {}))
            job.inputs.update({self._data_set(found): None for found in items(event.get("inputs"))})
            job.outputs.update({self._data_set(found): None for found in items(event.get("outputs"))})
        for name, job in self.jobs.items():
            for output in job.outputs:
                self.writers.setdefault(output, []).append(name)

    def _data_set(self, data: Data) -> Name:
        name = _name(data)
        self.facets.setdefault(name, {}).update(mapping(mapping(data).get("facets")))
        return name

    def draft(self, path: str) -> Draft:
        """Return the transfers: of a job, one for each region abroad that it writes to."""
        collector = Collector("openlineage", path, self.words)
        for name in self._in_order():
            self._job(collector, name, self.jobs[name])
        return collector.draft()

    def _job(self, collector: Collector, name: Name, job: _Job) -> None:
        title = one_line(f"{name[0]}: {name[1]}")
        regions: dict[str, list[Name]] = {}
        for output in job.outputs:
            region = self.region(output)
            if region:
                regions.setdefault(region, []).append(output)
        if not regions:
            collector.record(slug(name[1]), title, None, {})
            return
        home = self._home(job) or (frozenset([collector.home]) if collector.home else frozenset())
        abroad = {region: found for region, found in regions.items() if not self._stays(region, home)}
        collector.records += 1
        if not abroad:
            collector.stays += 1
            return
        written = []
        for region, outputs in abroad.items():
            note = f"outputs {', '.join(quoted(f'{space} {short}') for space, short in outputs[:3])}"
            leaves: dict[Path, Leaf] = {
                ("data", "categories"): self._categories(outputs),
                ("storage", "regions"): Said([region], note),
                ("continues",): self._continues(job),
            }
            ending = f"-{slug(region)}" if len(regions) > 1 else ""
            # Where data rest says nothing of who runs the place, or under which law: the importer stays unknown.
            place = Where(None, f"the data go to {region}")
            written.append(collector.transfer(slug(name[1]) + ending, title, place, leaves))
        self.transfers[name] = written

    def region(self, data_set: Name) -> str | None:
        """Return the region that the namespace of a data set names."""
        for provider, pattern in _places().patterns:
            found = pattern.match(data_set[0])
            if found:
                return self.words.region(found.group(1), provider)
        return None

    def _home(self, job: _Job) -> frozenset[str]:
        """Return the countries a job reads from; nothing if the namespace of one of its inputs does not say."""
        regions = [self.region(found) for found in job.inputs]
        known = [region for region in regions if region]
        if len(known) < len(regions):
            return frozenset()
        return frozenset(country for region in known for country in self.words.region_countries(region))

    def _stays(self, region: str, home: frozenset[str]) -> bool:
        """Say whether data in a region are where they came from; a region of several countries never says so."""
        return len(home) == 1 and self.words.region_countries(region) == home

    def _in_order(self) -> list[Name]:
        """Return the jobs, those before others that write what they read; a circle is entered at its first job."""
        order: dict[Name, None] = {}
        entered: set[Name] = set()
        for start in self.jobs:
            stack = [(start, False)]
            while stack:
                name, done = stack.pop()
                if done:
                    order[name] = None
                elif name not in entered:
                    entered.add(name)
                    before = [writer for found in self.jobs[name].inputs for writer in self.writers.get(found, [])]
                    stack += [(name, True), *((writer, False) for writer in reversed(before))]
        return list(order)

    def _continues(self, job: _Job) -> Leaf:
        """Return the transfer by which the data this job reads came there, through however many jobs at home."""
        found: dict[str, None] = {}
        seen: set[Name] = set()
        rest = list(job.inputs)
        while rest:
            data_set = rest.pop()
            for writer in self.writers.get(data_set, []):
                if writer in seen:
                    continue
                seen.add(writer)
                if writer in self.transfers:
                    found.update(dict.fromkeys(self.transfers[writer]))
                else:
                    rest += self.jobs[writer].inputs
        if not found:
            return Unknown("") if not job.inputs else _NO_EARLIER
        if len(found) == 1:
            return Said(next(iter(found)), "the data come by this transfer")
        return Unknown(f"the data come by several transfers: {', '.join(sorted(found))}")

    def _categories(self, data_sets: list[Name]) -> Leaf:
        """Return what is in data sets, if their tags, or those of all they are made from, say it of every field."""
        said: set[str] = set()
        silent: list[str] = []
        seen: set[Name] = set()
        rest = list(data_sets)
        while rest:
            name = rest.pop(0)
            if name in seen:
                continue
            seen.add(name)
            whole = self._tagged(self.facets[name])
            above = [found for writer in self.writers.get(name, []) for found in self.jobs[writer].inputs]
            said |= whole or set()
            if whole is None:
                silent += [] if above else [one_line(name[1])]
                rest += above
        words = sorted(said)
        if words and not silent:
            return Said([*words], "from tags of the data sets")
        return Unknown(
            f"the tags say {', '.join(words) or 'nothing'}; nothing is said of {', '.join(sorted(silent)[:8])}"
        )

    def _tagged(self, facets: Mapping[str, Data]) -> set[str] | None:
        """Return the categories of a data set; None if a field of it, or all of it, has no tag that names one."""
        tags = [mapping(tag) for tag in items(mapping(facets.get("tags")).get("tags"))]
        of_all = [tag for tag in tags if not text(tag.get("field")) and text(tag.get("key")) in _places().category_tags]
        terms = [term for tag in of_all for term in split(text(tag.get("value")))]
        if terms:
            found = self.words.all_words("categories", terms)
            return None if found is None else set(found)
        fields = {text(mapping(field).get("name")) for field in items(mapping(facets.get("schema")).get("fields"))}
        said: dict[str, set[str]] = {field: set() for field in fields}
        for tag in tags:
            field = text(tag.get("field"))
            for term in (text(tag.get("key")), text(tag.get("value"))):
                said.setdefault(field, set()).update(self.words.word("categories", term) if term else ())
        said.pop("", None)
        if not said or not all(said.values()):
            return None
        return {word for words in said.values() for word in words}


# Nothing before it went abroad, as far as the events show: no line is written about it.
_NO_EARLIER = Unknown("no earlier transfer is among the events")


def _name(data: Data) -> Name:
    found = mapping(data)
    return text(found.get("namespace")), text(found.get("name"))
