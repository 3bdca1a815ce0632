from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.source import load_text

SPOKEN = """\
govcheck: 1  # govcheck: accept a
quoted: "x # govcheck: accept no" # note # govcheck: accept b
# govcheck: accept c
# other

block: | # govcheck: accept d
  text # govcheck: accept no

  # govcheck: accept no
# govcheck: accept e
flow: [1, # govcheck: accept f
  2]
plain: some text
  goes on # govcheck: accept g
single: 'a
  # govcheck: accept no'
# govcheck: 1
folded: >-
  a
  # govcheck: accept no

last: 1 #govcheck :  accept i
"""


def test_comments_are_found_and_values_are_left_alone() -> None:
    found = [(c.text, c.line, c.about) for c in load_text(SPOKEN, "m.yaml").comments]
    assert found == [
        ("accept a", 1, 1), ("accept b", 2, 2), ("accept c", 3, 6), ("accept d", 6, 6), ("accept e", 10, 11),
        ("accept f", 11, 11), ("accept g", 14, 14), ("accept i", 22, 22),
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_is_one(end: str) -> None:
    text = end.join(["a: 1", "# govcheck: accept x", "b: 2"])
    (found,) = load_text(text.encode(), "m.yaml").comments
    assert (found.line, found.column, found.text, found.about) == (2, 1, "accept x", 3)


def test_a_comment_at_the_end_is_about_itself() -> None:
    (found,) = load_text("a: 1\n# govcheck: accept x\n", "m.yaml").comments
    assert (found.line, found.about) == (2, 2)


def test_json_has_no_comments() -> None:
    assert (
        load_text('{"a": "# govcheck: accept x", "b": "\\ud83d\\ude00 # govcheck: accept y"}', "m.json").comments == ()
    )


@given(st.text(alphabet="ab #'\"\\:govcheck", max_size=30))
def test_no_value_is_taken_for_a_comment(value: str) -> None:
    written = '"' + value.replace("\\", "\\\\").replace('"', '\\"') + ' # govcheck: accept x"'
    assert load_text(f"k: {written}\nl: [{written}]\n", "m.yaml").comments == ()
    (found,) = load_text(f"k: {written} # govcheck: accept y\n", "m.yaml").comments
    assert found.text == "accept y"


def test_a_document_keeps_the_digest_of_its_bytes() -> None:
    text = "a: é\r\n".encode()
    assert load_text(text, "m.yaml").sha256 == hashlib.sha256(text).hexdigest()
