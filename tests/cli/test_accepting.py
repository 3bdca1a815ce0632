"""Waivers, a baseline, proofs and the record, from the command line to the exit code."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from govcheck.render import FORMATS
from tests.cli.conftest import Run
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
=== rules/notice.yaml
kind: duty
level: warning
when: { fact: importer.country, is: CN }
met_when: { fact: done.small_notice, is: true }
"""
MANIFEST = """\
govcheck: 1
parties:
  - { id: kk, country: JP }
  - { id: sh, country: CN }
transfers:
  - id: crm
    exporter: kk
    importer: sh
    data: { categories: [contact] }
    safeguards: []
    done: []
"""
WAIVER = """\
govcheck-waivers: 1
waivers:
  - { rule: small/need, transfer: crm, reason: being signed, approver: N. Name, until: 2027-01-31 }
"""
INLINE = '# govcheck: accept small/need by "N. Name" until 2027-01-31 because it is being signed'
CHECK = ("check", "a.transfer.yaml", "--pack", "small", "--regime", "small", "--as-of", "2026-11-21")
BY = ("--approver", "N. Name", "--reason", "there when we began", "--until", "2027-06-30")


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVCHECK_CACHE", "")
    write_pack(folder, PACK)
    put(folder)
    return folder


def put(place: Path, **changes: str) -> None:
    text = MANIFEST
    for old, new in changes.items():
        text = text.replace(f"{old}: []", new)
    (place / "a.transfer.yaml").write_text(text, encoding="utf-8")


def findings(run: Run, *arguments: str) -> dict[str, dict[str, Any]]:
    report = json.loads(run(*CHECK, "--format", "json", *arguments).out)
    return {f["rule"]: f for t in report["transfers"] for r in t["regimes"] for f in r["findings"]}


def test_a_waiver_from_a_file(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    assert run(*CHECK).code == 1
    code, out, _ = run(*CHECK, "--waivers", "w.yaml")
    assert code == 0
    assert "ACTION REQUIRED" in out and "1 finding accepted" in out
    assert "accepted by N. Name until 2027-01-31: being signed" in out
    assert run(*CHECK, "--waivers", "w.yaml", "--fail-on", "warning").code == 1
    found = findings(run, "--waivers", "w.yaml")
    assert found["small/need"]["waived"] is True
    assert found["small/need"]["waiver"]["source"] == "file"
    assert found["small/notice"]["waived"] is False


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_every_format_says_that_a_finding_was_accepted(run: Run, place: Path, format: str) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    code, out, _ = run(*CHECK, "--waivers", "w.yaml", "--format", format)
    assert code == 0
    assert "N. Name" in out


def test_a_comment_in_the_manifest(run: Run, place: Path) -> None:
    text = MANIFEST.replace("  - id: crm", f"  {INLINE}\n  - id: crm")
    (place / "a.transfer.yaml").write_text(text, encoding="utf-8")
    assert run(*CHECK).code == 0
    found = findings(run)
    assert found["small/need"]["waiver"]["source"] == "inline"
    assert found["small/need"]["waiver"]["location"]["line"] == 6
    for line in ("{ id: sh, country: CN }", "safeguards: []", "- id: crm"):
        text = MANIFEST.replace(line, f"{line}  {INLINE}")
        (place / "a.transfer.yaml").write_text(text, encoding="utf-8")
        code, out, _ = run(*CHECK)
        assert (code, "is not used" in " ".join(out.split())) == ((1, True) if line == "safeguards: []" else (0, False))


def test_an_expired_waiver_fails_and_says_so(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    code, out, _ = run(*CHECK[:-1], "2027-02-01", "--waivers", "w.yaml", "--quiet")
    assert code == 1
    assert "ended with 2027-01-31; what it accepted counts" in " ".join(out.split())
    assert run(*CHECK[:-1], "2027-01-31", "--waivers", "w.yaml").code == 0


def test_quiet_still_counts_what_was_accepted(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    code, out, _ = run(*CHECK, "--waivers", "w.yaml", "--quiet")
    assert code == 0
    assert "1 transfer: 1 action required; 1 finding accepted" in out


def test_faults_of_manifest_waivers_and_baseline_are_told_together(run: Run, place: Path) -> None:
    put(place, done="done: [nonsense]")
    with (place / "a.transfer.yaml").open("a", encoding="utf-8") as stream:
        stream.write("    title: x  # govcheck: accept small/needs by N until 2027-01-31 because x\n")
    (place / "w.yaml").write_text(WAIVER.replace("reason: being signed, ", ""), encoding="utf-8")
    (place / "b.json").write_text('{"format": "govcheck-baseline/1"}', encoding="utf-8")
    code, out, err = run(*CHECK, "--waivers", "w.yaml", "--baseline", "b.json")
    assert (code, out) == (2, "")
    assert [line.split(": ")[0:2] for line in err.splitlines()] == [
        ["a.transfer.yaml:11:12", "unknown-word"],
        ["a.transfer.yaml:12:15", "unknown-rule"],
        ["w.yaml:3:5", "missing-key"],
        *[["b.json:1:1", "missing-key"]] * 4,
    ]
    put(place)
    assert run(*CHECK, "--waivers", "gone.yaml").err == "gone.yaml: cannot-read: no such file or directory\n"


def test_the_configuration_names_them_and_options_outrank_it(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    (place / "none.yaml").write_text("govcheck-waivers: 1\nwaivers: []\n", encoding="utf-8")
    (place / "govcheck.toml").write_text('waivers = "w.yaml"\nrecord = "r.jsonl"\n', encoding="utf-8")
    assert run(*CHECK).code == 0
    assert run(*CHECK, "--waivers", "none.yaml").code == 1
    assert len((place / "r.jsonl").read_text().splitlines()) == 2
    (place / "govcheck.toml").write_text('announce_days = 100\nwaivers = "w.yaml"\n', encoding="utf-8")
    assert "ends with 2027-01-31" in " ".join(run(*CHECK).out.split())


def test_evidence_can_be_required(run: Run, place: Path) -> None:
    entry = "{ id: sh-2026, kinds: [small_clauses], status: in_place, evidence: sh.pdf }"
    put(place, safeguards=f"safeguards: [{entry}]")
    code, out, _ = run(*CHECK)
    assert code == 0 and "PERMITTED" in out and "is not there" in out
    code, out, _ = run(*CHECK, "--require-evidence")
    assert code == 1 and "PERMITTED" in out
    (place / "sh.pdf").write_bytes(b"signed")
    assert run(*CHECK, "--require-evidence").code == 0
    report = json.loads(run(*CHECK, "--format", "json").out)
    assert report["transfers"][0]["evidence"][0]["sha256"] == hashlib.sha256(b"signed").hexdigest()
    (place / "govcheck.toml").write_text("require_evidence = true\n", encoding="utf-8")
    (place / "sh.pdf").unlink()
    assert run(*CHECK).code == 1


def test_an_accepted_outcome_does_not_hide_missing_evidence(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER.replace("small/need", "evidence/missing"), encoding="utf-8")
    entry = "{ kinds: [small_clauses], status: applied_for, evidence: sh.pdf }"
    put(place, safeguards=f"safeguards: [{entry}]")
    found = findings(run, "--waivers", "w.yaml")
    assert found["evidence/missing"]["waived"] is True
    assert run(*CHECK, "--waivers", "w.yaml").code == 1


def test_a_run_is_recorded(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    assert run(*CHECK, "--record", "r.jsonl").code == 1
    assert run(*CHECK, "--record", "r.jsonl", "--waivers", "w.yaml").code == 0
    first, second = map(json.loads, (place / "r.jsonl").read_text(encoding="ascii").splitlines())
    assert first["inputs"] == [
        {
            "role": "manifest",
            "path": "a.transfer.yaml",
            "sha256": hashlib.sha256((place / "a.transfer.yaml").read_bytes()).hexdigest(),
        }
    ]
    assert second["inputs"][1] == {
        "role": "waivers", "path": "w.yaml", "sha256": hashlib.sha256((place / "w.yaml").read_bytes()).hexdigest()
    }  # fmt: skip
    assert (first["number"], first["exit_code"], first["summary"]["waived"]) == (1, 1, 0)
    assert (second["number"], second["exit_code"], second["summary"]["waived"]) == (2, 0, 1)
    assert second["as_of"] == "2026-11-21" and second["regimes"] == ["small"] and second["fail_on"] == "error"
    assert second["transfers"] == [
        {"id": "crm", "as_of": "2026-11-21", "outcome": "action_required", "regimes": {"small": "action_required"},
         "waived": 1, "evidence": []}
    ]  # fmt: skip
    assert [pack["id"] for pack in second["packs"]] == ["small"]
    assert second["packs"][0]["digest"].startswith("sha256:")


def test_a_run_that_could_not_check_is_not_recorded(run: Run, place: Path) -> None:
    (place / "a.transfer.yaml").write_text("nonsense", encoding="utf-8")
    assert run(*CHECK, "--record", "r.jsonl").code == 2
    assert not (place / "r.jsonl").exists()


def test_a_record_that_cannot_be_written_is_no_pass(run: Run, place: Path) -> None:
    put(place, safeguards="safeguards: [{ kinds: [small_clauses], status: in_place }]")
    assert run(*CHECK).code == 0
    code, out, err = run(*CHECK, "--record", "a.transfer.yaml")
    assert (code, "PERMITTED" in out) == (2, True)
    assert err.startswith("a.transfer.yaml: not-a-record: ")


def test_what_was_mended_is_told(run: Run, place: Path) -> None:
    run(*CHECK, "--record", "r.jsonl")
    with (place / "r.jsonl").open("a", encoding="ascii") as stream:
        stream.write('{"format":"govcheck-record/1","nu')
    _, _, err = run(*CHECK, "--record", "r.jsonl")
    assert err == "govcheck: r.jsonl: the last line was cut short; its 33 bytes were put into r.jsonl.torn\n"


def test_a_remembered_answer_does_not_keep_a_run_from_the_record(
    run: Run, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", str(place / "cache"))
    (place / "govcheck.toml").write_text('record = "r.jsonl"\n', encoding="utf-8")
    for number in (1, 2, 3):
        assert run(*CHECK).code == 1
        assert len((place / "r.jsonl").read_text().splitlines()) == number


def test_a_remembered_answer_rests_on_its_waivers(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", str(place / "cache"))
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    assert [run(*CHECK, "--waivers", "w.yaml").code for _ in range(2)] == [0, 0]
    (place / "w.yaml").write_text("govcheck-waivers: 1\nwaivers: []\n", encoding="utf-8")
    assert run(*CHECK, "--waivers", "w.yaml").code == 1
