"""A condition as written -> a condition tree. One distinguishing key, dispatch, recurse with the path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from govcheck.errors import Path, Problem, did_you_mean
from govcheck.interval import is_day
from govcheck.packs.condition import (
    FALSE_NODE,
    LIST_OPS,
    OPERATORS,
    OPS_OF_TYPE,
    All,
    AnyOf,
    DayOf,
    FactRef,
    Leaf,
    Literal,
    Node,
    NoneOf,
    ReadingRef,
    Right,
    RowRef,
    RowValue,
    Scalar,
    TableRef,
    TermRef,
    Value,
)
from govcheck.source import Document
from govcheck.vocabulary.catalogue import Catalogue, FactSpec

_BRANCHES: Mapping[str, type[All] | type[AnyOf] | type[NoneOf]] = {"all": All, "any": AnyOf, "none": NoneOf}
_HEADS = ("all", "any", "none", "fact", "term", "row", "reading")
_UNITS = ("days", "months", "years", "working_days")
_MOST_BRANCHES = 400


class ConditionParser:
    """Parses the conditions of one document; names of tables, terms and readings are checked by the caller's sets."""

    def __init__(
        self,
        document: Document,
        catalogue: Catalogue,
        tables: Mapping[str, tuple[str, ...]],
        terms: Iterable[str],
        readings: Iterable[str],
        problems: list[Problem],
        calendars: Iterable[str] = (),
    ) -> None:
        self.document, self.catalogue, self.problems = document, catalogue, problems
        self.tables, self.terms, self.readings = tables, frozenset(terms), frozenset(readings)
        self.calendars = frozenset(calendars)

    def _fault(self, path: Path, code: str, message: str, expected: str = "", *, key: bool = False) -> Node:
        self.problems.append(self.document.problem(path, code, message, expected, key=key))
        return FALSE_NODE

    def node(self, data: Any, path: Path) -> Node:
        """Return the tree, or FALSE after noting a Problem."""
        if not isinstance(data, dict):
            return self._fault(
                path, "bad-condition", "a condition is a mapping", f"expected one of {', '.join(_HEADS)}"
            )
        heads = [key for key in _HEADS if key in data]
        if len(heads) != 1:
            others = [key for key in data if key not in OPERATORS and key not in _HEADS]
            hint = next((did_you_mean(key, (*_HEADS, *OPERATORS)) for key in others), "")
            found = f"this has {' and '.join(heads)}" if heads else "this has none of them"
            return self._fault(
                path, "bad-condition", f"{found}", hint or f"expected exactly one of {', '.join(_HEADS)}"
            )
        head = heads[0]
        if head in _BRANCHES:
            return self._branch(head, data, path)
        return {"fact": self._leaf, "term": self._term, "row": self._row, "reading": self._reading}[head](data, path)

    def _keys(self, data: Mapping[str, Any], path: Path, known: tuple[str, ...]) -> bool:
        for key in data:
            if key not in known:
                hint = did_you_mean(key, known) or f"use one of {', '.join(known)}"
                self._fault((*path, key), "unknown-key", f"'{key}' is not a key here", hint, key=True)
                return False
        return True

    def _branch(self, head: str, data: Mapping[str, Any], path: Path) -> Node:
        if not self._keys(data, path, (head,)):
            return FALSE_NODE
        parts = data[head]
        if not isinstance(parts, list) or len(parts) > _MOST_BRANCHES:
            return self._fault(
                (*path, head), "bad-condition", f"'{head}' is not a list", "expected a list of conditions"
            )
        return _BRANCHES[head](tuple(self.node(part, (*path, head, i)) for i, part in enumerate(parts)))

    def _fact_spec(self, name: Any, path: Path) -> FactSpec | None:
        spec = self.catalogue.facts.get(name) if isinstance(name, str) else None
        if spec is None:
            hint = did_you_mean(str(name), self.catalogue.facts)
            self._fault(path, "unknown-fact", f"'{name}' is not a fact", hint)
        return spec

    def _leaf(self, data: Mapping[str, Any], path: Path) -> Node:
        spec = self._fact_spec(data["fact"], (*path, "fact"))
        if spec is None:
            return FALSE_NODE
        ops = [key for key in data if key != "fact"]
        allowed = OPS_OF_TYPE[spec.type]
        if len(ops) != 1 or ops[0] not in allowed:
            named = f"'{ops[0]}' " if len(ops) == 1 else f"{len(ops)} operators "
            hint = did_you_mean(ops[0], allowed) if len(ops) == 1 else ""
            expected = hint or f"a {spec.type} takes one of {', '.join(allowed)}"
            return self._fault((*path, *ops[:1]), "bad-operator", f"{named}with '{spec.name}'", expected, key=True)
        right = self._right(data[ops[0]], spec, ops[0], (*path, ops[0]))
        return FALSE_NODE if right is None else Leaf(spec.name, ops[0], right)

    def _term(self, data: Mapping[str, Any], path: Path) -> Node:
        if not self._keys(data, path, ("term", "as_at")):
            return FALSE_NODE
        name = data["term"]
        if not isinstance(name, str) or name not in self.terms:
            hint = did_you_mean(str(name), self.terms)
            return self._fault((*path, "term"), "unknown-term", f"there is no term '{name}'", hint)
        return TermRef(name, self._as_at(data, path))

    def _reading(self, data: Mapping[str, Any], path: Path) -> Node:
        if not self._keys(data, path, ("reading",)):
            return FALSE_NODE
        name = data["reading"]
        if not isinstance(name, str) or name not in self.readings:
            hint = did_you_mean(str(name), self.readings)
            return self._fault((*path, "reading"), "unknown-reading", f"there is no reading '{name}'", hint)
        return ReadingRef(name)

    def _as_at(self, data: Mapping[str, Any], path: Path) -> DayOf | None:
        if "as_at" not in data:
            return None
        day = data["as_at"]
        if not isinstance(day, dict) or set(day) != {"fact"}:
            self._fault((*path, "as_at"), "bad-condition", "as_at names no fact", "expected { fact: <a date> }")
            return None
        spec = self._fact_spec(day["fact"], (*path, "as_at", "fact"))
        if spec is None:
            return None
        if spec.type != "date":
            self._fault((*path, "as_at", "fact"), "wrong-type", f"'{spec.name}' is a {spec.type}", "expected a date")
            return None
        return DayOf(spec.name)

    def _row(self, data: Mapping[str, Any], path: Path) -> Node:
        if not self._keys(data, path, ("row", "match", "where", "as_at")):
            return FALSE_NODE
        parts = self._row_parts(data, path)
        return FALSE_NODE if parts is None else RowRef(*parts, self._as_at(data, path))

    def _row_parts(
        self, data: Mapping[str, Any], path: Path
    ) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, Scalar], ...]] | None:
        name = data["row"]
        if not self._known_table(name, (*path, "row")):
            return None
        match, where = data.get("match", {}), data.get("where", {})
        if not isinstance(match, dict) or not isinstance(where, dict):
            self._fault(
                path, "bad-condition", "match and where are mappings", "expected { column: fact }, { column: value }"
            )
            return None
        columns = self.tables[name]
        for key, part in ((key, part) for part, names in (("match", match), ("where", where)) for key in names):
            if key not in columns:
                hint = did_you_mean(key, columns) or f"it has {', '.join(columns)}"
                self._fault(
                    (*path, part, key), "unknown-column", f"table '{name}' has no column '{key}'", hint, key=True
                )
        for key, fact in match.items():
            self._fact_spec(fact, (*path, "match", key))
        for key, value in where.items():
            if not isinstance(value, str | bool | int | float):
                self._fault(
                    (*path, "where", key),
                    "wrong-type",
                    "a value of where is not plain",
                    "expected text, a number or a truth",
                )
                return None
        return name, tuple(match.items()), tuple(where.items())

    def _known_table(self, name: Any, path: Path) -> bool:
        if isinstance(name, str) and name in self.tables:
            return True
        self._fault(path, "unknown-table", f"there is no table '{name}'", did_you_mean(str(name), self.tables))
        return False

    def _right(self, data: Any, spec: FactSpec, op: str, path: Path) -> Right | None:
        if isinstance(data, dict):
            return self._reference(data, spec, op, path)
        value = literal(data, spec, op)
        if value is None:
            shape = f"a list of {spec.type} values" if op in LIST_OPS else f"a {spec.type}"
            self._fault(path, "wrong-type", f"{data!r} does not fit '{spec.name}'", f"expected {shape}")
            return None
        if spec.values is not None:
            for word in value if isinstance(value, frozenset) else (value,):
                if isinstance(word, str) and word not in spec.values:
                    hint = did_you_mean(word, spec.values) or f"use one of {', '.join(spec.values)}"
                    self._fault(path, "unknown-word", f"'{word}' is not a value of '{spec.name}'", hint)
                    return None
        return Literal(value)

    def _reference(self, data: Mapping[str, Any], spec: FactSpec, op: str, path: Path) -> Right | None:
        if "table" in data:
            return self._table_ref(data, op, path)
        if "row" in data:
            if not self._keys(data, path, ("row", "match", "where", "column", "as_at")):
                return None
            parts = self._row_parts(data, path)
            if parts is None:
                return None
            column = data.get("column")
            if column is None:
                names = ", ".join(self.tables[parts[0]])
                self._fault(path, "missing-key", "'column' is missing", f"use one of {names}", key=True)
                return None
            if column not in self.tables[parts[0]]:
                hint = did_you_mean(str(column), self.tables[parts[0]])
                self._fault((*path, "column"), "unknown-column", f"table '{parts[0]}' has no column '{column}'", hint)
                return None
            return RowValue(*parts, str(column), self._as_at(data, path))
        return self._fact_ref(data, spec, op, path)

    def _table_ref(self, data: Mapping[str, Any], op: str, path: Path) -> Right | None:
        if not self._keys(data, path, ("table", "as_at")) or not self._known_table(data["table"], (*path, "table")):
            return None
        if op not in LIST_OPS:
            self._fault(path, "bad-operator", f"'{op}' takes no table", f"use one of {', '.join(sorted(LIST_OPS))}")
            return None
        return TableRef(data["table"], self._as_at(data, path))

    def _fact_ref(self, data: Mapping[str, Any], spec: FactSpec, op: str, path: Path) -> Right | None:
        if not self._keys(data, path, ("fact", "as_of", "plus", "calendar")):
            return None
        name = "as_of" if data.get("as_of") is True else data.get("fact")
        other = self._fact_spec(name, path)
        if other is None:
            return None
        wanted = _fitting_types(spec.type, op)
        if other.type not in wanted:
            message = f"'{other.name}' is a {other.type}, which '{op}' does not compare with '{spec.name}'"
            self._fault(path, "wrong-type", message, f"expected {' or '.join(wanted)}")
            return None
        plus = data.get("plus", {})
        if plus and other.type != "date":
            self._fault((*path, "plus"), "wrong-type", "only a day can be moved forward")
            return None
        if not isinstance(plus, dict) or any(
            unit not in _UNITS or not isinstance(count, int) or isinstance(count, bool) or count < 0
            for unit, count in plus.items()
        ):
            self._fault(
                (*path, "plus"), "wrong-type", "plus moves a day forward by whole units", f"use {', '.join(_UNITS)}"
            )
            return None
        calendar = data.get("calendar", "")
        if calendar != "" and not (isinstance(calendar, str) and calendar in self.calendars):
            hint = did_you_mean(str(calendar), self.calendars) or "the world has no such calendar"
            self._fault((*path, "calendar"), "unknown-calendar", f"there is no calendar '{calendar}'", hint)
            return None
        return FactRef(other.name, tuple(sorted(plus.items())), str(calendar))


def _fitting_types(kind: str, op: str) -> tuple[str, ...]:
    if op in LIST_OPS:
        return ("set", "countries")
    if op == "includes":
        return ("text", "country")
    if kind in ("text", "country"):
        return ("text", "country")
    return ("boolean", "judgement") if kind in ("boolean", "judgement") else (kind,)


def literal(data: Any, spec: FactSpec, op: str) -> Value | None:
    """Return a written value as the engine compares it, or None if it does not fit the fact and operator."""
    if op in LIST_OPS:
        if not isinstance(data, list) or not all(isinstance(item, str) for item in data):
            return None
        return frozenset(data)
    if spec.type in ("boolean", "judgement"):
        return data if isinstance(data, bool) else None
    if spec.type == "number":
        return (data, data) if isinstance(data, int | float) and not isinstance(data, bool) else None
    if spec.type == "date":
        return data if is_day(data) else None
    return data if isinstance(data, str) else None
