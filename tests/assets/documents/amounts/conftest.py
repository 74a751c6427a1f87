"""A table of HTML as the rows of bedragen that are read from it."""

from __future__ import annotations

import pytest

from assets.documents.amounts.budget_table import Amount
from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.outline import outline
from assets.sources.registry import DocumentSource


def source(soort: str = "programmabegroting", jaar: int = 2024) -> DocumentSource:
    return DocumentSource(
        id="gemeente-document",
        gemeente="GM0307",
        soort=soort,
        jaar=jaar,
        titel="Document",
        pages=("pagina.html",),
    )


def euros(rows: list[Amount]) -> list[int | None]:
    return [row.bedrag_eur for row in rows]


@pytest.fixture(scope="session")
def amounts_of(read_html):
    """Reads the inside of a body; the document is a budget of 2024 unless told otherwise."""

    def read(body: str, soort: str = "programmabegroting", jaar: int = 2024) -> list[Amount]:
        return list(budget_amounts(outline(read_html(body).blocks), source(soort, jaar)))

    return read


@pytest.fixture(scope="session")
def table():
    """A table of HTML: its heads, and rows of a label and values, each a text with | between its cells."""

    def html(heads: str, *rows: str, caption: str = "") -> str:
        head = "".join(f"<th>{text}</th>" for text in heads.split("|"))
        body = "".join(
            "<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows
        )
        return (
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )

    return html
