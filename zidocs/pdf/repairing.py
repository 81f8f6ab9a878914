"""A broken PDF becomes one in order: what qpdf makes of it, or pypdf, which reads other damage."""

import io
import re
from collections.abc import Callable

from pypdf import PdfReader, PdfWriter
from pypdf.generic import IndirectObject, PdfObject

from zidocs.pdf.qpdf import opened_by_qpdf, rewritten_by_qpdf

_END = b"%%EOF"
_TAIL = 1024
_FLAT = re.compile(rb"<<[^<>]*+>>")
_PAGE_TREE = re.compile(rb"/Type\s*+/Pages\b")
_COUNT = re.compile(rb"/Count\s++(\d{1,9})\b")
_BEYOND = re.compile(rb"(?<=[\[\s])\d{19,}+(?=\s*+(?:[\]/>+\-\d]|endobj))")


def announced_pages(data: bytes) -> int:
    """How many pages a file says it has, where its page tree can be read without the rest.

    A repair corrects that number to the pages that are left.
    """
    flat = (match.group() for match in _FLAT.finditer(data))
    trees = (dictionary for dictionary in flat if _PAGE_TREE.search(dictionary))
    counts = (int(count.group(1)) for tree in trees if (count := _COUNT.search(tree)))
    return max(counts, default=0)


def repaired_by_qpdf(data: bytes) -> bytes:
    """Without encryption; raises what ``opened_by_qpdf`` raises."""
    if _END not in data[-_TAIL:]:
        # qpdf passes over an object that nothing follows.
        data += b"\n%s\n" % _END
    with opened_by_qpdf(_BEYOND.sub(_within, data)) as pdf:
        # To walk over the pages repairs their tree.
        len(pdf.pages)
        if "/Size" not in pdf.trailer:
            # Where qpdf had to make up the trailer, it would write none without this entry.
            pdf.trailer.Size = 0
        return rewritten_by_qpdf(pdf)


def _within(number: re.Match[bytes]) -> bytes:
    """A whole number of more digits than qpdf takes, which would lose all of its object."""
    return (b"9" * 18).rjust(len(number[0]))


def repaired_by_pypdf(data: bytes) -> bytes:
    """Without encryption; raises what pypdf raises, which of broken files may be anything."""
    out = io.BytesIO()
    PdfWriter(clone_from=_Reader(io.BytesIO(data))).write(out)
    return out.getvalue()


class _Reader(PdfReader):
    """What no table lists is not searched for, in the whole file, once for each reference to it."""

    def get_object(self, indirect_reference: int | IndirectObject) -> PdfObject | None:
        number, generation = indirect_reference, 0
        if isinstance(indirect_reference, IndirectObject):
            number, generation = indirect_reference.idnum, indirect_reference.generation
        plain = number in self.xref.get(generation, {})
        packed = generation == 0 and number in self.xref_objStm
        return super().get_object(indirect_reference) if plain or packed else None


REPAIRS: tuple[Callable[[bytes], bytes], ...] = (repaired_by_qpdf, repaired_by_pypdf)
"""In the order in which they are tried."""
