"""A list that is stated, of which this pack's kinds are open, is another thing than one that is not stated."""

from __future__ import annotations

from govcheck.checker import Checker
from govcheck.engine.assess import assess
from tests.property.test_packs import baseline, engine, packs, read_by, told


def test_a_kept_assessment_knows_which_lists_are_stated() -> None:
    pack, day, checker = packs().pack("gdpr"), "2026-11-22", Checker(packs())
    open_list = {name: value for name, value in baseline("gdpr")[0].items() if not name.startswith("safeguard.")}
    read = {spec.name for spec in read_by("gdpr")}
    others = [f"safeguard.{kind}.status" for kind in packs().catalogue.safeguards]
    stated = {**open_list, next(name for name in others if name not in read): "absent"}
    for _ in range(30):
        for facts in (open_list, stated):
            kept = checker.assess(pack, day, checker.engine.case(facts, day))
            assert told(kept) == told(assess(engine(), pack, day, engine().case(facts, day)))
