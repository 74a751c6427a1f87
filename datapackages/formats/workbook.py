"""The workbook of a package: what someone who works in Excel opens first.

A sheet that explains (leesmij), summaries, the data dictionary (veldwijzer), and every table that Excel
opens with ease. Text stays text: no cell becomes a formula, a link or a number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from datapackages.formats import csv_rfc4180
from datapackages.formats.explaining import DICTIONARY, PREFACE, dictionary
from datapackages.formats.summaries import Summary, summaries
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from datapackages.formats.explaining import Preface

ROW_LIMIT = 20_000
"""Larger tables are left out: nobody scrolls through them, and 65,000 rows of ten columns take 3.5 s.
The summary per taakveld is the national detail that a workbook carries."""

_DICTIONARY_TEXT = "Wat elke kolom van elke tabel betekent."

_DAY = "yyyy-mm-dd"
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook has no zones; fixed, so the bytes are too
_TEXT_WIDTH, _NUMBER_WIDTH = 22, 14
_EXACT_INTEGER = 10**15 - 1  # Excel keeps 15 digits
_TRUNCATED = -2  # what write_string answers when Excel's limit of 32,767 characters cut the text


@dataclass(frozen=True, slots=True)
class _Styles:
    bold: Any
    wrapped: Any


def write(
    frames: Mapping[str, pl.DataFrame],
    path: Path,
    *,
    preface: Preface,
    scratch: Path,
    checks: Sequence[Mapping[str, Any]] = (),
) -> None:
    """Writes the workbook of these published tables (names and columns as in the schemas).

    ``checks`` are the rules of ``validatie.json`` with their outcome, ``scratch`` takes the temporary files.
    Raises ``OSError`` or ``xlsxwriter.exceptions.XlsxWriterException`` when the disk refuses.
    """
    options = {
        "constant_memory": True,
        "default_date_format": _DAY,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "tmpdir": str(scratch),
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": preface.title, "created": _CREATED})
        styles = _Styles(
            bold=book.add_format({"bold": True, "valign": "top"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        front = book.add_worksheet(PREFACE)
        told = [*summaries(frames, checks), Summary(DICTIONARY, _DICTIONARY_TEXT, dictionary())]
        for summary in told:
            _sheet(book.add_worksheet(summary.name), summary.rows, styles)
        cut = {
            name: _sheet(book.add_worksheet(name), frame, styles)
            for name, frame in frames.items()
            if frame.height <= ROW_LIMIT
        }
        _front(front, preface, _contents(frames, cut, told), styles)


def _sheet(sheet: Any, frame: pl.DataFrame, styles: _Styles) -> int:
    """Writes a frame with its header; answers how many texts Excel's limit cut short."""
    plain = frame.with_columns(_as_excel_holds_it(column) for column in frame.iter_columns())
    writes = [_writer(sheet, dtype) for dtype in plain.dtypes]
    for column, name in enumerate(plain.columns):
        width = _TEXT_WIDTH if plain[name].dtype == pl.String else _NUMBER_WIDTH
        sheet.set_column(column, column, max(width, len(name) + 4))
        sheet.write_string(0, column, name, styles.bold)
    sheet.freeze_panes(1, 0)
    cut = 0
    for row, values in enumerate(plain.iter_rows(), start=1):
        for column, value in enumerate(values):
            if value is not None and writes[column](row, column, value) == _TRUNCATED:
                cut += 1
    if frame.height:
        sheet.autofilter(0, 0, frame.height, frame.width - 1)
    return cut


def _as_excel_holds_it(column: pl.Series) -> pl.Series:
    """Moments as text, since Excel knows no offset; integers as text where it would lose digits."""
    if isinstance(column.dtype, pl.Datetime):
        return column.dt.to_string(csv_rfc4180.MOMENT)
    if column.dtype == pl.Int64 and (column.abs() > _EXACT_INTEGER).any():
        return column.cast(pl.String)
    return column


def _writer(sheet: Any, dtype: pl.DataType) -> Any:
    if dtype == pl.String:
        return sheet.write_string
    if dtype == pl.Date:
        return sheet.write_datetime
    return sheet.write_boolean if dtype == pl.Boolean else sheet.write_number


def _contents(
    frames: Mapping[str, pl.DataFrame], cut: Mapping[str, int], told: Sequence[Summary]
) -> list[tuple[str, str]]:
    """Sheet by sheet what it holds, and which tables are not in the workbook and where they are."""
    schemas = table_schemas()
    lines = [(summary.name, summary.text) for summary in told]
    for name, frame in frames.items():
        rows = f"{schemas[name].title}: {frame.height} rijen."
        if name not in cut:
            rows += f" Te groot voor dit werkboek: zie {name}.csv of {name}.parquet."
        elif cut[name]:
            rows += f" Excel kapt {cut[name]} lange teksten af: zie {name}.csv."
        lines.append((name, rows))
    return lines


def _front(sheet: Any, preface: Preface, contents: Sequence[tuple[str, str]], styles: _Styles) -> None:
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, preface.title, styles.bold)
    lines = [*preface.notes, ("", ""), ("Blad", "Inhoud"), *contents]
    for row, (label, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, label, styles.bold)
        sheet.write_string(row, 1, text, styles.wrapped)
