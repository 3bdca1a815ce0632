from __future__ import annotations

from typing import Any

import govcheck
from govcheck.report.model import Conflict

COURT = {"id": "court", "name": "A court", "country": "US", "kind": "public_authority", "role": "controller"}
SHANGHAI = {"id": "sh", "name": "Sh", "country": "CN", "kind": "private", "role": "controller", "bound_by": ["gdpr"]}
PEOPLE: dict[str, Any] = {
    "categories": ["contact"], "form": "identified", "collected_in": ["CN"],
    "subjects": {"kinds": ["customers"], "countries": ["CN", "DE"], "number": 800},
}  # fmt: skip


def conflicts(regimes: list[str] | None = None, as_of: str = "2026-11-22", **changed: Any) -> dict[str, Conflict]:
    transfer = {
        "id": "t", "exporter": "sh", "importer": {"party": "court", "relationship": "authority"}, "data": PEOPLE,
        "purpose": "disclosure", "mode": "disclosure_to_authority", "frequency": "once",
        "request": {"kind": "court", "country": "US", "under_treaty": False},
        "safeguards": [], "assessments": [], "done": [], **changed,
    }  # fmt: skip
    transfer = {key: value for key, value in transfer.items() if value is not None}
    manifest = {"govcheck": 1, "parties": [COURT, SHANGHAI], "transfers": [transfer]}
    (report,) = govcheck.check([manifest], regimes=regimes, as_of=as_of).transfers
    return {conflict.id: conflict for conflict in report.conflicts}


def test_a_conflict_names_its_regimes_rules_legs_and_law() -> None:
    found = conflicts()
    assert [*found] == ["american-order-for-chinese-data", "american-order-for-union-data"]
    chinese = found["american-order-for-chinese-data"]
    assert (chinese.kind, chinese.regimes, chinese.rules) == ("cited", ("china",), ("china/foreign-authority-request",))
    assert chinese.legs == ("sh > court",)
    assert {citation.instrument for citation in chinese.citations} >= {"DSL", "PIPL", "CLOUD-Act"}
    assert all(citation.title and citation.url and citation.checked_on for citation in chinese.citations)


def test_places_in_the_words_are_filled() -> None:
    request = {"kind": "court", "country": "FR", "under_treaty": False}
    assert "An authority of France" in conflicts(request=request)["union-order-for-chinese-data"].message


def test_only_conflicts_of_the_regimes_asked_for_are_said() -> None:
    assert [*conflicts(["gdpr"])] == ["american-order-for-union-data"]
    assert conflicts(["appi"]) == {}
    assert [*conflicts(["rcep"])] == []


def test_a_conflict_names_only_the_regimes_asked_for() -> None:
    safeguards = [{"kinds": ["separate_consent", "explicit_consent"], "status": "in_place", "issued_on": "2026-05-01"}]
    changed: dict[str, Any] = {"safeguards": safeguards, "facts": {"china.legal_basis": "consent"}}
    assert conflicts(**changed)["consent-of-china-and-union"].regimes == ("china", "gdpr")
    only = conflicts(["china"], **changed)["consent-of-china-and-union"]
    assert (only.regimes, only.rules) == (("china",), ("china/separate-consent",))


def test_a_missing_fact_makes_no_conflict() -> None:
    assert "american-order-for-union-data" not in conflicts(request={"kind": "court", "country": "US"})
    assert conflicts(request={"kind": "court"}) == {}


def test_a_conflict_begins_with_the_later_law() -> None:
    assert "american-order-for-chinese-data" not in conflicts(as_of="2021-08-31")
    assert "american-order-for-chinese-data" in conflicts(as_of="2021-09-01")


def test_a_conflict_on_one_leg_names_that_leg() -> None:
    importers = [{"party": "court", "relationship": "authority"}, {"country": "CN", "name": "Court of Shanghai"}]
    found = conflicts(importer=None, importers=importers)
    assert found["american-order-for-chinese-data"].legs == ("sh > court",)
