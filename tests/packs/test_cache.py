"""The cache of packs: a help that can be missing, old, damaged or locked, and never outweighs the files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from govcheck.packs import cache
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from tests.small import write_pack, write_world

PACK = """
=== rules/ban.yaml
kind: prohibition
title: A ban
when: { fact: small.flag, is: true }
=== terms/t.yaml
means: { fact: small.flag, is: true }
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the cache of this test alone."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("GOVCHECK_CACHE", str(folder))
    return folder


@pytest.fixture
def root(tmp_path: Path, home: Path) -> Path:
    folder = tmp_path / "packs"
    write_pack(folder, PACK)
    write_world(folder)
    return folder


def title(packs: PackSet) -> str:
    return packs.pack("small").rules["ban"].title


def load(root: Path) -> PackSet:
    return load_packs(root=str(root))


def kept(home: Path) -> list[Path]:
    return sorted(home.glob("pack-*.json"))


def whole(packs: PackSet) -> object:
    """All that two readings of the same files must have in common."""
    pack = packs.pack("small")
    return (
        pack._replace(rules=dict(pack.rules), terms=dict(pack.terms), tables=dict(pack.tables)),
        packs.catalogue.facts, packs.catalogue.words, dict(packs.guards), packs.constraints, packs.world,
    )  # fmt: skip


def test_what_comes_from_the_cache_is_what_the_files_say(root: Path, home: Path) -> None:
    bare = whole(load_packs(root=str(root), use_cache=False))
    assert not home.exists()
    assert whole(load(root)) == bare
    assert kept(home)
    assert whole(load(root)) == bare


def test_a_cache_is_used(root: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(root)

    def refuse(content: bytes, path: str) -> None:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr("govcheck.packs.load.load_text", refuse)
    assert title(load(root)) == "A ban"


def test_a_changed_file_is_read_again(root: Path) -> None:
    load(root)
    file = root / "small" / "rules" / "ban.yaml"
    stamp = file.stat()
    file.write_text(file.read_text().replace("A ban", "A bar"), encoding="utf-8")
    os.utime(file, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert title(load(root)) == "A bar"


def test_a_new_file_and_a_lost_one_are_seen(root: Path) -> None:
    load(root)
    file = root / "small" / "rules" / "ban.yaml"
    text = file.read_text()
    (root / "small" / "rules" / "bar.yaml").write_text(text.replace("rule: ban", "rule: bar"), encoding="utf-8")
    assert set(load(root).pack("small").rules) == {"ban", "bar"}
    file.unlink()
    assert set(load(root).pack("small").rules) == {"bar"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b'{"format": 2}', b"[" * 100_000])
def test_a_damaged_cache_is_passed_over_and_made_anew(root: Path, home: Path, content: bytes) -> None:
    load(root)
    sound = [file.read_bytes() for file in kept(home)]
    for file in kept(home):
        file.write_bytes(content)
    assert title(load(root)) == "A ban"
    assert [file.read_bytes() for file in kept(home)] == sound


@pytest.mark.parametrize(
    "change",
    [{"digest": "0" * 64}, {"format": 1}, {"files": []}, {"files": None}],
    ids=["another digest", "another format", "no mapping", "nothing"],
)
def test_a_cache_that_does_not_fit_is_passed_over(root: Path, home: Path, change: dict[str, Any]) -> None:
    load(root)
    for file in kept(home):
        file.write_text(json.dumps({**json.loads(file.read_text()), **change}), encoding="utf-8")
    assert title(load(root)) == "A ban"


def test_no_cache_when_it_is_switched_off(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCHECK_CACHE", "")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    assert cache.folder() is None
    assert title(load(root)) == "A ban"
    assert not (tmp_path / "home").exists()


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOVCHECK_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache.folder() == os.path.join("/caches", "govcheck")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/users/me")
    assert cache.folder() == os.path.join("/users/me", ".cache", "govcheck")
    monkeypatch.setenv("GOVCHECK_CACHE", "/own")
    assert cache.folder() == "/own"


def test_a_place_that_cannot_be_written_is_no_failure(root: Path, home: Path) -> None:
    home.write_text("a file stands where the folder would be", encoding="utf-8")
    assert title(load(root)) == "A ban"
    assert home.read_text() == "a file stands where the folder would be"


def test_a_cache_that_cannot_be_opened_is_no_failure(root: Path, home: Path) -> None:
    load(root)
    for file in kept(home):
        file.unlink()
        file.mkdir()
    assert title(load(root)) == "A ban"
    assert not list(home.glob(".pack-*"))


def test_a_malformed_pack_has_lines_also_after_a_sound_one_was_kept(root: Path) -> None:
    from govcheck.errors import PackError

    load(root)
    file = root / "small" / "rules" / "ban.yaml"
    file.write_text(file.read_text().replace("small.flag", "small.flog"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PackError) as caught:
            load(root)
        [problem] = caught.value.problems
        assert problem.code == "unknown-fact" and problem.region is not None and problem.region.line == 3


def test_the_cache_holds_data_only(root: Path, home: Path) -> None:
    load(root)
    for file in kept(home):
        assert set(json.loads(file.read_text(encoding="utf-8"))) == {"format", "digest", "check", "files"}


def test_names_and_contents_make_the_digest() -> None:
    base = {"a.yaml": b"1", "b.yaml": b"2"}
    assert cache.digest_of(base) == cache.digest_of(dict(reversed(base.items())))
    others = [{"a.yaml": b"1"}, {"a.yaml": b"2", "b.yaml": b"1"}, {"a.yaml": b"12", "b.yaml": b""}, {"ab.yaml": b"12"}]
    assert len({cache.digest_of(item) for item in (base, *others)}) == 5


def test_soundness_is_remembered_of_one_digest_only(home: Path) -> None:
    first, second = "a" * 64, "b" * 64
    assert not cache.is_sound(first)
    cache.mark_sound(first)
    cache.mark_sound(first)
    assert cache.is_sound(first) and not cache.is_sound(second)
