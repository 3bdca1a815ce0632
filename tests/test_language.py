"""Titles, messages and guidance in another language, as far as a pack has them in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import govcheck
from govcheck.cli.app import main

MANIFEST = {
    "govcheck": 1,
    "transfers": [
        {
            "id": "t",
            "purpose": "marketing",
            "mode": "copy",
            "frequency": "once",
            "exporter": {"name": "A", "country": "JP", "kind": "private", "role": "controller"},
            "importer": {"name": "B", "country": "CN", "kind": "private", "role": "controller"},
            "data": {"categories": ["contact"], "form": "identified", "collected_in": ["JP"]},
            "safeguards": [],
            "assessments": [],
            "done": [],
        }
    ],
}


def first_messages(language: str) -> list[str]:
    report = govcheck.check(MANIFEST, ["appi"], "2026-11-21", language=language)
    return [finding.message for finding in report.transfers[0].regimes[0].findings]


def test_messages_and_country_names_come_in_the_language() -> None:
    assert any("中国" in message and "第三者" in message for message in first_messages("ja"))
    assert not any("中国" in message for message in first_messages(""))


def test_a_language_the_pack_does_not_have_falls_back() -> None:
    assert [m.replace("Chine", "China") for m in first_messages("fr")] == first_messages("")


def test_the_command_takes_the_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.transfer.json"
    path.write_text(json.dumps(MANIFEST), encoding="utf-8")
    assert main(["check", str(path), "--regime", "appi", "--lang", "ja", "--as-of", "2026-11-21"]) == 1
    assert "第三者" in capsys.readouterr().out


def test_wrapped_lines_of_japanese_join_without_a_space() -> None:
    packs = govcheck.load_packs()
    texts = [text for rule in packs.pack("appi").rules.values() for text in rule.translated.get("ja", {}).values()]
    assert texts
    assert not [text for text in texts for line in text.split("\n")[1:] if not line[:1].isascii()]
