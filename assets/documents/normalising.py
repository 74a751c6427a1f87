"""From pulled documents to the eight normalised frames of P&C documents.

A page that cannot be read becomes one row of ``paginas`` that says why, and the rest of its document goes
on. How a page is read, and what its blocks mean, is decided in ``reading`` and ``rows``.
"""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from assets.cleaning import bounded, one_line
from assets.documents.amounts.budget_table import Amount
from assets.documents.forms.decoding import form_of
from assets.documents.identifiers import page_ids, role_of
from assets.documents.parts import Gathering, Parts, Row, frame_of, joined
from assets.documents.reading import UnreadablePage, read_page
from assets.documents.recognising.document import recognise
from assets.documents.recognising.platforms import platform_of
from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.cells import PublishedCell, cells
from assets.documents.rows.goals import Goal, goals
from assets.documents.rows.indicator import Indicator
from assets.documents.rows.indicators import indicators
from assets.documents.rows.office_holders import OfficeHolder, office_holders
from assets.documents.rows.outline import outline
from assets.documents.rows.sections import Section, sections
from assets.documents.tallying import cells_in
from datapackages.beside import beside
from datapackages.schema import PROBLEM, RAW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from assets.documents.blocks import Mark, Page
    from assets.sources.registry import DocumentSource

TABLES = (
    "documenten",
    "paginas",
    "secties",
    "doelen",
    "indicatoren",
    "bedragen",
    "cellen",
    "portefeuillehouders",
)

EXCERPT = 200
"""Bytes of an unreadable page that are kept beside it in quarantine; the archive has them all."""

WORTH_A_PROCESS = 150
"""Pages from which a part of them is read in a process of its own: a page takes 10 ms, the imports 600."""

HEAD_START = 60
"""Pages that are read here before that process has its imports."""

_Record: TypeAlias = Section | Goal | OfficeHolder | Indicator | PublishedCell | Amount


class AnyPage(Protocol):
    """A page: its address or path as shown, its bytes, their media type and SHA-256, its part in the pull."""

    @property
    def url(self) -> str: ...  # noqa: D102
    @property
    def content(self) -> bytes: ...  # noqa: D102
    @property
    def mediatype(self) -> str: ...  # noqa: D102
    @property
    def bron(self) -> str: ...  # noqa: D102
    @property
    def role(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PulledPage:
    """A page whose bytes are at hand."""

    url: str
    content: bytes
    mediatype: str
    bron: str

    @property
    def role(self) -> str:
        """It follows from its address alone: it is no part of a pull."""
        return role_of(self.url)


@dataclass(frozen=True, slots=True)
class PulledDocument:
    """A document of the registry with the pages of its last pull, in order.

    ``complete``: nothing is known to lack. The bytes of a page are asked for once, when it is read.
    """

    source: DocumentSource
    pages: tuple[AnyPage, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Normalised:
    """The normalised tables by name, and beside them the cells of each page as its tables have them.

    A page is named by its hash and its address; its cells are counted before rows are made of them.
    """

    tables: dict[str, pl.LazyFrame]
    cells: Mapping[tuple[str, str], int]


def normalise(documents: Sequence[PulledDocument]) -> dict[str, pl.DataFrame]:
    """As ``normalise_in``, of few pages: everything is held."""
    return {name: table.collect() for name, table in normalise_in(None, documents).tables.items()}


def normalise_in(folder: Path | None, documents: Sequence[PulledDocument]) -> Normalised:
    """The normalised tables of documents, by name; their columns are those of the schemas.

    Every page of every document is a row of ``paginas``; one that cannot be read has ``_probleem`` and
    ``_ruw`` filled, and no rows elsewhere. Rows are in the order of pages by name, and of blocks. No more of
    them are held than ``parts`` allows, however many pages there are: the tables read files in ``folder``,
    which is empty. Raises ``StoreUnwritable`` when those cannot be written.
    """
    tasks = sorted((task for document in documents for task in _tasks(document)), key=_name)
    here = len(tasks) if len(tasks) < WORTH_A_PROCESS else (len(tasks) + HEAD_START) // 2
    folders = [_made(folder / name) if folder is not None else None for name in ("first", "second")]
    with beside(_read, tasks[here:], folders[1]) if tasks[here:] else nullcontext() as rest:
        read = [_read(tasks[:here], folders[0])]
        if rest is not None:
            read.append(rest.wait())
    found = [one for some in read for one in some.known]
    known = dict(zip(map(_name, tasks), found, strict=True))
    described = [
        _described(document, [known[_name(task)] for task in _tasks(document)]) for document in documents
    ]
    tables = {name: joined(name, [some.parts for some in read]) for name in TABLES}
    ordered = sorted(described, key=lambda row: str(row["document"]))
    tables["documenten"] = frame_of("documenten", ordered).lazy()
    pages = ((task.page.bron, task.page.url) for task in tasks)
    return Normalised(tables, dict(zip(pages, (one.cells for one in found), strict=True)))


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


@dataclass(frozen=True, slots=True)
class _Task:
    """A page that is to be read, and what is known of it before: the columns that say which page it is."""

    page: AnyPage
    source: DocumentSource
    place: Row


@dataclass(frozen=True, slots=True)
class _Known:
    """What a page says about its document; nothing if it could not be read."""

    marks: frozenset[Mark] = frozenset()
    title: str | None = None
    cells: int = 0


@dataclass(frozen=True, slots=True)
class _ReadPages:
    """The rows of some pages, by table, and what each of them says about its document."""

    parts: Parts
    known: list[_Known]


def _tasks(document: PulledDocument) -> Iterator[_Task]:
    source = document.source
    ids = page_ids(source.id, [page.url for page in document.pages], [page.role for page in document.pages])
    for volgnr, (pagina, page) in enumerate(zip(ids, document.pages, strict=True), start=1):
        place = {"pagina": pagina, "document": source.id, "volgnr": volgnr, "url": one_line(page.url)}
        yield _Task(page, source, place)


def _name(task: _Task) -> str:
    return str(task.place["pagina"])


def _read(tasks: Sequence[_Task], folder: Path | None) -> _ReadPages:
    rows = Gathering(TABLES, folder)
    known = []
    for task in tasks:
        known.append(_add(task, rows))
        rows.shrink()
    return _ReadPages(rows.parts(), known)


def _add(task: _Task, rows: Gathering) -> _Known:
    content = task.page.content
    try:
        page = read_page(content, task.page.mediatype, task.page.url)
    except UnreadablePage as problem:
        rows["paginas"].append(task.place | _unread(task.page, content, problem))
        return _Known()
    _add_page(page, task.source, task.place, task.page.bron, rows)
    return _Known(page.marks, page.title, cells_in(page))


def _described(document: PulledDocument, known: Sequence[_Known]) -> Row:
    """The row of ``documenten``."""
    source = document.source
    urls = [page.url for page in document.pages]
    marks: set[Mark] = set().union(*(page.marks for page in known))
    # Only the first page of a site is about the document as a whole.
    recognised = recognise(urls, known[0].title if source.url is not None and known else None)
    return {
        "document": source.id,
        "gemeente": source.gemeente,
        "soort": source.soort,
        "jaar": source.jaar,
        "titel": one_line(source.titel),
        "url": source.url,
        "platform": platform_of([*urls, *([source.url] if source.url else [])], marks),
        "paginas": len(document.pages),
        "volledig": document.complete,
        "soort_op_site": recognised.soort,
        "jaar_op_site": recognised.jaar,
    }


def _unread(pulled: AnyPage, content: bytes, problem: UnreadablePage) -> Row:
    """The columns of a page that could not be read, with what it looked like."""
    excerpt = content[:EXCERPT].decode("utf-8", "backslashreplace")
    raw = {"url": one_line(pulled.url), "bytes": len(content), "begin": excerpt}
    return {
        "vorm": form_of(content, pulled.mediatype, pulled.url),
        "bron": pulled.bron,
        PROBLEM: str(problem),
        RAW: json.dumps(raw),
    }


def _add_page(page: Page, source: DocumentSource, place: Row, bron: str, rows: Gathering) -> None:
    footer = page.footer
    rows["paginas"].append(
        place
        | {
            "titel": bounded(page.title) if page.title is not None else None,
            "vorm": page.form,
            "gebouwd_op": footer.built_at,
            "export_van": footer.export_of,
            "bron": bron,
        }
    )
    origin = {"pagina": place["pagina"], "bron": bron}
    parts = outline(page.blocks)
    rows["secties"].extend(_numbered(sections(parts), origin))
    rows["doelen"].extend(_numbered(goals(parts), origin))
    rows["portefeuillehouders"].extend(_numbered(office_holders(parts), origin))
    rows["indicatoren"].extend(map(_judged, _numbered(indicators(parts, page.form), origin)))
    rows["bedragen"].extend(_columns(amount) | origin for amount in budget_amounts(parts, source))
    rows["cellen"].extend(_columns(cell) | origin for cell in cells(page.tables))


def _numbered(records: Iterable[_Record], origin: Row) -> Iterator[Row]:
    return (_columns(record) | origin | {"volgnr": at} for at, record in enumerate(records, start=1))


def _columns(record: _Record) -> Row:
    """The fields of a record by name; ``dataclasses.asdict`` copies every value and is ten times slower."""
    return {name: getattr(record, name) for name in record.__slots__}


def _judged(row: Row) -> Row:
    """An indicator with its problem where the judge looks for it, and then with what was read of it."""
    problem = row.pop("probleem")
    return row | {PROBLEM: problem, RAW: json.dumps(row) if problem is not None else None}
