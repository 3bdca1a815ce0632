"""Generates the JSON Schema of the manifest from its models."""

from __future__ import annotations

import json
from typing import Any


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema of manifest format 1."""
    from govcheck.manifest.models import Manifest

    schema = _tidy(Manifest.model_json_schema())
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "govcheck transfer manifest, format 1",
    }
    return {**head, **{key: value for key, value in schema.items() if key != "title"}}


def manifest_schema_text() -> str:
    """Return the schema as it is kept in `schemas/manifest.schema.json`."""
    return json.dumps(manifest_schema(), indent=1, ensure_ascii=False) + "\n"


def _tidy(schema: Any) -> Any:
    """Drop the titles and defaults that pydantic adds, and the null of keys that may only be left out."""
    if isinstance(schema, list):
        return [_tidy(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tidy: dict[str, Any] = {}
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            tidy[key] = {name: _tidy(entry) for name, entry in value.items()}
        elif key == "anyOf":
            branches = [_tidy(branch) for branch in value if branch != {"type": "null"}]
            tidy.update(branches[0] if len(branches) == 1 else {"anyOf": branches})
        elif key == "title":
            if "pattern" in schema:
                tidy[key] = value
        elif not (key == "default" and value is None):
            tidy[key] = _tidy(value)
    if "const" in tidy:
        tidy.pop("type", None)
    return tidy
