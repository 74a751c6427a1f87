"""A rule that lets its canary live was not run, and no canary is ever among the rows of the year."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from expectations import canaries, judging
from expectations.canaries import shown
from expectations.judging import Judgement, judge
from expectations.rules import checks
from expectations.rules.catalogue import rules, rules_of
from expectations.rules.model import BLOCKING, Rule
from tests.expectations.broken_examples import JUDGED
from tests.expectations.good_year import JAAR, good_year, tally_of

BLOCKERS = [rule for rule in rules() if rule.severity == BLOCKING]
FEW = {name: rows for name, rows in good_year().items() if name in {"bronnen", "gemeenten"}}


def survived(asked: list[Rule] | tuple[Rule, ...]) -> dict[str, str]:
    return {rule: told for rule, told in shown(asked, JUDGED).items() if told is not None}


def test_every_canary_is_shown_and_dies_by_its_rule() -> None:
    assert shown(rules(), JUDGED) == {rule.id: None for rule in rules()}


def test_every_blocking_rule_is_asked_by_great_expectations_too() -> None:
    asked = [rule for batch in canaries._batches(BLOCKERS) for rule in batch.expectations]

    assert sorted(asked) == sorted(rule.id for rule in BLOCKERS)


def _tamed(rule: Rule) -> Rule:
    return replace(rule, check=replace(rule.check, condition=lambda _: pl.lit(value=True)))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_condition_that_lets_everything_through_is_found_out(rule: Rule) -> None:
    assert "de kanarie leeft: Polars weigerde 0" in canaries._by_polars(_tamed(rule), JUDGED)


VIEWS = [rule for rule in rules() if rule.view is not None]


def _blind(rule: Rule) -> Rule:
    """The rule over a view that finds nothing any more."""
    view = rule.view
    assert view is not None
    return replace(rule, view=lambda evidence: view(evidence).clear())


@pytest.mark.parametrize("rule", VIEWS, ids=lambda rule: rule.id)
def test_a_view_that_finds_nothing_is_found_out(rule: Rule) -> None:
    assert "de kanarie leeft" in (canaries._by_view(_blind(rule)) or "")


def test_every_rule_is_asked_by_its_condition_and_every_table_rule_by_its_view_as_well() -> None:
    assert survived([_tamed(rule) for rule in rules()]).keys() == {rule.id for rule in rules()}
    assert survived([_blind(rule) for rule in VIEWS]).keys() == {rule.id for rule in VIEWS}


def test_a_view_that_cannot_be_made_is_found_out_with_the_reason() -> None:
    broken = replace(VIEWS[0], view=lambda _: pl.DataFrame().select("weg"))
    assert "kon niet worden uitgerekend" in (canaries._by_view(broken) or "")


def test_an_expectation_that_lets_everything_through_is_found_out() -> None:
    kwargs = {"column": "onverklaard", "value_set": [0, 1]}
    tamed = [
        replace(
            rule, check=replace(rule.check, expectation=checks.Expectation(kind, kwargs, ("onverklaard",)))
        )
        for rule in BLOCKERS
        if rule.check.expectation.columns == ("onverklaard",)
        for kind in [rule.check.expectation.type]
    ]

    found = survived(tamed)

    assert found.keys() == {rule.id for rule in tamed}
    assert set(found.values()) == {
        "de kanarie leeft: Great Expectations weigerde 0 van de 2 rijen die fout zijn"
    }


def test_a_rule_that_does_not_bite_keeps_the_year_though_every_row_is_fine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tamed = _tamed(next(rule for rule in BLOCKERS if rule.id == "bronnen.jaar.niet_leeg"))
    monkeypatch.setattr(
        judging, "rules_of", lambda name: tuple(tamed if r.id == tamed.id else r for r in rules_of(name))
    )

    judgement = judge(good_year(), tally_of(good_year()), jaar=JAAR)

    (verdict,) = (one for one in judgement.verdicts if one.blocks)
    assert (verdict.rule, verdict.outcome) == (tamed.id, "niet uitgevoerd")
    assert "kanarie" in (verdict.reason or "")


@pytest.mark.parametrize("silenced", ["judging.shown", "canaries._batches"])
def test_a_canary_that_is_not_shown_keeps_the_year_though_every_row_is_fine(
    monkeypatch: pytest.MonkeyPatch, silenced: str
) -> None:
    monkeypatch.setattr(f"expectations.{silenced}", lambda *_: {})

    judgement = judge(good_year(), tally_of(good_year()), jaar=JAAR)

    assert not judgement.releasable
    assert {verdict.reason for verdict in judgement.verdicts if verdict.blocks} == {canaries.UNSHOWN}


def test_a_canary_is_in_no_table_no_count_and_no_quarantine(good: Judgement) -> None:
    assert good.quarantine.is_empty()
    assert {name: frame.height for name, frame in good.accepted.items()} == {
        name: frame.height for name, frame in good_year().items()
    }
    for frame in good.accepted.values():
        texts = frame.select(pl.col(pl.String).eq_missing(checks.STRANGE).any())
        assert not any(texts.row(0)) if texts.width else True


def test_canaries_that_share_a_column_but_not_its_values_get_frames_of_their_own() -> None:
    base = BLOCKERS[0]
    asked = {
        "a.b.c": checks.between("n", 1, None),
        "a.b.d": checks.between("n", None, 7),
        "a.b.e": checks.between("m", None, 7),
    }
    both = [
        replace(base, id=name, check=check, view=lambda _, check=check: check.canary)
        for name, check in asked.items()
    ]

    batches = canaries._batches(both)

    assert [(batch.frame.columns, set(batch.expectations)) for batch in batches] == [
        (["n", "m"], {"a.b.c", "a.b.e"}),
        (["n"], {"a.b.d"}),
    ]
    assert survived(both) == {}
