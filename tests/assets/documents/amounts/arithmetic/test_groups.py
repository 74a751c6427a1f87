from __future__ import annotations

import pytest

HEADS = "Omschrijving|Rekening 2022|Begroting 2024"
LASTEN = ("Lasten||", "Wegen|120|140", "Water|520|540", "Groen|220|240", "Havens|320|340")
BATEN = ("Baten||", "Leges|20|40", "Verkoop|71|72", "Huur|90|91", "Havengelden|10|12")


def directions(rows):
    return {(row.post, row.richting) for row in rows}


@pytest.mark.parametrize(
    "label",
    [
        "Resultaat",
        "Gerealiseerd resultaat voor bestemming",
        "Begrotingssaldo",
        "Nog te dekken",
        "Tekort",
        "Bijdrage van de inwoners",
    ],
)
@pytest.mark.parametrize("sign", ["", "-"])
def test_what_lasten_and_baten_leave_is_no_baat(amounts_of, table, label, sign) -> None:
    rows = (*LASTEN, *BATEN, f"{label}|{sign}989|{sign}1.045")
    found = amounts_of(table(HEADS, *rows, caption="Bedragen x € 1.000"))
    assert (label, None) in directions(found)
    assert [row.bedrag_eur for row in found if row.post == label] == [None, None]
    assert [row.bedrag_eur for row in found if row.post == "Leges"] == [20_000, 40_000]


@pytest.mark.parametrize("label", ["8.3 Wonen en bouwen", "Havens"])
def test_the_last_baat_of_a_budget_that_balances_is_a_baat(amounts_of, table, label) -> None:
    rows = (*LASTEN, *BATEN, f"{label}|989|1.045", "Totaal baten|1.180|1.260")
    found = amounts_of(table(HEADS, *rows, caption="Bedragen x € 1.000"))
    last = [row for row in found if row.post == label][-2:]
    assert [(row.richting, row.bedrag_eur) for row in last] == [("baten", 989_000), ("baten", 1_045_000)]


def test_what_stands_below_the_result_is_no_baat_either(amounts_of, table) -> None:
    rows = (*LASTEN, *BATEN, "Resultaat|-989|-1.045", "Mutaties reserves|500|600", "Dekking|489|445")
    found = amounts_of(table(HEADS, *rows, caption="Bedragen x € 1.000"))
    assert {("Mutaties reserves", None), ("Dekking", None)} <= directions(found)


def test_changes_of_reserves_are_lasten_and_baten_only_where_both_groups_have_them(amounts_of, table) -> None:
    caption = "Bedragen x € 1.000"
    both = (*LASTEN, "Mutaties reserves|5|6", *BATEN, "Mutaties reserves|7|8")
    found = amounts_of(table(HEADS, *both, caption=caption))
    assert {("Mutaties reserves", "lasten"), ("Mutaties reserves", "baten")} <= directions(found)
    once = amounts_of(table(HEADS, *LASTEN, *BATEN, "Mutaties reserves|7|8", caption=caption))
    assert ("Mutaties reserves", None) in directions(once)


def test_a_total_is_that_of_its_group_only_if_it_adds_up(amounts_of, table) -> None:
    caption = "Bedragen x € 1.000"
    own = (*LASTEN, "Totaal|1.180|1.261", *BATEN, "Totaal|191|215")
    found = amounts_of(table(HEADS, *own, caption=caption))
    assert [row.bedrag_eur for row in found if row.totaal] == [1_180_000, 1_261_000, 191_000, 215_000]
    of_all = amounts_of(table(HEADS, *LASTEN, *BATEN, "Totaal|-989|-1.045", caption=caption))
    assert ("Totaal", None) in directions(of_all)


def test_groups_can_be_of_incidental_lasten_and_baten(amounts_of, table) -> None:
    rows = ("Incidentele lasten||", *LASTEN[1:], "Totale incidentele baten||", *BATEN[1:])
    found = amounts_of(table(HEADS, *rows, caption="Bedragen x € 1.000"))
    assert {("Wegen", "lasten"), ("Leges", "baten")} <= directions(found)
    assert None not in {row.bedrag_eur for row in found}


STOCK = "+ is voordeel, bedragen x € 1.000"


@pytest.mark.parametrize(
    "heads",
    [
        "Naam|Stand 1-1-2024|Saldo 2024",
        "Naam|Toevoeging 2024|Saldo 2024",
        "Reserve|Saldo 2024|Saldo 2025",
        "Naam|Boekwaarde|Saldo 2024",
        "Naam|Uitgaven 2024|Saldo 2024",
        "Voorziening|Stand 31-12-2024|Lasten 2024",
    ],
)
def test_a_saldo_of_a_reserve_is_none_of_lasten_and_baten(amounts_of, table, heads) -> None:
    found = amounts_of(table(heads, "Algemene reserve|12.345|11.845", "Kunst|345|300", caption=STOCK))
    assert {(row.richting, row.bedrag_eur) for row in found} <= {(None, None)}


def test_a_saldo_of_a_stock_below_its_changes_is_none_either(amounts_of, table) -> None:
    rows = ("Beginsaldo|100|90", "Storting|10|10", "Onttrekking|20|20", "Saldo|90|80")
    found = amounts_of(table("Algemene reserve|2024|2025", *rows, caption=STOCK))
    assert [row.richting for row in found if row.post == "Saldo" or row.ruwe_waarde == "80"] == [None, None]


def test_a_table_about_another_body_is_no_budget(amounts_of, table) -> None:
    heads = "Verbonden partij|Eigen vermogen 31-12-2024|Lasten 2024"
    rows = ("GGD|1.200|9.999", "ODRU|2.200|8.888", "SVHW|200|888", "VRU|2.300|8.000")
    assert amounts_of(table(heads, *rows, caption="Bedragen x € 1.000")) == []
    rows = ("Vreemd vermogen|900|800", "Saldo|100|200")
    assert amounts_of(table("|Rekening 2022|Begroting 2024", *rows, caption=STOCK)) == []


@pytest.mark.parametrize(
    "label", ["Saldo 1e bestuursrapportage 2023", "Saldo programmabegroting 2023-2026", "Saldo 1 januari"]
)
def test_a_saldo_of_something_else_has_no_direction(amounts_of, table, label) -> None:
    rows = (f"{label}|1.234|456", "Nieuw beleid|-100|-100", "Saldo|1.134|356")
    found = amounts_of(table("Omschrijving|2024|2025", *rows, caption=STOCK))
    assert (label, None) in directions(found)


def test_a_direction_above_the_labels_is_that_of_the_rows(amounts_of, table) -> None:
    for direction, rows in (("Lasten", LASTEN[1:]), ("Baten", BATEN[1:])):
        heads = f"{direction} (x € 1.000)|Rekening 2022|Begroting 2024"
        found = amounts_of(table(heads, *rows, f"Totaal {direction.lower()}|1|2"))
        assert {row.richting for row in found} == {direction.lower()}
        assert [row.post for row in found][:2] == [rows[0].split("|")[0]] * 2
        assert None not in {row.bedrag_eur for row in found}


def test_a_saldo_below_named_posts_is_not_about_the_last_of_them(amounts_of, table) -> None:
    rows = [f"Lasten|{row}" for row in LASTEN[1:]] + [f"Baten|{row}" for row in BATEN[1:]]
    found = amounts_of(table("Soort|Post|Rekening 2022|Begroting 2024", *rows, "Saldo||-989|-1.046"))
    assert {row.post for row in found if row.richting == "saldo"} == {"Saldo"}


def test_the_saldo_of_two_groups_proves_the_signs_of_both(amounts_of, table) -> None:
    lasten = ("Lasten||", "Wegen|120|140", "Water|520|540", "Totaal|640|680")
    baten = ("Baten||", "Leges|-20|-40", "Huur|-90|-91", "Totaal|-110|-131")
    found = amounts_of(table(HEADS, *lasten, *baten, "Saldo|530|549", caption="x € 1.000"))
    assert [row.bedrag_eur for row in found if row.post == "Huur"] == [90_000, 91_000]
    assert [row.bedrag_eur for row in found if row.richting == "saldo"] == [-530_000, -549_000]


def test_a_programme_about_families_is_a_budget(amounts_of, table) -> None:
    rows = ("Lasten|100|200", "Baten|10|20", "Saldo|-90|-180")
    found = amounts_of("<h2>Jeugd en gezin</h2>" + table(HEADS, *rows, caption="x € 1.000"))
    assert found[-1].bedrag_eur == -180_000


@pytest.mark.parametrize(
    ("above", "heads"),
    [
        ("<h2>Lasten</h2><p>Woonlasten van een gezin</p>", "Heffing|Begroting 2023|Begroting 2024"),
        ("<h2>Lokale lastendruk</h2>", "Lasten|Begroting 2023|Begroting 2024"),
        ("<h2>Lasten</h2>", "Meerpersoonshuishouden|Begroting 2023|Begroting 2024"),
    ],
)
def test_what_a_household_pays_is_no_budget(amounts_of, table, above, heads) -> None:
    rows = ("OZB|412|431", "Afval|312|331", "Riool|212|231", "Parkeren|12|31", "Totale lasten|948|1.024")
    assert amounts_of(above + table(heads, *rows, caption="Bedragen in euro's")) == []


def test_a_part_of_the_row_above_does_not_count_in_a_total(amounts_of, table) -> None:
    lasten = ("Lasten||", "Wegen|520|540", "waarvan incidenteel|20|40", "Groen|120|140", "Totaal|640|680")
    baten = ("Baten||", "Leges|20|40", "Huur|20|40", "Totaal|40|80")
    found = amounts_of(table(HEADS, *lasten, *baten, "Saldo|-600|-600", caption="x € 1.000"))
    assert [row.bedrag_eur for row in found if row.totaal] == [640_000, 680_000, 40_000, 80_000]


def test_a_total_saldo_is_of_the_only_lasten_and_baten(amounts_of, table) -> None:
    rows = ("Lasten|-10.500|-11.000", "Baten|2.500|2.000", "Totaal saldo van baten en lasten|-8.000|-9.000")
    reserves = ("Storting in reserves|-500|-100", "Onttrekking aan reserves|1.500|200")
    found = amounts_of(table(HEADS, *rows, *reserves, "Mutaties reserves|1.000|100", caption="x € 1.000"))
    assert [row.bedrag_eur for row in found][:6] == [
        10_500_000, 11_000_000, 2_500_000, 2_000_000, -8_000_000, -9_000_000
    ]  # fmt: skip


def test_the_mark_of_a_note_changes_no_head(amounts_of, table) -> None:
    heads = "Post|Begroting 2023<sup>1)</sup>|Begroting 2024<sup>2</sup>"
    rows = ("Lasten<sup>3)</sup>|100|200", "Baten|10|20", "Saldo|-90|-180")
    assert amounts_of(table(heads, *rows, caption="x € 1.000"))[-1].bedrag_eur == -180_000
