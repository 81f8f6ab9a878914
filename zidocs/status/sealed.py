"""A JSON value becomes a file that proves itself undamaged, and back.

For what is remembered between runs: the first line holds a version and the SHA-256 of the rest.
Where the file is missing, damaged, of another version or not to be written, nothing is
remembered, and nobody is told.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

MAX_BYTES = 64_000_000


def seal(file: Path, version: str, content: object) -> None:
    """Write ``content``, aside and then renamed; a disk that does not take it is no fault."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(".sementara")
        aside.write_bytes(_head(version, body) + body)
        aside.replace(file)


def unseal(file: Path, version: str) -> object:
    """What the file holds, if this version sealed it; else None."""
    try:
        with file.open("rb") as source:
            head = source.readline(200)
            body = source.read(MAX_BYTES)
        return json.loads(body) if head == _head(version, body) else None
    except (OSError, ValueError, RecursionError):
        return None


def _head(version: str, body: bytes) -> bytes:
    return f"{version} {hashlib.sha256(body).hexdigest()}\n".encode()
