"""An Airflow DAG with a check before the copy: the copy is not started if the transfer must not go."""

from __future__ import annotations

import os

from airflow.sdk import dag, task
from airflow.sdk.exceptions import AirflowFailException

import govcheck


@dag(schedule=None, catchup=False)
def nightly_copy():
    @task
    def may_go() -> str:
        guarded = govcheck.guard(
            os.environ["GOVCHECK_TRANSFER"],
            manifest=os.environ["GOVCHECK_MANIFEST"],
            as_of=os.environ.get("GOVCHECK_AS_OF"),
        )
        try:
            return guarded.check().outcome
        except govcheck.TransferBlocked as blocked:
            # No retry makes an unlawful transfer lawful.
            raise AirflowFailException(str(blocked)) from blocked

    @task
    def copy_rows(outcome: str) -> int:
        print("copied 3, since it is", outcome)
        return 3

    copy_rows(may_go())


made = nightly_copy()

if __name__ == "__main__":
    made.test()
