"""``openbegroting rules``: the rules there are, and what each of them said, year after year."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.options import corrections_option, home_option, json_option, sources_option
from pipelines.commands.output.stdout import LONGEST_LINE, print_json, printable

if TYPE_CHECKING:
    from assets.release.impact import Impact
    from expectations.ledger import Ledger
    from expectations.rules.model import Rule

EXAMPLES = 5
"""Of a rule that changes, and so many rows; --json has all."""

ROWS = 20


@click.group()
def rules() -> None:
    """The rules that years are judged by. The same list, with sources: docs/rules.md."""


@rules.command("list", short_help="Every rule, with the demand in Dutch.")
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
        raise OpenbegrotingError(
            f"table {table}",
            expected=f"one of {', '.join(tables())}",
            found="no table of that name",
            remedy="openbegroting rules list has the rules of all",
        )
    chosen = [
        rule
        for rule in every_rule()
        if table in {None, rule.table} and (not blocking or rule.severity == BLOCKING)
    ]
    if as_json:
        print_json([rule.as_published() for rule in chosen])
        return
    for rule in chosen:
        click.echo(f"{rule.id}  [{rule.severity}, {rule.responsible}]  {rule.sentence}")
    click.echo(f"{len(chosen)} rules", err=True)


@rules.command(short_help="One rule, and its last verdict per year.")
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
        told = found.as_published() | {"verwachting": expectation, "oordelen": verdicts}
        print_json(told)
        return
    for name, value in found.as_published().items():
        click.echo(f"{name}: {value}")
    kwargs = {name: value for name, value in expectation["kwargs"].items() if value is not None}
    click.echo(f"verwachting: {expectation['type']} {json.dumps(kwargs, ensure_ascii=False)}")
    for verdict in verdicts:
        click.echo(
            f"{verdict['jaar']}: {verdict['uitkomst']}, {verdict['gezakt']:,} of {verdict['totaal']:,}, "
            f"judged {verdict['op']:%Y-%m-%d %H:%M}"
        )


@rules.command(short_help="What changed rules would say of years judged before.")
@click.argument("rule", required=False)
@sources_option
@corrections_option
@home_option
@json_option
def impact(
    rule: str | None, sources: Path | None, corrections: Path | None, home: Path | None, *, as_json: bool
) -> None:
    """What the rules of this checkout, or only RULE, would change in every year of the warehouse.

    Every year that was judged is put before them again, as it was read then, and compared with its last
    verdicts: which rules answer otherwise, and which rows of which municipalities are refused or let through.
    Rules that compare with an earlier release are asked beside the one they were asked beside then.
    Nothing is kept or released.
    """
    from assets.release.impact import impact as impact_of
    from assets.sources.pulls import Pulls
    from assets.warehouse import Warehouse
    from pipelines.home import home_at, releases_at
    from pipelines.registry import registry_at

    if rule is not None:
        rule_of(rule)
    place, registry = home_at(home), registry_at(sources, corrections)
    pulls, warehouse = Pulls(place.pulls), Warehouse(place.warehouse)
    releases = releases_at(place)
    found = [impact_of(registry, jaar, pulls, warehouse, releases, rule=rule) for jaar in registry.years]
    judged = [one for one in found if one is not None]
    if as_json:
        told = [
            {
                "jaar": one.jaar,
                "regels": [asdict(changed) for changed in one.verdicts],
                "rijen": one.rows.to_dicts(),
            }
            for one in judged
        ]
        print_json(told)
        return
    for one in judged:
        print_impact(one)
    if not judged:
        click.echo("no year was judged yet", err=True)


def print_impact(impact: Impact) -> None:
    """What changes in one year, on stdout; examples and keys are texts of sources."""
    if not impact.verdicts and impact.rows.is_empty():
        click.echo(f"{impact.jaar}: nothing changes")
        return
    for changed in impact.verdicts:
        click.echo(
            f"{impact.jaar}: {changed.rule}: {changed.was or 'new'} ({changed.was_failed:,}) -> "
            f"{changed.becomes or 'gone'} ({changed.becomes_failed:,})"
        )
        for line in changed.examples[:EXAMPLES]:
            click.echo(f"    {printable(line, longest=LONGEST_LINE)}")
    for row in impact.rows.head(ROWS).iter_rows(named=True):
        told = (
            f"{impact.jaar}: {row['gemeente'] or 'no municipality'}: {row['tabel']} {row['sleutel']}: "
            f"{row['was'] or 'accepted'} -> {row['wordt'] or 'accepted'}"
        )
        click.echo(printable(told, longest=LONGEST_LINE))
    if impact.rows.height > ROWS:
        click.echo(f"{impact.jaar}: and {impact.rows.height - ROWS:,} rows more; --json has all")


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
