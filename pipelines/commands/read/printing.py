"""What is understood of a page as lines for people: its parts, and every table with how it was read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from assets.documents.recognising.document import recognise_page
from assets.documents.recognising.platforms import platform_of
from assets.documents.rows.goals import goals
from assets.documents.rows.indicators import indicators
from assets.documents.rows.office_holders import office_holders
from assets.documents.rows.outline import outline
from assets.documents.rows.sections import sections
from pipelines.commands.output.stdout import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.blocks import Alignment, Cell, Page, Row, Table
    from assets.documents.normalising import PulledPage
    from assets.documents.rows.outline import Part

MOST_ROWS = 200
"""Of one table; --json gives all of them."""

LONGEST_TEXT = 70
WIDEST_CELL = 26

_MARKS: dict[Alignment, str] = {"exact": "=", "berekend": "~", "onbekend": "?"}

LEGEND = "= the cell tells its column   ~ arithmetic proves it   ? not to be known, kept as it stands"


def described(got: PulledPage, page: Page) -> Iterator[str]:
    """The lines."""
    parts = outline(page.blocks)
    yield printable(got.url, longest=None)
    yield from _facts(got, page)
    yield from _listed("sections", [_section(part) for part in parts])
    yield from _listed(
        "goals",
        [f"{goal.nummer or '-':<8} {printable(goal.titel, longest=LONGEST_TEXT)}" for goal in goals(parts)],
    )
    yield from _listed(
        "portfolio holders", [printable(f"{each.rol or '-'}: {each.naam}") for each in office_holders(parts)]
    )
    found = Counter(value.uitlijning for value in indicators(parts, page.form))
    yield from _listed("indicators", [f"{count} values {alignment}" for alignment, count in found.items()])
    tables = list(page.tables)
    for number, table in enumerate(tables, start=1):
        yield ""
        yield f"table {number} of {len(tables)}: {printable(table.caption or 'without caption')}"
        yield from _table(table)
    if tables:
        yield ""
        yield LEGEND


def _facts(got: PulledPage, page: Page) -> Iterator[str]:
    told = recognise_page(got.url, page.title, page.window_title)
    footer = page.footer
    facts = {
        "title": page.title or "none",
        "platform": platform_of([got.url], page.marks),
        "form": page.form,
        "document": f"{told.soort or 'of unknown kind'}, {told.jaar or 'of unknown year'}",
        "built": footer.built_at.isoformat() if footer.built_at else "not said",
        "export of": footer.export_of.isoformat() if footer.export_of else "not said",
        "sha256": got.bron,
    }
    for name, fact in facts.items():
        yield f"  {name:<10} {printable(fact)}"


def _section(part: Part) -> str:
    """The kind and heading of a part, and how much stands below it."""
    heading = part.heading.text if part.heading is not None else "(above the first heading)"
    text = sum(len(section.tekst or "") for section in sections([part]))
    return f"{part.kind:<20} {printable(heading, longest=LONGEST_TEXT)} ({text} characters)"


def _listed(name: str, items: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{name}: {len(items) or 'none'}"
    yield from (f"  {item}" for item in items)


def _table(table: Table) -> Iterator[str]:
    body = [cell for row in table.rows for cell in row if not cell.header]
    counts = Counter(cell.alignment for cell in body)
    yield f"  read as {table.why}"
    yield "  cells: " + ", ".join(f"{counts[alignment]} {alignment}" for alignment in _MARKS)
    for number, row in enumerate(table.rows[:MOST_ROWS], start=1):
        yield f"  {number:>4} {_mark(row)} {_cells(row)}"
    if len(table.rows) > MOST_ROWS:
        yield f"  ... and {len(table.rows) - MOST_ROWS} more rows; --json gives them all"


def _mark(row: Row) -> str:
    """How sure the row is: as its least sure cell."""
    for alignment in ("onbekend", "berekend", "exact"):
        if any(cell.alignment == alignment for cell in row):
            return _MARKS[alignment]
    return " "


def _cells(row: Row) -> str:
    """The cells, each with its column; the ones without a column in order."""
    return " | ".join(_cell(cell) for cell in row)


def _cell(cell: Cell) -> str:
    text = printable(cell.text, longest=WIDEST_CELL)
    return f"{cell.column}: {text}" if cell.column is not None else text
