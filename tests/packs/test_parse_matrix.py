"""The `matrix` key of a pack: read whole, and every name in it held to what the pack has."""

from __future__ import annotations

from pathlib import Path

import pytest

from govcheck.packs.model import AgreementEntry, RecognitionList
from tests.small import HEAD, Regime, problems

REST = """
=== rules/here.yaml
kind: scope
=== rules/need.yaml
kind: requirement
=== terms/between.yaml
means: { fact: small.flag, is: true }
=== tables/near.yaml
keys: [country]
columns: { words: text }
rows: [{ country: DE, words: All of it }]
"""
WHOLE = """\
matrix:
  name: Small
  place: JP
  home: [here]
  inside: between
  recognition: [{ table: near, place: country, scope: words, decision: words }]
  between:
    - { name: PACT, instrument: ACT, term: between, open: between, strictness: 3, test: None at all }
    - { name: TALK, title: A talk, instrument: ACT, term: between, standing: pending }
"""


def pack(matrix: str) -> str:
    return f"=== pack.yaml\n{HEAD}{matrix}{REST}"


def test_a_whole_key(tmp_path: Path) -> None:
    found = Regime(tmp_path, pack(WHOLE)).pack.matrix
    assert found is not None
    assert (found.name, found.place, found.home, found.inside) == ("Small", "JP", ("here",), "between")
    assert found.recognition == (RecognitionList("near", "country", "words", "words"),)
    assert found.between == (
        AgreementEntry("PACT", "", "ACT", "between", 3, "None at all", "in_force", "between"),
        AgreementEntry("TALK", "A talk", "ACT", "between", None, "", "pending", ""),
    )


def test_a_pack_need_not_have_it(tmp_path: Path) -> None:
    assert Regime(tmp_path, pack("")).pack.matrix is None


def test_no_list_is_another_thing_than_nothing_said(tmp_path: Path) -> None:
    said = Regime(tmp_path / "a", pack("matrix: { name: Small, recognition: [] }\n")).pack.matrix
    silent = Regime(tmp_path / "b", pack("matrix: { name: Small }\n")).pack.matrix
    assert said is not None and said.recognition == ()
    assert silent is not None and silent.recognition is None


@pytest.mark.parametrize(
    ("old", "new", "code", "message"),
    [
        ("home: [here]", "home: [hear]", "unknown-rule", "there is no scope 'hear'"),
        ("home: [here]", "home: [need]", "unknown-rule", "there is no scope 'need'"),
        ("inside: between", "inside: betwen", "unknown-term", "there is no term 'betwen'"),
        ("table: near", "table: nearby", "unknown-table", "there is no table 'nearby'"),
        ("place: country", "place: land", "unknown-column", "there is no column 'land'"),
        ("scope: words", "scope: word", "unknown-column", "there is no column 'word'"),
        ("term: between, open", "term: beyond, open", "unknown-term", "there is no term 'beyond'"),
        ("open: between", "open: beyond", "unknown-term", "there is no term 'beyond'"),
        ("instrument: ACT, term: between, open", "instrument: PACT, term: between, open",
         "unknown-instrument", "there is no instrument 'PACT'"),
        ("strictness: 3", "strictness: 5", "wrong-value", "strictness is 5"),
        ("strictness: 3", "strictness: true", "wrong-value", "strictness is True"),
        ("standing: pending", "standing: signed", "wrong-value", "standing is 'signed'"),
        ("name: PACT", "name: PACT3", "wrong-value", "the name is 'PACT3'"),
        ("name: PACT", "name: A LONG PACT", "wrong-value", "the name is 'A LONG PACT'"),
        ("name: PACT", "name: ELEVENCHARS", "wrong-value", "the name is 'ELEVENCHARS'"),
        ("  name: Small\n", "", "missing-key", "'name' is missing"),
        ("inside:", "outside:", "unknown-key", "'outside' is not a key here"),
        ("[{ table: near, place: country, scope: words, decision: words }]", "near", "wrong-type",
         "recognition is not a list"),
    ],
)  # fmt: skip
def test_a_fault_in_it(tmp_path: Path, old: str, new: str, code: str, message: str) -> None:
    assert old in WHOLE
    found = problems(tmp_path, pack(WHOLE.replace(old, new, 1)))
    assert [(item.code, item.message) for item in found] == [(code, message)]
    assert Path(found[0].path).name == "pack.yaml" and found[0].region is not None


def test_a_name_that_is_nearly_right_is_suggested(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, pack(WHOLE.replace("table: near", "table: nearr")))
    assert found.expected == "did you mean 'near'?"
