"""Summaries of small years: which placing counts, what is zero and what is missing."""

from __future__ import annotations

import polars as pl
import pytest

from assets.iv3.tables import summaries

AMERSFOORT, LATE, ABSENT, ZERO = "GM0307", "GM0310", "GM1961", "GM0088"

TAAKVELDEN = pl.DataFrame(
    [
        ("0.1", "0", "Bestuur"),
        ("0.10", "0", "Mutaties reserves"),
        ("0.2", "0", "Burgerzaken"),
        ("6.1", "6", "Samenkracht en burgerparticipatie"),
    ],
    schema=["taakveld", "hoofdtaakveld", "naam"],
    orient="row",
)

GEMEENTEN = pl.DataFrame(
    [(AMERSFOORT, 1000), (LATE, 500), (ABSENT, 100), (ZERO, None)],
    schema={"gemeente": pl.String, "inwoners": pl.Int64},
    orient="row",
)


def leveringen(*rows: tuple[str, str, int, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["gemeente", "verslagsoort", "plaatsing", "geleverd"], orient="row")


def amounts(*rows: tuple[str, str, int, str, str, int]) -> pl.DataFrame:
    schema = {
        "gemeente": pl.String,
        "verslagsoort": pl.String,
        "plaatsing": pl.Int64,
        "taakveld": pl.String,
        "categorie": pl.String,
        "bedrag_eur": pl.Int64,
    }
    directions = {"L": "lasten", "B": "baten"}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        pl.col("categorie").str.head(1).replace(directions).alias("richting")
    )


DELIVERIES = leveringen(
    (AMERSFOORT, "X000", 1, True),
    (AMERSFOORT, "X000", 2, True),
    (AMERSFOORT, "X005", 1, True),
    (AMERSFOORT, "X005", 2, False),
    (LATE, "X000", 1, False),
    (LATE, "X000", 2, True),
    (ABSENT, "X000", 1, False),
    (ABSENT, "X000", 2, False),
    (ZERO, "X000", 1, True),
    (ZERO, "X000", 2, True),
)

ROWS = amounts(
    (AMERSFOORT, "X000", 1, "0.1", "L1.1", 90_000),
    (AMERSFOORT, "X000", 2, "0.1", "L1.1", 100_000),
    (AMERSFOORT, "X000", 2, "0.1", "L7.4", 5_000),
    (AMERSFOORT, "X000", 2, "0.1", "L3.8", -30_000),
    (AMERSFOORT, "X000", 2, "0.10", "B7.1", 40_000),
    (AMERSFOORT, "X000", 2, "6.1", "B4.3.1", 20_000),
    (AMERSFOORT, "X005", 1, "0.1", "L1.1", 70_000),
    (LATE, "X000", 2, "6.1", "L4.1", 10_000),
    (ZERO, "X000", 1, "0.1", "L1.1", 0),
    (ZERO, "X000", 2, "0.1", "L1.1", 0),
)


def detail(*gemeenten: str, verslagsoorten: tuple[str, ...] = ("X000",), internal: bool = True):
    chosen = summaries.chosen_placings(DELIVERIES, gemeenten, verslagsoorten)
    return summaries.by_taakveld(ROWS, chosen, TAAKVELDEN, internal=internal)


def total(frame: pl.DataFrame, gemeente: str, verslagsoort: str = "X000") -> dict[str, int | None]:
    row = summaries.totals(frame).filter(gemeente=gemeente, verslagsoort=verslagsoort)
    return row.row(0, named=True)


class TestChosenPlacing:
    @pytest.mark.parametrize(
        ("gemeente", "verslagsoort", "plaatsing"),
        [
            (AMERSFOORT, "X000", 2),
            (AMERSFOORT, "X005", 1),
            (LATE, "X000", 2),
            (ABSENT, "X000", None),
            (LATE, "X005", None),
        ],
        ids=[
            "both: second",
            "no second: first",
            "delivered late: second",
            "undelivered: none",
            "not offered",
        ],
    )
    def test_it_is_the_second_if_present_else_the_first(self, gemeente, verslagsoort, plaatsing) -> None:
        chosen = summaries.chosen_placings(DELIVERIES, [gemeente], [verslagsoort])
        assert chosen["plaatsing"].to_list() == [plaatsing]
        assert chosen.schema["plaatsing"] == pl.Int64

    def test_a_report_that_the_cbs_table_lacks_is_told_from_one_that_was_not_delivered(self) -> None:
        chosen = summaries.chosen_placings(DELIVERIES, [ABSENT], ["X000", "X005"])
        assert chosen["in_tabel"].to_list() == [True, False]

    def test_municipalities_come_in_the_order_asked(self) -> None:
        chosen = summaries.chosen_placings(DELIVERIES, [ZERO, AMERSFOORT], ["X000", "X005"])
        assert chosen.select("gemeente", "verslagsoort").rows() == [
            (ZERO, "X000"),
            (ZERO, "X005"),
            (AMERSFOORT, "X000"),
            (AMERSFOORT, "X005"),
        ]


class TestSums:
    def test_placings_are_never_added_and_negative_amounts_count(self) -> None:
        assert total(detail(AMERSFOORT), AMERSFOORT) == {
            "gemeente": AMERSFOORT,
            "verslagsoort": "X000",
            "plaatsing": 2,
            "lasten_eur": 75_000,
            "baten_eur": 60_000,
            "saldo_eur": -15_000,
        }

    def test_delivered_late_has_the_figures_of_its_only_placing(self) -> None:
        assert total(detail(LATE), LATE)["lasten_eur"] == 10_000

    def test_not_delivered_is_missing_everywhere_and_never_zero(self) -> None:
        frame = detail(ABSENT, verslagsoorten=("X000", "X005"))
        for summary in (frame, summaries.by_hoofdtaakveld(frame, 2024), summaries.totals(frame)):
            assert summary.height > 0
            assert summary.select(summaries.AMOUNTS).null_count().row(0) == (summary.height,) * 3

    def test_delivered_with_only_zeros_is_zero_and_not_missing(self) -> None:
        frame = detail(ZERO)
        for summary in (frame, summaries.by_hoofdtaakveld(frame, 2024), summaries.totals(frame)):
            assert set(summary["lasten_eur"]) == set(summary["saldo_eur"]) == {0}

    def test_every_taakveld_of_the_year_is_there_with_the_reserves_last_of_their_kind(self) -> None:
        assert detail(LATE)["taakveld"].to_list() == ["0.1", "0.2", "0.10", "6.1"]

    def test_hoofdtaakvelden_add_up_to_the_total(self) -> None:
        frame = detail(AMERSFOORT, verslagsoorten=("X000", "X005"))
        main = summaries.by_hoofdtaakveld(frame, 2024)
        assert main.filter(verslagsoort="X000").select("hoofdtaakveld", "naam", "saldo_eur").rows() == [
            ("0", "Bestuur en ondersteuning", -35_000),
            ("6", "Sociaal domein", 20_000),
        ]
        assert main["saldo_eur"].sum() == summaries.totals(frame)["saldo_eur"].sum()

    def test_until_2016_the_main_functions_have_their_own_names(self) -> None:
        functions = pl.DataFrame(
            {"taakveld": ["001", "921"], "hoofdtaakveld": ["0", "9"], "naam": ["Bestuursorganen", "AU"]}
        )
        chosen = summaries.chosen_placings(DELIVERIES, [ZERO], ["X000"])
        main = summaries.by_hoofdtaakveld(summaries.by_taakveld(ROWS, chosen, functions), 2016)
        assert main["naam"].to_list() == ["Algemeen bestuur", "Financiering en algemene dekkingsmiddelen"]


class TestInternalBookings:
    def test_their_taakvelden_and_categories_are_left_out(self) -> None:
        frame = detail(AMERSFOORT, internal=False)
        assert "0.10" not in frame["taakveld"].to_list()
        assert total(frame, AMERSFOORT)["lasten_eur"] == 70_000
        assert total(frame, AMERSFOORT)["baten_eur"] == 20_000

    @pytest.mark.parametrize(
        ("categorie", "kept"),
        [
            ("L7.1", 0),
            ("B7.1", 0),
            ("L7.4", 0),
            ("B7.5", 0),
            ("L7.5.1", 0),
            ("L7.2", 1),
            ("L7.10", 1),
            ("L1.7.1", 1),
        ],
    )
    def test_a_category_is_its_whole_number(self, categorie: str, kept: int) -> None:
        rows = amounts((AMERSFOORT, "X000", 2, "0.1", categorie, 1))
        assert summaries.without_internal(rows).height == kept


class TestPerInhabitant:
    def test_euros_are_divided_by_the_inhabitants_of_the_municipality(self) -> None:
        per_head = summaries.per_inwoner(summaries.totals(detail(AMERSFOORT, LATE)), GEMEENTEN)
        assert per_head.select("inwoners", "lasten_per_inwoner", "saldo_per_inwoner").rows() == [
            (1000, 75.0, -15.0),
            (500, 20.0, -20.0),
        ]

    def test_unknown_inhabitants_and_undelivered_figures_give_no_number(self) -> None:
        per_head = summaries.per_inwoner(summaries.totals(detail(ZERO, ABSENT)), GEMEENTEN)
        assert per_head.select(summaries.PER_HEAD).null_count().row(0) == (2, 2, 2)


class TestDifference:
    def test_each_differs_from_the_first_in_the_same_row(self) -> None:
        main = summaries.by_hoofdtaakveld(detail(AMERSFOORT, LATE), 2024)
        compared = summaries.with_difference(main, AMERSFOORT, ["lasten_eur"])
        assert compared.columns == [*main.columns, "verschil_lasten_eur"]
        assert compared.filter(gemeente=LATE)["verschil_lasten_eur"].to_list() == [-75_000, 10_000]
        assert compared.filter(gemeente=AMERSFOORT)["verschil_lasten_eur"].null_count() == 2

    @pytest.mark.parametrize("order", [(AMERSFOORT, ABSENT), (ABSENT, AMERSFOORT)])
    def test_there_is_none_with_a_municipality_that_did_not_deliver(self, order) -> None:
        compared = summaries.with_difference(summaries.totals(detail(*order)), order[0], ["saldo_eur"])
        assert compared["verschil_saldo_eur"].null_count() == compared.height

    def test_taakvelden_are_compared_with_the_same_taakveld(self) -> None:
        compared = summaries.with_difference(detail(AMERSFOORT, LATE), AMERSFOORT, ["baten_eur"])
        differences = compared.filter(gemeente=LATE).select("taakveld", "verschil_baten_eur")
        assert dict(differences.iter_rows()) == {"0.1": 0, "0.2": 0, "0.10": -40_000, "6.1": -20_000}


def test_refused_rows_of_the_chosen_placing_are_counted() -> None:
    quarantine = pl.DataFrame(
        [
            ("iv3_baten_lasten", f"gemeente={AMERSFOORT}; verslagsoort=X000; plaatsing=2; taakveld=9.9", 700),
            ("iv3_baten_lasten", f"gemeente={AMERSFOORT}; verslagsoort=X000; plaatsing=2; taakveld=8", None),
            ("iv3_baten_lasten", f"gemeente={AMERSFOORT}; verslagsoort=X000; plaatsing=1; taakveld=9.9", 1),
            ("iv3_balans", f"gemeente={AMERSFOORT}; verslagsoort=X000; plaatsing=2; balanspost=A1", 1),
            ("iv3_baten_lasten", None, 1),
        ],
        schema=["tabel", "sleutel", "bedrag_eur"],
        orient="row",
    )
    chosen = summaries.chosen_placings(DELIVERIES, [AMERSFOORT, ABSENT], ["X000"])
    assert summaries.refused_rows(quarantine, chosen).rows() == [(AMERSFOORT, "X000", 2, None)]
    readable = quarantine.drop_nulls("bedrag_eur")
    assert summaries.refused_rows(readable, chosen).rows() == [(AMERSFOORT, "X000", 1, 700)]


def test_deliveries_are_counted_by_placing_and_add_up() -> None:
    only_second = leveringen((ABSENT, "X005", 1, False), (ABSENT, "X005", 2, False))
    counted = summaries.deliveries_counted(pl.concat([DELIVERIES, only_second]))
    assert counted.rows(named=True) == [
        {
            "verslagsoort": "X000",
            "gemeenten": 4,
            "beide": 2,
            "alleen_eerste": 0,
            "alleen_tweede": 1,
            "niet_geleverd": 1,
        },
        {
            "verslagsoort": "X005",
            "gemeenten": 2,
            "beide": 0,
            "alleen_eerste": 1,
            "alleen_tweede": 0,
            "niet_geleverd": 1,
        },
    ]
