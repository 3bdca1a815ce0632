"""The examples for pipelines: what they run is run here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import govcheck
from govcheck.cli import quick

ROOT = Path(govcheck.__file__).parent.parent
EXAMPLES = ROOT / "examples"
QUICKSTART = EXAMPLES / "quickstart"
pytestmark = pytest.mark.skipif(not EXAMPLES.is_dir(), reason="the sources come without examples")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


class TestAction:
    def step(self) -> dict[str, Any]:
        (found,) = (one for one in load(EXAMPLES / "github-action" / "action.yml")["runs"]["steps"] if one.get("id"))
        return dict(found)

    def run(self, folder: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
        if shutil.which("bash") is None:
            pytest.skip("bash is not installed")
        given = {"PATHS": ".", "FAIL_ON": "error", "AS_OF": "2026-11-22", "SINCE": "", "SARIF": "out.sarif", **inputs}
        files = {"GITHUB_OUTPUT": "output", "GITHUB_STEP_SUMMARY": "summary"}
        environment = {
            **os.environ, **given, **{name: str(folder / file) for name, file in files.items()},
            "RUNNER_TEMP": str(folder), "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }  # fmt: skip
        command = ["bash", "-e", "-o", "pipefail", "-c", self.step()["run"]]
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)

    def test_no_input_is_pasted_into_the_script(self) -> None:
        for step in load(EXAMPLES / "github-action" / "action.yml")["runs"]["steps"]:
            assert "${{" not in step["run"]
            assert step["shell"] == "bash"

    def test_a_bad_manifest_fails_with_annotation_summary_and_sarif(self, tmp_path: Path) -> None:
        shutil.copy(QUICKSTART / "car-telemetry.transfer.yaml", tmp_path)
        done = self.run(tmp_path)
        assert done.returncode == 1, done.stderr
        assert re.search(r"^::error file=car-telemetry\.transfer\.yaml,line=\d+", done.stdout, re.MULTILINE)
        assert (tmp_path / "out.sarif").is_file()
        assert "car-telemetry" in (tmp_path / "summary").read_text(encoding="utf-8")
        assert (tmp_path / "output").read_text(encoding="utf-8") == "sarif=out.sarif\n"

    def test_a_good_one_passes(self, tmp_path: Path) -> None:
        shutil.copy(QUICKSTART / "hr-to-tokyo.transfer.yaml", tmp_path)
        assert self.run(tmp_path).returncode == 0

    @pytest.mark.parametrize("name", ["$(touch hacked)", "; touch hacked", "--exit-zero", "`touch hacked`"])
    def test_a_hostile_input_is_a_name_that_does_not_exist(self, tmp_path: Path, name: str) -> None:
        done = self.run(tmp_path, PATHS=name)
        assert done.returncode == 2
        assert not (tmp_path / "hacked").exists()

    def test_the_workflow_uses_its_outputs(self) -> None:
        text = (EXAMPLES / "github-action" / "workflow.yml").read_text(encoding="utf-8")
        assert "steps.govcheck.outputs.sarif" in text
        assert load(EXAMPLES / "github-action" / "workflow.yml")["permissions"]["security-events"] == "write"


class TestHooks:
    def test_their_arguments_are_plain_and_known(self) -> None:
        for hook in load(ROOT / ".pre-commit-hooks.yaml"):
            command = [*hook["entry"].split(), *hook.get("args", [])]
            assert command[0] == "govcheck"
            if command[1] == "check":
                assert quick.parse([*command[1:], "a.transfer.yaml"]) is not None

    @pytest.mark.parametrize(
        ("path", "taken"),
        [
            ("crm.transfer.yaml", True), ("a/b/x.transfers.yml", True), ("x.transfer.json", True),
            ("x.yaml", False), ("x.transfer.yaml.bak", False), ("transfer.yaml", False),
        ],
    )  # fmt: skip
    def test_which_files_are_checked(self, path: str, taken: bool) -> None:
        (hook,) = (one for one in load(ROOT / ".pre-commit-hooks.yaml") if one["id"] == "govcheck")
        assert bool(re.search(hook["files"], path)) is taken

    def test_the_example_names_a_hook_that_exists(self) -> None:
        ids = {hook["id"] for hook in load(ROOT / ".pre-commit-hooks.yaml")}
        for repository in load(EXAMPLES / "pre-commit" / "pre-commit-config.yaml")["repos"]:
            assert {hook["id"] for hook in repository["hooks"]} <= ids
