"""``openbegroting rules``: the rules there are, and what each of them said, year after year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.options import home_option, json_option

if TYPE_CHECKING:
    from expectations.ledger import Ledger
    from expectations.rules.model import Rule


@click.group()
def rules() -> None:
    """The rules that years are judged by. The same list, with sources: docs/rules.md."""


@rules.command("list")
@click.option("--table", help="Only the rules of this table.")
@click.option("--blocking", is_flag=True, help="Only the rules that keep a year from being released.")
@json_option
def list_(table: str | None, *, blocking: bool, as_json: bool) -> None:
    """Every rule: its id, severity, who must act, and the demand in Dutch."""
    from datapackages.errors import OpenbegrotingError
    from datapackages.schema import tables
    from expectations.rules.catalogue import rules as every_rule
    from expectations.rules.model import BLOCKING

    if table is not None and table not in tables():
        raise OpenbegrotingError(f"table {table}", expected=f"one of {', '.join(tables())}")
    chosen = [
        rule
        for rule in every_rule()
        if table in {None, rule.table} and (not blocking or rule.severity == BLOCKING)
    ]
    if as_json:
        click.echo(json.dumps([_told(rule) for rule in chosen], ensure_ascii=False, indent=2))
        return
    for rule in chosen:
        click.echo(f"{rule.id}  [{rule.severity}, {rule.responsible}]  {rule.sentence}")
    click.echo(f"{len(chosen)} rules", err=True)


@rules.command()
@click.argument("rule")
@home_option
@json_option
def show(rule: str, home: Path | None, *, as_json: bool) -> None:
    """One RULE: what it demands, where that comes from, how it is asked, and its last verdict per year."""
    from expectations.ledger import Ledger
    from expectations.suites.building import expectation_of
    from pipelines.home import home_at

    found = rule_of(rule)
    verdicts = _verdicts(found, Ledger(home_at(home).ledger))
    expectation = expectation_of(found)
    if as_json:
        told = _told(found) | {"verwachting": expectation, "oordelen": verdicts}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))
        return
    for name, value in _told(found).items():
        click.echo(f"{name}: {value}")
    kwargs = {name: value for name, value in expectation["kwargs"].items() if value is not None}
    click.echo(f"verwachting: {expectation['type']} {json.dumps(kwargs, ensure_ascii=False)}")
    for verdict in verdicts:
        click.echo(
            f"{verdict['jaar']}: {verdict['uitkomst']}, {verdict['gezakt']:,} of {verdict['totaal']:,}, "
            f"judged {verdict['op']:%Y-%m-%d %H:%M}"
        )


def rule_of(rule_id: str) -> Rule:
    """The rule with this id; ``OpenbegrotingError`` with ids that look like it when there is none."""
    import difflib

    from datapackages.errors import OpenbegrotingError
    from expectations.rules.catalogue import rules as every_rule

    by_id = {rule.id: rule for rule in every_rule()}
    if rule_id not in by_id:
        near = difflib.get_close_matches(rule_id, by_id, n=3)
        raise OpenbegrotingError(
            f"rule {rule_id}",
            expected=f"a rule, such as {', '.join(near)}" if near else "a rule",
            found="none of that id",
            remedy="openbegroting rules list shows them all",
        )
    return by_id[rule_id]


def _told(rule: Rule) -> dict[str, Any]:
    return {
        "regel": rule.id,
        "versie": rule.version,
        "tabel": rule.table,
        "omvang": rule.scope,
        "ernst": rule.severity,
        "verantwoordelijk": rule.responsible,
        "zin": rule.sentence,
        "herkomst": rule.source,
    }


def _verdicts(rule: Rule, ledger: Ledger) -> list[dict[str, Any]]:
    """What the last judgement of each year said of the rule."""
    found = []
    for jaar in ledger.years():
        entry = ledger.last(jaar)
        line = next((one for one in entry.rules if one.rule == rule.id), None) if entry is not None else None
        if entry is not None and line is not None:
            told = {"uitkomst": line.outcome, "gezakt": line.failed, "totaal": line.total}
            found.append({"jaar": jaar, "op": entry.at, **told, "reden": line.reason})
    return found
