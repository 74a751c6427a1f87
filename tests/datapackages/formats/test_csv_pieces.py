"""A CSV file is cut between records only, and nothing of it is lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from datapackages.formats.csv_pieces import cut

HEADER = '"a\r\nb",c\r\n'


def _cut(folder: Path, content: str, size: int) -> list[str]:
    path = folder / "table.csv"
    path.write_bytes(content.encode())
    return [piece.content().decode() for piece in cut(path, size)]


@pytest.mark.parametrize("size", [1, 7, 30, 10_000])
def test_every_piece_is_a_table_of_whole_records(tmp_path: Path, size: int) -> None:
    records = [["1", "plain"], ["2", 'said "so"\r\n, twice'], ["3", "é\n"], ["4", ""], ["5", '"']] * 9
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(records)
    pieces = _cut(tmp_path, HEADER + text.getvalue(), size)
    assert all(piece.startswith(HEADER) for piece in pieces)
    assert "".join(piece.removeprefix(HEADER) for piece in pieces) == text.getvalue()
    found = [list(csv.reader(io.StringIO(piece, newline=""))) for piece in pieces]
    assert [row for rows in found for row in rows[1:]] == records


def test_pieces_have_the_size_asked_for_and_end_with_a_record(tmp_path: Path) -> None:
    assert _cut(tmp_path, "a\r\n" + "12345678\r\n" * 5, 15) == [
        "a\r\n12345678\r\n12345678\r\n",
        "a\r\n12345678\r\n12345678\r\n",
        "a\r\n12345678\r\n",
    ]


def test_the_last_record_may_lack_its_line_end(tmp_path: Path) -> None:
    assert _cut(tmp_path, "a\r\n1\r\n2", 1) == ["a\r\n1\r\n", "a\r\n2"]


@pytest.mark.parametrize("content", ["", "a,b\r\n", "a,b"])
def test_without_records_there_is_no_piece(tmp_path: Path, content: str) -> None:
    assert _cut(tmp_path, content, 100) == []


def test_a_stray_quote_loses_no_byte(tmp_path: Path) -> None:
    content = 'a\r\n1\r\n2"\r\n3\r\n4\r\n'
    assert "".join(piece.removeprefix("a\r\n") for piece in _cut(tmp_path, content, 1)) == content[3:]
