from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from samples.iv3.balance import balans
from samples.iv3.cells import CATEGORIEEN, LATE, SHIFTS, baten_lasten, split
from samples.iv3.totals import GEMEENTEN, VERSLAGEN, delivered, taakvelden, totals

if TYPE_CHECKING:
    from pathlib import Path

    from samples.iv3.cells import Shift

REPORTS = [verslag for verslagen in VERSLAGEN.values() for verslag in verslagen]

SOURCE = {
    "2023X000": "2023_begroting",
    "2023X005": "2023_jaarrekening",
    "2024X000": "2024_begroting",
    "2025X000": "2025_begroting",
}


def second_placing(verslag: str) -> dict[tuple[str, str, str], int]:
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    for cell in baten_lasten(verslag):
        assert cell.tweede is not None
        sums[cell.gemeente, cell.veld, cell.categorie[0]] += cell.tweede
        if cell.categorie == "L1.1":
            sums[cell.gemeente, cell.veld, "L1.1"] += cell.tweede
    return sums


@pytest.mark.parametrize("verslag", REPORTS)
def test_cells_add_up_to_what_cbs_published_in_every_cell(shared: Path, verslag: str) -> None:
    found = second_placing(verslag)
    compared = 0
    with (shared / "data" / "iv3" / f"{SOURCE[verslag]}.csv").open(encoding="utf-8") as lines:
        codes = {name: code for code, name in GEMEENTEN.items()}
        for row in csv.DictReader(lines, delimiter=";"):
            if row["Gemeenten"] not in codes:
                continue
            key = (codes[row["Gemeenten"]], row["Taakveld"].partition(" ")[0])
            assert found.pop((*key, "L"), 0) == float(row["Lasten"] or 0), key
            assert found.pop((*key, "B"), 0) == float(row["Baten"] or 0), key
            assert found.pop((*key, "L1.1"), 0) == float(row["L1.1 Salarissen en sociale lasten"] or 0), key
            compared += 1
    assert found == {}
    assert compared == len(GEMEENTEN) * len(taakvelden(int(verslag[:4])))


def test_amersfoort_bestuur_2023() -> None:
    found = second_placing("2023X000")
    assert (found["GM0307", "0.1", "L"], found["GM0307", "0.1", "B"]) == (8657, 479)


def test_who_did_not_deliver() -> None:
    missing = {verslag: set(GEMEENTEN) - set(delivered(verslag)) for verslag in REPORTS}
    assert missing == {
        "2023X000": set(),
        "2023X005": {"GM1961"},
        "2024X000": {"GM1961"},
        "2025X000": {"GM0310", "GM1961"},
    }
    assert {cell.gemeente for cell in baten_lasten("2025X000")} == {"GM0307", "GM0736"}


@pytest.mark.parametrize("verslag", REPORTS)
def test_reserves_are_booked_on_7_1_and_nowhere_else(verslag: str) -> None:
    reserves = {cell.categorie for cell in baten_lasten(verslag) if cell.veld == "0.10"}
    elsewhere = {cell.categorie for cell in baten_lasten(verslag) if cell.veld != "0.10"}
    assert reserves == {"L7.1", "B7.1"}
    assert not elsewhere & {"L7.1", "B7.1"}
    assert reserves | elsewhere <= CATEGORIEEN.keys()


@pytest.mark.parametrize("verslag", REPORTS)
def test_baten_equal_lasten_within_the_tolerance_of_delivery_in_both_placings(verslag: str) -> None:
    saldo: dict[tuple[str, int], int] = defaultdict(int)
    for cell in baten_lasten(verslag):
        sign = 1 if cell.categorie.startswith("B") else -1
        saldo[cell.gemeente, 1] += sign * (cell.eerste or 0)
        saldo[cell.gemeente, 2] += sign * (cell.tweede or 0)
    assert all(abs(value) <= 50 for value in saldo.values())


@pytest.mark.parametrize("shift", SHIFTS, ids=lambda shift: shift.verslag)
def test_first_placing_differs_where_an_amount_was_moved(shift: Shift) -> None:
    cells = {(cell.gemeente, cell.veld, cell.categorie): cell for cell in baten_lasten(shift.verslag)}
    before = cells[shift.gemeente, *shift.before]
    after = cells[shift.gemeente, *shift.after]
    assert (before.eerste or 0) - (before.tweede or 0) == shift.amount
    assert (after.tweede or 0) - (after.eerste or 0) == shift.amount


def test_placings_differ_in_the_moved_cells_only() -> None:
    differing = sum(
        cell.eerste != cell.tweede and (verslag, cell.gemeente) not in LATE
        for verslag in REPORTS
        for cell in baten_lasten(verslag)
    )
    assert differing == 2 * len(SHIFTS)


def test_late_municipality_is_in_the_second_placing_only() -> None:
    for verslag, gemeente in LATE:
        cells = [cell for cell in baten_lasten(verslag) if cell.gemeente == gemeente]
        assert cells
        assert {cell.eerste for cell in cells} == {None}


@pytest.mark.parametrize("total", [0, 1, -1, 7, -58, 616_773, -22])
def test_split_keeps_the_total(total: int) -> None:
    parts = split(total, {"L3.8": 60, "L4.3.8": 20, "L7.3": 20})
    assert sum(parts.values()) == total
    assert 0 not in parts.values()


def test_real_oddities_are_kept() -> None:
    rows = {(total.verslag, total.gemeente, total.taakveld): total for total in totals()}
    assert rows["2023X005", "GM0307", "6.81"].lasten == -58
    land = rows["2023X005", "GM0736", "8.2"]
    assert (land.salarissen, land.lasten) == (51, 29)


@pytest.mark.parametrize("moment", ["Primo", "Ultimo"])
def test_balance_balances(moment: str) -> None:
    sides: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for cell in balans("2023X005"):
        assert cell.eerste == cell.tweede
        if cell.categorie == moment:
            sides[cell.gemeente][cell.veld[0]] += cell.tweede or 0
    assert set(sides) == set(delivered("2023X005"))
    assert all(side["A"] == side["P"] > 0 for side in sides.values())


def test_result_on_the_balance_is_the_real_result() -> None:
    results = {
        cell.gemeente: cell.tweede
        for cell in balans("2023X005")
        if (cell.veld, cell.categorie) == ("P114", "Ultimo")
    }
    assert results == {"GM0307": 30_953, "GM0310": 5_212, "GM0736": -4_098}


def test_budget_has_no_balance() -> None:
    assert balans("2023X000") == ()
