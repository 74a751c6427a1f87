"""The committed suites are those of the rules, and Great Expectations accepts all of them."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from datapackages.schema import tables
from expectations.rules.catalogue import rules_of
from expectations.suites import building
from expectations.suites.building import SUITES, suite_text, write_suites


@pytest.mark.parametrize("name", tables())
def test_the_committed_suite_is_the_one_of_the_rules(name: str) -> None:
    """After a change of rules or schemas: python -m expectations.suites."""
    assert (SUITES / f"{name}.json").read_text(encoding="utf-8") == suite_text(name)


def test_there_are_no_suites_of_tables_that_are_gone() -> None:
    assert {path.stem for path in SUITES.glob("*.json")} == set(tables())


@pytest.mark.parametrize("name", tables())
def test_great_expectations_drops_nothing_from_it(name: str) -> None:
    great_expectations = importlib.import_module("great_expectations")
    custom = importlib.import_module("expectations.suites.custom")

    assert custom.ACCEPTED.name == "accepted"
    suite = json.loads((SUITES / f"{name}.json").read_text(encoding="utf-8"))

    read = great_expectations.ExpectationSuite(name=suite["name"], expectations=suite["expectations"])

    assert len(read.expectations) == len(suite["expectations"]) == len(rules_of(name))
    assert [one.description for one in read.expectations] == [rule.sentence for rule in rules_of(name)]


def test_the_command_rewrites_what_differs_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(building, "SUITES", tmp_path)

    assert {path.stem for path in write_suites()} == set(tables())
    (tmp_path / "doelen.json").write_text("{}")
    assert [path.name for path in write_suites()] == ["doelen.json"]
    assert write_suites() == ()


def test_the_command_has_nothing_to_do_here() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "expectations.suites"], check=True, capture_output=True, text=True
    )

    assert done.stdout == ""
