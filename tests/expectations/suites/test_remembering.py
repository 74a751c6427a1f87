"""What is remembered for Great Expectations is what it would have worked out itself."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from expectations.suites.remembering import remembering


@pytest.fixture(name="IDDict")
def id_dict() -> Any:
    """Not imported above: that takes every process of the tests seconds."""
    return importlib.import_module("great_expectations.core.id_dict").IDDict


@pytest.fixture(name="ExpectationConfiguration")
def configuration_of_an_expectation() -> Any:
    name = "great_expectations.expectations.expectation_configuration"
    return importlib.import_module(name).ExpectationConfiguration


@pytest.mark.parametrize(
    "key",
    [
        {},
        {"column": "taakveld"},
        {"column": "taakveld", "batch_id": "jaar-rijen", "row_condition": None},
        {"column": "bedrag_eur", "min_value": 0, "strict_min": True},
        {"column": "soort", "value_set": ["begroting", "rekening"]},
        {"column": "naam", "max_value": 1.5},
        {"column": "naam", "labels": {"é": "ë"}},
    ],
)
def test_a_key_has_the_same_name(key: dict[str, object], IDDict: Any) -> None:  # noqa: N803
    alone = IDDict(key).to_id()
    with remembering():
        assert IDDict(key).to_id() == alone
    assert IDDict(key).to_id() == alone


def test_a_part_of_a_key_has_the_same_name(IDDict: Any) -> None:  # noqa: N803
    key = IDDict({"column": "naam", "batch_id": "rijen", "mostly": 1})
    alone = key.to_id(id_keys=["column", "mostly"])
    with remembering():
        assert key.to_id(id_keys=["column", "mostly"]) == alone


def test_a_configuration_that_changed_is_made_into_an_expectation_anew(
    ExpectationConfiguration: Any,  # noqa: N803
) -> None:
    configuration = ExpectationConfiguration(
        type="expect_column_values_to_not_be_null", kwargs={"column": "naam"}
    )
    with remembering():
        first = configuration.to_domain_obj()
        assert configuration.to_domain_obj() is first
        configuration.kwargs["column"] = "code"
        second = configuration.to_domain_obj()
    assert (first.column, second.column) == ("naam", "code")


def test_nothing_is_left_of_it_afterwards(IDDict: Any, ExpectationConfiguration: Any) -> None:  # noqa: N803
    before = (IDDict.to_id, ExpectationConfiguration.to_domain_obj)
    with pytest.raises(ValueError, match="half way"), remembering():
        raise ValueError("half way")
    assert (IDDict.to_id, ExpectationConfiguration.to_domain_obj) == before
