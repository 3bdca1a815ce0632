"""Every change that a careless hand might make to a pack, one at a time."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.authoring.mutants import Mutant, mutants
from govcheck.packs.model import PackSet, Rule, Table, Term
from tests.small import load, write_pack

PACK = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: requirement
in_force: { from: 2010-01-01, until: 2030-01-01 }
when:
  any:
    - { fact: small.number, at_least: 100 }
    - { fact: small.day, before: 2020-02-29 }
=== rules/consent.yaml
kind: ground
opens: [need]
obtainable: { fact: small.flag, is: true }
when:
  none: [{ fact: small.kind, in: [x, y] }]
=== rules/clauses.yaml
kind: ground
opens: [need]
when: { fact: small.set, includes_any: { table: words } }
=== rules/notice.yaml
kind: duty
for: [consent, clauses]
when: { fact: small.number, more_than: { row: limits, match: { kind: small.kind }, column: most } }
met_when: { fact: as_of, on_or_before: { fact: small.day, plus: { months: 12 } } }
=== rules/record.yaml
kind: duty
level: warning
met_when: { fact: small.number, at_least: 0 }
=== rules/small-firms.yaml
kind: exception
exception_to: [need]
when: { row: limits, match: { kind: small.kind }, where: { listed: true } }
=== terms/old.yaml
versions:
  - { in_force: { from: 2001-01-01, until: 2011-01-01 }, means: { fact: small.flag, is: true } }
  - { in_force: { from: 2011-01-01 }, means: { all: [{ term: plain }, { fact: small.kind, is_not: z }] } }
=== terms/plain.yaml
means: { fact: small.places, subset_of: [JP] }
=== tables/limits.yaml
keys: [kind]
columns: { most: number, listed: boolean, noted: number }
in_force: { from: 2012-05-01 }
rows:
  - { kind: x, most: 10, listed: true, noted: 3 }
  - kind: [y, z]
    most: 20
    in_force: { from: 2015-01-01 }
    when: { term: old }
=== tables/words.yaml
keys: [word]
rows: [{ word: x }]
"""


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> PackSet:
    root = tmp_path_factory.mktemp("mutants")
    write_pack(root, PACK)
    return load(root)


def of(packs: PackSet, name: str) -> list[Mutant]:
    return [mutant for mutant in mutants(packs, packs.pack("small")) if mutant.id.startswith(f"{name}/")]


CHANGES = {
    "rules/scope": [
        "1: the rule was dropped",  # the name is added at the end of the file
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
    ],
    "rules/need": [
        "the rule was dropped",
        "`from` became 2009-12-31, not 2010-01-01",
        "`from` became 2010-01-02, not 2010-01-01",
        "`until` became 2029-12-31, not 2030-01-01",
        "`until` became 2030-01-02, not 2030-01-01",
        "`any` became `all`",
        "`any` lost the branch `small.number at_least 100`",
        "100 became 101",
        "100 became 99",
        "`any` lost the branch `small.day before 2020-02-29`",
        "2020-02-29 became 2020-02-28",
        "2020-02-29 became 2020-03-01",
    ],
    "rules/consent": [
        "the rule was dropped",
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "`none` became `any`",
        "`none` lost the branch `small.kind in x, y`",
        "`in` became `not_in`",
        "`in` lost `x`",
        "`in` lost `y`",
        "`obtainable` became always",
        "`true` became `false`",
        "`opens` lost `need`",
    ],
    "rules/clauses": [
        "the rule was dropped",
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "`includes_any` became `subset_of`",
        "`opens` lost `need`",
    ],
    "rules/notice": [
        "the rule was dropped",
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "`more_than` became `at_least`",
        "`on_or_before` became `before`",
        "`months` became 13, not 12",
        "`months` became 11, not 12",
        "level `error` became `warning`",
        "`for` lost `consent`",
        "`for` lost `clauses`",
    ],
    "rules/record": [
        "the rule was dropped",
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "0 became 1",  # "at least -1" says what "at least 0" says
        "level `warning` became `error`",
    ],
    "rules/small-firms": [
        "the rule was dropped",
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "`listed: true` became `false`",
        "`exception_to` lost `need`",
    ],
    "terms/old": [
        "`from` became 2000-12-31, not 2001-01-01",
        "`from` became 2001-01-02, not 2001-01-01",
        "`until` became 2010-12-31, not 2011-01-01",
        "`until` became 2011-01-02, not 2011-01-01",
        "`true` became `false`",
        "this version of the definition was dropped",
        "`from` became 2010-12-31, not 2011-01-01",
        "`from` became 2011-01-02, not 2011-01-01",
        "`all` became `any`",
        "`all` lost the branch `plain`",
        "`all` lost the branch `small.kind is_not z`",
        "`is_not` became `is`",
        "this version of the definition was dropped",
    ],
    "terms/plain": [
        "`from` became 1999-12-31, not 2000-01-01",
        "`from` became 2000-01-02, not 2000-01-01",
        "`subset_of` became `includes_any`",
        "`subset_of` lost `JP`",
    ],
    "tables/limits": [
        "row 1 was dropped",
        "`most` became 11, not 10",
        "`most` became 9, not 10",
        "row 2 was dropped",
        "`from` became 2014-12-31, not 2015-01-01",
        "`from` became 2015-01-02, not 2015-01-01",
        "row 2 lost its `when`",
        "`kind` lost `y`",
        "`kind` lost `z`",
        "`most` became 21, not 20",
        "`most` became 19, not 20",
        "`from` became 2012-04-30, not 2012-05-01",
        "`from` became 2012-05-02, not 2012-05-01",
    ],
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_part_is_changed_in_these_ways(packs: PackSet, name: str) -> None:
    expected = [text.removeprefix("1: ") for text in CHANGES[name]]
    assert [mutant.says for mutant in of(packs, name)] == expected


def test_each_mutant_has_its_own_id_and_changes_something(packs: PackSet) -> None:
    pack = packs.pack("small")
    found = mutants(packs, pack)
    assert found == mutants(packs, pack)
    assert len({mutant.id for mutant in found}) == len(found)
    for mutant in found:
        part = mutant.part
        changed = mutant.put_into(pack)
        if isinstance(part, Rule):
            assert changed.rules == {**pack.rules, part.slug: part}
            assert repr(part) != repr(pack.rules[part.slug])
        elif isinstance(part, Term):
            assert repr(part) != repr(pack.terms[part.name])
        else:
            assert isinstance(part, Table)
            assert repr(changed.tables[part.name]) != repr(pack.tables[part.name])


def test_a_mutant_says_where_the_change_is(packs: PackSet) -> None:
    lines = {mutant.says: mutant.line for mutant in of(packs, "rules/need")}
    assert lines["`until` became 2029-12-31, not 2030-01-01"] == 2
    assert lines["`any` became `all`"] == 4
    assert lines["100 became 101"] == 5
    assert lines["2020-02-29 became 2020-03-01"] == 6
    (text,) = {str(mutant) for mutant in of(packs, "rules/need") if mutant.says == "100 became 101"}
    assert text.endswith("small/rules/need.yaml:5: 100 became 101")


def test_an_id_stays_while_what_stands_there_does(tmp_path: Path) -> None:
    def ids(number: int, title: str) -> dict[str, str]:
        folder = tmp_path / f"{number}-{len(title)}"
        rule = f"title: {title}\nkind: prohibition\nwhen: {{ fact: small.number, at_least: {number} }}"
        write_pack(folder, f"\n=== rules/scope.yaml\nkind: scope\n=== rules/bar.yaml\n{rule}\n")
        found = load(folder)
        return {mutant.says: mutant.id for mutant in of(found, "rules/bar")}

    first, retitled, other = ids(5, "A bar"), ids(5, "Another bar"), ids(6, "A bar")
    assert first == retitled
    assert first["5 became 6"].startswith("rules/bar/when/at_least:5>6~")
    assert first["the rule was dropped"] == other["the rule was dropped"]
    assert not {text for says, text in first.items() if says[0].isdigit()} & set(other.values())
