"""One body into one page of blocks, whatever its form: the place where HTML and plain text meet.

After this module nobody knows which of the two a page was, except from ``Page.form``. What the blocks mean
is read in ``rows``.
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING

from assets.documents.blocks import Block, Footer, Heading, Mark, Page, Paragraph
from assets.documents.forms.decoding import UnreadablePage, decode, form_of
from assets.documents.forms.hazards import within_limit
from assets.documents.forms.html.form import read_html
from assets.documents.forms.text.form import read_text
from assets.documents.words.footer import read_footer
from assets.documents.words.section_kinds import is_heading, is_navigation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["UnreadablePage", "read_page"]

LOWEST_LEVEL = 9

_BACK = re.compile(r"\bterug naar navigatie\b", re.IGNORECASE)
_LIAS_INDICATORS = re.compile(r"realisatie\s*cijfers\s*streef\s*cijfers", re.IGNORECASE)


def read_page(content: bytes, mediatype: str, url: str) -> Page:
    """The page that a body holds.

    ``mediatype`` is the Content-Type as recorded, ``url`` the address or the path of the file; both only
    serve where the bytes do not tell. Raises ``UnreadablePage``, in Dutch, for a body that is no page, or one
    that takes longer to read than any page should.
    """
    return within_limit(lambda: _read(content, mediatype, url))


def _read(content: bytes, mediatype: str, url: str) -> Page:
    form = form_of(content, mediatype, url)
    text = decode(content, mediatype, form)
    if form == "html":
        html = read_html(text)
        shown, title = html.shown, html.title
        _, footer = read_footer(shown)
        blocks = list(_without_footer(html.blocks))
    else:
        shown, title = text, None
        body, footer = read_footer(text)
        blocks = read_text(body)
    if not blocks and footer is None:
        raise UnreadablePage("De pagina bevat geen tekst.")
    blocks = list(_without_empty_navigation(list(_with_headings(blocks))))
    return Page(form, (*blocks, *((footer,) if footer is not None else ())), _marks(shown, footer), title)


def _without_footer(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph):
            kept = read_footer(block.text)[0].strip()
            if kept:
                yield Paragraph(kept)
        else:
            yield block


def _with_headings(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, with paragraphs that are a heading of the lexicon as one, below the last marked heading."""
    level = 1
    for block in blocks:
        if isinstance(block, Heading):
            level = block.level
            yield block
        elif isinstance(block, Paragraph) and is_heading(block.text):
            yield Heading(min(level + 1, LOWEST_LEVEL), block.text)
        else:
            yield block


def _without_empty_navigation(blocks: list[Block]) -> Iterator[Block]:
    """The blocks without headings of link lists under which nothing stands."""
    for block, following in zip_longest(blocks, blocks[1:]):
        empty = following is None or isinstance(following, Heading)
        navigation = isinstance(block, Heading | Paragraph) and is_navigation(block.text)
        if not (navigation and empty):
            yield block


def _marks(shown: str, footer: Footer | None) -> frozenset[Mark]:
    """What betrays the builder: Pepperflow's links back, LIAS's footer and heads of indicators."""
    marks: set[Mark] = set()
    if footer is not None or _LIAS_INDICATORS.search(shown):
        marks.add("LIAS")
    if _BACK.search(shown):
        marks.add("Pepperflow")
    return frozenset(marks)
