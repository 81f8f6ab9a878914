"""Sets the paragraphs of a parsed Word document as measured lines of our own faces.

word2pdf measures tables and fills pages; what a line is, is ours: faster than its own, and broken
where LibreOffice breaks it. Lengths are points.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby, pairwise
from typing import Any

from word2pdf.document import BreakRun, FieldRun, ImageRun, NoteRun, TabRun, TextRun
from word2pdf.layout.boxes import LineBox, ParaBox
from word2pdf.layout.engine import Layouter

from zidocs.errors import Sentence, say
from zidocs.fonts.own import NO_FONTS, OwnFonts
from zidocs.fonts.twins import ARIMO
from zidocs.layout.bawaan.borders import border_lines, joined, without
from zidocs.layout.bawaan.cutting import cut_off
from zidocs.layout.bawaan.faces import (
    TWIPS,
    Bit,
    Families,
    Hand,
    Typeface,
    from_symbol_font,
    is_symbol_font,
    line_box,
    stand_in,
    typefaces,
)
from zidocs.layout.bawaan.lines import Break, Line, Measure, Tab, Token, Word
from zidocs.layout.bawaan.lines import break_lines as into_lines
from zidocs.layout.bawaan.page_fields import KINDS, Found
from zidocs.layout.bawaan.signs import LOOK_ALIKES

_DEFAULT_SIZE = 10.0  # ECMA-376 part 1, 17.3.2.38: a run without w:sz
_SMALL_CAPITAL = 0.8
_RAISED_SIZE = 0.58  # a superscript or subscript, of the run's size
_RAISED = {"superscript": 0.4, "subscript": -0.09}
_EXACT_ASCENT = 0.8  # of an exact line height: where LibreOffice puts the base line

_HIGHLIGHTS = {
    # ECMA-376 part 1, 17.18.40 (ST_HighlightColor)
    "black": "000000", "blue": "0000FF", "cyan": "00FFFF", "darkBlue": "000080",
    "darkCyan": "008080", "darkGray": "808080", "darkGreen": "008000", "darkMagenta": "800080",
    "darkRed": "800000", "darkYellow": "808000", "green": "00FF00", "lightGray": "C0C0C0",
    "magenta": "FF00FF", "red": "FF0000", "white": "FFFFFF", "yellow": "FFFF00",
}  # fmt: skip

_WORD_AND_SPACES = re.compile("([^ ]*)( *)")
# LibreOffice also ends lines inside words: after hyphens and dashes, after an ellipsis and ! ? |;
# never before closing punctuation.
_MAY_BREAK = re.compile(r"[-–—…!?|\u200b]")
_BREAK = re.compile(r"(?<=[-–—…!?|\u200b])(?![-–—…!?|.,;:)\]}»”’\"'])")
_PLAIN = str.maketrans(
    {
        "\t": " ",
        "\n": " ",
        "\r": " ",
        "\u00ad": None,
        "\ufeff": None,
        "\ufe0e": None,
        "\ufe0f": None,
    }
)
_CLOCK_FIELDS = {"DATE", "TIME", "PRINTDATE", "SAVEDATE", "CREATEDATE"}


MOST_LINES = 30_000
"""Lines of a document with its boxes and cells: six hundred full pages."""
_PIECES_OF_A_LINE = 20
_MOST_STOPS = 100  # Word itself takes 64


class TooMuchWork(Exception):
    """The document has more lines than any that is printed."""


class Typesetter(Layouter):  # type: ignore[misc]  # word2pdf has no types
    """Measures one document; keeps what a person must be told about it.

    ``families`` tells in what each font was set; ``losses`` is what it could not set. ``own`` are
    the office's fonts.
    ``found`` is what the last filling of the pages found out, ``page`` the one whose header is set;
    ``computes_in_text`` tells that a filling more may be needed, ``unknown`` are fields that
    point nowhere; ``work`` is how many lines were set.
    """

    def __init__(self, document: Any, own: OwnFonts = NO_FONTS) -> None:
        super().__init__(document, fonts=typefaces(), options={"device_grid": 0})
        self.families = Families(own, document.font_kinds)
        self.losses: dict[Sentence, None] = {}
        self.in_body = True
        self._in_paragraph = 0
        self.found = Found()
        self.page = 0
        self.computes_in_text = False
        self.work = 0.0
        self.unknown: dict[tuple[str, str], None] = {}
        self.fields = 0
        self._hands: dict[tuple[Any, bool, str], Hand] = {}
        self._hands_of: dict[tuple[int, bool, str], tuple[Any, Hand]] = {}
        compat = document.settings.get("compat", {})
        self._lent_hands: dict[tuple[Hand, Typeface], Hand] = {}
        self._stretches_breaks = "doNotExpandShiftReturn" not in compat

    # -- from runs to tokens: the names below are word2pdf's --------------------------------

    def make_pieces(self, text: str, props: Any, link: Any) -> list[Bit]:
        """Text that no line break parts: a list's number, a footnote's mark, a field."""
        return [
            Bit(chunk, hand, hand.measure(chunk), link) for chunk, hand in self._set(text, props)
        ]

    def tokens_for(self, items: Sequence[Any], avail: float) -> list[Token]:
        """Runs become words, tabs and breaks; a word may go through several runs."""
        tokens: list[Token] = []
        for item in items:
            if isinstance(item, TextRun):
                for chunk, hand in self._set(item.text, item.props):
                    self._add_text(tokens, chunk, hand, item.link)
            elif isinstance(item, TabRun):
                tokens.append(Tab(self._hand(item.props)))
            elif isinstance(item, BreakRun):
                tokens.append(Break(self._hand(item.props), item.kind == "page"))
            elif isinstance(item, ImageRun):
                tokens.append(self._picture(item, avail))
            elif isinstance(item, FieldRun):
                pieces = self.make_pieces(self._field_text(item), item.props, item.link)
                if item.kind in KINDS and pieces:
                    pieces[0].field = item
                _append(tokens, pieces)
            elif isinstance(item, NoteRun):
                _append(tokens, self._note_pieces(item))
        return tokens

    def _set(self, text: str, props: Any) -> Sequence[tuple[str, Hand]]:
        """Text becomes chunks in the signs and the hand they are shown in."""
        text = text.translate(_PLAIN)
        family = props.font_ascii or props.font_hansi or ""
        signs = from_symbol_font(family, text) if family else None
        if signs is not None:
            text, family = signs, ARIMO
        if props.caps:
            text = text.upper()
        if not props.small_caps:
            return self._in_faces(text, props, family)
        return [
            chunk
            for small, signs_of_case in groupby(text, key=str.islower)
            for chunk in self._in_faces("".join(signs_of_case).upper(), props, family, small)
        ]

    def _in_faces(
        self, text: str, props: Any, family: str, small: bool = False
    ) -> Sequence[tuple[str, Hand]]:
        """Text and its hand; signs that its face lacks are taken from another one."""
        if _is_of_forms(text) and not self.families.has(family):
            # Word's check boxes name MS Gothic for their sign; no letter is set in it.
            family = ""
        hand = self._hand(props, family, small)
        if hand.face.shows(text):
            return ((text, hand),)
        style = bool(props.bold), bool(props.italic)
        return [
            ("".join(signs), hand if face is hand.face else self._lent(hand, face))
            for face, signs in groupby(text, key=partial(stand_in, hand.face, style))
        ]

    def _lent(self, hand: Hand, face: Typeface) -> Hand:
        """The same hand with signs of another face; its line stays as high as it is."""
        key = (hand, face)
        if key not in self._lent_hands:
            self._lent_hands[key] = replace(hand, face=face)
        return self._lent_hands[key]

    def _add_text(self, tokens: list[Token], text: str, hand: Hand, link: Any) -> None:
        for unit, spaces in _WORD_AND_SPACES.findall(text):
            parts = _BREAK.split(unit) if _MAY_BREAK.search(unit) else (unit,)
            for part in parts:
                if part:
                    _append(tokens, [Bit(part, hand, hand.measure(part), link)])
            if spaces:
                _append_spaces(tokens, Bit(spaces, hand, hand.measure(spaces), link))

    def _picture(self, item: Any, avail: float) -> Word:
        width, height = item.width, item.height
        if width <= 0 or height <= 0:
            width, height = self._intrinsic_size(item, width, height)
        scale = min(1.0, avail / width) if avail > 0 else 1.0
        bit = Bit("", self._hand(item.props), width * scale, item.link, item)
        bit.height = height * scale
        return Word([bit], bit.width)

    def _field_text(self, item: Any) -> str:
        self.fields += 1
        if item.kind in _CLOCK_FIELDS:
            # The same file must give the same page tomorrow: only a date that Word stored counts.
            if not item.text:
                self.losses[say("A date field has no stored date.")] = None
            return str(item.text)
        if item.kind not in KINDS:
            return str(super()._field_text(item))
        page = self.found.fields.get(id(item), -1) if self.in_body else self.page
        self.computes_in_text |= self.in_body
        said = self.found.answer(item, page)
        if said is None and self.found.numbers and page >= 0:
            self.unknown[item.kind, item.argument] = None
        return (item.text or "1") if said is None else said

    def _hand(self, props: Any, family: str | None = None, small: bool = False) -> Hand:
        if family is None:
            family = props.font_ascii or props.font_hansi or ""
        # Most runs share the object; to compare its thirty fields takes longer than to set it.
        same = id(props), small, family
        if same in self._hands_of:
            return self._hands_of[same][-1]
        hand = self._hands.get((props, small, family))
        if hand is None:
            hand = self._hands[props, small, family] = self._new_hand(props, family, small)
        self._hands_of[same] = props, hand
        return hand

    def _new_hand(self, props: Any, family: str, small: bool) -> Hand:
        if family == "" or is_symbol_font(family):
            styles = typefaces()
        else:
            styles = self.families.styles(family)
        face = styles[bool(props.bold), bool(props.italic)]
        size = (props.size or _DEFAULT_SIZE) * (_SMALL_CAPITAL if small else 1.0)
        raised = _RAISED.get(props.vert_align or "")
        ascent, descent = line_box(face, size)
        position = props.position or 0.0
        colour = self._color(props)
        underline = None if props.underline == "none" else props.underline
        own_colour = props.underline_color not in (None, "auto")
        return Hand(
            face=face,
            size=size if raised is None else size * _RAISED_SIZE,
            colour=colour,
            rise=position + (raised or 0.0) * size,
            spacing=props.char_spacing or 0.0,
            stretch=(props.scale or 100) / 100,
            ascent=ascent + max(0.0, position),
            descent=descent + max(0.0, -position),
            background=_HIGHLIGHTS.get(props.highlight or "") or self._fill(props.shading),
            underline=underline,
            underline_colour=props.underline_color if own_colour else colour,
            strikes=2 if props.dstrike else int(bool(props.strike)),
        )

    # -- from tokens to lines ---------------------------------------------------------------

    def _build_lines(
        self,
        tokens: list[Token],
        para: Any,
        left: float,
        right_edge: float,
        first_indent: float,
        number_pieces: list[Bit],
    ) -> list[LineBox]:
        stops = [stop for stop in para.props.tabs or () if stop.align not in ("bar", "clear")]
        del stops[_MOST_STOPS:]
        align = para.props.align or "left"
        number = para.number
        measure = Measure(
            left=left,
            right=right_edge,
            first_indent=first_indent,
            align="right" if align == "end" else align,
            stops=stops,
            default_tab=self.default_tab or 36.0,
            hanging=bool(para.props.ind_hanging or number_pieces),
            stretches_breaks=self._stretches_breaks,
            label=number_pieces,
            label_align=number.align if number else "left",
            label_suffix=number.suffix if number else "tab",
        )
        lines = into_lines(tokens, measure)
        letters = sum(len(bit.text) for bit in number_pieces)
        self.work += len(lines) + (len(tokens) + letters) / _PIECES_OF_A_LINE
        if self.work > MOST_LINES:
            raise TooMuchWork
        return [self._line_box(line, para, left, line is lines[-1]) for line in lines]

    def _line_box(self, line: Line, para: Any, left: float, last: bool) -> LineBox:
        bits = line.bits
        empty = line.hand or self._hand(para.mark_props)
        text = [bit.hand for bit in bits if bit.image is None] or [empty]
        text_ascent = max(hand.ascent for hand in text)
        text_descent = max(hand.descent for hand in text)
        ascent, descent = text_ascent, text_descent
        pictures = [bit for bit in bits if bit.image is not None]
        if pictures:
            tallest = max(bit.height for bit in pictures)
            alone = len(pictures) == len(bits)
            ascent = tallest if alone else max(text_ascent, tallest)
            descent = 0.0 if alone else text_descent
        return LineBox(
            pieces=bits,
            height=ascent + descent,
            ascent=ascent,
            descent=descent,
            natural=ascent + descent,
            text_natural=text_ascent + text_descent,
            width=max(0.0, line.end - left),
            page_break=line.page_break,
            ends_paragraph=last,
            notes=[bit.note for bit in bits if bit.note],
        )

    # -- what surrounds lines ---------------------------------------------------------------

    def layout_paragraph(self, para: Any, width: float, *neighbours: Any) -> Any:
        """A paragraph's box, with room for its borders."""
        self._in_paragraph += 1
        box = super().layout_paragraph(para, width, *neighbours)
        self._in_paragraph -= 1
        box.pad_top, box.pad_bottom = (_room(box.borders, side) for side in ("top", "bottom"))
        return box

    def _collapse_spacing(self, boxes: list[Any]) -> list[Any]:
        for above, below in pairwise(super()._collapse_spacing(boxes)):
            if _share_a_frame(above, below):
                above.borders, above.pad_bottom = without(above.borders, "bottom"), 0.0
                below.borders, below.pad_top = without(below.borders, "top"), 0.0
        return boxes

    def layout_table(self, table: Any, width: float) -> Any:
        """A table's box; its borders take room beside fixed heights and aligned contents."""
        box = super().layout_table(table, width)
        first = box.rows[0]
        if first.height == table.rows[0].props.height:
            first.height += first.border_top
        for row in box.rows:
            for cell in row.cells:
                below = cell.margins["bottom"] + row.border_top + row.border_bottom
                cell.margins = {**cell.margins, "bottom": below}
        if not self._in_paragraph:
            # Boxes of a drawing stand in paragraphs; their heights are those of the boxes.
            for index, row in enumerate(table.rows):
                if row.props.height_rule == "exact" and row.props.height:
                    cut_off(box, index)
        return box

    def _border_room(self, cells: Sequence[Any], side: str) -> float:
        lines = (border_lines(cell.borders, side) for cell in cells)
        return max((found.thickness for found in lines if found), default=0.0)

    def apply_line_spacing(self, box: Any) -> None:
        """Give each line the height its paragraph asks for (ECMA-376 part 1, 17.3.1.33)."""
        value, rule = box.para.props.line, box.para.props.line_rule or "auto"
        if value is None or (rule == "auto" and value == 1.0):
            return
        for line in box.lines:
            if rule == "exact":
                line.height, line.ascent = value, value * _EXACT_ASCENT
            elif rule == "atLeast":
                # What is added goes above the text.
                added = max(0.0, value - line.natural)
                line.height, line.ascent = line.natural + added, line.ascent + added
            else:
                text = line.text_natural
                line.height = line.natural + _whole_twips(text * value) - text
                line.ascent *= min(1.0, value)


def _room(borders: Any, side: str) -> float:
    lines = border_lines(borders, side)
    return lines.room if lines else 0.0


def _is_of_forms(text: str) -> bool:
    """Whether a text has nothing but signs of forms, for which no font of letters is missed."""
    return bool(text.strip()) and all(ord(sign) in LOOK_ALIKES for sign in text if sign != " ")


def _share_a_frame(above: Any, below: Any) -> bool:
    if not (isinstance(above, ParaBox) and isinstance(below, ParaBox)):
        return False
    first, second = above.para.props.borders, below.para.props.borders
    same_edges = (above.left, above.right) == (below.left, below.right)
    return bool(first) and same_edges and joined(first, second or {})


def _append(tokens: list[Token], bits: list[Bit]) -> None:
    """Add bits to the word that is still open, or begin a word with them."""
    width = sum(bit.width for bit in bits)
    last = tokens[-1] if tokens else None
    if isinstance(last, Word) and not last.spaces and not _ends_open(last):
        last.bits.extend(bits)
        last.width += width
    elif bits:
        tokens.append(Word(bits, width))


def _append_spaces(tokens: list[Token], spaces: Bit) -> None:
    last = tokens[-1] if tokens else None
    if not isinstance(last, Word):
        last = Word([], 0.0)
        tokens.append(last)
    last.spaces.append(spaces)
    last.space += spaces.width


def _ends_open(word: Word) -> bool:
    """Whether a line may end after the word although no space follows it."""
    last = word.bits[-1] if word.bits else None
    return last is None or last.image is not None or last.text[-1:] in "-–—…!?|\u200b"


def _whole_twips(points: float) -> float:
    return math.floor(points * TWIPS + 1e-6) / TWIPS
