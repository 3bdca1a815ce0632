from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from govcheck.cli.app import main

MANIFEST = """
govcheck: 1
transfers:
  - { id: crm, title: Customers }
  - { id: hr }
"""


Tab = Callable[[str], list[str]]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Tab:
    def press(line: str) -> list[str]:
        words = line.split(" ")
        monkeypatch.setenv("_GOVCHECK_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", line)
        monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
        with pytest.raises(SystemExit):
            main([])
        out, err = capsys.readouterr()
        assert err == ""
        return out.split()

    return press


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("govcheck time", ["timeline"]),
        ("govcheck packs sh", ["show"]),
        ("govcheck check --require", ["--require-evidence"]),
        ("govcheck check --regime g", ["gdpr"]),
        ("govcheck explain --regime uk", ["uk-gdpr"]),
        ("govcheck check --format j", ["json", "junit"]),
        ("govcheck timeline --format i", ["ics"]),
        ("govcheck check --output ht", ["html="]),
        ("govcheck check --fail-on w", ["warning"]),
        ("govcheck check --lang j", ["ja"]),
        ("govcheck packs show app", ["appi"]),
        ("govcheck packs show appi/security-m", ["appi/security-measures"]),
        ("govcheck packs test sw", ["swiss-fadp"]),
        ("govcheck facts importer.countr", ["importer.country"]),
        ("govcheck import odc", ["odcs"]),
        ("govcheck schema m", ["manifest", "matrix"]),
        ("govcheck check --regime nothing", []),
    ],
)
def test_values_are_offered(tab: Tab, line: str, offered: list[str]) -> None:
    assert tab(line) == offered


def test_transfers_come_from_the_manifests(tab: Tab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "a.transfer.yaml").write_text(MANIFEST)
    (tmp_path / "broken.transfer.yaml").write_text("a: [")
    (tmp_path / "other" / "b.transfer.yaml").write_text("transfers: [{ id: car }, 7]")
    assert tab("govcheck plan --transfer ") == ["car", "crm", "hr"]
    assert tab("govcheck plan other --transfer ") == ["car"]
    assert tab("govcheck explain nowhere --transfer ") == []


def test_what_is_broken_offers_nothing(tab: Tab, tmp_path: Path) -> None:
    assert tab(f"govcheck check --pack {tmp_path} --regime ") == []
