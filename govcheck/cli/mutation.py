"""How `govcheck packs mutate` says what became of the mutants of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from govcheck.authoring.mutants import Mutant
    from govcheck.authoring.mutate import Mutation


def lines(found: Mutation) -> Iterator[str]:
    """The survivors, what is to be said of `survivors.yaml`, and the score."""
    for mutant in found.survivors:
        yield f"{mutant}"
        yield f"  {mutant.id}"
    for mutant, reason in found.accepted:
        yield f"{mutant} (accepted: {reason})"
    for problem in found.stale:
        yield f"{problem} (warning)"
    for failure in found.failing:
        yield f"{failure} (left out: it fails on the pack as it is)"
    sample = f" of {found.made}" if found.tried < found.made else ""
    counts = [f"{found.tried}{sample} mutants", f"{found.killed} killed", f"{len(found.survivors)} survived"]
    counts += [f"{len(found.accepted)} accepted"] if found.accepted else []
    counts += [f"{len(found.equivalent)} equivalent"] if found.equivalent else []
    yield f"{found.pack}: {found.score:.1f} %; {', '.join(counts)}"


def data(found: Mutation) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "pack": found.pack,
        "score": round(found.score, 2),
        "made": found.made,
        "tried": found.tried,
        "killed": found.killed,
        "equivalent": [_mutant(mutant) for mutant in found.equivalent],
        "survivors": [_mutant(mutant) for mutant in found.survivors],
        "accepted": [{**_mutant(mutant), "reason": reason} for mutant, reason in found.accepted],
        "stale": [str(problem) for problem in found.stale],
        "failing": [str(failure) for failure in found.failing],
    }


def _mutant(mutant: Mutant) -> dict[str, Any]:
    return {"id": mutant.id, "file": mutant.file, "line": mutant.line, "says": mutant.says}
