"""The built-in Word templates of zidocs: ``python templates/generate.py`` writes them anew.

How the letters must look: the rules of official letters (tata naskah dinas). Which variables and
filters they use: README.md in this folder. Each module of ``making`` makes the letters of a kind.
"""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from docx.document import Document as Docx
from making.attendance import daftar_hadir, daftar_hadir_mendatar
from making.decrees import sk
from making.invitations import nota_dinas, undangan
from making.minutes import notula
from making.records import berita_acara
from making.reports import laporan_rencana_aksi, laporan_tata_naskah
from making.styles import drop_unused_styles

TEMPLATES: Mapping[str, Callable[[], Docx]] = {
    make.__name__: make
    for make in (
        undangan,
        nota_dinas,
        daftar_hadir,
        daftar_hadir_mendatar,
        notula,
        laporan_rencana_aksi,
        laporan_tata_naskah,
        berita_acara,
        sk,
    )
}


def docx_bytes(docx: Docx) -> bytes:
    """A document becomes bytes that no clock and no machine changes: plain members, fixed dates."""
    drop_unused_styles(docx)
    saved, fixed = io.BytesIO(), io.BytesIO()
    docx.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            target.writestr(info, source.read(name))
    return fixed.getvalue()


def main() -> None:
    """Write every template beside this script."""
    for name, make in TEMPLATES.items():
        (Path(__file__).parent / f"{name}.docx").write_bytes(docx_bytes(make()))


if __name__ == "__main__":
    main()
