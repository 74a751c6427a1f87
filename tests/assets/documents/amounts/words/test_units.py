from __future__ import annotations

from decimal import Decimal

import pytest

from assets.documents.amounts.words.units import in_euros, statements, unit_of, without_unit


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("bedragen x € 1.000", "duizend euro"),
        ("Bedragen x €1.000", "duizend euro"),
        ("(bedragen x € 1.000 ; - = nadeel)", "duizend euro"),
        ("bedragen x 1.000,-", "duizend euro"),
        ("* € 1.000", "duizend euro"),
        ("(x1000)", "duizend euro"),
        ("Bedragen in duizenden euro's", "duizend euro"),
        ("Bedragen in € x 1.000", "duizend euro"),
        ("Bedragen in euro's x duizend", "duizend euro"),
        ("Bedragen in EUR 1.000", "duizend euro"),
        ("x €mln.", "miljoen euro"),
        ("(x € 1 miljoen)", "miljoen euro"),
        ("bedragen x € 1.000.000", "miljoen euro"),
        ("Alle bedragen zijn in hele euro's", "euro"),
        ("bedragen in euro's", "euro"),
        ("€", "euro"),
        ("Bedragen x € 1", "euro"),
        ("(x € 1,-) 2024", "euro"),
        ("Lasten per taakveld in euro's", "euro"),
        ("in € Begroting 2024", "euro"),
        ("in € 1.000", "duizend euro"),
    ],
)
def test_a_statement_of_a_unit_is_recognised(text: str, unit: str) -> None:
    assert [found for found, _ in statements(text)] == [unit]


@pytest.mark.parametrize(
    "text",
    [
        "Begroting 2024",
        "De gemeente heeft 1.000 inwoners",
        "€ 1.000 per inwoner",
        "3 x 1.0005",
        "1 x 10",
        "x € 1,5 mln",
        "x € 1 k",
        "1.000 x € 1",
        "x € 1\u202f000",
        "x €1'000",
    ],
)
def test_what_states_no_unit_is_none(text: str) -> None:
    assert statements(text) == ()


def test_a_head_is_read_without_its_unit() -> None:
    assert without_unit("begroting 2024 (x € 1.000)") == "begroting 2024"
    assert without_unit("bedragen x € 1.000") == ""


def found(*texts: str, cells_in_euros: bool = False, other_figures: bool = False):
    scopes = [("de tekst erboven", text) for text in texts]
    return unit_of(scopes, cells_in_euros=cells_in_euros, other_figures=other_figures)


def test_a_unit_has_its_reason() -> None:
    assert found("bedragen x € 1.000").reason == "“x € 1.000” in de tekst erboven."


def test_a_page_that_contradicts_itself_has_no_unit() -> None:
    unit = found("bedragen x € 1.000", "bedragen in euro's")
    assert (unit.unit, unit.factor) == ("onbekend", None)
    assert "tegen" in unit.reason


def test_a_unit_of_euros_above_percentages_is_not_believed() -> None:
    assert found("Bedragen x 1000", other_figures=True).unit == "onbekend"


def test_cells_with_a_euro_sign_are_euros_where_nothing_else_is_said() -> None:
    assert found(cells_in_euros=True).unit == "euro"
    assert found("x € 1.000", cells_in_euros=True).unit == "duizend euro"
    assert found().unit == "onbekend"


def test_euros_are_whole_and_halves_go_away_from_zero() -> None:
    assert in_euros(Decimal("1234.5"), 1) == 1235
    assert in_euros(Decimal("-1234.5"), 1) == -1235
    assert in_euros(Decimal("3.2"), 1_000_000) == 3_200_000


SUMS = ("Lasten|11.110|12.120", "Baten|1.111|1.212", "Saldo|-9.999|-10.908")
YEARS = "|Begroting 2023|Begroting 2024"


def test_a_unit_between_two_tables_can_be_that_of_the_first(amounts_of, table) -> None:
    stated = "<p>Bedragen x € 1.000</p>"
    found = amounts_of(table(YEARS, *SUMS) + stated + table(YEARS, *SUMS) + "<p>In euro's</p>")
    assert {row.bedrag_eur for row in found} == {None}
    assert {row.eenheid for row in found} == {"onbekend"}
    assert "kan bij de vorige horen" in found[-1].eenheid_reden


@pytest.mark.parametrize(
    ("before", "between", "after"),
    [
        ("<p>Bedragen x € 1.000</p>", "<p>Bedragen x € 1.000</p>", ""),
        ("", "<p>Bedragen x € 1.000</p>", "<p>Bedragen x € 1.000</p>"),
        ("", "<p>Toelichting.</p><p>Bedragen x € 1.000</p>", ""),
        ("", "<h2>Baten en lasten</h2><p>Bedragen x € 1.000</p>", ""),
    ],
    ids=["the first has its own", "stated below each", "not right below the first", "below a heading"],
)
def test_it_is_that_of_the_second_where_nothing_else_can_be_meant(
    amounts_of, table, before, between, after
) -> None:
    found = amounts_of(before + table(YEARS, *SUMS) + between + table(YEARS, *SUMS) + after)
    assert found[-1].bedrag_eur == -10_908_000


def test_a_table_of_shares_needs_no_unit_of_money(amounts_of, table) -> None:
    shares = table("Aandeel|Gemeente|Nederland", "Jongeren|5%|6%")
    found = amounts_of(shares + "<p>Bedragen x € 1.000</p>" + table(YEARS, *SUMS))
    assert found[-1].bedrag_eur == -10_908_000


@pytest.mark.parametrize(
    ("above", "caption"),
    [
        ("", "Bedragen in euro's per inwoner"),
        ("", "Lasten en baten in % van het totaal (x € 1.000)"),
        ("<h2>Kosten per huishouden</h2>", "Bedragen in euro's"),
        ("<p>Alle bedragen zijn in euro per inwoner.</p>", ""),
        ("", "Bedragen x € 100.000"),
        ("", "Bedragen x 10.000"),
        ("", "Bedragen in € 10.000"),
        ("", "Bedragen in honderden euro's"),
        ("", "Bedragen x € 1 miljard"),
    ],
)
def test_shares_and_units_that_we_do_not_read_give_no_euros(amounts_of, table, above, caption) -> None:
    said = "<p>Alle bedragen zijn x € 1.000, tenzij anders vermeld.</p><h2>Tabel</h2>"
    found = amounts_of(said + above + table(YEARS, *SUMS, caption=caption))
    assert [(row.bedrag_eur, row.eenheid) for row in found] == [(None, "onbekend")] * 6


def test_prose_about_inhabitants_changes_no_unit(amounts_of, table) -> None:
    prose = "<p>De lasten per inwoner dalen.</p><p>Bedragen x € 1.000</p>"
    assert amounts_of(prose + table(YEARS, *SUMS))[-1].bedrag_eur == -10_908_000
