"""A file of the office's becomes its bytes, if it is not too large to be held."""

from pathlib import Path

from zidocs.errors import EvidenceFault, Place, Problem, os_reason, say

MAX_EVIDENCE_BYTES = 500_000_000


def read_evidence(path: Path, place: Place) -> bytes:
    """A file becomes its bytes; raises EvidenceFault at ``place``: too large, or not readable."""
    try:
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
    except OSError as error:
        raise EvidenceFault(
            Problem(
                place,
                say("{file} cannot be read ({detail}).",
                    file=path.name, detail=os_reason(error)),
                say("Close it in other programs, and check that you may open it."),
                "Z402",
            )
        ) from error  # fmt: skip
