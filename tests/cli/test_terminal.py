from __future__ import annotations

import io

import pytest

from govcheck.cli.progress import bar
from govcheck.cli.terminal import options_for
from govcheck.render import Options


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_pipe_gets_eighty_columns_without_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert options_for(io.StringIO()) == Options(80, False)


def test_a_terminal_gets_its_width_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert options_for(Terminal()) == Options(100, True)
    monkeypatch.setenv("COLUMNS", "many")
    assert options_for(Terminal()) == Options(80, True)


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_colour_can_be_declined(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert options_for(Terminal()).colour is False


def test_progress_is_for_watchers_of_long_runs() -> None:
    assert bar(io.StringIO()) is None
    few, many = Terminal(), Terminal()
    for stream, total in ((few, 200), (many, 1000)):
        update = bar(stream)
        assert update is not None
        for done in range(total + 1):
            update(done, total)
    assert few.getvalue() == ""
    assert "[####################....................] 500 of 1000 transfers" in many.getvalue()
    assert many.getvalue().count("\r[") == 101
    assert many.getvalue().endswith("\r\x1b[K")
