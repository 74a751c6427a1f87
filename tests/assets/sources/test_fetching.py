"""One fetch from address to archived body: what is kept, what is reused, what is refused, what is told."""

from __future__ import annotations

import gzip
import json
import logging
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sources.archive import Archive
from assets.sources.durable import StoreUnwritable
from assets.sources.fetching import Fetcher, Limits, NotAPage, SourceCorrupt, SourceUnavailable
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.fetching import Kind
    from tests.assets.sources.conftest import MakeFetcher, StoppedClock

PAGE = b"<html><body>Begroting</body></html>"
ROWS = json.dumps({"value": [{"ID": number, "Taakveld": "0.1   "} for number in range(300)]}).encode()


def logged(archive: Archive) -> list[dict[str, object]]:
    return [json.loads(line) for line in (archive.root / "fetches.jsonl").read_text().splitlines()]


def test_a_body_goes_unchanged_into_the_archive(
    fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
) -> None:
    url = scripted_server.on("/rows?$format=json", Answer(body=ROWS, gzipped=True, headers={"ETag": '"een"'}))

    body = fetcher.fetch(url, kind="json")

    assert archive.read(body.sha256) == ROWS
    assert (body.url, body.bytes, body.mediatype) == (url, len(ROWS), "application/json")
    assert body.fetched_at.isoformat() == "2026-11-22T08:00:00+00:00"
    assert logged(archive) == [
        {
            "url": url,
            "status": 200,
            "sha256": body.sha256,
            "bytes": len(ROWS),
            "mediatype": "application/json",
            "etag": '"een"',
            "last_modified": None,
            "fetched_at": "2026-11-22T08:00:00Z",
            "problem": None,
        }
    ]


def test_we_say_who_we_are_and_ask_for_gzip(fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
    fetcher.fetch(scripted_server.on("/", Answer(body=ROWS)), kind="json")

    headers = scripted_server.asked[0].headers
    assert re.fullmatch(r"openbegroting/\S+ \(\+mailto:iemand@voorbeeld\.nl\)", headers["user-agent"])
    assert headers["accept-encoding"] == "gzip"
    assert "cookie" not in headers


def test_cookies_are_not_sent_back(fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
    url = scripted_server.on("/", Answer(body=ROWS, headers={"Set-Cookie": "volg=1"}))

    fetcher.fetch(url, kind="json")
    fetcher.fetch(url, kind="json")

    assert "cookie" not in scripted_server.asked[1].headers


def test_the_environment_adds_no_proxy_and_no_password(
    make_fetcher: MakeFetcher,
    scripted_server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login naam password geheim\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")

    make_fetcher().fetch(scripted_server.on("/", Answer(body=ROWS)), kind="json")

    assert "authorization" not in scripted_server.asked[0].headers


class TestUnchanged:
    """A source that did not change sends nothing, and nothing changes here."""

    @pytest.mark.parametrize("header", ["ETag", "Last-Modified"])
    def test_an_answer_304_reuses_the_archived_body(
        self,
        fetcher: Fetcher,
        archive: Archive,
        scripted_server: ScriptedServer,
        stopped: StoppedClock,
        header: str,
    ) -> None:
        validator = '"een"' if header == "ETag" else "Sun, 01 Nov 2026 00:00:00 GMT"
        url = scripted_server.on("/", Answer(body=ROWS, headers={header: validator}))
        first = fetcher.fetch(url, kind="json")
        stopped.sleep(86_400)

        again = fetcher.fetch(url, kind="json")

        assert again == first
        assert [entry["status"] for entry in logged(archive)] == [200, 304]

    def test_a_later_process_knows_it_too(
        self, make_fetcher: MakeFetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(body=ROWS, headers={"ETag": '"een"'}))
        first = make_fetcher().fetch(url, kind="json")

        with Fetcher(Archive(archive.root), contact="x", allow=frozenset({url.split("/")[2]})) as later:
            assert later.fetch(url, kind="json") == first
        assert scripted_server.asked[1].headers["if-none-match"] == '"een"'

    def test_the_same_bytes_again_keep_the_moment_they_were_first_seen(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, stopped: StoppedClock
    ) -> None:
        url = scripted_server.on("/", Answer(body=ROWS))
        first = fetcher.fetch(url, kind="json")
        stopped.sleep(86_400)

        assert fetcher.fetch(url, kind="json") == first

    @pytest.mark.parametrize("harm", ["flipped", "gone"])
    def test_a_damaged_object_is_set_aside_and_fetched_again_without_condition(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer, harm: str
    ) -> None:
        url = scripted_server.on("/", Answer(body=ROWS, headers={"ETag": '"een"'}))
        first = fetcher.fetch(url, kind="json")
        path = archive.path_of(first.sha256)
        if harm == "gone":
            path.unlink()
        else:
            stored = bytearray(path.read_bytes())
            stored[len(stored) // 2] ^= 1
            path.write_bytes(stored)

        again = fetcher.fetch(url, kind="json")

        assert again == first
        assert archive.read(again.sha256) == ROWS
        assert "if-none-match" not in scripted_server.asked[1].headers
        assert len(list(archive.root.glob("damaged/*"))) == (harm == "flipped")

    def test_a_body_that_is_not_of_the_kind_asked_is_not_reused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        page = Answer(body=PAGE, content_type="text/html", headers={"ETag": '"een"'})
        url = scripted_server.on("/", page)
        fetcher.fetch(url, kind="html")

        with pytest.raises(SourceCorrupt, match="expected JSON · found a page that says 'Begroting'"):
            fetcher.fetch(url, kind="json")

    def test_a_304_that_nobody_asked_for_is_refused(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(status=304, content_type=None, length=None))

        with pytest.raises(SourceUnavailable, match="found HTTP 304 Not Modified · run again later"):
            fetcher.fetch(url, kind="json")

    @pytest.mark.parametrize(("status", "phrase"), [(204, "No Content"), (599, "(unknown)")])
    def test_an_answer_that_makes_no_sense_is_not_blamed_on_the_address(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, status: int, phrase: str
    ) -> None:
        url = scripted_server.on("/", Answer(status=status))

        with pytest.raises(SourceUnavailable, match=re.escape(f"found HTTP {status} {phrase} · run again")):
            fetcher.fetch(url, kind="json")
        assert scripted_server.count("/") == 1

    def test_a_hostile_etag_is_not_sent_back(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(body=ROWS, headers={"ETag": '"\x01' + "x" * 5000 + '"'}))

        fetcher.fetch(url, kind="json")

        assert logged(archive)[0]["etag"] is None


class TestRefusals:
    """Answers that are no body, and what the user reads about them."""

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 522])
    def test_a_passing_refusal_is_asked_again(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer, status: int
    ) -> None:
        url = scripted_server.on("/", Answer(status=status), Answer(status=status), Answer(body=ROWS))

        assert archive.read(fetcher.fetch(url, kind="json").sha256) == ROWS
        assert [entry["status"] for entry in logged(archive)] == [status, status, 200]

    def test_the_last_attempt_gives_one_clear_line(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(status=503))

        with pytest.raises(SourceUnavailable) as caught:
            fetcher.fetch(url, kind="json")

        assert str(caught.value) == (
            f"{url} · expected HTTP 200 · found HTTP 503 Service Unavailable (3 attempts)"
            " · run again later; what was pulled before stays in use"
        )
        assert scripted_server.count("/") == 3

    @pytest.mark.parametrize(
        ("status", "phrase"),
        [
            (400, "Bad Request"),
            (401, "Unauthorized"),
            (403, "Forbidden"),
            (404, "Not Found"),
            (410, "Gone"),
            (501, "Not Implemented"),
        ],
    )
    def test_a_lasting_refusal_is_not_asked_again(
        self, fetcher: Fetcher, scripted_server: ScriptedServer, status: int, phrase: str
    ) -> None:
        url = scripted_server.on("/", Answer(status=status))

        with pytest.raises(SourceUnavailable) as caught:
            fetcher.fetch(url, kind="json")

        assert str(caught.value) == (
            f"{url} · expected HTTP 200 · found HTTP {status} {phrase}"
            " · check the address, and whether it is open to all"
        )
        assert scripted_server.count("/") == 1

    def test_a_server_that_is_down(self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer) -> None:
        with ScriptedServer() as gone:
            pass
        fetcher = make_fetcher(f"127.0.0.1:{gone.port}")

        with pytest.raises(SourceUnavailable) as caught:
            fetcher.fetch(f"{gone.url}/x", kind="json")

        assert str(caught.value) == (
            f"{gone.url}/x · expected an answer"
            f" · found no connection to 127.0.0.1 port {gone.port} (Connection refused) (3 attempts)"
            " · run again later; what was pulled before stays in use"
        )

    def test_a_connection_closed_without_an_answer(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(raw=b""), Answer(raw=b"geen HTTP\r\n\r\n"), Answer(body=ROWS))

        assert archive.read(fetcher.fetch(url, kind="json").sha256) == ROWS

    @pytest.mark.parametrize(
        "url", ["file:///etc/passwd", "ftp://x.nl/", "http://a:b@x.nl/", "http://x.nl/ y", ""]
    )
    def test_what_is_no_web_address_is_not_asked(self, fetcher: Fetcher, url: str) -> None:
        with pytest.raises(SourceUnavailable, match="expected an http or https address without secrets"):
            fetcher.fetch(url, kind="any")

    def test_a_host_that_nobody_named_is_not_asked(
        self, fetcher: Fetcher, scripted_server: ScriptedServer
    ) -> None:
        with ScriptedServer() as other, pytest.raises(SourceUnavailable) as caught:
            fetcher.fetch(other.on("/", Answer(body=ROWS)), kind="json")

        assert f"expected a host that sources.yaml names · found the host 127.0.0.1:{other.port}" in str(
            caught.value
        )
        assert other.asked == []

    def test_a_damaged_body_is_logged_and_never_kept(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        url = scripted_server.on("/", Answer(body=b"<html>Storing</html>", content_type="text/html"))

        with pytest.raises(SourceCorrupt) as caught:
            fetcher.fetch(url, kind="json")

        assert str(caught.value) == (
            f"{url} · expected JSON · found a page that says 'Storing' (3 attempts)"
            " · run again later; what was pulled before stays in use"
        )
        assert [(entry["status"], entry["sha256"], entry["problem"]) for entry in logged(archive)] == [
            (200, None, "a page that says 'Storing'")
        ] * 3
        assert archive.log.last_good(url) is None


class TestSecrets:
    """An address with a key in it works, but the key is in no log, no message and no published table."""

    SECRET = "KANARIE"

    def test_it_is_nowhere_to_be_read(
        self,
        fetcher: Fetcher,
        archive: Archive,
        scripted_server: ScriptedServer,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level(logging.DEBUG)
        path = f"/rows?jaar=2023&api_key={self.SECRET}&x=1"
        url = scripted_server.on(path, Answer(status=503), Answer(body=ROWS))

        body = fetcher.fetch(url, kind="json")

        assert body.url == f"{scripted_server.url}/rows?jaar=2023&api_key=***&x=1"
        assert self.SECRET in scripted_server.asked[0].path
        assert self.SECRET not in caplog.text
        assert self.SECRET not in (archive.root / "fetches.jsonl").read_text()

    def test_nor_in_an_error_or_what_caused_it(
        self, make_fetcher: MakeFetcher, scripted_server: ScriptedServer
    ) -> None:
        with ScriptedServer() as gone:
            pass
        fetcher = make_fetcher(f"127.0.0.1:{gone.port}")

        with pytest.raises(SourceUnavailable) as caught:
            fetcher.fetch(f"{gone.url}/?token={self.SECRET}", kind="json")

        assert "token=***" in str(caught.value)
        assert self.SECRET not in str(caught.getrepr(style="native"))

    def test_two_addresses_that_differ_in_it_are_not_mixed(
        self, fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
    ) -> None:
        one = scripted_server.on("/?key=1", Answer(body=b"[1]", headers={"ETag": '"x"'}))
        two = scripted_server.on("/?key=2", Answer(body=b"[2]", headers={"ETag": '"x"'}))

        assert archive.read(fetcher.fetch(one, kind="json").sha256) == b"[1]"
        assert archive.read(fetcher.fetch(two, kind="json").sha256) == b"[2]"


HEADS = [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 302 Found\r\nLocation: /x\r\n", b"HTTP/1.0 503 X\r\n", b""]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(HEADS),
    headers=st.lists(
        st.sampled_from(
            ["Content-Length", "Content-Encoding", "Transfer-Encoding", "Content-Type", "ETag"]
        ).flatmap(
            lambda name: st.sampled_from(["12", "-1", "gzip", "chunked", "br", "text/html", "\x7f", ""]).map(
                lambda value: f"{name}: {value}\r\n".encode("latin-1")
            )
        ),
        max_size=4,
    ),
    body=st.binary(max_size=60)
    | st.sampled_from([b"[1, 2, 3]", gzip.compress(b"[]"), b"2\r\n[]\r\n0\r\n\r\n"]),
    kind=st.sampled_from(["json", "html", "any"]),
)
def test_whatever_a_server_sends_it_is_kept_whole_or_explained(
    make_fetcher: MakeFetcher,
    archive: Archive,
    scripted_server: ScriptedServer,
    head: bytes,
    headers: list[bytes],
    body: bytes,
    kind: Kind,
) -> None:
    url = scripted_server.on("/", Answer(raw=head + b"".join(headers) + b"\r\n" + body))

    told = f"{url} · expected"
    try:
        fetched = make_fetcher(attempts=1).fetch(url, kind=kind)
    except (SourceCorrupt, SourceUnavailable) as error:
        told = str(error)
    else:
        assert archive.read(fetched.sha256) in (body, b"[]", body[:12])
    assert told.startswith(f"{url} · expected")
    assert told.isprintable()


def test_a_full_disk_is_told_and_nothing_is_claimed(
    fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer
) -> None:
    archive.root.write_bytes(b"a file where the folder should be")
    url = scripted_server.on("/", Answer(body=ROWS))

    with pytest.raises(StoreUnwritable, match="expected a file that can be written · found"):
        fetcher.fetch(url, kind="json")


@pytest.mark.parametrize("fault", ["503:3", "cut:5", "html:5"])
def test_the_faults_of_a_stand_in_for_cbs_are_overcome(
    shared: Path, archive: Archive, stopped: StoppedClock, fault: str
) -> None:
    command = [
        sys.executable,
        str(shared / "tools/cbs_iv3.py"),
        "--port",
        "0",
        "--gemeenten",
        "GM0307",
        "--fault",
        fault,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        try:
            assert service.stdout is not None
            base = service.stdout.readline().strip()
            allow = frozenset({base.removeprefix("http://")})
            with Fetcher(
                archive, contact="x", allow=allow, limits=Limits(attempts=3), clock=stopped.clock
            ) as fetcher:
                for entity in ("TableInfos", "DataProperties", "Gemeenten", "Categorie", "Verslagsoort") * 2:
                    url = f"{base}/ODataApi/OData/45063NED/{entity}?$format=json"
                    assert json.loads(archive.read(fetcher.fetch(url, kind="json").sha256))["value"]
        finally:
            service.terminate()
    problems = [entry["problem"] for entry in logged(archive) if entry["problem"]]
    told = {
        "503:3": "HTTP 503 Service Unavailable",
        "cut:5": "bytes (cut short)",
        "html:5": "a page that says 'Storing: probeer het later opnieuw'",
    }
    assert problems
    assert all(told[fault] in str(problem) for problem in problems)


def test_where_a_page_was_found_is_told_again_when_it_did_not_change(fetcher, scripted_server) -> None:
    page = Answer(body=b"<html>Tekst</html>", content_type="text/html", headers={"ETag": '"1"'})
    found = scripted_server.on("/nieuw", page)
    asked = scripted_server.on("/oud", Answer(status=301, headers={"Location": "/nieuw"}))
    first, again = (fetcher.land(asked, kind="html") for _ in range(2))
    assert (first.address, again.address) == (found, found)
    assert first.body == again.body
    assert first.body.url == asked


def test_a_server_that_says_not_modified_for_ever_is_asked_in_full_once_a_week(
    fetcher, archive, scripted_server, stopped
) -> None:
    url = scripted_server.on("/", Answer(body=b"een", content_type="text/html", headers={"ETag": '"vast"'}))
    fetcher.fetch(url, kind="html")
    scripted_server.on("/", Answer(body=b"twee", content_type="text/html", headers={"ETag": '"vast"'}))
    stopped.sleep(6 * 24 * 3600.0)
    assert archive.read(fetcher.fetch(url, kind="html").sha256) == b"een"
    stopped.sleep(24 * 3600.0)
    assert archive.read(fetcher.fetch(url, kind="html").sha256) == b"twee"


@pytest.mark.parametrize("start", [b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG"])
def test_a_file_that_is_labelled_a_page_is_none(fetcher, scripted_server, start: bytes) -> None:
    url = scripted_server.on("/boek", Answer(body=start + b" inhoud" * 50, content_type="text/html"))
    with pytest.raises(NotAPage, match="expected text"):
        fetcher.fetch(url, kind="html")


def test_a_file_that_is_no_page_is_not_received(fetcher, scripted_server) -> None:
    url = scripted_server.on("/boek", Answer(body=b"%PDF" * 500_000, content_type="application/pdf"))
    with pytest.raises(NotAPage, match="the media type application/pdf"):
        fetcher.fetch(url, kind="html")


@pytest.mark.parametrize("status", [404, 410, 500])
def test_an_error_knows_the_status_of_the_last_answer(fetcher, scripted_server, status: int) -> None:
    url = scripted_server.on("/p", Answer(status=status))
    with pytest.raises(SourceUnavailable) as refused:
        fetcher.fetch(url, kind="html")
    assert refused.value.status == status
