"""What makes a finding the same finding tomorrow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.checker import Checker
from govcheck.report.model import Finding
from govcheck.source import load_text
from tests.report.made import Bench
from tests.small import DAY

PACK = """
=== rules/need.yaml
kind: requirement
level: error
message: MESSAGE
title: TITLE
when: { all: [ { fact: importer.country, is: CN }, { fact: small.flag, is: true } ] }
=== rules/record.yaml
kind: duty
level: warning
message: MESSAGE
when: { fact: importer.country, in: [CN, DE] }
met_when: { fact: done.small_notice, is: true }
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
when: { fact: safeguard.small_clauses.status, is: in_place }
"""
LINES = [
    "govcheck: 1",
    "parties:",
    "  - { id: kk, name: NAME, country: JP }",
    "  - { id: sh, name: NAME, country: CN }",
    "  - { id: de, country: DE }",
    "transfers:",
    "  - id: t",
    "    title: NAME",
    "    exporter: kk",
    "    importers: [sh, de]",
    "    data: { categories: [contact] }",
    "    safeguards: []",
    "    done: []",
    "    facts: { small.flag: FLAG }",
]


def text(name: str = "A name", flag: str = "true") -> list[str]:
    return [line.replace("NAME", name).replace("FLAG", flag) for line in LINES]


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> list[Bench]:
    def bench(message: str) -> Bench:
        worded = PACK.replace("MESSAGE", message).replace("TITLE", message)
        return Bench(tmp_path_factory.mktemp("pack"), worded)

    return [bench("It says this"), bench("It says something else about {importer.country}")]


def findings(bench: Bench, lines: list[str], path: str = "m.yaml", day: str = DAY) -> list[Finding]:
    checker = Checker(bench.packs)
    read = checker.manifest(load_text("\n".join(lines), path))
    report = checker.transfer(read, read.transfers[0], day)
    return [finding for regime in report.regimes for finding in regime.findings]


def marks(found: list[Finding]) -> dict[tuple[str, str], str]:
    return {(one.rule, one.leg): one.fingerprint for one in found}


def test_there_is_something_to_tell_apart(benches: list[Bench]) -> None:
    found = findings(benches[0], text())
    assert {(one.rule, one.leg) for one in found} == {
        ("small/need", "kk > sh"), ("small/record", "kk > sh"), ("small/record", "kk > de"),
    }  # fmt: skip
    assert len(set(marks(found).values())) == 3


@settings(max_examples=40)
@given(
    before=st.lists(st.integers(0, len(LINES)), max_size=8),
    path=st.sampled_from(["a.transfer.yaml", "deep/er/b.yaml", "-"]),
    name=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9).map(lambda name: f"x{name}"),
    worded=st.sampled_from([0, 1]),
)
def test_fingerprints_survive_moved_lines_renamed_files_and_changed_wording(
    benches: list[Bench], before: list[int], path: str, name: str, worded: int
) -> None:
    lines = text(name)
    for at in sorted(before, reverse=True):
        lines.insert(at, "# a remark" if at % 2 else "")
    assert marks(findings(benches[worded], lines, path)) == marks(findings(benches[0], text()))


def test_the_same_finding_keeps_its_fingerprint_when_it_is_no_longer_open(benches: list[Bench]) -> None:
    known, unknown = findings(benches[0], text()), findings(benches[0], text()[:-1])
    assert {one.kind for one in known if one.rule == "small/need"} == {"fail"}
    assert {one.kind for one in unknown if one.rule == "small/need"} == {"open"}
    assert marks(known) == marks(unknown)


def test_two_legs_of_one_name_are_two_findings(benches: list[Bench]) -> None:
    lines = text()
    party = "{ name: Same, country: CN }"
    lines[LINES.index("    importers: [sh, de]")] = f"    importers: [{{ party: {party} }}, {{ party: {party} }}]"
    found = findings(benches[0], lines)
    assert [one.leg for one in found if one.rule == "small/need"] == ["kk > Same"] * 2
    assert len({one.fingerprint for one in found}) == len(found)
