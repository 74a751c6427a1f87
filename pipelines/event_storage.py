"""Dagster's SQLite event log, with its connections kept open.

Dagster makes a new engine for every event, which compiles every statement anew and waits for the disk on
every commit: 25 ms for each asset check (1.13.27), which came to half of a small run. Where and
how events are stored is unchanged: Dagster's own class reads and writes the same files.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from sqlalchemy import create_engine, event
from sqlalchemy.pool import QueuePool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagster._serdes import ConfigurableClassData
    from sqlalchemy.engine import Connection, Engine


KEPT_OPEN = 8
"""Files: the index, and the runs that were written last; a daemon lives longer than its file handles."""


class PooledSqliteEventLogStorage(SqliteEventLogStorage):
    """One engine per file, for the files that were used last."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: dict[str, Engine] = {}
        super().__init__(base_dir, inst_data)

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Any
    ) -> PooledSqliteEventLogStorage:
        """The storage below Dagster's home, ``base_dir``, in the folder Dagster itself would take."""
        return cls(str(Path(config_value["base_dir"]) / "history" / "runs"), inst_data)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        with self._db_lock, self._engine_of(shard).connect() as connection, connection.begin():
            yield connection

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

    def dispose(self) -> None:
        """Close every connection."""
        while self._engines:
            self._engines.popitem()[1].dispose()
        super().dispose()


def _sync_at_checkpoints(connection: Any, _record: object) -> None:
    """In WAL mode this cannot damage the file; a power cut may lose the last events of a log."""
    connection.execute("PRAGMA synchronous=NORMAL")
