from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govcheck.errors import InputError
from govcheck.importers import run
from govcheck.importers.draft import Draft, Leaf, Record, Said, Unknown
from govcheck.importers.draft import Path as LeafPath
from govcheck.source import load_text
from tests.importers.helpers import checker, draft, manifest, words
from tests.importers.test_ropa import HOME, ICO, ico, table

CATEGORIES = "Categories of personal data"
PURPOSE = "Purpose of processing"


def record(countries: str = "Japan", categories: str = "contact", **more: str) -> list[str]:
    return ["r1", *ico("Sales", countries, **{CATEGORIES: categories, **more})]


def imported(folder: Path, *rows: list[str]) -> Draft:
    return draft("ropa", folder, table(["Ref", *ICO], *rows), HOME)


def again(found: Draft, text: str) -> tuple[str, list[str]]:
    """Import again over a text; what comes of it must load."""
    made = run.update(found, text, "out.transfer.yaml")
    checker().manifest(load_text(made.text, "out.transfer.yaml"))
    return made.text, list(made.lines)


def edited(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    return text


def said(text: str, position: int = 0) -> dict[str, Any]:
    data: Any = load_text(text, "x").data
    found: dict[str, Any] = data["transfers"][position]
    return found


def test_the_same_source_changes_no_byte(tmp_path: Path) -> None:
    found = imported(tmp_path, record())
    assert again(found, manifest(found)) == (manifest(found), [])


def test_a_change_of_the_source_changes_its_lines_only(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record("Japan")))
    after, told = again(imported(tmp_path, record("China")), before)
    assert told == ["updated: transfers r1: importer.country is CN, no more JP"]
    changed = [new for old, new in zip(before.splitlines(), after.splitlines(), strict=True) if old != new]
    assert changed[0] == '      country: CN  # Names of third countries or international ...: "China"'
    assert len(changed) == 2  # and what is remembered of it
    assert again(imported(tmp_path, record("China")), after) == (after, [])


def test_what_people_add_stays(tmp_path: Path) -> None:
    first = imported(tmp_path, record())
    by_hand = edited(
        manifest(first),
        (
            "      country: JP",
            "      role: processor   # asked the vendor\n      relationship: service_provider\n      country: JP",
        ),
        ("      categories: [contact]", "      # as the data map has it\n      categories: [contact]"),
        ("transfers:\n", "# ours\ndefaults: { mode: copy }\n\ntransfers:\n"),
    )
    after, told = again(imported(tmp_path, record("China", "contact; health")), by_hand)
    assert len(told) == 2
    for kept in (
        "      role: processor   # asked the vendor\n",
        "      # as the data map has it\n",
        "# ours\ndefaults: { mode: copy }\n",
    ):
        assert kept in after
    assert said(after)["importer"]["country"] == "CN"
    assert said(after)["data"]["categories"] == ["contact", "health"]


def test_what_was_added_is_to_be_looked_at_after_a_change(tmp_path: Path) -> None:
    by_hand = edited(manifest(imported(tmp_path, record())), ("    data:\n", "    safeguards: []\n    data:\n"))
    after, told = again(imported(tmp_path, record("China")), by_hand)
    line = "updated: transfers r1: importer.country is CN, no more JP; see whether what was added to it still holds"
    assert told == [line]
    assert said(after)["safeguards"] == []


def test_a_comment_that_a_person_wrote_behind_a_value_stays(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record()))
    line = next(line for line in before.splitlines() if "country: JP" in line)
    after, _ = again(imported(tmp_path, record("China")), edited(before, (line, "      country: JP  # by contract")))
    assert "      country: CN  # by contract\n" in after


def test_a_value_changed_by_hand_and_by_the_source_is_kept_and_reported(tmp_path: Path) -> None:
    by_hand = edited(manifest(imported(tmp_path, record())), ("country: JP", "country: SG"))
    after, told = again(imported(tmp_path, record("China")), by_hand)
    assert told == ["kept: transfers r1: importer.country: the file says SG, the source CN"]
    assert said(after)["importer"]["country"] == "SG"


def test_a_value_changed_by_hand_alone_is_kept_in_silence(tmp_path: Path) -> None:
    found = imported(tmp_path, record())
    by_hand = edited(manifest(found), ("country: JP", "country: SG"))
    assert again(found, by_hand) == (by_hand, [])


def test_what_becomes_known_takes_the_place_of_its_comment(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record("somewhere", "shoes")))
    assert "# unknown: importer.country" in before and "# unknown: data.categories" in before
    after, told = again(
        imported(tmp_path, record("China", "contact", **{"Categories of individuals": "customers"})), before
    )
    assert sorted(told) == [
        "updated: transfers r1: data.categories is [contact]",
        "updated: transfers r1: data.subjects.kinds is [customers]",
        "updated: transfers r1: importer.country is CN",
    ]
    assert "unknown: importer.country" not in after and "unknown: data" not in after
    assert said(after)["data"] == {"categories": ["contact"], "subjects": {"kinds": ["customers"]}}


def test_what_becomes_unknown_is_taken_away_and_marked(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record()))
    after, told = again(imported(tmp_path, record("somewhere", "shoes")), before)
    assert len(told) == 2
    assert "country" not in said(after)["importer"]
    assert "data" not in said(after)
    assert '      # unknown: importer.country; Names of third countries or international ...: "somewhere"\n' in after


def test_a_person_who_filled_a_gap_is_told_when_the_source_says_otherwise(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record("somewhere")))
    by_hand = edited(
        before, ("      # unknown: importer.country", "      country: SG\n      # unknown: importer.country")
    )
    _, told = again(imported(tmp_path, record("China")), by_hand)
    assert told == ["kept: transfers r1: importer.country: the file says SG, the source CN"]
    _, told = again(imported(tmp_path, record("elsewhere")), by_hand)
    assert len(told) == 1
    assert told[0].startswith("kept: transfers r1: importer.country: the file says SG; ")
    assert told[0].endswith('"elsewhere"')
    assert again(imported(tmp_path, record("somewhere")), by_hand)[1] == []


def test_what_a_person_takes_out_stays_out(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record()))
    line = next(line for line in before.splitlines() if "categories: [contact]" in line)
    by_hand = edited(before, (line + "\n", ""), ("    data:\n", ""))
    after, told = again(imported(tmp_path, record(categories="health")), by_hand)
    assert told == ["kept: transfers r1: data.categories was taken out of the file; the source says [health]"]
    assert "data" not in said(after)


def test_what_a_person_restructured_is_left_alone(tmp_path: Path) -> None:
    found = imported(tmp_path, record("somewhere"))
    block = manifest(found).partition("    importer:\n")[2].partition("    # unknown: data")[0]
    by_hand = edited(
        manifest(found),
        ("    importer:\n" + block, "    importers: [{ id: a, country: SG }, { id: b, country: JP }]\n"),
    )
    after, told = again(imported(tmp_path, record("China")), by_hand)
    assert told == ["kept: transfers r1: importer.country was taken out of the file; the source says CN"]
    assert "importer" not in said(after)


def test_a_flow_style_is_kept(tmp_path: Path) -> None:
    found = imported(tmp_path, record("somewhere"))
    block = manifest(found).partition("    importer:\n")[2].partition("    # unknown: data")[0]
    by_hand = edited(
        manifest(found), ("    importer:\n" + block, "    importer: { id: r1-importer, role: processor }\n")
    )
    after, _ = again(imported(tmp_path, record("China")), by_hand)
    assert "    importer: { country: CN, id: r1-importer, role: processor }\n" in after


def test_what_has_no_line_to_change_is_left_to_a_person(tmp_path: Path) -> None:
    line = "      categories: [contact]"
    by_hand = edited(manifest(imported(tmp_path, record())), (line, "      categories:\n        - contact"))
    after, told = again(imported(tmp_path, record("China", "health")), by_hand)
    assert sorted(told) == [
        "by hand: updated: transfers r1: data.categories is [health], no more [contact]; "
        "the file is laid out so that it has no line here",
        "updated: transfers r1: importer.country is CN, no more JP",
    ]
    assert said(after)["data"]["categories"] == ["contact"]
    assert said(after)["importer"]["country"] == "CN"
    # It is told again until it is made.
    assert again(imported(tmp_path, record("China", "health")), after)[1] == [
        line for line in told if "by hand" in line
    ]
    made = edited(after, ("        - contact", "        - health"))
    assert again(imported(tmp_path, record("China", "health")), made)[1] == []


def test_a_gap_that_cannot_be_filled_stays_marked(tmp_path: Path) -> None:
    rows = [record("somewhere"), ["r2", *ico("Legal", "somewhere")]]
    by_hand = manifest(imported(tmp_path, *rows))
    for number, text in (("1", "&one { kind: private }"), ("2", "*one")):
        by_hand = edited(by_hand, (f"    importer:\n      id: r{number}-importer\n", f"    importer: {text}\n"))
    after, told = again(imported(tmp_path, record("China"), rows[1]), by_hand)
    assert [line.partition(":")[0] for line in told] == ["by hand"]
    assert "country" not in said(after)["importer"]
    assert after.count("# unknown: importer.country") == 2


def test_a_change_does_not_reach_what_an_alias_repeats(tmp_path: Path) -> None:
    first = imported(tmp_path, record(), ["r2", *ico("Legal", "Japan")])
    by_hand = edited(manifest(first), ("      categories: [contact]", "      categories: &all [contact]"))
    by_hand = by_hand.replace("  - id: r2\n", "  - id: r2\n    data: { categories: *all }\n")
    after, told = again(imported(tmp_path, record(categories="health"), ["r2", *ico("Legal", "Japan")]), by_hand)
    assert said(after, 1)["data"]["categories"] == ["contact"]
    assert [line.partition(":")[0] for line in told] == ["by hand"]


def test_a_change_does_not_reach_what_an_alias_repeats_whole(tmp_path: Path) -> None:
    rows = ["r2", *ico("Legal", "Japan")]
    by_hand = edited(manifest(imported(tmp_path, record(), rows)), ("    data:\n", "    data: &all\n"))
    by_hand = edited(by_hand, ("  - id: r2\n", "  - id: r2\n    data: *all\n"))
    after, told = again(imported(tmp_path, record(categories="health"), rows), by_hand)
    assert [said(after, number)["data"] for number in (0, 1)] == [{"categories": ["contact"]}] * 2
    assert [line.partition(":")[0] for line in told] == ["by hand"]


def test_new_records_are_added_and_lost_ones_reported(tmp_path: Path) -> None:
    first = imported(tmp_path, record(), ["r2", *ico("Legal", "Japan")])
    before = manifest(first)
    after, told = again(imported(tmp_path, ["r3", *ico("IT", "China")], record()), before)
    assert told == [
        "removed from the source: transfers r2 stays in the file until you take it out",
        "added: transfers r3",
    ]
    data: Any = load_text(after, "x").data
    assert [found["id"] for found in data["transfers"]] == ["r1", "r2", "r3"]
    # It is said again until a person has decided.
    assert again(imported(tmp_path, ["r3", *ico("IT", "China")], record()), after)[1] == told[:1]


def test_a_record_taken_out_by_a_person_does_not_come_back(tmp_path: Path) -> None:
    first = imported(tmp_path, record(), ["r2", *ico("Legal", "Japan")])
    head, _, rest = manifest(first).partition("  - id: r2\n")
    after, told = again(first, head + rest[rest.index("\n# What was imported") :])
    assert told == ["kept: transfers r2 was taken out of the file and is not written again"]
    data: Any = load_text(after, "x").data
    assert [found["id"] for found in data["transfers"]] == ["r1"]


def test_a_section_behind_the_transfers_stays_behind(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record()))
    by_hand = edited(before, ("\n# What was imported", "\n# of all\ndefaults: { mode: copy }\n\n# What was imported"))
    after, _ = again(imported(tmp_path, record(), ["r2", *ico("Legal", "Japan")]), by_hand)
    assert after.index("- id: r2") < after.index("# of all\ndefaults:")
    assert said(after, 1)["id"] == "r2"


def test_the_endings_of_lines_stay(tmp_path: Path) -> None:
    before = manifest(imported(tmp_path, record())).replace("\n", "\r\n")
    after, _ = again(imported(tmp_path, record("China"), ["r2", *ico("Legal", "Japan")]), before)
    assert after.count("\n") == after.count("\r\n")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("govcheck: 1\ntransfers: []\n", "this file does not say what was imported into it; --force writes it anew"),
        ("govcheck: 1\n#: {not json\n", "this file does not say"),
        ('govcheck: 1\n#: {"format": "dbt"}\n', "it was imported from dbt; write to another file"),
        (
            'govcheck: 1\n#: {"format": "ropa"}\n#: {"in": "transfers", "id": "a", "said": 7}\n',
            "this file does not say",
        ),
    ],
)
def test_a_file_that_was_not_imported_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(InputError, match="not-imported") as caught:
        run.update(imported(tmp_path, record()), text, "out.transfer.yaml")
    assert reason in str(caught.value)


def test_a_broken_file_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out\.transfer\.yaml:2:1: bad-yaml"):
        run.update(imported(tmp_path, record()), "a: [\n", "out.transfer.yaml")


# Any source, and any next version of it ---------------------------------------------------------

PATHS: tuple[LeafPath, ...] = (
    ("title",), ("importer", "name"), ("importer", "country"), ("data", "categories"), ("data", "subjects", "kinds"),
)  # fmt: skip
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "title": st.text(max_size=8),
    "name": st.text(max_size=8),
    "country": st.sampled_from(["JP", "NO", "CN"]),
    "categories": st.lists(st.sampled_from(["contact", "health"]), unique=True),
    "kinds": st.lists(st.sampled_from(["customers", "users"]), unique=True),
}


@st.composite
def drafts(pick: st.DrawFn) -> Draft:
    def leaf(path: LeafPath) -> Leaf:
        note = pick(st.sampled_from(["", "a: b", "c # d"]))
        return Said(pick(VALUES[path[-1]]), note) if pick(st.booleans()) else Unknown(note)

    names = pick(st.lists(st.sampled_from(["a", "b", "c"]), unique=True, min_size=1))
    transfers = []
    for name in names:
        leaves: dict[LeafPath, Leaf] = {("exporter",): Said("exporter"), ("importer", "id"): Said(f"{name}-importer")}
        transfers.append(Record("transfers", name, leaves | {path: leaf(path) for path in PATHS}))
    exporter = Record("parties", "exporter", {("name",): leaf(("title",)), ("country",): leaf(("country",))})
    return Draft("ropa", "source", [exporter], transfers, len(names), 0, 0)


def content(text: str) -> dict[str, Any]:
    data: Any = load_text(text, "x").data
    return {entry["id"]: entry for entry in data["transfers"] + data["parties"]}


@settings(max_examples=50)
@given(drafts(), drafts())
def test_untouched_text_follows_the_source(first: Draft, second: Draft) -> None:
    made = run.update(second, run.new(first).text, "x")
    now, fresh = content(made.text), content(run.new(second).text)
    assert {name: now[name] for name in fresh} == fresh
    assert set(now) == set(fresh) | {record.id for record in first.transfers}
    again_text = run.update(second, made.text, "x")
    assert again_text.text == made.text


@settings(max_examples=50)
@given(drafts(), drafts(), st.sampled_from(["JP", "NO", "CN", "SG"]))
def test_what_a_person_says_is_never_overwritten(first: Draft, second: Draft, country: str) -> None:
    text = run.new(first).text
    by_hand = text.replace(
        "    importer:\n", f"    importer:\n      role: processor\n      country: {country}  # mine\n"
    )
    kept = [line for line in by_hand.split("\n") if not line.startswith("      country: ") or line.endswith("# mine")]
    made = run.update(second, "\n".join(kept), "x")
    now = content(made.text)
    same = {record.id for record in first.transfers if record.leaves["importer", "country"][0] == country}
    for record in first.transfers:
        assert now[record.id]["importer"]["role"] == "processor"
        assert made.text.count("# mine") == len(first.transfers)
        if record.id not in same:
            assert now[record.id]["importer"]["country"] == country


def test_words_of_the_importer_are_used(tmp_path: Path) -> None:
    # A mapping that is laid down later makes the source say more.
    rows = table(["Ref", *ICO], record(categories="Shoes"))
    before = manifest(draft("ropa", tmp_path, rows))
    after, told = again(draft("ropa", tmp_path, rows, words(categories={"shoes": ["purchase_history"]})), before)
    assert told == ["updated: transfers r1: data.categories is [purchase_history]"]
    assert said(after)["data"]["categories"] == ["purchase_history"]
