from __future__ import annotations

import pytest

from assets.documents.amounts.words.heads import read_head
from tests.assets.documents.amounts.conftest import source


@pytest.mark.parametrize(
    ("path", "period", "stand", "direction"),
    [
        (("Rekening 2021",), 2021, "rekening", None),
        (("REKENING\n2021",), 2021, "rekening", None),
        (("Realisatie 2021",), 2021, "rekening", None),
        (("Uitkomst\n2018",), 2018, "rekening", None),
        (("Begroting 2022 na wijziging",), 2022, "begroting na wijziging", None),
        (("Begroting na 1e wijziging 2022",), 2022, "begroting na wijziging", None),
        (("Actuele\nbegroting\n2019",), 2019, "begroting na wijziging", None),
        (("2022 t/m 1e Berap",), 2022, "begroting na wijziging", None),
        (("Begroting 2022 t/m 1e Berap",), 2022, "begroting na wijziging", None),
        (("Primitieve begroting 2023",), 2023, "primitieve begroting", None),
        (("Begroting 2019 primitief",), 2019, "primitieve begroting", None),
        (("Begroting 2024",), 2024, "begroting", None),
        (("Rek. 2022",), 2022, "rekening", None),
        (("Real 2022",), 2022, "rekening", None),
        (("R2022",), 2022, "rekening", None),
        (("R 2022",), 2022, "rekening", None),
        (("Rekening '22",), 2022, "rekening", None),
        (("B2023 na wijz.",), 2023, "begroting na wijziging", None),
        (("Begr. 2023",), 2023, "begroting", None),
        (("Begroting \N{RIGHT SINGLE QUOTATION MARK}24",), 2024, "begroting", None),
        (("Prim. begr. 2024",), 2024, "primitieve begroting", None),
        (("MJR 2025",), 2025, "raming", None),
        (("Jaar 2025",), 2025, "raming", None),
        (("Begroting 2024", "Totaal"), 2024, "begroting", None),
        (("JR 2022",), 2022, "rekening", None),
        (("Jaarstukken 2022",), 2022, "rekening", None),
        (("Rekening jaar 2022",), 2022, "rekening", None),
        (("Jaar 2023 begroting",), 2023, "begroting", None),
        (("Begrotingscijfers 2023",), 2023, "begroting", None),
        (("Begroting 2023 t/m 1e wijziging",), 2023, "begroting na wijziging", None),
        (("Begroting 2024 \N{EURO SIGN}",), 2024, "begroting", None),
        (("Ontwerp-\nbegroting\n2019",), 2019, "begroting", None),
        (("Begroting t-1",), 2023, "begroting", None),
        (("Rekening t - 2",), 2022, "rekening", None),
        (("Raming 2026",), 2026, "raming", None),
        (("Meerjarenraming", "2027"), 2027, "raming", None),
        (("Meerjaren\N{SOFT HYPHEN}raming", "2027"), 2027, "raming", None),
        (("Prognose 2024",), 2024, "prognose", None),
        (("Begroting 2024", "Lasten"), 2024, "begroting", "lasten"),
        (("Baten begroting 2024",), 2024, "begroting", "baten"),
        (("Begroting 2024", "Saldo"), 2024, "begroting", "saldo"),
        (("2024", "Lasten"), 2024, "begroting", "lasten"),
        (("2027",), 2027, "raming", None),
        (("Begroting 2024 (x € 1.000)",), 2024, "begroting", None),
        (("Realisatie\nt/m\naug 2019",), 2019, "overig", None),
        (("Ingediende\nbegrotings-\nmutatie",), None, "overig", None),
        (("Verschil",), None, "verschil", None),
        (("Verschil begroting na wijziging vs rekening 2019",), 2019, "verschil", None),
    ],
)
def test_a_head_gives_year_stand_and_direction(path, period, stand, direction) -> None:
    head = read_head(path, source())
    assert (head.period, head.stand, head.direction) == (period, stand, direction)
    assert head.holds_values


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        (("2022",), "a year before this budget can be an account or a budget"),
        (("2028",), "beyond the estimates of this budget"),
        (("Begroting 2024 zonder jeugd",), "what it adds can change the amount"),
        (("2024", "B"), "can be the baten"),
        (("Begroting '24-'27",), "four years"),
        (("Saldo 2024", "Lasten"), "two directions"),
        (("Begroting 2023 2024",), "two years"),
        (("Stand 31-12-2024",), "a balance, not a budget"),
    ],
)
def test_a_head_that_is_not_certain_has_no_stand_or_no_period(path, reason) -> None:
    head = read_head(path, source())
    assert head.stand is None or head.period is None, reason


def test_a_bare_year_tells_a_stand_only_in_a_budget() -> None:
    assert read_head(("2024",), source("jaarstukken")).stand is None


@pytest.mark.parametrize(
    ("soort", "head", "stand"),
    [
        ("bestuursrapportage", "Realisatie 2024", "overig"),
        ("bestuursrapportage", "Rekening 2023", "rekening"),
        ("kadernota", "Realisatie 2024", "overig"),
        ("jaarstukken", "Realisatie 2024", "rekening"),
        ("jaarstukken", "Realisatie 2025", "overig"),
    ],
)
def test_realisation_of_a_year_that_still_runs_is_no_account(soort, head, stand) -> None:
    assert read_head((head,), source(soort)).stand == stand


def test_a_column_of_letters_or_labels_holds_no_values() -> None:
    assert read_head(("Voordeel/ Nadeel",), source()).letters
    assert not read_head(("Omschrijving",), source()).holds_values


@pytest.mark.parametrize("heads", ["<b>Raming 2025</b>|<b>Raming 2026</b>", "2025|2026"])
def test_heads_that_come_half_way_without_a_mark_hold_from_there_on(amounts_of, table, heads) -> None:
    rows = ("Lasten|100|200", "Baten|10|20", "Saldo|-90|-180")
    later = ("Lasten|101|201", "Baten|11|22", "Saldo|-90|-179")
    body = table("Post|Begroting 2023|Begroting 2024", *rows, f"Post|{heads}", *later, caption="x € 1.000")
    found = amounts_of(body)
    assert [(row.periode, row.bedrag_eur) for row in found if row.richting == "lasten"] == [
        (2023, 100_000),
        (2024, 200_000),
        (2025, 101_000),
        (2026, 201_000),
    ]


def test_a_row_of_words_half_way_is_no_row_of_heads(amounts_of, table) -> None:
    rows = ("Lasten|100|200", "Toelichting|zie tekst|volgt", "Baten|10|20", "Saldo|-90|-180")
    found = amounts_of(table("Post|Begroting 2023|Begroting 2024", *rows, caption="x € 1.000"))
    assert [row.bedrag_eur for row in found if row.richting == "baten"] == [10_000, 20_000]
