from __future__ import annotations

import pytest

UNIT = "<p>Bedragen x € 1.000</p>"
HEADS = "|Begroting 2023|Begroting 2024"
FOUR = ("Bestuur|10|15", "Zorg|20|28", "Wonen|30|48", "Milieu|40|41")


def test_a_title_between_heading_and_table_can_name_the_other_direction(amounts_of, table) -> None:
    found = amounts_of(f"<h2>Lasten</h2>{UNIT}<p><b>Baten</b></p>" + table(HEADS, *FOUR))
    assert {(row.richting, row.bedrag_eur) for row in found} == {(None, None)}
    same = amounts_of(f"<h2>Lasten</h2>{UNIT}<p><b>Lasten</b></p>" + table(HEADS, *FOUR))
    assert {row.richting for row in same} == {"lasten"}


@pytest.mark.parametrize(
    "title",
    ["Eerste begrotingswijziging 2024", "Toename van de lasten", "Verschil met de vorige begroting"],
)
def test_changes_by_other_names_are_changes(amounts_of, table, title) -> None:
    found = amounts_of(f"<h2>Lasten</h2>{UNIT}<p>{title}</p>" + table(HEADS, *FOUR))
    assert {row.bedrag_eur for row in found} == {None}


@pytest.mark.parametrize("title", ["Scenario laag", "Variant B", "Landelijk gemiddelde", "Rekenvoorbeeld"])
def test_what_could_be_is_no_budget(amounts_of, table, title) -> None:
    found = amounts_of(f"<h2>{title}</h2>{UNIT}" + table("|Lasten 2023|Lasten 2024", *FOUR))
    assert {row.bedrag_eur for row in found} <= {None}


@pytest.mark.parametrize("label", ["Incidenteel", "Waarvan structureel"])
def test_rows_below_a_part_are_no_whole_amounts(amounts_of, table, label) -> None:
    found = amounts_of(f"<h2>Lasten</h2>{UNIT}" + table(HEADS, *FOUR, f"{label}||", *FOUR))
    assert [row.bedrag_eur is None for row in found] == [False] * 8 + [True] * 8


def test_months_are_no_posts(amounts_of, table) -> None:
    months = ("Januari|10|15", "Februari|20|28", "Maart 2024|30|48", "2e kwartaal|40|41")
    found = amounts_of(f"<h2>Lasten</h2>{UNIT}" + table(HEADS, *months, *FOUR))
    assert {row.bedrag_eur for row in found} == {None}


def test_beside_an_l_a_b_is_no_budget(amounts_of, table) -> None:
    rows = ("Bestuur|24|25|1", "Zorg|11|22|11", "Wonen|41|62|21", "Milieu|23|34|11")
    found = amounts_of(f"<h2>Lasten</h2>{UNIT}" + table("|L 2024|B 2024|S 2024", *rows))
    assert {(row.stand, row.bedrag_eur) for row in found} <= {(None, None)}


def test_what_is_held_at_two_moments_is_a_stock(amounts_of, table) -> None:
    rows = ("Noord|10|1|2|11", "Zuid|20|3|4|21", "Oost|30|5|6|31", "West|40|7|8|41")
    heads = "Naam|Stand 1-1-2024|Lasten 2024|Baten 2024|Stand 31-12-2024"
    assert {row.bedrag_eur for row in amounts_of(UNIT + table(heads, *rows))} <= {None}


BOTH = ("Bestuur|10|5", "Zorg|20|8", "Wonen|30|18", "Milieu|40|11")


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>Programmabegroting</h1><h3>Begroting 2024</h3>{unit}{table}",
        "<h3>Programma's</h3><p>Lasten en baten per programma, begroting 2024</p>{unit}{table}",
        "<h3>Programma's</h3><p>Baten en lasten begroting 2024 (x € 1.000)</p>{table}",
        "<h3>Programma's</h3>{unit}<p>Tabel 2: Begroting 2024</p>{table}",
    ],
)
def test_a_title_can_date_heads_that_only_say_lasten(amounts_of, table, markup) -> None:
    found = amounts_of(markup.format(unit=UNIT, table=table("Programma|Lasten|Baten", *BOTH)))
    assert {(row.periode, row.stand) for row in found} == {(2024, "begroting")}
    assert [row.bedrag_eur for row in found][:2] == [10_000, 5_000]


@pytest.mark.parametrize(
    "markup",
    [
        "<h1>Begroting 2024</h1>{unit}{table}",  # the title of the page is of all of it
        "<h1>x</h1><h3>Begroting 2024</h3><p>Rekening 2022 van de stad</p>{unit}{table}",
        "<h1>x</h1><h3>Lasten en baten, begroting 2024, rekening 2022</h3>{unit}{table}",
        "<h1>x</h1><h3>Lasten en baten, tweede begroting 2024</h3>{unit}{table}",
        "<h1>x</h1><h3>Baten en lasten begroting 2024 (na wijziging)</h3>{unit}{table}",
        "<h1>x</h1><h3>Begroting 2024: tekort opgelost</h3>{unit}{table}",
    ],
)
def test_a_title_that_is_not_of_the_table_for_sure_does_not(amounts_of, table, markup) -> None:
    found = amounts_of(markup.format(unit=UNIT, table=table("Programma|Lasten|Baten", *BOTH)))
    assert {(row.stand, row.bedrag_eur) for row in found} == {(None, None)}


def test_a_unit_behind_a_title_hides_no_direction(amounts_of, table) -> None:
    found = amounts_of(table(HEADS, *FOUR, caption="Lasten (bedragen x € 1.000)"))
    assert {row.richting for row in found} == {"lasten"}


COSTS = ("|Begroting 2023|Begroting 2024", "Kosten|20|21", "Opbrengsten|11|10", "Saldo|-9|-11")


def test_kosten_are_lasten_where_a_section_asks_what_it_costs(amounts_of, table) -> None:
    found = amounts_of(f"<h2>Wat mag het kosten?</h2>{UNIT}" + table(*COSTS))
    assert [row.richting for row in found[::2]] == ["lasten", "baten", "saldo"]
    assert [row.bedrag_eur for row in found] == [20_000, 21_000, 11_000, 10_000, -9_000, -11_000]
    assert found[0].post == "Kosten"


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("<h2>Afval</h2>", COSTS),
        ("<h2>Wat mag het kosten?</h2><p>Tarieven</p>", COSTS),
        ("<h2>Wat mag het kosten?</h2><h3>Investeringen</h3>", COSTS),
        ("<h2>Wat mag het kosten?</h2>", COSTS[:3]),
        ("<h2>Wat mag het kosten?</h2>", (*COSTS, "Lasten|20|21")),
    ],
)
def test_elsewhere_they_are_not(amounts_of, table, title, rows) -> None:
    found = amounts_of(f"{title}{UNIT}" + table(*rows))
    assert {row.bedrag_eur for row in found} <= {None}


@pytest.mark.parametrize(
    ("before", "richting"),
    [("<h2>Overzicht</h2>", "lasten"), ("<h2>Lasten</h2>", "lasten"), ("<h2>Baten</h2>", None)],
)
def test_a_title_within_the_table_gives_its_direction(amounts_of, table, before, richting) -> None:
    title = "<thead><tr><th colspan=3>Lasten per programma (x € 1.000)</th></tr>"
    found = amounts_of(before + table(HEADS, *FOUR).replace("<thead>", title))
    assert {row.richting for row in found} == {richting}


def test_a_title_does_not_date_a_saldo_beside_stands(amounts_of, table) -> None:
    rows = ("Bestuur|10|15|5", "Zorg|20|28|8", "Wonen|30|48|18", "Milieu|40|41|1")
    found = amounts_of(f"<h3>Rekening 2023</h3>{UNIT}" + table("Lasten|Begroting|Realisatie|Saldo", *rows))
    assert {row.periode for row in found} == {None}


@pytest.mark.parametrize(
    ("title", "direction"),
    [
        ("Tabel 1. Lasten en baten", None),
        ("Tabel 2 Baten en lasten", None),
        ("Tabel 4 geen baten", None),
        ("Tabel 5: BT.01 Lasten", "lasten"),
        ("Tabel 3.2 Totale baten 2024", "baten"),
    ],
)
def test_a_title_of_both_sides_gives_none_behind_its_number_either(
    amounts_of, table, title, direction
) -> None:
    found = amounts_of(f"{UNIT}<p>Financiën</p>" + table(HEADS, *FOUR, caption=title))
    assert {row.richting for row in found} == {direction}
