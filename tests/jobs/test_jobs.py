"""The jobs of examples/jobs really run, and really stop a bad transfer, where their orchestrator is installed."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import govcheck

ROOT = Path(govcheck.__file__).parent.parent
JOBS = ROOT / "examples" / "jobs"
QUICKSTART = ROOT / "examples" / "quickstart"
pytestmark = pytest.mark.skipif(not JOBS.is_dir(), reason="the sources come without examples")

# File -> the package it needs.
NEEDS = {
    "plain.py": "govcheck",
    "airflow_dag.py": "airflow",
    "dagster_assets.py": "dagster",
    "prefect_flow.py": "prefect",
    "pyspark_job.py": "pyspark",
}


def run(job: str, transfer: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GOVCHECK_TRANSFER": transfer,
        "GOVCHECK_MANIFEST": str(QUICKSTART / f"{transfer}.transfer.yaml"),
        "GOVCHECK_AS_OF": "2026-11-22",
        "HOME": str(home),
        "AIRFLOW_HOME": str(home / "airflow"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "DAGSTER_HOME": "",
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "true",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "DO_NOT_TRACK": "1",
    }
    path = JOBS / job
    if job == "airflow_dag.py":
        # Airflow runs what its database knows.
        path = home / "airflow" / "dags" / job
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(JOBS / job, path)
        for words in (("db", "migrate"), ("dags", "reserialize")):
            command = [sys.executable, "-m", "airflow", *words]
            subprocess.run(command, env=environment, check=True, capture_output=True)
    command = [sys.executable, str(path), str(home / "out")]
    return subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("job", NEEDS)
def test_a_good_transfer_goes_and_a_bad_one_stops(job: str, tmp_path: Path) -> None:
    if importlib.util.find_spec(NEEDS[job]) is None:
        pytest.skip(f"{NEEDS[job]} is not installed; 'make jobs' installs it")
    good = run(job, "hr-to-tokyo", tmp_path)
    assert "copied 3" in good.stdout + good.stderr, good.stderr
    bad = run(job, "car-telemetry", tmp_path)
    said = bad.stdout + bad.stderr
    assert "copied 3" not in said
    assert "car-telemetry is action required under the law of 2026-11-22" in said


def test_every_job_is_tried() -> None:
    assert {path.name for path in JOBS.glob("*.py")} == set(NEEDS)
