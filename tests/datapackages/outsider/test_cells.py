"""Frictionless judges every cell of every piece, as it would judge the whole; what breaks a row is found."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package

from datapackages.outsider import cells
from datapackages.outsider.cells import CellTable, Judged, judging

FIELDS = [
    {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "GM[0-9]{4}"}},
    {"name": "richting", "type": "string", "constraints": {"enum": ["lasten", "baten"]}},
    {"name": "euro", "type": "integer", "constraints": {"minimum": -5, "maximum": 2000}},
    {"name": "tekst", "type": "string"},
]
ROWS = 600


def cell_table(folder: Path, tekst: str = "niets", rows: int | None = None) -> CellTable:
    """A table of ``ROWS`` rows, of which ``rows`` are promised."""
    text = io.StringIO(newline="")
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([field["name"] for field in FIELDS])
    lines.writerows([f"GM{number:04}", "lasten", number, tekst] for number in range(ROWS))
    path = folder / "table.csv"
    path.write_bytes(text.getvalue().encode())
    schema = {"fields": FIELDS, "primaryKey": ["code"], "foreignKeys": []}
    described: dict[str, Any] = {"name": "table", "path": path.name, "encoding": "utf-8", "schema": schema}
    if rows is not None:
        described["rows"] = rows
    package = Package.from_descriptor({"resources": [described]}, basepath=str(folder))
    return CellTable.of(package.get_resource("table"), path)


def change(table: CellTable, number: int, old: str, new: str) -> None:
    lines = table.path.read_bytes().split(b"\r\n")
    assert old.encode() in lines[number]
    lines[number] = lines[number].replace(old.encode(), new.encode(), 1)
    table.path.write_bytes(b"\r\n".join(lines))


@dataclass
class Here:
    """What judging comes to that is done where it is waited for."""

    wait: Callable[[], Judged]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of about a hundred rows."""
    monkeypatch.setattr(cells, "PIECE", 2_500)


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judges in this process, which saves a second of imports."""
    monkeypatch.setattr(cells, "beside", lambda judge, work: nullcontext(Here(lambda: judge(work))))


def faults(table: CellTable) -> list[str]:
    with judging([table]) as processes:
        found = list(processes.faults())
    assert {name for name, _ in found} <= {"table.csv"}
    return [message for _, message in found]


@pytest.mark.usefixtures("small_pieces")
def test_processes_of_their_own_find_the_fault_in_any_piece(tmp_path: Path) -> None:
    table = cell_table(tmp_path)
    assert faults(table) == []
    change(table, ROWS, "GM", "gm")
    [message] = faults(table)
    assert 'constraint "pattern"' in message


@pytest.mark.usefixtures("small_pieces", "here")
@pytest.mark.parametrize("number", [1, 250, ROWS])
@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param("lasten,", "lasten,x", "type is", id="a text where a number is meant"),
        pytest.param("lasten,", "lasten,0.", "type is", id="a fraction where a whole number is meant"),
        pytest.param("lasten,", "lasten,9999", '"maximum"', id="too much"),
        pytest.param("lasten,", "lasten,-9", '"minimum"', id="too little"),
        pytest.param("GM", "GM0", '"pattern"', id="a code that is no code"),
        pytest.param("lasten", "last", '"enum"', id="a word outside its list"),
        pytest.param(",niets", ",niets,", "extra value", id="a cell too many"),
        pytest.param(",niets", "", "missing cell", id="a cell too few"),
        pytest.param("niets", "\xff", "", id="bytes that are no UTF-8"),
    ],
)
def test_a_row_that_breaks_the_schema(tmp_path: Path, number: int, old: str, new: str, message: str) -> None:
    table = cell_table(tmp_path)
    change(table, number, old, new)
    if new == "\xff":
        table.path.write_bytes(table.path.read_bytes().replace("\xff".encode(), b"\xff"))
    assert any(message in found for found in faults(table))


@pytest.mark.usefixtures("small_pieces", "here")
def test_a_cell_that_must_be_filled_and_a_row_of_nothing(tmp_path: Path) -> None:
    table = cell_table(tmp_path)
    change(table, ROWS, f"GM{ROWS - 1:04}", "")
    assert any('"required"' in found for found in faults(table))
    change(table, ROWS, f",lasten,{ROWS - 1},niets", ",,,")
    assert any("blank" in found for found in faults(table))


@pytest.mark.usefixtures("small_pieces", "here")
def test_a_header_that_is_not_that_of_the_schema(tmp_path: Path) -> None:
    table = cell_table(tmp_path)
    change(table, 0, "euro", "euros")
    assert faults(table)


@pytest.mark.usefixtures("small_pieces", "here")
def test_other_rows_than_were_promised(tmp_path: Path) -> None:
    assert faults(cell_table(tmp_path, rows=ROWS)) == []
    assert faults(cell_table(tmp_path, rows=ROWS + 1)) == ["600 rows where 601 are promised"]


@pytest.mark.usefixtures("small_pieces", "here")
@pytest.mark.parametrize("tekst", ["a;b;c", "a\tb\tc", "'a','b'", 'zei "ja"; en; ging', "x\r\ny, z", "a , b"])
def test_texts_do_not_change_how_the_file_is_read(tmp_path: Path, tekst: str) -> None:
    """Left to itself, frictionless guesses from the first hundred rows how a file is written."""
    table = cell_table(tmp_path)
    assert table == cell_table(tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    assert faults(replace(table, path=cell_table(other, tekst).path)) == []
