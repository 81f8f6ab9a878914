"""The fonts that offices write in become their twins: free faces of the same widths and lines.

Lines of a letter then break where they break in Word, and the pages look the same on every
machine. The faces lie in ``faces/``, with their licences; ``tests/renewing/twin_faces.py`` makes
them out of the packages that they come from. Arimo, which zidocs also draws its own pages in, is
made by ``zidocs.fonts``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FACES = Path(__file__).with_name("faces")
STYLES: Mapping[tuple[bool, bool], str] = {
    # bold, italic
    (False, False): "",
    (True, False): "-Bold",
    (False, True): "-Italic",
    (True, True): "-BoldItalic",
}


@dataclass(frozen=True)
class Face:
    """One static face: the name it is registered under, its style, its TrueType file."""

    name: str
    bold: bool
    italic: bool
    path: Path


ARIMO = "Arimo"
TWINS: Mapping[str, tuple[str, ...]] = {
    # the family in which text is set, and what it stands for
    ARIMO: (
        "Arial", "ArialMT", "Arial MT", "Arimo", "Helvetica", "Helvetica Neue", "Liberation Sans",
        "Arial Unicode MS", "Nimbus Sans", "Nimbus Sans L", "FreeSans", "TeX Gyre Heros",
        "Arial Cyr", "Arial CE", "Albany", "Albany AMT",
    ),
    "Tinos": (
        "Times New Roman", "Times", "TimesNewRoman", "TimesNewRomanPSMT", "TimesNewRomanPS",
        "Times New Roman CE", "Times New Roman Cyr", "Times New Roman Greek", "Times New Roman Tur",
        "Times New Roman PS", "Times Roman", "Tinos", "Liberation Serif", "Nimbus Roman",
        "Nimbus Roman No9 L", "TeX Gyre Termes", "FreeSerif", "Thorndale", "Thorndale AMT",
        "Tms Rmn", "CG Times",
    ),
    "Cousine": (
        "Courier New", "Courier", "CourierNew", "CourierNewPSMT", "Cousine", "Liberation Mono",
        "Nimbus Mono", "Nimbus Mono L", "Nimbus Mono PS", "TeX Gyre Cursor", "FreeMono",
        "Cumberland",
    ),
    "ZidocsHumanist": ("Calibri", "Carlito"),
    "Caladea": ("Cambria", "Caladea", "Cambria Math"),
    "ZidocsBonum": (
        "Bookman Old Style", "Bookman", "ITC Bookman", "Bookman URW", "URW Bookman",
        "URW Bookman L", "TeX Gyre Bonum",
    ),
    "ZidocsPagella": (
        "Book Antiqua", "Palatino", "Palatino LT Std", "URW Palladio L", "Palladio", "P052",
        "TeX Gyre Pagella", "Zapf Calligraphic",
    ),
}  # fmt: skip

# Widths of their own: they are set in what is nearest, and that is told.
_NEAREST: Mapping[str, str] = {
    "calibri light": "ZidocsHumanist",
    "palatino linotype": "ZidocsPagella",
    "georgia": "Tinos", "garamond": "Tinos", "century": "Tinos", "century schoolbook": "Tinos",
    "constantia": "Caladea", "consolas": "Cousine", "lucida console": "Cousine",
    "candara": "ZidocsHumanist", "corbel": "ZidocsHumanist", "aptos": "ZidocsHumanist",
}  # fmt: skip
_BY_KIND: Mapping[str, str] = {"roman": "Tinos", "modern": "Cousine"}
"""What a document says of a font's kind (ECMA-376 part 1, 17.18.30), and what is like it."""


def twin_of(family: str) -> str | None:
    """The family of the same widths; None where there is none."""
    return _twins().get(_folded(family))


def nearest_to(family: str, kind: str = "") -> str:
    """The family that text is set in where there is no twin.

    ``kind`` is what the document calls its kind: roman, swiss, modern and the like.
    """
    return _NEAREST.get(_folded(family)) or _BY_KIND.get(kind, ARIMO)


def shown_name(family: str) -> str:
    """What a person knows a family of ours by: the name of the font that it stands for."""
    return TWINS[family][0]


def twin_faces(family: str) -> tuple[Face, ...]:
    """The four faces of a family other than Arimo."""
    return tuple(
        Face(family + style, bold, italic, FACES / f"{family}{style}.ttf")
        for (bold, italic), style in STYLES.items()
    )


@cache
def _twins() -> Mapping[str, str]:
    return {_folded(name): family for family, names in TWINS.items() for name in names}


def _folded(family: str) -> str:
    return " ".join(family.casefold().split())
