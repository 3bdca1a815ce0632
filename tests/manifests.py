"""Manifests as plain data for tests, and short ways to ask for one regime."""

from __future__ import annotations

from typing import Any

import govcheck
from govcheck.report.model import RegimeReport, TransferReport

TODAY = "2026-11-22"


def manifest(transfer: dict[str, Any], *parties: dict[str, Any]) -> dict[str, Any]:
    """A manifest of one transfer."""
    return {"govcheck": 1, "parties": [*parties], "transfers": [{"id": "t", **transfer}]}


def checked(data: dict[str, Any], as_of: str = TODAY, regimes: list[str] | None = None) -> TransferReport:
    """The report on the only transfer of a manifest."""
    [transfer] = govcheck.check(data, regimes, as_of).transfers
    return transfer


def regime(data: dict[str, Any], pack: str, as_of: str = TODAY) -> RegimeReport:
    """What one regime says of the only transfer of a manifest."""
    [found] = checked(data, as_of, [pack]).regimes
    return found


def party(name: str, country: str, role: str = "controller", **more: Any) -> dict[str, Any]:
    """A company."""
    return {"id": name, "country": country, "kind": "private", "role": role, **more}


def customers(*countries: str, **more: Any) -> dict[str, Any]:
    """Contact data of customers, collected in the first country."""
    subjects = {"kinds": ["customers"], "countries": [*countries], "number": 12000}
    data = {"categories": ["contact"], "form": "identified", "subjects": subjects, "collected_in": [countries[0]]}
    return {**data, **more}


def between(exporter: dict[str, Any], importer: dict[str, Any], relationship: str, **more: Any) -> dict[str, Any]:
    """An everyday transfer of customer data between two companies; nothing is in place unless it is said."""
    transfer = {
        "purpose": "customer_support", "mode": "copy", "frequency": "systematic", "exporter": exporter["id"],
        "importer": {"party": importer["id"], "relationship": relationship}, "data": customers(exporter["country"]),
        "safeguards": [], "assessments": [], "done": [], **more,
    }  # fmt: skip
    return manifest(transfer, exporter, importer)
