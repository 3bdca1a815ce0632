"""The linter: a sound pack has no remarks, and each fault has its own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from govcheck.authoring.lint import Remark, lint
from tests.small import HEAD, load, write_pack

TODAY = "2026-06-15"
MATRIX = "matrix: { name: Small, home: [here] }\n"
CONDITION = "measure: { kind: condition }\n"
SOUND = (
    f"\n=== pack.yaml\n{HEAD}{MATRIX}"
    + """\
=== facts.yaml
facts:
  small.flag: { type: boolean, question: q }
  small.number: { type: number, question: q }
=== rules/here.yaml
kind: scope
in_force: { from: 2020-01-01 }
when: { term: applies }
=== rules/need.yaml
kind: requirement
measure: { kind: condition }
in_force: { from: 2020-01-01 }
when: { fact: small.number, at_least: 100 }
=== rules/way.yaml
kind: ground
opens: [need]
in_force: { from: 2020-01-01 }
when: { fact: importer.country, in: { table: near } }
=== terms/applies.yaml
in_force: { from: 2020-01-01 }
means: { fact: small.flag, is: true }
=== tables/near.yaml
keys: [country]
rows:
  - { country: DE, in_force: { from: 2020-01-01, until: 2022-01-01 } }
  - { country: DE, in_force: { from: 2022-01-01 } }
  - { country: JP, in_force: { from: 2020-01-01 } }
=== tests/here.yaml
- { name: a, as_of: 2019-12-31, facts: {}, expect: { outcome: out_of_scope } }
- { name: b, as_of: 2020-01-01, facts: { small.flag: false }, expect: { outcome: out_of_scope } }
- { name: c, as_of: 2021-12-31, facts: {}, expect: { outcome: undetermined } }
=== tests/need.yaml
- { name: a, as_of: 2022-01-01, facts: { small.flag: true, small.number: 99 }, expect: { outcome: permitted } }
- { name: b, as_of: 2022-01-01, facts: { small.flag: true, small.number: 100, importer.country: DE },
    expect: { outcome: permitted } }
=== tests/way.yaml
- { name: a, as_of: 2022-01-01, facts: { small.flag: true, small.number: 100, importer.country: CN },
    expect: { outcome: prohibited } }
- { name: b, as_of: 2022-01-01, facts: { small.flag: true, small.number: 100 }, expect: { outcome: undetermined } }
"""
)


def remarks(root: Path, text: str, today: str = TODAY) -> list[Remark]:
    write_pack(root, text)
    return lint(load(root), "small", today=today)


def brief(found: Sequence[Remark]) -> list[tuple[str, str, str]]:
    return [(item.problem.path, item.problem.code, item.level) for item in found]


def test_a_sound_pack_has_no_remarks(tmp_path: Path) -> None:
    assert remarks(tmp_path, SOUND) == []


def added(text: str) -> str:
    """The sound pack with one more file, or with one of its own replaced."""
    name = text.partition("=== ")[2].partition("\n")[0]
    parts = SOUND.split("\n=== ")
    return "\n=== ".join(part for part in parts if not part.startswith(f"{name}\n")).rstrip() + f"\n{text}"


TWICE = """\
=== tables/near.yaml
keys: [country, kind]
rows:
  - { country: [DE, JP], kind: '*', in_force: { from: 2020-01-01 } }
  - { country: JP, kind: x, in_force: { from: 2020-01-01 } }
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (added(TWICE), [("small/tables/near.yaml", "overlap", "error")]),
        (added(TWICE.replace("kind: '*'", "kind: y")), []),
        (added("=== terms/idle.yaml\nin_force: { from: 2020-01-01 }\nmeans: { fact: small.flag, is: true }\n"),
         [("small/terms/idle.yaml", "unused", "warning")]),
        (added("=== tables/idle.yaml\nkeys: [country]\nrows: [{ country: JP, in_force: { from: 2020-01-01 } }]\n"),
         [("small/tables/idle.yaml", "unused", "warning")]),
        (added("=== readings.yaml\nreadings:\n  idle: { question: q, cautious: true, views: [] }\n"),
         [("small/readings.yaml", "unused", "warning")]),
        (added("=== facts.yaml\nfacts:\n  small.flag: { type: boolean, question: q }\n"
               "  small.number: { type: number, question: q }\n  small.idle: { type: number, question: q }\n"),
         [("small/facts.yaml", "unused", "warning")]),
        (SOUND.replace("opens: [need]", "opens: []"), [("small/rules/need.yaml", "no-ground", "warning")]),
        (added("=== terms/applies.yaml\nin_force: { from: 2020-01-01 }\ncitations: []\n"
               "means: { fact: small.flag, is: true }\n"), [("small/terms/applies.yaml", "no-citation", "error")]),
        (added("=== terms/applies.yaml\nin_force: { from: 2020-01-01 }\ncitations: [{ instrument: ACT }]\n"
               "means: { fact: small.flag, is: true }\n"), [("small/terms/applies.yaml", "not-checked", "error")]),
        (added("=== terms/applies.yaml\nin_force: { from: 2020-01-01 }\nmeans: { fact: small.flag, is: true }\n"
               "citations: [{ instrument: CODE, url: 'https://x.example', checked_on: 2026-06-01 }]\n"),
         [("small/terms/applies.yaml", "unknown-instrument", "warning")]),
        (added("=== terms/applies.yaml\nin_force: { from: 2020-01-01 }\nmeans: { fact: small.flag, is: true }\n"
               "citations: [{ instrument: ACT, checked_on: 2025-06-14 }]\n"),
         [("small/terms/applies.yaml", "old-check", "warning")]),
        (added("=== terms/applies.yaml\nin_force: { from: 2020-01-01 }\nmeans: { fact: small.flag, is: true }\n"
               "citations: [{ instrument: ACT, checked_on: 2025-06-15 }]\n"), []),
        (SOUND.replace(HEAD, f"{HEAD}review_by: 2026-06-14\n"), [("small/pack.yaml", "old-check", "warning")]),
        (SOUND.replace(HEAD, f"{HEAD}review_by: 2026-06-15\n"), []),
        (SOUND.replace(f"{HEAD}{MATRIX}", HEAD), [("small/pack.yaml", "no-matrix", "warning")]),
        (SOUND.replace("home: [here]", "home: [here], place: DE"), [("small/pack.yaml", "wrong-value", "error")]),
        (SOUND.replace("home: [here]", "place: DE").replace("{ country: JP }\nbind", "{ table: world/eea }\nbind"), []),
        (SOUND.replace("home: [here]", "inside: applies, recognition: [{ table: near, place: country }]"), []),
        (SOUND.replace(CONDITION, ""), [("small/rules/need.yaml", "no-measure", "error")]),
        (SOUND.replace(CONDITION, "no_measure: It asks the same at home\n"), []),
        (SOUND.replace(CONDITION, f"{CONDITION}no_measure: Why\n"), [("small/rules/need.yaml", "no-measure", "error")]),
        (SOUND.replace(CONDITION, "").replace("binding_on: organisation", "binding_on: none"), []),
        (SOUND.replace("=== tests/way.yaml", "=== tests/other.yaml"), [("small/rules/way.yaml", "no-test", "warning")]),
        (SOUND.replace("importer.country: CN }", "importer.country: JP }").replace("prohibited", "permitted"),
         [("small/rules/way.yaml", "no-test", "error")]),
        (SOUND.replace("small.number: 99 }", "small.number: 50 }"),
         [("small/rules/need.yaml", "no-boundary-test", "error")]),
        (SOUND.replace("as_of: 2021-12-31", "as_of: 2021-12-30"),
         [("small/tables/near.yaml", "no-boundary-test", "error")]),
        (SOUND.replace("{ name: c,", "{ nam: c,"),
         [("tests/here.yaml", "missing-key", "error"), ("tests/here.yaml", "unknown-key", "error"),
          ("small/rules/here.yaml", "no-test", "error"), ("small/rules/need.yaml", "no-test", "error"),
          ("small/tables/near.yaml", "no-boundary-test", "error")]),
    ],
)  # fmt: skip
def test_each_fault_has_its_remark(tmp_path: Path, text: str, expected: list[tuple[str, str, str]]) -> None:
    found = brief(remarks(tmp_path, text))
    short = [("tests/here.yaml" if path.endswith("tests/here.yaml") else path, *rest) for path, *rest in found]
    assert sorted(tuple(item) for item in short) == sorted(expected)


def test_rows_that_meet_do_not_overlap_and_a_day_in_common_does(tmp_path: Path) -> None:
    text = SOUND.replace("until: 2022-01-01", "until: 2022-01-02")
    assert [item for item in brief(remarks(tmp_path, text)) if item[1] == "overlap"] == [
        ("small/tables/near.yaml", "overlap", "error")
    ]


def test_what_only_a_guard_or_a_constraint_uses_is_used(tmp_path: Path) -> None:
    text = (
        added("""\
=== facts.yaml
facts:
  small.flag: { type: boolean, question: q }
  small.number: { type: number, question: q, asked_only_when: { term: asked } }
  small.more: { type: number, question: q }
constraints:
  - { fact: small.more, at_most: { fact: small.number } }
""")
        + "=== terms/asked.yaml\nin_force: { from: 2000-01-01 }\nmeans: { fact: small.flag, is: true }\n"
    )
    assert "unused" not in [item[1] for item in brief(remarks(tmp_path, text))]


def test_remarks_print_in_one_line_and_say_their_level(tmp_path: Path) -> None:
    text = SOUND.replace("opens: [need]", "opens: []").replace("small.number: 99 }", "small.number: 5 }")
    found = remarks(tmp_path, text)
    lines = [str(item) for item in found]
    assert len(lines) == 2 and all("\n" not in line for line in lines)
    assert [line.endswith(" (warning)") for line in lines] == [item.level == "warning" for item in found]
    assert {item.level for item in found} == {"error", "warning"}


def test_what_only_a_setting_uses_is_used(tmp_path: Path) -> None:
    number = "small.number: { type: number, question: q, settable: { by: own, only_when: { term: asked } } }"
    text = added(f"=== facts.yaml\nfacts:\n  small.flag: {{ type: boolean, question: q }}\n  {number}\n")
    text += "=== terms/asked.yaml\nin_force: { from: 2000-01-01 }\nmeans: { fact: small.flag, is: true }\n"
    assert "unused" not in [item[1] for item in brief(remarks(tmp_path, text))]
