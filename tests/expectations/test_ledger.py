"""The ledger only grows, survives a kill, and says no to a year of which it does not know everything."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from expectations.ledger import (
    RULES_DTYPES,
    SOURCES_DTYPES,
    Entry,
    Ledger,
    LedgerDamaged,
    Line,
    SourceLine,
    line_of,
    objections,
)
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED, Outcome, Verdict

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
RULES = ("a.b.c", "a.b.d")


def line(rule: str = "a.b.c", outcome: str = "geslaagd", severity: str = "blokkerend") -> Line:
    return Line(rule, 1, "a", outcome, severity, 0 if outcome == "geslaagd" else 3, 10, 7_000, 0.5, None)


def entry(jaar: int = 2024, at: datetime = NOW, run: str = "r1", rules: tuple[Line, ...] = ()) -> Entry:
    return Entry(
        jaar=jaar,
        run=run,
        at=at,
        code="c" * 64,
        made_from="f" * 64,
        rules=rules or tuple(line(rule) for rule in RULES),
        sources=(SourceLine("iv3", 10, 8, 1, 1, 3_000),),
    )


def test_what_was_entered_is_read_back_per_year_and_month(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    assert ledger.last(2024) is None
    entries = [entry(at=NOW - timedelta(days=40)), entry(run="r2"), entry(jaar=2023, run="r3")]
    for one in entries:
        ledger.add(one)

    assert ledger.last(2024) == entries[1]
    assert list(ledger.entries()) == [entries[2], entries[0], entries[1]]
    assert list(ledger.entries(2024, since=NOW - timedelta(days=1))) == [entries[1]]
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.jsonl")) == [
        "ledger/jaar=2023/2026-11.jsonl",
        "ledger/jaar=2024/2026-10.jsonl",
        "ledger/jaar=2024/2026-11.jsonl",
    ]


def test_a_month_of_which_only_a_torn_line_is_left_does_not_hide_the_month_before(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry(at=NOW - timedelta(days=40), run="october"))
    (tmp_path / "jaar=2024" / "2026-11.jsonl").write_bytes(b'{"jaar": 2024, "run"')

    assert ledger.last(2024).run == "october"


@pytest.mark.parametrize("damage", [b"{}\n", b"\n", b"kapot\n", b"\xff\n", b'{"jaar":"x"}\n'])
def test_a_whole_line_that_is_not_ours_is_told_with_its_place(tmp_path: Path, damage: bytes) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry())
    (path,) = tmp_path.rglob("*.jsonl")
    path.write_bytes(path.read_bytes() + damage)

    with pytest.raises(LedgerDamaged, match=r"2026-11\.jsonl:2 .*move it aside"):
        ledger.last(2024)


def test_what_a_person_moved_aside_within_it_is_no_part_of_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry(run="old"))
    (tmp_path / "jaar=2024").rename(tmp_path / "jaar=2024.bak")
    ledger.add(entry(run="new"))
    (tmp_path / "jaar=2024" / "2026-11-kapot.jsonl").write_bytes(b"kapot\n")
    ledger.add(entry(run="newest"))

    assert ledger.years() == (2024,)
    assert [one.run for one in ledger.entries()] == ["new", "newest"]


def test_a_clock_that_was_set_back_does_not_hide_the_last_judgement(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.add(entry(run="first"))
    ledger.add(entry(at=NOW - timedelta(days=400), run="second"))

    assert ledger.last(2024).run == "second"


def test_the_trend_of_rules_and_of_sources(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    assert ledger.trend().schema == pl.Schema(RULES_DTYPES)
    assert ledger.sources().schema == pl.Schema(SOURCES_DTYPES)
    ledger.add(entry(at=NOW - timedelta(days=1)))
    ledger.add(entry(run="r2", rules=(line(outcome="gezakt"), line("a.b.d"))))

    trend = ledger.trend(2024).filter(regel="a.b.c")

    assert trend.select("run", "uitkomst", "gezakt", "totaal", "gezakt_eur").rows() == [
        ("r1", "geslaagd", 0, 10, 7_000),
        ("r2", "gezakt", 3, 10, 7_000),
    ]
    assert ledger.trend(2024, since=NOW)["run"].unique().to_list() == ["r2"]
    assert ledger.sources(2024)["quarantaine"].to_list() == [1, 1]


def test_a_year_with_a_verdict_on_every_rule_and_nothing_that_blocks_may_go_out() -> None:
    warned = line("a.b.d", "gezakt", "waarschuwing")

    assert objections(entry(rules=(line(), warned)), RULES) == ()
    assert objections(entry(rules=(line(outcome="niet van toepassing"), warned)), RULES) == ()


@pytest.mark.parametrize(
    ("rules", "objected"),
    [
        ((line(outcome="gezakt"), line("a.b.d")), [("a.b.c", "gezakt")]),
        (
            (line(outcome="niet uitgevoerd", severity="waarschuwing"), line("a.b.d")),
            [("a.b.c", "niet uitgevoerd")],
        ),
        ((line(),), [("a.b.d", "niet uitgevoerd")]),
        ((line(), line("a.b.d"), line("a.b.d")), [("a.b.d", "niet uitgevoerd")]),
        ((line(), line("a.b.d"), line("a.b.e")), [("a.b.e", "niet uitgevoerd")]),
    ],
    ids=["a blocking failure", "not run, though it only warns", "no verdict", "two verdicts", "unknown rule"],
)
def test_what_keeps_a_year(rules: tuple[Line, ...], objected: list[tuple[str, str]]) -> None:
    found = objections(entry(rules=rules), RULES)

    assert [(one.rule, one.outcome) for one in found] == objected


def test_a_line_is_readable_without_us(tmp_path: Path) -> None:
    Ledger(tmp_path).add(entry())
    (path,) = tmp_path.rglob("*.jsonl")

    told = json.loads(path.read_text())

    assert (told["jaar"], told["op"], told["gemaakt_van"]) == (2024, "2026-11-22T08:00:00Z", "f" * 64)
    assert told["regels"][0] == ["a.b.c", 1, "a", "geslaagd", "blokkerend", 0, 10, 7000, 0.5, None, None]


def failure(version: int = 1, refused: str | None = None, **changes: object) -> str | None:
    verdict = Verdict("a.b.c", "a", "gezakt", "blokkerend", 3, 10, 7_000, ("GM0307: te weinig.",), None, 0.5)
    return line_of(replace(verdict, **changes), version, refused).fingerprint


def test_a_failure_is_known_by_its_rows_euros_and_words_and_not_by_the_time_it_took() -> None:
    assert failure() == failure(seconds=9.0, total=11)
    others = [failure(failed=4), failure(failed_eur=7_001), failure(sample=("GM0308: te weinig.",))]
    assert len({failure(), *others, failure(rule="a.b.d"), failure(version=2), failure(refused="f")}) == 7
    assert failure(outcome="niet uitgevoerd") is None


@pytest.mark.parametrize("outcome", [PASSED, FAILED, INAPPLICABLE, NOT_RUN])
def test_a_line_says_what_the_verdict_says(outcome: Outcome) -> None:
    verdict = Verdict(
        rule="a.b.c",
        table="a",
        outcome=outcome,
        severity="blokkerend",
        failed=3,
        total=10,
        failed_eur=7_000,
        sample=("x",),
        reason="Daarom.",
        seconds=0.5,
    )

    told = line_of(verdict, version=4)

    assert (told.rule, told.version, told.table, told.outcome) == ("a.b.c", 4, "a", outcome)
    assert (told.severity, told.failed, told.total, told.failed_eur) == ("blokkerend", 3, 10, 7_000)
    assert (told.reason, told.seconds, told.blocks) == ("Daarom.", 0.5, verdict.blocks)
    assert (told.fingerprint is not None) == (outcome == FAILED), "only a failure can be let through"
