from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govcheck.errors import Problem
from govcheck.report.accept import Statement
from govcheck.report.model import Location, Waiver
from govcheck.report.waivers import read_comments, read_waivers
from govcheck.source import load_text

RULES = dict.fromkeys(["alpha/third-party", "alpha/records", "beta/notice.given"])
HEAD = "govcheck-waivers: 1\nwaivers:\n"
WHO = "reason: r, approver: A, until: 2027-01-31"


def read(text: str) -> tuple[list[Statement], list[str]]:
    problems: list[Problem] = []
    return read_waivers(load_text(text, "w.yaml"), RULES, problems), [str(problem) for problem in problems]


def spoken(text: str, transfers: dict[int, str] | None = None) -> tuple[list[Statement], list[str]]:
    problems: list[Problem] = []
    found = read_comments(load_text(text, "m.yaml"), transfers or {}, RULES, problems)
    return found, [str(problem) for problem in problems]


def test_everything_a_waiver_can_say() -> None:
    text = f"""{HEAD}\
  - fingerprint: 3f29204d51c0a77e
    reason: |
      The contract is being signed.
    approver: 山田 花子
    until: 2027-01-31
  - {{ rule: alpha/records, transfer: crm, leg: "kk > sh", accepts: open, {WHO} }}
"""
    found, problems = read(text)
    assert problems == []
    first, second = found
    assert first == Statement(
        Waiver("The contract is being signed.", "山田 花子", "2027-01-31", "file", Location("w.yaml", 3, 5, 3, 16)),
        fingerprint="3f29204d51c0a77e",
    )
    assert second[1:] == (True, "", "alpha/records", "crm", "kk > sh", None, frozenset(), "")


def test_an_empty_list_is_a_file_of_waivers() -> None:
    assert read("govcheck-waivers: 1\nwaivers: []\n") == ([], [])


def test_all_faults_are_told_at_once_each_at_its_place() -> None:
    text = f"""\
govcheck-waivers: 2
waivers:
  - {{ fingerprint: 3f29, {WHO} }}
  - {{ rule: alpha/third-part, transfer: crm, {WHO} }}
  - {{ rule: alpha/records, {WHO} }}
  - {{ rule: alpha/records, transfer: crm, reason: " ", until: 2027-02-29 }}
  - {{ rule: alpha/records, transfer: crm, acepts: open, {WHO} }}
  - nothing
"""
    found, problems = read(text)
    assert [statement.rule for statement in found] == ["alpha/third-part", "alpha/records"]
    assert problems == [
        "w.yaml:1:19: wrong-value: govcheck-waivers is 2; expected 1",
        "w.yaml:3:20: wrong-value: fingerprint is '3f29'; expected the 16 signs that a report shows",
        "w.yaml:4:13: unknown-rule: there is no rule 'alpha/third-part'; did you mean 'alpha/third-party'?",
        "w.yaml:5:5: missing-key: this waiver does not say which finding it accepts; "
        "state fingerprint, or rule and transfer",
        "w.yaml:6:5: missing-key: 'approver' is missing; state approver",
        "w.yaml:6:51: wrong-value: reason is ' '; expected some text",
        "w.yaml:6:63: wrong-value: until is '2027-02-29'; expected a day such as 2026-11-21",
        "w.yaml:7:43: unknown-key: 'acepts' is not a key here; did you mean 'accepts'?",
        "w.yaml:8:5: wrong-type: an item of waivers is 'nothing'; expected a mapping",
    ]


@pytest.mark.parametrize("key", ["reason", "approver", "until"])
def test_reason_approver_and_last_day_are_required(key: str) -> None:
    said = {"reason": "r", "approver": "A", "until": "2027-01-31"}
    entry = ", ".join(f"{name}: {value}" for name, value in said.items() if name != key)
    found, problems = read(f"{HEAD}  - {{ fingerprint: 3f29204d51c0a77e, {entry} }}\n")
    assert found == []
    assert problems == [f"w.yaml:3:5: missing-key: '{key}' is missing; state {key}"]


MANIFEST = """\
transfers:
  # govcheck: accept alpha/records by "N. Name" until 2027-01-31 because it is being written
  - id: one
    importer: sh  # govcheck: accept open alpha/third-party by N. Name until 2027-02-28 because we asked
"""


def test_a_comment_is_about_a_transfer_or_about_what_is_found_at_its_line() -> None:
    found, problems = spoken(MANIFEST, {3: "one"})
    assert problems == []
    assert found == [
        Statement(
            Waiver("it is being written", "N. Name", "2027-01-31", "inline", Location("m.yaml", 2, 3, 2, 4)),
            rule="alpha/records",
            transfer="one",
        ),
        Statement(
            Waiver("we asked", "N. Name", "2027-02-28", "inline", Location("m.yaml", 4, 19, 4, 20)),
            open=True,
            rule="alpha/third-party",
            line=("m.yaml", 4),
            among=frozenset({"one"}),
        ),
    ]


FORM = 'write # govcheck: accept RULE by "NAME" until YYYY-MM-DD because REASON'


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("acept alpha/records", ["a comment says 'govcheck: acept', which means nothing; did you mean 'accept'?"]),
        ("ignore", [f"a comment says 'govcheck: ignore', which means nothing; {FORM}"]),
        ("accept", [f"this waiver does not say {what}; {FORM}" for what in
                    ("a rule", "by whom", "until when", "because of what")]),
        ("accept alpha/records by N until 2027-01-31", [f"this waiver does not say because of what; {FORM}"]),
        ("accept alpha/records by N because x", [f"this waiver does not say until when; {FORM}"]),
        ("accept alpha/records until 2027-01-31 because x", [f"this waiver does not say by whom; {FORM}"]),
        ('accept alpha/records by "" until 2027-01-31 because x', [f"this waiver does not say by whom; {FORM}"]),
        ("accept by N until 2027-01-31 because x", [f"this waiver does not say a rule; {FORM}"]),
        ("accept alpha/records by N until soon because x",
         ["'soon' is not a day of the calendar; expected a day such as 2026-11-21"]),
        ("accept alpha/record by N until 2027-01-31 because x",
         ["there is no rule 'alpha/record'; did you mean 'alpha/records'?"]),
        ("accept alpha/records, by N", [f"this waiver does not say until when; {FORM}",
         f"this waiver does not say because of what; {FORM}",
         "there is no rule 'alpha/records,'; did you mean 'alpha/records'?"]),
        ('accept alpha/records "by N" until', [f"this waiver cannot be read; {FORM}"]),
    ],
)  # fmt: skip
def test_a_comment_that_cannot_be_read_is_a_problem(text: str, faults: list[str]) -> None:
    found, problems = spoken(f"a: 1  # govcheck: {text}\n")
    assert found == []
    assert [problem.split(": ", 2)[2] for problem in problems] == faults
    assert all(problem.startswith(("m.yaml:1:7: bad-waiver: ", "m.yaml:1:7: unknown-rule: ")) for problem in problems)


words = st.text(st.characters(categories=["L", "N", "Zs"], include_characters=".,'()-"), min_size=1, max_size=20)


@given(name=words.filter(str.strip), reason=words.filter(str.strip), is_open=st.booleans())
def test_any_name_and_any_reason_can_be_stated(name: str, reason: str, is_open: bool) -> None:
    text = f'accept {"open " if is_open else ""}beta/notice.given by "{name}" until 2027-01-31 because {reason}'
    found, problems = spoken(f"a: 1 # govcheck: {text}\n")
    assert problems == []
    (one,) = found
    assert (one.waiver.approver, one.waiver.reason, one.open) == (name.strip(), reason.strip(), is_open)


@given(st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=60))
def test_no_comment_that_begins_so_is_passed_over(said: str) -> None:
    found, problems = spoken(f"a: 1 # govcheck: accept {said}\n")
    assert found or problems
