"""Municipalities that are no more, and reports that nobody knows: published, and told by name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from expectations.rules.planted import DELIVERY, planted
from expectations.rules.plausibility.listed import municipalities_that_delivered, reports_of_year

JAAR = 2023

BRIELLE = {"oude_gemeente": "GM0501", "nieuwe_gemeente": "GM1992", "nieuwe_naam": "Voorne aan Zee"}
GROWN = {"oude_gemeente": "GM0307", "nieuwe_gemeente": "GM0307", "nieuwe_naam": "Amersfoort"}
SWALLOWED = {"oude_gemeente": "GM0310", "nieuwe_gemeente": "GM0307", "nieuwe_naam": "Amersfoort"}


def why_not(
    code: str, *mergers: dict[str, Any], listed: tuple[str, ...] = (), inwoners: int | None = None
) -> str | None:
    """What is said of a municipality that delivered; None when it was one."""
    gemeenten = [{"gemeente": code, "naam": "Gemeente", "inwoners": inwoners}]
    gemeenten += [{"gemeente": other, "naam": other, "inwoners": 1_000} for other in listed]
    year = planted(
        gemeenten=gemeenten,
        iv3_leveringen=[DELIVERY | {"gemeente": code, "geleverd": True, "gekozen": True, "lasten_eur": 5}],
        herindelingen=list(mergers),
    )
    (found,) = municipalities_that_delivered(year).to_dicts()
    assert found["bestond"] == (found["waarom"] is None)
    assert (found["verslagen"], found["lasten_eur"]) == ("X000", 5)
    return found["waarom"]


@pytest.mark.parametrize(
    ("since", "told"),
    [
        (date(2022, 1, 1), "per 2022-01-01 opgegaan in Voorne aan Zee (GM1992)"),
        (date(2023, 1, 1), "per 2023-01-01 opgegaan in Voorne aan Zee (GM1992)"),
        (date(2023, 3, 24), None),
    ],
)
def test_who_merged_away_by_the_first_of_january_is_told_with_its_successor(
    since: date, told: str | None
) -> None:
    assert why_not("GM0501", BRIELLE | {"ingangsdatum": since}) == told


def test_who_is_yet_to_be_is_told_with_what_it_will_be_made_of() -> None:
    merger = BRIELLE | {"oude_naam": "Brielle", "ingangsdatum": date(2024, 1, 1)}
    assert why_not("GM1992", merger) == "pas per 2024-01-01 ontstaan uit Brielle (GM0501)"


def test_a_municipality_that_grew_lived_on_and_what_it_swallowed_did_not() -> None:
    mergers = [item | {"ingangsdatum": date(2020, 1, 1)} for item in (GROWN, SWALLOWED)]
    assert why_not("GM0307", *mergers) is None
    assert why_not("GM0310", *mergers) == "per 2020-01-01 opgegaan in Amersfoort (GM0307)"


def test_who_ended_before_the_mergers_we_list_is_not_among_those_with_inhabitants() -> None:
    assert why_not("GM0305", listed=("GM0307",)) == "niet in de lijst van gemeenten van dat jaar"
    assert why_not("GM0308", listed=("GM0307",), inwoners=1_000) is None


def test_of_a_year_without_known_inhabitants_nothing_is_said() -> None:
    assert why_not("GM0305") is None


def test_who_only_stands_in_the_list_of_cbs_is_no_finding() -> None:
    year = planted(
        gemeenten=[{"gemeente": "GM0501"}],
        iv3_leveringen=[DELIVERY | {"gemeente": "GM0501", "geleverd": False}],
        herindelingen=[BRIELLE | {"ingangsdatum": date(2020, 1, 1)}],
    )
    assert municipalities_that_delivered(year).is_empty()


def test_a_report_is_counted_with_its_deliveries() -> None:
    year = planted(
        verslagsoorten=[{"verslagsoort": code, "naam": "Verslag"} for code in ("X000", "X006")],
        iv3_leveringen=[
            DELIVERY | {"verslagsoort": "X006", "geleverd": True},
            DELIVERY | {"verslagsoort": "X006", "gemeente": "GM0310", "geleverd": False},
        ],
    )
    counted = reports_of_year(year).select("verslagsoort", "leveringen").rows()
    assert counted == [("X000", 0), ("X006", 1)]
