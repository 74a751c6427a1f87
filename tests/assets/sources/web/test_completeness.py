"""A body is whole and is what was asked for, or it is refused with the reason."""

from __future__ import annotations

import gc
import gzip
import json
import warnings
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.sources.fetching import Fetcher, SourceCorrupt
from assets.sources.web.completeness import expand, mediatype_of
from assets.sources.web.setbacks import Setback
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.fetching import Kind
    from tests.assets.sources.conftest import MakeFetcher

ROWS = json.dumps({"value": [{"ID": number, "Taakveld": "0.1   "} for number in range(300)]}).encode()
PAGE = "<html><body><h1>Begroting</h1><p>Lasten één</p></body></html>".encode()
ZIPPED = gzip.compress(ROWS, mtime=0)
HALF = len(ZIPPED) // 2


def refusal(fetcher: Fetcher, server: ScriptedServer, answer: Answer, kind: Kind = "json") -> str:
    url = server.on("/", answer)
    with pytest.raises(SourceCorrupt) as caught:
        fetcher.fetch(url, kind=kind)
    return str(caught.value).removeprefix(f"{url} · ")


class TestCut:
    """F5 and F6: a body that is not all there."""

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            (Answer(body=ROWS, sent=100), f"expected {len(ROWS):,} bytes · found 100 bytes (cut short)"),
            (Answer(body=ROWS, sent=0), f"expected {len(ROWS):,} bytes · found 0 bytes (cut short)"),
            (
                Answer(body=ROWS, gzipped=True, sent=HALF),
                f"expected {len(ZIPPED):,} bytes · found {HALF:,} bytes (cut short)",
            ),
            (
                Answer(body=ROWS, gzipped=True, sent=HALF, length=HALF),
                "expected a whole gzip body · found",
            ),
            (
                Answer(body=ROWS, gzipped=True, sent=HALF, length=None),
                "expected a whole gzip body · found",
            ),
            (
                Answer(body=ROWS, chunked=True, sent=1000),
                "expected a body that is closed properly · found 1,000 bytes (cut short)",
            ),
            (
                Answer(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n[1]\r\n0\r\n\r\n"),
                "expected a body that is closed properly · found 0 bytes (cut short)",
            ),
            (
                Answer(body=ROWS, sent=1000, length=1000),
                "expected JSON that parses to its end · found 1,000 bytes that are no whole JSON",
            ),
            (
                Answer(body=ROWS, sent=1000, length=None),
                "expected JSON that parses to its end · found 1,000 bytes that are no whole JSON",
            ),
        ],
    )
    def test_it_is_asked_again_and_then_refused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, answer: Answer, told: str
    ) -> None:
        assert refusal(fetcher, scripted_server, answer).startswith(told)
        assert scripted_server.count("/") == 3

    def test_a_whole_one_after_a_cut_one_is_kept(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on(
            "/", Answer(body=ROWS, gzipped=True, sent=HALF), Answer(body=ROWS, gzipped=True)
        )

        assert archive.read(fetcher.fetch(url, kind="json").sha256) == ROWS

    @pytest.mark.parametrize(
        "answer",
        [
            Answer(body=ROWS),
            Answer(body=ROWS, gzipped=True),
            Answer(body=ROWS, chunked=True),
            Answer(body=ROWS, chunked=True, gzipped=True),
            Answer(body=ROWS, gzipped=True, length=None),
            Answer(body=ROWS, length=None),
            Answer(body=ROWS, gzipped=True, headers={"Content-Encoding": "x-gzip"}),
        ],
    )
    def test_every_way_of_sending_a_whole_body_is_understood(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer, answer: Answer
    ) -> None:
        body = fetcher.fetch(scripted_server.on("/", answer), kind="json")

        assert archive.read(body.sha256) == ROWS

    @pytest.mark.parametrize("kind", ["html", "any"])
    def test_a_page_without_length_needs_its_closing_tag(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer, kind: Kind
    ) -> None:
        whole = Answer(body=PAGE, content_type="text/html", length=None)
        cut = Answer(body=PAGE, content_type="text/html", length=None, sent=30)

        assert archive.read(fetcher.fetch(scripted_server.on("/", whole), kind=kind).sha256) == PAGE
        assert refusal(fetcher, scripted_server, cut, kind).startswith(
            "expected a Content-Length, chunks, gzip or a closing </html>"
            " · found 30 bytes of which nothing tells that they are all"
        )

    @pytest.mark.parametrize(
        ("kind", "body"),
        [("lines", b"User-agent: *\nDisallow: /zoeken\n"), ("any", b"<urlset><url/></urlset>\n")],
    )
    def test_what_ends_with_the_connection_must_end_as_its_kind_does(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, kind: Kind, body: bytes
    ) -> None:
        whole, cut = (
            Answer(body=body, content_type="text/plain", length=None, sent=sent) for sent in (None, 12)
        )

        assert fetcher.fetch(scripted_server.on("/", whole), kind=kind).bytes == len(body)
        assert "12 bytes of which nothing tells" in refusal(fetcher, scripted_server, cut, kind)

    @pytest.mark.parametrize("length", ["12x", "-1", "9" * 5000])
    def test_a_length_that_is_no_length(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, length: str
    ) -> None:
        message = refusal(fetcher, scripted_server, Answer(body=ROWS, length=length))

        assert message.startswith(f"expected a length in bytes · found Content-Length '{length[:40]}'")

    def test_two_lengths_that_differ(self, fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
        answer = Answer(body=ROWS, length="1, 2")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # urllib3 drops the answer without closing it
            message = refusal(fetcher, scripted_server, answer)
            gc.collect()

        assert message.startswith("expected headers that agree · found a header that contradicts itself")


class TestGzip:
    """The gzip body is judged as a whole, by its own checksum and end."""

    @pytest.mark.parametrize(
        ("raw", "told"),
        [
            (ZIPPED[:-1], "expected a whole gzip body"),
            (ZIPPED[:-8], "expected a whole gzip body"),
            (b"", "expected a whole gzip body · found 0 bytes and no end"),
            (ZIPPED + b"x", "expected one gzip body · found 1 bytes behind its end"),
            (ZIPPED + ZIPPED, f"expected one gzip body · found {len(ZIPPED)} bytes behind its end"),
            (ROWS, "expected a sound gzip body · found damaged bytes"),
            (
                ZIPPED[:-5] + bytes([ZIPPED[-5] ^ 1]) + ZIPPED[-4:],
                "expected a sound gzip body · found damaged bytes",
            ),
        ],
    )
    def test_anything_but_one_sound_stream_is_refused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, raw: bytes, told: str
    ) -> None:
        answer = Answer(body=raw, headers={"Content-Encoding": "gzip"})

        assert refusal(fetcher, scripted_server, answer).startswith(told)

    @given(st.binary(max_size=2000), st.data())
    def test_no_proper_beginning_of_a_stream_passes(self, content: bytes, data: st.DataObject) -> None:
        whole = gzip.compress(content)
        cut = data.draw(st.integers(0, len(whole) - 1))

        assert expand(whole, 2000) == content
        with pytest.raises(Setback):
            expand(whole[:cut], 2000)

    @pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip"])
    def test_another_compression_is_refused_at_once(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, encoding: str
    ) -> None:
        answer = Answer(body=zlib.compress(ROWS), headers={"Content-Encoding": encoding})

        told = refusal(fetcher, scripted_server, answer)
        assert told.startswith(f"expected gzip or no compression · found Content-Encoding '{encoding}'")
        assert scripted_server.count("/") == 1


class TestSize:
    """A body has a cap on the line and another once expanded; neither costs more memory than it allows."""

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            (
                Answer(body=b"[" + b" " * 200_000),
                "expected at most 200,000 bytes · found 200,001 bytes announced",
            ),
            (Answer(body=b"[" + b" " * 200_000, chunked=True), "expected at most 200,000 bytes · found more"),
            (Answer(body=b"[" + b" " * 900_000, length=None), "expected at most 200,000 bytes · found more"),
            (
                Answer(body=b"[" + b" " * 50_000_000, gzipped=True),
                "expected at most 400,000 bytes · found more after expanding 48,",
            ),
            (Answer(body=b"", length="99999999999"), "expected at most 200,000 bytes · found 99,999,999,999"),
        ],
    )
    def test_more_is_refused_and_not_asked_again(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, answer: Answer, told: str
    ) -> None:
        assert refusal(fetcher, scripted_server, answer).startswith(told)
        assert scripted_server.count("/") == 1

    def test_exactly_the_cap_is_allowed(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        fetcher = make_fetcher(max_bytes=len(ZIPPED), max_expanded_bytes=len(ROWS))

        body = fetcher.fetch(scripted_server.on("/", Answer(body=ROWS, gzipped=True)), kind="json")

        assert body.bytes == len(ROWS)


class TestJson:
    """F7: JSON is JSON to its end, and an error page with status 200 is told as what it says."""

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            (
                b"\n <html><head><title>Storing</title><style>p {}</style></head>\n<p>Probeer later</p>",
                "expected JSON · found a page that says 'Storing Probeer later'",
            ),
            (b"<" * 5000, "expected JSON · found a page that says"),
            (b"", "expected JSON that parses to its end · found 0 bytes that are no whole JSON"),
            (b'{"value": []} {}', "expected JSON that parses to its end"),
            (b'{"value": [1, NaN]}', "expected JSON that parses to its end"),
            (b'{"value": [-Infinity]}', "expected JSON that parses to its end"),
            (
                b'{"value": ["\xff"]}',
                "expected JSON in UTF-8 · found bytes that are not UTF-8 (0xff in place 12)",
            ),
            (b'\xef\xbb\xbf{"value": []}', "expected JSON · found a byte order mark before it"),
            (b"[" * 50_000 + b"]" * 50_000, "expected JSON that parses to its end · found 100,000 bytes"),
        ],
    )
    def test_anything_else_is_refused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, body: bytes, told: str
    ) -> None:
        message = refusal(fetcher, scripted_server, Answer(body=body))

        assert message.startswith(told)
        assert message.isprintable()
        assert len(message) < 400

    def test_what_a_hostile_page_says_cannot_write_lines_of_its_own(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        body = b"<html>\x1b[31mrood\r\nERROR: alles is mis\x00\xe2\x80\xae</html>"

        assert refusal(fetcher, scripted_server, Answer(body=body)).isprintable()

    def test_a_media_type_that_lies_does_not_matter(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        answer = Answer(body=ROWS, content_type="text/html")

        assert fetcher.fetch(scripted_server.on("/", answer), kind="json").mediatype == "text/html"


class TestPages:
    """A page is text, whatever it is called."""

    @pytest.mark.parametrize(
        "content_type", ["text/html", "text/plain", "Text/HTML; Charset=UTF-8", "application/xhtml+xml"]
    )
    def test_a_page_of_text_is_kept(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, content_type: str
    ) -> None:
        body = fetcher.fetch(
            scripted_server.on("/", Answer(body=PAGE, content_type=content_type)), kind="html"
        )

        assert body.mediatype == content_type.partition(";")[0].lower()

    def test_a_page_without_a_label_is_known_by_how_it_begins(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(body=b"\n <!DOCTYPE html>" + PAGE, content_type=None))

        assert fetcher.fetch(url, kind="html").mediatype == "text/html"

    @pytest.mark.parametrize(
        ("answer", "told"),
        [
            (
                Answer(body=PAGE, content_type="application/pdf"),
                "expected a page of text · found the media type application/pdf",
            ),
            (
                Answer(body=b"<p>Wat dan ook", content_type=None),
                "expected a page of text · found the media type application/octet-stream",
            ),
            (Answer(body=b"%PDF-1.7 ...", content_type="text/html"), "expected text · found a PDF"),
            (
                Answer(body=b"PK\x03\x04...", content_type="text/html"),
                "expected text · found a zip or Office file",
            ),
            (
                Answer(body=PAGE + b"\x00", content_type="text/html"),
                "expected text · found binary content (NUL bytes)",
            ),
            (
                Answer(body=bytes(range(1, 256)), content_type="text/html"),
                "expected text · found binary content (control characters)",
            ),
            (Answer(body=b"", content_type="text/html"), "expected text · found an empty body"),
            (Answer(body=b" \r\n\t", content_type="text/html"), "expected text · found only blank space"),
        ],
    )
    def test_anything_else_is_refused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, answer: Answer, told: str
    ) -> None:
        assert refusal(fetcher, scripted_server, answer, "html").startswith(told)

    def test_a_stray_control_character_makes_no_page_binary(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        page = PAGE + b"\x1f\x0b\x0c"

        body = fetcher.fetch(
            scripted_server.on("/", Answer(body=page, content_type="text/html")), kind="html"
        )

        assert archive.read(body.sha256) == page


@pytest.mark.parametrize(
    ("header", "mediatype"),
    [
        ("application/json;odata=minimalmetadata;charset=utf-8", "application/json"),
        ("text/html; charset=ISO-8859-1", "text/html; charset=iso-8859-1"),
        ('text/html; charset="windows-1252"', "text/html; charset=windows-1252"),
        ("<script>", "application/octet-stream"),
        ("", "application/octet-stream"),
        (None, "application/octet-stream"),
        ("a/" + "b" * 500, "application/octet-stream"),
    ],
)
def test_the_media_type_is_recorded_in_one_form(header: str | None, mediatype: str) -> None:
    assert mediatype_of(header) == mediatype
