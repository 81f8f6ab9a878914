"""Damaged files that are merged end in a bundle or a fault that names them, quickly.

The number of damaged files grows with the environment: ``ZIDOCS_FUZZ=20000`` for a night.
"""

import io
from pathlib import Path

import pytest

from tests.making import damage, pictures, raw_pdf
from zidocs.errors import ZidocsError
from zidocs.pipeline.merge import MergeRequest, merge
from zidocs.pipeline.merge.given_files import Wanted

pytestmark = pytest.mark.usefixtures("desk")


def fax() -> bytes:
    """Two pages, black and white."""
    page = pictures.upright(400, 300).convert("1")
    out = io.BytesIO()
    page.save(out, "TIFF", compression="group4", save_all=True, append_images=[page])
    return out.getvalue()


def with_a_form() -> bytes:
    """A page that shows a form, has a link and a field."""
    return raw_pdf.assemble(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [7 0 R] >> >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate 90 /Contents 4 0 R "
            b"/Annots [6 0 R 7 0 R] "
            b"/Resources << /XObject << /F 5 0 R >> /Font << /F1 8 0 R >> >> >>",
            4: raw_pdf.flate(b"q 0.5 0 0 0.5 0 0 cm /F Do Q " + raw_pdf.TEXT),
            5: raw_pdf.stream(
                b"0 0 100 100 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 100 100]"
            ),
            6: b"<< /Type /Annot /Subtype /Link /Rect [10 10 90 90] "
            b"/A << /S /URI /URI (https://contoh.example/) >> >>",
            7: b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /V (isi) /Rect [9 99 300 130] "
            b"/DA (/F1 12 Tf) >>",
            8: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        }
    )


WHOLE = {
    "surat.pdf": raw_pdf.text_pages("satu", "dua"),
    "formulir.pdf": with_a_form(),
    "foto.jpg": pictures.saved(pictures.upright(), exif=pictures.exif(orientation=6)),
    "maju.jpg": pictures.saved(pictures.upright(), progressive=True),
    "layar.png": pictures.saved(pictures.upright(), "PNG"),
    "palet.png": pictures.saved(pictures.upright().quantize(16), "PNG"),
    "faks.tif": fax(),
    "gambar.tiff": pictures.saved(pictures.upright(), "TIFF", compression="jpeg"),
    "bergerak.gif": pictures.saved(pictures.upright(), "GIF"),
    "kecil.webp": pictures.saved(pictures.upright(), "WEBP"),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_damaged_file_is_merged_or_refused_by_name(name: str) -> None:
    outcomes = {outcome(name, WHOLE[name])}
    assert outcomes == {"merged"}
    for data in damage.damaged(WHOLE[name], damage.OF_BYTES, name, 12):
        outcomes.add(outcome(name, data))
    # A damage that nothing notices would be none.
    assert outcomes == {"merged", "refused"}


def outcome(name: str, data: bytes) -> str:
    """``merged`` or ``refused``; anything else is an exception, or takes too long."""
    Path(name).write_bytes(data)
    told, said = "", "merged"
    with damage.in_time():
        try:
            merge(MergeRequest([Wanted(name)], Path("bundel.pdf"), "", force=True))
        except ZidocsError as fault:
            told, said = str(fault), "refused"
    assert said == "merged" or name in told
    assert Path(name).read_bytes() == data
    return said
