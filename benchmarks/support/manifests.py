"""Seeded manifests: the everyday transfers of fictional companies, varied in parties, numbers, documents and days."""

from __future__ import annotations

import random
from typing import Any

_COUNTRIES = (
    "JP", "CN", "DE", "FR", "IE", "US", "GB", "KR", "SG", "TH", "VN", "BR", "IN", "CH", "AU", "NL", "ID", "HK",
)  # fmt: skip
_SECTORS = ("retail", "automotive", "internet", "health", "finance", "logistics")
# purpose, mode, relationship, categories, whom the data are about
_BUSINESS: tuple[tuple[str, str, str, list[str], str], ...] = (
    ("customer_support", "remote_access", "service_provider", ["contact", "purchase_history"], "customers"),
    ("analytics", "copy", "same_group", ["behaviour", "account"], "users"),
    ("hr_management", "copy", "parent", ["contact", "employment"], "employees"),
    ("hosting", "hosting", "service_provider", ["contact", "account"], "customers"),
    ("contract_performance", "copy", "business_partner", ["contact", "purchase_history"], "customers"),
    ("research", "copy", "business_partner", ["health"], "patients"),
    ("maintenance", "remote_access", "same_group", ["technical"], "users"),
)
_SAFEGUARDS = ("scc", "bcr", "standard_contract", "security_assessment", "equivalent_measures", "informed_consent")


class Manifests:
    """An endless supply of transfers between two hundred companies; the same seed gives the same."""

    def __init__(self, words: dict[str, list[str]], seed: int = 1) -> None:
        """`words` holds the words of the catalogue that may be used: categories, subject_kinds, safeguards."""
        self.random = random.Random(seed)
        self.words = words
        self.parties = [self._party(number) for number in range(200)]

    def _party(self, number: int) -> dict[str, Any]:
        pick = self.random
        party: dict[str, Any] = {
            "id": f"party-{number}",
            "name": f"Company {number}",
            "country": pick.choice(_COUNTRIES),
            "kind": "private",
            "role": pick.choice(("controller", "controller", "processor")),
            "sector": pick.choice(_SECTORS),
            "listings": [],
        }
        if party["country"] == "CN":
            sensitive = pick.choice((0, 0, pick.randrange(0, 30_000)))
            year = {"ordinary": pick.randrange(0, 3_000_000), "sensitive": sensitive}
            party["exported"] = [{"year": 2026, **year}, {"year": 2025, **year}]
            party["facts"] = {"china.critical_information_infrastructure_operator": False}
        return party

    def transfer(self, number: int) -> dict[str, Any]:
        """One transfer."""
        pick = self.random
        purpose, mode, relationship, categories, whom = pick.choice(_BUSINESS)
        exporter, importer = pick.sample(self.parties, 2)
        about = exporter["country"]
        transfer: dict[str, Any] = {
            "id": f"transfer-{number}",
            "title": f"Transfer {number}",
            "purpose": purpose,
            "mode": mode,
            "frequency": "systematic",
            "exporter": exporter["id"],
            "importer": {"party": importer["id"], "relationship": relationship},
            "data": {
                "categories": [word for word in categories if word in self.words["categories"]] or ["contact"],
                "form": pick.choice(("identified", "identified", "pseudonymised")),
                "subjects": {
                    "kinds": [whom if whom in self.words["subject_kinds"] else "customers"],
                    "countries": [about],
                    "number": pick.randrange(10, 2_000_000),
                },
                "collected_in": [about],
            },
            "safeguards": [],
        }
        if pick.random() < 0.6:
            kind = pick.choice([kind for kind in _SAFEGUARDS if kind in self.words["safeguards"]])
            day = f"{pick.randrange(2022, 2026)}-{pick.randrange(1, 13):02}-{pick.randrange(1, 29):02}"
            transfer["safeguards"] = [{"kinds": [kind], "status": "in_place", "signed_on": day}]
        if pick.random() < 0.8:
            transfer["assessments"] = []
        if pick.random() < 0.8:
            transfer["done"] = pick.choice(([], ["export_notice"], ["privacy_notice"]))
        return transfer

    def manifest(self, numbers: range) -> dict[str, Any]:
        """A manifest of its own: these transfers and the companies in them."""
        transfers = [self.transfer(number) for number in numbers]
        named = {one["exporter"] for one in transfers} | {one["importer"]["party"] for one in transfers}
        parties = [party for party in self.parties if party["id"] in named]
        return {"govcheck": 1, "parties": parties, "transfers": transfers}

    def text(self, numbers: range) -> str:
        """A manifest as people write it, in blocks."""
        manifest = self.manifest(numbers)
        lines = ["govcheck: 1", "parties:"]
        for party in manifest["parties"]:
            lines += _entry(party, "  ")
        lines.append("transfers:")
        for transfer in manifest["transfers"]:
            lines += _entry(transfer, "  ")
        return "\n".join(lines) + "\n"


def words_of(catalogue: Any) -> dict[str, list[str]]:
    """The words of a catalogue that the transfers use."""
    facts = catalogue.facts
    return {
        "categories": list(facts["data.categories"].values or ()),
        "subject_kinds": list(facts["data.subjects.kinds"].values or ()),
        "safeguards": list(catalogue.safeguards),
    }


def _entry(data: dict[str, Any], indent: str) -> list[str]:
    lines = _block(data, indent + "  ")
    return [f"{indent}- {lines[0].strip()}", *lines[1:]]


def _block(data: dict[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, dict) and key in ("data", "subjects"):
            lines += [f"{indent}{key}:", *_block(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {_flow(value)}")
    return lines


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
