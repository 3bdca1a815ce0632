"""The pages of reference in docs/ are the ones that the packs, the catalogue and the commands make."""

from __future__ import annotations

from pathlib import Path

import pytest

import govcheck
from govcheck.api import load_packs
from govcheck.authoring.pages import pages
from govcheck.cli.manual import page

HOME = Path(govcheck.__file__).parent.parent / "docs" / "reference"
pytestmark = pytest.mark.skipif(not HOME.is_dir(), reason="the sources come without documentation")


def made() -> dict[str, str]:
    return {**pages(load_packs()), "commands.md": page()}


def test_the_pages_are_those_that_are_made() -> None:
    found = {path.relative_to(HOME).as_posix(): path.read_text(encoding="utf-8") for path in HOME.rglob("*.md")}
    wanted = made()
    assert sorted(found) == sorted(wanted)
    stale = [name for name in wanted if found[name] != wanted[name]]
    assert stale == [], "run 'govcheck packs pages -o docs/reference'"


def test_every_rule_stands_on_a_page_with_its_article() -> None:
    packs, wanted = load_packs(), made()
    for pack in packs.packs:
        lines = wanted[f"packs/{pack.id}.md"].splitlines()
        for slug, rule in pack.rules.items():
            (row,) = [line for line in lines if line.startswith(f"| `{slug}` |")]
            assert all(source.article.split(",")[0] in row for source in rule.citations[:1])


def test_every_fact_stands_on_the_page_of_facts() -> None:
    text = made()["facts.md"]
    names = [
        name for name in load_packs().catalogue.facts if not name.startswith(("safeguard.", "assessment.", "reading:"))
    ]
    assert [name for name in names if f"| `{name}` |" not in text] == []


def test_every_command_has_its_help() -> None:
    text = made()["commands.md"]
    for command in ("check", "explain", "plan", "matrix", "ask", "import", "packs mutate", "record verify"):
        assert f"## govcheck {command}" in text
    assert "None" not in text
