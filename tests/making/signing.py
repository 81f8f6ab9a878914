"""PDFs written by hand are signed by an independent program's code, and added to."""

import datetime
import re
from collections.abc import Callable, Mapping

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256, SHA512
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7Options,
    PKCS7SignatureBuilder,
)

from tests.making import raw_pdf

Hash = type[SHA256] | type[SHA512]

_ROOM = 6_000
_GAP = re.compile(rb"/Contents (<0{%d}>)" % _ROOM)
_BLANK_RANGE = b"/ByteRange [0 %s]" % (b"9" * 30)


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Maria Contoh, S.H.")])
    start = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name)
    builder = builder.public_key(key.public_key()).serial_number(7)
    builder = builder.not_valid_before(start)
    builder = builder.not_valid_after(start + datetime.timedelta(days=9_000))
    return builder.sign(key, SHA256())


_KEY = ec.derive_private_key(20_240_229, ec.SECP256R1())
_CERTIFICATE = _certificate(_KEY)


def cms_of(content: bytes, *options: PKCS7Options, hashed: Hash = SHA256) -> bytes:
    """Bytes become a detached CMS signature of them."""
    builder = PKCS7SignatureBuilder().set_data(content)
    builder = builder.add_signer(_CERTIFICATE, _KEY, hashed())
    chosen = [PKCS7Options.DetachedSignature, PKCS7Options.Binary, *options]
    return builder.sign(Encoding.DER, chosen)


def signature_field(kind: bytes = b"/ETSI.CAdES.detached") -> bytes:
    """A field, and its signature that is not filled in yet."""
    value = b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter %s %s /Contents <%s> >>" % (
        kind, _BLANK_RANGE, b"0" * _ROOM,
    )  # fmt: skip
    return b"<< /Subtype /Widget /FT /Sig /T (T%d) /Rect [0 0 0 0] /V %s >>" % (len(kind), value)


def letter(kind: bytes = b"/ETSI.CAdES.detached") -> bytes:
    """A page with a signature field that is to be filled in."""
    return raw_pdf.one_page(
        page=b"/Annots [6 0 R]",
        catalog=b"/AcroForm << /SigFlags 3 /Fields [6 0 R] >>",
        more={6: signature_field(kind)},
    )


def signed(data: bytes, sign: Callable[[bytes], bytes] = cms_of) -> bytes:
    """The signature that is not filled in yet is, of all other bytes."""
    gap = _GAP.search(data)
    assert gap is not None
    start, end = gap.span(1)
    numbers = b"%d %d %d" % (start, end, len(data) - end)
    data = data.replace(b"9" * 30, numbers.ljust(30))
    digits = sign(data[:start] + data[end:]).hex().encode().ljust(_ROOM, b"0")
    return data[: start + 1] + digits + data[end - 1 :]


def added(data: bytes, objects: Mapping[int, bytes], root: bytes = b"/Root 1 0 R") -> bytes:
    """A file is added to, its bytes staying as they are: new and changed objects, by number."""
    out = bytearray(data)
    table = b""
    for number, body in objects.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    previous = re.findall(rb"startxref\n(\d+)", data)[-1]
    out += b"xref\n%strailer\n<< /Size 9999 /Prev %s %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, previous, root, len(out),
    )  # fmt: skip
    return bytes(out)
