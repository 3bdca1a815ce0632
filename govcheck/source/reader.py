"""Builds data and places from the events of the YAML parser."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from govcheck.errors import InputError, Problem, Region
from govcheck.source.comments import comments
from govcheck.source.decode import decode, join_surrogates
from govcheck.source.document import Data, Document, Marks

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Limits(NamedTuple):
    """How large a document may be before it is refused."""

    bytes: int = 10_000_000
    depth: int = 100
    nodes: int = 2_000_000
    aliases: int = 10_000
    """Nodes that aliases may add; large documents may add up to ten times the nodes they write out."""


DEFAULT_LIMITS = Limits()


def load_text(text: str | bytes, path: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Read YAML or JSON; raise InputError with every fault found."""
    if len(text) > limits.bytes:
        raise InputError([Problem(path, None, "too-large", f"more than {limits.bytes:,} bytes", "split the file")])
    decoded = decode(text, path)
    marks = Marks()
    if "\\u" in decoded and decoded.lstrip()[:1] in ("{", "["):
        decoded = join_surrogates(decoded, marks.shifts)
    reader = _Reader(path, marks, limits)
    data = reader.read(decoded)
    if reader.problems:
        raise InputError(sorted(reader.problems, key=lambda problem: problem.region or Region(0, 0, 0, 0)))
    document = Document(path, data, marks)
    document.sha256 = sha256(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text).hexdigest()
    document.comments = comments(decoded)
    return document


_WORDS: dict[str, Data] = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]*)").fullmatch
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?").fullmatch
_DIGITS = frozenset("-0123456789")
_LONGEST_NUMBER = 300
_MOST_PROBLEMS = 1_000
_TAG = "tag:yaml.org,2002:"
_TYPES: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "bool": (bool,), "null": (type(None),)}


def _number(text: str) -> Data:
    """Return the number that unquoted text starting like one stands for, else the text."""
    if len(text) <= _LONGEST_NUMBER:
        if _INTEGER(text):
            return int(text)
        if _DECIMAL(text):
            number = float(text)
            return number if number - number == 0 else text  # 1e999 is no number that can be kept
    return text


class _Stop(Exception):
    """Reading cannot go on; the reason is among the problems."""


class _Anchor(NamedTuple):
    data: Data
    size: int
    height: int


class _Reader:
    def __init__(self, path: str, marks: Marks, limits: Limits) -> None:
        self.path = path
        self.marks = marks
        self.limits = limits
        self.problems: list[Problem] = []
        self.added = 0
        self.anchors: dict[str, _Anchor | None] = {}
        self.heights: dict[int, int] = {}

    def read(self, text: str) -> Data:
        """Return the document's data; faults are collected."""
        import yaml
        from yaml.reader import ReaderError

        parser: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
        try:
            return self._document(yaml, parser(text).get_event)
        except _Stop:
            pass
        except ReaderError as error:
            self.problems.append(Problem(self.path, None, "not-text", str(error.reason)))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = None if mark is None else Region(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
            said = f"{error.problem or ''} {error.context or ''}".strip()
            self.problems.append(Problem(self.path, where, "bad-yaml", *_said(text, where, said)))
        return None

    def _document(self, yaml: Any, get: Callable[[], Any]) -> Data:
        build = self._builder(yaml, get)
        get()  # the start of the stream
        if type(get()) is yaml.StreamEndEvent:
            self._fault(None, "empty", "there is nothing in it")
            return None
        event = get()
        data = build(event, 1)
        get()  # the end of the document
        next_event = get()
        if type(next_event) is not yaml.StreamEndEvent:
            self._fault(next_event, "bad-yaml", "a second document starts here", "keep one document in a file")
        elif type(event) is yaml.ScalarEvent and event.value == "" and event.implicit[0]:
            self._fault(None, "empty", "there is nothing in it")
        return data

    def _builder(self, yaml: Any, get: Callable[[], Any]) -> Callable[[Any, int], Data]:
        """Return the function that builds one node from its first event. It is the hot loop, hence a closure."""
        scalar, mapping, alias = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.AliasEvent
        mapping_end, sequence_end = yaml.MappingEndEvent, yaml.SequenceEndEvent
        places, children = self.marks.places, self.marks.children
        put, words, digits, most = places.extend, _WORDS, _DIGITS, self.limits.nodes

        def build(event: Any, depth: int) -> Data:
            kind = type(event)
            start, end = event.start_mark, event.end_mark
            if kind is scalar:
                put((start.line, start.column, end.line, end.column))
                text: str = event.value
                if event.tag is not None or event.anchor is not None:
                    return self._special(event)
                if not event.implicit[0]:
                    return text
                if text in words:
                    return words[text]
                return _number(text) if text[0] in digits else text
            if kind is alias:
                put((start.line, start.column, end.line, end.column))
                return self._aliased(event, depth)
            at = len(places)
            put((start.line, start.column, 0, 0))
            self._open(event, depth, kind is mapping)
            added = self.added
            data, end = build_mapping(depth + 1) if kind is mapping else build_sequence(depth + 1)
            if event.flow_style:
                places[at + 2], places[at + 3] = end.end_mark.line, end.end_mark.column
            if event.anchor is not None:
                size = (len(places) - at) // 4 + self.added - added
                self.anchors[event.anchor] = _Anchor(data, size, _height(data, self.heights))
            return data

        def build_sequence(depth: int) -> tuple[Data, Any]:
            items: list[Data] = []
            nodes: list[int] = []
            children[id(items)] = nodes
            while type(event := get()) is not sequence_end:
                node = len(places) >> 2
                if node > most:
                    self._check_size(event, depth)
                nodes.append(node)
                items.append(build(event, depth))
            return items, event

        def build_mapping(depth: int) -> tuple[Data, Any]:
            entries: dict[str, Data] = {}
            nodes: list[int] = []
            children[id(entries)] = nodes
            while type(event := get()) is not mapping_end:
                node = len(places) >> 2
                if node > most:
                    self._check_size(event, depth)
                if type(event) is scalar and event.anchor is event.tag is None:
                    start, end = event.start_mark, event.end_mark
                    put((start.line, start.column, end.line, end.column))
                    key = event.value
                    if event.implicit[0] and (key in words or key == "<<" or key[0] in digits):
                        key = self._unusual_key(event)
                else:
                    key = self._odd_key(event, build(event, depth), scalar)
                if key in entries:
                    self._duplicate(event, key, nodes[list(entries).index(key)])
                    build(get(), depth)
                    continue
                nodes.append(node)
                entries[key] = None  # takes its place before what is inside it does
                entries[key] = build(get(), depth)
            return entries, event

        return build

    def _open(self, event: Any, depth: int, is_mapping: bool) -> None:
        self._check_size(event, depth)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        if event.tag not in (None, "!", _TAG + ("map" if is_mapping else "seq")):
            self._fault(event, "tag-not-allowed", f"the tag '{_short(event.tag)}' is not allowed", "leave it out")

    def _check_size(self, event: Any, depth: int) -> None:
        if depth > self.limits.depth:
            self._fault(event, "too-deep", f"nested more than {self.limits.depth} levels deep")
            raise _Stop
        if len(self.marks.places) // 4 + self.added > self.limits.nodes:
            self._fault(event, "too-large", f"more than {self.limits.nodes:,} values", "split the file")
            raise _Stop

    def _special(self, event: Any) -> Data:
        """Return the value of a scalar with a tag or an anchor."""
        text, tag = event.value, event.tag
        value: Data = text
        if (tag is None and event.implicit[0]) or tag not in (None, "!", _TAG + "str"):
            value = _WORDS[text] if text in _WORDS else _number(text)
        if tag not in (None, "!", _TAG + "str"):
            types = _TYPES.get(tag.removeprefix(_TAG))
            if types is None:
                self._fault(event, "tag-not-allowed", f"the tag '{_short(tag)}' is not allowed", "leave it out")
            elif type(value) not in types:
                self._fault(event, "bad-yaml", f"'{_short(text)}' is not of the type '{_short(tag)}'")
        if event.anchor is not None:
            self.anchors[event.anchor] = _Anchor(value, 1, 0)
        return value

    def _aliased(self, event: Any, depth: int) -> Data:
        name = _short(event.anchor)
        anchor = self.anchors.get(event.anchor)
        if anchor is None:
            inside = event.anchor in self.anchors
            why = "stands inside the value it repeats" if inside else f"has no '&{name}' before it"
            self._fault(event, "bad-yaml", f"the alias '*{name}' {why}")
            raise _Stop
        self.added += anchor.size - 1
        if self.added > max(self.limits.aliases, 10 * (len(self.marks.places) // 4)):
            self._fault(event, "too-many-aliases", f"aliases repeat more than {self.limits.aliases:,} values")
            raise _Stop
        self._check_size(event, depth + max(anchor.height - 1, 0))
        return anchor.data

    def _unusual_key(self, event: Any) -> str:
        text = str(event.value)
        if text == "<<":
            self._fault(event, "merge-key", "'<<' does not merge here", "write the keys out")
        elif text in _WORDS or not isinstance(_number(text), str):
            self._fault(event, "key-not-text", f"the key {_short(text) or 'null'} is not text", "put it in quotes")
        return text

    def _odd_key(self, event: Any, value: Data, scalar: Any) -> str:
        """Return the text of a key that is no plain scalar: it has an anchor or a tag, or is an alias or a list."""
        if isinstance(value, str):
            return value
        self._fault(event, "key-not-text", "this key is not text", "put it in quotes")
        return str(event.value) if type(event) is scalar else f"<{len(self.marks.places)}>"

    def _duplicate(self, event: Any, key: str, first: int) -> None:
        line, column = self.marks.places[4 * first] + 1, self.marks.places[4 * first + 1] + 1
        said = f"'{_short(key)}' is stated twice"
        self._fault(event, "duplicate-key", said, f"it is first stated at line {line}, column {column}")

    def _fault(self, event: Any, code: str, message: str, expected: str = "") -> None:
        where = None
        if event is not None:
            start, end = event.start_mark, event.end_mark
            where = Region(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        self.problems.append(Problem(self.path, where, code, message, expected))
        if len(self.problems) == _MOST_PROBLEMS:
            self.problems.append(
                Problem(self.path, where, "too-many-problems", "the faults after this one are not read")
            )
            raise _Stop


def _said(text: str, where: Region | None, said: str) -> tuple[str, str]:
    """What the parser found amiss and what was expected, in words for people where it is a slip everybody makes."""
    lines = text.splitlines()
    line = lines[where.line - 1] if where is not None and where.line <= len(lines) else ""
    if where is not None and "cannot start any token" in said and line[where.column - 1 : where.column] == "\t":
        return "a tab stands where YAML wants spaces", "indent with spaces"
    if "mapping values are not allowed" in said:
        return said, "one key in a line; put a text with ': ' in it in quotes"
    return said, ""


def _height(data: Data, known: dict[int, int]) -> int:
    """Return how many containers stand inside one another; each is looked at once."""
    if not isinstance(data, list | dict):
        return 0
    if id(data) not in known:
        inner = data.values() if isinstance(data, dict) else data
        known[id(data)] = 1 + max((_height(value, known) for value in inner), default=0)
    return known[id(data)]


def _short(text: str) -> str:
    """Return text of the document, fit for one line of an error."""
    shown = text.replace(_TAG, "!!")
    shown = shown if shown.isprintable() else repr(shown)[1:-1]
    return shown if len(shown) <= 60 else shown[:57] + "..."
