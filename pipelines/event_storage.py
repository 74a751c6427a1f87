"""Dagster's SQLite event log, with its connections kept open.

Dagster makes a new engine for every event, which compiles every statement anew and waits for the disk on
every commit: 25 ms for each asset check (1.13.27), which came to half of a small run. Where and
how events are stored is unchanged: Dagster's own class reads and writes the same files. Homes name this
module in their ``dagster.yaml``, so it stays where it is.
"""

from __future__ import annotations

import os
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dagster._core.events.log import EventLogEntry
    from dagster._serdes import ConfigurableClassData
    from sqlalchemy.engine import Connection, Engine


KEPT_OPEN = 8
"""Files: the index, and the runs that were written last; a daemon lives longer than its file handles."""

BATCH = 1000
"""Events; a run says at its start what it will make, one event for each table and check."""


def store_in_batches() -> None:
    """Has the Dagster of this process hand over what it can in batches; it reads that in the environment."""
    os.environ.setdefault("DAGSTER_EVENT_BATCH_SIZE", str(BATCH))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Events that are being stored together: one transaction per file, which ``closing`` ends."""

    closing: ExitStack
    connections: dict[str, Connection] = field(default_factory=dict)


class PooledSqliteEventLogStorage(SqliteEventLogStorage):
    """One engine per file, for the files that were used last."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        self._batch: _Batch | None = None
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)
        # Storing an event of a batch is storing an event.
        self._db_lock = threading.RLock()  # type: ignore[assignment]

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> PooledSqliteEventLogStorage:
        """The storage below Dagster's home, ``base_dir``, in the folder Dagster itself would take."""
        return cls(str(Path(config_value["base_dir"]) / "history" / "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock:
            batch = self._batch
            if batch is None:
                with self._engine_of(shard).begin() as connection:
                    yield connection
                return
            if shard not in batch.connections:
                batch.connections[shard] = batch.closing.enter_context(self._engine_of(shard).begin())
            yield batch.connections[shard]

    def store_event_batch(self, events: Sequence[EventLogEntry]) -> None:
        """Store events as ``store_event`` does, in one transaction per file: all of them, or none.

        The files are committed one after the other; Dagster stores the events one by one when this raises.
        """
        with self._db_lock:
            try:
                with ExitStack() as closing:
                    self._batch = _Batch(closing)
                    for one in events:
                        self.store_event(one)
            finally:
                self._batch = None

    def _engine_of(self, shard: str) -> Engine:
        if shard in self._engines:
            self._engines[shard] = self._engines.pop(shard)
        else:
            engine = create_engine(
                self.conn_string_for_shard(shard),
                poolclass=QueuePool,
                connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS, "check_same_thread": False},
            )
            event.listen(engine, "connect", _sync_at_checkpoints)
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            self._engines[shard] = engine
            while len(self._engines) > KEPT_OPEN:
                self._engines.pop(next(iter(self._engines))).dispose()
        return self._engines[shard]

    @property
    def supports_asset_checks(self) -> bool:
        """Since Dagster 1.5; asking the database before every event is a fifth of what an event costs."""
        return True

    def has_table(self, table_name: str) -> bool:
        """A table that is there stays; Dagster would make an engine to look for one, for every asset."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def _has_asset_key_index_cols_on_connection(self, _connection: Connection) -> bool:
        """Since Dagster 0.13; as with the checks, it would ask before every event."""
        return True

    def dispose(self) -> None:
        """Close every connection."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()


def _sync_at_checkpoints(connection: Any, _record: object) -> None:
    """In WAL mode this cannot damage the file; a power cut may lose the last events of a log."""
    connection.execute("PRAGMA synchronous=NORMAL")
