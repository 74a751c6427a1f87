"""One municipality is a warning, many are a broken pull: the border between them."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.measuring import measure_view
from expectations.rules import checks
from expectations.rules.evidence import Evidence
from expectations.rules.model import BLOCKING, SOURCE, WARNING, Rule
from expectations.rules.plausibility.widespread import widespread


def companion(gemeenten: int, wrong: int, rows_each: int = 1) -> Rule:
    codes = [f"GM{number:04}" for number in range(gemeenten) for _ in range(rows_each)]
    view = pl.DataFrame({"gemeente": codes, "verslagsoort": "X000"}).with_columns(
        goed=pl.when(pl.col("gemeente") < f"GM{wrong:04}").then(0).otherwise(1)
    )
    rule = Rule(
        id="iv3_leveringen.geleverd.goed",
        table="iv3_leveringen",
        responsible=SOURCE,
        severity=WARNING,
        sentence="Zin.",
        source="toets",
        check=checks.among("goed", [1]),
        reason="{gemeente}.",
        view=lambda _: view,
        planted=lambda: Evidence(2023),
    )
    return widespread(rule, lambda _: Evidence(2023))


@pytest.mark.parametrize(
    ("gemeenten", "wrong", "failed"),
    [
        (1, 1, 0),  # one municipality is never many
        (2, 1, 0),
        (2, 2, 1),
        (19, 1, 0),
        (40, 2, 0),
        (40, 3, 1),
        (342, 17, 0),
        (342, 18, 1),
        (342, 0, 0),
    ],
)
def test_more_than_one_in_twenty_is_widespread(gemeenten: int, wrong: int, failed: int) -> None:
    rule = companion(gemeenten, wrong)
    assert rule.severity == BLOCKING
    assert measure_view(rule, Evidence(2023)).failed == failed


def test_a_municipality_with_many_findings_counts_once() -> None:
    asked = measure_view(companion(40, 2, rows_each=9), Evidence(2023))
    assert asked.frame.select("gemeenten", "gevallen", "toegestaan").rows() == [(40, 2, 2)]


def test_it_tells_how_many_of_how_many() -> None:
    assert measure_view(companion(342, 18), Evidence(2023)).sample() == (
        "X000: 18 van de 342 gemeenten; toegestaan: 17.",
    )
