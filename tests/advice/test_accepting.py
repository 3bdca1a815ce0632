from __future__ import annotations

from pathlib import Path

import pytest

from govcheck import api
from govcheck.advice.accepting import known_rules
from govcheck.advice.wanted import Wanted
from govcheck.checker import Checker
from govcheck.errors import InputError
from govcheck.report.evidence import TITLES
from govcheck.report.model import Report
from govcheck.source import Document, load_text
from tests.report.made import Bench, manifest
from tests.small import write_pack

PACK = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: requirement
level: error
when: { fact: importer.country, is: CN }
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when: { fact: safeguard.small_clauses.status, is: in_place }
"""
INLINE = '# govcheck: accept small/need by "N. Name" until 2027-01-31 because it is being signed'


@pytest.fixture
def pack(tmp_path: Path) -> str:
    return str(write_pack(tmp_path, PACK))


def document(transfer: str, where: str = "") -> Document:
    text = manifest().replace("- id: t\n", f"- id: {transfer}\n")
    return load_text(text.replace(where, f"{where}  {INLINE}") if where else text, "manifest")


def check(pack: str, *documents: Document, wanted: Wanted = api.NOTHING_MORE) -> Report:
    return api.check_documents(documents, ["small"], "2026-11-21", [pack], wanted=wanted)


def accepted(report: Report) -> dict[str, bool]:
    return {t.id: any(f.waived for r in t.regimes for f in r.findings) for t in report.transfers}


@pytest.mark.parametrize("where", ["  - { id: sh, country: CN }", "  - id: a"])
def test_a_comment_holds_in_its_own_text_only(pack: str, where: str) -> None:
    report = check(pack, document("a", where), document("b"))
    assert accepted(report) == {"a": True, "b": False}
    assert report.summary["waived"] == 1


def test_comments_of_a_manifest_that_cannot_be_read_are_told_with_its_faults(pack: str) -> None:
    text = manifest(facts="done: [nonsense]").replace("- id: t", "- id: t  # govcheck: accept small/nee")
    with pytest.raises(InputError) as caught:
        check(pack, load_text(text, "m.yaml"))
    assert {problem.code for problem in caught.value.problems} == {"unknown-word", "bad-waiver", "unknown-rule"}


def test_files_of_waivers_are_for_python_too(pack: str, tmp_path: Path) -> None:
    waivers = tmp_path / "w.yaml"
    waivers.write_text(
        "govcheck-waivers: 1\nwaivers:\n"
        "  - { rule: small/need, transfer: a, reason: r, approver: A, until: 2027-01-31 }\n",
        encoding="utf-8",
    )
    report = check(pack, document("a"), document("b"), wanted=Wanted(waivers=str(waivers)))
    assert accepted(report) == {"a": True, "b": False}


def test_evidence_is_not_looked_at_unasked_where_nothing_was_said_of_it(pack: str) -> None:
    report = check(pack, document("a"), wanted=Wanted(require_evidence=True))
    assert [transfer.evidence for transfer in report.transfers] == [()]


def test_every_rule_reading_and_fact_can_be_named(tmp_path: Path) -> None:
    bench = Bench(tmp_path, PACK)
    known = known_rules(Checker(bench.packs))
    assert {"small/need", "small/clauses", "small/flag"} <= known.keys()
    assert {f"evidence/{slug}" for slug in TITLES} <= known.keys()
    assert "small/gone" not in known
