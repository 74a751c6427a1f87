"""A crawl that is killed at any moment goes on: no page is asked twice, and none is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from assets.sources.pulls import Pulls
from tests.assets.documents.crawling.small_sites import HTML, html
from tests.scripted_server import Answer, ScriptedServer

PROGRAM = """
import sys
from pathlib import Path
from urllib.parse import urlsplit
from assets.documents.pulling import pull_recorded
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import DocumentSource, Registry
folder, url = Path(sys.argv[1]), sys.argv[2]
archive = Archive(folder)
source = DocumentSource(
    id="begroting", gemeente="GM0307", soort="programmabegroting", jaar=2024, titel="Begroting", url=url
)
registry = Registry(path=folder / "sources.yaml", documents=(source,))
with Fetcher(archive, contact="x@example.org", allow=frozenset({urlsplit(url).netloc})) as fetcher:
    pull_recorded(registry, 2024, fetcher, archive, Pulls(folder / "pulls"))
"""

PAGES = [f"/p{number}/deel" for number in range(60)]

KILLS = 3

SEED = random.SystemRandom().randrange(10_000)


def start(folder: Path, server: ScriptedServer) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[4])}
    return subprocess.Popen([sys.executable, "-c", PROGRAM, folder, f"{server.url}/"], env=environment)


def pulled(folder: Path) -> list[tuple[str, str]]:
    pull = Pulls(folder / "pulls").last_complete("begroting", 2024)
    return [(item.role, item.body.sha256) for item in pull.bodies] if pull is not None else []


def asked(server: ScriptedServer) -> Counter[str]:
    return Counter(one.path for one in server.asked if one.path in ("/", *PAGES))


def test_a_crawl_that_is_killed_three_times_asks_no_page_twice_and_loses_none(
    server: ScriptedServer, tmp_path: Path
) -> None:
    print(f"seed {SEED}")  # noqa: T201 - shown when the test fails
    chance = random.Random(SEED)
    for path in ("/", *PAGES):
        body = html(path, f"<p>Dit gaat over {path}</p>", PAGES)
        server.on(path, Answer(body=body, content_type=HTML, silent=0.01))
    with start(tmp_path / "whole", server) as process:
        assert process.wait(60) == 0
    assert len(pulled(tmp_path / "whole")) == 1 + len(PAGES)
    server.asked.clear()
    for _ in range(KILLS):
        before = asked(server).total()
        answers = chance.randrange(2, len(PAGES) // (KILLS + 1))
        with start(tmp_path / "killed", server) as process:
            while asked(server).total() < before + answers:
                assert process.poll() is None
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.03))
            process.send_signal(signal.SIGKILL)
        assert pulled(tmp_path / "killed") == []
    with start(tmp_path / "killed", server) as process:
        assert process.wait(60) == 0
    assert pulled(tmp_path / "killed") == pulled(tmp_path / "whole")
    assert asked(server).total() <= 1 + len(PAGES) + KILLS, "at most the one on its way at each end"
    assert not list((tmp_path / "killed/unfinished").iterdir())
