"""What each service gets: markup in texts from sources is text there, and a message fits."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any, ClassVar

import pytest

from pipelines.monitoring import channels
from pipelines.monitoring.channels import send
from pipelines.monitoring.incidents import findings
from pipelines.monitoring.journal import Message, Notice
from pipelines.monitoring.secrets import Address
from pipelines.monitoring.settings import Channel
from pipelines.monitoring.wording import Text, quoted, text_of
from tests.pipelines.monitoring.conftest import NOW, rule, state

HOSTILE = (
    "<script>alert(1)</script>",
    "*vet* _schuin_ `code` [klik](http://kwaad.example)",
    "<!channel> <http://kwaad.example|klik> @everyone <@123>",
)


def hostile_text() -> Text:
    [finding] = findings([state(2025, rule(sample=HOSTILE))])
    return text_of(Message("k", "team", NOW, (Notice("abc", "nieuw", finding, NOW),)))


@pytest.fixture
def service() -> Iterator[tuple[int, list[bytes]]]:
    """Any web service: takes everything."""
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server.server_port, bodies
    server.shutdown()
    server.server_close()


def sent(service: tuple[int, list[bytes]], address: str, text: Text) -> Any:
    port, bodies = service
    channel = Channel("team", Address(address.format(port=port), frozenset()))
    assert send(channel, text, kind="blokkerend", facts={}) is None
    return json.loads(bodies[-1])


def test_a_webhook_gets_the_text_as_it_is(service) -> None:
    body = sent(service, "json://127.0.0.1:{port}/x", hostile_text())
    assert "- <script>alert(1)</script>" in body["message"]
    assert "[klik](http://kwaad.example)" in body["message"]


def test_mattermost_shows_markup_and_calls_nobody(service) -> None:
    text = sent(service, "mmost://127.0.0.1:{port}/3ccdd113474722377935511fc85d3dd4", hostile_text())["text"]
    assert r"\*vet\* \_schuin\_ \`code\` \[klik\]\(" in text
    assert "@everyone" not in text
    assert "@\N{WORD JOINER}everyone" in text


def test_rocket_chat_shows_markup_and_is_not_too_long_for_it(service) -> None:
    address = f"rocket://{'a' * 24}/{'b' * 48}@127.0.0.1:{{port}}/%23kanaal"
    text = sent(service, address, Text("titel", "\n".join(f"regel {n} *vet*" for n in range(500))))["text"]
    assert r"\*vet\*" in text
    assert len(text) <= 1000


def test_slack_and_teams_and_discord_get_escaped_text(monkeypatch) -> None:
    """These live at addresses of their own, so what would go there is caught at the door."""
    bodies: list[dict[str, Any]] = []

    class Answer:
        status_code, content, text = 200, b"ok", "ok"
        headers: ClassVar[dict[str, str]] = {}

    def caught(*_: object, **named: Any) -> Answer:
        bodies.append(json.loads(named["data"]))
        return Answer()

    for door in ("requests.request", "requests.post"):
        monkeypatch.setattr(door, caught)
    for address in (
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "workflows://prod-1.westus.logic.azure.com:443/643e69f8d1644f08b6dc2cfb3d0ef25b/8b2a6fcf7b/",
    ):
        channel = Channel("team", Address(address, frozenset()))
        assert send(channel, hostile_text(), kind="blokkerend", facts={}) is None
    slack, discord, teams = bodies
    assert slack["mrkdwn"] is False
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in slack["attachments"][0]["text"]
    assert "&lt;!channel&gt; &lt;http://kwaad.example|klik&gt;" in slack["attachments"][0]["text"]
    assert "allow_mentions" not in discord
    assert r"\*vet\*" in discord["embeds"][0]["description"]
    card = json.dumps(teams)
    assert r"\\*vet\\*" in card
    assert r"\\[klik\\]\\(" in card


class _Mail(StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 post\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part)
                self.server.mails.append(b"".join(lines))  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 fine\r\n")
            if verb == b"QUIT":
                return


def test_mail_is_plain_text() -> None:
    ThreadingTCPServer.allow_reuse_address = True
    with ThreadingTCPServer(("127.0.0.1", 0), _Mail) as server:
        server.mails = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        port = server.server_address[1]
        address = f"mailto://127.0.0.1:{port}?from=robot@example.nl&to=team@example.nl&mode=insecure"
        channel = Channel("post", Address(address, frozenset()))
        problem = send(channel, hostile_text(), kind="blokkerend", facts={})
        server.shutdown()
        assert problem is None
        [mail] = server.mails  # type: ignore[attr-defined]
    [part] = [part for part in message_from_bytes(mail).walk() if not part.is_multipart()]
    assert part.get_content_type() == "text/plain"
    assert "- <script>alert(1)</script>" in part.get_payload(decode=True).decode()


def test_a_text_from_a_source_is_one_bounded_line_without_what_does_not_show() -> None:
    assert quoted("a\nb\tc\x00d\u202ee\u2028f") == "a b c d e f"
    assert len(quoted("x" * 10_000)) == 200
    assert quoted("info@gemeente.nl") == "info@gemeente.nl"


def test_a_cut_costs_examples_and_keeps_what_must_be_known(service) -> None:
    finding = findings([state(2025, rule(sample=tuple(f"{n} " * 90 for n in range(5))))])[0]
    text = text_of(Message("k", "team", NOW, (Notice("abc", "nieuw", finding, NOW),)))
    address = f"rocket://{'a' * 24}/{'b' * 48}@127.0.0.1:{{port}}/%23kanaal"
    body = sent(service, address, text)["text"].replace("\\", "")
    for line in (
        "Wat: ",
        "Waar: ",
        "Sinds: ",
        "Hoeveel: 40 van 1.000",
        "Gevolg: ",
        "Wie: ",
        "Volgende stap: ",
    ):
        assert line in body
    assert body.endswith("…")


def test_an_answer_that_drips_for_ever_holds_up_nothing_and_shows_nothing(monkeypatch, caplog) -> None:
    """Each byte is in time, so that no timeout of the socket ends it; Apprise tells later what it was."""
    ended = threading.Event()

    class Dripping(StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n")
            while not ended.wait(0.05):
                self.wfile.write(b"x")

    monkeypatch.setattr(channels, "DEADLINE", 0.5)
    with ThreadingTCPServer(("127.0.0.1", 0), Dripping) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        address = f"json://127.0.0.1:{server.server_address[1]}/geheim"
        before = threading.active_count()
        problem = send(Channel("team", Address(address, frozenset())), Text("t", "b"), kind="test", facts={})
        ended.set()
        deadline = time.monotonic() + 10
        while threading.active_count() > before and time.monotonic() < deadline:
            time.sleep(0.01)
        server.shutdown()
    assert problem == "no answer within 0.5 seconds"
    assert caplog.text == ""


def test_an_address_that_apprise_does_not_know_is_said_to_be_that() -> None:
    channel = Channel("team", Address("jsonn://secret-host/secret-path", frozenset()))
    assert send(channel, Text("t", "b"), kind="test", facts={}) == (
        "not an address that Apprise knows, or one that lacks something"
    )
