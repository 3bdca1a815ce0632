from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from govcheck.errors import ConfigError, InputError
from govcheck.importers import ropa, sheet
from tests.importers.helpers import checked, draft, lines, manifest, transfers, words

ICO = [
    "Business function",
    "Purpose of processing",
    "Name and contact details of joint controller (if applicable)",
    "Categories of individuals",
    "Categories of personal data",
    "Categories of recipients",
    "Link to contract with processor",
    "Names of third countries or international organisations that personal data are transferred to (if applicable)",
    "Safeguards for exceptional transfers of personal data to third countries or international organisations "
    "(if applicable)",
    "Retention schedule (if possible)",
    "Location of personal data",
]
FRENCH = ["Nom du traitement", "Finalité", "Catégories de données", "Personnes concernées", "Destinataires",
          "Transferts hors UE", "Durées de conservation", "Mesures de sécurité", "Base légale"]  # fmt: skip
HOME = words({"name": "Example GmbH", "country": "DE"})


def table(*rows: Sequence[str], delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def ico(function: str = "Sales", countries: str = "", **cells: str) -> list[str]:
    said = {"Business function": function, ICO[7]: countries, **cells}
    return [said.get(heading, "") for heading in ICO]


def test_a_row_with_a_country_becomes_a_transfer(tmp_path: Path) -> None:
    row = ico("Sales", "Japan", **{
        "Purpose of processing": "marketing", "Categories of individuals": "Customers",
        "Categories of personal data": "contact; purchase history", "Categories of recipients": "Example KK",
        "Location of personal data": "AWS ap-northeast-1",
    })  # fmt: skip
    found = draft("ropa", tmp_path, table(ICO, row), HOME)
    assert transfers(found)["sales-marketing"] == {
        "id": "sales-marketing",
        "title": "Sales: marketing",
        "purpose": "marketing",
        "exporter": "exporter",
        "importer": {"id": "sales-marketing-importer", "name": "Example KK", "country": "JP"},
        "data": {"categories": ["contact", "purchase_history"], "subjects": {"kinds": ["customers"]}},
        "storage": {"regions": ["aws:ap-northeast-1"]},
    }
    assert found.summary == "1 record: 1 transfer written"


def test_the_words_of_the_source_stand_on_the_line(tmp_path: Path) -> None:
    row = ico("Sales", "Japan", **{"Categories of personal data": "Shoe sizes", ICO[8]: "BCR: see file #3"})
    text = manifest(draft("ropa", tmp_path, table(ICO, row)))
    assert '      country: JP  # Names of third countries or international ...: "Japan"\n' in text
    assert '    # unknown: data.categories; Categories of personal data: "Shoe sizes"\n' in text
    assert '    # unknown: safeguards; Safeguards for exceptional transfers of ...: "BCR: see file #3"\n' in text


def test_prose_is_never_guessed(tmp_path: Path) -> None:
    for cell in ("AWS ap-southeast-1 (Singapura)", "USA (clauses contractuelles types)", "China (Hong Kong)", "the EU"):
        found = draft("ropa", tmp_path, table(ICO, ico("Sales", cell)), HOME)
        assert "country" not in transfers(found)["sales"]["importer"]
        assert f'# unknown: importer.country; Names of third countries or international ...: "{cell}"' in manifest(
            found
        )


def test_each_place_is_a_transfer_and_home_is_none(tmp_path: Path) -> None:
    found = draft("ropa", tmp_path, table(ICO, ico("Sales", "USA; Germany, somewhere in Asia")), HOME)
    said = transfers(found)
    assert list(said) == ["sales-us", "sales-somewhere-in-asia"]
    assert said["sales-us"]["importer"]["country"] == "US"
    assert "country" not in said["sales-somewhere-in-asia"]["importer"]


def test_records_without_a_transfer_are_counted(tmp_path: Path) -> None:
    rows = [ico("A", "None"), ico("B", "Germany"), ico("C", ""), ico("D", "N/A."), ico("E", "Yes"), ico("F", "Chine")]
    found = draft("ropa", tmp_path, table(ICO, *rows), HOME)
    assert found.summary == "6 records: 2 transfers written, 3 stay in the country, 1 says nothing of places abroad"
    assert list(transfers(found)) == ["e", "f"]


@pytest.mark.parametrize("cell", ["NO", "NA", "Japan; NO", "Japan, no"])
def test_a_word_that_may_be_a_code_is_left_to_a_person(tmp_path: Path, cell: str) -> None:
    said = transfers(draft("ropa", tmp_path, table(ICO, ico("Sales", cell)), HOME))
    assert "country" not in list(said.values())[-1]["importer"]


@pytest.mark.parametrize("cell", ["no", "No", "N/A", "none.", "nein", "-"])
def test_words_that_say_that_there_is_no_transfer(tmp_path: Path, cell: str) -> None:
    assert draft("ropa", tmp_path, table(ICO, ico("Sales", cell)), HOME).stays == 1


def test_a_location_with_one_unknown_part_is_not_stated(tmp_path: Path) -> None:
    row = ico("Sales", "Japan", **{"Location of personal data": "Germany, our partner's cloud"})
    found = transfers(draft("ropa", tmp_path, table(ICO, row)))
    assert "storage" not in found["sales"]


def test_french_headings_and_semicolons(tmp_path: Path) -> None:
    row = ["Paie", "Gérer la paie, les congés", "health", "Salariés", "Prestataire", "Japan", "5 ans", "", ""]
    given = words({"country": "FR"}, subjects={"salariés": ["employees"]})
    said = transfers(draft("ropa", tmp_path, table(FRENCH, row, delimiter=";"), given))
    assert said["paie-gérer-la-paie-les-congés"]["data"] == {
        "categories": ["health"],
        "subjects": {"kinds": ["employees"]},
    }
    assert said["paie-gérer-la-paie-les-congés"]["importer"]["country"] == "JP"


def test_french_yes_and_no(tmp_path: Path) -> None:
    rows = [["A", "", "", "", "", "Non", "", "", ""], ["B", "", "", "", "", "Oui", "", "", ""],
            ["C", "", "", "", "", "Oui : Canada"], ["D", "", "", "", "", "Oui; Canada", "", "", ""]]  # fmt: skip
    found = draft("ropa", tmp_path, table(FRENCH, *rows), HOME)
    said = {name: transfer["importer"].get("country") for name, transfer in transfers(found).items()}
    assert said == {"b": None, "c": None, "d": "CA"}


def test_two_columns_on_the_same_are_one_list(tmp_path: Path) -> None:
    headings = ["Nom de l’activité", "Transferts hors UE", "Transferts hors UE : pays"]
    headings += ["Catégories de données collectées", "Catégories de données sensibles"]
    rows = [
        ["A", "Oui", "Canada", "contact", "health"],
        ["B", "Non", "", "", ""],
        ["C", "Oui", "", "contact", "taille"],
    ]
    found = draft("ropa", tmp_path, table(headings, *rows), HOME)
    said = transfers(found)
    assert list(said) == ["a", "c"]
    assert said["a"]["importer"]["country"] == "CA"
    assert said["a"]["data"]["categories"] == ["contact", "health"]
    assert "data" not in said["c"]


def test_the_rows_above_the_headings_name_the_controller(tmp_path: Path) -> None:
    head = [["Controller", "Example AG"], ["Country:", "Schweiz"], []]
    text = manifest(draft("ropa", tmp_path, table(*head, ICO, ico("Sales", "Japan"))))
    assert 'name: "Example AG"' in text
    assert '# unknown: country; the source says "Schweiz"' in text
    head[1] = ["Country:", "Switzerland"]
    assert 'country: CH  # "Switzerland"' in manifest(draft("ropa", tmp_path, table(*head, ICO, ico("Sales", "Japan"))))


def test_a_reference_column_names_the_records(tmp_path: Path) -> None:
    text = table(["Ref.", *ICO], ["R 7", *ico("Sales", "Japan")], ["R 7", *ico("Legal", "Japan")])
    assert list(transfers(draft("ropa", tmp_path, text))) == ["r-7", "r-7-2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    content = table(ICO, ico("日本", "日本")).encode(encoding)
    assert transfers(draft("ropa", tmp_path, content))["日本"]["importer"]["country"] == "JP"


def test_the_manifest_is_undetermined_and_asks(tmp_path: Path) -> None:
    text = manifest(draft("ropa", tmp_path, table(ICO, ico("Sales", "somewhere"))))
    found = checked(text, "china").transfers[0]
    assert found.outcome == "undetermined"
    assert {question.fact for regime in found.regimes for question in regime.questions} >= {
        "importer.country",
        "exporter.country",
    }


# Malformed sources ------------------------------------------------------------------------------


def faults(folder: Path, content: str | bytes, name: str = "ropa.csv") -> list[str]:
    with pytest.raises(InputError) as caught:
        draft("ropa", folder, content, name=name)
    return lines(caught, folder)


def test_all_faults_at_once_with_their_rows(tmp_path: Path) -> None:
    rows = [ico("Sales", "Japan"), [*ico("A", "Japan"), "", "too much"], ico("", "Japan"), [], [*ico(), "more"]]
    assert faults(tmp_path, table(ICO, *rows)) == [
        'ropa.csv:3: too-many-cells: a cell stands beyond the headings: "too much"',
        "ropa.csv:4: no-name: nothing says what this record is about; fill in its purpose or its name",
        'ropa.csv:6: too-many-cells: a cell stands beyond the headings: "more"',
    ]


def test_a_cell_over_several_lines_does_not_move_the_lines(tmp_path: Path) -> None:
    rows = [ico("Sales\nand marketing", "Japan"), ico("", "Japan")]
    assert faults(tmp_path, table(ICO, *rows))[0].startswith("ropa.csv:4: no-name")


def test_headings_that_are_not_there(tmp_path: Path) -> None:
    assert faults(tmp_path, "a,b\n1,2\n")[0].startswith("ropa.csv: no-headings: ")
    assert faults(tmp_path, "")[0].startswith("ropa.csv: no-headings: ")
    assert faults(tmp_path, "Third countries,Safeguards\nJapan,x\n")[0].startswith("ropa.csv:1: no-headings: no column")


def test_a_quote_that_does_not_close(tmp_path: Path) -> None:
    text = table(ICO, ico("Sales", "Japan")) + '"Legal,,,\nx\n'
    assert faults(tmp_path, text)[0].startswith("ropa.csv:3: bad-csv: ")


def test_what_is_not_text(tmp_path: Path) -> None:
    assert faults(tmp_path, b"a,b\n\xff\xfe\xfa")[0].startswith("ropa.csv:2: not-text: this is not UTF-8 text")
    assert faults(tmp_path, b"a,b\n\x00\n")[0].startswith("ropa.csv:2: not-text: ")
    assert faults(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....")[0].startswith("ropa.csv: not-supported: ")


def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 2)
    assert "too-large: more than 2 rows" in faults(tmp_path, table(ICO, *[ico("A", "Japan")] * 3))[0]
    assert "too-large: a cell is too long" in faults(tmp_path, table(ICO, ico("A" * 140_000, "Japan")))[0]
    monkeypatch.setattr(sheet, "MOST_COLUMNS", 3)
    assert "too-large: more than 3 columns" in faults(tmp_path, table(ICO))[0]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        ropa.read(str(tmp_path / "no.csv"), words())
    assert lines(caught, tmp_path) == ["no.csv: cannot-read: no such file or directory"]


# Workbooks --------------------------------------------------------------------------------------


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_says_the_same_as_csv(tmp_path: Path) -> None:
    rows = [ICO, ico("Sales", "Japan", **{"Categories of personal data": "health"}), ico("Legal", "a friend")]
    content = workbook(("Cover", [["Records", 2026]]), ("Template", [[], *rows]))
    assert transfers(draft("ropa", tmp_path, content)) == transfers(draft("ropa", tmp_path, table(*rows)))


def test_a_formula_is_not_run(tmp_path: Path) -> None:
    rows = [ICO, ico("Sales", "Japan", **{"Categories of recipients": '=HYPERLINK("http://example.com","x")'})]
    found = transfers(draft("ropa", tmp_path, workbook(("Template", rows))))
    assert "name" not in found["sales"]["importer"]  # nothing was computed yet, so there is no value


def test_numbers_and_days_are_text(tmp_path: Path) -> None:
    import datetime

    row: list[Any] = ["Sales", 7.0, *ico("Sales", "Japan")[2:]]
    row[5] = datetime.datetime(2026, 1, 2)
    found = transfers(draft("ropa", tmp_path, workbook(("Template", [ICO, row]))))
    assert found["sales-7"]["importer"]["name"] == "2026-01-02"


def test_a_sheet_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("A", [ICO, ico("Sales", "Japan")]), ("B", [ICO, ico("Legal", "Japan")])))
    first = ropa.read(str(path), words())
    assert list(transfers(first)) == ["sales"]
    assert first.notes == ("not read: B of the same workbook; --sheet names the one to read",)
    assert list(transfers(ropa.read(str(path), words(), "B"))) == ["legal"]
    with pytest.raises(InputError) as caught:
        ropa.read(str(path), words(), "C")
    assert lines(caught, tmp_path) == ["a.xlsx: unknown-sheet: there is no sheet 'C'; there are A, B"]


def test_rows_of_a_sheet_are_named_by_their_number(tmp_path: Path) -> None:
    content = workbook(("Template", [["x"], ICO, ico("", "Japan")]))
    assert faults(tmp_path, content, "ropa.xlsx")[0].startswith("ropa.xlsx:3: no-name: ")


def test_broken_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    assert "bad-xlsx" in faults(tmp_path, b"PK\x03\x04 and nothing more")[0]
    good = workbook(("Template", [ICO]))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    assert (
        "bad-xlsx: this is no workbook that can be read (xl/workbook.xml has a document type)"
        in faults(tmp_path, stream.getvalue())[0]
    )
    monkeypatch.setattr(sheet, "MOST_UNPACKED", 100)
    assert "too-large: it unpacks to more than 100 bytes" in faults(tmp_path, good)[0]


def test_without_the_library_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook(("Template", [ICO])))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(ConfigError) as caught:
        ropa.read(str(path), words())
    assert str(caught.value).endswith("reading .xlsx takes openpyxl; run: pip install 'govcheck[excel]'")


def test_columns_of_which_nothing_is_taken_are_told(tmp_path: Path) -> None:
    heads, cells = [*ICO, "Owner", "", "Retention (years)"], [*ico("Sales", "Japan"), "B. Buyer", "", "7"]
    assert draft("ropa", tmp_path, table(heads, cells)).unread[-2:] == ("Owner", "Retention (years)")
    heads, cells = ["Name", "Purpose", "Third countries"], ["A", "Sales", "Japan"]
    assert draft("ropa", tmp_path, table(heads, cells)).unread == ()


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Kategorien personenbezogener Daten", "categories"), ("Zweck der Verarbeitung", "purpose"),
        ("Drittländer", "countries"), ("利用目的", "purpose"), ("移転先の国", "countries"),
        ("Categories of data", "categories"),
    ],
)  # fmt: skip
def test_headings_of_other_languages(text: str, field: str) -> None:
    assert ropa.heading(text) == field
