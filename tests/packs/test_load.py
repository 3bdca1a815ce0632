"""Folders of packs: the built-in ones, further ones, one in place of another, and what is no pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from govcheck.errors import PackError
from govcheck.packs.find import builtin_root, deciding_files, pack_folders
from govcheck.packs.lazy import Lazy
from govcheck.packs.load import load_packs
from tests.small import HEAD, ROOT, load, write_pack, write_world

BAN = "=== rules/ban.yaml\nkind: prohibition\n"


def ids(*extra: Path, root: Path | None = None) -> list[str]:
    packs = load_packs(map(str, extra), root=str(root) if root else None, use_cache=False)
    return [pack.id for pack in packs.packs]


def test_the_built_in_packs() -> None:
    assert {"appi", "china", "dfft", "gdpr", "rcep"} <= set(ids())
    assert Path(builtin_root()) == ROOT / "policies"


def test_an_extra_pack_stands_beside_the_others(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAN, "extra")
    assert set(ids(folder)) == {*ids(), "extra"}


def test_a_folder_of_extra_packs(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN, "first")
    write_pack(tmp_path, BAN, "second")
    (tmp_path / "notes").mkdir()
    assert set(ids(tmp_path)) == {*ids(), "first", "second"}


def test_a_pack_takes_the_place_of_a_built_in_one(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAN, "rcep")
    packs = load_packs([str(folder)], use_cache=False)
    assert [pack.id for pack in packs.packs] == ids()
    assert list(packs.pack("rcep").rules) == ["ban"]
    assert packs.pack("rcep").root == str(folder)


def test_the_last_of_two_extra_packs_counts(tmp_path: Path) -> None:
    first = write_pack(tmp_path / "a", BAN, "mine")
    second = write_pack(tmp_path / "b", BAN.replace("ban", "bar"), "mine")
    packs = load_packs([str(first), str(second)], use_cache=False)
    assert list(packs.pack("mine").rules) == ["bar"]


def test_a_path_may_end_in_a_slash(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAN, "extra")
    packs = load_packs([f"{folder}/"], use_cache=False)
    assert packs.pack("extra").title == "A small act"


def test_folders_without_packs_are_refused_together(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PackError) as caught:
        load_packs([str(tmp_path / "empty"), str(tmp_path / "missing")], use_cache=False)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [
        (str(tmp_path / "empty"), "no-pack"), (str(tmp_path / "missing"), "no-pack"),
    ]  # fmt: skip
    assert str(caught.value.problems[0]).endswith("there is no pack here; expected a folder with a pack.yaml")


def test_the_problems_of_all_packs_come_at_once(tmp_path: Path) -> None:
    for name in ("first", "second"):
        write_pack(tmp_path, "=== rules/ban.yaml\nkind: prohibtion\n", name)
    with pytest.raises(PackError) as caught:
        load_packs([str(tmp_path)])
    assert [(Path(problem.path).parts[-3], problem.code) for problem in caught.value.problems] == [
        ("first", "wrong-value"), ("second", "wrong-value"),
    ]  # fmt: skip


def test_no_packs_at_all(tmp_path: Path) -> None:
    write_world(tmp_path)
    assert ids(root=tmp_path) == []


def test_a_root_without_the_tables_of_the_world_is_refused(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN, "small")
    with pytest.raises(PackError) as caught:
        load_packs(root=str(tmp_path), use_cache=False)
    assert [problem.code for problem in caught.value.problems] == ["cannot-read"]


def test_the_digest_is_of_all_that_decides_and_of_nothing_else(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, BAN, "small")
    first = load(tmp_path).pack("small").digest
    assert first.startswith("sha256:")
    (folder / "README.md").write_text("words", encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "ban.yaml").write_text("[]", encoding="utf-8")
    (folder / "coverage.yaml").write_text("provisions: []", encoding="utf-8")
    assert load(tmp_path).pack("small").digest == first
    (folder / "rules" / "ban.yaml").write_text((folder / "rules" / "ban.yaml").read_text() + "\n", encoding="utf-8")
    assert load(tmp_path).pack("small").digest != first


def test_a_pack_may_use_what_another_one_declares_and_declare_the_same_kind(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN, "small")
    second = """
=== safeguards.yaml
safeguards:
  small_clauses: { title: Clauses, attributes: { second_extra: { type: boolean, question: q } } }
=== rules/ban.yaml
kind: prohibition
when:
  all:
    - { fact: small.flag, is: true }
    - { fact: safeguard.small_clauses.second_extra, is: true }
"""
    write_pack(tmp_path, second, "xsecond")
    packs = load(tmp_path)
    kind = packs.catalogue.safeguards["small_clauses"]
    assert {"small_full", "second_extra", "signed_on"} <= set(kind.attributes)


def test_two_packs_that_declare_a_fact_in_two_ways_clash(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN, "small")
    write_pack(tmp_path, "=== facts.yaml\nfacts: { transfer.mode: { type: boolean, question: q } }\n", "xsecond")
    with pytest.raises(PackError) as caught:
        load(tmp_path)
    assert [(problem.code, Path(problem.path).parts[-2]) for problem in caught.value.problems] == [
        ("fact-clash", "xsecond")
    ]


def test_a_fault_in_a_guard_is_a_problem(tmp_path: Path) -> None:
    fact = "small.a: { type: boolean, question: q, asked_only_when: { fact: small.b, is: 1 } }"
    write_pack(tmp_path, f"=== facts.yaml\nfacts:\n  {fact}\n", "small")
    with pytest.raises(PackError) as caught:
        load(tmp_path)
    assert "unknown-fact" in [problem.code for problem in caught.value.problems]


def test_calendars_of_the_world(tmp_path: Path) -> None:
    write_pack(tmp_path, BAN, "small")
    write_world(tmp_path)
    folder = tmp_path / "world" / "calendars"
    folder.mkdir(exist_ok=True)
    text = "holidays: [2026-10-01, { day: 2026-10-02, name: x }]\nworked: [2026-10-10]\n"
    (folder / "XX.yaml").write_text(text, encoding="utf-8")
    assert load(tmp_path).calendars["XX"] == {"2026-10-01": False, "2026-10-02": False, "2026-10-10": True}


def test_finding_packs_and_their_files(tmp_path: Path) -> None:
    write_pack(tmp_path, f"{BAN}=== terms/t.yaml\nmeans: {{ all: [] }}\n", "b")
    write_pack(tmp_path, "=== pack.yaml\n" + HEAD, "a")
    (tmp_path / "c").mkdir()
    shutil.copy(tmp_path / "b" / "rules" / "ban.yaml", tmp_path / "b" / "rules" / ".hidden.yaml")
    (tmp_path / "b" / "rules" / "ban.yaml~").write_text("", encoding="utf-8")
    assert [Path(folder).name for folder in pack_folders(str(tmp_path))] == ["a", "b"]
    assert deciding_files(str(tmp_path / "b")) == ["pack.yaml", "rules/ban.yaml", "terms/t.yaml"]
    assert pack_folders(str(tmp_path / "missing")) == []


def test_a_lazy_mapping_makes_each_value_once_and_only_when_asked() -> None:
    made: list[str] = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    lazy = Lazy(["a", "b"], make)
    assert (len(lazy), list(lazy), "a" in lazy, "c" in lazy, made) == (2, ["a", "b"], True, False, [])
    assert (lazy["b"], lazy["b"], made) == ("B", "B", ["b"])
    assert dict(lazy) == {"a": "A", "b": "B"}
    with pytest.raises(KeyError):
        lazy["c"]
