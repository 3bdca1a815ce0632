from __future__ import annotations

import os
from pathlib import Path

import pytest

from govcheck.manifest.find import manifests


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in (
        "b.transfer.yaml", "a.transfers.yml", "c.yaml", "sub/d.transfer.json", "sub/e.transfers.yaml", "sub/f.json",
        ".hidden/g.transfer.yaml", "sub/.h.transfer.yaml", "plain/readme.md",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_folder_is_searched_and_the_result_sorted(tree: Path) -> None:
    names = ["a.transfers.yml", "b.transfer.yaml", "sub/d.transfer.json", "sub/e.transfers.yaml"]
    assert manifests(["."]) == ([name.replace("/", os.sep) for name in names], [])


def test_a_file_is_taken_whatever_its_name(tree: Path) -> None:
    assert manifests(["c.yaml", ".hidden/g.transfer.yaml"]) == ([".hidden/g.transfer.yaml", "c.yaml"], [])


def test_what_is_named_twice_is_checked_once(tree: Path) -> None:
    assert manifests(["sub", "sub/d.transfer.json", "./sub/d.transfer.json", "b.transfer.yaml", "b.transfer.yaml"]) == (
        ["./sub/d.transfer.json", "b.transfer.yaml", "sub/e.transfers.yaml"], [],
    )  # fmt: skip


def test_the_order_of_the_paths_does_not_matter(tree: Path) -> None:
    assert manifests(["sub", "b.transfer.yaml", "-"]) == manifests(["-", "b.transfer.yaml", "sub"])


def test_a_folder_without_manifests(tree: Path) -> None:
    found, problems = manifests(["plain"])
    assert found == []
    assert [str(problem) for problem in problems] == [
        "plain: no-manifests: there is no manifest in this folder; expected files named like crm.transfer.yaml"
    ]


def test_links_to_folders_are_not_followed_round(tree: Path) -> None:
    (tree / "sub" / "round").symlink_to(tree, target_is_directory=True)
    assert len(manifests(["."])[0]) == 4


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="everything is readable here")
def test_a_folder_that_cannot_be_read(tree: Path) -> None:
    (tree / "sub").chmod(0)
    try:
        assert [problem.code for problem in manifests(["."])[1]] == ["cannot-read"]
    finally:
        (tree / "sub").chmod(0o755)
