"""Electronic signatures of a PDF: who signed, which bytes, and whether they still fit."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, IndirectObject

from zidocs.errors import EvidenceFault
from zidocs.pdf.findings import Finding
from zidocs.pdf.output import serialised
from zidocs.pdf.source import PdfSource, reading

# A CMS signature: RFC 5652; ITU-T X.690 for the encoding: some signers write DER, others BER of
# unknown lengths.

_SEQUENCE, _SET, _OID, _OCTETS = 0x30, 0x31, 0x06, 0x04
_TAGGED_0 = 0xA0
_LONG_TAG = 0x1F
_UNKNOWN = 0x80
"""A length that is not told: the value goes on until two zero bytes."""
_MOST_VALUES = 10_000
"""Values in one signature, without those inside its certificates; a real one has about 50."""

_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_ALGORITHMS = {
    bytes.fromhex("2a864886f70d0205"): "md5",
    bytes.fromhex("2b0e03021a"): "sha1",
    bytes.fromhex("608648016503040204"): "sha224",
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
    bytes.fromhex("608648016503040208"): "sha3_256",
    bytes.fromhex("608648016503040209"): "sha3_384",
    bytes.fromhex("60864801650304020a"): "sha3_512",
}


class NotCms(ValueError):
    """The bytes are no signature in the Cryptographic Message Syntax, or a damaged one."""


@dataclass(frozen=True)
class NotedDigest:
    """What a signer noted: the name of the algorithm for hashlib, and the digest of the bytes."""

    algorithm: str
    digest: bytes


class _Value(NamedTuple):
    tag: int
    body: memoryview


def noted_digest(cms: bytes) -> NotedDigest | None:
    """A detached signature becomes what its signer noted (RFC 5652, 5.3 and 11.2).

    None if the signer noted nothing, or the algorithm is unknown here. In a PDF there is but one
    signer (ISO 32000-1, 12.8.3.3.1); what follows the signature is padding. Raises NotCms;
    LimitReachedError at one that is far too nested or long.
    """
    reader = _Reader()
    content = reader.first(memoryview(cms), _SEQUENCE)
    kind, wrapped = reader.some(content, 2)
    if kind.tag != _OID or bytes(kind.body) != _SIGNED_DATA:
        raise NotCms("no signed data")
    parts = list(reader.values(reader.first(wrapped.body, _SEQUENCE)))
    if not parts or parts[-1].tag != _SET:
        raise NotCms("no signers")
    return _noted(reader, reader.first(parts[-1].body, _SEQUENCE))


def _noted(reader: "_Reader", signer: memoryview) -> NotedDigest | None:
    """What a SignerInfo says: version, signer, algorithm, then perhaps the signed attributes."""
    _, _, algorithm, attributes = reader.some(signer, 4)
    name = _ALGORITHMS.get(bytes(reader.first(algorithm.body, _OID)))
    if name is None or attributes.tag != _TAGGED_0:
        return None
    for attribute in reader.values(attributes.body):
        kind, values = reader.some(attribute.body, 2)
        if bytes(kind.body) == _MESSAGE_DIGEST:
            return NotedDigest(name, bytes(reader.first(values.body, _OCTETS)))
    return None


class _Reader:
    """Reads values of which each begins with its tag and its length; counts them all."""

    def __init__(self) -> None:
        self._read = 0

    def some(self, data: memoryview, count: int) -> list[_Value]:
        """Exactly the first ``count`` values."""
        found = list(islice(self.values(data), count))
        if len(found) < count:
            raise NotCms("values are missing")
        return found

    def first(self, data: memoryview, tag: int) -> memoryview:
        """The body of the first value, which must have this tag."""
        (found,) = self.some(data, 1)
        if found.tag != tag:
            raise NotCms("another value was expected")
        return found.body

    def values(self, data: memoryview) -> Iterator[_Value]:
        """The values that stand one after the other, not those inside them."""
        at = 0
        while at < len(data):
            tag, start, length = self._head(data, at)
            if length is None:
                end, at = self._end(data, start)
            else:
                end = at = start + length
            yield _Value(tag, data[start:end])

    def _end(self, data: memoryview, at: int) -> tuple[int, int]:
        """Where a value of unknown length ends, and where the next one begins."""
        depth = 1
        while True:
            before = at
            tag, at, length = self._head(data, at)
            if length is None:
                depth += 1
            elif tag == 0 == length:
                depth -= 1
                if not depth:
                    return before, at
            else:
                at += length

    def _head(self, data: memoryview, at: int) -> tuple[int, int, int | None]:
        """A value's tag, where its body starts, and how many bytes that has if it says so."""
        self._read += 1
        if self._read > _MOST_VALUES:
            raise LimitReachedError("too many values in a signature")
        head = bytes(data[at : at + 2])
        if len(head) < 2 or head[0] & _LONG_TAG == _LONG_TAG:
            raise NotCms("no value")
        tag, length, start = head[0], head[1], at + 2
        if length == _UNKNOWN:
            return tag, start, None
        if length > _UNKNOWN:
            digits = data[start : start + length - _UNKNOWN]
            length, start = int.from_bytes(digits, "big"), start + len(digits)
        if start + length > len(data):
            raise NotCms("it is longer than its bytes")
        return tag, start, length


# A program may save a PDF by adding to its end, as those that sign do: objects, a table of their
# places, and an end mark (ISO 32000-1, 7.5.6). Cut off, such a file still opens, as it was before.

_HEADER = b"%PDF-"
_END = b"%%EOF"
_MORE = re.compile(rb"\d\s++\d{1,5}+\s++obj\b|\bxref\b")
_SEARCHED = 1_000_000
"""Bytes behind an end in which more of a file is looked for; mail servers add a few."""
_OF_NO_CONTENT = frozenset({"/DSS", "/Extensions", "/Metadata", "/Version"})
"""What a catalogue gets when proof that a signature was valid is added (ETSI EN 319 142-1, 5.4)."""


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
    trailer = before.objects.trailer
    aside = [trailer.get("/Root"), trailer.get("/Info"), old.get("/DSS"), old.get("/Metadata")]
    aside += before.dictionary(old.get("/DSS")).values()
    now = after.objects.places()
    changed = {key for key, at in before.objects.places().items() if now.get(key) != at}
    return not changed <= {
        (reference.idnum, reference.generation)
        for reference in aside
        if isinstance(reference, IndirectObject)
    }


def _goes_on(data: bytes, end: int) -> bool:
    return _MORE.search(data, end, end + _SEARCHED) is not None


def _content(catalog: DictionaryObject) -> dict[str, bytes]:
    """A catalogue's entries as they are written, references unresolved."""
    return {key: serialised(value) for key, value in catalog.items() if key not in _OF_NO_CONTENT}


# A signature is compared with the bytes that it signs, never with a certificate: who signed, and
# whether that is valid, says the program that the attached original is opened with. (ISO 32000-1,
# 12.8; ETSI EN 319 142-1)

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
    """The values of all signature fields that were signed.

    Those of the form come first, then those that stand on a page without belonging to it: a file
    may have any number of links on its pages.
    """
    form = source.dictionary(source.catalog.get("/AcroForm"))
    roots = [*(page.get("/Annots") for page in source.pages), form.get("/Fields")]
    for field in source.nodes(roots, ["/Kids"], _MOST_FIELDS):
        if source.name(source.inherited(field, "/FT")) == "/Sig":
            value = source.dictionary(source.inherited(field, "/V"))
            if "/ByteRange" in value and "/Contents" in value:
                yield value


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
    if noted is None:
        return True
    around = memoryview(original)
    digest = hashlib.new(noted.algorithm, around[: place.start], usedforsecurity=False)
    digest.update(around[place.following : place.end])
    return digest.digest() == noted.digest
