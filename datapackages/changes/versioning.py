"""Which version number a difference makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datapackages.changes.model import Changes

FIRST_VERSION = "1.0.0"

CORRECTIONS = frozenset({"correcties", "iv3_wijzigingen"})
"""The tables that list corrections of values elsewhere: a row more in them makes no more of these."""


def next_version(old_version: str | None, changes: Changes, taken: Iterable[str] = ()) -> str | None:
    """The version that the changes make of ``old_version``; None if nothing changed.

    A version that is ``taken``, by a release that was rolled back, is never given again: the number then
    follows the highest of them.

    Source: the recipe "Data Package Version": a shape that may break a reader is major, other rows or
    another table is minor, other values are a patch.
    """
    if old_version is None:
        return FIRST_VERSION
    major, minor, patch = max(map(_numbers, (old_version, *taken)))
    counted = [table for table in changes.tables if table.counts]
    if any(change.breaking for change in changes.schema):
        return f"{major + 1}.0.0"
    if changes.schema or any(table.reshuffled for table in counted if table.table not in CORRECTIONS):
        return f"{major}.{minor + 1}.0"
    if counted:
        return f"{major}.{minor}.{patch + 1}"
    return None


def _numbers(version: str) -> tuple[int, int, int]:
    major, minor, patch = map(int, version.split("."))
    return major, minor, patch
