"""Forty small Word files as foreign programs and old habits make them, one subject each.

What is on them must be laid out by the built-in engine: nothing refused, nothing lost, as many
pages as LibreOffice makes. All people and offices in here are invented.
"""

from collections.abc import Callable, Mapping
from typing import Any

from tests.making.letters.pieces import (
    CM,
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

SENTENCE = "Rapat dipimpin oleh Kepala Rutan dan dihadiri seluruh anggota tim kerja. "
GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
RESTART, CONTINUE = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
Builder = Callable[[], bytes]


def blocks(*pieces: str, change: Callable[[Any], None] | None = None) -> Builder:
    """Blocks of WordprocessingML become a letter; ``change`` may set its section or settings."""

    def build() -> bytes:
        document = letter()
        before_end(document, *map(element, pieces))
        if change is not None:
            change(document)
        return save(document)

    return build


def run(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def holding(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def cell(content: str, width: int, properties: str = "", kind: str = "dxa") -> str:
    content = content if content.startswith("<") else text(content)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="{kind}"/>{properties}</w:tcPr>{content}</w:tc>'
    )


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(grid: tuple[int, ...], *rows: str, width: str = 'w:w="0" w:type="auto"') -> str:
    columns = "".join(f'<w:gridCol w:w="{column}"/>' for column in grid)
    return (
        f"<w:tbl><w:tblPr><w:tblW {width}/><w:tblBorders>{GRID}</w:tblBorders></w:tblPr>"
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def with_picture(change: Callable[[str], str]) -> Builder:
    """A letter with a picture in a line of text, its DrawingML changed."""

    def build() -> bytes:
        document = letter()
        drawn = change(picture(embed(document.part, logo()), 3 * CM, 3 * CM))
        inline = (
            '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{3 * CM}" cy="{3 * CM}"/>'
            f'<wp:docPr id="1" name="x"/><a:graphic><a:graphicData uri="{PIC}">{drawn}'
            "</a:graphicData></a:graphic></wp:inline></w:drawing>"
        )
        before_end(document, element(holding(f"<w:r>{inline}</w:r>", run(" lambang"))))
        return save(document)

    return build


def effect(markup: str) -> Builder:
    return with_picture(lambda drawn: drawn.replace('"/><a:stretch>', f'">{markup}</a:blip>'
                                                    "<a:stretch>", 1))  # fmt: skip


def drawn_in_vml(shapes: str) -> Builder:
    return blocks(holding(f"<w:r><w:pict>{shapes}</w:pict></w:r>", run("KOP CONTOH")), text("isi"))


def free_form(steps: str, height: float = 1.0) -> Builder:
    geometry = (
        f'<a:custGeom><a:avLst/><a:pathLst><a:path w="100" h="100">{steps}</a:path></a:pathLst>'
        "</a:custGeom>"
    )
    drawn = shape(8, height, line=line(1)).replace(
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>', geometry
    )
    return blocks(holding(alternate(anchor(drawn, WPS, 1, 1, 8, height)), run("KOP CONTOH")))


def field(code: str, result: str) -> str:
    return page_field(code).replace("<w:t>1</w:t>", f"<w:t>{result}</w:t>")


def old_form(data: str, code: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bordered_page(attributes: str, style: str) -> Builder:
    sides = "".join(
        f'<w:{side} w:val="{style}" w:sz="12" w:space="24" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right")
    )

    def change(document: Any) -> None:
        borders = element(f"<w:pgBorders {attributes}>{sides}</w:pgBorders>")
        document.sections[0]._sectPr.find(borders.tag.replace("pgBorders", "pgMar")).addnext(
            borders
        )

    return blocks(*(text(SENTENCE * 9) for _ in range(9)), change=change)


def low_margins(document: Any) -> None:
    margins = document.sections[0]._sectPr.pgMar
    for side in ("top", "bottom"):
        margins.set(margins.tag.replace("pgMar", side), "567.0000000000001")


def numbered() -> bytes:
    document = letter()
    root = document.part.numbering_part.element
    for child in list(root):
        root.remove(child)
    root.append(
        element(
            '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
        )
    )
    root.append(element('<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'))
    link = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    for mark in ('<w:sz w:val="16"/>', "<w:b/>", '<w:color w:val="FF0000"/>', "<w:i/>") * 20:
        before_end(document, paragraph(SENTENCE, f"{link}<w:rPr>{mark}</w:rPr>", mark))
    return save(document)


def empty_frames() -> bytes:
    document = letter()
    style = document.styles["Normal"].element.get_or_add_pPr()
    style.append(element('<w:framePr w:w="0" w:h="0" w:xAlign="left" w:y="0" w:hRule="exact"/>'))
    body_lines(document, 6)
    return save(document)


def contents() -> bytes:
    document = letter()
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>'
    tab = "<w:r><w:tab/></w:r>"
    before_end(
        document,
        element(holding(run("BAB I"), tab, field("PAGEREF _Toc1 \\h", "1"), properties=tabs)),
        element(holding(run("BAB II"), tab, field("PAGEREF _Toc2 \\h", "7"), properties=tabs)),
    )
    for number, title in enumerate(("BAB I", "BAB II"), 1):
        marks = (
            f'<w:bookmarkStart w:id="{number}" w:name="_Toc{number}"/>{run(title)}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )
        before_end(document, element(holding(marks, properties="<w:pageBreakBefore/>")))
        body_lines(document, 2)
    return save(document)


def preview() -> bytes:
    document = letter()
    rid = embed(document.part, logo())
    kept = (
        '<w:r><w:object w:dxaOrig="1440" w:dyaOrig="1440"><v:shape id="o" style="width:72pt;'
        f'height:72pt" o:ole=""><v:imagedata r:id="{rid}" o:title=""/></v:shape>'
        '<o:OLEObject Type="Embed" ProgID="MS_ClipArt_Gallery" ShapeID="o" r:id="rId99"/>'
        "</w:object></w:r>"
    )
    before_end(document, element(holding(kept, run(" PEMERINTAH CONTOH"))))
    return save(document)


def shaded(pattern: str) -> str:
    return f'<w:shd w:val="{pattern}" w:color="1A237E" w:fill="FFFFFF"/>'


LONG = SENTENCE * 6
ELBOW = shape(8, 2, geometry="bentConnector3", line=line(1))
TICKED = "<w:checkBox><w:sizeAuto/><w:checked/></w:checkBox>"
MATRIX = table(
    (2000, 7000),
    row(cell("Area", 2000), cell("Kegiatan", 7000), properties="<w:tblHeader/>"),
    *(
        row(
            cell("Area I" if number == 0 else "", 2000, CONTINUE if number else RESTART),
            cell(f"Kegiatan {number}. {LONG}", 7000),
        )
        for number in range(25)
    ),
)
FOREIGN: Mapping[str, Builder] = {
    "ticked boxes": blocks(text("☒ sesuai ☐ tidak ☑ ada ✓ sudah ✗ belum")),
    "signs of Wingdings": blocks(
        holding(
            *(f'<w:r><w:sym w:font="Wingdings" w:char="F0{code}"/></w:r>'
              for code in ("28", "2A", "6F", "A8", "D8", "FB", "FC", "FD", "FE")),
            run(" tanda"),
        )
    ),
    "signs of Wingdings 2 in private codes": blocks(
        holding(
            run("\uf052\uf050\uf0a3", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'),
            run(" tanda"),
        )
    ),
    "empty frames": empty_frames,
    "rows of exact height": blocks(
        table(
            (4000, 4000),
            row(
                cell(text("Baris satu") + text("Baris dua") + text("Baris tiga"), 4000),
                cell("kanan", 4000),
                properties='<w:trHeight w:val="520" w:hRule="exact"/>',
            ),
            row(cell("bawah", 4000), cell("x", 4000)),
        ),
        text("sesudah tabel"),
    ),
    "framed picture": with_picture(
        lambda drawn: drawn.replace("</pic:spPr>", f"{line(0.75)}</pic:spPr>")
    ),
    "grey picture": effect("<a:grayscl/>"),
    "washed out picture": effect('<a:lum bright="70000" contrast="-70000"/>'),
    "picture in two tones": effect(
        '<a:duotone><a:prstClr val="black"/><a:schemeClr val="accent1"/></a:duotone>'
    ),
    "transparent picture": effect('<a:alphaModFix amt="40000"/>'),
    "mirrored picture": with_picture(lambda drawn: drawn.replace("<a:xfrm>", '<a:xfrm flipH="1">')),
    "drop-down list": blocks(
        holding(
            run("Golongan: "),
            old_form('<w:ddList><w:result w:val="1"/><w:listEntry w:val="III/a"/>'
                     '<w:listEntry w:val="III/b"/></w:ddList>', "FORMDROPDOWN"),
            run(" lihat SK"),
        )
    ),
    "old check boxes": blocks(
        holding(
            old_form(TICKED, "FORMCHECKBOX"),
            run(" hadir "),
            old_form("<w:checkBox><w:sizeAuto/></w:checkBox>", "FORMCHECKBOX"),
            run(" tidak hadir"),
        )
    ),
    "text under a merged cell": blocks(
        table(
            (1500, 3000),
            *(row(cell("Panitia", 1500, CONTINUE if number else RESTART), cell(f"a{number}", 3000))
              for number in range(4)),
        )
    ),
    "merged cell over pages": blocks(text("RENCANA AKSI"), MATRIX, text("Selesai")),
    "long text in a merged cell over pages": blocks(
        *(text(f"Baris {number}") for number in range(45)),
        table(
            (3000, 6000),
            *(row(cell("" if number else LONG, 3000, CONTINUE if number else RESTART),
                  cell(f"r{number}", 6000)) for number in range(30)),
        ),
    ),
    "row over pages": blocks(
        *(text(f"Baris {number}") for number in range(50)),
        table((2000, 7000), row(cell("A", 2000), cell(LONG * 2, 7000))),
        text("Selesai"),
    ),
    "row higher than a page": blocks(
        table((2000, 3000), row(cell("A", 2000), cell(text(LONG) * 12, 3000)))
    ),
    "numbers like their marks": numbered,
    "preview of an object": preview,
    "border measured from the page": bordered_page('w:offsetFrom="page"', "double"),
    "border measured from the text": bordered_page("", "single"),
    "thick and thin border": bordered_page('w:offsetFrom="page"', "thinThickSmallGap"),
    "widths in percent with spans": blocks(
        table(
            (2000, 3500, 3500),
            row(cell("Hari, tanggal", 1111, kind="pct"),
                cell("Kamis, 7 Maret 2024", 3889, '<w:gridSpan w:val="2"/>', "pct")),
            row(cell("Tempat rapat", 1111, kind="pct"),
                cell("Aula Rutan Contoh", 3889, '<w:gridSpan w:val="2"/>', "pct")),
            width='w:w="5000" w:type="pct"',
        )
    ),
    "widths of no kind": blocks(
        table((2000, 3500), row(cell("Nama", 0, kind="auto"), cell("Maria", 0, kind="nil")))
    ),
    "gap before a row": blocks(
        table(
            (2000, 3500, 3500),
            row(cell("b", 3500), cell("c", 3500),
                properties='<w:gridBefore w:val="1"/><w:wBefore w:w="1111" w:type="pct"/>'),
            row(cell("a", 2000), cell("bc", 7000, '<w:gridSpan w:val="2"/>')),
        )
    ),
    "line as a path in a group": drawn_in_vml(
        '<v:group style="position:absolute;margin-left:0;margin-top:30pt;width:400pt;height:.1pt" '
        'coordorigin="0,0" coordsize="8000,2"><v:shape style="position:absolute;left:0;top:0;'
        'width:8000;height:2" coordorigin="0,0" coordsize="8000,0" path="m0,0r8000,e" filled="f" '
        'strokeweight="1pt"/></v:group>'
    ),
    "two lines as one path": drawn_in_vml(
        '<v:shape style="position:absolute;margin-left:0;margin-top:30pt;width:400pt;height:3pt" '
        'coordsize="400,3" path="m0,0l400,0m0,3l400,3e" filled="f"/>'
    ),
    "box as a path": drawn_in_vml(
        '<v:shape style="position:absolute;margin-left:0;margin-top:30pt;width:40pt;height:30pt" '
        'coordsize="400,60" path="m,l400,r,60l,60xe" filled="f"/>'
    ),
    "broken line": drawn_in_vml(
        '<v:polyline style="position:absolute" points="0,30pt,300pt,30pt" filled="f"/>'
    ),
    "text box of another program": drawn_in_vml(
        '<v:shape type="#shapetype_202" style="position:absolute;margin-left:100pt;'
        f'margin-top:20pt;width:150pt;height:30pt"><v:textbox><w:txbxContent>{text("Kotak")}'
        "</w:txbxContent></v:textbox></v:shape>"
    ),
    "line as a free form": free_form(
        '<a:moveTo><a:pt x="0" y="0"/></a:moveTo><a:lnTo><a:pt x="100" y="0"/></a:lnTo>'
    ),
    "elbow": blocks(
        holding(
            alternate(anchor(ELBOW, WPS, 1, 1, 8, 2)),
            run("BAGAN"),
        )
    ),
    "low margins with fractions": blocks(
        *(text(SENTENCE * 8) for _ in range(12)), change=low_margins
    ),
    "patterns of cells": blocks(
        table(
            (3000, 3000),
            row(cell(text("Putih", run='<w:color w:val="FFFFFF"/>'), 3000, shaded("solid")),
                cell("pola", 3000, shaded("pct25"))),
        )
    ),
    "patterns of text": blocks(
        text("berpola", shaded("diagStripe")), text("berpola", "", shaded("pct10"))
    ),
    "contents": contents,
    "page numbers in the text": blocks(
        holding(run("Halaman "), field("PAGE", "9"), run(" dari "), field("NUMPAGES", "9")),
        *(text(SENTENCE * 9) for _ in range(12)),
        holding(run("Halaman terakhir "), field("PAGE \\* roman", "ix")),
    ),
    "dates, sequences and unmerged fields": blocks(
        holding(run("Kupang, "), field('DATE \\@ "d MMMM yyyy"', "3 Januari 2019")),
        holding(run("Gambar "), field("SEQ Gambar \\* ARABIC", "1")),
        holding(run("Yth. "), field("MERGEFIELD Nama", "«Nama»")),
    ),
    "all at once": blocks(
        holding(run("☒ sesuai "), old_form(TICKED, "FORMCHECKBOX")),
        MATRIX,
        text("Di antara dua tabel"),
        table((3000,), row(cell("gelap", 3000, shaded("pct80")))),
        holding(run("Halaman "), field("PAGE", "9")),
        change=low_margins,
    ),
}  # fmt: skip
"""Subject → what builds its file."""
