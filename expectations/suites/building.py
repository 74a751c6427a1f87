"""Suites from rules: what stands in ``<table>.json``. Great Expectations itself is not needed for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datapackages.schema import tables
from expectations.rules.catalogue import rules_of
from expectations.rules.model import BLOCKING

if TYPE_CHECKING:
    from expectations.rules.model import Rule

SUITES = Path(__file__).parent

RULE_ID = "regel"
"""Key in an expectation's ``meta`` that ties it, and its result, to a rule."""


def expectation_of(rule: Rule) -> dict[str, Any]:
    """A rule as a suite states it."""
    expectation = rule.check.expectation
    return {
        "type": expectation.type,
        "kwargs": dict(expectation.kwargs),
        "description": rule.sentence,
        "severity": "critical" if rule.severity == BLOCKING else "warning",
        "meta": {RULE_ID: rule.id, "versie": rule.version, "omvang": rule.scope},
    }


def suite_of(table: str) -> dict[str, Any]:
    """The suite of a table; expectations of scope ``tabel`` are asked of the view of their rule."""
    return {
        "name": table,
        "expectations": [expectation_of(rule) for rule in rules_of(table)],
        "meta": {"gemaakt_met": "python -m expectations.suites"},
    }


def suite_text(table: str) -> str:
    """The suite as its file holds it."""
    return json.dumps(suite_of(table), ensure_ascii=False, indent=2) + "\n"


def suite_path(table: str) -> Path:
    """Where the suite of a table is committed."""
    return SUITES / f"{table}.json"


def write_suites() -> tuple[Path, ...]:
    """Write every suite anew; returns the files that changed."""
    changed = []
    for table in tables():
        path, text = suite_path(table), suite_text(table)
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            changed.append(path)
    return tuple(changed)
