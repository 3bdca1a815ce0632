"""No day on which an answer changes is missed: the days that are computed, against every day there is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from govcheck.advice.calendar import Calendar, says
from govcheck.checker import Checker
from govcheck.facts.legs import legs_of
from govcheck.interval import add_days
from govcheck.manifest.records import Manifest, Transfer
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.source import from_data, load_file
from tests.small import load, write_pack

ROOT = Path(__file__).resolve().parents[2]
QUICKSTART = ROOT / "examples" / "quickstart"
SINCE = "2026-06-01"
DAYS = ("2026-05-20", "2026-06-10", "2026-06-30", "2026-07-05", "2026-07-31")
OPS = ("before", "after", "on_or_before", "on_or_after")
DATES = ("small.day", "small.later", "small.set_on", "as_of")
Found = set[tuple[str, str]]


def some_leaf(random: Random) -> str:
    """A test that has to do with days, or one that decides whether it matters."""
    kind = random.randrange(8)
    if kind == 0:
        return f"{{ fact: small.{random.choice(('flag', 'can', 'guarded'))}, is: true }}"
    if kind == 1:
        return "{ fact: safeguard.small_clauses.status, is: in_place }"
    if kind == 2:
        return random.choice(("{ term: named }", "{ fact: small.kind, in: { table: kinds } }"))
    fact, op = random.choice(DATES), random.choice(OPS)
    if kind in (3, 4):
        return f"{{ fact: {fact}, {op}: {random.choice(DAYS)} }}"
    plus = random.choice(("", ", plus: { days: 9 }", ", plus: { months: 1 }", ", plus: { working_days: 6 }"))
    other = random.choice([name for name in DATES if name != fact])
    return f"{{ fact: {fact}, {op}: {{ {'as_of: true' if other == 'as_of' else f'fact: {other}'}{plus} }} }}"


def some_tree(random: Random, depth: int = 2) -> str:
    if depth == 0 or random.random() < 0.4:
        return some_leaf(random)
    parts = ", ".join(some_tree(random, depth - 1) for _ in range(random.randint(1, 3)))
    return f"{{ {random.choice(('all', 'any', 'none'))}: [{parts}] }}"


def some_span(random: Random) -> str:
    first, last = sorted(random.sample(DAYS, 2))
    return random.choice((f"{{ from: {first} }}", f"{{ until: {last} }}", f"{{ from: {first}, until: {last} }}"))


def some_pack(random: Random) -> str:
    """A regime with a requirement, grounds, an accompanying duty, a ban, and an exception; some of them for a time."""
    rules = {
        "need": "kind: requirement", "way": "kind: ground\nopens: [need]", "back": "kind: ground\nopens: [need]",
        "check": f"kind: duty\nlevel: warning\nmet_when: {some_tree(random)}", "ban": "kind: prohibition",
        "but": f"kind: exception\nexception_to: [{random.choice(('ban', 'need', 'way'))}]",
    }  # fmt: skip
    files = []
    for name, head in rules.items():
        days = f"\nin_force: {some_span(random)}" if random.random() < 0.4 else ""
        files.append(f"=== rules/{name}.yaml\n{head}{days}\nwhen: {some_tree(random)}")
    rows = "".join(f"\n  - {{ kind: {word}, in_force: {some_span(random)} }}" for word in ("x", "y"))
    files.append(f"=== tables/kinds.yaml\nkey: kind\nrows:{rows}")
    files.append(
        f"=== terms/named.yaml\nin_force: {some_span(random)}\nmeans: {some_tree(random).replace('named', 'n')}"
    )
    text = "\n".join(files).replace("{ term: n }", "{ fact: small.flag, is: true }")
    return f"\n{text}\n=== rules/scope.yaml\nkind: scope\n"


def some_manifest(random: Random) -> dict[str, Any]:
    """A transfer of which something is stated, and something not."""
    facts: dict[str, Any] = {}
    choices: dict[str, tuple[Any, ...]] = {
        "small.flag": (True, False), "small.can": (True, False), "small.guarded": (True,), "small.kind": ("x", "z"),
        "small.day": DAYS, "small.later": DAYS, "small.set_on": DAYS,
    }  # fmt: skip
    for name, values in choices.items():
        if random.random() < 0.7:
            facts[name] = random.choice(values)
    if facts.get("small.flag") is not True:
        facts.pop("small.guarded", None)
    transfer: dict[str, Any] = {"id": "t", "exporter": {"country": "JP"}, "importer": {"country": "CN"}, "facts": facts}
    if random.random() < 0.7:
        entry = {"kinds": ["small_clauses"], "status": "in_place"}
        if random.random() < 0.7:
            entry["signed_on"] = random.choice(DAYS)
        if random.random() < 0.7:
            entry["valid_until"] = random.choice(DAYS)
        transfer["safeguards"] = [entry]
    return {"govcheck": 1, "transfers": [transfer]}


def day_by_day(checker: Checker, manifest: Manifest, transfer: Transfer, since: str, until: str) -> tuple[Found, Found]:
    """Every (day, regime) with another outcome or conclusion than the day before, and every one with a duty due."""
    changed: Found = set()
    due: Found = set()
    day, before = since, None
    while day <= until:
        legs = legs_of(manifest, transfer, checker.packs.catalogue, checker.world, day, None)
        units = checker.units(legs, day)
        now = {pack.id: says(pack, units[pack.id]) for pack in checker.order}
        for pack in now:
            if before is None:
                break
            if before[pack].outcome != now[pack].outcome:
                changed.add((day, pack))
            if now[pack].unmet - before[pack].unmet:
                due.add((day, pack))
        day, before = add_days(day, 1), now
    return changed, due


def computed(checker: Checker, manifest: Manifest, transfer: Transfer, since: str, until: str) -> tuple[Found, Found]:
    found = Calendar(checker).timeline(manifest, transfer, since, until)
    return (
        {(change.on, change.regime) for change in found.changes if change.before != change.after},
        {(change.on, change.regime) for change in found.changes if change.before == change.after},
    )


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@example(seed=517)
@given(seed=st.integers(0, 2**40))
def test_no_day_of_change_is_missed(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    random = Random(seed)
    root = tmp_path_factory.mktemp("made")
    write_pack(root, some_pack(random))
    checker = Checker(load(root))
    for _ in range(4):
        manifest = checker.manifest(from_data(some_manifest(random)))
        [transfer] = manifest.transfers
        until = add_days(SINCE, 75)
        assert computed(checker, manifest, transfer, SINCE, until) == day_by_day(
            checker, manifest, transfer, SINCE, until
        )


@cache
def real() -> PackSet:
    return load_packs()


@pytest.mark.skipif(not QUICKSTART.is_dir(), reason="the sources come without examples")
@pytest.mark.parametrize(
    ("name", "since"),
    [("game-accounts", "2026-03-01"), ("hospital-research", "2026-08-20"), ("call-centre-manila", "2022-01-01")],
)
def test_no_day_of_change_of_a_real_transfer_is_missed(name: str, since: str) -> None:
    checker = Checker(real())
    manifest = checker.manifest(load_file(str(QUICKSTART / f"{name}.transfer.yaml")))
    [transfer] = manifest.transfers
    until = add_days(since, 400)
    changed, due = day_by_day(checker, manifest, transfer, since, until)
    assert changed | due
    assert computed(checker, manifest, transfer, since, until) == (changed, due)
