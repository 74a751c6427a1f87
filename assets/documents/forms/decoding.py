"""From the bytes of a body to text of a known form, or the reason why it is no page.

UTF-8 is demanded unless the page or its server names another character set. HTML that names none is read as a
Dutch browser reads it, in Windows-1252, if that gives nothing but the signs of Dutch text.
What the text says is read by ``html.form`` and ``text.form``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from datapackages.errors import OpenbegrotingError
from datapackages.words import getal

if TYPE_CHECKING:
    from assets.documents.blocks import Form

MAX_BYTES = 5_000_000
"""Of a page. The longest page seen has 16,000; the largest table a council reads fits in a tenth of this."""

_FILE_SIGNATURES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"\x1f\x8b",
)

_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,1000}?-->\s*|<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)

_CHARSET = re.compile(rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-z0-9_-]{1,40})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*\"?([a-z0-9_-]{1,40})", re.IGNORECASE)

_LATIN = frozenset(
    {
        "windows-1252",
        "cp1252",
        "x-cp1252",
        "iso-8859-1",
        "iso8859-1",
        "latin1",
        "latin-1",
        "l1",
        "us-ascii",
        "ascii",
    }
)
"""What browsers read as Windows-1252 when a page names it (WHATWG Encoding Standard)."""

_META_WITHIN = 1024

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_DUTCH_SIGNS = (
    "\u20ac\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026\u2022\u00a0\u00a7\u00a9\u00ab\u00ad\u00ae\u00b0\u00b1\u00b2\u00b3\u00b4\u00b7\u00b9\u00bb"
    "\u00bc\u00bd\u00be\u00d7\u00c0\u00c1\u00c4\u00c7\u00c8\u00c9\u00ca\u00cb\u00cf\u00d3\u00d6\u00dc\u00e0\u00e1\u00e2\u00e4\u00e7\u00e8\u00e9\u00ea\u00eb"
    "\u00ee\u00ef\u00f1\u00f3\u00f4\u00f6\u00fa\u00fb\u00fc"
)
_DUTCH_TEXT = re.compile(rb"[\x01-\x7f" + re.escape(_DUTCH_SIGNS.encode("cp1252")) + rb"]*+")
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A letter in UTF-8: a body that has these and is no UTF-8 is of two character sets."""


class UnreadablePage(OpenbegrotingError):
    """A body that cannot be read as a page. Its text is one Dutch sentence, fit to be published."""


def form_of(content: bytes, mediatype: str, url: str) -> Form:
    """Whether to read the body as HTML or as plain text; its own first bytes overrule its label."""
    if _HTML_START.match(content[:2_000]):
        return "html"
    if mediatype.startswith("text/plain"):
        return "tekst"
    if mediatype.startswith(("text/html", "application/xhtml+xml")):
        return "html"
    return "tekst" if url.lower().endswith(".txt") else "html"


def decode(content: bytes, mediatype: str, form: Form) -> str:
    """The text of the body. Raises ``UnreadablePage`` when it is empty, too large, binary or undecodable."""
    if len(content) > MAX_BYTES:
        raise UnreadablePage(
            f"De pagina is {getal(len(content))} bytes groot; meer dan {getal(MAX_BYTES)} lezen wij niet."
        )
    if not content.strip():
        raise UnreadablePage("De pagina is leeg.")
    if content.startswith(_FILE_SIGNATURES):
        raise UnreadablePage(
            "Dit is geen pagina maar een bestand van een andere soort (PDF, Office, beeld of archief)."
        )
    if form == "html" and content.startswith(_UTF_16):
        return _decoded(content, "utf-16", "UTF-16")
    if b"\x00" in content:
        raise UnreadablePage("De pagina bevat nulbytes; dit is geen HTML en geen platte tekst.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = error.start
    declared = _declared(content, mediatype, form)
    if declared not in _LATIN and not (declared is None and form == "html" and _is_dutch(content)):
        named = f" en noemt de tekenset {declared}" if declared else " en noemt geen andere tekenset"
        raise UnreadablePage(f"De pagina is geen geldige UTF-8 (byte {getal(wrong + 1)}){named}.")
    return _decoded(content, "cp1252", str(declared))


def _is_dutch(content: bytes) -> bool:
    """Whether the body is Dutch text in Windows-1252 from beginning to end."""
    return _DUTCH_TEXT.fullmatch(content) is not None and _UTF_8.search(content) is None


def _decoded(content: bytes, charset: str, named: str) -> str:
    try:
        return content.decode(charset)
    except UnicodeDecodeError:
        raise UnreadablePage(f"De pagina is niet te lezen in de tekenset {named} die zij noemt.") from None


def _declared(content: bytes, mediatype: str, form: Form) -> str | None:
    named = _HEADER_CHARSET.search(mediatype)
    if named is not None:
        return named[1].lower()
    meta = _CHARSET.search(content[:_META_WITHIN]) if form == "html" else None
    return meta[1].decode("ascii").lower() if meta is not None else None
