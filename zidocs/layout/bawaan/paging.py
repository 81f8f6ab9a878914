"""Fills pages with measured boxes: what is drawn, and where.

word2pdf fills the pages; what stays together on one, and the lines, are ours. Lengths are points,
``y`` from the top of the page down.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from reportlab.pdfbase import pdfmetrics
from word2pdf.layout.boxes import ImageOp, LineOp, LinkOp, ParaBox, RectOp, TableBox
from word2pdf.layout.flow import Flow, Frame

from zidocs.errors import say
from zidocs.layout.bawaan import cutting, signs
from zidocs.layout.bawaan.borders import SIDES, BorderLines, Side, border_lines
from zidocs.layout.bawaan.faces import Bit, Hand
from zidocs.layout.bawaan.page_fields import MOST_FILLINGS, Found, style_names
from zidocs.layout.bawaan.typesetting import MOST_LINES, TooMuchWork, Typesetter
from zidocs.layout.bawaan.word_art import WordArt

_MAX_PAGES = 2_000
_ASCENDER, _DESCENDER = 0.905, 0.212  # of the size: how far a highlight reaches
_UNDERLINE, _STRIKE = 0.11, 0.26  # of the size: below and above the base line
_STROKE = 0.055  # of the size
_DASHES = {
    "dash": (3, 2), "dashed": (3, 2), "dashedHeavy": (3, 2), "dashLong": (6, 2),
    "dotDash": (3, 2, 1, 2), "dotDotDash": (3, 2, 1, 2, 1, 2), "dotted": (1, 2),
    "dottedHeavy": (1, 2),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextMark:
    """A bit of text on a page, at the left end of its base line."""

    x: float
    y: float
    bit: Bit


def fill_pages(prepare: Callable[[], Typesetter]) -> tuple[Typesetter, list[Any]]:
    """Pages filled as often as the fields in their text need, and the last typesetter.

    ``prepare`` makes a typesetter of the document. Raises TooMuchWork for endless documents.
    """
    found = Found()
    for _ in range(MOST_FILLINGS):
        typesetter = prepare()
        typesetter.found = found
        filler = PageFiller(typesetter)
        pages: list[Any] = filler.run()
        if not typesetter.computes_in_text or filler.found == found:
            return typesetter, pages
        if typesetter.work > MOST_LINES / 2:
            raise TooMuchWork
        found = filler.found
    typesetter.losses[say("The page numbers in the text do not settle.")] = None
    return typesetter, pages


class PageFiller(Flow):  # type: ignore[misc]  # word2pdf has no types
    """Fills the pages of one document; raises ValueError if there is no end of them."""

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__(typesetter)
        self.found = Found()
        self._styles = style_names(self.doc)
        self._running: dict[tuple[int, float], list[Any]] = {}
        self._in_text = True
        self._y: float

    # -- headers and footers ----------------------------------------------------------------

    def _hf_for(self, section: Any, page_number: int, first_in_section: bool) -> tuple[Any, Any]:
        """A first or even page without a header of its own has none (ECMA-376 1, 17.10.6)."""
        kind = "default"
        if section.title_page and first_in_section:
            kind = "first"
        elif self.doc.settings.get("even_odd_headers") and page_number % 2 == 0:
            kind = "even"
        return section.headers.get(kind), section.footers.get(kind)

    def _blocks_height(self, hf: Any, width: float) -> float:
        return _height(self._running_boxes(hf, width))

    def _running_boxes(self, head: Any, width: float) -> list[Any]:
        """The measured header or footer; measured once if it says the same on every page."""
        boxes = self._running.get((id(head), width))
        if boxes is None:
            typesetter = self.lay
            fields = typesetter.fields
            typesetter.in_body = False
            boxes = typesetter.layout_blocks(head.blocks, width)
            typesetter.in_body = True
            if typesetter.fields == fields:
                self._running[id(head), width] = boxes
        return list(boxes)

    def _render_headers_footers(self) -> None:
        last = self.pages[-1]
        if not (last.ops or last.first_in_section) and self._at_frame_top():
            # Begun by a page break after which nothing came.
            self.pages.pop()
        self._end_text()
        for page in self.pages:
            section = page.section
            self.lay.page = page.index
            header, footer = self._hf_for(section, page.number, page.first_in_section)
            width = section.content_width
            x = section.margin_left + section.gutter
            # Drawn, and so read by a machine, before the text.
            body, page.ops = page.ops, []
            if header:
                self._emit_boxes(
                    page, self._running_boxes(header, width), x, section.header_distance, width
                )
            if footer:
                boxes = self._running_boxes(footer, width)
                top = section.height - section.footer_distance - _height(boxes)
                self._emit_boxes(page, boxes, x, top, width)
            page.ops.extend(body)

    def _end_text(self) -> None:
        """All text is placed: what pages are called is known, and headers may say it."""
        self.found.numbers = [page.number for page in self.pages]
        self.found.forms = [page.section.page_num_format or "decimal" for page in self.pages]
        self.found.sections = [id(page.section) for page in self.pages]
        self.lay.found = self.found
        self._in_text = False

    def _emit_boxes(
        self, page: Any, boxes: Iterable[Any], x: float, y: float, width: float
    ) -> None:
        for box in boxes:
            y = self._emit_box(page, box, x, y, width)

    def _make_frames(self, section: Any, page: Any) -> list[Frame]:
        """The columns of a page; a margin less than the header's distance counts without one."""
        frames: list[Frame] = super()._make_frames(section, page)
        head, foot = self._hf_for(section, page.number, page.first_in_section)
        for frame in frames:
            if not head:
                frame.top = abs(section.margin_top)
            if not foot:
                frame.bottom = max(frame.top + 1.0, section.height - abs(section.margin_bottom))
        return frames

    def _new_page(self, section: Any) -> None:
        if len(self.pages) >= _MAX_PAGES:
            raise ValueError(f"more than {_MAX_PAGES} pages")
        super()._new_page(section)

    # -- what stays together ----------------------------------------------------------------

    def _place_paragraph(self, box: Any, overflow: bool = False) -> None:
        if box.page_break_before and not self._at_frame_top():
            self._next_frame()
            self._keep_space_above()
        super()._place_paragraph(box, overflow)
        if box.lines and box.lines[-1].page_break:
            self._keep_space_above()

    def _keep_space_above(self) -> None:
        """Only a page that began by itself swallows the space above its first paragraph."""
        self._section_top, self._carried_after = True, 0.0

    def _fit_lines(
        self,
        lines: Sequence[Any],
        start: int,
        avail: float,
        box: Any,
        first_fragment: bool,
        force: bool = False,
    ) -> tuple[int, bool]:
        count, hard_break = super()._fit_lines(lines, start, avail, box, first_fragment, force)
        left_over = len(lines) - start - count
        if box.widow_control and count == 1 and left_over and not (force or hard_break):
            return 0, False
        return count, hard_break

    def _handle_keep_group(self, boxes: Sequence[Any], index: int) -> None:
        if self._at_frame_top():
            return
        height = _kept_height(islice(boxes, index, None), self._page_room)
        if self._available < height <= self._page_room:
            self._next_frame()

    @property
    def _page_room(self) -> float:
        return float(self.frame.bottom - self.frame.top)

    def _place_table(self, box: Any) -> None:
        heads, rest = box.repeat_header, list(box.rows)
        fresh = self._at_frame_top()
        while rest:
            fitting, left = cutting.fill(rest, self._available, _stays)
            if not fitting and fresh:
                fitting, left = cutting.fill(rest, self._available, _stays, force=True)
                if not fitting:
                    self.lay.losses[say("A table row is taller than a page.")] = None
                    fitting, left = rest[:1], rest[1:]
            self._add_rows(box, fitting)
            rest = left
            if rest:
                self._next_frame()
                if len(box.rows) - len(rest) >= len(heads):
                    self._add_rows(box, heads)
                fresh = True

    def _add_rows(self, table: Any, added: Sequence[Any]) -> None:
        here = replace(table, rows=list(added))
        for index, row in enumerate(added):
            self._y = self._emit_row(self._page, here, row, self.frame.x, self._y, index)

    def _emit_float(self, page: Any, floating: Any, *about: Any) -> None:
        art = getattr(floating, "word_art", None)
        if art is None:
            super()._emit_float(page, floating, *about)
            return
        _, column_x, column_width, top = about
        size = floating.width, floating.height
        x = self._float_x(floating, page.section, column_x, column_width, size[0])
        y = self._float_y(floating, page.section, top, size[1])
        face = self.lay.fonts[False, False].name
        mark = WordArt(x, y, *size, text=art[0], face=face, turn=floating.rotation, colour=art[1])
        page.ops.insert(0 if floating.behind else len(page.ops), mark)

    # -- borders ---------------------------------------------------------------------------

    def _emit_paragraph(self, page: Any, box: Any, x: float, y: float, width: float) -> float:
        if self._in_text and box.open_top:
            for name in box.bookmarks:
                self.found.targets.setdefault(name, page.index)
            if box.title:
                style = self._styles.get(box.para.style_id, "")
                self.found.headed.append((page.index, style, box.title))
        if box.borders:
            left, right = x + box.left, x + max(box.left, width - box.right)
            top = y + box.space_before + (box.pad_top if box.open_top else 0.0)
            bottom = top + _height(box.lines)
            sides = _sides(box.borders)
            reach = {side: lines.space for side, lines in sides}
            for side, lines in sides:
                if (side == "top" and not box.open_top) or (
                    side == "bottom" and not box.open_bottom
                ):
                    continue
                area = left, top, right, bottom
                self._draw_border(page, box.borders[side], side, lines, area, reach=reach)
            box = replace(box, borders=None)
        return float(super()._emit_paragraph(page, box, x, y, width))

    def _emit_borders(
        self,
        page: Any,
        borders: Any,
        x: float,
        y: float,
        width: float,
        height: float,
        open_top: bool,
        open_bottom: bool,
    ) -> None:
        """Cells and pages: neighbours share a border, its middle on the edge between them."""
        sides = _sides(borders)
        reach = {side: lines.space for side, lines in sides}
        area = x, y, x + width, y + height
        for side, lines in sides:
            self._draw_border(page, borders[side], side, lines.centred, area, reach=reach)

    def _emit_page_borders(self, page: Any, section: Any) -> None:
        """Lines around the page, their distance counted from its edge or from text and headers."""
        borders = section.borders
        if borders.shown == ("notFirstPage" if page.first_in_section else "firstPage"):
            return
        sides = dict(_sides(borders))
        if borders.from_page:
            edges = {side: lines.space + lines.thickness for side, lines in sides.items()}
        else:
            head, foot = self._hf_for(section, page.number, page.first_in_section)
            area = {
                "left": section.margin_left + section.gutter,
                "top": section.header_distance if head else abs(section.margin_top),
                "right": section.margin_right,
                "bottom": section.footer_distance if foot else abs(section.margin_bottom),
            }
            edges = {side: area[side] - lines.space for side, lines in sides.items()}
        inner = (
            edges.get("left", 0.0),
            edges.get("top", 0.0),
            page.width - edges.get("right", 0.0),
            page.height - edges.get("bottom", 0.0),
        )
        # The lines of neighbours meet at the corners: each as far out as its fellow.
        for side, lines in sides.items():
            for stroke in lines.strokes:
                reach = stroke.middle + stroke.width / 2
                one = replace(lines, space=0.0, strokes=(stroke,))
                reaches = {name: reach if name != side else 0.0 for name in sides}
                self._draw_border(page, borders[side], side, one, inner, reach=reaches)

    def _draw_border(
        self,
        page: Any,
        border: Any,
        side: Side,
        lines: BorderLines,
        area: tuple[float, float, float, float],
        *,
        reach: Mapping[Side, float],
    ) -> None:
        left, top, right, bottom = area
        colour = self.doc.styles.resolve_border_color(border) or "000000"
        for stroke in lines.strokes:
            out = lines.space + stroke.middle
            if side in ("top", "bottom"):
                x1, x2 = left - reach.get("left", 0.0), right + reach.get("right", 0.0)
                y1 = y2 = top - out if side == "top" else bottom + out
            else:
                y1, y2 = top - reach.get("top", 0.0), bottom + reach.get("bottom", 0.0)
                x1 = x2 = left - out if side == "left" else right + out
            page.ops.append(LineOp(x1, y1, x2, y2, colour, stroke.width, lines.dash))

    # -- lines ------------------------------------------------------------------------------

    def _emit_line(self, page: Any, line: Any, x: float, baseline: float) -> None:
        for bit in line.pieces:
            left, y = x + bit.x, baseline - bit.hand.rise
            width = bit.width + bit.gap * bit.text.count(" ")
            top, height = y - _ASCENDER * bit.hand.size, (_ASCENDER + _DESCENDER) * bit.hand.size
            if bit.image is not None:
                top, height = baseline - bit.height, bit.height
                kept = bit.image.data, bit.image.fmt, bit.image.rotation, bit.image.crop
                page.ops.append(ImageOp(left, top, bit.width, height, *kept))
                if getattr(bit.image, "frame", None):
                    colour, thick = bit.image.frame
                    area = left, top, bit.width, height
                    page.ops.append(RectOp(*area, stroke=colour, line_width=thick))
            elif bit.hand.background:
                page.ops.append(RectOp(left, top, width, height, fill=bit.hand.background))
            if bit.field is not None and self._in_text:
                self.found.fields[id(bit.field)] = page.index
            if bit.text:
                page.ops.append(TextMark(left, y, bit))
                if signs.DRAWN.search(bit.text):
                    page.ops.extend(_sign_lines(bit, left, y))
            if bit.hand.underline or bit.hand.strikes:
                page.ops.extend(_strokes(bit.hand, left, y, width))
            if bit.link is not None:
                page.ops.append(LinkOp(left, top, width, height, bit.link.url, bit.link.anchor))


def _strokes(hand: Hand, x: float, y: float, width: float) -> list[Any]:
    """The underline and strikes of text at ``y`` become drawn lines."""
    thickness = max(0.4, hand.size * _STROKE)
    strokes = []
    if hand.underline:
        dash = _DASHES.get(hand.underline)
        for number in range(2 if hand.underline == "double" else 1):
            at = y + max(1.0, hand.size * _UNDERLINE) + number * thickness * 2
            strokes.append(LineOp(x, at, x + width, at, hand.underline_colour, thickness, dash))
    for number in range(hand.strikes):
        at = y - hand.size * _STRIKE + number * thickness * 2
        strokes.append(LineOp(x, at, x + width, at, hand.colour, thickness))
    return strokes


def _sign_lines(bit: Bit, x: float, y: float) -> Iterator[LineOp]:
    """The lines of signs that the face lacks, in a text that begins at ``x`` on the line ``y``."""
    size = bit.hand.size
    glyphs = pdfmetrics.getFont(bit.hand.face.name).face.charToGlyph
    for place, (x1, y1, x2, y2) in signs.lines_of(bit.text):
        if ord(bit.text[place]) in glyphs:
            continue
        before = bit.text[:place]
        left = x + bit.hand.measure(before) + bit.gap * before.count(" ")
        width = signs.LINE_WIDTH * size
        yield LineOp(
            x1=left + x1 * size * bit.hand.stretch,
            y1=y - y1 * size,
            x2=left + x2 * size * bit.hand.stretch,
            y2=y - y2 * size,
            color=bit.hand.colour,
            width=width,
        )


def _sides(borders: Any) -> list[tuple[Side, BorderLines]]:
    """The sides of which something is seen."""
    found = ((side, border_lines(borders, side)) for side in SIDES)
    return [(side, lines) for side, lines in found if lines]


def _height(boxes: Iterable[Any]) -> float:
    return sum((box.height for box in boxes), 0.0)


def _kept_height(boxes: Iterable[Any], room: float) -> float:
    """The height from the first box to the first line, or row, that may end a page.

    More than ``room`` is not counted to its end: nothing can be done about it.
    """
    height = 0.0
    for box in boxes:
        if height > room:
            break
        if isinstance(box, TableBox):
            kept = _kept_rows(box.rows, room)
            height += _height(kept)
            if len(kept) < len(box.rows) or not _keeps_next(kept[-1]):
                break
        elif isinstance(box, ParaBox):
            height += box.space_before + box.pad_top + _height(_inseparable_lines(box))
            if not box.keep_next:
                break
            height += box.pad_bottom + box.space_after
    return height


def _inseparable_lines(box: Any) -> Sequence[Any]:
    lines: Sequence[Any] = box.lines
    if box.keep_next or box.keep_lines or (box.widow_control and len(lines) <= 3):
        return lines
    return lines[: 2 if box.widow_control else 1]


def _kept_rows(table: Sequence[Any], room: float) -> list[Any]:
    """The first row of a table and those that must be on its page: below a header, kept with it.

    No more than ``room`` cannot hold.
    """
    kept: list[Any] = []
    height = 0.0
    for row in table:
        kept.append(row)
        height += row.height
        if not _stays(row) or height > room:
            break
    return kept


def _stays(row: Any) -> bool:
    """Whether a row must be on the page of the next one."""
    return bool(row.header) or _keeps_next(row)


def _keeps_next(row: Any) -> bool:
    firsts = (cell.boxes[0] for cell in row.cells if cell.boxes)
    return any(isinstance(box, ParaBox) and box.keep_next for box in firsts)
