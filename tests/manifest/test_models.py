"""The models, the schema and the walker are one definition of the manifest."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from govcheck.manifest.models import Manifest
from govcheck.manifest.read import manifest_shape
from govcheck.manifest.schema import manifest_schema, manifest_schema_text
from tests.manifest.sample import FULL, ROOT, data_of

SCHEMA = ROOT / "govcheck" / "schemas" / "manifest.schema.json"


def test_the_schema_is_the_one_the_models_give() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == manifest_schema_text()


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(manifest_schema())
    assert Draft202012Validator(manifest_schema()).is_valid(data_of(FULL))


def accepted_by_models(data: Any) -> bool:
    try:
        Manifest.model_validate(data)
    except ValidationError:
        return False
    return True


def places(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        found += places(value, (*path, key))
    return found


BASE = data_of(FULL)
PLACES = places(BASE)
KEYS = [*sorted({step for path in PLACES for step in path if isinstance(step, str)}), "x", "party", "at_least", "on"]
JUNK = st.recursive(
    st.sampled_from([None, True, 0, 1, -1, 1.0, 0.5, 1900, "", "kk", "a b", "2026-13-01", "2026-01-01", "ban", "日本"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=5,
)
CHANGES = st.lists(
    st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "drop", "add"]), st.sampled_from(KEYS), JUNK), max_size=2
)


def holds(holder: Any, step: Any) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(holder, list) and isinstance(step, int) and step < len(holder)


def changed(changes: list[tuple[tuple[Any, ...], str, str, Any]]) -> Any:
    """Return the full manifest with values set, keys added or dropped."""
    root: dict[str, Any] = {"root": copy.deepcopy(BASE)}
    for path, action, key, junk in changes:
        holder: Any = root
        for step in ("root", *path)[:-1]:
            holder = holder[step] if holds(holder, step) else None
        last = ("root", *path)[-1]
        if not holds(holder, last):
            continue
        if action == "set":
            holder[last] = copy.deepcopy(junk)
        elif action == "drop" and path:
            del holder[last]
        elif action == "add" and isinstance(holder[last], dict):
            holder[last][key] = copy.deepcopy(junk)
    return root["root"]


@settings(max_examples=400, deadline=None)
@given(CHANGES)
def test_models_and_walker_accept_the_same_documents(changes: list[tuple[tuple[Any, ...], str, str, Any]]) -> None:
    data = changed(changes)
    faults = manifest_shape().faults(data)
    assert (faults == []) == accepted_by_models(data)
    if not faults:
        assert Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).is_valid(data)


def test_reading_a_manifest_imports_neither_pydantic_nor_jsonschema() -> None:
    code = (
        "import sys; from tests.manifest.sample import FULL, read; read(FULL);"
        "print([name for name in ('pydantic', 'jsonschema', 'typer', 'tabulate', 'pathlib_') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
