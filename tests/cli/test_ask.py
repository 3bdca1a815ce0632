"""`govcheck ask` at the terminal, with answers through a pipe."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from govcheck.cli.app import main
from govcheck.source import load_text
from tests.cli.conftest import Run


@pytest.fixture
def ask(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    def ask_it(lines: list[str], *arguments: str) -> Any:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return run("ask", "--as-of", "2026-11-22", *arguments)

    return ask_it


def data(path: Path) -> Any:
    return load_text(path.read_text(encoding="utf-8"), path.name).data


# The whole way for Japan to China, in the order in which it is asked.
WAY = ["JP", "China", "contact, purchase_history", "identified", "Japan", "1", "equivalent_measures in_place",
       "same_group", "processor"]  # fmt: skip


def test_a_scripted_interview_writes_a_manifest_that_passes(ask: Any, folder: Path, run: Run) -> None:
    result = ask([*WAY, "n"])
    assert result.code == 0, result.out
    assert "Settled: 9 questions asked." in result.out
    path = folder / "transfer-1.transfer.yaml"
    [transfer] = data(path)["transfers"]
    assert transfer["safeguards"] == [{"kinds": ["equivalent_measures"], "status": "in_place"}]
    assert run("check", str(path), "--as-of", "2026-11-22").code == 0


def test_a_question_shows_why_it_is_asked_and_what_to_choose_from(ask: Any) -> None:
    out = ask(WAY[:3]).out
    assert "Why: Chapter V binds public bodies in Japan (APPI 71) (appi)" in out
    assert "2  pseudonymised: Identifiers are replaced" in out


def test_help_says_how_to_answer_where_it_stands_and_which_rule_asks(ask: Any) -> None:
    out = ask([*WAY[:4], "?"]).out
    assert "transfers[0].data.subjects.countries" in out
    assert "The rule: gdpr/targets-the-union" in out
    assert "Countries: codes or names" in out


def test_the_verdict_so_far_has_one_line_for_each_regime(ask: Any) -> None:
    out = ask(WAY[:2]).out.rpartition("So far:")[2]
    assert out.count("undetermined") == 4 and "china       out of scope" in out


def test_going_back_asks_again_and_takes_the_answer_out(ask: Any, folder: Path) -> None:
    assert "There is nothing before this." in ask(["b", "JP", "b", "DE"]).out
    assert data(folder / "transfer-1.transfer.yaml")["transfers"][0]["exporter"] == {"country": "DE"}


def test_what_nobody_knows_is_a_comment_in_the_manifest(ask: Any, folder: Path) -> None:
    result = ask(["JP", "CN", "i don't know"])
    assert result.code == 1
    text = (folder / "transfer-1.transfer.yaml").read_text(encoding="utf-8")
    assert "# ? data.categories: Which categories of data are transferred?" in text
    assert "categories" not in str(data(folder / "transfer-1.transfer.yaml"))


def test_it_goes_on_where_it_stopped(ask: Any, folder: Path) -> None:
    ask([*WAY[:3], "u", "q"], "crm.transfer.yaml")
    assert data(folder / "crm.transfer.yaml")["transfers"][0]["id"] == "crm"
    result = ask([*WAY[3:], "n"], "crm.transfer.yaml")
    assert result.code == 0
    assert "country is the exporter" not in result.out
    assert "# ?" not in (folder / "crm.transfer.yaml").read_text(encoding="utf-8")


def test_the_end_of_the_answers_saves(ask: Any, folder: Path) -> None:
    result = ask(WAY[:3])
    assert result.code == 1
    assert "Saved as far as it goes." in result.out
    assert data(folder / "transfer-1.transfer.yaml")["transfers"][0]["data"]["categories"] == [
        "contact",
        "purchase_history",
    ]


def test_what_is_no_answer_is_asked_again(ask: Any, folder: Path) -> None:
    out = " ".join(ask(["UK", "Atlantis", "", "GB", "q"]).out.split())
    assert "the ISO code of the United Kingdom is GB" in out
    assert "'Atlantis' is not a country known here" in out
    assert data(folder / "transfer-1.transfer.yaml")["transfers"][0]["exporter"] == {"country": "GB"}


def test_what_stays_open_is_listed_at_the_end(ask: Any) -> None:
    out = ask(["JP", "China", "contact", "identified", "JP", "1", "u", "same_group", *["u"] * 20]).out
    assert "Nothing that can still be asked settles it" in out
    assert "safeguards: Which safeguards" in out.rpartition("Left open")[2]


def test_it_speaks_japanese(ask: Any, folder: Path) -> None:
    result = ask(["日本", "中国", "わからない", "終了"], "--lang", "ja")
    assert "どの種類のデータを移転しますか" in result.out
    assert "contact: 氏名、住所" in result.out
    assert "未確定" in result.out
    assert "# ? data.categories: どの種類" in (folder / "transfer-1.transfer.yaml").read_text(encoding="utf-8")


def test_only_the_regimes_asked_for_count(ask: Any) -> None:
    result = ask(["DE", "JP"], "--regime", "appi")
    assert "gdpr" not in result.out


def test_what_does_not_bind_is_asked_on_wish(ask: Any) -> None:
    out = ask([*WAY, "y"]).out
    assert "10. " in out.rpartition("Go on? (y/n)")[2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("x.yaml",), "wrong-name"), (("--transfer", "a/b"), "wrong-name"), (("--lang", "fr"), "wrong-value"),
        (("--regime", "nowhere"), "wrong-value"), (("-o", "a.transfer.yaml"), "file-exists"),
        (("a.transfer.yaml/no/where.transfer.yaml",), "cannot-write"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_one_line(ask: Any, folder: Path, arguments: tuple[str, ...], code: str) -> None:
    before = sorted(path.name for path in folder.iterdir())
    result = ask(WAY, *arguments)
    assert result.code == 2
    assert code in result.err and result.err.count("\n") == 1
    assert sorted(path.name for path in folder.iterdir()) == before


def test_a_manifest_with_faults_is_left_as_it_is(ask: Any, folder: Path) -> None:
    path = folder / "bad.transfer.yaml"
    path.write_text("govcheck: 1\ntransfers:\n  - { id: t, mode: flying }\n", encoding="utf-8")
    before = path.read_bytes()
    result = ask(WAY, "bad.transfer.yaml")
    assert result.code == 2 and "flying" in result.err
    assert path.read_bytes() == before


def test_of_several_transfers_one_is_named(ask: Any, folder: Path) -> None:
    path = folder / "two.transfer.yaml"
    path.write_text("# Two of them.\ngovcheck: 1\ntransfers:\n  - { id: one }\n  - { id: two }\n", encoding="utf-8")
    for arguments, code in (((), "which-transfer"), (("--transfer", "tow"), "unknown-transfer")):
        result = ask(WAY, "two.transfer.yaml", *arguments)
        assert result.code == 2 and code in result.err


def test_other_transfers_and_comments_stay(ask: Any, folder: Path) -> None:
    path = folder / "two.transfer.yaml"
    other = "  - { id: one, exporter: { country: FR }, importer: { country: US } }\n"
    path.write_text(f"# Two of them.\ngovcheck: 1\ntransfers:\n{other}  - id: two # new\n", encoding="utf-8")
    ask(["JP", "CN"], "two.transfer.yaml", "--transfer", "two", "-o", "three.transfer.yaml")
    written = (folder / "three.transfer.yaml").read_text(encoding="utf-8")
    assert written.startswith("# Two of them.\n") and "# new" in written
    assert [transfer["id"] for transfer in data(folder / "three.transfer.yaml")["transfers"]] == ["one", "two"]
    assert "JP" not in path.read_text(encoding="utf-8")


def test_answers_are_shown_where_they_cannot_be_written(
    ask: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: str, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("govcheck.files.write_whole", full)
    result = ask(["JP", "q"])
    assert result.code == 2 and "no space left" in result.err
    assert "exporter: { country: JP }" in result.out


def test_help_on_the_command_line(run: Run) -> None:
    result = run("ask", "--help")
    assert result.code == 0 and "--transfer" in result.out and "Exit codes" in result.out


def test_ctrl_c_saves_what_there_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Impatient(io.StringIO):
        def readline(self, *_: object) -> str:  # type: ignore[override]  # a stand-in
            line = super().readline()
            if not line:
                raise KeyboardInterrupt
            return line

    monkeypatch.setattr(sys, "stdin", Impatient("JP\n"))
    assert main(["ask", "--as-of", "2026-11-22"]) == 130
    assert data(folder / "transfer-1.transfer.yaml")["transfers"][0]["exporter"] == {"country": "JP"}
