from __future__ import annotations

import pytest

from assets.documents.reading import read_page
from assets.documents.rows.indicator import Indicator
from assets.documents.rows.indicators import indicators
from assets.documents.rows.outline import outline

LIAS_HEADS = (
    "<tr><th rowspan=2>Indicator<th colspan=2>Realisatie cijfers<th>Streefcijfers<th rowspan=2>Bron"
    "<th rowspan=2>Toelichting<tr><th>2022<th>2023<th>2024"
)


def _indicators(page) -> list[Indicator]:
    return list(indicators(outline(page.blocks), page.form))


def _values(page) -> list[tuple]:
    return [
        (row.indicator, row.periode, row.soort, row.waarde, row.eenheid, row.ruwe_waarde)
        for row in _indicators(page)
    ]


def test_in_html_the_head_gives_the_year_and_the_kind_of_a_value(read_html):
    page = read_html(
        f"<table>{LIAS_HEADS}<tr><td>Dienstverlening<td>6,6<td><td>6,7<td>CBS<td>Een cijfer.</table>"
    )
    assert _indicators(page) == [
        Indicator(
            indicator="Dienstverlening",
            ruwe_waarde=raw,
            uitlijning="exact",
            periode=year,
            soort=kind,
            waarde=value,
            bron_indicator="CBS",
            toelichting="Een cijfer.",
        )
        for raw, year, kind, value in [
            ("6,6", 2022, "realisatie", 6.6),
            ("6,7", 2024, "streefwaarde", 6.7),
        ]
    ]


def test_a_table_with_a_unit_per_row(read_html):
    page = read_html(
        "<table><tr><th>Naam indicator<th>Eenheid<th>Jaarrekening 2023<th>Begroting 2024"
        "<tr><td>Formatie<td>fte per 1.000 inwoners<td>4,8<td>5"
        "<tr><td>Schuld<td>euro<td>3,2 mln<td>€ 739.000"
        "<tr><td>Afval<td><td>68,40%<td>-/- 22%</table>"
    )
    assert _values(page) == [
        ("Formatie", 2023, "realisatie", 4.8, "fte per 1.000 inwoners", "4,8"),
        ("Formatie", 2024, None, 5.0, "fte per 1.000 inwoners", "5"),
        ("Schuld", 2023, "realisatie", 3.2, "mln euro", "3,2 mln"),
        ("Schuld", 2024, None, 739000.0, "euro", "€ 739.000"),
        ("Afval", 2023, "realisatie", 68.4, "%", "68,40%"),
        ("Afval", 2024, None, -22.0, "%", "-/- 22%"),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "n.n.b.",
        "-",
        "1,234",
        "53<sup>1</sup><sup>2</sup>",
        "<del>5</del>6",
        "1<br>2",
        "N 5",
        "circa 5",
        "0.61",
    ],
)
def test_a_cell_that_is_not_surely_one_number_keeps_its_year_and_has_no_value(read_html, cell):
    page = read_html(f"<table><tr><th>Indicator<th>Realisatie 2023<tr><td>Zorg<td>{cell}</table>")
    (row,) = _indicators(page)
    assert (row.waarde, row.periode, row.uitlijning) == (None, 2023, "exact")
    assert row.ruwe_waarde


@pytest.mark.parametrize(
    "head", ["Nulmeting", "Streefwaarde", "Realisatie 2022-2023", "Realisatie t/m aug 2023"]
)
def test_a_head_without_one_certain_year_leaves_year_and_value_empty(read_html, head):
    page = read_html(f"<table><tr><th>Indicator<th>{head}<th>2024<tr><td>Zorg<td>5<td>6</table>")
    first, second = _indicators(page)
    assert (first.periode, first.waarde, first.ruwe_waarde) == (None, None, "5")
    assert (second.periode, second.waarde) == (2024, 6.0)


def test_a_value_that_spans_years_or_rows_is_no_value_of_one(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>2022<th>2023<th>2024"
        "<tr><td>Zorg<td colspan=2>5<td rowspan=2>6<tr><td>Jeugd<td>7<td>8</table>"
    )
    assert _values(page) == [
        ("Zorg", None, None, None, None, "5"),
        ("Zorg", 2024, None, None, None, "6"),
        ("Jeugd", 2022, None, 7.0, None, "7"),
        ("Jeugd", 2023, None, 8.0, None, "8"),
    ]


def test_a_name_that_reaches_down_names_all_its_rows(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>Eenheid<th>2023"
        "<tr><td rowspan=2>Verzuim<td>%<td>5<tr><td>dagen<td>9<tr><td>Zorg<td>%<td>1</table>"
    )
    assert [(row.indicator, row.eenheid, row.waarde) for row in _indicators(page)] == [
        ("Verzuim", "%", 5.0),
        ("Verzuim", "dagen", 9.0),
        ("Zorg", "%", 1.0),
    ]


def test_rows_below_a_value_tell_its_unit_source_and_explanation(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>Rekening 2023<th>Begroting 2024"
        "<tr><td>Apparaatskosten<td><td><tr><td>Gemeente<td>500<td>612<tr><td>Nederland<td><td>"
        "<tr><td>Eenheid:<td colspan=2>euro per inwoner<tr><td>Bron:<td>Eigen begroting"
        "<tr><td>Bezetting<td><td><tr><td>Gemeente<td>5,3<td>5,6<tr><td>Eenheid:<td>fte</table>"
    )
    assert [(row.indicator, row.waarde, row.eenheid, row.bron_indicator) for row in _indicators(page)] == [
        ("Apparaatskosten \N{EN DASH} Gemeente", 500.0, "euro per inwoner", "Eigen begroting"),
        ("Apparaatskosten \N{EN DASH} Gemeente", 612.0, "euro per inwoner", "Eigen begroting"),
        ("Bezetting \N{EN DASH} Gemeente", 5.3, "fte", None),
        ("Bezetting \N{EN DASH} Gemeente", 5.6, "fte", None),
    ]


def test_heads_that_are_repeated_half_way_hold_from_there_on(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>2022<th>2023<tr><td>Zorg<td>1<td>2"
        "<tr><th colspan=3>Veiligheid<tr><td>Inbraak<td>3<td>4"
        "<tr><th>Indicator<th>2023<th>2024<tr><td>Sport<td>5<td>6"
        "<tr><th>Naam<th>Lasten<th>Baten<tr><td>Groen<td>7<td>8</table>"
    )
    assert [(row.indicator, row.periode, row.waarde) for row in _indicators(page)] == [
        ("Zorg", 2022, 1.0),
        ("Zorg", 2023, 2.0),
        ("Inbraak", 2022, 3.0),
        ("Inbraak", 2023, 4.0),
        ("Sport", 2023, 5.0),
        ("Sport", 2024, 6.0),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "<tr><th>Taakveld<th>2023<th>2024<tr><td>Bestuur<td>1<td>2",
        "<tr><td>Aantal woningen<td>1998<td>2005<tr><td>Zorg<td>1<td>2",
    ],
)
def test_other_tables_have_no_indicators(read_html, table):
    assert _indicators(read_html(f"<table>{table}</table>")) == []


def test_in_a_section_of_indicators_heads_with_years_are_enough(read_html):
    page = read_html("<h2>Indicatoren</h2><table><tr><th>Onderwerp<th>2023<tr><td>Zorg<td>5</table>")
    assert [(row.indicator, row.periode, row.waarde) for row in _indicators(page)] == [("Zorg", 2023, 5.0)]


@pytest.mark.parametrize("title", ["Tabel 2: Tarieven", "EMU-saldo", "Formatie in fte"])
def test_below_a_title_of_something_else_they_are_not(read_html, title):
    table = "<table><tr><th>Onderwerp<th>2023<tr><td>Zorg<td>5</table>"
    assert _indicators(read_html(f"<h2>Indicatoren</h2><p>{title}</p>{table}")) == []
    told = table.replace("<th>2023", "<th>Bron<th>2023").replace("<td>5", "<td>CBS<td>5")
    assert len(_indicators(read_html(f"<h2>Indicatoren</h2><p>{title}</p>{told}"))) == 1


def test_where_no_column_names_the_indicator_the_text_above_the_table_does(read_html):
    heads = "<tr><th colspan=2>Realisatie cijfers<th>Streefcijfers<tr><th>2022<th>2023<th>2024"
    page = read_html(
        f"<h2>Indicatoren</h2><h3>Gescheiden afval</h3><table>{heads}<tr><td>53<td>54<td></table>"
        f"<p>Energie</p><table>{heads}<tr><td>7.509<td><td>6.875</table>"
        f"<p>In deze tabel staat meer.</p><table>{heads}<tr><td>1<td>2<td>3</table>"
    )
    assert [(row.indicator, row.periode, row.waarde) for row in _indicators(page)] == [
        ("Gescheiden afval", 2022, 53.0),
        ("Gescheiden afval", 2023, 54.0),
        ("Energie", 2022, 7509.0),
        ("Energie", 2024, 6875.0),
        (None, 2022, 1.0),
        (None, 2023, 2.0),
        (None, 2024, 3.0),
    ]
    assert [bool(row.probleem) for row in _indicators(page)] == [False] * 4 + [True] * 3


def test_heads_that_the_page_does_not_mark_are_known_by_their_words(read_html):
    page = read_html(
        "<table><tr><td rowspan=2>Indicator<td colspan=2>Realisatie cijfers<td>Streefcijfers"
        "<tr><td>2022<td>2023<td>2024<tr><td>Zorg<td>1<td>2<td>3</table>"
    )
    assert [(row.indicator, row.periode, row.soort, row.waarde) for row in _indicators(page)] == [
        ("Zorg", 2022, "realisatie", 1.0),
        ("Zorg", 2023, "realisatie", 2.0),
        ("Zorg", 2024, "streefwaarde", 3.0),
    ]


def test_a_table_whose_cells_overlap_has_none(read_html):
    page = read_html("<table><tr><th>Indicator<th rowspan=2>2023<tr><td colspan=2>Zorg<tr><td>a<td>5</table>")
    assert _indicators(page) == []


def test_a_row_of_values_without_a_name_is_a_problem_and_not_lost(read_html):
    page = read_html("<table><tr><th>Indicator<th>2023<tr><td><td>5</table>")
    (row,) = _indicators(page)
    assert (row.indicator, row.ruwe_waarde) == (None, "5")
    assert row.probleem


def test_in_plain_text_glued_values_stay_as_they_stand(read_text):
    page = read_text(
        "Indicatoren\n\nIndicatorRealisatie cijfersStreefcijfersToelichting\n20202021202220232024\n"
        "Overhead in % van de totale lasten10,711,0\nUitstoot van CO25,1"
    )
    assert _indicators(page) == [
        Indicator("Overhead in % van de totale lasten", "10,711,0"),
        Indicator("Uitstoot van CO25,1", "Uitstoot van CO25,1"),
    ]


def test_in_plain_text_a_value_per_paragraph_has_no_year_either(read_text):
    page = read_text(
        "Indicatoren\n\nGescheiden afval\n\nRealisatie cijfers\n\nStreefcijfers\n\n2022\n\n2023\n\n2024\n\n"
        "53\n\n54\n\nBron:\n\nEigen meting\n\nToelichting:\n\nIn procenten.\n\n"
        "Energie\n\nRealisatie cijfers\n\nStreefcijfers\n\n2022\n\n2023\n\n7509\n\nBron:\n\nToelichting:"
    )
    told = {"bron_indicator": "Eigen meting", "toelichting": "In procenten."}
    assert _indicators(page) == [
        Indicator("Gescheiden afval", "53", **told),
        Indicator("Gescheiden afval", "54", **told),
        Indicator("Energie", "7509"),
    ]


def test_a_table_of_text_that_tells_its_columns_gives_values_and_one_that_does_not_gives_none(read_text):
    found = _indicators(
        read_text(
            "Zorg\n\nIndicatoren\n\nIndicator | Eenheid | 2021 | 2022 |\nRestafval | kg | 120 | 118,5 |\n"
            "Banen | aantal | 800 | |\n"
        )
    )
    assert [(value.indicator, value.periode, value.waarde, value.uitlijning) for value in found[:2]] == [
        ("Restafval", 2021, 120.0, "exact"),
        ("Restafval", 2022, 118.5, "exact"),
    ]
    assert all(value.uitlijning != "exact" or value.indicator == "Restafval" for value in found)


def test_beside_decimals_behind_a_point_three_digits_can_be_decimals_too(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>2022<th>2023<th>2024"
        "<tr><td>Verzuim<td>5.3<td>6.125<td>7<tr><td>Banen<td>1.234<td>1.250<td>1.260</table>"
    )
    assert [row.waarde for row in _indicators(page)] == [None, None, 7, 1234, 1250, 1260]
    assert [row.periode for row in _indicators(page)] == [2022, 2023, 2024] * 2


@pytest.mark.parametrize(
    "rows",
    [
        "<th>Wat<th>2023<th>2024<tr><td rowspan=2>Zorg<td>Realisatie<td>5<td>6<tr><td>Streefwaarde<td>7<td>8",
        "<th><th>2023<th>2024<tr><td>Zorg<td>Realisatie<td>5<td>6<tr><td><td>Streefwaarde<td>7<td>8",
        "<th>2023<th>2024<tr><td>Zorg<td><td><tr><td>Realisatie<td>5<td>6<tr><td>Streefwaarde<td>7<td>8",
    ],
    ids=["a name that reaches down", "a name above", "a name in a row of its own"],
)
def test_the_kind_of_value_can_be_named_by_its_row(read_html, rows):
    assert [row[:4] for row in _values(read_html(f"<table><tr><th>Indicator{rows}</table>"))] == [
        ("Zorg", 2023, "realisatie", 5.0),
        ("Zorg", 2024, "realisatie", 6.0),
        ("Zorg", 2023, "streefwaarde", 7.0),
        ("Zorg", 2024, "streefwaarde", 8.0),
    ]


def test_a_row_and_a_head_that_contradict_each_other_give_no_kind(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>Soort<th>Realisatie 2023<tr><td>Zorg<td>Streefwaarde<td>5</table>"
    )
    assert [row.soort for row in _indicators(page)] == [None]


def test_years_can_stand_below_each_other(read_html):
    page = read_html(
        "<h2>Indicatoren</h2><h3>Zorg</h3><table><tr><th>Jaar<th>Realisatie<th>Streefwaarde"
        "<tr><td>2023<td>5<td>6<tr><td>2024<td><td>7</table>"
    )
    assert [row[:4] for row in _values(page)] == [
        ("Zorg", 2023, "realisatie", 5.0),
        ("Zorg", 2023, "streefwaarde", 6.0),
        ("Zorg", 2024, "streefwaarde", 7.0),
    ]


def test_the_year_of_a_row_is_that_of_its_only_undated_value(read_html):
    head = "<tr><th>Indicator<th>Peiljaar<th>Realisatie<th>Streefwaarde"
    one = read_html(f"<table>{head} 2024<tr><td>Zorg<td>2021<td>5<td>6</table>")
    assert [row.periode for row in _indicators(one)] == [2021, 2024]
    two = read_html(f"<table>{head}<tr><td>Zorg<td>2021<td>5<td>6</table>")
    assert [row.periode for row in _indicators(two)] == [None, None]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><th>Indicator<th>2022<th>2023<th>2024<tr><td>Zorg<td>5<td>6",
        "<tr><th>Realisatie 2022<th>Streefwaarde 2023<tr><td>Zorg<td>5<td>6",
        "<tr><th>Indicator<th>2022<th>2023<tr><td>Zorg<td>5<td>6<td>7",
        "<tr><th>Indicator<th>2022<th>2023<th>Bron<tr><td>Zorg<td>6<td>CBS",
        "<tr><th>Indicator<th>2022<th>2023<tr><td>Zorg<td><td>5<td>6",
        "<tr><th>Indicator<th>2022<th>2023<tr><td colspan=2>Zorg<td>5<td>6",
        "<tr><th rowspan=2>Indicator<th colspan=2>Doel<th>Streef<tr><th>2023<th>2024<tr><td>Zorg<td>5<td>6",
    ],
    ids=[
        "lacks a cell",
        "heads lack one",
        "heads lack a year",
        "lacks a value",
        "an empty cell",
        "wide",
        "levels",
    ],
)
def test_values_that_do_not_stand_below_their_heads_have_no_year(read_html, rows):
    page = read_html(f"<h3>Zorg</h3><table>{rows}</table>")
    found = _indicators(page)
    assert found
    assert {(row.periode, row.soort, row.waarde, row.uitlijning) for row in found} == {
        (None, None, None, "onbekend")
    }


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ("53|54|-", [(2022, 53.0), (2023, 54.0), (2024, None)]),
        ("53|54", [(None, None)] * 2),
        ("53|54|55|56", [(None, None)] * 4),
        # The years can run on in the targets: then these are heads.
        ("2024|2025|53", [(None, None)] * 3),
    ],
)
def test_in_plain_text_as_many_values_as_years_are_those_of_the_years(read_text, values, found):
    heads = "Realisatie cijfers|Streefcijfers|2022|2023|2024"
    page = read_text(f"Indicatoren|Gescheiden afval|{heads}|{values}|Bron:|CBS".replace("|", "\n\n"))
    assert [(row.periode, row.waarde) for row in _indicators(page)] == found
    assert {row.soort for row in _indicators(page)} == {None}


@pytest.mark.parametrize("apart", ["\n\n", "\n", " "])
def test_in_plain_text_figures_headed_realised_are_no_indicator_named_by_their_caption(read_text, apart):
    rows = ["Realisatiecijfers|Rekening 2021|Begroting 2022|Begroting 2023", "Lasten|1.000|2.000|3.000"]
    rows += ["Baten|500|700|800", "Saldo|500|1.300|2.200"]
    end = "\n\n" if apart == "\n\n" else "\n"
    text = end.join(["Bedragen x 1.000", *(row.replace("|", apart) for row in rows)])
    assert _indicators(read_text(f"Financiën\n\n{text}")) == []


def test_a_target_is_not_of_the_year_of_the_last_measurement(read_html):
    heads = "<tr><th>Indicator<th>Peiljaar<th>Waarde<th>Streefwaarde"
    page = read_html(f"<table>{heads}<tr><td>Afval<td>2022<td>140<td>130</table>")
    assert [(row.ruwe_waarde, row.periode, row.waarde) for row in _indicators(page)] == [
        ("140", None, None),
        ("130", None, None),
    ]


def test_columns_of_areas_have_the_year_of_their_row(read_html):
    page = read_html(
        "<h2>Beleidsindicatoren</h2><table><tr><th>Indicator<th>Periode<th>Eenheid<th>Amersfoort<th>Nederland"
        "<tr><td>Banen<td>2021<td>aantal<td>812,4<td>700</table>"
    )
    assert _values(page) == [
        ("Banen \N{EN DASH} Amersfoort", 2021, None, 812.4, "aantal", "812,4"),
        ("Banen \N{EN DASH} Nederland", 2021, None, 700.0, "aantal", "700"),
    ]


def test_a_column_with_names_of_areas_holds_no_values(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>Gemeente<th>Realisatie 2022<tr><td>Banen<td>Amersfoort<td>7</table>"
    )
    assert _values(page) == [("Banen", 2022, "realisatie", 7.0, None, "7")]


def test_rows_that_tell_both_kinds_are_of_the_indicator_in_the_heading(read_html):
    page = read_html(
        "<h2>Indicatoren</h2><h3>Verzuim</h3><table><tr><th><th>2022<th>2023"
        "<tr><td>Realisatie<td>5,4<td>5,2<tr><td>Streefwaarde<td>5,0<td>4,9</table>"
    )
    assert [row[:4] for row in _values(page)] == [
        ("Verzuim", 2022, "realisatie", 5.4),
        ("Verzuim", 2023, "realisatie", 5.2),
        ("Verzuim", 2022, "streefwaarde", 5.0),
        ("Verzuim", 2023, "streefwaarde", 4.9),
    ]


def test_a_row_of_one_kind_is_of_the_indicator_in_a_heading_below_the_indicators(read_html):
    table = "<h3>Verzuim</h3><table><tr><th><th>2022<th>2023<tr><td>Realisatie<td>5,4<td>5,2</table>"
    assert [row[:4] for row in _values(read_html(f"<h2>Indicatoren</h2>{table}"))] == [
        ("Verzuim", 2022, "realisatie", 5.4),
        ("Verzuim", 2023, "realisatie", 5.2),
    ]
    assert _values(read_html(f"<h2>Financiën</h2>{table}")) == []


CARD = "<tr><th>Eenheid<td>%<tr><th>Realisatie 2022<td>5,4<tr><th>Streefwaarde 2024<td>5"


@pytest.mark.parametrize(
    ("above", "card"),
    [
        ("<h2>Indicatoren</h2><h3>Verzuim</h3>", CARD),
        ("<h2>Indicatoren</h2>", f"<tr><th>Indicator<td>Verzuim{CARD}"),
        ("<h2>Indicatoren</h2>", f"<caption>Verzuim</caption>{CARD}"),
    ],
)
def test_a_card_has_its_heads_below_each_other(read_html, above, card):
    assert _values(read_html(f"{above}<table>{card}</table>")) == [
        ("Verzuim", 2022, "realisatie", 5.4, "%", "5,4"),
        ("Verzuim", 2024, "streefwaarde", 5.0, "%", "5"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        f"<h3>Verzuim</h3><table>{CARD}</table>",
        f"<h2>Indicatoren</h2><p>Een zin.</p><table>{CARD}</table>",
        f"<h2>Indicatoren</h2><h3>Verzuim</h3><table>{CARD}<tr><td>Trend<td>daalt</table>",
        "<h2>Indicatoren</h2><h3>Kosten</h3><table><tr><td>Rekening 2022<td>5<tr><td>Raming 2024<td>6",
    ],
    ids=["elsewhere", "no name", "another row", "no target and no unit"],
)
def test_what_only_looks_like_a_card_is_none(read_html, table):
    assert _values(read_html(table)) == []


def test_below_a_head_that_says_more_than_a_year_figures_are_kept_as_they_stand(read_html):
    page = read_html(
        "<table><tr><th>Indicator<th>2022<th>Rang in 2023<tr><td>Banen<td>7<td>12<tr><td>Afval<td>8<td>-"
    )
    assert [(row.periode, row.waarde, row.ruwe_waarde) for row in _indicators(page)] == [
        (2022, 7.0, "7"),
        (None, None, "12"),
        (2022, 8.0, "8"),
    ]


HEADS_AGAIN = """Beleidsindicatoren

Indicator | 2018 | 2019 | 2020 |
Overhead | 12,1 | 13,2 | 14,3 |
Formatie | 7,1 | 7,2 | 7,3 |
Indicator | {years} |
Bezetting | 6,1 | 6,2 | 6,3 |
"""


@pytest.mark.parametrize(("years", "last"), [("2018 | 2019 | 2020", 2020), ("2019 | 2020 | 2021", 2021)])
def test_heads_that_come_again_are_no_indicator(years: str, last: int):
    page = read_page(HEADS_AGAIN.format(years=years).encode(), "text/plain", "pagina.txt")
    assert {row.indicator for row in _indicators(page)} == {"Overhead", "Formatie", "Bezetting"}
    assert _indicators(page)[-1].periode == last


@pytest.mark.parametrize("line", ["bedragen x € 1.000", "Lasten | 78 | 77 | 71 |"])
def test_a_table_of_a_budget_below_the_indicators_is_none_of_them(line: str):
    lines = [
        "Beleidsindicatoren",
        "",
        "Indicator | 2022 | 2023 | 2024 |",
        "Overhead | 12,1 | 13,2 | 14,3 |",
        "",
    ]
    above, row = ("", line) if "|" in line else (line, "Wegen | 78 | 77 | 71 |")
    lines += [
        "Programma Ruimte",
        "",
        above,
        "",
        "Omschrijving | 2022 | 2023 | 2024 |",
        row,
        "Groen | 1 | 2 | 3 |",
    ]
    page = read_page("\n".join(lines).encode(), "text/plain", "pagina.txt")
    assert {row.indicator for row in _indicators(page)} == {"Overhead"}


def test_in_pipes_a_title_above_areas_names_the_indicator_and_what_follows_describes_it():
    lines = [
        "Beleidsindicatoren",
        "",
        "Indicator | 2019 | 2020 | |",
        "Apparaatskosten | |||",
        "Gemeente | 500 | 612 | |",
        "Eenheid: | Kosten per inwoner | ||",
        "Formatie | |||",
        "Gemeente | 5,5 | 6,2 | |",
    ]
    page = read_page("\n".join(lines).encode(), "text/plain", "pagina.txt")
    assert [(row.indicator, row.eenheid, row.waarde) for row in _indicators(page)] == [
        ("Apparaatskosten \u2013 Gemeente", "Kosten per inwoner", 500),
        ("Apparaatskosten \u2013 Gemeente", "Kosten per inwoner", 612),
        ("Formatie \u2013 Gemeente", None, 5.5),
        ("Formatie \u2013 Gemeente", None, 6.2),
    ]
