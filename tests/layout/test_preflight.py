"""What cannot be shown is named with its place; what is no sound DOCX is refused at once."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress

import pytest

from tests.making.letters.pieces import PIC, anchor, element, embed, letter, logo, picture, save
from tests.making.letters.refused import NEAR, REFUSED_DOCX
from zidocs.errors import LayoutFault, Problem
from zidocs.layout.choose import lay_out
from zidocs.layout.ooxml import MAX_MEMBERS
from zidocs.layout.preflight import REFUSALS, REFUSED, examine

EXAMPLES = [
    pytest.param(reason, build, id=f"{reason}-{number}")
    for reason, builders in REFUSED_DOCX.items()
    for number, build in enumerate(builders)
]
BODY = "word/document.xml"


def rezipped(docx: bytes, changes: Mapping[str, bytes | None], packed: bool = True) -> bytes:
    """A DOCX with other bytes for some members; ``None`` leaves one out, new ones are added."""
    target = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(target, "w", method) as archive,
    ):
        for name in source.namelist():
            data = changes.get(name, source.read(name))
            if data is not None:
                archive.writestr(name, data)
        for name, data in changes.items():
            if data is not None and name not in source.namelist():
                archive.writestr(name, data)
    return target.getvalue()


def plain() -> bytes:
    document = letter()
    document.add_paragraph("Isi surat")
    return save(document)


def body(content: str) -> bytes:
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{namespace}"><w:body>{content}</w:body></w:document>'.encode()


# --- what cannot be shown ------------------------------------------------------------------------


@pytest.mark.parametrize(("reason", "build"), EXAMPLES)
def test_each_construct_that_would_be_lost_is_named_with_its_place(
    reason: str, build: Callable[[], bytes]
) -> None:
    problems = examine(build(), "surat.docx")
    code, what, fix = REFUSALS[reason]
    assert {problem.code for problem in problems} == {code}
    for problem in problems:
        assert problem.where.file == "surat.docx"
        assert problem.where.key.startswith("word/")
        assert str(what) in str(problem.what)
        assert problem.fix == fix
        assert problem.severity == "galat"


@pytest.mark.parametrize("reason", ["equation", "form", "turned", "chart", "page number"])
def test_the_place_quotes_the_text_nearby(reason: str) -> None:
    (problem,) = examine(REFUSED_DOCX[reason][0](), "surat.docx")
    assert f"“{NEAR}" in str(problem.what)
    assert problem.where.key == f"{BODY} ¶2"


def test_every_refusal_has_an_example_and_a_code_of_its_own() -> None:
    assert set(REFUSED_DOCX) == set(REFUSALS)
    assert len({code for code, _, _ in REFUSED}) == len(REFUSED)


def test_a_plain_letter_has_no_problems() -> None:
    assert examine(plain(), "surat.docx") == ()


# --- what is no sound DOCX -----------------------------------------------------------------------


def refused(docx: bytes) -> Problem:
    with pytest.raises(LayoutFault) as caught:
        examine(docx, "surat.docx")
    (problem,) = caught.value.problems
    assert problem.where.file == "surat.docx"
    assert str(problem.fix)
    return problem


@pytest.mark.parametrize("docx", [b"", b"\x00" * 5000])
def test_an_empty_file_is_told_to_be_empty(docx: bytes) -> None:
    assert refused(docx).code == "Z403"


@pytest.mark.parametrize("docx", [b"Nama: Maria Contoh\n", b"%PDF-1.7\n", b"PK"])
def test_what_is_no_docx_is_refused(docx: bytes) -> None:
    assert refused(docx).code in ("Z610", "Z611")


def test_a_spreadsheet_is_no_docx() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert refused(target.getvalue()).code == "Z610"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_a_docx_that_was_cut_off_is_refused(share: float) -> None:
    docx = plain()
    assert refused(docx[: int(len(docx) * share)]).code == "Z611"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
@pytest.mark.parametrize("length", [40, 900, 4000])
def test_a_docx_whose_middle_is_missing_is_refused(share: float, length: int) -> None:
    docx = plain()
    start = int((len(docx) - length) * share)
    assert refused(docx[:start] + docx[start + length :]).code in ("Z610", "Z611")


def test_a_docx_without_one_of_its_lesser_parts_is_laid_out_or_refused() -> None:
    docx = plain()
    for part in zipfile.ZipFile(io.BytesIO(docx)).namelist():
        with suppress(LayoutFault):
            lay_out({"surat.docx": rezipped(docx, {part: None})}, "bawaan")


def test_a_flipped_byte_is_noticed() -> None:
    docx = bytearray(rezipped(plain(), {}, packed=False))
    spot = docx.index(b"Isi surat")
    docx[spot] ^= 0x20
    assert refused(bytes(docx)).code == "Z611"


def test_an_old_word_file_and_a_protected_one_are_told_apart() -> None:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(1000)
    old = refused(head + "WordDocument".encode("utf-16-le"))
    protected = refused(head + "EncryptedPackage".encode("utf-16-le"))
    assert "old Word file" in str(old.what)
    assert "password" in str(protected.what)


def test_a_document_of_the_strict_kind_is_refused() -> None:
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/'
        f'officeDocument" Target="{BODY}"/></Relationships>'
    )
    assert "Strict" in str(refused(rezipped(plain(), {"_rels/.rels": rels.encode()})).what)


def test_without_its_body_a_docx_is_refused() -> None:
    assert refused(rezipped(plain(), {BODY: None})).code == "Z611"


@pytest.mark.parametrize("part", [BODY, "_rels/.rels", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize("data", [b"", b"<w:p>", b"\xff\xfe kacau", b"<a><b></a></b>"])
def test_broken_xml_is_refused(part: str, data: bytes) -> None:
    assert refused(rezipped(plain(), {part: data})).code in ("Z610", "Z611")


def test_a_header_that_is_not_there_is_refused() -> None:
    document = letter()
    document.sections[0].header.paragraphs[0].add_run("KOP")
    docx = save(document)
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        (header,) = (name for name in archive.namelist() if name.startswith("word/header"))
    assert refused(rezipped(docx, {header: None})).code == "Z611"


def test_notes_that_are_not_there_are_refused() -> None:
    rels = "word/_rels/document.xml.rels"
    with zipfile.ZipFile(io.BytesIO(plain())) as archive:
        listed = archive.read(rels)
    notes = (
        b'<Relationship Id="notes" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/footnotes" Target="footnotes.xml"/></Relationships>'
    )
    docx = rezipped(plain(), {rels: listed.replace(b"</Relationships>", notes)})
    assert refused(docx).code == "Z611"


def test_a_part_with_another_root_is_refused() -> None:
    assert refused(rezipped(plain(), {BODY: body("").replace(b"w:document", b"w:sdt")})).code == (
        "Z611"
    )


# --- what is dangerous --------------------------------------------------------------------------


def test_nesting_ten_thousand_deep_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 10_000 + "</w:sdtContent></w:sdt>" * 10_000
    assert refused(rezipped(plain(), {BODY: body(deep)})).code == "Z613"


def test_entities_are_not_expanded() -> None:
    entities = "".join(
        f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10)
    )
    text = body("<w:p><w:r><w:t>&e9;</w:t></w:r></w:p>").decode()
    laughs = f'<!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>{text}'
    assert refused(rezipped(plain(), {BODY: laughs.encode()})).code == "Z613"


def test_an_outside_entity_is_refused() -> None:
    text = body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>").decode()
    outside = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>{text}'
    assert refused(rezipped(plain(), {BODY: outside.encode()})).code == "Z613"


@pytest.mark.parametrize("part", ["word/styles.xml", "docProps/core.xml", "word/theme/theme1.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part_and_encoding(part: str, encoding: str) -> None:
    inside = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x "ha">]><d>&x;</d>'
    assert refused(rezipped(plain(), {part: inside.encode(encoding)})).code == "Z613"


def test_a_part_of_another_name_does_not_escape_examination() -> None:
    docx = plain()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        rels = archive.read("word/_rels/document.xml.rels").replace(b"styles.xml", b"styles.bin")
        styles = archive.read("word/styles.xml")
    changes = {"word/_rels/document.xml.rels": rels, "word/styles.bin": styles}
    assert refused(rezipped(docx, changes)).code == "Z611"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rezipped(plain(), {"word/media/bomb.bin": bytes(20 * 1024**2)})
    assert len(bomb) < 1024**2
    assert refused(bomb).code == "Z613"


def test_a_member_that_lies_about_its_size_is_refused() -> None:
    docx = bytearray(rezipped(plain(), {"word/media/a.bin": bytes(4096)}))
    # The last size in the directory entry of the member: claim 600 MB.
    entry = docx.rindex(b"word/media/a.bin") - 46
    assert docx[entry : entry + 4] == b"PK\x01\x02"
    docx[entry + 24 : entry + 28] = struct.pack("<I", 600 * 1024**2)
    assert refused(bytes(docx)).code == "Z613"


def test_too_many_members_are_refused() -> None:
    crowd: dict[str, bytes | None] = {f"word/media/{n}.bin": b"" for n in range(MAX_MEMBERS)}
    assert refused(rezipped(plain(), crowd)).code == "Z613"


@pytest.mark.parametrize(
    "name", ["../outside.xml", "word/../../outside.xml", "/etc/passwd", "C:/x.xml", "word\\x.xml"]
)
def test_names_that_lead_out_of_the_file_are_refused(name: str) -> None:
    bad = bytearray(rezipped(plain(), {"word/" + "x" * (len(name) - 5): b"x"}))
    placeholder = ("word/" + "x" * (len(name) - 5)).encode()
    assert refused(bytes(bad).replace(placeholder, name.encode())).code == "Z613"


def test_a_member_that_is_there_twice_is_refused() -> None:
    docx = rezipped(plain(), {"word/documenx.xml": body("<w:p/>")})
    assert refused(docx.replace(b"word/documenx.xml", BODY.encode())).code == "Z613"


def test_a_picture_with_enormous_dimensions_is_refused() -> None:
    document = letter()
    rid = embed(document.part, logo())
    drawing = anchor(picture(rid, 360000, 360000), PIC, 0, 0, 1, 1)
    document.add_paragraph()._p.append(element(f"<w:r>{drawing}</w:r>"))
    docx = save(document)
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        (name,) = (name for name in archive.namelist() if name.startswith("word/media/"))
    assert refused(rezipped(docx, {name: huge_png(30_000, 30_000)})).code == "Z615"


def huge_png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def test_a_picture_linked_from_outside_is_refused() -> None:
    docx = plain()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        rels = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    link = f'<Relationship Id="x1" Type="{kind}" Target="file:///etc/x" TargetMode="External"/>'
    linked = rels.replace("</Relationships>", link + "</Relationships>").encode()
    problem = refused(rezipped(docx, {"word/_rels/document.xml.rels": linked}))
    assert problem.code == "Z614"
    assert "file:///etc/x" in str(problem.what)
