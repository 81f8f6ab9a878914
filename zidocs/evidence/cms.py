"""The bytes of a CMS signature become the digest of what was signed, as its signer noted it.

Nothing is said of certificates, nor of who signed. (RFC 5652; ITU-T X.690 for the encoding: some
signers write DER, others BER of unknown lengths.)
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NoReturn

from pypdf.errors import LimitReachedError

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


@dataclass(frozen=True)
class _Value:
    tag: int
    body: memoryview


def noted_digest(cms: bytes) -> NotedDigest | None:
    """A detached signature becomes what its signer noted (RFC 5652, 5.3 and 11.2).

    None if the signer noted nothing, or the algorithm is unknown here. In a PDF there is but one
    signer (ISO 32000-1, 12.8.3.3.1); what follows the signature is padding. Raises NotCms;
    LimitReachedError at one that is far too nested or long.
    """
    reader = _Reader()
    kind, wrapped = reader.some(_first(reader.values(memoryview(cms)), _SEQUENCE).body, 2)
    if kind.tag != _OID or bytes(kind.body) != _SIGNED_DATA:
        _refuse("no signed data")
    parts = list(reader.values(_first(reader.values(wrapped.body), _SEQUENCE).body))
    if not parts or parts[-1].tag != _SET:
        _refuse("no signers")
    return _noted(reader, _first(reader.values(parts[-1].body), _SEQUENCE))


def _noted(reader: "_Reader", signer: _Value) -> NotedDigest | None:
    """What a SignerInfo says: version, signer, algorithm, then perhaps the signed attributes."""
    _, _, algorithm, attributes = reader.some(signer.body, 4)
    name = _ALGORITHMS.get(bytes(_first(reader.values(algorithm.body), _OID).body))
    if name is None or attributes.tag != _TAGGED_0:
        return None
    for attribute in reader.values(attributes.body):
        kind, values = reader.some(attribute.body, 2)
        if bytes(kind.body) == _MESSAGE_DIGEST:
            return NotedDigest(name, bytes(_first(reader.values(values.body), _OCTETS).body))
    return None


def _first(values: Iterator[_Value], tag: int) -> _Value:
    found = next(values, None)
    if found is None or found.tag != tag:
        _refuse("another value was expected")
    return found


class _Reader:
    """Reads values of which each begins with its tag and its length; counts them all."""

    def __init__(self) -> None:
        self._read = 0

    def some(self, data: memoryview, count: int) -> list[_Value]:
        """Exactly the first ``count`` values."""
        found = list(islice(self.values(data), count))
        if len(found) < count:
            _refuse("values are missing")
        return found

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
            _refuse("no value")
        tag, length, start = head[0], head[1], at + 2
        if length == _UNKNOWN:
            return tag, start, None
        if length > _UNKNOWN:
            digits = data[start : start + length - _UNKNOWN]
            length, start = int.from_bytes(digits, "big"), start + len(digits)
        if start + length > len(data):
            _refuse("it is longer than its bytes")
        return tag, start, length


def _refuse(why: str) -> NoReturn:
    raise NotCms(why)
