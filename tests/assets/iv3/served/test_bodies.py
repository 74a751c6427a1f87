"""When CBS last modified a table, as far as what it said can be believed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assets.iv3.pulling.pull import pull
from assets.iv3.served.bodies import modified_in
from assets.sources.registry import Iv3Source

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.fetching import Fetcher
    from tests.small_cbs import Cbs


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("2024-07-21T02:00:00", date(2024, 7, 21)),
        ("gisteren", None),
        pytest.param("2999-01-01T02:00:00", None, id="a day that is still to come"),
    ],
)
def test_the_day_of_the_last_change(
    cbs: Cbs, fetcher: Fetcher, archive: Archive, said: str, heard: date | None
) -> None:
    cbs.modified = said
    complete = pull(Iv3Source(base_url=cbs.base, years=(cbs.jaar,)), cbs.jaar, fetcher, archive)

    assert modified_in(complete, archive) == heard
