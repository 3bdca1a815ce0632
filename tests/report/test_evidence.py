from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from govcheck.advice.advise import advise
from govcheck.advice.wanted import NOTHING_MORE, Wanted
from govcheck.checker import Checker
from govcheck.report.model import Finding, TransferReport
from govcheck.source import load_file, load_text
from tests.report.made import Bench, manifest
from tests.small import DAY

PACK = """
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
IN_PLACE = "status: in_place, signed_on: 2026-01-01"
REQUIRED = Wanted(require_evidence=True)


class Folder:
    """A folder with a manifest in it, and the reports on its transfer."""

    def __init__(self, root: Path) -> None:
        self.root = root / "flows"
        self.root.mkdir()
        self.packs = Bench(root, PACK).packs

    def report(self, lists: str, wanted: Wanted = NOTHING_MORE, day: str = DAY, path: str = "") -> TransferReport:
        file = self.root / "m.yaml"
        file.write_text(manifest(facts=lists), encoding="utf-8")
        document = load_text(file.read_bytes(), path) if path else load_file(str(file))
        checker = Checker(self.packs)
        read = checker.manifest(document)
        return advise(checker, checker.examine(read, read.transfers[0], day), wanted)

    def told(self, lists: str, wanted: Wanted = NOTHING_MORE, day: str = DAY, path: str = "") -> list[tuple[str, str]]:
        return [(one.rule, one.level) for one in own(self.report(lists, wanted, day, path))]


def own(report: TransferReport) -> list[Finding]:
    return [one for regime in report.regimes for one in regime.findings if one.rule.startswith("evidence/")]


def stated(evidence: str = "", more: str = IN_PLACE) -> str:
    proof = f", evidence: {evidence}" if evidence else ""
    return f"safeguards: [{{ id: sh, kinds: [small_clauses], {more}{proof} }}]"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.mark.parametrize("path", ["sh.pdf", "./sh.pdf", "deep/sh.pdf", "../contracts/sh.pdf"])
def test_a_document_is_found_from_the_manifests_folder_and_its_digest_told(folder: Folder, path: str) -> None:
    file = folder.root / path
    file.parent.mkdir(exist_ok=True)
    content = os.urandom(3_000_000)
    file.write_bytes(content)
    report = folder.report(stated(path), REQUIRED)
    (one,) = report.evidence
    assert (one.safeguard, one.kinds, one.path, one.found) == ("sh", ("small_clauses",), path, True)
    assert one.sha256 == hashlib.sha256(content).hexdigest()
    assert one.location is not None and one.location.line == 11
    assert own(report) == []
    assert report.outcome == "permitted"


def test_a_document_that_changed_has_another_digest(folder: Folder) -> None:
    digests = set()
    for content in (b"one", b"two"):
        (folder.root / "sh.pdf").write_bytes(content)
        digests.add(folder.report(stated("sh.pdf")).evidence[0].sha256)
    assert digests == {hashlib.sha256(content).hexdigest() for content in (b"one", b"two")}


def test_a_document_that_is_not_there_is_a_warning_and_an_error_where_it_is_required(folder: Folder) -> None:
    assert folder.told(stated("gone.pdf")) == [("evidence/missing", "warning")]
    report = folder.report(stated("gone.pdf"), REQUIRED)
    (one,) = own(report)
    assert (one.kind, one.level, one.leg) == ("fail", "error", "")
    assert "'gone.pdf', is not there" in one.message
    assert one.location is not None and one.location.line == 11
    assert [(item.found, item.sha256, item.why) for item in report.evidence] == [(False, "", "is not there")]


def test_evidence_changes_no_outcome(folder: Folder) -> None:
    plain = folder.report(stated())
    for report in (folder.report(stated("gone.pdf"), REQUIRED), folder.report(stated(), REQUIRED)):
        assert own(report)
        assert report.outcome == plain.outcome == "permitted"
        assert [regime.outcome for regime in report.regimes] == [regime.outcome for regime in plain.regimes]


def test_a_safeguard_in_place_without_a_document_fails_only_where_it_is_required(folder: Folder) -> None:
    assert folder.told(stated()) == []
    assert folder.told(stated(), REQUIRED) == [("evidence/not-stated", "error")]
    assert folder.told(stated(more="status: planned"), REQUIRED) == []
    assert folder.told(stated(more="status: in_place, signed_on: 2027-01-01"), REQUIRED) == []
    assert folder.told("safeguards: []", REQUIRED) == []


@pytest.mark.parametrize(
    "path", ["/etc/hostname", "C:\\\\contracts\\\\sh.pdf", "\\\\\\\\server\\\\sh.pdf", ".", "pipe"]
)
def test_what_is_no_file_below_a_relative_path_is_refused(folder: Folder, path: str) -> None:
    if path == "pipe":
        os.mkfifo(folder.root / "pipe")
    report = folder.report(stated(f'"{path}"'))
    assert [(one.rule, one.level) for one in own(report)] == [("evidence/unreadable", "warning")]
    assert [(one.found, one.sha256) for one in report.evidence] == [(False, "")]


def test_a_file_that_may_not_be_read_is_told(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder.root / "sh.pdf").write_bytes(b"x")

    def refuse(path: str, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("govcheck.report.evidence.os.open", refuse)
    (one,) = own(folder.report(stated("sh.pdf"), REQUIRED))
    assert (one.rule, one.level) == ("evidence/unreadable", "error")
    assert "cannot be read: permission denied" in one.message


@pytest.mark.parametrize("address", ["https://example.org/sh.pdf", "s3://bucket/sh.pdf", "urn:isbn:1", "doi:10/1"])
def test_an_address_is_kept_and_not_looked_at(folder: Folder, address: str) -> None:
    report = folder.report(stated(f'"{address}"'), REQUIRED)
    assert own(report) == []
    (one,) = report.evidence
    assert (one.path, one.found, one.sha256) == (address, False, "")
    assert "not looked at" in one.why


def test_without_a_file_nothing_is_looked_for_and_that_is_no_pass(folder: Folder) -> None:
    (folder.root / "sh.pdf").write_bytes(b"x")
    assert folder.told(stated("sh.pdf"), path="-") == []
    assert folder.told(stated("sh.pdf"), REQUIRED, path="-") == [("evidence/not-checked", "error")]


def test_the_document_of_an_assessment_is_looked_at_and_not_asked_for(folder: Folder) -> None:
    text = "assessments: [{ kind: small_impact, on: 2026-01-01EV }]"
    assert folder.told(text.replace("EV", ""), REQUIRED) == []
    assert folder.told(text.replace("EV", ", evidence: gone.pdf")) == [("evidence/missing", "warning")]
    assert folder.told(text.replace("EV", ", evidence: gone.pdf"), REQUIRED) == [("evidence/missing", "error")]


def test_an_entry_that_serves_several_kinds_is_one_document(folder: Folder) -> None:
    text = "safeguards: [{ kinds: [small_clauses, small_consent], status: in_place, evidence: gone.pdf }]"
    report = folder.report(text)
    assert len(own(report)) == 1
    assert [one.kinds for one in report.evidence] == [("small_clauses", "small_consent")]


def test_two_documents_have_two_fingerprints(folder: Folder) -> None:
    same = "{ kinds: [small_clauses], status: in_place, evidence: gone.pdf }"
    marks = [one.fingerprint for one in own(folder.report(f"safeguards: [{same}, {same}]"))]
    assert len(marks) == len(set(marks)) == 2


ENDED = "valid_until: 2026-06-14"


@pytest.mark.parametrize(
    ("more", "day", "told"),
    [
        (f"{IN_PLACE}, valid_until: {DAY}", DAY, False),
        (f"{IN_PLACE}, {ENDED}", DAY, True),
        (f"signed_on: 2026-01-01, {ENDED}", DAY, True),
        (f"{IN_PLACE}, {ENDED}", "2026-06-14", False),
        (f"status: ended, {ENDED}", DAY, False),
    ],
)
def test_a_safeguard_that_has_ended_is_a_finding(folder: Folder, more: str, day: str, told: bool) -> None:
    report = folder.report(stated(more=more), day=day)
    found = own(report)
    assert [(one.rule, one.level) for one in found] == ([("evidence/ended", "warning")] if told else [])
    if told:
        assert "its last day was 2026-06-14" in found[0].message
        assert report.outcome == "action_required"
        assert found[0].location is not None and found[0].location.column > 50


def test_what_was_renewed_is_not_told(folder: Folder) -> None:
    old = f"{{ kinds: [small_clauses], {IN_PLACE}, {ENDED} }}"
    new = f"{{ kinds: [small_clauses], {IN_PLACE} }}"
    narrow = f"{{ kinds: [small_clauses], {IN_PLACE}, covers: [kk] }}"
    assert folder.told(f"safeguards: [{old}, {new}]") == []
    assert folder.told(f"safeguards: [{old}, {narrow}]") == [("evidence/ended", "warning")]


def test_a_plain_check_looks_at_nothing(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govcheck.report.evidence.with_evidence", None)
    assert folder.report(stated()).evidence == ()
