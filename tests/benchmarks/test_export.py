"""The set that is measured on has the shape of Iv3 and the size of three national years."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from benchmarks import export
from benchmarks.export import PAGE_ROWS, PLACINGS, Export, generated, relabelled


@pytest.fixture(scope="module")
def national() -> Export:
    return export.national(None)


def rows_of(made: Export, jaar: int, report: str) -> list[export.Row]:
    return [row for page in made.pages[jaar][report] for row in page]


def test_three_years_of_every_municipality(national: Export) -> None:
    assert {jaar: list(reports) for jaar, reports in national.pages.items()} == {
        2023: ["2023X000", "2023X005"],
        2024: ["2024X000"],
        2025: ["2025X000"],
    }
    assert 650_000 <= national.cells <= 750_000
    assert national.cells == sum(map(national.cells_of, national.pages))
    for jaar, reports in national.pages.items():
        for report in reports:
            assert len({row["Gemeenten"] for row in rows_of(national, jaar, report)}) == 342


def test_pages_are_full_but_the_last_and_rows_are_counted_on(national: Export) -> None:
    pages = national.pages[2023]["2023X005"]
    assert {len(page) for page in pages[:-1]} == {PAGE_ROWS}
    assert 0 < len(pages[-1]) <= PAGE_ROWS
    assert [row["ID"] for page in pages for row in page] == list(range(sum(map(len, pages))))


def test_rows_are_as_the_feed_gives_them() -> None:
    [row, *_] = rows_of(generated(["GM0307"]), 2024, "2024X000")
    assert {name: row[name] for name in row if name not in PLACINGS} == {
        "ID": 0,
        "TaakveldBalanspost": "0.1   ",
        "Categorie": "L1.1    ",
        "Gemeenten": "GM0307   ",
        "Verslagsoort": "2024X000",
    }
    assert all(isinstance(row[name], int) for name in PLACINGS)


def test_no_key_twice_and_every_municipality_in_balance() -> None:
    rows = rows_of(generated(["GM0307", "GM0736"]), 2023, "2023X005")
    keys = Counter((row["TaakveldBalanspost"], row["Categorie"], row["Gemeenten"]) for row in rows)
    assert set(keys.values()) == {1}
    saldo: defaultdict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        category, post = row["Categorie"], row["TaakveldBalanspost"]
        side = category.strip() if post[0] in "AP" else "cells"
        sign = -1 if post[0] == "P" or category[0] == "L" else 1
        saldo[row["Gemeenten"], side] += sign * row[PLACINGS[1]]
    assert len(saldo) == 2 * 3
    assert set(saldo.values()) == {0}


def test_some_first_placings_are_missing(national: Export) -> None:
    empty = [row for row in rows_of(national, 2024, "2024X000") if row[PLACINGS[0]] is None]
    assert 0 < len(empty) < 10_000


def test_made_up_rows_are_the_same_every_time() -> None:
    assert generated(["GM0307"]) == generated(["GM0307"])


def test_synthetic_years_hold_the_same_under_another_name(national: Export) -> None:
    years = relabelled(national, [2016, 2017])
    assert list(years.pages) == [2016, 2017]
    first, second = (rows_of(years, jaar, f"{jaar}X000") for jaar in years.pages)
    assert {row["Verslagsoort"] for row in second} == {"2017X000"}
    assert [dict(row, Verslagsoort="") for row in first] == [dict(row, Verslagsoort="") for row in second]
    assert len({row["Gemeenten"] for row in first}) == 342 / 3


def test_the_stand_in_gives_the_same_shape(shared: Path) -> None:
    small = export.small(shared)
    assert list(small.pages) == [2023, 2024, 2025]
    [row, *_] = rows_of(small, 2024, "2024X000")
    assert set(row) == {"ID", *export._KEYS, *PLACINGS}
    cells = [row[name] for row in rows_of(small, 2024, "2024X000") for name in PLACINGS]
    assert {type(cell) for cell in cells} <= {int, type(None)}


def test_the_made_up_country_spends_what_the_real_one_does(national: Export) -> None:
    for report, euros in {"2023X000": 71_384_099_000, "2025X000": 83_698_686_000}.items():
        rows = rows_of(national, int(report[:4]), report)
        lasten = sum(row[PLACINGS[1]] for row in rows if row["Categorie"].startswith("L"))
        assert lasten * 1000 == pytest.approx(euros, rel=0.03)
