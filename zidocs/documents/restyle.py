"""The office's paper and face are applied to a template's XML, where it is still as delivered.

The built-in templates are made for A4 and Arial 11. Where a secretary has chosen another paper or
face in Word, that choice stays: a template says more about its look than a setting does.
"""

from dataclasses import dataclass

from lxml import etree

TWIPS_PER_MM = 1440 / 25.4
DELIVERED_MM = (210.0, 297.0)
DELIVERED_FACE = "Arial"
DELIVERED_POINTS = 11

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ONE_MM = TWIPS_PER_MM
_FAR_FROM_MARGIN_MM = 40
"""Indents and tabs beyond this are places on the page, nearer ones belong to the text."""


@dataclass(frozen=True)
class Look:
    """Paper in mm, face, and size in points, as satker.yaml sets them."""

    width_mm: float = DELIVERED_MM[0]
    height_mm: float = DELIVERED_MM[1]
    face: str = DELIVERED_FACE
    points: int = DELIVERED_POINTS


def apply_paper(document: etree._Element, styles: etree._Element | None, look: Look) -> None:
    """Sections of A4 become sections of the office's paper; tables and far indents follow."""
    wanted = (look.width_mm, look.height_mm)
    ratio = 1.0
    for section in document.iter(f"{_W}sectPr"):
        size = section.find(f"{_W}pgSz")
        if size is None:
            continue
        before = _text_width(section, size)
        _resize(size, wanted)
        ratio = _text_width(section, size) / before
    if ratio == 1.0:
        return
    for root in (document, styles):
        if root is not None:
            _scale(root, ratio)


def _resize(size: etree._Element, wanted: tuple[float, float]) -> None:
    """Set width and height of a page size that is still A4, upright or across."""
    now = (int(size.get(f"{_W}w", "0")), int(size.get(f"{_W}h", "0")))
    for names in (("w", "h"), ("h", "w")):
        delivered = tuple(mm * TWIPS_PER_MM for mm in DELIVERED_MM)
        values = now if names == ("w", "h") else now[::-1]
        if all(abs(a - b) < _ONE_MM for a, b in zip(values, delivered, strict=True)):
            for name, mm in zip(names, wanted, strict=True):
                size.set(f"{_W}{name}", str(round(mm * TWIPS_PER_MM)))
            return


def _text_width(section: etree._Element, size: etree._Element) -> float:
    margins = section.find(f"{_W}pgMar")
    taken = 0
    if margins is not None:
        taken = sum(int(margins.get(f"{_W}{side}", "0")) for side in ("left", "right"))
    return max(1.0, int(size.get(f"{_W}w", "0")) - taken)


def _scale(root: etree._Element, ratio: float) -> None:
    for name, attribute in (("gridCol", "w"), ("tcW", "w"), ("ind", "left"), ("tab", "pos")):
        for element in root.iter(f"{_W}{name}"):
            value = element.get(f"{_W}{attribute}", "")
            if not value.lstrip("-").isdigit() or element.get(f"{_W}type", "dxa") != "dxa":
                continue
            if name in ("ind", "tab") and int(value) < _FAR_FROM_MARGIN_MM * TWIPS_PER_MM:
                continue
            element.set(f"{_W}{attribute}", str(round(int(value) * ratio)))


def apply_face(styles: etree._Element, look: Look) -> None:
    """The document's default face and size become the office's, where they are still Arial 11."""
    for fonts in styles.iter(f"{_W}rFonts"):
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            if fonts.get(f"{_W}{script}") == DELIVERED_FACE:
                fonts.set(f"{_W}{script}", look.face)
    for defaults in styles.iter(f"{_W}docDefaults"):
        for name in ("sz", "szCs"):
            for size in defaults.iter(f"{_W}{name}"):
                if size.get(f"{_W}val") == str(2 * DELIVERED_POINTS):
                    size.set(f"{_W}val", str(2 * look.points))
