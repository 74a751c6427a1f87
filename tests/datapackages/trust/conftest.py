"""Two releases of the small year, signed, and keys to verify them with."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import polars as pl
import pytest

from datapackages.releasing.releases import Releases
from datapackages.trust.signing import PublicKey, SigningKey, read_public_key, read_signing_key
from tests.datapackages.conftest import packing_light, with_balance

Keys = tuple[SigningKey, PublicKey, Path]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A pair as OpenSSH itself makes it: the key to sign with, its public part, the private file."""
    path = tmp_path_factory.mktemp("keys") / "publisher"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "openbegroting", "-f", path]
    subprocess.run(command, check=True)
    return read_signing_key(path, outside=()), read_public_key(path.with_suffix(".pub")), path


@pytest.fixture(scope="session")
def signed_once(
    tmp_path_factory: pytest.TempPathFactory, tables_once: dict[str, pl.DataFrame], keys: Keys
) -> Path:
    releases = Releases(tmp_path_factory.mktemp("signed") / "public", key=keys[0])
    with packing_light():
        for bedrag in (1_000, 2_000):
            releases.publish(2023, with_balance(tables_once, bedrag), {"oordeel": "goed"})
    return releases.public


@pytest.fixture
def signed(signed_once: Path, keys: Keys, tmp_path: Path, light_packages) -> Releases:
    """Releases 1.0.0 and 1.0.1 of 2023; each test may spoil its own."""
    public = tmp_path / "signed" / "public"
    shutil.copytree(signed_once, public)
    return Releases(public, key=keys[0])
