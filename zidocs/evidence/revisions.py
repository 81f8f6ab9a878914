"""A PDF that was saved more than once becomes whether it was cut off, or added to.

A program may save a PDF by adding to its end, as those that sign do: objects, a table of their
places, and an end mark (ISO 32000-1, 7.5.6). Cut off, such a file still opens, as it was before.
"""

import io
import re

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, PdfObject

from zidocs.errors import EvidenceFault
from zidocs.evidence.pdf_source import PdfSource, reading

_HEADER = b"%PDF-"
_END = b"%%EOF"
_MORE = re.compile(rb"\d\s++\d{1,5}+\s++obj\b|\bxref\b")
_SEARCHED = 1_000_000
"""Bytes behind an end in which more of a file is looked for; mail servers add a few."""
_OF_NO_CONTENT = frozenset({"/DSS", "/Extensions", "/Metadata", "/Version"})
"""What a catalogue gets when proof that a signature was valid is added (ETSI EN 319 142-1, 5.4)."""

Places = dict[tuple[int, int], object]
"""The objects of a file, by generation and number, and where each stands."""


def is_cut_off(data: bytes) -> bool:
    """Whether the bytes of a PDF go on with objects after its last end mark.

    Blanks and the few bytes that mail servers add are nothing; without any end mark, a reader has
    to repair the file, and that is told.
    """
    end = data.rfind(_END)
    return end >= 0 and _goes_on(data, end + len(_END))


def is_added_to(source: PdfSource, original: bytes, end: int) -> bool:
    """Whether content that stood in the first ``end`` bytes of a PDF was replaced behind them.

    Proof about a signature (DSS) is no content, nor are a file's metadata or new objects that
    nothing of the old leads to. ``source`` is what was read of ``original``.
    """
    if not _goes_on(original, end):
        return False
    try:
        with reading(""):
            before = PdfSource(original[original.index(_HEADER) : end])
            added_to = _replaced(before, source)
            before.close()
            return added_to
    except EvidenceFault:
        # What was signed cannot be read by itself: that nothing was replaced, nobody can say.
        return True


def _replaced(before: PdfSource, after: PdfSource) -> bool:
    """Whether an object of the one is another in the other, so that more than proof is new."""
    old, new = before.catalog, after.catalog
    if _content(old) != _content(new):
        return True
    trailer = before.reader.trailer
    aside = [trailer.get("/Root"), trailer.get("/Info"), old.get("/DSS"), old.get("/Metadata")]
    aside += before.dictionary(old.get("/DSS")).values()
    changed = _changed(_plain(before.reader), _plain(after.reader))
    changed |= _changed(_packed(before.reader), _packed(after.reader))
    return not changed <= {*_numbers(aside)}


def _goes_on(data: bytes, end: int) -> bool:
    return _MORE.search(data, end, end + _SEARCHED) is not None


def _plain(reader: PdfReader) -> Places:
    listed = reader.xref.items()
    return {(part, number): at for part, found in listed for number, at in found.items()}


def _packed(reader: PdfReader) -> Places:
    return {(0, number): at for number, at in reader.xref_objStm.items()}


def _changed(before: Places, after: Places) -> set[tuple[int, int]]:
    return {number for number, place in before.items() if after.get(number) != place}


def _numbers(values: list[PdfObject | None]) -> list[tuple[int, int]]:
    found = (value for value in values if isinstance(value, IndirectObject))
    return [(reference.generation, reference.idnum) for reference in found]


def _content(catalog: DictionaryObject) -> dict[str, bytes]:
    """A catalogue's entries as they are written, references unresolved."""
    return {key: _written(value) for key, value in catalog.items() if key not in _OF_NO_CONTENT}


def _written(value: PdfObject) -> bytes:
    out = io.BytesIO()
    value.write_to_stream(out)
    return out.getvalue()
