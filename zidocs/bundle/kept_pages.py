"""Pages of an archived bundle become pages as they were before: without its stamp.

A page of a bundle paints a form, which is the page that came in, perhaps what was laid over it, and
our stamp. What is left without the stamp is the page again: where the form was all, the form's own
content, so that pages that are kept from archive to archive stay what they are.
"""

import io
from pathlib import Path

import pikepdf

from zidocs.bundle.finished_page import drawing_of
from zidocs.errors import BundleFault, Place, Problem, say
from zidocs.evidence.pdf_source import reading

_OF_THE_WHOLE = (
    "/Outlines", "/Names", "/AF", "/Metadata", "/OpenAction", "/PageLabels", "/OutputIntents",
)  # fmt: skip


def kept_pages(bundle: Path, indexes: range, name: str) -> bytes:
    """The pages with these indexes (from 0) of an archived bundle become a PDF of their own.

    ``name`` is the bundle's in messages. Raises EvidenceFault if it cannot be read, BundleFault if
    a page is not as we write it.
    """
    out = io.BytesIO()
    with reading(name), pikepdf.open(bundle) as pdf:
        if indexes.stop > len(pdf.pages):
            raise _not_ours(name, indexes.stop)
        for key in _OF_THE_WHOLE:
            if key in pdf.Root:
                del pdf.Root[key]
        del pdf.pages[indexes.stop :]
        del pdf.pages[: indexes.start]
        for index, page in zip(indexes, pdf.pages, strict=True):
            if not _unstamp(pdf, page.obj):
                raise _not_ours(name, index + 1)
        pdf.save(out, deterministic_id=True, compress_streams=False)
    return out.getvalue()


def _unstamp(pdf: pikepdf.Pdf, page: pikepdf.Object) -> bool:
    """Take the stamp off a page; False if it bears none of ours."""
    drawing = drawing_of(page)
    if drawing is None:
        return False
    if drawing.is_form_alone:
        form = page.Resources.XObject["/P"]
        page.Contents, page.Resources = form, form.get("/Resources", pikepdf.Dictionary())
    else:
        page.Contents = pdf.make_stream(drawing.before)
        del page.Resources["/Font"]
    return True


def _not_ours(name: str, page: int) -> BundleFault:
    return BundleFault(
        Problem(
            Place(name),
            say("Page {page} of the archived bundle is not as zidocs writes it.", page=page),
            say("Examine the archive with zidocs verify; without its numbers: build --relayout."),
            "Z324",
        )
    )
