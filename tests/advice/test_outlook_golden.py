"""A timeline and a supposition of the quickstart, word for word; GOVCHECK_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from govcheck.cli.app import main

HERE = Path(__file__).parent / "golden"
ROOT = Path(__file__).resolve().parents[2]
QUICKSTART = "examples/quickstart"

pytestmark = pytest.mark.skipif(not (ROOT / QUICKSTART).is_dir(), reason="the sources come without examples")


def files(*names: str) -> list[str]:
    return [f"{QUICKSTART}/{name}.transfer.yaml" for name in names]


TIMELINE = ["timeline", *files("game-accounts", "hospital-research", "hr-to-tokyo"), "--from", "2026-11-22"]
WHATIF = ["whatif", *files("care-records", "hr-to-tokyo", "support-from-shanghai"), "--as-of", "2026-11-22"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("timeline.txt", [*TIMELINE, "--until", "2028-12-31"]),
        ("whatif.txt", [*WHATIF, "--overlay", "examples/overlays/mutual-recognition.yaml"]),
    ],
)
def test_what_is_printed(
    name: str, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(arguments) == 0
    out = capsys.readouterr().out
    path = HERE / name
    if os.environ.get("GOVCHECK_UPDATE_GOLDEN") == "1":
        path.write_text(out, encoding="utf-8")
    assert out == path.read_text(encoding="utf-8")
