"""Each way of tampering with a signed package, or of passing off another, has its own message."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from pathlib import Path

import msgspec
import pytest

from datapackages.releasing.releases import Releases
from datapackages.releasing.withdrawing import roll_back
from datapackages.storage.checksums import listing, measure
from datapackages.storage.pointer import Pointer
from datapackages.trust.checking import Trust
from datapackages.trust.manifest import Manifest, ManifestFile, read_manifest
from datapackages.trust.signing import SigningKey, read_signing_key
from datapackages.trust.verifying import examine, verify

ZIP = "begrotingen-2023-1.0.1.zip"


@pytest.fixture
def package(signed: Releases) -> Path:
    """The folder of the newest release, 1.0.1."""
    release = signed.latest(2023)
    assert release is not None
    return release.folder


def _message(package: Path, trust: Trust) -> str:
    """The first thing that is found; there must be one."""
    findings = verify(package, trust)
    assert findings
    return f"{findings[0].thing}: {findings[0].message}"


def _agree(package: Path) -> None:
    """Makes the sums agree with what is there, as anyone can."""
    files = [measure(path) for path in package.iterdir() if path.name != "SHA256SUMS"]
    (package / "SHA256SUMS").write_bytes(listing(files))


def _edit(package: Path, **changes: object) -> Manifest:
    manifest = read_manifest(package)
    assert manifest is not None
    edited = msgspec.structs.replace(manifest, **changes)
    (package / "manifest.json").write_bytes(edited.encoded())
    return edited


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


@pytest.fixture
def trust(keys) -> Trust:
    """Knows the publisher's key."""
    return Trust(key=keys[1])


@pytest.fixture
def other(tmp_path: Path) -> SigningKey:
    """A key of somebody else."""
    path = tmp_path / "other"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
    return read_signing_key(path, outside=())


def test_a_signed_package_is_sound_as_folder_and_as_zip(package: Path, trust: Trust, keys) -> None:
    for path in (package, package / ZIP):
        examination = examine(path, trust)
        assert examination.findings == ()
        assert examination.manifest is not None
        assert examination.manifest.signed_by == keys[1].fingerprint
        assert (examination.manifest.sequence, examination.manifest.parent.version) == (2, "1.0.0")


def test_a_flipped_byte(package: Path, trust: Trust) -> None:
    _flip(package / "iv3_balans.csv")
    assert _message(package, trust).startswith("iv3_balans.csv: was changed: SHA-256 is ")
    _agree(package)
    assert _message(package, trust).startswith(
        "iv3_balans.csv: was changed, and SHA256SUMS was made to agree"
    )


def test_a_missing_and_an_extra_file(package: Path, trust: Trust) -> None:
    shutil.move(package / "secties.csv", package / "extra.csv")
    assert _message(package, trust) == "secties.csv: is missing from the package; SHA256SUMS lists it"
    _agree(package)
    messages = [f"{finding.thing}: {finding.message}" for finding in verify(package, trust)]
    assert messages[:2] == [
        "secties.csv: is listed in manifest.json but missing; SHA256SUMS was made to agree with that",
        "extra.csv: is not listed in manifest.json; SHA256SUMS was made to agree with it",
    ]


def test_a_manifest_made_to_agree_is_not_what_was_signed(package: Path, trust: Trust) -> None:
    _flip(package / "iv3_balans.csv")
    manifest = read_manifest(package)
    assert manifest is not None
    listed = tuple(
        ManifestFile(file.path, file.bytes, measure(package / file.path).sha256, file.rows)
        for file in manifest.files
    )
    _edit(package, files=listed)
    _agree(package)

    for knows in (trust, Trust()):
        assert "one of the two was changed" in _message(package, knows)


def test_a_signature_that_was_stripped(package: Path, trust: Trust) -> None:
    (package / "manifest.json.sig").unlink()
    taken = "manifest.json.sig: the signature was taken away; SHA256SUMS lists it"
    assert _message(package, Trust()) == taken
    _agree(package)
    assert _message(package, Trust()).startswith("manifest.json.sig: the signature of SHA256:")
    _edit(package, signed_by=None)
    (package / ZIP).unlink()
    _agree(package)
    assert _message(package, trust).startswith("manifest.json: is not signed: the build had no key")
    (package / "manifest.json").unlink()
    _agree(package)
    assert _message(package, trust).startswith("manifest.json: there is none, so nothing here was signed")


def test_another_key(package: Path, trust: Trust, other: SigningKey) -> None:
    forged = _edit(package, signed_by=other.public.fingerprint)
    (package / "manifest.json.sig").write_bytes(other.sign(forged.encoded()))
    (package / ZIP).unlink()
    _agree(package)

    assert verify(package) == ()
    assert "was made with another key" in _message(package, trust)


def test_a_signature_that_is_none(package: Path, trust: Trust) -> None:
    (package / "manifest.json.sig").write_bytes(b"abc")
    _agree(package)

    assert _message(package, trust) == "manifest.json.sig: is no signature of ours: no OpenSSH signature"


def test_a_manifest_that_is_none(package: Path, trust: Trust) -> None:
    (package / "manifest.json").write_bytes(b"[]")
    _agree(package)

    assert _message(package, trust).startswith("manifest.json: is no manifest of ours")


def test_an_older_package_in_place_of_the_one_that_stands(signed: Releases, trust: Trust, keys) -> None:
    first, pointer = signed.release(2023, "1.0.0"), signed.pointer(2023)
    assert first is not None
    assert pointer is not None
    replayed = "manifest.json: is an older one: release 1.0.0 (number 1), while latest.json names 1.0.1"

    for path in (first.folder, first.folder / "begrotingen-2023-1.0.0.zip"):
        assert verify(path, trust) == ()
        assert _message(path, Trust(keys[1], against=pointer)).startswith(replayed)
        assert _message(path, Trust(keys[1], min_sequence=2)) == (
            "manifest.json: is an older one: release number 1, and you know of number 2"
        )


def test_the_one_that_stands_is_the_one_that_stands(signed: Releases, package: Path, keys) -> None:
    pointer = signed.pointer(2023)

    for path in (package, package / ZIP):
        assert verify(path, Trust(keys[1], against=pointer, min_sequence=2)) == ()


def test_a_package_that_was_rolled_back(signed: Releases, package: Path) -> None:
    roll_back(signed, 2023, "1.0.0", reason="De balans klopt niet.")

    message = _message(package, Trust(against=signed.pointer(2023)))

    assert message.startswith("manifest.json: is of release 1.0.1, withdrawn on ")
    assert "De balans klopt niet." in message


def test_another_build_of_the_same_version(signed: Releases, package: Path) -> None:
    pointer = signed.pointer(2023)
    assert pointer is not None
    other = msgspec.structs.replace(pointer, manifest_sha256="0" * 64, files=())

    for path in (package, package / ZIP):
        assert "is of another 1.0.1 than latest.json names" in _message(path, Trust(against=other))


def test_a_pointer_of_another_year_or_with_other_versions(signed: Releases, package: Path) -> None:
    pointer = signed.pointer(2023)
    assert pointer is not None
    elsewhere: Pointer = msgspec.structs.replace(pointer, name="begrotingen-2024")
    unknown: Pointer = msgspec.structs.replace(pointer, history=pointer.history[:1])

    assert "the package is begrotingen-2023" in _message(package, Trust(against=elsewhere))
    assert "which latest.json does not know" in _message(package, Trust(against=unknown))


def test_a_zip_that_is_not_the_folder(signed: Releases, package: Path, trust: Trust) -> None:
    first = signed.release(2023, "1.0.0")
    assert first is not None
    shutil.copy(first.folder / "begrotingen-2023-1.0.0.zip", package / ZIP)
    _agree(package)

    messages = [finding.message for finding in verify(package, trust) if finding.thing == ZIP]
    assert "differs from the folder: it holds another iv3_balans.csv" in messages


def test_a_link_in_the_folder(package: Path, trust: Trust, tmp_path: Path) -> None:
    shutil.move(package / "manifest.json", tmp_path / "elsewhere")
    (package / "manifest.json").symlink_to(tmp_path / "elsewhere")

    assert _message(package, trust) == (
        "manifest.json: is not an ordinary file; a package holds nothing else"
    )


@pytest.mark.parametrize("name", ["../manifest.json", "/etc/passwd", "a/b.csv", "..\\x.csv"])
def test_a_path_out_of_the_zip(tmp_path: Path, name: str, trust: Trust) -> None:
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")

    message = _message(path, trust)

    assert message.startswith("hostile.zip: an entry of the zip file · expected a plain file name")


def test_a_package_from_before_manifests_is_sound_and_unsigned(package: Path, trust: Trust) -> None:
    for name in ("manifest.json", "manifest.json.sig", ZIP):
        (package / name).unlink()
    _agree(package)

    assert examine(package).findings == ()
    assert examine(package).manifest is None
    assert verify(package, trust)
