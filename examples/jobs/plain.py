"""A copy without an orchestrator: the rows come from a guarded generator, so none is read before the check."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import govcheck

ROWS = [{"id": 1}, {"id": 2}, {"id": 3}]
guarded = govcheck.guard(
    os.environ["GOVCHECK_TRANSFER"],
    manifest=os.environ["GOVCHECK_MANIFEST"],
    as_of=os.environ.get("GOVCHECK_AS_OF"),
)


@guarded
def rows() -> Iterator[dict[str, int]]:
    yield from ROWS


if __name__ == "__main__":
    try:
        print("copied", sum(1 for _ in rows()))
    except govcheck.TransferBlocked as blocked:
        print(blocked, file=sys.stderr)
        sys.exit(1)
