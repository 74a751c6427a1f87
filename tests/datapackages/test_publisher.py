from __future__ import annotations

from datapackages.publisher import package_name, read_publisher


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
