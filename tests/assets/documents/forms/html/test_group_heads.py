from __future__ import annotations

from decimal import Decimal

from assets.documents.forms.html.group_heads import GroupHead, find_group_head


def _rows(*rows: tuple[str, ...]) -> list[list[Decimal]]:
    return [[Decimal(value) for value in row] for row in rows]


def test_the_total_proves_which_columns_form_the_group():
    heads = ("leeftijd", "Totaal", "Achtergrond", "A", "B", "C")
    rows = _rows(
        ("100", "77", "4", "18"), ("100", "84", "8", "8"), ("100", "88", "7", "5"), ("100", "83", "7", "10")
    )
    assert find_group_head(heads, rows) == GroupHead(
        ("leeftijd", "Totaal", "Achtergrond"), 2, ("A", "B", "C")
    )


def test_the_group_may_stand_before_its_total():
    heads = ("wijk", "Woningen", "Totaal", "huur", "koop")
    rows = _rows(("40", "60", "100"), ("12", "8", "20"), ("7", "9", "16"), ("50", "31", "81"))
    assert find_group_head(heads, rows) == GroupHead(("wijk", "Woningen", "Totaal"), 1, ("huur", "koop"))


HEADS = ("wijk", "Totaal", "Woningen", "huur", "koop")
PROOF = _rows(("100", "40", "60"), ("20", "12", "8"), ("16", "7", "9"), ("81", "50", "31"))


def test_every_row_must_add_up_and_there_must_be_enough_of_them():
    assert find_group_head(HEADS, PROOF) is not None
    assert find_group_head(HEADS, [*PROOF, *_rows(("20", "12", "9"))]) is not None  # rounded
    assert find_group_head(HEADS, [*PROOF, *_rows(("20", "12", "12"))]) is None
    assert find_group_head(HEADS, PROOF[:3]) is None


def test_nothing_is_proven_by_zeros_or_by_a_total_that_rounding_explains():
    assert find_group_head(HEADS, _rows(("0", "0", "0")) * 4) is None
    assert find_group_head(HEADS, _rows(("2", "1", "1"), ("3", "1", "2")) * 2) is None


def test_nothing_is_proven_where_another_reading_fits_most_rows():
    heads = ("wijk", "Totaal", "norm", "Woningen", "huur", "koop")
    rows = _rows(
        ("100", "0", "40", "60"), ("20", "0", "12", "8"), ("16", "0", "7", "9"), ("81", "0", "50", "31")
    )
    assert find_group_head(heads, rows) is None


def test_nothing_is_proven_without_a_total_or_with_other_numbers_of_heads():
    assert find_group_head(("wijk", "Alles", "Woningen", "huur", "koop"), PROOF) is None
    assert find_group_head(("wijk", "Totaal", "huur", "koop"), PROOF) is None
    assert find_group_head(("Totaal", "wijk", "Woningen", "huur", "koop"), PROOF) is None
