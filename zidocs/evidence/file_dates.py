"""A scanned file becomes the day on which the scanner says that it was made.

A PDF tells it in its information dictionary (ISO 32000-1, 14.3.3), a picture in its Exif data.
The date of the file on the disk is not asked: copying changes it.
"""

import io
from datetime import date

from pypdf import PdfReader

from zidocs.evidence.kinds import PICTURES, kind_of
from zidocs.evidence.pdf_source import reading
from zidocs.evidence.pictures import decoding, open_picture, taken_at


def day_made(data: bytes, name: str) -> date | None:
    """The bytes of a PDF or a picture become a day, or None where they tell none.

    Raises EvidenceFault naming ``name`` for a damaged or hostile file.
    """
    kind = kind_of(data)
    if kind == "pdf":
        with reading(name):
            facts = PdfReader(io.BytesIO(data)).metadata
            made = facts.creation_date if facts else None
    elif kind in PICTURES:
        with decoding(name):
            made = taken_at(open_picture(data, name))
    else:
        return None
    return made.date() if made else None
