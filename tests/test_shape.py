from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from govcheck.errors import Region
from govcheck.shape import Shape, check_shape
from govcheck.source import Data, from_data, load_text

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id", "kind"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": r"^\w+$", "title": "a word"},
        "kind": {"enum": ["red", "green", "blue"]},
        "version": {"const": 1},
        "count": {"type": "integer", "minimum": 0},
        "share": {"type": "number"},
        "on": {"type": "string", "format": "date"},
        "yes": {"type": "boolean"},
        "names": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        "either": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Node"}]},
        "facts": {"type": "object", "additionalProperties": {"oneOf": [{"type": "boolean"}, {"type": "integer"}]}},
    },
    "$defs": {
        "Node": {
            "type": "object",
            "additionalProperties": False,
            "properties": {"label": {"type": "string"}, "inner": {"type": "array", "items": {"$ref": "#/$defs/Node"}}},
        }
    },
}
SHAPE = Shape(SCHEMA)


def faults(data: Data) -> list[str]:
    return [str(problem) for problem in check_shape(from_data(data, "f"), SHAPE)]


def test_a_good_document_has_no_faults() -> None:
    data: Data = {
        "id": "a", "kind": "red", "version": 1, "count": 0, "share": 0.5, "on": "2024-02-29", "yes": True,
        "names": ["a", "b"], "either": {"label": "x", "inner": [{"inner": []}]}, "facts": {"any": True, "thing": 1},
    }  # fmt: skip
    assert faults(data) == []
    assert check_shape(from_data({"deep": [data]}), SCHEMA, root=("deep", 0)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "gren"}, "f:kind: wrong-value: kind is 'gren'; did you mean 'green'?"),
        ({"kind": "zzz"}, "f:kind: wrong-value: kind is 'zzz'; use one of red, green, blue"),
        ({"kind": 1}, "f:kind: wrong-type: kind is 1; use one of red, green, blue"),
        ({"version": 2}, "f:version: wrong-value: version is 2; expected 1"),
        ({"version": True}, "f:version: wrong-type: version is true; expected 1"),
        ({"count": -1}, "f:count: wrong-value: count is -1; expected a whole number, 0 or more"),
        ({"count": True}, "f:count: wrong-type: count is true; expected a whole number, 0 or more"),
        ({"count": 1.0}, "f:count: wrong-type: count is 1.0; expected a whole number, 0 or more"),
        ({"share": "x"}, "f:share: wrong-type: share is 'x'; expected a number"),
        ({"on": "2023-02-29"}, "f:on: wrong-value: on is '2023-02-29'; expected a day such as 2026-11-21"),
        ({"on": 2023}, "f:on: wrong-type: on is 2023; expected a day such as 2026-11-21"),
        ({"yes": "true"}, "f:yes: wrong-type: yes is 'true'; expected true or false"),
        ({"id": "a b"}, "f:id: wrong-value: id is 'a b'; expected a word"),
        ({"id": "a\n"}, r"f:id: wrong-value: id is 'a\n'; expected a word"),
        ({"id": None}, "f:id: wrong-type: id is empty; expected a word"),
        ({"names": []}, "f:names: wrong-value: names is an empty list; name at least one"),
        ({"names": None}, "f:names: wrong-type: names is empty; expected a list ([] says there are none)"),
        ({"names": "a"}, "f:names: wrong-type: names is 'a'; expected a list"),
        ({"names": ["a", 1]}, "f:names[1]: wrong-type: an item of names is 1; put it in quotes"),
        ({"names": ["a", "a"]}, "f:names[1]: wrong-value: 'a' is listed twice; name it once"),
        ({"either": 3}, "f:either: wrong-type: either is 3; expected text or a mapping"),
        ({"either": {"lable": "x"}}, "f:either.lable: unknown-key: 'lable' is not a key here; did you mean 'label'?"),
        ({"either": {"inner": [{"inner": 1}]}}, "f:either.inner[0].inner: wrong-type: inner is 1; expected a list"),
        ({"facts": {"a": "x"}}, "f:facts.a: wrong-type: a is 'x'; expected true or false or a whole number"),
        ({"facts": (1,)}, "f:facts: wrong-type: facts is a Python tuple; expected a mapping"),
        ({"kind": {1}}, "f:kind: wrong-type: kind is a Python set; use one of red, green, blue"),
        ({"conut": 1}, "f:conut: unknown-key: 'conut' is not a key here; did you mean 'count'?"),
    ],
)  # fmt: skip
def test_every_fault_is_said_in_one_line(change: dict[str, Any], expected: str) -> None:
    assert faults({"id": "a", "kind": "red", **change}) == [expected]


def test_a_misspelt_key_that_is_required_is_named_with_what_is_missing() -> None:
    assert faults({"id": "a", "knd": "red"}) == [
        "f: missing-key: 'kind' is missing; 'knd' may have been meant for it",
        "f:knd: unknown-key: 'knd' is not a key here; did you mean 'kind'?",
    ]


def test_a_document_of_the_wrong_kind_is_one_fault() -> None:
    assert faults([1]) == ["f: wrong-type: this is a list; expected a mapping"]
    assert faults(None) == ["f: wrong-type: this is empty; expected a mapping"]


def test_all_faults_come_in_the_order_of_the_document_with_places() -> None:
    text = "id: a b\nnames: [1, x, 2]\nkind: red\nconut: 3\n"
    found = check_shape(load_text(text, "f"), SHAPE)
    assert [problem.region for problem in found] == [
        Region(1, 5, 1, 8), Region(2, 9, 2, 10), Region(2, 15, 2, 16), Region(4, 1, 4, 6),
    ]  # fmt: skip


def test_long_values_are_cut_and_stay_on_one_line() -> None:
    (line,) = faults({"id": "x y\n" * 100, "kind": "red"})
    assert len(line) < 160
    assert "\n" not in line


VALUES = st.recursive(
    st.sampled_from([None, True, False, 0, 1, -1, 7, 0.5, "", "a", "red", "a b", "2024-02-29"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "kind", "label", "inner", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*SCHEMA["properties"], "x"]), VALUES, max_size=6))
def test_it_refuses_what_json_schema_refuses(change: dict[str, Any]) -> None:
    data = {"id": "a", "kind": "red", **change}
    checker = Draft202012Validator.FORMAT_CHECKER
    accepted = Draft202012Validator(SCHEMA, format_checker=checker).is_valid(data)
    assert (SHAPE.faults(data) == []) == accepted
