from __future__ import annotations

UNIT = "<p>Bedragen x € 1.000</p>"
HEADS = "|Begroting 2023|Begroting 2024|Raming 2025"
LASTEN, BATEN = "Lasten|100|200|300", "Baten|30|290|310"


def directions(rows, post):
    return [(row.richting, row.bedrag_eur) for row in rows if row.post == post]


def test_a_result_that_is_the_difference_in_every_column_is_a_saldo(amounts_of, table) -> None:
    found = amounts_of(UNIT + table(HEADS, LASTEN, BATEN, "Resultaat|-70|90|10"))
    assert directions(found, "Resultaat") == [("saldo", -70_000), ("saldo", 90_000), ("saldo", 10_000)]
    assert [row.bedrag_eur for row in found[:2]] == [100_000, 200_000]


def test_a_result_after_reserves_is_not(amounts_of, table) -> None:
    found = amounts_of(UNIT + table(HEADS, LASTEN, BATEN, "Saldo|-70|90|10", "Resultaat|-70|90|7"))
    assert directions(found, "Resultaat") == [(None, None)] * 3
    found = amounts_of(UNIT + table(HEADS, LASTEN, BATEN, "Saldo|-70|90|10", "Resultaat|-60|92|12"))
    assert directions(found, "Resultaat") == [(None, None)] * 3


def test_sections_with_the_same_labels_each_prove_their_own_sums(amounts_of, table) -> None:
    one = ("Totaal lasten|100|200|300", "Totaal baten|30|290|310", "Saldo van baten en lasten|-70|90|10")
    two = ("Totaal lasten|110|210|310", "Totaal baten|31|291|311", "Saldo van baten en lasten|-79|81|1")
    found = amounts_of(UNIT + table(HEADS, "Bestuur|||", *one, "Zorg|||", *two))
    assert [row.bedrag_eur for row in found] == [
        1_000 * int(figure) for row in (*one, *two) for figure in row.split("|")[1:]
    ]


def test_small_numbers_and_several_results_prove_nothing(amounts_of, table) -> None:
    found = amounts_of(UNIT + table(HEADS, "Lasten|3|4|5", "Baten|4|5|7", "Netto resultaat|2|2|3"))
    assert directions(found, "Netto resultaat") == [(None, None)] * 3
    results = ("Structureel resultaat|-70|90|10", "Incidenteel resultaat|-69|91|11")
    found = amounts_of(UNIT + table(HEADS, LASTEN, BATEN, *results))
    assert directions(found, "Structureel resultaat") == [(None, None)] * 3


def test_below_lasten_and_baten_a_row_of_saldi_holds_what_leaves_its_saldo(amounts_of, table) -> None:
    heads = "Programma|Lasten 2024|Baten 2024|Saldo 2024"
    rows = ("Bestuur|100|30|-70", "Zorg|200|290|90")
    found = amounts_of(UNIT + table(heads, *rows, "Saldo van baten en lasten|300|320|20"))
    assert directions(found, "Saldo van baten en lasten") == [
        ("lasten", 300_000),
        ("baten", 320_000),
        ("saldo", 20_000),
    ]
    found = amounts_of(UNIT + table(heads, *rows, "Saldo van baten en lasten|300|320|45"))
    assert [row.bedrag_eur for row in found[6:8]] == [None, None]


def test_programmes_below_a_total_are_those_above_it(amounts_of, table) -> None:
    rows = ("Lasten||", "Zorg|1|2", "Totaal|1|2", "Baten||", "Zorg|3|4", "Overig|5|6")
    found = amounts_of(UNIT + table("Programma|Begroting 2024|Raming 2025", *rows))
    assert [row.programma for row in found[::2]] == ["Zorg", None, "Zorg", None]
