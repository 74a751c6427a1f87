"""Writes the portal: ``index.html``, the pages of each year and their style sheet, from the packages.

A page says only what ``latest.json`` and the files of a release say. Text from them is foreign: it is escaped
everywhere, and an address is a link only if it is one of the web.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from datapackages.catalogue import addresses as at
from datapackages.catalogue import schema_org
from datapackages.catalogue.addresses import Addresses
from datapackages.catalogue.citing import citation
from datapackages.catalogue.published.years import read_years
from datapackages.errors import OpenbegrotingError
from datapackages.formats import csv_excel, database, workbook
from datapackages.portal import report_page
from datapackages.portal.agreement import read_agreements
from datapackages.portal.changes_page import page_name, read_changes
from datapackages.portal.neighbours import BESIDE, report_name
from datapackages.portal.report_page import read_report
from datapackages.portal.sitemap import Place, robots, sitemap
from datapackages.portal.templating import STYLE, page, style
from datapackages.publisher import package_name, read_publisher
from datapackages.releasing.releases import Releases
from datapackages.schema import tables
from datapackages.storage import durable
from datapackages.storage.notices import all_notices
from datapackages.storage.staging import StagingBusy
from datapackages.trust.manifest import SIGNATURE
from datapackages.trust.signing import read_signature

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from datapackages.catalogue.published.years import Year
    from datapackages.descriptor import Descriptor, Resource
    from datapackages.portal.agreement import Agreement
    from datapackages.portal.report_page import Report
    from datapackages.releasing.released import Release
    from datapackages.storage.notices import Notice
    from datapackages.storage.pointer import Pointer, ReleasedFile
    from datapackages.trust.signing import PublicKey

PUBLIC_KEY = "openbegroting.pub"
"""The key that signed the newest year, for who has it from nowhere else."""

WAIT = 60.0
"""Seconds to wait for another rendering; it takes less than one."""


class PortalNotWritten(OpenbegrotingError):
    """The portal's pages could not be written; the pages of the last time still stand."""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of a package with its files, as the pages show it."""

    resource: Resource
    rows: int
    csv: ReleasedFile
    parquet: ReleasedFile
    excel: ReleasedFile | None
    """Absent from older releases, and where Excel cannot hold the rows."""


@dataclass(frozen=True, slots=True)
class YearView:
    """A year's newest release as the pages show it. Addresses are relative to the year's folder."""

    jaar: int
    pointer: Pointer
    descriptor: Descriptor
    groups: tuple[tuple[str, tuple[TableView, ...]], ...]
    history: tuple[Release, ...]
    notices: tuple[Notice, ...]
    key: PublicKey | None
    """The key that signed the release that stands; None if it is not signed."""
    agreements: tuple[Agreement, ...]
    """Its documents beside Iv3."""
    reports: dict[str, Report]
    """What the judge said of each version; none of a version without verdicts."""

    @property
    def report(self) -> Report | None:
        """What the judge said of the release that stands."""
        return self.reports.get(self.pointer.version)

    @property
    def folder(self) -> str:
        """The year's folder as seen from the root of the portal."""
        return f"data/{package_name(self.jaar)}"

    @property
    def titles(self) -> dict[str, str]:
        """What its tables are called, by name; each has a place of that name on the page of the year."""
        resources = [table.resource for _, members in self.groups for table in members]
        return {resource.name: resource.title or resource.name for resource in resources}

    @property
    def files(self) -> dict[str, ReleasedFile]:
        """Every file of the release by name."""
        return {file.path: file for file in self.pointer.files}

    @property
    def workbook(self) -> ReleasedFile:
        """The file for Excel."""
        return self.files[f"{package_name(self.jaar)}.xlsx"]

    @property
    def database(self) -> ReleasedFile | None:
        """All tables for SQL; releases from before there was one have none."""
        return self.files.get(f"{package_name(self.jaar)}{database.SUFFIX}")

    @property
    def archive(self) -> ReleasedFile:
        """The whole package in one file."""
        return self.files[f"{package_name(self.jaar)}-{self.pointer.version}.zip"]


def render(public: Path, *, beside: Iterable[tuple[str, bytes]] = ()) -> None:
    """Writes every page of the portal anew; a page that says the same keeps its file untouched.

    ``beside`` are the pages of other rooms, by the names in ``neighbours``; they go first.

    Raises ``PortalNotWritten`` when the disk refuses or another rendering does not end, and
    ``PointerDamaged`` or ``DescriptorDamaged`` when a published package cannot be read.
    """
    releases = Releases(public)
    try:
        with releases.staging_area.hold("portal", wait=WAIT) as work:
            for name, content in chain(beside, _pages(releases)):
                durable.renew(public / name, content, by_way_of=work)
    except (OSError, StagingBusy) as error:
        raise PortalNotWritten(
            f"portal in {public}", found=str(error), remedy="the pages of last time still stand"
        ) from error


def _pages(releases: Releases) -> Iterator[tuple[str, bytes]]:
    """Files of the portal and their content; the front page last, so that it links to what exists."""
    years = [_year(releases, jaar) for jaar in reversed(releases.years())]
    yield STYLE, style().encode()
    described = {year.jaar: year for year in read_years(releases)}
    for year in years:
        for release in year.history:
            changes = page("wijzigingen.html", root="../../", year=year, view=read_changes(release))
            yield f"{year.folder}/{page_name(release.version)}", changes
        for version, report in year.reports.items():
            yield f"{year.folder}/{report_name(version)}", report_page.rendered(report)
        yield (
            f"{year.folder}/index.html",
            _page_of(year, described[year.jaar]),
        )
    shared = _shared_warnings(years)
    yield (
        "index.html",
        page("index.html", root="", years=years, shared=shared, workbook_rows=workbook.ROW_LIMIT),
    )
    if years:
        addresses = Addresses(read_publisher().homepage)
        yield at.SITEMAP, sitemap(_places(years), addresses)
        yield at.ROBOTS, robots(addresses)
    keys = [year.key for year in years if year.key is not None]
    if keys:
        yield PUBLIC_KEY, keys[0].line.encode()


def _page_of(year: YearView, described: Year) -> bytes:
    publisher = read_publisher()
    cited = citation(described, described.current, publisher, Addresses(publisher.homepage))
    return page(
        "jaar.html",
        root="../../",
        year=year,
        cited=cited,
        made_from={name: schema.made_from for name, schema in tables().items()},
        schema_org=_embedded(described),
    )


def _places(years: Sequence[YearView]) -> Iterator[Place]:
    """Every page for people: the front page, those beside it, and of each year all that is told of it."""
    yield Place("", max(year.pointer.published_at for year in years))
    for name, _ in BESIDE:
        yield Place(name)
    for year in years:
        yield Place(f"{year.folder}/", year.pointer.published_at)
        for release in reversed(year.history):
            since = release.withdrawal.at if release.withdrawal else release.published_at
            yield Place(f"{year.folder}/{page_name(release.version)}", since)
            if release.version in year.reports:
                yield Place(f"{year.folder}/{report_name(release.version)}", release.published_at)


def _shared_warnings(years: Sequence[YearView]) -> tuple[str, ...]:
    """What every year warns of, to be said once; the standing warnings of the series are said elsewhere."""
    standing = read_publisher().series.warnings
    every = [set(year.descriptor.warnings) for year in years]
    first = years[0].descriptor.warnings if years else ()
    return tuple(text for text in first if text not in standing and all(text in one for one in every))


def _embedded(year: Year) -> Markup:
    """What search engines read of a year; no text in it can leave the element it is put in."""
    publisher = read_publisher()
    described = schema_org.dataset(year, publisher, Addresses(publisher.homepage))
    return Markup(schema_org.embeddable(described))  # noqa: S704 - every < > & is written as \\u00..


def _year(releases: Releases, jaar: int) -> YearView:
    release, pointer = releases.latest(jaar), releases.pointer(jaar)
    assert release is not None
    assert pointer is not None
    descriptor = release.descriptor()
    files = {file.path: file for file in pointer.files}
    tables = [
        TableView(
            resource,
            pointer.rows[resource.name],
            files[f"{resource.name}.csv"],
            files[f"{resource.name}.parquet"],
            files.get(f"{resource.name}{csv_excel.SUFFIX}"),
        )
        for resource in descriptor.resources
        if resource.table_schema is not None
    ]
    history = releases.history(jaar)
    reports = {one.version: report for one in history if (report := read_report(one)) is not None}
    groups = groupby(tables, key=lambda table: table.resource.group or "")
    return YearView(
        jaar,
        pointer,
        descriptor,
        tuple((title, tuple(members)) for title, members in groups),
        history,
        all_notices(release.folder.parent, pointer),
        _key_of(release),
        read_agreements(release),
        reports,
    )


def _key_of(release: Release) -> PublicKey | None:
    if SIGNATURE not in release.listed():
        return None
    try:
        return read_signature(release.content(SIGNATURE)).key
    except ValueError as error:
        raise release.damaged(str(error)) from error
