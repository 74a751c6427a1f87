"""``openbegroting serve``: the portal, for a look on this machine."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import click

from pipelines.commands.options import home_option

LOOPBACK = "127.0.0.1"

_IDENTIFIER = re.compile(r"/id/(begrotingen-[0-9]{4})(?:/([0-9]+[.][0-9]+[.][0-9]+))?")


class PortalHandler(SimpleHTTPRequestHandler):
    """Serves files with the content types that programs expect, and leads identifiers to their subject."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".atom": "application/atom+xml; charset=utf-8",
        ".csv": "text/csv; charset=utf-8",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".parquet": "application/vnd.apache.parquet",
        ".rdf": "application/rdf+xml",
        ".sqlite": "application/vnd.sqlite3",
        ".ttl": "text/turtle; charset=utf-8",
        ".xml": "application/xml",
    }

    def handle(self) -> None:
        """Answer one request; a reader who goes away half way is no mistake of anyone."""
        with suppress(ConnectionError):
            super().handle()

    def send_head(self) -> BytesIO | BinaryIO | None:
        """The identifier of a year, or of a release, leads to its page (303, W3C Cool URIs)."""
        from datapackages.portal.changes_page import page_name

        found = _IDENTIFIER.fullmatch(self.path)
        if found is None:
            return super().send_head()
        name, version = found.groups()
        self.send_response(303)
        self.send_header("Location", f"/data/{name}/" + (page_name(version) if version else ""))
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@home_option
def serve(port: int, home: Path | None) -> None:
    """Serve the portal on loopback until interrupted."""
    from datapackages.errors import OpenbegrotingError
    from pipelines.home import home_at

    public = home_at(home).public
    if not (public / "index.html").is_file():
        raise OpenbegrotingError(
            str(public), expected="a portal", found="no index.html", remedy="openbegroting run makes one"
        )
    handler = partial(PortalHandler, directory=str(public))
    try:
        server = ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError as error:
        raise OpenbegrotingError(
            f"port {port}",
            expected="a free port",
            found=str(error.strerror),
            remedy="choose another with --port",
        ) from error
    with server:
        click.echo(f"http://{LOOPBACK}:{server.server_port}/")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
