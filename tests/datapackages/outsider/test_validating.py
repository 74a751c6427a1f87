"""A package with a large table is validated in parts, and each kind of fault is found in the parts alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from datapackages.descriptor import DESCRIPTOR
from datapackages.outsider import cells, validating
from datapackages.outsider.validating import frictionless_faults
from datapackages.storage.checksums import measure

TABLE = "iv3_baten_lasten"
ROWS = 900


@pytest.fixture
def package(large_package_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one table that counts as large, in four pieces."""
    monkeypatch.setattr(validating, "LARGE", 50_000)
    monkeypatch.setattr(validating, "ENOUGH", 50_000)
    monkeypatch.setattr(cells, "PIECE", 25_000)
    return Path(shutil.copytree(large_package_once, tmp_path / "package"))


@pytest.fixture
def in_parts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found is found in the parts, by one process: of the whole nothing is said."""
    monkeypatch.setattr(validating, "_faults_of_whole", lambda _folder: iter(()))
    monkeypatch.setattr(cells, "processors", lambda: 1)


def describe(package: Path, **properties: Any) -> None:
    """Has the descriptor say something else of the large table."""
    descriptor = json.loads((package / DESCRIPTOR).read_bytes())
    [resource] = [one for one in descriptor["resources"] if one["name"] == TABLE]
    resource |= properties
    (package / DESCRIPTOR).write_text(json.dumps(descriptor), encoding="utf-8")


def change(package: Path, edit: Callable[[list[str]], Any]) -> None:
    """Edits the lines of the large table, and has the descriptor agree with the bytes of the file."""
    path = package / f"{TABLE}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    edit(lines)
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    measured = measure(path)
    describe(package, bytes=measured.bytes, hash=f"sha256:{measured.sha256}")


def replace_last(old: str, new: str) -> Callable[[list[str]], None]:
    def edit(lines: list[str]) -> None:
        assert old in lines[ROWS]
        lines[ROWS] = lines[ROWS].replace(old, new, 1)

    return edit


def test_a_sound_package_has_no_fault_in_its_parts(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_folder: Path) -> None:
        pytest.fail("the whole was validated though nothing was found in the parts")

    monkeypatch.setattr(validating, "_faults_of_whole", refuse)
    assert list(frictionless_faults(package)) == []


@pytest.mark.parametrize(("large", "enough"), [(10**9, 1), (50_000, 10**9)])
def test_a_package_without_enough_of_large_tables_is_validated_as_anyone_would(
    package: Path, monkeypatch: pytest.MonkeyPatch, large: int, enough: int
) -> None:
    monkeypatch.setattr(validating, "LARGE", large)
    monkeypatch.setattr(validating, "ENOUGH", enough)
    monkeypatch.setattr(validating, "_faults_of_whole", lambda _folder: iter([("all of it", "seen")]))
    assert list(frictionless_faults(package)) == [("all of it", "seen")]


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        pytest.param(replace_last("lasten", "last"), '"enum"', id="a cell that breaks its constraint"),
        pytest.param(replace_last("8657000", "veel"), "veel", id="a cell of another type"),
        pytest.param(replace_last("GM0736", "GM0001"), "not found in", id="a reference to nothing"),
        pytest.param(replace_last("L99", "L98"), "same as in the row", id="a key twice in a row"),
        pytest.param(lambda lines: lines.append(lines[1]), "same as in the row", id="a key twice, far apart"),
        pytest.param(lambda lines: lines.pop(), "899 rows where 900", id="a row that is gone"),
        pytest.param(lambda lines: lines.clear(), "", id="nothing at all"),
    ],
)
@pytest.mark.usefixtures("in_parts_only")
def test_a_fault_in_the_large_table(package: Path, edit: Callable[[list[str]], Any], message: str) -> None:
    change(package, edit)
    assert any(message in text for _, text in frictionless_faults(package))


@pytest.mark.parametrize(
    ("properties", "message"),
    [({"bytes": 1, "hash": f"sha256:{'0' * 64}"}, "count"), ({"rows": 1}, "900 rows where 1")],
)
@pytest.mark.usefixtures("in_parts_only")
def test_a_descriptor_that_promises_something_else(
    package: Path, properties: dict[str, Any], message: str
) -> None:
    describe(package, **properties)
    assert any(message in text for _, text in frictionless_faults(package))


@pytest.mark.usefixtures("in_parts_only")
def test_a_fault_in_another_table_of_the_package(package: Path) -> None:
    path = package / "iv3_balans.csv"
    path.write_bytes(path.read_bytes().replace(b"GM0307", b"GM0001"))
    assert any("not found in the lookup" in text for _, text in frictionless_faults(package))


@pytest.mark.parametrize("properties", [{"schema": {"fields": "none"}}, {"path": "elsewhere.csv"}])
def test_a_table_that_cannot_be_found_is_a_fault_of_the_whole(
    package: Path, properties: dict[str, Any]
) -> None:
    describe(package, **properties)
    assert list(frictionless_faults(package))


def test_what_is_found_is_told_in_the_words_of_the_whole(package: Path) -> None:
    change(package, replace_last("8657000", "veel"))
    [(place, message)] = frictionless_faults(package)
    assert place == f"{TABLE}.csv"
    assert message.startswith(f'Type error in the cell "veel" in row "{ROWS + 1}" and field "bedrag_eur"')
