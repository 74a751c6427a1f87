"""The rules that follow from a table's schema: cells, keys, references, and whether a row could be read.

Everything here is derived from ``datapackages.schema``; a demand that a Table Schema cannot state is
written by hand in the modules beside this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.schema import PROBLEM, Constraints, Field, ForeignKey, TableSchema
from datapackages.words import getal
from expectations.rules import checks
from expectations.rules.model import OURS, SOURCE, Responsible, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

FROM_THE_SOURCE = frozenset(
    {
        "balanspost",
        "bedrag_eur",
        "categorie",
        "cbs_label",
        "cbs_naam",
        "gemeente",
        "indicator",
        "kop",
        "naam",
        "ruwe_waarde",
        "taakveld",
        "titel",
        "verslagsoort",
    }
)
"""Columns that repeat what the source wrote; the others are made by us, and so are their faults."""

YEAR = "jaar"
"""Must be the year of the package, which says more than the bounds of the schema."""

_WITH_DOTS = 10_000


def rules_from(schema: TableSchema) -> tuple[Rule, ...]:
    """The derived rules of a table, in the order in which a refused row names its first broken one."""
    return (
        _readable(schema),
        *(rule for column in schema.fields for rule in _cell_rules(schema, column)),
        *(_reference(schema, key) for key in schema.foreign_keys),
        _unique_key(schema),
    )


def _described(schema: TableSchema) -> str:
    return f"Tabelschema {schema.name}"


def _who(column: str) -> Responsible:
    return SOURCE if column in FROM_THE_SOURCE else OURS


def _readable(schema: TableSchema) -> Rule:
    return Rule(
        id=f"{schema.name}.rij.leesbaar",
        table=schema.name,
        responsible=SOURCE,
        sentence="De rij is zonder gissen te lezen.",
        source="Belofte van openbegroting: wat niet met zekerheid te lezen is, wordt niet gepubliceerd",
        check=checks.empty(PROBLEM),
        reason=f"{{{PROBLEM}:zin}}",
        unreadable=True,
    )


def _cell_rules(schema: TableSchema, column: Field) -> Iterator[Rule]:
    """Required, pattern, enum, bounds or the year of the package, finite: in that order."""
    for kind, sentence, check, reason in _cell_checks(column):
        yield Rule(
            id=f"{schema.name}.{column.name}.{kind}",
            table=schema.name,
            responsible=_who(column.name),
            sentence=sentence,
            source=_described(schema),
            check=check,
            reason=reason,
            amount=schema.amount,
        )


def _cell_checks(column: Field) -> Iterator[tuple[str, str, checks.Check, str]]:
    name, title, demands = column.name, column.title, column.constraints
    quoted = f"{title} “{{{name}}}”"
    if demands.required:
        yield "verplicht", f"{title} is ingevuld.", checks.filled(name), f"{title} ontbreekt."
    if demands.pattern is not None:
        check = checks.matches(name, demands.pattern)
        form = _doubled(demands.pattern)
        yield (
            "patroon",
            f"{title} heeft de vorm {demands.pattern}.",
            check,
            f"{quoted} heeft niet de vorm {form}.",
        )
    if demands.enum is not None:
        allowed = ", ".join(demands.enum)
        check = checks.among(name, demands.enum)
        yield "keuze", f"{title} is een van: {allowed}.", check, f"{quoted} is geen van: {allowed}."
    if name == YEAR:
        check = checks.this_year(name)
        sentence = "Het jaar van de rij is het jaar van het pakket."
        yield "dit_jaar", sentence, check, f"{quoted} is niet het jaar van dit pakket."
    elif demands.minimum is not None or demands.maximum is not None:
        check = checks.between(name, demands.minimum, demands.maximum)
        span = _span(demands)
        yield "bereik", f"{title} is {span}.", check, f"{quoted} is niet {span}."
    if column.type == "number":
        yield "getal", f"{title} is een eindig getal.", checks.finite(name), f"{quoted} is geen getal."


def _doubled(pattern: str) -> str:
    """Braces of a pattern as a template writes them."""
    return pattern.replace("{", "{{").replace("}", "}}")


def _number(number: int) -> str:
    """Years are written without dots, amounts with."""
    return getal(number) if abs(number) >= _WITH_DOTS else str(number)


def _span(demands: Constraints) -> str:
    least, most = (None if bound is None else _number(bound) for bound in (demands.minimum, demands.maximum))
    if most is None:
        return f"ten minste {least}"
    if least is None:
        return f"ten hoogste {most}"
    return f"ten minste {least} en ten hoogste {most}"


def _reference(schema: TableSchema, key: ForeignKey) -> Rule:
    """A reference to rows that were accepted: the children of a refused row are refused with it."""
    (column,), (target,) = key.fields, key.reference_fields
    title = schema.field(column).title
    ours = schema.group == "documents" or key.table == "bronnen"
    return Rule(
        id=f"{schema.name}.{column}.verwijst",
        table=schema.name,
        responsible=OURS if ours else SOURCE,
        sentence=f"{title} staat in de tabel {key.table} van dit jaar.",
        source=_described(schema),
        check=checks.refers(column, f"{key.table}.{target}"),
        reason=f"{title} “{{{column}}}” staat niet in de tabel {key.table} van dit jaar.",
        amount=schema.amount,
    )


def _unique_key(schema: TableSchema) -> Rule:
    """Conflicting rows are all refused, unreadable ones included: nobody can tell which one is right."""
    quoted = "; ".join(f"{name}={{{name}}}" for name in schema.primary_key)
    return Rule(
        id=f"{schema.name}.sleutel.uniek",
        table=schema.name,
        responsible=OURS if schema.group == "documents" else SOURCE,
        sentence=f"De sleutel ({', '.join(schema.primary_key)}) komt één keer voor.",
        source=_described(schema),
        check=checks.unique(schema.primary_key),
        reason=f"De sleutel {quoted} komt vaker voor, met verschillende inhoud.",
        amount=schema.amount,
        unreadable=True,
    )
