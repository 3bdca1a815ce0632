from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.main import get_command

import govcheck
from govcheck.cli import checking, commands, quick

ROOT = Path(govcheck.__file__).parent.parent

OPTIONS = (*quick.ONE, *quick.MANY)
words = st.sampled_from(["a.yaml", "-", "b", "", "json", "json=x", "2026-11-21", "日本", "a b"])
plain = st.lists(
    st.one_of(
        words.map(lambda word: [word]),
        st.sampled_from(list(quick.FLAGS)).map(lambda flag: [flag]),
        st.tuples(st.sampled_from(OPTIONS), words).map(list),
        st.tuples(st.sampled_from(OPTIONS), words).map(lambda pair: [f"{pair[0]}={pair[1]}"]),
    ),
    max_size=6,
).map(lambda parts: ["check", *(word for part in parts for word in part)])


def by_typer(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    caught: dict[str, Any] = {}
    with monkeypatch.context() as patch:
        patch.setattr(checking, "check", lambda **values: caught.update(values) or 0)
        assert commands.run(arguments) == 0
    return caught


def told(values: dict[str, Any]) -> dict[str, Any]:
    """What was really said: without what only stands for nothing."""
    unsaid = {"format": "text"}
    return {key: value for key, value in values.items() if value not in (None, (), [], False, unsaid.get(key))}


@settings(max_examples=60, deadline=None)
@given(arguments=plain)
def test_it_reads_what_typer_reads(arguments: list[str]) -> None:
    found = quick.parse(arguments)
    if found is not None:
        with pytest.MonkeyPatch.context() as patch:
            assert told(found) == told(by_typer(arguments, patch))


def test_it_knows_every_option() -> None:
    group: Any = get_command(commands.build("check"))
    declared = {option for parameter in group.commands["check"].params for option in parameter.opts if option[0] == "-"}
    assert declared == {*quick.ONE, *quick.MANY, *quick.FLAGS}


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["--version"], ["explain"], ["check", "--help"], ["check", "-h"], ["check", "--fromat", "json"],
        ["check", "--format"], ["check", "--", "-x"], ["check", "-qv"], ["check", "--quiet=1"],
        ["check", "--output", "--quiet"], ["check", "--as", "x"],
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_typer(arguments: list[str]) -> None:
    assert quick.parse(arguments) is None


def test_a_check_imports_nothing_heavy() -> None:
    code = (
        "import sys; from govcheck.cli.app import main; code = main(['check', 'nothing.transfer.yaml']);"
        "print(code, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=True)
    code_, *loaded = done.stderr.decode().splitlines()[-1].split()
    assert code_ == "2"
    assert {"typer", "rich", "pydantic", "jsonschema", "tabulate", "wcwidth", "tomllib"}.isdisjoint(loaded)
