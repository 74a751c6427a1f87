"""A generated site on loopback, from its address to a release: ``python -m benchmarks.documents``.

The pages are made up and as long as real ones: a table of 25 rows and five amounts, three goals. What is
compared is the time of 300 pages, until they are judged and until they are released, and the peak of memory
of 300 beside 1,200.
"""

from __future__ import annotations

import sys
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Measured, measure
from expectations.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

FEW, MANY = 300, 1_200

JAAR = 2024


@dataclass(frozen=True, slots=True)
class MeasuredSite:
    """A run on a site of so many pages, in a new home.

    ``judged`` is after how many seconds the ledger had its verdicts: archive, reading and judging, without
    the package.
    """

    pages: int
    judged: float
    whole: Measured


def page(number: int, pages: int) -> bytes:
    """One page; it links to the ten that follow and to the first."""
    links = [f"/p{after}/deel-{after}" for after in range(number + 1, min(number + 11, pages))]
    menu = "".join(f'<li><a href="{link}">Verder</a></li>' for link in ["/", *links])
    rows = "".join(
        f"<tr><th>{row // 10}.{row % 10} Taakveld {row}</th>"
        + "".join(f"<td>{1_000 + number * 7 + row * year:,}</td>".replace(",", ".") for year in range(1, 6))
        + "</tr>"
        for row in range(25)
    )
    goals = "".join(
        f"<h3>{number % 9}.{goal:02} Doel {goal} van deel {number}</h3>"
        f"<p>{'Wij werken aan een gemeente waarin iedereen mee kan doen. ' * 8}</p>"
        "<ul><li>Wij spreken met inwoners.</li><li>Wij maken plannen.</li></ul>"
        for goal in range(1, 4)
    )
    heads = "".join(f"<th>Begroting {year}</th>" for year in range(2022, 2027))
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>Deel {number}</title></head>'
        "<body>"
        f"<nav><ul>{menu}</ul></nav><main><h1>Deel {number}</h1><h2>Ambitie</h2>"
        f"<p>{'Wij houden het goede goed. ' * 20}</p><h2>Doelstellingen</h2>{goals}"
        f"<h2>Wat mag het kosten</h2><table><caption>Lasten (bedragen x &euro; 1.000)</caption>"
        f"<tr><th>Taakveld</th>{heads}</tr>{rows}</table></main>"
        "<footer><p>Deze pagina is gebouwd op 10/09/2023 08:30:15 met de export van 10/06/2023 15:48:09</p>"
        "</footer></body></html>"
    ).encode()


@contextmanager
def served(pages: int) -> Iterator[str]:
    """The address of a site of so many pages, while it is up."""
    bodies = {"/": page(0, pages)} | {
        f"/p{number}/deel-{number}": page(number, pages) for number in range(1, pages)
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_GET(self) -> None:
            body = bodies.get(self.path)
            self.send_response(200 if body is not None else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def measure_site(pages: int) -> MeasuredSite:
    """The whole flow on such a site, as a process of its own that must succeed."""
    with served(pages) as url, tempfile.TemporaryDirectory() as folder:
        sources = Path(folder) / "sources.yaml"
        sources.write_text(
            "documents:\n  - id: begroting-2024\n    gemeente: GM0307\n    soort: programmabegroting\n"
            f"    jaar: {JAAR}\n    titel: Begroting 2024\n    url: {url}\n    crawl: {{pause: 0}}\n"
        )
        started = datetime.now(UTC)
        whole = measure([sys.executable, "-m", "pipelines", "run", "--sources", sources, "--home", folder])
        entry = Ledger(Path(folder) / "ledger").last(JAAR)
        assert entry is not None
        judged = (entry.at - started).total_seconds()
    return MeasuredSite(pages, judged, whole)


def main() -> None:
    """Print the table."""
    print("| pages | judged after s | wall s | cpu s | peak MiB |")
    print("|---|---|---|---|---|")
    for pages in (FEW, MANY):
        found = measure_site(pages)
        seconds = f"{found.judged:.2f} | {found.whole.wall:.2f} | {found.whole.cpu:.2f}"
        print(f"| {found.pages:,} | {seconds} | {found.whole.largest:.0f} |")


if __name__ == "__main__":
    main()
