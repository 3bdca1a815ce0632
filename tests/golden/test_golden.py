from __future__ import annotations

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
    [("rich.txt", "text", False), ("rich-verbose.txt", "text", True), ("rich.json", "json", False)],
)
def test_the_rich_report(rich: Report, name: str, format: str, verbose: bool) -> None:
    compare(name, render(rich, format, Options(verbose=verbose)))


@pytest.mark.skipif(not (ROOT / QUICKSTART).is_dir(), reason="the sources come without examples")
@pytest.mark.parametrize("format", ["text", "json"])
def test_the_quickstart(run: Run, monkeypatch: pytest.MonkeyPatch, format: str) -> None:
    monkeypatch.chdir(ROOT)
    code, out, err = run("check", str(QUICKSTART), "--as-of", DAY, "--format", format)
    assert (code, err) == (1, "")
    # The version and the digests of packs change with every release and every comment in a pack.
    lines = [line for line in out.splitlines(keepends=True) if '"digest": "sha256:' not in line or '"id"' not in line]
    text = "".join(lines).replace(f"govcheck {__version__}", "govcheck VERSION")
    text = text.replace(f'"govcheck": "{__version__}"', '"govcheck": "VERSION"')
    compare(f"quickstart.{'txt' if format == 'text' else format}", text)
