from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from assets.aansluiting.reconciling import AGREES, DIFFERS, INCOMPARABLE, normalise_aansluiting
from datapackages.schema import table

BODY = "a" * 64
PAGE = "gemeente-begroting-2023/p1-taakvelden"

CODES = ["0.1", "0.2", "0.3", "0.4", "0.5", "0.61", "0.62", "0.63", "0.64", "0.7", "0.8", "0.10"]

IV3 = {code: 1_000 * (10_000 + 137 * at) for at, code in enumerate(CODES)}
"""Lasten in euros, all different."""


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=table(name).normalised_dtypes)


def amount(code: str | None, shown: float, **changed: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "pagina": PAGE,
        "tabel": 1,
        "rij": 2 + (CODES.index(code) if code in CODES else 50),
        "volgnr": 2,
        "kolom": 2,
        "taakveld": code,
        "post": f"{code} naam",
        "totaal": False,
        "richting": "lasten",
        "periode": 2023,
        "stand": "begroting",
        "bedrag_eur": round(shown * 1_000),
        "waarde": shown,
        "ruwe_waarde": str(shown),
        "eenheid": "duizend euro",
        "uitlijning": "exact",
        "teken": 1,
        "eenheid_reden": "x",
        "bron": BODY,
    }
    return row | changed


def overview(**changed: Any) -> list[dict[str, Any]]:
    """A page with what Iv3 says of every taakveld."""
    return [amount(code, euros / 1_000, **changed) for code, euros in IV3.items()]


def reconciled(
    amounts: list[dict[str, Any]],
    *,
    soort: str = "programmabegroting",
    delivered: bool = True,
    reports: tuple[str, ...] = ("X000", "X005"),
    more_iv3: tuple[tuple[str, str, int], ...] = (),
) -> pl.DataFrame:
    placings = [
        {"jaar": 2023, "gemeente": "GM0307", "verslagsoort": report, "plaatsing": placing}
        | {"geleverd": delivered, "cellen": 1, "cellen_ontbrekend": 0, "lasten_eur": 1 if delivered else None}
        for report in reports
        for placing in (1, 2)
    ]
    cells = [
        ("lasten", code, euros if report == "X000" else euros + 500_000, report)
        for code, euros in IV3.items()
        for report in reports
    ] + [(richting, code, euros, "X000") for richting, code, euros in more_iv3]
    return normalise_aansluiting(
        {
            "bedragen": frame("bedragen", amounts),
            "paginas": frame(
                "paginas",
                [{"pagina": PAGE, "document": "d", "volgnr": 1, "url": "u", "vorm": "html", "bron": BODY}],
            ),
            "documenten": frame(
                "documenten",
                [{"document": "d", "gemeente": "GM0307", "soort": soort, "jaar": 2023, "titel": "t"}],
            ),
            "iv3_leveringen": frame("iv3_leveringen", placings),
            "iv3_baten_lasten": frame(
                "iv3_baten_lasten",
                [
                    {"jaar": 2023, "gemeente": "GM0307", "verslagsoort": report, "plaatsing": placing}
                    | {"taakveld": code, "categorie": "L1.1", "richting": richting, "bron": BODY}
                    # a first placing that was mended in the second
                    | {"bedrag_eur": euros + (0 if placing == 2 else 7_000_000)}
                    for richting, code, euros, report in cells
                    if delivered
                    for placing in (1, 2)
                ],
            ),
            "taakvelden": frame(
                "taakvelden", [{"jaar": 2023, "taakveld": code, "naam": code} for code in CODES]
            ),
        }
    )


def verdicts(found: pl.DataFrame) -> dict[str, int]:
    return dict(found.group_by("oordeel").len().iter_rows())


def test_a_page_that_says_what_iv3_says_agrees_in_the_last_placing() -> None:
    found = reconciled(overview())
    assert verdicts(found) == {AGREES: len(CODES)}
    assert found["plaatsing"].unique().to_list() == [2]
    assert found["verschil_eur"].to_list() == [0] * len(CODES)


@pytest.mark.parametrize(("off", "verdict"), [(2, AGREES), (-2, AGREES), (3, DIFFERS), (-3, DIFFERS)])
def test_two_roundings_may_differ_and_no_more(off: int, verdict: str) -> None:
    rows = overview()
    rows[0] = amount("0.1", IV3["0.1"] / 1_000 + off)
    found = reconciled(rows).filter(pl.col("onderdeel") == "0.1")
    assert found.select("oordeel", "verschil_eur").row(0) == (verdict, 1_000 * off)


def test_an_account_stands_beside_the_account() -> None:
    rows = [amount(code, (euros + 500_000) / 1_000, stand="rekening") for code, euros in IV3.items()]
    found = reconciled(rows, soort="jaarstukken")
    assert verdicts(found) == {AGREES: len(CODES)}
    assert found["verslagsoort"].unique().to_list() == ["X005"]


def test_a_budget_in_an_account_can_be_the_one_after_changes() -> None:
    assert verdicts(reconciled(overview(), soort="jaarstukken")) == {INCOMPARABLE: len(CODES)}
    primitive = reconciled(overview(stand="primitieve begroting"), soort="jaarstukken")
    assert verdicts(primitive) == {AGREES: len(CODES)}


@pytest.mark.parametrize(
    "changed",
    [{"periode": 2024}, {"stand": "raming"}, {"stand": "begroting na wijziging"}, {"richting": "saldo"}],
)
def test_what_iv3_has_no_counterpart_of_is_left_out(changed: dict[str, Any]) -> None:
    assert reconciled(overview(**changed)).is_empty()


def test_what_was_not_delivered_is_not_comparable() -> None:
    found = reconciled(overview(), delivered=False)
    assert verdicts(found) == {INCOMPARABLE: len(CODES)}
    assert found["reden"].unique().to_list() == ["De gemeente heeft deze levering niet gedaan."]
    assert found["iv3_eur"].null_count() == len(CODES)


def test_a_few_taakvelden_of_a_programme_prove_nothing_against_a_municipality() -> None:
    found = reconciled([amount("0.1", 5), amount("0.2", IV3["0.2"] / 1_000)])
    assert dict(found.select("onderdeel", "oordeel").iter_rows()) == {"0.1": INCOMPARABLE, "0.2": AGREES}


def test_a_taakveld_in_two_rows_is_added_up() -> None:
    rows = overview()
    half = IV3["0.1"] / 2_000
    rows[0:1] = [amount("0.1", half), amount("0.1", half, rij=99)]
    assert verdicts(reconciled(rows)) == {AGREES: len(CODES)}


def without_unit(factor: int, rows: int = len(CODES)) -> list[dict[str, Any]]:
    known = dict(list(IV3.items())[:rows])
    return [
        amount(code, euros / factor, eenheid="onbekend", bedrag_eur=None) for code, euros in known.items()
    ]


@pytest.mark.parametrize(("factor", "unit"), [(1, "euro"), (1_000, "duizend euro")])
def test_a_unit_that_the_page_does_not_name_follows_from_iv3(factor: int, unit: str) -> None:
    found = reconciled(without_unit(factor))
    assert verdicts(found) == {AGREES: len(CODES)}
    assert set(found["eenheid"]) == {unit}
    assert set(found["eenheid_uit"]) == {"aansluiting"}
    assert f"12 van 12 bedragen komen alleen in {unit} overeen met Iv3" in found["reden"][0]


def test_a_few_agreements_are_no_proof_of_a_unit() -> None:
    found = reconciled(without_unit(1_000, rows=4))
    assert verdicts(found) == {INCOMPARABLE: 4}
    assert found["pagina_eur"].null_count() == 4


def test_a_page_that_mostly_differs_gets_no_unit_from_iv3() -> None:
    rows = without_unit(1_000)
    for row in rows[:2]:
        row["waarde"] += 50
    found = reconciled(rows)
    assert verdicts(found) == {INCOMPARABLE: len(CODES)}


def totals(lasten: float, storting: float) -> list[dict[str, Any]]:
    shown = [("Lasten", "lasten", lasten), ("Baten", "baten", 50_000), ("Stortingen", "lasten", storting)]
    shown.append(("Onttrekkingen", "baten", 3_987))
    return [
        amount(None, value, rij=at, post=post, richting=richting)
        for at, (post, richting, value) in enumerate(shown, start=2)
    ]


BATEN = (("baten", "0.8", 50_001_000), ("baten", "0.10", 3_987_000))
ALL_LASTEN = sum(euros for code, euros in IV3.items() if code != "0.10") / 1_000


def test_totals_are_compared_where_the_reserves_prove_whose_they_are() -> None:
    found = reconciled(totals(ALL_LASTEN, IV3["0.10"] / 1_000), more_iv3=BATEN)
    assert verdicts(found) == {AGREES: 4}
    found = reconciled(totals(ALL_LASTEN + 100, IV3["0.10"] / 1_000), more_iv3=BATEN)
    assert verdicts(found) == {AGREES: 3, DIFFERS: 1}


def test_totals_beside_other_reserves_can_be_those_of_a_programme() -> None:
    found = reconciled(totals(ALL_LASTEN, 5), more_iv3=BATEN)
    differing = found.filter(pl.col("oordeel") != AGREES)
    assert differing["oordeel"].to_list() == [INCOMPARABLE]
    assert verdicts(reconciled(totals(5, 5), more_iv3=BATEN))[INCOMPARABLE] == 2


def test_totals_without_reserves_are_left_out() -> None:
    assert reconciled(totals(ALL_LASTEN, 5)[:2], more_iv3=BATEN).is_empty()
