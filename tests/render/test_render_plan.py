"""Plans as text."""

from __future__ import annotations

from govcheck.render import Options
from govcheck.render.layout import width
from govcheck.render.plan import render
from govcheck.report.model import Report, TransferReport
from tests.render import beyond
from tests.render.conftest import HOSTILE


def report(outcome: str = "action_required", said: str = "", *, planned: bool = True) -> Report:
    transfer = TransferReport(
        id=f"crm{said}",
        title=f"Customer records{said}",
        as_of="2026-11-22",
        outcome=outcome,  # type: ignore[arg-type]  # one of the outcomes
        location=None,
        legs=("a > b",),
        regimes=(),
        conflicts=beyond.conflicts(said) if planned else (),
        plan=beyond.plans(said) if planned else (),
    )
    return Report("0", "2026-11-22", (), (transfer,))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_part_of_a_plan_is_shown() -> None:
    text = flat(render(report(), Options()))
    for number, plan in enumerate(beyond.plans(), 1):
        assert f"Plan {number} of 2: effort {plan.effort}" in text
        for sentence in (*plan.assuming, *plan.provided):
            assert flat(sentence) in text
        for step in plan.steps:
            assert flat(step.title) in text
            assert all(rule in text for rule in step.rules)
            assert all(fact in text for fact in step.sets)
            assert flat(step.proof.rstrip(".")) in text


def test_only_computed_conflicts_are_shown() -> None:
    text = flat(render(report(), Options()))
    for conflict in beyond.conflicts():
        assert (flat(conflict.message) in text) is (conflict.kind == "computed")
        if conflict.kind == "computed":
            assert all(flat(gives.what) in text for gives in conflict.core)


def test_what_is_permitted_needs_nothing_and_what_has_no_plan_says_so() -> None:
    assert "Nothing needs to be done." in render(report("permitted", planned=False), Options())
    assert "No plan was found" in render(report("prohibited", planned=False), Options())
    assert "Answer the open questions first" in render(report("undetermined", planned=False), Options())
    assert render(report()._replace(transfers=()), Options()) == "no transfers\n"


def test_lines_keep_to_the_width_and_text_does_nothing_to_the_terminal() -> None:
    text = render(report(said=f" {HOSTILE}"), Options(width=60))
    assert all(width(line) <= 60 for line in text.splitlines())
    assert not any(character in text for character in "\x1b\x07\r\u202e\u2028")
