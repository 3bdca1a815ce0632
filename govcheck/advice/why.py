"""Why each regime came to its outcome on each leg of a transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govcheck.checker import locator
from govcheck.report.build import strictest
from govcheck.report.explain import Explainer

if TYPE_CHECKING:
    from govcheck.checker import Checker, Examined
    from govcheck.report.model import Explanation


def why(checker: Checker, examined: Examined) -> tuple[Explanation, ...]:
    """The trees that decided, of the regimes that are reported, in the order of the report."""
    locate = locator(examined.manifest.document)
    return tuple(
        Explainer(unit, locate, checker.speaker).explanation(
            examined.transfer.id, unit.label, strictest([unit.assessment.outcome])
        )
        for pack, units in examined.units.items()
        if pack in checker.reported
        for unit in units
    )
