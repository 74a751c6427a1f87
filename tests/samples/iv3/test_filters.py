from __future__ import annotations

import pytest

from samples.iv3.filters import FilterError, compile_filter

ROW = {"Gemeenten": "GM0307   ", "Titel": "Baten 'overig'", "eerste": None, "tweede": 479}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("Gemeenten eq 'GM0307   '", True),
        ("Gemeenten eq 'GM0307'", False),
        ("trim(Gemeenten) eq 'GM0307'", True),
        ("startswith(Gemeenten, 'GM03')", True),
        ("startswith(Gemeenten,'GM04') eq false", True),
        ("substringof('overig', Titel)", True),
        ("Titel eq 'Baten ''overig'''", True),
        ("eerste eq null", True),
        ("eerste ne null", False),
        ("eerste ne 0", True),
        ("tweede ne null and tweede ne 0", True),
        ("tweede gt 478 and tweede le 479", True),
        ("eerste gt 0", False),
        ("eerste lt 0", False),
        ("Gemeenten gt 5", False),
        ("tweede eq -479", False),
        ("tweede eq 1 or tweede eq 479", True),
        ("not (tweede eq 479)", False),
    ],
)
def test_condition(condition: str, *, holds: bool) -> None:
    assert compile_filter(condition, ROW.keys())(ROW) is holds


def test_and_binds_stronger_than_or() -> None:
    holds = compile_filter("tweede eq 479 or tweede eq 1 and eerste eq 1", ROW.keys())
    assert holds(ROW)
    grouped = compile_filter("(tweede eq 479 or tweede eq 1) and eerste eq 1", ROW.keys())
    assert not grouped(ROW)


def test_hundreds_of_alternatives() -> None:
    condition = " or ".join(f"tweede eq {number}" for number in range(600))
    assert compile_filter(condition, ROW.keys())(ROW)


@pytest.mark.parametrize(
    "condition",
    [
        "onbekend eq 1",
        "tweede eq",
        "tweede eq 1)",
        "(tweede eq 1",
        "tweede = 1",
        "trim(tweede",
        "'open",
        "and",
    ],
)
def test_unreadable_condition_is_refused(condition: str) -> None:
    with pytest.raises(FilterError):
        compile_filter(condition, ROW.keys())
