"""``openbegroting status``: what is the matter, who must act, on 80 columns and for programs."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipelines.commands import status as module
from pipelines.running.years import Standing
from tests.pipelines.monitoring.conftest import rule

HOSTILE = "\x1b[2J\x1b]0;titel\x07[bold red]rood[/] \u202eomgekeerd " + "x" * 10_000


def standing(**changes: object) -> Standing:
    """A year that is withheld."""
    usual = {
        "jaar": 2025,
        "what": "withheld",
        "release": "1.2.0",
        "published_at": datetime(2026, 11, 1, 8, tzinfo=UTC),
        "age_days": 21,
        "judged": True,
        "failed": (rule(), rule(rule="w.saldo", blocks=False, responsible="wij", failed_eur=None)),
        "obstacles": ("iv3_baten_lasten.taakveld.bekend: 40 of 1,000 fail: GM0307", "page p1 is gone"),
        "quarantined": 40,
        "oldest_pull": None,
        "unavailable": (),
        "noticed": (),
        "iv3": (),
        "agreements": (),
        "withdrawn": (),
        "damaged": None,
        "report": "/srv/home/reports/2025.html",
    }
    return Standing(**usual | changes)


def printed(*years: Standing, color: bool = False) -> str:
    @click.command()
    def command() -> None:
        module.print_years(list(years))

    result = CliRunner().invoke(command, color=color)
    assert result.exception is None, result.output
    return result.stdout


def test_a_rule_that_failed_is_told_with_how_much_who_must_act_and_where_to_read_on() -> None:
    told = " ".join(printed(standing()).split())

    assert "2025 withheld 1.2.0" in told
    assert "2025: blocks: iv3_baten_lasten.taakveld.bekend: 40 of 1,000, 1,234,567 euros; the source" in told
    assert "Elk taakveld staat in de codelijst van het jaar." in told
    assert "- GM0307 X000: taakveld '9.9' is onbekend" in told
    assert told.index("2025: blocks: ") < told.index("2025: warning: w.saldo: 40 of 1,000; we must act")
    assert "/srv/home/reports/2025.html" in told


def test_a_rule_that_blocks_is_told_once_and_other_obstacles_too() -> None:
    told = printed(standing())

    assert told.count("iv3_baten_lasten.taakveld.bekend") == 1
    assert "2025: not released: page p1 is gone" in told


@pytest.mark.parametrize("columns", ["80", "200"])
def test_no_line_is_wider_than_80_columns(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    long = "een zin met heel veel woorden erin " * 12
    year = standing(failed=(rule(sentence=long, sample=(long,)),), noticed=(long,) * 12, unavailable=(long,))

    assert max(map(len, printed(year).splitlines())) <= 80


def test_text_from_a_source_cannot_steer_the_terminal_or_flood_it() -> None:
    year = standing(
        failed=(rule(sample=(HOSTILE,), reason=HOSTILE),), noticed=(HOSTILE,), obstacles=(HOSTILE,)
    )
    told = printed(year, color=True)

    assert "\x1b[2J" not in told
    assert "\x1b]0" not in told
    assert "\u202e" not in told
    assert "[bold red]rood[/]" in told
    assert len(told) < 6_000


def test_colour_is_for_terminals_only() -> None:
    assert "\x1b[" not in printed(standing())
    assert "\x1b[31m" in printed(standing(), color=True)


def test_programs_read_the_same() -> None:
    told = json.loads(json.dumps(asdict(standing()), default=str))

    assert told["failed"][0]["failed_eur"] == 1_234_567
    assert told["failed"][0]["responsible"] == "bron"
    assert (told["age_days"], told["what"]) == (21, "withheld")


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(20, "0 hours"), (61, "1 hour"), (120, "2 hours"), (47 * 60, "47 hours"), (48 * 60, "2 days")],
)
def test_an_age_is_told_in_hours_or_days(minutes: int, told: str) -> None:
    assert module.age(datetime.now(UTC) - timedelta(minutes=minutes)) == told


@pytest.mark.parametrize(("release", "told"), [("1.0.0", "broken off"), (None, "never run")])
def test_a_year_that_was_released_and_then_killed_is_not_told_to_be_new(
    release: str | None, told: str
) -> None:
    assert f"2025 {told}" in " ".join(printed(standing(what=None, release=release)).split())


def test_who_names_no_registry_is_told_that_it_is_of_the_samples(tmp_path: Path) -> None:
    result = CliRunner().invoke(module.status, ["--home", str(tmp_path)])

    told = " ".join(result.stdout.split())
    assert "of the embedded samples; OPENBEGROTING_SOURCES or --sources names another registry" in told
    assert "Overdue" not in told, "nothing is ever added to examples"
