"""A small CBS on loopback, of which every answer can be tampered with."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

TABLE = "45067NED"
PAGE = 3

Answer = dict[str, Any]


def records(report: str = "2024X000", codes: tuple[str, ...] = ("GM0307", "GM0736")) -> list[Answer]:
    """Eight filled cells, four per municipality."""
    cells = [
        ("0.1   ", "L1.1    ", 10),
        ("0.1   ", "B3.7    ", 4),
        ("0.10  ", "L7.1    ", 6),
        ("6.2   ", "B4.3.1  ", 12),
    ]
    return [
        {
            "ID": number * 7,
            "TaakveldBalanspost": veld,
            "Categorie": categorie,
            "Gemeenten": code.ljust(9),
            "Verslagsoort": report,
            "k_1ePlaatsing_1": value,
            "k_2ePlaatsing_2": value + 1,
        }
        for number, (code, (veld, categorie, value)) in enumerate(
            (code, cell) for code in codes for cell in cells
        )
    ]


@dataclass
class Cbs:
    """What the service answers. ``tamper`` sees every answer before it is sent, with its path and query."""

    rows: list[Answer] = field(default_factory=records)
    municipalities: dict[str, str] = field(
        default_factory=lambda: {"GM0307": "Amersfoort", "GM0310": "De Bilt", "GM0736": "De Ronde Venen"}
    )
    reports: dict[str, str] = field(default_factory=lambda: {"2024X000": "2024 Begroting"})
    modified: str = "2024-07-21T02:00:00"
    jaar: int = 2024
    dimension: str = "TaakveldBalanspost"
    placings: tuple[str, str] = ("k_1ePlaatsing_1", "k_2ePlaatsing_2")
    posts: dict[str, str] = field(
        default_factory=lambda: {
            "0.1   ": "0.1 Bestuur",
            "0.7   ": "0.7 Algemene uitkeringen en overige ui..",
            "0.10  ": "0.10 Mutaties reserves",
            "6.2   ": "6.2  Wijkteams ",
            "A111  ": "A111 Immateriele vaste activa",
        }
    )
    tamper: Callable[[str, dict[str, str], Answer], Answer | bytes] = lambda _path, _query, answer: answer
    asked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    """What was answered with a whole body, as far as the service can tell."""
    delay: float = 0.0
    """Seconds before each answer."""
    etag: str | None = None
    """Of every answer, whatever it holds; who names it is told that nothing but the infos was modified."""
    base: str = ""

    def start_anew(self) -> None:
        """Answer again as when the service began, from the same address."""
        vars(self).update(vars(Cbs(base=self.base)))

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        """The answer to one request."""
        entity = path.rsplit("/", 1)[-1]
        info = {
            "Identifier": TABLE,
            "Title": f"Gemeenten {self.jaar} onbewerkte Iv3-data ",
            "Modified": self.modified,
        }
        if entity in ("Tables", "TableInfos"):
            return {"value": [info]}
        if entity == "DataProperties":
            dimensions = [
                {"Key": key, "Type": "Dimension"} for key in (self.dimension, "Categorie", "Verslagsoort")
            ]
            return {
                "value": [
                    *dimensions,
                    {"Key": "Gemeenten", "Type": "GeoDimension"},
                    *({"Key": key, "Type": "Topic", "Unit": "1 000 euro"} for key in self.placings),
                ]
            }
        if entity == "TypedDataSet":
            return self._page(path, query)
        return {"value": [{"Key": key, "Title": title} for key, title in self._items(entity).items()]}

    def _items(self, entity: str) -> dict[str, str]:
        return {
            "Gemeenten": {code.ljust(9): name for code, name in self.municipalities.items()},
            "Verslagsoort": self.reports,
            "Categorie": {
                "L1.1    ": "L1.1 Salarissen en sociale lasten",
                "B3.7    ": "B3.7 Leges en andere rechten",
                "L7.1    ": "L7.1 Mutatie reserves",
                "B4.3.1  ": "B4.3.1 Inkomensoverdrachten - Rijk",
                "Ultimo  ": "Ultimo Stand per 31 december",
            },
            self.dimension: self.posts,
        }[entity]

    def _page(self, path: str, query: dict[str, str]) -> Answer:
        asked = query["$filter"]
        chosen = [row for row in self.rows if f"'{row['Verslagsoort']}'" in asked]
        if "Gemeenten eq" in asked:
            chosen = [row for row in chosen if f"'{row['Gemeenten']}'" in asked]
        if "ne 0" in asked:
            chosen = [row for row in chosen if any(row[name] for name in self.placings)]
        else:
            chosen = [row for row in chosen if any(row[name] is not None for name in self.placings)]
        skip = int(query.get("$skip", 0))
        answer: Answer = {"value": chosen[skip : skip + PAGE]}
        if skip + PAGE < len(chosen):
            link = f"{self.base}{path}?$format=json&$filter={quote(asked)}&$skip={skip + PAGE}"
            answer["odata.nextLink"] = link
        return answer


@contextmanager
def serving() -> Iterator[Cbs]:
    """A service, listening for as long as it is entered."""
    service = Cbs()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            query = {key: values[-1] for key, values in parse_qs(url.query).items()}
            service.asked.append(self.path)
            time.sleep(service.delay)
            answer = service.tamper(url.path, query, service.answer(url.path, query))
            body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            known = service.etag is not None and self.headers.get("If-None-Match") == service.etag
            if known and not url.path.endswith(("Tables", "TableInfos")):
                self.send_response(304)
                self.end_headers()
                return
            # Written down first: whoever has the answer may be killed, and asked about it, at once.
            service.answered.append(self.path)
            self.send_response(200)
            if service.etag is not None:
                self.send_header("ETag", service.etag)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield service
    server.shutdown()
    thread.join()
    server.server_close()
