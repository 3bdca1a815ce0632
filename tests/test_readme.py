"""What the README and the guides show is what happens: their commands run, and the output is the output shown.

A block marked `console` holds commands after `$ ` and what they print. Output that begins with a line `[...]`
is the end of the real output, and output that ends with one is its beginning. A block marked `python` is followed by
one marked `text` with what it prints. With UPDATE_README=1 the tests write the real output into the page instead.
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
GUIDES = [ROOT / "docs" / f"{name}.md" for name in ("compliance", "engineers", "writing-a-pack")]
PAGES = [page for page in (README, *GUIDES) if page.is_file()]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
CUT = "[...]\n"
UPDATE = os.environ.get("UPDATE_README") == "1"


def blocks(page: Path, language: str) -> list[str]:
    return [match[2] for match in BLOCK.finditer(page.read_text(encoding="utf-8")) if match[1] == language]


def sessions() -> list[tuple[Path, str, str]]:
    """Each command of a page with the output shown for it."""
    found: list[tuple[Path, str, str]] = []
    for page in PAGES:
        for block in blocks(page, "console"):
            for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                found.append((page, command, output))
    return found


SESSIONS = sessions()
SHOWN = [(page, command, output) for page, command, output in SESSIONS if output]
PROGRAMS = [
    (page, program, output)
    for page in PAGES
    for program, output in zip(blocks(page, "python"), blocks(page, "text"), strict=True)
]


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


def agree(page: Path, shown: str, real: str) -> None:
    """Hold the output shown against the real one, or write the real one into the page."""
    cut, begun = shown.startswith(CUT), shown.endswith(CUT)
    if UPDATE:
        if begun:
            real = "".join(real.splitlines(keepends=True)[: shown.count("\n") - 1]) + CUT
        elif cut:
            last = shown.count("\n") - 1
            real = CUT + "".join(real.splitlines(keepends=True)[-last:])
        text = page.read_text(encoding="utf-8")
        page.write_text(text.replace(f"\n{shown}```", f"\n{real}```", 1), encoding="utf-8")
    elif begun:
        assert real.startswith(shown.removesuffix(CUT))
    elif cut:
        assert real.endswith("\n" + shown.removeprefix(CUT))
    else:
        assert real == shown


@pytest.mark.parametrize(("page", "command", "shown"), SHOWN, ids=[command for _, command, _ in SHOWN])
def test_output_is_real(page: Path, command: str, shown: str) -> None:
    done = run(["-m", "govcheck", *as_govcheck(command)])
    assert done.stderr == ""
    assert done.returncode in (0, 1)
    agree(page, shown, done.stdout)


@pytest.mark.parametrize(("page", "program", "shown"), PROGRAMS, ids=[page.name for page, _, _ in PROGRAMS])
def test_programs_are_real(page: Path, program: str, shown: str) -> None:
    done = run(["-c", program])
    assert done.stderr == ""
    agree(page, shown, done.stdout)


SAID = sorted({command for _, command, _ in SESSIONS if command.startswith("govcheck ")})


@pytest.mark.parametrize("command", SAID)
def test_every_command_shown_has_options_that_exist(command: str) -> None:
    """Those without output are not run, since they need files of the reader's."""
    arguments = as_govcheck(command)
    words = [word for word in arguments if not word.startswith("-")]
    for depth in (2, 1):
        done = run(["-m", "govcheck", *words[:depth], "--help"])
        if done.returncode == 0:
            break
    assert done.returncode == 0, done.stderr
    for option in (word.partition("=")[0] for word in arguments if word.startswith("-")):
        assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", done.stdout), option


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
    for page in (*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "policies" / "world" / "README.md"):
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
