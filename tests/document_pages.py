"""What is read of the real pages, as the table in docs/documents.md; run as a module it writes that table.

The pages are no part of the project: this needs the shared material (``OPENBEGROTING_SHARED``).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from assets.documents.blocks import Cell, Page
from assets.documents.reading import read_page
from assets.documents.words.numbers import read_number

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs" / "documents.md"
BEGIN, END = "<!-- pages -->\n", "<!-- end of pages -->"

_FIGURE = re.compile("[0-9]")


@dataclass(frozen=True, slots=True)
class Counted:
    """A page: its name, its tables, and its values by how they came to their column."""

    name: str
    tables: int
    exact: int
    computed: int
    unknown: int


def pages(shared: Path) -> dict[str, Page]:
    """The real pages by name, read as a run would read them."""
    found = {}
    for path in sorted((shared / "cases" / "pages").glob("[0-9]*.txt")):
        address, _, text = path.read_text(encoding="utf-8").partition("\n")
        found[f"case {path.stem}"] = read_page(text.encode(), "text/plain", address)
    for path in sorted((shared / "seeds").glob("*.txt")):
        found[f"seed {path.stem[:3]}"] = read_page(path.read_bytes(), "text/plain", path.name)
    return found


def is_value(cell: Cell) -> bool:
    """Whether a placed cell holds a number or a dash, and is no head."""
    reading = read_number(cell.text)
    known = reading.value is not None or reading.qualifier == "streepje"
    return known and not cell.header and cell.column is not None


def counted(name: str, page: Page) -> Counted:
    """The counts of a page; unknown are cells with a figure, or whole lines, that have no column."""
    cells = [cell for table in page.tables for row in table.rows for cell in row if not cell.header]
    placed = Counter(cell.alignment for cell in cells if is_value(cell))
    unknown = sum(cell.column is None and _FIGURE.search(cell.text) is not None for cell in cells)
    return Counted(name, len(list(page.tables)), placed["exact"], placed["berekend"], unknown)


def as_markdown(found: list[Counted]) -> str:
    """The table of the docs."""
    lines = ["| page | tables | exact | computed | unknown | wrong |", "|---|---|---|---|---|---|"]
    lines += [
        f"| {each.name} | {each.tables} | {each.exact} | {each.computed} | {each.unknown} | 0 |"
        for each in found
    ]
    exact, computed, unknown = (
        sum(column) for column in zip(*((e.exact, e.computed, e.unknown) for e in found), strict=True)
    )
    lines.append(f"| all | {sum(each.tables for each in found)} | {exact} | {computed} | {unknown} | 0 |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table into the docs."""
    shared = Path(os.environ.get("OPENBEGROTING_SHARED", ROOT.parent / "shared"))
    table = as_markdown([counted(name, page) for name, page in pages(shared).items()])
    before, rest = DOCS.read_text(encoding="utf-8").split(BEGIN)
    DOCS.write_text(f"{before}{BEGIN}{table}{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
