"""Going back to an earlier release: the pointer moves, nothing is lost, and readers are told."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from datapackages.releasing.approvals import Approval, Approvals
from datapackages.releasing.holding_back import ChangesTooLarge, ContentWithdrawn
from datapackages.releasing.releases import Releases
from datapackages.releasing.withdrawing import RollbackRefused, roll_back
from datapackages.storage.notices import NOTICES, read_notices
from datapackages.storage.pointer import Pointer
from datapackages.storage.shelf import PublishingConflict
from datapackages.trust.verifying import verify
from tests.datapackages.conftest import packing_light, with_balance

pytestmark = pytest.mark.usefixtures("light_packages")

Tables = dict[str, pl.DataFrame]


def _publish(releases: Releases, tables: Tables) -> str:
    return releases.publish(2023, tables, {"oordeel": "goed"}).release.version


def _pointer(releases: Releases) -> Pointer:
    pointer = releases.pointer(2023)
    assert pointer is not None
    return pointer


@pytest.fixture(scope="module")
def three_once(tmp_path_factory: pytest.TempPathFactory, published_once: Path, tables_once: Tables) -> Path:
    public = tmp_path_factory.mktemp("three") / "public"
    shutil.copytree(published_once, public)
    with packing_light():
        for bedrag in (1, 2):
            _publish(Releases(public), with_balance(tables_once, bedrag))
    return public


@pytest.fixture
def three(three_once: Path, tmp_path: Path) -> Releases:
    """A year with releases 1.0.0, 1.0.1 and 1.0.2; each test may spoil its own."""
    public = tmp_path / "published" / "public"
    shutil.copytree(three_once, public)
    return Releases(public)


def test_the_pointer_moves_back_and_its_number_goes_on(three: Releases) -> None:
    folders = {path.name for path in (three.public / "data/begrotingen-2023").iterdir()}

    standing = roll_back(three, 2023, "1.0.0", reason="De balans klopt niet.", by="M. de Vries")

    pointer = _pointer(three)
    assert (standing.version, pointer.version, pointer.path, pointer.sequence) == (
        "1.0.0",
        "1.0.0",
        "1.0.0",
        4,
    )
    assert [entry.version for entry in pointer.history] == ["1.0.0", "1.0.1", "1.0.2"]
    assert set(pointer.withdrawn) == {"1.0.1", "1.0.2"}
    assert [release.withdrawal is not None for release in three.history(2023)] == [False, True, True]
    assert {path.name for path in (three.public / "data/begrotingen-2023").iterdir()} == {*folders, NOTICES}
    assert {file.path for file in pointer.files} == {path.name for path in standing.folder.iterdir()}


def test_readers_are_told_once(three: Releases, tables: Tables) -> None:
    roll_back(three, 2023, "1.0.1", reason="De balans\nklopt niet.", by="M. de Vries")
    home = three.public / "data/begrotingen-2023"

    [notice] = read_notices(home)
    assert (notice.id, notice.titel) == (
        "intrekking-4",
        "Versie 1.0.2 is ingetrokken; versie 1.0.1 geldt weer",
    )
    assert notice.tekst.endswith("Reden: De balans klopt niet. (M. de Vries)")
    (home / NOTICES).unlink()  # as after a kill between pointer and notice
    _publish(three, with_balance(tables, 7))
    assert read_notices(home) == (notice,)


def test_what_was_withdrawn_is_not_released_again_by_itself(three: Releases, tables: Tables) -> None:
    roll_back(three, 2023, "1.0.0", reason="De balans klopt niet.")

    for bedrag in (1, 2):
        with pytest.raises(
            ContentWithdrawn, match=rf"that of 1.0.{bedrag}, rolled back on .*De balans klopt"
        ):
            _publish(three, with_balance(tables, bedrag))
    assert _pointer(three).version == "1.0.0"


def test_other_content_is_released_under_a_number_that_was_never_used(
    three: Releases, tables: Tables
) -> None:
    roll_back(three, 2023, "1.0.0", reason="De balans klopt niet.")

    assert _publish(three, with_balance(tables, 3)) == "1.0.3"

    pointer = _pointer(three)
    assert (pointer.sequence, pointer.parent) == (5, "1.0.0")
    assert set(pointer.withdrawn) == {"1.0.1", "1.0.2"}
    assert verify(three.public / "data/begrotingen-2023/1.0.3") == ()


def test_a_withdrawn_release_can_be_put_back(three: Releases, tables: Tables) -> None:
    roll_back(three, 2023, "1.0.0", reason="De balans klopt niet.")

    roll_back(three, 2023, "1.0.2", reason="Toch wel.")

    assert set(_pointer(three).withdrawn) == {"1.0.1"}
    assert _pointer(three).sequence == 5
    publication = three.publish(2023, with_balance(tables, 2), {})
    assert not publication.published
    assert [notice.id for notice in read_notices(three.public / "data/begrotingen-2023")] == [
        "intrekking-4",
        "intrekking-5",
    ]


def test_a_step_that_makes_no_sense_moves_nothing(three: Releases) -> None:
    before = _pointer(three)
    for version, reason, message in (
        ("1.0.2", "x", "another release than the one that stands"),
        ("9.9.9", "x", "one of 1.0.0, 1.0.1, 1.0.2"),
        ("1.0.0", "  ", "a sentence for readers"),
    ):
        with pytest.raises(RollbackRefused, match=message):
            roll_back(three, 2023, version, reason=reason)
    with pytest.raises(RollbackRefused, match="expected a year that was released"):
        roll_back(three, 2024, "1.0.0", reason="x")
    assert _pointer(three) == before


def test_a_damaged_release_is_not_gone_back_to(three: Releases) -> None:
    (three.public / "data/begrotingen-2023/1.0.0/secties.csv").unlink()

    with pytest.raises(RollbackRefused, match=r"secties.csv: is missing"):
        roll_back(three, 2023, "1.0.0", reason="x")


def test_no_step_back_while_another_run_publishes(three: Releases) -> None:
    with three.holding(2023), pytest.raises(PublishingConflict):
        roll_back(three, 2023, "1.0.0", reason="x")


def _large(tables: Tables, bedrag: int) -> Tables:
    """A year of which the one balance is more than the limits let change."""
    return with_balance(tables, bedrag * 12_000_000)


def test_too_large_a_change_waits_for_approval_of_exactly_that(
    published: Releases, tables: Tables, tmp_path: Path
) -> None:
    approvals = Approvals(tmp_path / "approvals.jsonl")
    releases = Releases(published.public, approvals=approvals)
    with pytest.raises(ChangesTooLarge, match=r"12,000,000 of 12,000,000 euros removed or changed") as caught:
        _publish(releases, _large(tables, 2))
    assert _pointer(releases).version == "1.0.0"

    approvals.add(
        Approval(
            2023, "wijzigingen", caught.value.fingerprint, "Bevestigd.", "M. de Vries",
            datetime(2026, 11, 22, tzinfo=UTC),
        )
    )  # fmt: skip
    with pytest.raises(ChangesTooLarge):
        _publish(releases, _large(tables, 3))
    assert _publish(releases, _large(tables, 2)) == "1.0.1"

    folder = releases.public / "data/begrotingen-2023/1.0.1"
    for name in ("validatie.json", "wijzigingen.json"):
        assert '"door": "M. de Vries"' in (folder / name).read_text()
