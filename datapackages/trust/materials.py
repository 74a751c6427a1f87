"""The software that packages are made with, as a CycloneDX list of parts, from the lock.

The list holds names and versions, and nothing of the machine or the index they came from.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

SBOM = "sbom.cdx.json"

LOCK = "requirements.lock"

_CHECKOUT = Path(__file__).resolve().parents[2]

_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)")


@cache
def lock() -> bytes | None:
    """The content of the lock; None when this code runs outside its checkout."""
    path = _CHECKOUT / LOCK
    return path.read_bytes() if path.is_file() else None


def lock_sha256() -> str | None:
    """The hash of the lock, or None."""
    content = lock()
    return hashlib.sha256(content).hexdigest() if content is not None else None


def sbom(content: bytes) -> bytes:
    """A lock as CycloneDX 1.6 JSON; the same lock gives the same bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    found = filter(None, map(_PINNED.match, content.decode().splitlines()))
    pinned = sorted({(re.sub(r"[-_.]+", "-", match[1]).lower(), match[2]) for match in found})
    listed = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid5(NAMESPACE_URL, f"sha256:{sha256}").urn,
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "openbegroting", "bom-ref": "openbegroting"},
            "properties": [{"name": f"openbegroting:{LOCK}:sha256", "value": sha256}],
        },
        "components": [
            {
                "type": "library",
                "bom-ref": f"pkg:pypi/{name}@{version}",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
            }
            for name, version in pinned
        ],
        "dependencies": [
            {"ref": "openbegroting", "dependsOn": [f"pkg:pypi/{name}@{version}" for name, version in pinned]}
        ],
    }
    return json.dumps(listed, ensure_ascii=False, indent=1).encode() + b"\n"
