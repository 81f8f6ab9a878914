"""The code on a printed page: what it says, its text, and the QR that is drawn of it.

The payload of the small QR on every page that is printed for signing, 27 characters of QR's
alphanumeric mode (ISO/IEC 18004), which fit version 2 with error correction Q:

====  ==========================================================================
2     ``ZD``, our mark
1     the version, ``1``
8     the packet (``packet_id``)
2     the document, see ``zidocs.kinds``
2, 2  the page, and of how many, in base 36
6     the document's text (``text_id``)
4     check characters
====  ==========================================================================

Read as one number in base 36, the whole code leaves the remainder 1 by a prime (the pure systems
of ISO 7064 do the same with small moduli). So no single wrong character and no two characters
that changed places go unseen, and of all other texts one in 1.7 million passes. Every later
version keeps the mark, the place of the version and this rule, whatever else it changes. Error
correction Q lets a quarter of the symbol be smeared or written over.
"""

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from hashlib import sha256

from zidocs.kinds import documents

_MARK = "ZD"
_VERSION = "1"
_BASE = 36
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHECKS = 4
_PRIME = 1_679_609
"""The largest prime below 36⁴, the number of check characters."""

_OURS = re.compile(rf"{_MARK}[0-9A-Z]{{6,60}}")
_BODY = re.compile(
    rf"{_MARK}{_VERSION}"
    r"(?P<packet>[A-Z2-7]{8})(?P<document>[0-9A-Z]{2})(?P<page>[0-9A-Z]{2})(?P<pages>[0-9A-Z]{2})"
    r"(?P<text>[A-Z2-7]{6})[0-9A-Z]{4}"
)

MOST_PAGES = _BASE**2 - 1
"""Pages of the longest document whose pages can bear codes."""

MODULES = 25
"""Of a side, in version 2."""
QUIET = 4
"""Modules that stay white on each side (ISO/IEC 18004, 6.3.8)."""


@dataclass(frozen=True)
class PageCode:
    """What the code on a page says.

    ``packet`` is a ``packet_id``, ``document`` a kind such as ``daftar_hadir``, ``page`` its
    number of ``pages``, ``text`` the ``text_id`` of what was printed.
    """

    packet: str
    document: str
    page: int
    pages: int
    text: str


@dataclass(frozen=True)
class NewerCode:
    """A code of ours, undamaged, that only a later zidocs can tell the meaning of."""

    version: str


def packet_id(slug: str) -> str:
    """The name of a packet's folder becomes the eight characters that stand for it."""
    return _short(sha256(unicodedata.normalize("NFC", slug).encode()).digest(), 8)


def text_id(text_sha256: str) -> str:
    """The SHA-256 of a text, in hexadecimal digits, becomes the six signs that stand for it."""
    return _short(bytes.fromhex(text_sha256), 6)


def _short(digest: bytes, length: int) -> str:
    return b32encode(digest).decode()[:length]


def write_code(code: PageCode) -> str:
    """A page becomes the text of its code.

    Raises ValueError for what no code can say: another kind of document, a page that is not
    among its pages, more than ``MOST_PAGES``, ids that are none.
    """
    kind = next((kind.code for kind in documents() if kind.key == code.document), "")
    numbers = _written(code.page, 2) + _written(code.pages, 2)
    body = f"{_MARK}{_VERSION}{code.packet}{kind}{numbers}{code.text}"
    text = body + _written((1 - int(body, _BASE) * _BASE**_CHECKS) % _PRIME, _CHECKS)
    if read_code(text) != code:
        raise ValueError(f"no code can say {code}")
    return text


def read_code(text: str) -> PageCode | NewerCode | None:
    """The text of a QR becomes what it says of its page.

    ``None`` for a QR that is not ours, or one of ours that was read wrongly. ``NewerCode`` for a
    later version, or a kind of document that this zidocs does not know yet.
    """
    if not _OURS.fullmatch(text) or int(text, _BASE) % _PRIME != 1:
        return None
    version = text[len(_MARK)]
    if version != _VERSION:
        return NewerCode(version)
    body = _BODY.fullmatch(text)
    if body is None:
        return None
    page, pages = int(body["page"], _BASE), int(body["pages"], _BASE)
    if not 1 <= page <= pages:
        return None
    document = next((kind.key for kind in documents() if kind.code == body["document"]), None)
    if document is None:
        return NewerCode(version)
    return PageCode(body["packet"], document, page, pages, body["text"])


def _written(number: int, length: int) -> str:
    """A number of base 36, as many digits as asked for."""
    digits = ""
    for _ in range(length):
        number, digit = divmod(number, _BASE)
        digits = _DIGITS[digit] + digits
    return digits


# --- the symbol ----------------------------------------------------------------------------------


def draw_symbol(text: str) -> bytes:
    """The operators that draw the QR of a text, black on white, a module of it one unit wide.

    Its lower left corner is at the origin; the quiet zone reaches ``QUIET`` units beyond it.
    """
    import segno
    from segno.utils import matrix_to_lines  # type: ignore[attr-defined]  # not in its stubs

    symbol = segno.make_qr(text, error="Q", version=2, mode="alphanumeric", boost_error=False)
    side = MODULES + 2 * QUIET
    white = b"1 g %d %d %d %d re f" % (-QUIET, -QUIET, side, side)
    bars = b" ".join(
        b"%d %d %d 1 re" % (start, MODULES - 1 - row, end - start)
        for (start, row), (end, _) in matrix_to_lines(symbol.matrix, 0, 0)
    )
    # One path: edges that touch leave no light seam between them.
    return b"%s 0 g %s f" % (white, bars)
