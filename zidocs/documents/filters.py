"""The filters of the templates: dates, numbers, long texts and pictures as Word has them."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import accumulate
from typing import Any

from jinja2.runtime import Undefined
from markupsafe import Markup, escape

from zidocs import words
from zidocs.documents.text_tables import TextTable, table_at, unfolded
from zidocs.errors import Sentence, say
from zidocs.office.nip import print_nip

# A picture becomes the DrawingML of an inline image, sized to fit a box in mm.
#
# Source: ECMA-376 part 1, 20.4 (DrawingML – WordprocessingML drawing).


EMU_PER_MM = 36_000

_DRAWING = Markup(
    '</w:t><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}"'
    ' cy="{height}"/><wp:docPr id="{number}" name="Gambar {number}" descr="{description}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData'
    ' uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http:'
    '//schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="{number}"'
    ' name="{file}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="http://schemas'
    '.openxmlformats.org/officeDocument/2006/relationships" r:embed="{relation}"/><a:stretch>'
    '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext'
    ' cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    '<w:t xml:space="preserve">'
)


@dataclass(frozen=True)
class Picture:
    """A PNG or JPEG of a document; ``lebar_mm`` and ``tinggi_mm`` are the box it must fit.

    ``number`` counts the pictures of one document from 1 and names file and relationship.
    """

    number: int
    data: bytes
    width_px: int
    height_px: int
    lebar_mm: float
    tinggi_mm: float
    description: str = ""

    @property
    def extension(self) -> str:
        """``png`` or ``jpeg``, from the file's first bytes."""
        return "png" if self.data.startswith(b"\x89PNG") else "jpeg"

    @property
    def file(self) -> str:
        """The member of the DOCX that holds the picture, below ``word/``."""
        return f"media/zidocs{self.number}.{self.extension}"

    @property
    def relation(self) -> str:
        """The relationship id by which a part refers to the picture."""
        return f"zidocs{self.number}"

    def within(self, lebar_mm: float, tinggi_mm: float) -> "Picture":
        """The same picture for another box."""
        return replace(self, lebar_mm=lebar_mm, tinggi_mm=tinggi_mm)

    def __html__(self) -> Markup:
        """The drawing, to stand inside a run's text."""
        scale = min(self.lebar_mm / self.width_px, self.tinggi_mm / self.height_px)
        return _DRAWING.format(
            width=round(self.width_px * scale * EMU_PER_MM),
            height=round(self.height_px * scale * EMU_PER_MM),
            number=self.number,
            description=self.description,
            file=self.file.removeprefix("media/"),
            relation=self.relation,
        )


# Text as the secretary wrote it becomes the XML of runs and paragraphs. Text is text.
#
# Nothing in a text is markup: ``{{``, ``&`` and ``<`` print as they are. The only shapes are
# paragraphs (a blank line between them) and simple lists (``- `` or ``1. `` before each item).


_NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (XML 1.0, production 2), and carriage returns."""

_ITEM = re.compile(r"\s*(?:(?P<bullet>[-•])|(?P<number>\d{1,3}|[a-z])[.)])\s+(?P<text>\S.*)")

_BREAK = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')


_LINE_LETTERS = 80
_MOST_KEPT_LETTERS = 10 * _LINE_LETTERS
"""Of the end of a text that stays with a signature: a fifth of a page."""


class NotText(Exception):
    """A list or another value without words of its own stands where a text belongs."""

    def __init__(self, value: object = None) -> None:
        super().__init__()
        self.value = value


@dataclass(frozen=True)
class Block:
    """A paragraph (``mark`` is empty) or a list item with its mark, ``1.`` or ``–``."""

    text: str
    mark: str = ""


def clean(text: str) -> str:
    """The text without the characters that XML forbids; old line ends become new ones."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def blocks(text: str) -> tuple[Block | TextTable, ...]:
    """A long text becomes its paragraphs, list items and tables.

    A line break inside a paragraph is a blank: the YAML file breaks lines where it likes.
    """
    found: list[Block | TextTable] = []
    for chunk in re.split(r"\n[ \t]*\n", text.strip("\n")):
        found.extend(_blocks_of(chunk))
    return tuple(found)


def _blocks_of(chunk: str) -> Iterator[Block | TextTable]:
    lines: list[str] = []
    mark = ""
    given = unfolded(chunk.split("\n"))
    place = 0
    while place < len(given):
        table = table_at(given, place)
        if table:
            yield from _block(lines, mark)
            lines, mark = [], ""
            found, place = table
            yield found
            continue
        line = given[place]
        place += 1
        item = _ITEM.fullmatch(line)
        if item:
            yield from _block(lines, mark)
            mark = f"{item['number']}." if item["number"] else "–"
            lines = [item["text"]]
        else:
            lines.append(line)
    yield from _block(lines, mark)


def _block(lines: list[str], mark: str) -> Iterator[Block]:
    text = re.sub(r"[ \t]+", " ", " ".join(lines)).strip()
    if text:
        yield Block(text, mark)


def printed(value: object) -> str:
    """A value becomes the text that stands for it: ``28 Maret 2023``, ``09.00``, ``12``.

    Raises NotText for lists and everything else that has no words.
    """
    if value is None:
        return ""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean(value)
    if isinstance(value, date):
        return words.tanggal(value)
    if isinstance(value, time):
        return words.jam(value)
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, int | float | Undefined):
        return str(value)
    raise NotText(value)


def inline(value: object) -> object:
    """A value inside a paragraph becomes its XML; line breaks and tabs become Word's own."""
    if isinstance(value, Undefined) or hasattr(value, "__html__"):
        return value
    text = printed(value)
    escaped = escape(text)
    if "\n" in text or "\t" in text:
        return escaped.replace("\n", _BREAK).replace("\t", _TAB)
    return escaped


def paragraphs(text: str, style: str, item_style: str, keep_last: bool) -> Markup:
    """A long text becomes ``w:p`` and ``w:tbl`` elements, paragraphs and items each in its style.

    ``keep_last`` keeps the last of them, and what a few lines hold before it, on the page of what
    follows. An empty text becomes one empty paragraph, because a table cell must hold one.
    """
    all_blocks = blocks(clean(text)) or (Block(""),)
    kept = _end_kept(all_blocks) if keep_last else 0
    return Markup("").join(
        _xml_of(block, (style, item_style), keep_next=number >= len(all_blocks) - kept)
        for number, block in enumerate(all_blocks)
    )


def _xml_of(block: Block | TextTable, styles: tuple[str, str], *, keep_next: bool) -> Markup:
    if isinstance(block, TextTable):
        return block.xml(keep_next=keep_next)
    return _paragraph(block, styles[1 if block.mark else 0], keep_next)


def _end_kept(all_blocks: Sequence[Block | TextTable]) -> int:
    """How many of the last blocks stay with what follows: one, and as many as are short.

    So the heading, its sentences and the signature move to the next page together.
    """
    lengths = [_length(block) for block in reversed(all_blocks)]
    together = accumulate(lengths)
    return max(1, sum(1 for length in together if length <= _MOST_KEPT_LETTERS))


def _length(block: Block | TextTable) -> int:
    if isinstance(block, TextTable):
        return 2 * _LINE_LETTERS * len(block.rows)
    return max(len(block.text), _LINE_LETTERS)


def _paragraph(block: Block, style: str, keep_next: bool) -> Markup:
    mark = Markup("<w:r><w:t>{}</w:t></w:r><w:r><w:tab/></w:r>").format(block.mark)
    return Markup(
        '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr>{}'
        '<w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    ).format(
        style,
        Markup("<w:keepNext/>") if keep_next else "",
        mark if block.mark else "",
        block.text,
    )


# A value in a template becomes text through a filter: ``{{ rapat.tanggal|hari_tanggal }}``.


class Listed:
    """What may be gone through: a list."""


_KINDS: Mapping[type, Sentence] = {
    Picture: say("a picture"),
    Listed: say("a list"),
    bool: say("yes or no"),
    int: say("a number"),
    float: say("a number"),
    str: say("a text"),
    date: say("a date"),
    time: say("a time"),
}


class WrongValue(Exception):
    """A filter was given something it cannot turn into text; the message is the filter's name."""

    def __init__(self, name: str, wanted: Sentence | None = None, given: Sentence | None = None):
        super().__init__(name)
        self.name, self.wanted, self.given = name, wanted, given


def wrong(name: str, value: object, kind: type) -> WrongValue:
    """The fault of a filter that takes another kind of value."""
    given = next((word for each, word in _KINDS.items() if isinstance(value, each)), None)
    if isinstance(value, list | tuple | range):
        given = _KINDS[Listed]
    elif value is None or value == "":
        given = say("nothing")
    return WrongValue(name, _KINDS[kind], given or say("something else"))


def _take(value: object, name: str, *kinds: type) -> Any:
    """``value`` if it is of one of the ``kinds``; raises for anything else, and for unknowns."""
    if isinstance(value, Undefined):
        str(value)
    if isinstance(value, bool) or not isinstance(value, kinds):
        raise wrong(name, value, kinds[0])
    return value


def plain_text(value: object, name: str) -> str:
    """A text for a filter of this name; numbers, dates and times as they print."""
    if isinstance(value, Undefined):
        str(value)
    try:
        return printed(value)
    except NotText as error:
        raise wrong(name, value, str) from error


def _or_nothing(value: object, name: str, kind: type) -> Any:
    return None if value is None or value == "" else _take(value, name, kind)


def _of(
    name: str, kind: type, convert: Callable[[Any], str], *, or_nothing: bool = False
) -> Callable[[object], str]:
    """A filter of one kind of value; ``convert`` raises ValueError where it has no words."""

    def written(value: object) -> str:
        given = _or_nothing(value, name, kind) if or_nothing else _take(value, name, kind)
        try:
            return convert(given)
        except (ValueError, LookupError, OverflowError) as error:
            raise WrongValue(name) from error

    written.__name__ = name
    return written


def _pukul(mulai: object, selesai: object, zona_waktu: object) -> str:
    return words.pukul(
        _take(mulai, "pukul", time),
        _or_nothing(selesai, "pukul", time),
        _take(zona_waktu, "pukul", str),
    )


def _alinea(
    value: object, gaya: object = "Isi", butir: object = "Butir", terikat: object = False
) -> "Paragraphs":
    return Paragraphs(
        paragraphs(
            _take(value, "alinea", str),
            clean(_take(gaya, "alinea", str)),
            clean(_take(butir, "alinea", str)),
            bool(terikat),
        )
    )


def _gambar(value: object, lebar_mm: object, tinggi_mm: object) -> Picture | str:
    if value is None or value == "":
        return ""
    width: float = _take(lebar_mm, "gambar", int, float)
    height: float = _take(tinggi_mm, "gambar", int, float)
    if not (0 < width <= 1000 and 0 < height <= 1000):
        raise WrongValue("gambar")
    picture: Picture = _take(value, "gambar", Picture)
    return picture.within(width, height)


class Paragraphs:
    """What ``alinea`` makes: it can stand in the place of a paragraph, and nowhere else."""

    def __init__(self, xml: Markup) -> None:
        self.xml = xml


def block(value: object) -> Markup:
    """What a ``{{p … }}`` prints in the place of its paragraph; a plain text becomes one."""
    if isinstance(value, Paragraphs):
        return value.xml
    return Markup('<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>').format(inline(value))


_alinea.__name__, _pukul.__name__, _gambar.__name__ = "alinea", "pukul", "gambar"

FILTERS: Mapping[str, Callable[..., Any]] = {
    "tanggal": _of("tanggal", date, words.tanggal, or_nothing=True),
    "hari_tanggal": _of("hari_tanggal", date, words.hari_tanggal, or_nothing=True),
    "tanggal_terbilang": _of("tanggal_terbilang", date, words.tanggal_terbilang),
    "jam": _of("jam", time, words.jam),
    "pukul": _pukul,
    "nip": _of("nip", str, print_nip),
    "terbilang": _of("terbilang", int, words.terbilang),
    "romawi": _of("romawi", int, words.romawi),
    "huruf": _of("huruf", int, words.huruf),
    "alinea": _alinea,
    "gambar": _gambar,
}
"""Our own filters by name; ``templates/README.md`` describes each."""
