"""The packs of the call before are used again while they are what they were, and never after a check that broke off."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

import govcheck
from govcheck import kept
from govcheck.packs.load import load_packs
from govcheck.packs.model import PackSet
from tests.manifests import TODAY, between, party
from tests.small import write_pack

PLAIN = between(party("de", "DE"), party("us", "US", "processor", listings=[]), "service_provider")
PACK = """\
=== rules/reach.yaml
kind: scope
when: { fact: exporter.country, is: DE }
=== rules/need.yaml
kind: requirement
level: error
message: A ground is needed
when: { fact: importer.country, is: US }
"""


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    """Every reading of packs."""
    found: list[Sequence[str]] = []

    def load(packs: Sequence[str]) -> PackSet:
        found.append(packs)
        return load_packs(packs)

    monkeypatch.setattr(kept, "_shelf", kept._Shelf())
    monkeypatch.setattr(kept, "load_packs", load)
    return found


def test_the_packs_are_read_once_for_many_checks(loads: list[Sequence[str]]) -> None:
    first = govcheck.check(PLAIN, as_of=TODAY)
    assert govcheck.check(PLAIN, as_of=TODAY) == first
    assert [one.id for one in govcheck.check(PLAIN, ["gdpr"], TODAY).transfers[0].regimes] == ["gdpr"]
    with pytest.raises(govcheck.InputError):
        govcheck.check({"govcheck": 1}, as_of=TODAY)
    assert govcheck.check(PLAIN, as_of=TODAY) == first
    assert len(loads) == 1


def test_a_pack_that_changed_is_read_again(loads: list[Sequence[str]], tmp_path: Path) -> None:
    folder = write_pack(tmp_path, PACK)
    before = govcheck.check(PLAIN, ["small"], TODAY, [str(folder)])
    assert before.transfers[0].outcome == "prohibited"
    rule = folder / "rules" / "need.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("is: US", "is: BR"), encoding="utf-8")
    after = govcheck.check(PLAIN, ["small"], TODAY, [str(folder)])
    assert after.transfers[0].outcome == "permitted"
    rule.unlink()
    assert govcheck.check(PLAIN, ["small"], TODAY, [str(folder)]).packs[0].digest != after.packs[0].digest
    assert len(loads) == 3


def test_other_packs_are_read_for_themselves(loads: list[Sequence[str]], tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, PACK))
    assert "small" not in [pack.id for pack in govcheck.check(PLAIN, as_of=TODAY).packs]
    assert "small" in [pack.id for pack in govcheck.check(PLAIN, as_of=TODAY, packs=[folder]).packs]
    assert "small" not in [pack.id for pack in govcheck.check(PLAIN, as_of=TODAY).packs]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RecursionError])
def test_what_broke_off_is_not_used_again(loads: list[Sequence[str]], error: type[BaseException]) -> None:
    def interrupt(done: int, of: int) -> None:
        raise error

    first = govcheck.check(PLAIN, as_of=TODAY)
    with pytest.raises(error):
        govcheck.check(PLAIN, as_of=TODAY, progress=interrupt)
    assert govcheck.check(PLAIN, as_of=TODAY) == first
    assert len(loads) == 2


def test_a_check_within_a_check_has_a_checker_of_its_own(loads: list[Sequence[str]], tmp_path: Path) -> None:
    folder = str(write_pack(tmp_path, PACK))
    inner: list[govcheck.Report] = []

    def again(done: int, of: int) -> None:
        inner.append(govcheck.check(PLAIN, as_of=TODAY))
        inner.append(govcheck.check(PLAIN, as_of=TODAY, packs=[folder]))

    outer = govcheck.check(PLAIN, as_of=TODAY, progress=again)
    assert inner[0] == outer
    assert len(inner[1].packs) == len(outer.packs) + 1
    assert govcheck.check(PLAIN, as_of=TODAY) == outer


def test_each_thread_keeps_its_own(loads: list[Sequence[str]]) -> None:
    found: list[govcheck.Report] = []
    threads = [threading.Thread(target=lambda: found.append(govcheck.check(PLAIN, as_of=TODAY))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found[0] == found[1] == found[2]
    assert len(loads) == 3
