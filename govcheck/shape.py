"""Checks a document against a JSON Schema, with a place, a hint and one Problem for every fault.

It knows the part of JSON Schema that our own schemas use. Schemas are compiled once to closures; the path to a
value is a chain of pairs while walking, and becomes a tuple only where there is a fault.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.source import Data, Document

Schema = Mapping[str, Any]
_Chain = tuple["_Chain", "str | int"] | None
_Check = Callable[[Data, _Chain, "list[Fault]"], None]


class Fault(NamedTuple):
    """One fault: where (of the key, if `key`), what and what was expected."""

    path: Path
    code: str
    message: str
    expected: str
    key: bool = False


def check_shape(document: Document, schema: Schema | Shape, *, root: Path = ()) -> list[Problem]:
    """Return every fault of a document, in its order. `root` is where the schema applies."""
    shape = schema if isinstance(schema, Shape) else Shape(schema)
    data = document.data
    for step in root:
        data = data[step]  # type: ignore[index]  # the step came from this data
    return [
        document.problem((*root, *fault.path), fault.code, fault.message, fault.expected, key=fault.key)
        for fault in shape.faults(data)
    ]


class Shape:
    """A compiled schema."""

    __slots__ = ("_check",)

    def __init__(self, schema: Schema) -> None:
        self._check = _Compiler(schema).compile(schema)

    def faults(self, data: Data) -> list[Fault]:
        """Return the faults of plain data."""
        found: list[Fault] = []
        self._check(data, None, found)
        return found


_TYPES: dict[str, tuple[type, ...]] = {
    "null": (type(None),),
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "array": (list,),
    "object": (dict,),
}
_NAMES = {
    "null": "nothing",
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a mapping",
}
_SHOWN = {"null": "empty", "array": "a list", "object": "a mapping"}
_TYPE_NAMES = {kind: name for name, kinds in _TYPES.items() for kind in kinds if (name, kind) != ("number", int)}


def _path(chain: _Chain) -> Path:
    steps: list[str | int] = []
    while chain is not None:
        chain, step = chain
        steps.append(step)
    return tuple(reversed(steps))


def _subject(path: Path) -> str:
    for step in reversed(path):
        if isinstance(step, str):
            return step if step == path[-1] else f"an item of {step}"
    return "this"


def show(value: Data) -> str:
    """Return a value as a short text for a message."""
    name = _TYPE_NAMES.get(type(value))
    if name is None:  # data that a program built
        return f"a Python {type(value).__name__}"
    if name in _SHOWN:
        return "an empty list" if value == [] else _SHOWN[name]
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        shown = value if value.isprintable() else repr(value)[1:-1]
        return f"'{shown if len(shown) <= 60 else shown[:57] + '...'}'"
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _report(at: _Chain, code: str, value: Data, expected: str, out: list[Fault]) -> None:
    path = _path(at)
    out.append(Fault(path, code, f"{_subject(path)} is {show(value)}", expected))


class _Compiler:
    def __init__(self, schema: Schema) -> None:
        self.definitions: Mapping[str, Schema] = schema.get("$defs", {})
        self.compiled: dict[str, _Check] = {}

    def resolve(self, schema: Schema) -> Schema:
        while "$ref" in schema:
            schema = self.definitions[schema["$ref"].removeprefix("#/$defs/")]
        return schema

    def compile(self, schema: Schema) -> _Check:
        if "$ref" in schema:
            return self.reference(schema["$ref"].removeprefix("#/$defs/"))
        if "anyOf" in schema or "oneOf" in schema:
            return self.union(schema.get("anyOf") or schema["oneOf"])
        if "const" in schema:
            return _constant((schema["const"],))
        if "enum" in schema:
            return _constant(tuple(schema["enum"]))
        kind = schema.get("type")
        if kind == "object":
            return self.mapping(schema)
        if kind == "array":
            return self.sequence(schema)
        if kind == "string":
            return _string(schema)
        if kind is None:
            return _anything
        return _scalar(kind, schema)

    def reference(self, name: str) -> _Check:
        if name in self.compiled:
            return self.compiled[name]

        def later(value: Data, at: _Chain, out: list[Fault]) -> None:
            self.compiled[name](value, at, out)

        self.compiled[name] = later  # for a definition that contains itself
        self.compiled[name] = self.compile(self.definitions[name])
        return self.compiled[name]

    def union(self, branches: list[Schema]) -> _Check:
        """Choose the branch by the JSON type of the value; no two branches may take the same type."""
        checks: dict[type, _Check] = {}
        names: list[str] = []
        for branch in branches:
            kind = _kind_of(self.resolve(branch))
            names.append(_NAMES[kind])
            check = self.compile(branch)
            for python_type in _TYPES[kind]:
                assert python_type not in checks or kind == "number", f"two branches take {kind}"
                checks.setdefault(python_type, check)
        expected = f"expected {' or '.join(names)}"
        get = checks.get

        def check_union(value: Data, at: _Chain, out: list[Fault]) -> None:
            check = get(type(value))
            if check is None:
                _report(at, "wrong-type", value, expected, out)
            else:
                check(value, at, out)

        return check_union

    def mapping(self, schema: Schema) -> _Check:
        properties = {key: self.compile(value) for key, value in schema.get("properties", {}).items()}
        required: tuple[str, ...] = tuple(schema.get("required", ()))
        additional = schema.get("additionalProperties", True)
        other: _Check | None = None if additional is False else _anything
        if isinstance(additional, dict):
            other = self.compile(additional)
        expected = f"expected {_listing(properties)}" if properties else "expected a mapping"
        get = properties.get

        def check_mapping(value: Data, at: _Chain, out: list[Fault]) -> None:
            if type(value) is not dict:
                _report(at, "wrong-type", value, "expected a mapping", out)
                return
            for key in required:
                if key not in value:
                    hint = _renamed(key, value, properties) or f"state {key}"
                    out.append(Fault(_path(at), "missing-key", f"'{key}' is missing", hint))
            for key, item in value.items():
                check = get(key, other)
                if check is None:
                    hint = did_you_mean(str(key), properties) or expected
                    out.append(Fault((*_path(at), key), "unknown-key", f"{show(key)} is not a key here", hint, True))
                else:
                    check(item, (at, key), out)

        return check_mapping

    def sequence(self, schema: Schema) -> _Check:
        check = self.compile(schema.get("items", {}))
        least: int = schema.get("minItems", 0)
        unique: bool = schema.get("uniqueItems", False)

        def check_sequence(value: Data, at: _Chain, out: list[Fault]) -> None:
            if type(value) is not list:
                hint = "expected a list ([] says there are none)" if value is None else "expected a list"
                _report(at, "wrong-type", value, hint, out)
                return
            if len(value) < least:
                _report(at, "wrong-value", value, "name at least one", out)
            for position, item in enumerate(value):
                check(item, (at, position), out)
            if unique:
                for position, item in enumerate(value):
                    if item in value[:position]:
                        path = (*_path(at), position)
                        out.append(Fault(path, "wrong-value", f"{show(item)} is listed twice", "name it once"))

        return check_sequence


def _anything(value: Data, at: _Chain, out: list[Fault]) -> None:
    pass


def _kind_of(schema: Schema) -> str:
    if "const" in schema or "enum" in schema:
        return _TYPE_NAMES[type(schema["const"] if "const" in schema else schema["enum"][0])]
    kind: str = schema["type"]
    return kind


def _string(schema: Schema) -> _Check:
    pattern, is_date = schema.get("pattern"), schema.get("format") == "date"
    expected = "expected text"
    good: Callable[[str], object] | None = None
    if is_date:
        good = is_day
        expected = "expected a day such as 2026-11-21"
    elif pattern is not None:
        assert pattern[0] == "^" and pattern[-1] == "$"
        good = re.compile(pattern[1:-1]).fullmatch
        expected = f"expected {schema.get('title') or pattern}"

    def check_string(value: Data, at: _Chain, out: list[Fault]) -> None:
        if type(value) is not str:
            hint = "put it in quotes" if isinstance(value, int | float) and not is_date else expected
            _report(at, "wrong-type", value, hint, out)
        elif good is not None and not good(value):
            _report(at, "wrong-value", value, expected, out)

    return check_string


def _scalar(kind: str, schema: Schema) -> _Check:
    types = _TYPES[kind]
    least = schema.get("minimum")
    expected = f"expected {_NAMES[kind]}" + ("" if least is None else f", {least} or more")

    def check_scalar(value: Data, at: _Chain, out: list[Fault]) -> None:
        if type(value) not in types:
            _report(at, "wrong-type", value, expected, out)
        elif least is not None and value < least:
            _report(at, "wrong-value", value, expected, out)

    return check_scalar


def _constant(values: tuple[Data, ...]) -> _Check:
    types = {type(value) for value in values}
    listed = _listing([str(value) for value in values])
    expected = f"expected {listed}" if len(values) == 1 else f"use one of {listed}"

    def check_constant(value: Data, at: _Chain, out: list[Fault]) -> None:
        if type(value) not in types:
            _report(at, "wrong-type", value, expected, out)
        elif value not in values:
            _report(at, "wrong-value", value, did_you_mean(str(value), map(str, values)) or expected, out)

    return check_constant


def _listing(names: Any) -> str:
    words = list(names)
    return ", ".join(words[:12]) + (", ..." if len(words) > 12 else "")


def _renamed(key: str, value: Mapping[str, Data], properties: Mapping[str, object]) -> str:
    """Say which unknown key was probably meant for a missing one."""
    for stated in value:
        if stated not in properties and did_you_mean(str(stated), [key]):
            return f"'{stated}' may have been meant for it"
    return ""
