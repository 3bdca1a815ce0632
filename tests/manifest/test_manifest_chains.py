from __future__ import annotations

import pytest

from govcheck.errors import InputError, Problem
from govcheck.manifest.chains import check_chains, joined
from govcheck.manifest.read import read_manifest
from govcheck.manifest.records import Manifest
from govcheck.source import load_text
from tests.manifest.sample import catalogue, world


def manifest(path: str, *transfers: str) -> Manifest:
    lines = "".join(f"  - {{ exporter: {{ country: JP }}, importer: {{ country: CN }}, {one} }}\n" for one in transfers)
    return read_manifest(load_text(f"govcheck: 1\ntransfers:\n{lines}", path), catalogue(), world(), alone=False)


def codes(problems: list[Problem]) -> list[tuple[str, str, int]]:
    return [(p.path, p.code, p.region.line if p.region else 0) for p in problems]


def test_a_transfer_of_another_file_is_found() -> None:
    files = [manifest("a.yaml", "id: a"), manifest("b.yaml", "id: b, continues: a")]
    assert check_chains(files) == []
    assert joined(files)[1].by_id["a"].id == "a"


def test_files_without_links_between_them_stay_as_they_are() -> None:
    files = [manifest("a.yaml", "id: a", "id: b, continues: a"), manifest("c.yaml", "id: c")]
    assert [*joined(files)] == files


def test_an_unknown_transfer_has_its_place_and_a_suggestion() -> None:
    found = check_chains([manifest("a.yaml", "id: first"), manifest("b.yaml", "id: b, continues: frist")])
    assert codes(found) == [("b.yaml", "unknown-transfer", 3)]
    assert "first" in found[0].expected


def test_a_circle_across_files_is_told_once() -> None:
    files = [
        manifest("a.yaml", "id: a, continues: b"),
        manifest("b.yaml", "id: b, continues: a", "id: c, continues: a"),
    ]
    found = check_chains(files)
    assert codes(found) == [("a.yaml", "circle", 3)]
    assert "a > b > a" in found[0].message


def test_of_a_file_read_alone_the_chain_ends_in_it() -> None:
    text = (
        "govcheck: 1\ntransfers:\n  - { id: b, exporter: { country: JP }, importer: { country: CN }, continues: a }\n"
    )
    with pytest.raises(InputError) as caught:
        read_manifest(load_text(text, "b.yaml"), catalogue(), world())
    assert codes(list(caught.value.problems)) == [("b.yaml", "unknown-transfer", 3)]
