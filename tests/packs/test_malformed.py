"""A pack that is wrong anywhere is refused with Problems, or read: nothing else ever comes out of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from govcheck.errors import PackError
from govcheck.errors import Path as Route
from govcheck.packs.load import load_packs
from govcheck.source import load_file
from tests.small import CITED, write_pack

PACK = f"""
=== readings.yaml
readings:
  strict:
    question: Is it?
    cautious: true
    views: [{{ value: true, says: yes, held_by: x }}]
    {CITED}
=== rules/here.yaml
kind: scope
when: {{ fact: exporter.country, in: {{ table: world/eea }} }}
=== rules/need.yaml
kind: requirement
under: here
level: error
measure: {{ kind: ban, objective: o, security: true, even_handed: true }}
=== rules/open.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when: {{ all: [{{ row: t, match: {{ country: importer.country }}, where: {{ listed: true }} }}] }}
obtainable: {{ none: [{{ reading: strict }}] }}
=== rules/duty.yaml
kind: duty
for: [open]
met_when: {{ term: a, as_at: {{ fact: small.day }} }}
due: soon
=== rules/not.yaml
kind: exception
exception_to: [need]
when: {{ fact: small.number, at_least: {{ row: t, where: {{ country: JP }}, column: persons }} }}
=== rules/said.yaml
kind: conclusion
concludes: c
yields_to: []
when: {{ fact: as_of, before: {{ fact: small.day, plus: {{ working_days: 1 }}, calendar: CN }} }}
=== terms/a.yaml
versions:
  - {{ in_force: {{ from: 2020-01-01, until: 2021-01-01 }}, means: {{ fact: small.flag, is: true }}, {CITED} }}
=== tables/t.yaml
keys: [country]
columns: {{ listed: boolean, persons: number }}
rows:
  - {{ country: [JP], listed: true, persons: 5, in_force: {{ from: 2020-01-01 }}, when: {{ term: a }}, {CITED} }}
"""
WRONG: tuple[Any, ...] = (None, 5, "x", True, [], {}, [5], {"x": 5}, [["x"]], [{"x": {}}])


def routes(data: Any, route: Route = ()) -> Iterator[Route]:
    yield route
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, item in entries:
        yield from routes(item, (*route, step))


def put(data: Any, route: Route, value: Any) -> Any:
    if not route:
        return value
    data = copy.deepcopy(data)
    inner = data
    for step in route[:-1]:
        inner = inner[step]
    inner[route[-1]] = value
    return data


def write_little_world(folder: Path) -> None:
    """Just what the pack names: the whole world takes longer to read than the pack."""
    for name, text in (
        ("countries.yaml", "countries: { JP: { en: Japan }, CN: { en: China } }\nhints: {}\n"),
        ("tables/eea.yaml", "table: eea\ntitle: t\nkeys: [country]\nrows: [{ country: DE }]\n"),
        ("calendars/CN.yaml", "holidays: [2026-10-01]\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_a_wrong_value_anywhere_is_a_problem_or_harmless(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, PACK)
    write_little_world(tmp_path / "world")
    files = sorted(folder.rglob("*.yaml"))
    assert load_packs(root=str(tmp_path), use_cache=False).packs
    refused, number = 0, 0
    for file in files:
        text = file.read_text(encoding="utf-8")
        data = load_file(str(file)).data
        for route in routes(data):
            number += 1
            value = WRONG[number % len(WRONG)]
            file.write_text(json.dumps(put(data, route, value)), encoding="utf-8")
            try:
                load_packs(root=str(tmp_path), use_cache=False)
            except PackError as error:
                refused += 1
                assert error.problems and all(str(problem).count("\n") == 0 for problem in error.problems)
        file.write_text(text, encoding="utf-8")
    assert refused > number / 2
