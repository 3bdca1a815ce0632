"""The house rules that a machine can check: which module may import which, and that no law is in Python."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "govcheck"
POLICIES = ROOT / "policies"
FILES = sorted(PACKAGE.rglob("*.py"))

# Floors, from the ground up. A part imports from its own floor and those below.
FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors", "truth", "interval", "files"),
    ("source", "shape"),
    ("vocabulary", "manifest", "config"),
    ("packs", "facts"),
    ("engine",),
    ("report",),
    ("render", "checker", "record"),
    ("advice", "matrix"),
    ("api", "clock", "kept"),
    ("cli", "integrations", "authoring", "importers", "interview"),
    ("__main__", "__init__"),
)
FLOOR = {part: height for height, parts in enumerate(FLOORS) for part in parts}

# Third-party library -> the places that may import it.
FENCES = {
    "typer": ("cli/",),
    "tabulate": ("render/text.py", "cli/"),
    "yaml": ("source/", "source.py"),
    "pydantic": ("manifest/models.py", "manifest/schema.py"),
    "jsonschema": ("authoring/",),
    "openpyxl": ("importers/sheet.py",),
    "jinja2": ("render/html/",),
    "clingo": ("engine/plan/",),
    "icalendar": ("render/ics.py",),
    "pytest": ("integrations/pytest_plugin.py",),
}

# What the parts say to one another beyond their floors.
SEES_ONLY = {"render": {"render", "report", "errors"}}

ISO_DATE = re.compile(r"\b(?:18|19|20|21)\d\d-[01]\d-[0-3]\d\b")
EXAMPLE = re.compile(rf"such as {ISO_DATE.pattern}")
ARTICLE = re.compile(r"(?:\b(?:Arts?\.?|Articles?|Sections?|Sec\.)\s*\d)|(?:[§第]\s*\d)")


class Import(NamedTuple):
    target: str
    line: int
    runtime: bool
    """False under `if TYPE_CHECKING:`."""


def name_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def part_of(module: str) -> str:
    pieces = module.split(".")
    return pieces[1] if len(pieces) > 1 else "__init__"


MODULES = {name_of(file): file for file in FILES}


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _walk(node: ast.AST, runtime: bool = True) -> Iterator[tuple[ast.AST, bool]]:
    yield node, runtime
    for child in ast.iter_child_nodes(node):
        yield from _walk(child, runtime and not _for_types(node))


@cache
def imports(file: Path) -> tuple[Import, ...]:
    found = []
    for node, runtime in _walk(tree(file)):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno, runtime) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            base = node.module or ""
            for alias in node.names:
                target = f"{base}.{alias.name}"
                found.append(Import(target if target in MODULES else base, node.lineno, runtime))
    return tuple(found)


def own(file: Path) -> list[Import]:
    return [found for found in imports(file) if found.target.split(".")[0] == "govcheck"]


def strings(file: Path) -> Iterator[tuple[str, int]]:
    """The text constants of a file, without docstrings, text that only explains (bare strings), and `__all__`."""
    explaining = {id(node.value) for node in ast.walk(tree(file)) if isinstance(node, ast.Expr)}
    for statement in tree(file).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            explaining |= {id(name) for name in ast.walk(statement.value)}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explaining:
            yield node.value, node.lineno


def at(file: Path, line: int) -> str:
    return f"{file.relative_to(ROOT)}:{line}"


def test_every_part_has_its_floor() -> None:
    assert {part_of(module) for module in MODULES} <= set(FLOOR)


def test_imports_never_run_upwards() -> None:
    wrong = []
    for module, file in MODULES.items():
        for found in own(file):
            below, above = part_of(found.target), part_of(module)
            if below == "__init__" and found.target == "govcheck":  # the version
                continue
            if FLOOR[below] > FLOOR[above]:
                wrong.append(f"{at(file, found.line)}: {module} imports {found.target}")
    assert wrong == []


@pytest.mark.parametrize("part", sorted(SEES_ONLY))
def test_what_a_part_may_see(part: str) -> None:
    wrong = [
        f"{at(file, found.line)}: {found.target}"
        for module, file in MODULES.items()
        if part_of(module) == part
        for found in own(file)
        if part_of(found.target) not in SEES_ONLY[part]
    ]
    assert wrong == []


def circles(graph: dict[str, set[str]]) -> list[str]:
    """What remains when everything that imports nothing that remains is taken away."""
    rest = {node: set(targets) - {node} for node, targets in graph.items()}
    while free := [node for node, targets in rest.items() if not targets & rest.keys()]:
        for node in free:
            del rest[node]
    return sorted(rest)


def test_no_circle_among_modules() -> None:
    graph = {m: {i.target for i in own(f) if i.runtime and i.target in MODULES} for m, f in MODULES.items()}
    assert circles(graph) == []


def test_no_circle_among_parts() -> None:
    graph: dict[str, set[str]] = {}
    for module, file in MODULES.items():
        if module != "govcheck":
            targets = {part_of(i.target) for i in own(file) if i.target != "govcheck"}
            graph.setdefault(part_of(module), set()).update(targets)
    assert circles(graph) == []


def test_third_party_libraries_stay_behind_their_fences() -> None:
    wrong = []
    for file in FILES:
        place = file.relative_to(PACKAGE).as_posix()
        for found in imports(file):
            library = found.target.split(".")[0]
            if library == "govcheck" or library in sys.stdlib_module_names:
                continue
            if not place.startswith(FENCES.get(library, ())):
                wrong.append(f"{at(file, found.line)}: {library}")
    assert wrong == []


def test_below_api_there_is_no_clock_and_no_network() -> None:
    wrong = []
    for module, file in MODULES.items():
        if FLOOR[part_of(module)] >= FLOOR["api"]:
            continue
        wrong += [at(file, i.line) for i in imports(file) if i.target in ("time", "socket", "urllib.request")]
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.Attribute) and node.attr in ("today", "now", "utcnow"):
                wrong.append(f"{at(file, node.lineno)}: {ast.unparse(node)}")
    assert wrong == []


def test_no_file_is_longer_than_a_thought() -> None:
    lengths = {file: len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {str(file.relative_to(ROOT)): count for file, count in lengths.items() if count > 400} == {}


# No law in Python -------------------------------------------------------------------------------


def data(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def packs() -> set[str]:
    return {path.parent.name for path in POLICIES.glob("*/pack.yaml")}


def countries() -> set[str]:
    content = data(POLICIES / "world" / "countries.yaml")
    return {*content["countries"], *content.get("hints", ())}


def kinds() -> set[str]:
    """The ids of safeguards, assessments and duties that packs declare."""
    found: set[str] = set()
    for path in (*POLICIES.glob("*/safeguards.yaml"), *POLICIES.glob("*/facts.yaml")):
        content = data(path) or {}
        for section in ("safeguards", "assessments", "done"):
            found |= set(content.get(section) or {})
    return found


def offences(wrong: Iterable[tuple[Path, int, str]]) -> list[str]:
    return [f"{at(file, line)}: {text!r}" for file, line, text in wrong]


def test_the_lists_of_words_to_look_for_are_not_empty() -> None:
    assert len(countries()) > 200
    assert packs()
    assert kinds()


def test_no_country_code_in_python() -> None:
    known = countries()
    assert offences((f, n, s) for f in FILES for s, n in strings(f) if s in known) == []


def test_no_pack_id_in_python() -> None:
    known = packs()
    found = ((f, n, s) for f in FILES for s, n in strings(f) if known & set(re.findall(r"[\w-]+", s)))
    assert offences(found) == []


def test_no_safeguard_in_python() -> None:
    known = kinds()
    assert offences((f, n, s) for f in FILES for s, n in strings(f) if s in known) == []


def test_no_article_in_python() -> None:
    assert offences((f, n, s) for f in FILES for s, n in strings(f) if ARTICLE.search(s)) == []


def test_no_date_in_python() -> None:
    # A day that shows how a day is written ("such as ...") is no law.
    assert offences((f, n, s) for f in FILES for s, n in strings(f) if ISO_DATE.search(EXAMPLE.sub("", s))) == []
    calls = [
        at(file, node.lineno)
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and len(node.args) == 3
        and ast.unparse(node.func).rpartition(".")[2] in ("date", "datetime")
        and all(isinstance(arg, ast.Constant) and isinstance(arg.value, int) for arg in node.args)
    ]
    assert calls == []


# The rules themselves ---------------------------------------------------------------------------


def test_a_circle_is_seen() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["a", "b", "c", "d"]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


def test_law_is_seen() -> None:
    assert ARTICLE.search("under Article 46") and ARTICLE.search("Art. 28(1)") and ARTICLE.search("第28条")
    assert not ARTICLE.search("the article is in the citation")
    assert ISO_DATE.search("since 2018-05-25") and not ISO_DATE.search("YYYY-MM-DD")
