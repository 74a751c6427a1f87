"""The pages of a site as a reader comes upon them, and which addresses are one page.

Which pages there are is found in ``site``.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from assets.documents.crawling.pages.looking import Look
    from assets.sources.archive import Body


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """A page of the site: its one address, and its body in the archive."""

    address: str
    body: Body
    look: Look


def reading_order(
    first: str, links_of: Mapping[str, Sequence[str]], landed: Mapping[str, str], pages: Iterable[str]
) -> list[str]:
    """``pages`` by their distance from ``first`` and the order of the links; what no link leads to, last."""
    ordered: dict[str, None] = {}
    waiting = deque([first])
    while waiting:
        address = waiting.popleft()
        if address in ordered or address not in links_of:
            continue
        ordered[address] = None
        waiting.extend(landed.get(target, target) for target in links_of[address])
    ordered |= dict.fromkeys(sorted(pages))
    return list(ordered)


def without_copies(
    pages: Sequence[CrawledPage],
    *,
    was_page: Callable[[str], bool],
    shown: Callable[[CrawledPage], frozenset[str]],
) -> tuple[list[CrawledPage], list[str]]:
    """Of pages that show the same one, in the place of the first, and the addresses of the others.

    Addresses that differ in their query show the same when their content does, whatever their titles. A page
    with a query (``?print=1``) that names the one without as its own is a copy, unless it holds a word or
    number that is not ``shown`` there: many sites name one address on all their pages.

    Of the addresses of a page one that was a page before (``was_page``) stays the one, so that it keeps its
    name however the links come to turn. Else one without a query goes before one with it: what stands there
    can differ with every visit.
    """
    here = {page.address: page for page in pages}
    shown = lru_cache(maxsize=2)(shown)  # many prints in a row are held against one page
    alike: list[list[CrawledPage]] = []
    places: dict[str, int] = {}
    copies: list[str] = []
    for page in pages:
        path, _, query = page.address.partition("?")
        if query and path in here and page.look.proper == path and shown(page) <= shown(here[path]):
            copies.append(page.address)
            continue
        signs = (page.look.fingerprint, f"{path} {page.look.content}")
        place = next((places[sign] for sign in signs if sign in places), len(alike))
        if place == len(alike):
            alike.append([])
        alike[place].append(page)
        places |= dict.fromkeys(signs, place)
    kept = [
        min(group, key=lambda page: (not was_page(page.address), "?" in page.address))
        if group[1:]
        else group[0]
        for group in alike
    ]
    names = {page.address for page in kept}
    return kept, [*copies, *(page.address for group in alike for page in group if page.address not in names)]
