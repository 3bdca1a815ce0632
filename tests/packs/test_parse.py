"""The files of a pack: every fault of every file in one reading, each once, with its line and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.errors import PackError
from govcheck.packs.condition import FALSE_NODE, TRUE_NODE, Leaf, Literal, TermRef
from govcheck.packs.model import Measure, Source
from tests.small import Regime, load, problems, write_pack

RULES = """
=== rules/need.yaml
kind: requirement
=== rules/open.yaml
kind: ground
opens: [need]
"""


def faults(root: Path, text: str) -> list[tuple[str, int | None, str, str, str]]:
    """(file, line, code, message, expected) of each Problem."""
    return [
        (Path(item.path).name, item.region and item.region.line, item.code, item.message, item.expected)
        for item in problems(root, text)
    ]


def test_a_whole_rule(tmp_path: Path) -> None:
    regime = Regime(
        tmp_path,
        """
=== rules/here.yaml
kind: scope
=== rules/need.yaml
kind: requirement
under: here
level: warning
=== rules/open.yaml
title: A ground
kind: ground
under: here
opens: [need]
safeguard: small_clauses
in_force: { from: 2020-01-01, until: 2030-01-01 }
citations:
  - { instrument: ACT, article: "28(1)", url: "https://example.org/28", checked_on: 2026-06-01 }
  - { instrument: ACT, article: "29" }
confidence: secondary
when: { fact: small.flag, is: true }
obtainable: { fact: small.can, is: true }
guidance: |
  Do this.
measure: { kind: condition, objective: order, security: false }
""",
    )
    rule = regime.pack.rules["open"]
    assert (rule.title, rule.kind, rule.under, rule.opens) == ("A ground", "ground", "here", ("need",))
    assert rule.safeguard == "small_clauses"
    assert rule.file == "small/rules/open.yaml"
    assert tuple(rule.span) == ("2020-01-01", "2030-01-01")
    assert rule.citations == (
        Source("ACT", "28(1)", "https://example.org/28", "2026-06-01"),
        Source("ACT", "29", "https://example.org/act", ""),
    )
    assert rule.confidence == "secondary"
    assert rule.when == Leaf("small.flag", "is", Literal(True))
    assert rule.obtainable == Leaf("small.can", "is", Literal(True))
    assert rule.guidance == "Do this."
    assert rule.measure == Measure("condition", "order", False, None)
    assert regime.pack.rules["need"].level == "warning"


def test_what_a_rule_leaves_out(tmp_path: Path) -> None:
    text = f"{RULES}=== rules/duty.yaml\nkind: duty\nmet_when: {{ fact: done.small_notice, is: true }}\n"
    text += "=== rules/said.yaml\nkind: conclusion\nconcludes: c\n"
    rules = Regime(tmp_path, text).pack.rules
    assert rules["need"].when == rules["open"].obtainable == TRUE_NODE
    assert (rules["need"].level, rules["duty"].level, rules["said"].level) == ("error", "error", "note")
    assert rules["duty"].duty_for == ()
    assert rules["need"].met_when == FALSE_NODE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "=== rules/open.yaml\nkind: gruond\n",
            ("open.yaml", 1, "wrong-value", "kind is 'gruond'", "did you mean 'ground'?"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nobtainable: { all: [] }\n",
            ("open.yaml", 2, "unknown-key", "'obtainable' is not a key here", "use one of"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nmesage: no\n",
            ("open.yaml", 2, "unknown-key", "'mesage' is not a key here", "did you mean 'message'?"),
        ),
        (
            "=== rules/open.yaml\nkind: ground\n",
            ("open.yaml", 1, "missing-key", "'opens' is missing", "add opens:"),
        ),
        (
            "=== rules/open.yaml\nkind: duty\n",
            ("open.yaml", 1, "missing-key", "'met_when' is missing", "add met_when:"),
        ),
        (
            "=== rules/open.yaml\nrule: opened\nkind: prohibition\n",
            ("open.yaml", 1, "wrong-value", "rule is 'opened'", "expected the file's name, 'open'"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nlevel: fatal\n",
            ("open.yaml", 2, "wrong-value", "level is 'fatal'", "use one of error, warning, note"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nconfidence: primay\n",
            ("open.yaml", 2, "wrong-value", "confidence is 'primay'", "did you mean 'primary'?"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nin_force: { from: 2021-02-29 }\n",
            ("open.yaml", 2, "bad-date", "'2021-02-29' is not a day", "expected YYYY-MM-DD"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nin_force: { from: 2021-01-01, until: 2021-01-01 }\n",
            (
                "open.yaml", 2, "bad-date", "the span from 2021-01-01 until 2021-01-01 is empty",
                "until is the first day outside",
            ),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nin_force: { from: 2021-01-01, to: 2022-01-01 }\n",
            ("open.yaml", 2, "unknown-key", "'to' is not a key here", "use one of from, until"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\ncitations: [{ instrument: ACT, checked_on: yesterday }]\n",
            ("open.yaml", 2, "bad-date", "'yesterday' is not a day", "expected YYYY-MM-DD"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\ncitations: [{ instrument: CODE }]\n",
            ("open.yaml", 2, "missing-key", "there is no link for 'CODE'", "add url:, here or in pack.yaml"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\ncitations: Article 5\n",
            (
                "open.yaml", 2, "wrong-type", "citations is not a list",
                "expected [{ instrument, article, url, checked_on }]",
            ),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nwhen: { fact: small.flg, is: true }\n",
            ("open.yaml", 2, "unknown-fact", "'small.flg' is not a fact", "did you mean 'small.flag'?"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nmeasure: { kind: approvel }\n",
            ("open.yaml", 2, "wrong-value", "kind is 'approvel'", "did you mean 'approval'?"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\ntitle: 5\n",
            ("open.yaml", 2, "wrong-type", "5 is not text", "expected text (quote it)"),
        ),
        (
            "=== rules/open.yaml\nkind: prohibition\nunder: here\n",
            ("open.yaml", 2, "unknown-rule", "there is no rule 'here'", ""),
        ),
        (
            f"{RULES}safeguard: small_clausse\n",
            (
                "open.yaml", 3, "unknown-safeguard", "there is no kind of safeguard 'small_clausse'",
                "did you mean 'small_clauses'?",
            ),
        ),
        (
            "=== rules/need.yaml\nkind: requirement\n=== rules/open.yaml\nkind: ground\nopens: [neeed]\n",
            ("open.yaml", 2, "unknown-rule", "there is no rule 'neeed'", "did you mean 'need'?"),
        ),
        (
            "=== rules/need.yaml\nkind: prohibition\n=== rules/open.yaml\nkind: ground\nopens: [need]\n",
            ("open.yaml", 2, "wrong-kind", "'need' is a prohibition", "expected a requirement"),
        ),
        (
            "=== rules/open.yaml\nkind: ground\nopens: need\n",
            ("open.yaml", 2, "wrong-type", "opens is not a list of names", "expected [name, ...]"),
        ),
        (
            "=== terms/t.yaml\nterm: u\nmeans: { fact: small.flag, is: true }\n",
            ("t.yaml", 1, "wrong-value", "term is 'u'", "expected the file's name, 't'"),
        ),
        (
            "=== terms/t.yaml\nterm: t\n",
            ("t.yaml", 1, "missing-key", "'means' is missing", "add means: <condition>"),
        ),
        (
            "=== readings.yaml\nreadings:\n  r:\n    question: q\n    cautious: maybe\n    views: []\n",
            ("readings.yaml", 4, "wrong-type", "cautious is 'maybe'", "expected true or false"),
        ),
        (
            "=== readings.yaml\nreadings:\n  r:\n    question: q\n    cautious: true\n",
            ("readings.yaml", 2, "missing-key", "'views' is missing", "add views:"),
        ),
    ],
)  # fmt: skip
def test_one_fault_one_problem(tmp_path: Path, text: str, expected: tuple[str, int, str, str, str]) -> None:
    found = faults(tmp_path, text)
    assert len(found) == 1
    assert found[0][:4] == expected[:4]
    assert found[0][4].startswith(expected[4]) and bool(found[0][4]) == bool(expected[4])


def test_versions_of_a_term_must_not_overlap(tmp_path: Path) -> None:
    text = """
=== terms/t.yaml
versions:
  - { in_force: { from: 2020-01-01, until: 2022-01-01 }, means: { fact: small.flag, is: true } }
  - { in_force: { from: 2021-12-31 }, means: { fact: small.flag, is: false } }
"""
    assert [(line, code) for _, line, code, _, _ in faults(tmp_path, text)] == [(1, "overlap")]
    assert problems(tmp_path, text.replace("2021-12-31", "2022-01-01")) == []


def test_a_term_of_several_versions(tmp_path: Path) -> None:
    text = """
=== terms/t.yaml
versions:
  - { in_force: { from: 2020-01-01, until: 2022-01-01 }, means: { fact: small.flag, is: true } }
  - { in_force: { from: 2022-01-01 }, means: { term: other }, confidence: recalled }
=== terms/other.yaml
means: { fact: small.other, is: true }
"""
    term = Regime(tmp_path, text).pack.terms["t"]
    assert [tuple(version.span) for version in term.versions] == [
        ("2020-01-01", "2022-01-01"), ("2022-01-01", "9999-12-31"),
    ]  # fmt: skip
    assert term.versions[1].means == TermRef("other")
    assert term.versions[1].confidence == "recalled"


def test_readings(tmp_path: Path) -> None:
    text = """
=== readings.yaml
readings:
  strict:
    question: Is it strict?
    cautious: true
    views:
      - { value: true, says: It is, held_by: The authority }
      - { value: false, says: It is not }
    citations: [{ instrument: ACT, article: "2" }]
"""
    regime = Regime(tmp_path, text)
    reading = regime.pack.readings["strict"]
    assert reading.cautious is True
    assert reading.views == ((True, "It is", "The authority"), (False, "It is not", ""))
    assert "reading:small/strict" in regime.packs.catalogue.facts


def test_the_head(tmp_path: Path) -> None:
    pack = Regime(tmp_path, RULES).pack
    assert (pack.id, pack.title, pack.binding_on) == ("small", "A small act", "organisation")
    assert (pack.per, pack.layer) == ("leg", 1)
    assert pack.jurisdiction == {"country": "JP"}
    assert pack.instruments == {"ACT": "The Small Act"}
    assert pack.version == "1"


@pytest.mark.parametrize(
    ("head", "line", "code", "message"),
    [
        ("title: T\nbinding_on: everyone\nversion: '1'\nreviewed_on: 2026-06-01\n", 3, "wrong-value",
         "binding_on is 'everyone'"),
        ("title: T\nbinding_on: none\nversion: '1'\nreviewed_on: soon\n", 5, "bad-date", "'soon' is not a day"),
        ("title: T\nbinding_on: none\nversion: '1'\nreviewed_on: 2026-06-01\nlayers: 2\n", 6, "unknown-key",
         "'layers' is not a key here"),
        ("title: T\nbinding_on: none\nreviewed_on: 2026-06-01\n", 1, "missing-key", "'version' is missing"),
    ],
)  # fmt: skip
def test_faults_of_the_head(tmp_path: Path, head: str, line: int, code: str, message: str) -> None:
    found = faults(tmp_path, f"=== pack.yaml\n{head}")
    assert [item[:4] for item in found] == [("pack.yaml", line, code, message)]


def test_the_id_of_a_pack_is_the_name_of_its_folder(tmp_path: Path) -> None:
    write_pack(tmp_path, RULES)
    (tmp_path / "small").rename(tmp_path / "other")
    (tmp_path / "other" / "facts.yaml").unlink()
    assert [(item.code, item.message) for item in problems(tmp_path, RULES)] == [("wrong-value", "pack is 'small'")]


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    text = """
=== rules/a.yaml
kind: prohibition
when: { fact: small.flg, is: true }
=== rules/b.yaml
kind: ground
opens: [nothing]
=== terms/c.yaml
means: { term: d }
=== tables/e.yaml
keys: [country]
rows:
  - { country: 5.5.5, zone: [1] }
=== facts.yaml
facts:
  small.flag: { type: bool, question: q }
"""
    found = {(name, code) for name, _, code, _, _ in faults(tmp_path, text)}
    assert {("a.yaml", "unknown-fact"), ("b.yaml", "unknown-rule"), ("c.yaml", "unknown-term")} <= found
    assert ("facts.yaml", "wrong-type") in found


def test_a_file_that_is_no_yaml_is_one_problem(tmp_path: Path) -> None:
    found = faults(tmp_path, "=== rules/a.yaml\nkind: [\n=== rules/b.yaml\nkind: prohibition\n")
    assert [name for name, *_ in found] == ["a.yaml"]


def test_a_file_that_is_no_mapping_is_one_problem(tmp_path: Path) -> None:
    write_pack(tmp_path, RULES)
    (tmp_path / "small" / "rules" / "open.yaml").write_text("- kind: scope\n", encoding="utf-8")
    with pytest.raises(PackError) as caught:
        load(tmp_path)
    assert [(problem.code, problem.message) for problem in caught.value.problems] == [("wrong-value", "kind is None")]
