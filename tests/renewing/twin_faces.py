"""Makes the twin faces of ``zidocs/fonts/faces`` out of the packages that they come from.

    python -m tests.renewing.twin_faces FOLDER

``FOLDER`` holds these wheels, unpacked (``pip download --no-deps``, ``unzip``): pdfboss-fonts
0.16.0 (Tinos, Cousine), rinoh-typeface-carlito 0.1.0, font-caladea 0.0.2,
rinoh-typeface-texgyrebonum and -texgyrepagella 0.1.1. They are no dependencies: the first wants a
newer Python than we do, and those of rinoh bring a typesetter under another licence and twenty
packages with it. Shaping and hinting are left out, and signs that no letter of an office has.
"""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from zidocs.fonts.static_faces import FaceName, finish, make_truetype
from zidocs.fonts.twins import FACES, STYLES

CHARACTERS = {*range(0x20, 0x590), *range(0x1E00, 0x2C00), *range(0xFB00, 0xFB07), 0xFFFD}
SUFFIXES = {
    (False, False): "Regular",
    (True, False): "Bold",
    (False, True): "Italic",
    (True, True): "BoldItalic",
}


@dataclass(frozen=True)
class Source:
    """Where a family comes from, its licence, and the line of the font whose twin it is."""

    family: str
    pattern: str
    licence: str
    line: tuple[float, float, float] | None = None


SOURCES = (
    Source("Tinos", "pdfboss_fonts/fonts/Tinos-{}.ttf", "pdfboss_fonts/fonts/OFL.txt"),
    Source("Cousine", "pdfboss_fonts/fonts/Cousine-{}.ttf", "pdfboss_fonts/fonts/OFL.txt"),
    Source("Caladea", "font_caladea/files/Caladea-{}.ttf", "font_caladea/files/APACHE-2.0.txt"),
    # Its licence reserves the name "Carlito" for the unchanged font.
    Source(
        "ZidocsHumanist",
        "rinoh_typeface_carlito/Carlito-{}.ttf",
        "rinoh_typeface_carlito/LICENSE",
    ),
    # TeX Gyre has the widths of these two, but lines of its own, a tenth higher: theirs are those
    # of Bookman Old Style and Book Antiqua.
    Source(
        "ZidocsBonum",
        "rinoh_typeface_texgyrebonum/texgyrebonum-{}.otf",
        "rinoh_typeface_texgyrebonum/GUST-FONT-LICENSE.txt",
        (0.942, -0.232, 0.0),
    ),
    Source(
        "ZidocsPagella",
        "rinoh_typeface_texgyrepagella/texgyrepagella-{}.otf",
        "rinoh_typeface_texgyrepagella/GUST-FONT-LICENSE.txt",
        (0.923, -0.282, 0.037),
    ),
)


def main() -> None:
    """Write all faces and their licences."""
    folder = Path(sys.argv[1])
    FACES.mkdir(exist_ok=True)
    for source in SOURCES:
        shutil.copyfile(folder / source.licence, FACES / f"{source.family}-LICENCE.txt")
        for name, data in faces(source, folder):
            (FACES / f"{name}.ttf").write_bytes(data)


def faces(source: Source, folder: Path) -> Iterator[tuple[str, bytes]]:
    """The four faces of a family by their names."""
    for bold, italic in STYLES:
        suffix = SUFFIXES[bold, italic]
        suffix = suffix.lower() if source.pattern.endswith(".otf") else suffix
        name = source.family + STYLES[bold, italic]
        font = TTFont(folder / source.pattern.format(suffix), recalcTimestamp=False)
        wanted = FaceName(name, source.family, bold=bold, italic=italic, line=source.line)
        yield name, made(font, wanted)


def made(font: TTFont, wanted: FaceName) -> bytes:
    options = Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    font["cmap"].tables = [
        table for table in font["cmap"].tables if (table.platformID, table.platEncID) == (3, 1)
    ]
    # Their makers allow more than these bits say: the licences do.
    font["OS/2"].fsType = 0
    if "glyf" not in font:
        stream = BytesIO()
        font.save(stream)
        font = TTFont(stream, recalcTimestamp=False)
        make_truetype(font, range(font["maxp"].numGlyphs))
    return finish(font, wanted)


if __name__ == "__main__":
    main()
