"""Running commands in this process, with or without a stand-in for the engine."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

import govcheck
from govcheck.cli import remembered
from govcheck.cli.app import main
from govcheck.report.model import Report

STARTER = (Path(govcheck.__file__).parent / "cli" / "starter.yaml").read_text(encoding="utf-8")
MANIFEST = "govcheck: 1\ntransfers: []\n"


class Result(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers of earlier runs are none of these tests' business; test_remembered.py turns them on again."""
    monkeypatch.setattr(remembered, "key_for", lambda options: None)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run_it(*arguments: str) -> Result:
        code = main(arguments)
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run_it


class StandIn:
    """Takes the place of govcheck.api: gives the report it was made for and keeps what it was asked."""

    def __init__(self, report: Report | BaseException) -> None:
        self.report = report
        self.calls: list[dict[str, Any]] = []

    def check_documents(
        self,
        documents: Sequence[Any],
        regimes: Sequence[str] | None = None,
        as_of: str | None = None,
        packs: Sequence[str] = (),
        **others: Any,
    ) -> Report:
        paths = [document.path for document in documents]
        self.calls.append({"paths": paths, "regimes": regimes, "as_of": as_of, "packs": list(packs), **others})
        if isinstance(self.report, BaseException):
            raise self.report
        return self.report


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report | BaseException], StandIn]:
    def put(report: Report | BaseException) -> StandIn:
        stand_in = StandIn(report)
        module = SimpleNamespace(check_documents=stand_in.check_documents)
        monkeypatch.setitem(sys.modules, "govcheck.api", module)
        monkeypatch.setattr(govcheck, "api", module, raising=False)
        return stand_in

    return put


@pytest.fixture
def folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """An empty current folder with one manifest in it, out of reach of any configuration."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.transfer.yaml").write_text(MANIFEST, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
