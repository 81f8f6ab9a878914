"""The bytes of anybody's PDF become harmless pages of their own, repaired where it is broken.

pypdf reads it first. Where that fails, or misses pages, qpdf repairs the file and it is read once
more; the better reading is taken.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from zidocs.errors import EvidenceFault, Problem
from zidocs.pdf.copying import page_findings, pages_alone
from zidocs.pdf.drawing import marks
from zidocs.pdf.findings import document_findings, lost_pages, told
from zidocs.pdf.forms import FormValues, drawn_values, form_values
from zidocs.pdf.qpdf import repaired_by_qpdf
from zidocs.pdf.signatures import is_cut_off, signature_findings
from zidocs.pdf.source import PdfSource, reading

_HEADER = b"%PDF-"
_REPAIRABLE = frozenset({"Z408", "Z421", "Z422", "Z423"})
"""No pages, an encryption unknown to pypdf, an endless structure, damage."""
_FLAT = re.compile(rb"<<[^<>]*+>>")
_PAGE_TREE = re.compile(rb"/Type\s*+/Pages\b")
_COUNT = re.compile(rb"/Count\s++(\d{1,9})\b")
_MOST_ANNOUNCED = 100_000
"""Pages; a file that says it has more says nothing."""

Choose = Callable[[int], list[int]]
"""The number of pages of a file becomes the indexes of those to take; raises EvidenceFault."""


@dataclass(frozen=True)
class ForeignPages:
    """Pages of a PDF, as a PDF, their indexes in it, what is to be told; and whether it is signed.

    ``count`` pages were found where the file ``announced`` some; ``filled`` of those taken have
    content. ``missing`` are the references in the file that lead nowhere. Where ``in_place``,
    ``pdf`` is the file itself.
    """

    pdf: bytes
    indexes: list[int]
    problems: tuple[Problem, ...]
    signed: bool
    count: int
    filled: int
    announced: int
    missing: int
    in_place: bool

    @property
    def amount(self) -> tuple[int, int]:
        """How much of a file was read."""
        return self.count, self.filled


def foreign_pages(
    data: bytes, name: str, choose: Choose, *, in_place: bool = False
) -> ForeignPages:
    """A PDF becomes its chosen pages; ``data`` may begin with a few bytes of something else.

    With ``in_place`` a sound file of which all pages are chosen is only examined: whoever copies
    pages from it copies nothing else.
    Raises EvidenceFault naming the file: it cannot be read or repaired, or what ``choose`` raises.
    """
    start = data.index(_HEADER)
    pdf = data[start:] if start else data
    try:
        first = _taken(pdf, data, name, choose, in_place=in_place)
    except EvidenceFault as fault:
        if fault.problems[0].code not in _REPAIRABLE:
            raise
        repaired = _repaired(pdf, data, name, choose)
        if repaired is None:
            raise
        return repaired
    if first.missing or first.count < first.announced or is_cut_off(pdf):
        repaired = _repaired(pdf, data, name, choose)
        if repaired is not None and repaired.amount > first.amount:
            return repaired
    return first


def _repaired(pdf: bytes, data: bytes, name: str, choose: Choose) -> ForeignPages | None:
    """What qpdf makes of a file; None if that cannot be read either."""
    try:
        with reading(name):
            repaired = repaired_by_qpdf(pdf)
        return _taken(repaired, data, name, choose, _announced(pdf))
    except EvidenceFault:
        return None


def _announced(pdf: bytes) -> int:
    """How many pages a file says it has, where its page tree can be read without the rest.

    A repair corrects that number to the pages that are left.
    """
    flat = (match.group() for match in _FLAT.finditer(pdf))
    trees = (dictionary for dictionary in flat if _PAGE_TREE.search(dictionary))
    counts = (int(count.group(1)) for tree in trees if (count := _COUNT.search(tree)))
    return max(counts, default=0)


def _taken(
    pdf: bytes,
    data: bytes,
    name: str,
    choose: Choose,
    announced: int | None = None,
    *,
    in_place: bool = False,
) -> ForeignPages:
    """The pages as pypdf reads them; ``announced`` is given of a file that was repaired."""
    with reading(name) as complaints:
        source = PdfSource(pdf)
        count = len(source.pages)
        indexes = choose(count)
        findings = document_findings(source) | signature_findings(source, data)
        signed = "signature" in findings
        # What was signed is shown as it was stored; how it is to look, its original tells.
        values = FormValues() if signed else form_values(source, indexes)
        in_place = in_place and pdf is data and not signed and not source.reader.is_encrypted
        in_place = in_place and indexes == [*range(count)] and not values.fields
        if in_place:
            alone, on_pages = data, page_findings(source, indexes)
            in_place = not (complaints.count or source.missing)
        if not in_place:
            added = partial(marks, name) if signed else partial(drawn_values, values, indexes)
            alone, on_pages = pages_alone(source, indexes, added, values.fields)
        if values.partly_unseen:
            findings.add("unseen")
        if complaints.count or source.missing or announced is not None:
            findings.add("repaired")
        filled = sum(bool(source.contents(source.pages[index])) for index in indexes)
        if announced is not None and filled < len(indexes):
            # A repair leaves no trace of content that it did not find.
            findings.add("blank")
        meant = source.announced if announced is None else announced
        source.close()
    problems = told(findings | on_pages, name)
    if count < meant <= _MOST_ANNOUNCED:
        problems += (lost_pages(count, meant, name),)
    return ForeignPages(
        alone, indexes, problems, signed, count, filled, meant, source.missing, in_place
    )
