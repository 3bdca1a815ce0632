from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from govcheck.errors import InputError, Problem, Region
from govcheck.source import Data, Limits, from_data, load_file, load_text


def problems(text: str | bytes, limits: Limits | None = None) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        load_text(text, "f.yaml", limits or Limits())
    return list(caught.value.problems)


def codes(text: str | bytes, limits: Limits | None = None) -> list[str]:
    return [problem.code for problem in problems(text, limits)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("NO", "NO"), ("on", "on"), ("yes", "yes"), ("True", "True"), ("true", True), ("false", False),
        ("null", None), ("~", None), ("Null", "Null"), ("012", "012"), ("0", 0), ("-3", -3), ("+3", "+3"),
        ("1_000", "1_000"), ("0x1f", "0x1f"), ("0o17", "0o17"), ("12:30:45", "12:30:45"), ("2026-11-21", "2026-11-21"),
        ("1.5", 1.5), ("-0.5", -0.5), ("1e3", 1000.0), ("1.", "1."), (".5", ".5"), (".inf", ".inf"), (".nan", ".nan"),
        ("1e999", "1e999"), ("'1'", "1"), ('"true"', "true"), ("''", ""), ("9" * 400, "9" * 400), ("=", "="),
        ("!!str 12", "12"), ('!!int "3"', 3), ("! 12", "12"), ("!!bool true", True), ("!!float 2", 2), ("-x", "-x"),
    ],
)  # fmt: skip
def test_scalars_are_those_of_json_and_all_else_is_text(text: str, value: Data) -> None:
    data = load_text(f"k: {text}\n", "f").data
    assert isinstance(data, dict)
    assert data["k"] == value
    assert type(data["k"]) is type(value)


def test_an_empty_value_is_null_and_norway_is_a_key_too() -> None:
    assert load_text("NO: 1\na:\n", "f").data == {"NO": 1, "a": None}


DOCUMENT = """\
govcheck: 1
parties:
  - { id: kk, country: JP }
  - id: sh
    country:
      deep: [a, 日本, c]
text: |
  two
  lines
"""


@pytest.mark.parametrize(
    ("path", "key", "region"),
    [
        ((), False, (1, 1, 1, 9)),
        (("govcheck",), False, (1, 11, 1, 12)),
        (("govcheck",), True, (1, 1, 1, 9)),
        (("parties",), False, (2, 1, 2, 8)),  # a block has no end of its own: its key stands for it
        (("parties", 0), False, (3, 5, 3, 28)),
        (("parties", 0, "country"), False, (3, 24, 3, 26)),
        (("parties", 0, "country"), True, (3, 15, 3, 22)),
        (("parties", 1), False, (4, 5, 4, 7)),
        (("parties", 1, "country"), False, (5, 5, 5, 12)),
        (("parties", 1, "country", "deep"), False, (6, 13, 6, 23)),
        (("parties", 1, "country", "deep", 1), False, (6, 17, 6, 19)),
        (("parties", 1, "country", "deep", 2), False, (6, 21, 6, 22)),
        (("parties", 1, "nothing", "here"), True, (4, 5, 4, 7)),  # the nearest enclosing value answers
        (("parties", 7), False, (2, 1, 2, 8)),
        (("text",), True, (7, 1, 7, 5)),
    ],
)
def test_every_value_has_its_place(path: tuple[str | int, ...], key: bool, region: tuple[int, ...]) -> None:
    assert load_text(DOCUMENT, "f").region(path, key=key) == Region(*region)


def test_an_alias_stands_where_it_is_written_and_its_content_where_the_anchor_is() -> None:
    document = load_text("a: &x\n  b: 1\nc: *x\n", "f")
    assert document.data == {"a": {"b": 1}, "c": {"b": 1}}
    assert document.region(("c",)) == Region(3, 4, 3, 6)
    assert document.region(("c", "b")) == Region(2, 6, 2, 7)


def test_data_without_text_have_no_places_but_problems_name_their_path() -> None:
    document = from_data({"a": [{"b": 1}]})
    assert document.region(("a", 0, "b")) is None
    problem = document.problem(("a", 0, "b"), "code", "what")
    assert str(problem) == "<data>:a[0].b: code: what"


def test_json_has_places_too() -> None:
    document = load_text('{"a": [1, {"b": "x\\/\\u00e9"}],\n\t"c": null}', "f.json")
    assert document.data == {"a": [1, {"b": "x/é"}], "c": None}
    assert document.region(("c",)) == Region(2, 7, 2, 11)


def test_escaped_pairs_of_json_keep_later_columns_right() -> None:
    text = json.dumps({"a": "\\ud83d 😀😀", "b": 1, "c": "é"})
    document = load_text(text, "f.json")
    assert document.data == json.loads(text)
    column = text.index(" 1,") + 2
    assert document.region(("b",)) == Region(1, column, 1, column + 1)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Zl", "Zp"], exclude_characters="\ufeff")),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abé日 :#", max_size=8), inner, max_size=4),
        max_leaves=12,
    ),
    st.booleans(),
)  # fmt: skip
def test_what_json_writes_is_read_back(data: Data, ascii_only: bool) -> None:
    text = json.dumps({"root": data}, ensure_ascii=ascii_only, indent=1)
    assert load_text(text, "f.json").data == json.loads(text)


@given(st.lists(st.lists(st.sampled_from(["a", "日本", "'q q'", "{k: v}", "[x]"]), min_size=1, max_size=4), max_size=6))
def test_a_region_cuts_out_what_was_written(rows: list[list[str]]) -> None:
    text = "rows:\n" + "".join(f"- [{', '.join(row)}]\n" for row in rows) + "end: here\n"
    document = load_text(text, "f")
    lines = text.splitlines()
    for at, row in enumerate(rows):
        for position, written in enumerate(row):
            region = document.region(("rows", at, position))
            assert region is not None
            assert lines[region.line - 1][region.column - 1 : region.end_column - 1] == written


def test_both_places_of_a_repeated_key_are_named_and_reading_goes_on() -> None:
    found = problems("a: 1\nb: {c: 1, c: 2}\na: 3\n")
    assert [str(problem) for problem in found] == [
        "f.yaml:2:11: duplicate-key: 'c' is stated twice; it is first stated at line 2, column 5",
        "f.yaml:3:1: duplicate-key: 'a' is stated twice; it is first stated at line 1, column 1",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["empty"]), ("# nothing\n", ["empty"]), ("---\n", ["empty"]), (b"", ["empty"]),
        ("1: x\n", ["key-not-text"]), ("~: x\n", ["key-not-text"]), ("true: x\n", ["key-not-text"]),
        ("? [a]\n: 1\n", ["key-not-text"]), ("<<: {a: 1}\n", ["merge-key"]), ("? \n: 3\n", ["key-not-text"]),
        ("a: !!python/object/apply:os.system [ls]\n", ["tag-not-allowed"]), ("a: !x y\n", ["tag-not-allowed"]),
        ("a: !!timestamp 2026-01-01\n", ["tag-not-allowed"]), ("a: !!int x\n", ["bad-yaml"]),
        ("a: !!map [x]\n", ["tag-not-allowed"]), ("a: &q [*q]\n", ["bad-yaml"]), ("a: *q\n", ["bad-yaml"]),
        ("a: [1, 2", ["bad-yaml"]), ("a: b: c", ["bad-yaml"]), ("\tx: 1", ["bad-yaml"]), ("@x", ["bad-yaml"]),
        ("a: 1\n---\nb: 2\n", ["bad-yaml"]), ("a: 1\n--- \n", ["bad-yaml"]),
        (b"\x89PNG\r\n\x1a\n\x00", ["not-text"]), (b"a: \xff", ["not-text"]), ("a: \x00", ["not-text"]),
        (b"PK\x03\x04\x00", ["not-text"]), ("a: \ud800", ["not-text"]),
    ],
)  # fmt: skip
def test_bad_input_is_refused(text: str | bytes, expected: list[str]) -> None:
    assert codes(text) == expected


def test_a_broken_byte_is_placed() -> None:
    assert problems("é: 1\nab: ".encode() + b"\xff\n")[0].region == Region(2, 5, 2, 6)


def test_marked_encodings_are_read() -> None:
    assert load_text("日: 本".encode("utf-16"), "f").data == {"日": "本"}
    assert load_text("日: 本".encode("utf-8-sig"), "f").data == {"日": "本"}
    assert load_text("日: 本".encode("utf-8-sig"), "f").region(("日",)) == Region(1, 4, 1, 5)


@pytest.mark.parametrize("text", ["[" * 200, "{a: " * 200, "- " * 200, "? " * 200])
def test_depth_is_limited(text: str) -> None:
    assert codes(text) == ["too-deep"]


def test_depth_counts_through_aliases() -> None:
    text = "a: &a " + "[" * 60 + "]" * 60 + "\nb: " + "[" * 60 + "*a" + "]" * 60 + "\n"
    assert codes(text) == ["too-deep"]
    assert load_text(text, "f", Limits(depth=130)).data


def test_size_and_values_are_limited() -> None:
    assert codes("a: 123456", Limits(bytes=8)) == ["too-large"]
    assert codes("[" + "1," * 50 + "1]", Limits(nodes=20)) == ["too-large"]
    assert codes("\n".join(f"k{n}: 1" for n in range(50)), Limits(nodes=20)) == ["too-large"]
    assert codes("- [a]\n" * 50, Limits(nodes=20)) == ["too-large"]


def test_an_alias_bomb_is_refused_at_once() -> None:
    rows = ["a0: &a0 [x,x,x,x,x,x,x,x,x,x]"]
    rows += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    start = time.perf_counter()
    assert codes("\n".join(rows)) == ["too-many-aliases"]
    assert time.perf_counter() - start < 1


def test_honest_aliases_are_allowed() -> None:
    text = "a: &a {x: 1, y: 2}\nlist:\n" + "- {id: 1, a: *a}\n" * 5000
    data = load_text(text, "f").data
    assert isinstance(data, dict)
    assert data["list"] == [{"id": 1, "a": {"x": 1, "y": 2}}] * 5000


@pytest.mark.parametrize("text", ["[" * 5_000_000, '{"a":' * 1_900_000, "? " * 4_000_000, "a:\n" * 3_000_000])
def test_ten_megabytes_of_nonsense_end_soon(text: str) -> None:
    start = time.perf_counter()
    found = problems(text)
    assert time.perf_counter() - start < 5
    assert len(found) <= 1001


def test_files_that_cannot_be_read_say_so(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(InputError) as caught:
            load_file(str(path))
        assert [problem.code for problem in caught.value.problems] == ["cannot-read"]
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    assert load_file(str(path)).data == {"a": 1}
    with pytest.raises(InputError):
        load_file(str(path), Limits(bytes=3))
    with pytest.raises(InputError):
        load_file("a\x00b")


@pytest.mark.parametrize(
    "text", [DOCUMENT, "a: &x {b: 1}\nc: *x\n", '{"a": [1, true, null]}', "a: !!str 1\n'b': \"c\"\n"]
)
def test_the_parser_without_libyaml_reads_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = load_text(text, "f")
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    slow = load_text(text, "f")
    assert slow.data == quick.data
    assert slow.region(("a",)) == quick.region(("a",))
    assert codes("a: [1") == ["bad-yaml"]


def test_reading_changes_nothing_global() -> None:
    before = dict(yaml.SafeLoader.yaml_implicit_resolvers), dict(yaml.SafeLoader.yaml_constructors)
    load_text(DOCUMENT, "f")
    assert (yaml.SafeLoader.yaml_implicit_resolvers, yaml.SafeLoader.yaml_constructors) == before
    assert yaml.safe_load("a: NO") == {"a": False}


def test_slips_that_everybody_makes_are_told_in_plain_words() -> None:
    with pytest.raises(InputError) as caught:
        load_text(b"a:\n\t- b\n", "a.yaml")
    assert str(caught.value) == "a.yaml:2:1: bad-yaml: a tab stands where YAML wants spaces; indent with spaces"
    with pytest.raises(InputError) as caught:
        load_text(b"title: one: two\n", "a.yaml")
    assert str(caught.value).endswith("; one key in a line; put a text with ': ' in it in quotes")
