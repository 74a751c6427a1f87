"""Readers of published packages that look on while releases come out, and count what they get.

Run as a program on a published folder: it reads until its standard input ends. Only the standard library is
used, as a stranger would: pointer, sums, manifest, every file.
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from pathlib import Path

PUBLIC = Path(sys.argv[1])
READERS = int(sys.argv[2])
PAUSE = 0.05

done = threading.Event()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def look(pointer_file: Path) -> str | None:
    """What is wrong with what the pointer names now; None if it is one whole release."""
    try:
        pointer = json.loads(pointer_file.read_bytes())
    except ValueError:
        return "torn: latest.json"
    folder = pointer_file.parent / pointer["path"]
    try:
        found = {file["path"]: sha256(folder / file["path"]) for file in pointer["files"]}
        manifest = json.loads((folder / "manifest.json").read_bytes())
        extra = {path.name for path in folder.iterdir()} - set(found)
    except OSError as error:
        return f"missing: {error}"
    except ValueError:
        return "torn: manifest.json"
    if found["SHA256SUMS"] != pointer["manifest_sha256"] or extra:
        return f"mixed: {sorted(extra) or 'SHA256SUMS'}"
    if any(found[file["path"]] != file["sha256"] for file in pointer["files"] + manifest["files"]):
        return f"torn: {pointer['version']}"
    return None if manifest["version"] == pointer["version"] else "mixed: manifest.json"


def read(counts: list[int], faults: list[str], newest: dict[Path, int]) -> None:
    while not done.wait(PAUSE):
        for pointer_file in sorted(PUBLIC.glob("data/*/latest.json"))[-2:]:
            number = json.loads(pointer_file.read_bytes())["sequence"]
            if number < newest.get(pointer_file, 0):
                faults.append(f"back in time: {number}")
            newest[pointer_file] = number
            fault = look(pointer_file)
            if fault is not None:
                faults.append(fault)
            counts.append(1)


counts: list[int] = []
faults: list[str] = []
readers = [threading.Thread(target=read, args=(counts, faults, {})) for _ in range(READERS)]
for reader in readers:
    reader.start()
sys.stdin.read()
done.set()
for reader in readers:
    reader.join()
sys.stdout.write(json.dumps({"looks": len(counts), "faults": faults}))
