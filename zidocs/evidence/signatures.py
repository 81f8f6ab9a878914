"""A PDF becomes the answer to whether it is signed electronically, so that its original is kept.

A signature is compared with the bytes that it signs, never with a certificate: who signed, and
whether that is valid, says the program that the attached original is opened with. (ISO 32000-1,
12.8; ETSI EN 319 142-1)
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject

from zidocs.evidence.cms import noted_digest
from zidocs.evidence.pdf_findings import Finding
from zidocs.evidence.pdf_source import PdfSource
from zidocs.evidence.revisions import is_added_to, is_cut_off

_MOST_FIELDS = 100_000
_MOST_JUDGED = 100
"""Signatures that are compared with what they sign; any more are believed."""
_MOST_DIGESTED = 1_000_000_000
"""Bytes of which digests are made, of all signatures of a file together."""
_LARGEST_SIGNATURE = 4_000_000
"""Hexadecimal digits; what revokes certificates may be inside."""
_DETACHED = frozenset({"/adbe.pkcs7.detached", "/ETSI.CAdES.detached"})
"""Kinds of signatures that note the digest of the signed bytes; of others, none is judged."""


@dataclass(frozen=True)
class _Enclosed:
    """A signature that encloses itself: the bytes to ``start`` and ``following`` to ``end``."""

    start: int
    following: int
    end: int
    detached: bool


def signature_findings(source: PdfSource, original: bytes) -> set[Finding]:
    """A source and the file it was read from become what is to be told of signatures, or nothing.

    A signature stands in a field, seen or not; one that only grants rights to a viewer stands in
    none. It is torn if it does not enclose itself as it was written, since the file was saved by
    another program, or does not fit what it signs. Of several, one may be whole and others torn.
    A file that was cut off may have lost one: it is what a program adds last.
    """
    found: set[Finding] = {"cut off"} if is_cut_off(original) else set()
    enclosed = set[_Enclosed]()
    for value in _signatures(source):
        place = _enclosed(source, value, original)
        if place is None:
            found.add("torn signature")
        else:
            enclosed.add(place)
    torn = _torn(enclosed, original)
    if torn:
        found.add("torn signature")
    if enclosed - torn:
        found.add("signature")
        if is_added_to(source, original, max(place.end for place in enclosed)):
            found.add("added")
    return found


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
    waiting = [page.get("/Annots") for page in source.pages]
    # The last is taken first: a file may have any number of links on its pages.
    waiting.extend(source.array(form.get("/Fields")))
    seen = set[int]()
    while waiting and len(seen) < _MOST_FIELDS:
        found = source.resolve(waiting.pop())
        # What is no container is not kept by its reader: its id may become that of another.
        if not isinstance(found, DictionaryObject | ArrayObject) or id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            waiting.extend(source.array(found.get("/Kids")))
            yield found
        else:
            waiting.extend(found)


def _enclosed(source: PdfSource, value: DictionaryObject, original: bytes) -> _Enclosed | None:
    """Where a signature stands if it alone is what it does not sign, in the file as it is."""
    spans = [source.whole(item) for item in source.array(value.get("/ByteRange"))[:4]]
    if len(spans) < 4:
        return None
    first, start, following, rest = spans
    end = following + rest
    inside = 0 == first < start < following <= end <= len(original)
    if not inside or original[start : start + 1] + original[following - 1 : following] != b"<>":
        return None
    return _Enclosed(start, following, end, source.name(value.get("/SubFilter")) in _DETACHED)


def _torn(enclosed: set[_Enclosed], original: bytes) -> set[_Enclosed]:
    """Those that do not fit what they sign, as far as the bounds allow to find out."""
    torn, left = set[_Enclosed](), _MOST_DIGESTED
    newest_first = sorted(enclosed, key=lambda place: (-place.end, place.start, place.detached))
    for place in newest_first[:_MOST_JUDGED]:
        left -= place.end
        if left >= 0 and not _fits(place, original):
            torn.add(place)
    return torn


def _fits(place: _Enclosed, original: bytes) -> bool:
    """Whether a signature is there, and noted the digest of the bytes around it if it noted any."""
    if place.following - place.start > _LARGEST_SIGNATURE:
        return True
    digits = original[place.start + 1 : place.following - 1]
    if not digits.strip(b"0 \t\r\n\f"):
        return False
    if not place.detached:
        return True
    try:
        noted = noted_digest(bytes.fromhex(digits.decode("ascii")))
    except LimitReachedError:
        return True
    except ValueError:
        return False
    return noted is None or _digest(noted.algorithm, place, original) == noted.digest


def _digest(algorithm: str, place: _Enclosed, original: bytes) -> bytes:
    """The digest of all bytes that a signature signs."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    around = memoryview(original)
    digest.update(around[: place.start])
    digest.update(around[place.following : place.end])
    return digest.digest()
