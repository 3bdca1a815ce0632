"""Reading overlays, and laying them over the documents of packs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from govcheck.engine.assess import assess
from govcheck.engine.engine import Engine
from govcheck.errors import PackError
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from govcheck.packs.overlay import read_overlay, spoken, steps_of
from govcheck.packs.overlay_apply import Changes
from govcheck.source import load_text
from tests.small import DAY, load, write_pack

PACK = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: requirement
when: { fact: small.number, at_least: 100 }
=== rules/way.yaml
kind: ground
opens: [need]
when: { any: [{ fact: importer.country, in: { table: places } }, { term: easy }] }
=== rules/but.yaml
kind: exception
exception_to: [need]
when: { fact: small.other, is: true }
=== tables/places.yaml
keys: [country]
rows:
  - { country: [KR, SG], note: first }
  - { country: CN, in_force: { from: 2027-01-01 } }
=== terms/easy.yaml
means: { fact: small.flag, is: true }
"""
HEAD = "govcheck-overlay: 1\ntitle: Another law\nreason: To see what it would change\nchanges:\n"


def base(root: Path) -> PackSet:
    write_pack(root, PACK)
    return load(root)


def lay(root: Path, text: str) -> PackSet:
    """The packs below a folder with one overlay over them."""
    packs = base(root)
    overlay = read_overlay(load_text(HEAD + text, "overlay.yaml"), packs)
    changes = Changes([overlay])
    try:
        found = load_packs(root=str(root), use_cache=False, change=changes)
    finally:
        if changes.problems:
            raise PackError(changes.problems)
    return found


def outcome(packs: PackSet, facts: Mapping[str, Any], day: str = DAY) -> str:
    engine = Engine(packs)
    values = {"small.number": (100, 100), "small.other": False, "small.flag": False, **facts}
    return assess(engine, packs.pack("small"), day, engine.case(values, day)).outcome


KOREA, SINGAPORE, CHINA = ({"importer.country": code} for code in ("KR", "SG", "CN"))
BAN = (
    "add_rule: small\n"
    "    rule: { rule: ban, title: A ban, kind: prohibition, message: Not there, when: { term: easy } }"
)


@pytest.mark.parametrize(
    ("change", "facts", "day", "before", "after"),
    [
        ("add_row: small/places\n    row: { country: CN }", CHINA, DAY, "prohibited", "permitted"),
        ("end_row: small/places\n    where: { country: KR }\n    on: 2026-06-15",
         KOREA, DAY, "permitted", "prohibited"),
        ("end_row: small/places\n    where: { country: KR }\n    on: 2026-06-15",
         SINGAPORE, DAY, "permitted", "permitted"),
        ("end_row: small/places\n    where: { country: KR }\n    on: 2026-06-16", KOREA, DAY, "permitted", "permitted"),
        ("move_row: small/places\n    where: { country: CN }\n    from: 2026-01-01",
         CHINA, DAY, "prohibited", "permitted"),
        ("change_row: small/places\n    where: { note: first }\n    at: country\n    to: [KR]",
         SINGAPORE, DAY, "permitted", "prohibited"),
        (BAN, {"small.flag": True}, DAY, "permitted", "prohibited"),
        ("end_rule: small/need\n    on: 2026-06-15", CHINA, DAY, "prohibited", "permitted"),
        ("end_rule: small/but\n    on: 2026-06-15", {**CHINA, "small.other": True}, DAY, "permitted", "prohibited"),
        ("move_rule: small/need\n    from: 2026-07-01", CHINA, DAY, "prohibited", "permitted"),
        ("move_rule: small/need\n    from: 2026-07-01", CHINA, "2026-07-01", "prohibited", "prohibited"),
        ("change_rule: small/need\n    at: when.at_least\n    to: 101", CHINA, DAY, "prohibited", "permitted"),
        ("change_rule: small/way\n    at: when.any[1]\n    to: { fact: small.other, is: false }",
         CHINA, DAY, "prohibited", "permitted"),
        ("change_term: small/easy\n    at: means.is\n    to: false", CHINA, DAY, "prohibited", "permitted"),
        ("redefine_term: small/easy\n    means: { fact: small.flag, is: false }",
         CHINA, DAY, "prohibited", "permitted"),
        ("redefine_term: small/easy\n    means: { fact: small.flag, is: false }\n    from: 2026-06-16",
         CHINA, DAY, "prohibited", "prohibited"),
        ("redefine_term: small/easy\n    means: { fact: small.flag, is: false }\n    from: 2026-06-16",
         CHINA, "2026-06-16", "prohibited", "permitted"),
    ],
)  # fmt: skip
def test_what_an_operation_changes(
    tmp_path: Path, change: str, facts: dict[str, Any], day: str, before: str, after: str
) -> None:
    assert outcome(base(tmp_path), facts, day) == before
    assert outcome(lay(tmp_path, f"  - {change}\n"), facts, day) == after


def test_a_new_definition_can_be_used_by_a_new_rule(tmp_path: Path) -> None:
    text = """\
  - add_term: small
    term: { term: far, title: Far away, means: { fact: importer.country, is: CN } }
  - add_rule: small
    rule: { rule: far-away, title: Far, kind: exception, exception_to: [need], when: { term: far } }
"""
    packs = lay(tmp_path, text)
    assert outcome(packs, CHINA) == "permitted"
    [cited] = packs.pack("small").rules["far-away"].citations
    assert (cited.instrument, cited.article, cited.url) == ("Hypothetical", "Another law", "overlay.yaml")


def test_the_files_of_the_pack_stay_as_they_are(tmp_path: Path) -> None:
    base(tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    lay(tmp_path, "  - end_rule: small/need\n    on: 2026-06-15\n")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_nothing_hypothetical_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", str(tmp_path / "cache"))
    packs = base(tmp_path)
    load_packs(root=str(tmp_path))
    overlay = read_overlay(load_text(f"{HEAD}  - end_rule: small/need\n    on: 2026-06-15\n", "o.yaml"), packs)
    supposed = load_packs(root=str(tmp_path), change=Changes([overlay]))
    assert outcome(supposed, CHINA) == "permitted"
    assert outcome(load_packs(root=str(tmp_path)), CHINA) == "prohibited"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- end_rule: small/neet\n    on: 2026-06-15\n",
         "5:15: unknown-rule: there is no rule 'small/neet'; did you mean 'small/need'?"),
        ("- add_row: small/place\n    row: { country: CN }\n",
         "5:14: unknown-table: there is no table 'small/place'; did you mean 'small/places'?"),
        ("- ad_row: small/places\n    row: { country: CN }\n",
         "5:5: bad-change: this has none of them; did you mean 'add_row'?"),
        ("- end_rule: small/need\n", "5:5: missing-key: 'on' is missing; add on:"),
        ("- end_rule: small/need\n    on: 15 June\n", "6:9: bad-date: '15 June' is not a day; expected YYYY-MM-DD"),
        ("- move_rule: small/need\n", "5:5: missing-key: 'move_rule' moves nothing; add from or until:"),
        ("- end_rule: small/need\n    on: 2026-06-15\n    why: x\n",
         "7:5: unknown-key: 'why' is not a key here; use one of end_rule, on"),
        ("- change_rule: small/need\n    at: when.at_most\n    to: 1\n",
         "6:9: unknown-path: there is no 'at_most' at this place of need; did you mean 'at_least'?"),
        ("- change_rule: small/need\n    at: when.at_least\n    to: many\n",
         "7:9: wrong-type: 'many' does not fit 'small.number'; expected a number"),
        ("- end_row: small/places\n    where: { country: US }\n    on: 2026-06-15\n",
         "6:12: unknown-row: no entry of the table has these values and is in force then; see tables/places.yaml"),
        ("- end_row: small/places\n    where: { contry: US }\n    on: 2026-06-15\n",
         "6:12: unknown-column: the table has no column 'contry'; did you mean 'country'?"),
        ("- end_rule: small/need\n    on: 1999-01-01\n",
         "6:9: not-in-force: it is not in force on the day before 1999-01-01; "
         "it runs from 2000-01-01 until further notice"),
        ("- add_rule: small\n    rule: { rule: need, title: x, kind: prohibition, message: y }\n",
         "6:19: rule-exists: 'small/need' is there already; choose another name"),
        ("- add_rule: small\n    rule: { rule: new, title: x, kind: exception, exception_to: [neeed] }\n",
         "6:65: unknown-rule: there is no rule 'neeed'; did you mean 'need'?"),
        ("- add_rule: small\n    rule: { rule: new, title: x, kind: ban }\n",
         "6:40: wrong-value: kind is 'ban'; "
         "use one of scope, requirement, ground, prohibition, duty, exception, conclusion"),
        ("- add_rule: small\n    rule: { rule: new, title: x, kind: prohibition, message: y, "
         "when: { fact: smal.flag, is: true } }\n",
         "6:79: unknown-fact: 'smal.flag' is not a fact; did you mean 'small.flag'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        lay(tmp_path, f"  {text}")
    assert [str(problem) for problem in caught.value.problems] == [f"overlay.yaml:{said}"]


def test_circles_are_found_as_in_packs(tmp_path: Path) -> None:
    text = """\
  - redefine_term: small/easy
    means: { term: hard }
  - add_term: small
    term: { term: hard, title: Hard, means: { term: easy } }
"""
    with pytest.raises(PackError) as caught:
        lay(tmp_path, text)
    assert [problem.code for problem in caught.value.problems] == ["circle"]


@pytest.mark.parametrize("text", ["[]", "govcheck-overlay: 2\ntitle: x\nreason: y\nchanges: []", "title: x"])
def test_what_is_no_overlay_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PackError):
        read_overlay(load_text(text, "overlay.yaml"), base(tmp_path))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("when", ("when",)), ("when.all[1].at_least", ("when", "all", 1, "at_least")), ("a[0][2]", ("a", 0, 2)),
        ("", ()), ("a.", ()), ("a[x]", ()), ("a]", ()),
    ],
)  # fmt: skip
def test_paths(text: str, path: tuple[str | int, ...]) -> None:
    assert steps_of(text) == path


def test_changes_in_words(tmp_path: Path) -> None:
    text = """\
  - end_row: small/places
    where: { country: KR }
    on: 2026-06-15
  - change_rule: small/need
    at: when.at_least
    to: 7
"""
    overlay = read_overlay(load_text(HEAD + text, "overlay.yaml"), base(tmp_path))
    assert [spoken(one) for one in overlay.operations] == [
        "the entry country KR of the table small/places ends on 2026-06-15",
        "in the rule small/need, when.at_least is 7",
    ]
