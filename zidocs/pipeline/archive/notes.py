"""What an archive says of itself: its page, workbook, labels and notes."""

from collections.abc import Iterable, Sequence

from zidocs import __version__
from zidocs.archive.bag import Content
from zidocs.archive.page import LIMIT, ORIGINALS, ArchiveFacts, BundleFile, archive_page
from zidocs.archive.versions import (
    BOARD,
    NOTE_JSON,
    NOTE_TEXT,
    PAGE,
    Changes,
    Version,
    changes_as_json,
    changes_as_text,
)
from zidocs.board.matrix import tally
from zidocs.board.xlsx import board_as_xlsx
from zidocs.errors import Translate, say, translator
from zidocs.pipeline.archive.contents import BUNDLES
from zidocs.pipeline.archive.period import FrozenPeriod


def made_of_the_rest(period: FrozenPeriod, name: str, changes: Changes | None) -> Iterable[Content]:
    """The page, the workbook and the note of changes: what is made for the archive alone."""
    translate = translator(period.request.language)
    made = {
        PAGE: _page(period, name, has_changes=bool(changes)),
        BOARD: board_as_xlsx(period.board, translate),
    }
    if changes:
        made[NOTE_TEXT] = changes_as_text(changes, translate)
        made[NOTE_JSON] = changes_as_json(changes)
    return [Content(path.removeprefix("data/"), data) for path, data in made.items()]


def handed_over(period: FrozenPeriod, name: str) -> Iterable[Content]:
    """The bundles, their indexes and a page: all that the copy for others has."""
    bundles = [content for content in period.files if content.path.startswith(f"{BUNDLES}/")]
    page = _page(period, name, handed_over=True)
    return [*bundles, Content(PAGE.removeprefix("data/"), page)]


def _page(
    period: FrozenPeriod, name: str, *, has_changes: bool = False, handed_over: bool = False
) -> bytes:
    request, translate = period.request, translator(period.request.language)
    bundles = [
        BundleFile(f"{BUNDLES}/{bundle.pdf.name}", bundle.pdf.stat().st_size, bundle.index)
        for bundle in period.bundles
    ]
    facts = ArchiveFacts(
        office=period.office.satker.nama,
        name=name,
        made=request.today,
        software=f"zidocs {__version__}",
        incomplete=period.reason,
        unsigned=period.unsigned,
        has_changes=has_changes,
        handed_over=handed_over,
    )
    return archive_page(facts, period.board, bundles, translate, request.language)


def info(
    period: FrozenPeriod, name: str, number: int, before: Version | None
) -> Sequence[tuple[str, str]]:
    """The labels of bag-info.txt; those of RFC 8493 first, the others are ours."""
    satker, request = period.office.satker, period.request
    done, required = tally(period.board.rows)
    description = f"Data dukung Zona Integritas periode {request.periode} tahun {satker.tahun}"
    labels = {
        "Source-Organization": satker.nama,
        "Organization-Address": (satker.kop and satker.kop.alamat) or "",
        "External-Description": description,
        "External-Identifier": name,
        "Bagging-Date": request.today.isoformat(),
        "Bag-Software-Agent": f"zidocs {__version__}",
        "Tahun": str(satker.tahun),
        "Periode": request.periode,
        "Versi": str(number),
        "Versi-Sebelumnya": before.name if before else "",
        "Katalog": satker.katalog,
        "Indikator-Lengkap": f"{done}/{required}",
        "Jumlah-Bundel": str(len(period.bundles)),
        "Jumlah-Halaman": str(period.pages),
        "Jumlah-Paket": str(len(period.packets)),
        "Tidak-Lengkap": period.reason,
        "Belum-Ditandatangani": ", ".join(period.unsigned),
    }
    return [(label, value) for label, value in labels.items() if value]


def readme(name: str, translate: Translate, *, is_handed_over: bool = False) -> str:
    """What somebody should know who finds the folder in ten years, in the office's language."""
    sentences = (
        say("This folder is an archive; do not change anything in it."),
        say("Open data/index.html to read it."),
        say("Examine it with: zidocs verify {name}.", name=name),
        say("Without zidocs, in this folder: sha256sum -c manifest-sha256.txt."),
        LIMIT,
        *(() if is_handed_over else (ORIGINALS,)),
    )
    return "".join(f"{sentence.render(translate)}\n" for sentence in sentences)
