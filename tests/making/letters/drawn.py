"""Drawings of an office letter, each in a small DOCX of its own: kop, lines, boxes, frames."""

import io
import re

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from tests.making.letters.pieces import (
    CENTRED,
    CM,
    PIC,
    WPC,
    WPG,
    WPS,
    Construct,
    alternate,
    anchor,
    before_end,
    body_lines,
    element,
    embed,
    kop_lines,
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

# --- kop: header, logo, lines, boxes -----------------------------------------------------------


def header_logo() -> Construct:
    document = letter()
    header = document.sections[0].header
    kop_lines(header)
    rid = embed(header.part, logo())
    drawing = anchor(picture(rid, 2 * CM, 2 * CM), PIC, 0, 0, 2, 2, behind=1)
    header.paragraphs[0]._p.append(element(f"<w:r>{drawing}</w:r>"))
    header.paragraphs[-1]._p.get_or_add_pPr().append(
        element(
            '<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="4" w:color="000000"/></w:pBdr>'
        )
    )
    body_lines(document)
    return Construct(save(document), {"KEMENTERIAN": 1, "Melati": 1, "Alinea": 4})


def kop_in_a_table() -> Construct:
    """Logo and lines in the two cells of a borderless table, as many offices build their kop."""
    document = letter()
    header = document.sections[0].header
    table = header.add_table(1, 2, Cm(16))
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for cell, width in zip(table.rows[0].cells, (Cm(2.5), Cm(13.5)), strict=True):
        cell.width = width
    for column, width in zip(table.columns, (Cm(2.5), Cm(13.5)), strict=True):
        column.width = width
    run = table.cell(0, 0).paragraphs[0].add_run()
    run.add_picture(io.BytesIO(logo()), width=Cm(2))
    kop_lines(table.cell(0, 1))
    header._element.remove(header.paragraphs[0]._p)
    header.add_paragraph()
    body_lines(document)
    return Construct(save(document), {"KEMENTERIAN": 1, "Melati": 1, "Alinea": 4})


def header_text_box() -> Construct:
    document = letter()
    header = document.sections[0].header
    words = text("RUMAH TAHANAN NEGARA CONTOH", CENTRED, "<w:b/>") + text("Jalan Melati 1", CENTRED)
    fallback = (
        '<w:pict><v:shape id="box" type="#_x0000_t202" style="position:absolute;margin-left:0;'
        'margin-top:0;width:453.55pt;height:56.7pt;z-index:251659264" stroked="f">'
        f"<v:textbox><w:txbxContent>{words}</w:txbxContent></v:textbox></v:shape></w:pict>"
    )
    # LibreOffice 7.4 sets the text of a box in a header at the anchor whatever its distance.
    box = anchor(shape(16, 2, words), WPS, 0, 0, 16, 2)
    header.paragraphs[0]._p.append(element(alternate(box, fallback)))
    for _ in range(4):
        header.add_paragraph()
    body_lines(document)
    return Construct(save(document), {"RUMAH": 1, "Melati": 1})


def drawn_line() -> Construct:
    document = letter()
    header = document.sections[0].header
    kop_lines(header)
    rule = anchor(shape(16, 0, geometry="straightConnector1", line=line(2.25)), WPS, 0, 0.2, 16, 0)
    fallback = (
        '<w:pict><v:line id="rule" style="position:absolute;z-index:251659264" from="0,5.65pt" '
        'to="453.55pt,5.65pt" strokeweight="2.25pt"/></w:pict>'
    )
    header.add_paragraph()._p.append(element(alternate(rule, fallback)))
    body_lines(document)
    return Construct(save(document), {"KEMENTERIAN": 1})


def vml_text_box() -> Construct:
    document = letter()
    body_lines(document, 1)
    box = (
        '<w:r><w:pict><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
        'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/></v:shapetype>'
        '<v:shape id="box" type="#_x0000_t202" style="position:absolute;margin-left:8cm;'
        'margin-top:1cm;width:7.5cm;height:2.5cm;z-index:1" fillcolor="#eeeeee" '
        'strokecolor="#7f7f7f" strokeweight="1pt"><v:textbox><w:txbxContent>'
        + text("Kepala Rutan Contoh,")
        + text("Maria Contoh, S.H.", run="<w:b/>")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    document.paragraphs[0]._p.append(element(box))
    return Construct(save(document), {"Maria": 1, "Kepala": 1})


def vml_lines() -> Construct:
    document = letter()
    kop_lines(document.sections[0].header)
    rules = (
        '<w:r><w:pict><v:line id="a" style="position:absolute;z-index:1" from="0,20pt" '
        'to="450pt,20pt" strokeweight="3pt"/></w:pict></w:r>',
        '<w:r><w:pict><v:shape id="b" type="#_x0000_t32" style="position:absolute;margin-left:0;'
        'margin-top:26pt;width:450pt;height:0;z-index:2" o:connectortype="straight" '
        'strokeweight="1pt"/></w:pict></w:r>',
        '<w:r><w:pict><v:rect id="c" style="position:absolute;margin-left:300pt;margin-top:40pt;'
        'width:100pt;height:60pt;z-index:3" filled="f" strokeweight=".75pt"/></w:pict></w:r>',
    )
    here = document.add_paragraph("Pas foto")
    for rule in rules:
        here._p.append(element(rule))
    return Construct(save(document), {"Pas": 1})


def vml_picture() -> Construct:
    """A picture as Word 2003 wrote it, once in the line and once floating."""
    document = letter()
    body_lines(document, 1)
    rid = embed(document.part, logo())
    kind = (
        '<v:shapetype id="_x0000_t75" coordsize="21600,21600" o:spt="75" filled="f" stroked="f" '
        'path="m@4@5l@4@11@9@11@9@5xe"/>'
    )
    inline = (
        f'<w:p><w:r><w:pict>{kind}<v:shape id="i" type="#_x0000_t75" '
        'style="width:56.7pt;height:56.7pt">'
        f'<v:imagedata r:id="{rid}" o:title="logo"/></v:shape></w:pict></w:r></w:p>'
    )
    floating = (
        '<w:p><w:r><w:pict><v:shape id="f" type="#_x0000_t75" style="position:absolute;'
        'margin-left:200pt;margin-top:10pt;width:85pt;height:85pt;z-index:1">'
        f'<v:imagedata r:id="{rid}" o:title="logo"/></v:shape></w:pict></w:r></w:p>'
    )
    before_end(document, element(inline), element(floating), paragraph("Sesudah gambar"))
    return Construct(save(document), {"Sesudah": 1})


def horizontal_rule() -> Construct:
    """The rule that Word draws for three hyphens of older versions."""
    document = letter()
    document.add_paragraph("Di atas garis")
    document.add_paragraph()._p.append(
        element(
            '<w:r><w:pict><v:rect id="hr" style="width:0;height:1.5pt" o:hralign="center" '
            'o:hrstd="t" o:hr="t" fillcolor="#a0a0a0" stroked="f"/></w:pict></w:r>'
        )
    )
    document.add_paragraph("Di bawah garis")
    return Construct(save(document), {"garis": 2})


def text_box_group() -> Construct:
    """A group whose children are measured in units of their own (twice the size on paper)."""
    document = letter()
    body_lines(document, 1)
    rid = embed(document.part, logo())
    children = (
        shape(20, 6, fill='<a:solidFill><a:srgbClr val="F2F2F2"/></a:solidFill>', line=line(1))
        + picture(rid, 4 * CM, 4 * CM, 1 * CM, 1 * CM)
        + shape(12, 2.4, text("Dokumen Contoh", CENTRED), at=(6, 0.6))
        + shape(12, 2.4, text("Nomor 12 Tahun 2024", CENTRED), at=(6, 3))
    )
    group = (
        "<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm>"
        f'<a:off x="0" y="0"/><a:ext cx="{10 * CM}" cy="{3 * CM}"/>'
        f'<a:chOff x="0" y="0"/><a:chExt cx="{20 * CM}" cy="{6 * CM}"/></a:xfrm></wpg:grpSpPr>'
        f"{children}</wpg:wgp>"
    )
    drawing = anchor(group, WPG, 2, 1.5, 10, 3)
    document.paragraphs[0]._p.append(element(alternate(drawing, requires="wpg")))
    return Construct(save(document), {"Dokumen": 1, "Nomor": 1})


def vml_group() -> Construct:
    document = letter()
    body_lines(document, 1)
    group = (
        '<w:r><w:pict><v:group id="g" style="position:absolute;margin-left:56.7pt;'
        'margin-top:42.5pt;width:283.5pt;height:85pt;z-index:1" coordorigin="1000,2000" '
        'coordsize="10000,3000">'
        '<v:rect id="r" style="position:absolute;left:1000;top:2000;width:10000;height:3000" '
        'fillcolor="#ffffcc" strokeweight="1pt"/>'
        '<v:shape id="t" type="#_x0000_t202" style="position:absolute;left:2000;top:2500;'
        'width:6000;height:1000" filled="f" stroked="f"><v:textbox inset="0,0,0,0"><w:txbxContent>'
        + text("Tanda terima berkas")
        + "</w:txbxContent></v:textbox></v:shape>"
        '<v:line id="l" style="position:absolute" from="2000,4500" to="10000,4500" '
        'strokeweight="1.5pt"/></v:group></w:pict></w:r>'
    )
    document.paragraphs[0]._p.append(element(group))
    return Construct(save(document), {"Tanda": 1})


def anchored_middle_box() -> Construct:
    """A filled box with a dashed outline, its text in the middle of its height."""
    document = letter()
    body_lines(document, 1)
    drawing = anchor(
        shape(
            6,
            2.5,
            text("RAHASIA", CENTRED, "<w:b/>"),
            fill='<a:solidFill><a:schemeClr val="bg1"><a:lumMod val="95000"/></a:schemeClr>'
            "</a:solidFill>",
            line=line(1.5, "C00000", '<a:prstDash val="dash"/>'),
        ).replace('anchor="t"', 'anchor="ctr"'),
        WPS,
        9,
        2,
        6,
        2.5,
    )
    document.paragraphs[0]._p.append(element(alternate(drawing)))
    return Construct(save(document), {"RAHASIA": 1})


def bordered_picture() -> Construct:
    """A floating picture with an outline of its own."""
    document = letter()
    body_lines(document, 1)
    rid = embed(document.part, logo())
    framed = picture(rid, 3 * CM, 3 * CM).replace(
        "</pic:spPr>", line(2.25, "1F497D") + "</pic:spPr>"
    )
    document.paragraphs[0]._p.append(element(f"<w:r>{anchor(framed, PIC, 5, 1.5, 3, 3)}</w:r>"))
    return Construct(save(document), {"Alinea": 1})


def box_in_a_cell() -> Construct:
    """A text box whose place counts from the cell it stands in."""
    document = letter()
    table = document.add_table(2, 2, style="Table Grid")
    table.cell(0, 0).text = "Kiri"
    holder = table.cell(0, 1).paragraphs[0]
    holder.add_run("Kanan")
    for _ in range(3):
        table.cell(0, 1).add_paragraph()
    box = anchor(shape(4, 1, text("Stempel"), line=line(0.75)), WPS, 2, 0.8, 4, 1)
    holder._p.append(element(alternate(box)))
    table.cell(1, 0).text = "Baris kedua"
    return Construct(save(document), {"Stempel": 1, "Kanan": 1, "kedua": 1})


def drawing_canvas() -> Construct:
    document = letter()
    body_lines(document, 1)
    canvas = (
        "<wpc:wpc><wpc:bg/><wpc:whole/>"
        + shape(5, 1, text("Di dalam kanvas"), at=(1, 0.5), line=line(0.75))
        + shape(5, 0, geometry="line", at=(1, 2), line=line(1))
        + "</wpc:wpc>"
    )
    fallback = (
        '<w:pict><v:group id="canvas" style="position:absolute;margin-left:4cm;margin-top:1.5cm;'
        'width:8cm;height:3cm;z-index:1" coordsize="8000,3000"><v:shape id="in" '
        'type="#_x0000_t202" style="position:absolute;left:1000;top:500;width:5000;height:1000">'
        f"<v:textbox><w:txbxContent>{text('Di dalam kanvas')}</w:txbxContent></v:textbox>"
        '</v:shape><v:line id="under" style="position:absolute" from="1000,2000" to="6000,2000"/>'
        "</v:group></w:pict>"
    )
    drawing = anchor(canvas, WPC, 4, 1.5, 8, 3)
    document.paragraphs[0]._p.append(element(alternate(drawing, fallback, requires="wpc")))
    return Construct(save(document), {"kanvas": 1})


def inline_text_box() -> Construct:
    """A box that stands in the line of an otherwise empty paragraph."""
    document = letter()
    document.add_paragraph("Sebelum kotak")
    content = shape(8, 1.5, text("Kotak di dalam baris"), line=line(1))
    drawing = (
        '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{8 * CM}" cy="{round(1.5 * CM)}"/><wp:docPr id="4" name="Box 4"/>'
        f'<a:graphic><a:graphicData uri="{WPS}">{content}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
    here = document.add_paragraph()
    here.alignment = WD_ALIGN_PARAGRAPH.CENTER
    here._p.append(element(alternate(drawing)))
    document.add_paragraph("Sesudah kotak")
    return Construct(save(document), {"Sebelum": 1, "Kotak": 1, "Sesudah": 1})


def margin_aligned_boxes() -> Construct:
    """Boxes placed by alignment to margins and page instead of by distance."""
    document = letter()
    body_lines(document, 1)
    box = anchor(shape(4, 1, text("Kanan atas")), WPS, 0, 0, 4, 1, horizontal="margin")
    right = re.sub(
        r'(relativeFrom="margin">)<wp:posOffset>0</wp:posOffset>',
        r"\1<wp:align>right</wp:align>",
        box,
    )
    right = right.replace('relativeFrom="paragraph"', 'relativeFrom="page"').replace(
        "<wp:posOffset>0</wp:posOffset>", f"<wp:posOffset>{CM}</wp:posOffset>"
    )
    low = anchor(
        shape(4, 1, text("Tengah bawah", CENTRED), line=line(0.5)),
        WPS,
        0,
        0,
        4,
        1,
        horizontal="margin",
        vertical="margin",
        identity=2,
    ).replace("<wp:posOffset>0</wp:posOffset>", "<wp:align>X</wp:align>")
    low = low.replace("X", "center", 1).replace("<wp:align>X<", "<wp:align>bottom<", 1)
    for drawing in (right, low):
        document.paragraphs[0]._p.append(element(alternate(drawing)))
    return Construct(save(document), {"Kanan": 1, "bawah": 1})


def box_below_space() -> Construct:
    """A box at a paragraph with space above it: its distance counts from the top of the space."""
    document = letter()
    body_lines(document, 1)
    here = document.add_paragraph("Di bawah jarak")
    here.paragraph_format.space_before = Pt(48)
    here._p.append(element(alternate(anchor(shape(4, 1, text("Kotak")), WPS, 9, 0.2, 4, 1))))
    return Construct(save(document), {"Kotak": 1, "jarak": 1})


def boxed_page_number() -> Construct:
    """The page number stands in a text box of the footer."""
    document = letter()
    footer = document.sections[0].footer
    number = f"<w:p><w:pPr>{CENTRED}</w:pPr>{page_field('PAGE')}</w:p>"
    # LibreOffice 7.4 sets the text of a box in a footer at the anchor whatever its distance.
    footer.paragraphs[0]._p.append(
        element(alternate(anchor(shape(16, 0.9, number), WPS, 0, 0, 16, 0.9)))
    )
    body_lines(document, 40)
    return Construct(save(document), {"Alinea": 40, "1": 1, "2": 1}, pages=2)


# --- text beside and around drawings -----------------------------------------------------------


def picture_between_lines() -> Construct:
    """A picture that pushes the text above and below it apart."""
    document = letter()
    body_lines(document, 2)
    rid = embed(document.part, logo())
    drawing = anchor(picture(rid, 3 * CM, 3 * CM), PIC, 6, 0.3, 3, 3, wrap="<wp:wrapTopAndBottom/>")
    document.paragraphs[1]._p.insert(1, element(f"<w:r>{drawing}</w:r>"))
    return Construct(save(document), {"Alinea": 2})


def logo_beside_kop() -> Construct:
    """A square-wrapped logo at the left of the letterhead: the lines keep clear of it."""
    document = letter()
    header = document.sections[0].header
    kop_lines(header)
    rid = embed(header.part, logo())
    drawing = anchor(
        picture(rid, 2 * CM, 2 * CM),
        PIC,
        0,
        0,
        2,
        2,
        wrap='<wp:wrapSquare wrapText="bothSides"/>',
    )
    header.paragraphs[0]._p.append(element(f"<w:r>{drawing}</w:r>"))
    header.add_paragraph()
    body_lines(document)
    return Construct(save(document), {"KEMENTERIAN": 1, "Melati": 1})


def frames() -> Construct:
    """The page number stands in a frame of the footer, as older templates have it."""
    document = letter()
    body_lines(document, 2)
    footer = document.sections[0].footer
    footer._element.insert(
        0,
        element(
            '<w:p><w:pPr><w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" '
            'w:xAlign="right" w:y="1"/></w:pPr><w:r><w:t xml:space="preserve">Hal. </w:t></w:r>'
            f"{page_field('PAGE')}</w:p>"
        ),
    )
    frame = (
        '<w:framePr w:w="3600" w:h="1200" w:hRule="exact" w:hSpace="142" w:wrap="around" '
        'w:vAnchor="page" w:hAnchor="page" w:x="6800" w:y="4000"/>'
    )
    before_end(
        document,
        paragraph("Kepada Yth.", frame),
        paragraph("Sdr. Budi Contoh", frame),
        paragraph("di Tempat", frame),
        paragraph("Penutup surat."),
    )
    return Construct(save(document), {"Hal.": 1, "Budi": 1, "Tempat": 1})
