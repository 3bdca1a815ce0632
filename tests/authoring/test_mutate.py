"""Trying mutants: as if every test ran again for each, only faster."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from govcheck.authoring.bench import EQUIVALENT, KILLED, SURVIVED, Bench, with_pack
from govcheck.authoring.mutants import mutants
from govcheck.authoring.mutate import Mutation, mutate
from govcheck.authoring.runner import run_tests
from govcheck.authoring.trial import same
from govcheck.cli.app import main
from govcheck.engine.tree import NO, YES, And, Not, Or, Shared
from govcheck.engine.tree import Test as Leaf
from tests.small import FACTS, HEAD, load, write_pack

ASKED = FACTS.replace(
    "done:", "  small.asked: { type: boolean, question: And then?, asked_only_when: { term: marked } }\ndone:"
)
BINDING = f"""
=== facts.yaml
{ASKED}
=== readings.yaml
readings:
  strict:
    question: Is it read strictly?
    cautious: true
    views: [{{ value: true, says: Yes }}, {{ value: false, says: No }}]
    {{}}
=== rules/scope.yaml
kind: scope
when: {{ fact: exporter.country, in: [JP, FR] }}
=== rules/need.yaml
kind: requirement
in_force: {{ from: 2010-01-01, until: 2030-01-01 }}
when: {{ fact: small.number, at_least: 100 }}
=== rules/strictly.yaml
kind: prohibition
when: {{ all: [{{ reading: strict }}, {{ fact: small.second, is: z }}] }}
=== rules/clauses.yaml
kind: ground
opens: [need]
safeguard: small_clauses
obtainable: {{ fact: small.number, less_than: 1000 }}
when:
  all:
    - {{ fact: safeguard.small_clauses.status, is: in_place }}
    - {{ fact: safeguard.small_clauses.small_full, is: true }}
=== rules/listed.yaml
kind: ground
opens: [need]
when: {{ fact: importer.country, in: {{ table: listed }} }}
=== rules/notice.yaml
kind: duty
for: [clauses]
met_when: {{ fact: done.small_notice, is: true }}
=== rules/record.yaml
kind: duty
level: warning
when: {{ fact: small.asked, is: true }}
met_when: {{ fact: small.flag, is: true }}
=== rules/small-firms.yaml
kind: exception
exception_to: [need]
when: {{ all: [{{ term: marked }}, {{ fact: small.other, is: true }}] }}
=== terms/marked.yaml
versions:
  - {{ in_force: {{ from: 2000-01-01, until: 2020-01-01 }}, means: {{ fact: small.kind, is: x }} }}
  - {{ in_force: {{ from: 2020-01-01 }}, means: {{ fact: small.kind, in: [x, y] }} }}
=== tables/listed.yaml
keys: [country]
rows:
  - {{ country: [KR, GB], in_force: {{ from: 2019-01-01 }} }}
  - {{ country: US, in_force: {{ from: 2023-07-10 }}, when: {{ fact: small.flag, is: true }} }}
=== tests/ordinary.yaml
as_of: 2026-06-15
facts:
  exporter.country: JP
  importer.country: BR
  small.number: 100
  small.kind: z
  small.second: x
  small.other: false
  small.flag: true
  safeguards: []
  assessments: []
  done: []
=== tests/need.yaml
- {{ name: too many, given: ordinary, expect: {{ outcome: action_required, routes: [clauses] }} }}
- {{ name: few, given: ordinary, facts: {{ small.number: 99 }}, expect: {{ outcome: permitted }} }}
- {{ name: how many, given: ordinary, unknown: [small.number], expect: {{ outcome: undetermined,
      questions: [small.number] }} }}
- {{ name: too early, given: ordinary, as_of: 2009-12-31, expect: {{ outcome: permitted }} }}
- {{ name: in time, given: ordinary, as_of: 2010-01-01, expect: {{ holds: {{ need: true }} }} }}
- {{ name: from elsewhere, given: ordinary, facts: {{ exporter.country: US }}, expect: {{ outcome: out_of_scope }} }}
- {{ name: from nowhere, given: ordinary, unknown: [exporter.country], expect: {{ outcome: undetermined }} }}
=== tests/clauses.yaml
- name: with clauses
  given: ordinary
  facts: {{ safeguards: [{{ kinds: [small_clauses], status: in_place, small_full: true }}], done: [small_notice] }}
  expect: {{ outcome: permitted, carried_by: [clauses] }}
- name: without notice
  given: ordinary
  facts: {{ safeguards: [{{ kinds: [small_clauses], status: in_place, small_full: true }}] }}
  expect: {{ outcome: action_required, curable: "true" }}
- {{ name: very many, given: ordinary, facts: {{ small.number: 1000 }}, expect: {{ outcome: prohibited }} }}
=== tests/listed.yaml
- {{ name: to Korea, given: ordinary, facts: {{ importer.country: KR }}, expect: {{ carried_by: [listed] }} }}
- {{ name: to America, given: ordinary, facts: {{ importer.country: US }}, as_of: 2023-07-10,
     expect: {{ outcome: permitted }} }}
- {{ name: to America before, given: ordinary, facts: {{ importer.country: US }}, as_of: 2023-07-09,
     expect: {{ outcome: action_required }} }}
=== tests/others.yaml
- {{ name: small firm, given: ordinary, facts: {{ small.kind: y, small.other: true, small.asked: true }},
     expect: {{ outcome: permitted, determined_by: [small-firms] }} }}
- {{ name: no record, given: ordinary, facts: {{ small.kind: x, small.asked: true, small.flag: false,
     small.number: 5 }}, expect: {{ warns: [record] }} }}
- {{ name: not asked, given: ordinary, facts: {{ small.kind: z, small.asked: true, small.flag: false,
     small.number: 5 }}, expect: {{ warns: [] }} }}
- {{ name: read strictly, given: ordinary, facts: {{ small.second: z, small.number: 5 }},
     expect: {{ outcome: prohibited, review: [strict] }} }}
""".replace("    {}\n", "")

SAYING = f"""
=== pack.yaml
{HEAD.replace("binding_on: organisation", "binding_on: none")}
=== rules/scope.yaml
kind: scope
=== rules/quiet.yaml
kind: conclusion
concludes: nothing
=== rules/loud.yaml
kind: conclusion
concludes: much
yields_to: [louder]
when: {{ fact: small.number, more_than: {{ row: limits, match: {{ kind: small.kind }}, column: most }} }}
=== rules/louder.yaml
kind: conclusion
concludes: more
when: {{ fact: small.day, on_or_after: 2020-01-01 }}
=== tables/limits.yaml
keys: [kind]
columns: {{ most: number }}
rows: [{{ kind: x, most: 10 }}, {{ kind: y, most: 20 }}]
=== tests/loud.yaml
- {{ name: loud, as_of: 2026-06-15, facts: {{ small.kind: x, small.number: 11, small.day: 2019-12-31 }},
     expect: {{ concludes: [quiet, loud] }} }}
- {{ name: not loud, as_of: 2026-06-15, facts: {{ small.kind: x, small.number: 10, small.day: 2020-01-01 }},
     expect: {{ concludes: [nothing, more] }} }}
- {{ name: yielding, as_of: 2026-06-15, facts: {{ small.kind: y, small.number: 21, small.day: 2020-01-01 }},
     expect: {{ concludes: [quiet, louder], holds: {{ loud: true }} }} }}
- {{ name: perhaps, as_of: 2026-06-15, facts: {{ small.kind: x, small.day: 2019-12-31 }},
     expect: {{ outcome: undetermined, possible: [loud], questions: [small.number] }} }}
"""


@pytest.mark.parametrize("text", [BINDING, SAYING], ids=["binding", "saying"])
def test_the_bench_finds_what_running_every_test_again_finds(tmp_path: Path, text: str) -> None:
    write_pack(tmp_path, text)
    packs = load(tmp_path)
    pack = packs.pack("small")
    run = run_tests(packs, "small")
    assert [str(failure) for failure in run.failures] == [] and run.problems == ()
    bench = Bench(packs, "small")
    verdicts = Counter[str]()
    for mutant in mutants(packs, pack):
        verdict = bench.judge(mutant.part)
        failures = run_tests(with_pack(packs, mutant.put_into(pack)), "small").failures
        assert (verdict == KILLED) == bool(failures), f"{mutant}: {verdict}, {[str(one) for one in failures]}"
        verdicts[verdict] += 1
    assert verdicts[KILLED] > 10 and verdicts[SURVIVED] > 3


EQUAL = f"""
=== facts.yaml
{ASKED.replace("{ term: marked }", "{ term: open }")}
=== rules/scope.yaml
kind: scope
in_force: {{ from: 2010-01-01 }}
=== rules/need.yaml
kind: requirement
in_force: {{ from: 2010-01-01 }}
when:
  all:
    - {{ fact: small.kind, in: {{ table: kinds }} }}
    - {{ fact: small.kind, is_not: z }}
    - {{ term: many }}
=== rules/consent.yaml
kind: ground
opens: [need]
in_force: {{ from: 2000-01-01 }}
=== terms/many.yaml
in_force: {{ from: 2010-01-01 }}
means: {{ fact: small.number, at_least: 5 }}
=== terms/open.yaml
in_force: {{ from: 2010-01-01 }}
means: {{ any: [{{ fact: small.flag, is: true }}, {{ all: [{{ fact: small.flag, is: true }}, {{ term: many }}] }}] }}
=== tables/kinds.yaml
keys: [kind]
rows:
  - {{ kind: x, in_force: {{ from: 2010-01-01, until: 2020-01-01 }} }}
  - {{ kind: x, in_force: {{ from: 2020-01-01 }} }}
"""


def test_what_changes_no_answer_on_any_day_is_equivalent(tmp_path: Path) -> None:
    write_pack(tmp_path, EQUAL)
    packs = load(tmp_path)
    bench = Bench(packs, "small")
    found = {mutant.id.partition("~")[0]: bench.judge(mutant.part) for mutant in mutants(packs, packs.pack("small"))}
    rows, days = "tables/kinds/rows", "in_force/from:2010-01-01"
    assert {name for name, verdict in found.items() if verdict == EQUIVALENT} == {
        f"rules/need/{days}>2009-12-31",  # nothing applies yet on that day
        "rules/need/when/all/1:dropped",  # the list does not have it
        "rules/consent/in_force/from:2000-01-01>1999-12-31",
        "rules/consent/in_force/from:2000-01-01>2000-01-02",
        f"terms/many/{days}>2009-12-31",
        "terms/open/means/any/1:dropped",  # the other branch says it already
        "terms/open/means/any/1/all/1:dropped",
        f"{rows}/0/{days}>2009-12-31",
        f"{rows}/0/in_force/until:2020-01-01>2020-01-02",  # the next row says the same
        f"{rows}/1/in_force/from:2020-01-01>2019-12-31",
    }
    assert SURVIVED in found.values() and KILLED not in found.values()


def test_branches_of_other_kinds_are_not_the_same() -> None:
    one, two = Leaf(1, "is", True), Leaf(2, "is", True)
    assert same(And((one, two)), And((one, Leaf(2, "is", True))))
    assert not same(And((one, two)), Or((one, two)))
    assert not same(Not(And((one, two))), Not(Or((one, two))))
    assert not same(Shared("a", And((one, two))), Shared("a", Or((one, two))))
    assert not same(And((one, two)), And((one,)))
    assert same(YES, YES) and not same(YES, NO)


def test_a_part_bound_for_another_day_of_the_same_law_is_the_same() -> None:
    inside = And((Leaf(0, "is", True), Leaf(1, "is", True)))
    assert same(Shared("small:t@2026-11-21", inside), Shared("small:t@2031-12-27", And(inside.parts)))
    assert not same(Shared("small:t@2026-11-21", inside), Shared("small:t@2031-12-27", Or(inside.parts)))


def tried(root: Path, sample: int | None = None, seed: int = 0, jobs: int = 1) -> Mutation:
    return mutate(load(root), "small", sample=sample, seed=seed, jobs=jobs, root=str(root))


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    write_pack(tmp_path, SAYING)
    seen: list[tuple[int, int]] = []
    alone = tried(tmp_path)
    together = mutate(
        load(tmp_path), "small", jobs=2, root=str(tmp_path), progress=lambda done, total: seen.append((done, total))
    )
    assert together == alone
    assert alone.made == alone.tried == alone.killed + len(alone.equivalent) + len(alone.survivors)
    assert seen == [(number + 1, alone.tried) for number in range(alone.tried)]
    assert alone.score == pytest.approx(100 * alone.killed / (alone.killed + len(alone.survivors)))


def test_a_sample_is_drawn_by_its_seed(tmp_path: Path) -> None:
    write_pack(tmp_path, SAYING)
    first = tried(tmp_path, 12, 1)
    assert first == tried(tmp_path, 12, 1)
    assert first.tried == 12 < first.made
    assert len({str(tried(tmp_path, 12, seed).survivors) for seed in range(4)}) > 1
    assert tried(tmp_path, 10_000).tried == first.made


def test_survivors_are_accepted_for_a_reason(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SAYING)
    before = tried(tmp_path)
    accepted = before.survivors[0]
    made = mutants(load(tmp_path), load(tmp_path).pack("small"))
    killed = next(mutant for mutant in made if mutant.says == "`yields_to` lost `louder`")
    entries = {accepted.id: "It is so", "rules/gone:dropped~0000": "It was so", killed.id: "It may be so"}
    (folder / "survivors.yaml").write_text(json.dumps(entries, indent=1), encoding="utf-8")
    after = tried(tmp_path)
    assert after.accepted == ((accepted, "It is so"),)
    assert after.survivors == before.survivors[1:]
    assert after.killed == before.killed
    gone, alive = (str(problem) for problem in after.stale)
    assert "survivors.yaml:3:2: stale-survivor: 'rules/gone:dropped~0000' is no mutant of this pack" in gone
    assert "does not survive" in alive
    (folder / "survivors.yaml").write_text(f'"{accepted.id}":\n', encoding="utf-8")
    assert ["missing-reason" in str(problem) for problem in tried(tmp_path).problems] == [True]
    (folder / "survivors.yaml").write_text("- a\n", encoding="utf-8")
    assert ["wrong-type" in str(problem) for problem in tried(tmp_path).problems] == [True]


def test_tests_that_fail_anyway_kill_nothing(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SAYING)
    whole = tried(tmp_path)
    false = "- { name: wrong, as_of: 2026-06-15, expect: { holds: { quiet: false, loud: true } } }\n"
    (folder / "tests" / "wrong.yaml").write_text(false, encoding="utf-8")
    found = tried(tmp_path)
    assert [failure.case.name for failure in found.failing] == ["wrong", "wrong"]
    assert (found.killed, found.survivors) == (whole.killed, whole.survivors)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_pack(tmp_path, SAYING)
    arguments = ["packs", "mutate", "small", "--pack", str(folder), "--jobs", "1"]
    assert main([*arguments, "--min", "100"]) == 1
    text = capsys.readouterr().out
    assert "small/rules/loud.yaml:7: `from` became 2000-01-02, not 2000-01-01\n  rules/loud/in_force/from:" in text
    score = float(text.splitlines()[-1].removeprefix("small: ").partition(" %")[0])
    assert 40 < score < 95
    assert main([*arguments, "--min", "10", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["packs"]
    assert round(found["score"], 1) == score
    assert {"id", "file", "line", "says"} == set(found["survivors"][0])
    assert main(arguments) == 1
    assert main([*arguments, "--sample", "0"]) == 2
