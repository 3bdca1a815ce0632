"""A small catalogue and a full manifest for tests."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from govcheck.errors import InputError
from govcheck.facts.world import World, load_world
from govcheck.manifest.read import read_manifest
from govcheck.manifest.records import Manifest
from govcheck.source import Data, from_data, load_file, load_text
from govcheck.vocabulary.catalogue import Catalogue, build

ROOT = Path(__file__).resolve().parents[2]
FACTS = """
words:
  listings: { shield: A list of organisations }
  bound_by: { group_rules: Binding rules of a group }
  zones: { none: In no zone, harbour: The harbour zone }
facts:
  test.important: { type: text, values: { named: An authority said so, unnamed: Nobody did }, about: data, question: q }
  test.operator: { type: boolean, about: exporter, question: q }
  test.watched: { type: boolean, about: importer, question: q }
  test.urgent: { type: judgement, question: q }
  test.offices: { type: countries, question: q }
  test.decided_on: { type: date, question: q }
  test.people: { type: number, question: q }
done:
  notice: { question: Was notice given? }
  record: { question: Is a record kept? }
assessments:
  impact:
    title: Impact assessment
    attributes: { access: { type: boolean, question: q } }
  risk: { title: Risk assessment }
"""
SAFEGUARDS = """
safeguards:
  clauses:
    title: Clauses
    attributes: { module: { type: text, values: { "1": one, "2": two }, question: q } }
  rules: { title: Group rules }
  consent: { title: Consent, attributes: { informed: { type: judgement, question: q } } }
"""
FULL = """
govcheck: 1
parties:
  - id: kk
    name: Example KK
    country: JP
    kind: private
    role: controller
    sector: retail
    zone: none
    bound_by: [group_rules]
    listings: []
    controlled_from: US
    persons_held: { at_least: 1000 }
    exported:
      - { year: 2026, ordinary: 200, sensitive: { at_most: 9 } }
      - { year: 2025, persons: 50 }
    facts: { test.operator: false }
  - { id: sh, name: Example (Shanghai) Co., country: CN, kind: private, role: processor, facts: { test.watched: true } }
  - { id: us, country: US }
defaults:
  frequency: systematic
  measures: { encrypted_in_transit: true, keys: { holders: [exporter] } }
  facts: { test.people: 5 }
transfers:
  - id: crm
    title: Customer records
    starts_on: 2026-12-01
    purpose: customer_support
    mode: remote_access
    exporter: kk
    importers:
      - { party: sh, relationship: same_group }
      - us
    data:
      - id: people
        categories: [contact, purchase_history]
        form: identified
        subjects: { kinds: [customers], countries: [JP, DE], number: 120000 }
        collected_in: [JP]
        facts: { test.important: unnamed }
      - { id: numbers, categories: [non_personal] }
    storage: { countries: [JP], regions: ["aws:eu-central-1"] }
    access: { countries: [SG] }
    onward:
      - { name: Further Ltd, country: IN, relationship: service_provider, purpose: maintenance }
    safeguards:
      - { id: s1, kinds: [clauses, rules], status: in_place, signed_on: 2026-04-01, module: "2", covers: [sh, people] }
    assessments:
      - { kind: impact, on: 2026-03-01, access: false, covers: [sh] }
    measures: { clear_text_at_importer: true, keys: { countries: [JP] } }
    done: [notice]
    state_measures: [{ state: CN, kind: condition, objective: public order, security: false, even_handed: true }]
    facts: { test.urgent: true, test.offices: [JP], test.decided_on: 2026-01-01 }
  - id: further
    exporter: sh
    importer: { country: KR, role: processor, relationship: business_partner }
    continues: crm
    data: { form: identified }
    request: { kind: court, country: KR, under_treaty: false }
    safeguards: []
"""


@lru_cache(maxsize=1)
def catalogue() -> Catalogue:
    """The shared catalogue and a small pack's additions."""
    vocabulary = ROOT / "govcheck" / "vocabulary"
    documents = [("", load_file(str(vocabulary / name))) for name in ("facts.yaml", "safeguards.yaml")]
    documents += [("test", load_text(FACTS, "facts.yaml")), ("test", load_text(SAFEGUARDS, "safeguards.yaml"))]
    built, problems = build(documents)
    assert problems == []
    return built


@lru_cache(maxsize=1)
def world() -> World:
    return load_world(str(ROOT / "policies" / "world"))


def data_of(text: str) -> dict[str, Any]:
    data: Any = load_text(text, "sample").data
    return dict(data)


def read(manifest: str | Data) -> Manifest:
    document = load_text(manifest, "m.yaml") if isinstance(manifest, str) else from_data(manifest)
    return read_manifest(document, catalogue(), world())


def refusals(manifest: str | Data) -> list[str]:
    """The Problems of a manifest as lines; empty if there are none."""
    try:
        read(manifest)
    except InputError as error:
        return [str(problem) for problem in error.problems]
    return []
