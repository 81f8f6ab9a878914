"""The characters of short lines become one subset font of a PDF, and a line its codes in it."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pypdf.generic import IndirectObject, StreamObject

from zidocs.evidence.pdf_file import PdfFile
from zidocs.evidence.pdf_pages import copy_object
from zidocs.evidence.pdf_source import PdfSource, reading
from zidocs.evidence.sheets import REGULAR, new_canvas

_MAPPED = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]{4})>")


@dataclass(frozen=True)
class LineFont:
    """The one font object of all such lines of a file, and the code of each character in it."""

    reference: IndirectObject
    codes: Mapping[str, int]

    def literal(self, text: str) -> bytes:
        """A text becomes the operand of ``Tj``; KeyError for characters the font was not made of.

        ISO 32000-1, 7.3.4.2.
        """
        codes = bytes(self.codes[sign] for sign in text)
        return b"(%s)" % b"".join(
            b"%c" % code if 32 <= code < 127 and code not in b"()\\" else b"\\%03o" % code
            for code in codes
        )


def line_font(signs: str, file: PdfFile) -> LineFont:
    """The characters (at most 200, drawable ones) become a font of the file."""
    with reading(REGULAR):
        source = PdfSource(_page_in(signs))
        resources = source.dictionary(source.pages[0].get("/Resources"))
        (reference,) = source.dictionary(resources.get("/Font")).values()
        mapping = source.resolve(source.dictionary(reference).get("/ToUnicode"))
        meant = meanings(mapping.get_data()) if isinstance(mapping, StreamObject) else {}
        codes = {sign: code for code, sign in meant.items()}
        return LineFont(copy_object(source, reference, file), codes)


@lru_cache(maxsize=4)
def _page_in(signs: str) -> bytes:
    """A page set in these characters: the way to have a font made. Most files need the same."""
    out = io.BytesIO()
    canvas = new_canvas(out, (100.0, 100.0), "")
    canvas.setFont(REGULAR, 10)
    canvas.drawString(0, 0, signs)
    canvas.save()
    return out.getvalue()


def meanings(mapping: bytes) -> dict[int, str]:
    """The /ToUnicode map of a font of one byte a character becomes what its codes mean (9.10.3)."""
    pairs = (match.groups() for match in _MAPPED.finditer(mapping))
    return {int(code, 16): chr(int(sign, 16)) for code, sign in pairs}
