"""A bundle of our own pages is PDF/A-2b, rule by rule; one with others says nothing of it."""

import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pytest
from docx import Document
from pikepdf import pdfa

from tests.evidence.test_obstacles import GOOD
from tests.making import pictures, raw_pdf
from tests.making.bundles import COVER, Read, bound, part, reader_of, volumes
from zidocs.bundle.finished import finished_file
from zidocs.bundle.formats import newest
from zidocs.bundle.proof import disagreements
from zidocs.evidence.attachments import attachment_pages
from zidocs.evidence.photos import CaptionedPhoto, photo_pages
from zidocs.image.colours import srgb_profile
from zidocs.image.upright_photos import prepare_photo
from zidocs.layout.choose import lay_out
from zidocs.pdf.archival import archival_obstacles

DC, XMP = "{http://purl.org/dc/elements/1.1/}", "{http://ns.adobe.com/xap/1.0/}"
PDF, PDFA = "{http://ns.adobe.com/pdf/1.3/}", "{http://www.aiim.org/pdfa/ns/id/}"
LI = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
FLAGS_OF_PRINT = 4
HIDING = 1 | 2 | 32 | 256

JAVA = Path("/usr/share/java")
JARS = ("preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation",
        "jaxb-api")  # fmt: skip
ONLY_OF_PART_1 = ("2.2.2", "3.1.4")
"""Transparency, and lists of the letters of a font: part 2 allows the one and asks no other."""


def word_pages() -> bytes:
    """A Word file as the layout engine lays it out."""
    document, out = Document(), io.BytesIO()
    document.add_heading("Laporan", 1)
    document.add_paragraph("Rapat dibuka oleh Maria Contoh, S.H. – pukul 09.00 “tepat”.")
    document.add_picture(io.BytesIO(pictures.saved(pictures.upright(), "PNG")))
    document.save(out)
    return lay_out({"laporan.docx": out.getvalue()})["laporan.docx"].pdf


def photographs() -> bytes:
    data = pictures.saved(pictures.upright())
    photo = prepare_photo(data, "foto/1.jpg", 160.0, 100.0, 200)
    return photo_pages([CaptionedPhoto(photo, "Rapat")], (210.0, 297.0), 2)


def picture_pages(kind: str) -> bytes:
    return attachment_pages(pictures.saved(pictures.upright(), kind), f"scan.{kind.lower()}").pdf


def marked_note() -> bytes:
    """A page of lines with a note that is drawn, a link, and a layer that is switched off."""
    looks = raw_pdf.stream(
        b"1 0 0 RG 0 0 m 9 9 l S",
        b"/Type /XObject /Subtype /Form /BBox [0 0 20 20] /Resources << >>",
    )
    pdf = raw_pdf.one_page(
        b"/OC /L BDC 1 0 0 RG 10 10 m 200 200 l S EMC",
        page=b"/Annots [6 0 R 8 0 R]",
        catalog=b"/OCProperties << /OCGs [9 0 R] /D << /OFF [9 0 R] /Order [9 0 R] /AS [] >> >>",
        resources=b"/Properties << /L 9 0 R >>",
        more={
            6: b"<< /Type /Annot /Subtype /Text /Rect [9 9 29 29] /F 2048 /AP << /N 7 0 R >> >>",
            7: looks,
            8: b"<< /Type /Annot /Subtype /Link /Rect [50 50 90 90] /F 2 "
            b"/A << /S /URI /URI (https://contoh.go.id) >> >>",
            9: b"<< /Type /OCG /Name (Draf) >>",
        },
    )
    return attachment_pages(pdf, "catatan.pdf").pdf


@pytest.fixture(scope="module")
def own() -> Read:
    """Everything that we make ourselves, or that comes from outside and is fit."""
    return bound(
        part("Laporan", word_pages()),
        part("Foto", photographs()),
        part("Pindaian", picture_pages("TIFF")),
        part("Tangkapan", picture_pages("PNG")),
        part("Catatan", marked_note()),
    )


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """The same kind of bundle with a signed original attached."""
    file = tmp_path_factory.mktemp("asli") / "sk.pdf"
    file.write_bytes(picture_pages("PNG"))
    return bound(part("SK", picture_pages("PNG"), file=file, signed=True))


def opened(bundle: Read) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(bundle.pdf))


@pytest.fixture(scope="module")
def opened_own(own: Read) -> Iterator[pikepdf.Pdf]:
    with opened(own) as pdf:
        yield pdf


def everything(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All dictionaries of the file, those of streams too."""
    for value in pdf.objects:
        if isinstance(value, pikepdf.Stream):
            yield value.stream_dict
        elif isinstance(value, pikepdf.Dictionary):
            yield value


def said(pdf: pikepdf.Pdf) -> dict[str, str]:
    """What the XMP says, by the name of the entry of Info that says the same."""
    root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    found = {
        "/Title": root.findtext(f".//{DC}title//{LI}"),
        "/Author": root.findtext(f".//{DC}creator//{LI}"),
        "/Subject": root.findtext(f".//{DC}description//{LI}"),
        "/Creator": root.findtext(f".//{XMP}CreatorTool"),
        "/Producer": root.findtext(f".//{PDF}Producer"),
    }
    return {name: text for name, text in found.items() if text is not None}


def claim(pdf: pikepdf.Pdf) -> tuple[str | None, str | None]:
    root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    return root.findtext(f".//{PDFA}part"), root.findtext(f".//{PDFA}conformance")


def test_a_bundle_of_our_own_pages_says_that_it_is_pdfa_2b(own: Read) -> None:
    assert own.index["pdfa"] == "PDF/A-2b"
    assert [each["bukan_pdfa"] for each in own.index["bagian"]] == [[]] * 5
    assert claim(opened(own)) == ("2", "B")


def test_the_finished_file_has_no_obstacle_that_its_parts_had_not(own: Read) -> None:
    assert archival_obstacles(own.pdf) == ()


def test_xmp_and_info_say_the_same(own: Read) -> None:
    pdf = opened(own)
    assert said(pdf) == {name: str(text) for name, text in pdf.docinfo.items()}
    assert said(pdf)["/Author"] == COVER.author


def test_titles_with_signs_of_xml_and_control_characters_are_said_as_they_are() -> None:
    cover = replace(COVER, judul="Rapat <A> & \x02 “B”", indikator="")
    pdf = opened(bound(part("Foto", photographs()), cover=cover))
    assert said(pdf)["/Title"] == str(pdf.docinfo["/Title"]) == "Rapat <A> &  “B”"


def test_the_packet_of_metadata_is_found_without_reading_the_pdf(own: Read) -> None:
    packet = own.pdf[own.pdf.index(b"<?xpacket begin=") : own.pdf.index(b'<?xpacket end="r"?>')]
    assert b"<pdfaid:part>2</pdfaid:part>" in packet
    assert not re.search(rb"<\?xpacket begin=.{0,60}(bytes|encoding)=", packet)


def test_nothing_tells_a_time(own: Read) -> None:
    with opened(own) as pdf:
        assert b"Date" not in pdf.Root.Metadata.read_bytes()
        assert not [name for name in pdf.docinfo.keys() if "Date" in name]  # noqa: SIM118


def test_colours_are_meant_as_srgb(opened_own: pikepdf.Pdf) -> None:
    (intent,) = opened_own.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1"
    assert str(intent.OutputConditionIdentifier)
    assert intent.DestOutputProfile.N == 3
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()


def test_every_font_is_embedded_with_its_widths_and_meanings(opened_own: pikepdf.Pdf) -> None:
    fonts = [each for each in everything(opened_own) if "/BaseFont" in each]
    assert len(fonts) >= 6
    for font in fonts:
        assert "/FontFile2" in font.FontDescriptor
        assert len(font.Widths) == font.LastChar - font.FirstChar + 1
        assert font.ToUnicode.read_bytes()


def test_the_file_is_not_encrypted_has_an_identity_and_is_binary(own: Read) -> None:
    pdf = opened(own)
    assert not pdf.is_encrypted
    assert [len(bytes(each)) for each in pdf.trailer.ID] == [16, 16]
    header, comment = own.pdf.split(b"\n", 2)[:2]
    assert re.fullmatch(rb"%PDF-1\.[0-7]", header)
    assert comment.startswith(b"%")
    assert len(comment) > 4
    assert all(sign > 127 for sign in comment[1:5])
    assert own.pdf.endswith(b"%%EOF\n")


def test_nothing_in_the_file_acts(opened_own: pikepdf.Pdf) -> None:
    root = opened_own.Root
    assert "/JavaScript" not in root.get("/Names", {})
    assert not {
        "/AA",
        "/AcroForm",
        "/OpenAction",
        "/Requirements",
        "/NeedsRendering",
        "/Perms",
    } & set(root.keys())
    for each in everything(opened_own):
        assert "/AA" not in each
        assert each.get("/S") not in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/Rendition")


def test_every_annotation_is_printed_and_none_is_hidden(opened_own: pikepdf.Pdf) -> None:
    annotations = [each for page in opened_own.pages for each in page.get("/Annots", [])]
    kinds = {str(each.Subtype) for each in annotations}
    assert kinds == {"/Link", "/Text"}
    for each in annotations:
        assert int(each.F) & (FLAGS_OF_PRINT | HIDING) == FLAGS_OF_PRINT
        if each.Subtype != "/Link":
            assert list(each.AP.keys()) == ["/N"]


def test_layers_have_a_named_view_that_does_not_switch_itself(opened_own: pikepdf.Pdf) -> None:
    view = opened_own.Root.OCProperties.D
    assert str(view.Name)
    assert "/AS" not in view
    assert "/Order" not in view


def test_no_stream_lies_outside_or_is_compressed_in_a_forbidden_way(
    opened_own: pikepdf.Pdf,
) -> None:
    for each in everything(opened_own):
        if "/Length" in each:
            assert not {"/F", "/FFilter", "/FDecodeParms"} & set(each.keys())
            assert b"LZW" not in each.unparse(resolved=True)
            assert each.get("/Interpolate", False) is False


def test_an_attached_original_makes_it_part_3_and_is_described(signed: Read) -> None:
    pdf = opened(signed)
    assert signed.index["pdfa"] == "PDF/A-3b"
    assert claim(pdf) == ("3", "B")
    (specification,) = pdf.Root.AF
    assert specification.AFRelationship == "/Source"
    assert str(specification.F) == str(specification.UF) == "SK.pdf"
    assert specification.EF.F.Subtype == "/application/pdf"


def test_a_bundle_without_attachments_has_none_of_their_entries(own: Read) -> None:
    assert not {"/AF", "/Names"} & set(opened(own).Root.keys())


def test_one_part_that_is_not_fit_keeps_the_whole_file_from_saying_so(tmp_path: Path) -> None:
    mixed = bound(part("Foto", photographs()), part("SK", pages=2))
    pdf = opened(mixed)
    assert claim(pdf) == (None, None)
    assert mixed.index["pdfa"] == ""
    reasons = [each["bukan_pdfa"] for each in mixed.index["bagian"]]
    assert reasons == [[], ["huruf tidak disematkan"]]
    assert b"huruf tidak disematkan" in text_of_last(mixed, tmp_path)


def text_of_last(bundle: Read, folder: Path) -> bytes:
    (folder / "b.pdf").write_bytes(bundle.pdf)
    with finished_file(folder / "b.pdf", newest()) as found:
        return found.text(len(found.pages) - 1).encode()


def test_of_volumes_each_says_what_is_true_of_itself() -> None:
    first, second = volumes([[part("Foto", photographs())], [part("SK")]])
    assert (first.index["pdfa"], second.index["pdfa"]) == ("PDF/A-2b", "")


@pytest.mark.parametrize("standard", ["", "PDF/A-3b"])
def test_a_file_that_says_other_than_its_index_is_noticed(
    own: Read, standard: str, tmp_path: Path
) -> None:
    (tmp_path / "b.pdf").write_bytes(own.pdf)
    assert [*disagreements(tmp_path / "b.pdf", own.index)] == []
    faults = [
        str(fault) for fault in disagreements(tmp_path / "b.pdf", own.index | {"pdfa": standard})
    ]
    assert any("the standard" in fault for fault in faults)


def test_a_certificate_that_names_other_reasons_than_the_index_is_noticed(tmp_path: Path) -> None:
    bundle = bound(part("SK"))
    (tmp_path / "b.pdf").write_bytes(bundle.pdf)
    bundle.index["bagian"][0]["bukan_pdfa"] = ["warna CMYK tanpa profil"]
    fault, other = disagreements(tmp_path / "b.pdf", bundle.index)
    assert "certificate does not name" in str(fault)
    assert "not the one that the certificate names" in str(other)


CHECKED_ELSEWHERE = ("optional content (/OCProperties)", "embedded files")
"""What pikepdf's validator says that it does not look into; part 2 and 3 allow both."""


def judged(bundle: Read, flavour: str) -> list[str]:
    """What the validator of pikepdf finds, whatever it finds."""
    report = pdfa.validate_written(io.BytesIO(bundle.pdf), flavour)
    return [
        str(finding)
        for finding in report.findings
        if not finding.message.startswith(CHECKED_ELSEWHERE)
    ]


def test_another_validator_finds_nothing(own: Read, signed: Read) -> None:
    assert judged(own, "2b") == []
    assert judged(signed, "3b") == []


UNSEEN = "invisible letters under a scan"
"""Its font need not be embedded (6.2.11.4.1); the validator does not look whether it is seen."""


@pytest.mark.parametrize("name", sorted(GOOD.keys() - {UNSEEN}))
def test_another_validator_agrees_that_a_page_from_outside_is_fit(name: str) -> None:
    """Also one that names Helvetica, which is not in the file, and shows no letter in it."""
    bundle = bound(part("Lampiran", attachment_pages(GOOD[name], "a.pdf").pdf))
    assert bundle.index["pdfa"] == "PDF/A-2b"
    assert judged(bundle, "2b") == []


def test_another_validator_finds_what_is_not_fit() -> None:
    bundle = bound(part("SK"))
    assert any("not embedded" in finding for finding in judged(bundle, "2b"))


def test_a_text_under_a_scan_can_still_be_read_and_searched() -> None:
    bundle = bound(part("Pindaian", attachment_pages(GOOD[UNSEEN], "a.pdf").pdf))
    assert bundle.index["pdfa"] == "PDF/A-2b"
    assert "Halo" in reader_of(bundle).pages[2].extract_text()


needs_preflight = pytest.mark.skipif(
    shutil.which("java") is None or not all((JAVA / f"{jar}.jar").exists() for jar in JARS),
    reason="PDFBox Preflight is not installed",
)


@needs_preflight
def test_a_validator_of_others_finds_nothing_but_what_part_2_allows(
    own: Read, tmp_path: Path
) -> None:
    """PDFBox Preflight knows part 1 only: it is shown the same objects as that."""
    with opened(own) as pdf:
        # Part 1 has no layers at all; they have a test of their own.
        del pdf.Root.OCProperties
        words = pdf.Root.Metadata.read_bytes().replace(b"part>2<", b"part>1<")
        pdf.Root.Metadata.write(words)
        none = pikepdf.ObjectStreamMode.disable
        pdf.save(tmp_path / "part1.pdf", object_stream_mode=none, force_version="1.4")
    jars = ":".join(str(JAVA / f"{jar}.jar") for jar in JARS)
    validator = "org.apache.pdfbox.preflight.Validator_A1b"
    command = ["java", f"-Duser.home={tmp_path}", "-cp", jars, validator, "part1.pdf"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "PDF/A-1b" in done.stdout, done.stderr
    faults = re.findall(r"^(\d[\d.]*) : (.*)", done.stdout, re.MULTILINE)
    assert [fault for fault in faults if fault[0] not in ONLY_OF_PART_1] == []
