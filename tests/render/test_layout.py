from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.render.layout import block, pad, plain, table, width, wrap
from tests.render.conftest import HOSTILE

mixed = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("日本語、。「」中文 ab-é가ー\x1b\n")), max_size=80
)


@given(mixed)
def test_plain_text_cannot_act_on_a_terminal(text: str) -> None:
    shown = plain(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in shown)
    assert not any(unicodedata.bidirectional(c) in ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
                   for c in shown)  # fmt: skip


def test_plain_takes_the_sting_out_of_hostile_text() -> None:
    assert plain(HOSTILE) == "[31mred[0m  ::error::gnp.exe2J end"


@pytest.mark.parametrize("text", ["plain", "日本語", "数据安全法 36", "é e\u0301", "ﾊﾝｶｸ", "가나다", "Ａ１", "—…", ""])
def test_width_agrees_with_wcwidth(text: str) -> None:
    wcwidth = pytest.importorskip("wcwidth")
    assert width(text) == wcwidth.wcswidth(text)


@given(mixed, st.integers(2, 40))
def test_wrapped_lines_fit_and_nothing_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(plain(text).split())
    assert all(width(line) <= columns or "://" in line or "::" in line for line in lines)
    assert lines


@given(st.text(st.sampled_from("::: ab日、"), max_size=40), st.integers(2, 12))
def test_no_line_goes_on_with_a_command_to_a_build_server(text: str, columns: int) -> None:
    assert not any(line.startswith("::") for line in wrap(f"x {text}", columns))


def test_links_are_never_broken() -> None:
    link = "https://law.example/" + "x" * 100
    assert link in wrap(f"see {link} there", 30)


def test_japanese_lines_break_between_letters_but_not_before_punctuation() -> None:
    assert wrap("個人データの提供、同意。", 16) == ["個人データの提", "供、同意。"]


def test_block_indents_what_follows() -> None:
    assert block("one two three", 9, "    ", "  - ") == ["  - one", "    two", "    three"]


def test_pad_counts_columns_not_letters() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("longer", 3) == "longer"


def test_a_table_lines_up_whatever_the_script() -> None:
    lines = table(
        ("a", "b", "c"), [("日本語", "x", "第三者提供の制限" * 3), ("de", "yy", "short")], 40, limits=(6, 4, None)
    )
    assert all(width(line) <= 40 for line in lines)
    starts = {width(line[: line.index(mark)]) for mark, line in (("b", lines[0]), ("x", lines[2]), ("yy", lines[-1]))}
    assert starts == {8}
