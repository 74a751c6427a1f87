"""Signatures that OpenSSH agrees with, and keys that may not be used."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from datapackages.trust.signing import (
    NAMESPACE,
    KeyRefused,
    read_public_key,
    read_signature,
    read_signing_key,
)

MESSAGE = b'{"version": "1.0.0"}\n'


def _check(folder: Path, public: Path, message: bytes) -> int:
    """What ``ssh-keygen -Y verify`` says, as the documentation tells readers to ask it."""
    kind, key, *_ = public.read_text().split()
    (folder / "allowed_signers").write_text(f"openbegroting {kind} {key}\n")
    command = [
        "ssh-keygen", "-Y", "verify", "-f", folder / "allowed_signers", "-I", "openbegroting",
        "-n", NAMESPACE, "-s", folder / "signature",
    ]  # fmt: skip
    return subprocess.run(command, input=message, capture_output=True, check=False).returncode


def test_openssh_accepts_what_we_sign_and_nothing_else(tmp_path: Path, keys) -> None:
    key, _, private = keys
    (tmp_path / "signature").write_bytes(key.sign(MESSAGE))

    assert _check(tmp_path, private.with_suffix(".pub"), MESSAGE) == 0
    assert _check(tmp_path, private.with_suffix(".pub"), MESSAGE + b" ") != 0


def test_we_accept_what_openssh_signs(tmp_path: Path, keys) -> None:
    _, public, private = keys
    (tmp_path / "message").write_bytes(MESSAGE)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", private, "-n", NAMESPACE, tmp_path / "message"]
    subprocess.run(command, check=True, capture_output=True)

    signature = read_signature((tmp_path / "message.sig").read_bytes())

    assert signature.key == public
    assert signature.is_of(MESSAGE)
    assert not signature.is_of(MESSAGE + b" ")


def test_the_same_bytes_get_the_same_signature(keys) -> None:
    assert keys[0].sign(MESSAGE) == keys[0].sign(MESSAGE)


def test_the_fingerprint_is_that_of_openssh(keys) -> None:
    shown = subprocess.run(["ssh-keygen", "-l", "-f", keys[2]], capture_output=True, text=True, check=True)

    assert keys[1].fingerprint in shown.stdout


def test_a_public_key_is_written_as_it_is_read(keys, tmp_path: Path) -> None:
    (tmp_path / "key.pub").write_text(keys[1].line)

    assert read_public_key(tmp_path / "key.pub") == keys[1]


@pytest.mark.parametrize(
    "content",
    [b"", b"abc", b"\xff", b"-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"],
)
def test_what_is_no_signature(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_signature(content)


def test_a_signature_cut_short_or_made_for_something_else(tmp_path: Path, keys) -> None:
    (tmp_path / "message").write_bytes(MESSAGE)
    command = ["ssh-keygen", "-q", "-Y", "sign", "-f", keys[2], "-n", "file", tmp_path / "message"]
    subprocess.run(command, check=True, capture_output=True)

    with pytest.raises(ValueError, match="made for b'file'"):
        read_signature((tmp_path / "message.sig").read_bytes())
    lines = keys[0].sign(MESSAGE).splitlines(keepends=True)
    with pytest.raises(ValueError, match="cut short"):
        read_signature(b"".join([*lines[:-3], lines[-1]]))


def test_a_pem_key_signs_too(tmp_path: Path) -> None:
    private = Ed25519PrivateKey.generate()
    path = tmp_path / "key.pem"
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)

    key = read_signing_key(path, outside=())

    assert read_signature(key.sign(MESSAGE)).is_of(MESSAGE)


def test_a_key_inside_the_home_or_the_checkout_is_refused(tmp_path: Path, keys) -> None:
    inside = tmp_path / "home" / "secrets" / "key"
    inside.parent.mkdir(parents=True)
    inside.write_bytes(keys[2].read_bytes())
    inside.chmod(0o600)
    link = tmp_path / "link"
    link.symlink_to(inside)

    for path in (inside, link):
        with pytest.raises(KeyRefused, match="outside"):
            read_signing_key(path, outside=(tmp_path / "checkout", tmp_path / "home"))


def test_a_key_that_others_may_read_is_refused(tmp_path: Path, keys) -> None:
    path = tmp_path / "key"
    path.write_bytes(keys[2].read_bytes())
    path.chmod(0o644)

    with pytest.raises(KeyRefused, match="mode 644"):
        read_signing_key(path, outside=())


def test_what_is_no_key(tmp_path: Path, keys) -> None:
    path = tmp_path / "key"
    rsa = tmp_path / "rsa"
    subprocess.run(["ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", rsa], check=True)
    locked = tmp_path / "locked"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", locked], check=True)
    path.write_text("no key")
    path.chmod(0o600)

    for refused in (path, tmp_path / "nowhere", rsa, locked, keys[2].with_suffix(".pub")):
        with pytest.raises(KeyRefused):
            read_signing_key(refused, outside=())
    for refused in (path, rsa.with_suffix(".pub"), tmp_path / "nowhere"):
        with pytest.raises(KeyRefused):
            read_public_key(refused)
