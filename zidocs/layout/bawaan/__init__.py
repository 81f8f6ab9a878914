"""The built-in engine: lays out a DOCX as PDF pages without any other program.

word2pdf 0.1.0 reads the document, measures its tables and fills its pages; formatting layers,
lines, what stays together and the PDF itself are ours (the modules beside this), because they
decide how fast the pages come and how near they are to LibreOffice's.
"""

import struct
import zipfile
import zlib
from xml.etree import ElementTree

from zidocs import __version__, fonts
from zidocs.errors import LayoutFault, Place, Problem, say
from zidocs.fonts.own import NO_FONTS, OwnFonts
from zidocs.fonts.twins import shown_name
from zidocs.layout import Pages

_RECIPE = 5
"""Counts changes that move or redraw anything, between two versions of zidocs."""

_FOREIGN_ERRORS = (
    # What a reader of foreign XML, zip members and numbers stumbles over in a hostile file.
    ArithmeticError,
    AttributeError,
    ElementTree.ParseError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


class Bawaan:
    """The built-in engine; word widths and style sheets are remembered by the process.

    ``own`` are the fonts that the office brought; they win over ours.
    """

    name = "bawaan"

    def __init__(self, own: OwnFonts = NO_FONTS) -> None:
        self._own = own

    def pages(self, docx: bytes, name: str) -> Pages:
        """A DOCX becomes its pages; losses and foreign fonts are among the problems.

        Raises LayoutFault for what cannot be read at all.
        """
        # Late, so that asking for the fingerprint costs none of it.
        from zidocs.layout.bawaan.paging import fill_pages
        from zidocs.layout.bawaan.parse import parse
        from zidocs.layout.bawaan.render import Renderer
        from zidocs.layout.bawaan.typesetting import MOST_LINES, TooMuchWork, Typesetter

        try:
            document = parse(docx)
            typesetter, pages = fill_pages(lambda: Typesetter(document, self._own))
            renderer = Renderer()
            pdf = renderer.render(pages, document.properties.get("title", ""))
        except TooMuchWork as error:
            raise LayoutFault.at(name, "Z617", most=MOST_LINES).says(
                "The Word file has more than {most} lines, its columns and boxes included.",
                "Make its narrow columns wider, or split it over several files.",
            ) from error
        except _FOREIGN_ERRORS as error:
            reason = f"{type(error).__name__}: {error}"
            raise LayoutFault.at(name, "Z652", reason=reason).says(
                "The Word file cannot be laid out ({reason}).",
                "Open it in Word and save it again as .docx.",
            ) from error
        unsupported = [say("A drawing is not shown ({what}).", what=w) for w in document.warnings]
        another_engine = say("Set mesin: libreoffice in satker.yaml, or change the document.")
        losses = [*typesetter.losses, *renderer.losses, *unsupported]
        return Pages(
            pdf,
            (
                *(Problem(Place(name), what, another_engine, code="Z650") for what in losses),
                *(
                    Problem.warning(name, "Z651", family=family, like=shown_name(used)).says(
                        "The font {family} is not at hand; one like {like} is used.",
                        "Put its file into the folder huruf of the workspace, or use {like}.",
                    )
                    for family, used in typesetter.families.replaced.items()
                ),
                *typesetter.families.problems,
                *(
                    Problem.warning(name, "Z675", kind=kind, place=place).says(
                        "The field {kind} {place} points to nothing; what was stored is shown.",
                        "In Word: press Ctrl+A, then F9, look at it and save.",
                    )
                    for kind, place in typesetter.unknown
                ),
            ),
        )

    def fingerprint(self) -> str:
        """The version of this engine, and its fonts."""
        own = self._own.fingerprint()
        return f"{self.name}-{__version__}-{_RECIPE}-{fonts.fingerprint()}{own}"
