from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

UNIT = "<p>Bedragen x € 1.000</p>"
HEADS = "|Begroting 2023|Begroting 2024|Raming 2025"
LASTEN = "<h2>Lasten per programma</h2>" + UNIT
THREE = ("Bestuur|101|102|103", "Veiligheid|201|202|203", "Zorg|301|302|303")
FOUR = (*THREE, "Wonen|401|402|403")
FIVE = ("1 Bestuur|101", "2 Veiligheid|201", "3 Zorg|301", "4 Wonen|401", "5 Sport|501")
EUROS_OF_FOUR = [1_000 * (hundred + one) for hundred in (100, 200, 300, 400) for one in (1, 2, 3)]


def test_heads_that_lack_the_empty_cell_above_the_labels_say_nothing(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS[1:], *FOUR))
    assert [row.ruwe_waarde for row in found][:3] == ["101", "102", "103"]
    assert {(row.bedrag_eur, row.periode, row.stand) for row in found} == {(None, None, None)}


def test_a_title_in_the_first_head_is_no_shift(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table("Raming 2025" + HEADS, *FOUR))
    assert euros(found) == EUROS_OF_FOUR


@pytest.mark.parametrize(
    ("before", "first", "caption"),
    [
        ("", "", "Begroting 2024 (bedragen x € 1.000)"),
        ("<p>Begroting 2024</p>", "", "x € 1.000"),
        ("", "Begroting 2024", "x € 1.000"),
    ],
    ids=["caption", "text above", "first head"],
)
def test_heads_without_a_year_have_that_of_the_title(amounts_of, table, before, first, caption) -> None:
    found = amounts_of(before + table(first + "|Lasten|Baten|Saldo", *TWO, caption=caption))
    assert {(row.periode, row.stand) for row in found} == {(2024, "begroting")}
    assert [row.post for row in found] == ["Bestuur"] * 3 + ["Veiligheid"] * 3
    assert euros(found) == [100_000, 30_000, -70_000, 50_000, 90_000, 40_000]


@pytest.mark.parametrize(
    ("title", "heads", "rows"),
    [
        ("Lasten begroting 2024", "Programma|Bedrag", FIVE),
        (
            "Lasten per programma, begroting 2024",
            "|Bedrag (x € 1.000)",
            tuple(f"Programma {row}" for row in FIVE),
        ),
        ("Begroting 2024", "|Bedragen", ("Lasten|101", "Baten|40", "Saldo|-61", "Totaal lasten|101")),
    ],
)
def test_amounts_that_are_the_whole_budget_have_the_year_of_the_title(amounts_of, table, title, heads, rows):
    found = amounts_of(f"<h1>Financiën</h1><h2>{title}</h2>{UNIT}{table(heads, *rows)}")
    assert {(row.periode, row.stand) for row in found} == {(2024, "begroting")}
    assert found[0].richting == "lasten"


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("Lasten begroting 2024", "Oorzaak|Bedrag"),
        ("Lasten", "Programma|Bedrag"),
        ("Lasten begroting 2024", "Programma|Overig"),
    ],
)
def test_other_amounts_have_not(amounts_of, table, title, heads) -> None:
    found = amounts_of(f"<h1>Financiën</h1><h2>{title}</h2>{UNIT}{table(heads, *FIVE)}")
    assert {row.bedrag_eur for row in found} <= {None}


COMPARED = "|Primitieve begroting|Begroting na wijziging|{}|Verschil"


@pytest.mark.parametrize(
    ("soort", "last", "above", "year"),
    [
        ("jaarstukken", "Realisatie", "", 2024),
        ("jaarstukken", "Realisatie", "<p>Lasten en baten 2024</p>", 2024),
        ("jaarstukken", "Realisatie", "<p>Lasten en baten 2023</p>", None),
        ("jaarstukken", "Realisatie 2023", "", None),
        ("jaarstukken", "Prognose", "", None),
        ("bestuursrapportage", "Prognose", "", 2024),
        ("bestuursrapportage", "Realisatie", "", None),
        ("programmabegroting", "Realisatie", "", None),
    ],
)
def test_stands_without_a_year_that_are_compared_are_of_the_year_of_an_account(
    amounts_of, table, soort, last, above, year
) -> None:
    found = amounts_of(above + UNIT + table(COMPARED.format(last), "Lasten|101|102|103|1"), soort)
    assert [row.periode for row in found[:2]] == [year] * 2
    assert found[3].periode is None


def test_a_label_of_another_year_than_its_column_is_of_neither(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Lasten 2023|501|502|503", "Verkiezingen 2023|1|2|3"))
    assert euros(found)[12:] == [501_000, None, None, 1_000, 2_000, 3_000]


def test_two_titles_give_no_year(amounts_of, table) -> None:
    found = amounts_of(
        "<p>Rekening 2022</p>" + table("|Lasten|Baten|Saldo", *TWO, caption="Begroting 2024 (x € 1.000)")
    )
    assert {row.periode for row in found} == {None}


def test_a_row_of_another_year_is_not_of_the_year_of_the_title(amounts_of, table) -> None:
    rows = ("2022|100|30|-70", "2024|50|90|40", "Rekening 2022|60|90|30")
    found = amounts_of(table("|Lasten|Baten|Saldo", *rows, caption="Begroting 2024 (x € 1.000)"))
    assert [row.periode for row in found] == [None] * 3 + [2024] * 3 + [2022] * 3


def test_a_row_that_lacks_a_cell_has_no_columns(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Milieu|501|503"))
    assert euros(found) == [*EUROS_OF_FOUR, None, None]
    assert {(row.kolom, row.uitlijning) for row in found[12:]} == {(None, "onbekend")}


def test_a_cell_that_reaches_down_fills_the_row_below(amounts_of, table) -> None:
    found = amounts_of(
        LASTEN
        + table(HEADS, *FOUR, "Milieu|501|502|503")
        .replace("<td>403</td>", "<td rowspan=2>403</td>")
        .replace("<td>503</td>", "")
    )
    assert euros(found) == [*EUROS_OF_FOUR[:-1], None, 501_000, 502_000]


def test_figures_below_words_in_a_row_wider_than_its_heads_have_moved(amounts_of, table) -> None:
    heads = "|Begroting 2024|Raming 2025|Toelichting"
    found = amounts_of(LASTEN + table(heads, *(f"{row}|hoger" for row in FOUR)))
    assert {row.bedrag_eur for row in found} == {None}
    assert None not in euros(amounts_of(LASTEN + table(heads, *FOUR)))[:2]


def test_a_row_with_a_cell_too_many_has_no_columns(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Milieu|afval|501|502|503"))
    assert euros(found)[:12] == EUROS_OF_FOUR
    assert not any(euros(found)[12:])


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Totaal (in euro's)|301.000|302.000|303.000", "the label says euros"),
        ("Totaal (x € 1 mln)|3|4|5", "the label says millions"),
        ("Subsidie|€ 301|€ 302|€ 303", "a euro sign that the others do not have"),
        ("Subsidie|301,-|302,-|303,-", "whole euros"),
    ],
)
def test_a_row_in_a_unit_of_its_own_is_not_read_in_that_of_the_table(amounts_of, table, row, why) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, row))
    assert euros(found) == [*EUROS_OF_FOUR, None, None, None], why


def test_below_the_last_total_nothing_is_one_of_the_lasten(amounts_of, table) -> None:
    rows = ("Lasten|||", *THREE, "Totaal|603|606|609", "Overhead|11|12|13")
    found = amounts_of(UNIT + table(HEADS, *rows))
    assert [row.richting for row in found] == ["lasten"] * 12 + [None] * 3
    further = (*rows, "Totaal lasten|614|618|622")
    assert {row.richting for row in amounts_of(UNIT + table(HEADS, *further))} == {"lasten"}


TWO = ("Bestuur|100|30|-70", "Veiligheid|50|90|40")
HEADS_OF_TWO = "|Lasten 2024|Baten 2024|Saldo 2024"


@pytest.mark.parametrize(
    "title",
    [
        "<h2>Verbonden partijen</h2>",
        "<h1>Paragraaf verbonden partijen</h1><h2>GGD</h2><h3>Financiën</h3>",
        "<h2>Gemeenschappelijke regeling Avri</h2>",
        "<h2>GGD Hollands Midden</h2>",
        "<h2>Wat betaalt u?</h2>",
        "<h2>Lokale lasten</h2>",
    ],
)
def test_what_other_bodies_or_households_pay_is_no_budget(amounts_of, table, title) -> None:
    assert amounts_of(title + UNIT + table(HEADS_OF_TWO, *TWO)) == []


def test_municipalities_beside_each_other_are_no_budget(amounts_of, table) -> None:
    assert amounts_of(UNIT + table("Gemeente" + HEADS_OF_TWO, *TWO)) == []


def test_what_is_paid_to_other_bodies_and_what_comes_after_them_is(amounts_of, table) -> None:
    lasten = table("|Lasten 2024", "GGD|100", "Avri|200", "ODRU|300", "Veiligheidsregio|400")
    share = "<h2>Verbonden partijen</h2><h3>Bijdragen aan verbonden partijen</h3>"
    assert euros(amounts_of(share + UNIT + lasten)) == [100_000, 200_000, 300_000, 400_000]
    after = "<h2>Verbonden partijen</h2><p>GGD</p><h2>Wat mag het kosten?</h2>"
    assert euros(amounts_of(after + UNIT + lasten)) == [100_000, 200_000, 300_000, 400_000]


@pytest.mark.parametrize(
    "title",
    [
        "<h2>Nieuw beleid</h2>",
        "<h2>Mutaties</h2>",
        "<h2>Bezuinigingen</h2><h3>Lasten</h3>",
        "<h2>Ombuigingen</h2><h3>Bedragen x € 1.000</h3>",
        "<p><b>Nieuw beleid</b></p>",
    ],
)
def test_changes_of_a_budget_are_not_the_budget(amounts_of, table, title) -> None:
    found = amounts_of(title + UNIT + table(HEADS_OF_TWO, *TWO))
    assert euros(found) == [None] * 6


@pytest.mark.parametrize("head", ["Mutaties", "Bezuinigingsvoorstel"])
def test_nor_is_what_the_head_of_the_labels_calls_a_change(amounts_of, table, head) -> None:
    found = amounts_of(UNIT + table(head + HEADS_OF_TWO, *TWO))
    assert euros(found) == [None] * 6
    assert found[0].post == "Bestuur"


def test_a_comparison_with_a_column_of_differences_holds_a_budget(amounts_of, table) -> None:
    rows = ("Lasten|100|101|1", "Baten|30|32|2", "Saldo|-70|-69|1")
    compared = "|Begroting 2024 primitief|Begroting 2024 na wijziging|Mutatie"
    found = amounts_of("<h2>Mutaties ten opzichte van de begroting</h2>" + UNIT + table(compared, *rows))
    euros_of_budgets = [row.bedrag_eur for row in found if row.kolom != 4]
    assert euros_of_budgets == [100_000, 101_000, 30_000, 32_000, -70_000, -69_000]


def test_tabs_with_years_are_no_titles(amounts_of, table) -> None:
    for tabs in ("<p>2024</p><p>2025</p>", "<p>Begroting 2024</p><p>Begroting 2025</p>"):
        found = amounts_of(UNIT + tabs + table("|Lasten|Baten|Saldo", *TWO))
        assert {row.periode for row in found} == {None}


def test_rows_wider_than_their_heads_have_no_columns(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table("|Begroting 2023|Begroting 2024", *FOUR))
    assert set(euros(found)) == {None}


def test_a_letter_without_a_head_does_not_make_a_row_too_wide(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *(f"{row}|N" for row in FOUR)))
    assert euros(found) == EUROS_OF_FOUR


def test_a_row_that_names_a_year_is_above_the_rows_of_that_year(amounts_of, table) -> None:
    rows = ("Rekening 2022|||", TWO[0], "Stand 2023|||", TWO[1])
    for caption in ("x € 1.000", "Begroting 2024 (x € 1.000)"):
        found = amounts_of(table("|Lasten|Baten|Saldo", *rows, caption=caption))
        assert [(row.periode, row.stand) for row in found] == [(2022, "rekening")] * 3 + [(None, None)] * 3


@pytest.mark.parametrize(
    "heads", ["Lasten|Begroting 2024|Baten|Begroting 2024", "Post|Lasten 2024|Post|Baten 2024"]
)
def test_lasten_and_baten_beside_each_other_have_labels_of_their_own(amounts_of, table, heads) -> None:
    pairs = ("Bestuur|101|Leges|201", "Zorg|102|Rijk|202", "Wonen|103|Huren|203", "Sport|104|Rente|204")
    found = amounts_of(UNIT + table(heads, *pairs))
    assert [(row.post, row.richting, row.bedrag_eur) for row in found] == [
        (label, direction, 1_000 * int(figure))
        for pair in pairs
        for label, figure, direction in zip(
            pair.split("|")[::2], pair.split("|")[1::2], ("lasten", "baten"), strict=True
        )
    ]


def test_rows_below_a_label_that_is_no_money_are_none(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Formatie (fte)|||", "Vast|501|502|503"))
    assert euros(found) == [*EUROS_OF_FOUR, None, None, None]
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Inwoners|501|502|503"))
    assert not any(euros(found)[12:])


def test_a_letter_that_makes_lasten_negative_is_about_something_else(amounts_of, table) -> None:
    rows = ("A|101|102|V", "B|201|202|N", "C|301|302|N", "D|401|402|V")
    found = amounts_of(LASTEN + table("|Begroting 2024|Prognose 2024|V/N", *rows), soort="bestuursrapportage")
    assert euros(found) == [101_000, None, 201_000, 202_000, 301_000, 302_000, 401_000, None]


def test_where_a_point_begins_decimals_it_groups_no_thousands(amounts_of, table) -> None:
    found = amounts_of(LASTEN + table(HEADS, *FOUR, "Milieu|12.5|579.717|387,5"))
    assert euros(found) == [*EUROS_OF_FOUR, None, None, 387_500]


def test_a_row_of_heads_that_lacks_the_first_cell_makes_all_heads_unsure(amounts_of) -> None:
    heads = (
        "<tr><th colspan=2>Begroting 2023<th colspan=2>Begroting 2024<tr><th>Programma"
        + 2 * "<th>Lasten<th>Baten"
    )
    rows = "".join(f"<tr><td>{name}<td>101<td>102<td>103<td>104" for name in "ABCD")
    assert set(euros(amounts_of(f"{UNIT}<table>{heads}{rows}</table>"))) <= {None}


def test_a_year_in_a_label_of_its_own_is_that_of_the_row(amounts_of, table) -> None:
    rows = ("Zorg|Rekening 2022|100|30|-70", "Zorg|Begroting 2024|50|90|40", "Zorg|2023|50|90|40")
    found = amounts_of(UNIT + table("Programma|Jaar|Lasten|Baten|Saldo", *rows))
    assert [(row.periode, row.stand) for row in found] == (
        [(2022, "rekening")] * 3 + [(2024, "begroting")] * 3 + [(None, None)] * 3
    )


def test_a_second_label_that_is_not_there_gives_no_direction(amounts_of, table) -> None:
    pairs = ("Bestuur|101|Leges|201", "Zorg|102|Rijk|202", "Wonen|103|Huren|203", "Sport|104||204")
    found = amounts_of(UNIT + table("Lasten|Begroting 2024|Baten|Begroting 2024", *pairs))
    assert [row.richting for row in found] == ["lasten", "baten"] * 3 + ["lasten", None]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("|Begroting 2023|Begroting 2024|V/N", "501|502|N"),
        ("|Begroting 2023|Begroting 2024|V/N", "Milieu||501|502|"),
        ("|Begroting 2023|Begroting 2024|Toelichting", "Milieu|501|502"),
        ("<th colspan=2>Post</th>|Begroting 2023|Begroting 2024", "Milieu|501|502|503"),
    ],
    ids=[
        "a label lacks",
        "an empty cell too many",
        "a cell lacks before an explanation",
        "a head that spans the first figures",
    ],
)
def test_figures_that_moved_below_another_head_have_no_column(amounts_of, heads, row) -> None:
    head = "".join(text if text.startswith("<") else f"<th>{text}</th>" for text in heads.split("|"))
    body = "".join(f"<td>{text}</td>" for text in row.split("|"))
    found = amounts_of(f"{LASTEN}<table><tr>{head}</tr><tr>{body}</tr></table>")
    assert found
    assert {row.periode for row in found} == {None}


@pytest.mark.parametrize(
    "marks", ["|1|2|3", "a|1|2|3", "1|2|3|4", "(a)|(b)|(c)|(d) = c - b", "Kolom|1|2|3=2-1"]
)
def test_a_row_that_counts_the_columns_is_no_row_of_amounts(amounts_of, table, marks) -> None:
    found = amounts_of(LASTEN + table(HEADS, marks, *FOUR))
    assert euros(found) == EUROS_OF_FOUR
    unmarked = table(HEADS, marks, *FOUR).replace("thead", "tbody").replace("th>", "td>")
    assert euros(amounts_of(LASTEN + unmarked)) == EUROS_OF_FOUR


@pytest.mark.parametrize("row", ["Rente|1|2|3", "|1|3|2", "a|1|1|1"])
def test_small_amounts_are_rows(amounts_of, table, row) -> None:
    assert len(amounts_of(LASTEN + table(HEADS, row, *FOUR))) == len(EUROS_OF_FOUR) + 3


@pytest.mark.parametrize(
    "labels",
    ["Lasten (a)|Baten (b)|Saldo (b - a)", "a. Lasten|b. Baten|c. Saldo", "- Lasten|- Baten|- Saldo"],
)
def test_letters_at_a_direction_say_nothing(amounts_of, table, labels) -> None:
    rows = (
        f"{label}|{text}"
        for label, text in zip(labels.split("|"), ("20|21|22", "11|10|9", "-9|-11|-13"), strict=True)
    )
    assert [row.richting for row in amounts_of(UNIT + table(HEADS, *rows))[::3]] == [
        "lasten",
        "baten",
        "saldo",
    ]


@pytest.mark.parametrize(("label", "richting"), [("Programma 1 Zorg", "baten"), ("Programma 1", None)])
def test_a_second_label_with_a_number_is_never_a_figure_of_the_first_side(
    amounts_of, table, label, richting
) -> None:
    heads = "Lasten|Begroting 2023|Begroting 2024||Baten|Begroting 2023|Begroting 2024"
    found = amounts_of(UNIT + table(heads, *(f"{label}|20{n}|21{n}||{label}|11{n}|12{n}" for n in range(4))))
    assert {row.richting for row in found if row.ruwe_waarde.startswith("1")} == {richting}
