"""Judgements that many tests only read; each takes seconds, most of them of Great Expectations."""

from __future__ import annotations

import pytest

from expectations.judging import Judgement, judge
from tests.expectations.good_year import JAAR, changed, good_year, tally_of


@pytest.fixture(scope="session")
def good() -> Judgement:
    """The good year, judged."""
    return judge(good_year(), tally_of(good_year()), jaar=JAAR)


@pytest.fixture(scope="session")
def out_of_balance() -> Judgement:
    """The good year with a municipality whose budget does not balance, and nothing else, judged."""
    gap = changed(good_year(), "iv3_baten_lasten", row=5, bedrag_eur=15_174_000)
    year = changed(gap, "iv3_leveringen", row=1, baten_eur=15_174_000)
    return judge(year, tally_of(year), jaar=JAAR)
