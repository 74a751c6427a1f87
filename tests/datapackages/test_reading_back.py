"""What we wrote as others read it: DuckDB, pandas, openpyxl and SQLite, with cells that are out to hurt."""

from __future__ import annotations

import csv
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import openpyxl
import pandas as pd
import polars as pl
import pytest

from datapackages.formats import csv_excel
from datapackages.packing.building import build, prepared
from datapackages.packing.edition import Edition
from datapackages.schema import table, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[Path, str], pd.DataFrame]

READING = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
SNIPPETS = re.findall(
    r"^## ([^\n]+)$|^```python\n(.*?)^```$", READING.read_text("utf-8"), re.MULTILINE | re.DOTALL
)

HOSTILE = [
    "a;b,c", 'een "citaat"', '"', '""', "regel\nregel", "regel\r\nregel", "los\rregeleinde", "0010", "0.10",
    '=HYPERLINK("http://x.nl";"klik")', "+31 30", "-5", "@som", "\tx", "'apostrof", "''", "NA", "null", "nan",
    "NULL", "None", "TRUE", "waar", "\x01\x08\x0b\x1f\x7f", "\u2028\u2029\u00a0\u200b", "👩‍👩‍👧‍👦 é e\u0301",
    "_x0041_", " spaties ", "#N/A", "1E5", "3-1", "9" * 20, "x" * 40_000, "\\", "\\N", "<f>1+1</f>",
    "{{ 1 }}",
    "1.234.567,89", "'; DROP TABLE secties; --", "￼", "x" * 32_767,
]  # fmt: skip
AMOUNTS = [900_000_000_000, -900_000_000_000, 2**31, -(2**31) - 1, 0, -1]


@pytest.fixture(scope="module")
def frames(
    tmp_path_factory: pytest.TempPathFactory, tables_once: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    section, cell = (tables_once[name].row(0, named=True) for name in ("secties", "iv3_baten_lasten"))
    category = tables_once["categorieen"].row(0, named=True)
    codes = [f"L{number}" for number in range(len(AMOUNTS))]
    more = {
        "secties": [section | {"volgnr": n, "kop": text, "tekst": text} for n, text in enumerate(HOSTILE, 1)],
        "categorieen": [category | {"categorie": code} for code in [*codes, "B3.7", "Ultimo"]],
        "iv3_baten_lasten": [
            cell | {"categorie": code, "bedrag_eur": amount}
            for code, amount in zip(codes, AMOUNTS, strict=True)
        ],
    }
    hostile = {name: pl.DataFrame(rows, schema=table(name).dtypes) for name, rows in more.items()}
    return prepared(tables_once | hostile)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, frames: dict[str, pl.DataFrame]) -> Path:
    folder = tmp_path_factory.mktemp("read") / "package"
    folder.mkdir()
    build(folder, Edition(2023, "1.0.0"), frames, {})
    return folder


def _pandas_csv(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.csv", dtype="string", keep_default_na=False, na_values=[""])


def _pandas_excel_csv(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(
        folder / f"{name}_excel.csv", sep=";", encoding="utf-8-sig", dtype="string", keep_default_na=False,
        na_values=[""],
    )  # fmt: skip


def _duckdb(query: str) -> pd.DataFrame:
    with duckdb.connect() as connection:
        found = connection.execute(query)
        names = [column[0] for column in found.description or ()]
        return pd.DataFrame(found.fetchall(), columns=names, dtype="object")


def _duckdb_csv(folder: Path, name: str) -> pd.DataFrame:
    return _duckdb(f"FROM read_csv('{folder}/{name}.csv', header = true, all_varchar = true, delim = ',', "
                   "quote = '\"', escape = '\"', auto_detect = false, columns = "
                   f"{dict.fromkeys(table(name).columns, 'VARCHAR')})")  # fmt: skip


def _duckdb_parquet(folder: Path, name: str) -> pd.DataFrame:
    return _duckdb(f"FROM '{folder}/{name}.parquet'")


def _pandas_parquet(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"{name}.parquet", dtype_backend="pyarrow")


def _sqlite(folder: Path, name: str) -> pd.DataFrame:
    with closing(sqlite3.connect(folder / "begrotingen-2023.sqlite")) as connection:
        return pd.read_sql_query(f"SELECT * FROM {name}", connection, dtype="object")


def _workbook(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_excel(
        folder / "begrotingen-2023.xlsx",
        sheet_name=name,
        dtype="object",
        keep_default_na=False,
        na_values=[""],
    )


READERS = {
    read.__name__.removeprefix("_"): read
    for read in (
        _pandas_csv, _pandas_excel_csv, _pandas_parquet, _duckdb_csv, _duckdb_parquet, _sqlite, _workbook,
    )
}  # fmt: skip


def _sum(cells: pd.Series) -> int | float:
    plain = [str(cell).removeprefix("'").replace(",", ".") for cell in cells if not pd.isna(cell)]
    return sum(float(cell) if "." in cell else int(cell) for cell in plain)


@pytest.mark.parametrize("reader", READERS)
def test_rows_and_sums_are_the_same_for_whoever_reads(
    package: Path, frames: dict[str, pl.DataFrame], reader: str
) -> None:
    for name, frame in frames.items():
        found = READERS[reader](package, name)

        assert list(found.columns) == frame.columns
        assert len(found) == frame.height
        for column in table(name).fields:
            if column.type in {"integer", "number"}:
                assert _sum(found[column.name]) == pytest.approx(frame[column.name].sum(), rel=1e-12), column


@pytest.mark.parametrize("reader", sorted(set(READERS) - {"workbook", "pandas_excel_csv"}))
def test_every_text_is_the_same_to_the_last_character(package: Path, reader: str) -> None:
    found = READERS[reader](package, "secties").sort_values("volgnr", key=lambda cells: cells.astype(int))

    assert found["tekst"].to_list() == HOSTILE


def test_a_spreadsheet_sees_text_that_stays_text(package: Path) -> None:
    found = _pandas_excel_csv(package, "secties")["tekst"].to_list()

    shortened = csv_excel.shortened(pl.DataFrame({"tekst": HOSTILE}))["tekst"].to_list()
    assert [text.removeprefix("'") for text in found] == shortened
    assert not [text for text in found if re.match(r"\s*[=+\-@\d]|[\t\r]", text)]


def test_the_summary_of_the_workbook_adds_up_to_the_chosen_placing(
    package: Path, frames: dict[str, pl.DataFrame]
) -> None:
    sheet = openpyxl.load_workbook(package / "begrotingen-2023.xlsx", read_only=True)["per_taakveld"]
    header, *rows = sheet.iter_rows(values_only=True)
    chosen = frames["iv3_gekozen"].filter(verslagsoort="X000")

    for direction in ("lasten", "baten"):
        column = header.index(f"begroting_{direction}")
        assert sum(row[column] for row in rows) == chosen.filter(richting=direction)["bedrag_eur"].sum()


def _snippets() -> list[Any]:
    section, found = "", []
    for title, code in SNIPPETS:
        section = title or section
        if code:
            found.append(pytest.param(code, id=f"{section}-{len(found) + 1}"))
    return found


@pytest.mark.parametrize("code", _snippets())
def test_what_the_docs_show_runs(
    package: Path, frames: dict[str, pl.DataFrame], monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.chdir(package)
    names: dict[str, Any] = {}

    exec(compile(code, str(READING), "exec"), names)

    assert names.get("largest", [None])
    assert "budget" not in names or len(names["budget"]) == 2
    for name, read in names.get("tables", frames).items():
        assert len(read) == frames[name].height
        amounts = [field.name for field in table(name).fields if field.unit == "EUR"]
        assert [int(read[amount].sum() or 0) for amount in amounts] == [
            frames[name][amount].sum() for amount in amounts
        ]


R_SNIPPETS = re.findall(r"^```r\n(.*?)^```$", READING.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", [pytest.param(code, id=code.split(")")[0][8:]) for code in R_SNIPPETS])
def test_what_the_docs_show_runs_in_r(package: Path, frames: dict[str, pl.DataFrame], code: str) -> None:
    program = shutil.which("Rscript")
    if program is None:
        pytest.skip("R is not here")
    wanted = sorted({*re.findall(r"library\((\w+)\)", code), *re.findall(r"(\w+)::", code)})
    has = "".join(f'stopifnot(requireNamespace("{name}", quietly = TRUE))\n' for name in wanted)
    if subprocess.run([program, "-e", has], capture_output=True, check=False).returncode:
        pytest.skip(f"R is here without {', '.join(wanted)}")

    shown = 'cat(with(budget, sprintf("%s %s %.0f\n", gemeente, richting, as.numeric(bedrag_eur))), sep = "")'
    ran = subprocess.run(
        [program, "-e", code + shown], cwd=package, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr
    of_csv = frames["iv3_gekozen"]
    of_view = frames["iv3_baten_lasten"].join(
        frames["iv3_leveringen"].filter("gekozen"), on=["gemeente", "verslagsoort", "plaatsing"], how="semi"
    )
    expected = (
        (of_csv if "read_csv" in code else of_view)
        .filter(verslagsoort="X000")
        .group_by("gemeente", "richting")
        .agg(pl.col("bedrag_eur").sum())
    )
    assert sorted(ran.stdout.splitlines()) == sorted(map("{} {} {}".format, *expected.to_dict().values()))


def test_the_types_of_power_query_fit_the_file_it_reads(package: Path) -> None:
    [query] = re.findall(r"^```\n(let.*?)^```$", READING.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    [name] = re.findall(r"File.Contents\(\"(?:[^\"]*\\)?([^\"]+)\"\)", query)
    content = (package / name).read_bytes()

    options = dict(re.findall(r"(Delimiter|Encoding|QuoteStyle) = (\"[^\"]*\"|[\w.]+)", query))
    assert options == {"Delimiter": '","', "Encoding": "65001", "QuoteStyle": "QuoteStyle.Csv"}
    header, *rows = csv.reader(content.decode("utf-8").splitlines())  # 65001 is UTF-8
    assert not content.startswith(b"\xef\xbb\xbf")
    assert header == list(table(name.removesuffix(".csv")).columns)
    meant = {"string": "type text", "integer": "Int64.Type", "number": "type number"}
    typed = dict(re.findall(r'\{"(\w+)", (type \w+|Int64\.Type)\}', query))
    fields = {field.name: field for field in table(name.removesuffix(".csv")).fields}
    assert typed
    assert {column: meant[fields[column].type] for column in typed} == typed
    for column, kind in typed.items():  # "en-US" reads a dot as the decimal sign, and no other
        if kind != "type text":
            cells = [row[header.index(column)] for row in rows]
            assert all(re.fullmatch(r"-?\d+(\.\d+)?|", cell) for cell in cells)


def test_the_docs_name_files_and_columns_that_exist(package: Path) -> None:
    text = READING.read_text("utf-8").replace("begrotingen-2024", "begrotingen-2023")
    present = {path.name for path in package.iterdir()}

    assert set(re.findall(r"\biv3_\w+\.(?:csv|parquet)|begrotingen-2023\.\w+", text)) <= present
    columns = {column for schema in tables().values() for column in schema.columns}
    typed = re.findall(r'\{"(\w+)", (?:type|Int64)', text) + re.findall(r"(\w+) = col_", text)
    assert set(typed) - {"default"} <= columns
