"""``docs/rules.md``: every rule there is, for people; written from the rules and never by hand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from datapackages.schema import tables
from expectations.rules.catalogue import rules, rules_of
from expectations.rules.model import BLOCKING

if TYPE_CHECKING:
    from expectations.rules.model import Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"

_HEAD = """\
# Rules

Every rule of this checkout, with the sentence that is published with its verdict; made by `make suites`, and
a test keeps it true. A row that breaks a rule with scope `rij` goes to quarantine. The other scopes judge a
table as a whole: `blokkerend` keeps the year from release, `waarschuwing` is published with it as a finding.
A rule that was not run keeps the year, whatever its severity. `openbegroting rules show RULE` tells more.

{count} rules, of which {blocking} block.
"""


def text() -> str:
    """The page as it is committed."""
    every = rules()
    blocking = sum(rule.severity == BLOCKING for rule in every)
    sections = [_section(name) for name in tables() if rules_of(name)]
    return "\n".join([_HEAD.format(count=len(every), blocking=blocking), *sections])


def write() -> bool:
    """Write the page anew; whether that changed it."""
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text():
        return False
    PAGE.write_text(text(), encoding="utf-8")
    return True


def _section(table: str) -> str:
    heading = ["| rule | demand | scope | severity | must act | from |", "|---|---|---|---|---|---|"]
    return "\n".join([f"## {table}", "", *heading, *(_row(rule) for rule in rules_of(table)), ""])


def _row(rule: Rule) -> str:
    version = f" (v{rule.version})" if rule.version > 1 else ""
    cells = (
        f"`{rule.id}`{version}",
        rule.sentence,
        rule.scope,
        rule.severity,
        rule.responsible,
        rule.source,
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
