"""``openbegroting rules``: what is asked, and what was answered."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from assets.release.impact import ROWS_DTYPES, Changed, Impact
from expectations.ledger import Entry, Ledger, Line
from expectations.rules.catalogue import rules
from pipelines.cli import main
from pipelines.commands.rules import print_impact

RULE = "gemeenten.naam.verplicht"


def command(*arguments: str):
    return CliRunner().invoke(main, ["rules", *arguments])


def test_every_rule_is_listed() -> None:
    listed = command("list").stdout.splitlines()

    assert [line.split()[0] for line in listed] == [rule.id for rule in rules()]


def test_the_list_can_be_of_one_table_or_of_what_blocks() -> None:
    blocking = json.loads(command("list", "--table", "gemeenten", "--blocking", "--json").stdout)

    assert {(rule["tabel"], rule["ernst"]) for rule in blocking} == {("gemeenten", "blokkerend")}
    assert command("list", "--table", "weg").exit_code == 2


def test_one_rule_is_shown_with_its_expectation_and_its_last_verdict(tmp_path: Path) -> None:
    at = datetime(2026, 11, 22, 8, tzinfo=UTC)
    for failed in (1, 2):
        line = Line(RULE, 1, "gemeenten", "gezakt", "waarschuwing", failed, 342, None, 0.1, None)
        Ledger(tmp_path / "ledger").add(
            Entry(jaar=2024, run="r", at=at, code="c", made_from="f", rules=(line,), sources=())
        )

    shown = command("show", RULE, "--home", str(tmp_path))

    assert shown.exit_code == 0, shown.output
    assert "zin: Naam is ingevuld." in shown.stdout
    assert "expect_column_values_to_not_be_null" in shown.stdout
    assert "2024: gezakt, 2 of 342, judged 2026-11-22 08:00" in shown.stdout


def test_a_rule_that_is_not_there_is_told_in_one_line_with_what_is_near(tmp_path: Path) -> None:
    shown = command("show", "gemeenten.naam.verplich", "--home", str(tmp_path))

    assert shown.exit_code == 2
    assert RULE in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_rows_and_examples_of_an_impact_cannot_steer_the_terminal(capsys: pytest.CaptureFixture) -> None:
    refused = {"tabel": "doelen", "sleutel": "pagina=\x1b[2J", "was": None, "wordt": RULE}
    rows = pl.DataFrame([refused], schema=ROWS_DTYPES)

    print_impact(Impact(2024, (Changed(RULE, None, 0, "gezakt", 1, ("\x1b[2J",)),), rows))

    told = capsys.readouterr().out
    assert "pagina=" in told
    assert "\x1b" not in told
