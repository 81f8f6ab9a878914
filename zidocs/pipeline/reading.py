"""A file of the office's becomes its bytes, if it is not too large to be held."""

from pathlib import Path

from zidocs.disk.files import reading
from zidocs.errors import EvidenceFault, Place, Problem, say

MAX_EVIDENCE_BYTES = 500_000_000


def read_evidence(path: Path, place: Place) -> bytes:
    """A file becomes its bytes; raises EvidenceFault at ``place``: too large, or not readable."""
    with reading(place, path.name):
        if path.stat().st_size > MAX_EVIDENCE_BYTES:
            raise EvidenceFault(
                Problem(
                    place,
                    say("{file} is larger than {most} MB.", file=path.name,
                        most=MAX_EVIDENCE_BYTES // 1_000_000),
                    say("Split it into several files, or save it smaller."),
                    "Z401",
                )
            )  # fmt: skip
        return path.read_bytes()
