"""Fixtures every room uses: the shared reference material, which is no part of the product."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.small_cbs import Cbs, serving

ROOT = Path(__file__).resolve().parents[1]

# Runs in the process of the tests have everything imported; test_workers.py asks for processes of its own.
os.environ["OPENBEGROTING_WORKERS"] = "1"

# What an example takes by the clock says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real pages and totals; a test that needs it is skipped, and counted, without it."""
    folder = Path(os.environ.get("OPENBEGROTING_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared material at {folder} (set OPENBEGROTING_SHARED to where it is)")
    return folder


@pytest.fixture
def cbs() -> Iterator[Cbs]:
    """A small CBS on loopback, of which every answer can be tampered with."""
    with serving() as service:
        yield service


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that take minutes start first: the last one to end then waits for nobody."""
    items.sort(key=lambda item: item.get_closest_marker("minutes") is None)
