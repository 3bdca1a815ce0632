"""The manifest as text: it reads back, and keeps what people wrote beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.interview import writing
from govcheck.source import load_text

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "quickstart").glob("*.yaml"))
COMMENTED = """\
# What this file is about.
govcheck: 1
parties:
  # the seller
  - { id: a, country: JP }  # in Osaka
transfers:
  # only one
  - id: t
    # who gets it
    importer: { country: CN }
    exporter: a
    data:
      form: "identified"  # as of now
      # nothing more
# the end
"""

scalars = st.one_of(
    st.booleans(), st.integers(-5, 10**9), st.text(st.characters(exclude_categories=["C"]), max_size=30)
)
keys = st.from_regex(r"[a-z][a-z_.]{0,10}", fullmatch=True)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)


@given(st.dictionaries(keys, values, min_size=1, max_size=4))
def test_what_is_written_reads_back(data: dict[str, Any]) -> None:
    assert load_text(writing.text_of(data), "x").data == data


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name.partition(".")[0])
def test_an_example_reads_back_with_its_comments(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    document = load_text(text, path.name)
    written = writing.text_of(document.data, writing.comments(text, document))
    assert load_text(written, path.name).data == document.data
    assert [line.strip() for line in written.splitlines() if line.strip().startswith("#")] == [
        line.strip() for line in text.splitlines() if line.strip().startswith("#")
    ]


def test_comments_stay_with_what_they_are_about() -> None:
    document = load_text(COMMENTED, "x")
    written = writing.text_of(document.data, writing.comments(COMMENTED, document)).splitlines()
    assert written[0] == "# What this file is about."
    assert written[-1] == "# the end"
    assert written[written.index("    # who gets it") + 1] == "    importer: { country: CN }"
    assert any(line.endswith("# in Osaka") and "JP" in line for line in written)
    assert any("identified" in line and line.endswith("# as of now") for line in written)
    for comment in ("# the seller", "# only one", "# nothing more"):
        assert sum(comment in line for line in written) == 1


def test_what_is_left_unknown_is_a_comment_that_is_not_taken_over() -> None:
    data = {"govcheck": 1, "transfers": [{"id": "t", "mode": "copy"}, {"id": "u"}]}
    written = writing.text_of(data, unknown=["Left unknown:", "data.form: What?"], at=0)
    assert "    # ? data.form: What?\n  - id: u" in written
    document = load_text(written, "x")
    again = writing.text_of(document.data, writing.comments(written, document))
    assert "# ?" not in again


def test_a_mark_inside_quotes_is_no_comment() -> None:
    text = 'govcheck: 1\ntransfers:\n  - { id: t, title: "a # b" }\n'
    document = load_text(text, "x")
    assert writing.comments(text, document) == writing.Comments({}, {}, [])


def test_a_new_manifest_has_its_keys_in_the_usual_order() -> None:
    data = {
        "transfers": [{"safeguards": [], "mode": "copy", "importer": {"role": "processor", "country": "CN"}, "id": "t"}]
    }
    [transfer] = writing.ordered(data)["transfers"]
    assert [*transfer] == ["id", "mode", "importer", "safeguards"]
    assert [*transfer["importer"]] == ["country", "role"]
