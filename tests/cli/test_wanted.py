from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from govcheck.advice.wanted import NOTHING_MORE
from govcheck.cli.run import wanted_for
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.report.made import manifest


def test_a_format_for_machines_asks_for_the_verdicts_only() -> None:
    assert wanted_for(["text", "sarif"]) == NOTHING_MORE


def test_the_format_for_people_who_file_it_asks_for_all_that_can_be_said() -> None:
    wanted = wanted_for(["text", "html"])
    assert (wanted.plan, wanted.why, wanted.upcoming) == (True, True, 12)


def test_a_file_written_besides_has_the_reasons_in_it(run: Run, tmp_path: Path) -> None:
    source, target = tmp_path / "a.transfer.yaml", tmp_path / "report.html"
    source.write_text(manifest(), encoding="utf-8")
    code, out, err = run("check", str(source), "--as-of", "2026-11-22", "--output", f"html={target}", "--exit-zero")
    assert (code, err) == (0, "")
    assert "<h4>Why</h4>" in target.read_text(encoding="utf-8")


def test_a_check_without_the_page_does_not_load_templates(tmp_path: Path) -> None:
    source = tmp_path / "a.transfer.yaml"
    source.write_text(manifest(), encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-c", "import sys; from govcheck.cli.app import main; "
         "main(['check', sys.argv[1], '--format', 'json']); print(*sys.modules, file=sys.stderr)", str(source)],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "govcheck.report.model" in told.stderr
    assert "jinja2" not in told.stderr
