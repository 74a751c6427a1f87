"""What is read back of the releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from datapackages.catalogue.published.years import read_years
from datapackages.releasing.released import ReleaseDamaged

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases


def test_every_release_of_every_year_is_there_oldest_first(two_years: Releases) -> None:
    years = read_years(two_years)

    assert [(year.jaar, [version.number for version in year.versions]) for year in years] == [
        (2022, ["1.0.0"]),
        (2023, ["1.0.0", "1.0.1"]),
    ]
    assert years[1].current.number == "1.0.1"
    assert years[1].current.parent == "1.0.0"
    assert years[1].issued == years[1].versions[0].published_at


@pytest.mark.parametrize("name", ["wijzigingen.json", "SHA256SUMS", "begrotingen-2023-1.0.0.zip"])
def test_an_earlier_release_that_lost_a_file_is_named(two_years: Releases, name: str) -> None:
    (two_years.public / "data" / "begrotingen-2023" / "1.0.0" / name).unlink()

    with pytest.raises(ReleaseDamaged, match=r"release 1\.0\.0 of 2023"):
        read_years(two_years)


def test_sums_that_were_tampered_with_are_not_repeated(two_years: Releases) -> None:
    sums = two_years.public / "data" / "begrotingen-2023" / "1.0.0" / "SHA256SUMS"
    sums.write_text(sums.read_text().replace("0", "1"))

    with pytest.raises(ReleaseDamaged, match="another SHA256SUMS than was published"):
        read_years(two_years)
