"""Sends one text through one channel with Apprise, and says what became of it without giving away a secret.

Apprise escapes plain text for each service; what it leaves open is closed here. When to send, and what to
do when it fails, is decided in ``outbox``.
"""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipelines.monitoring.wording import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.monitoring.settings import Channel
    from pipelines.monitoring.wording import Text

DEADLINE = 30
"""Seconds for one message, whatever the other side does."""

_ALWAYS_MARKDOWN = frozenset({"discord", "mattermost", "rocket.chat", "zulip"})
"""Services that render Markdown even in what Apprise sends them as plain text."""

_TALKATIVE = ("apprise", "urllib3", "requests", "asyncio")
"""Loggers that name addresses, with the token in their path."""

_ROOM_FOR_ESCAPES = 0.8

TYPES = {"blokkerend": "failure", "waarschuwing": "warning", "hersteld": "success", "test": "info"}


def send(channel: Channel, text: Text, *, kind: str, facts: Mapping[str, Any]) -> str | None:
    """Send the text; None when the other side took it, else why not, in one line and without secrets.

    ``kind`` is a key of ``TYPES``. ``facts`` go along with a webhook (json, form, xml), which can tell by
    ``idempotency_key`` that it had a message before; services for people only get the text.
    """
    said: list[str | None] = []

    def sending() -> None:
        try:
            with quietly():
                said.append(_sent(channel, text, kind, facts))
        except Exception as error:  # noqa: BLE001 - 130 services: none may end a run, nor show its address
            said.append(f"{type(error).__name__}: {error}")

    # Apprise's own deadline leaves a thread that Python waits for at its end, however long the answer drips.
    thread = threading.Thread(target=sending, daemon=True)
    thread.start()
    thread.join(DEADLINE)
    problem = said[0] if said else f"no answer within {DEADLINE} seconds"
    return quoted(channel.address.redacted(problem)) if problem is not None else None


def _sent(channel: Channel, text: Text, kind: str, facts: Mapping[str, Any]) -> str | None:
    from apprise import Apprise, AppriseAsset, NotifyType, OverflowMode  # noqa: PLC0415 - half a second

    asset = AppriseAsset(
        app_id="openbegroting",
        app_desc="openbegroting",
        async_mode=False,
        service_timeout=0,
        interpret_emojis=False,
        interpret_escapes=False,
        storage_mode="memory",
        pgp_autogen=False,
        pem_autogen=False,
    )
    services = Apprise(asset=asset)
    if not services.add(channel.address.reveal()):
        return "not an address that Apprise knows, or one that lacks something"
    plugin: Any = services[0]
    # A redirected POST becomes a GET without its text, and would count as delivered.
    plugin.redirects = False
    # ?optional=yes would have a failure count as delivered.
    plugin.optional = False
    plugin.overflow_mode = OverflowMode.TRUNCATE
    if str(plugin.service_name).lower() in _ALWAYS_MARKDOWN:
        _as_markdown(plugin)
    if isinstance(getattr(plugin, "payload_extras", None), dict):
        plain = all(isinstance(value, str) for value in facts.values())
        assert plain, "form and xml know text only"
        plugin.payload_extras |= {
            name: value for name, value in facts.items() if name not in plugin.payload_extras
        }
    with services.notify(
        body=_cut(text.body, plugin.body_maxlen),
        title=text.title,
        notify_type=NotifyType(TYPES[kind]),
        body_format="text",
    ) as result:
        if result:
            return None
        said = [entry.message for entry in result.logs()]
    return "; ".join(said) or "not taken, without a reason"


def _as_markdown(plugin: Any) -> None:
    from apprise import NotifyFormat  # noqa: PLC0415 - as above

    if isinstance(plugin.notify_format, tuple):
        plugin._format_override = NotifyFormat.MARKDOWN  # noqa: SLF001 - what ?format=markdown sets
    else:
        plugin.notify_format = NotifyFormat.MARKDOWN


def _cut(body: str, most: int) -> str:
    """At most so many letters with room for escapes, ended where a line ends if that costs little."""
    room = int(most * _ROOM_FOR_ESCAPES)
    if len(body) <= room:
        return body
    kept = body[: room - 2]
    end = kept.rfind("\n", room // 2)
    return (kept if end < 0 else kept[:end]) + "\n…"


@dataclass(slots=True)
class _Silence:
    """How many are sending now, and how the loggers were before the first of them."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    senders: int = 0
    before: list[tuple[int, bool]] = field(default_factory=list)


_SILENCE = _Silence()
_NOWHERE = logging.NullHandler()


@contextmanager
def quietly() -> Iterator[None]:
    """Libraries that send say nothing within: they name addresses. What went wrong is in their result.

    Nor do they while another thread is within: one that is waited for no longer goes on sending.
    """
    loggers = [logging.getLogger(name) for name in _TALKATIVE]
    with _SILENCE.lock:
        _SILENCE.senders += 1
        if _SILENCE.senders == 1:
            _SILENCE.before = [(logger.level, logger.propagate) for logger in loggers]
            for logger in loggers:
                logger.propagate = False
                logger.setLevel(logging.WARNING)
                logger.addHandler(_NOWHERE)
    try:
        yield
    finally:
        with _SILENCE.lock:
            _SILENCE.senders -= 1
            if not _SILENCE.senders:
                for logger, (level, propagate) in zip(loggers, _SILENCE.before, strict=True):
                    logger.setLevel(level)
                    logger.propagate = propagate
                    logger.removeHandler(_NOWHERE)
