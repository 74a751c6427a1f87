"""The list of software that travels with each release."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from datapackages.trust.materials import lock, lock_sha256, sbom

LOCKED = b"""\
jinja2==3.1.6 \\
    --hash=sha256:0137fb05990d35f1275a587e9aee6d56da821fc83491a0fb838183be43f66d6d
cffi==2.1.1 ; platform_python_implementation != 'PyPy' \\
    --hash=sha256:0137fb05990d35f1275a587e9aee6d56da821fc83491a0fb838183be43f66d6d
Some_Name[extra]==1.0
# a remark
"""


def test_every_pinned_package_is_a_component() -> None:
    found = json.loads(sbom(LOCKED))

    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert [component["purl"] for component in found["components"]] == [
        "pkg:pypi/cffi@2.1.1",
        "pkg:pypi/jinja2@3.1.6",
        "pkg:pypi/some-name@1.0",
    ]
    assert found["metadata"]["properties"][0]["value"] == hashlib.sha256(LOCKED).hexdigest()


def test_the_same_lock_gives_the_same_list() -> None:
    assert sbom(LOCKED) == sbom(LOCKED)
    assert json.loads(sbom(LOCKED))["serialNumber"] != json.loads(sbom(b""))["serialNumber"]


def test_our_own_lock_says_nothing_of_where_it_came_from() -> None:
    content = lock()
    assert content is not None
    listed = sbom(content).decode()

    assert lock_sha256() == hashlib.sha256(content).hexdigest()
    assert len(json.loads(listed)["components"]) > 50
    assert str(Path.home()) not in listed
    assert listed.count("://") == 1  # that of the schema


def test_it_is_in_every_release(release) -> None:
    listed = json.loads((release.folder / "sbom.cdx.json").read_bytes())
    assert listed["metadata"]["properties"][0]["value"] == lock_sha256()
    assert "sbom.cdx.json" in {resource.path for resource in release.descriptor().resources}
