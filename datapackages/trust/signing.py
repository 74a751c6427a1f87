"""Ed25519 signatures in the form of OpenSSH, so that ``ssh-keygen -Y verify`` can check them too.

The arithmetic is that of ``cryptography``; only the envelope (OpenSSH's PROTOCOL.sshsig) is put together
here. What is signed, and which key may be used, is for the callers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
    load_ssh_private_key,
    load_ssh_public_key,
)

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from pathlib import Path

NAMESPACE = "openbegroting"
"""What the signature is for; a signature made for anything else is refused."""

MAX_BYTES = 2**14

_MAGIC = b"SSHSIG"
_VERSION = 1
_KIND = b"ssh-ed25519"
_HASH = b"sha512"
_ARMOUR = re.compile(r"-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END SSH SIGNATURE-----\s*")
_WIDTH = 70
_OTHERS_MAY_READ = 0o077


class KeyRefused(OpenbegrotingError):
    """A key that cannot be used, or that lies where it would be published, backed up or committed."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """An Ed25519 key to verify with; ``blob`` is OpenSSH's form of it."""

    blob: bytes

    @property
    def fingerprint(self) -> str:
        """As ``ssh-keygen -l`` prints it: ``SHA256:...``."""
        return f"SHA256:{base64.b64encode(hashlib.sha256(self.blob).digest()).decode().rstrip('=')}"

    @property
    def line(self) -> str:
        """The content of a ``.pub`` file."""
        return f"{_KIND.decode()} {base64.b64encode(self.blob).decode()} {NAMESPACE}\n"

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether this key made that signature of exactly these bytes."""
        kind, raw = _strings(self.blob, 2)
        if kind != _KIND:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(raw).verify(signature, signed)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key to sign with. Signing the same bytes gives the same signature (RFC 8032)."""

    private: Ed25519PrivateKey

    @property
    def public(self) -> PublicKey:
        """The key that others verify with."""
        return PublicKey(_blob(self.private.public_key()))

    def sign(self, content: bytes) -> bytes:
        """The signature file of these bytes."""
        raw = self.private.sign(_signed_data(content))
        envelope = (
            _MAGIC
            + struct.pack(">I", _VERSION)
            + _framed(self.public.blob, NAMESPACE.encode(), b"", _HASH, _framed(_KIND, raw))
        )
        text = base64.b64encode(envelope).decode()
        lines = [text[start : start + _WIDTH] for start in range(0, len(text), _WIDTH)]
        return "\n".join(
            ["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""]
        ).encode()


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as its file holds it: the key that is said to have made it, and its 64 bytes."""

    key: PublicKey
    raw: bytes

    def is_of(self, content: bytes) -> bool:
        """Whether it was made over exactly these bytes, by the key that it names."""
        return self.key.verifies(self.raw, _signed_data(content))


def read_signature(content: bytes) -> Signature:
    """What a signature file holds; ``ValueError`` if it is none that we write."""
    found = _ARMOUR.fullmatch(content[:MAX_BYTES].decode("ascii", "replace"))
    if found is None:
        raise ValueError("no OpenSSH signature")
    try:
        envelope = base64.b64decode("".join(found[1].split()), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not envelope.startswith(_MAGIC + struct.pack(">I", _VERSION)):
        raise ValueError("another version of OpenSSH's signatures")
    blob, namespace, _reserved, hashed, signature = _strings(envelope[len(_MAGIC) + 4 :], 5)
    if namespace != NAMESPACE.encode():
        raise ValueError(f"made for {namespace[:50]!r}, not for {NAMESPACE!r}")
    kind, raw = _strings(signature, 2)
    if (kind, hashed) != (_KIND, _HASH):
        raise ValueError("not made with Ed25519 and SHA-512")
    return Signature(PublicKey(blob), raw)


def read_public_key(path: Path) -> PublicKey:
    """The key of a ``.pub`` file; ``KeyRefused`` if it is no Ed25519 key."""
    try:
        key = load_ssh_public_key(path.read_bytes()[:MAX_BYTES])
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise _no_public_key(path, _why(error)) from error
    if not isinstance(key, Ed25519PublicKey):
        raise _no_public_key(path, "another kind of key")
    return PublicKey(_blob(key))


def read_signing_key(path: Path, *, outside: tuple[Path, ...]) -> SigningKey:
    """The key of a private key file, OpenSSH or PEM, without a passphrase.

    Raises ``KeyRefused`` if it is none, if others than its owner may read it, or if it lies in one of
    the folders ``outside`` of which it must stay: they are published, backed up or committed.
    """
    place = path.expanduser().resolve()
    for folder in outside:
        if place.is_relative_to(folder.resolve()):
            raise KeyRefused(
                f"signing key {path}",
                expected=f"a file outside {folder}",
                found="one inside it, where it may be published, backed up or committed",
                remedy="move it, and make a new one if it ever was",
            )
    try:
        content = place.read_bytes()[:MAX_BYTES]
        if place.stat().st_mode & _OTHERS_MAY_READ:
            raise KeyRefused(
                f"signing key {path}",
                expected="a file that only its owner may read",
                found=f"mode {place.stat().st_mode & 0o777:o}",
                remedy=f"chmod 600 {path}",
            )
        load = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in content else load_pem_private_key
        key = load(content, password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _refused(path, _why(error)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _refused(path, "another kind of key")
    return SigningKey(key)


def _refused(path: Path, found: str) -> KeyRefused:
    return KeyRefused(
        f"key {path}",
        expected="an Ed25519 key without a passphrase",
        found=found[:200],
        remedy="ssh-keygen -t ed25519 makes a pair",
    )


def _no_public_key(path: Path, found: str) -> KeyRefused:
    return KeyRefused(
        f"key {path}",
        expected="the public half of an Ed25519 key, as in openbegroting.pub",
        found=found[:200],
        remedy="take the one that the publisher names",
    )


def _why(error: Exception) -> str:
    """What is the matter with a key file, without a number or a path that was just named."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _blob(key: Ed25519PublicKey) -> bytes:
    return _framed(_KIND, key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def _signed_data(content: bytes) -> bytes:
    return _MAGIC + _framed(NAMESPACE.encode(), b"", _HASH, hashlib.sha512(content).digest())


def _framed(*parts: bytes) -> bytes:
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def _strings(content: bytes, count: int) -> list[bytes]:
    """Exactly so many framed strings, and nothing after them; ``ValueError`` for anything else."""
    found: list[bytes] = []
    rest = content
    for _ in range(count):
        size = int.from_bytes(rest[:4], "big")
        if len(rest) < 4 + size:
            raise ValueError("cut short")
        found.append(rest[4 : 4 + size])
        rest = rest[4 + size :]
    if rest:
        raise ValueError("more than a signature")
    return found
