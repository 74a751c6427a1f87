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
