from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapackages.formats import csv_rfc4180

if TYPE_CHECKING:
    from pathlib import Path


def _written(frame: pl.DataFrame, folder: Path) -> bytes:
    path = folder / "table.csv"
    csv_rfc4180.write(frame, path)
    return path.read_bytes()


def test_lines_end_in_crlf_without_a_byte_order_mark(tmp_path: Path) -> None:
    frame = pl.DataFrame({"naam": ["Súdwest-Fryslân"], "inwoners": [90_000]})

    assert _written(frame, tmp_path) == "naam,inwoners\r\nSúdwest-Fryslân,90000\r\n".encode()


def test_values_are_written_as_data_package_reads_them(tmp_path: Path) -> None:
    frame = pl.DataFrame({"afgekapt": [True, None], "waarde": [6.3, -0.5], "bedrag": [10**12, None]})

    assert _written(frame, tmp_path).splitlines()[1:] == [b"true,6.3,1000000000000", b",-0.5,"]


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2022, 10, 30, 0, 30, tzinfo=UTC), "2022-10-30T02:30:00+02:00"),
        (datetime(2022, 10, 30, 1, 30, tzinfo=UTC), "2022-10-30T02:30:00+01:00"),
        (datetime(2026, 11, 22, 7, 0, 0, 120_000, tzinfo=UTC), "2026-11-22T08:00:00.120+01:00"),
    ],
)
def test_a_moment_carries_the_offset_in_force(tmp_path: Path, moment: datetime, written: str) -> None:
    dtype = pl.Datetime("us", "Europe/Amsterdam")
    frame = pl.DataFrame({"op": [moment], "n": [1]}, schema={"op": dtype, "n": pl.Int64()})

    assert _written(frame, tmp_path).decode() == f"op,n\r\n{written},1\r\n"
    assert csv_rfc4180.read(tmp_path / "table.csv", frame.schema).equals(frame)


def test_a_day_is_written_as_iso_8601_and_read_back(tmp_path: Path) -> None:
    frame = pl.DataFrame({"op": [date(2022, 3, 24), None], "n": [1, 2]})

    assert _written(frame, tmp_path).decode() == "op,n\r\n2022-03-24,1\r\n,2\r\n"
    assert csv_rfc4180.read(tmp_path / "table.csv", frame.schema).equals(frame)


@pytest.mark.parametrize("text", ["=1+1", "+31", "-5", "@SUM(A1)", "\tx", "\rx", " spatie "])
def test_text_that_a_spreadsheet_would_run_stays_as_the_source_has_it(tmp_path: Path, text: str) -> None:
    content = _written(pl.DataFrame({"naam": [text], "n": [1]}), tmp_path).decode()

    assert list(csv.reader(io.StringIO(content, newline="")))[1] == [text, "1"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(texts=st.lists(st.none() | st.text(min_size=1), min_size=1, max_size=8))
def test_any_text_comes_back_from_polars_and_from_pythons_own_reader(
    tmp_path: Path, texts: list[str | None]
) -> None:
    frame = pl.DataFrame({"naam": texts, "n": range(len(texts))}, schema_overrides={"n": pl.Int64})
    frame = frame.with_columns(pl.col("naam").cast(pl.String))

    content = _written(frame, tmp_path).decode()

    assert csv_rfc4180.read(tmp_path / "table.csv", frame.schema).equals(frame)
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert [row[0] for row in rows] == [text or "" for text in texts]


@pytest.mark.parametrize("size", [1, 30, 2**20])
def test_pieces_are_the_table_wherever_it_is_cut(tmp_path: Path, monkeypatch, size: int) -> None:
    texts = ["a\r\nb", 'c"d', '"', "e,f", None, "\n", "g" * 40]
    frame = pl.DataFrame({"naam": texts, "n": range(len(texts))}, schema_overrides={"n": pl.Int64})
    csv_rfc4180.write(frame, tmp_path / "table.csv")
    monkeypatch.setattr(csv_rfc4180, "PIECE", size)

    found = list(csv_rfc4180.pieces(tmp_path / "table.csv", frame.schema))

    assert len(found) == {1: 8, 30: 3, 2**20: 2}[size]
    assert pl.concat(found).equals(frame)


@pytest.mark.parametrize(
    "content", ["b,a\r\n1,2\r\n", "a,b\r\n1,2,3\r\n", "a,b\r\nx,2\r\n", "a\r\n1\r\n", ""]
)
def test_a_file_that_does_not_fit_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "table.csv").write_text(content, newline="")

    with pytest.raises(pl.exceptions.PolarsError):
        csv_rfc4180.read(tmp_path / "table.csv", {"a": pl.Int64(), "b": pl.Int64()})
