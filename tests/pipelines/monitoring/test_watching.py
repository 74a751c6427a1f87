"""The whole road, from a run of the command line on a small CBS to a webhook, and what is left on the way."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest
from click.testing import CliRunner
from filelock import FileLock

from assets.sources.registry import read_registry
from pipelines.cli import main
from pipelines.commands.run.command import tell_what_is_wrong
from pipelines.definitions import build
from pipelines.home import Home
from pipelines.monitoring.journal import Journal
from pipelines.monitoring.settings import Settings
from pipelines.monitoring.watching import EndedRun, watch
from pipelines.running.runs import instance_at
from pipelines.running.years import YearRun
from tests.pipelines.monitoring.conftest import Receiver

CANARY = "kanarie7391geheim"


def registry(folder: Path, base: str) -> Path:
    path = folder / "sources.yaml"
    path.write_text(f"iv3:\n  base_url: {base}\n  years: [2024]\n", encoding="utf-8")
    return path


def alerts_to(folder: Path, *lines: str) -> None:
    (folder / "alerts.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def to_webhook(folder: Path, receiver: Receiver) -> None:
    alerts_to(folder, "channels:", "  team:", f"    url: json://127.0.0.1:{receiver.port}/hook")


def with_unknown_codes(cbs) -> None:
    for row in cbs.rows:
        row["Categorie"] = "L9.9.9  "
    cbs.modified = "2024-08-21T02:00:00"


def test_a_year_that_is_withheld_is_told_once_and_so_is_its_recovery(
    released_cbs, command, receiver, tmp_path
) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    to_webhook(tmp_path, receiver)
    good = [row["Categorie"] for row in cbs.rows]
    with_unknown_codes(cbs)
    receiver.status = 503
    result = command("run", "--sources", sources)
    assert result.exit_code == 3, "that nobody could be told changes nothing about the run"
    assert "alert not delivered through team, kept for the next try: " in result.stderr
    assert "not delivered through team since" in command("status", "--sources", sources).stdout
    receiver.status = 200
    for _ in range(2):
        assert command("run", "--sources", sources).exit_code == 3
    [told] = receiver.got
    assert told["title"] == "[blokkerend] 4 regels gezakt (2024)"
    assert "iv3_baten_lasten.quarantaine.aandeel" in told["message"]
    assert "De nieuwe gegevens van 2024 zijn niet gepubliceerd; release 1.0.0 van " in told["message"]
    assert "openbegroting run --year 2024" in told["message"]
    listed = json.loads(command("alert", "list", "--json").stdout)
    assert sorted(listed) == sorted(told["fingerprints"].split(","))
    receiver.got.clear()
    for row, code in zip(cbs.rows, good, strict=True):
        row["Categorie"] = code
    cbs.modified = "2024-09-21T02:00:00"
    assert command("run", "--sources", sources).exit_code == 0
    assert [message["title"] for message in receiver.got] == ["Hersteld: 4 regels gezakt (2024)"]
    assert command("alert", "list").stdout == "Nothing is open.\n"


def test_a_source_that_is_down_is_told_and_only_a_good_run_pings(
    released_cbs, command, receiver, second_receiver, tmp_path, monkeypatch
) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    monkeypatch.setenv("PING", f"http://127.0.0.1:{second_receiver.port}/{CANARY}")
    hook = f"json://127.0.0.1:{receiver.port}/hook"
    alerts_to(tmp_path, "channels:", "  team:", f"    url: {hook}", "ping: ${PING}")
    assert command("run", "--sources", sources).exit_code == 0
    assert second_receiver.paths == [f"/{CANARY}"]
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {"message": {"value": "Storing <b>"}}}
    assert command("run", "--sources", sources).exit_code == 4
    [message] = [message for message in receiver.got if message["kind"] == "bron"]
    assert message["title"] == "[waarschuwing] bron kon niet worden opgehaald: iv3 (2024)"
    assert "zijn opgehaald blijven in gebruik" in message["message"]
    assert len(second_receiver.paths) == 1
    status = json.loads((tmp_path / "home/public/status.json").read_text())
    assert (status["in_orde"], status["jaren"][0]["bronnen_niet_bereikbaar"]) == (False, ["iv3"])
    assert 'last_run_success{jaar="2024"} 0' in (tmp_path / "home/metrics/openbegroting.prom").read_text()
    assert b"1.0.0" in (tmp_path / "home/public/badges/2024.svg").read_bytes()


def test_the_sensor_and_the_command_line_tell_the_same_thing_once(cbs, command, receiver, tmp_path) -> None:
    sources = registry(tmp_path, cbs.base)
    to_webhook(tmp_path, receiver)
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {"message": {"value": "Storing"}}}
    command("run", "--sources", sources)
    told = len(receiver.got)
    assert told >= 1
    home = Home(tmp_path / "home")
    definitions = build(home, str(sources))
    sensor = definitions.resolve_sensor_def("alerts")
    instance = instance_at(home)

    def ticked() -> str:
        with dg.build_sensor_context(
            instance=instance, definitions=definitions, resources=definitions.resources
        ) as context:
            return sensor.evaluate_tick(context).skip_message or ""

    assert ticked() == "0 messages delivered, 0 not"
    with FileLock(home.warehouse / "locks/jaar=2024.lock"):
        (home.archive / "pulls/iv3/jaar=2024.failure.json").unlink()
        assert ticked() == "0 messages delivered, 0 not", "a year that is being run is left alone"
    assert ticked() != "0 messages delivered, 0 not"
    assert receiver.got[-1]["event"] == "hersteld"
    told = len(receiver.got)
    job = definitions.resolve_job_def("begrotingen")
    # A run of Dagster's own that breaks off before it could decide on the release.
    (home.warehouse / "steps/released/jaar=2024.json").unlink(missing_ok=True)
    (home.archive / "pulls").rename(home.root / "aside")
    (home.archive / "pulls").write_text("no folder")
    result = job.execute_in_process(partition_key="2024", instance=instance, raise_on_error=False)
    assert not result.success
    (home.archive / "pulls").unlink()
    (home.root / "aside").rename(home.archive / "pulls")
    ticked()
    assert [message["kind"] for message in receiver.got[told:]] == ["run"]
    assert result.run_id in receiver.got[-1]["message"]
    instance.dispose()


def test_no_secret_is_left_anywhere(
    cbs, command, receiver, second_receiver, tmp_path, monkeypatch, caplog
) -> None:
    """A canary as path, header and password, through deliveries that fail and that succeed."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TOKEN", CANARY)
    monkeypatch.setenv(
        "HOOK", f"json://robot:{CANARY}@127.0.0.1:{second_receiver.port}/hook/{CANARY}?+X-Key={CANARY}"
    )
    monkeypatch.setenv("PING", f"http://127.0.0.1:1/{CANARY}")
    receiver.status = 401
    alerts_to(
        tmp_path,
        "channels:",
        "  afwijzend:",
        f"    url: json://robot:${{TOKEN}}@127.0.0.1:{receiver.port}/${{TOKEN}}?+X-Key=${{TOKEN}}",
        "  werkend:",
        "    url: ${HOOK}",
        "  stil:",
        "    url: json://127.0.0.1:1/${TOKEN}",
        "  post:",
        "    url: mailto://robot:${TOKEN}@127.0.0.1:1?to=a@example.nl&from=b@example.nl",
        "  onbekend:",
        "    url: nergens://${TOKEN}",
        "ping: ${PING}",
    )
    sources = registry(tmp_path, cbs.base)
    said = command("run", "--sources", sources)
    assert "the ping of a good run was not taken: ConnectionError" in said.stderr
    outputs = [said.output, said.stderr]
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {}}
    for arguments in (
        ("run", "--sources", sources),
        ("status", "--sources", sources),
        ("alert", "list"),
        ("alert", "list", "--json"),
    ):
        result = command(*arguments)
        outputs += [result.output, result.stderr]
    tested = CliRunner().invoke(main, ["alert", "test", "--sources", str(sources)])
    assert tested.exit_code == 1
    assert "werkend: delivered" in tested.output
    assert "afwijzend: not delivered: " in tested.output
    assert second_receiver.got, "one channel does work"
    assert CANARY in " ".join(second_receiver.paths), "the secret is used"
    everything = "\n".join([*outputs, tested.output, caplog.text, json.dumps(second_receiver.got)])
    assert CANARY not in everything
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files), "Dagster's storage is among them"
    assert [path for path in files if CANARY.encode() in path.read_bytes()] == []


def test_a_mistake_in_the_alerts_stops_a_run_before_it_begins(cbs, command, tmp_path) -> None:
    alerts_to(tmp_path, "channels:", "  team:", "    url: ${NOT_SET_ANYWHERE}")
    result = command("run", "--sources", registry(tmp_path, cbs.base))
    assert result.exit_code == 2
    assert (
        "alerts.yaml:3: channels.team.url: expected the environment variable NOT_SET_ANYWHERE"
        in result.stderr
    )
    assert cbs.asked == []


def test_a_run_that_broke_off_is_remembered_until_one_ends(cbs, tmp_path) -> None:
    sources, home = read_registry(registry(tmp_path, cbs.base)), Home(tmp_path / "home")
    moment = datetime(2026, 11, 22, 8, tzinfo=UTC)
    broken = EndedRun(2024, moment, "KeyError: 'taakveld'")
    for ended in ([broken], [], [EndedRun(2024, moment - timedelta(hours=1))]):
        watch(home, sources, Settings(), ended)
        [open_now] = Journal(home.monitoring).read().incidents.values()
        assert (open_now.finding.kind, open_now.finding.sample) == ("run", ("KeyError: 'taakveld'",))
        [shown] = json.loads((home.public / "status.json").read_text())["jaren"]
        assert (shown["laatste_uitkomst"], shown["in_orde"]) == ("afgebroken", False)

    watch(home, sources, Settings(), [EndedRun(2024, moment + timedelta(hours=1))])

    assert Journal(home.monitoring).read().runs[2024].crash is None


@pytest.mark.parametrize(
    ("file", "told"), [("latest.json", "a release pointer"), ("1.0.0/manifest.json", "another manifest.json")]
)
def test_a_release_that_cannot_be_read_stops_a_run_and_nobody_from_being_told(
    released_cbs, command, receiver, tmp_path, file: str, told: str
) -> None:
    sources = tmp_path / "sources.yaml"
    to_webhook(tmp_path, receiver)
    damaged = tmp_path / "home/public/data/begrotingen-2024" / file
    content = damaged.read_bytes()
    damaged.write_bytes(content[: len(content) // 2])

    run = command("run", "--sources", sources)
    status = command("status", "--sources", sources)

    assert (run.exit_code, told in run.stderr) == (1, True)
    [message] = [message for message in receiver.got if message["kind"] == "run"]
    assert "begrotingen-2024" in message["message"], "the path of what is damaged; more where there is room"
    assert status.exit_code == 3
    assert "2024  damaged" in status.stdout
    assert f"2024: damaged: {'release' if '/' in file else 'pointer'}" in status.stdout
    [year] = json.loads(command("status", "--sources", sources, "--json").stdout)
    assert told in year["damaged"]

    damaged.write_bytes(content)
    assert command("run", "--sources", sources).exit_code == 0
    assert command("status", "--sources", sources).exit_code == 0
    assert receiver.got[-1]["title"].startswith("Hersteld: ")


def test_a_watcher_that_cannot_write_says_so_and_ends_nothing(cbs, tmp_path, caplog, monkeypatch) -> None:
    (tmp_path / "monitoring").write_text("a file where a folder belongs")
    sources = read_registry(registry(tmp_path, cbs.base))
    monkeypatch.setattr(logging.getLogger("openbegroting"), "propagate", True)
    tell_what_is_wrong(Home(tmp_path), sources, Settings(), [YearRun(2024, None)], None)
    assert "the watch over this run broke off: " in caplog.text


def test_without_alerts_apprise_is_not_even_imported(tmp_path) -> None:
    script = """
import sys
from pathlib import Path
from assets.sources.registry import read_registry
from pipelines.home import Home, sources_at
from pipelines.monitoring.settings import settings_beside
from pipelines.monitoring.watching import watch
registry = read_registry(sources_at())
watch(Home(Path(sys.argv[1])), registry, settings_beside(registry.path))
print("apprise" in sys.modules)
"""
    told = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout == "False\n"


@pytest.mark.parametrize("arguments", [("test",), ("test", "--channel", "nobody")])
def test_a_test_without_channels_says_where_they_are_named(cbs, tmp_path, arguments: tuple[str, ...]) -> None:
    sources = registry(tmp_path, cbs.base)
    result = CliRunner().invoke(main, ["alert", *arguments, "--sources", str(sources)])
    assert result.exit_code == 2
    assert "alerts.yaml beside the registry" in result.stderr


def test_an_acknowledgement_of_what_is_not_open_is_refused(command) -> None:
    result = command("alert", "ack", "abcdef", "--by", "Sanne")
    assert result.exit_code == 2
    assert "openbegroting alert list shows them" in result.stderr
