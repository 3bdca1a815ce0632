from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from govcheck import __version__
from govcheck.render import Options, render
from govcheck.report.model import Report
from tests.cli.conftest import Run
from tests.cli.conftest import run as run
from tests.render.conftest import rich as rich

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
QUICKSTART = Path("examples") / "quickstart"
ONE = "support-from-shanghai.transfer.yaml"
DAY = "2026-11-22"
UPDATE = os.environ.get("GOVCHECK_UPDATE_GOLDEN") == "1"


def compare(name: str, text: str) -> None:
    path = HERE / name
    if UPDATE:
        path.write_bytes(text.encode("utf-8"))
    assert path.is_file(), "set GOVCHECK_UPDATE_GOLDEN=1 to write it"
    assert text == path.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("name", "format", "verbose"),
    [
        ("rich.txt", "text", False), ("rich-verbose.txt", "text", True), ("rich.json", "json", False),
        ("rich.sarif", "sarif", False), ("rich.junit.xml", "junit", False), ("rich.github.txt", "github", False),
        ("rich.md", "markdown", False), ("rich.csv", "csv", False), ("rich.oscal.json", "oscal", False),
        ("rich.lines.txt", "lines", False),
    ],
)
def test_the_rich_report(rich: Report, name: str, format: str, verbose: bool) -> None:
    compare(name, render(rich, format, Options(verbose=verbose)))


@pytest.mark.skipif(not (ROOT / QUICKSTART).is_dir(), reason="the sources come without examples")
def test_the_quickstart_as_text(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, out, err = run("check", str(QUICKSTART), "--as-of", DAY)
    assert (code, err) == (1, "")
    compare("quickstart.txt", out.replace(f"govcheck {__version__}", "govcheck VERSION"))


@pytest.mark.skipif(not (ROOT / QUICKSTART).is_dir(), reason="the sources come without examples")
def test_one_transfer_of_the_quickstart_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    code, out, err = run("check", str(QUICKSTART / ONE), "--as-of", DAY, "--format", "json")
    assert (code, err) == (1, "")
    report = json.loads(out)
    # What changes with every release and with every comment in a pack.
    report["govcheck"] = "VERSION"
    for pack in report["packs"]:
        pack["digest"] = "sha256:DIGEST"
    compare("quickstart.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def test_the_regime_matrix(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcheck.cli.matrix.options_for", lambda stream: Options(width=120))
    code, out, err = run("matrix", "--as-of", "2026-11-21", "--between", "JP,CN,KR,VN,SG,DE,GB,US")
    assert (code, err) == (0, "")
    assert all(len(line) <= 120 for line in out.splitlines())
    compare("matrix.txt", out)


def test_one_cell_of_the_matrix_explained(run: Run) -> None:
    code, out, err = run("matrix", "--as-of", "2026-11-21", "--explain", "JP,CN")
    assert (code, err) == (0, "")
    compare("matrix-explained.txt", out)
