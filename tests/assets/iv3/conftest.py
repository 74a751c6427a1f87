"""A fetcher that may ask the small CBS, and an archive for what it gets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits
from assets.sources.registry import Iv3Source
from tests.small_cbs import Cbs


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An empty archive."""
    return Archive(tmp_path / "archive")


@pytest.fixture
def fetcher(cbs: Cbs, archive: Archive) -> Iterator[Fetcher]:
    """A fetcher that may ask the small CBS, without patience."""
    allow = frozenset({cbs.base.removeprefix("http://")})
    with Fetcher(
        archive, contact="test@example.org", allow=allow, limits=Limits(attempts=2, wait_first=0.01)
    ) as fetcher:
        yield fetcher


@pytest.fixture
def iv3(cbs: Cbs) -> Iv3Source:
    """All municipalities of 2024."""
    return Iv3Source(base_url=cbs.base, years=(2024,))
