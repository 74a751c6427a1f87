"""A row or column that states a unit has it, where the page states none for the whole table."""

import pytest


def _row(*cells):
    return "<tr>" + "".join(f"<td>{cell}" for cell in cells)


def _euros(amounts_of, body, *, above=""):
    return {
        row.ruwe_waarde: row.bedrag_eur for row in amounts_of(f"<h3>Lasten</h3>{above}<table>{body}</table>")
    }


HEADS = "<tr><th>Programma<th>Eenheid<th>Begroting 2023<th>Begroting 2024"
ROWS = "".join(
    _row(f"Zorg {letter}", "{unit}", f"1.{at}01", f"1.{at}02") for at, letter in enumerate("abcde")
)


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("x € 1.000", 1_000), ("euro", 1), ("(in euro's)", 1), ("x € 1 mln", None), ("stuks", None)],
)
def test_a_column_of_units_gives_each_row_its_own(amounts_of, unit, factor):
    found = _euros(amounts_of, HEADS + ROWS.format(unit=unit))
    assert found["1.001"] == (factor and 1_001 * factor)


def test_rows_may_differ(amounts_of):
    rows = ROWS.format(unit="euro") + _row("Wonen", "x € 1.000", "2.001", "2.002")
    found = _euros(amounts_of, HEADS + rows)
    assert (found["1.001"], found["2.001"]) == (1_001, 2_001_000)


def test_a_row_without_one_has_none(amounts_of):
    rows = ROWS.format(unit="euro") + _row("Wonen", "", "2.001", "2.002")
    assert _euros(amounts_of, HEADS + rows)["2.001"] is None


def test_a_row_that_says_otherwise_than_its_table_stays_unknown(amounts_of):
    found = _euros(amounts_of, HEADS + ROWS.format(unit="euro"), above="<p>Bedragen x € 1.000</p>")
    assert set(found.values()) == {None}


def test_a_limit_in_a_label_is_no_unit(amounts_of):
    rows = "".join(_row(f"Giften {letter} boven € 1.000", "", "2.001", "2.002") for letter in "abcde")
    assert set(_euros(amounts_of, HEADS + rows).values()) == {None}


def test_columns_that_state_other_units_have_their_own(amounts_of):
    heads = "<tr><th>Programma<th>Begroting 2023 (x € 1.000)<th>Begroting 2024 (in euro's)<th>Raming 2025"
    rows = "".join(
        _row(f"Zorg {letter}", f"1.{at}01", f"1.{at}02", f"1.{at}03") for at, letter in enumerate("abcd")
    )
    found = _euros(amounts_of, heads + rows)
    assert (found["1.001"], found["1.002"], found["1.003"]) == (1_001_000, 1_002, None)


def test_what_is_no_amount_is_not_in_the_unit_of_its_table(amounts_of):
    heads = "<tr><th>Team<th>Fte 2024<th>Begroting 2024"
    found = amounts_of(f"<h3>Lasten</h3><p>x € 1.000</p><table>{heads}" + _row("Zorg", "12,5", "1.801"))
    assert [row.eenheid for row in found] == ["onbekend", "duizend euro"]
