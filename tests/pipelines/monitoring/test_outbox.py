"""Delivery when the other side, or this side, is not there for a while."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.monitoring import outbox
from pipelines.monitoring.channels import send
from tests.pipelines.monitoring.conftest import NOW, channel, down, rule, state

ROOT = Path(__file__).resolve().parents[3]


def test_a_receiver_that_was_down_is_told_once_when_it_is_back(receiver, look, journal) -> None:
    receiver.status = 503
    keys: set[str] = set()
    for _ in range(10):
        [delivery] = look([channel(receiver)], state(2025, rule()))
        assert delivery.problem is not None
        assert "503" in delivery.problem
        keys.update(message.key for message in journal.read().outbox)
    receiver.status = 200
    look([channel(receiver)], state(2025, rule()))
    look([channel(receiver)], state(2025, rule()))
    [message] = receiver.got
    assert {message["idempotency_key"]} == keys, "one message waited all the time"
    assert journal.read().trouble == {}


def test_what_waits_is_told_as_it_is_when_it_arrives(receiver, look) -> None:
    receiver.status = 503
    look([channel(receiver)], state(2025, rule()))
    look([channel(receiver)], state(2025, rule(failed=500)))
    receiver.status = 200
    look([channel(receiver)], state(2025, rule(failed=500)))
    [message] = receiver.got
    assert "Hoeveel: 500 van 1.000 (50,0%)" in message["message"]


def test_a_try_again_carries_the_same_key(look, receiver, journal, monkeypatch) -> None:
    """Killed after the receiver took it and before that was written down: one repeat, under the same key."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_taken", killed)
        with pytest.raises(KeyboardInterrupt):
            look([channel(receiver)], state(2025, rule()))
    look([channel(receiver)], state(2025, rule()))
    look([channel(receiver)], state(2025, rule()))
    keys = [message["idempotency_key"] for message in receiver.got]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_watchers_that_come_at_once_tell_it_once(receiver, look, journal) -> None:
    """A sensor and a command line on one home: each with locks of its own."""
    with ThreadPoolExecutor(6) as pool:
        watchers = [pool.submit(look, [channel(receiver)], state(2025, rule())) for _ in range(6)]
        told = [delivery for watcher in watchers for delivery in watcher.result()]
    assert len(told) == len(receiver.got) == 1


def test_a_kill_9_while_a_message_is_on_its_way_costs_one_repeat_at_most(receiver, look, journal) -> None:
    receiver.status = 503
    look([channel(receiver)], state(2025, rule()))
    receiver.status = 200
    script = f"""
import os, signal
from pathlib import Path
from pipelines.monitoring import outbox
from pipelines.monitoring.channels import send
from pipelines.monitoring.journal import Journal
from pipelines.monitoring.secrets import Address
from pipelines.monitoring.settings import Channel
def sent_and_killed(*arguments, **named):
    send(*arguments, **named)
    os.kill(os.getpid(), signal.SIGKILL)
team = Channel("team", Address("json://127.0.0.1:{receiver.port}/team", frozenset()))
outbox.deliver(Journal(Path({str(journal.root)!r})), [team], patiently=False, send=sent_and_killed)
"""
    died = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False
    )
    assert died.returncode == -signal.SIGKILL
    assert len(receiver.got) == 1
    look([channel(receiver)], state(2025, rule()))
    look([channel(receiver)], state(2025, rule()))
    assert len(receiver.got) == 2
    assert len({message["idempotency_key"] for message in receiver.got}) == 1


def test_a_channel_that_failed_is_left_alone_by_the_sensor_and_tried_by_whoever_runs(receiver, look) -> None:
    receiver.status = 503
    look([channel(receiver)], state(2025, rule()))
    receiver.status = 200
    assert look([channel(receiver)], state(2025, rule()), patiently=True) == []
    assert len(look([channel(receiver)], state(2025, rule()))) == 1


def test_pauses_grow_to_an_hour_and_a_clock_that_is_set_back_silences_nothing(
    receiver, look, journal
) -> None:
    receiver.status = 503
    for _ in range(9):
        look([channel(receiver)], state(2025, rule()))
    trouble = journal.read().trouble["team"]
    wait = trouble.next_try - datetime.now(UTC)
    assert timedelta(minutes=58) < wait <= timedelta(hours=1)
    late = replace(trouble, next_try=datetime.now(UTC) + timedelta(days=300))
    journal.write(replace(journal.read(), trouble={"team": late}))
    receiver.status = 200
    assert len(look([channel(receiver)], state(2025, rule()), patiently=True)) == 1


def test_a_dead_channel_keeps_no_other_waiting_and_is_told_through_it(
    receiver, second_receiver, look
) -> None:
    receiver.status = 500
    channels = [channel(receiver, "dood"), channel(second_receiver, "levend")]
    for _ in range(5):
        look(channels, state(2025, rule()))
    first, dead = second_receiver.got
    assert first["kind"] == "regel"
    assert (dead["kind"], dead["title"]) == ("kanaal", "[blokkerend] kanaal werkt niet: dood")
    assert "openbegroting alert test --channel dood" in dead["message"]
    second_receiver.got.clear()
    receiver.status = 200
    look(channels, state(2025, rule()))
    look(channels, state(2025, rule()))
    assert len(receiver.titles) == 1
    assert second_receiver.titles == ["Hersteld: kanaal werkt niet: dood"]


def test_a_message_that_a_channel_never_takes_keeps_no_other_from_it(receiver, look, journal) -> None:
    def picky(*arguments: object, **named: object) -> str | None:
        text = arguments[1]
        return "too rude" if "rude" in text.title else send(*arguments, **named)  # type: ignore[attr-defined, arg-type]

    receiver.status = 503
    team = [channel(receiver)]
    look(team, state(2025, rule(rule="rude.a")))
    look(team, state(2025, rule(rule="rude.a"), rule(rule="kind.b")))
    receiver.status = 200
    for _ in range(3):
        outbox.deliver(journal, team, patiently=False, send=picky)
    assert receiver.titles == ["[blokkerend] regel gezakt: kind.b (2025)"]


def test_a_redirect_is_no_delivery(receiver, second_receiver, look) -> None:
    """requests would turn the POST into a GET without its text, and call that a success."""
    receiver.status, receiver.location = 302, f"http://127.0.0.1:{second_receiver.port}/elsewhere"
    [delivery] = look([channel(receiver)], state(2025, rule()))
    assert delivery.problem is not None
    assert second_receiver.paths == []


def test_messages_to_one_channel_are_a_second_apart(receiver, look, monkeypatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(outbox, "PACE", timedelta(seconds=1))
    monkeypatch.setattr(outbox.time, "sleep", slept.append)
    look([channel(receiver)], state(2025, rule(), unavailable=(down(),)))
    assert len(receiver.got) == 2
    assert slept == [1.0]


def test_a_damaged_journal_is_set_aside_and_the_watch_goes_on(receiver, look, journal) -> None:
    look([channel(receiver)], state(2025, rule()))
    journal.file.write_text(json.dumps({"incidents": 5})[:-3])
    look([channel(receiver)], state(2025, rule()), at=NOW)
    assert len(receiver.got) == 2, "told again rather than never"
    assert list(journal.root.glob("journal.json.damaged-*"))
