"""The values of a form become the letters and ticks that a viewer would draw in its fields.

They are set in our own font, which goes into the file, so that they look the same everywhere.
"""

import re
from collections.abc import Iterator

from zidocs.evidence.form_values import FieldValue, FormValues
from zidocs.evidence.line_font import LineFont, line_font
from zidocs.evidence.page_view import Matrix, PageView
from zidocs.evidence.pdf_file import PdfFile, pdf_dict
from zidocs.evidence.pdf_pages import Overlay, Overlays, written
from zidocs.evidence.sheets import REGULAR, width_of

_FONT = "/V"
_ASCENT, _DESCENT = 0.905, 0.212
_LEADING = 1.15
"""Of our font, in font sizes."""
_PADDING = 2.0
_SHARE_OF_HEIGHT = 0.7
_LARGEST_OF_MANY, _SMALLEST = 12.0, 4.0
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
    matrix, width, height = _upright(value)
    edge = value.thickness if value.border else 0.0
    parts = [b"q %s cm" % written(matrix)]
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


def _upright(value: FieldValue) -> tuple[Matrix, float, float]:
    """The matrix from an upright box at the origin to the field, and the width and height of it."""
    left, bottom, right, top = value.box
    wide, high = right - left, top - bottom
    match value.turn:
        case 90:
            return (0.0, 1.0, -1.0, 0.0, right, bottom), high, wide
        case 180:
            return (-1.0, 0.0, 0.0, -1.0, right, top), wide, high
        case 270:
            return (0.0, -1.0, 1.0, 0.0, left, top), high, wide
        case _:
            return (1.0, 0.0, 0.0, 1.0, left, bottom), wide, high


def _content(
    value: FieldValue, width: float, height: float, padding: float, font: LineFont
) -> Iterator[bytes]:
    room = max(0.0, width - 2 * padding)
    match value.kind:
        case "tick":
            side = min(width, height)
            at = ((width - side) / 2, (height - side) / 2)
            tick = _TICKS.get(value.texts[0], _TICKS["4"])
            yield b"%s %s cm %s" % (value.colour, written((side, 0, 0, side, *at)), tick)
        case "line":
            (text,) = value.texts
            size = value.size or _fitting_one(text, room, height)
            left = padding + _indent(text, size, room, value.align)
            yield _set(text, left, _middle(height, size), size, value.colour, font)
        case "comb":
            (text,) = value.texts
            cell = width / value.cells
            size = value.size or _fitting_one("", cell, height)
            for place, letter in enumerate(text[: value.cells]):
                left = place * cell + (cell - width_of(letter, REGULAR, size)) / 2
                yield _set(letter, left, _middle(height, size), size, value.colour, font)
        case "lines":
            size, lines = _fitting_many(value, room, height - 2 * padding)
            top = height - padding - _ASCENT * size
            for place, line in enumerate(lines[: _most_lines(height, size)]):
                left = padding + _indent(line, size, room, value.align)
                baseline = top - place * _LEADING * size
                yield _set(line, left, baseline, size, value.colour, font)
        case "list":
            size = value.size or _LARGEST_OF_MANY
            row = _LEADING * size
            for place, text in enumerate(value.texts[: _most_lines(height, size)]):
                bottom = height - padding / 2 - (place + 1) * row
                if place in value.chosen:
                    yield b"%s 0 %s re f" % (_MARKED, written((bottom, width, row)))
                baseline = bottom + _DESCENT * size
                left = padding + _indent(text, size, room, value.align)
                yield _set(text, left, baseline, size, value.colour, font)


def _set(
    text: str, left: float, baseline: float, size: float, colour: bytes, font: LineFont
) -> bytes:
    place = written((left, baseline))
    name, height = _FONT.encode(), written((size,))
    return b"%s BT %s %s Tf %s Td %s Tj ET" % (colour, name, height, place, font.literal(text))


def _middle(height: float, size: float) -> float:
    """The baseline of one line in the middle of a height."""
    return (height - (_ASCENT + _DESCENT) * size) / 2 + _DESCENT * size


def _indent(text: str, size: float, room: float, align: int) -> float:
    """How far from the left a line begins: 1 is centred, 2 to the right; a long one is cut."""
    left_over = max(0.0, room - width_of(text, REGULAR, size)) if align in (1, 2) else 0.0
    return left_over * align / 2


def _fitting_one(text: str, room: float, height: float) -> float:
    size = max(_SMALLEST, height * _SHARE_OF_HEIGHT)
    needed = width_of(text, REGULAR, size)
    return max(_SMALLEST, size * room / needed) if needed > room else size


def _fitting_many(value: FieldValue, room: float, height: float) -> tuple[float, list[str]]:
    """The size of a text and its lines; one that has to fit becomes smaller until it does."""
    size = value.size or _LARGEST_OF_MANY
    while True:
        lines = [line for text in value.texts for line in _broken(text, size, room)]
        if value.size or size <= _SMALLEST or len(lines) * _LEADING * size <= height:
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
