"""The parts of a bundle become what may be said of it to archives: the standard it keeps, or none.

An untrue claim would be worse than none: one part that is not PDF/A, and the volume says nothing.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from zidocs.bundle.parts import BoundPart
from zidocs.evidence.archival import archival_obstacles
from zidocs.evidence.pdf_source import reading

Archival = Literal["PDF/A-2b", "PDF/A-3b", ""]
"""The standard that a volume may say it keeps; "" for none."""


def surveyed(shares: Sequence[Sequence[BoundPart]]) -> list[list[BoundPart]]:
    """The parts, each with what keeps it from being PDF/A; the certificate names it.

    Raises EvidenceFault if a part cannot be read.
    """
    return [[survey(part) for part in share] for share in shares]


def survey(part: BoundPart) -> BoundPart:
    """A part, with what keeps its pages from being PDF/A; raises EvidenceFault as ``surveyed``."""
    if part.obstacles is not None:
        return part
    with reading(part.source):
        return replace(part, obstacles=archival_obstacles(part.pdf))


def archival_level(parts: Sequence[BoundPart], attached: bool) -> Archival:
    """The parts of a volume, and whether files are attached to it, become its standard.

    Part 2 takes no attached file that is not PDF/A itself; part 3 takes any (ISO 19005-3, 6.8).
    """
    if any(part.obstacles for part in parts):
        return ""
    return "PDF/A-3b" if attached else "PDF/A-2b"
