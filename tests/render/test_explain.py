from __future__ import annotations

from govcheck.render import Options
from govcheck.render.explain import render
from govcheck.report.model import Explanation, Reason
from tests.render.conftest import HOSTILE, citation, place

TREE = Reason(
    "alpha/third-party: A third party abroad needs a ground",
    "unknown",
    file="alpha/rules/third-party.yaml",
    citations=(citation("28(1)"),),
    children=(
        Reason(
            "all of",
            "unknown",
            children=(
                Reason("importer.country is XX", "true", "XX", place(4, 54)),
                Reason("importer.role is controller", "unknown"),
                Reason("storage.countries includes YY", "false", HOSTILE, origin="cloud region x:y-1"),
            ),
        ),
    ),
)


def explain(options: Options | None = None) -> str:
    found = Explanation("crm", "alpha", "kk > sh", "2026-11-21", "undetermined", (TREE,))
    return render([found, found], options or Options())


def test_the_tree_with_marks_values_places_files_and_citations() -> None:
    assert explain().split("\n\n")[0].splitlines() == [
        "crm, leg kk > sh: alpha: undetermined under the law of 2026-11-21",
        "  ?   alpha/third-party: A third party abroad needs a ground",
        "      alpha/rules/third-party.yaml",
        "      ACT 28(1): https://law.example/ACT#28(1) (checked 2026-11-21)",
        "    ?   all of",
        "      yes importer.country is XX [XX] at transfers/crm.transfer.yaml:4:54",
        "      ?   importer.role is controller [not stated]",
        "      no  storage.countries includes YY [[31mred[0m ::error::gnp.exe2J end] at",
        "          cloud region x:y-1",
    ]


def test_colour_marks_truth() -> None:
    assert "\x1b[32myes\x1b[0m" in explain(Options(colour=True))


def test_nothing_to_explain_is_nothing() -> None:
    assert render([], Options()) == ""
