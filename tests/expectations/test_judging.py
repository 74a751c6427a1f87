"""A year before the judge: what is released, what is kept back, and that silence is never consent."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datapackages.schema import PROBLEM, table, tables
from expectations import judging
from expectations.judging import Judgement, UnknownTable, ask, judge
from expectations.rules import checks
from expectations.rules.catalogue import rules, rules_of
from expectations.rules.model import Rule
from expectations.suites import building
from expectations.suites.counting import count
from tests.expectations.good_year import JAAR, OTHER_BODY, TOO_SMALL_FOR, changed, frame, good_year, tally_of
from tests.expectations.test_refusing import DAMAGE, ROWS, damaged

YEAR = good_year()
FEW = {name: YEAR[name] for name in ("bronnen", "gemeenten")}
"""Enough to judge, in a fraction of the time."""


def judged(year: dict[str, pl.DataFrame]) -> Judgement:
    return judge(year, tally_of(year), jaar=JAAR)


def outcomes(judgement: Judgement) -> dict[str, tuple[str, str | None]]:
    return {verdict.rule: (verdict.outcome, verdict.reason) for verdict in judgement.verdicts}


def test_a_good_year_is_released_as_it_is(good: Judgement) -> None:
    assert good.releasable
    inapplicable = {rule.id for rule in rules() if rule.against_release} | TOO_SMALL_FOR
    assert Counter(verdict.outcome for verdict in good.verdicts) == {
        "geslaagd": len(rules()) - len(inapplicable),
        "niet van toepassing": len(inapplicable),
    }
    assert {verdict.rule for verdict in good.verdicts if verdict.reason} == inapplicable
    assert good.quarantine.is_empty()
    assert set(good.accepted) == set(YEAR)
    for name, rows in good.accepted.items():
        assert rows.equals(table(name).published(YEAR[name]))


def test_every_rule_gets_one_verdict_in_the_order_of_the_catalogue(good: Judgement) -> None:
    assert [verdict.rule for verdict in good.verdicts] == [rule.id for rule in rules()]


def test_rows_of_one_bad_page_in_five_go_to_quarantine_and_the_year_goes_out() -> None:
    first = YEAR["paginas"].to_dicts()[0]
    pages = [first | {"pagina": f"amersfoort-begroting-2023/p{n}", "volgnr": n} for n in range(2, 6)]
    bad = dict.fromkeys(first) | {
        "pagina": "amersfoort-begroting-2023/p6",
        "document": "amersfoort-begroting-2023",
        "bron": OTHER_BODY,
        PROBLEM: "Het bestand is geen tekst.",
    }
    year = YEAR | {"paginas": frame("paginas", [first, *pages, bad])}

    judgement = judged(year)

    assert judgement.releasable
    assert judgement.quarantine.select("tabel", "regel", "reden").rows() == [
        ("paginas", "paginas.rij.leesbaar", "Het bestand is geen tekst.")
    ]
    assert judgement.accepted["paginas"].height == 5
    failed = [verdict for verdict in judgement.verdicts if verdict.outcome == "gezakt"]
    assert [(one.rule, one.failed, one.total, one.blocks) for one in failed] == [
        ("paginas.rij.leesbaar", 1, 6, False)
    ]
    assert failed[0].sample == ("pagina=amersfoort-begroting-2023/p6: Het bestand is geen tekst.",)


def test_a_blocking_rule_that_fails_keeps_the_year() -> None:
    judgement = judge(FEW, tally_of(FEW).with_columns(pl.col("rijen") + 1), jaar=JAAR)

    assert not judgement.releasable
    failed = {verdict.rule for verdict in judgement.verdicts if verdict.blocks}
    assert failed == {"gemeenten.rijen.behouden", "bronnen.jaar.niet_leeg"}


def test_an_empty_year_never_replaces_a_good_one() -> None:
    judgement = judge({}, tally_of(YEAR).clear(), jaar=JAAR)

    assert not judgement.releasable
    found = outcomes(judgement)
    assert found.pop("bronnen.jaar.niet_leeg") == ("gezakt", None)
    assert {outcome for outcome, _ in found.values()} == {"niet van toepassing"}
    assert found["cellen.kolom.bekend"] == ("niet van toepassing", "De tabel is leeg.")


def test_a_table_nobody_described_is_no_silent_loss() -> None:
    with pytest.raises(UnknownTable, match="bedragjes"):
        judge({"bedragjes": pl.DataFrame()}, tally_of(FEW), jaar=JAAR)


def test_a_tally_of_a_table_nobody_described_is_no_silent_loss() -> None:
    with pytest.raises(UnknownTable, match="bedragjes"):
        judge(FEW, tally_of(FEW).with_columns(tabel=pl.lit("bedragjes")), jaar=JAAR)


def _with_rule(monkeypatch: pytest.MonkeyPatch, changed_rule: Rule) -> None:
    """The judge and the suites with one rule put differently."""

    def altered(name: str) -> tuple[Rule, ...]:
        return tuple(changed_rule if rule.id == changed_rule.id else rule for rule in rules_of(name))

    monkeypatch.setattr(judging, "rules_of", altered)


RULE = "gemeenten.naam.verplicht"


def _rule() -> Rule:
    return next(rule for rule in rules() if rule.id == RULE)


def test_a_rule_that_polars_and_great_expectations_count_differently_was_not_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    filled = pl.col("naam").is_not_null()
    deaf = replace(_rule().check, condition=lambda _: filled | filled.any())
    _with_rule(monkeypatch, replace(_rule(), check=deaf))
    year = changed(FEW, "gemeenten", naam=None)

    judgement = judge(year, tally_of(year), jaar=JAAR)

    assert outcomes(judgement)[RULE] == (
        "niet uitgevoerd",
        "Great Expectations telt 1 rijen die de regel breken, wij 0",
    )
    assert RULE in {verdict.rule for verdict in judgement.verdicts if verdict.blocks}


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        (pl.col("weg").is_null(), "kon niet worden uitgerekend"),
        (pl.col("provincie") == "Utrecht", "gaf voor een rij geen antwoord"),
        (pl.col("naam"), "gaf voor een rij geen antwoord"),
    ],
    ids=["raises", "null", "no truth value"],
)
def test_a_rule_that_cannot_be_asked_was_not_run(
    monkeypatch: pytest.MonkeyPatch, condition: pl.Expr, reason: str
) -> None:
    _with_rule(monkeypatch, replace(_rule(), check=replace(_rule().check, condition=lambda _: condition)))

    judgement = judge(FEW, tally_of(FEW), jaar=JAAR)

    outcome, told = outcomes(judgement)[RULE]
    assert (outcome, judgement.releasable) == ("niet uitgevoerd", False)
    assert reason in (told or "")
    assert {one for one, _ in outcomes(judgement).values()} >= {"geslaagd", "niet uitgevoerd"}


def test_a_view_that_cannot_be_made_was_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(rule for rule in rules() if rule.id == "gemeenten.quarantaine.aandeel")

    def broken(_: Any) -> pl.DataFrame:
        raise ZeroDivisionError

    _with_rule(monkeypatch, replace(rule, view=broken))

    assert outcomes(judge(FEW, tally_of(FEW), jaar=JAAR))[rule.id][0] == "niet uitgevoerd"


def test_an_expectation_great_expectations_does_not_know_was_not_run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Great Expectations drops it in silence and calls the suite a success."""
    _all_suites_to(monkeypatch, tmp_path)
    path = tmp_path / "gemeenten.json"
    path.write_text(path.read_text().replace("values_to_not_be_null", "values_to_be_lovely"))
    lovely = replace(_rule().check.expectation, type="expect_column_values_to_be_lovely")
    _with_rule(monkeypatch, replace(_rule(), check=replace(_rule().check, expectation=lovely)))

    judgement = judge(FEW, tally_of(FEW), jaar=JAAR)

    assert outcomes(judgement)[RULE] == (
        "niet uitgevoerd",
        "Great Expectations gaf geen uitslag voor deze regel",
    )
    assert outcomes(judgement)["gemeenten.bron.verplicht"][0] == "niet uitgevoerd"
    assert outcomes(judgement)["gemeenten.bron.patroon"][0] == "geslaagd"


@pytest.mark.parametrize("content", ["{}", '{"expectations": []}', "kapot", ""])
def test_an_emptied_suite_was_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: str) -> None:
    _all_suites_to(monkeypatch, tmp_path)
    (tmp_path / "gemeenten.json").write_text(content)

    judgement = judge({"gemeenten": YEAR["gemeenten"]}, tally_of(FEW), jaar=JAAR)

    found = {rule.id: outcomes(judgement)[rule.id][0] for rule in rules_of("gemeenten")}
    assert set(found.values()) == {"niet uitgevoerd"}
    assert not judgement.releasable


def test_a_suite_whose_bound_was_moved_was_not_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _all_suites_to(monkeypatch, tmp_path)
    path = tmp_path / "gemeenten.json"
    path.write_text(path.read_text().replace('"min_value": 1,', '"min_value": 0,'))

    outcome, reason = outcomes(judge(FEW, tally_of(FEW), jaar=JAAR))["gemeenten.inwoners.bereik"]

    assert outcome == "niet uitgevoerd"
    assert reason is not None
    assert "python -m expectations.suites" in reason


def _all_suites_to(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    for name in tables():
        (folder / f"{name}.json").write_text(building.suite_text(name))
    monkeypatch.setattr(building, "SUITES", folder)


def test_hostile_cells_are_quoted_bounded_and_change_nothing_else() -> None:
    hostile = "</td><script>alert(1)</script>\u202e" + "=HYPERLINK(1)" * 100
    year = changed(FEW, "gemeenten", gemeente=hostile)

    judgement = judge(year, tally_of(year), jaar=JAAR)

    (row,) = judgement.quarantine.to_dicts()
    assert row["regel"] == "gemeenten.gemeente.patroon"
    assert "\u202e" not in row["reden"]
    assert len(row["reden"]) < 200
    (verdict,) = (one for one in judgement.verdicts if one.rule == row["regel"])
    assert verdict.failed == 1
    assert "\u202e" not in verdict.sample[0]


def test_great_expectations_is_not_imported_to_know_the_rules() -> None:
    code = (
        "import sys, expectations.judging, expectations.reports, expectations.rules.catalogue;"
        "expectations.rules.catalogue.rules();"
        "sys.exit('great_expectations' in sys.modules or 'pandas' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(damage=DAMAGE, twice=st.lists(st.integers(0, len(ROWS) - 1), max_size=4))
def test_on_any_damage_both_count_the_same_and_nothing_is_lost(
    damage: list[tuple[int, tuple[str, Any]]], twice: list[int]
) -> None:
    year = YEAR | {"iv3_baten_lasten": damaged(damage, twice)}

    evidence, measured = ask(year, tally_of(year), jaar=JAAR)

    asked = [one for one in measured if one.rule.table in {"iv3_baten_lasten", "iv3_leveringen"}]
    counts = count(asked, evidence)
    rows = [one for one in asked if not one.frame.is_empty()]
    assert {one.rule.id: (one.failed, None) for one in rows} == {
        one.rule.id: (counts[one.rule.id].failed, counts[one.rule.id].problem) for one in rows
    }
    behouden = next(one for one in asked if one.rule.id == "iv3_baten_lasten.rijen.behouden")
    assert behouden.failed == 0


def test_checks_are_all_used() -> None:
    """A kind of check without a rule is code without a user."""
    used = {rule.check.expectation.type for rule in rules()}

    assert len(used) == 10
    assert {
        checks.refers("a", "b.c").expectation.type,
        checks.agrees("a", "b", {"x": "y"}).expectation.type,
    } <= used
