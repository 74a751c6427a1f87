from __future__ import annotations

import pytest

from assets.reference.taakveld_overgang import TRANSITIONS_FILE
from assets.reference.taakveldlijst import taakveld_in


@pytest.mark.parametrize(
    ("label", "jaar", "code"),
    [
        ("0.1 Bestuur", 2023, "0.1"),
        ("0.10 Mutaties reserves", 2023, "0.10"),
        ("0.3 Beheer overige gebouwen en gro", 2020, "0.3"),
        ("XT-061 0.61 OZB woningen", 2024, "0.61"),
        ("XT-09 0.9 Vennootschapsbelasting (VpB)", 2024, "0.9"),
        ("0.7 Algemene uitkering en overige uitkeringen gemeentefonds", 2019, "0.7"),
        ("6.71a Huishoudelijke hulp (WMO)", 2023, "6.71a"),
        ("6.711 Huishoudelijke hulp (WMO)", 2025, "6.711"),
        ("8.1 Ruimtelijke ordening", 2018, "8.1"),
        ("8.1 Ruimte en leefomgeving", 2024, "8.1"),
    ],
)
def test_a_code_with_its_official_name_is_a_taakveld(label: str, jaar: int, code: str) -> None:
    assert taakveld_in(label, jaar) == code


@pytest.mark.parametrize(
    ("label", "jaar"),
    [
        ("1.1 Stedelijk beheer en milieu", 2023),
        ("0.1 Bestuur en organisatie", 2023),
        ("0.1 Best", 2023),
        ("0.1", 2023),
        ("Bestuur", 2023),
        ("6.71a Huishoudelijke hulp (WMO)", 2025),
        ("6.711 Huishoudelijke hulp (WMO)", 2023),
        ("9.1 Bestuur", 2023),
        ("0.1 Bestuur", 2016),
        ("Programma 1", 2023),
    ],
)
def test_anything_else_is_none(label: str, jaar: int) -> None:
    assert taakveld_in(label, jaar) is None


def test_where_rows_are_said_to_be_taakvelden_a_code_or_a_full_name_is_enough() -> None:
    assert taakveld_in("0.10", 2023, name_tells=True) == "0.10"
    assert taakveld_in("Overhead", 2023, name_tells=True) == "0.4"
    assert taakveld_in("Over", 2023, name_tells=True) is None
    assert taakveld_in("1.1 Stedelijk beheer", 2023, name_tells=True) is None


@pytest.mark.parametrize(("jaargang", "jaar"), [(2017, 2017), (2023, 2023), (2025, 2025)])
def test_every_code_of_every_list_has_a_name(jaargang: int, jaar: int) -> None:
    lines = TRANSITIONS_FILE.read_text(encoding="utf-8").splitlines()[1:]
    codes = {
        code
        for year, code in (
            pair for line in lines for pair in zip(line.split(",")[:2], line.split(",")[2:4], strict=True)
        )
        if year == str(jaargang) and "." in code
    }
    assert len(codes) in (53, 69, 71)
    assert {code for code in codes if taakveld_in(code, jaar, name_tells=True) != code} == set()
