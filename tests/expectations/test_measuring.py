"""A rule asked with Polars: complete counts, a small and stable sample."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from expectations.measuring import FINDINGS, SAMPLE, Measured, measure, measure_view
from expectations.rules import checks
from expectations.rules.evidence import Evidence, TableOutcome
from expectations.rules.model import SOURCE, Rule

RULE = Rule(
    id="iv3_baten_lasten.taakveld.keuze",
    table="iv3_baten_lasten",
    responsible=SOURCE,
    sentence="Zin.",
    source="toets",
    check=checks.among("taakveld", ["0.1"]),
    reason="Taakveld “{taakveld}” kan niet.",
    amount="bedrag_eur",
)


def asked(taakvelden: list[str], amounts: list[int | None]) -> Measured:
    frame = pl.DataFrame(
        {"taakveld": taakvelden, "bedrag_eur": amounts}, schema_overrides={"bedrag_eur": pl.Int64}
    ).with_columns(
        gemeente=pl.lit("GM0307"), verslagsoort=pl.lit("X000"), plaatsing=1, categorie=pl.lit("L1.1")
    )
    return measure(RULE, frame, Evidence(2023))


def test_counts_are_complete_and_the_sample_is_small() -> None:
    found = asked([f"9.{n}" for n in range(100)], [1_000] * 100)

    assert (found.failed, found.failed_eur) == (100, 100_000)
    assert len(found.sample()) == SAMPLE == 5


def test_the_sample_does_not_hang_on_the_order_of_the_rows() -> None:
    codes = [f"9.{n}" for n in range(10)]

    assert asked(codes, [1] * 10).sample() == asked(codes[::-1], [1] * 10).sample()


def test_the_largest_amounts_come_first() -> None:
    found = asked(["9.1", "9.2", "9.3", "9.4"], [5, -90, None, 20])

    assert [line[-15:] for line in found.sample()] == [
        f"“{code}” kan niet." for code in ("9.2", "9.4", "9.1", "9.3")
    ]


def test_a_sample_names_the_row_and_what_is_wrong_with_it() -> None:
    assert asked(["9.9"], [1]).sample() == (
        (
            "gemeente=GM0307; verslagsoort=X000; plaatsing=1; taakveld=9.9; categorie=L1.1: "
            "Taakveld “9.9” kan niet."
        ),
    )


def test_corrections_do_not_hide_how_bad_it_is() -> None:
    assert asked(["9.9", "9.8", "0.1"], [5_000, -5_000, 1]).failed_eur == 10_000


def test_amounts_beyond_belief_are_added_up_all_the_same() -> None:
    assert asked(["9.9", "9.8", "9.7"], [2**63 - 1, -(2**63), None]).failed_eur == 2**64 - 1


def test_nothing_wrong_has_no_sample() -> None:
    found = asked(["0.1"], [1])

    assert (found.failed, found.failed_eur, found.sample()) == (0, 0, ())


def test_findings_of_a_view_are_all_named_up_to_a_hundred() -> None:
    """A municipality that is published with a mark must find itself named."""
    view = pl.DataFrame({"taakveld": [f"9.{n:03}" for n in range(150)]})
    rule = replace(RULE, amount=None, view=lambda _: view, planted=lambda: Evidence(2023))

    told = measure_view(rule, Evidence(2023)).sample()

    assert len(told) == FINDINGS == 100
    assert told[0] == "Taakveld “9.000” kan niet."


def test_each_row_of_a_sample_names_the_body_it_comes_from() -> None:
    evidence = Evidence(2023)
    found = asked(["9.1", "9.2"], [1, 2])
    named = replace(found, frame=found.frame.with_columns(bron=pl.Series(["a" * 64, None])))

    assert found.examples(evidence)[1] == ((), ())
    assert named.examples(evidence)[1] == ((), ("a" * 64,))
    assert asked(["0.1"], [1]).examples(evidence)[1] == ()


@pytest.mark.parametrize(("bodies", "named"), [(1, 1), (3, 3), (4, 0)])
def test_a_finding_names_the_bodies_of_the_rows_it_is_about_while_they_are_few(
    bodies: int, named: int
) -> None:
    rows = pl.DataFrame(
        {"gemeente": "GM0307", "verslagsoort": "X000", "taakveld": "9.9", "bron": f"{number:064}"}
        for number in range(bodies)
    )
    rows = rows.with_columns(plaatsing=2, categorie=pl.lit("L1.1"), bedrag_eur=pl.lit(1))
    other = rows.with_columns(gemeente=pl.lit("GM0736"), bron=pl.lit("f" * 64))
    outcome = TableOutcome(pl.concat([rows, other]), rows.clear(), rows.clear())
    view = rows.drop("bron").unique()
    evidence = Evidence(2023, outcomes={"iv3_baten_lasten": outcome})

    _, [found] = measure(RULE, view, evidence).examples(evidence)

    assert found == tuple(f"{number:064}" for number in range(named))
