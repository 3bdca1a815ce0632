"""What changed in the law between two days, and between two versions of a pack."""

from __future__ import annotations

from pathlib import Path

from govcheck.advice.diff import law_between
from govcheck.packs.model import PackSet
from govcheck.report.difference import LawChange
from tests.small import load, write_pack

OLD = """
=== rules/scope.yaml
kind: scope
=== rules/need.yaml
kind: requirement
when: { fact: small.number, at_least: 100 }
=== rules/gone.yaml
kind: prohibition
in_force: { until: 2026-07-01 }
=== tables/places.yaml
key: country
rows: [{ country: KR, note: one }, { country: CN, in_force: { from: 2026-07-01 } }]
=== terms/easy.yaml
versions:
  - in_force: { until: 2026-07-01 }
    means: { fact: small.flag, is: true }
    citations: [{ instrument: ACT, article: "1" }]
  - in_force: { from: 2026-07-01 }
    means: { fact: small.flag, is: false }
    citations: [{ instrument: ACT, article: "2" }]
"""


def packs(root: Path, text: str) -> PackSet:
    write_pack(root, text)
    return load(root)


def told(changes: list[LawChange]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.kind, one.what, one.id, one.parts) for one in changes]


def test_two_days(tmp_path: Path) -> None:
    found = packs(tmp_path, OLD)
    changes = law_between(found, found, ("2026-06-30", "2026-07-01"), frozenset(["small"]))
    assert told(changes) == [
        ("changed", "definition", "small/easy", ("days", "conditions", "law cited")),
        ("removed", "rule", "small/gone", ()),
        ("added", "entry", "small/places: CN", ()),
    ]
    assert [cited.article for cited in changes[0].citations] == ["2"]
    assert law_between(found, found, ("2026-07-01", "2026-07-02"), frozenset()) == []


def test_two_versions(tmp_path: Path) -> None:
    new = OLD.replace("at_least: 100", "at_least: 50").replace("note: one", "note: two").replace("gone", "fresh")
    changes = law_between(packs(tmp_path / "old", OLD), packs(tmp_path / "new", new), None, frozenset())
    assert told(changes) == [
        ("added", "rule", "small/fresh", ()),
        ("removed", "rule", "small/gone", ()),
        ("changed", "rule", "small/need", ("conditions",)),
        ("changed", "entry", "small/places: KR", ("columns",)),
    ]


def test_the_day_somebody_last_looked_is_no_change_of_law(tmp_path: Path) -> None:
    new = f"{OLD}\n=== rules/need.yaml\nkind: requirement\nwhen: {{ fact: small.number, at_least: 100 }}\n"
    new += 'citations: [{ instrument: ACT, article: "1", checked_on: 2026-06-09 }]\n'
    changes = law_between(packs(tmp_path / "old", OLD), packs(tmp_path / "new", new), None, frozenset())
    assert changes == []


def test_only_the_regimes_asked_for(tmp_path: Path) -> None:
    found = packs(tmp_path, OLD)
    days = ("2026-06-30", "2026-07-01")
    assert any(one.id.startswith("small") for one in law_between(found, found, days, frozenset(["small", "other"])))
    assert all(not one.id.startswith("small") for one in law_between(found, found, days, frozenset(["other"])))
