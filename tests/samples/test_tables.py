from __future__ import annotations

import csv
import re
from functools import cache
from typing import TYPE_CHECKING

import pytest
from lxml import html

from samples.sites import PAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

AMERSFOORT, DE_RONDE_VENEN = "Amersfoort", "De Ronde Venen"

FILES = {
    "BEGROTING 2023": "2023_begroting",
    "REKENING 2023": "2023_jaarrekening",
    "BEGROTING 2024": "2024_begroting",
    "BEGROTING 2025": "2025_begroting",
}

Figures = dict[str, tuple[int, int]]


@pytest.fixture(scope="module")
def cbs(shared: Path) -> Callable[[str, str], Figures]:
    """Lasten and baten per taakveld of one municipality and stand, straight from the CBS totals."""

    @cache
    def figures(gemeente: str, stand: str) -> Figures:
        with (shared / "data" / "iv3" / f"{FILES[stand.upper()]}.csv").open(encoding="utf-8") as lines:
            return {
                row["Taakveld"].partition(" ")[0]: (
                    int(float(row["Lasten"] or 0)),
                    int(float(row["Baten"] or 0)),
                )
                for row in csv.DictReader(lines, delimiter=";")
                if row["Gemeenten"] == gemeente
            }

    return figures


def number(text: str) -> int:
    assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*", text), text
    return int(text.replace(".", ""))


def table(path: str) -> tuple[list[list[str]], list[list[str]]]:
    """Head and body rows of the one table of a page, as text per cell."""
    (found,) = html.parse(PAGES / path).getroot().xpath("//table")

    def text(cell: html.HtmlElement) -> str:
        return " ".join(" ".join(cell.itertext()).split())

    rows = {
        part: [[text(cell) for cell in row] for row in found.xpath(f"{part}/tr")]
        for part in ("thead", "tbody")
    }
    return rows["thead"], rows["tbody"]


@pytest.mark.parametrize(
    ("path", "stands"),
    [
        ("p2303/taakvelden", ["BEGROTING 2023"]),
        ("p2353/taakvelden", ["BEGROTING 2023", "REKENING 2023"]),
        ("p2403/taakvelden", ["BEGROTING 2023", "BEGROTING 2024"]),
        ("p2503/taakvelden", ["REKENING 2023", "BEGROTING 2024", "BEGROTING 2025"]),
    ],
)
def test_taakvelden_on_the_page_are_those_of_cbs(
    cbs: Callable[[str, str], Figures], path: str, stands: list[str]
) -> None:
    (head,), body = table(f"amersfoort/{path}.html")
    verschil = ["VERSCHIL"] if path == "p2353/taakvelden" else []
    assert head == ["TAAKVELDEN", *stands, *verschil]
    published = [cbs(AMERSFOORT, stand) for stand in stands]
    expected = {
        (direction, code, column): figures[code][side] * (1 if side else -1)
        for column, figures in enumerate(published)
        for side, direction in enumerate(("LASTEN", "BATEN"))
        for code in figures
        if any(other.get(code, (0, 0))[side] for other in published)
    }
    shown, direction = {}, ""
    for row in body:
        if len(row) == 1:
            (direction,) = row
        elif re.match(r"\d", row[0]):
            values = {column: number(text) for column, text in enumerate(row[2 : 2 + len(stands)]) if text}
            shown |= {(direction, row[0], column): value for column, value in values.items()}
            if verschil:
                assert number(row[-1]) == values[1] - values[0]
    assert shown == expected
    _totals_add_up(body, shown, len(stands))


def _totals_add_up(body: list[list[str]], shown: Mapping[tuple[str, str, int], int], columns: int) -> None:
    totals = {row[0]: row[1:] for row in body if row[0].startswith(("Totaal", "Saldo"))}
    for column in range(columns):
        sums = {
            direction: sum(value for key, value in shown.items() if (key[0], key[2]) == (direction, column))
            for direction in ("LASTEN", "BATEN")
        }
        assert number(totals["Totaal lasten"][column]) == sums["LASTEN"]
        assert number(totals["Totaal baten"][column]) == sums["BATEN"]
        saldo = number(totals["Saldo van baten en lasten"][column])
        assert saldo == sums["LASTEN"] + sums["BATEN"]
        assert abs(saldo) <= 50


@pytest.mark.parametrize(
    ("path", "saldo", "sign"),
    [
        ("programmabegroting-2023---2026/programma/financile-begroting", "Netto kosten", -1),
        ("programmabegroting-2024---2027/programma/financile-begroting", "Netto kosten", -1),
        ("kadernota-2025/programma/financieel-kader", "Saldo van baten en lasten", 1),
        ("programmabegroting-2025---2028/programma/financile-begroting", "Saldo van baten en lasten", 1),
    ],
)
def test_exploitatie_on_the_page_is_that_of_cbs(
    cbs: Callable[[str, str], Figures], path: str, saldo: str, sign: int
) -> None:
    (head,), body = table(f"derondevenen/{path}.html")
    rows = {row[0]: [number(text) for text in row[1:]] for row in body}
    for column, stand in enumerate(head[1:]):
        figures = dict(cbs(DE_RONDE_VENEN, stand))
        stortingen, onttrekkingen = figures.pop("0.10")
        figures.pop("0.11")
        lasten, baten = (sum(values[side] for values in figures.values()) for side in (0, 1))
        assert {label: values[column] for label, values in rows.items()} == {
            "Lasten": lasten,
            "Baten": baten,
            saldo: sign * (baten - lasten),
            "Onttrekkingen": onttrekkingen,
            "Stortingen": stortingen,
            "Mutaties reserves": sign * (onttrekkingen - stortingen),
        }


def test_de_ronde_venen_2024_is_what_its_own_budget_says() -> None:
    _, body = table("derondevenen/programmabegroting-2024---2027/programma/financile-begroting.html")
    shown = {row[0]: row[-1] for row in body}
    assert (shown["Lasten"], shown["Onttrekkingen"], shown["Stortingen"]) == ("118.927", "3.987", "5.447")


@pytest.mark.parametrize(
    ("gemeente", "path"),
    [
        (AMERSFOORT, "amersfoort/p2402/veiligheid"),
        (
            DE_RONDE_VENEN,
            "derondevenen/programmabegroting-2023---2026/programma/veiligheid-bestuur-en-dienstverlening",
        ),
        (
            DE_RONDE_VENEN,
            "derondevenen/programmabegroting-2024---2027/programma/veiligheid-bestuur-en-dienstverlening",
        ),
        (DE_RONDE_VENEN, "derondevenen/kadernota-2025/programma/wonen-en-leefomgeving"),
        (DE_RONDE_VENEN, "derondevenen/programmabegroting-2025---2028/programma/samenleving"),
    ],
)
def test_costs_on_the_page_are_those_of_cbs(
    cbs: Callable[[str, str], Figures], gemeente: str, path: str
) -> None:
    (stands, columns), body = table(f"{path}.html")
    assert columns == ["Lasten", "Baten", "Saldo"] * len(stands[1:])
    published = [cbs(gemeente, stand) for stand in stands[1:]]
    *rows, total = body
    for row in rows:
        code = row[0].partition(" ")[0]
        costs = [(*figures[code], figures[code][1] - figures[code][0]) for figures in published]
        assert [number(text) for text in row[1:]] == [value for values in costs for value in values]
    sums = [sum(number(row[column]) for row in rows) for column in range(1, len(total))]
    assert [number(text) for text in total[1:]] == sums


def inhabitants(shared: Path, gemeente: str, jaar: int) -> int:
    file = shared / "data" / "reference" / f"gemeenteklassen_{jaar}.csv"
    with file.open(encoding="utf-8") as lines:
        return next(
            int(row["Inwonertal"])
            for row in csv.DictReader(lines, delimiter="\t")
            if row["Gemeenten"] == gemeente
        )


def overhead(figures: Figures) -> str:
    lasten = sum(values[0] for code, values in figures.items() if code not in ("0.10", "0.11"))
    return f"{100 * figures['0.4'][0] / lasten:.1f}".replace(".", ",")


@pytest.mark.parametrize(
    ("gemeente", "path", "stands", "first"),
    [
        (AMERSFOORT, "amersfoort/p2352/bedrijfsvoering", ["REKENING 2023", "BEGROTING 2023"], 1),
        (
            AMERSFOORT,
            "amersfoort/p2502/bestuur-en-dienstverlening",
            ["REKENING 2023", "BEGROTING 2024", "BEGROTING 2025"],
            1,
        ),
        (
            DE_RONDE_VENEN,
            "derondevenen/programmabegroting-2024---2027/programma/paragraaf-bedrijfsvoering",
            ["BEGROTING 2023", "BEGROTING 2024"],
            2,
        ),
    ],
)
def test_indicators_on_the_page_follow_from_cbs(
    shared: Path, cbs: Callable[[str, str], Figures], gemeente: str, path: str, stands: list[str], first: int
) -> None:
    _, body = table(f"{path}.html")
    values = {row[0]: row[first : first + len(stands)] for row in body}
    people = [inhabitants(shared, gemeente, int(stand[-4:])) for stand in stands]
    figures = [cbs(gemeente, stand) for stand in stands]
    ozb = [
        str(round(1000 * (of["0.61"][1] + of["0.62"][1]) / number_of))
        for of, number_of in zip(figures, people, strict=True)
    ]
    assert [overhead(of) for of in figures] == next(v for k, v in values.items() if k.startswith("Overhead"))
    assert ozb == next(v for k, v in values.items() if k.startswith("OZB-opbrengst"))
    shown = next((v for k, v in values.items() if k.startswith(("Inwoners", "Bevolking"))), [])
    assert all(number(text) == count for text, count in zip(shown, people, strict=False) if text)


def test_flattened_lias_page_holds_the_figures_of_cbs(cbs: Callable[[str, str], Figures]) -> None:
    text = (PAGES / "amersfoort-begroting-2024-bedrijfsvoering.txt").read_text(encoding="utf-8")
    before, now = cbs(AMERSFOORT, "BEGROTING 2023"), cbs(AMERSFOORT, "BEGROTING 2024")
    cells = re.findall(r"\n\n(0\.\d)\n\n[A-Z][a-z]+\n\n(-[\d.]+)\n\n(-[\d.]+)(?=\n)", text)
    assert {code: (number(left), number(right)) for code, left, right in cells} == {
        code: (-before[code][0], -now[code][0]) for code in ("0.1", "0.2", "0.4")
    }
    assert f"Overhead in % van de totale lasten{overhead(before)}{overhead(now)}\n" in text
    assert f"€ {now['0.4'][0]:,}".replace(",", ".") + ".000" in text


def test_flattened_pepperflow_page_holds_the_figures_of_cbs(cbs: Callable[[str, str], Figures]) -> None:
    text = (PAGES / "de-ronde-venen-kadernota-2025-samenleving.txt").read_text(encoding="utf-8")
    figures = cbs(DE_RONDE_VENEN, "BEGROTING 2024")
    rows = re.findall(r"\n(6\.\d) [A-Za-z ]+ (\S+) (\S+) (\S+)(?=\n)", text)
    shown = {code: tuple(map(number, values)) for code, *values in rows}
    expected = {code: figures[code] for code in ("6.1", "6.2", "6.3")}
    assert shown == {code: (lasten, baten, baten - lasten) for code, (lasten, baten) in expected.items()}
    (total,) = re.findall(r"\nTotaal (\S+) (\S+) (\S+)\n", text)
    assert tuple(map(number, total)) == tuple(map(sum, zip(*shown.values(), strict=True)))


def test_amounts_in_sentences_are_amounts_of_cbs(cbs: Callable[[str, str], Figures]) -> None:
    known = {
        f"{value:,}".replace(",", ".") + ".000"
        for gemeente in (AMERSFOORT, DE_RONDE_VENEN)
        for stand in FILES
        for pair in cbs(gemeente, stand).values()
        for value in pair
    }
    pages = [file.read_text(encoding="utf-8") for file in sorted(PAGES.rglob("*.*")) if file.suffix != ".xml"]
    named = [amount for page in pages for amount in re.findall(r"€ (\d{1,3}(?:\.\d{3}){2,})", page)]
    assert len(named) >= 10
    assert set(named) <= known
