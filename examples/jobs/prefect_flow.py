"""A Prefect flow whose task copies only if the transfer may go."""

from __future__ import annotations

import os

from prefect import flow, task

import govcheck

guarded = govcheck.guard(
    os.environ["GOVCHECK_TRANSFER"],
    manifest=os.environ["GOVCHECK_MANIFEST"],
    as_of=os.environ.get("GOVCHECK_AS_OF"),
)


# The guard stands under the task, so that each run of the task is checked. A blocked transfer is not tried again.
@task(retries=0)
@guarded
def copy_rows() -> int:
    print("copied 3")
    return 3


@flow
def nightly_copy() -> int:
    return copy_rows()


if __name__ == "__main__":
    nightly_copy()
