from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import InputError
from tests.importers.helpers import checked, draft, lines, manifest, transfers, words

CONTRACT = """
apiVersion: v3.1.0
kind: DataContract
id: orders
name: Orders
version: 1.0.0
status: active
description: { purpose: analytics }
schema:
  - name: orders
    properties:
      - { name: id, classification: contact }
      - { name: basket, tags: [gold, purchase history] }
      - name: delivery
        logicalType: object
        properties:
          - name: address
            customProperties: [{ vendor: govcheck, property: category, value: [contact, location] }]
servers:
  - { server: streams, type: kinesis, region: us-east-1 }
  - { server: lake, type: s3, location: "s3://orders" }
  - { server: home, type: athena, regionName: eu-central-1 }
  - server: moon
    type: custom
    region: moon-1
"""
HOME = words({"name": "Example GmbH", "country": "DE"})


def test_servers_abroad_become_transfers(tmp_path: Path) -> None:
    found = draft("odcs", tmp_path, CONTRACT, HOME)
    said = transfers(found)
    assert list(said) == ["orders-streams", "orders-moon"]
    assert found.summary == "4 records: 2 transfers written, 1 stays in the country, 1 says nothing of places abroad"
    assert said["orders-streams"] == {
        "id": "orders-streams",
        "title": "Orders on streams",
        "purpose": "analytics",
        "exporter": "exporter",
        "importer": {"id": "orders-streams-importer"},
        "data": {"categories": ["contact", "location", "purchase_history"]},
        "storage": {"regions": ["aws:us-east-1"]},
    }
    assert "storage" not in said["orders-moon"]


def test_where_data_rest_is_not_who_has_them(tmp_path: Path) -> None:
    text = manifest(draft("odcs", tmp_path, CONTRACT, HOME))
    assert '# unknown: importer.country; the server says region: "us-east-1"' in text
    assert '# unknown: storage.countries; region: "moon-1"' in text
    assert all(found.outcome == "undetermined" for found in checked(text).transfers)


def test_without_the_exporters_country_no_server_is_at_home(tmp_path: Path) -> None:
    assert "orders-home" in transfers(draft("odcs", tmp_path, CONTRACT))


def test_a_property_that_says_nothing_leaves_the_categories_unstated(tmp_path: Path) -> None:
    text = CONTRACT.replace("classification: contact", "classification: restricted")
    found = draft("odcs", tmp_path, text, HOME)
    assert "data" not in transfers(found)["orders-streams"]
    line = "# unknown: data.categories; the source says contact, location, purchase_history, and nothing of orders.id"
    assert line in manifest(found)
    given = words({"country": "DE"}, categories={"restricted": ["health"]})
    said = transfers(draft("odcs", tmp_path, text, given))["orders-streams"]
    assert said["data"]["categories"] == ["contact", "health", "location", "purchase_history"]


STATED = """
customProperties:
  - vendor: govcheck
    property: transfer
    value:
      mode: copy
      importer: { name: Example Inc., country: US, role: processor }
      data: { form: identified }
      safeguards: [{ kinds: [scc], status: in_place }]
  - { property: owner, value: someone }
"""


def test_a_transfer_stated_for_us_is_taken_over(tmp_path: Path) -> None:
    said = transfers(draft("odcs", tmp_path, CONTRACT + STATED, HOME))["orders"]
    assert said["importer"] == {"id": "orders-importer", "name": "Example Inc.", "country": "US", "role": "processor"}
    assert said["data"] == {"categories": ["contact", "location", "purchase_history"], "form": "identified"}
    assert said["safeguards"] == [{"kinds": ["scc"], "status": "in_place"}]
    assert said["mode"] == "copy"


def test_a_server_may_state_its_own(tmp_path: Path) -> None:
    stated = "{ vendor: govcheck, property: transfer, value: { importer: { country: JP } } }"
    server = f"  - server: moon\n    type: custom\n    customProperties:\n      - {stated}\n"
    said = transfers(draft("odcs", tmp_path, CONTRACT.partition("  - server: moon")[0] + server, HOME))
    assert said["orders-moon"]["importer"]["country"] == "JP"


def test_a_list_of_data_sets_stands_for_all_of_data(tmp_path: Path) -> None:
    stated = STATED.replace("data: { form: identified }", "data: [{ form: identified }, { form: anonymised }]")
    said = transfers(draft("odcs", tmp_path, CONTRACT + stated, HOME))["orders"]
    assert said["data"] == [{"form": "identified"}, {"form": "anonymised"}]


def faults(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        draft("odcs", folder, text, name="orders.odcs.yaml")
    return lines(caught, folder)


def test_what_is_stated_for_us_is_checked_at_its_place(tmp_path: Path) -> None:
    wrong = STATED.replace("country: US", "country: USA").replace("mode: copy", "moed: copy").replace("[scc]", "[sccs]")
    said = faults(tmp_path, CONTRACT + wrong)
    at = CONTRACT.count("\n") + 6
    assert said[0].startswith(f"orders.odcs.yaml:{at}:7: unknown-key: ")
    assert any(line.startswith(f"orders.odcs.yaml:{at + 1}:48: unknown-country: 'USA'") for line in said)
    assert any(line.startswith(f"orders.odcs.yaml:{at + 3}:") and "'sccs'" in line for line in said)


def test_keys_that_the_importer_writes_are_misplaced(tmp_path: Path) -> None:
    said = faults(tmp_path, CONTRACT + STATED.replace("mode: copy", "id: x"))
    assert "misplaced-key: 'id' is not stated here; leave it out" in said[0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kind: Other\n", "not-a-contract"),
        ("- a\n", "not-a-contract"),
        ("kind: DataContract\nid: a\napiVersion: v2.2.2\n", "not-supported"),
        ("kind: DataContract\nid: a\n", "not-supported"),
        ("kind: DataContract\napiVersion: v3.0.0\n", "missing-key"),
        ("kind: DataContract\napiVersion: v3.0.0\nid: a\nservers: {}\n", "wrong-type"),
        ("kind: DataContract\napiVersion: v3.0.0\nid: a\nservers: [b]\n", "wrong-type"),
        ("kind: DataContract\napiVersion: v3.0.0\nid: a\nservers: [{ type: s3 }]\n", "missing-key"),
        (
            "kind: DataContract\napiVersion: v3.0.0\nid: a\n"
            "customProperties: [{ vendor: govcheck, property: transfer, value: 1 }]\n",
            "wrong-type",
        ),
        ("kind: [\n", "bad-yaml"),
    ],
)
def test_faults(tmp_path: Path, text: str, code: str) -> None:
    said = faults(tmp_path, text)
    assert len(said) == 1
    assert f": {code}: " in said[0]


def test_a_contract_without_servers_says_nothing(tmp_path: Path) -> None:
    found = draft("odcs", tmp_path, "kind: DataContract\napiVersion: v3.0.0\nid: a\n")
    assert (manifest(found), found.summary) == ("", "1 record: 0 transfers written, 1 says nothing of places abroad")
