"""``openbegroting serve``: the portal, for a look on this machine."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click

from pipelines.commands.options import home_option

LOOPBACK = "127.0.0.1"


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
    handler = partial(SimpleHTTPRequestHandler, directory=str(public))
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
