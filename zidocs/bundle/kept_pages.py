"""Pages of an archived bundle become pages as they were before: without its stamp.

A page of a bundle paints a form, which is the page that came in, perhaps what was laid over it, and
our stamp. What is left without the stamp is the page again.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from pypdf.generic import (
    DictionaryObject,
    NameObject,
    StreamObject,
)

from zidocs.errors import BundleFault, Place, Problem, say
from zidocs.evidence.pdf_pages import pages_alone
from zidocs.evidence.pdf_source import PdfSource, reading

_NUMBER = rb"-?[0-9.]+(?:e-?[0-9]+)? "
_STAMP = re.compile(
    rb"q (?:%b){6}cm 1 g (?:%b){4}re f 0\.2 g BT /S %bTf (?:%b){2}Td "
    rb"\((?:[^()\\]|\\[0-7]{3})*\) Tj ET Q$" % ((_NUMBER,) * 4)
)
_FORM_ALONE = b"q /P Do Q\n"


def kept_pages(bundle: Path, indexes: Sequence[int], name: str) -> bytes:
    """The pages with these indexes (from 0) of an archived bundle become a PDF of their own.

    ``name`` is the bundle's in messages. Raises EvidenceFault if it cannot be read, BundleFault if
    a page is not as we write it.
    """
    with reading(name), bundle.open("rb") as file:
        source = PdfSource(file)
        if len(source.pages) <= max(indexes):
            raise BundleFault(_not_ours(name, max(indexes) + 1))
        for index in indexes:
            if not _unstamp(source, index):
                raise BundleFault(_not_ours(name, index + 1))
        pdf, _ = pages_alone(source, indexes)
        source.close()
    return pdf


def _unstamp(source: PdfSource, index: int) -> bool:
    """Take the stamp off a page of an opened file; False if it bears none of ours."""
    page = source.pages[index]
    streams = source.contents(page)
    content = streams[0].get_data() if len(streams) == 1 else b""
    stamp = _STAMP.search(content)
    if not stamp:
        return False
    rest = content[: stamp.start()]
    form = source.dictionary(source.dictionary(page.get("/Resources")).get("/XObject")).get("/P")
    whole = source.resolve(form)
    if rest == _FORM_ALONE and isinstance(whole, StreamObject):
        # The page that came in is the form; enclosing that page again gives the same form.
        page[NameObject("/Contents")] = whole
        page[NameObject("/Resources")] = whole.raw_get("/Resources")
    else:
        left = StreamObject()
        left.set_data(rest)
        resources = DictionaryObject(source.dictionary(page.get("/Resources")))
        resources.pop("/Font", None)
        page[NameObject("/Contents")] = left
        page[NameObject("/Resources")] = resources
    return True


def _not_ours(name: str, page: int) -> Problem:
    return Problem(
        Place(name),
        say("Page {page} of the archived bundle is not as zidocs writes it.", page=page),
        say("Examine the archive with zidocs verify; without its numbers: build --relayout."),
        "Z324",
    )
