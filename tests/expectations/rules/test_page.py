"""The page of rules is the rules."""

from __future__ import annotations

from expectations.rules.catalogue import rules
from expectations.rules.page import PAGE, text


def test_the_page_is_as_the_rules_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "make suites writes it anew"


def test_every_rule_has_one_line_of_six_cells() -> None:
    lines = [line for line in text().splitlines() if line.startswith("| `")]

    assert len(lines) == len(rules())
    assert all(line.replace("\\|", "").count("|") == 7 for line in lines)
