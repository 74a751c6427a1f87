"""Two released years, one of them released twice, and a publisher with an address of its own."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import msgspec
import polars as pl
import pytest

from datapackages.catalogue.addresses import Addresses
from datapackages.catalogue.dcat.describing import catalogue
from datapackages.catalogue.published.years import read_years
from datapackages.publisher import Publisher, read_publisher
from datapackages.releasing.releases import Releases
from datapackages.schema import table
from tests.datapackages.conftest import packing_light, with_balance

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.catalogue.dcat.model import Node
    from datapackages.catalogue.published.years import Year


def of_year(tables: dict[str, pl.DataFrame], jaar: int) -> dict[str, pl.DataFrame]:
    """The same tables, said of another year."""
    return {
        name: frame.with_columns(jaar=pl.lit(jaar, dtype=table(name).dtypes["jaar"]))
        if "jaar" in frame.columns
        else frame
        for name, frame in tables.items()
    }


@pytest.fixture(scope="session")
def two_years_once(tmp_path_factory: pytest.TempPathFactory, tables_once: dict[str, pl.DataFrame]) -> Path:
    releases = Releases(tmp_path_factory.mktemp("catalogue") / "home" / "public")
    with packing_light():
        releases.publish(2022, of_year(tables_once, 2022), {})
        releases.publish(2023, tables_once, {})
        releases.publish(2023, with_balance(tables_once), {})
    return releases.public


@pytest.fixture
def two_years(two_years_once: Path, tmp_path: Path) -> Releases:
    """2022 once; 2023 first with, then without a balance of twelve million. Each test may spoil its own."""
    own = tmp_path / "home" / "public"
    shutil.copytree(two_years_once, own)
    return Releases(own)


@pytest.fixture
def publisher() -> Publisher:
    """A municipality that has filled in its own name and address."""
    return msgspec.structs.replace(
        read_publisher(),
        title="Gemeente Amersfoort",
        homepage="https://data.amersfoort.nl/begroting/",
        email="opendata@amersfoort.nl",
        tooi="https://identifier.overheid.nl/tooi/id/gemeente/gm0307",
    )


@pytest.fixture
def addresses(publisher: Publisher) -> Addresses:
    return Addresses(publisher.homepage)


@pytest.fixture
def years(two_years: Releases) -> tuple[Year, ...]:
    return read_years(two_years)


@pytest.fixture
def nodes(years: tuple[Year, ...], publisher: Publisher, addresses: Addresses) -> tuple[Node, ...]:
    """The whole catalogue."""
    return catalogue(years, publisher, addresses)
