from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.small import write_pack


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]  # fmt: skip
    environment = {**os.environ, "COLUMNS": "200"}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    root = write_pack(tmp_path / "packs", PACK, "small")
    (root / "tests").mkdir(exist_ok=True)
    (root / "tests" / "needed.yaml").write_text(TESTS, encoding="utf-8")
    return root


PACK = """\
=== rules/scope.yaml
kind: scope
=== rules/ban.yaml
kind: prohibition
when: { fact: small.flag, is: true }
"""
TESTS = """\
- name: a flag bars
  as_of: 2026-01-01
  facts: { small.flag: true }
  expect: { outcome: prohibited }
- name: this one is wrong
  as_of: 2026-01-01
  facts: { small.flag: true }
  expect: { outcome: permitted }
"""


def test_each_test_of_a_pack_is_an_item_with_its_line(pack: Path) -> None:
    done = run(pack.parent.parent, "--govcheck-packs", "packs", "-q", "-rf")
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "this one is wrong" in done.stdout
    assert "the outcome is prohibited, expected permitted (determined by ban)" in done.stdout


def test_nothing_is_collected_unasked(pack: Path) -> None:
    assert run(pack.parent.parent).returncode == 5


def test_the_ini_file_can_name_them(pack: Path) -> None:
    (pack.parent.parent / "pytest.ini").write_text("[pytest]\ngovcheck_packs = packs/small\n", encoding="utf-8")
    assert "1 failed, 1 passed" in run(pack.parent.parent, "-q").stdout


def test_a_file_that_cannot_be_read_is_an_error_with_its_line(pack: Path) -> None:
    (pack / "tests" / "needed.yaml").write_text("- name: x\n  expekt: {}\n", encoding="utf-8")
    done = run(pack.parent.parent, "--govcheck-packs", "packs/small", "-q")
    assert done.returncode == 2
    assert "needed.yaml:2:11: unknown-key: 'expekt' is not a key here" in done.stdout
