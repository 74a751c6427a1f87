"""The Atom feed, as RFC 4287 asks."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from lxml import etree

from datapackages.catalogue.feed import feed
from datapackages.catalogue.published.years import read_years

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher
    from datapackages.releasing.releases import Releases

NAMES = {"a": "http://www.w3.org/2005/Atom"}


def _entries(content: bytes) -> list[tuple[str, ...]]:
    root = etree.fromstring(content)
    return [
        tuple(str(entry.findtext(f"a:{name}", namespaces=NAMES)) for name in ("id", "title", "summary"))
        for entry in root.findall("a:entry", NAMES)
    ]


def test_there_is_an_entry_for_every_release_the_newest_first(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    assert _entries(feed(years, publisher, addresses)) == [
        (
            "tag:openbegroting.example,2026:begrotingen-2023/1.0.1",
            "Begrotingen van gemeenten 2023, versie 1.0.1",
            "Rijen: 1 gewijzigd, in iv3_balans.",
        ),
        (
            "tag:openbegroting.example,2026:begrotingen-2023/1.0.0",
            "Begrotingen van gemeenten 2023, versie 1.0.0",
            "Eerste uitgave.",
        ),
        (
            "tag:openbegroting.example,2026:begrotingen-2022/1.0.0",
            "Begrotingen van gemeenten 2022, versie 1.0.0",
            "Eerste uitgave.",
        ),
    ]


def test_feed_and_entries_have_all_that_is_obligatory(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    root = etree.fromstring(feed(years, publisher, addresses))

    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in (root, *root.findall("a:entry", NAMES)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NAMES)) == 1, name
    assert root.xpath("string(a:author/a:name)", namespaces=NAMES) == "Gemeente Amersfoort"
    assert root.xpath("string(a:link[@rel='self']/@href)", namespaces=NAMES) == (
        "https://data.amersfoort.nl/begroting/catalogus/uitgaven.atom"
    )
    moments = root.xpath("a:entry/a:updated/text()", namespaces=NAMES)
    assert moments == sorted(moments, reverse=True)
    assert root.findtext("a:updated", namespaces=NAMES) == moments[0]
    ids = root.xpath("//a:id/text()", namespaces=NAMES)
    assert len(ids) == len(set(ids))


def test_entries_keep_identifier_and_moment_when_a_release_follows(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    year = years[1]
    before = replace(
        year,
        pointer=msgspec.structs.replace(year.pointer, version="1.0.0"),
        versions=year.versions[:1],
    )

    old = etree.fromstring(feed([before], publisher, addresses)).find("a:entry", NAMES)
    new = etree.fromstring(feed([year], publisher, addresses)).findall("a:entry", NAMES)[1]
    assert old is not None
    assert etree.tostring(old) == etree.tostring(new)


def test_a_notice_is_an_entry(two_years: Releases, publisher: Publisher, addresses: Addresses) -> None:
    notice = {
        "id": "terug",
        "moment": "2099-01-01T01:00:00+01:00",
        "titel": "Teruggenomen <b>",
        "tekst": "Zie & lees.",
    }
    (two_years.public / "data/begrotingen-2023/berichten.json").write_text(json.dumps([notice]))

    content = feed(read_years(two_years), publisher, addresses)
    assert _entries(content)[0] == (
        "tag:openbegroting.example,2026:begrotingen-2023/bericht/terug",
        "Teruggenomen <b>",
        "Zie & lees.",
    )
    assert etree.fromstring(content).findtext("a:updated", namespaces=NAMES) == "2099-01-01T00:00:00Z"
