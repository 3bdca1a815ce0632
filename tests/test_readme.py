"""What the README shows is what happens: its commands run, and their output is the output shown.

A block marked `console` holds commands after `$ ` and what they print. Output that begins with a line `[...]`
is the end of the real output. A block marked `python` is followed by one marked `text` with what it prints.
With UPDATE_README=1 the tests write the real output into the README instead.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from govcheck.render import FORMATS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CUT = "[...]\n"
UPDATE = os.environ.get("UPDATE_README") == "1"


def blocks(language: str) -> list[str]:
    return [match[2] for match in BLOCK.finditer(README.read_text(encoding="utf-8")) if match[1] == language]


def sessions() -> list[tuple[str, str]]:
    """Each command of the README with the output shown for it."""
    found: list[tuple[str, str]] = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


SHOWN = [(command, output) for command, output in sessions() if output]


def as_govcheck(command: str) -> list[str]:
    """The arguments for govcheck of a command in the README; a make target stands for its recipe."""
    if command.startswith("make "):
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        recipe = re.search(rf"^{command[5:]}:.*\n\t@\$\(BIN\)/(govcheck .*)$", makefile, re.MULTILINE)
        assert recipe, f"no recipe with govcheck for {command}"
        command = recipe[1]
    program, *arguments = shlex.split(command)
    assert program == "govcheck"
    return arguments


def run(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def agree(shown: str, real: str) -> None:
    """Hold the output shown against the real one, or write the real one into the README."""
    cut = shown.startswith(CUT)
    if UPDATE:
        if cut:
            last = shown.count("\n") - 1
            real = CUT + "".join(real.splitlines(keepends=True)[-last:])
        text = README.read_text(encoding="utf-8")
        README.write_text(text.replace(shown, real, 1), encoding="utf-8")
    elif cut:
        assert real.endswith("\n" + shown.removeprefix(CUT))
    else:
        assert real == shown


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_output_is_real(command: str, shown: str) -> None:
    done = run(["-m", "govcheck", *as_govcheck(command)])
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    agree(shown, done.stdout)


def test_library_call_is_real() -> None:
    (program,) = blocks("python")
    done = run(["-c", program])
    assert done.stderr == ""
    agree(blocks("text")[0], done.stdout)


def test_manifests_shown_are_the_files() -> None:
    text = README.read_text(encoding="utf-8")
    shown = re.findall(r"^<!-- (examples/\S+) -->\n```yaml\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert shown
    for path, manifest in shown:
        real = (ROOT / path).read_text(encoding="utf-8")
        if UPDATE:
            README.write_text(text.replace(manifest, real), encoding="utf-8")
        else:
            assert manifest == real


def test_every_format_has_its_row() -> None:
    text = README.read_text(encoding="utf-8")
    section = text.partition("\n## Formats\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(FORMATS)


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"`make (\w+)`", README.read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named <= targets


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in (README, ROOT / "CONTRIBUTING.md", ROOT / "policies" / "world" / "README.md"):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
