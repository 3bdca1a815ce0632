"""The linter of packs: what a pack must have beyond being readable, so that its answers can be trusted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from govcheck import api
from govcheck.authoring.boundaries import untested_boundaries
from govcheck.authoring.runner import Case, RunResult, read_cases, run_tests
from govcheck.engine.engine import Engine
from govcheck.errors import Problem
from govcheck.interval import add_months
from govcheck.packs.circles import nodes_of, tables_in
from govcheck.packs.condition import Leaf, Node, ReadingRef, TermRef
from govcheck.packs.model import Pack, PackSet, Rule, Source, Table


class Remark(NamedTuple):
    """What the linter has to say: an error must be mended, a warning should be."""

    problem: Problem
    level: str

    def __str__(self) -> str:
        return f"{self.problem}" if self.level == "error" else f"{self.problem} (warning)"


def lint(packs: PackSet, pack_id: str, *, today: str | None = None, run: RunResult | None = None) -> list[Remark]:
    """Return what is wrong with a readable pack, its tests included, by file."""
    today = today or api.today()
    pack = packs.pack(pack_id)
    run = run or run_tests(packs, pack_id, Engine(packs))
    cases, _ = read_cases(packs, pack)
    remarks = [
        *_scopeless(pack), *_without_measure(pack), *_out_of_the_matrix(packs, pack),
        *_overlaps(pack), *_unused(packs, pack), *_citations(pack, today),
        *_untested_rules(pack, run, cases), *_untested_boundaries(pack, cases),
    ]  # fmt: skip
    remarks += [Remark(problem, "error") for problem in run.problems]
    return sorted(
        remarks, key=lambda remark: (remark.problem.path, remark.level, remark.problem.code, remark.problem.message)
    )


def _remark(file: str, code: str, message: str, expected: str = "", level: str = "error") -> Remark:
    return Remark(Problem(file, None, code, message, expected), level)


def _overlaps(pack: Pack) -> Iterator[Remark]:
    for table in pack.tables.values():
        for first, second in combinations(table.rows, 2):
            if first.span.overlaps(second.span) and _same_keys(table, first.number, second.number):
                keys = " and ".join(f"row {row.number + 1}" for row in (first, second))
                yield _remark(
                    table.file,
                    "overlap",
                    f"{keys} have the same keys on the same days",
                    "end one before the other begins",
                )


def _same_keys(table: Table, first: int, second: int) -> bool:
    pairs = zip(table.rows[first].keys, table.rows[second].keys, strict=True)
    return all(one is None or other is None or not one.isdisjoint(other) for one, other in pairs)


def pack_nodes(pack: Pack) -> Iterator[tuple[str, Node]]:
    """Every condition of a pack, with the file it stands in."""
    for rule in pack.rules.values():
        for node in (rule.when, rule.met_when, rule.obtainable):
            yield rule.file, node
    for term in pack.terms.values():
        for version in term.versions:
            yield term.file, version.means
    for table in pack.tables.values():
        for row in table.rows:
            yield table.file, row.when


def _unused(packs: PackSet, pack: Pack) -> Iterator[Remark]:
    nodes = [part for _, node in pack_nodes(pack) for part in nodes_of(node)]
    guards = [part for owner, node in packs.guards.values() if owner == pack.id for part in nodes_of(node)]
    guards += [part for owner, node in packs.settable_when.values() if owner == pack.id for part in nodes_of(node)]
    guards += [part for item in packs.constraints if item.pack == pack.id for part in nodes_of(item.node)]
    nodes += guards
    used_terms = {part.term for part in nodes if isinstance(part, TermRef)}
    used_readings = {part.reading for part in nodes if isinstance(part, ReadingRef)}
    used_tables = {name for part in nodes for name in tables_in(part)}
    if pack.matrix is not None:
        used_terms |= {pack.matrix.inside} | {item.term for item in pack.matrix.between}
        used_terms |= {item.open for item in pack.matrix.between}
        used_tables |= {item.table for item in pack.matrix.recognition or ()}
    jurisdiction = pack.jurisdiction.get("table")
    facts = {part.fact for part in nodes if isinstance(part, Leaf)} | _referred(nodes)
    for name, term in pack.terms.items():
        if name not in used_terms:
            yield _remark(term.file, "unused", f"nothing uses the term '{name}'", "use it or remove it", "warning")
    for name, table in pack.tables.items():
        if name not in used_tables and name != jurisdiction:
            yield _remark(table.file, "unused", f"nothing uses the table '{name}'", "use it or remove it", "warning")
    for name in pack.readings:
        if name not in used_readings:
            yield _remark(
                f"{pack.id}/readings.yaml",
                "unused",
                f"nothing uses the reading '{name}'",
                "use it or remove it",
                "warning",
            )
    for name, spec in packs.catalogue.facts.items():
        if spec.pack == pack.id and name.startswith(f"{pack.id}.") and name not in facts:
            yield _remark(
                f"{pack.id}/facts.yaml",
                "unused",
                f"no condition reads the fact '{name}'",
                "use it or remove it",
                "warning",
            )
    opened = {name for rule in pack.rules.values() for name in rule.opens}
    for rule in pack.rules.values():
        if rule.kind == "requirement" and rule.slug not in opened:
            yield _remark(
                rule.file,
                "no-ground",
                f"no ground opens the requirement '{rule.slug}'",
                "if nothing can, make it a prohibition",
                "warning",
            )


def _referred(nodes: Iterable[Node]) -> set[str]:
    from govcheck.packs.condition import facts_of

    return {name for node in nodes for name in facts_of(node)}


def _citations(pack: Pack, today: str) -> Iterator[Remark]:
    def check(file: str, what: str, sources: tuple[Source, ...]) -> Iterator[Remark]:
        if not sources:
            yield _remark(
                file,
                "no-citation",
                f"{what} cites nothing",
                "add citations: [{ instrument, article, url, checked_on }]",
            )
        for source in sources:
            if source.instrument not in pack.instruments:
                yield _remark(
                    file,
                    "unknown-instrument",
                    f"{what} cites '{source.instrument}'",
                    "name it under instruments in pack.yaml",
                    "warning",
                )
            if not source.checked_on:
                yield _remark(
                    file,
                    "not-checked",
                    f"{what} does not say when its citation was checked",
                    "add checked_on: YYYY-MM-DD",
                )
            elif add_months(source.checked_on, 12) < today:
                yield _remark(
                    file,
                    "old-check",
                    f"{what} was last checked on {source.checked_on}",
                    "look again and date it",
                    "warning",
                )

    for rule in pack.rules.values():
        yield from check(rule.file, f"rule '{rule.slug}'", rule.citations)
    for term in pack.terms.values():
        for version in term.versions:
            yield from check(term.file, f"term '{term.name}'", version.citations)
    for table in pack.tables.values():
        for row in table.rows:
            yield from check(table.file, f"row {row.number + 1}", row.citations)
    if pack.review_by and pack.review_by < today:
        yield _remark(
            f"{pack.id}/pack.yaml",
            "old-check",
            f"the pack was to be reviewed by {pack.review_by}",
            "review it",
            "warning",
        )


def _scopeless(pack: Pack) -> Iterator[Remark]:
    if not any(rule.kind == "scope" for rule in pack.rules.values()):
        yield _remark(f"{pack.id}/pack.yaml", "no-scope", "no rule says when this regime applies", "add a scope")


def restricts(rule: Rule) -> bool:
    """Whether a rule by itself keeps data from going: what a State would have to answer for."""
    return rule.kind in ("requirement", "prohibition") or (
        rule.kind == "duty" and rule.level == "error" and not rule.duty_for
    )


def _without_measure(pack: Pack) -> Iterator[Remark]:
    for rule in pack.rules.values() if pack.layer == 1 and pack.binding_on == "organisation" else ():
        if restricts(rule) and rule.measure is None and not rule.no_measure:
            yield _remark(
                rule.file,
                "no-measure",
                f"'{rule.slug}' restricts, and does not say as which measure of the State",
                "add measure: { kind: ... }, or no_measure: <why it is no restriction on data flows>",
            )
        if rule.measure is not None and rule.no_measure:
            message = f"'{rule.slug}' has a measure and says why it has none"
            yield _remark(rule.file, "no-measure", message, "keep one of measure and no_measure")


def _out_of_the_matrix(packs: PackSet, pack: Pack) -> Iterator[Remark]:
    file = f"{pack.id}/pack.yaml"
    if pack.matrix is None:
        expected = "add matrix: (see policies/README.md)"
        yield _remark(file, "no-matrix", "the regime matrix cannot show this pack", expected, "warning")
    elif pack.matrix.place:
        table = pack.jurisdiction.get("table")
        rows = packs.world[table.removeprefix("world/")].rows if isinstance(table, str) else ()
        if not any(row.keys[0] is None or pack.matrix.place in row.keys[0] for row in rows):
            message = f"'{pack.matrix.place}' stands for a group of places in which it is not"
            yield _remark(file, "wrong-value", message, "name a place of the jurisdiction's table")


def _untested_rules(pack: Pack, run: RunResult, cases: Iterable[Case]) -> Iterator[Remark]:
    files = {case.file for case in cases}
    for slug, rule in pack.rules.items():
        seen = run.seen.get(slug)
        if f"{slug}.yaml" not in files:
            yield _remark(
                rule.file,
                "no-test",
                f"there is no tests/{slug}.yaml",
                "add tests in which the rule is true, false and unknown",
                "warning",
            )
        if seen is None:
            continue
        for truth, count in (("true", seen.true), ("false", seen.false), ("unknown", seen.unknown)):
            if not count:
                yield _remark(rule.file, "no-test", f"no test meets rule '{slug}' when it is {truth}", "add one")


def _untested_boundaries(pack: Pack, cases: Iterable[Case]) -> Iterator[Remark]:
    for file, message in untested_boundaries(pack, list(cases)):
        yield _remark(file, "no-boundary-test", message, "add a test on each side")
