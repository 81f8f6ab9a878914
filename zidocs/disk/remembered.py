"""What is remembered between runs becomes a file that proves itself undamaged, and back.

The first line holds the version of zidocs, that of the content, and the SHA-256 of the rest. Where
the file is missing, damaged, of another version or not to be written, nothing is remembered, and
nobody is told.
"""

import json
from contextlib import suppress
from pathlib import Path

from zidocs.disk.files import hash_bytes, replace_file

MAX_BYTES = 64_000_000


def seal(file: Path, version: str, content: object) -> None:
    """Write ``content``, aside and then renamed; a disk that does not take it is no fault."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, _head(version, body) + body)


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
    return f"{version} {hash_bytes(body)}\n".encode()
