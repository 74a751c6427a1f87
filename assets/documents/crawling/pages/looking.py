"""One look at a page: everything a crawl wants to know of it, from one reading of its markup.

What becomes of a page, and of what it leads to, is decided in ``crawling.site``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from assets.documents.crawling.pages.likeness import content, fingerprint, words_of
from assets.documents.crawling.pages.links import has_more, links, proper_address, scripted
from assets.documents.crawling.pages.stand_ins import stand_in
from assets.documents.forms.decoding import UnreadablePage, decode, form_of
from assets.documents.forms.hazards import within_limit
from assets.documents.forms.html.form import tree
from assets.documents.forms.html.shown import as_shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from assets.documents.crawling.pages.stand_ins import StandIn

MOST_OF_A_NAME = 100

FEW_WORDS = 25
"""On a page that is empty until a script fills it: a title, "even geduld"."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a crawl sees of a page; a page that cannot be read has no links and is like no other."""

    fingerprint: str
    """The same for pages that show their readers the same."""
    content: str
    """The same, whatever the pages call themselves."""
    links: tuple[str, ...] = ()
    too_many_links: bool = False
    scripted: frozenset[str] = frozenset()
    """What only scripts lead to."""
    needs_script: bool = False
    """Whether the page says that it is made by a script, or is nothing without one."""
    proper: str | None = None
    """The address that it names as its own."""
    words: frozenset[str] = frozenset()
    """The words and figures that tell it from others, those of its title among them."""
    shown: frozenset[str] = frozenset()
    """All that it shows, small numbers included, piece by piece."""
    stands_in: StandIn | None = None
    name: str = ""
    """What the page calls itself, in its title or its first heading."""

    def without_its_words(self) -> Look:
        """What is worth holding of a page that was added: without words, links and scripts."""
        return replace(self, words=frozenset(), shown=frozenset(), links=(), scripted=frozenset())


def look_at(body: bytes, mediatype: str, address: str, own: Callable[[str, str], str | None]) -> Look:
    """Look at the page at ``address``; ``own(link, base)`` spells the addresses on it."""
    form = form_of(body, mediatype, address)
    try:
        if form == "html":
            return within_limit(lambda: _look(tree(decode(body, mediatype, form)), address, own))
        words = words_of(decode(body, mediatype, form))
    except UnreadablePage:
        words = frozenset()
    itself = sha256(body).hexdigest()
    return Look(itself, itself, words=words)


def hides_pages(first: Look, hidden: int, pages: int) -> bool:
    """Whether a site of so many pages has more of them, which only a script can reach from its ``first``.

    ``hidden`` is how many of the addresses that scripts lead to were not found otherwise.
    """
    return hidden >= max(2, pages) or (pages == 1 and first.needs_script)


def _look(root: etree._Element, address: str, own: Callable[[str, str], str | None]) -> Look:
    etree.strip_elements(root, "template", with_tail=False)
    as_shown(root)
    title = " ".join((root.findtext("head/title") or "").split())
    pieces = content(root)
    text = " ".join(piece for piece in pieces if not piece.startswith("<"))
    heading = next((" ".join("".join(map(str, one.itertext())).split()) for one in root.iter("h1", "h2")), "")
    return Look(
        fingerprint=fingerprint([title, *pieces]),
        content=fingerprint(pieces),
        links=tuple(links(root, address, own)),
        too_many_links=has_more(root),
        scripted=scripted(root, address, own),
        needs_script=_needs_script(root, words_of(text)),
        proper=proper_address(root, address, own),
        words=words_of(f"{title} {text}"),
        shown=frozenset(text.split()),
        stands_in=stand_in(root, (title, heading), text),
        name="".join(filter(str.isprintable, title or heading))[:MOST_OF_A_NAME],
    )


def _needs_script(root: etree._Element, words: frozenset[str]) -> bool:
    asked = (text for element in root.iter("noscript") for text in element.itertext())
    if any("javascript" in str(text).lower() for text in asked):
        return True
    return len(words) < FEW_WORDS and next(root.iter("script"), None) is not None
