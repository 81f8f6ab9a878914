"""Pieces of WordprocessingML, as Word writes them, become small DOCX for the tests of the layout.

All people and offices in here are invented.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wpc": "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
DECLARATIONS = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
WPS, WPG, WPC = NAMESPACES["wps"], NAMESPACES["wpg"], NAMESPACES["wpc"]
PIC = NAMESPACES["pic"]

CM = 360000
"""EMU in a centimetre (ECMA-376 part 1, 20.1.2.1)."""


@dataclass(frozen=True)
class Construct:
    """One DOCX, how many pages it has, and the words that must be on them in this number."""

    docx: bytes
    words: Mapping[str, int]
    pages: int = 1


# --- the paper, and small pieces of it -------------------------------------------------------


def letter() -> Any:
    """An empty A4 letter: Arial 11, single spaced, margins as the ministry's rule has them."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "Arial"
    style.font.size = Pt(11)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme"):
        fonts.attrib.pop(f"{{{NAMESPACES['w']}}}{theme}", None)
    document.settings.element.find(f"{{{NAMESPACES['w']}}}compat").append(
        element(
            '<w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        )
    )
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2.5)
    section.header_distance = section.footer_distance = Cm(1.25)
    return document


def save(document: Any) -> bytes:
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def element(fragment: str) -> Any:
    """A piece of WordprocessingML becomes an element, all prefixes declared."""
    return parse_xml(re.sub(r"^\s*<([\w:]+)", rf"<\1 {DECLARATIONS}", fragment, count=1))


def paragraph(text: str, properties: str = "", run: str = "") -> Any:
    return element(
        f"<w:p><w:pPr>{properties}</w:pPr>"
        f'<w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def before_end(document: Any, *pieces: Any) -> None:
    """Put block elements at the end of the body, before its section properties."""
    for piece in pieces:
        document.element.body.insert(len(document.element.body) - 1, piece)


def logo(width: int = 240, height: int = 240, kind: str = "PNG") -> bytes:
    """A drawn emblem, the same bytes each time."""
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    pen.ellipse((4, 4, width - 5, height - 5), outline="navy", width=8)
    pen.polygon([(width // 2, 30), (width - 50, height - 60), (50, height - 60)], fill="gold")
    target = io.BytesIO()
    image.save(target, kind)
    return target.getvalue()


def embed(part: Any, data: bytes) -> str:
    """A picture becomes a relationship id of this part."""
    rid, _ = part.get_or_add_image(io.BytesIO(data))
    return str(rid)


def picture(rid: str, width: int, height: int, x: int = 0, y: int = 0) -> str:
    """DrawingML of a picture, sizes and place in EMU."""
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch>'
        "</pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    )


def anchor(
    content: str,
    uri: str,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    horizontal: str = "column",
    vertical: str = "paragraph",
    wrap: str = "<wp:wrapNone/>",
    behind: int = 0,
    identity: int = 1,
) -> str:
    """A floating drawing; place and size in centimetres."""
    return (
        '<w:drawing><wp:anchor distT="0" distB="0" distL="114300" distR="114300" simplePos="0" '
        f'relativeHeight="25165{identity}" behindDoc="{behind}" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="{horizontal}"><wp:posOffset>{round(x * CM)}</wp:posOffset>'
        f'</wp:positionH><wp:positionV relativeFrom="{vertical}"><wp:posOffset>{round(y * CM)}'
        f'</wp:posOffset></wp:positionV><wp:extent cx="{round(width * CM)}" '
        f'cy="{round(height * CM)}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
        f'<wp:docPr id="{identity}" name="Drawing {identity}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic>'
        "</wp:anchor></w:drawing>"
    )


def shape(
    width: float,
    height: float,
    text: str = "",
    *,
    geometry: str = "rect",
    fill: str = "<a:noFill/>",
    line: str = "<a:ln><a:noFill/></a:ln>",
    body: str = "",
    at: tuple[float, float] = (0, 0),
    transform: str = "",
) -> str:
    """A shape of Word 2010 and later, with text in it or without; centimetres."""
    box = f"<wps:txbx><w:txbxContent>{text}</w:txbxContent></wps:txbx>" if text else ""
    kind = "<wps:cNvCnPr/>" if "onnector" in geometry else "<wps:cNvSpPr txBox='1'/>"
    return (
        f"<wps:wsp>{kind}<wps:spPr><a:xfrm {transform}>"
        f'<a:off x="{round(at[0] * CM)}" y="{round(at[1] * CM)}"/>'
        f'<a:ext cx="{round(width * CM)}" cy="{round(height * CM)}"/></a:xfrm>'
        f'<a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom>{fill}{line}</wps:spPr>{box}'
        f'<wps:bodyPr rot="0" vert="horz" wrap="square" lIns="91440" tIns="45720" rIns="91440" '
        f'bIns="45720" anchor="t" {body}/></wps:wsp>'
    )


def alternate(drawing: str, fallback: str = "", requires: str = "wps") -> str:
    """A run as Word 2010 and later write it: the shape, and VML for older readers."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="{requires}">{drawing}</mc:Choice>'
        f"<mc:Fallback>{fallback}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def line(points: float, colour: str = "000000", more: str = "") -> str:
    """An outline of so many points."""
    return (
        f'<a:ln w="{round(points * 12700)}"><a:solidFill><a:srgbClr val="{colour}"/>'
        f"</a:solidFill>{more}</a:ln>"
    )


def text(words: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{words}</w:t></w:r></w:p>'
    )


CENTRED = '<w:jc w:val="center"/>'


def kop_lines(container: Any) -> None:
    """The lines of an invented office's letterhead into a header or body."""
    first = container.paragraphs[0]
    for number, (words, size, bold) in enumerate(
        (
            ("KEMENTERIAN CONTOH REPUBLIK INDONESIA", 12, False),
            ("KANTOR WILAYAH CONTOH TENGGARA", 12, False),
            ("RUMAH TAHANAN NEGARA KELAS IIB CONTOH", 14, True),
            ("Jalan Melati Nomor 1, Kota Contoh", 9, False),
        )
    ):
        here = container.add_paragraph() if number else first
        here.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = here.add_run(words)
        run.font.size, run.bold = Pt(size), bold


def body_lines(document: Any, count: int = 4) -> None:
    for number in range(1, count + 1):
        document.add_paragraph(
            f"Alinea {number}: dengan ini kami sampaikan bahwa rapat akan dilaksanakan di aula "
            "pada waktu yang telah ditentukan bersama seluruh anggota tim kerja."
        )


def page_field(name: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
        f'{name} </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
