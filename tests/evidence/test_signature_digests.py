"""A signature that does not fit the bytes it signs is told, and its pages are not marked."""

import hashlib
import re
import time
import tracemalloc
from random import Random

import pytest
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options
from pypdf.errors import LimitReachedError

from tests.making.signing import added, cms_of, letter, signature_field, signed
from zidocs.evidence.attachments import attachment_pages
from zidocs.pdf import signatures
from zidocs.pdf.signatures import NotCms, NotedDigest, noted_digest

WHOLE, BROKEN = ("Z437", "petunjuk"), ("Z439", "peringatan")


def told(data: bytes) -> list[tuple[str, str]]:
    pages = attachment_pages(data, "surat ttd.pdf")
    codes = [(problem.code, problem.severity) for problem in pages.problems]
    assert pages.signed is (WHOLE in codes)
    return codes


def changed(data: bytes) -> bytes:
    """A byte that is signed is another."""
    return data.replace(b"(Halo dunia)", b"(Halo Dunia)")


def of_unknown_lengths(der: bytes) -> bytes:
    """DER as BER: the outermost values do not say how long they are."""
    if der[0] not in (0x30, 0xA0):
        return der
    start = 2 + (der[1] & 0x7F if der[1] > 0x80 else 0)
    return der[:1] + b"\x80" + of_unknown_lengths_each(der[start:]) + b"\0\0"


def of_unknown_lengths_each(der: bytes) -> bytes:
    """The first two values of a ContentInfo, or all of what it wraps."""
    if der[0] != 0x06:
        return of_unknown_lengths(der) if der[0] == 0x30 else der
    end = 2 + der[1]
    return der[:end] + of_unknown_lengths(der[end:])


SIGNERS = {
    "DER": cms_of,
    "BER": lambda content: of_unknown_lengths(cms_of(content)),
    "SHA-512": lambda content: cms_of(content, hashed=SHA512),
    "no capabilities": lambda content: cms_of(content, PKCS7Options.NoCapabilities),
    "no certificates": lambda content: cms_of(content, PKCS7Options.NoCerts),
}


@pytest.mark.parametrize("kind", [b"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached"])
@pytest.mark.parametrize("signer", SIGNERS)
def test_a_signature_that_does_not_fit_what_it_signs_is_broken(signer: str, kind: bytes) -> None:
    data = signed(letter(kind), SIGNERS[signer])
    assert told(data) == [WHOLE]
    assert told(changed(data)) == [BROKEN]


UNSIGNED = {
    "zeroed": lambda _content: bytes(2_000),
    "not CMS": lambda _content: b"\xa1" * 2_000,
    "cut off": lambda content: cms_of(content)[:300],
    "without a signer": lambda _content: bytes.fromhex(
        "302306092a864886f70d010702a01630140201013100300b06092a864886f70d0107013100"
    ),
}


@pytest.mark.parametrize("kind", UNSIGNED)
def test_what_is_no_signature_at_all_is_a_broken_one(kind: str) -> None:
    assert told(signed(letter(), UNSIGNED[kind])) == [BROKEN]


@pytest.mark.parametrize("kind", [b"/adbe.x509.rsa_sha1", b"/adbe.pkcs7.sha1", b"/ETSI.RFC3161"])
def test_a_signature_of_another_kind_is_not_judged_unless_it_is_empty(kind: bytes) -> None:
    assert told(changed(signed(letter(kind)))) == [WHOLE]
    assert told(signed(letter(kind), lambda _content: bytes(50))) == [BROKEN]


def test_a_signer_who_noted_no_digest_is_not_judged() -> None:
    data = signed(letter(), lambda content: cms_of(content, PKCS7Options.NoAttributes))
    assert told(changed(data)) == [WHOLE]


def signed_twice(first: bytes) -> bytes:
    fields = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [6 0 R 9 0 R] >> >>"
    return signed(added(first, {1: fields, 9: signature_field(b"/adbe.pkcs7.detached")}))


def test_of_several_signatures_a_broken_one_is_told_and_a_whole_one_attached() -> None:
    first = signed(letter())
    assert told(signed_twice(first)) == [WHOLE]
    assert sorted(told(signed_twice(changed(first)))) == [WHOLE, BROKEN]
    assert told(changed(signed_twice(first))) == [BROKEN]


def test_a_digest_is_read_as_its_signer_noted_it() -> None:
    noted = noted_digest(cms_of(b"isi") + bytes(500))
    assert noted == NotedDigest("sha256", hashlib.sha256(b"isi").digest())
    noted = noted_digest(cms_of(b"isi", hashed=SHA512))
    assert noted == NotedDigest("sha512", hashlib.sha512(b"isi").digest())


@pytest.mark.parametrize("seed", range(5))
def test_mutated_signatures_are_read_or_refused(seed: int) -> None:
    chance, whole = Random(seed), cms_of(b"isi")
    read = 0
    for _ in range(400):
        torn = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            torn[chance.randrange(len(torn))] = chance.randrange(256)
        try:
            noted_digest(bytes(torn[: chance.randrange(len(torn) // 2, 2 * len(torn))]))
            read += 1
        except NotCms:
            pass
    assert 0 < read < 400


HOSTILE = {
    b"\x30\x80" * 1_000_000: LimitReachedError,
    b"\x30\x80" + b"\x05\x00" * 1_000_000: LimitReachedError,
    b"\x30\x84\xff\xff\xff\xff": NotCms,
    b"\x30\xff" + b"\xff" * 200: NotCms,
    b"\x30\x84\x00": NotCms,
    b"\x3f\x80\x80\x80": NotCms,
    b"\x30": NotCms,
    b"": NotCms,
    bytes.fromhex("300f06092a864886f70d010702a0023000"): NotCms,
    cms_of(b"isi")[:-1]: NotCms,
}


@pytest.mark.parametrize("cms", HOSTILE, ids=[str(n) for n in range(len(HOSTILE))])
def test_a_hostile_signature_is_refused_at_once(cms: bytes) -> None:
    before = time.process_time()
    with pytest.raises(HOSTILE[cms]):
        noted_digest(cms)
    assert time.process_time() - before < 2


def of_many_signatures(count: int) -> bytes:
    """A letter with that many fields beside its own, each with a signature of other bytes."""
    data = signed(letter())
    spans = re.search(rb"/ByteRange \[(\d+ \d+ \d+) (\d+)", data)
    assert spans is not None
    enclosing, rest = spans.group(1), int(spans.group(2))
    numbers = range(10, 10 + count)
    fields = b" ".join(b"%d 0 R" % number for number in (6, *numbers))
    catalog = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] >> >>" % fields
    value = b"<< /SubFilter /ETSI.CAdES.detached /ByteRange [%s %d] /Contents <00> >>"
    values = {n: b"<< /FT /Sig /V %s >>" % (value % (enclosing, rest - n)) for n in numbers}
    return added(data, {1: catalog, **values})


def test_no_more_signatures_are_judged_than_anybody_has(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[object] = []
    monkeypatch.setattr(signatures, "_fits", lambda place, _data: judged.append(place))
    assert BROKEN in told(of_many_signatures(120))
    assert len(set(judged)) == len(judged) == 100


def test_no_more_bytes_are_digested_than_the_bounds_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    data = changed(signed(letter()))
    monkeypatch.setattr(signatures, "_MOST_DIGESTED", len(data))
    assert told(data) == [BROKEN]
    monkeypatch.setattr(signatures, "_MOST_DIGESTED", len(data) - 1)
    assert told(data) == [WHOLE]


def test_any_number_of_signatures_costs_little() -> None:
    data = of_many_signatures(1_000)
    tracemalloc.start()
    before = time.process_time()
    assert BROKEN in told(data)
    assert time.process_time() - before < 10
    assert tracemalloc.get_traced_memory()[1] < 100_000_000
    tracemalloc.stop()
