from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from govcheck.errors import InputError
from tests.importers.helpers import checked, draft, lines, manifest, transfers, words


def column(*categories: str) -> dict[str, Any]:
    return {"config": {"meta": {"govcheck": {"category": list(categories)}}}} if categories else {"meta": {}}


IMPORTER = {"name": "Acme Inc", "country": "US", "role": "processor"}


def project() -> dict[str, Any]:
    return {
        "metadata": {"dbt_schema_version": "https://schemas.getdbt.com/dbt/manifest/v12.json"},
        "sources": {"source.shop.raw.people": {"columns": {"email": column("contact"), "blood": column("health")}}},
        "nodes": {
            "model.shop.staged": {
                "columns": {"email": column(), "blood": column()},
                "depends_on": {"nodes": ["source.shop.raw.people"]},
            },
            "model.shop.customers": {
                "columns": {"email": {"meta": {"govcheck": {"category": "contact"}}}, "score": column()},
                "depends_on": {"nodes": ["model.shop.staged"]},
            },
        },
        "exposures": {
            "exposure.shop.us_dashboard": {
                "name": "us_dashboard",
                "label": "Marketing dashboard in the US",
                "owner": {"name": "Growth", "email": "growth@example.com"},
                "depends_on": {"nodes": ["model.shop.customers"]},
                "config": {"meta": {"govcheck": {"importer": IMPORTER, "purpose": "marketing"}}},
            },
            "exposure.shop.internal": {"name": "internal", "depends_on": {"nodes": []}, "meta": {"owner": "x"}},
            "exposure.shop.home": {"name": "home", "meta": {"govcheck": {"importer": {"country": "DE"}}}},
        },
    }


HOME = words({"country": "DE"})


def test_an_exposure_that_says_so_is_a_transfer(tmp_path: Path) -> None:
    found = draft("dbt", tmp_path, json.dumps(project()), HOME)
    said = transfers(found)
    assert said == {
        "us_dashboard": {
            "id": "us_dashboard",
            "title": "Marketing dashboard in the US",
            "purpose": "marketing",
            "exporter": "exporter",
            "importer": {"id": "us_dashboard-importer", "name": "Acme Inc", "country": "US", "role": "processor"},
            "data": {"categories": ["contact", "health"]},
        }
    }
    assert found.summary == "3 records: 1 transfer written, 1 stays in the country, 1 says nothing of places abroad"


def test_the_check_is_undetermined(tmp_path: Path) -> None:
    text = manifest(draft("dbt", tmp_path, json.dumps(project()), HOME))
    assert "categories: [contact, health]  # from the columns of customers, people" in text
    assert [found.outcome for found in checked(text).transfers] == ["undetermined"]


def test_a_node_whose_columns_all_speak_is_not_looked_behind(tmp_path: Path) -> None:
    given = project()
    given["nodes"]["model.shop.customers"]["columns"]["score"] = column("behaviour")
    said = transfers(draft("dbt", tmp_path, json.dumps(given), HOME))
    assert said["us_dashboard"]["data"]["categories"] == ["behaviour", "contact"]


def test_a_column_that_nobody_speaks_for_leaves_the_list_unstated(tmp_path: Path) -> None:
    given = project()
    given["sources"]["source.shop.raw.people"]["columns"]["note"] = column()
    found = draft("dbt", tmp_path, json.dumps(given), HOME)
    assert "data" not in transfers(found)["us_dashboard"]
    assert "# unknown: data.categories; the columns say contact, health; nothing is said of people.note" in manifest(
        found
    )
    del given["sources"]["source.shop.raw.people"]
    found = draft("dbt", tmp_path, json.dumps(given), HOME)
    assert "nothing is said of people" in manifest(found)


def test_a_node_may_speak_for_all_of_its_columns(tmp_path: Path) -> None:
    given = project()
    given["nodes"]["model.shop.customers"]["config"] = {"meta": {"govcheck": {"categories": ["credit"]}}}
    said = transfers(draft("dbt", tmp_path, json.dumps(given), HOME))
    assert said["us_dashboard"]["data"]["categories"] == ["credit"]


def test_a_circle_of_models_ends(tmp_path: Path) -> None:
    given = project()
    given["nodes"]["model.shop.staged"]["depends_on"]["nodes"].append("model.shop.customers")
    assert list(transfers(draft("dbt", tmp_path, json.dumps(given), HOME))) == ["us_dashboard"]


def faults(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        draft("dbt", folder, content, name="manifest.json")
    return lines(caught, folder)


def test_all_faults_at_once(tmp_path: Path) -> None:
    given = project()
    given["exposures"]["exposure.shop.us_dashboard"]["config"]["meta"]["govcheck"]["importer"] = {"country": "UK"}
    given["exposures"]["exposure.shop.home"]["meta"]["govcheck"] = "yes"
    given["nodes"]["model.shop.staged"]["columns"]["email"] = column("helth")
    said = faults(tmp_path, json.dumps(given))
    base = "manifest.json:exposures.exposure.shop"
    assert said[0].startswith(f"{base}.home.meta.govcheck: wrong-type: ")
    assert said[1].startswith(f"{base}.us_dashboard.config.meta.govcheck.importer.country: unknown-country: 'UK'")
    assert said[2].endswith("unknown-word: 'helth' is not a category; did you mean 'health'?")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{}", "no-exposures"),
        ("[1]", "no-exposures"),
        ("", "empty"),
        ("{\n  'a': 1}", "2: bad-json"),
        ("[" * 200_000, "too-deep"),
        ("[" * 150 + "]" * 150, "too-deep"),
        ('{"a": NaN}', "bad-json"),
        ("1" * 5000, "bad-json"),
        (b"\xff{}", "not-text"),
    ],
)
def test_what_is_no_manifest_of_dbt(tmp_path: Path, content: str | bytes, code: str) -> None:
    said = faults(tmp_path, content)
    assert len(said) == 1
    assert code in said[0]


def test_the_size_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from govcheck.importers import json_source

    monkeypatch.setattr(json_source, "MOST_BYTES", 100)
    assert faults(tmp_path, json.dumps(project())) == ["manifest.json: too-large: more than 100 bytes; split the file"]
