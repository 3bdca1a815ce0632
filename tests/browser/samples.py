"""Reports to look at in a browser."""

from __future__ import annotations

from functools import cache
from itertools import cycle, islice
from pathlib import Path

import pytest

from govcheck.report.model import STRICTNESS, Explanation, Flow, Reason, Report
from tests.render.conftest import HOSTILE, citation, finding, place, question, regime, report, transfer

FOLDER = Path(__file__).parents[2] / "examples" / "quickstart"
PLACES = {
    "AA": "Alphaland", "BB": "Betaland", "CC": "The United Republic of Gammaland and its Islands", "DD": "Deltaland",
    "EE": "イプシロン", "FF": "Zetaland",
}  # fmt: skip


@cache
def quickstart_report(language: str) -> Report:
    """The report on the quickstart, with everything that can be said."""
    from govcheck import api
    from govcheck.cli.run import wanted_for

    if not FOLDER.is_dir():
        pytest.skip("the sources come without examples")
    found = api.check(str(FOLDER), as_of="2026-11-22", language=language, wanted=wanted_for(["html"]))
    return found._replace(language=language)


def with_reasons(given: Report) -> Report:
    """The report with a tree for each regime of each transfer."""
    leaf = Reason("importer.country is in the list", "false", HOSTILE, place(4, 5), "a table", citations=(citation(),))
    tree = Reason("alpha/third-party (requirement)", "true", children=(leaf, Reason("importer.role is x", "unknown")))
    transfers = [
        one._replace(
            why=tuple(Explanation(one.id, r.id, "kk > sh", one.as_of, r.outcome, (tree,)) for r in one.regimes)
        )
        for one in given.transfers
    ]
    return given._replace(transfers=tuple(transfers))


def many(number: int) -> Report:
    """As many transfers, of all outcomes, between six places, every tenth one continuing the one before."""
    transfers = []
    codes = list(islice(cycle(PLACES), number + 1))
    for at in range(number):
        outcome = STRICTNESS[at % len(STRICTNESS)]
        start, end = codes[at], codes[at + 1 + at % 4 if at + 1 + at % 4 <= number else at]
        blocked = outcome in ("prohibited", "action_required")
        told = finding(message=f"Message {at} to {PLACES[end]}", fingerprint=f"{at:016x}", facts=())
        transfers.append(
            transfer(
                id=f"flow-{at}", title=f"Flow number {at}", outcome=outcome,
                regimes=(
                    regime(outcome=outcome, findings=(told,) if blocked else ()),
                    regime(id="beta", outcome="out_of_scope" if at % 2 else "permitted"),
                    regime(id="trade", binding_on="state", questions=(question(leg=f"p{at} > q{at}"),)),
                ),
                legs=(f"p{at} > q{at}",),
                flows=(Flow(f"p{at} > q{at}", "direct", f"p{at}", start, f"q{at}", end),),
                continues=f"flow-{at - 1}" if at % 10 == 9 else "",
            )
        )  # fmt: skip
    return with_reasons(report(*transfers)._replace(countries=PLACES))
