"""Reads the text blocks and pictures of a DOCX that a reader of it would see.

Read from the file as it is, not as it was rewritten for an engine: what a rewriting step loses
must not be lost here as well. Everything is compared in a folded form (see :func:`fold`), so that
spaces, hyphens, ligatures, capitals and leaders cannot make a difference.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import takewhile

from zidocs.layout.ooxml import Element, Package, find, is_on, number, open_package, tag, value

JOINED_LETTERS = "\u0590-\u109f\u1780-\u17ff\u1b00-\u1bff\ua980-\ua9df\ufb1d-\ufdff\ufe70-\ufefc"
"""Scripts that run from right to left or join their letters; a PDF holds them in any order."""
SKIPPED = re.compile(
    "[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff._·…\\-\u2010-\u2015\u2212"
    f"{JOINED_LETTERS}]+"
)
"""Spaces, hyphens, leaders, private signs and joined letters: nothing of these is compared."""
GAP = "\ufffe"
"""Stands for text that an engine makes: page numbers, dates, note marks, symbols."""
MADE = frozenset(
    {"PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF", "DATE", "TIME", "PRINTDATE",
     "SAVEDATE", "CREATEDATE", "FILENAME", "NUMWORDS", "NUMCHARS", "EDITTIME", "STYLEREF"}
)  # fmt: skip
WRAPPERS = frozenset(map(tag, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapfdingbats", "monotype sorts")
BOXES = ("\u2610", "\u2612")
"""What shows that something is not, or is, ticked."""
RASTER = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff")
PAGES = ("default", "first", "even")

RUN, TEXT = tag("w:r"), tag("w:t")
SPACES = frozenset({tag("w:tab"), tag("w:br"), tag("w:cr"), tag("w:ptab")})
HYPHEN = tag("w:noBreakHyphen")
MADE_SIGNS = frozenset(
    {tag("w:sym"), tag("w:footnoteReference"), tag("w:endnoteReference"), tag("w:footnoteRef"),
     tag("w:endnoteRef"), tag("w:pgNum"), tag("m:oMath"), tag("m:oMathPara")}
)  # fmt: skip
GONE = frozenset(
    {tag("w:del"), tag("w:moveFrom"), tag("w:pPr"), tag("w:rPr"), tag("w:sdtPr"), tag("w:sdtEndPr"),
     tag("w:tblPr"), tag("w:tcPr"), tag("w:sectPr"), tag("w:rt")}
)  # fmt: skip

WRAPPED = tuple(map(tag, ("wp:wrapSquare", "wp:wrapTight", "wp:wrapThrough", "wp:wrapTopAndBottom",
                          "w10:wrap", "w:framePr", "w:tblpPr")))  # fmt: skip
FREE = (tag("wp:wrapNone"), tag("v:shape"), tag("v:rect"), tag("v:group"))


@dataclass(frozen=True)
class Block:
    """A paragraph's own text: its folded pieces between gaps, how it begins, and its place."""

    pieces: tuple[str, ...]
    beginning: str
    part: str
    paragraph: int
    header_row: int = 0
    """The number of the repeated table row it stands in, or 0."""
    mixed: bool = False
    """Text that an engine makes stands directly before, between or after the pieces."""

    fixed_height: bool = False
    """It stands in a table row of fixed height, which may hide a part of it."""

    @property
    def length(self) -> int:
        """Letters of all pieces."""
        return sum(map(len, self.pieces))


@dataclass(frozen=True)
class Flow:
    """The blocks and the number of pictures of one part."""

    blocks: tuple[Block, ...] = ()
    pictures: int = 0


@dataclass(frozen=True)
class Running:
    """A header or footer: what it shows, on which kind of page, and the sections (from 0)."""

    flow: Flow
    page: str
    sections: tuple[int, ...]


@dataclass(frozen=True)
class Visible:
    """All that a document shows: its body with the notes, and its headers and footers."""

    body: Flow
    running: tuple[Running, ...]
    even_pages: bool
    title_pages: tuple[bool, ...]
    """Of each section, whether its first page has a header of its own."""
    own_pages: tuple[bool, ...]
    """Of each section, whether it begins a page."""
    first_number: int
    keeps_clear: bool
    """Text flows around something, and nothing lies over text on purpose."""


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms and capitals made alike, fillers left out."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return SKIPPED.sub("", text).casefold()


def visible(package: Package) -> Visible:
    """Everything a reader sees of a package. Raises LayoutFault for parts that cannot be read."""
    hidden = _hidden_styles(package)
    body = package.seen(package.main)
    main = _read(package, package.main, body, hidden)
    notes = [
        _note_flow(package, part, kind, body, hidden)
        for kind in ("footnote", "endnote")
        for part in package.related(f"{kind}s")
    ]
    flows = [main, *notes]
    changed = tag("w:sectPrChange")
    sections = [one for one in body.iter(tag("w:sectPr")) if one.getparent().tag != changed]
    numbering = sections[0].find(tag("w:pgNumType")) if sections else None
    start = None if numbering is None else numbering.get(tag("w:start"))
    own_pages = (value(section, "w:type") != "continuous" for section in sections[1:])
    return Visible(
        Flow(
            tuple(block for flow in flows for block in flow.blocks),
            sum(flow.pictures for flow in flows),
        ),
        tuple(_running(package, sections, hidden)),
        even_pages=_has_even_pages(package),
        title_pages=tuple(is_on(section, "w:titlePg") for section in sections) or (False,),
        own_pages=(True, *own_pages),
        first_number=int(number(start, 1)),
        keeps_clear=_keeps_clear(package, body),
    )


def _keeps_clear(package: Package, body: Element) -> bool:
    """Whether any text must flow around something, while nothing may lie over text."""
    heads = (part for kind in ("header", "footer") for part in package.related(kind))
    roots = [body, *map(package.seen, heads)]
    wrapped = any(next(root.iter(*WRAPPED), None) is not None for root in roots)
    return wrapped and not any(next(root.iter(*FREE), None) is not None for root in roots)


def _has_even_pages(package: Package) -> bool:
    if b"evenAndOddHeaders" not in package.text_of("settings"):
        return False
    settings = map(package.seen, package.related("settings"))
    return any(is_on(root, "w:evenAndOddHeaders") for root in settings)


def _hidden_styles(package: Package) -> frozenset[str]:
    """Styles whose text is hidden."""
    if b"vanish" not in package.text_of("styles"):
        return frozenset()
    styles = (
        style
        for part in package.related("styles")
        for style in package.seen(part).iter(tag("w:style"))
    )
    hidden = (style for style in styles if is_on(style, "w:rPr/w:vanish"))
    return frozenset(style.get(tag("w:styleId"), "") for style in hidden)


def _running(
    package: Package, sections: list[Element], hidden: frozenset[str]
) -> Iterator[Running]:
    """Headers and footers, each with the sections that show it, what is inherited included."""
    relationships = package.relationships(package.main)
    shown: dict[tuple[str, str], list[int]] = {}
    current: dict[tuple[str, str], str] = {}
    for index, section in enumerate(sections):
        for kind in ("header", "footer"):
            for reference in section.iterchildren(tag(f"w:{kind}Reference")):
                relation = relationships.get(reference.get(tag("r:id"), ""))
                if relation is not None and relation.target in package:
                    current[kind, reference.get(tag("w:type"), "default")] = relation.target
        for (_, page), part in current.items():
            shown.setdefault((part, page), []).append(index)
    for (part, page), where in shown.items():
        if page in PAGES:
            flow = _read(package, part, package.seen(part), hidden)
            yield Running(flow, page, tuple(where))


def _note_flow(
    package: Package, part: str, kind: str, body: Element, hidden: frozenset[str]
) -> Flow:
    """The notes that the body refers to; separators and forgotten notes are not shown."""
    used = {reference.get(tag("w:id")) for reference in body.iter(tag(f"w:{kind}Reference"))}
    root = package.tree(part)
    for note in list(root):
        if note.get(tag("w:id")) not in used:
            root.remove(note)
    return _read(package, part, root, hidden)


def _read(package: Package, part: str, root: Element, hidden: frozenset[str]) -> Flow:
    reader = _Reader(package, part, hidden)
    reader.follow(root, 0)
    return Flow(tuple(reader.blocks), reader.pictures)


@dataclass
class _Field:
    begin: Element
    code: str = ""
    in_result: bool = False


@dataclass
class _Reader:
    """One part while it is being read."""

    package: Package
    part: str
    hidden: frozenset[str]
    blocks: list[Block] = field(default_factory=list)
    pictures: int = 0
    paragraphs: int = 0
    rows: int = 0
    fields: list[_Field] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    covered: set[Element] = field(default_factory=set)
    fixed_rows: int = 0

    def follow(self, element: Element, header_row: int) -> None:
        """Read all blocks inside an element, in order."""
        for child in element:
            name = child.tag
            if name == tag("w:p"):
                self._paragraph(child, header_row)
            elif name == tag("w:tr"):
                if find(child, "w:trPr/w:del") is None and not is_on(child, "w:trPr/w:hidden"):
                    height = find(child, "w:trPr/w:trHeight")
                    fixed = height is not None and height.get(tag("w:hRule")) == "exact"
                    self.fixed_rows += fixed
                    self.follow(child, header_row or self._header_row(child))
                    self.fixed_rows -= fixed
            elif name == tag("w:tbl"):
                self.covered.update(_covered(child))
                self.follow(child, header_row)
            elif child in self.covered:
                self.paragraphs += sum(1 for _ in child.iter(tag("w:p")))
            elif name == tag("mc:AlternateContent"):
                self.follow(_branch(child), header_row)
            elif name not in GONE:
                self.follow(child, header_row)

    def _header_row(self, row: Element) -> int:
        if not is_on(row, "w:trPr/w:tblHeader"):
            return 0
        self.rows += 1
        return self.rows

    def _paragraph(self, paragraph: Element, header_row: int) -> None:
        self.paragraphs += 1
        count, outer = self.paragraphs, self.boxes
        self.boxes = []
        text: list[str] = []
        hidden = value(paragraph, "w:pPr/w:pStyle") in self.hidden
        self._inline(paragraph, text, hidden)
        whole = "".join(text)
        pieces = tuple(filter(None, map(fold, whole.split(GAP))))
        boxes, self.boxes = self.boxes, outer
        if pieces:
            beginning = " ".join(whole.replace(GAP, " ").split())
            fixed = self.fixed_rows > 0
            block = Block(
                pieces,
                beginning,
                self.part,
                count,
                header_row=header_row,
                mixed=GAP in whole,
                fixed_height=fixed,
            )
            self.blocks.append(block)
        for box in boxes:
            self.follow(box, 0)

    def _inline(self, element: Element, text: list[str], hidden: bool) -> None:
        for child in element:
            name = child.tag
            if name == RUN:
                self._run(child, text, hidden)
            elif name == tag("w:fldSimple"):
                made = (child.get(tag("w:instr")) or " ").split()[:1] or [""]
                if made[0].upper() in MADE:
                    text.append(GAP)
                else:
                    self._inline(child, text, hidden)
            elif name == tag("mc:AlternateContent"):
                self._inline(_branch(child), text, hidden)
            elif name in MADE_SIGNS:
                text.append(GAP)
            elif name not in GONE:
                self._inline(child, text, hidden)

    def _run(self, run: Element, text: list[str], hidden: bool) -> None:
        properties = run.find(tag("w:rPr"))
        symbols = False
        if properties is not None:
            stated = properties.find(tag("w:vanish"))
            hidden = (
                is_on(properties, "w:vanish")
                if stated is not None
                else (hidden or value(properties, "w:rStyle") in self.hidden)
            )
            fonts = properties.find(tag("w:rFonts"))
            face = "" if fonts is None else fonts.get(tag("w:ascii"), "")
            symbols = face.lower().startswith(SYMBOL_FONTS)
        self._run_content(run, text, hidden, symbols)

    def _run_content(self, run: Element, text: list[str], hidden: bool, symbols: bool) -> None:
        for child in run:
            name = child.tag
            if name == tag("w:fldChar"):
                self._field(child, text)
            elif name == tag("w:instrText"):
                if self.fields:
                    self.fields[-1].code += child.text or ""
            elif hidden or not self._is_shown():
                continue
            elif name == TEXT:
                text.append(GAP if symbols else child.text or "")
            elif name in SPACES:
                text.append(" ")
            elif name == HYPHEN:
                text.append("-")
            elif name in MADE_SIGNS:
                text.append(GAP)
            elif name in (tag("w:drawing"), tag("w:pict"), tag("w:object")):
                self._drawing(child)
            elif name == tag("mc:AlternateContent"):
                self._run_content(_branch(child), text, hidden, symbols)
            elif name == tag("w:ruby"):
                self._inline(child, text, hidden)

    def _field(self, mark: Element, text: list[str]) -> None:
        kind = mark.get(tag("w:fldCharType"))
        if kind == "begin":
            self.fields.append(_Field(mark))
        elif kind == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif kind == "end" and self.fields:
            done = self.fields.pop()
            if _is_made(done) and self._is_shown():
                text.append(GAP)
            elif self._is_shown() and (shown := form_text(done.begin)):
                text.append(GAP if shown in BOXES else shown)

    def _is_shown(self) -> bool:
        """Neither in a field's code nor in a result that an engine makes anew."""
        return all(one.in_result and not _is_made(one) for one in self.fields)

    def _drawing(self, drawing: Element) -> None:
        """Text boxes are blocks of their own; pictures are counted."""
        self.boxes.extend(
            box
            for box in drawing.iter(tag("w:txbxContent"))
            if not _inside(box, drawing, (tag("w:txbxContent"), tag("mc:Fallback")))
        )
        for picture in drawing.iter(tag("a:blip"), tag("v:imagedata")):
            inner = _inside(picture, drawing, (tag("w:txbxContent"), tag("mc:Fallback")))
            if not inner and self._is_raster(picture):
                self.pictures += 1

    def _is_raster(self, picture: Element) -> bool:
        identity = picture.get(tag("r:embed")) or picture.get(tag("r:id")) or ""
        relation = self.package.relationships(self.part).get(identity)
        return relation is not None and relation.target.lower().endswith(RASTER)


def _is_made(one: _Field) -> bool:
    return (one.code.split() or [""])[0].upper() in MADE


def _branch(choice: Element) -> Element:
    """What Word shows of alternatives: the first one that holds anything."""
    for option in choice:
        if len(option):
            return option
    return choice[0] if len(choice) else choice


def form_text(begin: Element) -> str:
    """What the old form field that begins here shows: the entry chosen of a list, or a box."""
    chosen = begin.find(f"{tag('w:ffData')}/{tag('w:ddList')}")
    box = begin.find(f"{tag('w:ffData')}/{tag('w:checkBox')}")
    if chosen is not None:
        entries = [entry.get(tag("w:val"), "") for entry in chosen.iterchildren(tag("w:listEntry"))]
        at = int(number(value(chosen, "w:result") or value(chosen, "w:default")))
        return entries[at] if 0 <= at < len(entries) else ""
    if box is not None:
        stated = "w:checked" if box.find(tag("w:checked")) is not None else "w:default"
        return BOXES[is_on(box, stated)]
    return ""


def _covered(table: Element) -> Iterator[Element]:
    """Cells that continue the one above them: what is left in these, nobody sees."""
    above: set[float] = set()
    for row in _down_to(table, tag("w:tr")):
        merged: set[float] = set()
        column = number(value(row, "w:trPr/w:gridBefore"))
        for cell in _down_to(row, tag("w:tc")):
            merge = find(cell, "w:tcPr/w:vMerge")
            if merge is not None:
                merged.add(column)
                if column in above and merge.get(tag("w:val"), "continue") == "continue":
                    yield cell
            column += max(1.0, number(value(cell, "w:tcPr/w:gridSpan"), 1))
        above = merged


def _down_to(element: Element, name: str) -> Iterator[Element]:
    """Children of this name, in wrappers or not; tables inside of cells are not looked into."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in WRAPPERS:
            yield from _down_to(child, name)


def _inside(element: Element, top: Element, holders: tuple[str, ...]) -> bool:
    between = takewhile(lambda ancestor: ancestor is not top, element.iterancestors())
    return any(ancestor.tag in holders for ancestor in between)


def repeated(blocks: tuple[Block, ...]) -> Mapping[tuple[str, int], str]:
    """The whole text of each table row that is repeated on every page, by part and number."""
    rows: dict[tuple[str, int], str] = {}
    for block in blocks:
        if block.header_row:
            key = block.part, block.header_row
            rows[key] = rows.get(key, "") + "".join(block.pieces)
    return rows


def text_digest(docx: bytes, name: str) -> str:
    """The SHA-256 of a Word file's text, by which a page signed on an older one is known.

    Of the paragraphs of body, notes, headers and footers, in hexadecimal digits. Fonts, margins,
    pictures and the way in which the file keeps them count for nothing: after Word has merely
    opened and saved a file, or a later zidocs has filled the template anew, what lies printed and
    signed in the office still is the same text. Neither do numbers and signs that a program sets.
    Raises LayoutFault, naming ``name``, for a damaged file.
    """
    seen = visible(open_package(docx, name))
    running = {_lines(each.flow) for each in seen.running}
    return sha256("\f".join([_lines(seen.body), *sorted(running)]).encode()).hexdigest()


def _lines(flow: Flow) -> str:
    return "\n".join(block.beginning for block in flow.blocks)
