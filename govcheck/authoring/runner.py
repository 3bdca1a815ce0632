"""Runs the tests of a pack: facts of one leg and a day in, what is expected out. No Python in a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from govcheck.authoring.fixture import FactReader
from govcheck.engine.assess import Assessment, assess
from govcheck.engine.engine import Engine
from govcheck.errors import InputError, Path, Problem, did_you_mean
from govcheck.facts.world import world_from
from govcheck.packs.model import Pack, PackSet
from govcheck.source import Document, load_file
from govcheck.truth import Truth, word

BASELINE = "ordinary"
_CASE_KEYS = ("name", "given", "as_of", "facts", "unknown", "expect", "notes", "source", "citations", "confidence")


class Case(NamedTuple):
    """One test of a pack."""

    file: str
    name: str
    day: str
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    document: Document
    path: Path


class Failure(NamedTuple):
    """One expectation that was not met."""

    case: Case
    reason: str

    def __str__(self) -> str:
        region = self.case.document.region(self.case.path)
        line = f":{region.line}" if region else ""
        return f"{self.case.document.path}{line}: {self.case.name}: {self.reason}"


class Seen(NamedTuple):
    """What the tests of a pack showed of one rule: with which truths it was met."""

    true: int = 0
    false: int = 0
    unknown: int = 0


class RunResult(NamedTuple):
    """The outcome of a pack's tests, and with which truths they met each rule."""

    pack: str
    passed: int
    failures: tuple[Failure, ...]
    problems: tuple[Problem, ...]
    seen: Mapping[str, Seen]


def read_cases(packs: PackSet, pack: Pack) -> tuple[list[Case], list[Problem]]:
    """Read `tests/*.yaml` of a pack, the baseline put in where a test builds on it."""
    folder = os.path.join(pack.root, "tests")
    problems: list[Problem] = []
    documents: dict[str, Document] = {}
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(".yaml"))
    except OSError:
        names = []
    for name in names:
        try:
            documents[name.removesuffix(".yaml")] = load_file(_near(os.path.join(folder, name)))
        except InputError as error:
            problems += error.problems
    baselines = {name: _baseline(document) for name, document in documents.items()}
    cases: list[Case] = []
    for name, document in documents.items():
        data = document.data
        if not isinstance(data, list):
            if not isinstance(data, dict) or "facts" not in data:
                problems.append(
                    Problem(
                        document.path,
                        document.region(()),
                        "wrong-type",
                        "a test file is a list",
                        "expected - name: ...",
                    )
                )
            continue
        for number, entry in enumerate(data):
            case = _case(document, name, entry, (number,), baselines, problems)
            if case is not None:
                cases.append(case)
    return cases, problems


def _near(path: str) -> str:
    near = os.path.relpath(path)
    return path if near.startswith("..") else near


def _baseline(document: Document) -> Mapping[str, Any]:
    data = document.data
    return data if isinstance(data, dict) and "facts" in data else {}


def _case(
    document: Document,
    file: str,
    entry: Any,
    path: Path,
    baselines: Mapping[str, Mapping[str, Any]],
    problems: list[Problem],
) -> Case | None:
    def fault(at: Path, code: str, message: str, expected: str = "") -> None:
        problems.append(Problem(document.path, document.region(at), code, message, expected))

    if not isinstance(entry, dict):
        fault(path, "wrong-type", "a test is a mapping", "expected name, facts, expect")
        return None
    for key in entry:
        if key not in _CASE_KEYS:
            fault((*path, key), "unknown-key", f"'{key}' is not a key here", did_you_mean(key, _CASE_KEYS))
    for key in ("name", "expect"):
        if key not in entry:
            fault(path, "missing-key", f"'{key}' is missing")
            return None
    given = entry.get("given")
    if given is not None and not baselines.get(str(given)):
        fault(
            (*path, "given"),
            "unknown-baseline",
            f"there is no baseline '{given}'",
            f"expected '{BASELINE}' or another file with facts",
        )
        return None
    base = baselines.get(str(given), {}) if given else {}
    day = entry.get("as_of", base.get("as_of"))
    if not isinstance(day, str):
        fault(path, "missing-key", "'as_of' is missing", "expected a day")
        return None
    facts = {**base.get("facts", {}), **(entry.get("facts") or {})}
    for name in entry.get("unknown") or ():
        if name not in facts:
            fault((*path, "unknown"), "unknown-fact", f"'{name}' is not stated by what is given")
        facts.pop(name, None)
    expect = entry["expect"]
    if not isinstance(expect, dict):
        fault((*path, "expect"), "wrong-type", "expect is not a mapping")
        return None
    return Case(f"{file}.yaml", str(entry["name"]), day, facts, expect, document, path)


class Bench:
    """What it takes to run the tests of one pack."""

    def __init__(self, packs: PackSet, pack: Pack, engine: Engine | None = None) -> None:
        self.packs, self.pack, self.engine = packs, pack, engine or Engine(packs)
        self._reader = FactReader(packs.catalogue, world_from(packs.world_root, packs.countries))

    def assess(self, case: Case) -> Assessment:
        """Assess the facts of a test; InputError if they are no facts of the catalogue."""
        problems: list[Problem] = []
        values = self._reader.values(case.facts, case.day, case.document, (*case.path, "facts"), problems)
        if problems:
            raise InputError(problems)
        return assess(self.engine, self.pack, case.day, self.engine.case(values, case.day))

    def reasons(self, case: Case) -> list[str]:
        """The expectations of a test that are not met, in words."""
        return list(compare(self.packs, self.assess(case), case.expect))


def run_tests(packs: PackSet, pack_id: str, engine: Engine | None = None) -> RunResult:
    """Run all tests of a pack."""
    pack = packs.pack(pack_id)
    bench = Bench(packs, pack, engine)
    cases, problems = read_cases(packs, pack)
    failures: list[Failure] = []
    seen: dict[str, Seen] = {slug: Seen() for slug in pack.rules}
    passed = 0
    for case in cases:
        try:
            assessment = bench.assess(case)
        except InputError as error:
            problems += error.problems
            continue
        _note(seen, assessment.holds)
        reasons = list(compare(packs, assessment, case.expect))
        failures += [Failure(case, reason) for reason in reasons]
        passed += not reasons
    return RunResult(pack_id, passed, tuple(failures), tuple(problems), seen)


def _note(seen: dict[str, Seen], holds: Mapping[str, Truth]) -> None:
    for slug, truth in holds.items():
        was = seen[slug]
        seen[slug] = Seen(was.true + (truth is True), was.false + (truth is False), was.unknown + (truth is None))


def compare(packs: PackSet, found: Assessment, expect: Mapping[str, Any]) -> Iterator[str]:
    """Yield, in words, each expectation that is not met."""
    for key, wanted in expect.items():
        check = _CHECKS.get(key)
        if check is None:
            yield f"'{key}' is no expectation; {did_you_mean(key, _CHECKS) or 'use one of ' + ', '.join(_CHECKS)}"
        else:
            yield from check(found, wanted)


def _same(name: str, actual: object, wanted: object) -> Iterator[str]:
    if actual != wanted:
        yield f"{name} is {actual}, expected {wanted}"


def _outcome(found: Assessment, wanted: Any) -> Iterator[str]:
    why = f" (determined by {', '.join(found.determined_by) or 'nothing'})"
    for reason in _same("the outcome", found.outcome, wanted):
        yield reason + why


def _holds(found: Assessment, wanted: Any) -> Iterator[str]:
    for slug, truth in wanted.items():
        if slug not in found.program.pack.rules:
            yield f"there is no rule '{slug}'; {did_you_mean(slug, found.program.pack.rules)}"
            continue
        actual = word(found.holds.get(slug, False))
        yield from _same(f"rule {slug}", actual, str(truth).lower())


def _exactly(
    name: str, get: Callable[[Assessment], tuple[str, ...]], ordered: bool = False
) -> Callable[[Assessment, Any], Iterator[str]]:
    def check(found: Assessment, wanted: Any) -> Iterator[str]:
        actual, names = list(get(found)), list(wanted)
        yield from _same(name, actual if ordered else sorted(actual), names if ordered else sorted(names))

    return check


def _includes(name: str, get: Callable[[Assessment], tuple[str, ...]]) -> Callable[[Assessment, Any], Iterator[str]]:
    def check(found: Assessment, wanted: Any) -> Iterator[str]:
        missing = [item for item in wanted if item not in get(found)]
        if missing:
            yield f"{name} are {list(get(found))}, without {missing}"

    return check


def _asked(found: Assessment) -> tuple[str, ...]:
    return tuple(item.name for item in (*found.questions, *found.remedy_questions))


def _concluded(found: Assessment, slugs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(found.program.pack.rules[slug].concludes for slug in slugs) + slugs


def _conclusions(name: str, get: Callable[[Assessment], tuple[str, ...]]) -> Callable[[Assessment, Any], Iterator[str]]:
    """Conclusions may be named by their rule or by what they conclude; all that hold must be named."""

    def check(found: Assessment, wanted: Any) -> Iterator[str]:
        rules = found.program.pack.rules
        extra = [slug for slug in get(found) if slug not in wanted and rules[slug].concludes not in wanted]
        missing = [item for item in wanted if item not in _concluded(found, get(found))]
        if extra or missing:
            yield f"{name} are {list(get(found))}, expected {list(wanted)}"

    return check


def _concludes_include(found: Assessment, wanted: Any) -> Iterator[str]:
    missing = [item for item in wanted if item not in _concluded(found, found.conclusions)]
    if missing:
        yield f"conclusions are {list(found.conclusions)}, without {missing}"


def _at_most_questions(found: Assessment, wanted: Any) -> Iterator[str]:
    if len(_asked(found)) > wanted:
        yield f"{len(_asked(found))} questions ({', '.join(_asked(found))}), expected at most {wanted}"


_CHECKS: Mapping[str, Callable[[Assessment, Any], Iterator[str]]] = {
    "outcome": _outcome,
    "curable": lambda found, wanted: _same("curable", word(found.curable), str(wanted).lower()),
    "holds": _holds,
    "carried_by": _exactly("carried_by", lambda found: found.carried_by),
    "carried_by_include": _includes("carried_by", lambda found: found.carried_by),
    "determined_by": _exactly("determined_by", lambda found: found.determined_by),
    "determined_by_include": _includes("determined_by", lambda found: found.determined_by),
    "routes": _exactly("the routes", lambda found: found.routes),
    "routes_include": _includes("the routes", lambda found: found.routes),
    "questions": _exactly("the questions", _asked, ordered=True),
    "questions_include": _includes("the questions", _asked),
    "at_most_questions": _at_most_questions,
    "concludes": _conclusions("the conclusions", lambda found: found.conclusions),
    "concludes_include": _concludes_include,
    "possible": _conclusions("the possible conclusions", lambda found: found.possible),
    "warns": _exactly("unmet duties", lambda found: found.unmet),
    "warns_include": _includes("unmet duties", lambda found: found.unmet),
    "unclear": _exactly("unclear duties", lambda found: found.unclear),
    "review": _exactly("readings to review", lambda found: tuple(flip.reading for flip in found.flips)),
}
