from __future__ import annotations

from pathlib import Path

import pytest

from datapackages.publisher import (
    PUBLISHER_FILE,
    PublisherInvalid,
    package_name,
    publisher_from,
    read_publisher,
)


def test_everyone_is_told_who_publishes_and_what_is_allowed() -> None:
    publisher = read_publisher()

    assert publisher.licence.name == "CC-BY-4.0"
    assert publisher.licence.path.startswith("https://creativecommons.org/licenses/by/4.0/")
    assert "@" in publisher.email
    assert any("CBS" in credit.title for credit in publisher.attributions)


def test_warnings_mention_what_goes_wrong_most() -> None:
    warnings = " ".join(read_publisher().series.warnings)

    for subject in ("duizenden", "plaatsing", "cumulatief", "geleverd", "0.10", "uitlijning"):
        assert subject in warnings


def test_a_package_is_named_after_its_year() -> None:
    assert package_name(2024) == "begrotingen-2024"


def _spoiled(tmp_path: Path, old: str, new: str) -> Path:
    text = PUBLISHER_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "publisher.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("homepage: https://openbegroting.example/", "homepage: https://openbegroting.example", "homepage"),
        ("homepage: https://openbegroting.example/", 'homepage: "https://x.nl/<script>/"', "homepage"),
        ("homepage: https://openbegroting.example/", "homepage: javascript:alert(1)/", "homepage"),
        ("email: opendata@", "email: geen adres ", "email"),
        ("themes: [GOVE, ECON]", "themes: [GELD]", "catalogue.themes"),
        ("themes: [GOVE, ECON]", "themes: []", "catalogue.themes"),
        ("tagging_entity: openbegroting.example,2026", "tagging_entity: openbegroting", "tagging_entity"),
        ("contact: openbegroting, open data", 'contact: " "', "catalogue.contact"),
        ("# tooi: https://identifier.overheid.nl/tooi/id/gemeente/gm0307", "tooi: GM0307", "tooi"),
        ("name: openbegroting", "naam: openbegroting", "naam"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_its_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    path = _spoiled(tmp_path, old, new)

    with pytest.raises(PublisherInvalid, match=place) as raised:
        publisher_from(path)
    assert str(path) in str(raised.value)


def test_a_file_that_is_no_yaml_or_absent_is_told(tmp_path: Path) -> None:
    for content in (b"a: [", b"\xff\xfe"):
        (tmp_path / "publisher.yaml").write_bytes(content)
        with pytest.raises(PublisherInvalid):
            publisher_from(tmp_path / "publisher.yaml")
    with pytest.raises(PublisherInvalid):
        publisher_from(tmp_path / "absent.yaml")


def test_a_municipality_may_fill_in_its_own(tmp_path: Path) -> None:
    path = _spoiled(
        tmp_path, "homepage: https://openbegroting.example/", "homepage: https://data.nl/begroting/"
    )

    assert not publisher_from(path).is_placeholder
    assert read_publisher().is_placeholder
