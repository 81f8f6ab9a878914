"""A PDF becomes the answer to whether it is signed electronically, so that its original is kept.

Only the place of a signature is looked at, never its certificate: whether it is valid, says the
program that the attached original is opened with. (ISO 32000-1, 12.8; ETSI EN 319 142-1)
"""

from collections.abc import Iterator

from pypdf.generic import DictionaryObject

from zidocs.evidence.pdf_findings import Finding
from zidocs.evidence.pdf_source import PdfSource

_MOST_FIELDS = 10_000


def signature_findings(source: PdfSource, original: bytes) -> set[Finding]:
    """A source and the file it was read from become "signature", "torn signature" or nothing.

    A signature stands in a field, seen or not; one that only grants rights to a viewer stands in
    none. It is torn if it does not enclose itself as it was written: the file was saved by
    another program since.
    """
    torn = False
    for value in _signatures(source):
        if _encloses_itself(source, value, original):
            return {"signature"}
        torn = True
    return {"torn signature"} if torn else set()


def _signatures(source: PdfSource) -> Iterator[DictionaryObject]:
    """The values of all signature fields that were signed."""
    for field in _fields(source):
        if source.name(source.inherited(field, "/FT")) == "/Sig":
            value = source.dictionary(source.inherited(field, "/V"))
            if "/ByteRange" in value and "/Contents" in value:
                yield value


def _fields(source: PdfSource) -> Iterator[DictionaryObject]:
    """The fields of the form, and those that stand on a page without belonging to it."""
    form = source.dictionary(source.catalog.get("/AcroForm"))
    waiting = list(source.array(form.get("/Fields")))
    waiting.extend(page.get("/Annots") for page in source.pages)
    seen = set[int]()
    while waiting and len(seen) < _MOST_FIELDS:
        found = source.resolve(waiting.pop())
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            waiting.extend(source.array(found.get("/Kids")))
            yield found
        else:
            waiting.extend(source.array(found))


def _encloses_itself(source: PdfSource, value: DictionaryObject, original: bytes) -> bool:
    """Whether the bytes that are not signed are the signature itself, in the file as it is."""
    spans = source.numbers(value.get("/ByteRange"), 4)
    if spans is None:
        return False
    start, length, following, rest = (int(span) for span in spans)
    inside = 0 == start < length < following <= following + rest <= len(original)
    return inside and original[length : length + 1] + original[following - 1 : following] == b"<>"
