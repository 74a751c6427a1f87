from __future__ import annotations

import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest

from datapackages.formats import workbook
from datapackages.formats.explaining import Preface

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook

    Written = Callable[[dict[str, pl.DataFrame]], Workbook]

PREFACE = Preface("Begrotingen 2023", (("Let op", "Codes zijn tekst."),))


@pytest.fixture
def write(tmp_path: Path) -> Written:
    def written(tables: dict[str, pl.DataFrame]) -> Workbook:
        contents = workbook.contents(tables)
        workbook.write(contents, tmp_path / "book.xlsx", preface=PREFACE, scratch=tmp_path)
        return openpyxl.load_workbook(tmp_path / "book.xlsx")

    return written


def _rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


def test_every_table_has_a_sheet_behind_the_explanations(
    write: Written, tables: dict[str, pl.DataFrame]
) -> None:
    book = write(tables)

    assert book.sheetnames[:5] == [
        "leesmij", "per_gemeente", "per_taakveld", "quarantaine_per_regel", "veldwijzer"
    ]  # fmt: skip
    assert set(book.sheetnames[5:]) == set(tables)
    assert _rows(book, "leesmij")[0][0] == "Begrotingen 2023"


def test_codes_stay_text_and_amounts_are_numbers(write: Written, tables: dict[str, pl.DataFrame]) -> None:
    cells = list(write(tables)["iv3_baten_lasten"].iter_rows())[3]

    assert [cell.value for cell in cells][4:8] == ["0.10", "L7.1", "lasten", -5_000]
    assert [cell.data_type for cell in cells][4:8] == ["s", "s", "s", "n"]


def test_a_day_is_a_date_to_excel(write: Written, tables: dict[str, pl.DataFrame]) -> None:
    cell = write(tables)["herindelingen"]["A2"]

    assert cell.is_date
    assert (cell.value, cell.number_format) == (datetime(2018, 1, 1), "yyyy-mm-dd")  # noqa: DTZ001


@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "https://x.nl", "mailto:a@b.nl", "007"]
)
def test_text_never_becomes_a_formula_a_link_or_a_number(
    write: Written, tables: dict[str, pl.DataFrame], tmp_path: Path, text: str
) -> None:
    tables["secties"] = tables["secties"].with_columns(tekst=pl.lit(text))

    cell = list(write(tables)["secties"].iter_rows())[1][5]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    with zipfile.ZipFile(tmp_path / "book.xlsx") as parts:
        sheets = [parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name]
    assert not any(re.search(rb"<f[ >]|<hyperlink", sheet) for sheet in sheets)


def test_a_text_that_excel_cuts_short_is_counted_in_the_explanation(
    write: Written, tables: dict[str, pl.DataFrame]
) -> None:
    tables["secties"] = tables["secties"].with_columns(tekst=pl.lit("x" * 40_000))

    explained = dict(row[:2] for row in _rows(write(tables), "leesmij"))

    assert explained["secties"] == "Secties: 2 rijen. Excel kapt 2 lange teksten af: zie secties.csv."


def test_a_table_too_large_for_excel_is_left_out_and_said_to_be(
    write: Written, tables: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROW_LIMIT", 2)

    book = write(tables)

    assert "iv3_baten_lasten" not in book.sheetnames
    explained = dict(row[:2] for row in _rows(book, "leesmij"))
    assert "zie iv3_baten_lasten.csv" in explained["iv3_baten_lasten"]
    assert len(_rows(book, "per_taakveld")) == 2


def test_an_integer_beyond_the_digits_of_excel_is_text(
    write: Written, tables: dict[str, pl.DataFrame]
) -> None:
    tables["quarantaine"] = tables["quarantaine"].with_columns(
        bedrag_eur=pl.lit(1234567890123456789, dtype=pl.Int64)
    )

    assert _rows(write(tables), "quarantaine")[1][11] == "1234567890123456789"


def test_the_dictionary_names_every_column_of_every_table(
    write: Written, tables: dict[str, pl.DataFrame]
) -> None:
    rows = _rows(write(tables), "veldwijzer")[1:]

    assert {(row[0], row[2]) for row in rows} == {
        (name, column) for name, frame in tables.items() for column in frame.columns
    }
