"""Definitions that lead back to themselves are Problems that name the circle."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.packs.circles import find_circle
from tests.small import FACTS, problems

CIRCLES = {
    "terms": (
        """
=== terms/a.yaml
means: { any: [{ fact: small.flag, is: true }, { term: b }] }
=== terms/b.yaml
means: { none: [{ term: a }] }
""",
        "terms lead back to themselves: a > b > a",
    ),
    "a term that names itself": (
        "=== terms/a.yaml\nmeans: { term: a }\n",
        "terms lead back to themselves: a > a",
    ),
    "a term and the limits of a table's row": (
        """
=== terms/a.yaml
means: { fact: importer.country, in: { table: t } }
=== tables/t.yaml
keys: [country]
rows: [{ country: JP, when: { term: a } }]
""",
        "terms lead back to themselves: a > a",
    ),
    "a term as it stood on another day": (
        """
=== terms/a.yaml
means: { term: b, as_at: { fact: small.day } }
=== terms/b.yaml
means: { term: a }
""",
        "terms lead back to themselves: a > b > a",
    ),
    "exceptions": (
        """
=== rules/a.yaml
kind: exception
exception_to: [b]
=== rules/b.yaml
kind: exception
exception_to: [a]
""",
        "exceptions lead back to themselves: a > b > a",
    ),
    "conclusions": (
        """
=== rules/a.yaml
kind: conclusion
concludes: x
yields_to: [b]
=== rules/b.yaml
kind: conclusion
concludes: y
yields_to: [a]
""",
        "conclusions that yield lead back to themselves: a > b > a",
    ),
    "guards": (
        "=== facts.yaml\n"
        + FACTS.replace("Is there another?", "Is there another?, asked_only_when: { fact: small.flag, is: true }")
        .replace("Is there a flag?", "Is there a flag?, asked_only_when: { fact: small.other, is: true }"),
        "guards of facts lead back to themselves: small.flag > small.other > small.flag",
    ),
    "guards through a term": (
        "=== terms/a.yaml\nmeans: { fact: small.flag, is: true }\n=== facts.yaml\n"
        + FACTS.replace("Is there a flag?", "Is there a flag?, asked_only_when: { term: a }"),
        "guards of facts lead back to themselves: small.flag > small.flag",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CIRCLES)
def test_a_circle_is_one_problem(tmp_path: Path, name: str) -> None:
    text, message = CIRCLES[name]
    [found] = problems(tmp_path, text)
    assert (found.code, found.message) == ("circle", message)


def test_a_diamond_is_no_circle(tmp_path: Path) -> None:
    text = """
=== terms/a.yaml
means: { all: [{ term: b }, { term: c }] }
=== terms/b.yaml
means: { term: d }
=== terms/c.yaml
means: { term: d }
=== terms/d.yaml
means: { fact: small.flag, is: true }
"""
    assert problems(tmp_path, text) == []


def test_an_exception_to_an_exception_is_no_circle(tmp_path: Path) -> None:
    text = """
=== rules/ban.yaml
kind: prohibition
=== rules/not-here.yaml
kind: exception
exception_to: [ban]
=== rules/but-there.yaml
kind: exception
exception_to: [not-here, ban]
"""
    assert problems(tmp_path, text) == []


def test_finding_circles() -> None:
    assert find_circle({}) == []
    assert find_circle({"a": ["b"], "b": ["c"], "c": []}) == []
    assert find_circle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
    assert find_circle({"a": ["a"]}) == ["a", "a"]
    assert find_circle({"a": ["elsewhere"]}) == []
