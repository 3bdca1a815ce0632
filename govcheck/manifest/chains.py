"""Transfers that continue one another, within a file and across the files that are checked together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govcheck.errors import Problem, did_you_mean
from govcheck.manifest.records import Manifest, Transfer

_EXPECTED = "name a transfer of this file, or of one that is checked with it"


def check_chains(manifests: Iterable[Manifest]) -> list[Problem]:
    """Return a Problem for every `continues` that names no transfer, and one for every circle."""
    every = [(manifest, transfer) for manifest in manifests for transfer in manifest.transfers]
    by_id: dict[str, Transfer] = {}
    for _, transfer in every:
        by_id.setdefault(transfer.id, transfer)
    problems: list[Problem] = []
    reported: set[str] = set()
    for manifest, transfer in every:
        if transfer.continues is None:
            continue
        place = (*transfer.path, "continues")
        if transfer.continues not in by_id:
            hint = did_you_mean(transfer.continues, by_id) or _EXPECTED
            message = f"there is no transfer '{transfer.continues}'"
            problems.append(manifest.document.problem(place, "unknown-transfer", message, hint))
            continue
        circle = _circle(transfer, by_id)
        if circle and not reported.intersection(circle):
            reported.update(circle)
            message = f"transfers continue one another: {' > '.join(circle)}"
            problems.append(manifest.document.problem(place, "circle", message, "let one of them begin the chain"))
    return problems


def _circle(transfer: Transfer, by_id: dict[str, Transfer]) -> list[str]:
    """The ids from a transfer back to itself; nothing if it is in no circle."""
    chain = [transfer.id]
    step = by_id.get(transfer.continues or "")
    while step is not None and step.id not in chain:
        chain.append(step.id)
        step = by_id.get(step.continues or "")
    return [*chain, transfer.id] if step is not None and step.id == transfer.id else []


def joined(manifests: Sequence[Manifest]) -> list[Manifest]:
    """Let each manifest find the transfers of the others, where one continues a transfer of another file."""
    across = any(
        transfer.continues is not None and transfer.continues not in manifest.by_id
        for manifest in manifests
        for transfer in manifest.transfers
    )
    if not across:
        return list(manifests)
    by_id = {name: transfer for manifest in manifests for name, transfer in manifest.by_id.items()}
    return [manifest._replace(by_id=by_id) for manifest in manifests]


__all__ = ["check_chains", "joined"]
