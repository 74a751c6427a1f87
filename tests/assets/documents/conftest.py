"""Pages as they reach the reader, and the documents of a registry that hold them."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from assets.documents.normalising import PulledDocument, PulledPage
from assets.documents.reading import read_page
from assets.sources.registry import DocumentSource


@pytest.fixture(scope="session")
def read_html():
    """Reads the inside of a body of HTML."""

    def read(body: str, url: str = "https://gemeente.example/pagina"):
        markup = f'<!DOCTYPE html><html lang="nl"><head><title>x</title></head><body>{body}</body></html>'
        return read_page(markup.encode(), "text/html", url)

    return read


@pytest.fixture(scope="session")
def read_text():
    """Reads plain text; blank lines separate its paragraphs."""

    def read(text: str):
        return read_page(text.encode(), "text/plain", "pagina.txt")

    return read


@pytest.fixture(scope="session")
def pulled() -> Callable[..., PulledDocument]:
    """A document of the registry with these pages: pairs of an address or path and its content."""

    def document(
        *pages: tuple[str, bytes], name: str = "gemeente-begroting-2024", mediatype: str | None = None
    ):
        source = DocumentSource(
            id=name,
            gemeente="GM0307",
            soort="programmabegroting",
            jaar=2024,
            titel="Begroting 2024",
            pages=tuple(url for url, _ in pages),
        )
        return PulledDocument(
            source,
            tuple(
                PulledPage(url, content, mediatype or _mediatype(url), sha256(content).hexdigest())
                for url, content in pages
            ),
        )

    return document


def _mediatype(url: str) -> str:
    return "text/plain" if url.endswith(".txt") else "text/html"


@pytest.fixture(scope="session")
def seed(shared: Path) -> Callable[[str], bytes]:
    """A real page as plain text, by the number it begins with."""

    def content(number: str) -> bytes:
        (path,) = (shared / "seeds").glob(f"{number}_*.txt")
        return path.read_bytes()

    return content


@pytest.fixture(scope="session")
def case(shared: Path):
    """A hard page as plain text: its address, and its text without it."""

    def content(number: str) -> tuple[str, bytes]:
        address, _, text = (shared / "cases" / "pages" / f"{number}.txt").read_bytes().partition(b"\n")
        return address.decode(), text

    return content
