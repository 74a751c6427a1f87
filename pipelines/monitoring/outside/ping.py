"""The dead man's ping: one request after every good run, so that someone outside notices when none comes.

The address is a secret: whoever knows it can feign good runs. It is in no message and no log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.monitoring.channels import quietly

if TYPE_CHECKING:
    from pipelines.monitoring.secrets import Address

TIMEOUT = 10


def ping(address: Address) -> str | None:
    """Ask the address once; None when it answered well, else why not, without naming it."""
    import requests  # noqa: PLC0415 - only where there is something to ping

    try:
        with (
            quietly(),
            requests.get(address.reveal(), timeout=TIMEOUT, allow_redirects=False, stream=True) as answer,
        ):
            return None if answer.status_code < 300 else f"status {answer.status_code}"  # noqa: PLR2004
    except requests.RequestException as error:
        # The text of these errors holds the whole address.
        return type(error).__name__
