"""No text of a source can become anything but text."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from govcheck.errors import InputError
from govcheck.importers import run
from govcheck.importers.draft import one_line, slug
from govcheck.importers.write import comment, scalar
from govcheck.source import load_text
from tests.importers.helpers import checker, draft, manifest, transfers, words
from tests.importers.test_ropa import ICO, ico, table

HOSTILE = [
    'x"\n  - id: evil\n    importer: {country: DE}',
    "# a comment",
    "a: b",
    "- a",
    "&a *a !!python/object:os.system",
    "\x85next\u2028line\u2029end\r",
    "\u202egnirts\u202c",
    "NO",
    "null",
    "1e3",
    "{a: [b",
    "#: {\"format\": \"dbt\"}",
    "' \" \\ \\n \\u0041",
    "\ufeff\ufffe\U0010ffff",
    "\x00\x07\x1b[31m\x7f",
    "---\n...",
    "%YAML 1.1",
    "govcheck: 2",
]  # fmt: skip
TEXT = st.text() | st.sampled_from(HOSTILE)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
    )
)
@example(["yes", "y", "Off", "", " a ", "aws:eu-west-1", "a:b:c", "a: b"])
def test_a_value_reads_back_as_itself(value: Any) -> None:
    written = scalar(value)
    assert "\n" not in written
    found: Any = load_text(f"a: {written}\nb: 1\n", "x").data
    assert found == {"a": value, "b": 1}


@given(TEXT)
def test_a_comment_is_one_line_that_says_nothing(text: str) -> None:
    assert load_text(f"a: 1  {comment(text)}\nb: 2\n", "x").data == {"a": 1, "b": 2}


@given(TEXT)
def test_a_line_has_nothing_in_it_that_acts(text: str) -> None:
    assert one_line(text).isprintable()


@given(TEXT)
def test_an_id_is_one(text: str) -> None:
    assert re.fullmatch(r"\w[\w.-]*", slug(text))


@settings(max_examples=50)
@given(TEXT, TEXT, TEXT, TEXT, TEXT, TEXT)
def test_cells_do_not_change_the_structure(name: str, place: str, kinds: str, data: str, who: str, where: str) -> None:
    cells = {"Categories of individuals": kinds, "Categories of personal data": data, "Categories of recipients": who,
             "Location of personal data": where, ICO[8]: name}  # fmt: skip
    row = ["r1", *ico(f"a{name}", f"z{place}", **cells)]
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = draft("ropa", Path(folder), table(["Ref", *ICO], row).encode("utf-8", "surrogatepass"))
        except InputError as error:
            assert all("\n" not in str(problem) for problem in error.problems)
            return
    said = transfers(found)
    assert len(said) == len(found.transfers)
    for transfer in said.values():
        assert set(transfer) <= {"id", "title", "purpose", "exporter", "importer", "data", "storage"}
        assert set(transfer["importer"]) <= {"id", "name", "country"}
        assert transfer["title"] == one_line(f"a{name}") or not found.transfers


@settings(max_examples=50)
@given(
    st.lists(st.lists(TEXT | st.sampled_from([*ICO, "Ref", "Japan", "None", "health"]), max_size=12), max_size=8),
    st.sampled_from(",;\t"),
)
def test_any_table_yields_a_manifest_that_loads_or_lines(rows: list[list[str]], delimiter: str) -> None:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([["Ref", *ICO], *rows])
    _loads_or_says_why("ropa", stream.getvalue().encode("utf-8", "surrogatepass"))


@given(
    st.sampled_from(["ropa", "odcs", "dbt", "fides", "openlineage"]),
    st.binary() | TEXT.map(lambda text: text.encode("utf-8", "surrogatepass")),
)
def test_any_bytes_yield_a_manifest_that_loads_or_lines(format: str, content: bytes) -> None:
    _loads_or_says_why(format, content)


KEYS = re.findall(
    r"\w+",
    """
system fides_key privacy_declarations data_categories third_country_transfers exposures metadata nodes columns
meta govcheck importer country depends_on job inputs outputs namespace name facets tags kind id servers server
type region customProperties vendor property value schema properties apiVersion config data egress
""",
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT | st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=30,
)


@given(st.sampled_from(["odcs", "dbt", "fides", "openlineage"]), JSON)
def test_any_json_yields_a_manifest_that_loads_or_lines(format: str, data: Any) -> None:
    stated = {"vendor": "govcheck", "property": "transfer", "value": data}
    contract = {"kind": "DataContract", "apiVersion": "v3.0.0", "id": "a"}
    exposure = {"meta": {"govcheck": data}, "depends_on": {"nodes": ["a"]}}
    system = {"fides_key": "a", "third_country_transfers": ["JPN", data], "privacy_declarations": [data]}
    event = {"job": {"namespace": "a", "name": "b"}, "inputs": [data], "outputs": [data]}
    whole: Any = {
        "odcs": {**contract, "servers": [data], "schema": data, "customProperties": [stated]},
        "dbt": {"metadata": {}, "nodes": {"a": data}, "exposures": {"b": data, "c": exposure}},
        "fides": {"system": [data, {**system, "egress": data}], "organization": data},
        "openlineage": [data, event],
    }[format]
    _loads_or_says_why(format, json.dumps(whole).encode())


def _loads_or_says_why(format: str, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            found = draft(format, Path(folder), content)
        except InputError as error:
            assert error.problems
            assert all(str(problem).startswith(f"{folder}/source") for problem in error.problems)
            return
    text = manifest(found)
    assert bool(text) == bool(found.transfers)
    if text:
        assert run.update(found, text, "x").text == text
        checker().manifest(load_text(text, "x"))


def test_a_value_of_a_mapping_file_is_written_as_text() -> None:
    given = words({"name": "a: b # c", "country": "DE"})
    with tempfile.TemporaryDirectory() as folder:
        text = manifest(draft("ropa", Path(folder), table(ICO, ico("Sales", "Japan")), given))
    data: Any = load_text(text, "x").data
    assert data["parties"] == [{"id": "exporter", "name": "a: b # c", "country": "DE"}]
