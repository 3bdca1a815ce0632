"""Whatever stands in a manifest, the answer is a report or Problems of one line each, never a crash."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck import api
from govcheck.errors import InputError, Problem
from govcheck.render import FORMATS, render
from govcheck.report.model import Report
from govcheck.source import from_data, load_text
from tests.cli.conftest import STARTER

odd: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, -1, 10**12, 1.5, "", "x", "JP", "NO", "UK", "2026-02-30", "2021-06-01", [], {}, [[]], [None], ["JP"],
     {"at_least": 5}, {"at_least": 5, "at_most": 3}, {"x": 1}, "日本", "\u202e", "systematic", "in_place"]
)  # fmt: skip


@cache
def checker() -> api.Checker:
    return api.Checker(api.load_packs())


def places(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from places(value, (*path, key))


@st.composite
def manifests(draw: st.DrawFn) -> Any:
    data: Any = copy.deepcopy(load_text(STARTER, "starter").data)
    for _ in range(draw(st.integers(1, 3))):
        known = list(places(data))
        if not known:
            break
        *route, last = draw(st.sampled_from(known))
        holder = data
        for step in route:
            holder = holder[step]
        change = draw(st.sampled_from(["replace", "remove", "add"]))
        if change == "replace":
            holder[last] = copy.deepcopy(draw(odd))
        elif change == "remove":
            del holder[last]
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(draw(odd)))
        else:
            names = st.sampled_from(["facts", "measures", "continues", "starts_on", "done", "region", "nothing", "id"])
            holder[draw(names)] = copy.deepcopy(draw(odd))
    return data


@settings(max_examples=150, deadline=None)
@given(data=manifests(), day=st.sampled_from(["1990-01-01", "2018-05-25", "2024-03-22", "2026-11-22", "2099-12-31"]))
def test_any_manifest_gives_a_report_or_problems(data: Any, day: str) -> None:
    document = from_data(data, "any.yaml")
    try:
        manifest = checker().manifest(document)
    except InputError as error:
        assert error.problems
        for problem in error.problems:
            assert isinstance(problem, Problem)
            assert problem.code and problem.message
        return
    transfers = tuple(checker().transfer(manifest, transfer, day) for transfer in manifest.transfers)
    for name in FORMATS:
        assert render(Report("0", day, (), transfers), name)
