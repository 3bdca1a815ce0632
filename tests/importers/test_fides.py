from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import InputError
from govcheck.importers import fides
from tests.importers.helpers import checked, draft, lines, manifest, packs, transfers, words

SYSTEMS = """
organization:
  - fides_key: default
    controller: { name: Example GmbH, address: "1 Main Street, Berlin" }
system:
  - fides_key: crm
    name: Customer records
    third_country_transfers: [USA, JPN, XXX]
    responsibility: [Processor]
    legal_basis_for_transfers: [SCCs, Supplementary Measures]
    privacy_declarations:
      - data_categories: [user.contact.email, user.health_and_medical.genetic]
        data_use: marketing.advertising
        data_subjects: [customer]
  - fides_key: mail
    does_international_transfers: true
    legal_name: Mailer Inc.
    privacy_declarations:
      - data_categories: [user.contact, user.unique_id]
        data_use: essential.service.operations
        data_subjects: [prospect]
  - fides_key: local
    does_international_transfers: false
    privacy_declarations: []
  - fides_key: silent
    privacy_declarations: []
"""


def test_systems_that_transfer_become_transfers(tmp_path: Path) -> None:
    found = draft("fides", tmp_path, SYSTEMS)
    said = transfers(found)
    assert list(said) == ["crm-us", "crm-jp", "crm-xxx", "mail"]
    assert found.summary == "4 records: 4 transfers written, 1 stays in the country, 1 says nothing of places abroad"
    assert said["crm-us"]["importer"]["country"] == "US"
    assert said["crm-us"]["purpose"] == "advertising"
    assert said["crm-us"]["data"] == {
        "categories": ["contact", "genetic", "health"],
        "subjects": {"kinds": ["customers"]},
    }
    assert "country" not in said["crm-xxx"]["importer"]


def test_a_destination_that_is_not_said_is_unknown(tmp_path: Path) -> None:
    text = manifest(draft("fides", tmp_path, SYSTEMS))
    assert (
        "# unknown: importer.country; does_international_transfers: true; fideslang has no place to say where" in text
    )
    assert '# unknown: safeguards; legal_basis_for_transfers: "SCCs, Supplementary Measures"' in text
    assert '# unknown: importer.role; responsibility: "Processor"' in text
    assert '# unknown: importer.name; legal_name: "Mailer Inc."' in text
    assert '# unknown: country; address: "1 Main Street, Berlin"' in text
    found = {transfer.id: transfer for transfer in checked(text, "china").transfers}["mail"]
    assert found.outcome == "undetermined"
    assert "importer.country" in {question.fact for regime in found.regimes for question in regime.questions}


def test_a_category_without_a_counterpart_leaves_the_list_unstated(tmp_path: Path) -> None:
    said = transfers(draft("fides", tmp_path, SYSTEMS))["mail"]
    assert "data" not in said
    given = words(categories={"user.unique_id": ["device"]}, subjects={"prospect": ["customers"]})
    said = transfers(draft("fides", tmp_path, SYSTEMS, given))["mail"]
    assert said["data"] == {"categories": ["contact", "device"], "subjects": {"kinds": ["customers"]}}


def test_categories_that_leave_a_system_count_too(tmp_path: Path) -> None:
    egress = SYSTEMS.replace(
        "legal_name: Mailer Inc.", "egress: [{ fides_key: a, type: system, data_categories: [user.political] }]"
    )
    said = transfers(draft("fides", tmp_path, egress, words(categories={"user.unique_id": ["device"]})))["mail"]
    assert "data" not in said


def test_every_word_of_the_table_is_in_the_vocabulary() -> None:
    facts = {"categories": "data.categories", "subjects": "data.subjects.kinds", "purposes": "transfer.purpose"}
    for table, entries in fides._table().items():
        known = packs().catalogue.facts[facts[table]].values or {}
        assert {word for found in entries.values() for word in found} <= set(known)


def test_faults_have_their_places(tmp_path: Path) -> None:
    text = (
        "system:\n  - name: a\n  - b\n  - fides_key: c\n    privacy_declarations: x\n"
        "  - fides_key: d\n    does_international_transfers: maybe\n"
        "  - fides_key: e\n    third_country_transfers: USA\n"
    )
    with pytest.raises(InputError) as caught:
        draft("fides", tmp_path, text, name="fides.yml")
    said = lines(caught, tmp_path)
    assert [line.split(": ")[:2] for line in said] == [
        ["fides.yml:2:5", "missing-key"],
        ["fides.yml:3:5", "wrong-type"],
        ["fides.yml:5:27", "wrong-type"],
        ["fides.yml:7:35", "wrong-type"],
        ["fides.yml:9:30", "wrong-type"],
    ]


@pytest.mark.parametrize("text", ["dataset: []\n", "- a\n", "system: {}\n"])
def test_what_has_no_systems(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match="no-systems"):
        draft("fides", tmp_path, text)


def test_tags_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="tag-not-allowed"):
        draft("fides", tmp_path, "system: !!python/object/apply:os.getcwd []\n")
