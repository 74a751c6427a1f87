"""Every rule there is, in one order: per table its row rules first, as a refused row names them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from datapackages.schema import tables
from expectations.rules import corrections, release
from expectations.rules.documents import amounts, pages, percentages
from expectations.rules.evidence import QUARANTINE
from expectations.rules.from_schema import rules_from
from expectations.rules.iv3 import chosen, laws
from expectations.rules.plausibility import (
    coverage,
    listed,
    named,
    national,
    pages_since_release,
    shares,
    since_release,
    within_year,
)

if TYPE_CHECKING:
    from expectations.rules.model import Rule

_BY_HAND = (
    *laws.ROW_RULES,
    *pages.ROW_RULES,
    *amounts.ROW_RULES,
    *laws.TABLE_RULES,
    *chosen.TABLE_RULES,
    *pages.TABLE_RULES,
    *amounts.TABLE_RULES,
    *percentages.TABLE_RULES,
    *within_year.TABLE_RULES,
    *listed.TABLE_RULES,
    *named.TABLE_RULES,
    *national.TABLE_RULES,
    *shares.TABLE_RULES,
    *since_release.TABLE_RULES,
    *coverage.TABLE_RULES,
    *pages_since_release.TABLE_RULES,
    *release.TABLE_RULES,
    *corrections.TABLE_RULES,
)


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, tables in the order of ``tables()``; ids are unique."""
    return tuple(
        rule
        for schema in tables().values()
        for rule in (
            *(() if schema.name == QUARANTINE else rules_from(schema)),
            *(rule for rule in _BY_HAND if rule.table == schema.name),
        )
    )


def rules_of(table: str) -> tuple[Rule, ...]:
    """The rules of one table."""
    return tuple(rule for rule in rules() if rule.table == table)
