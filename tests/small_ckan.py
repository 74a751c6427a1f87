"""A small CKAN on loopback: the three actions that delivering needs, with rights, and faults on demand."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

KEY = "geheim-van-de-uitgever"
ORGANIZATION = {"id": "0f1e", "name": "amersfoort"}


@dataclass
class Ckan:
    """What the site holds and was asked; ``answer`` replaces its next answers: status, type, body."""

    url: str = ""
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    answer: tuple[int, str, bytes] | None = None
    silence: float = 0.0

    def changes(self) -> list[str]:
        """The actions that change something, in the order in which they were asked for."""
        return [action for action, _ in self.asked if action != "package_show"]

    def act(self, action: str, body: dict[str, Any], key: str | None) -> tuple[int, dict[str, Any]]:
        """What CKAN answers: an object with ``success`` and ``result`` or ``error``."""
        if action == "package_show":
            found = self.datasets.get(body["id"])
            return (200, _right(found)) if found else (404, _wrong("Not Found Error", "Not found"))
        if key != KEY:
            return 403, _wrong("Authorization Error", "Access denied")
        if body.get("owner_org") not in {None, *ORGANIZATION.values()}:
            return 409, {"success": False, "error": {"__type": "Validation Error", "owner_org": ["unknown"]}}
        if action == "package_create":
            if body["name"] in self.datasets:
                return 409, {"success": False, "error": {"__type": "Validation Error", "name": ["in use"]}}
            before: dict[str, Any] = {"id": uuid4().hex, "groups": []}
        else:
            before = next(found for found in self.datasets.values() if found["id"] == body["id"])
        self.datasets[body["name"]] = _stored({**before, **body})
        return 200, _right(self.datasets[body["name"]])


def _right(result: Any) -> dict[str, Any]:
    return {"success": True, "result": result}


def _wrong(kind: str, message: str) -> dict[str, Any]:
    return {"success": False, "error": {"__type": kind, "message": message}}


def _stored(dataset: dict[str, Any]) -> dict[str, Any]:
    """As CKAN keeps it: with identifiers, fields of its own, and tags and extras in another order."""
    return {
        **dataset,
        "owner_org": ORGANIZATION["id"] if dataset.get("owner_org") else None,
        "organization": ORGANIZATION if dataset.get("owner_org") else None,
        "tags": [{"name": tag["name"], "state": "active"} for tag in reversed(dataset["tags"])],
        "extras": sorted(dataset["extras"], key=lambda extra: extra["key"]),
        "resources": [
            {"id": uuid4().hex, "position": place, **resource}
            for place, resource in enumerate(dataset["resources"])
        ],
    }


@contextmanager
def serving() -> Iterator[Ckan]:
    """The site, listening until the block ends."""
    site = Ckan()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            action, key = self.path.rpartition("/")[2], self.headers.get("Authorization")
            site.asked.append((action, key))
            time.sleep(site.silence)
            if site.answer is not None:
                status, kind, content = site.answer
            else:
                status, result = site.act(action, body, key)
                kind, content = "application/json", json.dumps(result).encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            if status in {301, 302, 307}:
                self.send_header("Location", "http://127.0.0.1:1/elders")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
