"""A picture becomes the DrawingML of an inline image, sized to fit a box in mm.

Source: ECMA-376 part 1, 20.4 (DrawingML – WordprocessingML drawing).
"""

from dataclasses import dataclass, replace

from markupsafe import Markup

EMU_PER_MM = 36_000

_DRAWING = Markup(
    '</w:t><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}"'
    ' cy="{height}"/><wp:docPr id="{number}" name="Gambar {number}" descr="{description}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData'
    ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http:'
    '//schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{number}"'
    ' name="{file}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas'
    '.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext'
    ' cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    '<w:t xml:space="preserve">'
)


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG of a document; ``lebar_mm`` and ``tinggi_mm`` are the box it must fit.

    ``number`` counts the pictures of one document from 1 and names file and relationship.
    """

    number: int
    data: bytes
    width_px: int
    height_px: int
    lebar_mm: float
    tinggi_mm: float
    description: str = ""

    @property
    def extension(self) -> str:
        """``png`` or ``jpeg``, from the file's first bytes."""
        return "png" if self.data.startswith(b"\x89PNG") else "jpeg"

    @property
    def file(self) -> str:
        """The member of the DOCX that holds the picture, below ``word/``."""
        return f"media/zidocs{self.number}.{self.extension}"

    @property
    def relation(self) -> str:
        """The relationship id by which a part refers to the picture."""
        return f"zidocs{self.number}"

    def within(self, lebar_mm: float, tinggi_mm: float) -> "Picture":
        """The same picture for another box."""
        return replace(self, lebar_mm=lebar_mm, tinggi_mm=tinggi_mm)

    def __html__(self) -> Markup:
        """The drawing, to stand inside a run's text."""
        scale = min(self.lebar_mm / self.width_px, self.tinggi_mm / self.height_px)
        return _DRAWING.format(
            width=round(self.width_px * scale * EMU_PER_MM),
            height=round(self.height_px * scale * EMU_PER_MM),
            number=self.number,
            description=self.description,
            file=self.file.removeprefix("media/"),
            relation=self.relation,
        )
