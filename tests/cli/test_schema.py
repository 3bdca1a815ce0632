from __future__ import annotations

import json

import jsonschema
import pytest

from govcheck.cli.schema import NAMES
from tests.cli.conftest import Run


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_printed_and_is_one(run: Run, name: str) -> None:
    code, out, err = run("schema", name)
    assert (code, err) == (0, "")
    schema = json.loads(out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
