"""The Atom feed (RFC 4287): an entry for every release and every notice, the newest at the front.

An entry keeps its identifier and its moment for good, so that a reader is told of it once.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from lxml import etree

from datapackages.catalogue import files
from datapackages.catalogue.addresses import FEED
from datapackages.catalogue.dcat.model import in_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Version, Year
    from datapackages.publisher import Publisher
    from datapackages.storage.notices import Notice

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
_XML = "http://www.w3.org/XML/1998/namespace"
_NSMAP: Any = {None: ATOM}  # the stubs of lxml know no default namespace


def feed(years: Sequence[Year], publisher: Publisher, addresses: Addresses) -> bytes:
    """The feed over these years, of which there must be at least one, in UTF-8."""
    root = etree.Element(f"{{{ATOM}}}feed", {f"{{{_XML}}}lang": "nl"}, nsmap=_NSMAP)
    writer = _Writer(publisher, addresses)
    entries = [
        *(writer.release(year, version) for year in years for version in year.versions),
        *(writer.notice(year, notice) for year in years for notice in year.notices),
    ]
    entries.sort(key=lambda entry: (entry.findtext(f"{{{ATOM}}}updated"), entry[0].text), reverse=True)
    _text(root, "id", writer.tag("uitgaven"))
    _text(root, "title", publisher.catalogue.title)
    _text(root, "subtitle", publisher.catalogue.description)
    _text(root, "updated", entries[0].findtext(f"{{{ATOM}}}updated") or "")
    _link(root, "self", addresses.below(FEED), MEDIA_TYPE)
    _link(root, "alternate", addresses.base, "text/html")
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _text(author, "name", publisher.title)
    _text(author, "uri", publisher.homepage)
    _text(author, "email", publisher.email)
    _text(root, "rights", publisher.licence.title)
    root.extend(entries)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


class _Writer:
    """Writes entries for one publisher at these addresses."""

    def __init__(self, publisher: Publisher, addresses: Addresses) -> None:
        self.publisher = publisher
        self.addresses = addresses

    def tag(self, name: str) -> str:
        """An identifier that means one thing for ever, wherever the feed lies (RFC 4151)."""
        return f"tag:{self.publisher.catalogue.tagging_entity}:{name}"

    def release(self, year: Year, version: Version) -> etree._Element:
        title = f"{year.descriptor.title}, versie {version.number}"
        entry = self._entry(year, f"{year.name}/{version.number}", title, version.published_at)
        if version.archive is not None:
            name = version.archive.path
            address = self.addresses.released(year.jaar, version.number, name)
            link = _link(entry, "enclosure", address, files.kind_of(name).media_type)
            link.set("length", str(version.archive.bytes))
        _text(entry, "summary", version.changes)
        return entry

    def notice(self, year: Year, notice: Notice) -> etree._Element:
        entry = self._entry(year, f"{year.name}/bericht/{notice.id}", notice.titel, notice.moment)
        _text(entry, "summary", notice.tekst)
        return entry

    def _entry(self, year: Year, name: str, title: str, moment: datetime) -> etree._Element:
        entry = etree.Element(f"{{{ATOM}}}entry")
        _text(entry, "id", self.tag(name))
        _text(entry, "title", title)
        _text(entry, "updated", _moment(moment))
        _text(entry, "published", _moment(moment))
        _link(entry, "alternate", self.addresses.page(year.jaar), "text/html")
        etree.SubElement(entry, f"{{{ATOM}}}category", {"term": str(year.jaar)})
        return entry


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = in_xml(text)


def _link(parent: etree._Element, relation: str, address: str, media_type: str) -> etree._Element:
    attributes = {"rel": relation, "href": address, "type": media_type}
    return etree.SubElement(parent, f"{{{ATOM}}}link", attributes)
