from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_accepting import BY, CHECK, INLINE, MANIFEST, PACK, WAIVER
from tests.small import write_pack

OPTIONS = CHECK[1:]
CHINESE = "  - { id: bj, country: CN }\ntransfers:\n"


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOVCHECK_CACHE", "")
    write_pack(folder, PACK)
    (folder / "a.transfer.yaml").write_text(MANIFEST, encoding="utf-8")
    return folder


def known(place: Path, name: str = "govcheck-baseline.json") -> list[tuple[str, str, str]]:
    data = json.loads((place / name).read_text(encoding="utf-8"))
    return [(entry["rule"], entry["leg"], entry.get("approver", data["approver"])) for entry in data["findings"]]


def one_more(place: Path) -> None:
    """A second importer, of which the same is found."""
    text = MANIFEST.replace("transfers:\n", CHINESE).replace("importer: sh", "importers: [sh, bj]")
    (place / "a.transfer.yaml").write_text(text, encoding="utf-8")


def test_what_is_there_is_accepted_and_what_is_new_fails(run: Run, place: Path) -> None:
    assert run(*CHECK).code == 1
    assert run("baseline", "write", *OPTIONS, *BY) == (
        0, "govcheck-baseline.json: 2 findings accepted by N. Name until 2027-06-30\n", ""
    )  # fmt: skip
    assert known(place) == [("small/need", "kk > sh", "N. Name"), ("small/notice", "kk > sh", "N. Name")]
    code, out, _ = run(*CHECK, "--baseline", "govcheck-baseline.json", "--fail-on", "warning")
    assert code == 0
    assert "ACTION REQUIRED" in out and "2 findings accepted" in out
    one_more(place)
    assert run(*CHECK, "--baseline", "govcheck-baseline.json").code == 1


def test_it_holds_when_lines_move_and_files_are_renamed(run: Run, place: Path) -> None:
    run("baseline", "write", *OPTIONS, *BY)
    (place / "a.transfer.yaml").unlink()
    (place / "flows").mkdir()
    (place / "flows" / "b.transfer.yaml").write_text("# moved\n\n" + MANIFEST, encoding="utf-8")
    arguments = ["check", "flows", *OPTIONS[1:], "--baseline", "govcheck-baseline.json", "--fail-on", "warning"]
    assert run(*arguments).code == 0


def test_it_ends(run: Run, place: Path) -> None:
    run("baseline", "write", *OPTIONS, *BY)
    code, out, _ = run(*CHECK[:-1], "2027-07-01", "--baseline", "govcheck-baseline.json")
    assert code == 1
    assert "the acceptance of the baseline by N. Name ended with 2027-06-30" in " ".join(out.split())


def test_writing_says_who_why_and_until_when(run: Run, place: Path) -> None:
    assert run("baseline", "write", *OPTIONS).err == (
        "govcheck baseline: usage: --approver, --reason, --until are missing; "
        "a baseline says who accepts it, why and until when\n"
    )
    assert run("baseline", "write", *OPTIONS, *BY[:-1], "soon").err.startswith("--until: wrong-date: ")
    assert run("baseline", "write", *OPTIONS, *BY[:-1], "2026-11-20").err.startswith("--until: wrong-date: 2026-11-20")
    assert not (place / "govcheck-baseline.json").exists()


def test_a_file_is_not_replaced_unasked(run: Run, place: Path) -> None:
    (place / "b.json").write_text("mine", encoding="utf-8")
    code, _, err = run("baseline", "write", *OPTIONS, *BY, "-o", "b.json")
    assert (code, err.split(": ")[1]) == (2, "file-exists")
    assert (place / "b.json").read_text(encoding="utf-8") == "mine"
    assert run("baseline", "write", *OPTIONS, *BY, "-o", "b.json", "--force").code == 0
    assert len(known(place, "b.json")) == 2


def test_the_same_findings_give_the_same_bytes(run: Run, place: Path) -> None:
    for name in ("b.json", "c.json"):
        run("baseline", "write", *OPTIONS, *BY, "-o", name)
    assert (place / "b.json").read_bytes() == (place / "c.json").read_bytes()
    run("baseline", "update", *OPTIONS, "--baseline", "b.json")
    assert (place / "b.json").read_bytes() == (place / "c.json").read_bytes()


def test_update_adds_and_prune_drops(run: Run, place: Path) -> None:
    run("baseline", "write", *OPTIONS, *BY)
    one_more(place)
    other = ("--approver", "O. Ther", "--reason", "a new office", "--until", "2027-03-31")
    assert run("baseline", "update", *OPTIONS, *other).out == "govcheck-baseline.json: 2 findings added, 4 in all\n"
    assert known(place) == [
        ("small/need", "kk > bj", "O. Ther"), ("small/need", "kk > sh", "N. Name"),
        ("small/notice", "kk > bj", "O. Ther"), ("small/notice", "kk > sh", "N. Name"),
    ]  # fmt: skip
    assert run(*CHECK, "--baseline", "govcheck-baseline.json", "--fail-on", "warning").code == 0
    (place / "a.transfer.yaml").write_text(MANIFEST, encoding="utf-8")
    code, out, _ = run(*CHECK, "--baseline", "govcheck-baseline.json")
    assert code == 0
    assert "2 of the baseline's findings were not found" in " ".join(out.split())
    assert run("baseline", "prune", *OPTIONS).out == "govcheck-baseline.json: 2 findings dropped, 2 left\n"
    assert [entry[1] for entry in known(place)] == ["kk > sh"] * 2


def test_update_says_all_or_nothing_of_who_accepts(run: Run, place: Path) -> None:
    run("baseline", "write", *OPTIONS, *BY)
    before = (place / "govcheck-baseline.json").read_bytes()
    assert run("baseline", "update", *OPTIONS, "--approver", "O. Ther").code == 2
    late = run("baseline", "update", *OPTIONS[:-1], "2027-07-01")
    assert (late.code, late.err.split(": ")[1]) == (2, "wrong-date")
    assert (place / "govcheck-baseline.json").read_bytes() == before


def test_what_is_accepted_otherwise_is_not_taken_in(run: Run, place: Path) -> None:
    (place / "w.yaml").write_text(WAIVER, encoding="utf-8")
    run("baseline", "write", *OPTIONS, *BY, "--waivers", "w.yaml", "-o", "b.json")
    assert known(place, "b.json") == [("small/notice", "kk > sh", "N. Name")]
    text = MANIFEST.replace("- id: crm", f"- id: crm  {INLINE}")
    (place / "a.transfer.yaml").write_text(text, encoding="utf-8")
    run("baseline", "write", *OPTIONS, *BY, "-o", "c.json")
    assert known(place, "c.json") == known(place, "b.json")


def test_the_baseline_of_the_configuration_does_not_hide_what_is_to_be_written(run: Run, place: Path) -> None:
    (place / "govcheck.toml").write_text('baseline = "b.json"\n', encoding="utf-8")
    assert run("baseline", "write", *OPTIONS, *BY).code == 0
    assert run("baseline", "update", *OPTIONS).out == "b.json: 0 findings added, 2 in all\n"
    assert run("baseline", "prune", *OPTIONS).out == "b.json: 0 findings dropped, 2 left\n"
    assert run(*CHECK).code == 0


@pytest.mark.parametrize("command", ["update", "prune"])
def test_what_is_no_baseline_is_told(run: Run, place: Path, command: str) -> None:
    assert run("baseline", command, *OPTIONS).err == (
        "govcheck-baseline.json: cannot-read: no such file or directory\n"
    )
    (place / "govcheck-baseline.json").write_text("[]", encoding="utf-8")
    code, _, err = run("baseline", command, *OPTIONS)
    assert (code, err.split(": ")[1]) == (2, "wrong-type")
