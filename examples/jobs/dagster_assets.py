"""A Dagster asset that is made only if the transfer may go; the verdict stands in its metadata."""

from __future__ import annotations

import os

import dagster

import govcheck

transfer = govcheck.guard(
    os.environ["GOVCHECK_TRANSFER"],
    manifest=os.environ["GOVCHECK_MANIFEST"],
    as_of=os.environ.get("GOVCHECK_AS_OF"),
)


@dagster.asset
def rows_abroad() -> dagster.MaterializeResult:
    try:
        report = transfer.check()
    except govcheck.TransferBlocked as blocked:
        raise dagster.Failure(description=str(blocked), allow_retries=False) from blocked
    print("copied 3")
    said = {"transfer": report.id, "outcome": report.outcome, "law_of": report.as_of}
    return dagster.MaterializeResult(metadata=said)


definitions = dagster.Definitions(assets=[rows_abroad])

if __name__ == "__main__":
    dagster.materialize([rows_abroad])
