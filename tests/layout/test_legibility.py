"""Pages are looked at as a reader does: what is there but cannot be read is told, nothing else."""

import io
from collections.abc import Callable

import pytest
from reportlab.lib.colors import Color, HexColor
from reportlab.pdfgen.canvas import Canvas

from zidocs.errors import Problem
from zidocs.layout.legibility import illegible
from zidocs.pdf.page_content import read_pages

Drawing = Callable[[Canvas], None]


def found(*sheets: Drawing) -> list[Problem]:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for draw in sheets:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return list(illegible(read_pages(target.getvalue()), "surat.docx"))


def in_colour(text: str, ground: str | None = None, size: float = 11) -> Drawing:
    def draw(canvas: Canvas) -> None:
        if ground:
            canvas.setFillColor(HexColor(ground))
            canvas.rect(90, 390, 300, 60, stroke=0, fill=1)
        canvas.setFillColor(HexColor(text))
        canvas.setFont("Helvetica", size)
        canvas.drawString(100, 400, "Nomor 12")

    return draw


def lines(*heights: float, left: float = 100, size: float = 11) -> Drawing:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        for number, height in enumerate(heights):
            canvas.drawString(left, height, f"Baris ke-{number}")

    return draw


def covered(canvas: Canvas) -> None:
    lines(400)(canvas)
    canvas.setFillColor(HexColor("#FFFFFF"))
    canvas.rect(90, 390, 300, 30, stroke=0, fill=1)


@pytest.mark.parametrize(
    "draw",
    [
        in_colour("#FFFFFF"),
        in_colour("#F4F4F4"),
        in_colour("#FFFFFF", ground="#FFFFCC"),
        in_colour("#000000", ground="#101010"),
        in_colour("#FFFFFF", size=48),
        covered,
    ],
)
def test_text_that_does_not_stand_out_from_its_ground_is_named(draw: Drawing) -> None:
    (problem,) = found(draw)
    assert (problem.code, problem.severity) == ("Z656", "peringatan")
    assert "page 1" in str(problem)


@pytest.mark.parametrize(
    "draw",
    [
        in_colour("#000000"),
        in_colour("#FFFFFF", ground="#1F3864"),
        in_colour("#000000", ground="#FFFF00"),
        in_colour("#C0C0C0"),
        in_colour("#EDEDED", size=60),
    ],
)
def test_coloured_text_that_can_be_read_is_fine(draw: Drawing) -> None:
    assert found(draw) == []


@pytest.mark.parametrize("heights", [(400, 400), (400, 405.3), (400, 394)])
def test_text_over_other_text_is_named(heights: tuple[float, float]) -> None:
    (problem,) = found(lines(*heights))
    assert problem.code == "Z657"


def test_only_the_first_page_with_a_fault_is_named_once() -> None:
    (problem,) = found(lines(400, 380), lines(400, 400), lines(400, 400))
    assert "page 2" in str(problem)


@pytest.mark.parametrize(("left", "height"), [(8, 400), (560, 400), (100, 6), (100, 832)])
def test_text_where_printers_do_not_print_is_named(left: float, height: float) -> None:
    (problem,) = found(lines(height, left=left))
    assert problem.code == "Z658"


def tight_lines(canvas: Canvas) -> None:
    lines(400, 391, 382)(canvas)


def watermark_behind(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor("#D9D9D9"))
    canvas.setFont("Helvetica", 90)
    canvas.translate(120, 300)
    canvas.rotate(40)
    canvas.drawString(0, 0, "SALINAN")
    canvas.restoreState()
    canvas.setFillColor(Color(0, 0, 0, alpha=0.2))
    canvas.setFont("Helvetica", 90)
    canvas.drawString(90, 395, "KONSEP")
    canvas.setFillColor(HexColor("#000000"))
    lines(*range(300, 500, 13))(canvas)


def marked_text(canvas: Canvas) -> None:
    lines(400)(canvas)
    canvas.line(100, 398, 180, 398)
    canvas.line(100, 404, 180, 404)
    canvas.line(100, 410, 180, 410)
    canvas.setFont("Helvetica", 6)
    canvas.drawString(100 + canvas.stringWidth("Baris ke-0", "Helvetica", 11), 404, "2)")


def shadow(canvas: Canvas) -> None:
    lines(400)(canvas)
    lines(399.3, left=100.7)(canvas)


def name_on_dots(canvas: Canvas) -> None:
    lines(400)(canvas)
    canvas.drawString(98, 398, "_" * 20)
    canvas.drawString(98, 398, "." * 20)


@pytest.mark.parametrize("draw", [tight_lines, watermark_behind, marked_text, shadow, name_on_dots])
def test_what_lies_over_text_on_purpose_is_fine(draw: Drawing) -> None:
    assert found(draw) == []
