"""The catalogue's files: written as a whole, healed after a kill, untouched when nothing changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from datapackages.catalogue import CatalogueNotWritten, render
from datapackages.catalogue.dcat import must_haves
from datapackages.catalogue.dcat.must_haves import CatalogueInvalid
from datapackages.storage import durable

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.releasing.releases import Releases

FILES = {
    "catalogus/catalogus.jsonld",
    "catalogus/catalogus.rdf",
    "catalogus/catalogus.ttl",
    "catalogus/uitgaven.atom",
    *(f"catalogus/{portal}/begrotingen-{jaar}.json" for portal in ("ckan", "donl") for jaar in (2022, 2023)),
    *(
        f"data/begrotingen-{jaar}/{name}"
        for name in ("dataset.jsonld", "croissant.json")
        for jaar in (2022, 2023)
    ),
}


def _state(public: Path) -> dict[str, tuple[bytes, int]]:
    return {name: ((public / name).read_bytes(), (public / name).stat().st_mtime_ns) for name in FILES}


def test_every_file_has_its_place(two_years: Releases) -> None:
    before = {path for path in two_years.public.rglob("*") if path.is_file()}

    render(two_years.public)

    after = {path for path in two_years.public.rglob("*") if path.is_file()}
    assert {str(path.relative_to(two_years.public)) for path in after - before} == FILES


def test_without_a_release_there_is_nothing_to_tell(tmp_path: Path) -> None:
    render(tmp_path / "public")

    assert not (tmp_path / "public").exists()


def test_the_same_releases_leave_every_file_untouched(two_years: Releases) -> None:
    render(two_years.public)
    before = _state(two_years.public)

    render(two_years.public)

    assert _state(two_years.public) == before


def test_what_a_killed_run_left_undone_is_made_good(two_years: Releases) -> None:
    render(two_years.public)
    whole = {name: content for name, (content, _) in _state(two_years.public).items()}
    (two_years.public / "catalogus/catalogus.ttl").unlink()
    (two_years.public / "catalogus/uitgaven.atom").write_bytes(b"<feed")

    render(two_years.public)

    assert {name: content for name, (content, _) in _state(two_years.public).items()} == whole


def test_a_full_disk_leaves_the_catalogue_of_last_time(
    two_years: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace", fail)

    with pytest.raises(CatalogueNotWritten, match="No space left"):
        render(two_years.public)


def test_a_catalogue_that_lacks_something_is_not_written(
    two_years: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    render(two_years.public)
    before = _state(two_years.public)
    monkeypatch.setitem(
        must_haves.MUST_HAVES, "dcat:Catalog", (must_haves._Must("dct:absent", must_haves.Iri),)
    )

    with pytest.raises(CatalogueInvalid, match=r"has no dct:absent"):
        render(two_years.public)
    assert _state(two_years.public) == before


def test_the_payload_for_data_overheid_names_what_its_interface_requires(two_years: Releases) -> None:
    """The required properties and limits of the Aanlever API, version 0.12.0."""
    render(two_years.public)
    payload = json.loads((two_years.public / "catalogus/donl/begrotingen-2023.json").read_bytes())

    assert payload.keys() >= {
        "dcatContactPoint", "dcatTheme", "dctAccessRights", "dctCreator", "dctDescription", "dctIdentifier",
        "dctPublisher", "dctTitle",
    }  # fmt: skip
    assert len(payload["dctTitle"]) == len(payload["dctDescription"]) == 1
    assert len(payload["dctDescription"][0]) <= 2000
    assert payload["dctIssued"].endswith(("Z", "+00:00"))
    release = two_years.latest(2023)
    assert release is not None
    assert len(payload["dcatDistribution"]) == len(list(release.folder.iterdir()))
    assert all(len(file["dctTitle"]) == 1 for file in payload["dcatDistribution"])
