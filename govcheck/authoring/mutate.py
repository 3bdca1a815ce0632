"""How good a pack's tests are: the share of its mutants for which some test fails."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from govcheck.authoring.bench import EQUIVALENT, KILLED, SURVIVED, Bench
from govcheck.authoring.mutants import Mutant, Part, mutants
from govcheck.authoring.runner import Failure, run_tests
from govcheck.errors import InputError, Problem
from govcheck.packs.load import load_packs
from govcheck.packs.model import Pack, PackSet
from govcheck.source import load_file

ACCEPTED_FILE = "survivors.yaml"
"""The file of a pack that says why some mutants may survive."""
Progress = Callable[[int, int], None]
_CHUNK = 8


class Accepted(NamedTuple):
    """A survivor that the pack justifies."""

    mutant: Mutant
    reason: str


class Mutation(NamedTuple):
    """What became of the mutants of a pack."""

    pack: str
    made: int
    """How many mutants there are; `tried` of them, if only a sample was taken."""
    tried: int
    killed: int
    equivalent: tuple[Mutant, ...]
    """Mutants that no test kills and that say what the pack says, on every day; they count for nothing."""
    survivors: tuple[Mutant, ...]
    accepted: tuple[Accepted, ...]
    stale: tuple[Problem, ...]
    """Entries of `survivors.yaml` whose mutant does not exist, or no longer survives."""
    failing: tuple[Failure, ...]
    """Tests that fail on the pack as it is, and were left out."""
    problems: tuple[Problem, ...]

    @property
    def score(self) -> float:
        """The share of killed mutants among those that count, in percent."""
        counted = self.killed + len(self.survivors)
        return 100.0 * self.killed / counted if counted else 100.0


def mutate(
    packs: PackSet,
    pack_id: str,
    *,
    sample: int | None = None,
    seed: int = 0,
    jobs: int | None = None,
    extra: Sequence[str] = (),
    root: str | None = None,
    progress: Progress | None = None,
) -> Mutation:
    """Try the mutants of a pack, or a sample of them, against its tests.

    `extra` and `root` are what `packs` was loaded from: each process reads the packs for itself.
    """
    pack = packs.pack(pack_id)
    run = run_tests(packs, pack_id)
    failing = {(failure.case.file, failure.case.path) for failure in run.failures}
    reasons, problems = _accepted(pack)
    problems = [*run.problems, *problems]
    made = mutants(packs, pack)
    chosen = made
    if sample is not None and sample < len(made):
        numbers = random.Random(seed).sample(range(len(made)), sample)
        chosen = [made[number] for number in sorted(numbers)]
    skip = frozenset(failing)
    verdicts = _judge(packs, pack_id, [mutant.part for mutant in chosen], skip, jobs, (tuple(extra), root), progress)
    survived = [mutant for mutant, verdict in zip(chosen, verdicts, strict=True) if verdict == SURVIVED]
    return Mutation(
        pack_id,
        len(made),
        len(chosen),
        verdicts.count(KILLED),
        tuple(mutant for mutant, verdict in zip(chosen, verdicts, strict=True) if verdict == EQUIVALENT),
        tuple(mutant for mutant in survived if mutant.id not in reasons),
        tuple(Accepted(mutant, reasons[mutant.id][0]) for mutant in survived if mutant.id in reasons),
        tuple(_stale(reasons, made, chosen, survived)),
        run.failures,
        tuple(problems),
    )


Reasons = Mapping[str, tuple[str, Problem]]
"""By the id of a mutant: why it may survive, and what to say of the entry if it is stale."""


def _accepted(pack: Pack) -> tuple[Reasons, list[Problem]]:
    path = os.path.join(pack.root, ACCEPTED_FILE)
    if not os.path.isfile(path):
        return {}, []
    near = os.path.relpath(path)
    try:
        document = load_file(path if near.startswith("..") else near)
    except InputError as error:
        return {}, list(error.problems)
    data = document.data
    if not isinstance(data, dict):
        expected = "expected <id of a mutant>: <why it may survive>"
        return {}, [Problem(document.path, None, "wrong-type", "this is not a mapping", expected)]
    found: dict[str, tuple[str, Problem]] = {}
    problems: list[Problem] = []
    for name, reason in data.items():
        region = document.region((name,), key=True)
        if isinstance(reason, str) and reason.strip():
            stale = Problem(document.path, region, "stale-survivor", f"'{name}'", "take it out")
            found[name] = (" ".join(reason.split()), stale)
        else:
            problems.append(Problem(document.path, region, "missing-reason", f"'{name}' has no reason", "say why"))
    return found, problems


def _stale(
    reasons: Reasons, made: Iterable[Mutant], tried: Iterable[Mutant], survived: Iterable[Mutant]
) -> Iterator[Problem]:
    known, killed = {mutant.id for mutant in made}, {mutant.id for mutant in tried}
    killed -= {mutant.id for mutant in survived}
    for name, (_, problem) in reasons.items():
        if name not in known:
            yield problem._replace(message=f"{problem.message} is no mutant of this pack")
        elif name in killed:
            yield problem._replace(message=f"{problem.message} does not survive")


Failing = frozenset[tuple[str, tuple[str | int, ...]]]


def _judge(
    packs: PackSet,
    pack_id: str,
    parts: Sequence[Part],
    skip: Failing,
    jobs: int | None,
    source: tuple[tuple[str, ...], str | None],
    progress: Progress | None,
) -> list[str]:
    """The verdict on each part, in order, from as many processes as there are cores."""
    jobs = jobs or _cores()
    if jobs == 1 or len(parts) <= _CHUNK:
        bench = Bench(packs, pack_id, skip)
        return _listen(map(bench.judge, parts), len(parts), progress)
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # Processes that begin anew take nothing over that may be half done in a thread of this one.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (pack_id, skip, *source)) as pool:
        return _listen(pool.map(_judge_one, parts, chunksize=_CHUNK), len(parts), progress)


def _listen(verdicts: Iterable[str], total: int, progress: Progress | None) -> list[str]:
    found: list[str] = []
    for verdict in verdicts:
        found.append(verdict)
        if progress:
            progress(len(found), total)
    return found


def _cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_bench: list[Bench] = []
"""The bench of a process of the pool."""


def _begin(pack_id: str, skip: Failing, extra: tuple[str, ...], root: str | None) -> None:
    _bench[:] = [Bench(load_packs(extra, root=root), pack_id, skip)]


def _judge_one(part: Part) -> str:
    return _bench[0].judge(part)
