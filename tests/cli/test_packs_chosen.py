"""Which packs `govcheck packs` looks at, where none is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.small import write_pack

PACK = """\
=== rules/scope.yaml
kind: scope
=== rules/ban.yaml
kind: prohibition
when: { fact: small.flag, is: true }
=== tests/ban.yaml
- { name: a flag bars, as_of: 2026-01-01, facts: { small.flag: true }, expect: { outcome: prohibited } }
"""


@pytest.fixture
def own(folder: Path) -> Path:
    return write_pack(folder / "policies", PACK, "small")


def test_packs_of_ones_own_are_meant_if_their_folder_is_given(own: Path, run: Run) -> None:
    assert run("packs", "test", "--pack", "policies").out == "small: 1 passed, 0 failed\n"
    assert run("packs", "test", "--pack", "policies/small").out == "small: 1 passed, 0 failed\n"


def test_the_configuration_can_name_the_folder(own: Path, run: Run) -> None:
    Path("govcheck.toml").write_text('packs = ["policies"]\n', encoding="utf-8")
    assert run("packs", "test").out == "small: 1 passed, 0 failed\n"


def test_a_name_outranks_it(own: Path, run: Run) -> None:
    assert run("packs", "test", "small", "--pack", "policies").out.startswith("small: ")


def test_all_are_meant_where_nothing_is_given(folder: Path, run: Run) -> None:
    lines = run("packs", "list").out.splitlines()
    assert len(lines) > 5
