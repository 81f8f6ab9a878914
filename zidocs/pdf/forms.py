"""The fields of a PDF form become what a viewer shows of them, drawn where the file does not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal

from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, PdfObject

from zidocs.pdf.annotations import appearance, has_value, is_hidden
from zidocs.pdf.copying import Layers, Overlay, Overlays, written
from zidocs.pdf.drawing import REGULAR, LineFont, drawable, line_font, width_of
from zidocs.pdf.output import PdfFile, pdf_dict
from zidocs.pdf.source import PageView, PdfSource

# Programs that fill in a form often store its values only, and ask the viewer for their looks
# (/NeedAppearances), or store none at all. (ISO 32000-1, 12.7.3.3 and 12.7.4)

Kind = Literal["line", "lines", "comb", "list", "tick"]

_MULTILINE, _PASSWORD, _RADIO, _COMBO, _COMB = 1 << 12, 1 << 13, 1 << 15, 1 << 17, 1 << 24
"""Flags of a field (ISO 32000-1, tables 226, 228 and 230)."""

_MOST_FIELDS = 10_000
_MOST_SIGNS = 100_000
"""Characters of one file, however often one value is shown; more is a trap, or a book."""
_LARGEST_ALPHABET = 100
"""Different characters beside those of ASCII that one font of ours surely holds."""
_MOST_ROWS = 200
_MOST_CELLS = 1_000
_SMALLEST_FIELD = 1.0
"""Points; a smaller field cannot show anything."""
_OPERANDS = {1: b"g", 3: b"rg", 4: b"k"}
_LONGEST_STYLE = 500
_NUMBER = r"(?<![\w.])[-+]?+(?:\d++\.?+\d*+|\.\d++)"
_FONT_SIZE = re.compile(rf"({_NUMBER})\s++Tf\b")
_COLOUR = re.compile(rf"((?:{_NUMBER}\s++){{1,4}})(?:g|rg|k)\b")
_LARGEST_SIZE = 1_000.0


@dataclass(frozen=True)
class FieldValue:
    """What a field shows, in its box on the page.

    ``texts`` are its lines, or the rows of a list, of which those ``chosen`` are marked; of a tick
    the sign of its kind (ISO 32000-1, 12.7.4.2.3). ``size`` is in points, 0 where the text is to
    fit. Colours are operands of the operator for filling, b"" for none.
    """

    box: PageView
    kind: Kind
    texts: tuple[str, ...]
    size: float
    colour: bytes
    background: bytes
    border: bytes
    thickness: float
    align: int
    cells: int = 0
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class FormValues:
    """The values to be drawn on each page by its index; and whether some cannot be drawn.

    ``fields`` are those that the values replace, by their ``id``.
    """

    pages: Mapping[int, Sequence[FieldValue]] = field(default_factory=dict)
    fields: Mapping[int, DictionaryObject] = field(default_factory=dict)
    partly_unseen: bool = False


def form_values(source: PdfSource, indexes: Sequence[int]) -> FormValues:
    """A source becomes the values that its viewer draws on the pages with these indexes."""
    form = source.dictionary(source.catalog.get("/AcroForm"))
    return _Reader(source, form).values(indexes) if form else FormValues()


class _Reader:
    def __init__(self, source: PdfSource, form: DictionaryObject) -> None:
        self._source = source
        self._form = form
        needed = source.resolve(form.get("/NeedAppearances"))
        self._all = isinstance(needed, BooleanObject) and bool(needed.value)
        self._layers = Layers(source)
        self._choices: dict[int, tuple[ArrayObject, dict[str, str]]] = {}
        self._alphabet = set[str]()
        self._signs = 0
        self._partly_unseen = False

    def values(self, indexes: Sequence[int]) -> FormValues:
        pages: dict[int, list[FieldValue]] = {}
        fields: dict[int, DictionaryObject] = {}
        for index in dict.fromkeys(indexes):
            for widget in self._drawn_by_viewers(index):
                if len(fields) >= _MOST_FIELDS or self._signs >= _MOST_SIGNS:
                    self._partly_unseen = True
                    break
                if value := self._value(widget):
                    pages.setdefault(index, []).append(value)
                    fields[id(widget)] = widget
        return FormValues(pages, fields, self._partly_unseen)

    def _drawn_by_viewers(self, index: int) -> Iterator[DictionaryObject]:
        source = self._source
        for item in source.array(source.pages[index].get("/Annots")):
            widget = source.dictionary(item)
            if source.name(widget.get("/Subtype")) != "/Widget" or is_hidden(source, widget):
                continue
            kind = source.name(source.inherited(widget, "/FT"))
            if kind in ("/Tx", "/Ch"):
                drawn = self._all or (has_value(source, widget) and not appearance(source, widget))
            else:
                drawn = kind == "/Btn" and "/AP" not in widget and has_value(source, widget)
            if drawn and not self._layers.hide(widget.get("/OC")):
                yield widget

    def _value(self, widget: DictionaryObject) -> FieldValue | None:
        source = self._source
        corners = source.rectangle(widget.get("/Rect"), _SMALLEST_FIELD)
        if corners is None:
            return None
        looks = source.dictionary(widget.get("/MK"))
        style = self._text(source.inherited(widget, "/DA")) or self._text(self._form.get("/DA"))
        size = _FONT_SIZE.search(style[:_LONGEST_STYLE])
        colour = _COLOUR.search(style[:_LONGEST_STYLE])
        kind, texts, chosen = self._content(widget, looks)
        return FieldValue(
            box=PageView(*corners, rotation=source.turn(looks.get("/R"))),
            kind=kind,
            texts=tuple(texts if kind == "tick" else map(self._shown, texts)),
            size=min(float(size.group(1)), _LARGEST_SIZE) if size else 0.0,
            colour=_operands(colour.group(1).split()) if colour else b"0 g",
            background=self._colour(looks.get("/BG")),
            border=self._colour(looks.get("/BC")),
            thickness=self._thickness(widget),
            align=source.whole(source.inherited(widget, "/Q")),
            cells=self._cells(widget) if kind == "comb" else 0,
            chosen=chosen,
        )

    def _content(
        self, widget: DictionaryObject, looks: DictionaryObject
    ) -> tuple[Kind, Sequence[str], frozenset[int]]:
        source = self._source
        value = source.inherited(widget, "/V")
        flags = source.whole(source.inherited(widget, "/Ff"))
        match source.name(source.inherited(widget, "/FT")):
            case "/Btn":
                sign = self._text(looks.get("/CA")) or ("l" if flags & _RADIO else "4")
                return "tick", (sign[:1],), frozenset()
            case "/Ch" if not flags & _COMBO:
                # The rows in sight, and the places of the chosen ones among them.
                first = max(0, source.whole(source.inherited(widget, "/TI")))
                rows = list(islice(self._labels(widget).items(), first, first + _MOST_ROWS))
                marked = {*self._chosen(value)}
                places = frozenset(place for place, row in enumerate(rows) if row[0] in marked)
                return "list", [label for _, label in rows], places
            case "/Ch":
                choices = self._labels(widget)
                chosen = ", ".join(choices.get(one, one) for one in self._chosen(value))
                return "line", [chosen], frozenset()
        text = self._text(value)
        if flags & _PASSWORD:
            return "line", ["*" * len(text)], frozenset()
        if flags & _MULTILINE:
            return "lines", text.splitlines(), frozenset()
        text = " ".join(text.splitlines())
        return ("comb" if flags & _COMB and self._cells(widget) else "line"), [text], frozenset()

    def _chosen(self, value: PdfObject) -> Iterator[str]:
        for item in self._source.array(value)[:_MOST_ROWS] or [value]:
            yield self._text(item)

    def _labels(self, widget: DictionaryObject) -> dict[str, str]:
        """The options of a choice by the value that each stands for; read once for each list."""
        listed = self._source.array(self._source.inherited(widget, "/Opt"))
        if id(listed) not in self._choices:
            labels = {}
            for option in listed:
                pair = [self._text(item) for item in self._source.array(option)[:2]]
                export, label = pair if len(pair) == 2 else [self._text(option)] * 2
                labels[export] = label
            self._choices[id(listed)] = listed, labels
        return self._choices[id(listed)][1]

    def _cells(self, widget: DictionaryObject) -> int:
        longest = self._source.whole(self._source.inherited(widget, "/MaxLen"))
        return longest if 0 < longest <= _MOST_CELLS else 0

    def _text(self, value: PdfObject | None) -> str:
        return self._source.text(value, _MOST_SIGNS)

    def _shown(self, text: str) -> str:
        """What our font shows of a text; what it cannot show is remembered."""
        text = text[: max(0, _MOST_SIGNS - self._signs)]
        self._signs += len(text) + 1
        shown = ""
        for sign in drawable(text):
            if not sign.isascii() and len(self._alphabet) < _LARGEST_ALPHABET:
                self._alphabet.add(sign)
            shown += sign if sign.isascii() or sign in self._alphabet else "?"
        if shown.count("?") > text.count("?"):
            self._partly_unseen = True
        return shown

    def _colour(self, value: PdfObject | None) -> bytes:
        numbers = [self._source.number(item) for item in self._source.array(value)[:4]]
        shares = [min(max(number, 0.0), 1.0) for number in numbers if number is not None]
        return _operands([f"{round(share, 4):g}" for share in shares])

    def _thickness(self, widget: DictionaryObject) -> float:
        source = self._source
        width = source.number(source.dictionary(widget.get("/BS")).get("/W"))
        if width is None:
            border = source.numbers(widget.get("/Border"), 3)
            width = border[2] if border else 1.0
        return max(0.0, width)


def _operands(numbers: Sequence[str]) -> bytes:
    """Up to four numbers become a colour and its operator, as content has them; b"" for none."""
    operator = _OPERANDS.get(len(numbers))
    return " ".join(numbers).encode() + b" " + operator if operator else b""


# Values are set in our own font, which goes into the file, so that they look the same everywhere.

_FONT = "/V"
_ASCENT, _DESCENT = 0.905, 0.212
_LEADING = 1.15
"""Of our font, in font sizes."""
_PADDING = 2.0
_SHARE_OF_HEIGHT = 0.7
_LARGEST_OF_MANY, _SMALLEST_OF_MANY = 12.0, 4.0
"""Points; a text that has to fit is set between these sizes, one line in any height."""
_MARKED = b"0.6 0.76 0.86 rg"
_WORD = re.compile(r" *[^ ]+| +$")
_TICKS = {
    "4": b"0.18 0.5 m 0.4 0.22 l 0.82 0.8 l 0.4 0.42 l h f",
    "8": b"0.2 0.28 m 0.28 0.2 l 0.8 0.72 l 0.72 0.8 l h 0.72 0.2 m 0.8 0.28 l 0.28 0.8 l "
    b"0.2 0.72 l h f",
    "l": b"0.75 0.5 m 0.75 0.638 0.638 0.75 0.5 0.75 c 0.362 0.75 0.25 0.638 0.25 0.5 c "
    b"0.25 0.362 0.362 0.25 0.5 0.25 c 0.638 0.25 0.75 0.362 0.75 0.5 c f",
    "n": b"0.25 0.25 0.5 0.5 re f",
    "u": b"0.5 0.2 m 0.8 0.5 l 0.5 0.8 l 0.2 0.5 l h f",
}
"""Tick, cross, circle, square and diamond in a square of 1, by their letters in ZapfDingbats."""


def drawn_values(values: FormValues, indexes: list[int], file: PdfFile) -> Overlays:
    """Values become what is added to the copies of the pages with these indexes."""
    if not values.pages:
        return lambda _place, _view: Overlay()
    everything = [value for page in values.pages.values() for value in page]
    texts = [text for value in everything if value.kind != "tick" for text in value.texts]
    signs = {sign for text in texts for sign in text}
    font = line_font("".join(sorted(signs | {" "})), file)
    fonts = pdf_dict({_FONT: font.reference})

    def draw(place: int, _view: PageView) -> Overlay:
        drawn = [_drawn(value, font) for value in values.pages.get(indexes[place], ())]
        return Overlay(b"\n".join(drawn), fonts) if drawn else Overlay()

    return draw


def _drawn(value: FieldValue, font: LineFont) -> bytes:
    width, height = value.box.size
    edge = value.thickness if value.border else 0.0
    parts = [b"q %s cm" % written(value.box.matrix)]
    if value.background:
        parts.append(b"%s 0 0 %s re f" % (value.background, written((width, height))))
    if edge:
        inner = written((edge / 2, edge / 2, width - edge, height - edge))
        stroke = value.border.upper()
        parts.append(b"%s %s w %s re S" % (stroke, written((edge,)), inner))
    clip = written((edge, edge, max(0.0, width - 2 * edge), max(0.0, height - 2 * edge)))
    parts.append(b"%s re W n" % clip)
    parts.extend(_content(value, width, height, edge + _PADDING, font))
    return b" ".join([*parts, b"Q"])


def _content(
    value: FieldValue, width: float, height: float, padding: float, font: LineFont
) -> Iterator[bytes]:
    room = max(0.0, width - 2 * padding)

    def line(text: str, size: float, baseline: float) -> bytes:
        left_over = max(0.0, room - width_of(text, REGULAR, size)) if value.align in (1, 2) else 0.0
        # 1 is centred, 2 to the right; a long one begins at the left and is cut.
        return _set(text, (padding + left_over * value.align / 2, baseline), size, value, font)

    match value.kind:
        case "tick":
            side = min(width, height)
            at = ((width - side) / 2, (height - side) / 2)
            tick = _TICKS.get(value.texts[0], _TICKS["4"])
            yield b"%s %s cm %s" % (value.colour, written((side, 0, 0, side, *at)), tick)
        case "line":
            (text,) = value.texts
            size = value.size or _fitting_one(text, room, height)
            yield line(text, size, _middle(height, size))
        case "comb":
            (text,) = value.texts
            cell = width / value.cells
            size = value.size or _fitting_one("", cell, height)
            for place, letter in enumerate(text[: value.cells]):
                left = place * cell + (cell - width_of(letter, REGULAR, size)) / 2
                yield _set(letter, (left, _middle(height, size)), size, value, font)
        case "lines":
            size, lines = _fitting_many(value, room, height - 2 * padding)
            top = height - padding - _ASCENT * size
            for place, text in enumerate(lines[: _most_lines(height, size)]):
                yield line(text, size, top - place * _LEADING * size)
        case "list":
            size = value.size or _LARGEST_OF_MANY
            row = _LEADING * size
            for place, text in enumerate(value.texts[: _most_lines(height, size)]):
                bottom = height - padding / 2 - (place + 1) * row
                if place in value.chosen:
                    yield b"%s 0 %s re f" % (_MARKED, written((bottom, width, row)))
                yield line(text, size, bottom + _DESCENT * size)


def _set(
    text: str, place: tuple[float, float], size: float, value: FieldValue, font: LineFont
) -> bytes:
    operands = value.colour, _FONT.encode(), written((size,)), written(place), font.literal(text)
    return b"%s BT %s %s Tf %s Td %s Tj ET" % operands


def _middle(height: float, size: float) -> float:
    """The baseline of one line in the middle of a height."""
    return (height - (_ASCENT + _DESCENT) * size) / 2 + _DESCENT * size


def _fitting_one(text: str, room: float, height: float) -> float:
    size = max(_SMALLEST_OF_MANY, height * _SHARE_OF_HEIGHT)
    needed = width_of(text, REGULAR, size)
    return max(_SMALLEST_OF_MANY, size * room / needed) if needed > room else size


def _fitting_many(value: FieldValue, room: float, height: float) -> tuple[float, list[str]]:
    """The size of a text and its lines; one that has to fit becomes smaller until it does."""
    size = value.size or _LARGEST_OF_MANY
    while True:
        lines = [line for text in value.texts for line in _broken(text, size, room)]
        if value.size or size <= _SMALLEST_OF_MANY or len(lines) * _LEADING * size <= height:
            return size, lines
        size -= 2


def _broken(text: str, size: float, room: float) -> Iterator[str]:
    """A paragraph becomes lines that fit; a word longer than a line is cut, blanks are kept."""
    line, used = "", 0.0
    for word in _WORD.findall(text):
        if line and used + width_of(word, REGULAR, size) > room:
            yield line
            line, used, word = "", 0.0, word.lstrip(" ")
        for part in [word] if width_of(word, REGULAR, size) <= room else word:
            length = width_of(part, REGULAR, size)
            if line and used + length > room:
                yield line
                line, used = "", 0.0
            line, used = line + part, used + length
    yield line


def _most_lines(height: float, size: float) -> int:
    """How many lines are in sight; one more may be seen in part."""
    return int(height / (_LEADING * size)) + 1
