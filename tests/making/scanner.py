"""Pages with codes become scans as offices make them: turned, skewed, blurred, noisy, written on.

Nothing is random: a seed decides everything.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import segno
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from zidocs import fonts
from zidocs.paper.page_code import PageCode, packet_id, write_code

A4_MM = (210.0, 297.0)
CODE_MM, QUIET = 15.0, 4
"""The symbol itself, and the modules around it that stay white."""
_CORNER_MM = (11.0, 268.0)
RIGHT_MM = 180.0
"""Where a code begins that is printed at the right."""
_MODULES = 25
_LINE_MM = 7.0


@dataclass(frozen=True)
class Copier:
    """How a scanner treats a page; angles in degrees, blur in millimetres, noise in grey levels."""

    dpi: int = 200
    turn: int = 0
    skew: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    pencil: int = 0
    """Strokes over the code."""
    quality: int = 85
    seed: int = 0


def rough(dpi: int, seed: int) -> Copier:
    """A scanner on a bad day: everything at once, within what must still be read."""
    dice = random.Random(1000 * dpi + seed)
    return Copier(
        dpi=dpi,
        turn=dice.choice((0, 90, 180, 270)),
        skew=dice.uniform(-6, 6),
        blur=dice.uniform(0.02, 0.11),
        noise=dice.uniform(2, 14),
        pencil=dice.randrange(4),
        quality=60,
        seed=seed,
    )


def code_of(slug: str, document: str, page: int = 1, pages: int = 1, text: str = "ABCDEF") -> str:
    """The text of the code on a page."""
    return write_code(PageCode(packet_id(slug), document, page, pages, text))


def sheet(
    codes: Sequence[str], dpi: int, seed: int, letters: bool = True, left: float = _CORNER_MM[0]
) -> Image.Image:
    """Paper with lines of text and codes in the bottom margin, the first so far from the left."""
    dice = random.Random(seed)
    page = Image.new("L", (_px(A4_MM[0], dpi), _px(A4_MM[1], dpi)), 255)
    draw = ImageDraw.Draw(page)
    line = 25.0
    while letters and line < 255:
        words = ("".join(dice.choices("aeioukstnrbdgmp", k=dice.randint(2, 9))) for _ in range(9))
        at = (_px(30, dpi), _px(line, dpi))
        draw.text(at, " ".join(words), fill=20, font=_font(_px(4, dpi)))
        line += _LINE_MM
    for number, text in enumerate(codes):
        symbol = _symbol(text, _px(CODE_MM, dpi))
        page.paste(symbol, (_px(left + 30 * number, dpi), _px(_CORNER_MM[1], dpi)))
    return page


def through_paper(front: Image.Image, share: float) -> Image.Image:
    """The blank back of a sheet, on which this share of the front's black shows, in a mirror."""
    mirror = ImageOps.mirror(front).filter(ImageFilter.GaussianBlur(front.width / 1_200))
    return mirror.point([round(255 - (255 - grey) * share) for grey in range(256)])


def under_cap(page: Image.Image, dpi: int, colour: tuple[int, int, int]) -> Image.Image:
    """A sheet in colour, with the round stamp of an office over the first code."""
    cap = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(cap)
    left, top, side = (_px(length, dpi) for length in (*_CORNER_MM, CODE_MM + 5))
    for inset in (-side // 4, 0):
        box = (left + inset, top + inset, left + side - inset, top + side - inset)
        draw.ellipse(box, outline=colour, width=_px(0.8, dpi))
    for line in range(4):
        at = (left, top + line * side // 4)
        draw.text(at, "RUTAN CONTOH", fill=colour, font=_font(_px(4, dpi)), stroke_width=1)
    return ImageChops.darker(page.convert("RGB"), cap)


def scanned(page: Image.Image, copier: Copier) -> bytes:
    """A sheet becomes the JPEG that a scanner makes of it."""
    dice = random.Random(copier.seed)
    dpi = copier.dpi
    if copier.pencil:
        page = ImageChops.darker(page, _strokes(page.size, copier, dice))
    if copier.skew:
        page = page.rotate(copier.skew, Image.Resampling.BICUBIC, fillcolor=255)
    if copier.turn:
        page = page.rotate(copier.turn, expand=True)
    if copier.blur:
        page = page.filter(ImageFilter.GaussianBlur(copier.blur * dpi / 25.4))
    if copier.noise:
        page = page.point([round(18 + grey * 0.86) for grey in range(256)])
        page = ImageChops.add(page, _grain(page.size, copier.noise, copier.seed), 1, -128)
    out = io.BytesIO()
    page.save(out, "JPEG", quality=copier.quality, dpi=(dpi, dpi))
    return out.getvalue()


def pile(jpegs: Sequence[bytes]) -> bytes:
    """JPEGs become a PDF with one picture a page, as scanners write it."""
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NumberObject,
    )  # fmt: skip

    from zidocs.pdf.output import PdfFile, pdf_dict

    out = io.BytesIO()
    file = PdfFile(out)
    parent = file.reserve()
    pages = []
    for data in jpegs:
        with Image.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            colours = "/DeviceGray" if picture.mode == "L" else "/DeviceRGB"
            dpi = picture.info.get("dpi", (200, 200))[0]
        entries = {
            "/Type": NameObject("/XObject"), "/Subtype": NameObject("/Image"),
            "/Width": NumberObject(width), "/Height": NumberObject(height),
            "/ColorSpace": NameObject(colours), "/BitsPerComponent": NumberObject(8),
            "/Filter": NameObject("/DCTDecode"),
        }  # fmt: skip
        image = file.add_stream(pdf_dict(entries), data)
        size = (width / dpi * 72, height / dpi * 72)
        content = file.add_stream(DictionaryObject(), b"q %f 0 0 %f 0 0 cm /I Do Q" % size)
        pages.append(
            file.add(
                pdf_dict(
                    {
                        "/Type": NameObject("/Page"),
                        "/Parent": parent,
                        "/MediaBox": ArrayObject(FloatObject(n) for n in (0, 0, *size)),
                        "/Resources": pdf_dict({"/XObject": pdf_dict({"/I": image})}),
                        "/Contents": content,
                    }
                )
            )
        )
    file.put_pages(parent, pages)
    file.finish(file.add(pdf_dict({"/Type": NameObject("/Catalog"), "/Pages": parent})))
    return out.getvalue()


def plain(codes: Sequence[str], *, seed: int = 0, letters: bool = True, **how: object) -> bytes:
    """Codes become the JPEG of a sheet that bears them, by a good scanner if not told otherwise."""
    copier = replace(Copier(dpi=100, seed=seed), **how)  # type: ignore[arg-type]
    return _plain(tuple(codes), letters, copier)


@cache
def _plain(codes: Sequence[str], letters: bool, copier: Copier) -> bytes:
    return scanned(sheet(codes, copier.dpi, copier.seed, letters), copier)


def _px(millimetres: float, dpi: int) -> int:
    return round(millimetres * dpi / 25.4)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(fonts.faces()[0].path, size)


def _symbol(text: str, side: int) -> Image.Image:
    """A QR whose symbol is ``side`` pixels wide, and its quiet zone around it."""
    out = io.BytesIO()
    symbol = segno.make_qr(text, error="Q", version=2, boost_error=False)
    symbol.save(out, kind="png", scale=20, border=QUIET)
    whole = round(side * (_MODULES + 2 * QUIET) / _MODULES)
    with Image.open(out) as picture:
        return picture.convert("L").resize((whole, whole), Image.Resampling.LANCZOS)


def _strokes(size: tuple[int, int], copier: Copier, dice: random.Random) -> Image.Image:
    """Pencil over the place of the code."""
    paper = Image.new("L", size, 255)
    draw = ImageDraw.Draw(paper)
    left, top, side = (_px(length, copier.dpi) for length in (*_CORNER_MM, CODE_MM + 5))
    for _ in range(copier.pencil):
        start, end = (left + dice.uniform(0, side) for _ in range(2))
        width = max(1, _px(dice.uniform(0.3, 0.6), copier.dpi))
        draw.line([(start, top), (end, top + side)], fill=dice.randint(140, 190), width=width)
    return paper


def _grain(size: tuple[int, int], sigma: float, seed: int) -> Image.Image:
    """Noise around the middle grey; Pillow's own cannot be seeded."""
    dice = random.Random(seed)
    tile = _tile().point([round(128 + (grey - 128) * sigma / _TILE_SIGMA) for grey in range(256)])
    turned = [tile.rotate(turn) for turn in (0, 90, 180, 270)]
    paper = Image.new("L", size, 128)
    for across in range(0, size[0], tile.width):
        for down in range(0, size[1], tile.height):
            paper.paste(dice.choice(turned), (across, down))
    return paper


_TILE_SIGMA = 30.0


@cache
def _tile(side: int = 256) -> Image.Image:
    dice = random.Random(2024)
    levels = (round(dice.gauss(128, _TILE_SIGMA)) for _ in range(side * side))
    return Image.frombytes("L", (side, side), bytes(min(255, max(0, each)) for each in levels))
