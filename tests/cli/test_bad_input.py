"""Every bad input through the real command: one line for each fault, exit code 2, nothing printed or written."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.conftest import Run

LINE = re.compile(r"[^\n]+?(:\d+:\d+)?: [a-z0-9-]+: [^\n]+")

GOOD = """\
govcheck: 1
parties:
  - { id: a, name: A, country: JP, kind: private, role: controller }
  - { id: b, name: B, country: US, kind: private, role: processor }
transfers:
  - id: t
    exporter: a
    importers:
      - { party: b, relationship: service_provider }
    data: { categories: [contact], form: identified, subjects: { number: 10 } }
"""

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 10)}]\n" for i in range(9)
)


def bad(code: str, old: str, new: str, line: str = "") -> tuple[str, str, str]:
    assert old in GOOD
    return code, GOOD.replace(old, new), line


CASES: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("empty", "", ""),
    "only a comment": ("empty", "# nothing\n", ""),
    "binary": ("not-text", b"\x7fELF\x02\x01\x00\x00", ""),
    "not utf-8": ("not-text", "name: é\n".encode("latin-1"), ""),
    "a list": ("wrong-type", "- 1\n- 2\n", ""),
    "a text": ("wrong-type", "govcheck\n", ""),
    "broken yaml": ("bad-yaml", "govcheck: [1\n", ""),
    "broken json": ("bad-yaml", '{"govcheck": 1', ""),
    "a tag": ("tag-not-allowed", "govcheck: !!python/object/apply:os.system ['true']\n", ""),
    "duplicate key": ("duplicate-key", GOOD + "govcheck: 1\n", "11:1: duplicate-key"),
    "alias bomb": ("too-many-aliases", BOMB, ""),
    "too deep": ("too-deep", "[" * 10_000, ""),
    "ten megabytes of nesting": ("too-deep", "[" * 9_999_999, ""),
    "more than ten megabytes": ("too-large", "a: " + "x" * 10_000_000, ""),
    "no version": bad("missing-key", "govcheck: 1\n", ""),
    "another version": bad("wrong-value", "govcheck: 1\n", "govcheck: 2\n", "1:11: wrong-value"),
    "wrong type": bad("wrong-type", "country: JP", "country: [JP]", "3:32: wrong-type"),
    "no text": bad("wrong-type", "id: t\n", "id: 5\n", "6:9: wrong-type"),
    "a date for a number": bad("wrong-type", "number: 10", "number: 2026-01-01", "10:74: wrong-type"),
    "a negative number": bad("wrong-value", "number: 10", "number: -3", "10:74: wrong-value"),
    "unknown key": bad("unknown-key", "    exporter: a", "    exporterr: a", "did you mean 'exporter'?"),
    "unknown word": bad("unknown-word", "role: controller", "role: controler", "did you mean 'controller'?"),
    "unknown party": bad("unknown-party", "exporter: a", "exporter: c", "7:15: unknown-party"),
    "unknown country": bad("unknown-country", "country: US", "country: USA", "use US"),
    "a code that is none": bad("unknown-country", "country: US", "country: UK", "use GB"),
    "a country that is none": bad("unknown-country", "country: US", "country: QQ", "4:32: unknown-country"),
    "unknown fact": bad("unknown-fact", "    exporter: a\n",
                        "    exporter: a\n    facts: { importer.contry: US }\n", "did you mean 'importer.country'?"),
    "duplicate id": ("duplicate-id", GOOD + GOOD[GOOD.index("  - id: t"):], "11:9: duplicate-id"),
    "duplicate party": bad("duplicate-id", "id: b", "id: a", "4:11: duplicate-id"),
    "no transfers": ("missing-key", "govcheck: 1\n", ""),
}  # fmt: skip


def check_lines(result: Sequence[object], folder: Path, before: list[str]) -> list[str]:
    code, out, err = result
    assert (code, out) == (2, ""), err
    lines = str(err).splitlines()
    assert lines
    for line in lines:
        assert LINE.fullmatch(line), line
        assert "internal-error" not in line
        assert len(line) < 500
    assert sorted(os.listdir(folder)) == before
    return lines


@pytest.mark.parametrize("name", CASES)
def test_bad_manifests(run: Run, folder: Path, name: str) -> None:
    code, content, fragment = CASES[name]
    content = content if isinstance(content, bytes) else content.encode()
    (folder / "a.transfer.yaml").write_bytes(content)
    before = sorted(os.listdir(folder))
    lines = check_lines(run("check", "--output", "json=r.json"), folder, before)
    assert any(f" {code}: " in line for line in lines), lines
    assert any(fragment in line for line in lines), lines


def test_all_faults_of_a_file_in_one_run_in_its_order(run: Run, folder: Path) -> None:
    text = (
        GOOD.replace("country: JP", "country: UK")
        .replace("role: processor", "role: p")
        .replace("[contact]", "[cntact]")
    )
    (folder / "a.transfer.yaml").write_text(text)
    lines = check_lines(run("check"), folder, [".git", "a.transfer.yaml"])
    assert [line.split(": ")[1] for line in lines] == ["unknown-country", "unknown-word", "unknown-word"]
    assert [int(line.split(":")[1]) for line in lines] == [3, 4, 10]


def test_the_same_id_in_two_files(run: Run, folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.transfer.yaml").write_text(GOOD)
    (line,) = check_lines(run("check"), folder, [".git", "a.transfer.yaml", "b.transfer.yaml"])
    assert line.startswith("b.transfer.yaml:6:9: duplicate-id: ")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_a_file_that_may_not_be_read(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").chmod(0)
    assert check_lines(run("check"), folder, [".git", "a.transfer.yaml"]) == [
        "a.transfer.yaml: cannot-read: permission denied"
    ]


def test_paths_that_are_no_manifests(run: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    before = sorted(os.listdir(folder))
    assert check_lines(run("check", "missing.yaml"), folder, before) == [
        "missing.yaml: cannot-read: no such file or directory"
    ]
    assert check_lines(run("check", "empty"), folder, before) == [
        "empty: no-manifests: there is no manifest in this folder; expected files named like crm.transfer.yaml"
    ]


@pytest.mark.parametrize("command", ["check", "explain"])
def test_names_that_are_not_known(run: Run, folder: Path, command: str) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    before = sorted(os.listdir(folder))
    (line,) = check_lines(run(command, "--regime", "gpdr"), folder, before)
    assert "did you mean 'gdpr'?" in line
    check_lines(run(command, "--pack", "nowhere"), folder, before)
    check_lines(run(command, "--as-of", "2026-13-01"), folder, before)


def test_a_transfer_that_is_not_there(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    check_lines(run("explain", "--transfer", "tt"), folder, [".git", "a.transfer.yaml"])


PACK = """\
pack: {name}
title: A pack for a test
jurisdiction: {{ country: JP }}
binding_on: organisation
per: leg
layer: 1
version: "1"
reviewed_on: 2026-11-21
review_by: 2027-05-21
instruments:
  ACT: {{ title: An Act, url: "https://law.example" }}
"""
TERM = """\
term: {name}
title: A term
in_force: {{ from: 2000-01-01 }}
citations:
  - {{ instrument: ACT, article: "1", url: "https://law.example", checked_on: 2026-11-21 }}
confidence: primary
means: {{ term: {other} }}
"""


RULE = """\
rule: applies
title: It applies
kind: scope
in_force: { from: 2000-01-01 }
citations:
  - { instrument: ACT, article: "1", url: "https://law.example", checked_on: 2026-11-21 }
confidence: primary
when: { term: one }
"""


def test_a_pack_with_a_circle(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD)
    pack = folder / "alpha"
    (pack / "terms").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK.format(name="alpha"))
    (pack / "terms" / "one.yaml").write_text(TERM.format(name="one", other="two"))
    (pack / "terms" / "two.yaml").write_text(TERM.format(name="two", other="one"))
    (pack / "rules").mkdir()
    (pack / "rules" / "applies.yaml").write_text(RULE)
    lines = check_lines(run("check", "--pack", "alpha"), folder, sorted(os.listdir(folder)))
    assert any("circle" in line for line in lines), lines
    check_lines(run("packs", "list", "--pack", "alpha"), folder, sorted(os.listdir(folder)))


def test_norway_is_norway(run: Run, folder: Path) -> None:
    (folder / "a.transfer.yaml").write_text(GOOD.replace("country: US", "country: NO"))
    assert run("check").code in (0, 1)


def test_the_starter_can_be_checked(run: Run, folder: Path) -> None:
    assert run("init", "mine").code == 0
    os.unlink(folder / "a.transfer.yaml")
    result = run("check")
    assert result.code in (0, 1), result.err
    assert result.err == ""
