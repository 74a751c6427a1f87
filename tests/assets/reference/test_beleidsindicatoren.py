from __future__ import annotations

import csv

import pytest

from assets.reference.beleidsindicatoren import INDICATORS_FILE, policy_indicator


@pytest.mark.parametrize(
    ("name", "official", "hoofdtaakveld"),
    [
        ("Formatie", "Formatie", "0"),
        ("Formatie1", "Formatie", "0"),
        ("Banen *", "Banen", "6"),
        ("Banen ¹⁾", "Banen", "6"),
        ("Bezetting in fte per 1000 inwoners", None, None),
        ("Bezetting in fte per 1.000 inwoners", "Bezetting", "0"),
        ("Voortijdig schoolverlaters zonder startkwalificatie (vsv-ers)",
         "Voortijdige schoolverlaters zonder startkwalificatie (vsv-ers)", "4"),
        ("gemiddelde WOZ-waarde woningen *", "Gemiddelde WOZ-waarde", "8"),
        ("Omvang huishoudelijk restafval (kg per inwoner)", "Omvang huishoudelijk restafval", "7"),
        ("Overhead van het programma", None, None),
        ("Waardering dienstverlening", None, None),
    ],
)  # fmt: skip
def test_a_compulsory_indicator_is_known_by_its_whole_name(name, official, hoofdtaakveld) -> None:
    found = policy_indicator(name)
    assert (found.naam if found else None, found.hoofdtaakveld if found else None) == (
        official,
        hoofdtaakveld,
    )


def test_no_name_belongs_to_two_indicators() -> None:
    with INDICATORS_FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    names = [name.casefold() for row in rows for name in (row["naam"], *filter(None, row["ook"].split("|")))]
    assert len(names) == len(set(names))
