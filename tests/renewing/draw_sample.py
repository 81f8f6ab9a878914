"""The sample workspace's pictures and attachments are drawn by this script; nobody is shown.

Run it to draw them anew: ``python -m tests.renewing.draw_sample``. The files are committed,
because another release of Pillow or reportlab may draw the same picture with other bytes.
"""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from zidocs import fonts

SAMPLE = Path(__file__).resolve().parents[2] / "packets"
EXIF_DATE, EXIF_MODEL, EXIF_ORIENTATION = 0x9003, 0x0110, 0x0112
EXIF_IFD = 0x8769

WALL, FLOOR, WOOD, CLOTH = (226, 221, 208), (150, 128, 104), (122, 84, 52), (38, 60, 96)
SKINS = [(141, 96, 66), (168, 118, 84), (120, 80, 56), (153, 107, 75)]


def font(size: int) -> ImageFont.FreeTypeFont:
    path = next(face.path for face in fonts.faces() if face.bold and not face.italic)
    return ImageFont.truetype(str(path), size)


def person(draw: ImageDraw.ImageDraw, x: int, y: int, size: int, tone: int) -> None:
    """A figure seen from afar: head, shoulders, uniform."""
    skin = SKINS[tone % len(SKINS)]
    cloth = tuple(min(255, c + 18 * (tone % 3)) for c in CLOTH)
    draw.rounded_rectangle((x - size, y, x + size, y + 3 * size), size // 2, fill=cloth)
    draw.ellipse((x - size // 2, y - size, x + size // 2, y + size // 6), fill=skin)
    draw.pieslice((x - size // 2, y - size, x + size // 2, y), 180, 360, fill=(30, 24, 20))


def room(width: int, height: int, banner: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A meeting room with a banner on its wall."""
    picture = Image.new("RGB", (width, height), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, int(height * 0.62), width, height), fill=FLOOR)
    for x in range(0, width, width // 12):
        draw.line((x, height * 0.62, x - width // 9, height), fill=(134, 112, 90), width=3)
    draw.rectangle((width * 0.12, height * 0.07, width * 0.88, height * 0.24), fill=(24, 74, 120))
    draw.text(
        (width / 2, height * 0.155), banner, font=font(width // 32), fill="white", anchor="mm"
    )
    return picture, draw


def opening() -> Image.Image:
    picture, draw = room(1600, 1200, "RAPAT RENCANA AKSI ZONA INTEGRITAS 2024")
    person(draw, 800, 520, 62, 1)
    draw.polygon([(650, 640), (950, 640), (990, 900), (610, 900)], fill=WOOD)
    for index, x in enumerate(range(160, 1500, 190)):
        person(draw, x, 900 + 18 * (index % 2), 56, index)
    return picture


def discussion() -> Image.Image:
    picture, draw = room(1600, 1200, "PEMBAHASAN RENCANA AKSI TIAP AREA")
    draw.polygon([(360, 660), (1240, 660), (1480, 1020), (120, 1020)], fill=WOOD)
    for index, x in enumerate((430, 620, 810, 1000, 1180)):
        person(draw, x, 520, 46, index)
    for index, x in enumerate((220, 1380)):
        person(draw, x, 740, 64, index + 2)
    for x in (470, 700, 930, 1130):
        draw.rectangle((x - 50, 720, x + 50, 780), fill=(245, 245, 240), outline=(180, 180, 175))
    return picture


def audience() -> Image.Image:
    """A portrait photo, as a phone held upright takes it."""
    picture, draw = room(1200, 1600, "PESERTA RAPAT")
    for row, (y, size) in enumerate(((620, 40), (800, 52), (1040, 68))):
        for index, x in enumerate(range(130, 1150, 3 * size)):
            person(draw, x, y, size, row + index)
    return picture


def notice_board(title: str, lines: list[str]) -> Image.Image:
    picture = Image.new("RGB", (1600, 1200), (196, 203, 208))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((180, 90, 1420, 1110), fill=WOOD)
    draw.rectangle((215, 125, 1385, 1075), fill=(250, 249, 244))
    draw.text((800, 240), title, font=font(58), fill=(24, 74, 120), anchor="mm")
    draw.line((420, 300, 1180, 300), fill=(24, 74, 120), width=6)
    for index, line in enumerate(lines):
        draw.text((800, 420 + 110 * index), line, font=font(40), fill=(40, 40, 40), anchor="mm")
    return picture


def save_photo(picture: Image.Image, path: Path, taken: str, turned: bool = False) -> None:
    """As a camera writes it: some noise and blur, the date in EXIF, perhaps lying on its side."""
    noise = Image.effect_noise(picture.size, 14).convert("RGB")
    picture = Image.blend(picture, noise, 0.06).filter(ImageFilter.GaussianBlur(0.8))
    exif = Image.Exif()
    exif[EXIF_MODEL] = "Kamera Contoh"
    exif.get_ifd(EXIF_IFD)[EXIF_DATE] = taken
    if turned:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[EXIF_ORIENTATION] = 6
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, quality=78, exif=exif, optimize=True)


def draw_logo(path: Path) -> None:
    """An emblem of nobody: a shield with a sun and waves."""
    picture = Image.new("RGBA", (480, 480), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    shield = [(60, 50), (420, 50), (420, 270), (240, 450), (60, 270)]
    draw.polygon(shield, fill=(24, 74, 120, 255))
    draw.line([*shield, shield[0]], fill=(212, 168, 40, 255), width=16, joint="curve")
    draw.ellipse((180, 110, 300, 230), fill=(244, 205, 70, 255))
    for y in (270, 305, 340):
        half = int((450 - y) * 0.72)
        draw.line((240 - half, y, 240 + half, y), fill=(255, 255, 255, 255), width=12)
    picture.resize((240, 240), Image.Resampling.LANCZOS).save(path, optimize=True)


BODY = ParagraphStyle("body", fontName="Arimo", fontSize=10, leading=14)
HEAD = ParagraphStyle("head", parent=BODY, fontName="Arimo-Bold", alignment=TA_CENTER, fontSize=12)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=9, leading=12)


def draw_action_plan(path: Path) -> None:
    """The attachment of the sample report: an action plan, portrait cover and landscape table."""
    areas = [
        ("I", "Manajemen Perubahan", "Sosialisasi pembangunan Zona Integritas", "Maret"),
        ("II", "Penataan Tatalaksana", "Evaluasi SOP layanan kunjungan", "Juni"),
        ("III", "Penataan Sistem Manajemen SDM", "Penyusunan analisis kebutuhan diklat", "Juni"),
        ("IV", "Penguatan Akuntabilitas", "Penyusunan perjanjian kinerja", "Maret"),
        ("V", "Penguatan Pengawasan", "Sosialisasi pengendalian gratifikasi", "Maret"),
        ("VI", "Peningkatan Kualitas Pelayanan Publik", "Pemasangan maklumat pelayanan", "Maret"),
    ]
    rows = [["No", "Area", "Kegiatan", "Target", "Waktu", "Penanggung jawab"]] + [
        [
            number,
            Paragraph(area, CELL),
            Paragraph(work, CELL),
            "1 dokumen",
            when,
            "Tim area " + number,
        ]
        for number, area, work, when in areas
    ]
    table = Table(
        rows, colWidths=[12 * mm, 58 * mm, 80 * mm, 28 * mm, 24 * mm, 38 * mm], repeatRows=1
    )
    table.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, 0), "Arimo-Bold", 9),
                ("FONT", (0, 1), (-1, -1), "Arimo", 9),
                ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#DCE6F1")),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ]
        )
    )
    story = [
        Paragraph("DOKUMEN RENCANA AKSI", HEAD),
        Paragraph("PEMBANGUNAN ZONA INTEGRITAS RUTAN CONTOH TAHUN 2024", HEAD),
        Spacer(1, 8 * mm),
        table,
        PageBreak(),
        Paragraph("TARGET PRIORITAS", HEAD),
        Spacer(1, 6 * mm),
        *[Paragraph(f"{n}. {area}: {work} ({when} 2024).", BODY) for n, area, work, when in areas],
    ]
    write_pdf(path, story, landscape(A4), "Dokumen Rencana Aksi")


def draw_decree(path: Path) -> None:
    """The decree that names the team."""
    body = [
        "KEPUTUSAN KEPALA RUMAH TAHANAN NEGARA KELAS IIB CONTOH",
        "NOMOR W99.PAS.PAS9-OT.03.01-0007 TAHUN 2024",
        "TENTANG",
        "TIM KERJA PEMBANGUNAN ZONA INTEGRITAS TAHUN 2024",
    ]
    points = [
        "KESATU: Membentuk Tim Kerja Pembangunan Zona Integritas Rutan Contoh Tahun 2024.",
        "KEDUA: Susunan Tim Kerja tercantum dalam lampiran keputusan ini.",
        "KETIGA: Keputusan ini mulai berlaku pada tanggal ditetapkan.",
    ]
    members = ["Yohanes Contoh, Pengarah", "Maria Contoh, Ketua", "Petrus Misal, Area VI"]
    story = [
        *[Paragraph(line, HEAD) for line in body],
        Spacer(1, 8 * mm),
        *[Paragraph(point, BODY) for point in points],
        Spacer(1, 10 * mm),
        Paragraph("Ditetapkan di Kupang pada tanggal 15 Januari 2024", BODY),
        PageBreak(),
        Paragraph("LAMPIRAN", HEAD),
        *[Paragraph(f"{n}. {name}", BODY) for n, name in enumerate(members, start=1)],
    ]
    write_pdf(path, story, A4, "SK Tim Kerja")


def write_pdf(path: Path, story: list, size: tuple[float, float], title: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    SimpleDocTemplate(
        str(path), pagesize=size, title=title, invariant=1,
        leftMargin=25 * mm, rightMargin=20 * mm, topMargin=20 * mm, bottomMargin=25 * mm,
    ).build(story)  # fmt: skip


def main() -> None:
    fonts.register()
    meeting = SAMPLE / "rapat-rencana-aksi"
    save_photo(opening(), meeting / "foto/1-pembukaan.jpg", "2024:03:07 09:04:12")
    save_photo(discussion(), meeting / "foto/2-pembahasan.jpg", "2024:03:07 09:51:40")
    save_photo(audience(), meeting / "foto/3-peserta.jpg", "2024:03:07 10:20:03", turned=True)
    pledge = [
        "Kami sanggup melayani",
        "sesuai standar pelayanan.",
        "Tanpa pungutan.",
        "Tepat waktu.",
    ]
    save_photo(
        notice_board("MAKLUMAT PELAYANAN", pledge),
        meeting / "foto/4-maklumat.jpg",
        "2024:03:07 10:58:27",
    )
    team = SAMPLE / "sk-tim-kerja"
    save_photo(
        notice_board("TIM KERJA 2024", ["Pengarah: Yohanes Contoh", "Ketua: Maria Contoh"]),
        team / "foto/papan-tim-kerja.jpg",
        "2024:01:16 08:15:00",
    )
    draw_logo(SAMPLE / "logo.png")
    draw_action_plan(meeting / "lampiran/rencana-aksi.pdf")
    draw_decree(team / "lampiran/sk-tim-kerja.pdf")


if __name__ == "__main__":
    main()
