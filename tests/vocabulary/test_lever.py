"""Facts that change with the transfer itself."""

from __future__ import annotations

from govcheck.errors import Problem
from govcheck.source import load_text
from govcheck.vocabulary.catalogue import Catalogue, build
from govcheck.vocabulary.specs import Lever


def read(lever: str) -> tuple[Catalogue, list[Problem]]:
    text = f"facts:\n  data.form: {{ type: text, values: [a, b], question: Which?, lever: {lever} }}\n"
    return build([("", load_text(text, "facts.yaml"))])


def test_a_lever_says_what_is_changed_and_what_that_takes() -> None:
    catalogue, problems = read("{ title: Change it, effort: 4, lead_time_days: 9, values: [b] }")
    assert problems == []
    assert catalogue.facts["data.form"].lever == Lever("Change it", 4, 9, ("b",))
    assert catalogue.facts["data.form"].settable is None


def test_what_is_wrong_with_a_lever_is_said() -> None:
    for lever, code in (
        ("{ effort: 4 }", "missing-key"),
        ("{ title: Change it, effort: much }", "wrong-type"),
        ("{ title: Change it, values: [c] }", "wrong-value"),
        ("{ title: Change it, values: b }", "wrong-value"),
        ("{ title: Change it, cost: 4 }", "unknown-key"),
        ("often", "wrong-type"),
    ):
        assert [problem.code for problem in read(lever)[1]] == [code], lever
