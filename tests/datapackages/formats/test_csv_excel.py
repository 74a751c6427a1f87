"""What Excel is given, read back by us and, in test_reading_back.py, by others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from datapackages.formats import csv_excel

if TYPE_CHECKING:
    from pathlib import Path


def _written(frame: pl.DataFrame, folder: Path) -> str:
    csv_excel.write(frame, folder / "t_excel.csv")
    return (folder / "t_excel.csv").read_bytes().decode("utf-8")


def _cell(text: str, folder: Path) -> str:
    return _written(pl.DataFrame({"t": [text]}), folder).removeprefix("\ufefft\r\n").removesuffix("\r\n")


@pytest.mark.parametrize("size", [1, 200, 2**20])
def test_a_table_comes_back_with_its_types(
    tmp_path: Path, tables: dict[str, pl.DataFrame], monkeypatch, size: int
) -> None:
    monkeypatch.setattr(csv_excel, "PIECE", size)
    for name, frame in tables.items():
        csv_excel.write(frame, tmp_path / name)

        assert csv_excel.read(tmp_path / name, frame.schema).equals(frame)


def test_the_dialect_is_that_of_a_dutch_excel(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> None:
    frame = tables["iv3_gekozen"].select("gemeente", "taakveld", "bedrag_eur", "eur_per_inwoner").head(1)

    content = _written(frame.with_columns(bedrag_eur=pl.lit(-5), ja=pl.lit(value=True)), tmp_path)

    assert content == ("\ufeffgemeente;taakveld;bedrag_eur;eur_per_inwoner;ja\r\nGM0307;'0.1;-5;53,8;ja\r\n")


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", " =1", "\uff1d1+1", "0.10", "3.1", "007", "8.658", "3-1",
     "1/2", "1E5", "12:30", "1 mei 2023", "mei 2023", "jan-23", "sept. 12", "WAAR", "false", "50%", "€ 5",
     "(12)", ",5", "9" * 64, "'s-Hertogenbosch"],
)  # fmt: skip
def test_text_that_excel_takes_for_something_else_has_an_apostrophe(tmp_path: Path, text: str) -> None:
    assert _cell(text, tmp_path) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["GM0307", "L1.1", "Bestuur", "meivakantie", "marktgelden 2023 en meer", "waarde", "3f" + "0b9a5c" * 12,
     "2023 was het jaar waarin de raad veel besloot", "amersfoort-begroting-2023", "😀"],
)  # fmt: skip
def test_other_text_stays_as_it_is(tmp_path: Path, text: str) -> None:
    assert _cell(text, tmp_path) == text


def test_text_that_a_cell_cannot_hold_is_cut_and_says_so(tmp_path: Path) -> None:
    frame = pl.DataFrame({"t": ["x" * 32_766, "x" * 32_767, "😀" * 20_000, "=" + "x" * 40_000]})

    csv_excel.write(frame, tmp_path / "t")

    texts = csv_excel.read(tmp_path / "t", frame.schema)["t"].to_list()
    assert texts[0] == frame["t"][0]
    assert [text[-1] for text in texts[1:]] == ["…"] * 3
    held = (tmp_path / "t").read_text(encoding="utf-8-sig").split()[1:]
    assert [len(text.encode("utf-16-le")) // 2 for text in held] == [32_766, 32_766, 32_765, 32_767]
    assert csv_excel.shortened(frame)["t"].to_list() == texts


def test_an_integer_beyond_the_digits_of_excel_is_text(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": [5, None, -1234567890123456789]})

    assert _written(frame, tmp_path) == "\ufeffn\r\n5\r\n\r\n'-1234567890123456789\r\n"
    assert csv_excel.read(tmp_path / "t_excel.csv", frame.schema).equals(frame)


@pytest.mark.parametrize(
    "dtypes", [{"b": pl.String()}, {"a": pl.Int64()}, {"a": pl.String(), "b": pl.String()}]
)
def test_other_columns_or_types_are_refused(tmp_path: Path, dtypes: dict[str, pl.DataType]) -> None:
    csv_excel.write(pl.DataFrame({"a": ["x"]}), tmp_path / "t")

    with pytest.raises(pl.exceptions.PolarsError):
        csv_excel.read(tmp_path / "t", dtypes)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [(b"\xef\xbb\xbf", b""), (b"\r\n", b"\n"), (b"53,8", b"53.8"), (b"1234,5", b"1.234,5")],
    ids=["no BOM", "other line ends", "a decimal point", "a point between thousands"],
)
def test_what_a_dutch_excel_reads_otherwise_is_refused(tmp_path: Path, right: bytes, wrong: bytes) -> None:
    frame, path = pl.DataFrame({"bedrag": [53.8, 1234.5, None]}), tmp_path / "t"
    csv_excel.write(frame, path)
    assert csv_excel.read(path, frame.schema).equals(frame)
    assert right in path.read_bytes()

    path.write_bytes(path.read_bytes().replace(right, wrong))

    with pytest.raises(pl.exceptions.PolarsError):
        csv_excel.read(path, frame.schema)
