"""What the built-in engine must not be trusted with, each in a small DOCX: reason → builders."""

import struct
from collections.abc import Callable, Mapping

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from tests.making.letters.pieces import (
    CM,
    NAMESPACES,
    PIC,
    WPS,
    alternate,
    anchor,
    before_end,
    body_lines,
    element,
    embed,
    letter,
    line,
    logo,
    page_field,
    paragraph,
    picture,
    save,
    shape,
    text,
)

PADDED = "PAGE \\# 000"
NEAR = "Dekat sini"
"""The text at each of these, by which a person finds the place."""
Builder = Callable[[], bytes]


def with_run(content: str) -> bytes:
    document = letter()
    body_lines(document, 1)
    before_end(document, element(f"<w:p><w:r><w:t>{NEAR}</w:t></w:r>{content}</w:p>"))
    return save(document)


def with_graphic(uri: str, content: str) -> bytes:
    return with_run(f"<w:r>{anchor(content, uri, 1, 1, 8, 4)}</w:r>")


def chart() -> bytes:
    return with_graphic(NAMESPACES["c"], '<c:chart r:id="rId99"/>')


def diagram() -> bytes:
    ids = 'r:dm="rId91" r:lo="rId92" r:qs="rId93" r:cs="rId94"'
    return with_graphic(NAMESPACES["dgm"], f"<dgm:relIds {ids}/>")


def worksheet() -> bytes:
    return with_run(
        '<w:r><w:object w:dxaOrig="100" w:dyaOrig="100"><v:shape id="o" style="width:50pt;'
        'height:50pt"/><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" r:id="rId99"/></w:object>'
        "</w:r>"
    )


def equation() -> bytes:
    return with_run("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>")


def arabic() -> bytes:
    return with_run("<w:r><w:t>\u0628\u0633\u0645 \u0627\u0644\u0644\u0647</w:t></w:r>")


def right_to_left() -> bytes:
    document = letter()
    before_end(document, paragraph(NEAR, "<w:bidi/>"))
    return save(document)


def square_picture_in_text() -> bytes:
    document = letter()
    before_end(document, paragraph(NEAR + " kalimat panjang" * 30))
    rid = embed(document.part, logo())
    wrap = '<wp:wrapSquare wrapText="bothSides"/>'
    drawing = anchor(picture(rid, 3 * CM, 3 * CM), PIC, 5, 0, 3, 3, wrap=wrap)
    document.paragraphs[0]._p.append(element(f"<w:r>{drawing}</w:r>"))
    return save(document)


def narrow_floating_table() -> bytes:
    document = letter()
    table = document.add_table(1, 1, style="Table Grid")
    table.cell(0, 0).text = NEAR
    for column in table._tbl.tblGrid.gridCol_lst:
        column.set(f"{{{NAMESPACES['w']}}}w", "2000")
    table._tbl.tblPr.append(
        element('<w:tblpPr w:vertAnchor="text" w:horzAnchor="margin" w:tblpX="5000" w:tblpY="1"/>')
    )
    body_lines(document, 3)
    return save(document)


def in_section(properties: str) -> Builder:
    def build() -> bytes:
        document = letter()
        document.add_paragraph(NEAR)
        document.sections[0]._sectPr.append(element(properties))
        return save(document)

    return build


def with_setting(setting: str) -> Builder:
    def build() -> bytes:
        document = letter()
        document.add_paragraph(NEAR)
        document.settings.element.insert(0, element(setting))
        return save(document)

    return build


def coloured_page() -> bytes:
    document = letter()
    document.add_paragraph(NEAR)
    document.element.insert(0, element('<w:background w:color="FFFF00"/>'))
    document.settings.element.insert(0, element("<w:displayBackgroundShape/>"))
    return save(document)


def metafile() -> bytes:
    document = letter()
    head = struct.pack("<II4i4i", 1, 108, 0, 0, 99, 99, 0, 0, 2645, 2645) + b" EMF"
    data = head + struct.pack("<IIIHH", 0x10000, 108, 1, 0, 0) + bytes(48)
    part = Part(PackURI("/word/media/a.emf"), "image/x-emf", data, document.part.package)
    rid = document.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    drawing = anchor(picture(rid, CM, CM), PIC, 1, 1, 1, 1)
    run = f"<w:p><w:r><w:t>{NEAR}</w:t></w:r><w:r>{drawing}</w:r></w:p>"
    before_end(document, element(run))
    return save(document)


def lost_picture() -> bytes:
    return with_graphic(PIC, picture("rId77", CM, CM))


def with_picture(old: str, new: str) -> Builder:
    def build() -> bytes:
        document = letter()
        rid = embed(document.part, logo())
        changed = picture(rid, CM, CM).replace(old, new)
        assert changed != picture(rid, CM, CM)
        drawing = anchor(changed, PIC, 1, 1, 1, 1)
        content = f"<w:p><w:r><w:t>{NEAR}</w:t></w:r><w:r>{drawing}</w:r></w:p>"
        before_end(document, element(content))
        return save(document)

    return build


def with_shape(**options: str) -> Builder:
    return lambda: with_run(alternate(anchor(shape(3, 3, **options), WPS, 1, 1, 3, 3)))  # type: ignore[arg-type]


def vertical_cell() -> bytes:
    document = letter()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = NEAR
    cell._tc.get_or_add_tcPr().append(element('<w:textDirection w:val="btLr"/>'))
    return save(document)


def watermark() -> bytes:
    return with_run(
        '<w:r><w:pict><v:shape id="w" type="#_x0000_t136" style="width:400pt;'
        'height:100pt" fillcolor="silver"><v:textpath style="font-family:Arial" string="DRAF"/>'
        "</v:shape></w:pict></w:r>"
    )


def linked_boxes() -> bytes:
    box = anchor(shape(3, 3), WPS, 1, 1, 3, 3)
    follower = box.replace("<wps:bodyPr", '<wps:linkedTxbx id="1" seq="1"/><wps:bodyPr')
    first = anchor(shape(3, 3, text("Awal")), WPS, 5, 1, 3, 3).replace(
        "<wps:txbx>", '<wps:txbx id="1">'
    )
    return with_run(alternate(first) + alternate(follower))


def ink() -> bytes:
    return with_graphic(
        "http://schemas.microsoft.com/office/word/2010/wordprocessingInk",
        '<w14:contentPart r:id="rId88"/>',
    )


def shape_in_a_sentence() -> bytes:
    drawing = (
        '<w:drawing><wp:inline><wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="x"/>'
        f'<a:graphic><a:graphicData uri="{WPS}">{shape(1, 1, line=line(1))}</a:graphicData>'
        "</a:graphic></wp:inline></w:drawing>"
    )
    return with_run(alternate(drawing))


def drop_cap() -> bytes:
    document = letter()
    cap = '<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text"/>'
    before_end(document, paragraph(NEAR, cap), paragraph("ahun ini rapat diadakan."))
    return save(document)


def endnote() -> bytes:
    return with_run('<w:r><w:endnoteReference w:id="2"/></w:r>')


def note_in_a_table() -> bytes:
    document = letter()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = NEAR
    cell.paragraphs[0]._p.append(element('<w:r><w:footnoteReference w:id="2"/></w:r>'))
    return save(document)


def embedded_document() -> bytes:
    document = letter()
    before_end(document, paragraph(NEAR), element('<w:altChunk r:id="rId66"/>'))
    return save(document)


def page_number_in_text() -> bytes:
    return with_run(page_field(PADDED))


def padded_page_number() -> bytes:
    document = letter()
    document.sections[0].footer._element.append(
        element(f"<w:p><w:r><w:t>{NEAR}</w:t></w:r>{page_field(PADDED)}</w:p>")
    )
    return save(document)


def spaced_cells() -> bytes:
    document = letter()
    table = document.add_table(1, 1)
    table.cell(0, 0).text = NEAR
    table._tbl.tblPr.append(element('<w:tblCellSpacing w:w="40" w:type="dxa"/>'))
    return save(document)


def ruby() -> bytes:
    return with_run(
        "<w:r><w:ruby><w:rt><w:r><w:t>kecil</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>besar</w:t>"
        "</w:r></w:rubyBase></w:ruby></w:r>"
    )


BLURRED = "<a:blur rad='50000'/></a:blip>"
BORDER = (
    '<w:pgBorders w:offsetFrom="page"><w:top w:val="single" w:sz="4" w:space="24" '
    'w:color="auto"/></w:pgBorders>'
)
REFUSED_DOCX: Mapping[str, tuple[Builder, ...]] = {
    "chart": (chart,),
    "diagram": (diagram,),
    "object": (worksheet,),
    "equation": (equation,),
    "script": (arabic, right_to_left),
    "wrap": (square_picture_in_text,),
    "floating table": (narrow_floating_table,),
    "columns": (in_section('<w:cols w:num="2" w:space="720"/>'),),
    "picture format": (metafile,),
    "picture missing": (lost_picture,),
    "picture effect": (with_picture('"/><a:stretch>', f'">{BLURRED}<a:stretch>'),),
    "turned": (
        with_shape(text=text("Tegak"), body='numCol="1"', transform='rot="5400000"'),
        vertical_cell,
    ),
    "word art": (watermark,),
    "form": (
        with_shape(geometry="ellipse", line=line(1)),
        with_shape(geometry="line", line=line(1)),
        with_shape(fill="<a:gradFill><a:gsLst/></a:gradFill>"),
    ),
    "linked": (linked_boxes,),
    "ink": (ink,),
    "inline": (shape_in_a_sentence,),
    "drop cap": (drop_cap,),
    "notes": (endnote, note_in_a_table),
    "embedded document": (embedded_document,),
    "page border": (in_section(BORDER.replace("single", "apples")),),
    "line numbers": (in_section('<w:lnNumType w:countBy="1"/>'),),
    "centred page": (in_section('<w:vAlign w:val="center"/>'),),
    "mirrored margins": (with_setting("<w:mirrorMargins/>"),),
    "page colour": (coloured_page,),
    "page number": (page_number_in_text, padded_page_number),
    "table": (spaced_cells,),
    "ruby": (ruby,),
}
"""Reason → DOCX that must be refused for it."""
